"""Linear equations with a sparse matrix: by its diagonal, by its LU factors, or as least squares.

The factors are SuperLU's, with column ordering and partial pivoting (Demmel, Eisenstat, Gilbert, Li and Liu, 1999).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.runtime.division import NEARLY_SINGULAR_ID, SINGULAR, SINGULAR_ID, negligible
from nnrepl.runtime.sparse import of_array
from nnrepl.runtime.sparse_products import numbers
from nnrepl.runtime.warning import warn
from nnrepl.values.sparse import Sparse, sparse_value

Solver = Callable[[np.ndarray], np.ndarray]

_BLOCK = 64
"""Columns of a sparse right hand side that are solved at once."""

_FULL_LIMIT = 1e7
"""Least squares problems with more elements are not solved as full ones."""


class Singular(Exception):
    """A square matrix has no inverse; `structural` tells that its triangle says so."""

    def __init__(self, structural: bool):
        super().__init__()
        self.structural = structural


def solve(a: Sparse, b: np.ndarray) -> np.ndarray:
    """The x of a*x = b; the least squares solution if there is no exact one."""
    rows, columns = a.dims()
    b = b if b.dtype.kind in "fc" else b.astype(np.float64)
    if not rows or not columns or not b.size:
        return np.zeros((columns, b.shape[1]), dtype=np.result_type(numbers(a).dtype, b.dtype))
    if rows == columns:
        try:
            return solver(a)(b)
        except Singular:
            warn(SINGULAR, SINGULAR_ID)
    return least_squares(a, b)


def solve_sparse(a: Sparse, b: Sparse) -> Sparse:
    """The x of a*x = b, sparse."""
    from scipy.sparse import csc_array, hstack

    rows, columns = a.dims()
    wide = b.dims()[1]
    if not rows or not columns or not wide:
        return sparse_value(csc_array((columns, wide)))
    right = numbers(b)
    try:
        solved = solver(a) if rows == columns else None
    except Singular as error:
        if not error.structural:
            return of_array(np.full((columns, wide), np.nan))
        warn(SINGULAR, SINGULAR_ID)
        solved = None
    if solved is None:
        return of_array(least_squares(a, right.toarray()))
    parts = [csc_array(solved(right[:, k : k + _BLOCK].toarray())) for k in range(0, wide, _BLOCK)]
    return sparse_value(hstack(parts, format="csc"))


def solver(a: Sparse) -> Solver:
    """A function that solves a*x = b for a square matrix; Singular if there is none."""
    matrix = numbers(a)
    rows, columns = a.rows_and_columns()
    upper, lower = bool((rows <= columns).all()), bool((rows >= columns).all())
    if upper or lower:
        diagonal = matrix.diagonal()
        if not diagonal.all():
            raise Singular(structural=True)
        if upper and lower:
            return lambda b: b / diagonal.reshape(-1, 1)
        return _by_factors(matrix if upper else matrix.T.tocsc(), "N" if upper else "T", ordered=True)
    return _by_factors(matrix, "N", ordered=False)


def _by_factors(matrix: Any, transposed: Any, ordered: bool) -> Solver:
    from scipy.sparse.linalg import splu

    try:
        factors: Any = splu(matrix, permc_spec="NATURAL" if ordered else "COLAMD")
    except RuntimeError:
        if not np.isfinite(matrix.data).all():
            return lambda b: np.full(b.shape, np.nan)
        raise Singular(structural=False) from None
    if not ordered:
        _warn_if_nearly_singular(factors)

    def solved(b: np.ndarray) -> np.ndarray:
        if matrix.dtype.kind == "c" or b.dtype.kind != "c":
            return factors.solve(np.asfortranarray(b, dtype=matrix.dtype), transposed)
        real, imaginary = (factors.solve(np.asfortranarray(part), transposed) for part in (b.real, b.imag))
        return real + 1j * imaginary

    return solved


def _warn_if_nearly_singular(factors: Any) -> None:
    pivots = np.abs(factors.U.diagonal())
    rcond = float(pivots.min() / pivots.max())
    if rcond == 0:
        raise Singular(structural=False)
    if rcond == rcond and negligible(rcond, np.dtype(np.float64)):
        warn(f"{SINGULAR}, rcond = {rcond:g}", NEARLY_SINGULAR_ID)


def least_squares(a: Sparse, b: np.ndarray) -> np.ndarray:
    """The x for which a*x is nearest to b.

    A wide matrix has many; it gets the one of least norm. A tall one whose columns depend on each other gets zeros
    for those that earlier columns span. Rows of zeros do not count.
    """
    matrix = numbers(a).tocsr()
    used = np.diff(matrix.indptr) > 0
    matrix, b = matrix[used], b[used]
    rows, columns = matrix.shape
    if not np.isfinite(matrix.data).all() or not np.isfinite(b).all():
        return np.full((columns, b.shape[1]), np.nan)
    common = np.result_type(matrix.dtype, b.dtype)
    if not rows:
        return np.zeros((columns, b.shape[1]), dtype=common)
    if rows * columns > _FULL_LIMIT:
        return _large_least_squares(matrix, b.astype(common))
    array = matrix.toarray().astype(common)
    found, _, rank, _ = np.linalg.lstsq(array, b.astype(common), rcond=None)
    return found if rows < columns or rank == columns else _basic_solution(array, b.astype(common))


def _basic_solution(array: np.ndarray, b: np.ndarray) -> np.ndarray:
    tall, wide = array.shape
    slack = 20 * (tall + wide) * np.finfo(float).eps * float(np.linalg.norm(array, axis=0).max())
    basis: list[np.ndarray] = []
    chosen = []
    for k in range(wide):
        rest = array[:, k]
        for _ in range(2):
            for direction in basis:
                rest = rest - direction * np.vdot(direction, rest)
        length = float(np.linalg.norm(rest))
        if length > slack:
            basis.append(rest / length)
            chosen.append(k)
    found = np.zeros((wide, b.shape[1]), dtype=array.dtype)
    found[chosen] = np.linalg.lstsq(array[:, chosen], b, rcond=None)[0]
    return found


def _large_least_squares(matrix: Any, b: np.ndarray) -> np.ndarray:
    """By the augmented equations: r + A*x = b and A'*r = 0, or for a wide matrix x = A'*y and A*x = b."""
    from scipy.sparse import block_array, eye_array
    from scipy.sparse.linalg import splu

    rows, columns = matrix.shape
    tall = matrix if rows >= columns else matrix.conj().T
    size = tall.shape[0]
    whole = block_array([[eye_array(size), tall], [tall.conj().T, None]], format="csc").astype(b.dtype)
    right = np.zeros((whole.shape[0], b.shape[1]), dtype=b.dtype)
    if rows >= columns:
        right[:size] = b
        return splu(whole).solve(right)[size:]
    right[size:] = b
    return splu(whole).solve(right)[:size]


def inverse(a: Sparse) -> tuple[Sparse, bool]:
    """The inverse of a square matrix and whether there is one; if not, the matrix with Inf for its elements."""
    from scipy.sparse import csc_array, eye_array

    try:
        solver(a)
    except Singular:
        return Sparse(csc_array((np.full(a.nnz, np.inf), a.matrix.indices, a.matrix.indptr), shape=a.dims())), False
    return solve_sparse(a, Sparse(eye_array(a.dims()[0], format="csc"))), True
