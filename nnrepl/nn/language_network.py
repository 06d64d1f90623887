"""In the language: first weights, unrolling, forward, backprop, cost, predictions and how good they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.nn import layout, metrics, network
from nnrepl.nn.arguments import named, numeric, result, split_names
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.runtime.random import Generator
from nnrepl.values.containers import Cell

KINDS = ("hidden", "output", "cost")


def random_numbers(context: Context) -> layout.Random:
    """The language's `rand`, as the primitives draw from it."""
    generator: Generator = context.state.setdefault("random", None) or Generator()
    context.state["random"] = generator
    return lambda rows, columns: generator.rand((rows, columns))


def _weights(function: str, args: Sequence[Any]) -> list[Any]:
    return [numeric(function, f"W{k}", w) for k, w in enumerate(args, 1)]


def _several(function: str, values: Sequence[Any], nargout: int) -> Any:
    """One matrix a layer, as many as are asked for."""
    if nargout > len(values):
        are = "is 1 matrix" if len(values) == 1 else f"are {len(values)} matrices"
        raise OctaveError(f"{function}: {nargout} outputs were asked for, but there {are}")
    return result(values[0]) if nargout <= 1 else tuple(map(result, values))


@builtin("theta = nninit(layers)", "theta = nninit(layers, METHOD)", fresh=True)
def nninit(layers: Any, method: Any = "course", *, context: Context) -> Any:
    """First weights of a network, in one column as unroll makes it.

    layers  the sizes of the layers, the input first: [400 25 10]
    METHOD  'course'  uniform in +-sqrt(6)/sqrt(s(k)+s(k+1)), biases too (without METHOD)
            'glorot'  the same with biases 0 (Glorot, Bengio 2010)
            'he'      uniform in +-sqrt(6/s(k)) with biases 0, for relu (He et al. 2015)
            'debug'   sin(1), sin(2), ... by 10, anew for each layer, as the course's gradient check has them
    The random numbers are those of rand, so rand('twister', 42) makes them repeatable.
    Errors: layers is not a vector of two whole numbers or more; an unknown METHOD.

    >> size(nninit([400 25 10]))
    ans =

       10285       1

    >> nninit([1 1], 'debug')
    ans =

       0.084147
       0.090930

    """
    word = str(method) if isinstance(method, str) else method
    return result(layout.nninit(numeric("nninit", "layers", layers), word, random_numbers(context)))


@builtin("theta = unroll(W1, W2, ...)", fresh=True)
def unroll(*weights: Any) -> Any:
    """All weights in one column: [W1(:); W2(:); ...].

    Errors: no argument; one that is no real numeric matrix, or empty.

    >> unroll([1 3; 2 4], [5 6])'
    ans =

       1   2   3   4   5   6

    """
    return result(layout.unroll(*_weights("unroll", weights)))


@builtin("[W1, W2, ...] = reroll(theta, layers)", fresh=True)
def reroll(theta: Any, layers: Any, *, nargout: int = 1) -> Any:
    """The weight matrices in the vector theta: Wk is s(k+1) x (s(k)+1), its first column the bias. Undoes unroll.

    Errors: theta does not have as many elements as the layers need; more outputs than there are matrices.

    >> [~, W2] = reroll(1:9, [2 2 1])
    W2 =

       7   8   9

    """
    values = layout.reroll(numeric("reroll", "theta", theta), numeric("reroll", "layers", layers))
    return _several("reroll", values, nargout)


@builtin("[h, a, z] = forward(X, W1, W2, ...)", "[h, a, z] = forward(..., 'hidden', G, 'output', O)")
def forward(X: Any, *args: Any, nargout: int = 1) -> Any:
    """The output of a network for each row of X, and what every layer holds.

    X  m x n, a row an example, without the bias column; Wk is s(k+1) x (s(k)+1), the first column the bias
    h  m x K: probabilities for the outputs 'sigmoid' and 'softmax', scores for 'linear'
    a  cell of the layers' activations without bias columns: a{1} is X, a{end} is h
    z  cell of the weighted inputs: z{1} is empty, a{k} = g(z{k})
    'hidden' is 'sigmoid', 'tanh' or 'relu', 'output' is 'sigmoid', 'softmax' or 'linear'.
    Errors: a weight matrix does not fit the layer before it; X does not have as many columns as W1 has inputs.

    >> forward([0 0; 1 1], [-30 20 20])
    ans =

       9.3576e-14
       9.9995e-01

    """
    weights, options = split_names("forward", args, ("hidden", "output"))
    h, a, z = network.forward(numeric("forward", "X", X), *_weights("forward", weights), **options)
    if nargout <= 1:
        return result(h)
    return result(h), Cell.of([result(item) for item in a]), Cell.of([result(item) for item in z])


@builtin(
    "[dW1, dW2, ...] = backprop(X, y, W1, W2, ...)",
    "[dW1, dW2, ...] = backprop(..., 'lambda', L, 'hidden', G, 'output', O, 'cost', C)",
    fresh=True,
)
def backprop(X: Any, y: Any, *args: Any, nargout: int = 1) -> Any:
    """The derivatives of the cost of a network by each of its weight matrices; dWk has the size of Wk.

    X  m x n, a row an example, without the bias column
    y  m x 1 labels 1..K, or m x K rows of zeros and ones; zeros and ones for a single output
    'lambda' is the regularisation, 0 without it; the biases are not regularised. The other options are those of nncost.
    Errors: as forward; y does not fit X or the last layer; lambda is negative.
    Source: Rumelhart, Hinton, Williams (1986).

    >> backprop([1; 2], [0; 1], [0 0])
    ans =

            0  -0.2500

    """
    weights, options = split_names("backprop", args, ("lambda", *KINDS))
    if "lambda" in options:
        options["lambda_"] = options.pop("lambda")
    data = numeric("backprop", "X", X), numeric("backprop", "y", y)
    return _several("backprop", network.backprop(*data, *_weights("backprop", weights), **options), nargout)


_COURSE = ("nn_params", "input_layer_size", "hidden_layer_size", "num_labels", "X", "y", "lambda")
_OWN = ("theta", "layers", "X", "y", "lambda")


@builtin(
    "[J, grad] = nncost(theta, layers, X, y, lambda)",
    "[J, grad] = nncost(nn_params, input_layer_size, hidden_layer_size, num_labels, X, y, lambda)",
    "[J, grad] = nncost(..., 'hidden', G, 'output', O, 'cost', C)",
)
def nncost(theta: Any, layers: Any, X: Any, y: Any, *args: Any, nargout: int = 1) -> Any:
    """The cost of a network on labelled examples, and its gradient.

    theta   all weights in one vector, as unroll makes it; grad has its shape
    layers  the sizes of the layers, the input first: [400 25 10]; or three sizes in its place, as in the course
    X       m x n, a row an example, without the bias column
    y       m x 1 labels 1..K, or m x K rows of zeros and ones; zeros and ones for a single output
    lambda  regularisation of all weights but the biases; 0 without it
    'hidden'  'sigmoid', 'tanh' or 'relu'
    'output'  'sigmoid', 'softmax' or 'linear' (scores; under 'crossentropy' the cost is that of their sigmoid)
    'cost'    'crossentropy', summed over the outputs as the course does, or 'mse', half the squared distance
    J is the mean over the examples plus lambda/(2m) times the sum of squares of the weights; finite where it should be.
    Errors: theta does not have as many elements as the layers need; X does not have layers(1) columns; a label that is
    not in 1..K; lambda is negative; anything empty or not numeric.

    >> [J, grad] = nncost([0 0], [1 1], [1; 2], [0; 1])
    J = 0.6931
    grad =

            0  -0.2500

    """
    rest, options = split_names("nncost", args, KINDS)
    given = theta, layers, X, y, *rest
    names = _COURSE if len(given) == 7 else _OWN
    if len(given) not in (4, 5, 7):
        raise invalid_call("nncost")
    values = [numeric("nncost", name, value) for name, value in zip(names, given, strict=False)]
    compute: Any = network.nncost_course if len(given) == 7 else network.nncost
    J, grad = compute(*values, **options, gradient=nargout > 1)
    return J if nargout <= 1 else (J, result(grad))


@builtin("p = nnpredict(theta, layers, X)", "p = nnpredict(..., 'hidden', G, 'output', O, 'cost', C)", fresh=True)
def nnpredict(theta: Any, layers: Any, X: Any, *args: Any) -> Any:
    """The label of each row of X, m x 1: the number 1..K of the largest output, the first of equal ones.

    With a single output it is 1 for 0.5 and above, else 0; for the scores of a 'linear' output under 'crossentropy'
    the limit is 0. The arguments and options are those of nncost.
    Errors: theta does not have as many elements as the layers need; X does not have layers(1) columns.

    >> nnpredict([-30 20 20], [2 1], [0 0; 1 1])
    ans =

       0
       1

    """
    options = named("nnpredict", args, KINDS)
    values = [numeric("nnpredict", *pair) for pair in (("theta", theta), ("layers", layers), ("X", X))]
    return result(network.nnpredict(*values, **options))


@builtin("percent = accuracy(p, y)", fresh=True)
def accuracy(p: Any, y: Any) -> Any:
    """How many of the predictions p equal the labels y, in percent.

    Both are m x 1; of an m x K matrix the place of each row's largest element is the label.
    Errors: p and y do not have a label for each example; one is empty or not numeric.

    >> accuracy([1; 2; 2; 3], [1; 2; 3; 3])
    ans = 75
    """
    return metrics.accuracy(numeric("accuracy", "p", p), numeric("accuracy", "y", y))


@builtin("C = confusion(p, y)", fresh=True)
def confusion(p: Any, y: Any) -> Any:
    """How often each label was predicted for each: C(i,j) examples of the label i were taken for j.

    C is K x K for labels 1..K, or (K+1) x (K+1) for 0..K where a 0 occurs. Its diagonal holds what was right.
    Errors: as accuracy; a label that is no whole number >= 0.

    >> confusion([1; 2; 2], [1; 1; 2])
    ans =

       1   1
       0   1

    """
    return result(metrics.confusion(numeric("confusion", "p", p), numeric("confusion", "y", y)))
