"""Checks of arguments: every message names the function, the argument, what was expected and what came."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from nnrepl.display.notation import nonfinite
from nnrepl.errors import OctaveError
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import is_text
from nnrepl.values.ranges import Range
from nnrepl.values.special import Special


def size_text(value: Any) -> str:
    """A shape as people write it: 5000x400. A one-dimensional array counts as a column."""
    shape = np.shape(value)
    if len(shape) < 2:
        shape = (*shape, 1, 1)[:2]
    return "x".join(str(n) for n in shape)


def number_text(number: float) -> str:
    """A number in a message, as the language writes it."""
    return f"{number:g}" if math.isfinite(number) else nonfinite(float(number))


def count_text(count: int, noun: str) -> str:
    """1 column, 2 columns."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def met(value: Any) -> str:
    """What came in place of a number, in one phrase."""
    if is_text(value):
        return "a string" if isinstance(value, str) else "a char matrix"
    if isinstance(value, FunctionHandle) or callable(value):
        return "a function"
    if isinstance(value, StructArray):
        return f"a {size_text(value.data)} struct array"
    if isinstance(value, Mapping | Struct):
        return "a struct"
    if isinstance(value, Cell):
        return "a cell"
    if isinstance(value, np.ndarray):
        return "a complex array" if value.dtype.kind == "c" else f"a {size_text(value)} array that is not numeric"
    if isinstance(value, complex):
        return "a complex number"
    return f"a value of type {type(value).__name__}"


def met_any(value: Any) -> str:
    """What came in place of something that is no number, in one phrase."""
    if isinstance(value, float | int | Range):
        return "a number" if not isinstance(value, Range) else "a range"
    if isinstance(value, Special):
        value = value.array
    if isinstance(value, np.ndarray) and value.dtype.kind in "biufc":
        return f"a {size_text(value)} array"
    return met(value)


def real_array(function: str, name: str, value: Any) -> np.ndarray:
    """The value as a real floating-point array of any shape; single precision stays single."""
    if isinstance(value, (str, bytes)) or callable(value) or isinstance(value, Mapping):
        raise OctaveError(f"{function}: {name} must be real and numeric, but it is {met(value)}")
    try:
        array = np.asarray(value)
    except ValueError:
        array = np.asarray(None)
    if array.dtype.kind not in "biuf":
        raise OctaveError(f"{function}: {name} must be real and numeric, but it is {met(value)}")
    if array.dtype.kind == "f" and array.dtype.itemsize in (4, 8):
        return array
    return array.astype(np.float64)


def real_matrix(function: str, name: str, value: Any, expected: str = "a matrix") -> np.ndarray:
    """The value as a double matrix that is not empty. One dimension counts as a column, a number as 1x1."""
    array = real_array(function, name, value).astype(np.float64, copy=False)
    if array.ndim < 2:
        array = array.reshape(-1, 1)
    if array.ndim != 2:
        raise OctaveError(f"{function}: {name} must be {expected}, but it has size {size_text(array)}")
    if array.size == 0:
        raise OctaveError(f"{function}: {name} must be {expected}, but it is empty ({size_text(array)})")
    return array


def parameter_vector(function: str, name: str, value: Any) -> np.ndarray:
    """The value as a double vector of one dimension, without a copy where it can be."""
    array = real_matrix(function, name, value, "a vector")
    if min(array.shape) != 1:
        raise OctaveError(f"{function}: {name} must be a vector, but it is {size_text(array)}")
    return array.reshape(-1)


def real_scalar(function: str, name: str, value: Any, expected: str = "a number") -> float:
    array = real_array(function, name, value)
    if array.size != 1:
        raise OctaveError(f"{function}: {name} must be {expected}, but it is {size_text(array)}")
    return float(array.reshape(-1)[0])


def not_negative(function: str, name: str, value: Any) -> float:
    number = real_scalar(function, name, value, "a number >= 0")
    if not 0 <= number < np.inf:
        raise OctaveError(f"{function}: {name} must be a number >= 0, but it is {number_text(number)}")
    return number


def positive(function: str, name: str, value: Any) -> float:
    number = real_scalar(function, name, value, "a number > 0")
    if not 0 < number < np.inf:
        raise OctaveError(f"{function}: {name} must be a number > 0, but it is {number_text(number)}")
    return number


def fraction(function: str, name: str, value: Any) -> float:
    number = real_scalar(function, name, value, "a number >= 0 and < 1")
    if not 0 <= number < 1:
        raise OctaveError(f"{function}: {name} must be a number >= 0 and < 1, but it is {number_text(number)}")
    return number


def positive_integer(function: str, name: str, value: Any) -> int:
    number = real_scalar(function, name, value, "a whole number >= 1")
    if not (number >= 1 and number == np.floor(number) and number < 2**53):
        raise OctaveError(f"{function}: {name} must be a whole number >= 1, but it is {number_text(number)}")
    return int(number)


def choice(function: str, name: str, value: Any, known: Sequence[str]) -> str:
    """One of the known words, whatever its case."""
    listed = ("one of " if len(known) > 1 else "") + ", ".join(f"'{word}'" for word in known)
    if not isinstance(value, str):
        came = number_text(value) if isinstance(value, float | int) else met_any(value)
        raise OctaveError(f"{function}: {name} must be {listed}, but it is {came}")
    if value.lower() not in known:
        raise OctaveError(f"{function}: {name} must be {listed}, but it is '{value}'")
    return value.lower()


def choice_of(*known: str) -> Callable[[str, str, Any], str]:
    """A reader for an option that is one of these words."""
    return lambda function, name, value: choice(function, name, value, known)


Readers = Mapping[str, Callable[[str, str, Any], Any]]


def read_options(function: str, options: Any, readers: Readers) -> dict[str, Any]:
    """The options that are set, by their canonical name; case does not matter, an empty value means not set."""
    if options is None:
        return {}
    if not isinstance(options, Mapping):
        raise OctaveError(f"{function}: the options must be a struct, but they are {met_any(options)}")
    canonical = {name.lower(): name for name in readers}
    found: dict[str, Any] = {}
    for given, value in options.items():
        name = canonical.get(str(given).lower())
        if name is None:
            raise OctaveError(f"{function}: unknown option '{given}'; the options are {', '.join(readers)}")
        if value is not None and not (isinstance(value, np.ndarray) and value.size == 0):
            found[name] = readers[name](function, name, value)
    return found
