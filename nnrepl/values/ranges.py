"""Lazy ranges of doubles."""

from __future__ import annotations

import math

import numpy as np

from nnrepl.errors import OctaveError

EPS = 2.0**-52
_MOST = 2**63


def count(base: float, step: float, limit: float) -> int:
    """How many elements `base:step:limit` has, forgiving rounding in the last one as Octave does."""
    if step == 0 or math.isnan(base) or math.isnan(step) or math.isnan(limit):
        return 0
    if (step > 0 and base > limit) or (step < 0 and base < limit):
        return 0
    beyond = base + step
    if beyond > limit if step > 0 else beyond < limit:
        return 1
    steps = (limit - base) / step
    if math.isinf(steps):
        return _MOST - 1
    if steps >= _MOST:
        raise OctaveError("invalid range")
    if steps.is_integer() and base + steps * step == limit:
        return int(steps) + 1
    found = _tolerant_floor((limit - base + step) / step)
    for elements in (found, found - 1, found + 1):
        if _about_equal(base + (elements - 1) * step, limit):
            return elements
    return found


_TOLERANCE = 3.0 * EPS


def _tolerant_floor(x: float) -> int:
    """The floor of a number of at least 1, or the next one where rounding may have kept the number from it: Hagerty's
    FL5."""
    most = 1.0 / (2.0 - _TOLERANCE)
    rounding = min(most, _TOLERANCE * (1.0 + math.floor(x)))
    found = math.floor(x + max(_TOLERANCE, rounding))
    return found if found - x < most else found - 1


def _about_equal(a: float, b: float) -> bool:
    return abs(a - b) < max(abs(a), abs(b)) * _TOLERANCE


class Range:
    """`base:step:limit` with two or more elements, kept as three numbers until its elements are needed."""

    __slots__ = ("_array", "base", "count", "limit", "step")

    def __init__(self, base: float, step: float, limit: float, count: int):
        self.base = base
        self.step = step
        self.limit = limit
        self.count = count
        self._array: np.ndarray | None = None

    @property
    def final(self) -> float:
        """The last element, never beyond the limit."""
        last = self.base + (self.count - 1) * self.step
        # A limit of -0 is reached as -0.
        beyond = last >= self.limit if self.step > 0 else last <= self.limit
        if not beyond:
            return last
        # A range of whole numbers ends in one, whatever rounding the limit has.
        whole = self.base.is_integer() and self.step.is_integer() and not self.limit.is_integer()
        return float(round(self.limit)) if whole else self.limit

    def item(self, k: int) -> float:
        """The element at offset k."""
        if k == 0:
            return self.base
        return self.final if k == self.count - 1 else self.base + k * self.step

    @property
    def array(self) -> np.ndarray:
        """The elements as a 1xN array that may not be written to."""
        if self._array is None:
            data = self.base + self.step * np.arange(self.count, dtype=float)
            data[0] = self.base
            data[-1] = self.final
            self._array = data.reshape(1, -1)
            self._array.flags.writeable = False
        return self._array
