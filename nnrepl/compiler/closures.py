"""Emission of the functions inside a function: closures that are made when it starts."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection

from nnrepl.compiler.builder import python_name
from nnrepl.compiler.emitter import FRAME, Emitter
from nnrepl.compiler.nesting import Nest
from nnrepl.source import Span

EmitFunction = Callable[[Nest], ast.stmt]


def emit_closures(em: Emitter, nest: Nest, emit_function: EmitFunction, params: Collection[str]) -> list[ast.stmt]:
    """Statements that define the functions inside, and what handles to them need."""
    body = [emit_function(each) for each in nest.inner]
    if nest.inner and (em.dynamic or _makes_handles(nest)):
        body.append(_emit_frame(em, nest, params))
    if em.dynamic and em.nested:
        body.append(_emit_known(em, nest.node.name_span))
    return body


def _makes_handles(nest: Nest) -> bool:
    root = nest
    while root.outer is not None:
        root = root.outer
    return any(each.scope.handles for each in root.family())


def _emit_frame(em: Emitter, nest: Nest, params: Collection[str]) -> ast.stmt:
    """The variables of this function, for handles to those inside: the dict, or a closure over all of them."""
    b, span = em.b, nest.node.name_span
    if em.dynamic:
        variables: ast.expr = b.load(FRAME, span)
    else:
        names = (em.scope.variables | set(params)) - set(em.scope.declared)
        cells = b.tuple([b.load(python_name(name), span) for name in sorted(names)], span)
        none = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
        variables = ast.Lambda(none, cells, **b.at(span))
    return b.assign(b.store(nest.frame, span), variables, span)


def _emit_known(em: Emitter, span: Span) -> ast.stmt:
    """Tell the interpreter which nested functions evaluated text can call here."""
    b = em.b
    known = []
    for name, nest in em.nested.items():
        assert nest.outer is not None
        this, closure = b.load(em.unit.constant(nest), span), b.load(nest.closure, span)
        known.append(b.tuple([b.constant(name, span), this, closure, b.load(nest.outer.frame, span)], span))
    return b.expression(b.call(".know", known, span), span)


def emit_shared(em: Emitter, nest: Nest) -> list[ast.stmt]:
    """The declaration of variables that are cells of the functions around."""
    names = sorted(python_name(name) for name in nest.shared if name not in em.scope.declared)
    return [ast.Nonlocal(names, **em.b.at(nest.node.name_span))] if names and not em.dynamic else []


def emit_reachable(em: Emitter, span: Span) -> list[ast.stmt]:
    """Code behind the end that makes all nested functions visible where they are looked up by name."""
    if not em.nested:
        return []
    b = em.b
    return [b.expression(b.tuple([b.load(nest.closure, span) for nest in em.nested.values()], span), span)]


def closed_names(nest: Nest) -> frozenset[str]:
    """The names that may be variables in the function: evaluated text cannot add to them."""
    around = closed_names(nest.outer) if nest.outer is not None else frozenset({"ans", "varargin", "varargout"})
    return around | nest.symbols


def frames_around(em: Emitter, nest: Nest, span: Span) -> ast.expr:
    """Pairs of a name and the dict that holds it, for all variables of the functions around that are not hidden."""
    b = em.b
    found: dict[str, str] = {}
    outer, hidden = nest.outer, nest.symbols - set(nest.shared)
    while outer is not None:
        found |= dict.fromkeys(outer.symbols - set(outer.shared) - hidden - found.keys(), outer.frame)
        outer = outer.outer
    pairs = sorted(found.items())
    return b.tuple([b.tuple([b.constant(name, span), b.load(frame, span)], span) for name, frame in pairs], span)
