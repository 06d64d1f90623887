"""Diagonal and permutation matrices, which store only what is not known of them.

They never change: an assignment makes a new one, or a full matrix. Who does not know them takes `array`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.values.sparse import Sparse
from nnrepl.values.unfilled import Special

__all__ = [
    "SPECIAL",
    "STRUCTURED",
    "Diagonal",
    "Permutation",
    "Special",
    "diagonal_matrix",
    "full",
    "permutation_matrix",
]


class Diagonal(Special):
    """A matrix of floating point numbers that are 0 outside of its main diagonal."""

    __slots__ = ("columns", "diagonal", "rows")

    def __init__(self, diagonal: np.ndarray, rows: int, columns: int):
        super().__init__()
        self.diagonal = diagonal
        self.rows = rows
        self.columns = columns

    @property
    def dtype(self) -> Any:
        return self.diagonal.dtype

    def dims(self) -> tuple[int, int]:
        return (self.rows, self.columns)

    def nbytes(self) -> int:
        return self.diagonal.nbytes

    def element(self, i: int, k: int) -> Any:
        number = self.diagonal[i] if i == k else self.dtype.type(0)
        if self.dtype.char in "fF":
            single = np.array(number, ndmin=2)
            return single if single.imag.any() else single.real.copy()
        plain = number.item()
        return plain if plain.imag else plain.real

    def is_identity(self) -> bool:
        """Whether this is a square matrix of doubles with ones on its diagonal."""
        return self.rows == self.columns and self.dtype.char == "d" and bool((self.diagonal == 1).all())

    def _filled(self) -> np.ndarray:
        array = np.zeros((self.rows, self.columns), dtype=self.dtype, order="F")
        np.fill_diagonal(array[: self.columns], self.diagonal)
        return array


class Permutation(Special):
    """The identity matrix with its columns in another order: column k is column `order[k]` of the identity."""

    __slots__ = ("order",)

    def __init__(self, order: np.ndarray):
        super().__init__()
        self.order = order

    @property
    def dtype(self) -> Any:
        return np.dtype(np.float64)

    def dims(self) -> tuple[int, int]:
        return (self.order.size, self.order.size)

    def nbytes(self) -> int:
        return 8 * self.order.size

    def element(self, i: int, k: int) -> Any:
        return float(self.order[k] == i)

    def inverse(self) -> Permutation:
        """The transposed matrix, which undoes the permutation."""
        return Permutation(np.argsort(self.order))

    def _filled(self) -> np.ndarray:
        array = np.zeros(self.dims(), order="F")
        array[self.order, np.arange(self.order.size)] = 1.0
        return array


STRUCTURED = frozenset({Diagonal, Permutation})
"""The kinds whose zeros are known from their structure."""

SPECIAL = STRUCTURED | {Sparse}
"""All kinds of matrices that are not stored in full."""


def diagonal_matrix(vector: np.ndarray, rows: int, columns: int) -> Any:
    """The value that is a diagonal matrix: real if no imaginary part is left, a number if it is 1x1."""
    if vector.dtype.kind == "c" and not vector.imag.any():
        vector = vector.real.copy()
    matrix = Diagonal(vector, rows, columns)
    return matrix.element(0, 0) if rows == columns == 1 else matrix


def permutation_matrix(order: np.ndarray) -> Any:
    """The value that is a permutation matrix: a number if it is 1x1."""
    return Permutation(order) if order.size != 1 else 1.0


def full(value: Any) -> Any:
    """A value with all its elements stored."""
    kind = type(value)
    if kind is Sparse:
        return value.filled()
    return value.array if kind in SPECIAL else value
