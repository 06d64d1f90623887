"""How real and complex numbers of class double and single become text: the choice of notation, width and decimals.

A number with d digits before the point is shown with d integer digits and enough decimals to fill the output precision;
a matrix takes the integer digits of its largest and the decimals of its smallest element. When that is too long for the
precision, everything is written with exponents instead.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nnrepl.display.format import Format
from nnrepl.values.ranges import Range

NA_BITS = 0x7FF840F440000000


def is_na(number: float) -> bool:
    """Whether a number is the NaN that stands for a missing value."""
    return number != number and struct.unpack("<Q", struct.pack("<d", number))[0] == NA_BITS


@dataclass(frozen=True)
class Notation:
    """How to write one number.

    kind      'f' fixed point, 'e' exponent, 'g' the shorter of the two
    width     characters of a field
    decimals  digits after the point; for 'g' the significant digits
    upper     exponents with a capital E
    scale     the power of ten that all elements are divided by
    """

    kind: str
    width: int
    decimals: int
    upper: bool = False
    scale: int = 0

    def text(self, number: float) -> str:
        """The number, unpadded."""
        if number == 0:
            return "0"
        if number - number != 0:
            return nonfinite(number)
        digits = f"%.{self.decimals}{self.kind}" % number
        return digits.upper() if self.upper else digits

    def field(self, number: float) -> str:
        """The number, right-aligned in the field."""
        return self.text(number).rjust(self.width)


def nonfinite(number: float) -> str:
    """The name of an infinity, NaN or NA."""
    if number != number:
        return "NA" if is_na(number) else "NaN"
    return "Inf" if number > 0 else "-Inf"


def magnitude(number: float) -> int:
    """How many digits a magnitude has before the decimal point; 0 or less counts the zeros after it."""
    return math.floor(math.log10(number)) + 1 if number else 0


@dataclass(frozen=True)
class Extent:
    """What decides on a notation: the magnitudes of the largest and the smallest finite element, and their kinds."""

    largest: int
    smallest: int
    integers: bool
    special: bool


def array_extent(*parts: np.ndarray) -> Extent:
    """The extent of an array, given as its real part or as its real and imaginary parts."""
    largest = smallest = -(10**6)
    integers, special = True, False
    for part in parts:
        finite = part[np.isfinite(part)] if part.size else part
        if finite.size < part.size:
            special = True
        sizes = np.abs(finite)
        top, bottom = (float(sizes.max()), float(sizes.min())) if sizes.size else (0.0, 0.0)
        largest = max(largest, magnitude(top))
        smallest = max(smallest, magnitude(bottom))
        integers = integers and _whole(finite)
    return Extent(largest, smallest, integers, special)


def _whole(finite: np.ndarray) -> bool:
    # Octave asks this question in single precision: odd numbers between 2^23 and 2^24 are not whole to it.
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        low = finite.astype(np.float32)
        return bool(((np.floor(low + np.float32(0.5)) == low) | np.isinf(low)).all())


def split_digits(size: int, precision: int) -> tuple[int, int]:
    """Digits before and after the point of a number of this magnitude that is not an integer."""
    if size > 0:
        return size, precision - size if precision > size else precision
    if size < 0:
        return 1, precision - size if precision > size else precision
    return 1, max(precision - 1, 1)


def choose(extent: Extent, fmt: Format, single: bool, scalar: bool, real: bool = True) -> Notation:
    """The notation for numbers of this extent. The width has no room for a sign."""
    precision = fmt.digits(single)
    if fmt.style == "e":
        return exponent_notation(extent, fmt, single, scalar and real)
    if fmt.style == "g":
        return Notation("g", precision if scalar else precision + 5, precision, fmt.upper)
    if fmt.fixed_point and not scalar:
        return fixed_point_notation(extent, fmt, single)
    if extent.integers:
        digits = max(extent.largest, 1)
        width = max(digits, 3) if extent.special else digits
        shown = decimals = digits if scalar else width + 1
    else:
        high = split_digits(extent.largest, precision)
        low = split_digits(extent.smallest, precision)
        before, decimals = max(high[0], low[0]), max(high[1], low[1])
        if scalar and real and precision == 1 and extent.largest == extent.smallest == 0:
            decimals = 0
        shown = before + decimals
        width = max(shown + 1, 3) if extent.special else shown + 1
    if shown > fmt.widest(single):
        return exponent_notation(extent, fmt, single, scalar and real)
    return Notation("g" if extent.integers else "f", width, decimals, fmt.upper)


def fixed_point_notation(extent: Extent, fmt: Format, single: bool) -> Notation:
    """Numbers with one digit before the point and a common scale factor; integers have none."""
    precision = fmt.digits(single)
    width = max(precision + 1, 3) if extent.special else precision + 1
    if extent.integers:
        return Notation("g", width, decimals_after_first(precision, fmt), fmt.upper)
    return Notation("f", width, decimals_after_first(precision, fmt), scale=common_scale(extent))


def decimals_after_first(precision: int, fmt: Format) -> int:
    """How many of a number's significant digits come after the first."""
    return precision - 1 if precision > 0 else fmt.unasked


def common_scale(extent: Extent) -> int:
    """The power of ten that `fixed_point_format` takes out of all elements."""
    return extent.largest - 1 if extent.largest and not extent.integers else 0


def exponent_notation(extent: Extent, fmt: Format, single: bool, real_scalar: bool = False) -> Notation:
    """Numbers with exponents. The width for a real scalar does not count a third digit of the exponent."""
    precision = fmt.digits(single)
    width = precision + 3 + (2 if real_scalar else exponent_digits(extent))
    return Notation("e", width, decimals_after_first(precision, fmt), fmt.upper)


def only_largest(extent: Extent) -> Extent:
    """The extent of a complex scalar as exponents see it: next to a NaN or infinity the smaller part does not count."""
    return replace(extent, integers=True) if extent.special else extent


def exponent_digits(extent: Extent) -> int:
    """How many digits exponents have room for."""
    size = extent.largest - 1 if extent.integers else max(abs(extent.largest), abs(extent.smallest))
    return 3 if size >= 100 else 2


def scalar_extent(single: bool, *parts: float) -> Extent:
    """The extent of a real number or of the two parts of a complex number."""
    sizes = [magnitude(abs(part)) if part - part == 0 else 0 for part in parts]
    special = any(part - part != 0 for part in parts)
    return Extent(max(sizes), min(sizes), all(_whole_scalar(part, single) for part in parts), special)


def _whole_scalar(number: float, single: bool) -> bool:
    # Adding a half rounds odd numbers of 53 (single: 24) bits to even, so Octave does not take them for whole.
    if number - number != 0:
        return number == number
    half_up = float(np.float32(number) + np.float32(0.5)) if single else number + 0.5
    return math.floor(half_up) == number


def real_notation(value: float, fmt: Format, single: bool = False) -> Notation:
    """The notation for a real scalar."""
    if value == 0 and fmt.digits(single) == 0 and fmt.style != "e":
        return Notation("g", 0, 0)
    return choose(scalar_extent(single, value), fmt, single, True)


def matrix_notation(array: np.ndarray, fmt: Format) -> Notation:
    """The notation for the elements of a real array; the width has room for a sign."""
    found = choose(array_extent(array), fmt, array.dtype.char in "fF", False)
    return replace(found, width=found.width + 1)


def range_notation(value: Range, fmt: Format) -> Notation:
    """The notation for a range, which follows its base and its limit, reached or not; the width has room for a sign,
    and for one more where there are fractions."""
    if fmt.fixed_point and not fmt.style:
        return _fixed_point_range(value, fmt)
    sizes = _end_sizes(value)
    found = choose(Extent(max(sizes), min(sizes), _whole_range(value), False), fmt, False, False)
    return replace(found, width=found.width + (1 if found.kind == "g" else 2))


def _end_sizes(value: Range) -> list[int]:
    return [magnitude(abs(end)) for end in (min(value.base, value.limit), max(value.base, value.limit))]


def _whole_range(value: Range) -> bool:
    return _whole_scalar(value.base, False) and _whole_scalar(value.step, False)


def _fixed_point_range(value: Range, fmt: Format) -> Notation:
    if _whole_range(value):
        size = max(*_end_sizes(value), 1)
        return Notation("g", size + 1, size + 1)
    found = fixed_point_notation(range_extent(value), fmt, False)
    return replace(found, width=found.width + 1)


def range_extent(value: Range) -> Extent:
    """The extent of a range as its common scale factor sees it: that of its greater end."""
    largest = magnitude(abs(max(value.base, value.limit)))
    return Extent(largest, largest, _whole_range(value), False)


def complex_notation(value: Any, fmt: Format) -> Notation:
    """The notation for both parts of a complex scalar or array; the width has no room for a sign."""
    single = not isinstance(value, complex) and value.dtype.char == "F"
    if not isinstance(value, complex) and value.size > 1:
        found = choose(array_extent(value.real, value.imag), fmt, single, False)
        return replace(found, upper=found.upper and (found.kind != "g" or fmt.style == "g"))
    number = value if isinstance(value, complex) else value.item()
    extent = scalar_extent(single, number.real, number.imag)
    if fmt.style == "g":
        return choose(extent, fmt, single, False)
    if fmt.style == "e":
        return exponent_notation(only_largest(extent), fmt, single)
    if extent.special and not extent.integers and not fmt.style:
        # Next to a NaN, or an infinity and a fraction, Octave leaves no significant digits to the other part.
        if extent.largest <= (12 if single else 20):
            return Notation("g", max(extent.largest, 3), 0)
        return exponent_notation(extent, fmt, single)
    return choose(extent, fmt, single, True, real=False)
