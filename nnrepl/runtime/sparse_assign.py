"""Writing elements of sparse matrices: an assignment makes a new matrix."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.runtime.index_errors import bad_resize, nonconformant
from nnrepl.runtime.scatter import extents_of_empty, fits
from nnrepl.runtime.sparse import Dims, as_sparse, linear, of_linear
from nnrepl.runtime.sparse_indexing import find_element, offsets, one_or_two
from nnrepl.runtime.subscripts import Sub, resolve
from nnrepl.values.convert import to_array, type_name
from nnrepl.values.kinds import dims_of, is_array_like, is_integer_class, numel_of
from nnrepl.values.sparse import Sparse, sparse_value
from nnrepl.values.special import SPECIAL


def assign_sparse(x: Sparse, args: tuple[Any, ...], v: Any) -> Sparse:
    """x(args) = v."""
    v = _source(x, v)
    subs = one_or_two(args)
    x = _with_room_for(x, v)
    if len(subs) == 1:
        return _put_linear(x, subs[0], v)
    return _put_grid(x, subs, v)


def _source(x: Sparse, v: Any) -> Any:
    """What is to be written: a sparse matrix, or an array of logicals, doubles or complex doubles."""
    if not is_array_like(v) or (is_integer_class(v) and x.dtype.kind != "b"):
        raise OctaveError(f"operator =: no conversion for assignment of '{type_name(v)}' to indexed 'sparse matrix'")
    if type(v) in SPECIAL:
        return as_sparse(v)
    array = to_array(v)
    return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64) if array.dtype.kind != "b" else array


def _with_room_for(x: Sparse, v: Any) -> Sparse:
    """The matrix with elements of a kind that the new ones can have; logical ones stay so unless those are complex."""
    if v.dtype.kind == "c" and x.dtype.kind != "c":
        return Sparse(x.matrix.astype(np.complex128))
    return x


def _put_linear(x: Sparse, sub: Sub, v: Any) -> Sparse:
    total = numel_of(x)
    sub = resolve(sub, total)
    if numel_of(v) not in (1, sub.count):
        raise nonconformant((sub.count, 1), dims_of(v))
    dims = _grown_line(x.dims(), sub.top) if sub.top > total else x.dims()
    if not sub.count:
        return x
    if type(sub.at) is int and dims == x.dims():
        k, i = divmod(sub.at, dims[0])
        return _put_element(x, i, k, v)
    places = offsets(sub)
    if type(v) is Sparse:
        v = v.array
    data = np.broadcast_to(v.reshape(-1, order="F"), places.shape)
    last = _last_of_each(places)
    if last is not None:
        places, data = places[last], data[last]
    stored = linear(x)
    return _merged(x, stored, ~np.isin(stored, places), places, data, dims)


def _grown_line(dims: Dims, top: int) -> Dims:
    """The size after an assignment to x(top): only vectors grow, and what has no elements."""
    rows, columns = dims
    if rows < 2:
        return (1, max(top, columns))
    if columns == 0:
        return (rows, -(-top // rows))
    if columns == 1:
        return (top, 1)
    raise bad_resize()


def _put_element(x: Sparse, i: int, k: int, v: Any) -> Sparse:
    from scipy.sparse import csc_array

    number = v.array[0, 0] if type(v) is Sparse else v.reshape(-1)[0]
    matrix = x.matrix
    place, stored = find_element(x, i, k)
    if not stored and not number:
        return x
    if stored and number:
        data = matrix.data.copy()
        data[place] = number
        return sparse_value(csc_array((data, matrix.indices, matrix.indptr), shape=matrix.shape))
    indptr = matrix.indptr.copy()
    if stored:
        indptr[k + 1 :] -= 1
        data, indices = np.delete(matrix.data, place), np.delete(matrix.indices, place)
    else:
        indptr[k + 1 :] += 1
        data = np.insert(matrix.data, place, matrix.data.dtype.type(number))
        indices = np.insert(matrix.indices, place, i)
    return sparse_value(csc_array((data, indices, indptr), shape=matrix.shape))


def _last_of_each(places: np.ndarray) -> np.ndarray | None:
    """Where each place comes for the last time, or None if none comes twice."""
    found = np.unique(places[::-1], return_index=True)[1]
    return places.size - 1 - found if found.size < places.size else None


def _merged(
    x: Sparse, stored: np.ndarray, kept: np.ndarray, places: np.ndarray, data: np.ndarray, dims: Dims
) -> Sparse:
    """The stored elements that are kept, at their offsets, and new ones at theirs."""
    if x.dtype.kind == "b" and data.dtype.kind != "b":
        data = data != 0
    if dims != x.dims() and dims[0] != x.dims()[0]:
        rows = max(x.dims()[0], 1)
        stored = stored % rows + stored // rows * dims[0]
    new = data != 0
    elements = np.concatenate([x.matrix.data[kept], data[new].astype(x.dtype, copy=False)])
    return of_linear(elements, np.concatenate([stored[kept], places[new]]), dims)


def _put_grid(x: Sparse, subs: list[Sub], v: Any) -> Sparse:
    shape = x.dims()
    extents = extents_of_empty(subs, dims_of(v)) if shape == (0, 0) else shape
    i, k = (resolve(sub, n) for sub, n in zip(subs, extents, strict=True))
    counts = (i.count, k.count)
    if not fits(counts, dims_of(v)):
        if numel_of(v) == 0 and 0 in counts:
            return x
        raise nonconformant(counts, dims_of(v)[:2])
    dims = (max(shape[0], i.top), max(shape[1], k.top))
    if 0 in counts:
        return x if dims == shape else _merged(x, linear(x), np.ones(x.nnz, bool), *_nothing(x), dims)
    if type(i.at) is int and type(k.at) is int and dims == shape:
        return _put_element(x, i.at, k.at, v)
    rows, columns = offsets(i), offsets(k)
    new_rows, new_columns, data = _triplets(rows, columns, v)
    old_rows, old_columns = x.rows_and_columns()
    in_rows, in_columns = np.zeros(dims[0], bool), np.zeros(dims[1], bool)
    in_rows[rows], in_columns[columns] = True, True
    kept = ~(in_rows[old_rows] & in_columns[old_columns])
    return _merged(x, linear(x), kept, new_rows + new_columns * dims[0], data, dims)


def _nothing(x: Sparse) -> tuple[np.ndarray, np.ndarray]:
    return np.zeros(0, np.int64), np.zeros(0, x.dtype)


def _triplets(rows: np.ndarray, columns: np.ndarray, v: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where the elements of v go that are not zero, and these elements; of places that come twice the last counts."""
    counts = (rows.size, columns.size)
    if numel_of(v) == 1:
        number = v.array if type(v) is Sparse else v
        rows, columns = np.unique(rows), np.unique(columns)
        if not number.any():
            return rows[:0], columns[:0], number.reshape(-1)[:0]
        many = rows.size * columns.size
        return np.tile(rows, columns.size), np.repeat(columns, rows.size), np.broadcast_to(number.reshape(-1), (many,))
    if type(v) is not Sparse or dims_of(v) != counts:
        v = as_sparse((v.array if type(v) is Sparse else v).reshape(counts, order="F"))
    matrix = v.matrix
    for axis, places in enumerate((rows, columns)):
        last = _last_of_each(places)
        if last is not None:
            matrix = matrix[last, :] if axis == 0 else matrix[:, last]
            rows, columns = (rows[last], columns) if axis == 0 else (rows, columns[last])
    part = sparse_value(matrix)
    i, k = part.rows_and_columns()
    return rows[i], columns[k], part.matrix.data
