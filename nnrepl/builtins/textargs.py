"""What the functions on text share: checking arguments, and doing the same to a string and to a cell of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import kind_name
from nnrepl.errors import OctaveError
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import is_array_like, is_logical, is_string, is_text, numel_of
from nnrepl.values.objects import Object
from nnrepl.values.ranges import Range
from nnrepl.values.text import from_codes, row

BLANKS = " \f\n\r\t\v"
TRIMMED = BLANKS + "\0"


def usage(name: str) -> OctaveError:
    """The error of a call whose arguments are of no form the function has."""
    return OctaveError(f"Invalid call to {name}", "Octave:invalid-fun-call")


def text_of(value: Any, message: str) -> str:
    """A string argument as a Python string of bytes; anything but a row of characters raises `message`."""
    if isinstance(value, str):
        return str(value)
    if is_string(value):
        return ""
    raise OctaveError(message)


def flat_text(value: Any) -> str:
    """All characters of a char value in column order."""
    if isinstance(value, str):
        return str(value)
    return value.codes.tobytes(order="F").decode("latin-1")


def map_cell(function: Callable[[Any], Any], cell: Cell) -> Cell:
    """A cell of the same size with the function applied to each element."""
    out = np.empty(cell.data.shape, dtype=object, order="F")
    source = cell.data
    for at in np.ndindex(source.shape):
        out[at] = function(source[at])
    return Cell(out)


def evaluated(text: str, context: Any) -> Any:
    """The value of an expression given as text."""
    values = context.evaluate(text, context.frame, 1)
    return values[0] if isinstance(values, tuple) else values


def logicals(flags: list[bool], dims: tuple[int, ...]) -> Any:
    """The logical value of these dimensions, filled column by column."""
    return norm(np.array(flags, dtype=bool).reshape(dims, order="F"))


def doubles(numbers: list[float], dims: tuple[int, ...]) -> Any:
    """The double value of these dimensions, filled column by column."""
    return norm(np.array(numbers, dtype=float).reshape(dims, order="F"))


def truth_of(value: Any) -> bool:
    """A flag given as a number or a logical: whether all of it is nonzero, and there is some."""
    return is_array_like(value) and numel_of(value) > 0 and bool(np.all(to_array(value) != 0))


def text_row(text: str) -> Any:
    """A result string that keeps being a row when it is empty (1x0)."""
    return row(text)


def implicit_text(value: Any, context: Context) -> str:
    """A text argument. Numbers are taken for the codes of characters, and of several rows the first, with warnings;
    what has no characters is empty text.
    """
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Object):
        raise _no_text("object")
    if not is_array_like(value):
        return ""
    array = to_array(value)
    if not is_text(value) and not isinstance(value, bool):
        _convert(value, array, context)
    if array.ndim > 2:
        raise OctaveError("invalid conversion of charNDArray to string")
    if array.shape[0] > 1:
        message = "multi-row character matrix converted to a string, only the first row is used"
        context.warn(message, "Octave:charmat-truncated")
    text = from_codes(array[:1]) if array.size else ""
    return str(text) if isinstance(text, str) else ""


def _no_text(kind: str) -> OctaveError:
    return OctaveError(f"octave_base_value::convert_to_str_internal (): wrong type argument '{kind}'")


def _convert(value: Any, array: np.ndarray, context: Context) -> None:
    """The errors and warnings of numbers that become characters."""
    kind = kind_name(value)
    if array.dtype.kind == "c":
        raise _no_text(kind)
    in_range = True
    for code in array.ravel(order="F").tolist():
        if code != code:
            raise OctaveError("invalid conversion from NaN to character")
        if in_range and not 0 <= code <= 255:
            in_range = False
            context.warn("range error for conversion to character value")
    if not in_range and array.dtype.kind == "i":
        context.warn(f"implicit conversion from {kind} to <unknown type>", "Octave:num-to-str")
        raise _no_text("<unknown type>")
    if type(value) is Range:
        context.warn("implicit conversion from matrix to sq_string", "Octave:num-to-str")
    if is_logical(value):
        kind = "matrix"
    elif kind == "matrix" and array.shape == (0, 0) and context.argument_texts()[:1] in (("[]",), ("([])",)):
        kind = "null_matrix"
    context.warn(f"implicit conversion from {kind} to sq_string", "Octave:num-to-str")
