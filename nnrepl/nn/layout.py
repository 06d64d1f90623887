"""Weights and their order: first values, unrolling to one vector, rolling back. Everything goes column by column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.nn.checks import choice, number_text, parameter_vector, real_array, real_matrix, size_text

Array = np.ndarray
Random = Callable[[int, int], Array | float]
"""Uniform numbers in 0..1, called with rows and columns as the language's `rand` is; one number may be a float."""
Uniform = Callable[[int, int], Array]


def layer_sizes(function: str, layers: Any) -> tuple[int, ...]:
    """The sizes of the layers as integers, the input first."""
    sizes = real_array(function, "layers", layers)
    if sizes.ndim > 2 or sizes.size < 2 or sizes.size != max(sizes.shape):
        raise OctaveError(
            f"{function}: layers must be a vector of two sizes or more, such as [400 25 10], "
            f"but it is {size_text(sizes)}"
        )
    sizes = sizes.reshape(-1)
    wrong = sizes[~((sizes >= 1) & (sizes == np.floor(sizes)) & (sizes < 2**31))]
    if wrong.size:
        raise OctaveError(f"{function}: layers must hold whole numbers >= 1, but one is {number_text(wrong[0])}")
    return tuple(int(n) for n in sizes)


def parameter_count(sizes: Sequence[int]) -> int:
    return sum(n_out * (n_in + 1) for n_in, n_out in pairwise(sizes))


def weight_views(theta: Array, sizes: Sequence[int]) -> list[Array]:
    """W1, W2, ... as column-major views of the vector theta: Wk is s(k+1) x (s(k)+1), the bias first."""
    views, start = [], 0
    for n_in, n_out in pairwise(sizes):
        end = start + n_out * (n_in + 1)
        views.append(theta[start:end].reshape((n_out, n_in + 1), order="F"))
        start = end
    return views


def check_count(function: str, theta: Array, sizes: Sequence[int]) -> None:
    if theta.size != parameter_count(sizes):
        raise OctaveError(
            f"{function}: theta must have {parameter_count(sizes)} elements for the layers "
            f"[{' '.join(map(str, sizes))}], but it has {theta.size}"
        )


def uniform(rng: Random | np.random.Generator | None) -> Uniform:
    """A source of uniform numbers, called with rows and columns, from what a caller has: that, NumPy's, or nothing."""
    if rng is None:
        rng = np.random.default_rng()
    if isinstance(rng, np.random.Generator):
        generator = rng
        return lambda rows, columns: generator.random((rows, columns))
    draw = rng
    return lambda rows, columns: np.reshape(draw(rows, columns), (rows, columns))


def _course(n_in: int, n_out: int, rng: Uniform) -> Array:
    limit = np.sqrt(6) / np.sqrt(n_in + n_out)
    return rng(n_out, n_in + 1) * (2 * limit) - limit


def _with_zero_bias(weights: Array) -> Array:
    return np.hstack([np.zeros((len(weights), 1)), weights])


def _glorot(n_in: int, n_out: int, rng: Uniform) -> Array:
    limit = np.sqrt(6 / (n_in + n_out))
    return _with_zero_bias(rng(n_out, n_in) * (2 * limit) - limit)


def _he(n_in: int, n_out: int, rng: Uniform) -> Array:
    limit = np.sqrt(6 / n_in)
    return _with_zero_bias(rng(n_out, n_in) * (2 * limit) - limit)


def _debug(n_in: int, n_out: int, rng: Uniform) -> Array:
    count = n_out * (n_in + 1)
    return (np.sin(np.arange(1, count + 1)) / 10).reshape((n_out, n_in + 1), order="F")


_METHODS: dict[str, Callable[[int, int, Uniform], Array]] = {
    "course": _course,
    "he": _he,
    "glorot": _glorot,
    "debug": _debug,
}


def nninit(layers: Any, method: Any = "course", rng: Random | np.random.Generator | None = None) -> Array:
    """First weights for a network, unrolled: a column of sum s(k+1) (s(k)+1) elements.

    method  'course' uniform in +-sqrt(6)/sqrt(s(k)+s(k+1)), biases too; 'glorot' the same with biases 0 (Glorot,
            Bengio 2010); 'he' uniform in +-sqrt(6/s(k)) with biases 0, for relu (He et al. 2015);
            'debug' sin(1), sin(2), ... by 10, column by column, anew for each layer
    rng     uniform numbers, called as rng(rows, columns) once for each layer, or a NumPy generator
    Errors: layers is not a vector of two whole numbers or more; an unknown method.
    """
    sizes = layer_sizes("nninit", layers)
    make = _METHODS[choice("nninit", "the method", method, tuple(_METHODS))]
    draw = uniform(rng)
    return unroll(*(make(n_in, n_out, draw) for n_in, n_out in pairwise(sizes)))


def unroll(*weights: Any) -> Array:
    """All elements of W1, W2, ... in one column, matrix after matrix, each column by column: [W1(:); W2(:); ...].

    Errors: no argument; one that is not a real numeric matrix, or empty.
    """
    if not weights:
        raise OctaveError("unroll: at least one matrix was expected, none came")
    parts = [real_matrix("unroll", f"W{k}", w).reshape(-1, order="F") for k, w in enumerate(weights, 1)]
    return np.concatenate(parts).reshape(-1, 1)


def reroll(theta: Any, layers: Any) -> list[Array]:
    """W1, W2, ... from the vector theta: Wk is s(k+1) x (s(k)+1), the bias first. The inverse of unroll.

    Errors: theta has not sum s(k+1) (s(k)+1) elements.
    """
    sizes = layer_sizes("reroll", layers)
    vector = parameter_vector("reroll", "theta", theta)
    check_count("reroll", vector, sizes)
    return weight_views(vector.copy(), sizes)
