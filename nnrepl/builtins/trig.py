"""Trigonometric and hyperbolic functions of radians and degrees, and their inverses."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnrepl.builtins.args import aligned, sparse_like
from nnrepl.builtins.mapping import in_domain, mapped, operand, paired_numbers
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm, to_array, type_name
from nnrepl.values.kinds import is_numeric, is_text
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import full

_INF = math.inf


def _conjugate_above(array: np.ndarray, result: np.ndarray) -> np.ndarray:
    # On its cut above 1, Octave takes asin and acos from the other side than NumPy.
    return np.where((array.real > 1) & (array.imag == 0), result.conj(), result) if result.dtype.kind == "c" else result


@builtin("y = sin(x)", fresh=True)
def sin(x: Any) -> Any:
    """The sine of x radians, element by element.

    >> sin(pi/6)
    ans = 0.5000
    """
    if type(x) is float and -_INF < x < _INF:
        return math.sin(x)
    return mapped(x, np.sin, "sin")


@builtin("y = cos(x)", fresh=True)
def cos(x: Any) -> Any:
    """The cosine of x radians, element by element.

    >> cos(pi/3)
    ans = 0.5000
    """
    if type(x) is float and -_INF < x < _INF:
        return math.cos(x)
    return mapped(x, np.cos, "cos")


@builtin("y = tan(x)", fresh=True)
def tan(x: Any) -> Any:
    """The tangent of x radians, element by element.

    >> tan(1)
    ans = 1.5574
    """
    if type(x) is float and -_INF < x < _INF:
        return math.tan(x)
    return mapped(x, np.tan, "tan")


@builtin("y = sec(x)", fresh=True)
def sec(x: Any) -> Any:
    """The secant, 1/cos(x), element by element.

    >> sec(1)
    ans = 1.8508
    """
    return mapped(full(x), lambda a: 1 / np.cos(a), "cos")


@builtin("y = csc(x)", fresh=True)
def csc(x: Any) -> Any:
    """The cosecant, 1/sin(x), element by element.

    >> csc(1)
    ans = 1.1884
    """
    return mapped(full(x), lambda a: 1 / np.sin(a), "sin")


@builtin("y = cot(x)", fresh=True)
def cot(x: Any) -> Any:
    """The cotangent, 1/tan(x), element by element.

    >> cot(1)
    ans = 0.6421
    """
    return mapped(full(x), lambda a: 1 / np.tan(a), "tan")


@builtin("y = sech(x)", fresh=True)
def sech(x: Any) -> Any:
    """The hyperbolic secant, 1/cosh(x), element by element.

    >> sech(1)
    ans = 0.6481
    """
    return mapped(full(x), lambda a: 1 / np.cosh(a), "cosh")


@builtin("y = csch(x)", fresh=True)
def csch(x: Any) -> Any:
    """The hyperbolic cosecant, 1/sinh(x), element by element.

    >> csch(1)
    ans = 0.8509
    """
    return mapped(full(x), lambda a: 1 / np.sinh(a), "sinh")


@builtin("y = coth(x)", fresh=True)
def coth(x: Any) -> Any:
    """The hyperbolic cotangent, 1/tanh(x), element by element.

    >> coth(1)
    ans = 1.3130
    """
    return mapped(full(x), lambda a: 1 / np.tanh(a), "tanh")


@builtin("y = sinh(x)", fresh=True)
def sinh(x: Any) -> Any:
    """The hyperbolic sine, element by element.

    >> sinh(1)
    ans = 1.1752
    """
    if type(x) is float and -700 < x < 700:
        return math.sinh(x)
    return mapped(x, np.sinh, "sinh")


@builtin("y = cosh(x)", fresh=True)
def cosh(x: Any) -> Any:
    """The hyperbolic cosine, element by element.

    >> cosh(1)
    ans = 1.5431
    """
    if type(x) is float and -700 < x < 700:
        return math.cosh(x)
    return mapped(x, np.cosh, "cosh")


@builtin("y = tanh(x)", fresh=True)
def tanh(x: Any) -> Any:
    """The hyperbolic tangent, element by element: an activation function with values from -1 to 1.

    >> tanh(0.5)
    ans = 0.4621
    """
    if type(x) is float:
        return math.tanh(x)
    return mapped(x, np.tanh, "tanh")


@builtin("y = asin(x)", fresh=True)
def asin(x: Any) -> Any:
    """The angle in radians whose sine is x, element by element.

    Outside -1..1 the result is complex.

    >> asin(0.5)
    ans = 0.5236
    """
    if type(x) is float and -1 <= x <= 1:
        return math.asin(x)
    return in_domain(x, lambda a: _conjugate_above(a, np.arcsin(a)), -1, 1, "asin")


@builtin("y = acos(x)", fresh=True)
def acos(x: Any) -> Any:
    """The angle in radians whose cosine is x, element by element.

    Outside -1..1 the result is complex.

    >> acos(0.5)
    ans = 1.0472
    """
    if type(x) is float and -1 <= x <= 1:
        return math.acos(x)
    return in_domain(x, lambda a: _conjugate_above(a, np.arccos(a)), -1, 1, "acos")


@builtin("y = atan(x)", fresh=True)
def atan(x: Any) -> Any:
    """The angle in radians whose tangent is x, element by element.

    >> atan(1)
    ans = 0.7854
    """
    if type(x) is float:
        return math.atan(x)
    return mapped(x, np.arctan, "atan")


@builtin("y = asinh(x)", fresh=True)
def asinh(x: Any) -> Any:
    """The inverse hyperbolic sine, element by element.

    >> asinh(1)
    ans = 0.8814
    """
    return mapped(x, np.arcsinh, "asinh")


@builtin("y = acosh(x)", fresh=True)
def acosh(x: Any) -> Any:
    """The inverse hyperbolic cosine, element by element; complex below 1.

    >> acosh(2)
    ans = 1.3170
    """
    return in_domain(x, np.arccosh, 1, _INF, "acosh")


@builtin("y = atanh(x)", fresh=True)
def atanh(x: Any) -> Any:
    """The inverse hyperbolic tangent, element by element; complex outside -1..1.

    >> atanh(0.5)
    ans = 0.5493
    """
    return in_domain(x, np.arctanh, -1, 1, "atanh")


@builtin("y = asec(x)", fresh=True)
def asec(x: Any) -> Any:
    """The inverse secant in radians, element by element.

    >> asec(2)
    ans = 1.0472
    """
    return acos(_reciprocal(x, "asec"))


@builtin("y = acsc(x)", fresh=True)
def acsc(x: Any) -> Any:
    """The inverse cosecant in radians, element by element.

    >> acsc(2)
    ans = 0.5236
    """
    return asin(_reciprocal(x, "acsc"))


@builtin("y = acot(x)", fresh=True)
def acot(x: Any) -> Any:
    """The inverse cotangent in radians, element by element.

    >> acot(2)
    ans = 0.4636
    """
    return atan(_reciprocal(x, "acot"))


@builtin("y = asech(x)", fresh=True)
def asech(x: Any) -> Any:
    """The inverse hyperbolic secant, element by element.

    >> asech(0.5)
    ans = 1.3170
    """
    return acosh(_reciprocal(x, "asech"))


@builtin("y = acsch(x)", fresh=True)
def acsch(x: Any) -> Any:
    """The inverse hyperbolic cosecant, element by element.

    >> acsch(2)
    ans = 0.4812
    """
    return asinh(_reciprocal(x, "acsch"))


@builtin("y = acoth(x)", fresh=True)
def acoth(x: Any) -> Any:
    """The inverse hyperbolic cotangent, element by element.

    >> acoth(2)
    ans = 0.5493
    """
    return atanh(_reciprocal(x, "acoth"))


def _reciprocal(x: Any, who: str) -> Any:
    with np.errstate(all="ignore"):
        return norm(1 / operand(x, who))


@builtin("angle = atan2(y, x)", fresh=True)
def atan2(y: Any, x: Any) -> Any:
    """The angle in radians, from -pi to pi, of the point (x, y), element by element.

    Sizes broadcast; numbers must be real.

    >> atan2(1, -1)
    ans = 2.3562
    """
    if type(y) is float and type(x) is float:
        return math.atan2(y, x)
    if type(y) is Sparse:
        return paired_numbers(y, x, atan2, "atan2")
    return norm(np.arctan2(*real_pair(y, x, "atan2")))


def real_pair(x: Any, y: Any, who: str) -> tuple[np.ndarray, np.ndarray]:
    """Two real operands as floating point arrays that broadcast; single where one of them is."""
    pair = []
    for each in (x, y):
        if not is_numeric(each):
            raise OctaveError(f"{who}: wrong type argument '{'sq_string' if is_text(each) else type_name(each)}'")
        pair.append(to_array(each))
    a, b = pair
    if a.dtype.kind == "c" or b.dtype.kind == "c":
        raise OctaveError(f"{who}: not defined for complex numbers")
    single = a.dtype.char == "f" or b.dtype.char == "f"
    dtype = np.float32 if single else np.float64
    return aligned(a.astype(dtype, copy=False), b.astype(dtype, copy=False), who)


def _degrees(x: Any, who: str) -> np.ndarray:
    if not is_numeric(x):
        raise OctaveError(f"{who}: X must be numeric")
    return operand(x, who)


def _sind(a: np.ndarray) -> np.ndarray:
    if a.dtype.kind == "c":
        return np.sin(np.deg2rad(1) * a)
    turned = np.mod(a, 360)
    half = np.fmod(turned, 180)
    sine = np.sin(np.pi * turned.astype(np.float64) / 180).astype(a.dtype)
    return np.where(half == 0, 0, np.where(np.abs(half) == 90, np.sign(sine), sine)).astype(a.dtype)


def _cosd(a: np.ndarray) -> np.ndarray:
    if a.dtype.kind == "c":
        return np.cos(np.deg2rad(1) * a)
    turned = np.mod(a, 360)
    cosine = np.cos(np.pi * turned.astype(np.float64) / 180).astype(a.dtype)
    whole = np.where(np.fmod(turned, 180) == 0, np.sign(cosine), cosine)
    return np.where(np.abs(np.fmod(turned, 180)) == 90, 0, whole).astype(a.dtype)


def _tand(a: np.ndarray) -> np.ndarray:
    if a.dtype.kind == "c":
        return np.tan(np.deg2rad(1) * a)
    turns = a.astype(np.float64) / 180
    half = np.fmod(a, 180)
    flat = np.where(half == 0, 0, np.tan(turns * np.pi).astype(a.dtype))
    return np.where(np.abs(half) == 90, np.inf, flat).astype(a.dtype)


@builtin("y = sind(x)", fresh=True)
def sind(x: Any) -> Any:
    """The sine of x degrees, exact at multiples of 90.

    >> sind(30)
    ans = 0.5000
    """
    with np.errstate(all="ignore"):
        return norm(_sind(_degrees(x, "sind")))


@builtin("y = cosd(x)", fresh=True)
def cosd(x: Any) -> Any:
    """The cosine of x degrees, exact at multiples of 90.

    >> cosd(180)
    ans = -1
    """
    with np.errstate(all="ignore"):
        return norm(_cosd(_degrees(x, "cosd")))


@builtin("y = tand(x)", fresh=True)
def tand(x: Any) -> Any:
    """The tangent of x degrees, exact at multiples of 90.

    >> tand(45)
    ans = 1.0000
    """
    with np.errstate(all="ignore"):
        return sparse_like(x, norm(_tand(_degrees(x, "tand"))))


@builtin("y = secd(x)", fresh=True)
def secd(x: Any) -> Any:
    """The secant of x degrees.

    >> secd(180)
    ans = -1
    """
    with np.errstate(all="ignore"):
        return norm(1 / _cosd(_degrees(x, "secd")))


@builtin("y = cscd(x)", fresh=True)
def cscd(x: Any) -> Any:
    """The cosecant of x degrees.

    >> cscd(90)
    ans = 1
    """
    with np.errstate(all="ignore"):
        return norm(1 / _sind(_degrees(x, "cscd")))


@builtin("y = cotd(x)", fresh=True)
def cotd(x: Any) -> Any:
    """The cotangent of x degrees.

    >> cotd(45)
    ans = 1.0000
    """
    with np.errstate(all="ignore"):
        return norm(1 / _tand(_degrees(x, "cotd")))


@builtin("angle = asind(x)", fresh=True)
def asind(x: Any) -> Any:
    """The angle in degrees whose sine is x, element by element.

    >> asind(1)
    ans = 90
    """
    _degrees(x, "asind")
    return _in_degrees(asin(x))


@builtin("angle = acosd(x)", fresh=True)
def acosd(x: Any) -> Any:
    """The angle in degrees whose cosine is x, element by element.

    >> acosd(1)
    ans = 0
    """
    _degrees(x, "acosd")
    return _in_degrees(acos(x))


@builtin("angle = atand(x)", fresh=True)
def atand(x: Any) -> Any:
    """The angle in degrees whose tangent is x, element by element.

    >> atand(1)
    ans = 45
    """
    _degrees(x, "atand")
    return _in_degrees(atan(x))


@builtin("angle = asecd(x)", fresh=True)
def asecd(x: Any) -> Any:
    """The angle in degrees whose secant is x, element by element.

    >> asecd(1)
    ans = 0
    """
    _degrees(x, "asecd")
    return _in_degrees(asec(x))


@builtin("angle = acscd(x)", fresh=True)
def acscd(x: Any) -> Any:
    """The angle in degrees whose cosecant is x, element by element.

    >> acscd(1)
    ans = 90
    """
    _degrees(x, "acscd")
    return _in_degrees(acsc(x))


@builtin("angle = acotd(x)", fresh=True)
def acotd(x: Any) -> Any:
    """The angle in degrees whose cotangent is x, element by element.

    >> acotd(1)
    ans = 45
    """
    _degrees(x, "acotd")
    return _in_degrees(acot(x))


def _in_degrees(angle: Any) -> Any:
    return sparse_like(angle, norm(to_array(angle) * 180 / np.pi))


@builtin("radians = deg2rad(degrees)", fresh=True)
def deg2rad(degrees: Any) -> Any:
    """Degrees as radians.

    >> deg2rad(180)
    ans = 3.1416
    """
    return sparse_like(degrees, norm(_floating(degrees, "deg2rad: DEG") * (np.pi / 180)))


@builtin("degrees = rad2deg(radians)", fresh=True)
def rad2deg(radians: Any) -> Any:
    """Radians as degrees.

    >> rad2deg(pi)
    ans = 180
    """
    return sparse_like(radians, norm(_floating(radians, "rad2deg: RAD") * (180 / np.pi)))


def _floating(x: Any, what: str) -> np.ndarray:
    if is_numeric(x):
        array = to_array(x)
        if array.dtype.kind in "fc":
            return array
    raise OctaveError(f"{what} must be a floating point class (double or single)")
