"""Emission of anonymous functions: a factory that takes what is captured, and makes the function."""

from __future__ import annotations

import ast

from nnrepl.compiler import calls
from nnrepl.compiler.builder import python_name
from nnrepl.compiler.emitter import Emitter, emits
from nnrepl.compiler.inference import kind_of
from nnrepl.compiler.parameters import bind_counts, drop_missing
from nnrepl.compiler.scope import Scope, free_names, walk
from nnrepl.compiler.sharing import share
from nnrepl.compiler.unit import ANONYMOUS
from nnrepl.syntax import nodes as n


@emits(n.AnonFunc)
def emit_anonymous(em: Emitter, node: n.AnonFunc) -> ast.expr:
    """`@(params) body`: a handle that holds the values of the variables that the body names."""
    b, span = em.b, node.span
    captured = sorted(name for name in free_names(node) if em.is_variable(name) and _in_reach(em, name))
    maybe = {name for name in captured if not em.is_certain(name) or em.dynamic}
    factory = em.unit.pending(_emit_factory(em, node, captured, maybe), span)
    values = [_capture(em, name, node) for name in captured]
    tree = em.unit.constant(node)
    names = [b.constant(name, span) for name in captured]
    surroundings = b.tuple([b.load(name, span) for name in _surroundings(em, node)], span)
    return b.call(
        ".anonymous",
        [b.load(factory, span), b.load(tree, span), b.tuple(names, span), b.tuple(values, span), surroundings],
        span,
    )


def _surroundings(em: Emitter, node: n.AnonFunc) -> list[str]:
    """The Python locals that hold the nested functions which the body calls, or makes handles to."""
    if not em.nested:
        return []
    called = {each.id for each in walk(node.body) if isinstance(each, n.Name)}
    handles = {each.name for each in walk(node.body) if isinstance(each, n.FuncHandle)}
    names = {em.nested[name].closure for name in (called | handles) & em.nested.keys()}
    outers = (em.nested[name].outer for name in handles & em.nested.keys())
    return sorted(names | {outer.frame for outer in outers if outer is not None})


def _in_reach(em: Emitter, name: str) -> bool:
    """Whether the body means the variable of this name: `nargin` is that of the anonymous function itself.

    What the function around does not mention is not shared with functions around that.
    """
    if name in ("nargin", "nargout") and not em.scope.binds(name):
        return False
    return em.nest is None or name in em.nest.symbols


def _capture(em: Emitter, name: str, node: n.AnonFunc) -> ast.expr:
    if em.scalars and name in em.scalars:
        return em.read(name, node.span)
    return share(em, em.read_or_missing(name, node.span), node.span)


def _emit_factory(em: Emitter, node: n.AnonFunc, captured: list[str], maybe: set[str]) -> ast.stmt:
    b, span = em.b, node.span
    params = [f".ignored{k}" if p.name == "~" else python_name(p.name) for k, p in enumerate(node.params)]
    names = {p.name for p in node.params}
    inner = Emitter(em.unit, em.facts, Scope(), name=ANONYMOUS)
    inner.outside = set(captured) | names
    inner.late = em.dynamic or em.late
    inner.definite = (set(captured) - maybe) | names
    inner.sentinels = set(maybe)
    inner.nested = {name: nest for name, nest in em.nested.items() if name not in names}
    used = {each.id for each in walk(node.body) if isinstance(each, n.Name)} - names - set(captured)
    each = _emit_each(em, inner, node, params, used) if node is em.applied else None
    body = _emit_prologue(inner, node, params, used)
    body += _emit_result(inner, node)
    called = {each.id for each in walk(node.body) if isinstance(each, n.Name) and each.id not in names}
    if any(em.facts.is_dynamic(name) for name in called):
        body = _emit_in_frame(inner, node, params, captured, body)
    surplus = "varargin" if node.params and node.params[-1].name == "varargin" else ".surplus"
    function = b.function(ANONYMOUS, params[:-1] if surplus == "varargin" else params, body, span, surplus=surplus)
    inside = [function]
    results = [b.load(ANONYMOUS, span), b.constant(None, span)]
    if each is not None:
        inside += [b.assign(b.store(".call", span), b.load(ANONYMOUS, span), span), each]
        kind = kind_of(node.body, {p.name for p in node.params})
        known = b.constant(None, span) if kind is None else b.load(f".{kind}", span)
        results = [b.load(".call", span), b.tuple([b.load(ANONYMOUS, span), known], span)]
    inside.append(b.give_back(b.tuple(results, span), span))
    given = [*map(python_name, captured), *_surroundings(em, node)]
    return b.function(".factory", given, inside, span, optional=False, nargout=False)


def _emit_each(em: Emitter, inner: Emitter, node: n.AnonFunc, params: list[str], used: set[str]) -> ast.stmt | None:
    """The function as a loop over lists of floats, of which it gives the list of values."""
    counts = used & {"nargin", "nargout", "inputname", "print_usage"}
    dynamic = inner.late or any(em.facts.is_dynamic(name) for name in used)
    if not params or "varargin" in params or len(set(params)) < len(params) or counts or dynamic:
        return None
    if not em.facts.optimize:
        return None
    b, span = em.b, node.span
    inner.scalars = {p.name for p in node.params}
    lists = [f".list{k}" for k in range(len(params))]
    targets = [b.store(param, span) for param in params]
    target, rows = targets[0], b.load(lists[0], span)
    if len(params) > 1:
        target = ast.Tuple(targets, ast.Store(), **b.at(span))
        rows = b.call(".zip", [b.load(each, span) for each in lists], span)
    body = node.body
    while isinstance(body, n.Paren):
        body = body.inner
    keep = b.expression(b.call(".keep", [inner.value(body)], span), span)
    inner.scalars = set()
    results = [
        b.assign(b.store(".results", span), b.items([], span), span),
        b.assign(b.store(".keep", span), b.attribute(b.load(".results", span), "append", span), span),
        ast.For(target, rows, [keep], [], None, **b.at(span)),
        b.give_back(b.load(".results", span), span),
    ]
    return b.function(ANONYMOUS, lists, results, span, optional=False, nargout=False)


def _emit_in_frame(
    em: Emitter, node: n.AnonFunc, params: list[str], captured: list[str], body: list[ast.stmt]
) -> list[ast.stmt]:
    """The body where something in it looks variables up by name: it finds those of this function, and none around."""
    b, span = em.b, node.span
    rest = bool(node.params) and node.params[-1].name == "varargin"
    given = [(p.name, local) for p, local in zip(node.params, params, strict=True) if p.name not in ("~", "varargin")]
    args = [
        b.tuple([b.constant(name, span) for name, _ in given], span),
        b.tuple([b.load(local, span) for _, local in given], span),
        b.load("varargin", span) if rest else b.constant(None, span),
        b.tuple([b.constant(name, span) for name in captured], span),
        b.tuple([b.load(python_name(name), span) for name in captured], span),
        b.load("nargout", span),
    ]
    enter = b.expression(b.call(".enter_anonymous", args, span), span)
    leave = b.expression(b.call(".leave", [], span), span)
    return [enter, ast.Try(body, [], [], [leave], **b.at(span))]


def _emit_prologue(em: Emitter, node: n.AnonFunc, params: list[str], used: set[str]) -> list[ast.stmt]:
    b, span = em.b, node.span
    if node.params and node.params[-1].name == "varargin":
        body = bind_counts(em, used, params[:-1], "varargin", span)
        body += drop_missing(em, params[:-1], span)
        cell = b.call(".cell_row", [b.load("varargin", span)], span)
        body.append(b.assign(b.store("varargin", span), cell, span))
        return body
    too_many = b.call(".too_many_inputs", [b.constant(ANONYMOUS, span)], span)
    body = [b.when(b.load(".surplus", span), [b.expression(too_many, span)], [], span)]
    body += bind_counts(em, used, params, "", span)
    return body + drop_missing(em, params, span)


def _emit_result(em: Emitter, node: n.AnonFunc) -> list[ast.stmt]:
    b, span = em.b, node.span
    body = node.body
    while isinstance(body, n.Paren):
        body = body.inner
    one = em.value(body)
    wanted = b.load(em.wanted, span)
    if isinstance(body, n.Brace | n.Field | n.DynField):
        several: ast.expr | None = b.call(".values_of_list", [calls.emit_values(em, body), wanted], span)
    else:
        several = calls.emit_call_with_outputs(em, body, None, wanted)
    if several is not None:
        is_one = b.compare(wanted, ast.Eq(), b.constant(1, span), span)
        return [b.give_back(b.choose(is_one, one, several, span), span)]
    value = em.temporary()
    too_many = b.compare(wanted, ast.Gt(), b.constant(1, span), span)
    alone = b.load(value, span)
    several = b.tuple([alone], span)
    if isinstance(body, n.Number | n.String) or (isinstance(body, n.Matrix | n.CellArray) and not body.rows):
        message = "invalid number of output arguments for constant expression"
        several = b.call(".fail", [b.constant(message, span)], span)
    result = b.choose(too_many, several, alone, span)
    return [b.assign(b.store(value, span), one, span), b.give_back(result, span)]
