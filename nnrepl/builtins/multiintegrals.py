"""Integrals of functions of two and three variables: integral2, integral3, dblquad, triplequad."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.builtins.integration import as_value, integrand, limit, on_column, options_of
from nnrepl.builtins.quadrature import Integral, gauss_kronrod, tiled
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm, to_array
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import dims_text, is_array_like, is_numeric, is_single, is_text, numel_of

Array = np.ndarray


class _Settings:
    """The options of integral2 and integral3."""

    def __init__(self, who: str, args: Sequence[Any], limits: Sequence[Any]):
        if len(args) % 2:
            raise invalid_call(who)
        given = options_of(args, who, ("abstol", "reltol", "method", "vectorized"))
        single = any(is_single(value) for value in limits)
        self.abs_tol = _tolerance(given.get("abstol"), 1e-5 if single else 1e-10, f"{who}: AbsTol")
        self.rel_tol = _tolerance(given.get("reltol"), 1e-4 if single else 1e-6, f"{who}: RelTol")
        self.single = single
        self.vectorized = "vectorized" not in given or bool(np.any(to_array(given["vectorized"])))
        method = given.get("method", "auto")
        if not isinstance(method, str) or method.lower() not in ("auto", "tiled", "iterated"):
            raise OctaveError(
                f"{who} : unrecognized method '{method}'"
                if isinstance(method, str)
                else f"{who}: method property must be a string"
            )
        self.method = method.lower()


def _tolerance(value: Any, default: float, what: str) -> float:
    if value is None:
        return default
    if not is_numeric(value) or numel_of(value) != 1 or not to_array(value).real.item() >= 0:
        raise OctaveError(f"{what} value must be a numeric scalar >= 0")
    return float(to_array(value).real.item())


def _checked(who: str, f: Any, limits: Sequence[Any], context: Context) -> Callable[..., Any]:
    if not isinstance(f, FunctionHandle | str) or f == "":
        raise invalid_call(who)
    if any(not isinstance(value, FunctionHandle | str) and not is_array_like(value) for value in limits):
        raise invalid_call(who)
    return integrand(f, context)


def _number(value: Any, who: str) -> float:
    return limit(value, f"{who}: the limits must be real scalars")


def _bound(value: Any, who: str, context: Context) -> Callable[..., Array]:
    """A limit that may be a function of the variables outside."""
    if not isinstance(value, FunctionHandle) and not (isinstance(value, str) and context.find_function(value)):
        number = _number(value, who)
        return lambda *points: np.full(points[0].shape, number)
    call = integrand(value, context)

    def values(*points: Array) -> Array:
        found = to_array(call(*map(norm, points)))
        if found.dtype.kind == "c":
            raise OctaveError(f"{who}: limits with complex values are not supported")
        if found.size not in (1, points[0].size):
            shapes = f"{dims_text(found.shape)} for points of {dims_text(points[0].shape)}"
            raise OctaveError(f"{who}: the values of a limit are {shapes}")
        return np.resize(found.astype(float), points[0].shape)

    return values


def _surface(call: Callable[..., Any], who: str, vectorized: bool) -> Callable[..., Array]:
    """The function on arrays of points."""

    def values(*points: Array) -> Array:
        shape = points[0].shape
        if not vectorized:
            each = zip(*(array.ravel().tolist() for array in points), strict=True)
            return np.array([to_array(call(*point)).reshape(-1)[0] for point in each]).reshape(shape)
        found = to_array(call(*(norm(np.asfortranarray(array)) for array in points)))
        if found.size == 1:
            return np.full(shape, found.reshape(-1)[0])
        if found.shape != shape:
            raise OctaveError(
                f"{who}: integrand F must return an array of the same size as its inputs: it returned "
                f"{dims_text(found.shape)} for {dims_text(shape)}"
            )
        return found

    return values


def _double(
    f: Callable[..., Array],
    xs: tuple[float, float],
    low: Callable[..., Array],
    high: Callable[..., Array],
    settings: _Settings,
) -> Integral:
    """The integral of f over x, and over y between two functions of x."""
    probe = np.array([[min(max(xs[0], -1e300), 1e300)]])
    infinite = any(map(math.isinf, xs)) or any(np.isinf(bound(probe)).any() for bound in (low, high))
    if not infinite and settings.method != "iterated":
        return tiled(f, xs, low, high, settings.abs_tol, settings.rel_tol)

    def inner(x: Array) -> Array:
        totals = [
            gauss_kronrod(
                lambda y, at=at: f(np.full(y.shape, at), y).reshape(-1),  # type: ignore[misc]
                float(low(np.array([[at]])).item()),
                float(high(np.array([[at]])).item()),
                settings.abs_tol,
                settings.rel_tol,
            ).value
            for at in x.reshape(-1).tolist()
        ]
        return np.array(totals)

    return gauss_kronrod(inner, *xs, settings.abs_tol, settings.rel_tol)


@builtin(
    "q = integral2(f, xa, xb, ya, yb)",
    'q = integral2(f, xa, xb, ya, yb, "AbsTol", abstol, "RelTol", reltol, "Method", method, "Vectorized", tf)',
    "[q, err] = integral2(...)",
    fresh=True,
)
def integral2(f: Any, xa: Any, xb: Any, ya: Any, yb: Any, *args: Any, nargout: int = 1, context: Context) -> Any:
    """The integral of f(x, y) over x from xa to xb and y from ya to yb, which may be functions of x.

    f           called with two arrays of one size; returns an array of that size
    AbsTol      the absolute tolerance (1e-10), RelTol the relative one (1e-6)
    Method      "tiled" (limits must be finite), "iterated", or "auto" for the one that suits
    Vectorized  false: f is called with numbers
    Source: L. F. Shampine, Matlab program for quadrature in 2D, 2008.

    >> integral2(@(x, y) x .* y, 0, 1, 0, 2)
    ans = 1
    """
    call = _checked("integral2", f, (xa, xb, ya, yb), context)
    settings = _Settings("integral2", args, (xa, xb, ya, yb))
    xs = _number(xa, "integral2"), _number(xb, "integral2")
    surface = _surface(call, "integral2", settings.vectorized)
    found = _double(surface, xs, _bound(ya, "integral2", context), _bound(yb, "integral2", context), settings)
    for note in found.notes:
        context.warn(f"integral2: {note}")
    value = as_value(found.value, settings.single)
    return (value, found.error) if nargout > 1 else value


@builtin(
    "q = integral3(f, xa, xb, ya, yb, za, zb)",
    'q = integral3(f, xa, xb, ya, yb, za, zb, "AbsTol", abstol, "RelTol", reltol, "Method", method, "Vectorized", tf)',
    fresh=True,
)
def integral3(f: Any, xa: Any, xb: Any, ya: Any, yb: Any, za: Any, zb: Any, *args: Any, context: Context) -> Any:
    """The integral of f(x, y, z); ya and yb may be functions of x, za and zb functions of x and y.

    f is called with three arrays of one size. The options are those of integral2.

    >> integral3(@(x, y, z) x + y + z, 0, 1, 0, 1, 0, 1)
    ans = 1.5000
    """
    limits = (xa, xb, ya, yb, za, zb)
    call = _checked("integral3", f, limits, context)
    settings = _Settings("integral3", args, limits)
    volume = _surface(call, "integral3", settings.vectorized)
    from_y, to_y, from_z, to_z = (_bound(value, "integral3", context) for value in (ya, yb, za, zb))
    xs = _number(xa, "integral3"), _number(xb, "integral3")

    def slices(x: Array) -> Array:
        return np.array([_slice(float(at)) for at in x.reshape(-1)])

    def _slice(at: float) -> complex:
        place = np.array([[at]])
        ys = float(from_y(place).item()), float(to_y(place).item())
        return _double(
            lambda y, z: volume(np.full(y.shape, at), y, z),
            ys,
            lambda y: from_z(np.full(y.shape, at), y),
            lambda y: to_z(np.full(y.shape, at), y),
            settings,
        ).value

    found = gauss_kronrod(slices, *xs, settings.abs_tol, settings.rel_tol)
    for note in found.notes:
        context.warn(f"integral3: {note}")
    return as_value(found.value, settings.single)


def _nested(call: Callable[..., Any], limits: Sequence[float], tol: float, rule: Any, context: Context) -> Any:
    """The integral over the first variable of the integrals over the others, each by the rule."""

    def over(pairs: Sequence[tuple[float, float]], outer: tuple[float, ...]) -> Any:
        *rest, (low, high) = pairs
        if not rest:
            return _one(lambda x: call(x, *outer), low, high)
        return _one(lambda last: _each(last, lambda item: over(rest, (item, *outer))), low, high)

    def _one(function: Callable[[Any], Any], low: float, high: float) -> Any:
        if rule is None:
            found = gauss_kronrod(on_column(function, "quadcc"), low, high, tol, 1e-6)
            return as_value(found.value)
        handle = FunctionHandle(lambda *args, nargout=1: function(*args))
        return context.call(rule, (handle, low, high, tol))

    return over(list(zip(limits[::2], limits[1::2], strict=True)), ())


def _each(points: Any, function: Callable[[float], Any]) -> Any:
    array = to_array(points)
    values = [to_array(function(float(item))).reshape(-1)[0] for item in array.reshape(-1, order="F")]
    return norm(np.array(values).reshape(array.shape, order="F"))


def _rule(value: Any) -> Any:
    """The function that integrates over one variable; None for the one that is built in."""
    if value is None or (isinstance(value, str) and value == "quadcc"):
        return None
    return None if isinstance(value, FunctionHandle) and value.name == "quadcc" else value


def _old_tolerance(value: Any) -> float:
    return 1e-6 if value is None or numel_of(value) == 0 else float(to_array(value).reshape(-1)[0].real)


def _all_scalars(limits: Sequence[Any], who: str) -> list[float]:
    if any(is_text(value) for value in limits):
        raise invalid_call(who)
    return [_number(value, who) for value in limits]


@builtin(
    "q = dblquad(f, xa, xb, ya, yb)",
    "q = dblquad(f, xa, xb, ya, yb, tol, rule, ...)",
    fresh=True,
)
def dblquad(
    f: Any, xa: Any, xb: Any, ya: Any, yb: Any, tol: Any = None, rule: Any = None, *args: Any, context: Context
) -> Any:
    """The integral of f(x, y) over a rectangle.

    f     called with a column x and a number y, and with what follows rule
    tol   the absolute tolerance (1e-6)
    rule  the function that integrates over one variable: quadcc, quadgk, quadl or quadv

    >> printf("%.5f", dblquad(@(x, y) x .* y, 0, 1, 0, 2))
    1.00000
    """
    call = integrand(f, context)
    limits = _all_scalars((xa, xb, ya, yb), "dblquad")
    return _nested(lambda *point: call(*point, *args), limits, _old_tolerance(tol), _rule(rule), context)


@builtin(
    "q = triplequad(f, xa, xb, ya, yb, za, zb)",
    "q = triplequad(f, xa, xb, ya, yb, za, zb, tol, rule, ...)",
    fresh=True,
)
def triplequad(
    f: Any,
    xa: Any,
    xb: Any,
    ya: Any,
    yb: Any,
    za: Any,
    zb: Any,
    tol: Any = None,
    rule: Any = None,
    *args: Any,
    context: Context,
) -> Any:
    """The integral of f(x, y, z) over a box.

    f     called with a column x and numbers y and z, and with what follows rule
    tol   the absolute tolerance (1e-6)
    rule  the function that integrates over one variable: quadcc, quadgk, quadl or quadv

    >> triplequad(@(x, y, z) x + y + z, 0, 1, 0, 1, 0, 1)
    ans = 1.5000
    """
    call = integrand(f, context)
    limits = _all_scalars((xa, xb, ya, yb, za, zb), "triplequad")
    return _nested(lambda *point: call(*point, *args), limits, _old_tolerance(tol), _rule(rule), context)
