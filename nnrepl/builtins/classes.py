"""The class of a value, and conversion between the numeric classes."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import kind_name, rebuild, text
from nnrepl.builtins.diagonals import on_diagonal
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.runtime.integers import SMALL_INTEGERS, rounded
from nnrepl.values.convert import to_array, to_char, to_class, to_logical
from nnrepl.values.kinds import DTYPE_OF_CLASS, class_of, is_array_like, is_text
from nnrepl.values.ranges import Range
from nnrepl.values.sparse import Sparse, sparse_value
from nnrepl.values.special import Diagonal, Permutation
from nnrepl.values.text import codes_of

FLINTMAX = 2.0**53


def _written(x: Any, context: Context) -> int | None:
    """The integer that the argument of the running call is written as, where that is more than a double holds."""
    if type(x) is not float or abs(x) < FLINTMAX:
        return None
    texts = context.argument_texts()
    written = texts[0].strip("()") if len(texts) == 1 else ""
    return int(written) if written.removeprefix("-").isdigit() and float(written) == x else None


def _saturated(number: int, kind: Any) -> np.ndarray:
    limits = np.iinfo(kind)
    return np.array([[min(max(number, limits.min), limits.max)]], dtype=kind)


def _converted(x: Any, name: str) -> Any:
    if type(x) is float and name in SMALL_INTEGERS:
        return rounded(x, SMALL_INTEGERS[name])
    if not is_array_like(x):
        raise OctaveError(f"invalid conversion from {kind_name(x)} to {name}")
    if type(x) is Range:
        x = x.array
    if type(x) is Sparse:
        return _sparse_double(x, name)
    if type(x) is Diagonal and name in ("double", "single"):
        return on_diagonal(x, lambda numbers: to_array(to_class(numbers.reshape(1, -1), name)))
    if type(x) is Permutation and name == "double":
        return x
    array = to_array(x)
    if array.dtype.kind == "c" and "int" in name:
        raise OctaveError(f"invalid conversion from {kind_name(x)} to {name}")
    return to_class(x, name)


def _sparse_double(x: Sparse, name: str) -> Sparse:
    """A sparse matrix as doubles, the only numbers that it can hold."""
    if name != "double":
        raise OctaveError(f"invalid conversion from {kind_name(x)} to {name}")
    return sparse_value(x.matrix.astype(np.float64)) if x.dtype.kind == "b" else x


@builtin("y = double(x)")
def double(x: Any) -> Any:
    """Numbers, logicals or characters as double precision numbers.

    >> double("a")
    ans = 97
    """
    return x if type(x) is float else _converted(x, "double")


@builtin("y = single(x)")
def single(x: Any) -> Any:
    """Numbers, logicals or characters as single precision numbers.

    >> class(single(1))
    ans = single
    """
    return _converted(x, "single")


@builtin("y = int8(x)")
def int8(x: Any) -> Any:
    """Numbers as 8-bit integers, rounded and saturated at -128 and 127.

    >> int8(300)
    ans = 127
    """
    return _converted(x, "int8")


@builtin("y = int16(x)")
def int16(x: Any) -> Any:
    """Numbers as 16-bit integers, rounded and saturated.

    >> int16(2.5)
    ans = 3
    """
    return _converted(x, "int16")


@builtin("y = int32(x)")
def int32(x: Any) -> Any:
    """Numbers as 32-bit integers, rounded and saturated.

    >> int32(2.5)
    ans = 3
    """
    return _converted(x, "int32")


@builtin("y = int64(x)")
def int64(x: Any, *, context: Context) -> Any:
    """Numbers as 64-bit integers, rounded and saturated.

    An integer that is written as the argument is taken as it stands, with more digits than a double holds.

    >> int64(2.5)
    ans = 3
    """
    whole = _written(x, context)
    return _converted(x, "int64") if whole is None else _saturated(whole, np.int64)


@builtin("y = uint8(x)")
def uint8(x: Any) -> Any:
    """Numbers as 8-bit integers from 0 to 255, rounded and saturated.

    >> uint8(-3)
    ans = 0
    """
    return _converted(x, "uint8")


@builtin("y = uint16(x)")
def uint16(x: Any) -> Any:
    """Numbers as 16-bit integers from 0, rounded and saturated.

    >> uint16(70000)
    ans = 65535
    """
    return _converted(x, "uint16")


@builtin("y = uint32(x)")
def uint32(x: Any) -> Any:
    """Numbers as 32-bit integers from 0, rounded and saturated.

    >> uint32(2.5)
    ans = 3
    """
    return _converted(x, "uint32")


@builtin("y = uint64(x)")
def uint64(x: Any, *, context: Context) -> Any:
    """Numbers as 64-bit integers from 0, rounded and saturated.

    An integer that is written as the argument is taken as it stands, with more digits than a double holds.

    >> uint64(2.5)
    ans = 3
    """
    whole = _written(x, context)
    return _converted(x, "uint64") if whole is None else _saturated(whole, np.uint64)


@builtin("y = logical(x)")
def logical(x: Any) -> Any:
    """Numbers as logical values: true where they are not 0. NaN is an error.

    >> logical(2)
    ans = 1
    """
    if is_text(x) or not is_array_like(x):
        raise OctaveError(f"logical: wrong type argument '{kind_name(x)}'")
    return to_logical(x)


@builtin("name = class(x)")
def class_(x: Any) -> Any:
    """The name of the class of a value.

    >> class(1 == 1)
    ans = logical
    """
    return class_of(x)


@builtin("y = cast(x, class)")
def cast(x: Any, name: Any) -> Any:
    """Numbers converted to the class of this name.

    >> cast(2.5, "int8")
    ans = 3
    """
    wanted = text(name, "cast: TYPE must be a string")
    if not is_array_like(x):
        raise OctaveError(f"cast: type conversion from '{class_of(x)}' is not supported")
    if wanted == "char":
        return to_char(x)
    if wanted not in DTYPE_OF_CLASS:
        raise OctaveError(f"cast: type conversion to '{wanted}' is not supported")
    return to_logical(x) if wanted == "logical" else _converted(x, wanted)


_MORE_TYPES = {
    "char": np.dtype(np.uint8),
    "double complex": np.dtype(np.complex128),
    "single complex": np.dtype(np.complex64),
}


@builtin("y = typecast(x, class)")
def typecast(x: Any, name: Any) -> Any:
    """The bytes of a vector read as numbers of another class.

    >> typecast(single(1), "uint32")
    ans = 1065353216
    """
    wanted = text(name, "typecast: cannot convert to  class")
    if not is_array_like(x):
        raise OctaveError("typecast: invalid input CLASS: " + class_of(x))
    array = codes_of(x) if is_text(x) else to_array(x)
    dtype: Any = DTYPE_OF_CLASS.get(wanted) or _MORE_TYPES.get(wanted)
    if dtype is None:
        raise OctaveError(f"typecast: cannot convert to {wanted} class")
    if array.shape == (0, 0):
        return rebuild("a" if wanted == "char" else 0.0, np.zeros((0, 0), dtype=dtype))
    data = array.tobytes(order="F")
    if len(data) % dtype.itemsize:
        raise OctaveError("typecast: incorrect number of input values to make output value")
    flat = np.frombuffer(data, dtype=dtype)
    shaped = flat.reshape((1, -1) if array.shape[0] == 1 else (-1, 1)).copy()
    return rebuild("a" if wanted == "char" else 0.0, shaped)
