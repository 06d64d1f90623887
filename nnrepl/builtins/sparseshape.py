"""Other arrangements of the elements of sparse matrices: where each goes is known from where it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnrepl.runtime.sparse import as_sparse, empty, linear, of_elements, of_linear
from nnrepl.values.sparse import Sparse

Dims = tuple[int, int]


def reshaped(x: Sparse, dims: Sequence[int], context: Any) -> Sparse:
    """The elements, column by column, in other dimensions; further ones lengthen the second, with a warning."""
    if len(dims) > 2:
        context.warn("reshape: sparse reshape to N-D array smashes dims", "Octave:reshape-smashes-dims")
        dims = (dims[0], int(np.prod(dims[1:])))
    return of_linear(x.matrix.data, linear(x), (dims[0], dims[1]))


def turned(x: Sparse) -> Sparse:
    """The transposed matrix."""
    rows, columns = x.rows_and_columns()
    height, width = x.dims()
    return of_elements(x.matrix.data, columns, rows, (width, height))


def rolled(x: Sparse, steps: Sequence[int]) -> Sparse:
    """The rows and columns moved by these numbers of places, those that leave coming back at the other end."""
    places = list(x.rows_and_columns())
    for where, step in enumerate(steps):
        places[where] = (places[where] + step) % max(x.dims()[where], 1)
    return of_elements(x.matrix.data, places[0], places[1], x.dims())


def flipped(x: Sparse, where: int) -> Sparse:
    """The rows (`where` 0) or columns (1) in the opposite order."""
    places = list(x.rows_and_columns())
    places[where] = x.dims()[where] - 1 - places[where]
    return of_elements(x.matrix.data, places[0], places[1], x.dims())


def quarter_turns(x: Sparse, turns: int) -> Sparse:
    """The matrix turned by quarters of a circle, against the clock."""
    turns %= 4
    if turns == 1:
        return flipped(turned(x), 0)
    if turns == 2:
        return flipped(flipped(x, 0), 1)
    return flipped(turned(x), 1) if turns == 3 else x


def moved(x: Sparse, dims: Dims, down: int = 0, right: int = 0) -> Sparse:
    """The matrix in another size, moved down and to the right; what falls out is cut off."""
    rows, columns = x.rows_and_columns()
    rows, columns = rows + down, columns + right
    inside = (rows >= 0) & (rows < dims[0]) & (columns >= 0) & (columns < dims[1])
    return of_elements(x.matrix.data[inside], rows[inside], columns[inside], dims)


def triangle(x: Sparse, k: int, who: str) -> Sparse:
    """What is on or below ("tril"), or on or above ("triu"), the k-th diagonal."""
    rows, columns = x.rows_and_columns()
    inside = columns - rows <= k if who == "tril" else columns - rows >= k
    return of_elements(x.matrix.data[inside], rows[inside], columns[inside], x.dims())


def diagonal(x: Sparse, k: int) -> Sparse:
    """The k-th diagonal of a matrix as a column, or the matrix with a vector on its k-th diagonal."""
    rows, columns = x.rows_and_columns()
    height, width = x.dims()
    if (height, width) == (0, 0):
        return x
    if 1 in (height, width):
        size = max(height, width) + abs(k) if height * width else 0
        place = np.maximum(rows, columns)
        return of_elements(x.matrix.data, place + max(-k, 0), place + max(k, 0), (size, size))
    inside = columns - rows == k
    count = max(min(height + min(k, 0), width - max(k, 0)), 0)
    place = np.minimum(rows[inside], columns[inside])
    return of_elements(x.matrix.data[inside], place, np.zeros(place.size, dtype=np.int64), (count, 1))


def repeated(x: Sparse, down: int, right: int) -> Sparse:
    """Copies of the matrix below and beside each other, as numbers."""
    height, width = x.dims()
    if down <= 0 or right <= 0:
        return empty(height * max(down, 0), width * max(right, 0))
    rows, columns = x.rows_and_columns()
    steps_down, steps_right = np.arange(down) * height, np.arange(right) * width
    rows = (rows[:, None, None] + steps_down[None, :, None] + 0 * steps_right[None, None, :]).reshape(-1)
    columns = (columns[:, None, None] + 0 * steps_down[None, :, None] + steps_right[None, None, :]).reshape(-1)
    # Octave makes doubles of logicals here.
    return of_elements(np.repeat(x.matrix.data * 1.0, down * right), rows, columns, (height * down, width * right))


def kronecker(a: Any, b: Any) -> Sparse:
    """The Kronecker product of two matrices, of which at least one is sparse."""
    left, right = as_sparse(a), as_sparse(b)
    (upper, outer), (lower, inner) = left.rows_and_columns(), right.rows_and_columns()
    height, width = right.dims()
    rows = (upper[:, None] * height + lower[None, :]).reshape(-1)
    columns = (outer[:, None] * width + inner[None, :]).reshape(-1)
    data = (1.0 * left.matrix.data[:, None] * right.matrix.data[None, :]).reshape(-1)
    return of_elements(data, rows, columns, (left.dims()[0] * height, left.dims()[1] * width))


def side_by_side(matrices: Sequence[Any]) -> Sparse:
    """The matrices along the diagonal of a larger one."""
    data, rows, columns = [], [], []
    down = right = 0
    for each in map(as_sparse, matrices):
        i, k = each.rows_and_columns()
        data.append(each.matrix.data)
        rows.append(i + down)
        columns.append(k + right)
        down, right = down + each.dims()[0], right + each.dims()[1]
    return of_elements(np.concatenate(data), np.concatenate(rows), np.concatenate(columns), (down, right))


def differences(x: Sparse, where: int) -> Sparse:
    """Each row (`where` 0) or column (1) minus the one before it."""
    height, width = x.dims()
    dims = (max(height - 1, 0), width) if where == 0 else (height, max(width - 1, 0))
    data = x.matrix.data * 1.0
    rows, columns = x.rows_and_columns()
    step = (1, 0) if where == 0 else (0, 1)
    rows = np.concatenate([rows - step[0], rows])
    columns = np.concatenate([columns - step[1], columns])
    data = np.concatenate([data, -data])
    inside = (rows >= 0) & (rows < dims[0]) & (columns >= 0) & (columns < dims[1])
    return of_elements(data[inside], rows[inside], columns[inside], dims)
