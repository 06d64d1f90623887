"""Reading the arguments of builtins: numbers, dimensions, sizes, texts, options and functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.runtime.warning import warn
from nnrepl.values.containers import Cell, Struct, StructArray, object_array
from nnrepl.values.convert import norm, to_array, type_name
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import dims_text, is_array_like, is_string, is_text, numel_of
from nnrepl.values.ranges import Range
from nnrepl.values.sharing import share
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import SPECIAL
from nnrepl.values.text import CharArray, codes_of, from_codes, is_dq

Dims = tuple[int, ...]

_of_array = later("nnrepl.runtime.sparse", "of_array")


def invalid_call(who: str) -> OctaveError:
    """The error for a call that no form of the function allows."""
    return OctaveError(f"Invalid call to {who}", "Octave:invalid-fun-call")


def kind_name(value: Any) -> str:
    """The name of a value's kind in messages, where strings in single quotes have one of their own."""
    if type(value) is Range:
        return "double_range"
    return "sq_string" if is_text(value) and not is_dq(value) else type_name(value)


def numbers(value: Any, who: str) -> np.ndarray:
    """The elements of a numeric, logical or char argument (chars as doubles); do not write to them."""
    kind = type(value)
    if kind is np.ndarray:
        return value
    if kind is float or kind is bool or kind is complex:
        return np.array(value, ndmin=2)
    if kind is Range or kind in SPECIAL:
        return value.array
    if is_array_like(value):
        return to_array(value)
    raise OctaveError(f"{who}: wrong type argument '{kind_name(value)}'")


def check_numbers(value: Any, who: str) -> None:
    """The error of `numbers` for a value without numbers; sparse matrices stay as they are."""
    if not is_array_like(value):
        raise OctaveError(f"{who}: wrong type argument '{kind_name(value)}'")


def doubles(value: Any, who: str) -> np.ndarray:
    """The elements of an argument as doubles (complex where they are); singles and integers are converted."""
    array = numbers(value, who)
    return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64, copy=False)


def floats(value: Any, who: str) -> np.ndarray:
    """The elements of an argument as floating point numbers; singles stay single, all others become doubles."""
    array = numbers(value, who)
    return array if array.dtype.kind in "fc" else array.astype(np.float64)


def floats_of(array: np.ndarray) -> np.ndarray:
    """An array of floating point numbers with these elements: itself, or converted to doubles."""
    return array if array.dtype.kind in "fc" else array.astype(np.float64)


def number(value: Any, message: str) -> float:
    """A real number; `message` is the error for anything else."""
    if type(value) is float:
        return value
    if is_array_like(value) and numel_of(value) == 1:
        item = to_array(value).reshape(-1)[0]
        if item.dtype.kind != "c":
            return float(item)
    raise OctaveError(message)


def real_scalar(value: Any) -> float:
    """The first element of an argument as a real number, with the errors of Octave's conversions to one."""
    if type(value) is float:
        return value
    if is_text(value):
        raise OctaveError("invalid conversion from string to real scalar")
    array = to_array_value(value, "double_value ")
    if not array.size:
        kind = type_name(value)
        raise OctaveError(f"invalid conversion from {'real matrix' if kind == 'matrix' else kind} to real scalar")
    warn_of_complex(array, value, "scalar")
    return float(array.reshape(-1, order="F")[0].real)


def integer(value: Any, message: str) -> int:
    """A whole number; `message` is the error for anything else."""
    found = number(value, message)
    if found != found or found in (np.inf, -np.inf) or found != int(found):
        raise OctaveError(message)
    return int(found)


def to_int(value: Any, kind: str = "octave_idx_type", method: str = "int64_value ") -> int:
    """An argument that Octave converts to a whole number of this kind: the first element, which must be whole."""
    if type(value) is not float:
        array = to_array_value(value, method)
        if array.size == 0:
            raise OctaveError("index (_,0): out of bound; value 0 out of bound 0", "Octave:index-out-of-bounds")
        warn_of_complex(array, value, "scalar")
        value = float(array.reshape(-1, order="F")[0].real)
    if value != value:
        raise OctaveError(f"conversion of nan to {kind} value failed")
    if value in (np.inf, -np.inf):
        return int(np.sign(value)) * (2**63 - 1)
    if value != int(value):
        raise OctaveError(f"conversion of {value:g} to {kind} value failed")
    return int(value)


def warn_of_complex(array: np.ndarray, value: Any, what: str) -> None:
    """Warn where an argument that is to be real is complex, if that is wanted."""
    if array.dtype.kind == "c":
        warn(f"implicit conversion from {type_name(value)} to real {what}", "Octave:imag-to-real")


def to_array_value(value: Any, method: str = "array_value") -> np.ndarray:
    """The elements of an argument, with the error of Octave's conversions for what has none."""
    if not is_array_like(value):
        raise OctaveError(f"octave_base_value::{method}(): wrong type argument '{type_name(value)}'")
    return to_array(value)


def axis(value: Any, message: str) -> int:
    """A dimension argument as an axis from 0; `message` is the error, with `{}` for the number that was given."""
    if type(value) is not float:
        if not is_array_like(value):
            raise OctaveError(f"octave_base_value::int_value (): wrong type argument '{type_name(value)}'")
        value = number(value, message.format(0))
    if not value >= 1:
        raise OctaveError(message.format(int(max(value, -(2.0**31))) if value == value else 0))
    return int(min(value, MOST_AXES)) - 1


MOST_AXES = 64.0
"""NumPy's arrays have no more. Beyond its last dimension an array is one element long, so any of those will do."""


def first_axis(shape: Sequence[int]) -> int:
    """The first axis that has not exactly one element, or the first of all."""
    for k, extent in enumerate(shape):
        if extent != 1:
            return k
    return 0


def first_long_axis(shape: Sequence[int]) -> int:
    """The first axis of more than one element, or the first of all."""
    for k, extent in enumerate(shape):
        if extent > 1:
            return k
    return 0


def with_axis(array: np.ndarray, dim: int) -> np.ndarray:
    """The array with as many trailing axes as make `dim` one of them."""
    if dim < array.ndim:
        return array
    if dim >= MOST_AXES:
        raise MemoryError
    return array.reshape(array.shape + (1,) * (dim + 1 - array.ndim), order="F")


def sizes(args: Sequence[Any], who: str) -> Dims:
    """Size arguments: none is 1x1, `n` is n x n, a vector holds all, several are one each; negative ones count as 0."""
    if not args:
        return (1, 1)
    if len(args) == 1:
        return _sizes_in(args[0], who)
    for arg in args:
        if is_text(arg) and numel_of(arg) > 1:
            raise OctaveError("octave_base_value::int64_value (): wrong type argument 'string'")
    return from_zero([0 if numel_of(arg) == 0 else to_int(arg, "int64_t") for arg in args], who)


def _sizes_in(arg: Any, who: str) -> Dims:
    """The sizes that one argument holds."""
    if type(arg) is float:
        numbers = [arg]
    else:
        array = np.zeros((0, 0)) if isinstance(arg, Cell) and not numel_of(arg) else to_array_value(arg)
        if array.ndim > 2 or 1 not in array.shape:
            raise OctaveError(f"{who} (A): use {who} (size (A)) instead")
        warn_of_complex(array, arg, "matrix")
        numbers = [float(item) for item in array.reshape(-1).real]
    for number in numbers:
        if abs(number) >= 2.0**63:
            raise OctaveError(f"conversion of {number:g} to octave_idx_type value failed")
    found = [to_int(number) for number in numbers]
    return from_zero(found * 2 if len(found) == 1 else found or [0, 0], who)


def from_zero(numbers: list[int], who: str) -> Dims:
    """Dimensions, of which negative ones count as 0."""
    if min(numbers) < 0:
        warn(f"{who}: converting negative dimension to zero", "Octave:neg-dim-as-zero")
    return trimmed([max(number, 0) for number in numbers])


def trimmed(dims: Sequence[int]) -> Dims:
    """Dimensions without trailing ones beyond the second."""
    end = len(dims)
    while end > 2 and dims[end - 1] == 1:
        end -= 1
    if end > MOST_AXES:
        raise MemoryError
    return tuple(dims[:end])


def text(value: Any, message: str) -> str:
    """A string argument; `message` is the error for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, CharArray) and is_string(value):
        return ""
    raise OctaveError(message)


def function(value: Any, context: Any, refusal: str) -> Callable[..., Any]:
    """A function argument, a handle or a name, as something to be called: `f(*args, nargout=1)`; else the refusal."""
    if isinstance(value, FunctionHandle):
        return value.call
    if isinstance(value, str):
        handle: FunctionHandle = context.handle(value)
        return handle.call
    raise OctaveError(refusal)


def cellstrings(value: Any) -> list[str] | None:
    """The strings in a cell column by column, or None where something else is in it."""
    if not isinstance(value, Cell):
        return None
    found = []
    for item in value.items():
        if not is_string(item):
            return None
        found.append(item if isinstance(item, str) else "")
    return found


def row(items: Sequence[Any] | np.ndarray, dtype: Any = np.float64) -> Any:
    """A row vector of numbers as a value."""
    return norm(np.asarray(items, dtype=dtype).reshape(1, -1))


def column(items: Sequence[Any] | np.ndarray, dtype: Any = np.float64) -> Any:
    """A column vector of numbers as a value."""
    return norm(np.asarray(items, dtype=dtype).reshape(-1, 1))


def nonconformant(who: str, a: Dims, b: Dims) -> OctaveError:
    """The error for two operands whose sizes do not fit."""
    return OctaveError(
        f"{who}: nonconformant arguments (op1 is {dims_text(a)}, op2 is {dims_text(b)})", "Octave:nonconformant-args"
    )


def broadcast_dims(a: Dims, b: Dims, who: str) -> Dims:
    """The size of the result of an elementwise function of two arguments."""
    if a == b:
        return a
    n = max(len(a), len(b))
    left, right = a + (1,) * (n - len(a)), b + (1,) * (n - len(b))
    for p, q in zip(left, right, strict=True):
        if p != q and p != 1 and q != 1:
            raise nonconformant(who, a, b)
    return tuple(q if p == 1 else p for p, q in zip(left, right, strict=True))


def aligned(a: np.ndarray, b: np.ndarray, who: str) -> tuple[np.ndarray, np.ndarray]:
    """Two arrays with as many axes as NumPy needs to broadcast them from the left, as Octave does."""
    if a.shape != b.shape:
        broadcast_dims(a.shape, b.shape, who)
        if a.ndim != b.ndim:
            n = max(a.ndim, b.ndim)
            a, b = with_axis(a, n - 1), with_axis(b, n - 1)
    return a, b


def elements(value: Any) -> np.ndarray:
    """The elements of a value of any kind that has some: numbers, the codes of characters, the contents of a cell, the
    elements of a struct array. Do not write to them; `rebuild` makes a value of the same kind of others."""
    if is_text(value):
        return codes_of(value)
    if isinstance(value, Cell | StructArray):
        return value.data
    if isinstance(value, Struct):
        return object_array([value], (1, 1))
    return to_array_value(value)


def rebuild(value: Any, array: np.ndarray) -> Any:
    """A value of the kind of `value` with these elements."""
    if type(value) is Sparse:
        return _of_array(_two_axes(array))
    if array.dtype != object:
        return from_codes(_two_axes(array), is_dq(value)) if is_text(value) else norm(array)
    array = _two_axes(array)
    for item in array.flat:
        share(item)
    if isinstance(value, Cell):
        return Cell(array)
    if array.size == 1 and array.ndim == 2:
        return array.reshape(-1)[0]
    keys = value.fields if isinstance(value, Struct) else value.keys
    return StructArray(array, keys)


def sparse_like(x: Any, value: Any) -> Any:
    """A full result as a sparse one where the argument is sparse."""
    return _of_array(to_array(value)) if type(x) is Sparse else value


def _two_axes(array: np.ndarray) -> np.ndarray:
    return array.reshape(trimmed(array.shape + (1,) * (2 - array.ndim)), order="F")


def to_count(number: float) -> int:
    """A number cut to an integer; NaN is 0, and the infinities are the ends of int64."""
    if number != number:
        return 0
    return int(max(-(2.0**63), min(number, 2.0**63 - 1024)))


def dims_of_plain(dims: Dims, count: int) -> Dims:
    """Dimensions as `count` indices see them: the last one counts all that are left."""
    if count >= len(dims):
        return dims + (1,) * (count - len(dims))
    rest = 1
    for extent in dims[count - 1 :]:
        rest *= extent
    return (*dims[: count - 1], rest)
