"""Elementwise arithmetic and ordering where complex numbers take part.

A real operand stays real: its missing imaginary part must not turn infinities into NaN.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from typing import Any

import numpy as np


def _complex_of(real: np.ndarray, imag: np.ndarray) -> np.ndarray:
    out = np.empty(real.shape, dtype=np.result_type(real.dtype, np.complex64), order="F")
    out.real = real
    out.imag = imag
    return out


def multiply(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """x .* y"""
    if x.dtype.kind != "c":
        return _complex_of(x * y.real, x * y.imag)
    if y.dtype.kind != "c":
        return _complex_of(x.real * y, x.imag * y)
    product = np.multiply(x, y)
    return _recovered(product, x, y, _infinite_product)


def divide(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """x ./ y"""
    if y.dtype.kind != "c":
        return _complex_of(x.real / y, x.imag / y)
    if x.dtype.itemsize <= 8 and y.dtype == np.complex64:
        return divide(x.astype(np.complex128), y.astype(np.complex128)).astype(np.complex64)
    return _recovered(_quotient(x, y), x, y, _infinite_quotient)


def _quotient(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    # Smith's algorithm: scaled by the larger part of the divisor, nothing overflows on the way.
    c, d = y.real, y.imag
    wide = np.abs(c) >= np.abs(d)
    ratio = np.where(wide, d / c, c / d)
    scale = np.where(wide, c + d * ratio, c * ratio + d)
    a, b = x.real, x.imag
    return _complex_of(
        np.where(wide, a + b * ratio, a * ratio + b) / scale, np.where(wide, b - a * ratio, b * ratio - a) / scale
    )


def _recovered(
    result: np.ndarray, x: np.ndarray, y: np.ndarray, infinite: Callable[[complex, complex], complex | None]
) -> np.ndarray:
    """The result, where an infinity that came out as NaN in both parts is put right as C99 does it."""
    lost = np.isnan(result.real) & np.isnan(result.imag)
    if lost.any():
        x, y = (each.astype(np.complex128) for each in np.broadcast_arrays(x, y))
        for where in zip(*np.nonzero(lost), strict=True):
            number = infinite(x[where].item(), y[where].item())
            if number is not None:
                result[where] = number
    return result


def _boxed(z: complex) -> tuple[float, float]:
    """A number's direction: infinite parts become 1, finite ones 0."""
    return (
        math.copysign(1.0 if math.isinf(z.real) else 0.0, z.real),
        math.copysign(1.0 if math.isinf(z.imag) else 0.0, z.imag),
    )


def _without_nan(z: complex) -> tuple[float, float]:
    return tuple(math.copysign(0.0, part) if math.isnan(part) else part for part in (z.real, z.imag))  # type: ignore


def _infinite_product(x: complex, y: complex) -> complex | None:
    if not (cmath.isinf(x) or cmath.isinf(y)):
        return None
    a, b = _boxed(x) if cmath.isinf(x) else _without_nan(x)
    c, d = _boxed(y) if cmath.isinf(y) else _without_nan(y)
    return complex(math.inf * (a * c - b * d), math.inf * (a * d + b * c))


def _infinite_quotient(x: complex, y: complex) -> complex | None:
    if y == 0 and not (math.isnan(x.real) and math.isnan(x.imag)):
        infinite = math.copysign(math.inf, y.real)
        return complex(infinite * x.real, infinite * x.imag)
    if cmath.isinf(x) and cmath.isfinite(y):
        a, b = _boxed(x)
        return complex(
            math.inf * (a * y.real + b * y.imag),
            math.inf * (b * y.real - a * y.imag),
        )
    if cmath.isinf(y) and cmath.isfinite(x):
        c, d = _boxed(y)
        return complex(0.0 * (x.real * c + x.imag * d), 0.0 * (x.imag * c - x.real * d))
    return None


def power(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """x .^ y"""
    if x.dtype.kind == "c" or (x == 0).any():
        return np.power(x, y)
    if (x > 0).all():
        return polar(np.power(x, y.real), np.log(x) * y.imag)
    log, turn = np.log(np.abs(x)), np.where(x < 0, x.dtype.type(math.pi), x.dtype.type(0))
    return polar(np.exp(y.real * log - y.imag * turn), y.real * turn + y.imag * log)


def polar(radius: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """The complex numbers of these absolute values and arguments."""
    return _complex_of(radius * np.cos(angle), radius * np.sin(angle))


def real_power(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Real numbers to real powers of which some are complex."""
    x, y = np.broadcast_arrays(x, y)
    out = polar(np.exp(y * np.log(np.abs(x))), y * x.dtype.type(math.pi))
    real = x >= 0
    out[real] = np.power(x[real], y[real])
    return out


def power_of_negative(base: float, exponent: float) -> complex:
    """A negative number to a fractional power."""
    return real_power(np.array(base), np.array(exponent)).item()


def add(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """x + y"""
    if x.dtype.kind != "c" or y.dtype.kind != "c":
        return _complex_of(x.real + y.real, _imaginary(x, y))
    return np.add(x, y)


def subtract(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """x - y"""
    if x.dtype.kind != "c" or y.dtype.kind != "c":
        return _complex_of(x.real - y.real, _imaginary(x, -y))
    return np.subtract(x, y)


def _imaginary(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return x.imag if x.dtype.kind == "c" else y.imag


ARITHMETIC: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "+": add,
    "-": subtract,
    ".*": multiply,
    "./": divide,
    ".\\": divide,
    ".^": power,
}


def moduli(z: Any) -> Any:
    """The absolute value of each element; of complex numbers more exact than NumPy's, and so what Octave has."""
    return np.hypot(z.real, z.imag) if np.iscomplexobj(z) else np.abs(z)


def _keys(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    # Octave orders by absolute value, then by argument, where -pi counts as pi; an operand that is real has argument 0.
    if z.dtype.kind != "c":
        return moduli(z), np.zeros(z.shape)
    angle = np.angle(z)
    return moduli(z), np.where(angle == -np.pi, np.pi, angle)


def compare(symbol: str, x: np.ndarray, y: np.ndarray) -> Any:
    """x < y and the like for arrays of which at least one is complex."""
    if symbol in ("==", "!="):
        return (x == y) if symbol == "==" else (x != y)
    radius_x, angle_x = _keys(x)
    radius_y, angle_y = _keys(y)
    by_angle = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}[symbol]
    by_radius = np.less if symbol[0] == "<" else np.greater
    return np.where(radius_x == radius_y, by_angle(angle_x, angle_y), by_radius(radius_x, radius_y))
