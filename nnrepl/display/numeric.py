"""The text of numeric and logical arrays and scalars: fields of one width in rows, columns and pages."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from nnrepl.display.columns import Rows, each_page, grid
from nnrepl.display.format import Format
from nnrepl.display.notation import (
    Notation,
    complex_notation,
    magnitude,
    matrix_notation,
    nonfinite,
    range_notation,
    real_notation,
    split_digits,
)
from nnrepl.display.scale import scale_heading, scaled
from nnrepl.display.styles import OTHER_STYLES, integer_fields, styled_page, styled_scalar
from nnrepl.values.ranges import Range


def real_text(number: float, fmt: Format, single: bool = False) -> str:
    """A real scalar as a statement shows it."""
    if not fmt.style and not single and fmt.precision > 1 and number - number == 0:
        # The common case on its own, because it is several times faster.
        if number == math.floor(number):
            if abs(number) < 99999 and fmt.precision >= 5:
                return str(int(number))
        else:
            before, after = split_digits(magnitude(abs(number)), fmt.precision)
            if before + after <= fmt.widest(False):
                return f"%.{after}f" % number
    if fmt.style in OTHER_STYLES:
        return styled_scalar(np.array([[number]], np.float32 if single else np.float64), fmt)
    if number - number != 0 and fmt.style != "g":
        return nonfinite(number).rjust(3)
    return real_notation(number, fmt, single).field(number)


def complex_text(value: Any, fmt: Format) -> str:
    """A complex scalar (or 1x1 single array) as a statement shows it."""
    if fmt.style in OTHER_STYLES:
        return styled_scalar(np.array(value, ndmin=2), fmt)
    notation = complex_notation(value, fmt)
    number = value if isinstance(value, complex) else value.item()
    return complex_field(number, notation, notation.width + (fmt.style == "g"))


def imaginary_width(notation: Notation, sample: np.ndarray, fmt: Format) -> int:
    """The width of imaginary parts, which have their sign before them; in `format g` that saves nothing, and for a
    common scale factor Octave forgets the point."""
    if fmt.fixed_point and not fmt.style:
        return notation.width - 1 if np.isfinite(sample).all() else max(notation.width - 1, 3)
    return notation.width + (fmt.style == "g")


def complex_field(number: complex, notation: Notation, width: int) -> str:
    """Both parts of a complex number; `width` is that of the imaginary part."""
    imag = number.imag
    if math.copysign(1.0, imag) < 0:
        sign, imag = "-", -imag
    else:
        sign = "+"
    return f"{notation.text(number.real).rjust(notation.width + 1)} {sign} {notation.text(imag).rjust(width)}i"


def real_rows(page: np.ndarray, notation: Notation) -> Rows:
    """The elements of a real matrix as fields, two blanks before each."""
    page = scaled(page, notation.scale)
    if notation.kind == "f":
        pattern = f"  %{notation.width}.{notation.decimals}f"
        special = (page == 0) | ~np.isfinite(page)
        if not special.any():
            return [[pattern % x for x in row] for row in page.tolist()]
    field = notation.field
    return [["  " + field(x) for x in row] for row in page.tolist()]


def complex_rows(page: np.ndarray, notation: Notation, width: int) -> Rows:
    """The elements of a complex matrix as fields, two blanks before each; `width` is that of the imaginary parts."""
    page = scaled(page, notation.scale)
    return [["  " + complex_field(z, notation, width) for z in row] for row in page.tolist()]


def integer_width(array: np.ndarray) -> int:
    """The digits of the largest magnitude in an integer or logical array, and one for a sign if there is one.

    To Octave a zero has no digits."""
    low, high = int(array.min()), int(array.max())
    if low >= 0:
        return len(str(high)) if high else 0
    lowest = np.iinfo(array.dtype).min
    if low == lowest:
        # The magnitude of the lowest number of a class overflows: to Octave it has neither digits nor a sign.
        others = array[array != lowest]
        low = int(others.min()) if others.size else 0
    return len(str(max(high, -low))) + (low < 0)


def array_text(array: np.ndarray, fmt: Format, indent: int = 0) -> str:
    """The lines of a numeric or logical array that is not empty, as `disp` shows it."""
    if array.ndim == 2:
        return page_text(array, fmt, indent)
    gap = "" if fmt.compact else "\n"
    if array.dtype.kind in "iu":
        width = integer_width(array)

        def integer_page(page: np.ndarray, last: bool) -> str:
            # Octave ends every group of columns with a blank line here, `format compact` or not, and does not
            # indent the names of the pages.
            if fmt.style == "free":
                return styled_page(page, fmt, indent)
            if fmt.style == "+":
                return styled_page(page, fmt, indent) + ("" if last else "\n")
            return grid(*integer_fields(page, width, fmt), fmt, indent, "" if last else "\n")

        return each_page(array, integer_page, fmt, 0, "")

    def page(part: np.ndarray, last: bool) -> str:
        if part.dtype.kind == "c" and not part.imag.any():
            part = part.real
        return page_text(part, fmt, indent) if part.size > 1 else scalar_text(part, fmt)

    return each_page(array, page, fmt, indent, gap)


def range_text(value: Range, fmt: Format, indent: int = 0) -> str:
    """The line of a range, as `disp` shows it."""
    if fmt.style in OTHER_STYLES:
        return styled_page(value.array, fmt, indent, value)
    notation = range_notation(value, fmt)
    rows = real_rows(value.array, notation)
    return scale_heading(notation.scale, fmt) + grid(rows, notation.width + 2, fmt, indent, is_range=True)


def page_text(page: np.ndarray, fmt: Format, indent: int) -> str:
    """The lines of a matrix; each page of an N-d array has a notation of its own."""
    kind = page.dtype.kind
    if kind in "iub" and fmt.style not in ("+", "free"):
        return grid(*integer_fields(page, integer_width(page), fmt), fmt, indent)
    if fmt.style in OTHER_STYLES:
        return styled_page(page, fmt, indent)
    heading, rows, width = page_fields(page, page, fmt)
    return heading + grid(rows, width, fmt, indent)


def page_fields(page: np.ndarray, sample: np.ndarray, fmt: Format) -> tuple[str, Rows, int]:
    """The heading of a matrix, its elements as fields in the notation of a sample of them, the width of a column."""
    if page.dtype.kind == "c":
        both = complex_notation(sample, fmt)
        width = imaginary_width(both, sample, fmt)
        return scale_heading(both.scale, fmt), complex_rows(page, both, width), both.width + width + 8
    notation = matrix_notation(sample, fmt)
    return scale_heading(notation.scale, fmt), real_rows(page, notation), notation.width + 2


def scalar_text(array: np.ndarray, fmt: Format) -> str:
    """A 1x1 array as a statement shows it."""
    kind = array.dtype.char
    if fmt.style in OTHER_STYLES:
        return styled_scalar(array, fmt)
    if kind in "fd":
        return real_text(array.item(), fmt, kind == "f")
    if kind in "FD":
        return complex_text(array, fmt)
    return str(int(array.item()))


def lines(rows: Iterable[str]) -> str:
    """Rows of text, each with its line end."""
    return "".join([row + "\n" for row in rows])
