"""Adaptive Gauss-Kronrod quadrature on arrays, for one variable and for two (no builtins of its own)."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

Array = np.ndarray

_HALF_NODES = np.array([
    0.991455371120812639206854697526329, 0.949107912342758524526189684047851, 0.864864423359769072789712788640926,
    0.741531185599394439863864773280788, 0.586087235467691130294144691693132, 0.405845151377397166906606412076961,
    0.207784955007898467600689403773245, 0.0,
])  # fmt: skip
_HALF_KRONROD = np.array([
    0.022935322010529224963732008058970, 0.063092092629978553290700663189204, 0.104790010322250183839876322541518,
    0.140653259715525918745189590510238, 0.169004726639267902826583426598550, 0.190350578064785409913256402421014,
    0.204432940075298892414161999234649, 0.209482141084727828012999174891714,
])  # fmt: skip
_HALF_GAUSS = np.array([
    0.0, 0.129484966168869693270611432679082, 0.0, 0.279705391489276667901467771423780,
    0.0, 0.381830050505118944950369775488975, 0.0, 0.417959183673469387755102040816327,
])  # fmt: skip


def _mirrored(half: Array, sign: float = 1.0) -> Array:
    return np.concatenate([sign * half, half[-2::-1]])


NODES = _mirrored(_HALF_NODES, -1.0)
KRONROD = _mirrored(_HALF_KRONROD)
GAUSS = _mirrored(_HALF_GAUSS)


@dataclass
class Integral:
    """What was found: the value, a bound of its error, and what went wrong."""

    value: complex
    error: float
    notes: list[str] = field(default_factory=list)


@dataclass
class _Transformed:
    """The integral over [a, b] as one over a finite range of t, with weak singularities at the ends smoothed.

    Source: L. F. Shampine, Vectorized adaptive quadrature in Matlab, 2008.
    """

    a: float
    b: float

    @property
    def ends(self) -> tuple[float, float]:
        if math.isinf(self.a):
            return (-1.0, 1.0) if math.isinf(self.b) else (-1.0, 0.0)
        return (0.0, 1.0) if math.isinf(self.b) else (-1.0, 1.0)

    def point(self, t: Array) -> tuple[Array, Array]:
        """x for t, and dx/dt."""
        a, b = self.a, self.b
        if math.isinf(a) and math.isinf(b):
            return t / (1 - t**2), (1 + t**2) / (1 - t**2) ** 2
        if math.isinf(b):
            return a + (t / (1 - t)) ** 2, 2 * t / (1 - t) ** 3
        if math.isinf(a):
            return b - (t / (1 + t)) ** 2, -2 * t / (1 + t) ** 3
        return (b - a) / 4 * t * (3 - t**2) + (b + a) / 2, (b - a) / 4 * 3 * (1 - t**2)

    def parameter(self, x: float) -> float:
        """t for x."""
        a, b = self.a, self.b
        if math.isinf(a) and math.isinf(b):
            return 0.0 if x == 0 else 2 * x / (1 + math.sqrt(1 + 4 * x * x))
        if math.isinf(b):
            return math.sqrt(x - a) / (1 + math.sqrt(x - a))
        if math.isinf(a):
            return -math.sqrt(b - x) / (1 + math.sqrt(b - x))
        return 2 * math.sin(math.asin(max(-1.0, min(1.0, (2 * x - a - b) / (b - a)))) / 3)


def gauss_kronrod(
    f: Callable[[Array], Array],
    a: float,
    b: float,
    abs_tol: float,
    rel_tol: float,
    waypoints: Sequence[float] = (),
    most_intervals: int = 650,
) -> Integral:
    """The integral of f, which takes a column of points, from a to b, which may be infinite."""
    if a == b:
        return Integral(0.0, 0.0)
    if a > b:
        found = gauss_kronrod(f, b, a, abs_tol, rel_tol, waypoints, most_intervals)
        return Integral(-found.value, found.error, found.notes)
    transformed = _Transformed(a, b)
    low, high = transformed.ends
    inner = [transformed.parameter(x) for x in waypoints if a < x < b]
    edges = np.unique(np.concatenate([np.linspace(low, high, 11), inner]))
    return _refined(f, transformed, np.stack([edges[:-1], edges[1:]]), abs_tol, rel_tol, most_intervals)


def _refined(
    f: Callable[[Array], Array],
    transformed: _Transformed,
    parts: Array,
    abs_tol: float,
    rel_tol: float,
    most: int,
) -> Integral:
    """Halve the parts whose share of the error is too large until the whole is exact enough."""
    whole = float(parts[1, -1] - parts[0, 0])
    done_value: complex = 0.0
    done_error = 0.0
    notes: list[str] = []
    while True:
        values, errors = _each_part(f, transformed, parts)
        value = complex(done_value + values.sum())
        error = done_error + float(errors.sum())
        if not (np.isfinite(values).all() and math.isfinite(error)):
            notes.append("non-finite integrand encountered")
            break
        tolerance = max(abs_tol, rel_tol * abs(value))
        if error <= tolerance:
            break
        keep = errors > tolerance * np.abs(parts[1] - parts[0]) / whole
        done_value += values[~keep].sum()
        done_error += float(errors[~keep].sum())
        if not keep.any():
            break
        left, right = parts[:, keep]
        middle = (left + right) / 2
        parts = np.stack([np.concatenate([left, middle]), np.concatenate([middle, right])])
        if parts.shape[1] > most:
            notes.append(f"maximum interval count ({most}) exceeded")
            break
    if error > max(abs_tol, rel_tol * abs(value)):
        notes.append(f"Error tolerance not met.  Estimated error {error:g}")
    return Integral(value, error, notes)


def _each_part(f: Callable[[Array], Array], transformed: _Transformed, parts: Array) -> tuple[Array, Array]:
    half, middle = (parts[1] - parts[0]) / 2, (parts[1] + parts[0]) / 2
    t = np.outer(half, NODES) + middle[:, None]
    with np.errstate(all="ignore"):
        x, slope = transformed.point(t)
        y = f(x.reshape(-1, 1)).reshape(x.shape) * slope
        return (y @ KRONROD) * half, np.abs(y @ (KRONROD - GAUSS)) * half


Surface = Callable[[Array, Array], Array]
Bound = Callable[[Array], Array]


def tiled(
    f: Surface, xs: tuple[float, float], low: Bound, high: Bound, abs_tol: float, rel_tol: float, most: int = 2000
) -> Integral:
    """The integral of f over x from xs[0] to xs[1] and y from low(x) to high(x): the worst tile is cut in four.

    Source: L. F. Shampine, Matlab program for quadrature in 2D, 2008.
    """
    outer = _Transformed(*xs)
    inner = _Transformed(-1.0, 1.0)

    def tile(left: float, right: float, bottom: float, top: float) -> tuple[complex, float]:
        half_x, half_y = (right - left) / 2, (top - bottom) / 2
        with np.errstate(all="ignore"):
            x, dx = outer.point((half_x * NODES + (left + right) / 2)[None, :])
            s, ds = inner.point((half_y * NODES + (bottom + top) / 2)[:, None])
            from_y, to_y = low(x), high(x)
            y = (to_y - from_y) / 2 * s + (to_y + from_y) / 2
            z = f(np.repeat(x, 15, axis=0), y) * dx * ds * (to_y - from_y) / 2 * half_x * half_y
            fine, coarse = KRONROD @ z @ KRONROD, GAUSS @ z @ GAUSS
        return complex(fine), float(abs(fine - coarse))

    ends_x, ends_s = outer.ends, inner.ends
    middle_x, middle_s = sum(ends_x) / 2, sum(ends_s) / 2
    pending: list[tuple[float, int, complex, tuple[float, ...]]] = []
    count = 0
    waiting = _quarters(*ends_x, *ends_s, middle_x, middle_s)
    while True:
        for corners in waiting:
            value, error = tile(*corners)
            count += 1
            heapq.heappush(pending, (-error, count, value, corners))
        total = sum(item[2] for item in pending)
        bound = -sum(item[0] for item in pending)
        if not (bound > max(abs_tol, rel_tol * abs(total))):
            notes = [] if math.isfinite(bound) else ["non-finite integrand encountered"]
            return Integral(total, bound, notes)
        if count >= most:
            return Integral(total, bound, [f"Maximum number of sub-tiles reached.  Estimated error {bound:g}"])
        left, right, bottom, top = heapq.heappop(pending)[3]
        waiting = _quarters(left, right, bottom, top, (left + right) / 2, (bottom + top) / 2)


def _quarters(left: float, right: float, bottom: float, top: float, x: float, y: float) -> list[tuple[float, ...]]:
    return [(left, x, bottom, y), (x, right, bottom, y), (left, x, y, top), (x, right, y, top)]
