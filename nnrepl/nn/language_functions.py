"""In the language: sigmoid, relu, softmax and their gradients."""

from __future__ import annotations

from typing import Any

from nnrepl.nn import activations
from nnrepl.nn.arguments import numeric, result
from nnrepl.registry import builtin


@builtin("g = sigmoid(z)", fresh=True)
def sigmoid(z: Any) -> Any:
    """The logistic function 1./(1 + exp(-z)) of each element, in 0..1.

    z may have any shape, and g has it too; a single z gives a single g. There is no overflow for any z.
    Errors: z is a cell, a struct or a function, or complex. Source: Rumelhart, Hinton, Williams (1986).

    >> sigmoid([-1 0 1])
    ans =

       0.2689   0.5000   0.7311

    """
    return result(activations.sigmoid(numeric("sigmoid", "z", z, text=True)))


@builtin("g = sigmoidGradient(z)", fresh=True)
def sigmoidGradient(z: Any) -> Any:
    """The derivative of sigmoid at each element of z: sigmoid(z).*(1 - sigmoid(z)), 0.25 at 0.

    z may have any shape, and g has it too. Far from 0 small values keep all their digits.
    Errors: z is a cell, a struct or a function, or complex.

    >> sigmoidGradient([-1 -0.5 0 0.5 1])
    ans =

       0.1966   0.2350   0.2500   0.2350   0.1966

    """
    return result(activations.sigmoidGradient(numeric("sigmoidGradient", "z", z, text=True)))


@builtin("g = tanhGradient(z)", fresh=True)
def tanhGradient(z: Any) -> Any:
    """The derivative of tanh at each element of z: 1 - tanh(z).^2, which is 1 at 0.

    z may have any shape, and g has it too. Errors: z is a cell, a struct or a function, or complex.

    >> tanhGradient([0 1])
    ans =

       1.0000   0.4200

    """
    return result(activations.tanhGradient(numeric("tanhGradient", "z", z, text=True)))


@builtin("g = relu(z)", fresh=True)
def relu(z: Any) -> Any:
    """The rectifier max(z, 0) of each element; NaN stays NaN.

    z may have any shape, and g has it too. Errors: z is a cell, a struct or a function, or complex.
    Source: Nair, Hinton (2010).

    >> relu([-2 0 3])
    ans =

       0   0   3

    """
    return result(activations.relu(numeric("relu", "z", z, text=True)))


@builtin("g = reluGradient(z)", fresh=True)
def reluGradient(z: Any) -> Any:
    """The derivative of relu at each element of z: 1 where z > 0, else 0, also at 0, where there is none.

    z may have any shape, and g has it too. Errors: z is a cell, a struct or a function, or complex.

    >> reluGradient([-2 0 3])
    ans =

       0   0   1

    """
    return result(activations.reluGradient(numeric("reluGradient", "z", z, text=True)))


@builtin("p = softmax(z)", fresh=True)
def softmax(z: Any) -> Any:
    """exp(z) divided by its sum, row by row: scores become probabilities, and each row of p has the sum 1.

    z is m x K, a row an example; p has its size. Large scores do no harm, as the largest of a row is taken off first.
    Errors: z is not a real numeric matrix, or empty. Source: Bridle (1990).

    >> softmax([1000 1000])
    ans =

       0.5000   0.5000

    """
    return result(activations.softmax(numeric("softmax", "z", z, text=True)))


@builtin("D = softmaxGradient(z)", "dz = softmaxGradient(z, d)", fresh=True)
def softmaxGradient(z: Any, d: Any = None) -> Any:
    """The derivative of softmax, in which each element depends on all of its row.

    D   K x K for a row z: D(i,j) is the derivative of p(i) by z(j); K x K x m for m rows
    d   m x K, the derivatives of a cost by the probabilities p; then dz holds those by the scores z
    Errors: z is not a real numeric matrix, or empty; d does not have the size of z.

    >> softmaxGradient([0 0])
    ans =

       0.2500  -0.2500
      -0.2500   0.2500

    """
    scores = numeric("softmaxGradient", "z", z, text=True)
    slopes = None if d is None else numeric("softmaxGradient", "d", d)
    return result(activations.softmaxGradient(scores, slopes))
