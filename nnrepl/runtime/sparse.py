"""Making sparse matrices: of full and special matrices, and of rows, columns and elements."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnrepl.values.convert import to_array
from nnrepl.values.kinds import numel_of
from nnrepl.values.sparse import Sparse, sparse_value
from nnrepl.values.special import Diagonal, Permutation

Dims = tuple[int, int]


def of_array(array: np.ndarray) -> Sparse:
    """A full matrix as a sparse one; further dimensions lengthen the second."""
    from scipy.sparse import csc_array

    if array.ndim != 2:
        array = array.reshape(array.shape[0], math.prod(array.shape[1:]), order="F")
    return sparse_value(csc_array(array))


def of_scipy(matrix: Any) -> Sparse:
    """A copy of one of SciPy's sparse matrices or arrays."""
    from scipy.sparse import csc_array

    return sparse_value(csc_array(matrix, copy=True))


def empty(rows: int, columns: int, dtype: Any = np.float64) -> Sparse:
    """A matrix of zeros."""
    from scipy.sparse import csc_array

    if max(rows, columns) >= 2**63 - 1:
        raise MemoryError
    return Sparse(csc_array((rows, columns), dtype=dtype))


def of_elements(data: np.ndarray, rows: np.ndarray, columns: np.ndarray, dims: Dims) -> Sparse:
    """The matrix with these elements at these places (from 0); elements at the same place are added up."""
    from scipy.sparse import coo_array

    return sparse_value(coo_array((data, (rows, columns)), shape=dims).tocsc())


def one_element(number: Any, dtype: Any) -> Sparse:
    """A 1x1 matrix."""
    from scipy.sparse import csc_array

    data = np.array([number] if number else [], dtype=dtype)
    matrix = csc_array((data, np.zeros(data.size, np.int32), np.array([0, data.size], np.int32)), shape=(1, 1))
    return sparse_value(matrix) if matrix.dtype.kind == "c" else Sparse(matrix)


def of_linear(data: np.ndarray, places: np.ndarray, dims: Dims) -> Sparse:
    """The matrix with these elements at these offsets (64-bit integers), counted column by column."""
    rows = max(dims[0], 1)
    return of_elements(data, places % rows, places // rows, dims)


def linear(x: Sparse) -> np.ndarray:
    """The offset of each stored element, counted column by column, in ascending order."""
    rows, columns = x.rows_and_columns()
    return columns * x.dims()[0] + rows


def as_sparse(value: Any) -> Sparse:
    """A numeric or logical value as a sparse matrix."""
    kind = type(value)
    if kind is Sparse:
        return value
    if kind is Diagonal:
        places = np.arange(value.diagonal.size)
        return of_elements(value.diagonal, places, places, value.dims())
    if kind is Permutation:
        size = value.order.size
        return of_elements(np.ones(size), value.order, np.arange(size), value.dims())
    return of_array(to_array(value))


def is_full(x: Sparse) -> bool:
    """Whether no element is zero."""
    return x.nnz == numel_of(x)
