"""Emission of calls of the library's simplest functions with real scalars, inside loops whose kinds are known."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from nnrepl.compiler.kinds import INT, NUMBER
from nnrepl.compiler.loopkinds import FLOAT_FUNCTIONS
from nnrepl.runtime.integers import rounded
from nnrepl.syntax import nodes as n

if TYPE_CHECKING:
    from nnrepl.compiler.loopemitter import LoopEmitter

_MOST = 2.0**53


def emit(em: LoopEmitter, node: n.Index, name: str) -> ast.expr | None:
    """The call as Python's own arithmetic, or None where it is an ordinary call."""
    if not node.args or name not in _EMITTERS or (FLOAT_FUNCTIONS.get(name) != len(node.args) and name != "char"):
        return None
    return _EMITTERS[name](em, node)


def emit_integer(em: LoopEmitter, node: n.Index, dtype: Any) -> ast.expr | None:
    """`uint8(7)`: a constant."""
    only = node.args[0] if len(node.args) == 1 else None
    if not isinstance(only, n.Number) or not isinstance(only.value, float) or only.value >= _MOST:
        return None
    value = rounded(only.value, dtype)
    value.flags.writeable = False
    return em.b.load(em.unit.constant(value), node.span)


def _abs(em: LoopEmitter, node: n.Index) -> ast.expr:
    b, span = em.b, node.span
    if em.exact_kind(node.args[0]) == NUMBER:
        return b.call(".modulus", [em.value(node.args[0])], span)
    name = em.temporary()
    x = b.load(name, span)
    negative = b.compare(b.keep(name, em.value(node.args[0]), span), ast.Lt(), b.constant(0.0, span), span)
    plain = ast.BinOp(x, ast.Add(), b.constant(0.0, span), **b.at(span))
    return b.choose(negative, ast.UnaryOp(ast.USub(), x, **b.at(span)), plain, span)


def _floor(em: LoopEmitter, node: n.Index) -> ast.expr:
    b, span = em.b, node.span
    name = em.temporary()
    x = b.load(name, span)
    whole = ast.BinOp(x, ast.FloorDiv(), b.constant(1.0, span), **b.at(span))
    return b.choose(_within(em, name, em.value(node.args[0]), node), whole, x, span)


def _ceil(em: LoopEmitter, node: n.Index) -> ast.expr:
    b, span = em.b, node.span
    name = em.temporary()
    x = b.load(name, span)
    down = ast.BinOp(ast.UnaryOp(ast.USub(), x, **b.at(span)), ast.FloorDiv(), b.constant(1.0, span), **b.at(span))
    whole = ast.UnaryOp(ast.USub(), down, **b.at(span))
    return b.choose(_within(em, name, em.value(node.args[0]), node), whole, x, span)


def _within(em: LoopEmitter, name: str, value: ast.expr, node: n.Index) -> ast.expr:
    """The test that a number is finite and not beyond the whole numbers; it binds the number."""
    b, span = em.b, node.span
    return ast.Compare(
        b.constant(-_MOST, span),
        [ast.Lt(), ast.Lt()],
        [b.keep(name, value, span), b.constant(_MOST, span)],
        **b.at(span),
    )


def _remainder(em: LoopEmitter, node: n.Index) -> ast.expr:
    """mod and rem of whole numbers; of a negative first operand only mod is Python's remainder."""
    b, span = em.b, node.span
    assert isinstance(node.base, n.Name)
    who = node.base.id
    x, y = em.temporary(), em.temporary()
    whole = em.kinds.is_int(node.args[0], em.lows)
    divisor = node.args[1].value if isinstance(node.args[1], n.Number) else None
    known = isinstance(divisor, float) and divisor.is_integer() and 0 < divisor < _MOST
    kept_y = b.keep(y, em.value(node.args[1]), span)
    tests: list[ast.expr] = []
    first = em.number(node.args[0]) if whole else em.value(node.args[0])
    if who == "rem":
        kept = b.keep(x, first, span)
        tests.append(
            ast.Compare(b.constant(0.0, span), [ast.LtE(), ast.Lt()], [kept, b.constant(_MOST, span)], **b.at(span))
        )
    elif whole:
        # The first operand is bound first, whatever it is.
        kept = b.keep(x, first, span)
        tests.append(b.compare(kept, ast.IsNot(), b.constant(None, span), span))
    else:
        tests.append(_within(em, x, first, node))
    if not known:
        tests.append(
            ast.Compare(b.constant(0.0, span), [ast.Lt(), ast.Lt()], [kept_y, b.constant(_MOST, span)], **b.at(span))
        )
        if not em.kinds.is_int(node.args[1], em.lows):
            tests.append(b.call_value(b.attribute(b.load(y, span), "is_integer", span), [], span))
    if not whole:
        tests.append(b.call_value(b.attribute(b.load(x, span), "is_integer", span), [], span))
    right: ast.expr = b.constant(divisor, span) if known else b.load(y, span)
    quick = ast.BinOp(b.load(x, span), ast.Mod(), right, **b.at(span))
    slot = em.slot(who, span, 2, 1, em.facts.is_fresh(who))
    again = em.as_float(b.load(x, span), span) if whole else b.load(x, span)
    # Where a test fails early, the second operand has not been looked at yet.
    general = b.call_value(slot, [again, em.value(node.args[1])], span)
    return b.choose(ast.BoolOp(ast.And(), tests, **b.at(span)) if len(tests) > 1 else tests[0], quick, general, span)


def _extreme(em: LoopEmitter, node: n.Index) -> ast.expr:
    b, span = em.b, node.span
    assert isinstance(node.base, n.Name)
    x, y = em.temporary(), em.temporary()
    kept = [b.keep(x, em.value(node.args[0]), span), b.keep(y, em.value(node.args[1]), span)]
    better = b.compare(kept[0], ast.GtE() if node.base.id == "max" else ast.LtE(), kept[1], span)
    no_number = b.compare(b.load(y, span), ast.NotEq(), b.load(y, span), span)
    test = ast.BoolOp(ast.Or(), [better, no_number], **b.at(span))
    return b.choose(test, b.load(x, span), b.load(y, span), span)


def _exp(em: LoopEmitter, node: n.Index) -> ast.expr:
    return em.b.call(".exp_float", [em.value(node.args[0])], node.span)


def _char(em: LoopEmitter, node: n.Index) -> ast.expr:
    """The character of a code; of one that is none only the function knows."""
    b, span = em.b, node.span
    code = em.temporary()
    find = b.attribute(b.load(".bytes", span), "get", span)
    known = b.call_value(find, [b.keep(code, em.number(node.args[0]), span)], span)
    general = b.call_value(em.slot("char", span, 1, 1, em.facts.is_fresh("char")), [_again(em, node, code)], span)
    return ast.BoolOp(ast.Or(), [known, general], **b.at(span))


def _again(em: LoopEmitter, node: n.Index, name: str) -> ast.expr:
    """The first argument as a value, which the name holds."""
    value = em.b.load(name, node.span)
    return em.as_float(value, node.span) if em.exact_kind(node.args[0]) == INT else value


_EMITTERS = {
    "char": _char,
    "abs": _abs,
    "floor": _floor,
    "ceil": _ceil,
    "mod": _remainder,
    "rem": _remainder,
    "max": _extreme,
    "min": _extreme,
    "exp": _exp,
}
