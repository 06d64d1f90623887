"""Emission of arithmetic and comparison of certain scalars, inside loops whose kinds are known."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nnrepl.compiler.emitter import RUNTIME_BINARY
from nnrepl.compiler.expressions import PYTHON_ARITHMETIC, PYTHON_COMPARISON
from nnrepl.compiler.inference import BOOL
from nnrepl.compiler.kinds import CHAR, INT, NUMBER, NUMBERS
from nnrepl.compiler.loopkinds import small_power
from nnrepl.syntax import nodes as n

if TYPE_CHECKING:
    from nnrepl.compiler.loopemitter import LoopEmitter

ARITHMETIC: dict[str, type[ast.operator]] = {**PYTHON_ARITHMETIC, "&": ast.BitAnd, "|": ast.BitOr}


def binary(em: LoopEmitter, node: n.Binary) -> ast.expr | None:
    """Python's own operator for two scalars; None where they are none for sure."""
    left, right = em.exact_kind(node.left), em.exact_kind(node.right)
    if node.op in PYTHON_COMPARISON:
        if (left in NUMBERS and right in NUMBERS) or left == right == CHAR:
            sides = [em.number(node.left), em.number(node.right)]
            if INT in (left, right) and em.kinds.is_int(node.left, em.lows):
                sides[0] = em.as_int(node.left)
            if INT in (left, right) and em.kinds.is_int(node.right, em.lows):
                sides[1] = em.as_int(node.right)
            return em.b.compare(sides[0], PYTHON_COMPARISON[node.op](), sides[1], node.op_span)
        return None
    if NUMBER in (left, right) and em.exact_kind(node) == NUMBER:
        return _complex(em, node)
    if left not in NUMBERS or right not in NUMBERS or em.exact_kind(node) is None:
        return None
    if em.exact_kind(node) == INT:
        return em.as_float(em.as_int(node), node.span)
    if node.op in ("/", "./"):
        return _quotient(em, node)
    if node.op in ("^", ".^") and small_power(node.right):
        return _power(em, node)
    if node.op in ("^", ".^"):
        if isinstance(node.right, n.Number) and 0.0 < node.right.value.real < 4.0:
            return _positive_power(em, node)
        return em.b.call(".pow_float", [em.value(node.left), em.value(node.right)], node.op_span)
    first = em.number(node.left)
    if node.op not in ("&", "|") and left in (INT, BOOL) and right in (INT, BOOL):
        first = em.as_float(first, node.left.span)
    return ast.BinOp(first, ARITHMETIC[node.op](), em.number(node.right), **em.b.at(node.op_span))


def _complex(em: LoopEmitter, node: n.Binary) -> ast.expr | None:
    """Python's own operator where its result is real, or finite with an imaginary part."""
    if node.op not in PYTHON_ARITHMETIC:
        return None
    b, span = em.b, node.op_span
    left, again = _once(em, node.left)
    right, right_again = _once(em, node.right)
    name = em.temporary()
    result = b.load(name, span)
    computed = ast.BinOp(again, ARITHMETIC[node.op](), right_again, **b.at(span))
    is_real = b.is_float(b.keep(name, computed, span), span)
    less_itself = ast.BinOp(result, ast.Sub(), result, **b.at(span))
    finite = b.compare(less_itself, ast.Eq(), b.constant(0.0, span), span)
    is_plain = ast.BoolOp(ast.And(), [b.attribute(result, "imag", span), finite], **b.at(span))
    # Both operands are bound by the first test; a real factor is none with an imaginary part of 0.
    kinds = [b.attribute(side, "__class__", span) for side in (left, right)]
    test: ast.expr = ast.BoolOp(ast.Or(), [is_real, is_plain], **b.at(span))
    alike = b.compare(kinds[0], ast.Is(), kinds[1], span)
    test = ast.BoolOp(ast.And(), [alike, test], **b.at(span))
    general = b.call(RUNTIME_BINARY[node.op], [again, right_again], span)
    return b.choose(test, result, general, span)


def _once(em: LoopEmitter, node: n.Expr) -> tuple[ast.expr, ast.expr]:
    """The value of an operand, bound to a temporary where need be, and the same again."""
    value = em.value(node)
    if isinstance(value, ast.Name | ast.Constant):
        return value, value
    name = em.temporary()
    return em.b.keep(name, value, node.span), em.b.load(name, node.span)


def _quotient(em: LoopEmitter, node: n.Binary) -> ast.expr:
    b, span = em.b, node.op_span
    left, right = em.number(node.left), em.number(node.right)
    if isinstance(node.right, n.Number) and node.right.value:
        return ast.BinOp(left, ast.Div(), right, **b.at(span))
    if _is_positive(em, node.right):
        return ast.BinOp(left, ast.Div(), right, **b.at(span))
    under = em.temporary()
    plain = ast.BinOp(left, ast.Div(), b.load(under, span), **b.at(span))
    by_zero = b.call(".div_float", [em.value(node.left), b.load(under, span)], span)
    return b.choose(b.keep(under, right, span), plain, by_zero, span)


def _is_positive(em: LoopEmitter, node: n.Expr) -> bool:
    """Whether a number is a counter from 1 on, or the square of one."""
    while isinstance(node, n.Paren):
        node = node.inner
    if isinstance(node, n.Binary) and node.op in ("^", ".^") and _is_two(node.right):
        node = node.left
    return isinstance(node, n.Name) and (em.lows.get(node.id) or 0) >= 1


def _power(em: LoopEmitter, node: n.Binary) -> ast.expr:
    b, span = em.b, node.op_span
    exponent = em.value(node.right)
    if isinstance(node.left, n.Name) and em.exact_kind(node.left) == INT and _is_two(node.right):
        # Floats are multiplied faster than ints, and the square of an int is rounded in the same way.
        once = em.temporary()
        kept = b.keep(once, em.value(node.left), span)
        return ast.BinOp(kept, ast.Mult(), b.load(once, span), **b.at(span))
    if em.exact_kind(node.left) == INT:
        return ast.BinOp(em.value(node.left), ast.Pow(), exponent, **b.at(span))
    base = em.temporary()
    inside = ast.Compare(
        b.constant(-1e75, span),
        [ast.Lt(), ast.Lt()],
        [b.keep(base, em.number(node.left), span), b.constant(1e75, span)],
        **b.at(span),
    )
    quick = ast.BinOp(b.load(base, span), ast.Pow(), exponent, **b.at(span))
    return b.choose(inside, quick, b.call(".pow_float", [b.load(base, span), exponent], span), span)


def _positive_power(em: LoopEmitter, node: n.Binary) -> ast.expr:
    """A number to the power of a small literal: Python's own operator where neither is it negative nor too large."""
    b, span = em.b, node.op_span
    base = em.temporary()
    again, exponent = b.load(base, span), em.value(node.right)
    inside = ast.Compare(
        b.constant(0.0, span),
        [ast.LtE(), ast.Lt()],
        [b.keep(base, em.value(node.left), span), b.constant(1e75, span)],
        **b.at(span),
    )
    return b.choose(
        inside, ast.BinOp(again, ast.Pow(), exponent, **b.at(span)), b.call(".pow_float", [again, exponent], span), span
    )


def _is_two(node: n.Expr) -> bool:
    return isinstance(node, n.Number) and node.value == 2.0
