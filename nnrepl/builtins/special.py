"""Special functions: gamma, beta, the error function and their kin."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np

from nnrepl.builtins.args import aligned, numbers
from nnrepl.builtins.mapping import mapped, on_elements, real_mapped, real_operand
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_complex, is_logical, is_numeric
from nnrepl.values.sparse import Sparse


@cache
def factorials() -> np.ndarray:
    """The factorials of 0 to 170, each the nearest double; those after them are infinite."""
    return np.array([float(math.factorial(k)) for k in range(171)] + [math.inf])


def _gamma(a: np.ndarray) -> np.ndarray:
    from scipy import special

    value = special.gamma(a.astype(np.float64))
    whole = (a == np.trunc(a)) & (a > 0) & (a < 171)
    if whole.any():
        value = np.where(whole, factorials()[np.where(whole, a, 1).astype(int) - 1], value)
    pole = (a <= 0) & (a == np.trunc(a))
    value = np.where(pole, np.where((a == 0) & np.signbit(a), -np.inf, np.inf), value)
    return np.where(a == -np.inf, np.inf, value).astype(a.dtype)


@builtin("y = gamma(x)", fresh=True)
def gamma(x: Any) -> Any:
    """The gamma function of each element: gamma(n+1) is the factorial of n.

    >> gamma(5)
    ans = 24
    """
    return real_mapped(x, _gamma, "gamma")


@builtin("y = lgamma(x)", fresh=True)
def lgamma(x: Any) -> Any:
    """The same as gammaln.

    >> lgamma(100)
    ans = 359.13
    """
    return _log_gamma(x, "lgamma")


@builtin("y = gammaln(x)", fresh=True)
def gammaln(x: Any) -> Any:
    """The logarithm of the gamma function of each element; complex where gamma is negative.

    >> gammaln(100)
    ans = 359.13
    """
    return _log_gamma(x, "gammaln")


def _log_gamma(x: Any, who: str) -> Any:
    from scipy import special

    if type(x) is Sparse:
        return on_elements(x, lambda column: _log_gamma(column, who))
    array = real_operand(x, who)
    value = special.gammaln(array)
    value = np.where(array == -np.inf, np.inf, value).astype(array.dtype)
    negative = (special.gammasgn(array) < 0) & (array < 0) & np.isfinite(value)
    if negative.any():
        return norm(value + np.where(negative, np.pi * 1j, 0))
    return norm(value)


@builtin("y = beta(a, b)", fresh=True)
def beta(a: Any, b: Any) -> Any:
    """The beta function, gamma(a) gamma(b) / gamma(a+b), element by element.

    >> beta(2, 3)
    ans = 0.083333
    """
    from scipy import special

    for each in (a, b):
        if is_complex(each) or not (is_numeric(each) or is_logical(each)):
            raise OctaveError("beta: A and B must be real")
    p, q = numbers(a, "beta"), numbers(b, "beta")
    if p.shape != q.shape and p.size != 1 and q.size != 1:
        raise OctaveError("beta: A and B must have consistent sizes")
    single = "f" in (p.dtype.char, q.dtype.char)
    p, q = p.astype(float), q.astype(float)
    value = np.exp(special.gammaln(p) + special.gammaln(q) - special.gammaln(p + q))
    return norm(value.astype(np.float32) if single else value)


@builtin("y = betaln(a, b)", fresh=True)
def betaln(a: Any, b: Any) -> Any:
    """The logarithm of the beta function, element by element.

    >> betaln(2, 3)
    ans = -2.4849
    """
    from scipy import special

    for each in (a, b):
        if is_complex(each) or not (is_numeric(each) or is_logical(each)):
            raise OctaveError("betaln: A and B must be real")
    p, q = aligned(numbers(a, "betaln").astype(float), numbers(b, "betaln").astype(float), "betaln")
    return norm(special.gammaln(p) + special.gammaln(q) - special.gammaln(p + q))


@builtin("y = erf(x)", fresh=True)
def erf(x: Any) -> Any:
    """The error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x, element by element.

    >> erf(0.5)
    ans = 0.5205
    """
    if type(x) is float:
        return math.erf(x)
    from scipy import special

    return mapped(x, special.erf, "erf")


@builtin("y = erfc(x)", fresh=True)
def erfc(x: Any) -> Any:
    """1 - erf(x), exact also where it is tiny.

    >> erfc(0.5)
    ans = 0.4795
    """
    if type(x) is float:
        return math.erfc(x)
    from scipy import special

    return mapped(x, special.erfc, "erfc")


@builtin("y = erfcx(x)", fresh=True)
def erfcx(x: Any) -> Any:
    """exp(x^2) erfc(x), which does not vanish for great x.

    >> erfcx(10)
    ans = 0.056141
    """
    from scipy import special

    return mapped(x, special.erfcx, "erfcx")


@builtin("y = erfinv(x)", fresh=True)
def erfinv(x: Any) -> Any:
    """The number whose error function is x; NaN outside -1..1.

    >> erfinv(0.5)
    ans = 0.4769
    """
    from scipy import special

    return real_mapped(x, special.erfinv, "erfinv")


@builtin("y = erfcinv(x)", fresh=True)
def erfcinv(x: Any) -> Any:
    """The number whose complementary error function is x; NaN outside 0..2.

    >> erfcinv(0.5)
    ans = 0.4769
    """
    from scipy import special

    return real_mapped(x, special.erfcinv, "erfcinv")


def _same_size(arrays: list[np.ndarray], who: str, message: str) -> list[np.ndarray]:
    shapes = {array.shape for array in arrays if array.size != 1}
    if len(shapes) > 1:
        raise OctaveError(f"{who}: {message}")
    return arrays


@builtin("y = gammainc(x, a)", 'y = gammainc(x, a, "lower"|"upper"|"scaledlower"|"scaledupper")', fresh=True)
def gammainc(x: Any, a: Any, tail: Any = "lower") -> Any:
    """The regularised incomplete gamma function: the integral of t^(a-1) exp(-t) from 0 to x, over gamma(a).

    "upper" gives the integral from x on.

    >> gammainc(1, 2)
    ans = 0.2642
    """
    from scipy import special

    for each in (x, a):
        if is_complex(each) or not (is_numeric(each) or is_logical(each)):
            raise OctaveError("gammainc: all inputs must be real")
    p, q = numbers(x, "gammainc"), numbers(a, "gammainc")
    single = "f" in (p.dtype.char, q.dtype.char)
    _same_size([p, q], "gammainc", "X and A must be of common size or scalars")
    p, q = p.astype(float), q.astype(float)
    if (q < 0).any():
        raise OctaveError("gammainc: A must be non-negative")
    tail = tail if isinstance(tail, str) else ""
    scale = np.exp(special.gammaln(q + 1) + p - q * np.log(p)) if tail.startswith("scaled") else 1.0
    if tail in ("lower", "scaledlower"):
        value = np.where(q == 0, 1.0, special.gammainc(q, p)) * scale
    elif tail in ("upper", "scaledupper"):
        value = np.where(q == 0, 0.0, special.gammaincc(q, p)) * scale
    else:
        raise OctaveError("gammainc: invalid value for TAIL")
    return norm(np.asarray(value).astype(np.float32) if single else np.asarray(value))


@builtin("y = betainc(x, a, b)", 'y = betainc(x, a, b, "lower"|"upper")', fresh=True)
def betainc(x: Any, a: Any, b: Any, tail: Any = "lower") -> Any:
    """The regularised incomplete beta function: the integral of t^(a-1) (1-t)^(b-1) from 0 to x, over beta(a, b).

    "upper" gives the integral from x on.

    >> betainc(0.5, 1, 2)
    ans = 0.7500
    """
    from scipy import special

    for each in (x, a, b):
        if is_complex(each) or not (is_numeric(each) or is_logical(each)):
            raise OctaveError("betainc: all inputs must be real")
    arrays = [numbers(each, "betainc") for each in (x, a, b)]
    single = any(array.dtype.char == "f" for array in arrays)
    _same_size(arrays, "betainc", "X, A, and B must be of common size or scalars")
    t, p, q = (array.astype(float) for array in arrays)
    if ((t < 0) | (t > 1)).any():
        raise OctaveError("betainc: X must be in the range [0, 1]")
    if (p <= 0).any():
        raise OctaveError("betainc: A must be strictly positive")
    if (q <= 0).any():
        raise OctaveError("betainc: B must be strictly positive")
    if not isinstance(tail, str) or tail not in ("lower", "upper"):
        raise OctaveError("betainc: invalid value for TAIL")
    value = np.asarray(special.betainc(p, q, t) if tail == "lower" else special.betaincc(p, q, t))
    return norm(value.astype(np.float32) if single else value)


@builtin("b = bincoeff(n, k)", fresh=True)
def bincoeff(n: Any, k: Any) -> Any:
    """The binomial coefficient of each n and k, also for n that are negative or no whole numbers.

    >> bincoeff(5, 2)
    ans = 10
    """
    from scipy import special

    arrays = [numbers(each, "bincoeff").astype(float) for each in (n, k)]
    _same_size(arrays, "bincoeff", "N and K must be of common size or scalars")
    with np.errstate(all="ignore"):
        top, bottom = np.broadcast_arrays(*arrays)
        falls = (top < 0) & (top == np.floor(top))
        value = np.where(falls, (-1.0) ** bottom * special.binom(bottom - top - 1, bottom), special.binom(top, bottom))
        whole = (top == np.floor(top)) & (bottom == np.floor(bottom))
        value = np.where(whole, np.round(value), value)
    return norm(np.where((bottom < 0) | (bottom != np.floor(bottom)) | np.isnan(top), np.nan, value))
