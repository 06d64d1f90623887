"""Which class an array has after elements of another class were assigned to it."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.runtime.warning import warn
from nnrepl.values.convert import norm, saturate, to_array, type_name
from nnrepl.values.kinds import class_of, is_array_like
from nnrepl.values.ranges import Range
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import SPECIAL
from nnrepl.values.text import CharArray, codes_of, from_codes, is_dq

_DOUBLE = np.dtype(np.float64)
_SINGLE = np.dtype(np.float32)
_COMPLEX = np.dtype(np.complex128)
_COMPLEX_SINGLE = np.dtype(np.complex64)
_BOOL = np.dtype(np.bool_)


_ARRAYS = SPECIAL | {np.ndarray}


class Plan:
    """An assignment whose two sides have one dtype.

    target  the array to write to, `fresh` if nobody else has it
    source  what to write, an array or a Python number
    text    None, or for text whether it is in double quotes
    """

    __slots__ = ("fresh", "source", "target", "text")

    def __init__(self, target: np.ndarray, fresh: bool, source: np.ndarray, text: bool | None = None):
        self.target = target
        self.fresh = fresh
        self.source = source
        self.text = text

    def value(self, array: np.ndarray) -> Any:
        """The value that the array stands for when it has been written."""
        if self.text is not None:
            return from_codes(array, self.text)
        if array.dtype.kind == "c" and array.size > 1 and self.source.imag.any():
            return array
        return norm(array)


def plan(x: Any, v: Any) -> Plan:
    """Prepare `x(..) = v` for a numeric, logical or char x."""
    if type(x) is np.ndarray:
        if type(v) is float and x.dtype == _DOUBLE:
            return Plan(x, False, np.array([[v]]))
        if type(v) is np.ndarray and v.dtype == x.dtype:
            return Plan(x, False, v)
    if not is_array_like(v):
        raise OctaveError(
            f"operator =: no conversion for assignment of '{type_name(v)}' to indexed '{_target_name(x)}'"
        )
    if type(v) is Sparse:
        return _from_sparse(x, v)
    if isinstance(x, str | CharArray):
        return _into_text(x, v)
    kind = type(x)
    if kind is np.ndarray:
        target, fresh = x, False
    elif kind is Range or kind in SPECIAL:
        target, fresh = x.array, False
    else:
        target, fresh = np.array([[x]]), True
    source = to_array(v)
    if target.dtype == source.dtype:
        return Plan(target, fresh, source)
    return _mixed(x, target, fresh, v, source)


def _from_sparse(x: Any, v: Sparse) -> Plan:
    """Sparse elements go into doubles and logical matrices; text and single logicals become numbers."""
    if type(x) in _ARRAYS and x.dtype.char not in "dD?":
        raise OctaveError(f"operator =: no conversion for assignment of 'sparse matrix' to indexed '{_target_name(x)}'")
    if isinstance(x, str | CharArray):
        x = to_array(x)
    return plan(float(x) if type(x) is bool and v.dtype.kind != "b" else x, v.array)


def _mixed(x: Any, target: np.ndarray, fresh: bool, v: Any, source: np.ndarray) -> Plan:
    kind = target.dtype.kind
    if kind == "b":
        return _into_logical(x, target, fresh, v, source)
    if kind in "iu":
        if source.dtype.kind != "c":
            if source.size == 1:
                return Plan(target, fresh, _saturated(source.item(), target.dtype).reshape(source.shape))
            return Plan(target, fresh, saturate(source, target.dtype))
        return _as(target, fresh, source, source.dtype)
    _refuse_integers(x, target, v, source)
    if target.dtype.char in "fF":
        return _as(target, fresh, source, _COMPLEX_SINGLE if "c" in (kind, source.dtype.kind) else _SINGLE)
    return _as(target, fresh, source, _COMPLEX if "c" in (kind, source.dtype.kind) else _DOUBLE)


@functools.cache
def _limits(dtype: np.dtype) -> tuple[int, int]:
    info = np.iinfo(dtype)
    return int(info.min), int(info.max)


def _saturated(number: float, dtype: np.dtype) -> np.ndarray:
    """One number rounded half away from zero and clipped into an integer dtype; much faster than for arrays."""
    low, high = _limits(dtype)
    if math.isnan(number):
        number = 0
    elif math.isfinite(number):
        whole = math.trunc(number)
        number = whole + (abs(number - whole) >= 0.5) * (1 if number > 0 else -1)
    return np.array(max(low, min(high, number)), dtype=dtype)


def _as(target: np.ndarray, fresh: bool, source: np.ndarray, dtype: np.dtype) -> Plan:
    if target.dtype != dtype:
        target, fresh = target.astype(dtype, order="F"), True
    return Plan(target, fresh, source.astype(dtype, copy=False))


def _refuse_integers(x: Any, target: np.ndarray, v: Any, source: np.ndarray) -> None:
    # Octave knows no way to put an integer matrix into a floating-point scalar.
    if target.size == 1 and source.dtype.kind in "iu" and source.size != 1 and not isinstance(v, str | CharArray):
        raise OctaveError(
            f"operator =: no conversion for assignment of '{class_of(v)} matrix' to indexed '{_target_name(x)}'"
        )


def _into_logical(x: Any, target: np.ndarray, fresh: bool, v: Any, source: np.ndarray) -> Plan:
    if source.dtype.kind == "c":
        return _as(target, fresh, source, _COMPLEX)
    if source.dtype == _SINGLE:
        return _as(target, fresh, source, _DOUBLE)
    if isinstance(v, str | CharArray) and type(x) is not bool:
        name = "string" if is_dq(v) else "sq_string"
        raise OctaveError(f"octave_base_value::bool_array_value(): wrong type argument '{name}'")
    if source.dtype.kind == "f" and np.isnan(source).any():
        raise OctaveError("invalid conversion from NaN to logical")
    if ((source != 0) & (source != 1)).any():
        warn("value not equal to 1 or 0 converted to logical 1", "Octave:logical-conversion")
    return Plan(target, fresh, source != 0)


def _into_text(x: Any, v: Any) -> Plan:
    codes = codes_of(x)
    text = is_dq(x)
    if isinstance(v, str | CharArray):
        return Plan(codes, False, codes_of(v), text)
    source = to_array(v)
    if source.dtype == _BOOL:
        return Plan(codes, False, source.astype(np.uint8), text)
    if source.dtype == _DOUBLE:
        return Plan(codes, False, _characters(source), text)
    numbers = codes.astype(np.float64)
    _refuse_integers(x, numbers, v, source)
    return _as(numbers, True, source, _COMPLEX if source.dtype.kind == "c" else _DOUBLE)


def _characters(numbers: np.ndarray) -> np.ndarray:
    if np.isnan(numbers).any():
        raise OctaveError("invalid conversion from NaN to character")
    rounded = np.trunc(numbers + np.copysign(0.5, numbers))
    bad = (rounded < 0) | (rounded > 255)
    if bad.any():
        warn("range error for conversion to character value")
    return np.where(bad, 0, rounded).astype(np.uint8)


def _target_name(x: Any) -> str:
    if isinstance(x, str | CharArray):
        return "scalar" if codes_of(x).size == 1 else "matrix"
    if type(x) is bool:
        return "scalar"
    if type(x) is Range or type(x) in SPECIAL or (type(x) is np.ndarray and x.dtype == _BOOL):
        return "matrix"
    return type_name(x)
