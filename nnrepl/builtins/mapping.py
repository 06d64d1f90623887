"""What elementwise functions share: reading the operand, leaving the real numbers, making the result a value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.values.convert import norm, to_array, type_name
from nnrepl.values.kinds import is_array_like, is_text
from nnrepl.values.ranges import Range
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import SPECIAL, full

Mapper = Callable[[np.ndarray], np.ndarray]

on_elements = later("nnrepl.builtins.sparsemapping", "on_elements")
paired_numbers = later("nnrepl.builtins.sparsemapping", "paired_numbers")


def operand(x: Any, who: str, text: bool = False) -> np.ndarray:
    """The elements of the argument of an elementwise function as floating point numbers; `text` says whether it takes
    text."""
    kind = type(x)
    if kind is np.ndarray:
        return x if x.dtype.kind in "fc" else x.astype(np.float64)
    if kind is float or kind is complex:
        return np.array(x, ndmin=2)
    if kind is Range or kind in SPECIAL:
        return x.array
    if not is_array_like(x):
        raise OctaveError(f"{who}: not defined for {type_name(full(x))}")
    if is_text(x) and not text:
        raise OctaveError(f"{who}: argument must be numeric")
    return to_array(x).astype(np.float64)


def real_operand(x: Any, who: str) -> np.ndarray:
    """Like `operand` for the functions that do not know complex numbers."""
    array = operand(x, who)
    if array.dtype.kind == "c":
        raise OctaveError(f"{who}: not defined for {type_name(full(x))}")
    return array


def mapped(x: Any, function: Mapper, who: str) -> Any:
    """The value of an elementwise function that NumPy knows for real and complex numbers."""
    if type(x) is np.ndarray and x.dtype.char == "d" and x.ndim == 2 and x.size > 1:
        found = function(x)
        if found.dtype.char == "d":
            return found
    if type(x) is Sparse:
        return on_elements(x, lambda column: mapped(column, function, who))
    with np.errstate(all="ignore"):
        return norm(function(operand(x, who)))


def real_mapped(x: Any, function: Mapper, who: str) -> Any:
    """The value of an elementwise function of real numbers."""
    if type(x) is Sparse:
        return on_elements(x, lambda column: real_mapped(column, function, who))
    with np.errstate(all="ignore"):
        return norm(function(real_operand(x, who)))


def in_domain(x: Any, function: Mapper, low: float, high: float, who: str) -> Any:
    """The value of an elementwise function that is real from `low` to `high`: other real numbers give complex ones."""
    if type(x) is np.ndarray and x.dtype.char == "d" and x.ndim == 2 and x.size > 1:
        # A number outside gives NaN: if there is none, nothing was outside.
        found = function(x)
        least = found.min()
        if least == least:
            return found
    if type(x) is Sparse:
        return on_elements(x, lambda column: in_domain(column, function, low, high, who))
    array = operand(x, who)
    with np.errstate(all="ignore"):
        if array.dtype.kind == "f" and ((array < low) | (array > high)).any():
            array = array.astype(np.complex64 if array.dtype.char == "f" else np.complex128)
        return norm(function(array))
