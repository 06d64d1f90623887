"""Arrays made longer or cut to a size: postpad, prepad, resize."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import (
    MOST_AXES,
    elements,
    first_long_axis,
    integer,
    invalid_call,
    number,
    rebuild,
    to_array_value,
    to_int,
    with_axis,
)
from nnrepl.builtins.diagonals import first_of, resized
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.registry import builtin
from nnrepl.runtime.elements import blank
from nnrepl.values.containers import StructArray
from nnrepl.values.kinds import dims_of, is_struct, numel_of
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import STRUCTURED, Diagonal

_sparse_moved = later("nnrepl.builtins.sparseshape", "moved")


def _padded_sparse(x: Sparse, count: int, where: int, who: str) -> Any:
    dims = list(x.dims())
    shift = [0, 0]
    shift[where] = count - dims[where] if who == "prepad" else 0
    dims[where] = count
    return _sparse_moved(x, (dims[0], dims[1]), shift[0], shift[1])


def _padded(x: Any, length: Any, value: Any, dim: Any, who: str) -> Any:
    fill = 0.0
    if value is not None and numel_of(value):
        if numel_of(value) != 1:
            raise OctaveError(f"{who}: third argument must be empty or a scalar")
        fill = to_array_value(value).reshape(-1)[0]
    where = first_long_axis(dims_of(x))
    if dim is not None:
        message = f"{who}: DIM must be an integer and a valid dimension"
        where = min(integer(dim, message), int(MOST_AXES)) - 1
        if where < 0:
            raise OctaveError(message)
    wanted = number(length, f"{who}: second argument must be a positive scaler")
    if wanted < 0:
        raise OctaveError(f"{who}: second argument must be a positive scaler")
    count = to_int(wanted)
    if type(x) is Sparse and where < 2 and fill == 0:
        return _padded_sparse(x, count, where, who)
    array = with_axis(elements(x), where)
    extent = array.shape[where]
    if count <= extent and type(x) in STRUCTURED and where < 2 and (count == extent or who == "postpad"):
        return first_of(x, count, where)
    if count <= extent:
        first = 0 if who == "postpad" else extent - count
        return rebuild(x, np.take(array, range(first, first + count), axis=where))
    shape = list(array.shape)
    shape[where] = count - extent
    extra: Any = np.full(shape, fill, dtype=array.dtype if array.dtype.kind in "iu" else None)
    if array.dtype == object:
        cells = np.empty(shape, dtype=object)
        cells.fill(fill)
        extra = cells
    if array.dtype.char == "f":
        extra = extra.astype(np.float32)
    return rebuild(x, np.concatenate([array, extra] if who == "postpad" else [extra, array], axis=where))


@builtin("B = postpad(A, n)", "B = postpad(A, n, value)", "B = postpad(A, n, value, dim)")
def postpad(x: Any, n: Any, value: Any = None, dim: Any = None) -> Any:
    """The array with zeros, or another value, behind it until it is n long; a longer one is cut at the end.

    >> disp(postpad([1 2], 4))
       1   2   0   0
    """
    return _padded(x, n, value, dim, "postpad")


@builtin("B = prepad(A, n)", "B = prepad(A, n, value)", "B = prepad(A, n, value, dim)")
def prepad(x: Any, n: Any, value: Any = None, dim: Any = None) -> Any:
    """The array with zeros, or another value, before it until it is n long; a longer one is cut at the start.

    >> disp(prepad([1 2], 4))
       0   0   1   2
    """
    return _padded(x, n, value, dim, "prepad")


def _new_size(number: float) -> int:
    if not 0 <= number < 2.0**63:
        raise OctaveError(
            "Invalid resizing operation or ambiguous assignment to an out-of-bounds array element",
            "Octave:invalid-resize",
        )
    return int(number)


@builtin("B = resize(A, m)", "B = resize(A, m, n, ...)", "B = resize(A, [m n ...])")
def resize(x: Any, *sizes: Any) -> Any:
    """The array cut or filled with zeros to these dimensions.

    >> disp(resize([1 2; 3 4], 2, 3))
       1   2   0
       3   4   0
    """
    if not sizes:
        raise invalid_call("resize")
    given = [_new_size(number(each, "resize: invalid size")) for each in sizes] if len(sizes) > 1 else []
    if len(sizes) == 1:
        given = [_new_size(float(k)) for k in to_array_value(sizes[0]).real.reshape(-1, order="F")]
        given = given * 2 if len(given) == 1 else given or [0, 0]
    while len(given) > 2 and given[-1] == 1:
        given.pop()
    if type(x) is Diagonal and len(given) == 2:
        return resized(x, given[0], given[1])
    if type(x) is Sparse and len(given) == 2:
        return _sparse_moved(x, (max(given[0], 0), max(given[1], 0)))
    array = elements(x)
    result = np.zeros(given, dtype=array.dtype, order="F")
    if array.dtype == object:
        result.fill(blank(list(x.keys if isinstance(x, StructArray) else x.fields)) if is_struct(x) else 0.0)
    array = with_axis(array, len(given) - 1)
    common: tuple[Any, ...] = tuple(slice(0, min(a, b)) for a, b in zip(array.shape, given, strict=False))
    result[common] = array[common + (0,) * (array.ndim - len(given))]
    return rebuild(x, result)
