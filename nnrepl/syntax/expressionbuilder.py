"""Makes the nodes of expressions and assignments: one method for each rule of the grammar."""

from __future__ import annotations

from typing import Any

from nnrepl.source import Span
from nnrepl.syntax import nodes as n
from nnrepl.syntax.definitions import Definitions, Rejected
from nnrepl.syntax.lexer import Token

_Place = n.Index | n.Brace | n.Field | n.DynField


class Tilde(n.Expr):
    """A `~` that stands alone; it never leaves the parser."""


def span_of(token: Token) -> Span:
    return Span(token[2], token[3])


def unwrap(node: n.Expr) -> n.Expr:
    while isinstance(node, n.Paren):
        node = node.inner
    return node


def _place(node: n.Expr) -> n.Expr:
    """A place without the parentheses around it and around what it is in: `((x)(1)) = 2` changes x."""
    node = unwrap(node)
    if not isinstance(node, _Place):
        return node
    base = _place(node.base)
    return node if base is node.base else node.replace(base=base)


def _is_place(node: n.Expr) -> bool:
    while isinstance(node, _Place):
        node = node.base
    return isinstance(node, n.Name)


def _is_constant(node: n.Expr) -> bool:
    if isinstance(node, n.Range):
        return all(map(_is_constant, (node.start, node.step or node.start, node.stop)))
    return isinstance(node, n.Number | n.String)


class Target:
    """The left side of an assignment, checked: one expression, or the list of `[a, b] = ...`."""

    __slots__ = ("listed", "node", "op", "op_start", "span", "targets")

    def __init__(self, node: n.Expr, targets: tuple[n.Expr | None, ...], listed: bool, operator: Token, span: Span):
        self.node = node
        self.targets = targets
        self.listed = listed
        self.op = operator[1]
        self.op_start = operator[2]
        self.span = span

    @property
    def is_sound(self) -> bool:
        """Whether all that is assigned to can be changed."""
        if self.listed:
            return all(target is None or _is_place(target) for target in self.targets)
        return _is_place(self.node)


class ExpressionBuilder:
    """What all callbacks of one parse share, and those for expressions.

    `document` finds the help text of a function from the offsets around its header.
    """

    def __init__(self, text: str, document: Any, file_name: str):
        self.text = text
        self.file_name = file_name
        self.document = document
        # Assigned names and commands, with their offsets, of the function that is being read (or of the top level).
        self.assigned: list[tuple[int, str]] = []
        self.commands: list[n.Command] = []
        # Where values change inside expressions: what an anonymous function may not do.
        self.changes: list[tuple[int, str]] = []
        # Where matrices and cells start that hold a `~` which no assignment has claimed yet.
        self.tildes: dict[int, str] = {}
        # The offsets of the operators of assignments, and of those that stand where a truth value is expected.
        self.operators: dict[Span, int] = {}
        self.truth_values: list[int] = []
        self.definitions = Definitions()

    # ----------------------------------------------------------------- lists

    def first_item(self, item: Any) -> list[Any]:
        return [item[1] if type(item) is tuple else item]

    def more_items(self, items: list[Any], item: Any) -> list[Any]:
        items.append(item)
        return items

    def listed(self, items: list[Any], _: Token, item: Any) -> list[Any]:
        items.append(item[1] if type(item) is tuple else item)
        return items

    # ---------------------------------------------------- anonymous functions

    def anonymous_head(self, at: Token, parameters: tuple[n.Param, ...]) -> tuple[Token, tuple[n.Param, ...]]:
        return at, parameters

    def anonymous(self, head: tuple[Token, tuple[n.Param, ...]], body: n.Expr) -> n.AnonFunc:
        at, parameters = head
        for offset, op in self.changes:
            if body.span.start <= offset < body.span.end:
                raise Rejected(f"invalid use of operator {op} in anonymous function", offset, body.span)
        return n.AnonFunc(Span(at[2], body.span.end), parameters, body)

    # ----------------------------------------------------------- assignments

    def plain_target(self, left: n.Expr, operator: Token) -> Target:
        node = _place(left)
        self.changes.append((operator[2], operator[1]))
        if not isinstance(node, n.Matrix):
            self._check_target(node, operator, alone=True)
            return Target(node, (), False, operator, left.span)
        elements = [_place(element) for row in node.rows for element in row]
        self.tildes.pop(node.span.start, None)
        if not elements:
            raise Rejected("invalid empty left hand side of assignment", operator[3], node.span)
        if len(node.rows) > 1:
            raise Rejected("invalid left hand side of assignment", operator[3], node.span)
        constant = all(map(_is_constant, elements))
        for element in elements:
            if not isinstance(element, Tilde):
                self._check_target(element, operator, alone=constant)
        targets = tuple(None if isinstance(element, Tilde) else element for element in elements)
        return Target(node, targets, True, operator, left.span)

    def computed_target(self, left: n.Expr, operator: Token) -> Target:
        if isinstance(unwrap(left), n.Matrix):
            raise Rejected("computed multiple assignment not allowed", operator[2], left.span)
        return self.plain_target(left, operator)

    def _check_target(self, node: n.Expr, operator: Token, alone: bool) -> None:
        if isinstance(node, n.Name | _Place):
            while isinstance(node, _Place):
                node = node.base
            if isinstance(node, n.Name):
                self.assigned.append((node.span.start, node.id))
            return
        if isinstance(node, n.End):
            raise Rejected('invalid assignment to keyword "end"', operator[2], node.span)
        constant = "constant " if alone and _is_constant(node) else ""
        raise Rejected(f"invalid {constant}left hand side of assignment", operator[3], node.span)

    def assignment(self, target: Target, value: n.Expr) -> n.Expr:
        span = target.span.to(value.span)
        if not target.is_sound:
            return self._no_place(span)
        self.operators[span] = target.op_start
        if target.listed:
            return n.MultiAssign(span, target.targets, value)
        return n.Assign(span, target.node, target.op, value)

    def _no_place(self, span: Span) -> n.NoPlace:
        return n.NoPlace(span, self.text[span.start : span.end])

    # ----------------------------------------------------------- expressions

    def short_circuit(self, left: n.Expr, operator: Token, right: n.Expr) -> n.Expr:
        return n.ShortCircuit(left.span.to(right.span), operator[1], left, right)

    def binary(self, left: n.Expr, operator: Token, right: n.Expr) -> n.Expr:
        return n.Binary(left.span.to(right.span), operator[1], left, right, span_of(operator))

    def range_two(self, start: n.Expr, _: Token, stop: n.Expr) -> n.Expr:
        return n.Range(start.span.to(stop.span), start, None, stop)

    def range_three(self, start: n.Expr, _1: Token, step: n.Expr, _2: Token, stop: n.Expr) -> n.Expr:
        return n.Range(start.span.to(stop.span), start, step, stop)

    def prefix(self, operator: Token, operand: n.Expr) -> n.Expr:
        span = Span(operator[2], operand.span.end)
        if operator[1] in ("++", "--"):
            self.changes.append((operator[2], operator[1]))
            operand = _place(operand)
            if not _is_place(operand):
                return self._no_place(span)
        return n.Prefix(span, operator[1], operand)

    def postfix(self, operand: n.Expr, operator: Token) -> n.Expr:
        span = Span(operand.span.start, operator[3])
        if operator[1] in ("++", "--"):
            self.changes.append((operator[2], operator[1]))
            operand = _place(operand)
            if not _is_place(operand):
                return self._no_place(span)
        return n.Postfix(span, operator[1], operand)

    def call_none(self, base: n.Expr, _: Token, close: Token) -> n.Expr:
        return n.Index(Span(base.span.start, close[3]), base, ())

    def call(self, base: n.Expr, _: Token, arguments: list[n.Expr], close: Token) -> n.Expr:
        return n.Index(Span(base.span.start, close[3]), base, self._arguments(arguments, close))

    def brace_none(self, base: n.Expr, _: Token, close: Token) -> n.Expr:
        return n.Brace(Span(base.span.start, close[3]), base, ())

    def brace(self, base: n.Expr, _: Token, arguments: list[n.Expr], close: Token) -> n.Expr:
        return n.Brace(Span(base.span.start, close[3]), base, self._arguments(arguments, close))

    def _arguments(self, arguments: list[n.Expr], close: Token) -> tuple[n.Expr, ...]:
        for argument in arguments:
            if type(argument) is Tilde:
                message = "invalid use of empty argument (~) in index expression"
                raise Rejected(message, close[3], argument.span)
        return tuple(arguments)

    def field(self, base: n.Expr, _: Token, name: Token) -> n.Expr:
        return n.Field(Span(base.span.start, name[3]), base, name[1])

    def dynamic_field(self, base: n.Expr, _1: Token, _2: Token, name: n.Expr, close: Token) -> n.Expr:
        return n.DynField(Span(base.span.start, close[3]), base, name)

    def name(self, token: Token) -> n.Expr:
        return n.Name(Span(token[2], token[3]), token[1])

    def number(self, token: Token) -> n.Expr:
        value, kind = token[1]
        return n.Number(Span(token[2], token[3]), value, kind, self.text[token[2] : token[3]])

    def string(self, token: Token) -> n.Expr:
        value, quote = token[1]
        return n.String(Span(token[2], token[3]), self.file_name if value is None else value, quote)

    def handle(self, token: Token) -> n.Expr:
        return n.FuncHandle(span_of(token), token[1])

    def index_end(self, token: Token) -> n.Expr:
        return n.End(span_of(token))

    def magic_colon(self, token: Token) -> n.Expr:
        return n.Colon(span_of(token))

    def magic_tilde(self, token: Token) -> n.Expr:
        return Tilde(span_of(token))

    def paren(self, opening: Token, inner: n.Expr, close: Token) -> n.Expr:
        return n.Paren(Span(opening[2], close[3]), inner)

    def matrix(self, opening: Token, rows: list[tuple[n.Expr, ...]], close: Token) -> n.Expr:
        if any(type(element) is Tilde for row in rows for element in row):
            self.tildes[opening[2]] = "matrix"
        return n.Matrix(Span(opening[2], close[3]), tuple(row for row in rows if row))

    def cell(self, opening: Token, rows: list[tuple[n.Expr, ...]], close: Token) -> n.Expr:
        if any(type(element) is Tilde for row in rows for element in row):
            self.tildes[opening[2]] = "cell"
        return n.CellArray(Span(opening[2], close[3]), tuple(row for row in rows if row))

    def first_row(self, row: tuple[n.Expr, ...]) -> list[tuple[n.Expr, ...]]:
        return [row]

    def more_rows(self, rows: list[tuple[n.Expr, ...]], _: Token, row: tuple[n.Expr, ...]) -> list[tuple[n.Expr, ...]]:
        rows.append(row)
        return rows

    def row_empty(self, *_: Token) -> tuple[n.Expr, ...]:
        return ()

    def row_plain(self, elements: list[n.Expr], *_: Token) -> tuple[n.Expr, ...]:
        return tuple(elements)

    def row_comma(self, _1: Token, elements: list[n.Expr], *_2: Token) -> tuple[n.Expr, ...]:
        return tuple(elements)
