"""What `for` goes over."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from nnrepl.errors import LoopError, OctaveError
from nnrepl.runtime.indexing import index2
from nnrepl.runtime.operators import colon
from nnrepl.runtime.warning import warn
from nnrepl.values import ranges
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import norm
from nnrepl.values.kinds import dims_of
from nnrepl.values.objects import Object
from nnrepl.values.ranges import Range
from nnrepl.values.sentinels import COLON, CS_LIST
from nnrepl.values.sharing import share
from nnrepl.values.special import SPECIAL
from nnrepl.values.text import CharArray, from_codes

_BLOCK = 4096
"""Numbers become Python floats in blocks of this size: fast, and little memory however long the loop is."""


class NoColumns:
    """Nothing to loop over; the loop's variable becomes this value."""

    __slots__ = ("value",)

    def __init__(self, value: Any):
        self.value = value


Columns = Iterable[Any] | NoColumns


def loop_floats(start: float, step: float, stop: float) -> Columns:
    """The numbers of `start:step:stop`."""
    if not math.isfinite(start + step + stop):
        return _unusual(start, step, stop)
    count = ranges.count(start, step, stop)
    if count == 0:
        return NoColumns(np.zeros((1, 0)))
    if step == 1.0 and start.is_integer():
        return map(float, range(int(start), int(start) + count))
    return _in_blocks(Range(start, step, stop, count))


def _unusual(start: float, step: float, stop: float) -> Columns:
    """The numbers of a range that has an infinite bound, or one that is no number."""
    if math.isinf(stop) and not math.isinf(step) and step * stop > 0 and start != stop:
        warn("FOR loop limit is infinite, will stop after 9223372036854775807 steps", "Octave:infinite-loop")
        return map(start.__add__, map(step.__mul__, itertools.count()))
    if math.isinf(start) and math.isfinite(step) and step * start < 0:
        return itertools.repeat(start)
    return loop_columns(colon(start, step, stop))


def _in_blocks(numbers: Range) -> Iterable[float]:
    if numbers.count <= _BLOCK:
        return numbers.array.ravel().tolist()
    return itertools.chain.from_iterable(_blocks(numbers))


def _blocks(numbers: Range) -> Iterator[list[float]]:
    for first in range(0, numbers.count, _BLOCK):
        block = numbers.base + numbers.step * np.arange(first, min(first + _BLOCK, numbers.count), dtype=float)
        if first + _BLOCK >= numbers.count:
            block[-1] = numbers.final
        yield block.tolist()


def loop_list(value: Any, line: int, column: int) -> Columns:
    """The columns of what may be a list; a list of several values, or of none, has no columns."""
    if value is CS_LIST:
        raise OctaveError(f"invalid type in for loop expression near line {line}, column {column}")
    return loop_columns(value)


def loop_columns(value: Any) -> Columns:
    """The columns of a value, one after the other; more than two dimensions count as one long second one."""
    kind = type(value)
    if kind is float or kind is bool or kind is complex or kind is Struct:
        return (share(value),)
    if kind is Range:
        return loop_floats(value.base, value.step, value.limit)
    if isinstance(value, Object):
        raise LoopError
    dims = dims_of(value)
    if 0 in dims:
        return NoColumns(value)
    if kind is np.ndarray:
        return _array_columns(value)
    if kind in SPECIAL:
        return (index2(value, COLON, k + 1.0) for k in range(dims[1]))
    if isinstance(value, str):
        return list(str(value))
    if isinstance(value, CharArray):
        codes = value.codes.reshape(value.codes.shape[0], -1, order="F")
        return [from_codes(codes[:, k : k + 1], value.dq) for k in range(codes.shape[1])]
    if isinstance(value, Cell):
        data = value.data.reshape(value.data.shape[0], -1, order="F")
        return [Cell.of(data[:, k].tolist(), (data.shape[0], 1)) for k in range(data.shape[1])]
    if isinstance(value, StructArray):
        items = value.data.reshape(value.data.shape[0], -1, order="F")
        rows = items.shape[0]
        return [StructArray.of(items[:, k].tolist(), (rows, 1), value.keys) for k in range(items.shape[1])]
    raise LoopError


def _array_columns(array: np.ndarray) -> Iterable[Any]:
    if array.shape[0] == 1 and array.ndim == 2 and array.dtype == np.float64:
        return array.ravel().tolist()
    columns = array.reshape(array.shape[0], -1, order="F")
    return (norm(columns[:, k : k + 1].copy(order="F")) for k in range(columns.shape[1]))


def loop_fields(value: Any) -> Iterable[tuple[Any, str]]:
    """The fields of a struct: value and name. A field of a struct array is a cell."""
    if isinstance(value, Struct):
        return [(share(item), name) for name, item in list(value.fields.items())]
    if isinstance(value, StructArray):
        items = value.items()
        return [(Cell.of([item.fields[k] for item in items], value.data.shape), k) for k in value.keys]
    raise OctaveError("in statement 'for [X, Y] = VAL', VAL must be a structure")


def loop_range(start: Any, step: Any, stop: Any) -> Columns:
    """The elements of `start:step:stop` whose bounds may be anything."""
    if type(start) is float and type(step) is float and type(stop) is float:
        return loop_floats(start, step, stop)
    return loop_columns(colon(start, step, stop))
