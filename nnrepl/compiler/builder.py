"""Builders of Python syntax-tree nodes that cannot be made without a position in the Octave text.

Lines count from 1 and columns are character offsets in the line; `runtime.failures` reads them back from the code
object. Names with a dot in them cannot be written in Octave: they are the compiler's own.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from nnrepl.source import Source, Span

_RESERVED = frozenset({"None", "True", "False", "__debug__", "nargout"})


def python_name(name: str) -> str:
    """The Python local for a variable; the few names that Python would not take, or that
    are those of the compiled function itself, get a dot."""
    return f"{name}.var" if name in _RESERVED else name


class Builder:
    """Makes nodes at positions of one source text."""

    def __init__(self, source: Source):
        self.source = source
        self._places: dict[Span, dict[str, Any]] = {}

    def at(self, span: Span) -> dict[str, Any]:
        """The position arguments of a node."""
        place = self._places.get(span)
        if place is None:
            line, column = self.source.position(span.start)
            end_line, end_column = self.source.position(max(span.end, span.start))
            place = {
                "lineno": line,
                "col_offset": column - 1,
                "end_lineno": end_line,
                "end_col_offset": end_column - 1,
            }
            self._places[span] = place
        return place

    def constant(self, value: Any, span: Span) -> ast.expr:
        return ast.Constant(value, **self.at(span))

    def load(self, name: str, span: Span) -> ast.expr:
        return ast.Name(name, ast.Load(), **self.at(span))

    def store(self, name: str, span: Span) -> ast.expr:
        return ast.Name(name, ast.Store(), **self.at(span))

    def call(
        self, name: str, args: Sequence[ast.expr], span: Span, keywords: dict[str, ast.expr] | None = None
    ) -> ast.expr:
        """A call of the compiler's own helper of this name."""
        return self.call_value(self.load(name, span), args, span, keywords)

    def call_value(
        self, function: ast.expr, args: Sequence[ast.expr], span: Span, keywords: dict[str, ast.expr] | None = None
    ) -> ast.expr:
        named = [ast.keyword(k, v, **self.at(span)) for k, v in (keywords or {}).items()]
        return ast.Call(function, list(args), named, **self.at(span))

    def tuple(self, items: Sequence[ast.expr], span: Span) -> ast.expr:
        return ast.Tuple([*items], ast.Load(), **self.at(span))

    def items(self, items: Sequence[ast.expr], span: Span) -> ast.expr:
        return ast.List([*items], ast.Load(), **self.at(span))

    def starred(self, value: ast.expr, span: Span) -> ast.expr:
        return ast.Starred(value, ast.Load(), **self.at(span))

    def item(self, value: ast.expr, key: Any, span: Span) -> ast.expr:
        return ast.Subscript(value, self.constant(key, span), ast.Load(), **self.at(span))

    def store_item(self, value: ast.expr, key: Any, span: Span) -> ast.expr:
        return ast.Subscript(value, self.constant(key, span), ast.Store(), **self.at(span))

    def attribute(self, value: ast.expr, name: str, span: Span) -> ast.expr:
        return ast.Attribute(value, name, ast.Load(), **self.at(span))

    def choose(self, test: ast.expr, yes: ast.expr, no: ast.expr, span: Span) -> ast.expr:
        return ast.IfExp(test, yes, no, **self.at(span))

    def compare(self, left: ast.expr, op: ast.cmpop, right: ast.expr, span: Span) -> ast.expr:
        return ast.Compare(left, [op], [right], **self.at(span))

    def is_float(self, value: ast.expr, span: Span) -> ast.expr:
        """The cheapest test that a value is a real double scalar."""
        return self.compare(self.attribute(value, "__class__", span), ast.Is(), self.load(".float", span), span)

    def keep(self, name: str, value: ast.expr, span: Span) -> ast.expr:
        """Bind a temporary in the middle of an expression."""
        return ast.NamedExpr(ast.Name(name, ast.Store(), **self.at(span)), value, **self.at(span))

    def assign(self, target: ast.expr, value: ast.expr, span: Span) -> ast.stmt:
        return ast.Assign([target], value, **self.at(span))

    def expression(self, value: ast.expr, span: Span) -> ast.stmt:
        return ast.Expr(value, **self.at(span))

    def give_back(self, value: ast.expr | None, span: Span) -> ast.stmt:
        return ast.Return(value, **self.at(span))

    def when(self, test: ast.expr, body: list[ast.stmt], orelse: list[ast.stmt], span: Span) -> ast.stmt:
        return ast.If(test, body, orelse, **self.at(span))

    def nothing(self, span: Span) -> ast.stmt:
        return ast.Pass(**self.at(span))

    def function(
        self,
        name: str,
        params: Sequence[str],
        body: list[ast.stmt],
        span: Span,
        *,
        optional: bool = True,
        surplus: str | None = None,
        nargout: bool = True,
    ) -> ast.stmt:
        """A function definition. Optional parameters default to MISSING; `surplus` takes the rest of the arguments."""
        arguments = ast.arguments(
            posonlyargs=[ast.arg(p, **self.at(span)) for p in params],
            args=[],
            vararg=ast.arg(surplus, **self.at(span)) if surplus else None,
            kwonlyargs=[ast.arg("nargout", **self.at(span))] if nargout else [],
            kw_defaults=[self.constant(1, span)] if nargout else [],
            kwarg=None,
            defaults=[self.load(".missing", span) for _ in params] if optional else [],
        )
        node = ast.FunctionDef(name, arguments, body, [], None, None, **self.at(span))
        if "type_params" in ast.FunctionDef._fields:
            node.type_params = []  # type: ignore[attr-defined,unused-ignore]
        return node
