"""Questions about values: class, dimensions, and what kind they are of."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.objects import Object
from nnrepl.values.ranges import Range
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import SPECIAL, Diagonal, Permutation, Special
from nnrepl.values.text import CharArray, DqStr

Dims = tuple[int, ...]

INTEGER_CLASSES = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")

CLASS_OF_DTYPE: dict[Any, str] = {
    np.dtype(np.float64): "double",
    np.dtype(np.complex128): "double",
    np.dtype(np.float32): "single",
    np.dtype(np.complex64): "single",
    np.dtype(np.bool_): "logical",
} | {np.dtype(name): name for name in INTEGER_CLASSES}

DTYPE_OF_CLASS: dict[str, Any] = {
    "double": np.dtype(np.float64),
    "single": np.dtype(np.float32),
    "logical": np.dtype(np.bool_),
} | {name: np.dtype(name) for name in INTEGER_CLASSES}

_CLASSES: dict[type, str] = {
    float: "double",
    complex: "double",
    bool: "logical",
    str: "char",
    DqStr: "char",
    CharArray: "char",
    Range: "double",
    Cell: "cell",
    Struct: "struct",
    StructArray: "struct",
    FunctionHandle: "function_handle",
    Permutation: "double",
}


_TYPED = SPECIAL | {np.ndarray}


def class_of(value: Any) -> str:
    """Octave's name of a value's class."""
    kind = type(value)
    if kind is np.ndarray:
        return CLASS_OF_DTYPE[value.dtype]
    name = _CLASSES.get(kind)
    if name is None:
        if kind is Diagonal or kind is Sparse:
            return CLASS_OF_DTYPE[value.dtype]
        name = value.class_name if isinstance(value, Object) else _unknown(value)
    return name


def _unknown(value: Any) -> str:
    raise TypeError(f"not a value of the language: {type(value).__name__}")


def dims_of(value: Any) -> Dims:
    """The dimensions of a value, at least two of them."""
    kind = type(value)
    if kind is float or kind is bool or kind is complex or kind is Struct or kind is FunctionHandle:
        return (1, 1)
    if kind is np.ndarray:
        return value.shape
    if kind is str or kind is DqStr:
        return (1, len(value)) if value else (0, 0)
    if kind is Range:
        return (1, value.count)
    if kind is CharArray:
        return value.codes.shape
    if kind is Cell or kind is StructArray:
        return value.data.shape
    return value.dims()


def numel_of(value: Any) -> int:
    """How many elements a value has."""
    kind = type(value)
    if kind is float or kind is bool or kind is complex:
        return 1
    if kind is np.ndarray:
        return value.size
    if kind is str or kind is DqStr:
        return len(value)
    return math.prod(dims_of(value))


def dims_text(dims: Dims) -> str:
    """Dimensions as Octave writes them: 2x3x4."""
    return "x".join(map(str, dims))


def is_numeric(value: Any) -> bool:
    """Whether `isnumeric` holds: double, single and integers, not logical or char."""
    kind = type(value)
    if kind is np.ndarray:
        return value.dtype != np.bool_
    return kind is float or kind is complex or kind is Range or (kind in SPECIAL and value.dtype != np.bool_)


def is_text(value: Any) -> bool:
    """Whether the value is of class char."""
    return isinstance(value, str | CharArray)


def is_string(value: Any) -> bool:
    """Whether the value is a row of characters, or empty text."""
    return isinstance(value, str) or (
        isinstance(value, CharArray) and value.codes.shape[0] <= 1 and value.codes.ndim == 2
    )


def is_logical(value: Any) -> bool:
    """Whether the value is of class logical."""
    kind = type(value)
    return kind is bool or ((kind is np.ndarray or kind is Sparse) and value.dtype == np.bool_)


def is_struct(value: Any) -> bool:
    """Whether the value is of class struct, of any size."""
    return isinstance(value, Struct | StructArray)


def is_integer_class(value: Any) -> bool:
    """Whether the value is of one of the eight integer classes."""
    return type(value) is np.ndarray and value.dtype.kind in "iu"


def is_single(value: Any) -> bool:
    """Whether the value is of class single."""
    return type(value) in _TYPED and value.dtype.char in "fF"


def is_complex(value: Any) -> bool:
    """Whether the value is stored with imaginary parts."""
    return type(value) is complex or (type(value) in _TYPED and value.dtype.kind == "c")


def is_array_like(value: Any) -> bool:
    """Whether the value is numeric, logical or char: something with numbers for elements."""
    return isinstance(value, float | bool | complex | np.ndarray | str | Range | CharArray | Special)


def is_empty(value: Any) -> bool:
    """Whether the value has no elements."""
    return numel_of(value) == 0


def is_cellstr(value: Any) -> bool:
    """Whether the value is a cell that holds nothing but text."""
    return isinstance(value, Cell) and all(is_text(item) for item in value.data.flat)
