"""Which class the numbers of a concatenation get, and their conversion to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.runtime.operands import BOOL, C64, C128, F32, F64, as_array, operand_type
from nnrepl.values.convert import saturate
from nnrepl.values.kinds import is_complex, is_text, numel_of
from nnrepl.values.text import codes_of

_SCALAR_DTYPES = {float: F64, bool: BOOL, complex: C128}


def dtype_of(value: Any) -> Any:
    """The dtype of a numeric or logical value; a range counts as doubles."""
    return value.dtype if type(value) is np.ndarray else _SCALAR_DTYPES.get(type(value), F64)


def common_dtype(values: Sequence[Any]) -> Any:
    """The first integer class wins, then single, then double; logical is for logicals alone."""
    dtypes = [dtype_of(value) for value in values]
    for dtype in dtypes:
        if dtype.kind in "iu":
            return dtype
    if all(dtype == BOOL for dtype in dtypes):
        return BOOL
    single = any(dtype.char in "fF" for dtype in dtypes)
    if any(dtype.kind == "c" for dtype in dtypes):
        return C64 if single else C128
    return F32 if single else F64


def converted(value: Any, dtype: Any, values: Sequence[Any]) -> np.ndarray:
    """A numeric or logical value as an array that may be stored as this dtype."""
    array = as_array(value)
    assert array is not None
    if dtype.kind not in "iu":
        return array
    if array.dtype.kind == "c":
        alone = all(numel_of(each) == 1 for each in values)
        raise OctaveError(
            f"octave_base_value::{dtype.name}_{'scalar' if alone else 'array'}_value(): "
            f"wrong type argument '{operand_type(array)}'"
        )
    return saturate(array, dtype)


def char_codes(value: Any) -> np.ndarray:
    """A value as characters: fractions are cut off, numbers wrap around at 256, NaN gives 0."""
    if is_text(value):
        return codes_of(value)
    array = as_array(value)
    assert array is not None
    if is_complex(value):
        raise OctaveError(f"octave_base_value::char_array_value(): wrong type argument '{operand_type(array)}'")
    whole = np.nan_to_num(np.trunc(array.astype(np.float64)), nan=0.0, posinf=0.0, neginf=0.0)
    return np.mod(whole, 256.0).astype(np.uint8)
