"""Integer arithmetic: results are rounded half away from zero and saturate.

Up to 32 bits, and for 64-bit numbers that doubles hold exactly, double arithmetic gives the exact result; the others
are computed one by one with Python's integers and fractions.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.runtime.operands import C64, C128, conform, is_integer, undefined_binary
from nnrepl.values.convert import saturate
from nnrepl.values.kinds import INTEGER_CLASSES

EXACT = 2.0**51
"""Below this a double has bits to spare for a half."""

_DOUBLES: dict[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    ".*": np.multiply,
    "./": np.divide,
    ".\\": np.divide,
    ".^": np.power,
}


_FLOATS: dict[str, Callable[[float, float], float]] = {"+": operator.add, "-": operator.sub, ".*": operator.mul}


def result_dtype(symbol: str, x: np.ndarray, y: np.ndarray) -> Any:
    """The integer class of a result; an error where integer classes differ or complex numbers take part."""
    if x.dtype == y.dtype:
        return x.dtype
    first, second = x.dtype.kind in "iu", y.dtype.kind in "iu"
    if (first and second) or x.dtype in (C64, C128) or y.dtype in (C64, C128):
        return undefined_binary(symbol, y, x) if symbol == ".\\" else undefined_binary(symbol, x, y)
    return x.dtype if first else y.dtype


def arithmetic(symbol: str, x: np.ndarray, y: np.ndarray) -> Any:
    """An elementwise operation of which an operand is of an integer class."""
    dtype = result_dtype(symbol, x, y)
    if x.size == 1 and y.size == 1 and dtype.itemsize < 8 and symbol in _FLOATS:
        return rounded(_FLOATS[symbol](float(x.item()), float(y.item())), dtype)
    x, y = conform(symbol, x, y)
    if dtype.itemsize == 8 and symbol in ("+", "-"):
        # Octave rounds the other operand before it adds to a 64-bit integer.
        x, y = _whole(x), _whole(y)
    if dtype.itemsize == 8 and not _doubles_suffice(symbol, x, y):
        return _one_by_one(symbol, x, y, dtype)
    if symbol == ".^" and is_integer(x) and is_integer(y):
        return saturate(_integer_power(x, y), dtype)
    value = _DOUBLES[symbol](x.astype(np.float64), y.astype(np.float64))
    return saturate(value, dtype) if dtype.itemsize == 8 else _rounded_into(value, dtype)


HALF = 0.49999999999999994
"""The double below a half: added to a number before it is cut off, it rounds every double half away from zero."""


def rounded(value: float, dtype: Any) -> np.ndarray:
    """A number as an integer scalar of up to 32 bits."""
    out = np.zeros((1, 1), dtype=dtype)
    if value == value:
        low, high = _LIMITS[dtype]
        out[0, 0] = int(min(max(value + math.copysign(HALF, value), low), high))
    return out


def _rounded_into(value: np.ndarray, dtype: Any) -> np.ndarray:
    """A fresh array of doubles as an integer class of up to 32 bits."""
    low, high = _LIMITS[dtype]
    value += np.copysign(HALF, value)
    nan = value != value
    if nan.any():
        value[nan] = 0.0
    np.minimum(value, high, out=value)
    np.maximum(value, low, out=value)
    return value.astype(dtype)


_LIMITS = {np.dtype(name): (float(np.iinfo(name).min), float(np.iinfo(name).max)) for name in INTEGER_CLASSES}
SMALL_INTEGERS = {name: np.dtype(name) for name in INTEGER_CLASSES if np.dtype(name).itemsize < 8}
"""The integer classes that doubles hold exactly."""


def _whole(array: np.ndarray) -> np.ndarray:
    if array.dtype.kind in "iub":
        return array
    wide = array.astype(np.float64)
    whole = np.trunc(wide)
    return np.nan_to_num(whole + (np.abs(wide - whole) >= 0.5) * np.sign(wide), nan=0.0, posinf=np.inf, neginf=-np.inf)


def _integer_power(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    # A negative exponent gives 0 for any base but 1 and -1: integers know no fractions to round.
    value = np.power(x.astype(np.float64), y.astype(np.float64))
    return np.where((y < 0) & (np.abs(value) != 1), 0.0, value)


def _largest(array: np.ndarray) -> float:
    if not array.size:
        return 0.0
    return max(abs(float(array.max())), abs(float(array.min())))


def _doubles_suffice(symbol: str, x: np.ndarray, y: np.ndarray) -> bool:
    p, q = _largest(x), _largest(y)
    if not (p < EXACT and q < EXACT):
        return False
    if symbol == ".*":
        return p * q < EXACT
    if symbol == ".^":
        return _fits(p, q)
    return True


def _fits(base: float, exponent: float) -> bool:
    return base <= 1 or exponent * math.log2(base) < 51


def _one_by_one(symbol: str, x: np.ndarray, y: np.ndarray, dtype: Any) -> np.ndarray:
    limits = np.iinfo(dtype)
    low, high = int(limits.min), int(limits.max)
    compute = _EXACT[symbol]
    x, y = np.broadcast_arrays(x, y)
    pairs = zip(x.ravel("F").tolist(), y.ravel("F").tolist(), strict=True)
    numbers = [max(low, min(high, _rounded(compute(p, q), low, high))) for p, q in pairs]
    return np.array(numbers, dtype=dtype).reshape(x.shape, order="F")


def _fraction(*parts: Any) -> Any:
    # Only 64-bit integers need it, and its import costs as much as all of this room.
    from fractions import Fraction

    return Fraction(*parts)


def _rounded(number: Any, low: int, high: int) -> int:
    """Half away from zero; NaN gives 0, infinities the limits."""
    if isinstance(number, int):
        return number
    if isinstance(number, float):
        if number != number:
            return 0
        if math.isinf(number):
            return high if number > 0 else low
        number = _fraction(number)
    whole = math.floor(abs(number) + _fraction(1, 2))
    return whole if number >= 0 else -whole


def _is_finite(*numbers: Any) -> bool:
    return all(isinstance(n, int) or math.isfinite(n) for n in numbers)


def _exactly(operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def compute(p: Any, q: Any) -> Any:
        if _is_finite(p, q):
            return operation(_fraction(p), _fraction(q))
        return operation(float(p), float(q))

    return compute


def _divide(p: Any, q: Any) -> Any:
    if q == 0:
        return math.nan if p == 0 or p != p else math.copysign(math.inf, p)
    if isinstance(p, int) and _is_finite(q):
        # Octave multiplies by the reciprocal unless the divisor is whole.
        return _fraction(p, int(q)) if q == int(q) else p * _fraction(1.0 / q)
    return float(p) / float(q)


def _power(p: Any, q: Any) -> Any:
    """Exact for an integer base and a small integer exponent, otherwise in double arithmetic, as Octave does it."""
    if isinstance(p, int) and _is_finite(q) and q == int(q) and 0 <= q < 64:
        return p ** int(q)
    return float(np.power(np.float64(p), np.float64(q)))


_EXACT: dict[str, Callable[[Any, Any], Any]] = {
    "+": _exactly(lambda p, q: p + q),
    "-": _exactly(lambda p, q: p - q),
    ".*": _exactly(lambda p, q: p * q),
    "./": _divide,
    ".\\": _divide,
    ".^": _power,
}


def negative(x: np.ndarray) -> np.ndarray:
    """-x: the least number has no opposite and becomes the greatest, unsigned numbers become 0."""
    if x.dtype.kind == "u":
        return np.zeros_like(x)
    return np.where(x == np.iinfo(x.dtype).min, np.iinfo(x.dtype).max, -x).astype(x.dtype)
