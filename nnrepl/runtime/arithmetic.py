"""Elementwise arithmetic: `+ - .* ./ .\\ .^` and the signs. Each function tests the common kinds first."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.runtime import complexes, integers
from nnrepl.runtime.operands import (
    F32,
    F64,
    as_array,
    conform,
    floating,
    is_integer,
    overload,
    same_precision,
    undefined_binary,
    undefined_unary,
)
from nnrepl.values.convert import norm
from nnrepl.values.ranges import Range

ndarray = np.ndarray
SCALARS = frozenset({float, bool, complex})

# An array and a float take NumPy twice as long as two arrays, of which one has no dimensions.
_array = np.array


def add(a: Any, b: Any) -> Any:
    """a + b"""
    kind = type(a)
    other = type(b)
    if kind is float:
        if other is float:
            return a + b
        if other is ndarray and b.dtype is F64:
            return _array(a) + b
    elif kind is ndarray and a.dtype is F64:
        if other is float:
            return a + _array(b)
        if other is ndarray and b.dtype is F64 and a.shape == b.shape:
            return a + b
    elif kind is complex and other is complex:
        z = a + b
        if z - z == 0:
            return z if z.imag else z.real
    return elementwise("+", a, b)


def sub(a: Any, b: Any) -> Any:
    """a - b"""
    kind = type(a)
    other = type(b)
    if kind is float:
        if other is float:
            return a - b
        if other is ndarray and b.dtype is F64:
            return _array(a) - b
    elif kind is ndarray and a.dtype is F64:
        if other is float:
            return a - _array(b)
        if other is ndarray and b.dtype is F64 and a.shape == b.shape:
            return a - b
    elif kind is complex and other is complex:
        z = a - b
        if z - z == 0:
            return z if z.imag else z.real
    return elementwise("-", a, b)


def times(a: Any, b: Any) -> Any:
    """a .* b"""
    kind = type(a)
    other = type(b)
    if kind is float:
        if other is float:
            return a * b
        if other is ndarray and b.dtype is F64:
            return _array(a) * b
    elif kind is ndarray and a.dtype is F64:
        if other is float:
            return a * _array(b)
        if other is ndarray and b.dtype is F64 and a.shape == b.shape:
            return a * b
    return elementwise(".*", a, b)


def rdivide(a: Any, b: Any) -> Any:
    """a ./ b"""
    kind = type(a)
    other = type(b)
    if kind is float:
        if other is float:
            return a / b if b else div_float(a, b)
        if other is ndarray and b.dtype is F64:
            return _array(a) / b
    elif kind is ndarray and a.dtype is F64:
        if other is float:
            return a / _array(b)
        if other is ndarray and b.dtype is F64 and a.shape == b.shape:
            return a / b
    return elementwise("./", a, b)


def ldivide(a: Any, b: Any) -> Any:
    """a .\\ b"""
    if as_array(a) is None or as_array(b) is None:
        return elementwise(".\\", a, b)
    return elementwise(".\\", b, a)


def power(a: Any, b: Any) -> Any:
    """a .^ b"""
    kind = type(a)
    if type(b) is float:
        if kind is float:
            return pow_float(a, b)
        if kind is ndarray and a.dtype is F64:
            if b == 2.0:
                return a * a
            if b == 3.0:
                # As Octave does it; the power has another last digit.
                return a * a * a
            if is_whole(b):
                return a**b
    return elementwise(".^", a, b)


def div_float(a: float, b: float) -> float:
    """a / b for two floats, also where b is zero."""
    if b:
        return a / b
    if a != a or a == 0.0:
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


def pow_float(a: float, b: float) -> float | complex:
    """a ^ b for two floats: complex for a negative base and a fractional exponent, infinite where it overflows."""
    if a < 0.0 and not is_whole(b):
        value = complexes.power_of_negative(a, b)
        return value if value.imag else value.real
    try:
        return a**b
    except OverflowError:
        return -math.inf if a < 0.0 and b % 2.0 == 1.0 else math.inf
    except ZeroDivisionError:
        return math.copysign(math.inf, a) if b % 2.0 == 1.0 else math.inf


def is_whole(exponent: float) -> bool:
    """Whether a power is one of repeated multiplication: Octave's integer exponents have 32 bits."""
    return -2147483648.0 <= exponent <= 2147483647.0 and exponent.is_integer()


_MANY = 2048
"""From this number of elements on, memory is worth being used again."""


def _over(function: Callable[[Any, Any], Any], ufunc: np.ufunc, first: bool) -> Callable[[Any, Any], Any]:
    """The operator where one operand is a value that nobody else has: a large matrix takes the result in its place."""

    def operate(a: Any, b: Any) -> Any:
        spent, other = (a, b) if first else (b, a)
        if type(spent) is ndarray and spent.size > _MANY and spent.dtype is F64 and spent.flags.writeable:
            if type(other) is float or (type(other) is ndarray and other.dtype is F64 and other.shape == spent.shape):
                return ufunc(a, b, out=spent)
        return function(a, b)

    return operate


add_left, add_right = _over(add, np.add, True), _over(add, np.add, False)
sub_left, sub_right = _over(sub, np.subtract, True), _over(sub, np.subtract, False)
times_left, times_right = _over(times, np.multiply, True), _over(times, np.multiply, False)
rdivide_left, rdivide_right = _over(rdivide, np.divide, True), _over(rdivide, np.divide, False)


_DOUBLES_AND_TRUTHS = {F64, np.dtype(np.bool_)}


def elementwise(symbol: str, a: Any, b: Any) -> Any:
    """A binary operation between any two operands."""
    if type(a) in SCALARS and type(b) in SCALARS:
        return _scalars(symbol, a, b)
    x = as_array(a)
    y = as_array(b)
    if x is None or y is None:
        method = overload(a) or overload(b)
        return method(symbol, (a, b)) if method else undefined_binary(symbol, a, b)
    if is_integer(x) or is_integer(y):
        return integers.arithmetic(symbol, x, y)
    if {x.dtype, y.dtype} != _DOUBLES_AND_TRUTHS or symbol == ".^":
        # NumPy takes truth values beside doubles as they are, without a copy.
        x, y = same_precision(x, y)
    x, y = conform(symbol, x, y)
    if x.dtype.kind == "c" or y.dtype.kind == "c":
        return norm(complexes.ARITHMETIC[symbol](x, y))
    return norm(_REAL[symbol](x, y))


def _scalars(symbol: str, a: Any, b: Any) -> Any:
    """An operation between scalars of which at most one is a float."""
    if type(a) is not complex and type(b) is not complex:
        return _FLOATS[symbol](float(a), float(b))
    quick = _COMPLEX.get(symbol)
    if quick is not None:
        z = quick(a, b)
        if z - z == 0:
            return z if z.imag else z.real
    x, y = (np.array(z if type(z) is complex else float(z), ndmin=2) for z in (a, b))
    return norm(complexes.ARITHMETIC[symbol](x, y))


def _complex_product(a: Any, b: Any) -> complex:
    # A real factor is none with an imaginary part of 0: that would turn infinity into NaN, and signs of zeros round.
    if type(a) is not complex:
        return complex(a * b.real, a * b.imag)
    return a * b if type(b) is complex else complex(a.real * b, a.imag * b)


_COMPLEX: dict[str, Callable[[Any, Any], complex]] = {
    "+": operator.add,
    "-": operator.sub,
    ".*": _complex_product,
}
"""Operations of complex scalars as Python does them, right where the result is finite."""


def _real_power(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    if (x < 0).any() and ((x < 0) & ((y != np.trunc(y)) | ~(np.abs(y) < 2.0**31))).any():
        return complexes.real_power(x, y)
    if x.dtype == F32:
        # NumPy's own power of singles is off by more than Octave's, which is correctly rounded.
        return np.power(x.astype(F64), y.astype(F64)).astype(F32)
    return np.power(x, y)


_REAL: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "+": np.add,
    "-": np.subtract,
    ".*": np.multiply,
    "./": np.divide,
    ".\\": np.divide,
    ".^": _real_power,
}


_FLOATS: dict[str, Callable[[float, float], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    ".*": operator.mul,
    "./": div_float,
    ".\\": div_float,
    ".^": pow_float,
}


def uminus(a: Any) -> Any:
    """-a"""
    if type(a) is float or (type(a) is ndarray and a.dtype is F64):
        return -a
    x = as_array(a)
    if x is None:
        method = overload(a)
        return method("u-", (a,)) if method else undefined_unary("-", a)
    if is_integer(x):
        return integers.negative(x)
    negative = -floating(x, x.dtype.char in "fF")
    return norm(negative)


def uplus(a: Any) -> Any:
    """+a"""
    if type(a) is float or type(a) is Range or (type(a) is ndarray and a.dtype is F64):
        return a
    x = as_array(a)
    if x is None:
        method = overload(a)
        return method("u+", (a,)) if method else undefined_unary("+", a)
    return norm(x if is_integer(x) else floating(x, x.dtype.char in "fF"))
