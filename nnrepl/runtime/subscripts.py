"""From index values to what NumPy can index with."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnrepl.runtime.index_errors import BadIndex, bad_kind, bad_number
from nnrepl.runtime.warning import warn
from nnrepl.values.kinds import Dims
from nnrepl.values.ranges import Range
from nnrepl.values.sentinels import COLON
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import SPECIAL
from nnrepl.values.text import CharArray, codes_of

Places = int | slice | np.ndarray
"""Offsets from 0: one, an evenly spaced run (never empty), or an array of intp in one dimension."""

_LIMIT = 2.0**63
_FEW = 24


class Sub:
    """One index, understood.

    at      the offsets
    count   how many there are
    top     the largest index, counted from 1; 0 where there is none
    dims    the size of the index
    colon   whether it is the colon; its other attributes are set when the extent is known
    """

    __slots__ = ("at", "colon", "count", "dims", "top")

    def __init__(self, at: Places, count: int, top: int, dims: Dims, colon: bool = False):
        self.at = at
        self.count = count
        self.top = top
        self.dims = dims
        self.colon = colon


_NONE = np.zeros(0, dtype=np.intp)


def subscripts(args: tuple[Any, ...], deletion: bool = False) -> list[Sub]:
    """All indices of a list."""
    count = 0 if deletion else len(args)
    return [subscript(index, k, count) for k, index in enumerate(args)]


def subscript(index: Any, position: int = 0, count: int = 1) -> Sub:
    """The offsets that an index means; position and count place it in the messages."""
    kind = type(index)
    if kind is float:
        return _number(index, position, count)
    if index is COLON or (isinstance(index, str) and index == ":"):
        return Sub(slice(0, 0), 0, 0, (0, 1), True)
    if kind is Range:
        return _range(index, position, count)
    if kind is np.ndarray:
        return _array(index, position, count)
    if kind is bool:
        return Sub(0, 1, 1, (1, 1)) if index else Sub(_NONE, 0, 0, (0, 0))
    if isinstance(index, str | CharArray):
        return _array(codes_of(index), position, count)
    if kind is Sparse:
        return _sparse(index, position, count)
    if kind in SPECIAL:
        return _array(index.array, position, count)
    raise bad_kind(index, position, count)


def resolve(sub: Sub, extent: int) -> Sub:
    """The index with a colon replaced by all offsets up to the extent."""
    if not sub.colon:
        return sub
    return Sub(slice(0, extent) if extent else _NONE, extent, extent, (extent, 1), True)


def _number(number: float, position: int, count: int) -> Sub:
    if number >= 1.0 and number < _LIMIT and number.is_integer():
        top = int(number)
        return Sub(top - 1, 1, top, (1, 1))
    raise bad_number(number, position, count)


def _range(index: Range, position: int, count: int) -> Sub:
    base, step, length = index.base, index.step, index.count
    if not (base.is_integer() and step.is_integer()):
        return _uneven_range(index, position, count)
    first, by = int(base), int(step)
    last = first + (length - 1) * by
    if first < 1 or last < 1:
        raise bad_number(float(min(first, last)), position, count)
    if by == 0:
        return Sub(np.full(length, first - 1, dtype=np.intp), length, first, (1, length))
    stop = last if by > 0 else last - 2
    return Sub(slice(first - 1, None if stop < 0 else stop, by), length, max(first, last), (1, length))


def _uneven_range(index: Range, position: int, count: int) -> Sub:
    warn("non-integer range used as index", "Octave:noninteger-range-as-index")
    values = index.array
    return _array(np.copysign(np.floor(np.abs(values) + 0.5), values), position, count)


def _array(index: np.ndarray, position: int, count: int) -> Sub:
    kind = index.dtype.kind
    if kind == "b":
        return _mask(index)
    if kind == "c":
        raise bad_kind(index, position, count)
    flat = index.ravel(order="F")
    if flat.size == 0:
        return Sub(_NONE, 0, 0, index.shape)
    if kind == "f" and flat.size <= _FEW:
        few = _few(flat, index.shape)
        if few:
            return few
    if flat.dtype == np.uint64:
        flat = np.minimum(flat, np.uint64(2**63 - 1)).astype(np.intp)
    low, high = np.minimum.reduce(flat), np.maximum.reduce(flat)
    if not (low >= 1 and (kind != "f" or high < _LIMIT)):
        raise _first_bad(flat, position, count)
    at = flat.astype(np.intp)
    if kind == "f" and np.count_nonzero(at != flat):
        raise _first_bad(flat, position, count)
    at -= 1
    top = int(high)
    return Sub(top - 1 if flat.size == 1 else at, flat.size, top, index.shape)


def _few(flat: np.ndarray, dims: Dims) -> Sub | None:
    """A short list of good indices, which Python checks faster than NumPy."""
    numbers = flat.tolist()
    try:
        whole = [int(number) for number in numbers]
    except (ValueError, OverflowError):
        return None
    top = max(whole)
    if whole != numbers or min(whole) < 1 or top >= _LIMIT:
        return None
    if len(whole) == 1:
        return Sub(top - 1, 1, top, dims)
    at = np.array(whole, dtype=np.intp)
    at -= 1
    return Sub(at, len(whole), top, dims)


def _first_bad(flat: np.ndarray, position: int, count: int) -> BadIndex:
    numbers = flat.astype(np.float64)
    bad = ~((numbers >= 1) & (numbers < _LIMIT)) | (numbers != np.trunc(numbers))
    return bad_number(float(numbers[bad][0]), position, count)


def _sparse(index: Sparse, position: int, count: int) -> Sub:
    if index.dtype.kind != "b":
        if index.dtype.kind == "c" or index.nnz < math.prod(index.dims()):
            raise bad_kind(index, position, count)
        return _array(index.array, position, count)
    rows, columns = index.rows_and_columns()
    at = columns * index.dims()[0] + rows
    dims = (1, at.size) if index.dims()[0] == 1 else (at.size, 1)
    return Sub(at, at.size, int(at[-1]) + 1 if at.size else 0, dims)


def _mask(mask: np.ndarray) -> Sub:
    at = mask.ravel(order="F").nonzero()[0]
    length = at.size
    # A mask along one dimension keeps its direction.
    along = mask.ndim - 1 if mask.shape[:-1] == (1,) * (mask.ndim - 1) else 0
    dims = (*(1,) * along, length) if along else (length, 1)
    if not length:
        return Sub(at, 0, 0, dims)
    top = int(at[-1]) + 1
    first = top - length
    return Sub(slice(first, top, 1) if at[0] == first else at, length, top, dims)
