"""Diagonals of matrices as columns, and matrices made of them: spdiags."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import check_numbers, invalid_call, to_array_value, to_int
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import dims_of, is_array_like
from nnrepl.values.sparse import Sparse


@builtin("[B, d] = spdiags(A)", "B = spdiags(A, d)", "S = spdiags(B, d, m, n)", "S = spdiags(B, d, A)", fresh=True)
def spdiags(*args: Any, nargout: int = 1) -> Any:
    """The diagonals of a matrix as columns, or the sparse matrix that has them, m by n, or A with them replaced.

    d are their numbers: 0 the main diagonal, above it 1, 2 and so on, below it -1, -2 and so on. In B each element
    stands in the row of its column in the matrix, or of its row where the matrix has more columns than rows.

    >> full(spdiags([1 2 3; 4 5 6]', [0 1], 3, 3))
    ans =

       1   5   0
       0   2   6
       0   0   3

    """
    if not 1 <= len(args) <= 4:
        raise invalid_call("spdiags")
    if len(args) > 2:
        return _replaced(args) if len(args) == 3 else _matrix(args, (_extent(args[2]), _extent(args[3])))
    check_numbers(args[0], "find")
    return _diagonals(args, nargout)


def _extent(value: Any) -> int:
    return max(to_int(value, "int64_t"), 0)


def _numbers_of(value: Any) -> np.ndarray:
    if not is_array_like(value):
        return np.zeros(0, dtype=np.int64)
    return to_array_value(value).reshape(-1, order="F").real.astype(np.int64)


def _diagonals(args: tuple[Any, ...], nargout: int) -> Any:
    from nnrepl.runtime.sparse import as_sparse

    matrix = as_sparse(args[0])
    rows, columns = matrix.rows_and_columns()
    height, width = matrix.dims()
    wanted = np.unique(columns - rows) if len(args) == 1 else _numbers_of(args[1])
    out = np.zeros((min(height, width), wanted.size), dtype=np.complex128 if matrix.dtype.kind == "c" else np.float64)
    for k, offset in enumerate(wanted):
        on = columns - rows == offset
        out[(columns if height >= width else rows)[on], k] = matrix.matrix.data[on]
    found = norm(np.asfortranarray(out))
    return (found, norm(wanted.reshape(-1, 1) + 0.0)) if nargout > 1 else found


def _replaced(args: tuple[Any, ...]) -> Any:
    from nnrepl.runtime.sparse import as_sparse, of_elements

    matrix = as_sparse(args[2])
    rows, columns = matrix.rows_and_columns()
    kept = ~np.isin(columns - rows, _numbers_of(args[1]))
    data, i, k = _elements(args[0], _numbers_of(args[1]), matrix.dims())
    whole = of_elements(
        np.concatenate([matrix.matrix.data[kept], data]),
        np.concatenate([rows[kept], i]),
        np.concatenate([columns[kept], k]),
        matrix.dims(),
    )
    return whole if type(args[2]) is Sparse else whole.filled()


def _matrix(args: tuple[Any, ...], dims: tuple[int, int]) -> Any:
    from nnrepl.runtime.sparse import of_elements

    return of_elements(*_elements(args[0], _numbers_of(args[1]), dims), dims)


def _elements(columns: Any, wanted: np.ndarray, dims: tuple[int, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The elements on the diagonals of a matrix of this size, their rows and columns."""
    array = to_array(columns)
    if dims_of(columns)[1] > wanted.size and array.size:
        at = dims_of(columns)[1]
        raise OctaveError(
            f"offset({at}): out of bound {wanted.size} (dimensions are {wanted.size}x1)", "Octave:index-out-of-bounds"
        )
    height, width = dims
    data, i, k = [array[:0, :1].reshape(-1)], [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for n in range(array.shape[1] if array.size else 0):
        offset = int(wanted[n])
        place = np.arange(array.shape[0])
        row, column = (place - offset, place) if height >= width else (place, place + offset)
        inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
        data.append(array[inside, n])
        i.append(row[inside])
        k.append(column[inside])
    return np.concatenate(data), np.concatenate(i), np.concatenate(k)
