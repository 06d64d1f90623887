from itertools import product

import numpy as np
import pytest

from nnrepl import nn
from tests.nn_cases import DEBUG_X, DEBUG_Y, fails

KINDS = list(product(("sigmoid", "tanh", "relu"), ("sigmoid", "softmax", "linear"), ("crossentropy", "mse")))
ROWS = np.abs(np.sin(np.arange(15.0))).reshape(5, 3)
BETWEEN = ROWS / ROWS.sum(axis=1, keepdims=True)
YES_NO = np.array([[0.0], [1], [1], [0], [1]])


def distance(layers, y, lambda_, *kinds):
    theta = nn.nninit(layers, "debug")
    d, numeric, grad = nn.checkgrad(lambda t: nn.nncost(t, layers, DEBUG_X, y, lambda_, *kinds), theta)
    assert numeric.shape == grad.shape == theta.shape
    return d


@pytest.mark.parametrize("kinds", KINDS)
@pytest.mark.parametrize("layers", [[3, 5, 3], [3, 4, 4, 3], [3, 3]])
def test_every_gradient_is_exact(layers, kinds):
    assert max(distance(layers, DEBUG_Y, lambda_, *kinds) for lambda_ in (0, 3)) < 1e-9


@pytest.mark.parametrize("kinds", [("tanh", "sigmoid"), ("tanh", "softmax"), ("tanh", "linear", "mse")])
def test_targets_between_zero_and_one(kinds):
    assert distance([3, 5, 3], BETWEEN, 1, *kinds) < 1e-9


@pytest.mark.parametrize("kinds", [k for k in KINDS if k[1] != "softmax"])
def test_one_output(kinds):
    assert distance([3, 4, 1], YES_NO, 1, *kinds) < 1e-9


def test_a_wrong_gradient_is_caught():
    d, numeric, grad = nn.checkgrad(lambda t: (float(t[0, 0] ** 2), 3 * t), np.array([[2.0]]))
    assert d == pytest.approx(0.2)
    assert nn.gradient_table(d, numeric, grad).endswith(
        "     4.0000000000      6.0000000000\n"
        "the gradient is WRONG: relative difference 0.2 >= 1e-09; element 1 is the farthest\n"
    )


def test_the_table_is_cut():
    text = nn.gradient_table(0.0, np.ones(5), np.ones(5), limit=2)
    assert text.splitlines()[3:] == ["  ... and 3 more", "the gradient is correct: relative difference 0 < 1e-09"]


def test_numgrad_keeps_the_shape():
    theta = np.array([[1.0, 20.0], [-3.0, 1e6]])
    found = nn.numgrad(lambda t: (float(t[0, 0] ** 3 + t[0, 1] + t[1, 0] ** 2 + np.sin(t[1, 1] / 1e6)), None), theta)
    assert found == pytest.approx(np.array([[3, 1], [-6, np.cos(1) / 1e6]]), rel=1e-8)
    assert nn.numgrad(lambda t: float(t[0, 0]) * 3, 2.0) == pytest.approx(3)


def test_two_zero_gradients_agree():
    assert nn.checkgrad(lambda t: (1.0, np.zeros(2)), np.ones(2))[0] == 0


def test_errors():
    theta = np.ones((2, 1))
    fails("numgrad: f must be a function of theta, but it is a string", nn.numgrad, "f", theta)
    fails("numgrad: theta must not be empty, but it is 0x0", nn.numgrad, len, np.zeros((0, 0)))
    fails("numgrad: the cost that f returns must be a number, but it is 2x1", nn.numgrad, lambda t: t, theta)
    fails("numgrad: f must return a cost, but it returned nothing", nn.numgrad, lambda t: (), theta)
    one = "checkgrad: f must return two values, the cost and its gradient: [J, grad] = f(theta)"
    fails(one, nn.checkgrad, lambda t: 1.0, theta)
    size = "checkgrad: the gradient that f returns must have as many elements as theta, 2x1, but it is 3x1"
    fails(size, nn.checkgrad, lambda t: (1.0, np.ones((3, 1))), theta)
