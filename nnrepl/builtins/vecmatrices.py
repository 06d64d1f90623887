"""Matrices that reorder the columns of a matrix on top of each other: commutation_matrix, duplication_matrix."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import is_array_like, numel_of


def _positive(value: Any, who: str, name: str) -> int:
    if not is_array_like(value):
        raise OctaveError("fix: not defined for cell")
    number = float(to_array(value).flat[0].real) if numel_of(value) == 1 else 0.0
    if not 1 <= number < 1e5 or number != int(number):
        raise OctaveError(f"{who}: {name} must be a positive integer")
    return int(number)


@builtin("K = commutation_matrix(m, n)", "K = commutation_matrix(m)", fresh=True)
def commutation_matrix(m: Any, n: Any = None) -> Any:
    """The matrix with K * vec(A) = vec(A') for every m x n matrix A; n is m where it is not given.

    >> K = commutation_matrix(2, 3); A = magic(3)(1:2, :); isequal(K * vec(A), vec(A'))
    ans = 1
    """
    rows = _positive(m, "commutation_matrix", "M")
    columns = rows if n is None else _positive(n, "commutation_matrix", "N")
    order = np.arange(rows * columns).reshape(rows, columns, order="F").T.reshape(-1, order="F")
    return norm(np.eye(rows * columns)[order])


@builtin("D = duplication_matrix(n)", fresh=True)
def duplication_matrix(n: Any) -> Any:
    """The matrix with D * vech(A) = vec(A) for every symmetric n x n matrix A.

    >> A = [1 2; 2 5]; isequal(duplication_matrix(2) * vech(A), vec(A))
    ans = 1
    """
    size = _positive(n, "duplication_matrix", "N")
    at = np.zeros((size, size), dtype=int)
    columns, rows = np.triu_indices(size)
    at[rows, columns] = at[columns, rows] = np.arange(columns.size)
    return norm(np.eye(columns.size)[at.reshape(-1, order="F")])
