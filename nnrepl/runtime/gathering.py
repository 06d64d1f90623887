"""What compiled loops append to a variable that nothing else in them looks at: kept in a list, and put in its place at
the end of the loop."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.runtime.growth import grow
from nnrepl.runtime.operands import F64
from nnrepl.values.containers import EMPTY, Cell, object_array

_ndarray = np.ndarray


def row(x: Any) -> list[float] | None:
    """A list for numbers to be appended to x by `x(end+1) = v` or `[x, v]`; None where x is no row of doubles."""
    if type(x) is float or (_is_matrix(x) and (len(x) == 1 or x.shape == (0, 0))):
        return []
    return None


def line(x: Any) -> list[float] | None:
    """A list for `x(end+1) = v`, which makes a column longer too."""
    return [] if _is_matrix(x) and x.size and x.shape[1] == 1 else row(x)


def below(x: Any, count: int) -> list[float] | None:
    """A list for `[x; v, ...]` with so many values; None where x is no matrix of doubles of so many columns."""
    if count == 1 and type(x) is float:
        return []
    return [] if _is_matrix(x) and (x.shape[1] == count or x.shape == (0, 0)) else None


def cells(x: Any, column: bool | None) -> list[Any] | None:
    """A list for `x{end+1} = v` (column None), `x{end+1,1} = v` (True) or `x{1,end+1} = v` (False)."""
    if type(x) is not Cell:
        return [] if _is_matrix(x) and x.shape == (0, 0) else None
    shape = x.data.shape
    if shape == (0, 0):
        return []
    if len(shape) != 2 or 0 in shape:
        return None
    fits = 1 in shape if column is None else shape[1] == 1 if column else shape[0] == 1
    return [] if fits else None


def _is_matrix(x: Any) -> bool:
    return type(x) is _ndarray and x.dtype is F64 and x.ndim == 2


def with_line(x: Any, items: list[float]) -> Any:
    """x with the items of its list, which is empty then."""
    if type(x) is _ndarray and x.size and x.shape[1] == 1:
        return with_below(x, items, 1)
    return _with(x, np.array(items, ndmin=2), True, items)


def with_below(x: Any, items: list[float], count: int) -> Any:
    """x with the rows of its list below it."""
    return _with(x, np.array(items).reshape(-1, count), False, items)


def _with(x: Any, new: np.ndarray, beside: bool, items: list[float]) -> Any:
    items.clear()
    if type(x) is float:
        x = np.array(x, ndmin=2)
    rows, columns = x.shape
    if not x.size:
        return new.item() if new.size == 1 else new
    if beside:
        x = grow(x, (1, columns + new.shape[1]))
        x[:, columns:] = new
    else:
        x = grow(x, (rows + len(new), columns))
        x[rows:] = new
    return x


def with_cells(x: Any, items: list[Any], column: bool | None) -> Cell:
    """x with the items of its list."""
    if type(x) is not Cell:
        x = Cell.empty()
    elif x.shared:
        x = x.copy()
    rows, columns = x.data.shape
    if column is None:
        column = columns == 1 and rows > 1
    count = len(items)
    if column:
        x.data = grow(x.data, (rows + count, 1), EMPTY)
        x.data[rows:, 0] = object_array(items, (count,))
    else:
        x.data = grow(x.data, (1, columns + count), EMPTY)
        x.data[0, columns:] = object_array(items, (count,))
    items.clear()
    return x
