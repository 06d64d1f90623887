"""Gamma and Poisson numbers: distributions with a parameter, made one by one from uniform and normal numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

import numpy as np

from nnrepl.runtime import random_ziggurat
from nnrepl.runtime.random_twister import Twister, doubles, singles

_BLOCK_UNITS = 4096
_MARGIN_UNITS = 64
_TABLE_MEAN = 10.0
_PRODUCT_MEAN = 12.0
_NORMAL_MEAN = 1e8


class Deviates(Protocol):
    """What gamma and Poisson numbers are made from."""

    def uniform(self) -> float: ...

    def normal(self) -> float: ...

    def uniforms(self, count: int) -> np.ndarray: ...

    def normals(self, count: int) -> np.ndarray: ...

    def exponentials(self, count: int) -> np.ndarray: ...


class TwisterDeviates:
    """Uniform and normal numbers in any order from one twister; `finish` must follow the last of them."""

    def __init__(self, twister: Twister, single: bool, count: int):
        self._twister = twister
        self._single = single
        self._ziggurat = random_ziggurat.normal(single)
        self._width = self._ziggurat.width
        self._block_units = min(_BLOCK_UNITS, 2 * count + _MARGIN_UNITS)
        self._at = 0
        self._units = 0
        self._uniforms: list[float] = []
        self._normals: list[float] = []
        self._rejected: list[bool] = []

    def _refill(self) -> None:
        self.finish()
        self._units = self._block_units
        self._outputs = self._twister.peek(self._units * self._width)

    def finish(self) -> None:
        self._twister.advance(self._at * self._width)
        self._at = self._units = 0
        self._uniforms = []
        self._normals = []

    def uniform(self) -> float:
        while True:
            if self._at >= self._units:
                self._refill()
            if not self._uniforms:
                self._uniforms = (singles if self._single else doubles)(self._outputs).tolist()
            value = self._uniforms[self._at]
            self._at += 1
            if value:
                return value

    def normal(self) -> float:
        if self._at + _MARGIN_UNITS > self._units:
            self._refill()
        if not self._normals:
            values, _, rejected = self._ziggurat.candidates(self._outputs)
            self._normals = values.tolist()
            self._rejected = rejected.tolist()
        at = self._at
        if not self._rejected[at]:
            self._at = at + 1
            return self._normals[at]
        ahead = self._ziggurat.chunk(self._outputs[at * self._width : (at + _MARGIN_UNITS) * self._width])
        self._at += int(ahead.ends()[0])
        return float(ahead.values[0])

    def uniforms(self, count: int) -> np.ndarray:
        return np.array([self.uniform() for _ in range(count)])

    def normals(self, count: int) -> np.ndarray:
        return self._filled(self._ziggurat, count)

    def exponentials(self, count: int) -> np.ndarray:
        return self._filled(random_ziggurat.exponential(self._single), count)

    def _filled(self, ziggurat: random_ziggurat.Ziggurat, count: int) -> np.ndarray:
        self.finish()
        out = np.empty(count, np.float32 if self._single else np.float64)
        ziggurat.fill(self._twister, out)
        return out


def gamma_block(shape: float, count: int, deviates: Deviates, single: bool) -> np.ndarray:
    """Gamma numbers of one shape, by Marsaglia and Tsang (2000); for a shape below 1 by that of shape + 1."""
    dtype = np.float32 if single else np.float64
    if shape <= 0 or math.isinf(shape):
        return np.full(count, np.nan, dtype)
    draw = _gamma_single if single else _gamma_double
    above_one = shape + 1 if shape < 1 else shape
    values = np.array(draw(above_one - 1 / 3, count, deviates), dtype)
    if shape < 1:
        exponents = (-deviates.exponentials(count) / dtype(shape)).tolist()
        powers = np.array([math.exp(v) for v in exponents])
        values = (values * powers).astype(dtype)
    return values


def _gamma_double(d: float, count: int, deviates: Deviates) -> list[float]:
    c = 1 / math.sqrt(9 * d)
    uniform, normal = deviates.uniform, deviates.normal
    values = []
    for _ in range(count):
        while True:
            x = normal()
            v = 1 + c * x
            if v <= 0:
                continue
            v = v * v * v
            u = uniform()
            square = x * x
            # In this sense, not the opposite one: a NaN must end the loop.
            if not (u >= 1 - 0.0331 * square * square and math.log(u) >= 0.5 * square + d * (1 - v + math.log(v))):
                break
        values.append(d * v)
    return values


def _gamma_single(wide: float, count: int, deviates: Deviates) -> list[np.float32]:
    """The same with every product rounded to single."""
    d = np.float32(wide)
    c = np.float32(1) / np.sqrt(np.float32(9) * d)
    values = []
    for _ in range(count):
        while True:
            x = np.float32(deviates.normal())
            v = 1 + c * x
            if v <= 0:
                continue
            v = v * v * v
            u = deviates.uniform()
            square = x * x
            # In this sense, not the opposite one: a NaN must end the loop.
            if not (u >= 1 - 0.0331 * square * square and math.log(u) >= 0.5 * square + d * (1 - v + math.log(v))):
                break
        values.append(d * v)
    return values


def poisson_block(mean: float, count: int, deviates: Deviates) -> np.ndarray:
    """Poisson numbers of one mean: by a table if it is small, by the normal limit if it is large."""
    if mean < 0 or math.isinf(mean):
        return np.full(count, np.nan)
    if mean <= _TABLE_MEAN:
        # Octave fills such a block from its end.
        return np.searchsorted(_cumulated(mean), deviates.uniforms(count)).astype(np.float64)[::-1]
    if mean <= _NORMAL_MEAN:
        draw = Patchwork(mean, deviates.uniform).draw
        return np.array([draw() for _ in range(count)], dtype=np.float64)
    return np.floor(deviates.normals(count).astype(np.float64) * math.sqrt(mean) + mean + 0.5)


def poisson_one(mean: float, deviates: Deviates) -> float:
    """One number of an array of means, for which Octave prepares nothing."""
    if mean < 0 or math.isinf(mean):
        return math.nan
    if mean <= _PRODUCT_MEAN:
        return _product(mean, deviates.uniform)
    if mean <= _NORMAL_MEAN:
        return _lorentzian(mean, deviates.uniform)
    value = deviates.normal() * math.sqrt(mean) + mean + 0.5
    return value if math.isnan(value) else float(math.floor(value))


def _cumulated(mean: float) -> np.ndarray:
    term = math.exp(-mean)
    total = term
    sums = [total]
    while total + term > total or len(sums) < mean:
        term *= mean / len(sums)
        total += term
        sums.append(total)
    return np.array(sums)


def _product(mean: float, uniform: Callable[[], float]) -> float:
    """How many uniform numbers can be multiplied before the product falls below exp(-mean)."""
    limit = math.exp(-mean)
    product = uniform()
    factors = 0
    while product > limit:
        product *= uniform()
        factors += 1
    return float(factors)


def _lorentzian(mean: float, uniform: Callable[[], float]) -> float:
    """Rejection under a Lorentzian curve (Press et al., Numerical Recipes, chapter 7)."""
    spread = math.sqrt(2 * mean)
    log_mean = math.log(mean)
    peak = mean * log_mean - math.lgamma(mean + 1)
    while True:
        slope = math.tan(math.pi * uniform())
        value = spread * slope + mean
        if value < 0:
            continue
        value = math.floor(value)
        share = 0.9 * (1 + slope * slope) * math.exp(value * log_mean - math.lgamma(value + 1) - peak)
        if uniform() <= share:
            return float(value)


def _log_factorial(k: int) -> float:
    if k < 30:
        return math.log(math.factorial(k))
    r = 1 / k
    square = r * r
    series = 1 / 12 + square * (-1 / 360 + square * (1 / 1260 + square * (-1 / 1680)))
    return (k + 0.5) * math.log(k) - k + 0.5 * math.log(2 * math.pi) + r * series


class Patchwork:
    """Poisson numbers by patchwork rejection (Stadlober and Zechner, 1999).

    The middle of the histogram is cut at k1 < k2 < mode < k4 < k5 and its outer parts are folded into rectangles, so
    that most numbers cost one uniform number; the tails beyond k1 and k5 lie under exponential curves.
    """

    def __init__(self, mean: float, uniform: Callable[[], float]):
        self.uniform = uniform
        self.log_mean = math.log(mean)
        mode = math.floor(mean)
        self.peak = mode * self.log_mean - _log_factorial(mode)
        spread = math.sqrt(mean + 0.25)
        self.k2 = math.ceil(mean - 0.5 - spread)
        self.k4 = math.floor(mean - 0.5 + spread)
        self.k1 = self.k2 + self.k2 - mode + 1
        self.k5 = self.k4 + self.k4 - mode
        self.left = self.k2 - self.k1
        self.right = self.k5 - self.k4
        self.f1, self.f2, self.f4, self.f5 = map(self.height, (self.k1, self.k2, self.k4, self.k5))
        self.slope1 = self.f1 - self.f1 / (mean / self.k1)
        self.slope2 = self.f2 - self.f2 / (mean / self.k2)
        self.slope4 = self.f4 - self.f4 * (mean / (self.k4 + 1))
        self.slope5 = self.f5 - self.f5 * (mean / (self.k5 + 1))
        self.log_left = math.log(mean / self.k1)
        self.log_right = -math.log(mean / (self.k5 + 1))
        self.p1 = self.f2 * (self.left + 1)
        self.p2 = self.f2 * self.left + self.p1
        self.p3 = self.f4 * (self.right + 1) + self.p2
        self.p4 = self.f4 * self.right + self.p3
        self.p5 = self.f1 / self.log_left + self.p4
        self.p6 = self.f5 / self.log_right + self.p5

    def height(self, k: int) -> float:
        """The probability of k over that of the mode."""
        return math.exp(k * self.log_mean - _log_factorial(k) - self.peak)

    def draw(self) -> int:
        while True:
            u = self.uniform() * self.p6
            if u < self.p2:
                k = self._left_of_mode(u)
            elif u < self.p4:
                k = self._right_of_mode(u)
            else:
                k = self._tail(u)
            if k is not None:
                return k

    def _left_of_mode(self, u: float) -> int | None:
        v = u - self.p1
        if v < 0:
            return self.k2 + int(u / self.f2)
        w = v / self.left
        if w < self.f1:
            return self.k1 + int(v / self.f1)
        step = int(self.left * self.uniform()) + 1
        if w <= self.f2 - step * self.slope2:
            return self.k2 - step
        v = self.f2 + self.f2 - w
        inside = self.k2 + step
        if v < 1 and (v <= self.f2 + step * (1 - self.f2) / (self.left + 1) or v <= self.height(inside)):
            return inside
        return self._decided(w, self.k2 - step)

    def _right_of_mode(self, u: float) -> int | None:
        v = u - self.p3
        if v < 0:
            return self.k4 - int((u - self.p2) / self.f4)
        w = v / self.right
        if w < self.f5:
            return self.k5 - int(v / self.f5)
        step = int(self.right * self.uniform()) + 1
        if w <= self.f4 - step * self.slope4:
            return self.k4 + step
        v = self.f4 + self.f4 - w
        inside = self.k4 - step
        if v < 1 and (v <= self.f4 + step * (1 - self.f4) / self.right or v <= self.height(inside)):
            return inside
        return self._decided(w, self.k4 + step)

    def _tail(self, u: float) -> int | None:
        w = self.uniform()
        if u < self.p5:
            step = int(1 - math.log(w) / self.log_left)
            k = self.k1 - step
            if k < 0:
                return None
            w *= (u - self.p4) * self.log_left
            inside = w <= self.f1 - step * self.slope1
        else:
            step = int(1 - math.log(w) / self.log_right)
            k = self.k5 + step
            w *= (u - self.p5) * self.log_right
            inside = w <= self.f5 - step * self.slope5
        return k if inside else self._decided(w, k)

    def _decided(self, w: float, k: int) -> int | None:
        return k if math.log(w) <= k * self.log_mean - _log_factorial(k) - self.peak else None
