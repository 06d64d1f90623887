"""What code calls for `x = [x, v]` and `x = [x; a, b]`: the old x is not used any more, so it may grow in place.

Only an array that can be written to has no other owner; what is frozen is copied, into memory with room to spare.
"""

from __future__ import annotations

from struct import Struct as Packing
from typing import Any

import numpy as np

from nnrepl.runtime.concat import matrix
from nnrepl.runtime.growth import append, grow
from nnrepl.runtime.operands import F64
from nnrepl.values.sharing import Reserve, share

_ndarray = np.ndarray
_FLOATS = frozenset({float})
_packings: dict[int, Packing] = {}


def beside(x: Any, *items: Any) -> Any:
    """`[x, items]`, for the variable x."""
    if type(x) is _ndarray and x.dtype is F64 and x.ndim == 2 and x.size:
        if len(items) == 1:
            v = items[0]
            if len(x) == 1 and type(v) is float:
                return append(x, v)
            if type(v) is _ndarray and v.dtype is F64 and v.ndim == 2 and len(v) == len(x):
                columns = x.shape[1]
                new = grow(x, (len(x), columns + v.shape[1]))
                new[:, columns:] = v
                return new
        elif len(x) == 1 and _FLOATS.issuperset(map(type, items)):
            columns = x.shape[1]
            new = grow(x, (1, columns + len(items)))
            new[0, columns:] = items
            return new
    return share(matrix([[x, *items]]))


def below(x: Any, *items: Any) -> Any:
    """`[x; items]`, for the variable x."""
    if type(x) is _ndarray and x.dtype is F64 and x.ndim == 2 and x.size:
        rows, columns = x.shape
        if len(items) == columns and _FLOATS.issuperset(map(type, items)):
            return append(x, items[0]) if columns == 1 else _with_row(x, items)
        if len(items) == 1:
            v = items[0]
            if type(v) is _ndarray and v.dtype is F64 and v.ndim == 2 and v.shape[1] == columns:
                new = grow(x, (rows + len(v), columns))
                new[rows:] = v
                return new
    return share(matrix([[x], items]))


def _with_row(x: _ndarray, items: tuple[float, ...]) -> _ndarray:
    rows, columns = x.shape
    base = x.base
    shape = (rows + 1, columns)
    flags = x.flags
    if type(base) is Reserve and x.nbytes + 8 * columns <= len(base) and flags.writeable and flags.c_contiguous:
        packing = _packings.get(columns) or _packings.setdefault(columns, Packing(f"={columns}d"))
        packing.pack_into(base, x.nbytes, *items)
        return _ndarray(shape, F64, base)
    new = grow(x, shape)
    new[-1] = items
    return new
