"""Checking a gradient against central differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.nn.checks import met, real_array, real_scalar, size_text

Array = np.ndarray

TOLERANCE = 1e-9
STEP = 1e-5
"""Near the cube root of the rounding unit, where truncation and rounding errors of a central difference meet."""


def cost_of(function: str, value: Any) -> float:
    """The first output of a cost function: value itself, or the head of (J, grad)."""
    if isinstance(value, (tuple, list)):
        if not value:
            raise OctaveError(f"{function}: f must return a cost, but it returned nothing")
        value = value[0]
    return real_scalar(function, "the cost that f returns", value, "a number")


def cost_and_gradient_of(function: str, value: Any, theta: Array) -> tuple[float, Array]:
    """Both outputs of a cost function, the gradient in the shape of theta."""
    if not isinstance(value, (tuple, list)) or len(value) < 2 or value[1] is None:
        raise OctaveError(f"{function}: f must return two values, the cost and its gradient: [J, grad] = f(theta)")
    gradient = real_array(function, "the gradient that f returns", value[1]).astype(np.float64, copy=False)
    if gradient.size != theta.size:
        raise OctaveError(
            f"{function}: the gradient that f returns must have as many elements as theta, {size_text(theta)}, "
            f"but it is {size_text(gradient)}"
        )
    return cost_of(function, value), gradient.reshape(theta.shape, order="F")


def check_function(function: str, f: Any) -> Callable[..., Any]:
    if not callable(f):
        raise OctaveError(f"{function}: f must be a function of theta, but it is {met(f)}")
    return f


def check_theta(function: str, theta: Any) -> Array:
    """theta as doubles, in its own shape; a Python number becomes 1x1."""
    array = real_array(function, "theta", theta).astype(np.float64, copy=False)
    if array.size == 0:
        raise OctaveError(f"{function}: theta must not be empty, but it is {size_text(array)}")
    return array.reshape(1, 1) if array.ndim == 0 else array


def central_differences(f: Callable[[Array], float], theta: Array) -> Array:
    """The central differences of f at theta, one element after the other; f gets an array of its own each time."""
    flat = theta.reshape(-1, order="F")
    steps = STEP * np.maximum(np.abs(flat), 1)
    result = np.empty(flat.size)
    for i in range(flat.size):
        values = []
        for moved in (flat[i] + steps[i], flat[i] - steps[i]):
            point = flat.copy()
            point[i] = moved
            values.append((moved, f(point.reshape(theta.shape, order="F"))))
        (high, above), (low, below) = values
        result[i] = (above - below) / (high - low)
    return result.reshape(theta.shape, order="F")


def numgrad(f: Any, theta: Any) -> Array:
    """g = numgrad(f, theta): the gradient of f by central differences, (f(theta + e) - f(theta - e))/(2e).

    e is 1e-5, or 1e-5 times the element where that is larger than 1.

    f      called with an array of theta's shape; its first output is the cost
    theta  any shape; g has it too
    Errors: f is not a function or returns no number; theta is empty or not numeric.
    """
    call = check_function("numgrad", f)
    start = check_theta("numgrad", theta)
    return central_differences(lambda t: cost_of("numgrad", call(t)), start)


def checkgrad(f: Any, theta: Any, cost: Any = None) -> tuple[float, Array, Array]:
    """[d, numgrad, grad] = checkgrad(f, theta): how far the gradient that f returns is from central differences.

    cost  the same function where the gradient is not needed, if that is cheaper than f
    d     norm(numgrad - grad)/norm(numgrad + grad), the course's relative difference; below 1e-9 for a correct
          gradient, 0 when both are zero
    Errors: f does not return a cost and a gradient of theta's size.
    """
    call = check_function("checkgrad", f)
    start = check_theta("checkgrad", theta)
    _, grad = cost_and_gradient_of("checkgrad", call(start.copy(order="F")), start)
    value = call if cost is None else check_function("checkgrad", cost)
    numeric = central_differences(lambda t: cost_of("checkgrad", value(t)), start)
    distance = float(np.linalg.norm((numeric - grad).reshape(-1)))
    total = float(np.linalg.norm((numeric + grad).reshape(-1)))
    return (distance / total if distance else 0.0), numeric, grad


def gradient_table(d: float, numeric: Array, grad: Array, limit: int = 40) -> str:
    """What checkgrad prints: both gradients side by side, at most `limit` rows of them, and the verdict."""
    pairs = list(zip(numeric.reshape(-1, order="F"), grad.reshape(-1, order="F"), strict=True))
    lines = ["      numerical        analytical"]
    lines += [f"{a:17.10f} {b:17.10f}" for a, b in pairs[:limit]]
    if len(pairs) > limit:
        lines.append(f"  ... and {len(pairs) - limit} more")
    if d < TOLERANCE:
        verdict = f"the gradient is correct: relative difference {d:.4g} < {TOLERANCE:g}"
    else:
        worst = int(np.argmax([abs(a - b) for a, b in pairs])) + 1
        verdict = (
            f"the gradient is WRONG: relative difference {d:.4g} >= {TOLERANCE:g}; element {worst} is the farthest"
        )
    return "\n".join([*lines, verdict, ""])
