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
    matrix_notation,
    nonfinite,
    range_notation,
    real_notation,
)
from nnrepl.values.ranges import Range


def real_text(number: float, fmt: Format, single: bool = False) -> str:
    """A real scalar as a statement shows it."""
    if not fmt.style and number - number == 0 and number == math.floor(number) and abs(number) < 99999:
        return str(int(number))
    if number - number != 0:
        return nonfinite(number).rjust(3)
    return real_notation(number, fmt, single).text(number)


def complex_text(value: Any, fmt: Format) -> str:
    """A complex scalar (or 1x1 single array) as a statement shows it."""
    notation = complex_notation(value, fmt)
    number = value if isinstance(value, complex) else value.item()
    return complex_field(number, notation, notation.width + 1)


def complex_field(number: complex, notation: Notation, width: int) -> str:
    """Both parts of a complex number; `width` is that of the real part."""
    imag = number.imag
    if math.copysign(1.0, imag) < 0 and imag == imag:
        sign, imag = "-", -imag
    else:
        sign = "+"
    return f"{notation.text(number.real).rjust(width)} {sign} {notation.field(imag)}i"


def real_rows(page: np.ndarray, notation: Notation) -> Rows:
    """The elements of a real matrix as fields, two blanks before each."""
    if notation.kind == "f":
        pattern = f"  %{notation.width}.{notation.decimals}f"
        special = (page == 0) | ~np.isfinite(page)
        if not special.any():
            return [[pattern % x for x in row] for row in page.tolist()]
    field = notation.field
    return [["  " + field(x) for x in row] for row in page.tolist()]


def complex_rows(page: np.ndarray, notation: Notation) -> Rows:
    """The elements of a complex matrix as fields, two blanks before each."""
    width = notation.width + 1
    return [["  " + complex_field(z, notation, width) for z in row] for row in page.tolist()]


def integer_rows(page: np.ndarray, width: int) -> Rows:
    """The elements of an integer or logical matrix as fields."""
    return [["  " + str(int(x)).rjust(width) for x in row] for row in page.tolist()]


def integer_width(array: np.ndarray) -> int:
    """The digits of the largest magnitude in an integer or logical array, and one for a sign if there is one."""
    low, high = int(array.min()), int(array.max())
    if low >= 0:
        return len(str(high))
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
            return grid(integer_rows(page, width), width + 2, fmt, indent, "" if last else "\n")

        return each_page(array, integer_page, fmt, 0, "")

    def page(part: np.ndarray, last: bool) -> str:
        if part.size > 1:
            return page_text(part, fmt, indent)
        return scalar_text(part if part.imag.any() else part.real, fmt)

    return each_page(array, page, fmt, indent, gap)


def range_text(value: Range, fmt: Format, indent: int = 0) -> str:
    """The line of a range, as `disp` shows it."""
    notation = range_notation(value, fmt)
    return grid(real_rows(value.array, notation), notation.width + 2, fmt, indent, is_range=True)


def page_text(page: np.ndarray, fmt: Format, indent: int) -> str:
    """The lines of a matrix; each page of an N-d array has a notation of its own."""
    kind = page.dtype.kind
    if kind == "c" and page.imag.any():
        both = complex_notation(page, fmt)
        return grid(complex_rows(page, both), 2 * both.width + 8, fmt, indent)
    if kind in "fc":
        notation = matrix_notation(page.real, fmt)
        return grid(real_rows(page.real, notation), notation.width + 2, fmt, indent)
    width = integer_width(page)
    return grid(integer_rows(page, width), width + 2, fmt, indent)


def scalar_text(array: np.ndarray, fmt: Format) -> str:
    """A 1x1 array as a statement shows it."""
    kind = array.dtype.char
    if kind in "fd":
        return real_text(array.item(), fmt, kind == "f")
    if kind in "FD":
        return complex_text(array, fmt)
    return str(int(array.item()))


def lines(rows: Iterable[str]) -> str:
    """Rows of text, each with its line end."""
    return "".join([row + "\n" for row in rows])
