"""Emission of assignments: to names, by index and field, to lists of places, and deletion."""

from __future__ import annotations

import ast

from nnrepl.compiler import appending, calls, structs
from nnrepl.compiler.emitter import RUNTIME_BINARY, Emitter
from nnrepl.compiler.inference import FLOAT
from nnrepl.compiler.scope import place_name
from nnrepl.compiler.settling import (
    Place,
    Settled,
    Settlement,
    settle,
    settles_before,
    settles_several,
    settles_update,
    settles_value,
)
from nnrepl.compiler.sharing import emit_bound, share
from nnrepl.source import Span
from nnrepl.syntax import nodes as n


def emit_assignment(em: Emitter, node: n.Assign) -> list[ast.stmt]:
    """The statements of `target = value` and of `target += value` and its family."""
    if isinstance(node.value, n.Assign):
        inner = emit_assignment(em, node.value)
        return inner + emit_assignment(em, n.Assign(node.span, node.target, node.op, node.value.target))
    if node.op != "=" and isinstance(node.target, n.Name) and not em.is_certain(node.target.id):
        return [store(em, node.target, updated(em, node), node.span)]
    if node.op != "=":
        before, target = settled_update(em, node.target, node.span)
        if not before and settles_value(em, node.target, node.value):
            first = Settled(node.value.span, em.temporary(held=True), False)
            before = _emit_settled(em, [(first.local, em.value(node.value))], node.span)
            return before + emit_assignment(em, n.Assign(node.span, target, node.op, first))
        if before:
            return before + emit_assignment(em, n.Assign(node.span, target, node.op, node.value))
    if node.op != "=":
        node = expand(node)
    if is_deletion(node):
        return [emit_deletion(em, node.target, node.span)]
    appended = appending.emit(em, node)
    if appended is not None:
        return appended
    if isinstance(node.target, n.Field) and not settles_before(em, node.target, node.value):
        return _emit_field(em, node.target, node.value, node.span)
    bound = isinstance(node.target, n.Name) or _reads_itself(node.target, node.value)
    value = emit_bound(em, node.value) if bound else em.value(node.value)
    if isinstance(node.target, n.Name) or not settles_before(em, node.target, node.value):
        return [store(em, node.target, value, node.span)]
    settled, target = settle(em, node.target)
    kept = em.temporary(held=True)
    body = _emit_settled(em, [*settled, (kept, value)], node.span)
    return [*body, store(em, target, em.b.load(kept, node.span), node.span)]


def _emit_field(em: Emitter, target: n.Field, value: n.Expr, span: Span) -> list[ast.stmt]:
    """`s.a = v`: in place where s is a struct that nobody else has."""
    b = em.b
    emitted = emit_bound(em, value) if _reads_itself(target, value) else em.value(value)
    local = em.temporary(held=not em.kind(value))
    quick = structs.write(em, target, b.load(local, span), store(em, target, b.load(local, span), span), span)
    if quick is None:
        return [store(em, target, emitted, span)]
    return [b.assign(b.store(local, span), emitted, span), *quick]


def _emit_settled(em: Emitter, settled: Settlement, span: Span) -> list[ast.stmt]:
    return [em.b.assign(em.b.store(name, span), value, span) for name, value in settled]


def settled_update(em: Emitter, target: n.Expr, span: Span) -> tuple[list[ast.stmt], n.Expr]:
    """Statements before `target += value` so that its indices are computed once, and the target to use then."""
    if not settles_update(em, target):
        return [], target
    settled, place = settle(em, target)
    return _emit_settled(em, settled, span), place


def _reads_itself(target: n.Expr, value: n.Expr) -> bool:
    """Whether a variable, or a place in it, goes into that variable: `a.b = a` must not make a circle."""
    while isinstance(value, n.Paren):
        value = value.inner
    if isinstance(target, n.Index) and isinstance(target.base, n.Name):
        return isinstance(value, n.Name) and value.id == target.base.id
    return isinstance(value, n.Name | n.Field | n.DynField | n.Brace) and place_name(value) == place_name(target)


def expand(node: n.Assign) -> n.Assign:
    """`x += v` as `x = x + v`."""
    op = node.op[:-1]
    value = n.Paren(node.value.span, node.value)
    return n.Assign(node.span, node.target, "=", n.Binary(node.span, op, node.target, value, node.span))


def updated(em: Emitter, node: n.Assign) -> ast.expr:
    """What the variable x is after `x += v`. Where it may have no value yet, it is no call of a function x."""
    assert isinstance(node.target, n.Name)
    if em.is_certain(node.target.id):
        return emit_bound(em, expand(node).value)
    old = _emit_changed(em, node.target, "in computed assignment A OP= X, A must be defined first")
    new = _emit_operation(em, node.op[:-1], old, em.value(node.value), node.span)
    return share(em, new, node.span)


def emit_step(em: Emitter, node: n.Prefix | n.Postfix, old: ast.expr | None = None) -> list[ast.stmt]:
    """The statement that adds 1 to a place, or takes it away. `old` is what is there, where that is known."""
    b, span, target = em.b, node.span, node.operand
    settled, place = settled_update(em, target, span)
    if settled:
        return settled + emit_step(em, type(node)(span, node.op, place))
    one = n.Number(span, 1.0)
    if em.kind(target) == FLOAT:
        return emit_assignment(em, n.Assign(span, target, f"{node.op[0]}=", one))
    old = old or emit_old(em, node)
    if isinstance(target, n.Name):
        new = b.call(".step", [old, b.constant(node.op, span)], span)
    else:
        new = _emit_operation(em, node.op[0], old, em.value(one), span)
    if isinstance(old, ast.Name):
        operator = ast.Add() if node.op == "++" else ast.Sub()
        new = b.choose(b.is_float(old, span), ast.BinOp(old, operator, em.value(one), **b.at(span)), new, span)
    return [store(em, target, new, span)]


def emit_old(em: Emitter, node: n.Prefix | n.Postfix) -> ast.expr:
    """The value that `x++` is about to change."""
    return _emit_changed(em, node.operand, f"in x{node.op} or {node.op}x, x must be defined first")


def _emit_changed(em: Emitter, target: n.Expr, message: str) -> ast.expr:
    """The value of a place that is about to be changed; never the result of a function of its name."""
    name = place_name(target)
    if not isinstance(target, n.Name) or name is None or em.is_certain(name):
        return calls.emit_operand(em, target)
    span = target.span
    fail = em.b.call(".fail", [em.b.constant(message, span)], span)
    return em.b.choose(em.is_defined(name, span), em.read(name, span), fail, span)


def _emit_operation(em: Emitter, op: str, left: ast.expr, right: ast.expr, span: Span) -> ast.expr:
    """The runtime's operator on two emitted operands."""
    return em.b.call(RUNTIME_BINARY[op], [left, right], span)


def is_deletion(node: n.Assign) -> bool:
    """Whether `x(i) = []` deletes: a literal empty matrix or string, assigned by index."""
    if not isinstance(node.target, n.Index):
        return False
    value = node.value
    while isinstance(value, n.Paren):
        value = value.inner
    return (isinstance(value, n.Matrix) and not value.rows) or (isinstance(value, n.String) and not value.value)


def emit_deletion(em: Emitter, target: n.Expr, span: Span) -> ast.stmt:
    """`x(i) = []`, also where x is a place inside a container."""
    name, changed = changed_by_deletion(em, target, span)
    return em.write(name, changed, span)


def changed_by_deletion(em: Emitter, target: n.Expr, span: Span) -> tuple[str, ast.expr]:
    """The variable of a place, and what it is once the place is deleted."""
    name = _name_of(target)
    steps = _steps(em, target, name)
    current = current_value(em, name, span)
    if len(steps) == 1:
        assert isinstance(target, n.Index)
        return name, em.b.call(".delete", [current, _step_args(steps[0])], span)
    return name, em.b.call(".delete_chain", [current, em.b.items(steps, span)], span)


def _step_args(step: ast.expr) -> ast.expr:
    assert isinstance(step, ast.Tuple)
    return step.elts[1]


def _name_of(target: n.Expr) -> str:
    name = place_name(target)
    assert name is not None
    return name


def current_value(em: Emitter, name: str, span: Span) -> ast.expr:
    """The value of a variable that is about to be changed by index, MISSING where it has none."""
    if name in em.scope.declared or (not em.dynamic and em.is_certain(name)):
        return em.read(name, span)
    return em.read_or_missing(name, span)


def store(em: Emitter, target: n.Expr, value: ast.expr, span: Span) -> ast.stmt:
    """Put a value into a place."""
    name, changed = changed_by(em, target, value, span)
    return em.write(name, changed, span)


def changed_by(em: Emitter, target: n.Expr, value: ast.expr, span: Span) -> tuple[str, ast.expr]:
    """The variable of a place, and what it is once the value is there."""
    if isinstance(target, n.Name):
        return target.id, value
    name = _name_of(target)
    current = current_value(em, name, span)
    assert isinstance(target, Place)
    if isinstance(target.base, n.Name):
        return name, _store_one_level(em, target, current, value, span)
    steps = em.b.items(_steps(em, target, name), span)
    return name, em.b.call(".assign_chain", [current, steps, value], span)


def _store_one_level(em: Emitter, target: Place, current: ast.expr, value: ast.expr, span: Span) -> ast.expr:
    b = em.b
    if isinstance(target, n.Field | n.DynField):
        return b.call(".field_assign", [current, calls.field_name(em, target), value], span)
    if appending.is_behind_end(target.args) and isinstance(current, ast.Name):
        return b.call(".brace_append" if isinstance(target, n.Brace) else ".append1", [current, value], span)
    args = _index_args(em, target, current, [])
    if isinstance(target, n.Brace):
        return b.call(".brace_assign", [current, b.tuple(args, target.span), value], span)
    if len(args) in (1, 2) and not calls.has_star(args):
        return b.call(f".assign{len(args)}", [current, *args, value], span)
    return b.call(".assign", [current, b.tuple(args, target.span), value], span)


def _index_args(em: Emitter, target: n.Index | n.Brace, current: ast.expr, before: list[ast.expr]) -> list[ast.expr]:
    """The indices of a place. `end` asks what is there now; nothing counts as empty."""
    place = em.b.call(".place_value", [current, em.b.items(before, target.span)], target.span)
    return calls.emit_indices(em, target.args, place)


def _steps(em: Emitter, target: n.Expr, name: str) -> list[ast.expr]:
    """The steps from the variable to the place, as the runtime takes them."""
    chain: list[Place] = []
    while isinstance(target, Place):
        chain.append(target)
        target = target.base
    steps: list[ast.expr] = []
    b = em.b
    for node in reversed(chain):
        if isinstance(node, n.Field | n.DynField):
            steps.append(b.tuple([b.constant(".", node.span), calls.field_name(em, node)], node.span))
            continue
        current = em.read_or_missing(name, node.span)
        args = _index_args(em, node, current, list(steps))
        kind = "{" if isinstance(node, n.Brace) else "("
        steps.append(b.tuple([b.constant(kind, node.span), b.tuple(args, node.span)], node.span))
    return steps


# ------------------------------------------------------------ several targets


def emit_multi(em: Emitter, node: n.MultiAssign) -> tuple[list[ast.stmt], list[list[ast.stmt]]]:
    """`[a, b] = value`: the statements that compute the values, then those that store each of them."""
    if settles_several(em, node.targets):
        parts = [([], None) if target is None else settle(em, target) for target in node.targets]
        before = [each for settled, _ in parts for each in settled]
        settled_node = n.MultiAssign(node.span, tuple(target for _, target in parts), node.value)
        body, stores = _emit_stores(em, settled_node)
        return _emit_settled(em, before, node.span) + body, stores
    return _emit_stores(em, node)


def _emit_stores(em: Emitter, node: n.MultiAssign) -> tuple[list[ast.stmt], list[list[ast.stmt]]]:
    targets = node.targets
    if any(isinstance(t, n.Brace) or _is_field(t) for t in targets):
        return _emit_counted(em, node)
    b, span = em.b, node.span
    values = em.temporary(held=True)
    count = len(targets)
    several = ignoring(em, node, emit_values(em, node.value, count, None))
    body = [b.assign(b.store(values, span), several, span)]
    stores: list[list[ast.stmt]] = []
    fresh = _is_fresh(em, node.value)
    for k, target in enumerate(targets):
        if target is None:
            stores.append([])
            continue
        item: ast.expr = b.call(".nth", [b.load(values, span), b.constant(k, span)], target.span)
        if isinstance(target, n.Name) and not fresh:
            item = _float_of_tuple(em, values, k, share(em, item, target.span), target.span)
        stores.append([store(em, target, item, span)])
    return body, stores


def _float_of_tuple(em: Emitter, values: str, k: int, general: ast.expr, span: Span) -> ast.expr:
    """The value at position k in place, where a function gave enough of them and that one is a real scalar."""
    b, name = em.b, em.temporary(held=True)
    given = b.load(values, span)
    tests = [
        b.compare(b.attribute(given, "__class__", span), ast.Is(), b.load(".tuple", span), span),
        b.compare(b.call(".len", [given], span), ast.Gt(), b.constant(k, span), span),
        b.is_float(b.keep(name, b.item(given, k, span), span), span),
    ]
    return b.choose(ast.BoolOp(ast.And(), tests, **b.at(span)), b.load(name, span), general, span)


def ignoring(em: Emitter, node: n.MultiAssign, values: ast.expr) -> ast.expr:
    """The values where some of them are not wanted."""
    ignored = tuple(k for k, target in enumerate(node.targets) if target is None)
    if not ignored:
        return values
    return em.b.call(".ignoring", [values, em.b.constant(ignored, node.span)], node.span)


def _is_field(target: n.Expr | None) -> bool:
    return isinstance(target, n.Field | n.DynField)


def _is_fresh(em: Emitter, value: n.Expr) -> bool:
    name = value.base if isinstance(value, n.Index) else value
    return isinstance(name, n.Name) and not em.is_variable(name.id) and em.facts.is_fresh(name.id)


def emit_values(em: Emitter, value: n.Expr, nargout: int | None, wanted: ast.expr | None) -> ast.expr:
    """A sequence with the values of the right side, at least as many as are asked for if there are."""
    b, span = em.b, value.span
    if isinstance(value, n.Brace | n.Field | n.DynField):
        return calls.emit_values(em, value)
    if nargout == 1:
        return b.tuple([em.value(value)], span)
    several = calls.emit_call_with_outputs(em, value, nargout, wanted)
    if several is not None:
        return several
    if _is_constant(value):
        return _constant_to_several(em, span)
    return b.tuple([em.value(value)], span)


def _constant_to_several(em: Emitter, span: Span) -> ast.expr:
    message = "invalid number of output arguments for constant expression"
    return em.b.call(".fail", [em.b.constant(message, span)], span)


def _is_constant(node: n.Expr) -> bool:
    """Whether Octave takes the expression for a constant: a literal, or a matrix, cell or range of literals."""
    if isinstance(node, n.Matrix | n.CellArray):
        return all(_is_constant(item) for row in node.rows for item in row)
    if isinstance(node, n.Range):
        return all(_is_constant(bound) for bound in (node.start, node.step, node.stop) if bound is not None)
    if isinstance(node, n.Paren):
        return _is_constant(node.inner)
    return isinstance(node, n.Number | n.String)


def _emit_counted(em: Emitter, node: n.MultiAssign) -> tuple[list[ast.stmt], list[list[ast.stmt]]]:
    """Targets of which some may take several values: `[c{1:2}, s.x] = ...`."""
    b, span = em.b, node.span
    body: list[ast.stmt] = []
    counts: list[ast.expr] = []
    for target in node.targets:
        if not isinstance(target, n.Brace | n.Field | n.DynField):
            counts.append(b.constant(1, span))
            continue
        name = _name_of(target)
        steps = b.items(_steps(em, target, name), span)
        counts.append(b.call(".count_targets", [current_value(em, name, span), steps], span))
    sizes, values = em.temporary(held=True), em.temporary(held=True)
    body.append(b.assign(b.store(sizes, span), b.tuple(counts, span), span))
    total = b.call(".sum", [b.load(sizes, span)], span)
    several = _emit_values_of_any_count(em, node.value, total)
    groups = b.call(".group", [several, b.load(sizes, span)], span)
    body.append(b.assign(b.store(values, span), groups, span))
    stores: list[list[ast.stmt]] = []
    for k, target in enumerate(node.targets):
        stores.append([] if target is None else [_store_group(em, target, values, k, span)])
    return body, stores


def _emit_values_of_any_count(em: Emitter, value: n.Expr, total: ast.expr) -> ast.expr:
    if isinstance(value, n.Brace | n.Field | n.DynField):
        return calls.emit_values(em, value)
    name = em.temporary(held=True)
    b, span = em.b, value.span
    kept = b.keep(name, total, span)
    several = calls.emit_call_with_outputs(em, value, None, b.load(name, span))
    if several is None and _is_constant(value):
        one = b.compare(kept, ast.LtE(), b.constant(1, span), span)
        return b.choose(one, b.tuple([em.value(value)], span), _constant_to_several(em, span), span)
    if several is None:
        return b.tuple([em.value(value)], span)
    # The count comes first in the tuple so that it is known when the call is made.
    return b.call(".as_values", [kept, several], span)


def _store_group(em: Emitter, target: n.Expr, values: str, position: int, span: Span) -> ast.stmt:
    b = em.b
    group = b.item(b.load(values, span), position, span)
    if not isinstance(target, n.Brace | n.Field | n.DynField):
        only = b.item(group, 0, span)
        return store(em, target, share(em, only, span) if isinstance(target, n.Name) else only, span)
    name = _name_of(target)
    steps = b.items(_steps(em, target, name), span)
    changed = b.call(".assign_list", [current_value(em, name, span), steps, group], span)
    return em.write(name, changed, span)
