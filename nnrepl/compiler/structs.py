"""Emission of `s.a`, `s.a = v` and `s.a.b = v` in place, for local variables that hold a 1x1 struct when code runs."""

from __future__ import annotations

import ast

from nnrepl.compiler.emitter import Emitter
from nnrepl.compiler.sharing import share
from nnrepl.source import Span
from nnrepl.syntax import nodes as n


def read(em: Emitter, node: n.Field, general: str) -> ast.expr | None:
    """The field of a variable; None where the base is not so plain. `general` is the runtime's function."""
    b, span = em.b, node.span
    if not isinstance(node.base, n.Name) or not _is_local(em, node.base.id) or not em.is_certain(node.base.id):
        return None
    value = em.read(node.base.id, span)
    name = em.temporary(held=True)
    found = b.compare(b.keep(name, _get(em, value, node.name, span), span), ast.IsNot(), b.constant(None, span), span)
    test = ast.BoolOp(ast.And(), [_is_struct(em, value, span), found], **b.at(span))
    otherwise = b.call(general, [value, b.constant(node.name, span)], span)
    return b.choose(test, b.load(name, span), otherwise, span)


def write(em: Emitter, target: n.Expr, value: ast.expr, general: ast.stmt, span: Span) -> list[ast.stmt] | None:
    """`s.a = value` and `s.a.b = value`; the value is a name or a constant. None where the target is not so plain."""
    names: list[str] = []
    while isinstance(target, n.Field):
        names.insert(0, target.name)
        target = target.base
    if not names or len(names) > 2 or not isinstance(target, n.Name) or not _is_local(em, target.id):
        return None
    b = em.b
    struct = em.read_or_missing(target.id, span)
    tests = [_is_struct(em, struct, span), _is_own(em, struct, span)]
    if len(names) == 2:
        inner = em.temporary(held=True)
        kept = b.keep(inner, _get(em, struct, names[0], span), span)
        struct = b.load(inner, span)
        tests += [_is_struct(em, kept, span), _is_own(em, struct, span)]
    fields = b.attribute(struct, "fields", span)
    quick = b.assign(b.store_item(fields, names[-1], span), share(em, value, span), span)
    return [b.when(ast.BoolOp(ast.And(), tests, **b.at(span)), [quick], [general], span)]


def _is_local(em: Emitter, name: str) -> bool:
    return (
        em.facts.optimize
        and not em.dynamic
        and em.is_variable(name)
        and em.store_of(name) is None
        and name not in em.communal
    )


def _is_struct(em: Emitter, value: ast.expr, span: Span) -> ast.expr:
    return em.b.compare(em.b.attribute(value, "__class__", span), ast.Is(), em.b.load(".struct", span), span)


def _is_own(em: Emitter, value: ast.expr, span: Span) -> ast.expr:
    return ast.UnaryOp(ast.Not(), em.b.attribute(value, "shared", span), **em.b.at(span))


def _get(em: Emitter, struct: ast.expr, name: str, span: Span) -> ast.expr:
    get = em.b.attribute(em.b.attribute(struct, "fields", span), "get", span)
    return em.b.call_value(get, [em.b.constant(name, span)], span)
