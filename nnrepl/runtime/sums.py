"""Sums in the order of the elements.

NumPy adds in pairs, Octave from the first element to the last. The last digit decides which way a long iteration takes,
so that programs such as the training of a network print Octave's figures only where sums have its order. NumPy's
reductions by subtraction do keep the order, and rounding does not depend on the sign.
"""

from __future__ import annotations

from typing import Any

import numpy as np

_add: Any = np.add.reduce
_subtract: Any = np.subtract.reduce
_LONG_SLAB = 128  # elements from which calling NumPy for each slab pays


def total(array: np.ndarray, axis: int = 0, keepdims: bool = False) -> Any:
    """The sum along an axis."""
    if array.dtype.kind in "fc":
        return 0.0 - _subtract(array, axis=axis, keepdims=keepdims, initial=0.0)
    return _add(array, axis=axis, keepdims=keepdims)


def total_of_vector(array: np.ndarray) -> float:
    """The sum of doubles in a row or column."""
    return 0.0 - _subtract(array.ravel(), initial=0.0).item()


def running(ufunc: Any, array: np.ndarray, axis: int) -> np.ndarray:
    """The running results of an operation along an axis.

    NumPy's own goes along one line after the other. Across memory it is faster to step from slab to slab.
    """
    count = array.shape[axis]
    if array.size < _LONG_SLAB * max(count, 2) or abs(array.strides[axis]) < max(map(abs, array.strides)):
        return ufunc.accumulate(array, axis=axis)
    result = np.empty_like(array)
    slabs = np.moveaxis(array, axis, 0)
    before = slabs[0]
    rows = iter(np.moveaxis(result, axis, 0))
    next(rows)[...] = before
    for slab, row in zip(slabs[1:], rows, strict=True):
        ufunc(before, slab, row)
        before = row
    return result
