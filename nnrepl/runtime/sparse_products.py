"""The matrix product and the matrix power with sparse matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.runtime.operands import nonconformant
from nnrepl.runtime.sparse import as_sparse
from nnrepl.runtime.sparse_elementwise import on_stored
from nnrepl.runtime.special import on_full
from nnrepl.runtime.special import operate as on_diagonal
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import dims_of
from nnrepl.values.sparse import Sparse, sparse_value
from nnrepl.values.special import STRUCTURED, Diagonal, full


def numbers(a: Sparse) -> Any:
    """The SciPy matrix of a sparse one, logical elements as numbers."""
    return a.matrix.astype(np.float64) if a.dtype.kind == "b" else a.matrix


def product(a: Any, b: Any) -> Any:
    """a * b"""
    if dims_of(a) == (1, 1) or dims_of(b) == (1, 1):
        one, other = (a, b) if dims_of(a) == (1, 1) else (b, a)
        if type(one) is Sparse and type(other) is Diagonal:
            return on_diagonal("*", tuple(full(each) if type(each) is Sparse else each for each in (a, b)))
        return on_full("*", (a, b)) if type(one) is Sparse and is_full_matrix(other) else scaled(a, b)
    left, right = dims_of(a), dims_of(b)
    if len(left) > 2 or len(right) > 2 or left[1] != right[0]:
        nonconformant("*", a, b)
    return matrix_product(a, b)


def is_full_number(value: Any) -> bool:
    """Whether a value is 1x1 and not sparse."""
    return type(value) is not Sparse and dims_of(value) == (1, 1)


def scaled(a: Any, b: Any) -> Sparse:
    """The product of a matrix and a number, one of which is sparse. Only what is stored is multiplied: 0 * NaN is 0."""
    if is_full_number(a) or (not is_full_number(b) and dims_of(b) != (1, 1)):
        return on_stored(as_sparse(b), lambda data: on_full(".*", (full(a), data)))
    return on_stored(as_sparse(a), lambda data: on_full(".*", (data, full(b))))


def is_full_matrix(value: Any) -> bool:
    """Whether a value is neither sparse nor special nor 1x1."""
    return type(value) is not Sparse and type(value) not in STRUCTURED and dims_of(value) != (1, 1)


def matrix_product(a: Any, b: Any) -> Any:
    """The product of two matrices that fit: full if one of them is."""
    if is_full_matrix(a):
        return norm(np.asfortranarray((numbers(b).T @ _floats(a).T).T))
    if is_full_matrix(b):
        return norm(np.asfortranarray(numbers(a) @ _floats(b)))
    return sparse_value((numbers(as_sparse(a)) @ numbers(as_sparse(b))).tocsc())


def _floats(value: Any) -> np.ndarray:
    array = to_array(value)
    return array if array.dtype.kind in "fc" else array.astype(np.float64)
