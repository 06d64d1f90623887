"""Minimisation by conjugate gradients with a line search of few evaluations, after C. E. Rasmussen.

Directions are those of Polack and Ribiere. A line search ends where the Wolfe-Powell conditions hold: the cost has
fallen enough (RHO) and the slope is small enough (SIG). It steps outwards with a cubic fit, at most EXT times as far,
and, once it has gone too far, inwards with a quadratic or cubic fit, never nearer than INT to the ends of the bracket.
The first step of a search is guessed from the slopes of this direction and the last, at most RATIO times as long.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.nn.checks import choice_of, number_text, positive_integer, read_options
from nnrepl.nn.gradcheck import check_function, check_theta, cost_and_gradient_of
from nnrepl.nn.recorder import Progress, Recorder, Report, both

Array = np.ndarray
CostFunction = Callable[[Array], tuple[float, Array]]

RHO = 0.01
SIG = 0.5
INT = 0.1
EXT = 3.0
MAX = 20
RATIO = 100.0
SMALLEST = float(np.finfo(float).tiny)

OPTIONS = {
    "MaxIter": positive_integer,
    "GradObj": choice_of("on"),
    "Display": choice_of("iter", "final", "off", "none"),
}


@dataclass
class Point:
    """A place on the line of a search: distance from its start, cost, slope along it; theta and gradient."""

    distance: float
    cost: float
    slope: float
    theta: Array
    gradient: Array


def _dot(a: Array, b: Array) -> float:
    return float(np.vdot(a, b))


def _cubic(here: Point, there: Point, span: float) -> tuple[float, float, float]:
    """Coefficients of the cubic through both costs and slopes, and its discriminant; span is there - here."""
    a = 6 * (here.cost - there.cost) / span + 3 * (here.slope + there.slope)
    b = 3 * (there.cost - here.cost) - span * (there.slope + 2 * here.slope)
    return a, b, b * b - a * here.slope * span * span


def _inward(here: Point, there: Point, start_cost: float) -> float:
    """The step back from a point that is too far, into the bracket that `there` closes."""
    span = there.distance - here.distance
    try:
        if here.cost > start_cost:
            step = span - (0.5 * there.slope * span * span) / (there.slope * span + here.cost - there.cost)
        else:
            a, b, discriminant = _cubic(here, there, span)
            step = (math.sqrt(discriminant) - b) / a
    except (ZeroDivisionError, ValueError, OverflowError):
        step = math.nan
    if not math.isfinite(step):
        step = span / 2
    return max(min(step, INT * span), (1 - INT) * span)


def _outward(here: Point, there: Point, limit: float | None) -> float:
    """The step on from a point that is not far enough; `limit` is the nearest distance known to be too far."""
    span = there.distance - here.distance
    try:
        _, b, discriminant = _cubic(here, there, span)
        step = -here.slope * span * span / (b + math.sqrt(discriminant))
    except (ZeroDivisionError, ValueError, OverflowError):
        step = math.nan
    if not math.isfinite(step) or step < 0:
        return here.distance * (EXT - 1) if limit is None else (limit - here.distance) / 2
    if limit is None:
        if here.distance + step > here.distance * EXT:
            return here.distance * (EXT - 1)
        return max(step, -span * INT)
    if here.distance + step > limit:
        return (limit - here.distance) / 2
    if step < -span * INT:
        return -span * INT
    return max(step, (limit - here.distance) * (1 - INT))


def _line_search(f: CostFunction, start: Point, direction: Array, step: float) -> tuple[Point, bool]:
    """The point reached along the direction, and whether the conditions hold there."""

    def move(origin: Point, by: float) -> Point:
        theta = origin.theta + by * direction
        cost, gradient = f(theta)
        return Point(origin.distance + by, cost, _dot(gradient, direction), theta, gradient)

    def too_far(point: Point) -> bool:
        return not (point.cost <= start.cost + point.distance * RHO * start.slope and point.slope <= -SIG * start.slope)

    left = MAX
    limit: float | None = None
    behind, here = start, move(start, step)
    while True:
        while too_far(here) and left > 0:
            limit = here.distance
            here = move(here, _inward(here, behind, start.cost))
            left -= 1
        if too_far(here):
            return here, False
        if here.slope > SIG * start.slope:
            return here, True
        if left == 0:
            return here, False
        behind, here = here, move(here, _outward(here, behind, limit))
        left -= 1


def conjugate_gradient(
    function: str, f: CostFunction, theta: Array, recorder: Recorder, iterations: int
) -> tuple[Array, int]:
    """At most `iterations` line searches from theta; the last good theta and the number of searches made.

    Two searches in a row without success end it: that is what an optimum looks like from here.
    """
    cost, gradient = f(theta)
    if not math.isfinite(cost):
        raise OctaveError(f"{function}: the cost at the starting point must be finite, but it is {number_text(cost)}")
    direction = -gradient
    current = Point(0.0, cost, -_dot(direction, direction), theta, gradient)
    step = 1 / (1 - current.slope)
    failed = False
    searches = 0
    while searches < iterations and current.slope < 0:
        searches += 1
        found, success = _line_search(f, current, direction, step)
        if success:
            recorder.record(found.theta, found.cost)
            g, old = found.gradient, current.gradient
            direction = (_dot(g, g) - _dot(old, g)) / _dot(old, old) * direction - g
            slope = _dot(g, direction)
            if slope > 0:
                direction = -g
                slope = -_dot(g, g)
            step = found.distance * min(RATIO, current.slope / (slope - SMALLEST))
            current = Point(0.0, found.cost, slope, found.theta, g)
        else:
            if failed:
                break
            direction = -current.gradient
            current.slope = -_dot(direction, direction)
            step = 1 / (1 - current.slope)
        failed = not success
    return current.theta, searches


def fmincg(
    f: Any,
    theta: Any,
    options: Any = None,
    *,
    report: Report | None = None,
    write: Callable[[str], object] | None = None,
    terminal: bool = False,
) -> tuple[Array, Array, int]:
    """[theta, costs, i] = fmincg(f, theta, options): a minimum of f by conjugate gradients.

    f        called with an array of theta's shape; returns the cost and its gradient, [J, grad] = f(theta)
    theta    the starting point, any shape
    options  struct: MaxIter (100), the most line searches; GradObj, which can only be 'on';
             Display: 'iter' (the default), 'final', 'off'
    costs    the cost after each successful line search, a column; i the number of line searches
    report   called after each successful line search as report(number, MaxIter, cost)
    write    where the progress goes as text (nowhere without it): a bar if terminal, else about ten lines
    Errors: f is not a function, or does not return a cost and a gradient of theta's size.
    Source: C. E. Rasmussen, minimize (2002), as used in the machine learning course of A. Ng.
    """
    call = check_function("fmincg", f)
    start = check_theta("fmincg", theta)
    settings = read_options("fmincg", options, OPTIONS)
    iterations = settings.get("MaxIter", 100)
    progress = Progress(write, terminal, settings.get("Display", "iter")) if write else None
    recorder = Recorder(start, iterations, both(report, progress))

    def evaluate(point: Array) -> tuple[float, Array]:
        return cost_and_gradient_of("fmincg", call(point), point)

    try:
        with np.errstate(over="ignore", invalid="ignore"):
            best, searches = conjugate_gradient("fmincg", evaluate, start, recorder, iterations)
    finally:
        if progress is not None:
            progress.finish()
    return best, recorder.column(), searches
