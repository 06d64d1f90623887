"""Functions that integrals define, and their inverses: expint, sinint, cosint, betaincinv, gammaincinv, legendre."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnrepl.builtins.args import floats_of, integer, to_array_value
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_array_like, is_integer_class, is_numeric, is_text, numel_of


def _points(x: Any, who: str) -> np.ndarray:
    """The elements of an argument as complex numbers."""
    if not is_numeric(x):
        raise OctaveError(f"{who}: X must be numeric")
    return to_array_value(x).astype(np.complex128)


def _like(found: np.ndarray, x: Any) -> Any:
    """A result in the precision of the argument, real where no imaginary part is left."""
    single = to_array_value(x).dtype.char in "fF"
    return norm(found.astype(np.complex64) if single else found)


@builtin("E = expint(x)", fresh=True)
def expint(x: Any) -> Any:
    """The exponential integral of each element: the integral of exp(-t)/t from x to infinity.

    >> expint(1)
    ans = 0.2194
    """
    from scipy import special

    z = _points(x, "expint")
    with np.errstate(all="ignore"):
        found = special.exp1(z)
    found = np.where(z == np.inf, 0.0, np.where(z == -np.inf, complex(-np.inf, -np.pi), found))
    return _like(np.where(z == 0, np.inf, np.where(np.isnan(z), np.nan, found)), x)


@builtin("y = sinint(x)", fresh=True)
def sinint(x: Any) -> Any:
    """The sine integral of each element: the integral of sin(t)/t from 0 to x.

    >> sinint(1)
    ans = 0.9461
    """
    from scipy import special

    z = _points(x, "sinint")
    with np.errstate(all="ignore"):
        line = np.where(z.real == 0, z.real, special.sici(z.real)[0])
        found = np.where(z.imag == 0, line, special.sici(z)[0])
    return _like(np.asarray(found), x)


@builtin("y = cosint(x)", fresh=True)
def cosint(x: Any) -> Any:
    """The cosine integral of each element: Euler's constant plus log(x) plus the integral of (cos(t)-1)/t from 0 to x.

    >> cosint(1)
    ans = 0.3374
    """
    from scipy import special

    z = _points(x, "cosint")
    with np.errstate(all="ignore"):
        # The left half of the real line is a cut; the sign of the imaginary part says which side is meant.
        turned = np.where(np.signbit(z.real), np.copysign(np.pi, z.imag), 0)
        line = np.where(z == 0, -np.inf, special.sici(np.abs(z.real))[1]) + 1j * turned
        found = np.where(z.imag == 0, line, special.sici(z)[1])
    return _like(found, x)


# ---------------------------------------------------------------------- inverses


def _common(values: list[np.ndarray], message: str) -> list[np.ndarray]:
    shapes = {value.shape for value in values if value.size != 1}
    if len(shapes) > 1:
        raise OctaveError(message)
    return [np.asarray(value) for value in np.broadcast_arrays(*values)]


def _is_upper(tail: Any, who: str) -> bool:
    if not isinstance(tail, str) or tail.lower() not in ("lower", "upper"):
        raise OctaveError(f"{who}: invalid value for TAIL")
    return tail.lower() == "upper"


def _probability(y: np.ndarray, who: str) -> None:
    if not ((y >= 0) & (y <= 1)).all():
        raise OctaveError(f"{who}: Y must be in the range [0, 1]")


def _rounded(found: Any, values: list[np.ndarray]) -> Any:
    single = any(value.dtype.char == "f" for value in values)
    return norm(np.array(found, dtype=np.float32 if single else np.float64))


@builtin("x = betaincinv(y, a, b)", 'x = betaincinv(y, a, b, "lower"|"upper")', fresh=True)
def betaincinv(y: Any, a: Any, b: Any, tail: Any = "lower") -> Any:
    """The x with betainc(x, a, b) = y, or with "upper" 1 - betainc(x, a, b) = y, element by element.

    >> betaincinv(0.5, 2, 3)
    ans = 0.3857
    """
    from scipy import special

    for value in (y, a, b):
        real = is_array_like(value) and not is_text(value) and to_array_value(value).dtype.kind == "f"
        if not real or is_integer_class(value):
            raise OctaveError("betaincinv: Y, A, and B must be real, floating point values")
    values = _common(list(map(to_array_value, (y, a, b))), "betaincinv: Y, A, and B must be of common size or scalars")
    upper = _is_upper(tail, "betaincinv")
    _probability(values[0], "betaincinv")
    for name, value in zip("AB", values[1:], strict=True):
        if not (value > 0).all():
            raise OctaveError(f"betaincinv: {name} must be strictly positive")
    p, first, second = (value.astype(np.float64) for value in values)
    return _rounded((special.betainccinv if upper else special.betaincinv)(first, second, p), values)


@builtin("x = gammaincinv(y, a)", 'x = gammaincinv(y, a, "lower"|"upper")', fresh=True)
def gammaincinv(y: Any, a: Any, tail: Any = "lower") -> Any:
    """The x with gammainc(x, a) = y, or with "upper" gammainc(x, a, "upper") = y, element by element.

    >> gammaincinv(0.5, 2)
    ans = 1.6783
    """
    from scipy import special

    values = _common(
        [floats_of(to_array_value(each)) for each in (y, a)], "gammaincinv: Y and A must be of common size or scalars"
    )
    if any(value.dtype.kind == "c" for value in values):
        raise OctaveError("gammaincinv: all inputs must be real")
    _probability(values[0], "gammaincinv")
    if not (values[1] > 0).all():
        raise OctaveError("gammaincinv: A must be strictly positive")
    upper = _is_upper(tail, "gammaincinv")
    p, shape = (value.astype(np.float64) for value in values)
    return _rounded((special.gammainccinv if upper else special.gammaincinv)(shape, p), values)


# ---------------------------------------------------------------------- Legendre


@builtin("L = legendre(n, x)", 'L = legendre(n, x, "unnorm"|"norm"|"sch")', fresh=True)
def legendre(n: Any, x: Any, normalization: Any = "unnorm") -> Any:
    """The associated Legendre functions of degree n and orders 0 to n: a row for each order, with a place for each x.

    "sch" gives Schmidt's semi-normalised functions, "norm" those whose squares have the integral 1 from -1 to 1.

    >> legendre(2, [0 0.5])
    ans =

      -0.5000  -0.1250
            0  -1.2990
       3.0000   2.2500

    """
    from scipy import special

    message = "legendre: N must be a real non-negative integer"
    degree = integer(n, message) if not is_text(n) else -1
    if degree < 0:
        raise OctaveError(message)
    array = to_array_value(x) if is_array_like(x) and not is_text(x) else np.full((1, 1), np.nan)
    if array.dtype.kind == "c" or not (np.abs(array) <= 1).all():
        raise OctaveError("legendre: X must be real-valued vector in the range -1 <= X <= 1")
    if not isinstance(normalization, str) or normalization not in ("unnorm", "norm", "sch"):
        raise OctaveError('legendre: NORMALIZATION option must be "unnorm", "norm", or "sch"')
    places = array.astype(np.float64)
    flat = array.ndim == 2 and 1 in array.shape
    rows = []
    for order in range(degree + 1):
        values = special.lpmv(order, degree, places) * _factor(degree, order, str(normalization))
        rows.append(values.reshape(-1, order="F") if flat else values)
    result = np.stack(rows)
    return norm(result.astype(np.float32) if array.dtype.char == "f" else result)


def _factor(degree: int, order: int, normalization: str) -> float:
    if normalization == "unnorm" or (normalization == "sch" and order == 0):
        return 1.0
    ratio = math.exp(0.5 * (math.lgamma(degree - order + 1) - math.lgamma(degree + order + 1)))
    scale = math.sqrt(degree + 0.5) if normalization == "norm" else math.sqrt(2)
    return (-1) ** order * scale * ratio


# ---------------------------------------------------------------------- elliptic


@builtin("k = ellipke(m)", "[k, e] = ellipke(m, tol)", fresh=True)
def ellipke(m: Any, tol: Any = None, *, nargout: int = 1) -> Any:
    """The complete elliptic integrals of the first and second kind of each parameter m, which is at most 1.

    They are exact to the precision of m; tol, which Octave's iteration stops at, must be a positive number.

    >> ellipke(0.5)
    ans = 1.8541
    """
    from scipy import special

    if not is_array_like(m) or to_array_value(m).dtype.kind == "c":
        raise OctaveError("ellipke: M must be real")
    array = floats_of(to_array_value(m))
    if (array > 1).any():
        raise OctaveError("ellipke: M must be <= 1")
    if tol is not None and numel_of(tol):
        bound = to_array_value(tol)
        if bound.size != 1 or bound.dtype.kind == "c" or not bound.item() > 0:
            raise OctaveError("ellipke: TOL must be a real scalar > 0")
    first = norm(np.asarray(special.ellipk(array)))
    return (first, norm(np.asarray(special.ellipe(array)))) if nargout > 1 else first


@builtin("[sn, cn, dn, err] = ellipj(u, m)", fresh=True)
def ellipj(u: Any, m: Any, tol: Any = None, *, nargout: int = 1, context: Any) -> Any:
    """Jacobi's elliptic functions sn, cn and dn of u, real or complex, and the parameter m from 0 to 1.

    A column u and a row m give tables; otherwise sizes are the same, or one is a number.

    >> ellipj(0.2, 0.81)
    ans = 0.1976
    """
    from scipy import special

    for name, value in (("U", u), ("M", m)):
        if not is_array_like(value) or is_text(value):
            raise OctaveError(f"ellipj: {name} must be a scalar or matrix")
    points, parameters = floats_of(to_array_value(u)), floats_of(to_array_value(m)).real
    table = points.ndim == parameters.ndim == 2 and points.shape[1] == 1 and parameters.shape[0] == 1
    if not table and points.size != 1 and parameters.size != 1 and points.shape != parameters.shape:
        raise OctaveError("ellipj: Invalid size combination for U and M")
    if not ((parameters >= 0) & (parameters <= 1)).all():
        context.warn("ellipj: invalid M value, required value 0 <= M <= 1", "Octave:ellipj-invalid-m")
    z, k = np.broadcast_arrays(points, parameters)
    s, c, d, _ = special.ellipj(z.real, k)
    if z.dtype.kind == "c":
        s1, c1, d1, _ = special.ellipj(z.imag, 1 - k)
        divisor = c1**2 + k * s**2 * s1**2
        sn, cn = (s * d1 + 1j * c * d * s1 * c1) / divisor, (c * c1 - 1j * s * d * s1 * d1) / divisor
        dn = (d * c1 * d1 - 1j * k * s * c * s1) / divisor
    else:
        sn, cn, dn = s, c, d
    outputs = tuple(norm(np.array(each)) for each in (sn, cn, dn, np.zeros(z.shape)))
    return outputs if nargout > 1 else outputs[0]
