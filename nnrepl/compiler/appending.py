"""Emission of statements that append to a variable: `s(end+1) = v`, `x = [x, v]` and `x = [x; a, b, c]`.

Text grows by Python's own `s = s + v`, which takes the memory of s where nobody else has it; arrays grow in memory with
room to spare. Both need the old value to be the variable's alone, so only locals of one function qualify.
"""

from __future__ import annotations

import ast

from nnrepl.compiler import calls
from nnrepl.compiler.emitter import Emitter
from nnrepl.compiler.settling import assigns
from nnrepl.source import Span
from nnrepl.syntax import nodes as n


def emit(em: Emitter, node: n.Assign) -> list[ast.stmt] | None:
    """The statements for `node` where it appends to a local variable; None where it does not."""
    if not em.facts.optimize:
        return None
    if isinstance(node.target, n.Index) and isinstance(node.target.base, n.Name) and is_behind_end(node.target.args):
        return _emit_element(em, node, node.target.base.id)
    if isinstance(node.target, n.Name) and isinstance(node.value, n.Matrix):
        return _emit_brackets(em, node.value, node.target.id, node.span)
    return None


def is_behind_end(args: tuple[n.Expr, ...]) -> bool:
    """Whether the one index is `end+1`: what is assigned there is appended."""
    if len(args) != 1 or not isinstance(args[0], n.Binary) or args[0].op != "+":
        return False
    left, right = args[0].left, args[0].right
    return isinstance(left, n.End) and isinstance(right, n.Number) and right.value == 1.0


def _is_own(em: Emitter, name: str) -> bool:
    """Whether the variable is a local that only this code sees."""
    return em.is_variable(name) and em.store_of(name) is None and not em.dynamic and name not in em.communal


def _emit_element(em: Emitter, node: n.Assign, name: str) -> list[ast.stmt] | None:
    if not _is_own(em, name) or em.kind(node.value) or assigns(node.value):
        return None
    b, span = em.b, node.span
    item = em.temporary(held=True)
    first = b.assign(b.store(item, span), em.value(node.value), span)
    old = em.read_or_missing(name, span)
    one = b.compare(b.call(".len", [b.load(item, span)], span), ast.Eq(), b.constant(1, span), span)
    general = em.write(name, b.call(".append1", [old, b.load(item, span)], span), span)
    return [first, b.when(_are_texts(em, old, item, span, one), [_joined(em, name, item, span)], [general], span)]


def _emit_brackets(em: Emitter, value: n.Matrix, name: str, span: Span) -> list[ast.stmt] | None:
    if len(value.rows) not in (1, 2) or not value.rows[0] or not _is_own(em, name) or not em.is_certain(name):
        return None
    first, *beside = value.rows[0]
    if not isinstance(first, n.Name) or first.id != name or bool(beside) == (len(value.rows) == 2):
        return None
    added = beside or value.rows[1]
    if not added or any(map(assigns, added)):
        return None
    items = [calls.text_colon(em, item) for item in calls.emit_list(em, added)]
    if calls.has_star(items):
        return None
    return _emit_beside(em, name, items, span) if beside else _emit_below(em, name, items, span)


def _emit_below(em: Emitter, name: str, items: list[ast.expr], span: Span) -> list[ast.stmt]:
    b = em.b
    joined = b.call(".below", [em.read(name, span), *items], span)
    return [em.write(name, joined, span)]


def _emit_beside(em: Emitter, name: str, items: list[ast.expr], span: Span) -> list[ast.stmt]:
    b = em.b
    old = em.read(name, span)
    if len(items) != 1:
        return [em.write(name, b.call(".beside", [old, *items], span), span)]
    item = em.temporary(held=True)
    # An undefined variable is an error before the value is looked at.
    body = [] if name in em.definite else [b.expression(old, span)]
    body.append(b.assign(b.store(item, span), items[0], span))
    general = em.write(name, b.call(".beside", [old, b.load(item, span)], span), span)
    return [*body, b.when(_are_texts(em, old, item, span), [_joined(em, name, item, span)], [general], span)]


def _are_texts(em: Emitter, old: ast.expr, item: str, span: Span, *more: ast.expr) -> ast.expr:
    b = em.b
    kinds = [b.attribute(b.load(item, span), "__class__", span), b.load(".str", span)]
    texts = ast.Compare(b.attribute(old, "__class__", span), [ast.Is(), ast.Is()], kinds, **b.at(span))
    return ast.BoolOp(ast.And(), [texts, *more], **b.at(span)) if more else texts


def _joined(em: Emitter, name: str, item: str, span: Span) -> ast.stmt:
    b = em.b
    local = em.local(name)
    both = ast.BinOp(b.load(local, span), ast.Add(), b.load(item, span), **b.at(span))
    return b.assign(b.store(local, span), both, span)
