"""Minimisation without constraints, for Python programs: the method is that of the language's fminunc."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnrepl.builtins.objectives import difference_steps, differences
from nnrepl.builtins.trustregion import Limits, Minimisation, State
from nnrepl.errors import OctaveError
from nnrepl.nn.checks import choice_of, met, positive, positive_integer, read_options, real_array
from nnrepl.nn.gradcheck import check_function, cost_and_gradient_of, cost_of

Array = np.ndarray


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
    "AutoScaling": choice_of("on", "off"),
    "TypicalX": real_array,
}


@dataclass
class Minimum:
    """What fminunc found; the fields of `output` are iterations, successful and funcCount."""

    x: Array
    fval: float
    info: int
    output: dict[str, float]
    grad: Array
    hess: Array = field(repr=False)


class _Problem:
    """The function with its gradient, given or by differences, on vectors."""

    def __init__(self, f: Callable[..., Any], shape: tuple[int, ...], settings: dict[str, Any]):
        self.f = f
        self.shape = shape
        self.with_gradient = settings.get("GradObj", "off") == "on"
        self.central = settings.get("FinDiffType", "forward") == "central"
        self.check = settings.get("FunValCheck", "off") == "on"
        self.typical = np.abs(settings.get("TypicalX", np.ones(1))).reshape(-1, order="F")
        self.newest: tuple[Array, Array] | None = None

    def value(self, x: Array) -> float:
        """The value at a point; a gradient that comes with it is kept for the point."""
        point = x.reshape(self.shape, order="F")
        found = self.f(point)
        if not self.with_gradient:
            return self._checked(cost_of("fminunc", found))
        value, gradient = cost_and_gradient_of("fminunc", found, point)
        self.newest = x, gradient.reshape(-1, order="F")
        return self._checked(value)

    def gradient(self, x: Array, fx: float) -> tuple[Array, float, int]:
        """The gradient at a point, the value there, and how many calls it took."""
        if self.with_gradient:
            if self.newest is None or not np.array_equal(self.newest[0], x):
                fx = self.value(x)
            assert self.newest is not None
            return self.newest[1], fx, 1
        steps = difference_steps(x, self.shape, self.typical, self.central)
        gradient = np.array(differences(self.value, x, fx, steps, self.central))
        return gradient, fx, x.size * (2 if self.central else 1)

    def _checked(self, value: float) -> float:
        if self.check and math.isnan(value):
            raise OctaveError("fminunc: NaN value encountered", "Octave:fminunc:isnan")
        return value


def fminunc(f: Any, x0: Any, options: Any = None) -> Minimum:
    """[x, fval, info, output, grad, hess] = fminunc(f, x0, options): a local minimum of f near x0.

    f        called with an array of x0's shape; returns the value, with GradObj 'on' the gradient too
    options  dict: GradObj ('off'), MaxIter (400), MaxFunEvals (100 for each element of x0), TolX and TolFun (1e-7),
             AutoScaling ('off'), FinDiffType ('forward'; 'central' needs twice as many calls and is more exact),
             TypicalX, FunValCheck, OutputFcn (called as stop = OutputFcn(x, values, 'init' | 'iter')); Display is
             accepted and, as in Octave, prints nothing
    info     1 the gradient is small, 2 the step is small, 3 the value hardly changes, 0 a limit was reached,
             -1 stopped by OutputFcn, -3 no lower point was found, however small the step
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
        x = start.reshape(-1, order="F")
        limits, scaled = _limits(settings, shape, x.size), settings.get("AutoScaling", "off") == "on"
        run = Minimisation(problem, x, limits, problem.typical, scaled)
        info = run.run()
    state = run.state
    counts = {"iterations": state.iterations, "successful": state.successful, "funcCount": state.calls}
    output = {name: float(count) for name, count in counts.items()}
    grad = run.gradient.reshape(shape, order="F")
    return Minimum(state.x.reshape(shape, order="F"), state.fx, info, output, grad, run.model.hessian())


def _limits(settings: dict[str, Any], shape: tuple[int, ...], size: int) -> Limits:
    asked: Callable[..., Any] | None = settings.get("OutputFcn")

    def stop(state: State, when: str) -> bool:
        assert asked is not None
        values = {"iter": float(state.iterations), "funccount": float(state.calls), "fval": state.fx}
        return bool(np.any(asked(state.x.reshape(shape, order="F"), values, when)))

    return Limits(
        tol_x=settings.get("TolX", 1e-7),
        tol_fun=settings.get("TolFun", 1e-7),
        iterations=settings.get("MaxIter", 400),
        calls=settings.get("MaxFunEvals", 100 * size),
        stop=None if asked is None else stop,
    )
