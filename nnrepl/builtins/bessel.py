"""Bessel functions and Airy functions: besselj, bessely, besseli, besselk, besselh, airy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call, to_array_value
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_array_like, is_single, is_text, numel_of

_TOO_BIG = 2147483647 / 2
"""Beyond this magnitude of an argument no digit of the result is right."""
_LARGE = np.sqrt(_TOO_BIG)
"""Beyond this one less than half of them are."""

Function = Callable[[np.ndarray, np.ndarray], np.ndarray]


def _numbers(value: Any, message: str) -> np.ndarray:
    if not is_array_like(value) or is_text(value):
        raise OctaveError(message)
    return to_array_value(value)


def _scaled(who: str, opt: Any) -> bool:
    if opt is None:
        return False
    if is_array_like(opt) and not is_text(opt):
        if numel_of(opt) == 1 and to_array_value(opt).item() in (0, 1):
            return bool(to_array_value(opt).item())
        raise OctaveError(f"{who}: OPT must be 0 (or false) or 1 (or true)")
    if is_text(opt):
        raise OctaveError(f"{who}: OPT must be 0 (or false) or 1 (or true)")
    return False


def _aligned(who: str, alpha: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A row of orders and a column of arguments make a table; otherwise sizes are the same or one is a number."""
    table = alpha.ndim == x.ndim == 2 and alpha.shape[0] == 1 and x.shape[1] == 1
    if not table and alpha.size != 1 and x.size != 1 and alpha.shape != x.shape:
        raise OctaveError(f"{who}: the sizes of alpha and x must conform")
    first, second = np.broadcast_arrays(alpha, x)
    return first, second


def _evaluate(who: str, function: Function, alpha: Any, x: Any, at_zero: Any, nargout: int) -> Any:
    orders = _numbers(alpha, f"{who}: ALPHA must be a scalar or matrix").real.astype(np.float64)
    points = _numbers(x, f"{who}: X must be a scalar or matrix").astype(np.complex128)
    orders, points = _aligned(who, orders, points)
    with np.errstate(all="ignore"):
        found = np.asarray(function(orders, points))
    if at_zero is not None:
        found = np.where(points == 0, at_zero(orders), found)
    if who != "besselh":
        # Of orders and arguments that are not negative the result is real.
        found = np.where((points.imag == 0) & (points.real >= 0), found.real, found)
    result = norm(found.astype(np.complex64) if is_single(alpha) or is_single(x) else found)
    return (result, norm(_flags(orders, points, found))) if nargout > 1 else result


def _flags(orders: np.ndarray, points: np.ndarray, found: np.ndarray) -> np.ndarray:
    """What the second output tells: 0 good, 1 no argument, 2 too great, 3 half the digits lost, 4 all of them."""
    size = np.maximum(np.abs(points), np.abs(orders))
    flags = np.where(size > _LARGE, 3.0, 0.0)
    flags = np.where(np.isinf(found) & (points != 0), 2.0, flags)
    flags = np.where((points == 0) & np.isnan(found), 1.0, flags)
    return np.where(size > _TOO_BIG, 4.0, flags)


def _choose(name: str, scaled: bool) -> Function:
    from scipy import special

    found: Function = getattr(special, name + "e" if scaled else name)
    return found


def _second_kind_at_zero(orders: np.ndarray) -> np.ndarray:
    return np.full(orders.shape, -np.inf)


def _decaying_at_zero(orders: np.ndarray) -> np.ndarray:
    return np.full(orders.shape, np.inf)


def _nowhere_at_zero(orders: np.ndarray) -> np.ndarray:
    return np.full(orders.shape, complex(np.nan, np.nan))


def _singular_at_zero(orders: np.ndarray) -> np.ndarray:
    """The first kinds: 1 for order 0, 0 for whole and positive ones, without bound for the others."""
    bounded = (orders >= 0) | (orders == np.trunc(orders))
    return np.where(orders == 0, 1.0, np.where(bounded, 0.0, np.inf))


@builtin("[J, ierr] = besselj(alpha, x, opt)", fresh=True)
def besselj(alpha: Any, x: Any, opt: Any = None, *, nargout: int = 1) -> Any:
    """The Bessel function of the first kind of order alpha; with opt 1 scaled by exp(-abs(imag(x))).

    A row alpha and a column x give a table; otherwise sizes are the same, or one is a number. ierr is 0 where the
    result is good, 1 where there is none, 2 where it is too great, 3 or 4 where x is so great that digits are lost.

    >> besselj(0, 1)
    ans = 0.7652
    """
    return _evaluate("besselj", _choose("jv", _scaled("besselj", opt)), alpha, x, _singular_at_zero, nargout)


@builtin("[Y, ierr] = bessely(alpha, x, opt)", fresh=True)
def bessely(alpha: Any, x: Any, opt: Any = None, *, nargout: int = 1) -> Any:
    """The Bessel function of the second kind of order alpha; with opt 1 scaled by exp(-abs(imag(x))). See besselj.

    >> bessely(0, 1)
    ans = 0.088257
    """
    return _evaluate("bessely", _choose("yv", _scaled("bessely", opt)), alpha, x, _second_kind_at_zero, nargout)


@builtin("[I, ierr] = besseli(alpha, x, opt)", fresh=True)
def besseli(alpha: Any, x: Any, opt: Any = None, *, nargout: int = 1) -> Any:
    """The modified Bessel function of the first kind of order alpha; with opt 1 scaled by exp(-abs(real(x))).

    Sizes and ierr are those of besselj.

    >> besseli(0, 1)
    ans = 1.2661
    """
    return _evaluate("besseli", _choose("iv", _scaled("besseli", opt)), alpha, x, _singular_at_zero, nargout)


@builtin("[K, ierr] = besselk(alpha, x, opt)", fresh=True)
def besselk(alpha: Any, x: Any, opt: Any = None, *, nargout: int = 1) -> Any:
    """The modified Bessel function of the second kind of order alpha; with opt 1 scaled by exp(x). See besselj.

    >> besselk(0, 1)
    ans = 0.4210
    """
    return _evaluate("besselk", _choose("kv", _scaled("besselk", opt)), alpha, x, _decaying_at_zero, nargout)


@builtin("[H, ierr] = besselh(alpha, x)", "[H, ierr] = besselh(alpha, k, x, opt)", fresh=True)
def besselh(alpha: Any, k: Any, x: Any = None, opt: Any = None, *, nargout: int = 1) -> Any:
    """The Hankel function of kind k (1 unless given): besselj + i*bessely, or with k = 2 the one with minus.

    With opt 1 it is scaled by exp(-i*x) or exp(i*x). Sizes and ierr are those of besselj.

    >> besselh(0, 1, 2)
    ans =  0.2239 + 0.5104i
    """
    if x is None:
        k, x = 1.0, k
    if not is_array_like(k) or numel_of(k) != 1:
        raise OctaveError("besselh: invalid value of K")
    kind = to_array_value(k).item()
    if kind not in (1, 2):
        raise OctaveError("besselh: K must be 1 or 2")
    function = _choose(f"hankel{int(kind)}", _scaled("besselh", opt))
    return _evaluate("besselh", function, alpha, x, _nowhere_at_zero, nargout)


@builtin("[a, ierr] = airy(k, z, opt)", "[a, ierr] = airy(z)", fresh=True)
def airy(*args: Any, nargout: int = 1) -> Any:
    """The Airy functions: Ai (k = 0, which it is unless given), its derivative (1), Bi (2) and its derivative (3).

    With opt 1 (true) Ai is scaled by exp(2/3*z*sqrt(z)) and Bi by exp(-abs(real(2/3*z*sqrt(z)))). ierr is that of
    besselj.

    >> airy(0, 1)
    ans = 0.1353
    """
    from scipy import special

    if not 1 <= len(args) <= 3:
        raise invalid_call("airy")
    scaled = len(args) == 3 and _scaled("airy", args[2])
    kind = 0
    if len(args) > 1:
        if not is_array_like(args[0]) or numel_of(args[0]) != 1:
            raise OctaveError("airy: K must be an integer value")
        kind = to_array_value(args[0]).real.item()
        if not 0 <= kind < 4:
            raise OctaveError("airy: K must be 0, 1, 2, or 3")
        kind = int(kind)
    z = args[min(len(args) - 1, 1)]
    points = _numbers(z, "airy: Z must be a complex matrix").astype(np.complex128)
    with np.errstate(all="ignore"):
        found = np.asarray((special.airye if scaled else special.airy)(points)[kind])
    found = np.where((points.imag == 0) & ((points.real >= 0) | (not scaled)), found.real, found)
    result = norm(found.astype(np.complex64) if is_single(z) else found)
    if nargout < 2:
        return result
    return result, norm(_flags(np.zeros(points.shape), points**1.5, found))
