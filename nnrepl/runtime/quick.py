"""What the code of compiled loops calls: counters, and matrices whose elements are read and written without a call."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from nnrepl.runtime.warning import warn
from nnrepl.values import ranges

EMPTY_ROW = np.zeros((1, 0))
EMPTY_ROW.flags.writeable = False

BYTES = {float(code): chr(code) for code in range(256)}
"""The characters, by their codes."""

LEFT = ".left"
"""The key under which a loop's results say that it was left by `return`, or by an error, which is then the value."""

View = tuple[np.ndarray, memoryview, int, int, int, int]


def count_up(start: int, step: int, stop: float) -> Iterable[int]:
    """The whole numbers `start:step:stop`; false where there are none."""
    if step == 1 and -1e15 < stop < 1e15:
        return range(start, math.floor(stop) + 1)
    if math.isinf(stop) and step * stop > 0:
        warn("FOR loop limit is infinite, will stop after 9223372036854775807 steps", "Octave:infinite-loop")
        return itertools.count(start, step)
    if stop != stop:
        return [stop]  # type: ignore[list-item]  # one round, with no number
    count = ranges.count(float(start), float(step), float(stop))
    return range(start, start + step * count, step)


def count_floats(numbers: Iterable[int]) -> Iterable[float]:
    """The numbers of `count_up` as floats."""
    if numbers.__class__ is range:
        counted = itertools.count(float(numbers.start), float(numbers.step))
        return itertools.islice(counted, len(numbers))
    return map(float, numbers)


def view(x: np.ndarray) -> View:
    """A matrix with what is needed to read and write its elements in memory.

    Gives the matrix (column-major), its elements in that order, their number, the number of rows and of columns, and
    how many elements may be written to: none where the matrix has another owner.
    """
    if not x.flags.f_contiguous:
        x = np.asfortranarray(x)
    size = x.size
    rows, columns = x.shape
    return x, x.reshape(-1, order="F").data, size, rows, columns, size if x.flags.writeable else 0


def exp_float(x: float) -> float:
    """e to the power of x, infinite where it overflows."""
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def modulus(x: float | complex) -> float:
    """The absolute value of a real or complex number, infinite where it overflows."""
    try:
        return abs(x)
    except OverflowError:
        return math.inf


def finish(results: dict[str, Any]) -> None:
    """Go on with the error that has ended a loop, if one has."""
    left = results[LEFT]
    if isinstance(left, BaseException):
        results.clear()
        raise left
