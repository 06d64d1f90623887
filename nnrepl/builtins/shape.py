"""The size of a value, and questions about it."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import dims_of_plain, row, to_array_value, to_int
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.kinds import dims_of, is_text, numel_of
from nnrepl.values.objects import Object

_OUT_OF_RANGE = "size: requested dimension DIM (= {}) out of range"


def _extent(dims: tuple[int, ...], k: int) -> float:
    if k < 1:
        raise OctaveError(_OUT_OF_RANGE.format(k))
    return float(dims[k - 1]) if k <= len(dims) else 1.0


@builtin("sz = size(x)", "n = size(x, dim)", "sz = size(x, d1, d2, ...)", "[m, n, ...] = size(x)", fresh=True)
def size(x: Any, *wanted: Any, nargout: int = 1) -> Any:
    """The dimensions of a value as a row, or those that are asked for.

    With several outputs each is one dimension; the last one counts all that are left.

    >> disp(size([1 2 3; 4 5 6]))
       2   3

    >> size([1 2 3; 4 5 6], 2)
    ans = 3
    """
    dims = dims_of(x)
    if wanted:
        if len(wanted) == 1 and type(wanted[0]) is float and nargout < 2:
            return _extent(dims, to_int(wanted[0]))
        asked = _asked(wanted)
        found = [_extent(dims, k) for k in asked]
        if nargout < 2:
            return row(found)
        if nargout != len(found):
            raise OctaveError("size: nargout > 1 but does not match number of requested dimensions")
        return tuple(found)
    if nargout < 2:
        return np.array([dims], dtype=float)
    if len(dims) > nargout:
        rest = 1
        for extent in dims[nargout - 1 :]:
            rest *= extent
        dims = (*dims[: nargout - 1], rest)
    return tuple(map(float, dims)) + (1.0,) * (nargout - len(dims))


def _asked(wanted: tuple[Any, ...]) -> list[int]:
    asked: list[int] = []
    for each in wanted:
        if is_text(each):
            raise OctaveError("invalid conversion from string to real N-D array")
        array = to_array_value(each)
        if len(wanted) > 1 and array.size != 1:
            raise OctaveError("size: DIM must be a positive integer")
        asked += [to_int(float(k)) for k in array.reshape(-1, order="F").real]
    return asked


@builtin("t = size_equal(a, b, ...)", fresh=True)
def size_equal(*args: Any) -> Any:
    """Whether all arguments have the same dimensions.

    >> size_equal([1 2], [3 4])
    ans = 1
    """
    return all(dims_of(arg) == dims_of(args[0]) for arg in args[1:])


@builtin("n = numel(x)", "n = numel(x, idx1, idx2, ...)", fresh=True)
def numel(x: Any, *indices: Any) -> Any:
    """How many elements a value has, or how many an index expression would give.

    >> numel([1 2; 3 4])
    ans = 4
    """
    if not indices:
        return 1.0 if isinstance(x, Object) else float(numel_of(x))
    dims = dims_of_plain(dims_of(x), len(indices))
    count = 1
    for index, extent in zip(indices, dims, strict=True):
        count *= extent if isinstance(index, str) and index == ":" else numel_of(index)
    return float(count)


@builtin("n = ndims(x)", fresh=True)
def ndims(x: Any) -> Any:
    """The number of dimensions, at least 2.

    >> ndims([1 2 3])
    ans = 2
    """
    return float(len(dims_of(x)))


@builtin("n = rows(x)", fresh=True)
def rows(x: Any) -> Any:
    """The number of rows.

    >> rows([1 2; 3 4; 5 6])
    ans = 3
    """
    return float(dims_of(x)[0])


@builtin("n = columns(x)", fresh=True)
def columns(x: Any) -> Any:
    """The number of columns.

    >> columns([1 2 3])
    ans = 3
    """
    return float(dims_of(x)[1])


@builtin("n = length(x)", fresh=True)
def length(x: Any) -> Any:
    """The greatest dimension, or 0 where there are no elements.

    >> length([1 2 3; 4 5 6])
    ans = 3
    """
    dims = dims_of(x)
    return 0.0 if 0 in dims else float(max(dims))


@builtin("t = isempty(x)", fresh=True)
def isempty(x: Any) -> Any:
    """Whether a value has no elements.

    >> isempty([])
    ans = 1
    """
    return numel_of(x) == 0


@builtin("t = isvector(x)", fresh=True)
def isvector(x: Any) -> Any:
    """Whether a value has two dimensions, one of which is 1.

    >> isvector([1 2 3])
    ans = 1
    """
    dims = dims_of(x)
    return len(dims) == 2 and 1 in dims


@builtin("t = isrow(x)", fresh=True)
def isrow(x: Any) -> Any:
    """Whether a value has two dimensions and one row.

    >> isrow([1 2 3])
    ans = 1
    """
    dims = dims_of(x)
    return len(dims) == 2 and dims[0] == 1


@builtin("t = iscolumn(x)", fresh=True)
def iscolumn(x: Any) -> Any:
    """Whether a value has two dimensions and one column.

    >> iscolumn([1 2 3])
    ans = 0
    """
    dims = dims_of(x)
    return len(dims) == 2 and dims[1] == 1


@builtin("t = isscalar(x)", fresh=True)
def isscalar(x: Any) -> Any:
    """Whether a value has exactly one element.

    >> isscalar(5)
    ans = 1
    """
    return numel_of(x) == 1


@builtin("t = ismatrix(x)", fresh=True)
def ismatrix(x: Any) -> Any:
    """Whether a value has two dimensions.

    >> ismatrix([])
    ans = 1
    """
    return len(dims_of(x)) == 2


@builtin("t = issquare(x)", fresh=True)
def issquare(x: Any) -> Any:
    """Whether a value has two dimensions, which are equal.

    >> issquare([1 2; 3 4])
    ans = 1
    """
    dims = dims_of(x)
    return len(dims) == 2 and dims[0] == dims[1]
