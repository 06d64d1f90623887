"""Reading and deleting parts of sparse matrices."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.runtime.gather import linear_dims
from nnrepl.runtime.index_errors import deletion_out_of_bound, out_of_bound
from nnrepl.runtime.sparse import Dims, empty, linear, of_linear, one_element
from nnrepl.runtime.subscripts import Sub, resolve, subscripts
from nnrepl.values.kinds import numel_of
from nnrepl.values.sparse import Sparse, sparse_value

_FEW = 8
"""So many elements are looked up one after the other."""


def offsets(sub: Sub) -> np.ndarray:
    """The offsets of an index as 64-bit integers; that of a colon must be resolved."""
    at: Any = sub.at
    if type(at) is int:
        return np.array([at], dtype=np.int64)
    if type(at) is slice:
        stop = at.stop if at.stop is not None else -1
        return np.arange(at.start, stop, at.step or 1, dtype=np.int64)
    return np.asarray(at, dtype=np.int64)


def one_or_two(args: tuple[Any, ...]) -> list[Sub]:
    """The indices of a sparse matrix; an error for more than two."""
    if len(args) > 2:
        raise OctaveError("sparse indexing needs 1 or 2 indices")
    return subscripts(args)


def index_sparse(x: Sparse, args: tuple[Any, ...]) -> Sparse:
    """The elements at these indices, always as a sparse matrix."""
    subs = one_or_two(args)
    return _at_offsets(x, subs[0]) if len(subs) == 1 else _at_rows_and_columns(x, *subs)


def reshaped(x: Sparse, dims: Dims) -> Sparse:
    """The matrix in another size with as many elements."""
    return x if x.dims() == dims else of_linear(x.matrix.data, linear(x), dims)


def _at_offsets(x: Sparse, sub: Sub) -> Sparse:
    total = numel_of(x)
    if sub.colon:
        return reshaped(x, (total, 1))
    if sub.top > total:
        raise out_of_bound(sub.top, 0, 1, total, x.dims())
    rows, columns, *rest = linear_dims(x.dims(), sub)
    dims = (rows, math.prod([columns, *rest]))
    if rest and 1 in x.dims():
        raise OctaveError("Sparse::Sparse (const Array<T>&): dimension mismatch")
    if type(sub.at) is int:
        return one_element(_element(x, sub.at), x.dtype)
    at = offsets(sub)
    if at.size <= _FEW:
        found = np.array([_element(x, int(place)) for place in at], dtype=x.dtype)
        return of_linear(found, np.arange(at.size), dims)
    stored = linear(x)
    places = np.searchsorted(stored, at)
    hits = np.nonzero(stored[np.minimum(places, stored.size - 1)] == at)[0] if stored.size else np.zeros(0, np.int64)
    return of_linear(x.matrix.data[places[hits]], hits, dims)


def find_element(x: Sparse, i: int, k: int) -> tuple[int, bool]:
    """Where the element at a row and a column stands among those that are stored, or would; and whether it does."""
    matrix = x.matrix
    first, last = int(matrix.indptr[k]), int(matrix.indptr[k + 1])
    place = first + int(np.searchsorted(matrix.indices[first:last], i))
    return place, place < last and int(matrix.indices[place]) == i


def _element(x: Sparse, offset: int) -> Any:
    k, i = divmod(offset, x.dims()[0])
    place, stored = find_element(x, i, k)
    return x.matrix.data[place] if stored else 0


def _at_rows_and_columns(x: Sparse, i: Sub, k: Sub) -> Sparse:
    rows, columns = x.dims()
    for position, (sub, extent) in enumerate(((i, rows), (k, columns))):
        if not sub.colon and sub.top > extent:
            raise out_of_bound(sub.top, position, 2, extent, x.dims())
    if i.colon and k.colon:
        return x
    if type(i.at) is int and type(k.at) is int:
        return one_element(_element(x, k.at * rows + i.at), x.dtype)
    part = x.matrix
    if not k.colon:
        part = part[:, _key(k)]
    if not i.colon:
        part = part[_key(i), :]
    return sparse_value(part)


def _key(sub: Sub) -> Any:
    """What SciPy is indexed with: a slice, so that the result keeps two dimensions, or an array."""
    at: Any = sub.at
    return slice(at, at + 1) if type(at) is int else at


def delete_sparse(x: Sparse, args: tuple[Any, ...]) -> Sparse:
    """The matrix without the elements at these indices."""
    subs = one_or_two(args)
    return _without_elements(x, subs[0]) if len(subs) == 1 else _without_slices(x, subs)


def _without_elements(x: Sparse, sub: Sub) -> Sparse:
    total = numel_of(x)
    rows, columns = x.dims()
    everything = sub.colon or (type(sub.at) is slice and sub.at.step in (None, 1) and sub.count == total > 0)
    if everything:
        return empty(0, 0 if columns != 1 else 1, x.dtype) if rows != 1 or columns == 1 else empty(1, 0, x.dtype)
    if sub.count == 0:
        return x
    if sub.top > total:
        raise deletion_out_of_bound(sub.top, total, True)
    gone = np.unique(offsets(sub))
    places = linear(x)
    kept = ~np.isin(places, gone)
    moved = places[kept] - np.searchsorted(gone, places[kept])
    left = total - gone.size
    return of_linear(x.matrix.data[kept], moved, (left, 1) if columns == 1 else (1, left))


def _without_slices(x: Sparse, subs: list[Sub]) -> Sparse:
    dims = x.dims()
    places = [axis for axis, sub in enumerate(subs) if not sub.colon]
    if not places:
        return empty(dims[0], 0, x.dtype)
    if len(places) > 1:
        if any(resolve(sub, n).count == 0 for sub, n in zip(subs, dims, strict=True)):
            return x
        raise OctaveError("a null assignment can only have one non-colon index")
    axis = places[0]
    sub = subs[axis]
    if sub.count == 0:
        return x
    if sub.top > dims[axis]:
        raise deletion_out_of_bound(sub.top, dims[axis], False)
    kept = np.ones(dims[axis], dtype=bool)
    kept[offsets(sub)] = False
    left = np.nonzero(kept)[0]
    return sparse_value(x.matrix[left, :] if axis == 0 else x.matrix[:, left])
