"""Makes the nodes: one method for each rule of grammar/octave.lark, called with the children of the rule.

A child is a node, a token (terminal, value, start, end), or a list of these. A statement list holds a bare expression
last as long as its separator has not been seen, because that decides whether the value is printed.
"""

from __future__ import annotations

from typing import Any

from nnrepl.source import Span
from nnrepl.syntax import nodes as n
from nnrepl.syntax.definitions import Rejected
from nnrepl.syntax.expressionbuilder import ExpressionBuilder, Target, span_of, unwrap
from nnrepl.syntax.lexer import T, Token

_SEMI = T["SEMI"]
_CLOSED_BY = {
    "if": "endif", "while": "endwhile", "for": "endfor", "parfor": "endparfor", "switch": "endswitch",
    "try": "end_try_catch", "unwind_protect": "end_unwind_protect", "function": "endfunction",
    "spmd": "endspmd",
}  # fmt: skip


class Header:
    """The first line of a function."""

    __slots__ = ("name", "outputs", "parameters")

    def __init__(self, name: Token, parameters: tuple[n.Param, ...], outputs: tuple[str, ...] = ()):
        self.name = name
        self.parameters = parameters
        self.outputs = outputs


class Builder(ExpressionBuilder):
    """The callbacks of one parse."""

    # ------------------------------------------------------- statement lists

    def start(self, body: n.Block) -> n.Block:
        return body

    def no_seps(self) -> None:
        return None

    def first_sep(self, sep: Token) -> Token:
        return sep

    def more_seps(self, seps: Token, _: Token) -> Token:
        return seps

    def empty_body(self, _: Token | None) -> n.Block:
        return ()

    def body(self, _: Token | None, statements: list[Any], seps: Token | None) -> n.Block:
        self._finish(statements, seps)
        return tuple(statements)

    def first_statement(self, statement: n.Node) -> list[n.Node]:
        return [statement]

    def more_statements(self, statements: list[Any], seps: Token, statement: n.Node) -> list[Any]:
        self._finish(statements, seps)
        statements.append(statement)
        return statements

    def _finish(self, statements: list[Any], sep: Token | None) -> None:
        """Complete the last statement of a list, now that its separator is known."""
        last = statements[-1]
        if self.tildes:
            kind = next(iter(self.tildes.values()))
            end = sep[3] if sep else last.span.end
            raise Rejected(f"invalid use of tilde (~) in {kind} expression", end, last.span)
        if isinstance(last, n.Expr):
            statements[-1] = n.ExprStmt(last.span, last, sep is None or sep[0] != _SEMI)

    # ------------------------------------------------------------ statements

    def command(self, token: Token) -> n.Command:
        name, args, printed = token[1]
        command = n.Command(span_of(token), name, args, printed)
        self.commands.append(command)
        return command

    def declare(self, keyword: Token, items: list[n.DeclItem]) -> n.Declare:
        self.assigned += [(item.span.start, item.name) for item in items]
        return n.Declare(Span(keyword[2], items[-1].span.end), keyword[1], tuple(items))

    def declare_plain(self, name: Token) -> n.DeclItem:
        return n.DeclItem(span_of(name), name[1], None)

    def declare_value(self, name: Token, _: Token, value: n.Expr) -> n.DeclItem:
        return n.DeclItem(Span(name[2], value.span.end), name[1], value)

    def _closed(self, keyword: Token, end: Token) -> Span:
        """The span of a block; the word that ends it must fit the one that opened it."""
        wanted = _CLOSED_BY[keyword[1]]
        if end[1] not in ("end", None, wanted):
            raise Rejected(f"'{wanted}' command matched by '{end[1]}'", end[2], span_of(end))
        return Span(keyword[2], end[3])

    def if_end(self, keyword: Token, clauses: list[n.IfClause], end: Token) -> n.If:
        return n.If(self._closed(keyword, end), tuple(clauses), ())

    def if_else(self, keyword: Token, clauses: list[n.IfClause], _: Token, orelse: n.Block, end: Token) -> n.If:
        return n.If(self._closed(keyword, end), tuple(clauses), orelse)

    def more_clauses(self, clauses: list[n.IfClause], *rest: Any) -> list[n.IfClause]:
        clauses.append(rest[-1])
        return clauses

    def clause(self, test: n.Expr, body: n.Block) -> n.IfClause:
        self._note_test(test)
        return n.IfClause(test.span.to(body[-1].span) if body else test.span, test, body)

    def while_(self, keyword: Token, test: n.Expr, body: n.Block, end: Token) -> n.While:
        self._note_test(test)
        return n.While(self._closed(keyword, end), test, body)

    def _note_test(self, test: n.Expr) -> None:
        inner = test.inner if isinstance(test, n.Paren) else test
        if isinstance(inner, n.Assign | n.MultiAssign):
            self.truth_values.append(self.operators[inner.span])

    def do_(self, keyword: Token, body: n.Block, _: Token, test: n.Expr) -> n.DoUntil:
        self._note_test(test)
        return n.DoUntil(Span(keyword[2], test.span.end), body, test)

    def for_plain(self, keyword: Token, target: Target, iterable: n.Expr, body: n.Block, end: Token) -> n.Stmt:
        span = self._closed(keyword, end)
        if not target.is_sound:
            return n.ExprStmt(span, self._no_place(target.span), False)
        if not target.listed:
            return n.For(span, target.node, iterable, body)
        value, *keys = target.targets
        # Octave takes the first two names of a longer list.
        if keys:
            return n.ForStruct(span, value, keys[0], iterable, body)
        if value is None:
            raise Rejected("a for loop over columns needs a name for them", target.span.end, target.span)
        return n.For(span, value, iterable, body)

    def for_paren(
        self, keyword: Token, _: Token, target: Target, iterable: n.Expr, close: Token, body: n.Block, end: Token
    ) -> n.Stmt:
        return self.for_plain(keyword, target, iterable, body, end)

    def for_workers(
        self, keyword: Token, _1: Token, target: Target, iterable: n.Expr, _2: Token, workers: n.Expr, _3: Token,
        body: n.Block, end: Token,
    ) -> n.Stmt:  # fmt: skip
        return self.for_plain(keyword, target, iterable, body, end)

    def switch_empty(self, keyword: Token, subject: n.Expr, _: Any, end: Token) -> n.Switch:
        return n.Switch(self._closed(keyword, end), subject, (), ())

    def switch_cases(self, keyword: Token, subject: n.Expr, _: Any, cases: list[n.Case], end: Token) -> n.Switch:
        return n.Switch(self._closed(keyword, end), subject, tuple(cases), ())

    def switch_default(self, keyword: Token, subject: n.Expr, _: Any, default: n.Block, end: Token) -> n.Switch:
        return n.Switch(self._closed(keyword, end), subject, (), default)

    def switch_both(
        self, keyword: Token, subject: n.Expr, _: Any, cases: list[n.Case], default: n.Block, end: Token
    ) -> n.Switch:
        return n.Switch(self._closed(keyword, end), subject, tuple(cases), default)

    def case(self, keyword: Token, _: Any, value: n.Expr, body: n.Block) -> n.Case:
        return n.Case(Span(keyword[2], (body[-1] if body else value).span.end), value, body)

    def default(self, _: Token, body: n.Block) -> n.Block:
        return body

    def try_alone(self, keyword: Token, body: n.Block, end: Token) -> n.Try:
        return n.Try(self._closed(keyword, end), body, None, ())

    def try_catch(self, keyword: Token, body: n.Block, catch: Token, handler: n.Block, end: Token) -> n.Try:
        """A name directly behind `catch`, on its line, is the variable of the error; anything else is a statement."""
        span = self._closed(keyword, end)
        if handler and isinstance(handler[0], n.ExprStmt):
            name = unwrap(handler[0].expr)
            if isinstance(name, n.Name) and not self.text[catch[3] : handler[0].span.start].strip(" \t"):
                return n.Try(span, body, name.id, handler[1:])
        return n.Try(span, body, None, handler)

    def unwind(self, keyword: Token, body: n.Block, _: Token, cleanup: n.Block, end: Token) -> n.UnwindProtect:
        return n.UnwindProtect(self._closed(keyword, end), body, cleanup)

    def spmd(self, keyword: Token, body: n.Block, end: Token) -> n.UnwindProtect:
        """Without workers the body runs once, as it does in Octave."""
        return n.UnwindProtect(self._closed(keyword, end), body, ())

    def _in_loop(self, token: Token, word: str) -> Span:
        if not token[1]:
            raise Rejected(f"{word} must appear within a loop", token[3], span_of(token))
        return span_of(token)

    def break_(self, token: Token) -> n.Break:
        return n.Break(self._in_loop(token, "break"))

    def continue_(self, token: Token) -> n.Continue:
        return n.Continue(self._in_loop(token, "continue"))

    def return_(self, token: Token) -> n.Return:
        return n.Return(span_of(token))

    # ------------------------------------------------------------- functions

    def function(self, keyword: Token, header: Header, body: n.Block, end: Token) -> n.FunctionDef:
        span = self._closed(keyword, end)
        self.assigned += [(header.name[2], name) for name in header.outputs]
        self.assigned += [(header.name[2], parameter.name) for parameter in header.parameters]
        self.end_scope(keyword[2])
        if end[1] is None:
            last = body[-1].span.end if body else self._header_end(header)
            span = Span(keyword[2], last)
        doc = self.document(keyword[2], self._header_end(header), end[2])
        name = span_of(header.name)
        node = n.FunctionDef(span, header.name[1], header.parameters, header.outputs, body, doc, name)
        self.definitions.add(node)
        return node

    def end_scope(self, start: int, *, check: bool = True) -> None:
        """Forget the names of the function that starts at this offset; none may be both a variable and a command."""
        names = set()
        while self.assigned and self.assigned[-1][0] >= start:
            names.add(self.assigned.pop()[1])
        both = None
        while self.commands and self.commands[-1].span.start >= start:
            command = self.commands.pop()
            if command.name in names:
                both = command
        if check and both is not None:
            message = f"{both.name}: invalid use of symbol as both variable and command"
            raise Rejected(message, both.span.start, both.span)

    def _header_end(self, header: Header) -> int:
        return header.parameters[-1].span.end if header.parameters else header.name[3]

    def signature_bare(self, name: Token) -> Header:
        return Header(name, ())

    def signature_full(self, name: Token, parameters: tuple[n.Param, ...]) -> Header:
        return Header(name, parameters)

    def header_none(self, header: Header) -> Header:
        return header

    def header_one(self, output: Token, _: Token, header: Header) -> Header:
        header.outputs = (output[1],)
        return header

    def header_empty(self, _1: Token, _2: Token, _3: Token, header: Header) -> Header:
        return header

    def outputs_closed(self, _1: Token, outputs: list[str], close: Token) -> list[str]:
        for i, name in enumerate(outputs):
            if name in outputs[:i]:
                raise Rejected(f"'{name}' appears more than once in parameter list", close[3], span_of(close))
        return outputs

    def header_list(self, outputs: list[str], _: Token, header: Header) -> Header:
        header.outputs = tuple(outputs)
        return header

    def parameters_open(self, token: Token) -> Token:
        return token

    def parameters_none(self, _1: Token, _2: Token) -> tuple[n.Param, ...]:
        return ()

    def parameters_some(self, _: Token, parameters: list[n.Param], close: Token) -> tuple[n.Param, ...]:
        seen: set[str] = set()
        for parameter in parameters:
            if parameter.name in seen:
                raise Rejected(f"'{parameter.name}' appears more than once in parameter list", close[3], parameter.span)
            if parameter.name != "~":
                seen.add(parameter.name)
        return tuple(parameters)

    def parameter_plain(self, name: Token) -> n.Param:
        return n.Param(span_of(name), name[1])

    def parameter_default(self, name: Token, _: Token, default: n.Expr) -> n.Param:
        return n.Param(Span(name[2], default.span.end), name[1], default)

    def parameter_ignored(self, tilde: Token) -> n.Param:
        return n.Param(span_of(tilde), "~")
