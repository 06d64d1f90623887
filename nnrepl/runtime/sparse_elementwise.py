"""Elementwise operations on sparse matrices: on the stored elements, and on a zero for all the others.

The operations themselves are those on full arrays, which know all kinds of elements.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.runtime.comparison import refuse_nan
from nnrepl.runtime.sparse import linear, of_array, of_linear
from nnrepl.runtime.special import on_full
from nnrepl.values.convert import to_array
from nnrepl.values.sparse import Sparse, sparse_value

_QUICK: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    ".*": lambda a, b: a.multiply(b),
}
"""What SciPy does itself with finite numbers."""

_INTERSECTING = (".*", "&")


def on_stored(a: Sparse, operation: Callable[[np.ndarray], Any]) -> Sparse:
    """A sparse matrix with an operation done to its stored elements alone."""
    if not a.nnz:
        return sparse_value(a.matrix.astype(to_array(operation(a.matrix.data.reshape(-1, 1))).dtype))
    return with_data(a, to_array(operation(a.matrix.data.reshape(-1, 1))))


def with_data(a: Sparse, data: np.ndarray) -> Sparse:
    """A sparse matrix with other elements at the places where it stores one."""
    from scipy.sparse import csc_array

    matrix = a.matrix
    # Zeros among the new elements are taken out in place.
    places = (matrix.indices, matrix.indptr) if data.all() else (matrix.indices.copy(), matrix.indptr.copy())
    return sparse_value(csc_array((data.reshape(-1), *places), shape=matrix.shape))


def _zero(a: Sparse) -> Any:
    return a.dtype.type(0).item()


def with_number(symbol: str, a: Sparse, number: Any, number_first: bool = False) -> Sparse:
    """An elementwise operation of a sparse matrix and a number."""

    def operation(elements: Any) -> Any:
        return on_full(symbol, (number, elements) if number_first else (elements, number))

    if not to_array(operation(_zero(a))).any():
        return on_stored(a, operation)
    return of_array(to_array(operation(a.array)))


def with_array(symbol: str, a: Sparse, array: np.ndarray, array_first: bool = False) -> Sparse:
    """An elementwise operation of a sparse matrix and a full one of its size."""
    return of_array(to_array(on_full(symbol, (array, a.array) if array_first else (a.array, array))))


def between(symbol: str, a: Sparse, b: Sparse) -> Sparse:
    """An elementwise operation of two sparse matrices of one size."""
    quick = _QUICK.get(symbol)
    if quick and all(each.dtype.kind != "b" and np.isfinite(each.matrix.data).all() for each in (a, b)):
        return sparse_value(quick(a.matrix, b.matrix).tocsc())
    if to_array(on_full(symbol, (_zero(a), _zero(b)))).any():
        return of_array(to_array(on_full(symbol, (a.array, b.array))))
    first, second = linear(a), linear(b)
    if symbol in _INTERSECTING:
        # Octave leaves out what is not stored in both, even if it is a NaN.
        places, i, k = np.intersect1d(first, second, assume_unique=True, return_indices=True)
        found = on_full(symbol, (a.matrix.data[i].reshape(-1, 1), b.matrix.data[k].reshape(-1, 1)))
        return of_linear(to_array(found).reshape(-1), places, a.dims())
    places = np.union1d(first, second)
    x, y = np.zeros(places.size, dtype=a.dtype), np.zeros(places.size, dtype=b.dtype)
    x[np.searchsorted(places, first)] = a.matrix.data
    y[np.searchsorted(places, second)] = b.matrix.data
    found = to_array(on_full(symbol, (x.reshape(-1, 1), y.reshape(-1, 1))))
    return of_linear(found.reshape(-1), places, a.dims())


def logical_not(a: Sparse) -> Sparse:
    """Where a sparse matrix is zero."""
    refuse_nan(a.matrix.data)
    return of_array(a.array == 0)
