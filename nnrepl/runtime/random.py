"""Octave's random numbers: the same sequence as Octave for the same state, whether drawn one by one or in blocks.

Each distribution (rand, randn, rande, randg, randp) owns a Mersenne twister; randi and randperm draw from rand's.
Setting a "seed" puts all of them back to the older RANLIB generators until a twister's state is set again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import chain

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.runtime import random_ziggurat
from nnrepl.runtime.random_integers import FLINTMAX, random_order, rejection
from nnrepl.runtime.random_parametric import Deviates, TwisterDeviates, gamma_block, poisson_block, poisson_one
from nnrepl.runtime.random_ranlib import Ranlib
from nnrepl.runtime.random_sources import RanlibSource, Source, TwisterSource, UniformSource, ZigguratSource
from nnrepl.runtime.random_twister import Twister

DISTRIBUTIONS = ("rand", "randn", "rande", "randg", "randp")


class Generator:
    """All random numbers of one interpreter.

    `scalar_rand`, `scalar_randn` and `scalar_rande` draw one double at the least cost: without a call of Python code,
    as long as there are numbers drawn ahead.
    """

    def __init__(self) -> None:
        self._twisters = {name: Twister() for name in DISTRIBUTIONS}
        self._ranlibs = {name: Ranlib() for name in DISTRIBUTIONS}
        self._twister_sources: dict[str, TwisterSource] = {
            "rand": UniformSource(self._twisters["rand"]),
            "randn": ZigguratSource(self._twisters["randn"], random_ziggurat.normal),
            "rande": ZigguratSource(self._twisters["rande"], random_ziggurat.exponential),
        }
        self._ranlib_sources = {
            "rand": RanlibSource(self._ranlibs["rand"].uniform),
            "randn": RanlibSource(self._ranlibs["randn"].normal),
            "rande": RanlibSource(self._ranlibs["rande"].exponential),
        }
        self._old = False
        self._use(old=False)
        self.scalar_rand = chain.from_iterable(self._blocks("rand")).__next__
        self.scalar_randn = chain.from_iterable(self._blocks("randn")).__next__
        self.scalar_rande = chain.from_iterable(self._blocks("rande")).__next__

    def _blocks(self, distribution: str) -> Iterator[Iterator[float]]:
        while True:
            yield self._sources[distribution].block()

    def _use(self, *, old: bool) -> None:
        if old != self._old:
            for source in self._sources.values():
                source.settle()
        self._old = old
        self._sources: dict[str, Source] = {**(self._ranlib_sources if old else self._twister_sources)}
        self._uniform, self._normal, self._exponential = (self._sources[name] for name in ("rand", "randn", "rande"))

    # State

    def state(self, distribution: str) -> np.ndarray:
        """The 625x1 uint32 state of one distribution's twister."""
        return self._settled(distribution).state()

    def set_state(self, distribution: str, value: np.ndarray | float) -> None:
        """Set a state that `state` returned, or seed by a number or by an array of any other length."""
        self._settled(distribution).seed(np.asarray(value, dtype=np.float64))
        self._use(old=False)

    def reset_state(self, distribution: str) -> None:
        self._settled(distribution).reset()
        self._use(old=False)

    def seed(self, distribution: str) -> float:
        """The state of one distribution's old generator."""
        return self._ranlibs[distribution].state()

    def set_seed(self, distribution: str, value: float) -> None:
        self._ranlibs[distribution].seed(value)
        self._use(old=True)

    def reset_seed(self, distribution: str) -> None:
        self._ranlibs[distribution].reset()
        self._use(old=True)

    def _settled(self, distribution: str) -> Twister:
        if distribution in self._twister_sources:
            self._twister_sources[distribution].settle()
        return self._twisters[distribution]

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

    def randg(
        self, a: float | np.ndarray, shape: tuple[int, ...] = (1, 1), dtype: type = np.float64
    ) -> float | np.ndarray:
        """Gamma of shape a and scale 1; for an array a of that array's dimensions, one number for each element."""
        single = dtype is np.float32

        def block(value: float, count: int, deviates: Deviates) -> np.ndarray:
            return gamma_block(value, count, deviates, single)

        def one(value: float, deviates: Deviates) -> float:
            return float(gamma_block(value, 1, deviates, single)[0])

        return self._with_parameter("randg", a, shape, dtype, single, block, one)

    def randp(
        self, mean: float | np.ndarray, shape: tuple[int, ...] = (1, 1), dtype: type = np.float64
    ) -> float | np.ndarray:
        """Poisson of a mean; for an array of means of that array's dimensions, one number for each element."""
        # Single precision matters only to the normal numbers that stand for those of a large mean.
        single = dtype is np.float32 and not isinstance(mean, np.ndarray) and not mean <= 1e8
        if single:
            mean = float(np.float32(mean))
        return self._with_parameter("randp", mean, shape, dtype, single, poisson_block, poisson_one)

    def _with_parameter(
        self,
        distribution: str,
        parameter: float | np.ndarray,
        shape: tuple[int, ...],
        dtype: type,
        single: bool,
        block: Callable[[float, int, Deviates], np.ndarray],
        one: Callable[[float, Deviates], float],
    ) -> float | np.ndarray:
        if isinstance(parameter, np.ndarray):
            shape = parameter.shape
        deviates: TwisterDeviates | RanlibDeviates
        if self._old:
            deviates = RanlibDeviates(self._ranlibs[distribution])
        else:
            deviates = TwisterDeviates(self._twisters[distribution], single, math.prod(shape))
        values: np.ndarray
        if isinstance(parameter, np.ndarray):
            values = np.array([one(value, deviates) for value in parameter.ravel(order="F").tolist()], dtype)
        else:
            values = block(parameter, math.prod(shape), deviates).astype(dtype)
        deviates.finish()
        return _shaped(values, shape)

    def randi(self, low: float, high: float, shape: tuple[int, ...] = (1, 1)) -> float | np.ndarray:
        """Integers from low to high, each as likely as the others."""
        _check_bounds(low, high)
        count = math.prod(shape)
        surplus, limit, block = rejection(count, high - low + 1)
        if surplus <= 4 and shape == (1, 1):
            scalar = self.scalar_rand
            for number in [scalar() * FLINTMAX for _ in range(surplus)]:
                if number < limit:
                    return low + number // block
        numbers = np.empty(0)
        while numbers.size < count:
            more = _vector(self._uniform, surplus) * FLINTMAX
            numbers = np.concatenate([numbers, more[more < limit]])
        return _shaped(low + np.floor(numbers[:count] / block), shape)

    def randperm(self, n: int, m: int | None = None) -> float | np.ndarray:
        """The first m numbers of a random order of 1..n, as a row."""
        m = n if m is None else m
        if n < 0 or m < 0:
            raise OctaveError("randperm: M and N must be non-negative")
        if m > n:
            raise OctaveError("randperm: M must be less than or equal to N")
        return _shaped(random_order(n, _vector(self._uniform, m)), (1, m))


class RanlibDeviates:
    """Uniform, normal and exponential numbers of one old generator."""

    def __init__(self, ranlib: Ranlib):
        self._ranlib = ranlib

    def uniform(self) -> float:
        return float(self._ranlib.uniform())

    def normal(self) -> float:
        return float(self._ranlib.normal())

    def uniforms(self, count: int) -> np.ndarray:
        return np.array([self.uniform() for _ in range(count)])

    def normals(self, count: int) -> np.ndarray:
        return np.array([self.normal() for _ in range(count)])

    def exponentials(self, count: int) -> np.ndarray:
        return np.array([float(self._ranlib.exponential()) for _ in range(count)])

    def finish(self) -> None:
        """Nothing is drawn ahead."""


def _check_bounds(low: float, high: float) -> None:
    if low != np.floor(low) or high != np.floor(high):
        raise OctaveError("randi: IMIN and IMAX must be integer bounds")
    if low > high:
        raise OctaveError("randi: require IMIN <= IMAX")
    if max(abs(low), abs(high)) >= FLINTMAX:
        raise OctaveError("randi: IMIN and IMAX must be smaller than flintmax()")
    if high - low + 1 >= FLINTMAX:
        raise OctaveError("randi: integer range must be smaller than flintmax()-1")


def _vector(source: Source, count: int) -> np.ndarray:
    out = np.empty(count)
    source.fill(out)
    return out


def _draw(source: Source, shape: tuple[int, ...], dtype: type) -> float | np.ndarray:
    if dtype is np.float64 and shape == (1, 1):
        return source.scalar()
    if max(shape) >= 2**47 or math.prod(extent for extent in shape if extent) >= 2**60:
        raise MemoryError
    out: np.ndarray = np.empty(math.prod(shape), dtype)
    source.fill(out)
    return out.reshape(shape, order="F")


def _shaped(values: np.ndarray, shape: tuple[int, ...]) -> float | np.ndarray:
    if shape == (1, 1) and values.dtype == np.float64:
        return float(values[0])
    return values.reshape(shape, order="F")
