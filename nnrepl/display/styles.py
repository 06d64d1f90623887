"""The notations of `format` bank, rat, hex, bit, native-hex, native-bit, +, free and eng."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnrepl.display.columns import Rows, grid
from nnrepl.display.format import Format
from nnrepl.display.notation import array_extent, exponent_digits, magnitude, nonfinite, only_largest, scalar_extent
from nnrepl.display.rational import MATRIX_LENGTH, rational

OTHER_STYLES = frozenset({"bank", "rat", "hex", "bit", "native-hex", "native-bit", "+", "free", "eng"})

_BITS = ("hex", "bit", "native-hex", "native-bit")


def styled_scalar(array: np.ndarray, fmt: Format) -> str:
    """A 1x1 array as a statement shows it in one of these formats."""
    style = fmt.style
    number = array.item()
    if style in _BITS:
        return _complex_bits(number, array.dtype, style) if array.dtype.kind == "c" else _bits(array[0], style)[0]
    if style == "+":
        return _sign(number, fmt)
    if style == "free":
        return _free(number)
    if array.dtype.kind in "iu" and style != "bank":
        return str(number)
    if style == "bank":
        if array.dtype.kind in "iub":
            return f"{int(number)}.00"
        size = magnitude(abs(number.real)) if number.real - number.real == 0 else 0
        return _bank(number.real).rjust(max(size, 1) + 4 if array.dtype.kind == "c" else 3)
    if array.dtype.kind == "b":
        return str(int(number))
    if style == "rat":
        return _rational_scalar(number, array.dtype.char in "fF", fmt.rat_length)
    return engineering_scalar(number, fmt, array.dtype.char in "fF")


def styled_page(page: np.ndarray, fmt: Format, indent: int, limit: float | None = None) -> str:
    """The lines of a matrix in one of these formats; `limit` is that of a range, which may widen it."""
    style = fmt.style
    if style == "+":
        return "".join(["".join([_matrix_sign(x, fmt) for x in row]) + "\n" for row in page.tolist()])
    if style == "free":
        return _free_page(page, limit is not None)
    return grid(*styled_fields(page, fmt, limit), fmt, indent, is_range=style == "eng" and limit is not None)


def _free_page(page: np.ndarray, is_range: bool) -> str:
    """The elements with blanks between them; integers and flags have more of these, and a blank line after them."""
    whole = page.dtype.kind in "iub"
    before = "  " if whole else " "
    rows = ["".join([before + _free(x) for x in row]) + "\n" for row in page.tolist()]
    return (" " if is_range else "") + "".join(rows) + ("\n" if whole else "")


def styled_fields(page: np.ndarray, fmt: Format, limit: float | None = None) -> tuple[Rows, int]:
    """The elements of a matrix as fields in one of the formats that have columns, and the width of a column."""
    style = fmt.style
    if style in _BITS:
        rows = [_bit_fields(row, style) for row in page]
        # To Octave a complex column is three characters narrower than it is.
        return rows, len(rows[0][0]) - (3 if page.dtype.kind == "c" else 0)
    if style == "bank":
        return _bank_fields(page, limit)
    if style == "rat":
        return _rational_fields(page, fmt.rat_length)
    return engineering_fields(page, fmt, limit is not None)


def integer_fields(page: np.ndarray, width: int, fmt: Format) -> tuple[Rows, int]:
    """The elements of an integer or logical matrix as fields, and the width of a column; `width` is that of the
    widest integer."""
    style = fmt.style
    if style in _BITS:
        rows = [_bit_fields(row, style) for row in page]
        # To Octave a column of a signed integer's bits is a character narrower than it is.
        return rows, len(rows[0][0]) - ("bit" in style and page.dtype.kind == "i")
    if style == "bank":
        return [["  " + f"{int(x)}.00".rjust(width + 3) for x in row] for row in page.tolist()], width + 5
    # For `format rat` Octave does not count the blanks between the columns.
    return [["  " + str(int(x)).rjust(width) for x in row] for row in page.tolist()], width + (
        0 if style == "rat" else 2
    )


def _bits(numbers: np.ndarray, style: str) -> list[str]:
    """The memory of numbers in hexadecimal or binary digits, highest first; `native` starts at the lowest."""
    data = np.ascontiguousarray(numbers)
    raw = data.astype(data.dtype.newbyteorder("<" if "native" in style else ">"))
    size = data.dtype.itemsize
    chunks = [raw.tobytes()[k : k + size] for k in range(0, size * data.size, size)]
    if "hex" in style:
        return [chunk.hex() for chunk in chunks]
    texts = ["".join(f"{byte:08b}" for byte in chunk) for chunk in chunks]
    return ["".join(t[k : k + 8][::-1] for k in range(0, len(t), 8)) for t in texts] if "native" in style else texts


def _complex_bits(number: complex, dtype: Any, style: str) -> str:
    part = np.float32 if dtype.char == "F" else np.float64
    real, imag = _bits(np.array([number.real, number.imag], part), style)
    return f"{real}  {imag}i"


def _bit_fields(row: np.ndarray, style: str) -> list[str]:
    if row.dtype.kind != "c":
        return ["  " + text for text in _bits(row, style)]
    pairs = zip(_bits(row.real, style), _bits(row.imag, style), strict=True)
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
        return plus if math.hypot(number.real, number.imag) > 0 else zero
    return plus if number > 0 else minus if number < 0 else zero


def _free(number: Any) -> str:
    if isinstance(number, complex):
        return f"({_free(number.real)},{_free(number.imag)})"
    return f"{float(number):g}" if not isinstance(number, int) else str(int(number))


def _bank(number: float) -> str:
    if number - number != 0:
        return nonfinite(number)
    return f"{number:.2f}" if number else "0"


def _bank_fields(page: np.ndarray, limit: float | None) -> tuple[Rows, int]:
    extent = array_extent(page.real)
    size = extent.largest if limit is None else max(magnitude(abs(float(page[0, 0]))), magnitude(abs(limit)))
    # Octave gives a range of magnitude 0 (0.1 to 1) one character less than any smaller one.
    size = max(size, 1) if size or limit is None else 0
    rows = [["  " + _bank(x).rjust(size + 4) for x in row] for row in page.real.tolist()]
    return rows, size + 6


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
    """Numbers with exponents that are multiples of three: how many decimals and digits of the exponent, and the width
    of a field without its sign."""

    decimals: int
    digits: int
    upper: bool
    single: bool

    @property
    def width(self) -> int:
        return self.decimals + 6 + self.digits

    def text(self, number: float, width: int = 0) -> str:
        """The number; the room of a field that the exponent needs not is left before the mantissa."""
        if number == 0 or number - number != 0:
            return ("0" if number == 0 else nonfinite(number)).rjust(width)
        exponent = 3 * ((magnitude(abs(number)) - 1) // 3)
        mantissa = f"{self._scaled(number, exponent):.{self.decimals}f}".rjust(width - 2 - self.digits)
        return f"{mantissa}{'E' if self.upper else 'e'}{'-' if exponent < 0 else '+'}{abs(exponent):0{self.digits}d}"

    def _scaled(self, number: float, exponent: int) -> float:
        if self.single:
            low, power = np.float32(number), np.float32(10.0 ** min(abs(exponent), 38))
            return float(low / power if exponent > 0 else low * power)
        if abs(exponent) < 300:
            return number / 10.0**exponent
        half = exponent // 2
        return number / 10.0**half / 10.0 ** (exponent - half)

    def pair(self, number: complex) -> str:
        """A complex number."""
        return f"{self.text(number.real, self.width + 1)} {_joint(number)} {self.text(abs(number.imag), self.width)}i"


def engineering_scalar(number: Any, fmt: Format, single: bool) -> str:
    """A scalar in engineering notation."""
    decimals = max(fmt.digits(single) - 1, 0)
    if isinstance(number, complex):
        digits = exponent_digits(only_largest(scalar_extent(single, number.real, number.imag)))
        return Engineering(decimals, digits, fmt.upper, single).pair(number)
    if number - number != 0:
        return nonfinite(number).rjust(3)
    return Engineering(decimals, 3, fmt.upper, single).text(number, decimals + 7 if number == 0 else 0)


def engineering_fields(page: np.ndarray, fmt: Format, is_range: bool) -> tuple[Rows, int]:
    """The elements of a matrix in engineering notation, and the width of a column."""
    single = page.dtype.char in "fF"
    parts = [page.real, page.imag] if page.dtype.kind == "c" else [page]
    look = Engineering(max(fmt.digits(single) - 1, 0), exponent_digits(array_extent(*parts)), fmt.upper, single)
    if page.dtype.kind == "c":
        return [["  " + look.pair(z) for z in row] for row in page.tolist()], 2 * look.width + 8
    width = look.width + 1 + is_range
    rows = [["  " + look.text(x, width) for x in row] for row in page.tolist()]
    return rows, width + 2
