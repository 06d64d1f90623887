"""The generators that Octave used before the Mersenne twister, and uses again after rand("seed", x): those of RANLIB.

Uniform numbers combine two congruential generators (L'Ecuyer, 1988); normal numbers follow Ahrens and Dieter's FL
(1973), exponential numbers their SA (1972). Everything is rounded to single precision, step by step, as RANLIB does.
"""

from __future__ import annotations

import functools
import math
import os
from itertools import pairwise
from typing import NamedTuple

import numpy as np

_MODULUS_1 = 2147483563
_MODULUS_2 = 2147483399
_TO_UNIT = np.float32(4.656613057e-10)
_HALF = np.float32(0.5)
_ONE = np.float32(1)


class Ranlib:
    """One stream. Its state is a pair of integers, kept in the two halves of a double."""

    def __init__(self) -> None:
        self._first = 1
        self._second = 1
        self.reset()

    def seed(self, value: float) -> None:
        low, high = np.array([value], np.float64).view(np.int32).tolist()
        self._first = _in_range(low, _MODULUS_1 - 1)
        self._second = _in_range(high, _MODULUS_2 - 1)

    def reset(self) -> None:
        entropy = os.urandom(16)
        self._first = 1 + int.from_bytes(entropy[:8]) % (_MODULUS_1 - 1)
        self._second = 1 + int.from_bytes(entropy[8:]) % (_MODULUS_2 - 1)

    def state(self) -> float:
        return float(np.array([self._first, self._second], np.int32).view(np.float64)[0])

    def uniform(self) -> np.float32:
        self._first = 40014 * self._first % _MODULUS_1
        self._second = 40692 * self._second % _MODULUS_2
        difference = self._first - self._second
        if difference < 1:
            difference += _MODULUS_1 - 1
        return np.float32(difference) * _TO_UNIT

    def exponential(self) -> np.float32:
        sums = _exponential_sums()
        u = self.uniform() * 2
        whole = np.float32(0)
        while u <= _ONE:
            u *= 2
            whole += sums[0]
        u -= _ONE
        if u <= sums[0]:
            return whole + u
        least = self.uniform()
        for bound in sums[1:]:
            least = min(least, self.uniform())
            if u <= bound:
                break
        return whole + least * sums[0]

    def normal(self) -> np.float32:
        u = self.uniform()
        negative = u > _HALF
        u = (u + u - np.float32(negative)) * 32
        interval = min(int(u), 31)
        magnitude = self._in_interval(interval, u - np.float32(interval)) if interval else self._beyond(u)
        return -magnitude if negative else magnitude

    def _in_interval(self, interval: int, u: np.float32) -> np.float32:
        tables = _normal_tables()
        start = tables.starts[interval - 1]
        width = tables.starts[interval] - start
        threshold = tables.thresholds[interval - 1]
        while u <= threshold:
            w = self.uniform() * width
            if self._odd_run(u, (_HALF * w + start) * w):
                return start + w
            u = self.uniform()
        return start + (u - threshold) * tables.slopes[interval - 1]

    def _beyond(self, u: np.float32) -> np.float32:
        """Past the last interval, where each further one has half the probability of that before it."""
        tables = _normal_tables()
        start = tables.starts[31]
        u += u
        width = tables.tail_widths[0]
        for following in tables.tail_widths[1:]:
            if u >= _ONE:
                break
            u += u
            start = start + width
            width = following
        u -= _ONE
        while True:
            w = u * width
            if self._odd_run(self.uniform(), (_HALF * w + start) * w):
                return start + w
            u = self.uniform()

    def _odd_run(self, u: np.float32, bound: np.float32) -> bool:
        """Whether a descending run of uniform numbers below the bound, starting from u, ends on an odd count."""
        while u <= bound:
            following = self.uniform()
            if u < following:
                return False
            bound = following
            u = self.uniform()
        return True


def _in_range(half: int, largest: int) -> int:
    half = abs(half)
    return half % largest if half > largest else max(half, 1)


def _rounded(values: list[float]) -> list[np.float32]:
    # The published tables have seven digits.
    return [np.float32(float(f"{value:.7g}")) for value in values]


@functools.cache
def _exponential_sums() -> list[np.float32]:
    """Partial sums of the series of exp(ln 2) - 1."""
    term = 1.0
    total = 0.0
    sums = []
    for k in range(1, 17):
        term *= math.log(2) / k
        total += term
        sums.append(np.float32(total))
    return sums


class _NormalTables(NamedTuple):
    starts: list[np.float32]
    thresholds: list[np.float32]
    slopes: list[np.float32]
    tail_widths: list[np.float32]


@functools.cache
def _normal_tables() -> _NormalTables:
    """The centre of the half-normal in 31 intervals of equal probability, the tail in halves of what is left."""
    from statistics import NormalDist

    quantile = NormalDist().inv_cdf
    starts = [quantile(0.5 + i / 64) for i in range(32)]
    pairs = list(pairwise(starts))
    thresholds = [(right * right - left * left) / 2 for left, right in pairs]
    slopes = [(right - left) / (1 - t) for (left, right), t in zip(pairs, thresholds, strict=True)]
    tail = [-quantile(2.0**-k) for k in range(6, 33)]
    widths = [right - left for left, right in pairwise(tail)]
    return _NormalTables(_rounded(starts), _rounded(thresholds), _rounded(slopes), _rounded(widths))
