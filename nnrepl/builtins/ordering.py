"""Fast sorting of long vectors of doubles: the same order as a stable sort, in which equal elements keep theirs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

_LONG = 1000
_HALF = 1 << 16


def sorted_line(x: np.ndarray) -> np.ndarray:
    """The elements of a vector in ascending order, NaN last."""
    if _has_long_runs(x):
        return np.sort(x, kind="stable")
    table = small_whole(x)
    if table is not None:
        whole, low = table
        counts = np.bincount(whole)
        return np.repeat(np.arange(counts.size) + low, counts)
    found = np.sort(x)
    first, last = np.searchsorted(found, 0.0, "left"), np.searchsorted(found, 0.0, "right")
    if last - first > 1:
        # Only zeros of both signs are equal and yet differ.
        found[first:last] = x[x == 0]
    return found


def ordered_line(x: np.ndarray, descending: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """The elements of a vector in order, and their offsets; equal elements keep their order. NaN comes last."""
    whole = None if _has_long_runs(x) else _whole(x)
    if whole is None or whole.high < _HALF or _has_negative_zero(x, whole.low, whole.offsets):
        order = stable_order(-x if descending else x)
        return x.take(order), order
    offsets = (whole.high - whole.offsets if descending else whole.offsets).astype(np.uint64)
    ranks, order = _packed_order(offsets, np.arange(x.size, dtype=np.uint64))
    return (whole.low + whole.high - ranks if descending else whole.low + ranks), order


def stable_order(x: np.ndarray) -> np.ndarray:
    """The offsets that sort a vector; equal elements keep their order, NaN comes last."""
    if x.dtype.char != "d" or _has_long_runs(x, 4):
        return np.argsort(x, kind="stable")
    whole = _whole(x)
    if whole is not None:
        if whole.high < _HALF:
            # NumPy counts numbers of 16 bits.
            return np.argsort(whole.offsets.astype(np.uint16), kind="stable")
        return _packed_order(whole.offsets.astype(np.uint64), np.arange(x.size, dtype=np.uint64))[1]
    order = np.argsort(x)
    found = x.take(order)
    new = np.not_equal(found[1:], found[:-1])
    if new.all() and found[-1] == found[-1]:
        return order
    ranks = np.zeros(x.size, dtype=np.uint64)
    np.cumsum(new, out=ranks[1:])
    # NaN differs from itself, and yet keeps its order.
    ranks[np.searchsorted(found, np.nan) :] = x.size
    return _packed_order(ranks, order.astype(np.uint64))[1]


def _has_long_runs(x: np.ndarray, shortest: int = 32) -> bool:
    """Whether a vector is short, or begins with long runs in order, of which a merging sort makes use."""
    if x.size <= _LONG:
        return True
    falls = np.count_nonzero(x[1 : _LONG + 1] < x[:_LONG])
    return bool(falls < _LONG // shortest or falls > _LONG - _LONG // shortest)


class _Whole(NamedTuple):
    """Whole numbers as offsets from the least; high is the greatest offset."""

    offsets: np.ndarray
    low: float
    high: int


def _whole(x: np.ndarray) -> _Whole | None:
    """The elements of a vector, where all are whole numbers less than 2^32 from each other."""
    low, high = float(x.min()), float(x.max())
    if not (high - low < _HALF * _HALF and abs(low) < 2.0**52 and x.size < _HALF * _HALF):
        return None
    with np.errstate(invalid="ignore"):
        offsets = (x - low).astype(np.uint32)
    return _Whole(offsets, low, int(high - low)) if ((offsets + low) == x).all() else None


def _has_negative_zero(x: np.ndarray, low: float, offsets: np.ndarray) -> bool:
    return low <= 0 and bool(np.signbit(x[offsets == -low]).any())


def small_whole(x: np.ndarray) -> tuple[np.ndarray, float] | None:
    """The offsets of a vector's elements from the least, and that, where they can be counted in a table: where all are
    whole numbers, none -0, and close enough to each other."""
    if x.size <= _LONG or not x.max() - x.min() < 2.0 * x.size:
        return None
    whole = _whole(x)
    if whole is None or _has_negative_zero(x, whole.low, whole.offsets):
        return None
    return whole.offsets.astype(np.intp), whole.low


def _packed_order(ranks: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ranks in order, and offsets in that of their ranks, and of themselves where those are equal: both are sorted as
    one number."""
    bits = np.uint64(offsets.size.bit_length())
    ranks <<= bits
    ranks |= offsets
    ranks.sort()
    offsets = ranks & ((np.uint64(1) << bits) - np.uint64(1))
    ranks >>= bits
    return ranks, offsets.view(np.int64)
