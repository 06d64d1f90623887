"""Cells: making them, taking them apart, and back."""

from __future__ import annotations

import math
from itertools import accumulate, product
from typing import Any

import numpy as np

from nnrepl.builtins.args import from_zero, to_array_value, to_count, warn_of_complex
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.concat import cat
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import norm, to_array, type_name
from nnrepl.values.kinds import class_of, dims_of, is_array_like, is_cellstr, is_text, numel_of
from nnrepl.values.ranges import Range
from nnrepl.values.sharing import share
from nnrepl.values.sparse import Sparse
from nnrepl.values.text import codes_of, from_codes


def _size(value: Any, what: str) -> list[int]:
    if type(value) is float and abs(value) < 2**63 and value.is_integer():
        return [int(value)]
    if is_text(value):
        raise OctaveError("invalid conversion from string to real N-D array")
    if not is_array_like(value):
        raise OctaveError(f"octave_base_value::array_value(): wrong type argument '{type_name(value)}'")
    array = to_array(value)
    warn_of_complex(array, value, what)
    numbers = array.real.ravel(order="F").tolist()
    for number in numbers:
        if not abs(number) < 2**63 or number != int(number):
            shown = f"{number:g}"
            raise OctaveError(f"conversion of {shown} to octave_idx_type value failed")
    return [int(number) for number in numbers]


def _one_size(value: Any) -> int:
    """One of several sizes; what is behind its point does not count."""
    if is_text(value):
        raise OctaveError("cell: dimension must be a scalar integer")
    if type(value) is float and abs(value) < 2**63:
        return int(value)
    return _size(value, "scalar")[0] if numel_of(value) else 0


@builtin("c = cell(n)", "c = cell(m, n, ...)", "c = cell([m n ...])", fresh=True)
def cell(*dims):
    """A cell array of empty matrices: `n` by `n`, or of the dimensions given.

    >> c = cell(1, 2)
    c =
    {
      [1,1] = [](0x0)
      [1,2] = [](0x0)
    }

    """
    if not dims:
        return Cell.empty()
    if len(dims) == 1:
        sizes = _size(dims[0], "matrix")
        if not sizes or not (is_array_like(dims[0]) and (1 in dims_of(dims[0])) and len(dims_of(dims[0])) == 2):
            raise OctaveError("cell (A): use cell (size (A)) instead")
        sizes = sizes * 2 if len(sizes) == 1 else sizes
    else:
        sizes = list(map(_one_size, dims))
    return Cell.empty(*from_zero(sizes, "cell"))


@builtin("tf = iscellstr(c)")
def iscellstr(c):
    """Whether a value is a cell that holds nothing but strings; true for an empty cell.

    >> iscellstr({"a", 1})
    ans = 0
    """
    return is_cellstr(c)


def slices_of(value: Any, keys: tuple[Any, ...]) -> Any:
    """A part of any array-like value or container, taken with Python slices, one per dimension."""
    if isinstance(value, Cell):
        return Cell(_shared(value.data[keys]))
    if isinstance(value, StructArray):
        part = value.data[keys]
        return StructArray.of(part.ravel(order="F").tolist(), part.shape, value.keys)
    if isinstance(value, Struct):
        return value
    if is_text(value):
        return from_codes(codes_of(value)[keys])
    return norm(to_array(value)[keys].copy(order="F"))


def _shared(data: np.ndarray) -> np.ndarray:
    for item in data.flat:
        share(item)
    return data.copy(order="F")


def _dimension_list(dims: Any) -> list[int]:
    numbers = to_array_value(dims).real.ravel(order="F").tolist()
    for number in numbers:
        if number != number or (abs(number) != math.inf and number != int(number)):
            raise OctaveError(f"conversion of {number:g} to int value failed")
        if number < 1:
            raise OctaveError("num2cell: dimension indices must be positive")
    return [to_count(number) - 1 for number in numbers]


@builtin("c = num2cell(a)", "c = num2cell(a, dims)", fresh=True)
def num2cell(a, dims=None):
    """A cell of the elements of an array; with `dims`, of its parts that run along these dimensions.

    >> num2cell([1 2])
    ans =
    {
      [1,1] = 1
      [1,2] = 2
    }

    """
    if not (is_array_like(a) or isinstance(a, Cell | Struct | StructArray)):
        raise OctaveError(f"num2cell: wrong type argument '{type_name(a)}'")
    shape = dims_of(a)
    whole = set(_dimension_list(dims)) if dims is not None else set()
    outer = tuple(1 if k in whole else n for k, n in enumerate(shape))
    if not whole and isinstance(a, float | bool | complex):
        return Cell.of([a])
    if type(a) is Range:
        a = a.array
    if not whole and isinstance(a, np.ndarray) and a.dtype.char in "d?":
        return Cell.of(a.ravel(order="F").tolist(), outer)
    parts = np.empty(outer, dtype=object, order="F")
    for at in np.ndindex(outer):
        keys = tuple(slice(None) if k in whole else slice(i, i + 1) for k, i in enumerate(at))
        parts[at] = share(slices_of(a, keys))
    while parts.ndim > 2 and parts.shape[-1] == 1:
        parts = parts[..., 0]
    return Cell(parts)


@builtin("c = mat2cell(a, d1, d2, ...)", "c = mat2cell(a, rows)", fresh=True)
def mat2cell(a, d1=None, *more):
    """An array cut into blocks, as a cell: `d1` gives their heights, `d2` their widths, and so on.

    The sizes of each dimension add up to that of `a`. With heights alone, blocks are as wide as `a`.

    >> c = mat2cell([1 2 3 4], 1, [3 1]);
    >> c{2}
    ans = 4
    """
    if d1 is None:
        raise OctaveError("Invalid call to mat2cell", "Octave:invalid-fun-call")
    shape = dims_of(a)
    sizes = [[to_count(n) for n in to_array_value(each).real.ravel(order="F")] for each in (d1, *more)]
    for k, parts in enumerate(sizes):
        have = shape[k] if k < len(shape) else 1
        if sum(parts) != have:
            raise OctaveError(f"mat2cell: mismatch on dimension {k + 1} ({have} != {sum(parts)})")
    sizes += [[n] for n in shape[len(sizes) :]]
    ends = [list(accumulate(parts)) for parts in sizes]
    cuts = [[slice(e - n, e) for n, e in zip(p, end, strict=True)] for p, end in zip(sizes, ends, strict=True)]
    outer = tuple(map(len, sizes))
    parts_of = np.empty(outer, dtype=object, order="F")
    for at in product(*(range(n) for n in outer)):
        parts_of[at] = share(slices_of(a, tuple(cuts[k][i] for k, i in enumerate(at))[: len(shape)]))
    return Cell(parts_of)


@builtin("parts = cellslices(a, lower, upper, dim)", fresh=True)
def cellslices(a, lb, ub, dim=None):
    """A cell row of parts of an array: the k-th from position `lower(k)` to `upper(k)` along a dimension.

    The dimension is the first that is not 1 unless given.

    >> disp(cellslices(1:5, [1 3], [2 5]){2})
       3   4   5
    """
    lows, highs = (to_array_value(each).real.ravel(order="F").tolist() for each in (lb, ub))
    if len(lows) != len(highs):
        raise OctaveError("cellslices: the lengths of LB and UB must match")
    shape = dims_of(a)
    axis = next((k for k, n in enumerate(shape) if n != 1), 0) if dim is None else -1
    if dim is not None:
        if not is_array_like(dim) or numel_of(dim) == 0:
            name = type_name(dim) if not is_array_like(dim) else "null_matrix" if dims_of(dim) == (0, 0) else "matrix"
            raise OctaveError(f"octave_base_value::int_value (): wrong type argument '{name}'")
        axis = to_count(to_array(dim).real.flat[0]) - 1
    if axis < 0:
        raise OctaveError("cellslices: DIM must be a valid dimension")
    parts = []
    for low, high in zip(lows, highs, strict=True):
        first, last = to_count(low), to_count(high)
        extent = shape[axis] if axis < len(shape) else 1
        if first <= last and (first < 1 or last > extent):
            wrong = first if first < 1 else last
            raise OctaveError(f"index ({wrong}): out of bound {extent}", "Octave:index-out-of-bounds")
        keys = [slice(None)] * len(shape)
        if axis < len(shape):
            keys[axis] = slice(first - 1, max(last, first - 1))
        parts.append(slices_of(a, tuple(keys)))
    return Cell.of(parts)


def _mixed() -> OctaveError:
    return OctaveError("cell2mat: wrong type elements or mixed cells, structs, and matrices")


def _cell2mat_kind(value: Any) -> str:
    if isinstance(value, Cell):
        return "cell"
    if isinstance(value, Struct | StructArray):
        return "struct"
    if is_text(value):
        return "char"
    if class_of(value) == "logical":
        return "logical"
    if is_array_like(value):
        return "numeric"
    raise _mixed()


@builtin("m = cell2mat(c)", fresh=True)
def cell2mat(c):
    """The blocks in a cell put together to one matrix (or cell, struct array, char array).

    Blocks are of one kind; those in a row are equally high, and the rows equally wide.

    >> disp(cell2mat({1 [2 3]; 4 [5 6]}))
       1   2   3
       4   5   6
    """
    if not isinstance(c, Cell):
        raise OctaveError("cell2mat: C must be a cell array")
    items = c.items()
    if not items:
        return np.zeros((0, 0))
    kinds = {_cell2mat_kind(item) for item in items}
    if len(kinds) > 1 and not all(type(item) is Sparse for item in items):
        raise _mixed()
    if all(type(item) is float for item in items):
        return norm(np.array(items).reshape(c.data.shape, order="F"))
    if len(items) == 1:
        return share(items[0])
    data = c.data
    for axis in sorted(range(data.ndim), key=lambda k: data.shape[k]):
        data = _join_along(data, axis)
    return data.flat[0]


def _join_along(data: np.ndarray, axis: int) -> np.ndarray:
    outer = (*data.shape[:axis], 1, *data.shape[axis + 1 :])
    joined = np.empty(outer, dtype=object, order="F")
    for at in np.ndindex(outer):
        keys = tuple(slice(None) if k == axis else slice(i, i + 1) for k, i in enumerate(at))
        line = data[keys].ravel(order="F").tolist()
        joined[at] = line[0] if len(line) == 1 else cat(float(axis + 1), line)
    return joined


@builtin("c = struct2cell(s)", fresh=True)
def struct2cell(s):
    """The values of a struct's fields as a cell column; for a struct array, fields times its dimensions.

    >> struct2cell(struct("a", 1, "b", "x"))
    ans =
    {
      [1,1] = 1
      [2,1] = x
    }

    """
    if isinstance(s, Struct):
        return Cell.of(list(s.fields.values()), (len(s.fields), 1))
    if not isinstance(s, StructArray):
        raise OctaveError("struct2cell: argument S must be a structure")
    items = [item.fields[key] for item in s.items() for key in s.keys]
    shape = s.data.shape
    if len(shape) == 2 and shape[1] == 1:
        shape = shape[:1]
    return Cell.of(items, (len(s.keys), *shape))


def _field_list(fields: Any) -> list[str]:
    if isinstance(fields, str):
        return [str(fields)]
    if is_cellstr(fields) and isinstance(fields, Cell):
        return [str(item) if isinstance(item, str) else "" for item in fields.items()]
    raise OctaveError("cell2struct: FIELDS must be a cell array of strings or a scalar string")


@builtin("s = cell2struct(c, fields, dim)", fresh=True)
def cell2struct(c, fields, dim=1.0):
    """A struct (array) whose fields take their values from a cell along dimension `dim` (1).

    >> cell2struct({1; "x"}, {"a"; "b"}).b
    ans = x
    """
    if not isinstance(c, Cell):
        raise OctaveError("cell2struct: argument CELL must be of type cell")
    names = _field_list(fields)
    if not is_array_like(dim) or numel_of(dim) != 1:
        raise OctaveError("cell2struct: DIM must be a real scalar")
    axis = int(to_array(dim).item()) - 1
    if axis < 0:
        raise OctaveError("cell2struct: DIM must be a valid dimension")
    data = c.data.reshape(c.data.shape + (1,) * (axis + 1 - c.data.ndim), order="F")
    if len(names) != data.shape[axis]:
        raise OctaveError("cell2struct: number of FIELDS does not match dimension")
    outer: tuple[int, ...] = data.shape[:axis] + data.shape[axis + 1 :]
    while len(outer) > 2 and outer[-1] == 1:
        outer = outer[:-1]
    outer = outer + (1,) * (2 - len(outer))
    columns = np.moveaxis(data, axis, 0).reshape(len(names), math.prod(outer), order="F")
    items = [Struct({name: share(columns[k, at]) for k, name in enumerate(names)}) for at in range(columns.shape[1])]
    return StructArray.of(items, outer, names)


@builtin("[r1, r2, ...] = deal(a)", "[r1, r2, ...] = deal(a1, a2, ...)")
def deal(*values, nargout=1):
    """Give one value to all outputs, or each output a value of its own.

    >> [a, b] = deal(1, 2)
    a = 1
    b = 2
    """
    if not values:
        raise OctaveError("Invalid call to deal", "Octave:invalid-fun-call")
    if len(values) == 1:
        return values[0] if nargout <= 1 else (share(values[0]),) * nargout
    if len(values) != max(nargout, 1):
        raise OctaveError("deal: nargin > 1 and nargin != nargout")
    return values


def _output_numbers(n: Any) -> list[int]:
    numbers = to_array(n).real.ravel(order="F").tolist() if is_array_like(n) else [0.5]
    if not numbers or not all(number >= 1 and float(number).is_integer() for number in numbers):
        raise OctaveError("nthargout: N and NTOT must consist of positive integers")
    return [int(number) for number in numbers]


_MOST_OUTPUTS = 10_000
"""No function gives more."""


@builtin("arg = nthargout(n, func, ...)", "arg = nthargout(n, ntot, func, ...)")
def nthargout(n, func, *args, context):
    """The n-th output of a call; of several `n`, a cell of these outputs. `ntot` outputs are asked for (max(n)).

    >> nthargout(2, @max, [1 9 3])
    ans = 2
    """
    wanted = _output_numbers(n)
    total = max(wanted)
    if is_array_like(func) and not is_text(func):
        total = _output_numbers(func)[0]
        if not args:
            raise OctaveError("varargin(2): out of bound 1 (dimensions are 1x1)", "Octave:index-out-of-bounds")
        func, args = args[0], args[1:]
    if (is_array_like(func) and not isinstance(func, str)) or isinstance(func, Cell | Struct | StructArray):
        raise OctaveError("Invalid call to nthargout", "Octave:invalid-fun-call")
    if any(number > total for number in wanted):
        raise OctaveError(f"outargs({max(wanted)}): out of bound {total} (dimensions are 1x{total})")
    if total > _MOST_OUTPUTS:
        raise OctaveError(f"nthargout: Too many output arguments: {total}")
    outputs = context.call(func, args, nargout=total)
    if not isinstance(outputs, tuple):
        outputs = (outputs,)
    if len(outputs) < max(wanted):
        raise OctaveError(f"nthargout: Too many output arguments: {max(wanted)}")
    if len(wanted) == 1:
        return outputs[wanted[0] - 1]
    return Cell.of([outputs[number - 1] for number in wanted])
