"""Minimisation without constraints: BFGS with a strong Wolfe line search (Nocedal, Wright: Numerical Optimization)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.nn.checks import choice_of, met, positive, positive_integer, read_options, real_array
from nnrepl.nn.gradcheck import central_differences, check_function, cost_and_gradient_of, cost_of, forward_differences

Array = np.ndarray

ENOUGH_DECREASE = 1e-4
SMALL_SLOPE = 0.9
GROWTH = 2.0
GROWTHS = 10
TRIALS = 60

CONVERGED, SMALL_STEP, SMALL_CHANGE = 1, 2, 3
LIMIT, STOPPED, STUCK = 0, -1, -3


def _unsupported(function: str, name: str, value: Any) -> None:
    if not (isinstance(value, str) and value.lower() == "off"):
        raise OctaveError(f"{function}: the option {name} is not supported")


def _function(function: str, name: str, value: Any) -> Callable[..., Any]:
    if not callable(value):
        raise OctaveError(f"{function}: the option {name} must be a function, but it is {met(value)}")
    return value


OPTIONS = {
    "GradObj": choice_of("on", "off"),
    "MaxIter": positive_integer,
    "MaxFunEvals": positive_integer,
    "TolX": positive,
    "TolFun": positive,
    "FinDiffType": choice_of("forward", "central"),
    "FunValCheck": choice_of("on", "off"),
    "OutputFcn": _function,
    "Display": choice_of("off", "none", "iter", "final", "notify"),
    "AutoScaling": _unsupported,
    "TypicalX": _unsupported,
}


@dataclass
class Minimum:
    """What fminunc found; the fields of `output` are iterations, successful and funcCount."""

    x: Array
    fval: float
    info: int
    output: dict[str, float]
    grad: Array
    inverse_hessian: Array = field(repr=False)

    @property
    def hess(self) -> Array:
        """The approximation of the Hessian that BFGS has built, n x n; NaN where its inverse has none."""
        try:
            return np.linalg.inv(self.inverse_hessian)
        except np.linalg.LinAlgError:
            return np.full(self.inverse_hessian.shape, np.nan)


class _Problem:
    """The function with its gradient, given or by differences, on vectors; counts the calls."""

    def __init__(self, f: Callable[..., Any], shape: tuple[int, ...], settings: dict[str, Any]):
        self.f = f
        self.shape = shape
        self.with_gradient = settings.get("GradObj", "off") == "on"
        self.central = settings.get("FinDiffType", "central") == "central"
        self.check = settings.get("FunValCheck", "off") == "on"
        self.calls = 0

    def value(self, x: Array) -> float:
        self.calls += 1
        return self._checked(cost_of("fminunc", self.f(x.reshape(self.shape, order="F"))))

    def value_and_gradient(self, x: Array) -> tuple[float, Array]:
        if self.with_gradient:
            self.calls += 1
            point = x.reshape(self.shape, order="F")
            value, gradient = cost_and_gradient_of("fminunc", self.f(point), point)
            return self._checked(value), gradient.reshape(-1, order="F")
        value = self.value(x)
        if not math.isfinite(value):
            return value, np.full(x.size, np.nan)
        if self.central:
            return value, central_differences(self.value, x)
        return value, forward_differences(self.value, x, value)

    def _checked(self, value: float) -> float:
        if self.check and math.isnan(value):
            raise OctaveError("fminunc: the function returned NaN, and FunValCheck is 'on'")
        return value


@dataclass
class _Point:
    step: float
    value: float
    slope: float
    x: Array
    gradient: Array


def _interpolate(low: _Point, high: _Point) -> float:
    """Between both, the minimum of the cubic through values and slopes; the middle where that is no good."""
    width = high.step - low.step
    middle = low.step + width / 2
    try:
        d1 = low.slope + high.slope - 3 * (high.value - low.value) / width
        d2 = math.copysign(math.sqrt(d1 * d1 - low.slope * high.slope), width)
        step = high.step - width * (high.slope + d2 - d1) / (high.slope - low.slope + 2 * d2)
    except (ValueError, ZeroDivisionError, OverflowError):
        return middle
    margin = 0.1 * abs(width)
    inside = min(low.step, high.step) + margin <= step <= max(low.step, high.step) - margin
    return step if inside else middle


def _line_search(problem: _Problem, start: _Point, direction: Array, step: float) -> _Point | None:
    """A point that fulfils the strong Wolfe conditions, or at least one that is lower; None where there is none."""

    def at(distance: float) -> _Point:
        x = start.x + distance * direction
        value, gradient = problem.value_and_gradient(x)
        return _Point(distance, value, float(gradient @ direction), x, gradient)

    low: _Point = start
    high: _Point | None = None
    for trial in range(1, TRIALS + 1):
        here = at(step)
        too_high = not here.value <= start.value + ENOUGH_DECREASE * step * start.slope
        if too_high or here.value >= low.value or math.isnan(here.slope):
            high = here
        elif abs(here.slope) <= -SMALL_SLOPE * start.slope:
            return here
        else:
            if here.slope * (step - low.step) > 0:
                high = low
            low = here
        if high is None:
            if trial > GROWTHS:
                break
            step *= GROWTH
            continue
        step = _interpolate(low, high)
        if abs(high.step - low.step) * np.max(np.abs(direction)) <= 1e-16 * (1 + np.max(np.abs(start.x))):
            break
    return low if low is not start else None


def _update(inverse: Array, s: Array, y: Array, first: bool) -> Array:
    """The BFGS update of the inverse Hessian; unchanged where the curvature is not positive."""
    curvature = float(s @ y)
    if not curvature > 1e-14 * float(np.linalg.norm(s) * np.linalg.norm(y)):
        return inverse
    if first:
        inverse = np.eye(s.size) * (curvature / float(y @ y))
    hy = inverse @ y
    inverse += np.outer(s, s) * ((1 + float(y @ hy) / curvature) / curvature)
    cross = np.outer(hy, s)
    inverse -= (cross + cross.T) / curvature
    return inverse


def _verdict(previous: _Point, here: _Point, inverse: Array, tol_x: float, tol_fun: float) -> int | None:
    """Whether to end here, and why. The expected gain keeps a flat valley from passing for its bottom."""
    expected = float(here.gradient @ inverse @ here.gradient)
    if np.linalg.norm(here.gradient) <= tol_fun and expected <= tol_fun * tol_fun * max(1.0, abs(here.value)):
        return CONVERGED
    moved = float(np.linalg.norm(here.x - previous.x))
    small = expected <= tol_fun * max(abs(here.value), tol_fun)
    if small and moved <= tol_x * tol_x * float(np.linalg.norm(here.x)):
        return SMALL_STEP
    if previous.value - here.value <= np.finfo(float).eps * abs(here.value) and small:
        return SMALL_CHANGE
    return None


def fminunc(f: Any, x0: Any, options: Any = None) -> Minimum:
    """[x, fval, info, output, grad, hess] = fminunc(f, x0, options): a local minimum of f near x0.

    f        called with an array of x0's shape; returns the value, with GradObj 'on' the gradient too
    options  struct: GradObj ('off'), MaxIter (400), MaxFunEvals (Inf), TolX and TolFun (1e-6), FinDiffType ('central';
             'forward' needs half as many calls and is less exact), FunValCheck, OutputFcn (called as
             stop = OutputFcn(x, values, 'init' | 'iter' | 'done')); Display is accepted and, as in Octave, prints
             nothing
    info     1 the gradient is small, 2 the step is small, 3 the value no longer changes, 0 a limit was reached,
             -1 stopped by OutputFcn, -3 no lower point was found along a direction of descent
    Errors: f is no function, or returns no number; x0 is empty, or not real and numeric; an unknown option.
    """
    call = check_function("fminunc", f)
    start = real_array("fminunc", "x0", x0).astype(np.float64, copy=False)
    if start.size == 0:
        raise OctaveError("fminunc: x0 must not be empty")
    settings = read_options("fminunc", options, OPTIONS)
    shape = start.shape if start.ndim else (1, 1)
    problem = _Problem(call, shape, settings)
    with np.errstate(over="ignore", invalid="ignore"):
        return _Run(problem, settings).minimize(start.reshape(-1, order="F"))


class _Run:
    """One minimisation: the limits, the counts, and what the user's OutputFcn has said."""

    def __init__(self, problem: _Problem, settings: dict[str, Any]):
        self.problem = problem
        self.max_iterations = settings.get("MaxIter", 400)
        self.max_calls = settings.get("MaxFunEvals", math.inf)
        self.tol_x = settings.get("TolX", 1e-6)
        self.tol_fun = settings.get("TolFun", 1e-6)
        self.output_function = settings.get("OutputFcn")
        self.iterations = 0
        self.successful = 0

    def _stop_asked(self, here: _Point, state: str) -> bool:
        if self.output_function is None:
            return False
        values = {"iter": float(self.iterations), "funccount": float(self.problem.calls), "fval": here.value}
        answer = self.output_function(here.x.reshape(self.problem.shape, order="F"), values, state)
        return bool(np.any(answer))

    def minimize(self, x: Array) -> Minimum:
        value, gradient = self.problem.value_and_gradient(x)
        here = _Point(0.0, value, 0.0, x, gradient)
        inverse = np.eye(x.size)
        info = self._first_verdict(here)
        while info is None:
            info, here, inverse = self._iterate(here, inverse)
        self._stop_asked(here, "done")
        output = {
            "iterations": float(self.iterations),
            "successful": float(self.successful),
            "funcCount": float(self.problem.calls),
        }
        shape = self.problem.shape
        return Minimum(
            here.x.reshape(shape, order="F"), here.value, info, output, here.gradient.reshape(shape, order="F"), inverse
        )

    def _first_verdict(self, here: _Point) -> int | None:
        if self._stop_asked(here, "init"):
            return STOPPED
        if not math.isfinite(here.value) or not np.all(np.isfinite(here.gradient)):
            return STUCK
        return CONVERGED if not np.any(here.gradient) else None

    def _iterate(self, here: _Point, inverse: Array) -> tuple[int | None, _Point, Array]:
        direction = -(inverse @ here.gradient)
        here.slope = float(direction @ here.gradient)
        if not here.slope < 0:
            inverse = np.eye(here.x.size)
            direction = -here.gradient
            here.slope = -float(here.gradient @ here.gradient)
        first = self.successful == 0
        here.step = 0.0
        step = min(1.0, 1.0 / float(np.linalg.norm(here.gradient))) if first else 1.0
        found = _line_search(self.problem, here, direction, step)
        self.iterations += 1
        if found is None:
            rounding = 1e-10 * max(abs(here.value), np.finfo(float).tiny)
            return (SMALL_CHANGE if -here.slope <= rounding else STUCK), here, inverse
        self.successful += 1
        inverse = _update(inverse, found.x - here.x, found.gradient - here.gradient, first)
        if not math.isfinite(found.value):
            return STUCK, found, inverse
        info = _verdict(here, found, inverse, self.tol_x, self.tol_fun)
        if info is None and self._stop_asked(found, "iter"):
            info = STOPPED
        if info is None and (self.iterations >= self.max_iterations or self.problem.calls >= self.max_calls):
            info = LIMIT
        return info, found, inverse
