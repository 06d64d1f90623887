"""The network from outside: forward, backprop, cost with gradient, predictions. Arguments are checked here.

X is m x n, a row an example, without the bias column. Wk is s(k+1) x (s(k)+1), its first column the bias. y holds
labels 1..K (m x 1), or target rows (m x K), or for K = 1 zeros and ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.nn.checks import (
    choice,
    count_text,
    not_negative,
    number_text,
    parameter_vector,
    positive_integer,
    real_matrix,
    size_text,
)
from nnrepl.nn.evaluation import ACTIVATE, COST, HIDDEN, OUTPUT, Evaluator, Network, weighted_inputs
from nnrepl.nn.layout import check_count, layer_sizes, unroll, weight_views

Array = np.ndarray


def make_network(function: str, sizes: Sequence[int], hidden: Any, output: Any, cost: Any) -> Network:
    network = Network(
        tuple(sizes),
        choice(function, "'hidden'", hidden, HIDDEN),
        choice(function, "'output'", output, OUTPUT),
        choice(function, "'cost'", cost, COST),
    )
    if network.output == "softmax" and sizes[-1] == 1:
        raise OctaveError(
            f"{function}: the output 'softmax' needs two outputs or more, but the last layer has 1",
            notes=("the softmax of one output is always 1; use 'sigmoid'",),
        )
    return network


def check_examples(function: str, X: Any, inputs: int) -> Array:
    """X as a double matrix with a column for each input unit."""
    x = real_matrix(function, "X", X, "a matrix, a row for each example")
    if x.shape[1] != inputs:
        notes: tuple[str, ...] = ()
        if x.shape[1] == inputs + 1:
            notes = ("X must come without the bias column: X(:,2:end)",)
        elif x.shape[0] == inputs:
            notes = ("a row of X is an example: X'",)
        raise OctaveError(
            f"{function}: X must have {count_text(inputs, 'column')}, one for each input, but it is {size_text(x)}",
            notes=notes,
        )
    return x


def _weights(function: str, weights: Sequence[Any]) -> list[Array]:
    if not weights:
        raise OctaveError(f"{function}: at least one weight matrix was expected after the data, none came")
    checked = [real_matrix(function, f"W{k}", w) for k, w in enumerate(weights, 1)]
    for k, w in enumerate(checked, 1):
        if w.shape[1] < 2:
            raise OctaveError(
                f"{function}: W{k} must have two columns or more, the bias and the inputs, but it is {size_text(w)}"
            )
        if k > 1 and w.shape[1] != len(checked[k - 2]) + 1:
            raise OctaveError(
                f"{function}: W{k} must have {len(checked[k - 2]) + 1} columns, the bias and the "
                f"{count_text(len(checked[k - 2]), 'output')} of W{k - 1}, but it is {size_text(w)}"
            )
    return checked


def _sizes_of(weights: Sequence[Array]) -> tuple[int, ...]:
    return (weights[0].shape[1] - 1, *(len(w) for w in weights))


def _one_hot(function: str, labels: Array, K: int) -> Array:
    wrong = labels[~((labels >= 1) & (labels <= K) & (labels == np.floor(labels)))]
    if wrong.size:
        notes = ("the label of the digit 0 is 10 in the course's data",) if K == 10 and 0 in wrong else ()
        raise OctaveError(f"{function}: y must hold labels 1..{K}, but one is {number_text(wrong[0])}", notes=notes)
    m = len(labels)
    targets = np.zeros((m, K), order="F")
    targets.reshape(-1, order="F")[(labels.astype(np.intp) - 1) * m + np.arange(m)] = 1
    return targets


def targets_of(function: str, y: Any, m: int, network: Network) -> Array:
    """The targets as m x K: one-hot rows from labels; rows that come as such are checked for the cost."""
    K = network.sizes[-1]
    expected = f"{m}x1 labels 1..{K} or {m}x{K} rows" if K > 1 else f"{m}x1 zeros and ones"
    targets = real_matrix(function, "y", y, expected)
    if targets.shape[0] != m or targets.shape[1] not in (1, K):
        notes = ("a label for each row of X, in a column: y'",) if targets.shape == (1, m) else ()
        raise OctaveError(f"{function}: y must be {expected}, but it is {size_text(targets)}", notes=notes)
    if K > 1 and targets.shape[1] == 1:
        return _one_hot(function, targets.reshape(-1), K)
    if network.cost == "mse":
        wrong = targets[~np.isfinite(targets)]
        if wrong.size:
            raise OctaveError(f"{function}: y must hold finite numbers, but one is {number_text(wrong[0])}")
        return targets
    wrong = targets[~((targets >= 0) & (targets <= 1))]
    if wrong.size:
        kind = "zeros and ones" if K == 1 else f"labels 1..{K} or rows of zeros and ones"
        raise OctaveError(f"{function}: y must hold {kind}, but one element is {number_text(wrong[0])}")
    if network.output == "softmax":
        sums = targets.sum(axis=1)
        bad = np.flatnonzero(np.abs(sums - 1) > 1e-6)
        if bad.size:
            raise OctaveError(
                f"{function}: each row of y must have the sum 1 for a softmax output, but that of row {bad[0] + 1} is "
                f"{number_text(sums[bad[0]])}"
            )
    return targets


def _feed(x: Array, weights: Sequence[Array], hidden: str, output: str) -> tuple[list[Array], list[Array]]:
    a, z = [x], [np.zeros((0, 0))]
    for k, w in enumerate(weights, 1):
        z.append(weighted_inputs(a[-1], w, np.empty((len(x), len(w)), order="F")))
        a.append(ACTIVATE[output if k == len(weights) else hidden](z[-1], np.empty_like(z[-1])))
    return a, z


def forward(
    X: Any, *weights: Any, hidden: Any = "sigmoid", output: Any = "sigmoid"
) -> tuple[Array, list[Array], list[Array]]:
    """[h, a, z] = forward(X, W1, W2, ...): the output of a network for each row of X, and what each layer holds.

    h  m x K, the output: probabilities for 'sigmoid' and 'softmax', scores for 'linear'
    a  the activations of each layer, without bias columns: a{1} is X, a{end} is h
    z  the weighted inputs of each layer: z{1} is empty, a{k} = g(z{k})
    Errors: a weight matrix does not fit the layer before it; X has not as many columns as W1 has inputs.
    """
    checked = _weights("forward", weights)
    network = make_network("forward", _sizes_of(checked), hidden, output, "mse")
    x = check_examples("forward", X, network.sizes[0])
    a, z = _feed(x, checked, network.hidden, network.output)
    return a[-1], a, z


def backprop(
    X: Any,
    y: Any,
    *weights: Any,
    lambda_: Any = 0,
    hidden: Any = "sigmoid",
    output: Any = "sigmoid",
    cost: Any = "crossentropy",
) -> list[Array]:
    """[dW1, dW2, ...] = backprop(X, y, W1, W2, ..., 'lambda', L): the derivatives of nncost by each weight matrix.

    Each has the size of its matrix; the biases are not regularised.
    Errors: as forward; y does not fit X or the last layer; lambda is negative.
    """
    checked = _weights("backprop", weights)
    network = make_network("backprop", _sizes_of(checked), hidden, output, cost)
    x = check_examples("backprop", X, network.sizes[0])
    y = targets_of("backprop", y, len(x), network)
    evaluator = Evaluator(network, len(x), not_negative("backprop", "lambda", lambda_))
    _, gradient = evaluator.cost_and_gradient(unroll(*checked).reshape(-1), x, y)
    return weight_views(gradient, network.sizes)


def nncost(
    theta: Any,
    layers: Any,
    X: Any,
    y: Any,
    lambda_: Any = 0,
    hidden: Any = "sigmoid",
    output: Any = "sigmoid",
    cost: Any = "crossentropy",
    *,
    gradient: bool = True,
) -> tuple[float, Array | None]:
    """[J, grad] = nncost(theta, layers, X, y, lambda): the cost of a network on labelled examples, and its gradient.

    J     the mean cost of an example, plus lambda/(2m) times the sum of squares of all weights but the biases.
          'crossentropy' sums over the K outputs as the course does; 'mse' is half the squared distance. A 'linear'
          output under 'crossentropy' is read as scores (log-odds), whose sigmoid gives the probabilities
    grad  dJ/dtheta, in the shape of theta; None when gradient is False, which saves the way back
    Errors: theta has not as many elements as the layers need; X has not layers(1) columns; y is not m x 1 with labels
    1..K, nor m x K; lambda is negative; anything empty or not numeric.
    """
    network = make_network("nncost", layer_sizes("nncost", layers), hidden, output, cost)
    vector = parameter_vector("nncost", "theta", theta)
    check_count("nncost", vector, network.sizes)
    x = check_examples("nncost", X, network.sizes[0])
    targets = targets_of("nncost", y, len(x), network)
    evaluator = Evaluator(network, len(x), not_negative("nncost", "lambda", lambda_))
    if not gradient:
        return evaluator.cost(vector, x, targets), None
    J, grad = evaluator.cost_and_gradient(vector, x, targets)
    return J, grad.reshape(np.shape(theta), order="F")


def nncost_course(
    nn_params: Any,
    input_layer_size: Any,
    hidden_layer_size: Any,
    num_labels: Any,
    X: Any,
    y: Any,
    lambda_: Any,
    hidden: Any = "sigmoid",
    output: Any = "sigmoid",
    cost: Any = "crossentropy",
    *,
    gradient: bool = True,
) -> tuple[float, Array | None]:
    """nncost with the seven arguments of the course's nnCostFunction: three sizes in place of `layers`."""
    layers = [
        positive_integer("nncost", "input_layer_size", input_layer_size),
        positive_integer("nncost", "hidden_layer_size", hidden_layer_size),
        positive_integer("nncost", "num_labels", num_labels),
    ]
    return nncost(nn_params, layers, X, y, lambda_, hidden, output, cost, gradient=gradient)


def nnpredict(
    theta: Any,
    layers: Any,
    X: Any,
    hidden: Any = "sigmoid",
    output: Any = "sigmoid",
    cost: Any = "crossentropy",
) -> Array:
    """p = nnpredict(theta, layers, X): the label of each row of X, m x 1.

    With K > 1 outputs the number 1..K of the largest, the first of equal ones. With one output 1 where it says yes,
    else 0: at 0.5 and above, or at 0 and above for the scores of a 'linear' output under 'crossentropy'.
    Errors: theta has not as many elements as the layers need; X has not layers(1) columns.
    """
    network = make_network("nnpredict", layer_sizes("nnpredict", layers), hidden, output, cost)
    vector = parameter_vector("nnpredict", "theta", theta)
    check_count("nnpredict", vector, network.sizes)
    x = check_examples("nnpredict", X, network.sizes[0])
    a, _ = _feed(x, weight_views(vector, network.sizes), network.hidden, network.output)
    h = a[-1]
    if h.shape[1] > 1:
        return (np.argmax(h, axis=1) + 1.0).reshape(-1, 1)
    scores = network.output == "linear" and network.cost == "crossentropy"
    return (h >= (0 if scores else 0.5)).astype(np.float64)
