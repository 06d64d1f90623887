"""The sources of numbers without a parameter: a generator with what is drawn ahead of need."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import numpy as np

from nnrepl.runtime import random_ziggurat
from nnrepl.runtime.random_twister import Twister, doubles, singles

_FIRST_AHEAD = 32
_MOST_AHEAD = 4096
_READY = 256


class Source(Protocol):
    """What every source offers: one double, or a vector filled with doubles or singles."""

    def scalar(self) -> float: ...

    def block(self) -> Iterator[float]: ...

    def settle(self) -> None: ...

    def fill(self, out: np.ndarray) -> None: ...


class RanlibSource:
    """Numbers of the old generators, one after another."""

    def __init__(self, draw: Callable[[], np.float32]):
        self._draw = draw

    def scalar(self) -> float:
        return float(self._draw())

    def block(self) -> Iterator[float]:
        """The next number: these generators draw nothing ahead."""
        return iter((self.scalar(),))

    def settle(self) -> None:
        """Nothing is drawn ahead."""

    def fill(self, out: np.ndarray) -> None:
        draw = self._draw
        out[:] = [draw() for _ in range(out.size)]


class TwisterSource(ABC):
    """Numbers made from a twister, with doubles drawn ahead so that a scalar costs next to nothing."""

    small: int  # the longest vector for which drawing ahead pays

    def __init__(self, twister: Twister) -> None:
        self.twister = twister
        self._ahead: np.ndarray = np.empty(0)
        self._ends: np.ndarray = np.empty(0, np.intp)
        # A slice of what is ahead, as Python floats, and where in it that slice ends. Others may hold this iterator:
        # before another takes its place it is emptied.
        self._ready: Any = iter([])
        self._ready_end = 0
        self._length = _FIRST_AHEAD

    def scalar(self) -> float:
        for value in self._ready:
            return value
        return next(self.block())

    def block(self) -> Iterator[float]:
        """The coming numbers, once those that were ready have been drawn."""
        if not self._ready.__length_hint__():
            if self._ready_end == self._ahead.size:
                self._look_ahead(1)
            start = self._ready_end
            self._ready_end = min(start + _READY, self._ahead.size)
            self._make_ready(self._ahead[start : self._ready_end].tolist())
        return self._ready

    def _make_ready(self, values: list[float]) -> None:
        self._ready.__setstate__(_READY)
        self._ready = iter(values)

    def fill(self, out: np.ndarray) -> None:
        """Fill a vector of doubles or singles."""
        if out.dtype == np.float64:
            drawn = self._drawn()
            if drawn + out.size <= self._ahead.size:
                self._copy_ahead(out, drawn)
                return
            if out.size <= self.small:
                self._look_ahead(out.size)
                self._copy_ahead(out, 0)
                return
        self.settle()
        self._fill(out)

    def settle(self) -> None:
        """Take back what was drawn ahead, so that the twister stands where the last drawn number left it."""
        drawn = self._drawn()
        if drawn:
            self.twister.advance(int(self._ends[drawn - 1]))
        if self._ahead.size:
            self._set_ahead(np.empty(0), np.empty(0, np.intp))
        self._length = _FIRST_AHEAD

    def _drawn(self) -> int:
        return self._ready_end - self._ready.__length_hint__()

    def _set_ahead(self, values: np.ndarray, ends: np.ndarray) -> None:
        self._ahead = values
        self._ends = ends
        self._make_ready([])
        self._ready_end = 0

    def _look_ahead(self, count: int) -> None:
        length = max(count, min(2 * self._length, _MOST_AHEAD))
        self.settle()
        self._length = length
        self._set_ahead(*self._peek(length))

    def _copy_ahead(self, out: np.ndarray, drawn: int) -> None:
        self._ready_end = drawn + out.size
        out[:] = self._ahead[drawn : self._ready_end]
        self._make_ready([])

    @abstractmethod
    def _fill(self, out: np.ndarray) -> None:
        """Fill a vector; nothing is drawn ahead."""

    @abstractmethod
    def _peek(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """At least `count` coming doubles, and after how many outputs each of them is drawn."""


class UniformSource(TwisterSource):
    """Between 0 and 1, both excluded."""

    small = 64

    def _fill(self, out: np.ndarray) -> None:
        draw = self._fill_doubles if out.dtype == np.float64 else self._fill_singles
        draw(out)
        zeros = np.flatnonzero(out == 0)
        if zeros.size:
            kept = np.delete(out, zeros)
            out[: kept.size] = kept
            self._fill(out[kept.size :])

    def _fill_doubles(self, out: np.ndarray) -> None:
        self.twister.fill_doubles(out)

    def _fill_singles(self, out: np.ndarray) -> None:
        out[:] = singles(self.twister.peek(out.size))
        self.twister.advance(out.size)

    def _peek(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        values = doubles(self.twister.peek(2 * count))
        ends = np.arange(2, 2 * count + 1, 2)
        if values.all():
            return values, ends
        if not values.any():
            return self._peek(2 * count)
        return values[values != 0], ends[values != 0]


class ZigguratSource(TwisterSource):
    small = 1024

    def __init__(self, twister: Twister, ziggurat: Callable[[bool], random_ziggurat.Ziggurat]):
        super().__init__(twister)
        self._ziggurat = ziggurat

    def _fill(self, out: np.ndarray) -> None:
        self._ziggurat(out.dtype == np.float32).fill(self.twister, out)

    def _peek(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        ziggurat = self._ziggurat(False)
        units = count + count // 16 + 8
        while True:
            chunk = ziggurat.chunk(self.twister.peek(units * ziggurat.width))
            if chunk.values.size >= count:
                return chunk.values, chunk.ends() * ziggurat.width
            units *= 2
