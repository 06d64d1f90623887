"""Variables that a loop only appends to: what is appended is kept in a Python list and put in its place at the end.

    x(end+1) = v    x = [x, v]    x = [x; v, w]    c{end+1} = v    c{end+1,1} = v    c{1,end+1} = v

A variable qualifies where nothing else in the loop mentions it and all its statements have the same form. Whether it
holds what such items can be appended to is seen when the loop starts; where it does not, or where an item is no real
scalar, the statement does what it would do anyway, after the items of the list have been put in their place.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from nnrepl.compiler.appending import is_behind_end
from nnrepl.compiler.inference import FLOAT
from nnrepl.compiler.scope import walk
from nnrepl.compiler.settling import Settled, assigns
from nnrepl.compiler.sharing import share
from nnrepl.source import Span
from nnrepl.syntax import nodes as n

if TYPE_CHECKING:
    from nnrepl.compiler.loopemitter import LoopEmitter


class Form(NamedTuple):
    """How a statement appends: the functions of the runtime for it, and what these are told besides.

    start     makes the list for a value, or None where it does not fit
    finish    puts the items of the list in their place
    numbers   whether the items must be real scalars
    """

    start: str
    finish: str
    arguments: tuple[int | bool | None, ...] = ()
    numbers: bool = True


_LINE = Form(".gather_line", ".with_line")
_ROW = Form(".gather_row", ".with_line")


def gathered(loop: n.Stmt, hidden: Collection[str]) -> dict[str, Form]:
    """The variables of a loop that qualify, with the form of the statements that append to them.

    hidden  names that are looked at in some way that is not seen in the tree
    """
    mentions: dict[str, int] = {}
    expected: dict[str, int] = {}
    forms: dict[str, set[Form]] = {}
    for node in walk(loop):
        if isinstance(node, n.Name):
            mentions[node.id] = mentions.get(node.id, 0) + 1
        elif isinstance(node, n.Try) and node.name is not None:
            mentions[node.name] = mentions.get(node.name, 0) + 1
        elif isinstance(node, n.ExprStmt) and not node.printed and isinstance(node.expr, n.Assign):
            found = form_of(node.expr)
            if found is not None:
                name, form = found
                forms.setdefault(name, set()).add(form)
                expected[name] = expected.get(name, 0) + (2 if isinstance(node.expr.target, n.Name) else 1)
    return {
        name: next(iter(each))
        for name, each in forms.items()
        if len(each) == 1 and mentions[name] == expected[name] and name not in hidden
    }


def form_of(node: n.Assign) -> tuple[str, Form] | None:
    """The variable to which an assignment appends, and how; None where it does something else."""
    if node.op != "=" or assigns(node.value):
        return None
    target = node.target
    if isinstance(target, n.Name):
        return _brackets(target.id, node.value)
    if not isinstance(target, n.Index | n.Brace) or not isinstance(target.base, n.Name):
        return None
    if isinstance(target, n.Index):
        is_value = not isinstance(node.value, n.Matrix | n.CellArray | n.String)
        return (target.base.id, _LINE) if is_value and is_behind_end(target.args) else None
    place = _place(target.args)
    return None if place is None else (target.base.id, Form(".gather_cells", ".with_cells", place, False))


def _place(args: tuple[n.Expr, ...]) -> tuple[bool | None] | None:
    """What is appended to: a line (None), a column (True) or a row (False); None where it is anything else."""
    if is_behind_end(args):
        return (None,)
    if len(args) == 2:
        for column, behind, one in ((True, args[0], args[1]), (False, args[1], args[0])):
            if is_behind_end((behind,)) and isinstance(one, n.Number) and one.value == 1.0:
                return (column,)
    return None


def _brackets(name: str, value: n.Expr) -> tuple[str, Form] | None:
    if not isinstance(value, n.Matrix) or len(value.rows) not in (1, 2) or not value.rows[0]:
        return None
    first, *beside = value.rows[0]
    if not isinstance(first, n.Name) or first.id != name or bool(beside) == (len(value.rows) == 2):
        return None
    if any(isinstance(item, n.Brace | n.Field | n.DynField) for row in value.rows for item in row):
        return None
    if beside:
        return name, _ROW
    count = len(value.rows[1])
    return (name, Form(".gather_below", ".with_below", (count,))) if count else None


def _items(node: n.Assign) -> tuple[n.Expr, ...]:
    """What a statement appends."""
    if not isinstance(node.target, n.Name):
        return (node.value,)
    assert isinstance(node.value, n.Matrix)
    return node.value.rows[0][1:] or node.value.rows[1]


def local_of(name: str) -> str:
    """The local that holds the list of a variable."""
    return f".g {name}"


def emit_start(em: LoopEmitter, name: str, form: Form, span: Span) -> ast.stmt:
    """The list for a variable, or None where its value does not fit."""
    b = em.b
    args = [em.read_or_missing(name, span), *(b.constant(each, span) for each in form.arguments)]
    return b.assign(b.store(local_of(name), span), b.call(form.start, args, span), span)


def emit(em: LoopEmitter, node: n.Assign, name: str, form: Form) -> list[ast.stmt]:
    """The statements for one that appends to a variable with a list."""
    b, span = em.b, node.span
    items = _items(node)
    kept = [em.temporary(held=not em.kind(item)) for item in items]
    body = [b.assign(b.store(local, span), em.value(item), span) for local, item in zip(kept, items, strict=True)]
    known = b.compare(b.load(local_of(name), span), ast.IsNot(), b.constant(None, span), span)
    tests = [known]
    if form.numbers:
        tests += [
            b.is_float(b.load(local, span), span)
            for local, item in zip(kept, items, strict=True)
            if em.kind(item) != FLOAT
        ]
    quick = [_append(em, name, local, item, form, span) for local, item in zip(kept, items, strict=True)]
    test = ast.BoolOp(ast.And(), tests, **b.at(span)) if len(tests) > 1 else known
    return [*body, b.when(test, quick, _otherwise(em, node, name, form, kept), span)]


def _append(em: LoopEmitter, name: str, local: str, item: n.Expr, form: Form, span: Span) -> ast.stmt:
    b = em.b
    value = b.load(local, span)
    if not form.numbers and not em.kind(item):
        value = share(em, value, span)
    append = b.attribute(b.load(local_of(name), span), "append", span)
    return b.expression(b.call_value(append, [value], span), span)


def _otherwise(em: LoopEmitter, node: n.Assign, name: str, form: Form, kept: list[str]) -> list[ast.stmt]:
    """What the statement does by itself. The items that wait come first, and there is no list any more."""
    b, span = em.b, node.span
    held = [Settled(node.value.span, local, False) for local in kept]
    value: n.Expr = held[0]
    if isinstance(node.target, n.Name):
        assert isinstance(node.value, n.Matrix)
        own, *beside = node.value.rows[0]
        rows = ((own, *held),) if beside else ((own,), tuple(held))
        value = n.Matrix(node.value.span, rows)
    general = em.plain_block((n.ExprStmt(span, n.Assign(span, node.target, "=", value), False),), span)
    no_more = b.assign(b.store(local_of(name), span), b.constant(None, span), span)
    return [_put_in_place(em, name, form, span), no_more, *general]


def _put_in_place(em: LoopEmitter, name: str, form: Form, span: Span) -> ast.stmt:
    """Put the items that wait in their place."""
    b = em.b
    items = b.load(local_of(name), span)
    args = [b.load(em.local(name), span), items, *(b.constant(each, span) for each in form.arguments)]
    return b.when(items, [b.assign(b.store(em.local(name), span), b.call(form.finish, args, span), span)], [], span)
