"""Sums, products and truth along the columns or rows of sparse matrices.

As in Octave, a dimension beyond the second counts as the first, and the 0x0 matrix as an empty column.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.runtime.sparse import of_array, of_elements
from nnrepl.values.sparse import Sparse, sparse_value


class Lines:
    """The stored elements of a matrix by line: the columns, or the rows where the dimension is 1.

    count   how many lines there are, and `extent` how long each is
    line    for each element in which line it is, and `place` where in it
    data    the elements; those of a line stand together, in order
    """

    def __init__(self, x: Sparse, dim: int | None):
        rows, columns = x.dims()
        self.across = rows == 1 if dim is None else dim == 1
        if (rows, columns) == (0, 0):
            self.across, columns = False, 1
        place, line = x.rows_and_columns()
        data = x.matrix.data
        self.extent, self.count = rows, columns
        if self.across:
            self.extent, self.count = columns, rows
            order = np.argsort(place, kind="stable")
            place, line, data = line[order], place[order], data[order]
        self.place, self.line, self.data = place, line, data

    @property
    def stored(self) -> np.ndarray:
        """How many elements each line stores."""
        return np.bincount(self.line, minlength=self.count)

    def totals(self, values: np.ndarray) -> np.ndarray:
        """The sum of values that stand for the elements, for each line."""
        if values.dtype.kind == "c":
            return self.totals(values.real) + 1j * self.totals(values.imag)
        return np.bincount(self.line, values, self.count).astype(np.float64)

    def reduced(self, found: np.ndarray) -> Sparse:
        """The sparse row (or column) with one number for each line."""
        return of_array(found.reshape((-1, 1) if self.across else (1, -1)))

    def blocks(self, keep: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Some lines as the columns of a full matrix, and which they are."""
        chosen = np.flatnonzero(keep)
        number = np.zeros(self.count, dtype=np.intp)
        number[chosen] = np.arange(chosen.size)
        inside = keep[self.line]
        block = np.zeros((self.extent, chosen.size), dtype=self.data.dtype, order="F")
        block[self.place[inside], number[self.line[inside]]] = self.data[inside]
        return block, chosen

    def rebuilt(self, block: np.ndarray, chosen: np.ndarray, dims: tuple[int, int]) -> Sparse:
        """The matrix that has the columns of a block for these lines, and zeros elsewhere."""
        place, column = np.nonzero(block)
        rows, columns = place, chosen[column]
        if self.across:
            rows, columns = columns, rows
        return of_elements(block[place, column], rows, columns, dims)


def total(x: Sparse, dim: int | None, native: bool = False) -> Sparse:
    """The sums; "native" ones of logicals are logical."""
    lines = Lines(x, dim)
    found = lines.totals(lines.data if x.dtype.kind != "b" else lines.data.astype(np.float64))
    return lines.reduced(found != 0 if native and x.dtype.kind == "b" else found)


def squares(x: Sparse, dim: int | None) -> Sparse:
    """The sums of the squares of the moduli."""
    lines = Lines(x, dim)
    data = lines.data
    return lines.reduced(lines.totals((data * data.conj()).real if data.dtype.kind == "c" else data * 1.0 * data))


def scalar_products(x: Sparse, y: Sparse, dim: int | None) -> Any:
    """The scalar products of the columns or rows of two matrices of the same size, as a full matrix."""
    product = sparse_value((x.matrix.conj() if x.dtype.kind == "c" else x.matrix) * y.matrix)
    found = total(product, dim) if dim is None or dim < 2 else product
    return found.filled()


def average(x: Sparse, dim: int, squared: bool = False) -> Sparse:
    """The means, of the elements or of their squares."""
    found = squares(x, dim) if squared else total(x, dim)
    extent = x.dims()[dim] if dim < 2 else 1
    with np.errstate(all="ignore"):
        return of_array(found.array / extent)


def product(x: Sparse, dim: int | None) -> Sparse:
    """The products; the zeros of a line count as one."""
    lines = Lines(x, dim)
    out = np.ones(lines.count, dtype=np.complex128 if x.dtype.kind == "c" else np.float64)
    with np.errstate(all="ignore"):
        np.multiply.at(out, lines.line, lines.data)
        out[lines.stored < lines.extent] *= 0
    return lines.reduced(out)


def some(x: Sparse, dim: int | None) -> Sparse:
    """Whether a line has an element; NaN is one."""
    lines = Lines(x, dim)
    return lines.reduced(lines.stored > 0)


def every(x: Sparse, dim: int | None) -> Sparse:
    """Whether a line has no zero."""
    lines = Lines(x, dim)
    return lines.reduced(lines.stored == lines.extent)


def _running(x: Sparse, dim: int | None, wanted: Callable[[Lines], np.ndarray], function: Any) -> Sparse:
    lines = Lines(x, dim)
    if lines.data.dtype.kind == "b":
        lines.data = lines.data.astype(np.float64)
    block, chosen = lines.blocks(wanted(lines))
    with np.errstate(all="ignore"):
        return lines.rebuilt(function(block), chosen, x.dims())


def running_total(x: Sparse, dim: int | None) -> Sparse:
    """The running sums."""
    return _running(x, dim, lambda lines: lines.stored > 0, lambda block: np.add.accumulate(block, axis=0))


def running_product(x: Sparse, dim: int | None) -> Sparse:
    """The running products, zero from the first zero of a line on."""
    return _running(x, dim, _starts, _products)


def _starts(lines: Lines) -> np.ndarray:
    """Which lines do not begin with a zero."""
    begins = np.zeros(lines.count, dtype=bool)
    begins[lines.line[lines.place == 0]] = True
    return begins


def _products(block: np.ndarray) -> np.ndarray:
    alive = np.logical_and.accumulate(block != 0, axis=0)
    return np.where(alive, np.multiply.accumulate(block, axis=0), 0)
