"""Cost and gradient of a fixed data set, with the buffers that every evaluation uses again.

This is the inner loop of training. X is used as it is, without a bias column: a copy of X for each evaluation would
cost as much as a matrix product. The layers' buffers are column-major, in which the product with few outputs is the
fastest and the bias and its derivative run along memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nnrepl.nn.activations import sigmoid_into, softmax_into
from nnrepl.nn.layout import weight_views
from nnrepl.nn.losses import DERIVATIVES, LOSSES

Array = np.ndarray

HIDDEN = ("sigmoid", "tanh", "relu")
OUTPUT = ("sigmoid", "softmax", "linear")
COST = ("crossentropy", "mse")


@dataclass(frozen=True)
class Network:
    """The sizes of the layers, input first, and the kinds of hidden layer, output layer and cost."""

    sizes: tuple[int, ...]
    hidden: str = "sigmoid"
    output: str = "sigmoid"
    cost: str = "crossentropy"


def _relu_into(z: Array, out: Array) -> Array:
    return np.maximum(z, 0, out=out)


def _identity_into(z: Array, out: Array) -> Array:
    if z is not out:
        np.copyto(out, z)
    return out


ACTIVATE: dict[str, Callable[[Array, Array], Array]] = {
    "sigmoid": sigmoid_into,
    "tanh": lambda z, out: np.tanh(z, out=out),
    "relu": _relu_into,
    "softmax": softmax_into,
    "linear": _identity_into,
}


def _times_sigmoid_slope(delta: Array, a: Array) -> None:
    delta *= a
    np.subtract(1, a, out=a)
    delta *= a


def _times_tanh_slope(delta: Array, a: Array) -> None:
    np.multiply(a, a, out=a)
    np.subtract(1, a, out=a)
    delta *= a


def _times_relu_slope(delta: Array, a: Array) -> None:
    delta *= a > 0


TIMES_SLOPE: dict[str, Callable[[Array, Array], None]] = {
    "sigmoid": _times_sigmoid_slope,
    "tanh": _times_tanh_slope,
    "relu": _times_relu_slope,
}
"""Each multiplies delta by the activation's derivative, which it gets from the activation a, and destroys a."""


def weighted_inputs(a: Array, weights: Array, out: Array) -> Array:
    """a*W(:,2:end)' + W(:,1)', without a bias column beside a."""
    np.matmul(a, weights[:, 1:].T, out=out)
    out += weights[:, 0]
    return out


class Evaluator:
    """J and its gradient by theta, for examples given once or batch by batch.

    The gradient is a new array at each call; everything else is reused.
    """

    def __init__(self, network: Network, examples: int, lambda_: float):
        self.network = network
        self.lambda_ = lambda_
        self.activate = ACTIVATE[network.hidden]
        self.times_slope = TIMES_SLOPE[network.hidden]
        self.loss = LOSSES[network.output, network.cost]
        self.derivative = DERIVATIVES[network.output, network.cost]
        self._allocate(examples)

    def _allocate(self, examples: int) -> None:
        sizes = self.network.sizes
        self.examples = examples
        self.inputs = [np.empty((examples, n), order="F") for n in sizes[1:]]
        self.deltas = [np.empty((examples, n), order="F") for n in sizes[1:-1]]

    def _forward(self, x: Array, weights: Sequence[Array]) -> list[Array]:
        """The activations of the layers before the last, x included; self.inputs[-1] holds the last layer's z."""
        if len(x) != self.examples:
            self._allocate(len(x))
        activations = [x]
        for w, buffer in zip(weights[:-1], self.inputs, strict=False):
            z = weighted_inputs(activations[-1], w, buffer)
            activations.append(self.activate(z, z))
        weighted_inputs(activations[-1], weights[-1], self.inputs[-1])
        return activations

    def _penalty(self, weights: Sequence[Array]) -> float:
        """lambda/2 times the sum of squares of the weights without the biases."""
        total = 0.0
        if self.lambda_:
            for w in weights:
                flat = w[:, 1:].ravel(order="K")
                total += float(flat @ flat)
        return self.lambda_ / 2 * total

    def cost(self, theta: Array, x: Array, y: Array) -> float:
        weights = weight_views(theta, self.network.sizes)
        self._forward(x, weights)
        total, _ = self.loss(self.inputs[-1], y)
        return (total + self._penalty(weights)) / len(x)

    def cost_and_gradient(self, theta: Array, x: Array, y: Array) -> tuple[float, Array]:
        """J and dJ/dtheta for a vector theta, examples x (m x n) and targets y (m x K)."""
        weights = weight_views(theta, self.network.sizes)
        activations = self._forward(x, weights)
        total, delta = self.loss(self.inputs[-1], y)
        J = (total + self._penalty(weights)) / len(x)
        return J, self._backward(activations, weights, delta)

    def gradient(self, theta: Array, x: Array, y: Array) -> Array:
        """dJ/dtheta alone."""
        weights = weight_views(theta, self.network.sizes)
        activations = self._forward(x, weights)
        return self._backward(activations, weights, self.derivative(self.inputs[-1], y))

    def _backward(self, activations: Sequence[Array], weights: Sequence[Array], delta: Array) -> Array:
        """The gradient from the last layer's delta; destroys the activations of the hidden layers."""
        gradient = np.empty(sum(w.size for w in weights))
        slopes = weight_views(gradient, self.network.sizes)
        for k in range(len(weights) - 1, -1, -1):
            slope, w = slopes[k], weights[k]
            slope[:, 1:] = delta.T @ activations[k]
            if self.lambda_:
                slope[:, 1:] += self.lambda_ * w[:, 1:]
            delta.sum(axis=0, out=slope[:, 0])
            if k:
                delta = np.matmul(delta, w[:, 1:], out=self.deltas[k - 1])
                self.times_slope(delta, activations[k])
        gradient /= len(activations[0])
        return gradient
