"""Octave's random numbers: the same sequence as Octave for the same state, whether drawn one by one or in blocks.

Each distribution (rand, randn, rande, randg, randp) owns a Mersenne twister; randi and randperm draw from rand's.
"""

from __future__ import annotations

import functools
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.runtime import random_ziggurat
from nnrepl.runtime.random_twister import Twister, doubles, singles

DISTRIBUTIONS = ("rand", "randn", "rande", "randg", "randp")
FLINTMAX = 2.0**53

_SMALL_DRAW = 1024
_FIRST_AHEAD = 32
_MOST_AHEAD = 4096
_LONG_SHUFFLE = 30_000


class Source(ABC):
    """One distribution without parameters, with doubles drawn ahead so that a scalar costs next to nothing."""

    def __init__(self) -> None:
        self.twister = Twister()
        self._ahead: np.ndarray = np.empty(0)
        self._ends: np.ndarray = np.empty(0, np.intp)
        self._ready: Iterator[float] = iter(())
        self._next_length = _FIRST_AHEAD

    def scalar(self) -> float:
        for value in self._ready:
            return value
        self._look_ahead(1)
        return next(self._ready)

    def fill(self, out: np.ndarray) -> None:
        """Fill a vector of doubles or singles."""
        if out.dtype == np.float64 and out.size <= _SMALL_DRAW:
            self._copy_ahead(out)
        else:
            self.settle()
            self._fill(out)

    def vector(self, count: int) -> np.ndarray:
        out = np.empty(count)
        self.fill(out)
        return out

    def settle(self) -> None:
        """Take back what was drawn ahead, so that the twister stands where the last drawn number left it."""
        drawn = self._drawn()
        if drawn:
            self.twister.advance(int(self._ends[drawn - 1]))
        self._set_ahead(np.empty(0), np.empty(0, np.intp))
        self._next_length = _FIRST_AHEAD

    def _drawn(self) -> int:
        return self._ahead.size - self._ready.__length_hint__()  # type: ignore[attr-defined]

    def _set_ahead(self, values: np.ndarray, ends: np.ndarray) -> None:
        self._ahead = values
        self._ends = ends
        self._ready = iter(values.tolist())

    def _look_ahead(self, count: int) -> None:
        length = max(count, min(2 * self._next_length, _MOST_AHEAD))
        self.settle()
        self._next_length = length
        self._set_ahead(*self._peek(length))

    def _copy_ahead(self, out: np.ndarray) -> None:
        drawn = self._drawn()
        if drawn + out.size > self._ahead.size:
            self._look_ahead(out.size)
            drawn = 0
        out[:] = self._ahead[drawn : drawn + out.size]
        self._ready.__setstate__(drawn + out.size)  # type: ignore[attr-defined]

    @abstractmethod
    def _fill(self, out: np.ndarray) -> None:
        """Fill a vector; nothing is drawn ahead."""

    @abstractmethod
    def _peek(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """At least `count` coming doubles, and after how many outputs each of them is drawn."""


class UniformSource(Source):
    """Between 0 and 1, both excluded."""

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


class ZigguratSource(Source):
    def __init__(self, ziggurat: Callable[[bool], random_ziggurat.Ziggurat]):
        super().__init__()
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


class Generator:
    """All random numbers of one interpreter."""

    def __init__(self) -> None:
        self._uniform = UniformSource()
        self._normal = ZigguratSource(random_ziggurat.normal)
        self._exponential = ZigguratSource(random_ziggurat.exponential)
        self.scalar_rand = self._uniform.scalar
        self.scalar_randn = self._normal.scalar
        self.scalar_rande = self._exponential.scalar

    # State

    def _source(self, distribution: str) -> Source:
        return {"rand": self._uniform, "randn": self._normal, "rande": self._exponential}[distribution]

    def state(self, distribution: str) -> np.ndarray:
        """The 625x1 uint32 state of one distribution's twister."""
        source = self._source(distribution)
        source.settle()
        return source.twister.state()

    def set_state(self, distribution: str, value: np.ndarray | float) -> None:
        """Set a state that `state` returned, or seed by a number or by an array of any other length."""
        source = self._source(distribution)
        source.settle()
        source.twister.seed(np.asarray(value, dtype=np.float64))

    def reset(self, distribution: str) -> None:
        source = self._source(distribution)
        source.settle()
        source.twister.reset()

    # Distributions

    def rand(self, shape: tuple[int, ...] = (1, 1), dtype: type = np.float64) -> float | np.ndarray:
        """Uniform on (0, 1)."""
        return _draw(self._uniform, shape, dtype)

    def randn(self, shape: tuple[int, ...] = (1, 1), dtype: type = np.float64) -> float | np.ndarray:
        """Normal with mean 0 and variance 1."""
        return _draw(self._normal, shape, dtype)

    def rande(self, shape: tuple[int, ...] = (1, 1), dtype: type = np.float64) -> float | np.ndarray:
        """Exponential with mean 1."""
        return _draw(self._exponential, shape, dtype)

    def randi(self, low: float, high: float, shape: tuple[int, ...] = (1, 1)) -> float | np.ndarray:
        """Integers from low to high, each as likely as the others."""
        _check_bounds(low, high)
        span = high - low + 1
        count = math.prod(shape)
        surplus, limit, block = _rejection(count, span)
        if surplus <= 4 and shape == (1, 1):
            scalar = self._uniform.scalar
            for number in [scalar() * FLINTMAX for _ in range(surplus)]:
                if number < limit:
                    return low + number // block
        numbers = self._uniform.vector(surplus) * FLINTMAX
        numbers = numbers[numbers < limit]
        while numbers.size < count:
            more = self._uniform.vector(surplus) * FLINTMAX
            numbers = np.concatenate([numbers, more[more < limit]])
        return _shaped(low + np.floor(numbers[:count] / block), shape)

    def randperm(self, n: int, m: int | None = None) -> float | np.ndarray:
        """The first m numbers of a random order of 1..n, as a row."""
        m = n if m is None else m
        if n < 0 or m < 0:
            raise OctaveError("randperm: M and N must be non-negative")
        if m > n:
            raise OctaveError("randperm: M must be less than or equal to N")
        steps = np.arange(m)
        partners = steps + np.floor(self._uniform.vector(m) * (n - steps)).astype(np.int64)
        if 5 * m < n:
            order = np.array(_sparse_shuffle(partners.tolist()), dtype=np.float64)
        elif n > _LONG_SHUFFLE:
            order = _long_shuffle(n, partners)
        else:
            order = np.array(_shuffle(list(range(n)), partners.tolist()), dtype=np.float64)
        return _shaped(order[:m] + 1, (1, m))


@functools.lru_cache(maxsize=256)
def _rejection(count: int, span: float) -> tuple[int, float, float]:
    """How to make integers below `span` from 53 bits: how many to draw, which to accept, and the divisor.

    Octave draws at once what rejection may need, ten standard deviations more than is needed on average.
    """
    block = math.floor(FLINTMAX / span)
    limit = span * block
    share = limit / FLINTMAX
    return math.ceil(count / share + 10 * math.sqrt(count * (1 - share) / share)), limit, block


def _shuffle(order: list[int], partners: list[int]) -> list[int]:
    for step, partner in enumerate(partners):
        chosen = order[partner]
        order[partner] = order[step]
        order[step] = chosen
    return order


def _long_shuffle(n: int, partners: np.ndarray) -> np.ndarray:
    """The same with many exchanges at once, as long as no two of them touch the same place."""
    order = np.arange(n, dtype=np.float64)
    latest = np.empty(n, np.int64)
    step = 0
    while step < partners.size:
        stop = min(partners.size, step + math.isqrt(n - step) + 1)
        here = np.arange(step, stop)
        there = partners[step:stop]
        latest[step:stop] = here
        # Backwards, so that the first to claim a place is the one that stays.
        latest[there[::-1]] = here[::-1]
        clash = np.flatnonzero((latest[there] != here) | ((there < stop) & (there != here)))
        if clash.size:
            stop = step + max(int(clash[0]), 1)
            here, there = here[: stop - step], there[: stop - step]
        order[here], order[there] = order[there], order[here]
        step = stop
    return order


def _sparse_shuffle(partners: list[int]) -> list[int]:
    """The same, where most numbers stay in place and only the moved ones are worth the memory."""
    moved: dict[int, int] = {}
    order = []
    for step, partner in enumerate(partners):
        order.append(moved.get(partner, partner))
        moved[partner] = moved.get(step, step)
    return order


def _check_bounds(low: float, high: float) -> None:
    if low != np.floor(low) or high != np.floor(high):
        raise OctaveError("randi: IMIN and IMAX must be integer bounds")
    if low > high:
        raise OctaveError("randi: require IMIN <= IMAX")
    if max(abs(low), abs(high)) >= FLINTMAX:
        raise OctaveError("randi: IMIN and IMAX must be smaller than flintmax()")
    if high - low + 1 >= FLINTMAX:
        raise OctaveError("randi: integer range must be smaller than flintmax()-1")


def _draw(source: Source, shape: tuple[int, ...], dtype: type) -> float | np.ndarray:
    if dtype is np.float64 and shape == (1, 1):
        return source.scalar()
    out: np.ndarray = np.empty(math.prod(shape), dtype)
    source.fill(out)
    return out.reshape(shape, order="F")


def _shaped(values: np.ndarray, shape: tuple[int, ...]) -> float | np.ndarray:
    return float(values[0]) if math.prod(shape) == 1 and len(shape) == 2 else values.reshape(shape, order="F")


@functools.cache
def shared() -> Generator:
    """The generator of this process."""
    return Generator()
