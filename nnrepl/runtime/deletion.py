"""Deleting elements: x(args) = []."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.runtime.elements import settle
from nnrepl.runtime.index_errors import deletion_out_of_bound
from nnrepl.runtime.subscripts import Sub, resolve, subscripts
from nnrepl.values.containers import Cell, Struct, StructArray, object_array
from nnrepl.values.convert import norm, to_array
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import is_array_like
from nnrepl.values.objects import Object
from nnrepl.values.sentinels import MISSING
from nnrepl.values.sharing import share
from nnrepl.values.sparse import Sparse
from nnrepl.values.text import CharArray, codes_of, from_codes, is_dq

delete_sparse = later("nnrepl.runtime.sparse_indexing", "delete_sparse")


def delete(x: Any, args: tuple[Any, ...]) -> Any:
    """x without the elements at these indices; x may be MISSING."""
    if type(x) is FunctionHandle:
        raise OctaveError("can't perform indexed assignment for function handle type")
    if isinstance(x, Object):
        x.assign(args, np.zeros((0, 0)))
        return x
    if not args:
        raise OctaveError("invalid empty index list")
    if type(x) is Sparse:
        return delete_sparse(x, args)
    subs = subscripts(args, deletion=is_array_like(x) or x is MISSING)
    if x is MISSING:
        return norm(_without(np.zeros((0, 0)), subs))
    if isinstance(x, str | CharArray):
        return from_codes(_without(codes_of(x), subs), is_dq(x))
    if type(x) is Cell:
        return _kept(x, Cell(_without(x.data, subs)), x.data)
    if type(x) is Struct:
        array = StructArray(object_array([x], (1, 1)), list(x.fields))
        return settle(StructArray(_without(array.data, subs), array.keys))
    if type(x) is StructArray:
        return settle(_kept(x, StructArray(_without(x.data, subs), x.keys), x.data))
    if is_array_like(x):
        return norm(_without(to_array(x), subs))
    return x.delete(args)


def _kept(x: Any, result: Any, data: np.ndarray) -> Any:
    if result.data is data:
        return x
    if x.shared:
        for item in result.data.flat:
            share(item)
    return result


def _without(x: np.ndarray, subs: list[Sub]) -> np.ndarray:
    """The array that remains; x itself if nothing is deleted."""
    return _linear(x, subs[0]) if len(subs) == 1 else _slices(x, subs)


def _linear(x: np.ndarray, sub: Sub) -> np.ndarray:
    if sub.colon:
        return np.zeros((0, 0), dtype=x.dtype)
    if sub.count == 0:
        return x
    if sub.top > x.size:
        raise deletion_out_of_bound(sub.top, x.size, True)
    rest = np.delete(x.ravel(order="F"), sub.at)
    is_column = x.ndim == 2 and x.shape[1] == 1 and x.shape[0] != 1
    is_matrix = x.ndim > 2 or 1 not in x.shape
    if is_column or (is_matrix and not _is_run(sub, rest)):
        return rest.reshape((-1, 1))
    return rest.reshape((1, -1))


def _is_run(sub: Sub, rest: np.ndarray) -> bool:
    """Whether a matrix that loses these elements becomes a row: they are given as a run, or are all."""
    return rest.size == 0 or type(sub.at) is int or (type(sub.at) is slice and sub.at.step in (None, 1))


def _slices(x: np.ndarray, subs: list[Sub]) -> np.ndarray:
    places = [k for k, sub in enumerate(subs) if not sub.colon]
    if not places:
        return np.zeros((0, *x.shape[1:]), dtype=x.dtype)
    if len(places) > 1:
        extents = x.shape + (1,) * len(subs)
        if any(resolve(sub, n).count == 0 for sub, n in zip(subs, extents, strict=False)):
            return x
        raise OctaveError("a null assignment can only have one non-colon index")
    axis = places[0]
    if axis >= x.ndim:
        raise OctaveError("invalid dimension in delete_elements")
    sub = subs[axis]
    if sub.count == 0:
        return x
    extent = x.shape[axis]
    if sub.top > extent:
        raise deletion_out_of_bound(sub.top, extent, False)
    return np.asfortranarray(np.delete(x, resolve(sub, extent).at, axis=axis))
