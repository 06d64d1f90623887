"""Writing elements into NumPy arrays of any dtype, which grow where needed."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnrepl.runtime.gather import folded_shape, places
from nnrepl.runtime.growth import grow, grown_line
from nnrepl.runtime.index_errors import bad_resize, nonconformant
from nnrepl.runtime.subscripts import Sub, resolve
from nnrepl.values.kinds import Dims


def put(x: np.ndarray, subs: list[Sub], v: np.ndarray, fill: Any = None) -> np.ndarray:
    """x with the elements v at these indices: x itself if it may be written to and is large enough, else a new array.

    Both have the same dtype. `fill` is what new elements hold in an array of objects; elsewhere it is zero.
    """
    return _put_linear(x, subs[0], v, fill) if len(subs) == 1 else _put_grid(x, subs, v, fill)


def _put_linear(x: np.ndarray, sub: Sub, v: np.ndarray, fill: Any) -> np.ndarray:
    total = x.size
    sub = resolve(sub, total)
    if v.size != 1 and v.size != sub.count:
        raise nonconformant((sub.count, 1), v.shape)
    if sub.top > total:
        x = grown_line(x, sub.top, fill)
    elif not x.flags.writeable:
        x = x.copy(order="K")
    if not sub.count:
        return x
    at = slice(sub.at, sub.at + 1) if type(sub.at) is int else sub.at
    values = v.reshape(-1, order="F")
    if x.ndim == 2 and x.shape[0] == 1:
        x[0, at] = values
    elif x.ndim == 2 and x.shape[1] == 1:
        x[at, 0] = values
    elif x.flags.f_contiguous:
        x.T.reshape(-1)[at] = values
    else:
        x[places(at, x.shape)] = values
    return x


def _put_grid(x: np.ndarray, subs: list[Sub], v: np.ndarray, fill: Any) -> np.ndarray:
    count = len(subs)
    shape = folded_shape(x.shape, count)
    extents = extents_of_empty(subs, v.shape) if x.shape == (0, 0) else shape
    subs = [resolve(sub, n) for sub, n in zip(subs, extents, strict=True)]
    counts = tuple(sub.count for sub in subs)
    if not fits(counts, v.shape):
        if v.size == 0 and 0 in counts:
            return x
        raise nonconformant(*((counts, v.shape[:2]) if count == 2 else (_trimmed(counts), _chopped(v.shape))))
    wanted = tuple(max(n, sub.top) for n, sub in zip(shape, subs, strict=True))
    if wanted != shape:
        if count < x.ndim:
            raise bad_resize()
        x = grow(x, wanted, fill)
    elif not x.flags.writeable:
        x = x.copy(order="K")
    if 0 not in counts:
        _write_grid(x, subs, v, counts)
    return x


def extents_of_empty(subs: list[Sub], dims: Dims) -> Dims:
    """What the colons of A(:,..) = v mean when A is 0x0: they take the size of v."""
    if len(subs) == 2:
        dims = _chopped(dims) if len(dims) > 2 else dims
        rows, columns = subs
        if not (rows.colon and columns.colon) and (rows.count == 1 or columns.count == 1):
            length = _chopped(dims)[0]
            return (length, length)
        return dims[:2]
    colons = [k for k, sub in enumerate(subs) if sub.colon]
    found = dims if len(colons) >= len(dims) else _chopped(dims)
    extents = [0] * len(subs)
    for k, place in enumerate(colons):
        extents[place] = found[k] if k < len(found) else 1
    return tuple(extents)


def _chopped(dims: Dims) -> Dims:
    """The dimensions that are not 1, filled up to two."""
    kept = tuple(n for n in dims if n != 1)
    return kept + (1,) * (2 - len(kept))


def _trimmed(dims: Dims) -> Dims:
    while len(dims) > 2 and dims[-1] == 1:
        dims = dims[:-1]
    return dims


def fits(counts: Dims, dims: Dims) -> bool:
    """Whether something of these dimensions can be written to so many rows, columns and so on."""
    if counts == dims or math.prod(dims) == 1:
        return True
    if len(counts) == 2:
        dims = _chopped(dims) if len(dims) > 2 else dims
        if len(dims) > 2:
            return False
        rows, columns = counts
        return counts == dims or (1 in counts and 1 in dims and rows == dims[1] and columns == dims[0])
    return _chopped(counts) == _chopped(dims)


def _write_grid(x: np.ndarray, subs: list[Sub], v: np.ndarray, counts: Dims) -> None:
    if v.size == 1:
        v = v.reshape((1,) * len(counts))
    elif v.shape != counts:
        v = v.reshape(counts, order="F")
    if x.ndim != len(counts):
        _write_folded(x, subs, v, counts)
        return
    x[_grid_key(subs)] = v


def _grid_key(subs: list[Sub]) -> tuple[Any, ...]:
    arrays = sum(type(sub.at) is np.ndarray for sub in subs)
    if arrays <= 1:
        return tuple(slice(sub.at, sub.at + 1) if type(sub.at) is int else sub.at for sub in subs)
    return np.ix_(*(_as_array(sub) for sub in subs))


def _as_array(sub: Sub) -> np.ndarray:
    at = sub.at
    if type(at) is np.ndarray:
        return at
    if type(at) is int:
        return np.array([at], dtype=np.intp)
    stop = at.stop if at.stop is not None else -1  # type: ignore[union-attr]
    return np.arange(at.start, stop, at.step or 1, dtype=np.intp)  # type: ignore[union-attr]


def _write_folded(x: np.ndarray, subs: list[Sub], v: np.ndarray, counts: Dims) -> None:
    count = len(counts)
    if count > x.ndim:
        x[_grid_key(subs[: x.ndim])] = v.reshape(v.shape[: x.ndim])
        return
    last = places(_as_array(subs[-1]), x.shape[count - 1 :])
    lead = np.ix_(*(_as_array(sub) for sub in subs))
    spots = (*lead[:-1], *(part.reshape(lead[-1].shape) for part in last))
    x[spots] = v
