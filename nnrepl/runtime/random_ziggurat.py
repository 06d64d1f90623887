"""Normal and exponential numbers by the ziggurat method of Marsaglia and Tsang (2000), with 256 layers.

A chunk of the generator's outputs is cut into units (two outputs for double, one for single precision) and every unit
is made a candidate at once. About one unit in seventy is rejected by the fast test; only these are looked at one by
one, since what follows such a unit is not a candidate but the uniform number that decides about it.
"""

from __future__ import annotations

import functools
import math
from abc import ABC, abstractmethod

import numpy as np

from nnrepl.runtime.random_twister import Twister, doubles, singles

LAYERS = 256
_CHUNK_UNITS = 1 << 15


class Chunk:
    """What one run over a chunk found: its values, and where in the chunk each of them is complete."""

    def __init__(self, candidates: np.ndarray, keep: np.ndarray, used: int, wedges: np.ndarray, late: dict[int, int]):
        self.values = candidates[keep]
        self.used = used
        self._keep = keep
        self._wedges = wedges
        self._late = late

    def ends(self) -> np.ndarray:
        """For each value, how many units of the chunk are used up once it is drawn."""
        ends = np.arange(1, self._keep.size + 1)
        ends[self._wedges] += 1
        if self._late:
            ends[list(self._late)] = list(self._late.values())
        return ends[self._keep]


class Ziggurat(ABC):
    """The algorithm; subclasses give the density, the precision and the layout of bits."""

    width: int  # outputs in a unit
    dtype: type[np.floating]
    edge: float  # where the tail begins
    area: float  # of each layer
    scale: float  # one more than the greatest magnitude

    def __init__(self) -> None:
        self.limits, self.widths, self.heights = self._tables()

    # The distribution

    @abstractmethod
    def density(self, x: float) -> float: ...

    @abstractmethod
    def inverse(self, y: float) -> float: ...

    @abstractmethod
    def densities(self, x: np.ndarray) -> np.ndarray: ...

    @abstractmethod
    def candidates(self, outputs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """For each unit its candidate, its layer, and whether the fast test rejects it."""

    @abstractmethod
    def tail(self, unit: int, uniforms: Uniforms) -> float:
        """A value beyond the edge, in place of the candidate at `unit`."""

    def _tables(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        # Each table entry and each x is rounded to the precision of the results, the steps between are double.
        rounded = self.dtype
        limits = np.zeros(LAYERS, np.int64)
        widths = np.zeros(LAYERS, rounded)
        heights = np.zeros(LAYERS, rounded)
        x = rounded(self.edge)
        heights[255] = self.density(float(x))
        widths[255] = float(x) / self.scale
        widths[0] = self.area / float(heights[255]) / self.scale
        heights[0] = 1
        limits[0] = int(float(x * heights[255]) / self.area * self.scale)
        for layer in range(254, 0, -1):
            below = x
            x = rounded(self.inverse(self.area / float(below) + float(heights[layer + 1])))
            limits[layer + 1] = int(float(x / below) * self.scale)
            widths[layer] = float(x) / self.scale
            heights[layer] = self.density(float(x))
        return limits, widths, heights

    def log(self, u: float) -> float:
        return float(self.dtype(math.log(u)))

    def uniforms(self, outputs: np.ndarray) -> np.ndarray:
        return doubles(outputs) if self.width == 2 else singles(outputs)

    # The run

    def chunk(self, outputs: np.ndarray) -> Chunk:
        """Every value that is complete within these outputs."""
        x, layer, rejected = self.candidates(outputs)
        pending = np.flatnonzero(rejected)
        keep = np.ones(x.size, bool)
        special = pending[layer.take(pending) == 0]
        run = _Run(self, Uniforms(outputs, self.width), x, keep, special)
        wedges = run.over(pending)
        deciding = self.uniforms(_units(outputs, wedges + 1, self.width))
        if not deciding.all():
            # A uniform number is never zero: those that are stand for the next one.
            keep[:] = True
            x, layer, _ = self.candidates(outputs)
            before_zeros = np.flatnonzero(self.uniforms(outputs) == 0) - 1
            run = _Run(self, Uniforms(outputs, self.width), x, keep, special, before_zeros)
            wedges = run.over(pending)
            deciding = self.uniforms(_units(outputs, run.deciding(wedges), self.width))
        keep[wedges + 1] = False
        keep[wedges] = self._inside(x[wedges], layer[wedges], deciding)
        keep[run.used :] = False
        return Chunk(x, keep, run.used, wedges, run.late)

    def _inside(self, x: np.ndarray, layer: np.ndarray, u: np.ndarray) -> np.ndarray:
        """Between two layers the density itself decides."""
        low = self.heights[layer]
        high = self.heights[layer - 1]
        return (high - low) * u + low < self.densities(x.astype(np.float64))

    def fill(self, twister: Twister, out: np.ndarray) -> None:
        """Fill a vector, and use up exactly the outputs that a draw one by one would."""
        filled = 0
        spare = 32
        while filled < out.size:
            missing = out.size - filled
            units = min(_CHUNK_UNITS, missing + missing // 16 + spare)
            chunk = self.chunk(twister.peek(units * self.width, missing * self.width))
            taken = min(missing, chunk.values.size)
            out[filled : filled + taken] = chunk.values[:taken]
            filled += taken
            # After the last value the outputs behind it stay, even those that the run has rejected.
            used = int(chunk.ends()[taken - 1]) if filled == out.size else chunk.used
            twister.advance(used * self.width)
            spare = spare if taken else 2 * spare


class _Run:
    """The walk over the rejected units of a chunk, to tell candidates from the uniform numbers behind them."""

    def __init__(
        self,
        ziggurat: Ziggurat,
        uniforms: Uniforms,
        x: np.ndarray,
        keep: np.ndarray,
        tails: np.ndarray,
        before_zeros: np.ndarray | None = None,
    ):
        self.ziggurat = ziggurat
        self.uniforms = uniforms
        self.x = x
        self.keep = keep
        self.tails = set(tails.tolist())
        self.slow = self.tails if before_zeros is None else self.tails | set(before_zeros.tolist())
        self.used = x.size
        self.free = 0
        self.late: dict[int, int] = {}

    def over(self, pending: np.ndarray) -> np.ndarray:
        """The units that a uniform number, the next unit as a rule, must decide about."""
        wedges: list[int] = []
        free = 0
        slow = self.slow
        for unit in pending.tolist():
            if unit < free:
                continue
            if unit in slow:
                if not self._step(unit):
                    break
                free = self.free
                if unit in self.tails:
                    continue
            else:
                free = unit + 2
            wedges.append(unit)
        if free > self.used:
            self.used = wedges.pop()
        return np.array(wedges, np.intp)

    def _step(self, unit: int) -> bool:
        """One unit by the book; false if the chunk ends too early for it."""
        uniforms = self.uniforms
        uniforms.at = unit + 1
        try:
            if unit in self.tails:
                self.x[unit] = self.ziggurat.tail(unit, uniforms)
            else:
                uniforms.next()
        except IndexError:
            self.used = unit
            return False
        self.late[unit] = self.free = uniforms.at
        self.keep[unit + 1 : self.free] = False
        return True

    def deciding(self, wedges: np.ndarray) -> np.ndarray:
        """Where the uniform numbers of these units are."""
        return np.array([self.late.get(unit, unit + 2) - 1 for unit in wedges.tolist()], np.intp)


class Uniforms:
    """The units of a chunk read one by one as uniform numbers; a zero is never one."""

    def __init__(self, outputs: np.ndarray, width: int):
        self.outputs = outputs
        self._width = width
        self.at = 0

    def next(self) -> float:
        value = 0.0
        while value == 0:
            if self._width == 2:
                high, low = self.outputs[2 * self.at], self.outputs[2 * self.at + 1]
                value = ((int(high) >> 5) * 67108864 + (int(low) >> 6)) / 9007199254740992
            else:
                value = (int(self.outputs[self.at]) & 0xFFFFFF) / 16777216
            self.at += 1
        return value


def _units(outputs: np.ndarray, at: np.ndarray, width: int) -> np.ndarray:
    return outputs.reshape(-1, width)[at].ravel()


class _Normal(Ziggurat):
    edge = 3.6541528853610088
    area = 0.00492867323399

    def density(self, x: float) -> float:
        return math.exp(-0.5 * x * x)

    def inverse(self, y: float) -> float:
        return math.sqrt(-2 * math.log(y))

    def densities(self, x: np.ndarray) -> np.ndarray:
        return np.exp(-0.5 * x * x)

    def beyond(self, uniforms: Uniforms) -> float:
        """How far a value lies beyond the edge (Marsaglia's method for the tail)."""
        while True:
            x = float(self.dtype(-1 / self.edge * self.log(uniforms.next())))
            y = -self.log(uniforms.next())
            if y + y > self.square(x):
                return x

    def square(self, x: float) -> float:
        return float(self.dtype(x) * self.dtype(x))


class NormalDouble(_Normal):
    width = 2
    dtype = np.float64
    scale = 2.0**53

    def __init__(self) -> None:
        super().__init__()
        # The lowest bit is the sign and the next eight are the layer: one table of both.
        self._signed = np.repeat(self.widths, 2)
        self._signed[1::2] *= -1
        self._limits = np.repeat(self.limits, 2)

    def candidates(self, outputs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        bits = outputs.view(np.int64)
        entry = bits & 511
        magnitude = (bits & (2**54 - 1)) >> 1
        x = self._signed.take(entry, mode="clip")
        x *= magnitude
        return x, entry >> 1, magnitude >= self._limits.take(entry, mode="clip")

    def tail(self, unit: int, uniforms: Uniforms) -> float:
        x = self.beyond(uniforms)
        return -self.edge - x if int(uniforms.outputs[2 * unit]) & 0x200 else self.edge + x


class NormalSingle(_Normal):
    width = 1
    dtype = np.float32
    scale = 2.0**31

    def candidates(self, outputs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        layer = (outputs & np.uint32(255)).astype(np.intp)
        x = self.widths.take(layer)
        x *= outputs.view(np.int32).astype(np.float32)
        # Octave drops the sign bit instead of negating, so small negative values pass through the slow test as well.
        return x, layer, (outputs & np.uint32(0x7FFFFFFF)) >= self.limits.take(layer)

    def tail(self, unit: int, uniforms: Uniforms) -> float:
        x = self.beyond(uniforms)
        return -self.edge - x if int(uniforms.outputs[unit]) & 0x100 else self.edge + x


class _Exponential(Ziggurat):
    edge = 7.69711747013104972
    area = 0.0039496598225815571993

    def density(self, x: float) -> float:
        return math.exp(-x)

    def inverse(self, y: float) -> float:
        return -math.log(y)

    def densities(self, x: np.ndarray) -> np.ndarray:
        return np.exp(-x)

    def tail(self, unit: int, uniforms: Uniforms) -> float:
        return self.edge - self.log(uniforms.next())


class ExponentialDouble(_Exponential):
    width = 2
    dtype = np.float64
    scale = 2.0**53

    def candidates(self, outputs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        bits = outputs.view(np.int64)
        layer = bits & 255
        magnitude = bits & (2**53 - 1)
        x = self.widths.take(layer, mode="clip")
        x *= magnitude
        return x, layer, magnitude >= self.limits.take(layer, mode="clip")


class ExponentialSingle(_Exponential):
    width = 1
    dtype = np.float32
    scale = 2.0**32

    def candidates(self, outputs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        layer = (outputs & np.uint32(255)).astype(np.intp)
        x = self.widths.take(layer)
        x *= outputs.astype(np.float32)
        return x, layer, outputs >= self.limits.take(layer)


@functools.cache
def normal(single: bool) -> Ziggurat:
    return NormalSingle() if single else NormalDouble()


@functools.cache
def exponential(single: bool) -> Ziggurat:
    return ExponentialSingle() if single else ExponentialDouble()
