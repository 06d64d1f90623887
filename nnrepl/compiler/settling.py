"""The order in which the parts of an assignment are computed: first the indices of the places, then the value.

Where Python's own order would not do, or an index would be computed twice, it goes into a temporary first.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from nnrepl.compiler import calls
from nnrepl.compiler.emitter import Emitter, emits
from nnrepl.compiler.scope import children, place_name
from nnrepl.syntax import nodes as n

Place = n.Index | n.Brace | n.Field | n.DynField
_STEPS = ("++", "--")
Settlement = list[tuple[str, ast.expr]]


class Settled(n.Expr):
    """An index that a temporary holds, or several in a tuple."""

    local: str
    several: bool


@emits(Settled)
def emit_settled(em: Emitter, node: Settled) -> ast.expr:
    """The temporary."""
    value = em.b.load(node.local, node.span)
    return em.b.starred(value, node.span) if node.several else value


def is_quiet(em: Emitter, node: n.Node) -> bool:
    """Whether computing it calls no function and changes nothing, as far as can be seen."""
    if isinstance(node, n.Name):
        return em.is_variable(node.id)
    if isinstance(node, n.Assign | n.MultiAssign | n.Command):
        return False
    if isinstance(node, n.Prefix | n.Postfix) and node.op in _STEPS:
        return False
    return isinstance(node, n.AnonFunc) or all(is_quiet(em, child) for child in children(node))


def _may_change(em: Emitter, name: str | None) -> bool:
    """Whether a function that is called can change the variable."""
    return em.dynamic or name in em.communal or name in em.scope.declared


def _indices(target: n.Expr) -> list[n.Expr]:
    found: list[n.Expr] = []
    while isinstance(target, Place):
        if isinstance(target, n.Index | n.Brace):
            found += target.args
        elif isinstance(target, n.DynField):
            found.append(target.name)
        target = target.base
    return found


def settles_before(em: Emitter, target: n.Expr, value: n.Expr) -> bool:
    """Whether `target = value` needs it: where the value can change the variable, which Python would look at first."""
    if not isinstance(target, Place) or not _may_change(em, place_name(target)):
        return False
    return not all(is_quiet(em, part) for part in (*_indices(target), value))


def settles_update(em: Emitter, target: n.Expr) -> bool:
    """Whether `target += value` needs it: it reads the place and then writes to it."""
    return not all(is_quiet(em, index) for index in _indices(target))


def settles_value(em: Emitter, target: n.Expr, value: n.Expr) -> bool:
    """Whether `target += value` needs its value first, because computing it may change the target."""
    if is_quiet(em, value):
        return False
    return _may_change(em, place_name(target)) or assigns(value)


def assigns(node: n.Node) -> bool:
    """Whether computing it assigns to a variable, as far as can be seen."""
    if isinstance(node, n.Assign | n.MultiAssign) or (isinstance(node, n.Prefix | n.Postfix) and node.op in _STEPS):
        return True
    return not isinstance(node, n.AnonFunc) and any(map(assigns, children(node)))


def settles_several(em: Emitter, targets: Sequence[n.Expr | None]) -> bool:
    """Whether `[targets] = f()` needs it, where the values are there before Python looks at the places."""
    indices = [index for target in targets if target is not None for index in _indices(target)]
    names = [node.id for index in indices for node in _names(index)]
    return any(_may_change(em, name) for name in names) or not all(is_quiet(em, index) for index in indices)


def _names(node: n.Node) -> list[n.Name]:
    own = [node] if isinstance(node, n.Name) else []
    return own + [name for child in children(node) for name in _names(child)]


def settle(em: Emitter, target: n.Expr) -> tuple[Settlement, n.Expr]:
    """Temporaries with what is to go into them, and the place with these for its indices."""
    if not isinstance(target, Place):
        return [], target
    before, base = settle(em, target.base)
    if isinstance(target, n.Field):
        return before, n.Field(target.span, base, target.name)
    if isinstance(target, n.DynField):
        name = _keep(em, target.name, calls.field_name(em, target), before)
        return before, n.DynField(target.span, base, name)
    current = _current(em, base)
    args: list[n.Expr] = []
    for position, arg in enumerate(target.args):
        with calls.end_at(em, current, position, len(target.args)):
            emitted = calls.emit_list(em, (arg,))
        args.append(arg if isinstance(arg, n.Colon) else _keep(em, arg, emitted[0], before))
    kind = n.Brace if isinstance(target, n.Brace) else n.Index
    return before, kind(target.span, base, tuple(args))


def _current(em: Emitter, base: n.Expr) -> ast.expr:
    """What `end` asks about: the value in the place that is indexed; nothing counts as empty."""
    if isinstance(base, n.Name):
        b = em.b
        return b.call(".place_value", [em.read_or_missing(base.id, base.span), b.items([], base.span)], base.span)
    return em.value(base)


def _keep(em: Emitter, arg: n.Expr, value: ast.expr, kept: Settlement) -> n.Expr:
    if isinstance(arg, n.Number | n.String):
        return arg
    local, several = em.temporary(held=True), isinstance(value, ast.Starred)
    kept.append((local, em.b.tuple([value], arg.span) if several else value))
    return Settled(arg.span, local, several)
