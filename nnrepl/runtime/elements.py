"""Assigning elements, contents and fields, one step deep.

Each function gives back the new value of the variable: the same object, written in place, where it has no other
owner; otherwise a copy. Values stored in containers are shared first.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.runtime.gather import folded_shape
from nnrepl.runtime.growth import append, append_column, append_row
from nnrepl.runtime.index_errors import BadIndex
from nnrepl.runtime.indexing import end_value, not_indexable
from nnrepl.runtime.promote import plan
from nnrepl.runtime.scatter import put
from nnrepl.runtime.subscripts import resolve, subscripts
from nnrepl.values.containers import EMPTY, Cell, Struct, StructArray, object_array
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import class_of, dims_of, is_array_like
from nnrepl.values.objects import Object
from nnrepl.values.sentinels import COLON, MISSING
from nnrepl.values.sharing import share
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import SPECIAL
from nnrepl.values.text import CharArray, DqStr, is_dq

assign_diagonal = later("nnrepl.runtime.special_parts", "assign_diagonal")
assign_sparse = later("nnrepl.runtime.sparse_assign", "assign_sparse")
new_sparse = later("nnrepl.runtime.sparse", "empty")

_ndarray = np.ndarray
_DOUBLE = np.dtype(np.float64)


def assign1(x: Any, i: Any, v: Any) -> Any:
    """x(i) = v."""
    if type(i) is float and i >= 1.0 and i.is_integer():
        if type(x) is _ndarray:
            if type(v) is float and x.dtype is _DOUBLE:
                k = int(i) - 1
                try:
                    rows, columns = x.shape
                    if rows == 1:
                        if k < columns:
                            x[0, k] = v
                            return x
                    elif k < rows * columns:
                        x[k % rows, k // rows] = v
                        return x
                    if k == x.size and k and (rows == 1 or columns == 1):
                        return append(x, v)
                except ValueError:
                    # The array is frozen, or has more than two dimensions.
                    pass
        elif type(x) is str and type(v) is str and len(v) == 1 and i <= len(x) + 1 and x:
            k = int(i) - 1
            return x[:k] + v + x[k + 1 :] if k < len(x) else x + v
        elif type(x) is StructArray and type(v) is Struct and not x.shared and list(v.fields) == x.keys:
            v.shared = True
            if _place(x, int(i) - 1, v):
                return x
    return assign(x, (i,), v)


def append1(x: Any, v: Any) -> Any:
    """x(end+1) = v."""
    if type(v) is float and type(x) is _ndarray and x.dtype is _DOUBLE and x.ndim == 2 and x.flags.writeable:
        rows, columns = x.shape
        if (rows == 1 or columns == 1) and rows and columns:
            return append(x, v)
    return assign1(x, end_value(x, 0, 1) + 1.0, v)


def brace_append(x: Any, v: Any) -> Any:
    """x{end+1} = v."""
    if type(x) is Cell and not x.shared and _place(x, x.data.size, share(v)):
        return x
    return brace_assign(x, (end_value(x, 0, 1) + 1.0,), v)


def _place(x: Cell | StructArray, k: int, item: Any) -> bool:
    """Put an item that is shared into a container that is not, at an offset; tell whether this was easily done."""
    data = x.data
    if data.ndim != 2:
        return False
    rows, columns = data.shape
    if k < data.size:
        data[k % rows, k // rows] = item
        return True
    if k == data.size and k and (rows == 1 or columns == 1):
        x.data = append(data, item)
        return True
    return False


def assign2(x: Any, i: Any, j: Any, v: Any) -> Any:
    """x(i,j) = v."""
    if type(x) is _ndarray and x.ndim == 2:
        try:
            if type(i) is float and i >= 1.0 and i.is_integer():
                if type(j) is float:
                    if type(v) is float and x.dtype is _DOUBLE and j >= 1.0 and j.is_integer():
                        x[int(i) - 1, int(j) - 1] = v
                        return x
                elif j is COLON and _same_kind(x, v) and x.size:
                    line = v if type(v) is float else v.reshape(-1) if 1 in v.shape else v
                    if i == x.shape[0] + 1:
                        return append_row(x, line)
                    x[int(i) - 1] = line
                    return x
            elif i is COLON and type(j) is float and j >= 1.0 and j.is_integer() and _same_kind(x, v) and x.size:
                line = v if type(v) is float else v.reshape(-1) if 1 in v.shape else v
                if j == x.shape[1] + 1:
                    return append_column(x, line)
                x[:, int(j) - 1] = line
                return x
        except (IndexError, ValueError):
            # Outside, or frozen, or of another size.
            pass
    return assign(x, (i, j), v)


def _same_kind(x: np.ndarray, v: Any) -> bool:
    """Whether both hold real doubles, so that v can be written as it is; one element alone is spread."""
    if x.dtype is not _DOUBLE:
        return False
    return type(v) is float or (type(v) is _ndarray and v.dtype is _DOUBLE and v.ndim == 2)


def assign(x: Any, args: tuple[Any, ...], v: Any) -> Any:
    """x(args) = v; x may be MISSING."""
    kind = type(x)
    if isinstance(x, Object):
        x.assign(args, v)
        return x
    if kind is FunctionHandle or (x is MISSING and type(v) is FunctionHandle):
        raise OctaveError("can't perform indexed assignment for function handle type")
    if not args:
        raise OctaveError("invalid empty index list")
    if x is MISSING:
        if type(v) is Struct and all(arg is COLON for arg in args):
            return share(v)
        x = _nothing(v)
        kind = type(x)
    if kind is Cell:
        return _assign_cells(x, args, v)
    if kind is Struct or kind is StructArray:
        return _assign_structs(x, args, v)
    if kind is Sparse:
        return assign_sparse(x, args, v)
    if kind in SPECIAL and type(v) is not Sparse:
        kept = assign_diagonal(x, args, v)
        if kept is not None:
            return kept
    step = plan(x, v)
    return step.value(put(step.target, subscripts(args), step.source))


def _nothing(v: Any) -> Any:
    """The 0x0 value of v's class, into which v is assigned when the variable did not exist."""
    if isinstance(v, str | CharArray):
        return DqStr("") if is_dq(v) else ""
    if type(v) is Cell:
        return Cell.empty()
    if isinstance(v, Struct | StructArray):
        return StructArray(np.empty((0, 0), dtype=object), keys_of(v))
    if type(v) is _ndarray:
        return np.zeros((0, 0), dtype=v.dtype)
    if type(v) is bool:
        return np.zeros((0, 0), dtype=np.bool_)
    if type(v) is Sparse:
        return new_sparse(0, 0, v.dtype)
    if is_array_like(v):
        return EMPTY
    raise OctaveError(f"operator =: no conversion for assignment of '{class_of(v)}' to indexed 'matrix'")


def _one(item: Any) -> np.ndarray:
    return object_array([item], (1, 1))


def _assign_cells(x: Cell, args: tuple[Any, ...], v: Any) -> Cell:
    subs = subscripts(args)
    if type(v) is Cell:
        for item in v.data.flat:
            share(item)
        items = v.data
    else:
        items = _one(share(v))
    x = x.copy() if x.shared else x
    x.data = put(x.data, subs, items, EMPTY)
    return x


def brace_assign(x: Any, args: tuple[Any, ...], v: Any) -> Any:
    """x{args} = v; x may be MISSING."""
    if type(x) is Cell and not x.shared and len(args) == 1:
        i = args[0]
        if type(i) is float and i >= 1.0 and i.is_integer() and _place(x, int(i) - 1, share(v)):
            return x
    if not args:
        raise OctaveError("invalid empty index list")
    if not isinstance(x, Object) and not _is_one_place(x, args):
        raise not_one_place()
    x = as_cell(x)
    x = x.copy() if x.shared else x
    x.data = put(x.data, subscripts(args), _one(share(v)), EMPTY)
    return x


def _is_one_place(x: Any, args: tuple[Any, ...]) -> bool:
    shape = (0, 0) if x is MISSING else dims_of(x)
    extents = folded_shape(shape, len(args)) if len(args) > 1 else (math.prod(shape),)
    try:
        subs = subscripts(args)
    except BadIndex:
        # What x is comes first; where it can hold something, the index is looked at again.
        return True
    return all(resolve(sub, n).count == 1 for sub, n in zip(subs, extents, strict=True))


def not_one_place() -> OctaveError:
    """The error for one value assigned to several places or to none, as in `s.a = 1` for a struct array s."""
    return OctaveError(
        "invalid dot name structure assignment because the structure array is empty.  "
        "Specify a subscript on the structure array to resolve."
    )


def as_cell(x: Any) -> Cell:
    """x where its contents are assigned: a cell, or what may become one."""
    if type(x) is Cell:
        return x
    if x is MISSING or is_empty_array(x):
        return Cell.empty()
    if type(x) is FunctionHandle:
        raise OctaveError("can't perform indexed assignment for function handle type")
    if isinstance(x, Object):
        raise OctaveError(f"{x.class_name}: only '()' indexing is supported for assigning values")
    raise not_indexable(x, "{")


def is_empty_array(x: Any) -> bool:
    """Whether x is a numeric, logical or char array without elements, which may become a cell or a struct."""
    return is_array_like(x) and 0 in dims_of(x)


def field_assign(x: Any, name: str, v: Any) -> Any:
    """x.name = v; x may be MISSING."""
    if type(x) is Struct:
        if x.shared:
            x = x.copy()
        x.fields[name] = v if type(v) is float else share(v)
        return x
    if isinstance(x, Object):
        x.set(name, v)
        return x
    x = as_struct(x)
    return field_assign(x, name, v)


def as_struct(x: Any) -> Struct:
    """x where a field is assigned: a 1x1 struct, or what may become one."""
    if type(x) is Struct:
        return x
    if x is MISSING:
        return Struct()
    if type(x) is FunctionHandle:
        raise OctaveError("can't perform indexed assignment for function handle type")
    if is_array_like(x) or type(x) is Cell:
        dims = dims_of(x)
        if dims == (0, 0):
            return Struct()
        if dims == (1, 1):
            raise not_indexable(x, ".")
    raise not_one_place()


def _assign_structs(x: Struct | StructArray, args: tuple[Any, ...], v: Any) -> Any:
    if not isinstance(v, Struct | StructArray):
        raise OctaveError("invalid structure assignment")
    subs = subscripts(args)
    keys, given = keys_of(x), keys_of(v)
    if type(x) is Struct and not keys:
        # A struct without fields takes those that it is given.
        x = Struct(dict.fromkeys(given, EMPTY))
        keys = given
    if set(keys) != set(given):
        raise OctaveError("incompatible fields in struct assignment")
    items = _one(share(v)) if isinstance(v, Struct) else v.data
    for item in items.flat:
        item.shared = True
    if keys != given:
        items = _reordered(items, keys)
    array = as_struct_array(x)
    array.data = put(array.data, subs, items, blank(keys))
    return settle(array)


def _reordered(items: np.ndarray, keys: list[str]) -> np.ndarray:
    structs = items.ravel(order="F").tolist()
    return object_array([Struct({key: share(item.fields[key]) for key in keys}) for item in structs], items.shape)


def as_struct_array(x: Struct | StructArray) -> StructArray:
    """A struct as a struct array that may be written to; `settle` makes a Struct of it again where it is 1x1."""
    if isinstance(x, StructArray):
        return x.copy() if x.shared else x
    return StructArray(_one(x), x.fields)


def keys_of(x: Struct | StructArray) -> list[str]:
    """The names of the fields, in order."""
    return list(x.fields) if isinstance(x, Struct) else x.keys


def settle(array: StructArray) -> Struct | StructArray:
    """The struct value that the array stands for."""
    data = array.data
    if data.size == 1 and data.ndim == 2:
        return data.item(0)
    return array


def blank(keys: list[str]) -> Struct:
    """The element that a struct array gets where it grows: all fields empty; copied before anybody writes to it."""
    item = Struct(dict.fromkeys(keys, EMPTY))
    item.shared = True
    return item
