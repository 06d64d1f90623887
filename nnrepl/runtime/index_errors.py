"""The errors of indexing. Octave's messages begin with the variable's name where it has one; who knows it adds it."""

from __future__ import annotations

import math
from typing import Any

from nnrepl.errors import OctaveError
from nnrepl.values.convert import type_name
from nnrepl.values.kinds import Dims, dims_text

NOT_A_SUBSCRIPT = "subscripts must be either integers 1 to (2^63)-1 or logicals"
NOT_REAL = "subscripts must be real (forgot to initialize i or j?)"


class BadIndex(OctaveError):
    """An index that no element has.

    place   how the index list is shown: `(_,10)`; without parentheses, `0`, when elements are deleted
    detail  what is wrong with it
    value   the offending index as text
    bound   the largest index allowed there, and `dims` the size of what was indexed; None where the index itself is bad
    """

    def __init__(
        self, identifier: str, place: str, detail: str, value: str, bound: int | None = None, dims: Dims | None = None
    ):
        super().__init__(f"index {place}: {detail}", identifier)
        self.place = place
        self.detail = detail
        self.value = value
        self.bound = bound
        self.dims = dims
        self.named = False

    def name_variable(self, name: str, note: str = "") -> None:
        """Say which variable was indexed. The first name stays: an error passes outwards through several."""
        if not self.named:
            self.named = True
            self.message = f"{name}{self.place}: {self.detail}{note}"
            self.args = (self.message,)


def place_text(value: str, position: int, count: int) -> str:
    """An index list with all but one index left out: `(_,10)`; many are `...[x5]...10`. A count of 0 is a deletion."""
    if count == 0:
        return value
    before = f"...[x{position}]..." if position > 3 else "_," * position
    rest = count - position - 1
    return f"({before}{value}{f'...[x{rest}]...' if rest > 4 else ',_' * rest})"


def bad_subscript(value: str, position: int, count: int, detail: str = NOT_A_SUBSCRIPT) -> BadIndex:
    """The error for an index that is not a positive whole number; `value` is how it is shown."""
    return BadIndex("Octave:invalid-index", place_text(value, position, count), detail, value)


def bad_number(number: float, position: int, count: int) -> BadIndex:
    """The error for a zero, negative, fractional or huge index."""
    return bad_subscript(number_text(number), position, count)


def bad_kind(index: Any, position: int, count: int) -> BadIndex:
    """The error for an index of a kind that cannot be one."""
    if type(index) is complex:
        text = f"{number_text(index.real)}{'-' if index.imag < 0 else '+'}{number_text(abs(index.imag))}i"
        return bad_subscript(text, position, count, NOT_REAL)
    return bad_subscript(f"<{type_name(index)}>", position, count)


def out_of_bound(value: int, position: int, count: int, bound: int, dims: Dims) -> BadIndex:
    """The error for reading what is not there."""
    detail = f"out of bound {bound} (dimensions are {dims_text(dims)})"
    return BadIndex(
        "Octave:index-out-of-bounds", place_text(str(value), position, count), detail, str(value), bound, dims
    )


def deletion_out_of_bound(value: int, bound: int, linear: bool) -> OctaveError:
    """The error for deleting what is not there."""
    what = "A(I)" if linear else "A(..,I,..)"
    message = f"{what} = []: index out of bounds: value {value} out of bound {bound}"
    return OctaveError(message, "Octave:index-out-of-bounds")


def nonconformant(left: Dims, right: Dims) -> OctaveError:
    """The error for an assignment of a wrong number of elements."""
    message = f"=: nonconformant arguments (op1 is {dims_text(left)}, op2 is {dims_text(right)})"
    return OctaveError(message, "Octave:nonconformant-args")


def bad_resize() -> OctaveError:
    """The error for a write outside an array that cannot grow in that way."""
    return OctaveError(
        "Invalid resizing operation or ambiguous assignment to an out-of-bounds array element", "Octave:invalid-resize"
    )


def too_large() -> OctaveError:
    """The error for a size that no memory holds."""
    return OctaveError("out of memory or dimension too large for Octave's index type", "Octave:bad-alloc")


def number_text(number: float) -> str:
    """A number as these messages show it: six digits, and the rest where they would look whole."""
    if math.isinf(number) or math.isnan(number):
        return str(number)
    whole = math.floor(abs(number) + 0.5)
    if whole == abs(number):
        return str(int(number)) if whole < 2**63 else f"{number:g}"
    text = f"{number:g}"
    return text if "." in text else f"{text}{number - math.copysign(whole, number):+g}"
