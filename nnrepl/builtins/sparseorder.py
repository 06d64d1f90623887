"""Greatest and least elements, order and places of the elements of sparse matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.sparsesums import Lines
from nnrepl.runtime.sparse import of_elements
from nnrepl.values.convert import norm
from nnrepl.values.sparse import Sparse


def extreme(x: Sparse, dim: int | None, who: str, nargout: int) -> Any:
    """The greatest ("max") or least ("min") element of each column or row, and its index."""
    rows, columns = x.dims()
    lines = Lines(x, dim if dim is not None or rows != 1 else 1)
    if dim is not None and dim > 1:
        return (x, np.ones((rows, columns), order="F")) if nargout > 1 else x
    if lines.extent == 0 or (rows, columns) == (0, 0):
        shape = (rows, min(columns, 0)) if lines.across else (0, columns)
        nothing = of_elements(x.matrix.data[:0], np.zeros(0, int), np.zeros(0, int), shape)
        return (nothing, np.zeros(shape, order="F")) if nargout > 1 else nothing
    values, at = _of_lines(lines, who)
    found = lines.reduced(values)
    if nargout < 2:
        return found
    return found, norm((at + 1.0).reshape((-1, 1) if lines.across else (1, -1)))


def _of_lines(lines: Lines, who: str) -> tuple[np.ndarray, np.ndarray]:
    """The extreme element of each line and its place."""
    kind = lines.data.dtype.kind
    keys = np.abs(lines.data) if kind == "c" else lines.data.astype(np.float64)
    values = np.zeros(lines.count, dtype=lines.data.dtype)
    stored = lines.stored
    gap = _first_gaps(lines, stored)
    at = np.where(stored < lines.extent, gap, 0)
    # NaN sorts behind everything, so that the first of a line is NaN only where there is nothing else.
    order = np.lexsort((lines.place, -keys if who == "max" else keys, lines.line))
    first = order[np.unique(lines.line[order], return_index=True)[1]]
    line, key = lines.line[first], keys[first]
    with np.errstate(invalid="ignore"):
        better = (key > 0) if who == "max" else (key < 0)
    wins = better | (stored[line] == lines.extent)
    values[line[wins]], at[line[wins]] = lines.data[first[wins]], lines.place[first[wins]]
    if lines.across and kind != "b":
        _start_with_missing(lines, stored, values, at)
    return values, at


def _first_gaps(lines: Lines, stored: np.ndarray) -> np.ndarray:
    """The first place in each line at which nothing is stored."""
    starts = np.cumsum(stored) - stored
    within = np.arange(lines.line.size) - starts[lines.line]
    gap = stored.copy()
    off = np.flatnonzero(lines.place != within)
    np.minimum.at(gap, lines.line[off], within[off])
    return gap


def _start_with_missing(lines: Lines, stored: np.ndarray, values: np.ndarray, at: np.ndarray) -> None:
    """A row without zeros that begins with NaN has NaN for its extreme element: Octave compares all others with it."""
    begins = (lines.place == 0) & np.isnan(lines.data)
    line = lines.line[begins]
    whole = stored[line] == lines.extent
    values[line[whole]], at[line[whole]] = lines.data[begins][whole], 0


def ordered(x: Sparse, dim: int | None, descending: bool) -> Sparse:
    """The elements of each column or row in order: negative ones, zeros, positive ones, NaN, or the other way round."""
    if dim is not None and dim > 1:
        return x
    lines = Lines(x, dim)
    data = lines.data
    below = np.zeros(data.size, dtype=bool) if data.dtype.kind != "f" else data < 0
    missing = np.isnan(data) if data.dtype.kind != "b" else np.zeros(data.size, dtype=bool)
    keys = [np.where(missing, 0, np.abs(data) if data.dtype.kind == "c" else data) * 1.0, missing * 1.0]
    if data.dtype.kind == "c":
        keys.insert(0, np.where(missing, 0, np.angle(data)))
    order = np.lexsort((*(-key if descending else key for key in keys), lines.line))
    line = lines.line[order]
    stored = lines.stored
    within = np.arange(line.size) - (np.cumsum(stored) - stored)[line]
    # What sorts behind the zeros moves up by as many places as there are zeros.
    behind = below[order] if descending else ~below[order]
    place = within + behind * (lines.extent - stored[line])
    rows, columns = (line, place) if lines.across else (place, line)
    return of_elements(data[order], rows, columns, x.dims())


def places(x: Sparse, count: int | None, last: bool, nargout: int) -> Any:
    """The indices of the stored elements, or their rows, columns and values; the first or last `count` of them."""
    rows, columns = x.rows_and_columns()
    some = slice(None)
    if count is not None:
        some = slice(max(rows.size - count, 0), None) if last else slice(count)
    rows, columns, data = rows[some], columns[some], x.matrix.data[some]
    height, width = x.dims()
    shape = (-1, 1)
    if height == 1 and width != 1:
        shape = (1, -1)
    elif (height, width) in ((0, 0), (1, 1)) and not rows.size:
        shape = (0, 0)
    if nargout < 2:
        return norm((columns * height + rows + 1.0).reshape(shape))
    found = norm((rows + 1.0).reshape(shape)), norm((columns + 1.0).reshape(shape))
    return found if nargout < 3 else (*found, norm(data.reshape(shape).copy()), float(height), float(width))
