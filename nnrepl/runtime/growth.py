"""Arrays that grow. What is appended to gets memory to spare, so that building a vector, the columns or the rows
of a matrix, a cell or a struct array element by element costs time in proportion to its size."""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np

from nnrepl.runtime.index_errors import bad_resize, too_large
from nnrepl.values.kinds import Dims
from nnrepl.values.sharing import Reserve

_SPARE = 16

Order = Literal["F", "C"]


class ObjectReserve(np.ndarray):
    """The memory of a growing array of objects; the arrays made in it are slices."""


def grown_line(x: np.ndarray, length: int, fill: Any = None) -> np.ndarray:
    """x made longer because of a write to x(length): rows and columns grow, what is empty becomes a row."""
    if x.ndim == 2:
        rows, columns = x.shape
        if rows <= 1:
            return grow(x, (1, length), fill)
        if columns == 1:
            return grow(x, (length, 1), fill)
    raise bad_resize()


def grow(x: np.ndarray, shape: Dims, fill: Any = None) -> np.ndarray:
    """A larger array: x, and around it the fill. Where x was owned it is not to be used any more."""
    old = x.shape
    order = _direction(old, shape)
    if order is not None and _is_step(x.size, math.prod(shape)):
        new = _in_reserve(x, shape, order)
        if order == "F":
            new[:, old[1] :] = _zero(x, fill)
        else:
            new[old[0] :] = _zero(x, fill)
        return new
    new = _blank(x, shape, fill)
    if x.size == 0:
        return new
    padded = old + (1,) * (len(shape) - len(old))
    new[tuple(map(slice, padded))] = x.reshape(padded, order="F") if padded != old else x
    return new


def append(x: np.ndarray, item: Any) -> np.ndarray:
    """The row or column x with one more element. Where x was owned it is not to be used any more."""
    rows, columns = x.shape
    shape = (1, columns + 1) if rows == 1 else (rows + 1, 1)
    base = x.base
    if type(base) is Reserve and x.nbytes + x.itemsize <= len(base) and x.flags.writeable:
        new = np.ndarray(shape, x.dtype, base)
    else:
        new = _in_reserve(x, shape, "F" if rows == 1 else "C")
    new[-1, -1] = item
    return new


def append_column(x: np.ndarray, column: Any) -> np.ndarray:
    """A matrix of numbers with one more column, a number or a line of them; ValueError where that has another size.

    Where x was owned it is not to be used any more.
    """
    rows, columns = x.shape
    _check_line(column, rows)
    new = _in_reserve(x, (rows, columns + 1), "F")
    new[:, columns] = column
    return new


def append_row(x: np.ndarray, row: Any) -> np.ndarray:
    """The same for rows."""
    rows, columns = x.shape
    _check_line(row, columns)
    new = _in_reserve(x, (rows + 1, columns), "C")
    new[rows] = row
    return new


def _check_line(line: Any, length: int) -> None:
    # NumPy would spread a single element of an array, and the memory must not be touched where sizes differ.
    if type(line) is np.ndarray and line.shape != (length,):
        raise ValueError


def _direction(old: Dims, new: Dims) -> Order | None:
    # Columns are appended in column-major memory, rows in row-major memory.
    if len(old) != 2 or len(new) != 2 or 0 in old:
        return None
    if old[0] == new[0]:
        return "F"
    return "C" if old[1] == new[1] else None


def _is_step(old: int, new: int) -> bool:
    return new - old <= max(old, _SPARE)


def _zero(x: np.ndarray, fill: Any) -> Any:
    if x.dtype != object:
        return 0
    item = np.empty((1, 1), dtype=object)
    item[0, 0] = fill
    return item


def _blank(x: np.ndarray, shape: Dims, fill: Any) -> np.ndarray:
    try:
        if x.dtype != object:
            return np.zeros(shape, dtype=x.dtype, order="F")
        new = np.empty(shape, dtype=object, order="F")
    except (MemoryError, ValueError):
        raise too_large() from None
    new[...] = _zero(x, fill).reshape((1,) * len(shape))
    return new


def _in_reserve(x: np.ndarray, shape: Dims, order: Order) -> np.ndarray:
    if x.dtype == object:
        return _in_object_reserve(x, shape, order)
    base = x.base
    size = x.itemsize * math.prod(shape)
    if type(base) is Reserve and size <= len(base):
        flags = x.flags
        if flags.writeable and (flags.f_contiguous if order == "F" else flags.c_contiguous):
            return np.ndarray(shape, x.dtype, base, order=order)
    try:
        reserve = Reserve(2 * size + _SPARE * x.itemsize)
    except (MemoryError, OverflowError):
        raise too_large() from None
    new = np.ndarray(shape, x.dtype, reserve, order=order)
    new[: x.shape[0], : x.shape[1]] = x
    return new


def _in_object_reserve(x: np.ndarray, shape: Dims, order: Order) -> np.ndarray:
    # Slices of the reserve need a whole row or column of it, so that their base tells how much is left.
    rows, columns = shape
    base = x.base.base if x.base is not None else None
    if type(base) is ObjectReserve and base.shape[0] >= rows and base.shape[1] >= columns:
        return base[:rows, :columns].view(np.ndarray)
    spare = (rows, 2 * columns + _SPARE) if order == "F" else (2 * rows + _SPARE, columns)
    reserve = ObjectReserve(spare, dtype=object, order=order)
    new = reserve[:rows, :columns].view(np.ndarray)
    new[: x.shape[0], : x.shape[1]] = x
    return new
