"""Linear equations with sparse matrices: `\\` and `/`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.runtime.operands import nonconformant
from nnrepl.runtime.sparse import as_sparse, of_elements
from nnrepl.runtime.sparse_elementwise import on_stored
from nnrepl.runtime.sparse_products import is_full_matrix, is_full_number, matrix_product
from nnrepl.runtime.sparse_solvers import solve, solve_sparse
from nnrepl.runtime.special import on_full
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import dims_of
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import STRUCTURED, Diagonal, Permutation, full


def left_division(a: Any, b: Any) -> Any:
    """a \\ b"""
    if dims_of(a) == (1, 1):
        if type(b) in STRUCTURED or is_full_matrix(b):
            return on_full("\\", (a, b))
        return _quotient(b, a)
    if dims_of(a)[0] != dims_of(b)[0]:
        nonconformant("*" if type(a) is Permutation else "\\", a, b)
    return _solution(a, b)


def right_division(a: Any, b: Any) -> Any:
    """a / b"""
    if dims_of(b) == (1, 1):
        if type(a) in STRUCTURED or is_full_matrix(a):
            return on_full("/", (a, b))
        return _quotient(a, b)
    if dims_of(a)[1] != dims_of(b)[1]:
        nonconformant("*" if type(b) is Permutation else "/", a, b)
    return _turned(_solution(_turned(b), _turned(a)))


def _quotient(a: Any, b: Any) -> Sparse:
    """A sparse matrix divided by a number: only what is stored is divided."""
    if is_full_number(a):
        return as_sparse(on_full("./", (a, b)))
    return on_stored(a, lambda data: on_full("./", (data, full(b))))


def _turned(value: Any) -> Any:
    """The transposed matrix."""
    if type(value) is Sparse:
        return Sparse(value.matrix.T.tocsc())
    if type(value) is Diagonal:
        return Diagonal(value.diagonal, value.columns, value.rows)
    return value.inverse() if type(value) is Permutation else norm(np.asfortranarray(to_array(value).T))


def _solution(a: Any, b: Any) -> Any:
    """The x of a*x = b for matrices that fit; sparse where both are, except beside a full or special b."""
    if type(a) is Permutation:
        return matrix_product(a.inverse(), b)
    if type(a) is Diagonal:
        return _scaled_rows(a, b)
    if type(a) is not Sparse:
        return on_full("\\", (a, b))
    if type(b) is Sparse:
        return solve_sparse(a, b)
    return norm(np.asfortranarray(solve(a, to_array(b))))


def _scaled_rows(a: Diagonal, b: Sparse) -> Sparse:
    """The rows of a sparse matrix, each divided by its element of a diagonal; by 0 it is 0, as by a pseudoinverse."""
    rows, columns = b.rows_and_columns()
    diagonal = np.zeros(a.rows, dtype=a.dtype)
    diagonal[: a.diagonal.size] = a.diagonal
    kept = diagonal[rows] != 0
    rows, columns = rows[kept], columns[kept]
    quotients = on_full("./", (b.matrix.data[kept].reshape(-1, 1), diagonal[rows].reshape(-1, 1)))
    return of_elements(to_array(quotients).reshape(-1), rows, columns, (a.columns, b.dims()[1]))
