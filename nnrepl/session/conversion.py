"""Between the values of the language and those of a Python program that embeds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import norm
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import CLASS_OF_DTYPE
from nnrepl.values.ranges import Range
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import Special
from nnrepl.values.text import CharArray, decode, encode, rows_of

as_columns = later("nnrepl.runtime.sparse", "of_scipy")


def to_python(value: Any) -> Any:
    """A value as Python knows it. Arrays may not be written to where the language still owns them: copy them."""
    if isinstance(value, str):
        return decode(str(value))
    if isinstance(value, Sparse):
        return value.matrix.copy()
    if isinstance(value, Range | Special):
        return value.array
    if isinstance(value, CharArray):
        return [decode(row) for row in rows_of(value)]
    if isinstance(value, Cell):
        return [to_python(item) for item in value.items()]
    if isinstance(value, Struct):
        return {decode(name): to_python(item) for name, item in value.fields.items()}
    if isinstance(value, StructArray):
        return [to_python(item) for item in value.items()]
    if isinstance(value, FunctionHandle):
        return _callable(value)
    if isinstance(value, np.ndarray):
        view = value.view()
        view.flags.writeable = False
        value.flags.writeable = False
        return view
    return value


def _callable(handle: FunctionHandle) -> Callable[..., Any]:
    def call(*args: Any, nargout: int = 1) -> Any:
        result = handle.call(*map(from_python, args), nargout=nargout)
        return tuple(map(to_python, result)) if isinstance(result, tuple) else to_python(result)

    return call


def from_python(value: Any) -> Any:
    """A Python value in the language: numbers, strings, arrays (also SciPy's sparse ones), lists (cells), dicts
    (structs), callables."""
    if isinstance(value, bool | float | complex):
        return value
    if isinstance(value, int):
        return float(value)
    if isinstance(value, str):
        return encode(value)
    if isinstance(value, np.ndarray | np.generic):
        return _from_array(np.asarray(value))
    if hasattr(value, "tocsc"):
        return as_columns(value)
    if isinstance(value, list | tuple):
        return Cell.of([from_python(item) for item in value], (1, len(value)))
    if isinstance(value, dict):
        return Struct({encode(str(name)): from_python(item) for name, item in value.items()})
    if callable(value):
        return FunctionHandle(_handle_call(value), getattr(value, "__name__", "python"))
    if isinstance(value, Cell | Struct | StructArray | FunctionHandle | Range | CharArray | Special):
        return value
    raise OctaveError(f"a Python value of type {type(value).__name__} has no counterpart in the language")


def _from_array(array: np.ndarray) -> Any:
    if array.dtype not in CLASS_OF_DTYPE:
        wanted = {"f": np.float64, "c": np.complex128, "i": np.int64, "u": np.uint64}.get(array.dtype.kind)
        if wanted is None:
            raise OctaveError(f"a NumPy array of dtype {array.dtype} has no counterpart in the language")
        array = array.astype(wanted)
    if array.ndim < 2:
        array = array.reshape(1, -1)
    return norm(np.array(array, order="F"))


def _handle_call(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any, nargout: int = 1) -> Any:
        result = function(*map(to_python, args))
        if isinstance(result, tuple):
            values = tuple(map(from_python, result))
            return values if nargout > 1 else values[0]
        return None if result is None else from_python(result)

    return call
