"""What the tests of the network primitives share: the debug network, random weights as Octave draws them, `fails`."""

from functools import cache

import numpy as np
import pytest

from nnrepl import nn
from nnrepl.errors import OctaveError
from nnrepl.runtime.random import Generator

LAYERS = [400, 25, 10]


def fails(message, f, *args, **options):
    """f(...) raises an OctaveError with exactly this message."""
    with pytest.raises(OctaveError) as caught:
        f(*args, **options)
    assert caught.value.message == message


def sines(rows, columns):
    """sin(1), sin(2), ... by 10, column by column: the course's numbers for debugging."""
    return np.sin(np.arange(1, rows * columns + 1)).reshape((rows, columns), order="F") / 10


DEBUG_X = sines(5, 3)
DEBUG_Y = (1.0 + np.arange(1, 6) % 3).reshape(-1, 1)


def twister(seed):
    """rand after rand('twister', seed)."""
    generator = Generator()
    generator.set_state("rand", seed)
    return lambda rows, columns: generator.rand((rows, columns))


@cache
def digits():
    return nn.load_digits()


def first_theta():
    """The weights that the figures start from: rand('twister',42), uniform in +-0.12."""
    rand = twister(42)
    return nn.unroll(rand(25, 401) * 0.24 - 0.12, rand(10, 26) * 0.24 - 0.12)


def rosenbrock(x):
    a, b = np.asarray(x).reshape(-1)
    value = 100 * (b - a * a) ** 2 + (1 - a) ** 2
    return value, np.array([-400 * a * (b - a * a) - 2 * (1 - a), 200 * (b - a * a)])
