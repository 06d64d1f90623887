import numpy as np
import pytest

from nnrepl import nn
from tests.nn_cases import fails, sines, twister

W1, W2 = sines(2, 4), sines(3, 3)
NEEDED = "nninit: layers must be a vector of two sizes or more, such as [400 25 10], but it is "
METHODS = "nninit: the method must be one of 'course', 'he', 'glorot', 'debug', but it is "


def test_unroll_goes_column_by_column():
    assert nn.unroll(np.array([[1.0, 3], [2, 4]]), np.array([[5.0]])).tolist() == [[1], [2], [3], [4], [5]]


def test_reroll_undoes_unroll():
    a, b = nn.reroll(nn.unroll(W1, W2), [3, 2, 3])
    assert np.array_equal(a, W1) and np.array_equal(b, W2)
    assert a.flags.f_contiguous


def test_debug_weights_are_the_course_s():
    assert np.allclose(nn.nninit([3, 5, 3], "debug"), nn.unroll(sines(5, 4), sines(3, 6)), atol=1e-16)


def test_the_course_s_weights_come_from_rand():
    rand = twister(42)
    limit = np.sqrt(6) / np.sqrt(5)
    assert np.array_equal(nn.nninit([3, 2], rng=twister(42)), nn.unroll(rand(2, 4) * 2 * limit - limit))


@pytest.mark.parametrize(("method", "limit"), [("he", np.sqrt(6 / 300)), ("glorot", np.sqrt(6 / 400))])
def test_he_and_glorot(method, limit):
    (w,) = nn.reroll(nn.nninit([300, 100], method, np.random.default_rng(0)), [300, 100])
    assert not w[:, 0].any()
    assert limit * 0.999 < np.abs(w[:, 1:]).max() <= limit
    assert abs(w[:, 1:].mean()) < limit / 100


def test_one_number_at_a_time():
    assert nn.nninit([1, 1], "he", twister(42)).shape == (2, 1)


def test_without_a_generator_weights_differ():
    assert not np.array_equal(nn.nninit([3, 2]), nn.nninit([3, 2]))


def test_errors():
    fails(METHODS + "'xavier'", nn.nninit, [3, 2], "xavier")
    fails(METHODS + "3", nn.nninit, [3, 2], 3.0)
    fails(NEEDED + "1x1", nn.nninit, 3.0)
    fails(NEEDED + "2x2", nn.nninit, np.ones((2, 2)))
    fails("nninit: layers must hold whole numbers >= 1, but one is 2.5", nn.nninit, [3, 2.5])
    fails("nninit: layers must be real and numeric, but it is a string", nn.nninit, "abc")
    fails("unroll: at least one matrix was expected, none came", nn.unroll)
    fails("unroll: W2 must be a matrix, but it is empty (0x3)", nn.unroll, W1, np.zeros((0, 3)))
    fails("unroll: W1 must be a matrix, but it has size 1x2x2", nn.unroll, np.zeros((1, 2, 2)))
    fails("reroll: theta must be a vector, but it is 2x4", nn.reroll, W1, [3, 2])
    fails("reroll: theta must have 8 elements for the layers [3 2], but it has 9", nn.reroll, np.ones(9), [3, 2])
