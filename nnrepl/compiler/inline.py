"""Emission of assignments and steps in the middle of an expression: `if (x = f(y))`, `2 * a(1)++`."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from nnrepl.compiler import calls, places
from nnrepl.compiler.emitter import Emitter, emits
from nnrepl.compiler.inference import FLOAT
from nnrepl.compiler.settling import Settled, Settlement, settle, settles_update, settles_value
from nnrepl.compiler.sharing import emit_bound, share
from nnrepl.errors import OctaveSyntaxError
from nnrepl.source import Span
from nnrepl.syntax import nodes as n


@emits(n.Assign)
def emit_assign(em: Emitter, node: n.Assign) -> ast.expr:
    """An assignment: its value is what was assigned."""
    span = node.span
    if node.op != "=":
        return _emit_update(em, node)
    if isinstance(node.target, n.Name):
        return _bind(em, node.target.id, emit_bound(em, node.value), span)
    settled, target = settle(em, node.target)
    if places.is_deletion(node):
        name, changed = places.changed_by_deletion(em, target, span)
        return _in_turn(em, settled, [_bind(em, name, changed, span), em.value(node.value)], 1, span)
    kept = em.temporary(held=True)
    settled.append((kept, share(em, em.value(node.value), span)))
    stored = _store(em, target, em.b.load(kept, span), span)
    return _in_turn(em, settled, [em.b.load(kept, span), stored], 0, span)


def _emit_update(em: Emitter, node: n.Assign) -> ast.expr:
    b, span = em.b, node.span
    if not isinstance(node.value, Settled) and settles_value(em, node.target, node.value):
        first = Settled(node.value.span, em.temporary(held=True), False)
        update = _emit_update(em, n.Assign(span, node.target, node.op, first))
        return b.item(b.tuple([b.keep(first.local, em.value(node.value), span), update], span), 1, span)
    if isinstance(node.target, n.Name):
        changed = places.updated(em, node)
        return _bind(em, node.target.id, changed, span)
    settled, target = settle(em, node.target) if settles_update(em, node.target) else ([], node.target)
    stored = _store(em, target, em.value(places.expand(n.Assign(span, target, node.op, node.value)).value), span)
    return _in_turn(em, settled, [stored, em.value(target)], 1, span)


def emit_step(em: Emitter, node: n.Prefix | n.Postfix) -> ast.expr:
    """`x++`: the value from before; `++x`: the one after."""
    b, span, target = em.b, node.span, node.operand
    if isinstance(target, n.Name) and em.kind(target) == FLOAT:
        new = em.value(places.expand(n.Assign(span, target, f"{node.op[0]}=", n.Number(span, 1.0))).value)
        both = [em.read(target.id, span), _bind(em, target.id, new, span)]
        return _in_turn(em, [], both, 0, span) if isinstance(node, n.Postfix) else both[1]
    settled, target = settle(em, target) if settles_update(em, target) else ([], target)
    kept = em.temporary(held=True)
    old = places.emit_old(em, type(node)(span, node.op, target))
    settled = [*settled, (kept, share(em, old, span))]
    new = b.call(".step", [b.load(kept, span), b.constant(node.op, span)], span)
    stored = _store(em, target, new, span)
    if isinstance(node, n.Postfix):
        return _in_turn(em, settled, [b.load(kept, span), stored], 0, span)
    return _in_turn(em, settled, [stored, em.value(target)], 1, span)


@emits(n.MultiAssign)
def emit_multi(em: Emitter, node: n.MultiAssign) -> ast.expr:
    """`[a, b] = f()`: its value is that of the first target."""
    b, span = em.b, node.span
    settled: Settlement = []
    targets: list[n.Expr | None] = []
    for target in node.targets:
        if isinstance(target, n.Brace) and calls.may_be_list(em, target):
            message = "parse error:\n\n  a list of places inside an expression is not supported\n"
            raise OctaveSyntaxError(message, em.unit.source, target.span)
        before, place = ([], None) if target is None else settle(em, target)
        settled += before
        targets.append(place)
    values = em.temporary(held=True)
    several = places.emit_values(em, node.value, len(targets), None)
    settled.append((values, places.ignoring(em, node, several)))
    results: list[ast.expr] = []
    for k, target in enumerate(targets):
        if target is not None:
            item = b.call(".nth", [b.load(values, span), b.constant(k, span)], target.span)
            results.append(_store(em, target, share(em, item, span), span))
    first = b.call(".nth", [b.load(values, span), b.constant(0, span)], span)
    return _in_turn(em, settled, [*results, first], len(results), span)


def _store(em: Emitter, target: n.Expr, value: ast.expr, span: Span) -> ast.expr:
    name, changed = places.changed_by(em, target, value, span)
    return _bind(em, name, changed, span)


def _bind(em: Emitter, name: str, value: ast.expr, span: Span) -> ast.expr:
    """Bind a variable, as an expression."""
    b = em.b
    kept = em.store_of(name)
    if em.closed is not None and name not in em.closed:
        return em.refuse(name, span)
    if kept is None:
        em.definite.add(name)
        return b.keep(em.local(name), value, span)
    return b.call(".store_item", [b.load(kept[0], span), b.constant(kept[1], span), value], span)


def _in_turn(em: Emitter, settled: Settlement, values: Sequence[ast.expr], position: int, span: Span) -> ast.expr:
    """All of these one after the other; the value is that at the position."""
    b = em.b
    if not settled and len(values) == 1:
        return values[0]
    kept = [b.keep(name, value, span) for name, value in settled]
    return b.item(b.tuple([*kept, *values], span), len(kept) + position, span)
