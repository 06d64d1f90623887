"""Activation functions with their gradients: of numbers, vectors and arrays; single precision stays single.

All are exact to rounding over the whole range: no overflow, and small values keep their digits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.nn.checks import real_array, size_text

Array = np.ndarray


def _elementwise(name: str, compute: Callable[[Array], Array], value: Any) -> Any:
    array = real_array(name, "z", value)
    result = compute(array)
    return float(result) if np.ndim(value) == 0 and array.dtype == np.float64 else result


def sigmoid_into(z: Array, out: Array) -> Array:
    """1/(1 + exp(-z)), written to out, which may be z. exp's overflow is wanted: 1/(1 + Inf) is 0."""
    with np.errstate(over="ignore"):
        np.negative(z, out=out)
        np.exp(out, out=out)
        out += 1
        return np.divide(1, out, out=out)


def softmax_into(z: Array, out: Array) -> Array:
    """exp(z) by its row sum, written to out, which may be z. The row's maximum goes first, so that exp stays <= 1."""
    np.subtract(z, z.max(axis=1, keepdims=True), out=out)
    np.exp(out, out=out)
    out /= out.sum(axis=1, keepdims=True)
    return out


def sigmoid(z: Any) -> Any:
    """The logistic function 1/(1 + exp(-z)) of each element; the result has the shape of z and lies in 0..1.

    Errors: z is not real and numeric. Source: Rumelhart, Hinton, Williams 1986.
    """
    return _elementwise("sigmoid", lambda a: sigmoid_into(a, np.empty_like(a)), z)


def sigmoidGradient(z: Any) -> Any:
    """The derivative of sigmoid at z, sigmoid(z) .* (1 - sigmoid(z)), of each element: 0.25 at 0.

    Errors: z is not real and numeric.
    """

    def compute(a: Array) -> Array:
        e = np.exp(-np.abs(a))
        return e / (1 + e) ** 2

    return _elementwise("sigmoidGradient", compute, z)


def tanh(z: Any) -> Any:
    """The hyperbolic tangent of each element, in -1..1. Errors: z is not real and numeric."""
    return _elementwise("tanh", np.tanh, z)


def tanhGradient(z: Any) -> Any:
    """The derivative of tanh at z, 1 - tanh(z).^2, of each element: 1 at 0. Errors: z is not real and numeric."""

    def compute(a: Array) -> Array:
        e = np.exp(-2 * np.abs(a))
        return 4 * e / (1 + e) ** 2

    return _elementwise("tanhGradient", compute, z)


def relu(z: Any) -> Any:
    """The rectifier max(z, 0) of each element; NaN stays NaN.

    Errors: z is not real and numeric. Source: Nair, Hinton 2010.
    """
    return _elementwise("relu", lambda a: np.maximum(a, a.dtype.type(0)), z)


def reluGradient(z: Any) -> Any:
    """The derivative of relu at z: 1 where z > 0, else 0 (also at 0, where there is none). Errors: as relu."""
    return _elementwise("reluGradient", lambda a: (a > 0).astype(a.dtype), z)


def _rows(function: str, name: str, value: Any) -> Array:
    array = real_array(function, name, value)
    if array.ndim == 0:
        return array.reshape(1, 1)
    if array.ndim == 1:
        return array.reshape(1, -1)
    if array.ndim != 2 or array.size == 0:
        raise OctaveError(f"{function}: {name} must be a matrix, a row for each example, but it is {size_text(array)}")
    return array


def softmax(z: Any) -> Any:
    """exp(z) divided by its sum, row by row: m x K scores become m x K probabilities, each row of sum 1.

    Errors: z is not a real numeric matrix. Source: Bridle 1990.
    """
    rows = _rows("softmax", "z", z)
    result = softmax_into(rows, np.empty_like(rows))
    return float(result[0, 0]) if np.ndim(z) == 0 else result.reshape(np.shape(z))


def softmaxGradient(z: Any, d: Any = None) -> Any:
    """The derivative of softmax, which mixes the elements of a row.

    With one argument the Jacobian: dp(i)/dz(j) is element (i, j) of the K x K matrix of a row; m rows make K x K x m.
    With d, the derivatives of a cost by the probabilities (m x K), the derivatives of that cost by z (m x K).
    Errors: z is not a real numeric matrix; d has not its size.
    """
    rows = _rows("softmaxGradient", "z", z)
    p = softmax_into(rows, np.empty_like(rows))
    if d is None:
        jacobians = -p[:, :, None] * p[:, None, :]
        diagonal = np.arange(p.shape[1])
        jacobians[:, diagonal, diagonal] = p * (1 - p)
        return np.asfortranarray(jacobians[0] if len(p) == 1 else jacobians.transpose(1, 2, 0))
    slopes = _rows("softmaxGradient", "d", d)
    if slopes.shape != rows.shape:
        raise OctaveError(
            f"softmaxGradient: d must have the size of z, {size_text(rows)}, but it is {size_text(slopes)}"
        )
    return (p * (slopes - (slopes * p).sum(axis=1, keepdims=True))).reshape(np.shape(z))
