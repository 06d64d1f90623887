"""Emission of statements."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from nnrepl.compiler import calls, hotloops, places
from nnrepl.compiler.emitter import GLOBALS, Emitter, emits
from nnrepl.compiler.expressions import emit_condition, emit_test
from nnrepl.compiler.inference import FLOAT
from nnrepl.compiler.scope import walk
from nnrepl.compiler.sharing import emit_bound, share
from nnrepl.runtime.control import Absent
from nnrepl.source import Span
from nnrepl.syntax import nodes as n


def show(em: Emitter, name: str, span: Span) -> ast.stmt:
    """Print a variable, as a statement without a semicolon does."""
    value = em.read(name, span)
    return em.b.expression(em.b.call(".show", [em.b.constant(name, span), value], span), span)


# ---------------------------------------------------------------- expressions


@emits(n.ExprStmt)
def emit_expression(em: Emitter, node: n.ExprStmt) -> list[ast.stmt]:
    """An expression by itself: an assignment, a call, or a value that goes to `ans`."""
    expr = _without_parentheses(node.expr)
    if isinstance(expr, n.Prefix | n.Postfix) and expr.op in ("++", "--"):
        return _emit_step(em, expr, node.printed)
    if isinstance(expr, n.Assign):
        return _emit_assignment(em, expr, node.printed)
    if isinstance(expr, n.MultiAssign):
        return _emit_multi(em, expr, node.printed)
    if isinstance(expr, n.Name) and em.is_variable(expr.id) and expr.id not in em.counts:
        return _emit_variable(em, expr, node.printed)
    if isinstance(expr, n.Brace | n.Field | n.DynField) and calls.dotted_function(em, expr) is None:
        return _emit_list(em, expr, node.printed)
    call = calls.emit_call_with_outputs(em, expr, 0)
    if call is not None:
        return _emit_maybe_value(em, call, node.printed, expr.span)
    return _emit_ans(em, emit_bound(em, expr), node.printed, expr.span)


def _without_parentheses(expr: n.Expr) -> n.Expr:
    """`(c{:})` is the list that `c{:}` is; around all else parentheses mean one value, which goes to `ans`."""
    inner = expr
    while isinstance(inner, n.Paren):
        inner = inner.inner
    return inner if isinstance(inner, n.Brace) else expr


def _emit_step(em: Emitter, node: n.Prefix | n.Postfix, printed: bool) -> list[ast.stmt]:
    """`x++` and `++x`: `ans` becomes the value before, or after."""
    if not em.sets_ans and not printed:
        return places.emit_step(em, node)
    span = node.span
    settled, operand = places.settled_update(em, node.operand, span)
    if settled:
        return settled + _emit_step(em, type(node)(span, node.op, operand), printed)
    if isinstance(node, n.Postfix):
        kept = em.temporary(held=True)
        old = em.b.assign(em.b.store(kept, span), share(em, places.emit_old(em, node), span), span)
        body = [old, *places.emit_step(em, node, em.b.load(kept, span))]
        return body + _emit_ans(em, em.b.load(kept, span), printed, span)
    body = places.emit_step(em, node)
    return body + _emit_ans(em, emit_bound(em, node.operand), printed, span)


def _emit_assignment(em: Emitter, node: n.Assign, printed: bool) -> list[ast.stmt]:
    body = places.emit_assignment(em, node)
    if printed:
        name = places.place_name(node.target)
        assert name is not None
        body.append(show(em, name, node.span))
    return body


def _emit_multi(em: Emitter, node: n.MultiAssign, printed: bool) -> list[ast.stmt]:
    body, stores = places.emit_multi(em, node)
    for target, statements in zip(node.targets, stores, strict=True):
        body += statements
        name = places.place_name(target) if target is not None and printed else None
        if name is not None:
            body.append(show(em, name, node.span))
    return body


def _emit_variable(em: Emitter, node: n.Name, printed: bool) -> list[ast.stmt]:
    b, span = em.b, node.span
    shown = [show(em, node.id, span)] if printed else [b.expression(em.read(node.id, span), span)]
    if em.is_certain(node.id):
        return shown
    if em.may_call(node.id):
        call = _emit_maybe_value(em, calls.emit_call(em, node.id, (), span, 0), printed, span)
    else:
        call = [b.expression(b.call(".undefined", [b.constant(node.id, span)], span), span)]
    return [b.when(em.is_defined(node.id, span), shown, call, span)]


def _emit_ans(em: Emitter, value: ast.expr, printed: bool, span: Span) -> list[ast.stmt]:
    if em.sets_ans:
        body = [em.write("ans", value, span)]
        return [*body, show(em, "ans", span)] if printed else body
    if printed:
        value = em.b.call(".show", [em.b.constant("ans", span), value], span)
    return [em.b.expression(value, span)]


def _emit_maybe_value(em: Emitter, call: ast.expr, printed: bool, span: Span) -> list[ast.stmt]:
    """A call that may give no value."""
    b = em.b
    if not em.sets_ans and not printed:
        return [b.expression(call, span)]
    name = em.temporary(held=True)
    known = set(em.definite)
    given = b.compare(b.load(name, span), ast.IsNot(), b.constant(None, span), span)
    value = share(em, b.load(name, span), span)
    body = [b.assign(b.store(name, span), call, span), b.when(given, _emit_ans(em, value, printed, span), [], span)]
    em.definite = known
    return body


def _emit_list(em: Emitter, node: n.Brace | n.Field | n.DynField, printed: bool) -> list[ast.stmt]:
    b, span = em.b, node.span
    values = calls.emit_values(em, node)
    if not em.sets_ans and not printed:
        return [b.expression(values, span)]
    name = em.temporary(held=True)
    known = set(em.definite)
    body = _emit_ans(em, share(em, b.load(name, span), span), printed, span)
    em.definite = known
    return [ast.For(b.store(name, span), values, body, [], **b.at(span))]


@emits(n.Command)
def emit_command(em: Emitter, node: n.Command) -> list[ast.stmt]:
    """`hold on`: a call with the words as strings."""
    args = [n.String(node.span, word, "'") for word in node.args]
    call = calls.emit_call(em, node.name, args, node.span, 0)
    body = _emit_maybe_value(em, call, node.printed, node.span)
    if not em.is_variable(node.name):
        return body
    b, span = em.b, node.span
    refusal = b.expression(b.call(".fail", [b.constant(_VARIABLE_AS_COMMAND.format(node.name), span)], span), span)
    return [b.when(em.is_defined(node.name, span), [refusal], body, span)]


_VARIABLE_AS_COMMAND = (
    'variable "{}" used as function in command style expression\nCheck whitespace around potential binary operator.'
)


# --------------------------------------------------------------------- choice


@emits(n.If)
def emit_if(em: Emitter, node: n.If) -> list[ast.stmt]:
    """`if`, `elseif`, `else`."""
    return _emit_clauses(em, list(node.clauses), node.orelse, node.span)


def _emit_clauses(em: Emitter, clauses: Sequence[n.IfClause], orelse: n.Block, span: Span) -> list[ast.stmt]:
    if not clauses:
        return em.block(orelse, span) if orelse else []
    first = clauses[0]
    test = emit_condition(em, first.test)
    before = set(em.definite)
    body = em.block(first.body, first.span)
    after = em.definite
    em.definite = set(before)
    rest = _emit_clauses(em, clauses[1:], orelse, span)
    em.definite = _either(first.body, after, em.definite)
    return [em.b.when(test, body, rest, first.test.span)]


def _leaves(body: n.Block) -> bool:
    return bool(body) and isinstance(body[-1], n.Return | n.Break | n.Continue)


def _either(body: n.Block, after: set[str], other: set[str]) -> set[str]:
    return other if _leaves(body) else after & other


@emits(n.Switch)
def emit_switch(em: Emitter, node: n.Switch) -> list[ast.stmt]:
    """`switch`: the cases one after the other."""
    b, span = em.b, node.span
    subject = em.temporary(held=True)
    body = [b.assign(b.store(subject, span), calls.emit_operand(em, node.subject), span)]
    return body + _emit_cases(em, node, list(node.cases), subject)


def _emit_cases(em: Emitter, node: n.Switch, cases: list[n.Case], subject: str) -> list[ast.stmt]:
    b = em.b
    if not cases:
        return em.block(node.default, node.span) if node.default else []
    first = cases[0]
    test = _emit_case_test(em, first, subject)
    before = set(em.definite)
    body = em.block(first.body, first.span)
    after = em.definite
    em.definite = set(before)
    rest = _emit_cases(em, node, cases[1:], subject)
    em.definite = _either(first.body, after, em.definite)
    return [b.when(test, body, rest, first.span)]


def _emit_case_test(em: Emitter, case: n.Case, subject: str) -> ast.expr:
    """Whether a case fits: numbers and strings that are written there are compared by Python itself."""
    b, span = em.b, case.value.span
    general = b.call(".case_matches", [b.load(subject, span), calls.emit_operand(em, case.value)], span)
    literals = _literals(case.value)
    if literals is None:
        return general
    kind = b.attribute(b.load(subject, span), "__class__", span)
    same_kind = b.compare(kind, ast.Is(), b.load(f".{literals[0].__class__.__name__}", span), span)
    known: ast.expr = b.constant(literals if len(literals) > 1 else literals[0], span)
    operator = ast.In() if len(literals) > 1 else ast.Eq()
    return b.choose(same_kind, b.compare(b.load(subject, span), operator, known, span), general, span)


def _literals(node: n.Expr) -> tuple[float, ...] | tuple[str, ...] | None:
    """The numbers, or the strings, that a case lists, if it lists nothing else."""
    items = [item for row in node.rows for item in row] if isinstance(node, n.CellArray) else [node]
    numbers = [item.value for item in items if isinstance(item, n.Number) and isinstance(item.value, float)]
    texts = [str(item.value) for item in items if isinstance(item, n.String)]
    if not items or len(items) not in (len(numbers), len(texts)):
        return None
    return tuple(numbers) or tuple(texts)


# ---------------------------------------------------------------------- loops


@emits(n.While)
def emit_while(em: Emitter, node: n.While) -> list[ast.stmt]:
    """`while`."""
    apart = hotloops.emit(em, node)
    if apart is not None:
        return apart
    test = emit_condition(em, node.test)
    before = set(em.definite)
    body = em.block(node.body, node.span)
    em.definite = before
    return [ast.While(test, body, [], **em.b.at(node.test.span))]


@emits(n.DoUntil)
def emit_do_until(em: Emitter, node: n.DoUntil) -> list[ast.stmt]:
    """`do ... until`: the first round asks no question; `continue` goes on to the question."""
    apart = hotloops.emit(em, node)
    if apart is not None:
        return apart
    b, span = em.b, node.span
    first = em.temporary()
    body = em.block(node.body, span)
    test = ast.UnaryOp(ast.Not(), emit_test(em, node.test), **b.at(node.test.span))
    again = ast.BoolOp(ast.Or(), [b.load(first, span), test], **b.at(node.test.span))
    start = b.assign(b.store(first, span), b.constant(True, span), span)
    started = b.assign(b.store(first, span), b.constant(False, span), span)
    return [start, ast.While(again, [started, *body], [], **b.at(span))]


@emits(n.For)
def emit_for(em: Emitter, node: n.For) -> list[ast.stmt]:
    """`for`: over the numbers of a range, or the columns of a value. Nothing to loop over still binds the name."""
    apart = hotloops.emit(em, node)
    if apart is not None:
        return apart
    b, span = em.b, node.span
    columns = em.temporary(held=True)
    start = b.assign(b.store(columns, span), _emit_columns(em, node), node.iterable.span)
    empty = b.attribute(b.load(columns, span), "value", span)
    target, first = _emit_loop_target(em, node.target)
    nothing = places.store(em, node.target, empty, span)
    before = set(em.definite)
    body = first + em.block(node.body, span)
    em.definite = before
    loop = ast.For(target, b.load(columns, span), body, [], **b.at(span))
    kind = b.attribute(b.load(columns, span), "__class__", span)
    is_empty = b.compare(kind, ast.Is(), b.load(".no_columns", span), span)
    return [start, b.when(is_empty, [nothing], [loop], span)]


def _emit_columns(em: Emitter, node: n.For) -> ast.expr:
    iterable = node.iterable
    if isinstance(iterable, n.Range):
        bounds = [iterable.start, iterable.step or n.Number(iterable.span, 1.0), iterable.stop]
        certain = all(em.kind(bound) == FLOAT for bound in bounds)
        helper = ".loop_floats" if certain else ".loop_range"
        return em.b.call(helper, [calls.emit_operand(em, bound) for bound in bounds], iterable.span)
    if calls.may_be_list(em, iterable):
        line, column = em.unit.source.position(node.span.start)
        place = [em.b.constant(line, iterable.span), em.b.constant(column, iterable.span)]
        return em.b.call(".loop_list", [calls.emit_operand(em, iterable), *place], iterable.span)
    return em.b.call(".loop_columns", [em.value(iterable)], iterable.span)


def _emit_loop_target(em: Emitter, target: n.Expr) -> tuple[ast.expr, list[ast.stmt]]:
    """What Python's loop binds, and the statements that bring it to its place."""
    b, span = em.b, target.span
    if isinstance(target, n.Name):
        em.definite.add(target.id)
        return em.target(target.id, span), []
    name = em.temporary(held=True)
    return b.store(name, span), [places.store(em, target, b.load(name, span), span)]


@emits(n.ForStruct)
def emit_for_struct(em: Emitter, node: n.ForStruct) -> list[ast.stmt]:
    """`for [value, key] = struct`."""
    b, span = em.b, node.span
    value, key = em.temporary(held=True), em.temporary(held=True)
    target = ast.Tuple([b.store(value, span), b.store(key, span)], ast.Store(), **b.at(span))
    before = set(em.definite)
    body: list[ast.stmt] = []
    for place, item in ((node.value, value), (node.key, key)):
        if place is not None:
            body.append(places.store(em, place, b.load(item, span), span))
    body += em.block(node.body, span)
    em.definite = before
    fields = b.call(".loop_fields", [em.value(node.iterable)], node.iterable.span)
    return [ast.For(target, fields, body, [], **b.at(span))]


@emits(n.Break)
def emit_break(em: Emitter, node: n.Break) -> list[ast.stmt]:
    """`break`."""
    return [ast.Break(**em.b.at(node.span))]


@emits(n.Continue)
def emit_continue(em: Emitter, node: n.Continue) -> list[ast.stmt]:
    """`continue`."""
    return [ast.Continue(**em.b.at(node.span))]


@emits(n.Return)
def emit_return(em: Emitter, node: n.Return) -> list[ast.stmt]:
    """`return`: with the output variables as they are, or as the clean-up of an unwind_protect leaves them."""
    if em.unwinding and em.outputs:
        return [ast.Raise(em.b.load(".returning", node.span), None, **em.b.at(node.span))]
    return [em.b.give_back(emit_outputs(em, node.span), node.span)]


def emit_outputs(em: Emitter, span: Span) -> ast.expr | None:
    """What a function gives back at this point."""
    b = em.b
    if not em.outputs:
        return None
    first = em.outputs[0]
    if len(em.outputs) == 1 and first != "varargout":
        return _emit_output(em, first, span)
    wanted = b.load(em.wanted, span)
    if "varargout" not in em.outputs and all(name in em.definite and not em.dynamic for name in em.outputs):
        several = b.tuple([em.read(name, span) for name in em.outputs], span)
        is_several = b.compare(wanted, ast.Gt(), b.constant(1, span), span)
        return b.choose(is_several, several, em.read(first, span), span)
    values = b.tuple([em.read_or_missing(name, span) for name in em.outputs if name != "varargout"], span)
    rest = em.read_or_missing("varargout", span) if em.outputs[-1] == "varargout" else b.constant(None, span)
    header = em.unit.constant(tuple(_absent(em, name, span) for name in em.outputs if name != "varargout"))
    return b.call(".outputs", [wanted, values, rest, b.load(header, span)], span)


def _absent(em: Emitter, name: str, span: Span) -> Absent:
    ended = em.unit, em.name, span.start
    return Absent(name, *em.unit.source.position(em.output_spans.get(name, span).start), ended)


def _emit_output(em: Emitter, name: str, span: Span) -> ast.expr:
    b = em.b
    if name in em.scope.declared or (name in em.definite and not em.dynamic):
        return em.read(name, span)
    absent = em.unit.constant(_absent(em, name, span))
    lacking = b.call(".undefined_output", [b.load(em.wanted, span), b.load(absent, span)], span)
    return b.choose(em.is_defined(name, span), em.read(name, span), lacking, span)


# --------------------------------------------------------------------- errors


@emits(n.Try)
def emit_try(em: Emitter, node: n.Try) -> list[ast.stmt]:
    """`try ... catch`."""
    b, span = em.b, node.span
    before = set(em.definite)
    body = em.block(node.body, span)
    after = em.definite
    em.definite = set(before)
    error = em.temporary()
    caught = b.call(".caught", [b.load(error, span)], span)
    first = em.write(node.name, caught, span) if node.name is not None else b.expression(caught, span)
    handler = [first, *(em.block(node.handler, span) if node.handler else [])]
    em.definite = after & em.definite
    clause = ast.ExceptHandler(b.load(".catchable", span), error, handler, **b.at(span))
    return [ast.Try(body, [clause], [], [], **b.at(span))]


@emits(n.UnwindProtect)
def emit_unwind_protect(em: Emitter, node: n.UnwindProtect) -> list[ast.stmt]:
    """`unwind_protect`: the clean-up runs however the body ends."""
    before = set(em.definite)
    em.unwinding += 1
    body = em.block(node.body, node.span)
    em.unwinding -= 1
    after = em.definite
    em.definite = set(before)
    cleanup = em.block(node.cleanup, node.span)
    protected = ast.Try(body, [], [], cleanup, **em.b.at(node.span))
    if em.unwinding or not em.outputs or not _has_return(node):
        em.definite = after | em.definite
        return [protected]
    em.definite = set(before)
    result = em.b.give_back(emit_outputs(em, node.span), node.span)
    em.definite = after | em.definite
    clause = ast.ExceptHandler(em.b.load(".returning", node.span), None, [result], **em.b.at(node.span))
    return [ast.Try([protected], [clause], [], [], **em.b.at(node.span))]


def _has_return(node: n.UnwindProtect) -> bool:
    return any(isinstance(each, n.Return) for statement in node.body for each in walk(statement))


# --------------------------------------------------------------- declarations


@emits(n.Declare)
def emit_declare(em: Emitter, node: n.Declare) -> list[ast.stmt]:
    """`global` and `persistent`: a value is given only the first time."""
    b = em.b
    body: list[ast.stmt] = []
    for item in node.items:
        span = item.span
        if em.nest is not None and item.name in em.nest.declares:
            message = "variables must be made PERSISTENT or GLOBAL in the first scope in which they are used"
            body.append(b.expression(b.call(".fail", [b.constant(message, span)], span), span))
            continue
        first_kind = em.scope.declared.get(item.name, node.kind)
        if first_kind != node.kind:
            message = f"can't make {first_kind} variable '{item.name}' {node.kind}"
            body.append(b.expression(b.call(".fail", [b.constant(message, span)], span), span))
            continue
        store = GLOBALS if node.kind == "global" else em.persistent
        value = b.load(".empty", span) if item.value is None else em.perhaps(emit_bound, item.value)
        new = b.compare(b.constant(item.name, span), ast.NotIn(), b.load(store, span), span)
        first = b.assign(b.store_item(b.load(store, span), item.name, span), value, span)
        if item.name in em.late_links:
            body.append(b.when(b.call(".link", [b.constant(item.name, span)], span), [first], [], span))
            continue
        body.append(b.when(new, [first], [], span))
        if em.dynamic or em.outputs is None:
            # Code that looks variables up by name has to know where this one lives.
            args = [b.constant(item.name, span), b.constant(node.kind, span), b.load(store, span)]
            body.append(b.expression(b.call(".declare", args, span), span))
    return body


@emits(n.FunctionDef)
def emit_function_definition(em: Emitter, node: n.FunctionDef) -> list[ast.stmt]:
    """A function in a script is defined when the script comes to it; one in a function has been on entry."""
    if em.outputs is not None:
        return []
    b, span = em.b, node.span
    tree = b.load(em.unit.constant(node), span)
    return [b.expression(b.call(".define", [tree, b.load(".unit", span)], span), span)]
