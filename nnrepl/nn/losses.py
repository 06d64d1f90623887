"""Output layers with their costs: from the weighted inputs z of the last layer to the cost and its derivative by z.

The cost is the sum over all examples and outputs; dividing by the number of examples is left to the caller. z may be
overwritten. Y has the shape of z. DERIVATIVES gives the derivative alone, for steps that do not ask what they cost.

crossentropy
    sigmoid   -sum(Y log h + (1-Y) log(1-h)), h = sigmoid(z): the course's cost, one yes-or-no question an output
    softmax   -sum(Y log h), h = softmax(z)
    linear    the outputs are scores (log-odds), and the cost is that of the sigmoid of the scores. A score is no
              probability, so this is the one reading with a finite cost and a derivative for every score: the network
              learns the same weights as with 'sigmoid', and only what `forward` returns differs
mse           sum((h - Y).^2)/2 for every output layer; so J is the mean over examples of half the squared distance
The logarithms are taken of z, not of h, so that a saturated output costs what it should, and never Inf or NaN.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnrepl.nn.activations import sigmoid_into, softmax_into

Array = np.ndarray
Loss = Callable[[Array, Array], tuple[float, Array]]
Derivative = Callable[[Array, Array], Array]


def _logistic_crossentropy(z: Array, y: Array) -> tuple[float, Array]:
    """log(1 + exp(z)) - Y z, arranged so that nothing cancels: (max(z,0) - Y z) + log1p(exp(-|z|))."""
    e = np.abs(z)
    np.negative(e, out=e)
    np.exp(e, out=e)
    linear = np.maximum(z, 0)
    linear -= y * z
    total = linear.sum() + np.log1p(e, out=linear).sum()
    linear[...] = e
    linear[z >= 0] = 1
    e += 1
    linear /= e
    linear -= y
    return float(total), linear


def _softmax_crossentropy(z: Array, y: Array) -> tuple[float, Array]:
    z -= z.max(axis=1, keepdims=True)
    h = np.exp(z)
    sums = h.sum(axis=1, keepdims=True)
    total = (y * (np.log(sums) - z)).sum()
    h *= y.sum(axis=1, keepdims=True) / sums
    h -= y
    return float(total), h


def _logistic_derivative(z: Array, y: Array) -> Array:
    h = sigmoid_into(z, z)
    h -= y
    return h


def _softmax_derivative(z: Array, y: Array) -> Array:
    h = softmax_into(z, z)
    h *= y.sum(axis=1, keepdims=True)
    h -= y
    return h


def _half_square(difference: Array) -> float:
    flat = difference.ravel(order="K")
    return float(flat @ flat) / 2


def _sigmoid_mse(z: Array, y: Array) -> tuple[float, Array]:
    h = sigmoid_into(z, z)
    difference = h - y
    total = _half_square(difference)
    difference *= h
    difference *= 1 - h
    return total, difference


def _softmax_mse(z: Array, y: Array) -> tuple[float, Array]:
    h = softmax_into(z, z)
    difference = h - y
    total = _half_square(difference)
    difference -= (difference * h).sum(axis=1, keepdims=True)
    difference *= h
    return total, difference


def _linear_mse(z: Array, y: Array) -> tuple[float, Array]:
    z -= y
    return _half_square(z), z


def _second(loss: Loss) -> Derivative:
    return lambda z, y: loss(z, y)[1]


LOSSES: dict[tuple[str, str], Loss] = {
    ("sigmoid", "crossentropy"): _logistic_crossentropy,
    ("softmax", "crossentropy"): _softmax_crossentropy,
    ("linear", "crossentropy"): _logistic_crossentropy,
    ("sigmoid", "mse"): _sigmoid_mse,
    ("softmax", "mse"): _softmax_mse,
    ("linear", "mse"): _linear_mse,
}

DERIVATIVES: dict[tuple[str, str], Derivative] = {
    ("sigmoid", "crossentropy"): _logistic_derivative,
    ("softmax", "crossentropy"): _softmax_derivative,
    ("linear", "crossentropy"): _logistic_derivative,
    ("sigmoid", "mse"): _second(_sigmoid_mse),
    ("softmax", "mse"): _second(_softmax_mse),
    ("linear", "mse"): _second(_linear_mse),
}
