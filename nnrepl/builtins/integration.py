"""Integrals of functions of one variable: quad, quadgk, quadv, quadl, quadcc, integral."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call, kind_name
from nnrepl.builtins.objectives import callable_of
from nnrepl.builtins.quadrature import Integral, gauss_kronrod
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import dims_text, is_array_like, is_empty, is_single, is_text, numel_of

Array = np.ndarray
Function = Callable[..., Any]

ROOT_EPS = 2.0**-26

_CODES = (
    ("The occurrence of roundoff", 2.0),
    ("Extremely bad", 3.0),
    ("The algorithm does not converge", 4.0),
    ("The integral is probably divergent", 5.0),
    ("The input is invalid", 6.0),
)
"""What QUADPACK calls the troubles that SciPy describes; all others are its 1."""


def integrand(f: Any, context: Context) -> Function:
    """The function to be integrated: a handle or a name."""
    if isinstance(f, str) and f and context.find_function(f) is None:
        raise OctaveError(f"feval: function '{f}' not found")
    try:
        return callable_of(f, context)
    except OctaveError as error:
        if "must be a handle" not in error.message:
            raise
        message = "feval: first argument must be a string, inline function, or a function handle"
        raise OctaveError(message) from None


def limit(value: Any, message: str) -> float:
    """A limit of integration: a real number; `message` is the error for anything else."""
    if not is_array_like(value) or numel_of(value) != 1:
        raise OctaveError(message)
    item = to_array(value).reshape(-1)[0]
    if item.dtype.kind == "c":
        raise OctaveError(message)
    return float(item)


def _first(value: Any, message: str) -> float:
    """A limit of integration of quad, which takes the first element of an array."""
    if not is_array_like(value) or is_text(value) or is_empty(value):
        raise OctaveError(message)
    return float(to_array(value).reshape(-1)[0].real)


def tolerance(value: Any, default: float, message: str) -> float:
    """A number that is not negative; empty or None stands for the default."""
    if value is None or is_empty(value):
        return default
    if not is_array_like(value) or numel_of(value) != 1:
        raise OctaveError(message)
    found = float(to_array(value).real.item())
    if found < 0:
        raise OctaveError(message)
    return found


def on_column(call: Function, who: str) -> Callable[[Array], Array]:
    """The function on columns of points, whose value must have as many elements."""

    def values(x: Array) -> Array:
        found = call(norm(x))
        if not is_array_like(found):
            raise OctaveError(f"{who}: integrand F must return a numeric value, but it returned a {kind_name(found)}")
        array = to_array(found)
        if array.size == 1 and x.size != 1:
            return np.full(x.size, array.reshape(-1)[0], dtype=array.dtype)
        if array.size != x.size:
            raise OctaveError(
                f"{who}: integrand F must return an array of the same size as its input: it returned "
                f"{dims_text(array.shape)} for {dims_text(x.shape)}"
            )
        return array.reshape(-1, order="F").astype(np.complex128 if array.dtype.kind == "c" else np.float64)

    return values


def as_value(number: complex, single: bool = False) -> Any:
    """A result as a value: real where there is no imaginary part, single where the limits are."""
    if single:
        return norm(np.array([[number]], dtype=np.complex64))
    return number if number.imag else number.real


def options_of(args: Sequence[Any], who: str, known: Sequence[str]) -> dict[str, Any]:
    """Pairs of option and value, by the name of the option in small letters."""
    found: dict[str, Any] = {}
    for name, value in zip(args[::2], args[1::2], strict=True):
        if not isinstance(name, str):
            raise OctaveError(f"{who}: property PROP must be a string")
        if name.lower() not in known:
            raise OctaveError(f"{who}: unknown property '{name}'")
        found[name.lower()] = value
    return found


@builtin("q = quad(f, a, b)", "q = quad(f, a, b, tol, sing)", "[q, ier, nfev, err] = quad(...)", fresh=True)
def quad(f: Any, a: Any, b: Any, tol: Any = None, sing: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """The integral of f from a to b, by the routines of QUADPACK.

    f     called with one number at a time
    tol   the absolute and the relative tolerance (each sqrt(eps))
    sing  places inside where f is singular
    ier   0 where the tolerance was met; nfev, the number of calls; err, a bound of the error

    >> quad(@(x) x^2, 0, 3)
    ans = 9.0000
    """
    from scipy import integrate

    low = _first(a, "quad: lower limit of integration A must be a scalar")
    high = _first(b, "quad: upper limit of integration B must be a scalar")
    call = integrand(f, context)
    bounds = [ROOT_EPS, ROOT_EPS]
    if tol is not None and not is_empty(tol):
        given = to_array(tol).reshape(-1).real.tolist() if is_array_like(tol) and not is_text(tol) else []
        if len(given) not in (1, 2):
            raise OctaveError("quad: TOL must be a 1 or 2-element vector")
        bounds[: len(given)] = given
    if sing is not None and (not is_array_like(sing) or is_text(sing)):
        raise OctaveError("quad: fifth argument SING must be a vector of singularities")
    points = [] if sing is None else [x for x in to_array(sing).reshape(-1).real.tolist() if low < x < high]
    calls = 0

    def value(x: float) -> float:
        nonlocal calls
        calls += 1
        found = call(float(x))
        if not is_array_like(found) or is_text(found) or is_empty(found):
            raise OctaveError("quad: expecting user supplied function to return numeric value")
        return float(to_array(found).reshape(-1)[0].real)

    if low == high or math.isnan(low + high):
        nothing = 0.0 if low == high else math.nan
        return (nothing, 0.0, 0.0, 0.0) if nargout > 1 else nothing
    found = integrate.quad(
        value, low, high, epsabs=bounds[0], epsrel=bounds[1], limit=128, points=points or None, full_output=1
    )
    code = next((code for text, code in _CODES if str(found[3]).startswith(text)), 1.0) if len(found) > 3 else 0.0
    result = as_value(complex(found[0]), is_single(a) or is_single(b))
    return (result, code, float(calls), float(found[1])) if nargout > 1 else result


@builtin(
    "q = quadgk(f, a, b)",
    "q = quadgk(f, a, b, abstol, reltol, trace)",
    'q = quadgk(f, a, b, "AbsTol", abstol, "RelTol", reltol, "WayPoints", points, "MaxIntervalCount", n)',
    "[q, err] = quadgk(...)",
    fresh=True,
)
def quadgk(f: Any, a: Any, b: Any, *args: Any, nargout: int = 1, context: Context) -> Any:
    """The integral of f from a to b, which may be infinite, by adaptive Gauss-Kronrod quadrature.

    f  called with a column of points; returns as many values. It may be singular at a and b, if not too strongly
    The tolerances are 1e-10 absolute and 1e-6 relative; WayPoints are places where f is not smooth; intervals are
    halved until there are 650.
    Source: L. F. Shampine, Vectorized adaptive quadrature in Matlab, 2008.

    >> quadgk(@(x) exp(-x.^2), -Inf, Inf)
    ans = 1.7725
    """
    call = integrand(f, context)
    single = is_single(a) or is_single(b)
    settings = _gk_options(args)
    found = _contour(
        on_column(call, "quadgk"),
        a,
        b,
        tolerance(settings.get("abstol"), 1e-5 if single else 1e-10, "quadgk: ABSTOL must be a scalar >=0"),
        tolerance(settings.get("reltol"), 1e-4 if single else 1e-6, "quadgk: RELTOL must be a scalar >=0"),
        _points(settings.get("waypoints")),
        int(tolerance(settings.get("maxintervalcount"), 650.0, "quadgk: MAXINTERVALCOUNT must be a scalar >=0")),
    )
    for note in found.notes:
        context.warn(f"quadgk: {note}")
    result = as_value(found.value, single)
    return (result, found.error) if nargout > 1 else result


def _gk_options(args: Sequence[Any]) -> dict[str, Any]:
    if not args or not isinstance(args[0], str):
        if len(args) > 3:
            raise OctaveError("quadgk: can not pass additional arguments to user function")
        return dict(zip(("abstol", "reltol", "trace"), args, strict=False))
    if len(args) % 2:
        raise OctaveError("quadgk: property/value options must occur in pairs")
    return options_of(args, "quadgk", ("abstol", "reltol", "waypoints", "maxintervalcount", "trace"))


def _points(value: Any) -> list[float]:
    return [] if value is None else to_array(value).reshape(-1).real.tolist()


def _contour(
    f: Callable[[Array], Array],
    a: Any,
    b: Any,
    abs_tol: float,
    rel_tol: float,
    points: Sequence[float] = (),
    most: int = 650,
) -> Integral:
    """The integral between two numbers; where one is complex, along the straight line between them."""
    ends = []
    for value in (a, b):
        if not is_array_like(value) or numel_of(value) != 1:
            raise OctaveError("quadgk: the limits of integration must be scalars")
        ends.append(to_array(value).reshape(-1)[0].item())
    if any(isinstance(end, complex) for end in ends):
        start, span = complex(ends[0]), complex(ends[1] - ends[0])
        found = gauss_kronrod(lambda t: f(start + span * t) * span, 0.0, 1.0, abs_tol, rel_tol, (), most)
        return found
    return gauss_kronrod(f, float(ends[0]), float(ends[1]), abs_tol, rel_tol, points, most)


@builtin(
    "q = quadcc(f, a, b)",
    "q = quadcc(f, a, b, tol, sing)",
    "[q, err, nr_points] = quadcc(...)",
    fresh=True,
)
def quadcc(f: Any, a: Any, b: Any, tol: Any = None, sing: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """The integral of f from a to b, which may be infinite.

    f          called with a column of points; returns as many real values
    tol        the absolute and the relative tolerance (1e-10 and 1e-6)
    sing       places inside where f is singular
    err        a bound of the error; nr_points, the number of points at which f was evaluated

    >> quadcc(@(x) sin(x), 0, pi)
    ans = 2.0000
    """
    call = integrand(f, context)
    low = limit(a, "quadcc: lower limit of integration (A) must be a real scalar")
    high = limit(b, "quadcc: upper limit of integration (B) must be a real scalar")
    bounds = _pair(tol)
    count = 0
    values = on_column(call, "quadcc")

    def counted(x: Array) -> Array:
        nonlocal count
        count += x.size
        found = values(x)
        if found.dtype.kind == "c":
            raise OctaveError("quadcc: integrand F must return a single, real-valued vector")
        return found

    found = gauss_kronrod(counted, low, high, bounds[0], bounds[1], _points(sing))
    result = as_value(found.value, is_single(a) or is_single(b))
    return (result, found.error, float(count)) if nargout > 1 else result


def _pair(tol: Any) -> list[float]:
    bounds = [1e-10, 1e-6]
    if tol is None or is_empty(tol):
        return bounds
    given = to_array(tol).reshape(-1).real.tolist() if is_array_like(tol) and not is_text(tol) else []
    if len(given) not in (1, 2):
        raise OctaveError("quadcc: TOL must be a 1- or 2-element vector [AbsTol, RelTol]")
    for value, kind in zip(given, ("absolute", "relative"), strict=False):
        if not value >= 0:
            raise OctaveError(f"quadcc: {kind} tolerance must be >=0")
    bounds[: len(given)] = given
    return bounds


@builtin(
    "q = integral(f, a, b)",
    'q = integral(f, a, b, "AbsTol", abstol, "RelTol", reltol, "ArrayValued", tf, "Waypoints", points)',
    "[q, err] = integral(...)",
    fresh=True,
)
def integral(f: Any, a: Any, b: Any, *args: Any, nargout: int = 1, context: Context) -> Any:
    """The integral of f from a to b, which may be infinite.

    f            called with a column of points; returns as many values
    AbsTol       the absolute tolerance (1e-10, for single limits 1e-5)
    RelTol       the relative tolerance (1e-6, for single limits 1e-4)
    ArrayValued  true: f is called with one number and returns an array, which is integrated element by element
    Waypoints    places where f is not smooth, or corners of the way from a to b in the complex plane

    >> printf("%.8f", integral(@(x) x.^2, 0, 3))
    9.00000000
    """
    if len(args) % 2:
        raise invalid_call("integral")
    settings = options_of(args, "integral", ("abstol", "reltol", "arrayvalued", "waypoints"))
    call = integrand(f, context)
    single = is_single(a) or is_single(b)
    message = "quadcc: {} tolerance must be >=0"
    abs_tol = tolerance(settings.get("abstol"), 1e-5 if single else 1e-10, message.format("absolute"))
    rel_tol = tolerance(settings.get("reltol"), 1e-4 if single else 1e-6, message.format("relative"))
    if "arrayvalued" in settings and bool(np.any(to_array(settings["arrayvalued"]))):
        low, high = (limit(end, "integral: the limits must be real scalars") for end in (a, b))
        array, error = _each_element(call, low, high, abs_tol, rel_tol)
        return (norm(array), error) if nargout > 1 else norm(array)
    corners = settings.get("waypoints")
    values = on_column(call, "integral")
    found = _along(values, [a, *_corners(corners), b], abs_tol, rel_tol)
    for note in found.notes:
        context.warn(f"integral: {note}")
    result = as_value(found.value, single)
    return (result, found.error) if nargout > 1 else result


def _corners(value: Any) -> list[Any]:
    return [] if value is None else [item.item() for item in to_array(value).reshape(-1, order="F")]


def _along(f: Callable[[Array], Array], path: Sequence[Any], abs_tol: float, rel_tol: float) -> Integral:
    real = not any(isinstance(point, complex) for point in path[1:-1])
    if real:
        return _contour(f, path[0], path[-1], abs_tol, rel_tol, [float(point) for point in path[1:-1]])
    pieces = [_contour(f, *ends, abs_tol, rel_tol) for ends in pairwise(path)]
    notes = [note for piece in pieces for note in piece.notes]
    return Integral(sum(piece.value for piece in pieces), sum(piece.error for piece in pieces), notes)


def _each_element(call: Function, low: float, high: float, abs_tol: float, rel_tol: float) -> tuple[Array, float]:
    """The integral of a function whose values are arrays."""
    from scipy import integrate

    shape: tuple[int, ...] = (1, 1)

    def values(x: float) -> Array:
        nonlocal shape
        array = to_array(call(float(x)))
        shape = array.shape
        return array.reshape(-1, order="F").astype(np.complex128 if array.dtype.kind == "c" else np.float64)

    if low == high:
        values(low)
        return np.zeros(shape), 0.0
    sign = 1.0 if low < high else -1.0
    found, error = integrate.quad_vec(values, min(low, high), max(low, high), epsabs=abs_tol, epsrel=rel_tol)[:2]
    return sign * found.reshape(shape, order="F"), float(error)
