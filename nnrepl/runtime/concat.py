"""Brackets and braces: `[a, b; c]`, `{a, b; c}`, and the functions horzcat, vertcat and cat.

A concatenation is a list of rows for brackets, or one list along an axis; `_Join` holds which, so that every kind of
value is handled once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.runtime.filling import fill_code
from nnrepl.runtime.joining import bracket_dims, cat_dims, join_along, join_rows
from nnrepl.runtime.mixing import char_codes, common_dtype, converted
from nnrepl.runtime.operands import F64, operand_type, overload
from nnrepl.runtime.warning import warn
from nnrepl.values.containers import EMPTY, Cell, Struct, StructArray, object_array
from nnrepl.values.convert import norm
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import dims_of, is_array_like, is_text, numel_of
from nnrepl.values.objects import Object
from nnrepl.values.ranges import Range
from nnrepl.values.sharing import share
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import SPECIAL, full
from nnrepl.values.text import codes_of, from_codes, is_dq

ndarray = np.ndarray
Rows = Sequence[Sequence[Any]]

_FLOATS = {float}
_ARRAYS = {ndarray}
_BOOLS = {bool}
_ONES = {float, ndarray}
_STRINGS = {str}
OBJECT = np.dtype(object)
CODE = np.dtype(np.uint8)


def matrix(rows: Rows) -> Any:
    """`[a, b; c, d]`: the values of each row."""
    if len(rows) == 1:
        row = rows[0]
        if len(row) == 2 and row[0].__class__ is row[1].__class__ is float:
            return np.array(row, ndmin=2)
        kinds = set(map(type, row))
        if kinds == _FLOATS:
            return np.array(row, ndmin=2) if len(row) > 1 else row[0]
        if kinds == _STRINGS:
            return "".join(row)
        if len(row) > 1 and kinds in (_ARRAYS, _ONES):
            fast = _beside(row)
            if fast is not None:
                return fast
        if kinds == _BOOLS and len(row) > 1:
            return np.array(row, ndmin=2)
    elif all(len(row) == 1 for row in rows):
        fast = _stacked([row[0] for row in rows])
        if fast is not None:
            return fast
    elif all(set(map(type, row)) == _FLOATS for row in rows) and len(set(map(len, rows))) == 1:
        return np.array(rows, order="F")
    else:
        fast = _stacked([_plain_row(row) for row in rows])
        if fast is not None:
            return fast
    return _concatenate(_Join(rows))


def _plain_row(row: Sequence[Any]) -> Any:
    """A row of floats as one array, a row of one value as that value, anything else as it is."""
    if len(row) == 1:
        return row[0]
    return np.array(row, ndmin=2) if row and set(map(type, row)) == _FLOATS else row


def _beside(row: Sequence[Any]) -> np.ndarray | None:
    """Real matrices of one class (floats among doubles) with as many rows, side by side; None for anything else."""
    m = 1
    n = 0
    dtype: Any = None
    for each in row:
        if type(each) is float:
            n += 1
            other = F64
        else:
            m = each.shape[0]
            n += each.shape[1]
            other = each.dtype
            if each.ndim != 2:
                return None
        dtype = dtype or other
        if other is not dtype:
            return None
    if not m or n < 2 or dtype.kind == "c":
        return None
    out = np.empty((m, n), dtype=dtype, order="F")
    k = 0
    for each in row:
        tall, wide = (1, 1) if type(each) is float else each.shape
        if tall != m:
            return None
        out[:, k : k + wide] = each
        k += wide
    return out


def _stacked(column: Sequence[Any]) -> np.ndarray | None:
    """Matrices of doubles with as many columns, or floats, one above the other; None if they are anything else."""
    kinds = set(map(type, column))
    if kinds == _FLOATS:
        return np.array(column).reshape(-1, 1)
    if kinds == _ONES:
        return _stacked_column(column)
    if kinds != _ARRAYS:
        return None
    n = column[0].shape[1]
    if not n or any(each.dtype is not F64 or each.ndim != 2 or each.shape[1] != n for each in column):
        return None
    m = sum(each.shape[0] for each in column)
    if m * n < 2:
        return None
    return np.concatenate(column, axis=0, out=np.empty((m, n), order="F"))


def _stacked_column(column: Sequence[Any]) -> np.ndarray | None:
    """Columns of doubles and floats, one above the other; None if they are anything else."""
    m = 0
    for each in column:
        if type(each) is float:
            m += 1
        elif each.dtype is F64 and each.ndim == 2 and each.shape[1] == 1:
            m += each.shape[0]
        else:
            return None
    if m < 2:
        return None
    out = np.empty((m, 1))
    k = 0
    for each in column:
        tall = 1 if type(each) is float else each.shape[0]
        out[k : k + tall] = each
        k += tall
    return out


def cell_matrix(rows: Rows) -> Cell:
    """`{a, b; c, d}`: the values of each row."""
    width = len(rows[0]) if rows else 0
    filled = [row for row in rows if len(row) == width]
    if any(len(row) not in (0, width) for row in rows):
        raise OctaveError("number of columns must match")
    if not width:
        return Cell.empty(len(filled) if len(filled) > 1 else 0, 0)
    data = np.empty((len(filled), width), dtype=object, order="F")
    for i, row in enumerate(filled):
        for k, item in enumerate(row):
            data[i, k] = share(item)
    return Cell(data)


def horzcat(values: Sequence[Any]) -> Any:
    """`horzcat(a, b, ...)`"""
    return _along(1, values, lenient=True)


def vertcat(values: Sequence[Any]) -> Any:
    """`vertcat(a, b, ...)`"""
    return _along(0, values, lenient=True)


def cat(dim: Any, values: Sequence[Any]) -> Any:
    """`cat(dim, a, b, ...)`"""
    if type(dim) is not float:
        raise OctaveError("cat: DIM must be an integer")
    if not 1 <= dim < 2**31:
        raise OctaveError("cat: DIM must be a valid dimension")
    return _along(int(dim) - 1, values, lenient=False)


def _along(axis: int, values: Sequence[Any], lenient: bool) -> Any:
    if len(values) < 2:
        return values[0] if values else EMPTY
    return _concatenate(_Join([values], axis, lenient))


@dataclass
class _Join:
    """What is to be joined: rows of brackets, or (with `axis`) the one row of values along an axis."""

    rows: Rows
    axis: int | None = None
    lenient: bool = True

    @property
    def values(self) -> list[Any]:
        """All values in the order in which they are written."""
        return [value for row in self.rows for value in row]

    def dims(self) -> tuple[int, ...]:
        """The dimensions of the result; an error if those of the values do not fit."""
        if self.axis is None:
            return bracket_dims([[dims_of(value) for value in row] for row in self.rows])
        return cat_dims([dims_of(value) for value in self.values], self.axis, self.lenient)

    def join(self, convert: Callable[[Any], np.ndarray], dtype: Any) -> np.ndarray:
        """The joined arrays that `convert` makes of the values."""
        if self.axis is None:
            return join_rows([[convert(value) for value in row] for row in self.rows], dtype)
        return join_along([convert(value) for value in self.values], self.axis, dtype, self.lenient)

    def overloaded(self, method: Any) -> Any:
        """The result of a kind of value that concatenates in its own way."""
        if self.axis is None:
            return method("matrix", tuple(map(tuple, self.rows)))
        return method("cat", (self.axis + 1, *self.values))


def _concatenate(join: _Join) -> Any:
    """Values of any kinds, joined."""
    values = join.values
    kinds = set(map(type, values))
    if Sparse in kinds and all(is_array_like(value) and not is_text(value) for value in values):
        return _sparse(join)
    if Sparse in kinds and kinds & {FunctionHandle, Struct, StructArray} and Cell not in kinds:
        return _refuse_beside_sparse(join)
    if kinds & SPECIAL and Cell not in kinds:
        return _concatenate(_Join([list(map(full, row)) for row in join.rows], join.axis, join.lenient))
    for value in values:
        method = overload(value)
        if method and type(value) not in SPECIAL:
            return join.overloaded(method)
    if len(values) == 1 and type(values[0]) is not FunctionHandle:
        return _alone(values[0])
    if any(isinstance(value, Object) for value in values):
        return _objects(join)
    if Cell in kinds:
        return _cells(join)
    if FunctionHandle in kinds:
        return _refuse_handles(join)
    if StructArray in kinds and not kinds <= {Struct, StructArray}:
        rest = _without_empty_structs(join)
        if rest is not None:
            return _concatenate(rest)
    if Struct in kinds or StructArray in kinds:
        return _structs(join)
    if not values:
        return EMPTY
    if any(map(is_text, values)):
        return _text(join)
    dtype = common_dtype(values)
    return norm(join.join(lambda value: converted(value, dtype, values), dtype))


def _sparse(join: _Join) -> Any:
    from nnrepl.runtime import sparse_concat

    if len(join.values) == 1:
        return join.values[0]
    if join.axis is not None and join.axis > 1:
        sparse_concat.refuse_classes(join.values)
        raise OctaveError("cat: invalid dimension for sparse concatenation")
    rows = [[value] for value in join.values] if join.axis == 0 else join.rows
    height, width = join.dims()
    sparse_concat.refuse_classes(join.values)
    return sparse_concat.join(rows, (height, width))


def _refuse_beside_sparse(join: _Join) -> None:
    join.dims()
    sparse = next(value for value in join.values if type(value) is Sparse)
    other = next(value for value in join.values if not is_array_like(value))
    _refuse(operand_type(sparse), operand_type(other), join)


def _alone(value: Any) -> Any:
    if type(value) is Range:
        return value.array
    if type(value) is complex:
        return value if value.imag else value.real
    return norm(value) if type(value) is ndarray else value


def _objects(join: _Join) -> Any:
    down = join.axis == 0 or (join.axis is None and len(join.rows) > 1)
    first = next(value for value in join.values if isinstance(value, Object))
    method = "vertcat" if down else "horzcat"
    if first.has_method(method):
        return first.call(method, tuple(join.values), 1)
    raise OctaveError(f"{first.class_name}/{method} method failed", operands=tuple(join.values))


def _text(join: _Join) -> Any:
    values = join.values
    if not all(map(is_text, values)):
        join.dims()
        warn("implicit conversion from numeric to char", "Octave:num-to-str")
        return from_codes(join.join(char_codes, CODE))
    dq = all(map(is_dq, values))
    if join.axis is None and len(join.rows) > 1:
        return from_codes(_padded(join.rows), dq)
    return from_codes(join.join(codes_of, CODE), dq)


def _padded(rows: Rows) -> np.ndarray:
    """Rows of text, one above the other, filled up to the widest."""
    beside = [join_rows([[codes_of(value) for value in row]], CODE) for row in rows if row]
    if any(part.ndim > 2 for part in beside):
        return join_rows([[part] for part in beside], CODE)
    # What has no characters counts only below what has some.
    first = next((k for k, part in enumerate(beside) if part.size), len(beside) - 1)
    tall = beside[first:]
    width = max(part.shape[1] for part in tall)
    fill = fill_code()
    padded = [
        np.pad(part, ((0, 0), (0, width - part.shape[1])), constant_values=fill) if part.shape[1] < width else part
        for part in tall
    ]
    return np.concatenate(padded, axis=0)


def _cells(join: _Join) -> Cell:
    first = join.values[0]
    if isinstance(first, Struct):
        raise OctaveError(f"octave_base_value::cell_value(): wrong type argument '{operand_type(first)}'")
    data = _cell_rows(join) if join.axis is None else join.join(_cell_data, OBJECT)
    for item in data.flat:
        share(item)
    return Cell(data)


def _cell_rows(join: _Join) -> np.ndarray:
    """The contents of `[a, {b}; c]`: beside a cell an empty array adds nothing, in rows without one its size counts."""
    rows = []
    for row in join.rows:
        beside = any(type(value) is Cell for value in row)
        rows.append([_cell_data(value, (0, 0) if beside else dims_of(value)) for value in row])
    bracket_dims([[part.shape for part in row] for row in rows])
    return join_rows(rows, OBJECT)


def _cell_data(value: Any, empty: tuple[int, ...] = (0, 0)) -> np.ndarray:
    if type(value) is Cell:
        return value.data
    if numel_of(value) == 0:
        return np.empty(empty, dtype=object)
    data = np.empty((1, 1), dtype=object)
    data[0, 0] = value
    return data


def _refuse_handles(join: _Join) -> None:
    join.dims()
    handle = next(k for k, value in enumerate(join.values) if type(value) is FunctionHandle)
    before = join.values[:handle]
    if all(dims_of(value) == (0, 0) for value in before):
        raise OctaveError("octave_base_value::resize (): wrong type argument 'function handle'")
    _refuse(_accumulated(before), "function handle", join)


def _accumulated(values: list[Any]) -> str:
    """The name in messages for what was joined so far."""
    if any(isinstance(value, Struct | StructArray) for value in values):
        return "struct"
    if any(map(is_text, values)):
        return "matrix"
    whole = np.empty((0, 0), dtype=common_dtype(values))
    return "bool matrix" if whole.dtype.kind == "b" else operand_type(whole)


def _refuse(first: str, second: str, join: _Join) -> None:
    raise OctaveError(
        f"concatenation operator not implemented for '{first}' by '{second}' operations", operands=tuple(join.values)
    )


def _structs(join: _Join) -> Struct | StructArray:
    for k, value in enumerate(join.values):
        if isinstance(value, Struct | StructArray) or dims_of(value) == (0, 0):
            continue
        if numel_of(value) or not isinstance(join.values[0], Struct | StructArray):
            _refuse_beside_struct(join, k)
        join.dims()
    structs = [value for value in join.values if isinstance(value, Struct | StructArray)]
    keys = _keys(structs[0])
    for value in structs:
        if set(_keys(value)) != set(keys):
            raise OctaveError("cat: field names mismatch in concatenating structs", operands=tuple(structs))
    data = join.join(lambda value: _struct_data(value, keys), OBJECT)
    if data.shape == (1, 1):
        return data[0, 0]
    for item in data.flat:
        share(item)
    return StructArray(data, keys)


def _without_empty_structs(join: _Join) -> _Join | None:
    """What there is beside struct arrays of size 0x0, which add nothing; None where one of them decides."""
    empty = [type(value) is StructArray and value.data.shape == (0, 0) for value in join.values]
    if not any(empty) or (empty[0] and all(dims_of(value) == (0, 0) for value in join.values)):
        return None
    others = [
        [value for value in row if not (type(value) is StructArray and value.data.shape == (0, 0))] for row in join.rows
    ]
    return _Join([row for row in others if row], join.axis, join.lenient)


def _refuse_beside_struct(join: _Join, k: int) -> None:
    single = join.dims() == (1, 1)
    value = join.values[k]
    other = next(each for each in join.values if isinstance(each, Struct | StructArray))
    struct_first = any(each is other for each in join.values[:k])
    if operand_type(value) == "matrix" if struct_first else isinstance(other, StructArray):
        raise OctaveError("invalid concatenation of structure with matrix", operands=tuple(join.values))
    if struct_first:
        _refuse("scalar struct" if single else "struct", operand_type(value), join)
    before = _accumulated(join.values[: k + 1])
    _refuse(before.replace("matrix", "scalar") if single else before, operand_type(other), join)


def _keys(value: Struct | StructArray) -> list[str]:
    return list(value.fields) if isinstance(value, Struct) else value.keys


def _struct_data(value: Any, keys: list[str]) -> np.ndarray:
    if isinstance(value, Struct):
        data = np.empty((1, 1), dtype=object)
        data[0, 0] = _ordered(value, keys)
        return data
    if isinstance(value, StructArray):
        return object_array([_ordered(item, keys) for item in value.items()], value.data.shape)
    return np.empty((0, 0), dtype=object)


def _ordered(value: Struct, keys: list[str]) -> Struct:
    if list(value.fields) == keys:
        return value
    return Struct({key: share(value.fields[key]) for key in keys})
