"""Fast sorting of long vectors of doubles: the same order as a stable sort, in which equal elements keep theirs."""

from __future__ import annotations

import numpy as np

_LONG = 1000
_HALF = 1 << 16


def sorted_line(x: np.ndarray) -> np.ndarray:
    """The elements of a vector in ascending order, NaN last."""
    # Of long runs in order a merging sort makes use.
    if np.count_nonzero(x[1 : _LONG + 1] < x[:_LONG][: x.size - 1]) < min(x.size, _LONG) // 4:
        return np.sort(x, kind="stable")
    found = np.sort(x)
    first, last = np.searchsorted(found, 0.0, "left"), np.searchsorted(found, 0.0, "right")
    if last - first > 1:
        # Only zeros of both signs are equal and yet differ.
        found[first:last] = x[x == 0]
    return found


def stable_order(x: np.ndarray) -> np.ndarray:
    """The offsets that sort a vector; equal elements keep their order, NaN comes last."""
    if x.dtype.char == "d" and x.size > _LONG:
        low, high = x.min(), x.max()
        if high - low < _HALF * _HALF and abs(low) < 2.0**52:
            with np.errstate(invalid="ignore"):
                whole = (x - low).astype(np.uint32)
            if ((whole + low) == x).all():
                return _radix_order(whole)
    return np.argsort(x, kind="stable")


def _radix_order(whole: np.ndarray) -> np.ndarray:
    """The order of whole numbers, by their lower halves and then by their upper ones: NumPy counts 16 bits at once."""
    order = np.argsort((whole & (_HALF - 1)).astype(np.uint16), kind="stable")
    upper = (whole >> 16).astype(np.uint16)
    return order[np.argsort(upper[order], kind="stable")] if upper.any() else order
