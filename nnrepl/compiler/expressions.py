"""Emission of expressions that have one value."""

from __future__ import annotations

import ast
from functools import partial

import numpy as np

from nnrepl.compiler import calls, fusing, inline
from nnrepl.compiler.emitter import RUNTIME_BINARY, Emitter, emits
from nnrepl.compiler.inference import BOOL, FLOAT, is_small_power
from nnrepl.compiler.settling import is_quiet
from nnrepl.compiler.sharing import share
from nnrepl.source import Span
from nnrepl.syntax import nodes as n
from nnrepl.values.text import DqStr

PYTHON_ARITHMETIC: dict[str, type[ast.operator]] = {
    "+": ast.Add,
    "-": ast.Sub,
    "*": ast.Mult,
    ".*": ast.Mult,
}
PYTHON_COMPARISON: dict[str, type[ast.cmpop]] = {
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
    "==": ast.Eq,
    "!=": ast.NotEq,
}

_GUARDED = frozenset({*PYTHON_ARITHMETIC, *PYTHON_COMPARISON, "/", "./"})


# ------------------------------------------------------------------- literals


@emits(n.Number)
def emit_number(em: Emitter, node: n.Number) -> ast.expr:
    if node.kind == "double":
        return em.b.constant(node.value, node.span)
    value = np.full((1, 1), node.value, dtype=node.kind)
    value.flags.writeable = False
    return em.b.load(em.unit.constant(value), node.span)


@emits(n.String)
def emit_string(em: Emitter, node: n.String) -> ast.expr:
    if node.quote == '"':
        return em.b.load(em.unit.constant(DqStr(node.value)), node.span)
    return em.b.constant(node.value, node.span)


def _constant_matrix(node: n.Matrix) -> np.ndarray | None:
    if not node.rows or len({len(row) for row in node.rows}) != 1:
        return None
    rows = [[_literal(item) for item in row] for row in node.rows]
    if sum(map(len, rows)) < 2 or any(item is None for row in rows for item in row):
        return None
    value = np.array(rows, dtype=np.float64, order="F")
    value.flags.writeable = False
    return value


def _literal(node: n.Expr) -> float | None:
    if isinstance(node, n.Number) and node.kind == "double" and isinstance(node.value, float):
        return node.value
    if isinstance(node, n.Prefix) and node.op == "-":
        inner = _literal(node.operand)
        return None if inner is None else -inner
    return None


@emits(n.Matrix)
def emit_matrix(em: Emitter, node: n.Matrix) -> ast.expr:
    if not node.rows:
        return em.b.load(".empty", node.span)
    constant = _constant_matrix(node)
    if constant is not None:
        return em.b.load(em.unit.constant(constant), node.span)
    if len(node.rows) == 1 and len(node.rows[0]) > 1 and all(em.kind(item) == FLOAT for item in node.rows[0]):
        return row_of_floats(em, [em.value(item) for item in node.rows[0]], node.span)
    return em.b.call(".matrix", [_emit_rows(em, node.rows, node.span)], node.span)


def row_of_floats(em: Emitter, items: list[ast.expr], span: Span) -> ast.expr:
    """A row of two or more certain real scalars."""
    return em.b.call(".np_array", [em.b.items(items, span)], span, {"ndmin": em.b.constant(2, span)})


@emits(n.CellArray)
def emit_cell(em: Emitter, node: n.CellArray) -> ast.expr:
    return em.b.call(".cell_matrix", [_emit_rows(em, node.rows, node.span)], node.span)


def _emit_rows(em: Emitter, rows: tuple[tuple[n.Expr, ...], ...], span: Span) -> ast.expr:
    emitted = ([calls.text_colon(em, item) for item in calls.emit_list(em, row)] for row in rows)
    return em.b.items([em.b.items(row, span) for row in emitted], span)


@emits(n.Range)
def emit_range(em: Emitter, node: n.Range) -> ast.expr:
    step = em.b.constant(None, node.span) if node.step is None else calls.emit_operand(em, node.step)
    bounds = [calls.emit_operand(em, node.start), step, calls.emit_operand(em, node.stop)]
    return em.b.call(".range", bounds, node.span)


# ---------------------------------------------------------------------- names


@emits(n.Name)
def emit_name(em: Emitter, node: n.Name) -> ast.expr:
    name, span = node.id, node.span
    if not em.is_variable(name):
        return calls.emit_call(em, name, (), span)
    if em.is_certain(name):
        return _read(em, name, span)
    instead = calls.emit_call(em, name, (), span) if em.may_call(name) else _undefined(em, name, span)
    return em.b.choose(em.is_defined(name, span), _read(em, name, span), instead, span)


def _read(em: Emitter, name: str, span: Span) -> ast.expr:
    """The value of a variable. What another function may change by index must not change in our hands."""
    value = em.read(name, span)
    return share(em, value, span) if name in em.communal else value


def _undefined(em: Emitter, name: str, span: Span) -> ast.expr:
    return em.b.call(".undefined", [em.b.constant(name, span)], span)


@emits(n.Colon)
def emit_colon(em: Emitter, node: n.Colon) -> ast.expr:
    return em.b.load(".colon", node.span)


@emits(n.NoPlace)
def emit_no_place(em: Emitter, node: n.NoPlace) -> ast.expr:
    """Octave finds out when it runs the assignment, before it computes anything."""
    return em.b.call(".fail", [em.b.constant("invalid lvalue function called in expression", node.span)], node.span)


@emits(n.End)
def emit_end(em: Emitter, node: n.End) -> ast.expr:
    rule = em.end_rule
    if rule is None:
        message = "invalid use of 'end': may only be used to index existing value"
        return em.b.call(".fail", [em.b.constant(message, node.span)], node.span)
    return rule(node.span)


@emits(n.Paren)
def emit_paren(em: Emitter, node: n.Paren) -> ast.expr:
    """`(x)`: one value."""
    return em.value(node.inner)


# ------------------------------------------------------------------ operators


@emits(n.Prefix)
def emit_prefix(em: Emitter, node: n.Prefix) -> ast.expr:
    span, kind = node.span, em.kind(node.operand)
    if node.op == "-":
        if kind == FLOAT:
            return ast.UnaryOp(ast.USub(), em.value(node.operand), **em.b.at(span))
        return em.b.call(".uminus", [calls.emit_operand(em, node.operand)], span)
    if node.op == "!":
        if kind == BOOL:
            return ast.UnaryOp(ast.Not(), em.value(node.operand), **em.b.at(span))
        return em.b.call(".not", [calls.emit_operand(em, node.operand)], span)
    if node.op == "+":
        operand = calls.emit_operand(em, node.operand)
        return operand if kind == FLOAT else em.b.call(".uplus", [operand], span)
    return inline.emit_step(em, node)


_TRANSPOSED = {"'": "ctransposed", ".'": "transposed"}


@emits(n.Postfix)
def emit_postfix(em: Emitter, node: n.Postfix) -> ast.expr:
    if node.op == "'":
        return em.b.call(".ctranspose", [calls.emit_operand(em, node.operand)], node.span)
    if node.op == ".'":
        return em.b.call(".transpose", [calls.emit_operand(em, node.operand)], node.span)
    return inline.emit_step(em, node)


@emits(n.Binary)
def emit_binary(em: Emitter, node: n.Binary) -> ast.expr:
    """A binary operator, by itself or as the last of a chain of them."""
    return fusing.emit(em, node, partial(_emit_binary, em, node))


def _emit_binary(em: Emitter, node: n.Binary) -> ast.expr:
    left, right = em.kind(node.left), em.kind(node.right)
    if left == FLOAT and right == FLOAT:
        python = _emit_scalar_binary(em, node)
        if python is not None:
            return python
    elif node.op in ("^", ".^") and is_small_power(node.right) and not _is_never_scalar(node.left):
        return _emit_guarded_power(em, node)
    elif node.op in _GUARDED and not _is_never_scalar(node.left) and not _is_never_scalar(node.right):
        return _emit_guarded_binary(em, node)
    product = _product_of_transposed(node)
    name, *sides = product or (_runtime_name(em, node), node.left, node.right)
    args = [calls.emit_operand(em, side) for side in sides]
    if _may_change(em, *sides):
        args[0] = share(em, args[0], sides[0].span)
    return em.b.call(name, args, node.op_span)


def _product_of_transposed(node: n.Binary) -> tuple[str, n.Expr, n.Expr] | None:
    """The runtime's product of something transposed, the left operand before the right one, and its operands."""
    if node.op != "*":
        return None
    left, right = _without_parens(node.left), _without_parens(node.right)
    if isinstance(left, n.Postfix) and left.op in _TRANSPOSED:
        return f".{_TRANSPOSED[left.op]}_mtimes", left.operand, node.right
    if isinstance(right, n.Postfix) and right.op in _TRANSPOSED:
        return f".mtimes_{_TRANSPOSED[right.op]}", node.left, right.operand
    return None


def _without_parens(node: n.Expr) -> n.Expr:
    while isinstance(node, n.Paren):
        node = node.inner
    return node


def _runtime_name(em: Emitter, node: n.Binary) -> str:
    """The runtime's operator; one that may write its result over an operand that nobody else has."""
    name = RUNTIME_BINARY[node.op]
    if node.op in calls.REUSING:
        if calls.is_temporary(em, node.left):
            return f"{name}_left"
        if calls.is_temporary(em, node.right):
            return f"{name}_right"
    return name


def _python_binary(em: Emitter, node: n.Binary, left: ast.expr, right: ast.expr) -> ast.expr | None:
    arithmetic = PYTHON_ARITHMETIC.get(node.op)
    if arithmetic is not None:
        return ast.BinOp(left, arithmetic(), right, **em.b.at(node.op_span))
    comparison = PYTHON_COMPARISON.get(node.op)
    if comparison is not None:
        return em.b.compare(left, comparison(), right, node.op_span)
    return None


def _is_far_from_overflow(em: Emitter, base: ast.expr, span: Span) -> ast.expr:
    """The test that a small power of a float is finite."""
    bounds = [base, em.b.constant(1e75, span)]
    return ast.Compare(em.b.constant(-1e75, span), [ast.Lt(), ast.Lt()], bounds, **em.b.at(span))


def _power_call(em: Emitter, base: ast.expr, node: n.Binary) -> ast.expr:
    return em.b.call(".pow_float", [base, em.value(node.right)], node.op_span)


def _emit_scalar_binary(em: Emitter, node: n.Binary) -> ast.expr | None:
    b, span = em.b, node.op_span
    left = em.value(node.left)
    if node.op in ("^", ".^"):
        if isinstance(node.left, n.Name) and isinstance(left, ast.Name) and is_small_power(node.right):
            power = ast.BinOp(left, ast.Pow(), em.value(node.right), **b.at(span))
            return b.choose(_is_far_from_overflow(em, left, span), power, _power_call(em, left, node), span)
        return _power_call(em, left, node)
    if node.op in ("/", "./"):
        if isinstance(node.right, n.Number) and node.right.value:
            return ast.BinOp(left, ast.Div(), em.value(node.right), **b.at(span))
        return b.call(".div_float", [left, em.value(node.right)], span)
    right = em.value(node.right)
    python = _python_binary(em, node, left, right)
    if python is None:
        return b.call(RUNTIME_BINARY[node.op], [left, right], span)
    return python


def _may_change(em: Emitter, node: n.Expr, other: n.Expr) -> bool:
    """Whether the operand is a variable that the evaluation of the other operand may change."""
    return isinstance(node, n.Name) and node.id in em.scope.declared and not is_quiet(em, other)


def _is_never_scalar(node: n.Expr) -> bool:
    return isinstance(_without_parens(node), n.Range | n.Matrix | n.String | n.CellArray | n.Postfix)


def _emit_guarded_binary(em: Emitter, node: n.Binary) -> ast.expr:
    """Python's own operator where both operands turn out to be floats."""
    b, span = em.b, node.op_span
    left, left_again = _named(em, node.left, node.right)
    right, right_again = _named(em, node.right)
    operator: ast.expr | None = _python_binary(em, node, left_again, right_again)
    kinds = [
        b.attribute(side, "__class__", span)
        for side, again in ((left, node.left), (right, node.right))
        if em.kind(again) != FLOAT or isinstance(side, ast.NamedExpr)
    ]
    test: ast.expr = ast.Compare(
        kinds[0], [ast.Is() for _ in kinds], [*kinds[1:], b.load(".float", span)], **b.at(span)
    )
    if operator is None:
        operator = ast.BinOp(left_again, ast.Div(), right_again, **b.at(span))
        test = ast.BoolOp(ast.And(), [test, right_again], **b.at(span))
    general = b.call(_runtime_name(em, node), [left_again, right_again], span)
    named = [side.target.id for side in (left, right) if isinstance(side, ast.NamedExpr)]
    if named:
        # A matrix must not live longer because it has got a name here.
        let_go = [b.keep(name, b.constant(None, span), span) for name in named]
        general = b.item(b.tuple([general, *let_go], span), 0, span)
    return b.choose(test, operator, general, span)


def _emit_guarded_power(em: Emitter, node: n.Binary) -> ast.expr:
    """A small power by Python's own operator where the base turns out to be a float far from overflow."""
    b, span = em.b, node.op_span
    base, again = _named(em, node.left)
    exponent = em.value(node.right)
    inside = _is_far_from_overflow(em, again, span)
    test = ast.BoolOp(ast.And(), [b.is_float(base, span), inside], **b.at(span))
    general = b.call(_runtime_name(em, node), [again, exponent], span)
    if isinstance(base, ast.NamedExpr):
        # A matrix must not live longer because it has got a name here.
        let_go = b.keep(base.target.id, b.constant(None, span), span)
        general = b.item(b.tuple([general, let_go], span), 0, span)
    return b.choose(test, ast.BinOp(again, ast.Pow(), exponent, **b.at(span)), general, span)


def _named(em: Emitter, node: n.Expr, other: n.Expr | None = None) -> tuple[ast.expr, ast.expr]:
    """An operand to be looked at first, and the same again. What the `other` may change is frozen."""
    value = calls.emit_operand(em, node)
    if other is not None and _may_change(em, node, other):
        value = share(em, value, node.span)
    if isinstance(value, ast.Constant) or (isinstance(value, ast.Name) and _is_plain_name(em, node)):
        return value, value
    name = em.temporary()
    return em.b.keep(name, value, node.span), em.b.load(name, node.span)


def _is_plain_name(em: Emitter, node: n.Expr) -> bool:
    return (
        isinstance(node, n.Name)
        and not em.dynamic
        and em.is_variable(node.id)
        and em.is_certain(node.id)
        and em.store_of(node.id) is None
    )


@emits(n.ShortCircuit)
def emit_short_circuit(em: Emitter, node: n.ShortCircuit) -> ast.expr:
    op = ast.And() if node.op == "&&" else ast.Or()
    sides = [emit_test(em, node.left), em.perhaps(emit_test, node.right)]
    return ast.BoolOp(op, sides, **em.b.at(node.span))


def emit_test(em: Emitter, node: n.Expr) -> ast.expr:
    """A condition, or an operand of `&&` and `||`, as a Python bool. A list of several values or of none is false."""
    if em.kind(node) == BOOL:
        return em.value(node)
    return _emit_truth(em, calls.emit_operand(em, node), node.span)


def _emit_truth(em: Emitter, value: ast.expr, span: Span) -> ast.expr:
    b = em.b
    name = em.temporary()
    kept, again = b.keep(name, value, span), b.load(name, span)
    is_bool = b.compare(b.attribute(kept, "__class__", span), ast.Is(), b.load(".bool", span), span)
    return b.choose(is_bool, again, b.call(".truth", [again], span), span)


def emit_condition(em: Emitter, node: n.Expr) -> ast.expr:
    """The condition of `if` and `while` as a Python bool. There `|` and `&` stop early, as in Octave."""
    if em.kind(node) != BOOL and _stops_early(node) is not None:
        return _emit_truth(em, _emit_early(em, node), node.span)
    return emit_test(em, node)


def _stops_early(node: n.Expr) -> n.Binary | None:
    while isinstance(node, n.Paren):
        node = node.inner
    return node if isinstance(node, n.Binary) and node.op in ("|", "&") else None


def _emit_early(em: Emitter, node: n.Expr) -> ast.expr:
    """`a | b` in a condition: where a is a true scalar, b is not looked at."""
    binary = _stops_early(node)
    if binary is None:
        return calls.emit_operand(em, node)
    b, span = em.b, binary.op_span
    left, right = _emit_early(em, binary.left), em.perhaps(_emit_early, binary.right)
    if em.kind(binary.left) == BOOL and em.kind(binary.right) == BOOL:
        return ast.BoolOp(ast.Or() if binary.op == "|" else ast.And(), [left, right], **b.at(span))
    name, sign = em.temporary(), b.constant(binary.op, span)
    settled = b.call(".settles", [b.keep(name, left, span), sign], span)
    known = b.load(name, span)
    if not isinstance(binary.left, n.Name | n.Number) and _stops_early(binary.left) is None:
        # Octave begins anew with an array on the left: that side is evaluated once more.
        known = b.choose(b.call(".is_one", [known], span), known, _emit_early(em, binary.left), span)
    rest = b.call(".unsettled", [known, sign, right], span)
    return b.choose(settled, b.constant(binary.op == "|", span), rest, span)


@emits(n.FuncHandle)
def emit_handle(em: Emitter, node: n.FuncHandle) -> ast.expr:
    b, span = em.b, node.span
    nest = em.nested.get(node.name)
    if nest is None or nest.outer is None:
        return b.call(".handle", [b.constant(node.name, span)], span)
    this = b.load(em.unit.constant(nest), span)
    return b.call(".nested_handle", [this, b.load(nest.closure, span), b.load(nest.outer.frame, span)], span)
