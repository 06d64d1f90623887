"""Sparse matrices: only the elements that are not zero are stored, column by column.

They never change: an assignment makes a new one. SciPy is imported by whoever makes the first of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.values.unfilled import Special

_DTYPES = {"b": np.dtype(np.bool_), "c": np.dtype(np.complex128)}
_DOUBLE = np.dtype(np.float64)


class Sparse(Special):
    """A matrix of doubles, complex doubles or logicals in compressed columns.

    matrix  a scipy.sparse.csc_array in canonical form: rows in order, no place twice, no zeros; do not write to it
    room    for how many elements memory was asked for, where that was more than are stored
    """

    __slots__ = ("matrix", "room")

    def __init__(self, matrix: Any, room: int = 0):
        super().__init__()
        self.matrix = matrix
        self.room = room

    @property
    def dtype(self) -> Any:
        return self.matrix.dtype

    @property
    def nnz(self) -> int:
        """How many elements are stored."""
        return int(self.matrix.nnz)

    def dims(self) -> tuple[int, int]:
        rows, columns = self.matrix.shape
        return int(rows), int(columns)

    def capacity(self) -> int:
        """For how many elements there is room; always for one."""
        return max(self.nnz, self.room, 1)

    def nbytes(self) -> int:
        return self.capacity() * (self.dtype.itemsize + 8) + 8 * (self.dims()[1] + 1)

    def element(self, i: int, k: int) -> Any:
        return self.matrix[i, k].item()

    def rows_and_columns(self) -> tuple[np.ndarray, np.ndarray]:
        """The row and the column of each stored element, counted from 0 (64-bit integers), column by column."""
        matrix = self.matrix
        counts = np.diff(matrix.indptr)
        return matrix.indices.astype(np.int64), np.repeat(np.arange(counts.size, dtype=np.int64), counts)

    def filled(self) -> Any:
        """The full matrix as a value: a number if it is 1x1."""
        return self.array.item() if self.dims() == (1, 1) else self.array

    def _filled(self) -> np.ndarray:
        return self.matrix.toarray(order="F")


def sparse_value(matrix: Any, room: int = 0) -> Sparse:
    """The value that a SciPy matrix in compressed columns stands for, which it may change into canonical form.

    Zeros go, numbers become doubles, complex numbers without imaginary parts become real.
    """
    dtype = _DTYPES.get(matrix.dtype.kind, _DOUBLE)
    if matrix.dtype != dtype:
        matrix = matrix.astype(dtype)
    matrix.sum_duplicates()
    if not matrix.data.all():
        matrix.eliminate_zeros()
    if dtype.kind == "c" and not matrix.data.imag.any():
        matrix = matrix.real
    return Sparse(matrix, room)
