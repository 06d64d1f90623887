"""The condition of `if`, `while`, `||` and `&&`."""

from __future__ import annotations

import cmath
import math
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.runtime.operands import overload
from nnrepl.values.containers import Cell
from nnrepl.values.ranges import Range
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import SPECIAL
from nnrepl.values.text import CharArray


def truth(value: Any) -> bool:
    """Whether a condition holds: there are elements, and none of them is zero."""
    kind = type(value)
    if kind is bool:
        return value
    if kind is float:
        return value != 0.0 if value == value else _refuse_nan(value)
    if kind is np.ndarray:
        return _all(value)
    return _truth_of_others(value)


def _all(array: np.ndarray) -> bool:
    if array.dtype.kind in "fc" and np.isnan(array).any():
        return _refuse_nan(array)
    return array.size > 0 and bool(array.all())


def _refuse_nan(value: Any) -> bool:
    raise OctaveError("invalid conversion from NaN to logical", operands=(value,))


def _truth_of_others(value: Any) -> bool:
    if type(value) is complex:
        return value != 0 if not cmath.isnan(value) else _refuse_nan(value)
    if isinstance(value, str):
        return len(value) > 0 and "\0" not in value
    if isinstance(value, CharArray):
        return _all(value.codes)
    if type(value) is Sparse:
        return _all(value.matrix.data) and value.nnz == math.prod(value.dims())
    if type(value) is Range or type(value) in SPECIAL:
        return _all(value.array)
    if type(value) is Cell:
        raise OctaveError("invalid conversion from cell array to logical value", operands=(value,))
    method = overload(value)
    # Structs, function handles and objects are never true.
    return bool(method("truth", (value,))) if method else False
