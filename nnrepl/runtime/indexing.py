"""Reading elements, contents and fields.

What is read may still belong to the container that holds it: contents and fields, an element of a struct array, a
value indexed as a whole. Who binds or stores it must `share` it; who only reads or indexes it further need not, so
that `s(i).x(k) = s(i).x(k-1) + 1` stays in place.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.runtime.gather import take, take_linear
from nnrepl.runtime.index_errors import out_of_bound
from nnrepl.runtime.subscripts import Sub, subscript, subscripts
from nnrepl.runtime.warning import warn
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import norm, type_name
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import dims_of, numel_of
from nnrepl.values.objects import Object
from nnrepl.values.ranges import Range
from nnrepl.values.sentinels import COLON, CS_LIST, MISSING
from nnrepl.values.sharing import share
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import SPECIAL, full
from nnrepl.values.text import CharArray, codes_of, from_codes, is_dq

_ndarray = np.ndarray
index_special = later("nnrepl.runtime.special_parts", "index_special")
index_sparse = later("nnrepl.runtime.sparse_indexing", "index_sparse")
_DOUBLE = np.dtype(np.float64)
_COMPLEX = frozenset("DF")


def index1(x: Any, i: Any) -> Any:
    """x(i)."""
    if type(i) is float:
        if type(x) is _ndarray:
            # NumPy understands offsets below zero too, so the index must be 1 or more.
            if i >= 1.0 and x.dtype is _DOUBLE and i.is_integer():
                try:
                    return x.item(0, int(i) - 1) if len(x) == 1 else x.T.item(int(i) - 1)
                except (IndexError, OverflowError, ValueError):
                    pass
        elif type(x) is str:
            if i >= 1.0 and i <= len(x) and i.is_integer():
                return x[int(i) - 1]
        elif type(x) is Range:
            if i >= 1.0 and i <= x.count and i.is_integer():
                return x.item(int(i) - 1)
        elif type(x) is FunctionHandle:
            return x.call(i)
        elif type(x) is StructArray:
            if i >= 1.0 and i <= x.data.size and i.is_integer():
                return x.data.T.item(int(i) - 1)
    elif type(i) is Range and type(x) is _ndarray and x.ndim == 2:
        run = _run(i)
        if run:
            if len(x) == 1 and run.stop <= x.shape[1]:
                return _fresh(x[:, run].copy())
            if x.shape[1] == 1 and run.stop <= len(x):
                return _fresh(x[run].copy())
    return index(x, (i,))


def index2(x: Any, i: Any, j: Any) -> Any:
    """x(i,j)."""
    if type(x) is _ndarray:
        if type(i) is float:
            if i >= 1.0 and i.is_integer():
                if type(j) is float:
                    if j >= 1.0 and x.dtype is _DOUBLE and j.is_integer():
                        try:
                            return x.item(int(i) - 1, int(j) - 1)
                        except (IndexError, OverflowError, ValueError):
                            pass
                elif j is COLON and x.ndim == 2 and i <= len(x):
                    k = int(i)
                    return _fresh(x[k - 1 : k].copy())
                elif type(j) is Range and x.ndim == 2 and i <= len(x):
                    run = _run(j)
                    if run and run.stop <= x.shape[1]:
                        k = int(i)
                        return _fresh(x[k - 1 : k, run].copy())
        elif i is COLON and type(j) is float and j >= 1.0 and x.ndim == 2 and j <= x.shape[1] and j.is_integer():
            k = int(j)
            return _fresh(x[:, k - 1 : k].copy())
        elif i is COLON and type(j) is Range and x.ndim == 2:
            run = _run(j)
            if run and run.stop <= x.shape[1]:
                return _fresh(x[:, run].copy(order="F"))
        elif j is COLON and type(i) is Range and x.ndim == 2:
            run = _run(i)
            if run and run.stop <= len(x):
                return _fresh(x[run].copy(order="F"))
    elif type(x) is FunctionHandle and i is not COLON and j is not COLON:
        return x.call(i, j)
    return index(x, (i, j))


def _run(index: Range) -> slice | None:
    """The offsets that an index such as 2:5 means, if it is so plain."""
    base = index.base
    if index.step == 1.0 and base >= 1.0 and base.is_integer():
        first = int(base) - 1
        return slice(first, first + index.count)
    return None


def _fresh(part: np.ndarray) -> Any:
    return norm(part) if part.size == 1 or part.dtype.char in _COMPLEX else part


def index(x: Any, args: tuple[Any, ...]) -> Any:
    """x(args); a function handle is called."""
    kind = type(x)
    if kind is _ndarray and args:
        return norm(take(x, subscripts(args)))
    if kind is FunctionHandle:
        return x.call(*(":" if arg is COLON else arg for arg in args))
    if isinstance(x, Object):
        return x.index(args)
    if not args:
        return _whole(x)
    if kind is float or kind is bool or kind is complex:
        return _of_scalar(x, subscripts(args))
    if kind is str or isinstance(x, str | CharArray):
        return from_codes(take(codes_of(x), subscripts(args)), is_dq(x))
    if kind is Range:
        return _of_range(x, subscripts(args))
    if kind is Cell:
        return _cells(take(x.data, subscripts(args)))
    if kind is StructArray:
        return _structs(take(x.data, subscripts(args)), x.keys)
    if kind is Struct:
        return _of_struct(x, subscripts(args))
    if kind is Sparse:
        return index_sparse(x, args)
    if kind in SPECIAL:
        return index_special(x, subscripts(args))
    return x.index(args)


_NAMES = {Cell: "cell array", Struct: "struct", StructArray: "struct", str: ""}


def _whole(x: Any) -> Any:
    name = _NAMES.get(type(x), "" if isinstance(x, str | CharArray) else "matrix")
    if name:
        warn(f"'{name}' object indexed with empty index list", "Octave:empty-index")
    return x if type(x) is Sparse else full(x)


def _of_scalar(x: Any, subs: list[Sub]) -> Any:
    for k, sub in enumerate(subs):
        if sub.top > 1:
            raise out_of_bound(sub.top, k, len(subs), 1, (1, 1))
    if all(type(sub.at) is int or sub.colon for sub in subs):
        return x if type(x) is not complex or x.imag else x.real
    return norm(take(np.array([[x]]), subs))


def _of_range(x: Range, subs: list[Sub]) -> Any:
    if all(type(sub.at) is int for sub in subs):
        bounds = (x.count,) if len(subs) == 1 else (1, x.count)
        for k, sub in enumerate(subs):
            bound = bounds[k] if k < len(bounds) else 1
            if sub.top > bound:
                raise out_of_bound(sub.top, k, len(subs), bound, (1, x.count))
        return x.item(subs[len(bounds) - 1].at)  # type: ignore[arg-type]
    return norm(take(x.array, subs))


def _cells(data: np.ndarray) -> Cell:
    for item in data.flat:
        share(item)
    return Cell(data if data.base is None else data.copy(order="F"))


def _structs(data: np.ndarray, keys: list[str]) -> Any:
    if data.size == 1:
        return data.T.item(0)
    for item in data.flat:
        item.shared = True
    return StructArray(data if data.base is None else data.copy(order="F"), keys)


def _of_struct(x: Struct, subs: list[Sub]) -> Any:
    if all(sub.at == 0 if type(sub.at) is int else sub.colon for sub in subs):
        return x
    data = np.empty((1, 1), dtype=object)
    data[0, 0] = x
    return _structs(take(data, subs), list(x.fields))


def brace_1(x: Any, i: Any) -> Any:
    """x{i} for one index that means one element."""
    if type(x) is Cell and type(i) is float and i >= 1.0 and i.is_integer():
        try:
            data = x.data
            return data.item(0, int(i) - 1) if len(data) == 1 else data.T.item(int(i) - 1)
        except (IndexError, OverflowError, ValueError):
            pass
    return brace1(x, (i,))


def brace1(x: Any, args: tuple[Any, ...]) -> Any:
    """x{args} as the one value that is assigned or tested: the first, if there are several."""
    return _first(brace(x, args))


def brace_operand(x: Any, args: tuple[Any, ...]) -> Any:
    """x{args} as an operand: one value, or the mark that no operator takes."""
    values = brace(x, args)
    return values[0] if len(values) == 1 else CS_LIST


def brace(x: Any, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The contents x{args}, in order."""
    if type(x) is not Cell:
        raise not_indexable(x, "{")
    if not args:
        raise OctaveError("invalid empty index expression {}, use {:} instead")
    data = take(x.data, subscripts(args))
    return tuple(data.ravel(order="F").tolist())


def field(x: Any, name: str) -> Any:
    """x.name as the one value that is assigned or tested: the first, if there are several."""
    if type(x) is Struct:
        try:
            return x.fields[name]
        except KeyError:
            raise _no_member(name) from None
    return _first(fields(x, name))


def given(value: Any) -> Any:
    """The value of a call that must give one."""
    if value is None:
        raise OctaveError("value on right hand side of assignment is undefined")
    return value


def field_operand(x: Any, name: str) -> Any:
    """x.name as an operand or to be indexed further: one value, or the mark that no operator takes."""
    if type(x) is Struct:
        return field(x, name)
    values = fields(x, name)
    return values[0] if len(values) == 1 else CS_LIST


def fields(x: Any, name: str) -> tuple[Any, ...]:
    """x.name for every element of x, in order."""
    if type(x) is Struct:
        return (field(x, name),)
    if type(x) is StructArray:
        if name not in x.keys:
            raise _no_member(name)
        return tuple(item.fields[name] for item in x.items())
    if isinstance(x, Object):
        return (given(x.call(name, (), 1)) if x.has_method(name) else x.get(name),)
    raise not_indexable(x, ".")


def only(values: tuple[Any, ...]) -> Any:
    """The one value of a list that is indexed further."""
    if len(values) != 1:
        raise further_indexed()
    return values[0]


def further_indexed() -> OctaveError:
    """The error for an index of several values."""
    return OctaveError("a cs-list cannot be further indexed")


def _first(values: tuple[Any, ...]) -> Any:
    if not values:
        raise OctaveError("invalid number of elements on RHS of assignment")
    return values[0]


def _no_member(name: str) -> OctaveError:
    return OctaveError(f"structure has no member '{name}'", "Octave:invalid-indexing")


def index_name(x: Any) -> str:
    """What the messages about a wrong kind of index call a value."""
    if isinstance(x, str | CharArray):
        return "string" if is_dq(x) else "sq_string"
    kind = type(x)
    if kind is Range:
        return "double_range"
    return "struct" if kind is Struct else type_name(x)


def not_indexable(x: Any, bracket: str) -> OctaveError:
    """The error for `x{..}` and `x.name` where x has neither contents nor fields."""
    if x is CS_LIST:
        return further_indexed()
    if isinstance(x, Object) and bracket == "{":
        return OctaveError(f"{x.class_name}: only '()' indexing is supported")
    return OctaveError(f"{index_name(x)} cannot be indexed with {bracket}", operands=(x,))


def end_value(x: Any, k: int, n: int) -> float:
    """What `end` means at position k (from 0) among n indices of x."""
    if n == 1 and type(x) is _ndarray:
        return float(x.size)
    if x is MISSING:
        raise OctaveError("invalid use of 'end': may only be used to index existing value")
    if n == 1:
        return float(numel_of(x))
    dims = dims_of(x)
    if k < n - 1:
        return float(dims[k]) if k < len(dims) else 1.0
    return float(math.prod(dims[k:]))


def column(x: Any) -> Any:
    """x(:)."""
    if type(x) is _ndarray:
        return norm(take_linear(x, subscript(COLON)))
    return index(x, (COLON,))
