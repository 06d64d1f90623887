"""Remainders and integer division: mod, rem, idivide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import aligned, kind_name
from nnrepl.builtins.elementwise import round_half_away
from nnrepl.builtins.mapping import paired_numbers
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm, saturate, to_array
from nnrepl.values.kinds import class_of, is_complex, is_integer_class, is_numeric
from nnrepl.values.ranges import Range
from nnrepl.values.sparse import Sparse

_WHOLE = 2.0**53


def _pair(x: Any, y: Any, who: str) -> tuple[np.ndarray, np.ndarray, Any]:
    """Both operands in one class, broadcasting, and the integer class of the result if it is one."""
    for each in (x, y):
        if not is_numeric(each):
            raise OctaveError(f"{who}: wrong type argument '{kind_name(each)}'")
        if is_complex(each):
            raise OctaveError(f"{who}: not defined for complex numbers")
    a, b = to_array(x), to_array(y)
    integers = {array.dtype for array in (a, b) if array.dtype.kind in "iu"}
    if len(integers) > 1:
        raise OctaveError(f"{who}: cannot combine {class_of(x)} and {class_of(y)}")
    if integers:
        dtype = integers.pop()
        a, b = aligned(saturate(a, dtype), saturate(b, dtype), who)
        return a, b, dtype
    if a.dtype.char == "f" or b.dtype.char == "f":
        a, b = a.astype(np.float32, copy=False), b.astype(np.float32, copy=False)
    a, b = aligned(a, b, who)
    return a, b, None


def _integer_remainder(a: np.ndarray, b: np.ndarray, floored: bool) -> np.ndarray:
    safe = np.where(b == 0, b.dtype.type(1), b)
    result = np.mod(a, safe) if floored else np.fmod(a, safe)
    return np.where(b == 0, a if floored else a.dtype.type(0), result).astype(a.dtype)


def _float_remainder(a: np.ndarray, b: np.ndarray, floored: bool) -> np.ndarray:
    """x - y .* n, where n is x ./ y rounded down or towards zero; 0 where x is a multiple of y but for rounding."""
    with np.errstate(all="ignore"):
        ratio = a / b
        n = np.floor(ratio) if floored else np.trunc(ratio)
        near = round_half_away(ratio)
        eps = np.finfo(a.dtype).eps
        fractional = b != np.trunc(b)
        multiple = fractional & (np.abs((ratio - near) / near) < eps)
        result = a - b * n
        result = np.where(multiple, 0, result)
        result = np.where(b == 0, a if floored else np.nan, result)
        sign = b if floored else a
        result = np.where((b != 0) & (a != b), np.copysign(result, sign), np.where(b == 0, result, 0))
    return result.astype(a.dtype)


def _are_whole(x: np.ndarray, y: float) -> bool:
    """Whether the remainders of an array of small whole numbers by a positive one are exact without further care."""
    if not (0 < y < _WHOLE and y == y // 1.0 and x.size):
        return False
    return bool(x.min() > -_WHOLE and x.max() < _WHOLE and (np.floor(x) == x).all())


def _is_whole_range(x: Range) -> bool:
    """Whether all elements are small whole numbers, which the ends tell."""
    small = -_WHOLE < x.base < _WHOLE and -_WHOLE < x.final < _WHOLE
    return small and x.base == x.base // 1.0 and x.step == x.step // 1.0


def _whole_modulus(x: np.ndarray, y: float) -> np.ndarray:
    """The remainders of whole numbers, without NumPy's slow function for them; no multiple of y may be too large."""
    result = x / y
    np.floor(result, out=result)
    result *= y
    np.subtract(x, result, out=result)
    # A quotient just below a whole number may have been rounded up to it.
    if result.min() < 0:
        result[result < 0] += y
    return result


@builtin("z = mod(x, y)", fresh=True)
def mod(x: Any, y: Any) -> Any:
    """The remainder x - y .* floor(x ./ y), which has the sign of y; mod(x, 0) is x.

    >> mod(-5, 3)
    ans = 1
    """
    if type(x) is float and type(y) is float and 0 < y < _WHOLE and y == y // 1.0:
        if -_WHOLE < x < _WHOLE and x == x // 1.0:
            return x % y
    whole = type(x) is Range and type(y) is float and 0 < y < _WHOLE and y == y // 1.0 and _is_whole_range(x)
    if type(x) is Range:
        x = x.array
    if whole or (type(x) is np.ndarray and type(y) is float and x.dtype.char == "d" and _are_whole(x, y)):
        return norm(_whole_modulus(x, y) if max(-x.min(), x.max()) < _WHOLE - y else np.mod(x, y))
    if type(x) is Sparse or type(y) is Sparse:
        return paired_numbers(x, y, mod, "mod")
    a, b, dtype = _pair(x, y, "mod")
    return norm(_float_remainder(a, b, True)) if dtype is None else _integer_remainder(a, b, True)


@builtin("z = rem(x, y)", fresh=True)
def rem(x: Any, y: Any) -> Any:
    """The remainder x - y .* fix(x ./ y), which has the sign of x; rem(x, 0) is NaN.

    >> rem(-5, 3)
    ans = -2
    """
    if type(x) is float and type(y) is float and 0 < y < _WHOLE and y == y // 1.0:
        if 0 <= x < _WHOLE and x == x // 1.0:
            # The remainder of -0 is -0.
            return x % y or x * 0.0
    if type(x) is np.ndarray and type(y) is float and x.dtype.char == "d" and _are_whole(x, y):
        return norm(np.fmod(x, y))
    if type(x) is Sparse or type(y) is Sparse:
        return paired_numbers(x, y, rem, "rem")
    a, b, dtype = _pair(x, y, "rem")
    return norm(_float_remainder(a, b, False)) if dtype is None else _integer_remainder(a, b, False)


def _fixed(quotient: np.ndarray, x: np.ndarray) -> np.ndarray:
    # As Octave 7 does it: the quotients of negative dividends are rounded away from zero.
    return np.where(x < 0, np.copysign(np.ceil(np.abs(quotient)), quotient), np.trunc(quotient))


_ROUNDINGS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "fix": _fixed,
    "round": lambda quotient, x: round_half_away(quotient),
    "floor": lambda quotient, x: np.floor(quotient),
    "ceil": lambda quotient, x: np.ceil(quotient),
}


@builtin("z = idivide(x, y)", 'z = idivide(x, y, "fix"|"round"|"floor"|"ceil")', fresh=True)
def idivide(x: Any, y: Any, op: Any = "fix") -> Any:
    """The quotient of integers rounded as the third argument says; saturating.

    "fix", the default, rounds towards zero where x is positive, and away from it where x is negative.

    >> idivide(int32(7), int32(2))
    ans = 3
    """
    word = op.lower() if isinstance(op, str) else ""
    if word not in _ROUNDINGS:
        raise OctaveError(f'idivide: unrecognized rounding type "{op if isinstance(op, str) else ""}"')
    if not (is_integer_class(x) or is_integer_class(y)):
        raise OctaveError("idivide: at least one input (X or Y) must be an integer type")
    if is_integer_class(x) and is_integer_class(y) and class_of(x) != class_of(y):
        raise OctaveError(f"idivide: integer type of X ({class_of(x)}) must match integer type of Y ({class_of(y)})")
    dtype = (x if is_integer_class(x) else y).dtype
    a, b = aligned(to_array(x), to_array(y), "idivide")
    with np.errstate(all="ignore"):
        if dtype.itemsize == 8 and a.dtype == b.dtype and (b != 0).all() and (a >= 0).all() and word == "fix":
            return np.sign(b) * (a // np.abs(b)) if dtype.kind == "i" else a // b
        return saturate(_ROUNDINGS[word](a.astype(np.float64) / b.astype(np.float64), a), dtype)
