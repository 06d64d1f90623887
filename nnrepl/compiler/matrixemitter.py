"""Emission of expressions with matrices of known kinds: NumPy's operators without a question before them.

Shapes that do not fit make NumPy raise a ValueError, of which `runtime.failures` makes the error of the language.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from nnrepl.compiler.calls import uses_end
from nnrepl.compiler.emitter import RUNTIME_BINARY
from nnrepl.compiler.expressions import row_of_floats
from nnrepl.compiler.inference import BOOL, FLOAT
from nnrepl.compiler.kinds import DOUBLES, INT, LOGICALS, MATRICES, NUMBERS, REAL, form
from nnrepl.compiler.matrixkinds import bare, literal_range
from nnrepl.source import Span
from nnrepl.syntax import nodes as n

if TYPE_CHECKING:
    from nnrepl.compiler.loopemitter import LoopEmitter

_OPERATORS: dict[str, type[ast.operator]] = {
    "+": ast.Add,
    "-": ast.Sub,
    ".*": ast.Mult,
    "*": ast.Mult,
    "./": ast.Div,
    "/": ast.Div,
    "&": ast.BitAnd,
    "|": ast.BitOr,
}
_COMPARISONS: dict[str, type[ast.cmpop]] = {
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
    "==": ast.Eq,
    "!=": ast.NotEq,
}
_FUNCTIONS = {"exp": ".np_exp", "abs": ".np_abs"}


def emit(em: LoopEmitter, node: n.Expr) -> ast.expr | None:
    """The Python expression for a matrix, or what may be one; None where the ordinary one does."""
    kind = em.exact_kind(node)
    if isinstance(node, n.Binary):
        return _binary(em, node) if kind in MATRICES or (kind == FLOAT and node.op == "*") else None
    if kind == FLOAT and isinstance(node, n.Index):
        return _of_vector(em, node)
    if kind not in MATRICES:
        return None
    if isinstance(node, n.Prefix):
        return _prefix(em, node)
    if isinstance(node, n.Postfix):
        # More than an operand: it must not show a variable that is written to.
        return _transposed(em, node, em.value)
    if isinstance(node, n.Matrix):
        return _brackets(em, node)
    if isinstance(node, n.Index) and isinstance(node.base, n.Name):
        if node.base.id in em.kinds.names:
            part = _part(em, node, node.base.id)
            return part if part is None else _owned(em, node, part)
        return _call(em, node, node.base.id)
    return None


def is_new(em: LoopEmitter, node: n.Expr) -> bool:
    """Whether nobody else has the matrix, or scalar, that is the value of the expression."""
    if em.exact_kind(node) not in MATRICES:
        return False
    if isinstance(node, n.Paren):
        return is_new(em, node.inner)
    if isinstance(node, n.Binary):
        return True
    if isinstance(node, n.Prefix):
        return node.op in ("-", "!")
    if isinstance(node, n.Postfix):
        return is_new(em, node.operand)
    if isinstance(node, n.Matrix):
        # What literals alone make is a constant, which is frozen anyway.
        return em.exact_kind(node) == DOUBLES
    if isinstance(node, n.Index) and isinstance(node.base, n.Name) and node.base.id in em.kinds.names:
        return not all(isinstance(arg, n.Colon) for arg in node.args)
    return False


def _operand(em: LoopEmitter, node: n.Expr) -> ast.expr:
    """An operand of an operator: a part of a matrix that is only read may show the matrix."""
    if isinstance(node, n.Paren):
        return _operand(em, node.inner)
    if isinstance(node, n.Postfix) and em.exact_kind(node) in MATRICES:
        return _transposed(em, node, partial(_operand, em))
    if isinstance(node, n.Index) and isinstance(node.base, n.Name) and node.base.id in em.kinds.names:
        part = _part(em, node, node.base.id) if em.exact_kind(node) in MATRICES else None
        if part is not None:
            return part
    return em.number(node)


def _factor(em: LoopEmitter, node: n.Expr) -> ast.expr:
    """An operand of a matrix product: what is transposed is not moved."""
    if isinstance(node, n.Paren):
        return _factor(em, node.inner)
    if isinstance(node, n.Postfix) and literal_range(node.operand) is None and em.exact_kind(node.operand) == DOUBLES:
        return em.b.attribute(_operand(em, node.operand), "T", node.span)
    return _operand(em, node)


def _turned(node: n.Expr) -> n.Expr | None:
    """What is transposed in a factor, which then need not be moved."""
    node = bare(node)
    if isinstance(node, n.Postfix) and node.op in ("'", ".'") and literal_range(node.operand) is None:
        return node.operand
    return None


def _squared(node: n.Binary) -> tuple[str, n.Name] | None:
    """The function for x'*x or x*x', which has sums of its own, and x."""
    for turned, other, name in (
        (node.left, node.right, ".ctransposed_mtimes"),
        (node.right, node.left, ".mtimes_ctransposed"),
    ):
        inner = turned.operand if isinstance(turned, n.Postfix) and turned.op in ("'", ".'") else None
        if isinstance(inner, n.Name) and isinstance(other, n.Name) and inner.id == other.id:
            return name, inner
    return None


def _beside(em: LoopEmitter, node: n.Expr, other: str | None) -> ast.expr:
    """An operand; a literal beside a certain matrix is an array without dimensions, which NumPy takes sooner."""
    if other == DOUBLES and isinstance(node, n.Number) and isinstance(node.value, float):
        value = np.array(node.value)
        value.flags.writeable = False
        return em.b.load(em.unit.constant(value), node.span)
    row = _row_at(em, node)
    if row is not None:
        # The operator makes a matrix of its own: the row need not be one.
        name, counter = row
        general = em.b.call(".row", [em.b.load(em.local(name), node.span), counter], node.span)
        return _row(em, name, counter, general, node.span, copied=False)
    # NumPy takes a float sooner than an int, too.
    return em.value(node) if em.exact_kind(node) == INT else _operand(em, node)


def _binary(em: LoopEmitter, node: n.Binary) -> ast.expr | None:
    b, span = em.b, node.op_span
    kinds = left, right = em.exact_kind(node.left), em.exact_kind(node.right)
    if node.op == ".^":
        return _power(em, node) if left == DOUBLES else None
    if node.op == "*" and not set(kinds) & NUMBERS:
        if left == right == DOUBLES:
            vector = _squared(node)
            if vector is not None:
                if em.exact_kind(node) == FLOAT:
                    return b.call(".square", [_operand(em, vector[1])], span)
                return b.call(vector[0], [_operand(em, vector[1]), _operand(em, vector[1])], span)
            factors = [_factor(em, node.left), _factor(em, node.right)]
            kind = em.exact_kind(node)
            if kind != FLOAT and form(kind) not in ("row", "column"):
                return b.call(".dot", factors, span)
            product = b.call_value(b.attribute(factors[0], "dot", span), factors[1:], span)
            return b.call_value(b.attribute(product, "item", span), [], span) if kind == FLOAT else product
        left_turned, right_turned = _turned(node.left), _turned(node.right)
        if left_turned is not None:
            return b.call(".ctransposed_mtimes", [_operand(em, left_turned), _operand(em, node.right)], span)
        if right_turned is not None:
            return b.call(".mtimes_ctransposed", [_operand(em, node.left), _operand(em, right_turned)], span)
        return b.call(".mtimes", [_operand(em, node.left), _operand(em, node.right)], span)
    if node.op in ("/", "./") and not {DOUBLES, LOGICALS} & set(kinds):
        # Both may be scalars: Python does not divide by zero.
        return b.call(RUNTIME_BINARY[node.op], [_value(em, node.left), _value(em, node.right)], span)
    rows = _row_at(em, node.left), _row_at(em, node.right)
    if rows[0] is not None and rows[1] is not None and node.op in ("+", "-", ".*", "./"):
        return _of_rows(em, node, rows[0], rows[1])
    sides = [_beside(em, node.left, right), _beside(em, node.right, left)]
    if node.op in _COMPARISONS:
        return b.compare(sides[0], _COMPARISONS[node.op](), sides[1], span)
    return ast.BinOp(sides[0], _OPERATORS[node.op](), sides[1], **b.at(span))


def _row_at(em: LoopEmitter, node: n.Expr) -> tuple[str, ast.expr] | None:
    """The matrix and the counter of an operand like `A(k,:)`, whose rows have two or more elements."""
    node = bare(node)
    if not isinstance(node, n.Index) or not isinstance(node.base, n.Name) or len(node.args) != 2:
        return None
    name = node.base.id
    if form(em.kinds.names.get(name)) != "grid" or not isinstance(node.args[1], n.Colon):
        return None
    counter = em.counter_from_one(node.args[0]) if em.exact_kind(node.args[0]) == INT else None
    return None if counter is None else (name, counter)


def _of_rows(em: LoopEmitter, node: n.Binary, left: tuple[str, ast.expr], right: tuple[str, ast.expr]) -> ast.expr:
    """What an operator makes of two rows: NumPy takes them sooner as lines than as matrices, or copies of them."""
    b, span = em.b, node.op_span
    tests: list[ast.expr] = []
    lines: list[ast.expr] = []
    for name, counter in (left, right):
        whole = b.load(em.local(name), span)
        tests.append(b.compare(counter, ast.LtE(), b.call(".len", [whole], span), span))
        before = ast.BinOp(counter, ast.Sub(), b.constant(1, span), **b.at(span))
        lines.append(ast.Subscript(whole, before, ast.Load(), **b.at(span)))
    made = ast.BinOp(lines[0], _OPERATORS[node.op](), lines[1], **b.at(span))
    row = b.item(made, None, span)
    general = ast.BinOp(_operand(em, node.left), _OPERATORS[node.op](), _operand(em, node.right), **b.at(span))
    return b.choose(ast.BoolOp(ast.And(), tests, **b.at(span)), row, general, span)


def _value(em: LoopEmitter, node: n.Expr) -> ast.expr:
    return em.value(node) if em.exact_kind(node) in (INT, BOOL, FLOAT) else _operand(em, node)


def _power(em: LoopEmitter, node: n.Binary) -> ast.expr:
    b, span = em.b, node.op_span
    base = _operand(em, node.left)
    if isinstance(node.right, n.Number) and node.right.value == 2.0:
        name = em.temporary(held=True)
        return ast.BinOp(b.keep(name, base, span), ast.Mult(), b.load(name, span), **b.at(span))
    return b.call(".power", [base, em.value(node.right)], span)


def _prefix(em: LoopEmitter, node: n.Prefix) -> ast.expr | None:
    kind = em.exact_kind(node.operand)
    if node.op == "-" and kind in (DOUBLES, REAL):
        return ast.UnaryOp(ast.USub(), _operand(em, node.operand), **em.b.at(node.span))
    if node.op == "!" and kind == LOGICALS:
        return ast.UnaryOp(ast.Invert(), _operand(em, node.operand), **em.b.at(node.span))
    return None


def _transposed(em: LoopEmitter, node: n.Postfix, emit_inner: Callable[[n.Expr], ast.expr]) -> ast.expr:
    bounds = literal_range(node.operand)
    if bounds is not None:
        numbers = np.arange(bounds[0], bounds[1] + 1, dtype=np.float64).reshape(-1, 1)
        numbers.flags.writeable = False
        return em.b.load(em.unit.constant(numbers), node.span)
    if form(em.exact_kind(node.operand)) in ("row", "column"):
        return em.b.attribute(emit_inner(node.operand), "T", node.span)
    return em.b.call(".ctranspose", [emit_inner(node.operand)], node.span)


def _brackets(em: LoopEmitter, node: n.Matrix) -> ast.expr | None:
    b, span = em.b, node.span
    kinds = [[em.exact_kind(item) for item in row] for row in node.rows]
    if len(node.rows) == 1 and len(node.rows[0]) > 1 and set(kinds[0]) <= {FLOAT, INT}:
        if all(isinstance(item, n.Number) for item in node.rows[0]):
            return None
        return row_of_floats(em, [em.value(item) for item in node.rows[0]], span)
    items = [item for row in node.rows for item in row]
    if len(items) != 2 or em.exact_kind(items[0]) not in (FLOAT, INT) or em.exact_kind(items[1]) not in (DOUBLES, REAL):
        return None
    helper = ".beside_one" if len(node.rows) == 1 else ".below_one"
    return b.call(helper, [em.value(items[0]), _operand(em, items[1])], span)


def _part(em: LoopEmitter, node: n.Index, name: str) -> ast.expr | None:
    """Rows, columns and runs of a matrix; the matrix itself may show in them."""
    b, span = em.b, node.span
    if em.kinds.names[name] != DOUBLES or uses_end([arg for arg in node.args if not isinstance(arg, n.Range)]):
        return None
    whole = b.load(em.local(name), span)
    if len(node.args) == 1:
        return _run(em, node.args[0], ".run", whole, span)
    if len(node.args) != 2:
        return None
    first, second = node.args
    if isinstance(first, n.Colon):
        if em.exact_kind(second) in (FLOAT, INT):
            return b.call(".column", [whole, em.number(second)], span)
        return _run(em, second, ".columns", whole, span)
    if isinstance(second, n.Colon) and em.exact_kind(first) in (FLOAT, INT):
        general = b.call(".row", [whole, em.number(first)], span)
        counter = em.counter_from_one(first) if form(em.kinds.names[name]) == "grid" else None
        return general if counter is None else _row(em, name, counter, general, span)
    return None


def _row(
    em: LoopEmitter, name: str, counter: ast.expr, general: ast.expr, span: Span, *, copied: bool = True
) -> ast.expr:
    """A row whose number is a counter from 1 on, of a matrix with two or more columns."""
    b = em.b
    whole = b.load(em.local(name), span)
    before = ast.BinOp(counter, ast.Sub(), b.constant(1, span), **b.at(span))
    part = ast.Subscript(whole, ast.Slice(before, counter, None, **b.at(span)), ast.Load(), **b.at(span))
    inside = b.compare(counter, ast.LtE(), b.call(".len", [whole], span), span)
    found = b.call_value(b.attribute(part, "copy", span), [], span) if copied else part
    return b.choose(inside, found, general, span)


def _run(em: LoopEmitter, index: n.Expr, helper: str, whole: ast.expr, span: Span) -> ast.expr | None:
    if not isinstance(index, n.Range) or index.step is not None:
        return None
    to_end = isinstance(index.stop, n.End)
    bounds = [index.start] if to_end else [index.start, index.stop]
    if uses_end(bounds) or any(em.exact_kind(bound) not in (FLOAT, INT) for bound in bounds):
        return None
    args = [em.number(bound) for bound in bounds]
    return em.b.call(helper, [whole, *args, *([em.b.constant(None, span)] if to_end else [])], span)


def _owned(em: LoopEmitter, node: n.Index, part: ast.expr) -> ast.expr:
    """A part that is more than an operand: memory of its own."""
    if isinstance(node.args[-1], n.Colon) and len(node.args) == 2:
        # Rows are copied anyway: they do not lie in memory as a whole.
        return part
    return em.b.call(".own", [part], node.span)


def _call(em: LoopEmitter, node: n.Index, name: str) -> ast.expr | None:
    """Functions that NumPy has, of certain matrices."""
    if name in _FUNCTIONS and len(node.args) == 1 and em.exact_kind(node.args[0]) == DOUBLES:
        return em.b.call(_FUNCTIONS[name], [_operand(em, node.args[0])], node.span)
    return None


_OF_VECTORS = {"sum": ".total_of_vector", "norm": ".norm_of_vector"}


def _of_vector(em: LoopEmitter, node: n.Index) -> ast.expr | None:
    """The sum, or the norm, of a row or a column."""
    name = node.base.id if isinstance(node.base, n.Name) else ""
    if name not in _OF_VECTORS or em.is_variable(name) or len(node.args) != 1 or not em.kinds.library(name):
        return None
    if form(em.exact_kind(node.args[0])) not in ("row", "column"):
        return None
    args = [_operand(em, node.args[0])]
    if name == "norm":
        args.append(em.slot(name, node.span, 1, 1, em.facts.is_fresh(name)))
    return em.b.call(_OF_VECTORS[name], args, node.span)


def emit_write(em: LoopEmitter, target: n.Index, value: ast.expr, name: str) -> ast.expr | None:
    """What a matrix is after `A(i,:) = value` or `A(:,j) = value`."""
    if len(target.args) != 2:
        return None
    b, span = em.b, target.span
    whole = b.load(em.local(name), span)
    first, second = target.args
    if isinstance(second, n.Colon) and em.exact_kind(first) in (FLOAT, INT):
        counter = em.counter_from_one(first)
        if counter is not None:
            return b.call(".put_counted_row", [whole, counter, value], span)
        return b.call(".put_row", [whole, em.number(first), value], span)
    if isinstance(first, n.Colon) and em.exact_kind(second) in (FLOAT, INT):
        return b.call(".put_column", [whole, em.number(second), value], span)
    return None
