import numpy as np
import pytest

from nnrepl import nn
from tests.nn_cases import fails

PAIRS = [(nn.sigmoid, nn.sigmoidGradient), (nn.tanh, nn.tanhGradient), (nn.relu, nn.reluGradient)]
GRID = np.array([[-3.0, -1.0, -0.5], [0.25, 0.5, 2.0]])


def test_sigmoid_gradient_of_the_course():
    expected = [0.196612, 0.235004, 0.25, 0.235004, 0.196612]
    assert np.allclose(nn.sigmoidGradient(np.array([-1, -0.5, 0, 0.5, 1])), expected, atol=5e-7)


@pytest.mark.parametrize(("function", "gradient"), PAIRS)
def test_a_gradient_is_the_slope_of_its_function(function, gradient):
    assert np.allclose((function(GRID + 1e-6) - function(GRID - 1e-6)) / 2e-6, gradient(GRID), atol=1e-9)


@pytest.mark.parametrize("function", [f for pair in PAIRS for f in pair])
def test_kinds_and_shapes_stay(function):
    assert isinstance(function(0.5), float)
    assert function(np.zeros((2, 3, 4))).shape == (2, 3, 4)
    assert function(np.zeros((0, 3))).shape == (0, 3)
    assert function(np.ones((2, 2), np.float32)).dtype == np.float32
    assert function(np.ones((2, 2), np.uint8)).dtype == np.float64
    assert function(np.asfortranarray(GRID)).flags.f_contiguous


def test_the_ends_are_exact():
    assert nn.sigmoid(-1000.0) == 0 and nn.sigmoid(1000.0) == 1 and nn.sigmoid(0.0) == 0.5
    assert nn.sigmoid(-50.0) == pytest.approx(np.exp(-50), rel=1e-14)
    assert nn.sigmoidGradient(50.0) == pytest.approx(np.exp(-50), rel=1e-14)
    assert nn.sigmoidGradient(-1000.0) == 0
    assert nn.tanhGradient(30.0) == pytest.approx(4 * np.exp(-60), rel=1e-14)
    assert nn.relu(-0.5) == 0 and nn.reluGradient(0.0) == 0 and np.isnan(nn.relu(np.nan))


def test_arguments_are_left_alone():
    z = GRID.copy()
    for function in (nn.sigmoid, nn.softmax, nn.tanh, nn.relu):
        function(z)
    assert np.array_equal(z, GRID)


def test_softmax_rows():
    assert np.allclose(nn.softmax(GRID).sum(axis=1), 1, atol=1e-15)
    assert np.allclose(nn.softmax(np.array([[1000.0, 1000.0, -1000.0]])), [[0.5, 0.5, 0]])
    assert nn.softmax(3.0) == 1.0
    assert nn.softmax(np.array([0.0, 0.0])).tolist() == [0.5, 0.5]


def test_softmax_gradient_is_the_jacobian():
    z, e = GRID[:1], 1e-6
    columns = [(nn.softmax(z + e * u) - nn.softmax(z - e * u)).reshape(-1) / (2 * e) for u in np.eye(3)]
    assert np.allclose(nn.softmaxGradient(z), np.array(columns).T, atol=1e-9)
    assert nn.softmaxGradient(GRID).shape == (3, 3, 2)
    assert np.allclose(nn.softmaxGradient(GRID)[:, :, 1], nn.softmaxGradient(GRID[1:]))


def test_softmax_gradient_times_slopes():
    d = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, 1.0]])
    jacobians = nn.softmaxGradient(GRID)
    assert np.allclose(nn.softmaxGradient(GRID, d), [jacobians[:, :, i].T @ d[i] for i in range(2)])


def test_errors():
    fails("sigmoid: z must be real and numeric, but it is a string", nn.sigmoid, "abc")
    fails("sigmoid: z must be real and numeric, but it is a complex number", nn.sigmoid, 1j)
    fails("relu: z must be real and numeric, but it is a complex array", nn.relu, np.array([1j]))
    fails("tanh: z must be real and numeric, but it is a function", nn.tanh, len)
    fails("tanh: z must be real and numeric, but it is a struct", nn.tanh, {})
    fails("tanh: z must be real and numeric, but it is a value of type list", nn.tanh, [[1], [1, 2]])
    fails("relu: z must be real and numeric, but it is a 1x1 array that is not numeric", nn.relu, np.array(["x"]))
    fails("softmax: z must be a matrix, a row for each example, but it is 2x2x2", nn.softmax, np.zeros((2, 2, 2)))
    fails("softmaxGradient: d must have the size of z, 2x3, but it is 1x3", nn.softmaxGradient, GRID, GRID[:1])
