"""Elementwise functions of sparse matrices: what they make of zero decides whether the places of the elements stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.runtime.sparse import as_sparse, is_full, linear, of_array, of_linear
from nnrepl.values.convert import to_array, type_name
from nnrepl.values.kinds import class_of, dims_of, dims_text, is_logical, is_text, numel_of
from nnrepl.values.sparse import Sparse, sparse_value

Function = Callable[..., Any]


def on_elements(x: Sparse, function: Function) -> Sparse:
    """The sparse matrix of a function of each element, which takes and gives a column of values."""
    if is_full(x):
        return with_data(x, _column(function, x.matrix.data)) if x.nnz else x
    # Two zeros more: one to see what becomes of the others, and one because a column of one element is a scalar.
    found = _column(function, np.append(x.matrix.data, np.zeros(2, dtype=x.dtype)))
    if found[-1] == 0:
        return with_data(x, found[:-2])
    array = np.full(filled_size(x), found[-1], dtype=found.dtype, order="F")
    array[x.rows_and_columns()] = found[:-2]
    return of_array(array)


def _column(function: Function, data: np.ndarray) -> np.ndarray:
    if data.size > 1:
        return to_array(function(data.reshape(-1, 1))).reshape(-1)
    return to_array(function(np.append(data, data).reshape(-1, 1))).reshape(-1)[:1]


def with_data(x: Sparse, data: np.ndarray) -> Sparse:
    """The sparse matrix with other elements at the places of those of x."""
    matrix = x.matrix
    return sparse_value(type(matrix)((data, matrix.indices.copy(), matrix.indptr.copy()), shape=matrix.shape))


def filled_size(x: Sparse) -> tuple[int, int]:
    """The size of the full matrix, which must not be beyond what memory can hold."""
    rows, columns = x.dims()
    if rows * columns > 2**33:
        raise OctaveError("out of memory or dimension too large for Octave's index type", "Octave:bad-alloc")
    return rows, columns


def paired(a: Any, b: Any, function: Function, who: str) -> Sparse:
    """A function of the elements at the same places of two matrices, of which one may be a scalar: a sparse matrix.

    Where both are zero the function is computed once.
    """
    if numel_of(a) == 1 and numel_of(b) != 1:
        number = _scalar(a)
        return on_elements(as_sparse(b), lambda column: function(number, column))
    if numel_of(b) == 1 and numel_of(a) != 1:
        number = _scalar(b)
        return on_elements(as_sparse(a), lambda column: function(column, number))
    same_size(a, b, who)
    left, right = as_sparse(a), as_sparse(b)
    places = np.union1d(linear(left), linear(right))
    first, second = (np.append(_at(each, places), np.zeros(2, dtype=each.dtype)) for each in (left, right))
    found = to_array(function(first.reshape(-1, 1), second.reshape(-1, 1))).reshape(-1)
    if found[-1] == 0:
        return of_linear(found[:-2], places, left.dims())
    array = np.full(filled_size(left), found[-1], dtype=found.dtype, order="F")
    array.reshape(-1, order="F")[places] = found[:-2]
    return of_array(array)


def paired_numbers(a: Any, b: Any, function: Function, who: str) -> Sparse:
    """Like `paired`, for the functions of two real arguments that know doubles only."""
    for each, other in ((a, b), (b, a)):
        if is_text(each) or is_logical(each):
            raise OctaveError(f"{who}: wrong type argument '{type_name(each)}'")
        if type(each) is np.ndarray and each.dtype.char not in "dD":
            name = "float" if each.dtype.char in "fF" else class_of(each)
            raise OctaveError(f"octave_base_value::{name}_array_value(): wrong type argument '{type_name(other)}'")
    return paired(a, b, function, who)


def _scalar(value: Any) -> Any:
    return to_array(value).reshape(-1)[0].item()


def _at(x: Sparse, places: np.ndarray) -> np.ndarray:
    """The elements at these offsets, which have all places of x among them."""
    out = np.zeros(places.size, dtype=x.dtype)
    out[np.searchsorted(places, linear(x))] = x.matrix.data
    return out


def same_size(a: Any, b: Any, who: str) -> None:
    """The error for two matrices of different sizes: there is no broadcasting between sparse ones."""
    if dims_of(a) != dims_of(b):
        raise OctaveError(
            f"{who}: nonconformant arguments (op1 is {dims_text(dims_of(a))}, op2 is {dims_text(dims_of(b))})",
            "Octave:nonconformant-args",
        )
