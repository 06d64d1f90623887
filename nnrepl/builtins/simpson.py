"""Integrals by recursive rules: quadv (Simpson) and quadl (Lobatto)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import numbers
from nnrepl.builtins.integration import integrand, tolerance
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm, to_array, type_name
from nnrepl.values.kinds import is_array_like, is_single

Array = np.ndarray

MOST_CALLS = 10000
_FIRST_CUT = 0.27158


def _limit(value: Any, who: str) -> Any:
    array = numbers(value, who)
    if array.size != 1:
        raise OctaveError(f"{who}: the limits of integration must be scalars")
    return array.reshape(-1)[0].astype(np.complex128 if array.dtype.kind == "c" else np.float64).item()


def _shown(context: Context, text: str) -> None:
    context.out.write(text + "\n")


def _traced(value: Any) -> bool:
    return value is not None and bool(np.any(to_array(value)))


class _Rule:
    """A function with the values that its rule needs; counts the calls."""

    def __init__(self, call: Callable[..., Any], extra: tuple[Any, ...], tol: float, report: Callable[[str], None]):
        self.call = call
        self.extra = extra
        self.tol = tol
        self.report = report
        self.calls = 0
        self.trouble = ""

    def at(self, x: Any) -> Array:
        """The values at one point, or at a column of them."""
        self.calls += 1
        found = self.call(norm(x) if isinstance(x, np.ndarray) else x, *self.extra)
        if not is_array_like(found):
            raise OctaveError(f"isinf: not defined for {type_name(found)}")
        array = to_array(found)
        return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)


@builtin(
    "q = quadv(f, a, b)",
    "q = quadv(f, a, b, tol, trace, p1, ...)",
    "[q, nfev] = quadv(...)",
    fresh=True,
)
def quadv(
    f: Any, a: Any, b: Any, tol: Any = None, trace: Any = None, *extra: Any, nargout: int = 1, context: Context
) -> Any:
    """The integral from a to b of a function whose values may be arrays, by the adaptive rule of Simpson.

    f      called with one number, and with p1, ... after it
    tol    the absolute tolerance (1e-6)
    trace  true: the intervals are printed
    nfev   the number of calls

    >> quadv(@(x) [1 x], 0, 2)
    ans =

       2   2

    """
    call = integrand(f, context)
    low, high = _limit(a, "quadv"), _limit(b, "quadv")
    bound = tolerance(tol, 1e-6, "quadv: TOL must be a scalar >=0")
    rule = _Rule(call, extra, bound, lambda text: _shown(context, text))
    # The first cuts are at no simple fractions, so that no periodic function deceives the rule.
    cut = _FIRST_CUT * (high - low)
    nodes = [low, low + cut / 2, low + cut, (low + high) / 2, high - cut, high - cut / 2, high]
    values = [rule.at(x) for x in nodes]
    shrink = 2.0**-52 * (high - low)
    if not np.isfinite(values[0]).all():
        values[0] = rule.at(low + shrink)
    if not np.isfinite(values[-1]).all():
        values[-1] = rule.at(high - shrink)
    if _traced(trace):
        _shown(context, "  nfun          a            (b - a)         q_interval")
    least = abs(high - low) * 2.0**-52 / 1024
    parts = [_simpson(rule, nodes[k : k + 3], values[k : k + 3], least, _traced(trace)) for k in (0, 2, 4)]
    if rule.trouble:
        context.warn(f"quadv: {rule.trouble}")
    total = parts[0] + parts[1] + parts[2]
    result = norm(total.astype(np.float32) if is_single(a) or is_single(b) else total)
    return (result, float(rule.calls)) if nargout > 1 else result


def _simpson(rule: _Rule, x: list[Any], y: list[Array], least: float, trace: bool) -> Array:
    a, c, b = x
    d, e = (a + c) / 2, (c + b) / 2
    fd, fe = rule.at(d), rule.at(e)
    coarse = (b - a) / 6 * (y[0] + 4 * y[1] + y[2])
    fine = (b - a) / 12 * (y[0] + 4 * fd + 2 * y[1] + 4 * fe + y[2])
    better = fine + (fine - coarse) / 15
    if trace:
        rule.report(f"{rule.calls:5d}   {a.real:#14.11g}   {(b - a).real:16.10e}   {_first(better):<16.10g}")
    if not np.isfinite(better).all():
        rule.trouble = "infinite or NaN function evaluations were returned"
        return better
    if abs(b - a) <= least:
        rule.trouble = "minimum step size reached -- possibly singular integral"
        return better
    if rule.calls > MOST_CALLS:
        rule.trouble = "maximum iteration count reached"
        return better
    if float(np.max(np.abs(fine - better), initial=0.0)) <= rule.tol:
        return better
    left = _simpson(rule, [a, d, c], [y[0], fd, y[1]], least, trace)
    return left + _simpson(rule, [c, e, b], [y[1], fe, y[2]], least, trace)


def _first(values: Array) -> float:
    return float(values.reshape(-1)[0].real) if values.size else 0.0


@builtin(
    "q = quadl(f, a, b)",
    "q = quadl(f, a, b, tol, trace, p1, ...)",
    "[q, nfev] = quadl(...)",
    fresh=True,
)
def quadl(
    f: Any, a: Any, b: Any, tol: Any = None, trace: Any = None, *extra: Any, nargout: int = 1, context: Context
) -> Any:
    """The integral of f from a to b, by an adaptive rule of Lobatto.

    f      called with a column of points, and with p1, ... after it; returns as many values
    tol    the tolerance (1e-6)
    trace  true: the intervals are printed
    nfev   the number of calls
    Source: W. Gander, W. Gautschi, Adaptive quadrature - revisited, 2000.

    >> quadl(@(x) x .* sin(x), 0, pi)
    ans = 3.1416
    """
    call = integrand(f, context)
    low, high = _limit(a, "quadl"), _limit(b, "quadl")
    bound = tolerance(tol, 1e-6, "quadl: TOL must be a scalar >=0")
    rule = _Rule(call, extra, bound, lambda text: _shown(context, text))
    if low == high:
        return (0.0, 0.0) if nargout > 1 else 0.0
    ends = _column(rule, np.array([[low], [high]]))
    total = _lobatto(rule, low, high, ends[0], ends[1], _traced(trace), context)
    if rule.trouble:
        context.warn(f"quadl: {rule.trouble}")
    result = norm(np.array([[total]], dtype=np.complex64 if is_single(a) or is_single(b) else np.complex128))
    return (result, float(rule.calls)) if nargout > 1 else result


def _column(rule: _Rule, x: Array) -> Array:
    y = rule.at(x).reshape(-1, order="F")
    if y.size < x.size:
        dims = f"{1 if y.size else 0}x{y.size}"
        raise OctaveError(
            f"y({y.size + 1}): out of bound {y.size} (dimensions are {dims})", "Octave:index-out-of-bounds"
        )
    return y


def _lobatto(rule: _Rule, a: Any, b: Any, fa: Any, fb: Any, trace: bool, context: Context) -> Any:
    half, middle = (b - a) / 2, (a + b) / 2
    far, near = np.sqrt(2 / 3) * half, np.sqrt(1 / 5) * half
    x = [middle - far, middle - near, middle, middle + near, middle + far]
    y = _column(rule, np.array(x).reshape(-1, 1)).tolist()
    coarse = half / 6 * (fa + fb + 5 * (y[1] + y[3]))
    fine = half / 1470 * (77 * (fa + fb) + 432 * (y[0] + y[4]) + 625 * (y[1] + y[3]) + 672 * y[2])
    if trace:
        context.call("disp", (norm(np.array([[rule.calls, a, b - a, fine]])),), 0)
    if not np.isfinite(fine):
        rule.trouble = "infinite or NaN function evaluations were returned"
        return fine
    if x[0] == a or abs(b - a) <= abs(2.0**-52 * middle) or rule.calls > MOST_CALLS:
        rule.trouble = "the tolerance cannot be met -- possibly singular integral"
        return fine
    # The whole is never taken as it is, however well both rules agree.
    if rule.calls > 2 and abs(fine - coarse) <= rule.tol:
        return fine
    nodes, values = [a, *x, b], [fa, *y, fb]
    pieces = [_lobatto(rule, nodes[k], nodes[k + 1], values[k], values[k + 1], trace, context) for k in range(6)]
    return sum(pieces)
