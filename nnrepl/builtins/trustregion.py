"""Minimisation without constraints: the BFGS method in a trust region, with a dogleg step.

Sources: J. Nocedal, S. Wright, Numerical Optimization, 2006 (trust regions, the dogleg, the damped BFGS update); the
rules for the radius, the tests and the counts are those that Octave's fminunc shows.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

Array = np.ndarray

EPS = 2.0**-52
FIRST_RADIUS = 0.1
GROW = 1.4142
HALF = 0.5
ACCEPTED = 1e-4
GOOD = 0.5
AS_PREDICTED = 0.1
DAMPED = 0.2

CONVERGED, SMALL_STEP, SMALL_CHANGE, LIMIT, STOPPED, NO_REGION = 1, 2, 3, 0, -1, -3


class Objective(Protocol):
    """The function to minimise, on vectors."""

    def value(self, x: Array) -> float:
        """The value at a point."""

    def gradient(self, x: Array, fx: float) -> tuple[Array, float, int]:
        """The gradient at a point where the value is known, the value again, and how many calls that took."""


@dataclass
class State:
    """Where a minimisation stands, for whoever wants to be told."""

    x: Array
    fx: float
    step: Array
    iterations: int = 1
    successful: int = 0
    calls: int = 0


@dataclass
class Limits:
    """When to stop; `stop` is asked after each step that was tried, with "init" before the first."""

    tol_x: float = 1e-7
    tol_fun: float = 1e-7
    iterations: float = 400.0
    calls: float = math.inf
    stop: Callable[[State, str], bool] | None = None


def _length(x: Array) -> float:
    """The norm, also where the squares are too small or too large for a number."""
    length = math.sqrt(float(x @ x))
    if 1e-140 < length < math.inf:
        return length
    largest = float(np.max(np.abs(x)))
    if not 0 < largest < math.inf:
        return largest
    scaled = x / largest
    return largest * math.sqrt(float(scaled @ scaled))


class Model:
    """The Hessian as the product of a square factor with itself, and the inverse of the factor.

    Products stay positive definite where the curvatures differ by more than the precision of a number.
    """

    def __init__(self, size: int):
        self.factor = np.eye(size)
        self.inverse = np.eye(size)

    def hessian(self) -> Array:
        """The approximation of the Hessian."""
        return self.factor.T @ self.factor

    def newton(self, gradient: Array) -> Array:
        """The step to where the model has no slope."""
        return -(self.inverse @ (self.inverse.T @ gradient))

    def update(self, step: Array, change: Array) -> None:
        """The BFGS update; a change with too little curvature along the step is bent to what was expected."""
        half = self.factor @ step
        expected = self.factor.T @ half
        old = float(half @ half)
        curvature = float(step @ change)
        if curvature < DAMPED * old:
            part = (1 - DAMPED) * old / (old - curvature)
            change = part * change + (1 - part) * expected
            curvature = float(step @ change)
        if not (curvature > 0 and old > 0):
            return
        stretch = math.sqrt(curvature / old)
        correction = (change / stretch - expected) / old
        self.factor += np.outer(half, correction)
        self.inverse -= np.outer(step, (self.inverse.T @ correction) / stretch)

    def dogleg(self, gradient: Array, newton: Array, scale: Array, radius: float) -> Array:
        """The step in the trust region: from steepest descent bent towards Newton's step."""
        if not _length(scale * newton) > radius:
            return newton
        direction = gradient / scale
        length = _length(direction)
        if not length > 0:
            return newton * (radius / _length(scale * newton))
        direction = -direction / length / scale
        curvature = _length(self.factor @ direction) ** 2
        best = -float(gradient @ direction) / curvature if curvature > 0 else math.inf
        if not best < radius:
            return radius * direction
        start = best * direction
        bend = newton - start
        span = scale * bend
        a, b = float(span @ span), float(span @ (scale * start))
        inside = radius**2 - _length(scale * start) ** 2
        root = math.sqrt(max(b * b + a * inside, 0.0))
        part = inside / (b + root) if b > 0 else (root - b) / a
        return start + min(part, 1.0) * bend


class Minimisation:
    """One minimisation from x; run() gives the info, the rest are attributes.

    typical  how large each variable (or all of them) is; `scaled` lets the Hessian say that as it becomes known
    """

    def __init__(self, objective: Objective, x: Array, limits: Limits, typical: Array, scaled: bool):
        self.objective = objective
        self.limits = limits
        self.scaled = scaled
        self.state = State(x, objective.value(x), np.zeros_like(x))
        self.model = Model(x.size)
        self.gradient = np.zeros_like(x)
        self.looked = False
        self.scale = np.ones(x.size) / typical
        self.radius = math.nan
        self.last_ratio = 0.0

    def run(self) -> int:
        """Minimise; gives info."""
        limits, state = self.limits, self.state
        if limits.stop is not None and limits.stop(state, "init"):
            return STOPPED
        info = None
        while info is None and state.iterations < limits.iterations and state.calls < limits.calls:
            self.look()
            size = _length(self.scale * state.x)
            if math.isnan(self.radius):
                self.radius = FIRST_RADIUS * max(size, 1.0)
            if _length(self.gradient) <= limits.tol_fun * state.x.size * size:
                return CONVERGED
            info = self._advance()
        return LIMIT if info is None else info

    def look(self) -> None:
        """The gradient at the new point, and the Hessian that explains it."""
        state = self.state
        gradient, state.fx, calls = self.objective.gradient(state.x, state.fx)
        state.calls += calls
        if self.looked:
            self.model.update(state.step, gradient - self.gradient)
        self.gradient = gradient
        self.looked = True
        if self.scaled:
            lengths = np.linalg.norm(self.model.factor, axis=0)
            self.scale = np.maximum(0.1 * self.scale, np.where(lengths == 0, 1.0, lengths))

    def _advance(self) -> int | None:
        """Try steps, in smaller and smaller regions, until one is taken; info where this was the last one."""
        limits, state, gradient = self.limits, self.state, self.gradient
        newton = self.model.newton(gradient)
        shrink = HALF
        taken = False
        info: int | None = None
        while not taken and info is None and state.iterations <= limits.iterations and state.calls < limits.calls:
            step = self.model.dogleg(gradient, newton, self.scale, self.radius)
            length = _length(self.scale * step)
            if state.iterations == 1:
                self.radius = min(self.radius, length)
            fx = self.objective.value(state.x + step)
            state.calls += 1
            ratio = self._ratio(step, fx)
            if ratio < min(max(0.1, 0.8 * self.last_ratio), 0.9):
                self.radius *= shrink
                shrink **= GROW
                if self.radius <= 10 * EPS * _length(self.scale * state.x):
                    return NO_REGION
            else:
                self.last_ratio = ratio
                if abs(1 - ratio) <= AS_PREDICTED:
                    self.radius = GROW * length
                elif ratio >= GOOD:
                    self.radius = max(self.radius, GROW * length)
            state.step = step
            if ratio >= ACCEPTED:
                info = self._take(step, fx, length)
                taken = True
            state.iterations += 1
            if limits.stop is not None and limits.stop(state, "iter"):
                return STOPPED
        return info

    def _ratio(self, step: Array, fx: float) -> float:
        """The gain over the one that the model predicts, both relative to the values."""
        old = self.state.fx
        slope = float(self.gradient @ step)
        predicted = slope + 0.5 * _length(self.model.factor @ step) ** 2
        self.gain = (old - fx) / (abs(old) + abs(fx)) if fx < old else -1.0
        expected = -predicted / (abs(old) + abs(old + predicted)) if predicted < 0 else 0.0
        return self.gain / expected if expected != 0 else math.copysign(math.inf, self.gain)

    def _take(self, step: Array, fx: float, length: float) -> int | None:
        state = self.state
        state.x = state.x + step
        state.fx = fx
        state.successful += 1
        if length <= self.limits.tol_x * _length(self.scale * state.x):
            return SMALL_STEP
        return SMALL_CHANGE if self.gain <= self.limits.tol_fun else None
