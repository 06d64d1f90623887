"""Between values and NumPy arrays, and between classes."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.values.kinds import DTYPE_OF_CLASS, class_of
from nnrepl.values.ranges import Range
from nnrepl.values.sparse import Sparse, sparse_value
from nnrepl.values.special import SPECIAL, Diagonal, Permutation
from nnrepl.values.text import CharArray, codes_of, from_codes


def norm(array: np.ndarray) -> Any:
    """The value that an array stands for: 1x1 doubles and logicals become scalars, fewer than two dimensions a column,
    trailing dimensions of 1 go, and complex numbers without imaginary parts become real."""
    if array.ndim != 2:
        array = _two_or_more(array)
    kind = array.dtype.char
    if array.size == 1 and array.ndim == 2:
        if kind == "d" or kind == "?":
            return array.item()
        if kind == "D":
            number = array.item()
            return number if number.imag else number.real
    if array.dtype.kind == "c" and not array.imag.any():
        return array.real.copy(order="K")
    return array


def _two_or_more(array: np.ndarray) -> np.ndarray:
    if array.ndim < 2:
        return array.reshape(-1, 1)
    shape = array.shape
    while len(shape) > 2 and shape[-1] == 1:
        shape = shape[:-1]
    return array.reshape(shape, order="F") if len(shape) < array.ndim else array


def keep_complex(array: np.ndarray) -> Any:
    """Like `norm`, for the functions that give complex numbers even where the imaginary parts are zero (`complex`)."""
    if array.ndim != 2:
        array = _two_or_more(array)
    return array.item() if array.size == 1 and array.ndim == 2 and array.dtype.char in "d?D" else array


def to_array(value: Any) -> np.ndarray:
    """The numbers of a numeric, logical or char value as an array of its shape (chars as doubles).

    The array may be the value itself: do not write to it. Raises OctaveError for anything else.
    """
    kind = type(value)
    if kind is np.ndarray:
        return value
    if kind is float or kind is bool or kind is complex:
        return np.array(value, ndmin=2)
    if kind is Range or kind in SPECIAL:
        return value.array
    if isinstance(value, str | CharArray):
        return codes_of(value).astype(np.float64)
    raise OctaveError(f"wrong type argument '{type_name(value)}'")


def to_double(value: Any) -> np.ndarray:
    """The numbers of a value as an array of doubles (complex128 where it is complex)."""
    array = to_array(value)
    return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64, copy=False)


_LIMITS = {dtype: (np.iinfo(dtype).min, np.iinfo(dtype).max) for name, dtype in DTYPE_OF_CLASS.items() if "int" in name}


def saturate(array: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """Numbers rounded half away from zero and clipped into an integer dtype; NaN gives 0."""
    low, high = _LIMITS[dtype]
    if array.dtype == dtype:
        return array
    if array.dtype.kind in "iub":
        if array.dtype.kind == "b":
            return array.astype(dtype)
        lo, hi = _LIMITS[array.dtype]
        if lo < low or hi > high:
            array = np.clip(array, max(lo, low), min(hi, high))
        return array.astype(dtype)
    if array.dtype.kind == "c":
        raise OctaveError("octave_base_value::array_value(): wrong type argument 'complex matrix'")
    wide = array.astype(np.float64, copy=False)
    if wide.size and low <= wide.min() and wide.max() <= min(high, 2**53):
        whole = wide.astype(dtype)
        if (whole == wide).all():
            return whole
    rounded = np.trunc(wide)
    beside = wide - rounded
    if beside.any():
        rounded += (np.abs(beside) >= 0.5) * np.sign(wide)
    # NaN makes either comparison false.
    if rounded.size and rounded.min() >= low and rounded.max() <= _float_below(high):
        return rounded.astype(dtype, order="F")
    out = np.empty(array.shape, dtype=dtype, order="F")
    with np.errstate(invalid="ignore"):
        out[...] = np.clip(
            np.nan_to_num(rounded, nan=0.0, posinf=np.inf, neginf=-np.inf), low, _float_below(high)
        ).astype(dtype)
    out[wide >= float(high)] = high
    out[wide <= float(low)] = low
    return out


def _float_below(high: int) -> float:
    # 2^63-1 and 2^64-1 are no doubles; the next one up would wrap around when it is converted.
    number = float(high)
    return number if int(number) <= high else float(np.nextafter(number, 0.0))


def to_class(value: Any, name: str) -> Any:
    """A numeric, logical or char value converted to the numeric class of this name, as `double(x)` or `int8(x)` do."""
    dtype = DTYPE_OF_CLASS[name]
    array = to_array(value)
    if dtype.kind in "iu":
        return saturate(array, dtype)
    if array.dtype.kind == "c":
        return norm(array.astype(np.complex64 if name == "single" else np.complex128, copy=False))
    return norm(array.astype(dtype, copy=False))


def to_logical(value: Any) -> Any:
    """A value as logical; NaN is an error."""
    if type(value) is Sparse:
        return _sparse_logical(value)
    array = to_array(value)
    if array.dtype.kind in "fc" and np.isnan(array).any():
        raise OctaveError("invalid conversion from NaN to logical")
    return norm(array != 0) if array.dtype != np.bool_ else value


def _sparse_logical(value: Sparse) -> Sparse:
    if np.isnan(value.matrix.data).any():
        raise OctaveError("invalid conversion from NaN to logical")
    return sparse_value(value.matrix.astype(bool))


def to_char(value: Any) -> Any:
    """Numbers as characters; text stays as it is."""
    if isinstance(value, str | CharArray):
        return value
    return from_codes(to_array(value).real)


def type_name(value: Any) -> str:
    """The name that Octave's messages give to a kind of value: `matrix`, `complex scalar`, `cell`, `bool matrix` ..."""
    kind = type(value)
    plain = {float: "scalar", complex: "complex scalar", bool: "bool", Range: "range"}.get(kind)
    if plain:
        return plain
    if kind is np.ndarray:
        return _array_type_name(value)
    if kind is Permutation:
        return "permutation matrix"
    if kind is Diagonal:
        return _array_type_name(value.diagonal.reshape(1, -1), "diagonal matrix")
    if kind is Sparse:
        return {"b": "sparse bool matrix", "c": "sparse complex matrix"}.get(value.dtype.kind, "sparse matrix")
    name = class_of(value)
    if name == "char":
        return "string"
    if name == "struct":
        return "scalar struct" if kind.__name__ == "Struct" else "struct"
    if name == "function_handle":
        return "function handle"
    return name if name == "cell" else value.type_name


def _array_type_name(array: np.ndarray, size: str = "") -> str:
    size = size or ("scalar" if array.size == 1 and array.ndim == 2 else "matrix")
    name = class_of(array)
    if name == "logical":
        return "bool" if size == "scalar" else "bool matrix"
    if name in ("double", "single"):
        prefix = "float " if name == "single" else ""
        return prefix + ("complex " if array.dtype.kind == "c" else "") + size
    return f"{name} {size}"
