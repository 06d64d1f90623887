"""The notations of `format` bank, rat, hex, bit, native-hex, native-bit, +, free and eng."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnrepl.display.columns import Rows, grid
from nnrepl.display.format import Format
from nnrepl.display.notation import (
    Extent,
    array_extent,
    common_scale,
    decimals_after_first,
    magnitude,
    nonfinite,
    only_largest,
    range_extent,
    scalar_extent,
)
from nnrepl.display.rational import MATRIX_LENGTH, rational
from nnrepl.display.scale import scale_heading, scaled
from nnrepl.values.ranges import Range

OTHER_STYLES = frozenset({"bank", "rat", "hex", "bit", "native-hex", "native-bit", "+", "free", "eng"})

_BITS = ("hex", "bit", "native-hex", "native-bit")


def styled_scalar(array: np.ndarray, fmt: Format) -> str:
    """A 1x1 array as a statement shows it in one of these formats."""
    style = fmt.style
    number = array.item()
    if style in _BITS:
        return _bit_fields(array[0], fmt)[0][2:]
    if style == "+":
        return _sign(number, fmt)
    if style == "free":
        return _free(number, fmt.unasked)
    if array.dtype.kind in "iu" and style != "bank":
        return str(number)
    if style == "bank":
        if array.dtype.kind in "iub":
            return f"{int(number)}.00"
        size = magnitude(abs(number.real)) if number.real - number.real == 0 else 0
        return _bank(number.real).rjust(max(size, 1) + 4 if array.dtype.kind == "c" else max(size, 0) + 3)
    if array.dtype.kind == "b":
        return str(int(number))
    if style == "rat":
        return _rational_scalar(number, array.dtype.char in "fF", fmt.rat_length)
    return engineering_scalar(number, fmt, array.dtype.char in "fF")


def styled_page(page: np.ndarray, fmt: Format, indent: int, span: Range | None = None) -> str:
    """The lines of a matrix in one of these formats; `span` is the range that it is the elements of, if it is one."""
    style = fmt.style
    if style == "+":
        return "".join(["".join([_matrix_sign(x, fmt) for x in row]) + "\n" for row in page.tolist()])
    if style == "free":
        return _free_page(page, fmt, span is not None)
    heading, rows, width = styled_fields(page, fmt, span)
    return heading + grid(rows, width, fmt, indent, is_range=span is not None)


def _free_page(page: np.ndarray, fmt: Format, is_range: bool) -> str:
    """The elements with blanks between them; integers and flags have more of these, and a blank line after them."""
    whole = page.dtype.kind in "iub"
    before = "  " if whole else " "
    rows = ["".join([before + _free(x, fmt.unasked) for x in row]) + "\n" for row in page.tolist()]
    return (" " if is_range else "") + "".join(rows) + ("\n" if whole else "")


def styled_fields(page: np.ndarray, fmt: Format, span: Range | None = None) -> tuple[str, Rows, int]:
    """A matrix in one of the formats that have columns: its heading, its elements as fields, the width of a column."""
    style = fmt.style
    if style == "eng":
        return "", *engineering_fields(page, fmt, span is not None)
    scale = 0
    if fmt.fixed_point:
        scale = common_scale(array_extent(*_parts(page)) if span is None else range_extent(span))
    heading, numbers = scale_heading(scale, fmt), scaled(page, scale)
    if style in _BITS:
        rows = [_bit_fields(row, fmt) for row in numbers]
        # To Octave a complex column is three characters narrower than it is.
        return heading, rows, len(rows[0][0]) - (3 if page.dtype.kind == "c" else 0)
    if style == "bank":
        size = _bank_size(page, span)
        return heading, [["  " + _bank(x).rjust(size + 4) for x in row] for row in numbers.real.tolist()], size + 6
    return heading, *_rational_fields(numbers, fmt.rat_length)


def integer_fields(page: np.ndarray, width: int, fmt: Format) -> tuple[Rows, int]:
    """The elements of an integer or logical matrix as fields, and the width of a column; `width` is that of the
    widest integer."""
    style = fmt.style
    if style in _BITS:
        rows = [_bit_fields(row, fmt) for row in page]
        # To Octave a column of a signed integer's bits is a character narrower than it is.
        return rows, len(rows[0][0]) - ("bit" in style and page.dtype.kind == "i")
    if style == "bank":
        return [["  " + f"{int(x)}.00".rjust(width + 3) for x in row] for row in page.tolist()], width + 5
    # For `format rat` Octave does not count the blanks between the columns.
    return [["  " + str(int(x)).rjust(width) for x in row] for row in page.tolist()], width + (
        0 if style == "rat" else 2
    )


def _bits(numbers: np.ndarray, fmt: Format) -> list[str]:
    """The memory of numbers in hexadecimal or binary digits, highest first; `native` starts at the lowest."""
    style = fmt.style
    data = np.ascontiguousarray(numbers)
    raw = data.astype(data.dtype.newbyteorder("<" if "native" in style else ">"))
    size = data.dtype.itemsize
    chunks = [raw.tobytes()[k : k + size] for k in range(0, size * data.size, size)]
    if "hex" in style:
        return [chunk.hex().upper() if fmt.upper else chunk.hex() for chunk in chunks]
    texts = ["".join(f"{byte:08b}" for byte in chunk) for chunk in chunks]
    return ["".join(t[k : k + 8][::-1] for k in range(0, len(t), 8)) for t in texts] if "native" in style else texts


def _bit_fields(row: np.ndarray, fmt: Format) -> list[str]:
    if row.dtype.kind != "c":
        return ["  " + text for text in _bits(row, fmt)]
    pairs = zip(_bits(row.real, fmt), _bits(row.imag, fmt), strict=True)
    return [f"  {real}  {imag}i" for real, imag in pairs]


def _sign(number: Any, fmt: Format) -> str:
    plus, minus, zero = tuple(fmt.plus_chars)
    if isinstance(number, complex):
        if number.imag == 0:
            number = number.real
        else:
            return "i" if number.real == 0 else "c"
    return plus if number > 0 else minus if number < 0 else zero


def _matrix_sign(number: Any, fmt: Format) -> str:
    plus, minus, zero = tuple(fmt.plus_chars)
    if isinstance(number, complex):
        # Of the complex zeros those with a negative real part are greater than zero, by their angle.
        size = math.hypot(number.real, number.imag)
        return plus if size > 0 or (size == 0 and math.copysign(1.0, number.real) < 0) else zero
    return plus if number > 0 else minus if number < 0 else zero


def _free(number: Any, digits: int) -> str:
    """A number with so many significant digits at most."""
    if isinstance(number, complex):
        return f"({_free(number.real, digits)},{_free(number.imag, digits)})"
    return f"{float(number):.{digits}g}" if not isinstance(number, int) else str(int(number))


def _bank(number: float) -> str:
    if number - number != 0:
        return nonfinite(number)
    return f"{number:.2f}" if number else "0"


def _parts(page: np.ndarray) -> list[np.ndarray]:
    return [page.real, page.imag] if page.dtype.kind == "c" else [page]


def _bank_size(page: np.ndarray, span: Range | None) -> int:
    """How many digits before the point there is room for, which no common scale factor makes less."""
    if span is None:
        return max(array_extent(page.real).largest, 1)
    size = max(magnitude(abs(span.base)), magnitude(abs(span.limit)))
    # Octave gives a range of magnitude 0 (0.1 to 1) one character less than any smaller one.
    return max(size, 1) if size else 0


def _rational_scalar(number: Any, single: bool, length: int | None) -> str:
    if isinstance(number, complex):
        real, imag = _rational_part(number.real, single, length), _rational_part(abs(number.imag), single, length)
        return f"{real} {_joint(number)} {imag}i"
    return _rational_part(number, single, length)


def _rational_part(number: float, single: bool, length: int | None) -> str:
    """A scalar as a fraction, in a field if a length was asked for; a zero and an NA have none."""
    text = rational(number, length, single)
    return text if length is None or text in ("0", "NA") else text.rjust(length)


def _joint(number: complex) -> str:
    return "-" if math.copysign(1.0, number.imag) < 0 else "+"


def _rational_fields(page: np.ndarray, length: int | None) -> tuple[Rows, int]:
    single = page.dtype.char in "fF"
    size = length or MATRIX_LENGTH

    def field(number: float) -> str:
        text = rational(number, size, single)
        return text.rjust(MATRIX_LENGTH if text in ("0", "NA") else size)

    # The width of a column does not follow the length that was asked for.
    if page.dtype.kind != "c":
        return [["  " + field(x) for x in row] for row in page.tolist()], MATRIX_LENGTH + 2
    rows = [[f"  {field(z.real)} {_joint(z)} {field(abs(z.imag))}i" for z in row] for row in page.tolist()]
    # It has two blanks, a sign and an i besides its two parts, of which Octave counts two characters.
    return rows, 2 * MATRIX_LENGTH + 2


@dataclass(frozen=True)
class Engineering:
    """Numbers with exponents that are multiples of three: how many significant digits, how many digits the exponent
    has, and the width of a field without its sign."""

    fmt: Format
    digits: int
    single: bool

    @property
    def width(self) -> int:
        return self.fmt.digits(self.single) + 5 + self.digits

    def text(self, number: float, width: int = 0) -> str:
        """The number; the room of a field that the exponent needs not is left before the mantissa."""
        if number == 0 or number - number != 0:
            return ("0" if number == 0 else nonfinite(number)).rjust(width)
        exponent = 3 * ((magnitude(abs(number)) - 1) // 3)
        decimals = decimals_after_first(self.fmt.digits(self.single), self.fmt)
        mantissa = f"{self._scaled(number, exponent):.{decimals}f}".rjust(width - 2 - self.digits)
        mark = "E" if self.fmt.upper else "e"
        return f"{mantissa}{mark}{'-' if exponent < 0 else '+'}{abs(exponent):0{self.digits}d}"

    def _scaled(self, number: float, exponent: int) -> float:
        if self.single:
            return float(np.float32(number / 10.0**exponent))
        if abs(exponent) < 300:
            return number / 10.0**exponent
        half = exponent // 2
        return number / 10.0**half / 10.0 ** (exponent - half)

    def pair(self, number: complex) -> str:
        """A complex number."""
        return f"{self.text(number.real, self.width + 1)} {_joint(number)} {self.text(abs(number.imag), self.width)}i"


def engineering_scalar(number: Any, fmt: Format, single: bool) -> str:
    """A scalar in engineering notation."""
    if isinstance(number, complex):
        digits = _engineering_digits(only_largest(scalar_extent(single, number.real, number.imag)))
        return Engineering(fmt, digits, single).pair(number)
    if number - number != 0:
        return nonfinite(number).rjust(3)
    return Engineering(fmt, 3, single).text(number).rjust(fmt.digits(single) + 6)


def _engineering_digits(extent: Extent) -> int:
    """How many digits exponents have room for."""
    if extent.integers:
        return 3 if extent.largest > 102 else 2
    return 3 if extent.largest >= 100 or extent.smallest <= -99 else 2


def engineering_fields(page: np.ndarray, fmt: Format, is_range: bool) -> tuple[Rows, int]:
    """The elements of a matrix in engineering notation, and the width of a column."""
    single = page.dtype.char in "fF"
    look = Engineering(fmt, _engineering_digits(array_extent(*_parts(page))), single)
    if page.dtype.kind == "c":
        return [["  " + look.pair(z) for z in row] for row in page.tolist()], 2 * look.width + 8
    width = look.width + 1 + is_range
    rows = [["  " + look.text(x, width) for x in row] for row in page.tolist()]
    return rows, width + 2
