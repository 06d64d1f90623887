"""The triangles of a matrix. NumPy's `triu` and `tril` make their masks anew each time, which small matrices feel."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

_SMALL = 32


@lru_cache(maxsize=256)
def _kept_mask(rows: int, columns: int, offset: int) -> np.ndarray:
    return np.tri(rows, columns, offset, dtype=bool)


def _mask(array: np.ndarray, offset: int) -> np.ndarray:
    """Where an element stands on this diagonal or left of it."""
    rows, columns = array.shape
    make = _kept_mask if max(rows, columns, abs(offset)) <= _SMALL else _kept_mask.__wrapped__
    return make(rows, columns, offset)


def upper(array: np.ndarray, offset: int = 0) -> np.ndarray:
    """A copy with zeros left of the diagonal of this number."""
    out = array.copy(order="F")
    out[_mask(array, offset - 1)] = 0
    return out


def lower(array: np.ndarray, offset: int = 0) -> np.ndarray:
    """A copy with zeros right of the diagonal of this number."""
    out = array.copy(order="F")
    out[~_mask(array, offset)] = 0
    return out


def is_upper(array: np.ndarray) -> bool:
    """Whether all left of the main diagonal is zero."""
    return not array[_mask(array, -1)].any()


def is_lower(array: np.ndarray) -> bool:
    """Whether all right of the main diagonal is zero."""
    return not array[~_mask(array, 0)].any()
