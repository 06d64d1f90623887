"""Assignment to places inside values, `x(2).a{3}(1,:) = v`, and its deletions."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.runtime.deletion import delete
from nnrepl.runtime.elements import (
    as_cell,
    as_struct,
    as_struct_array,
    assign,
    assign1,
    assign2,
    blank,
    brace_assign,
    field_assign,
    is_empty_array,
    not_one_place,
    settle,
)
from nnrepl.runtime.gather import take
from nnrepl.runtime.growth import append
from nnrepl.runtime.indexing import index, index_name, not_indexable
from nnrepl.runtime.scatter import put
from nnrepl.runtime.subscripts import Sub, resolve, subscripts
from nnrepl.values.containers import EMPTY, Cell, Struct, StructArray, object_array
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import dims_of, is_array_like, numel_of
from nnrepl.values.objects import Object
from nnrepl.values.ranges import Range
from nnrepl.values.sentinels import MISSING

Step = tuple[str, Any]


class _Deletion:
    """Stands for the value where the last step deletes elements."""


_DELETION = _Deletion()


def assign_chain(x: Any, steps: list[Step], v: Any) -> Any:
    """x with v at the place that the steps lead to. A step is ('(', args), ('{', args) or ('.', name)."""
    return _write(x, steps, 0, v)


def delete_chain(x: Any, steps: list[Step]) -> Any:
    """x without the elements that the last step, a '(', means."""
    return _write(x, steps, 0, _DELETION)


def _write(x: Any, steps: list[Step], at: int, v: Any) -> Any:
    kind, arg = steps[at]
    if at == len(steps) - 1:
        return _last(x, kind, arg, v)
    if kind == ".":
        if isinstance(x, Object):
            x.set(arg, _write(x.get(arg), steps, at + 1, v))
            return x
        return _in_field(x, arg, steps, at, v)
    if type(x) is FunctionHandle:
        raise OctaveError("can't perform indexed assignment for function handle type")
    if isinstance(x, Object):
        raise OctaveError(f"{x.class_name}: only one level of indexing is supported")
    if not arg:
        raise OctaveError("invalid empty index list")
    return _in_content(x, arg, steps, at, v) if kind == "{" else _in_element(x, arg, steps, at, v)


def _last(x: Any, kind: str, arg: Any, v: Any) -> Any:
    if kind == "(":
        if v is _DELETION:
            return delete(x, arg)
        if len(arg) == 1:
            return assign1(x, arg[0], v)
        return assign2(x, arg[0], arg[1], v) if len(arg) == 2 else assign(x, arg, v)
    if v is _DELETION:
        v = EMPTY
    return brace_assign(x, arg, v) if kind == "{" else field_assign(x, arg, v)


def _in_field(x: Any, name: str, steps: list[Step], at: int, v: Any) -> Struct:
    if type(x) is StructArray and x.data.size != 1 and (steps[at + 1][0] != "." or at + 2 < len(steps)):
        raise OctaveError("a cs-list cannot be further indexed")
    if is_array_like(x) or type(x) is Cell:
        if not is_empty_array(x) and dims_of(x) != (0, 0):
            raise not_indexable(x, ".")
        x = MISSING
    x = as_struct(x)
    if x.shared:
        x = x.copy()
    x.fields[name] = _write(x.fields.get(name, MISSING), steps, at + 1, v)
    return x


def _in_content(x: Any, args: tuple[Any, ...], steps: list[Step], at: int, v: Any) -> Cell:
    x = as_cell(x)
    if x.shared:
        x = x.copy()
    data = x.data
    k = _offset(args, data)
    if k >= 0:
        place = (k % len(data), k // len(data))
        data[place] = _write(data[place], steps, at + 1, v)
        return x
    subs = subscripts(args)
    if fits(subs, data.shape):
        old = take(data, subs)
        if old.size != 1:
            raise OctaveError("a cs-list cannot be further indexed")
        item = old.item(0)
    else:
        if any(sub.count != 1 for sub in subs):
            raise OctaveError("a cs-list cannot be further indexed")
        item = MISSING
    x.data = put(data, subs, object_array([_write(item, steps, at + 1, v)], (1, 1)), EMPTY)
    return x


def _offset(args: tuple[Any, ...], data: np.ndarray) -> int:
    """The offset that one scalar index means in a matrix of objects, or -1: outside, or not so simple."""
    i = args[0]
    if len(args) == 1 and type(i) is float and i >= 1.0 and data.ndim == 2 and i <= data.size and i.is_integer():
        return int(i) - 1
    return -1


def fits(subs: list[Sub], shape: tuple[int, ...]) -> bool:
    """Whether the indices are within the bounds of a container."""
    if len(subs) == 1:
        total = 1
        for n in shape:
            total *= n
        return subs[0].top <= total
    if len(subs) < len(shape):
        return True
    return all(sub.top <= (shape[k] if k < len(shape) else 1) for k, sub in enumerate(subs))


def _in_element(x: Any, args: tuple[Any, ...], steps: list[Step], at: int, v: Any) -> Any:
    follows = steps[at + 1][0]
    if type(x) is Cell:
        return _in_cell_part(x, args, steps, at, v)
    if x is MISSING or is_empty_array(x):
        if follows != ".":
            raise OctaveError("invalid assignment expression")
        x = StructArray(object_array([], (0, 0)), [])
    if type(x) is not Struct and type(x) is not StructArray:
        side = "rhs" if numel_of(x) == 1 or type(x) is Range else "lhs"
        raise OctaveError(f"in indexed assignment of {index_name(x)}, last {side} index must be ()")
    if follows != ".":
        raise OctaveError("invalid index for structure array assignment")
    return _in_struct_element(x, args, steps, at, v)


def _in_cell_part(x: Cell, args: tuple[Any, ...], steps: list[Step], at: int, v: Any) -> Any:
    if steps[at + 1][0] == ".":
        if x.data.shape == (0, 0):
            return _in_element(MISSING, args, steps, at, v)
        raise not_indexable(x, ".")
    inside = fits(subscripts(args), x.data.shape)
    part = index(x, args) if inside else Cell.empty(1, 1)
    return assign(x, args, _write(part, steps, at + 1, v))


def _in_struct_element(x: Struct | StructArray, args: tuple[Any, ...], steps: list[Step], at: int, v: Any) -> Any:
    name = steps[at + 1][1]
    if type(x) is StructArray and not x.shared and name in x.keys:
        data = x.data
        k = _offset(args, data)
        if k >= 0:
            place = (k % len(data), k // len(data))
            data[place] = _write(data[place], steps, at + 1, v)
            return x
        is_next = len(args) == 1 and type(args[0]) is float and args[0] == data.size + 1.0
        if is_next and data.size and data.ndim == 2 and 1 in data.shape:
            x.data = append(data, _write(blank(x.keys), steps, at + 1, v))
            return x
    subs = subscripts(args)
    if type(x) is Struct and all(sub.top == 1 and sub.count == 1 for sub in subs):
        return _write(x, steps, at + 1, v)
    array = as_struct_array(x)
    extents = (array.data.size,) if len(subs) == 1 else array.data.shape
    if any(resolve(sub, extents[k] if k < len(extents) else 1).count != 1 for k, sub in enumerate(subs)):
        if at + 2 < len(steps):
            raise OctaveError("a cs-list cannot be further indexed")
        raise not_one_place()
    keys = array.keys
    fitting = fits(subs, array.data.shape)
    item = take(array.data, subs).item(0) if fitting else blank(keys)
    new = _write(item, steps, at + 1, v)
    if name not in keys:
        _add_key(array, name)
    array.data = put(array.data, subs, object_array([new], (1, 1)), blank(array.keys))
    return settle(array)


def _add_key(array: StructArray, name: str) -> None:
    array.keys = [*array.keys, name]
    data = array.data
    for k, item in enumerate(data.ravel(order="F").tolist()):
        if item.shared:
            item = item.copy()
            data[tuple(int(p) for p in _place(k, data.shape))] = item
        item.fields.setdefault(name, EMPTY)


def _place(k: int, shape: tuple[int, ...]) -> list[int]:
    place = []
    for n in shape:
        k, offset = divmod(k, n)
        place.append(offset)
    return place
