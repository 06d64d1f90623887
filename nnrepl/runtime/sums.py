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


def total(array: np.ndarray, axis: int = 0, keepdims: bool = False) -> Any:
    """The sum along an axis."""
    if array.dtype.kind in "fc":
        return 0.0 - _subtract(array, axis=axis, keepdims=keepdims, initial=0.0)
    return _add(array, axis=axis, keepdims=keepdims)


def total_of_vector(array: np.ndarray) -> float:
    """The sum of doubles in a row or column."""
    return 0.0 - _subtract(array.ravel(), initial=0.0).item()
