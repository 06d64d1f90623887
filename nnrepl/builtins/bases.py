"""Numbers written in other bases than ten."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.textargs import doubles
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import Cell
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import class_of, is_array_like, is_cellstr, is_complex, is_text, numel_of
from nnrepl.values.text import from_rows, rows_of

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BLANKS = " \f\n\r\t\v"


def _symbols(who: str, base: Any) -> str:
    """The digits of a base, given as a number or as the digits themselves."""
    if is_text(base) and numel_of(base) > 1:
        symbols = str(base)
        if len(set(symbols)) != len(symbols):
            raise OctaveError(f"{who}: symbols representing digits must be unique")
        if any(letter in _BLANKS for letter in symbols):
            raise OctaveError(f"{who}: whitespace characters are not valid symbols")
        return symbols
    number = to_array(base).ravel() if is_array_like(base) and not is_text(base) else np.zeros(0)
    if who == "base2dec" and number.size > 1:
        raise OctaveError("base2dec: cannot convert from several bases at once")
    if number.size != 1 or not 2 <= number[0] <= 36 or number[0] != int(number[0]):
        what = "must be an integer between" if who == "dec2base" else "must be between"
        raise OctaveError(f"{who}: BASE {what} 2 and 36, or a string of symbols")
    return DIGITS[: int(number[0])]


def _whole_numbers(d: Any, message: str) -> list[int]:
    if isinstance(d, Cell):
        parts = [_whole_numbers(item, message) for item in d.items()]
        return [number for part in parts for number in part]
    if not is_array_like(d) or is_complex(d) or is_text(d) or class_of(d) == "logical":
        raise OctaveError(message)
    numbers = to_array(d).ravel(order="F").tolist()
    if any(number != number or abs(number) == float("inf") or number != int(number) for number in numbers):
        raise OctaveError(message)
    return [int(number) for number in numbers]


def _written(number: int, symbols: str) -> str:
    base = len(symbols)
    digits = []
    while number:
        number, digit = divmod(number, base)
        digits.append(symbols[digit])
    return "".join(reversed(digits)) or symbols[0]


def _rows(numbers: list[int], symbols: str, length: Any) -> Any:
    width = 0
    if length is not None:
        size = to_array(length).ravel() if is_array_like(length) else np.zeros(0)
        if size.size != 1 or size.dtype.kind == "c" or not 0 <= size[0] < np.inf or size[0] != int(size[0]):
            raise OctaveError("dec2base: LEN must be a non-negative integer")
        if size[0] >= 2**40:
            raise MemoryError
        width = int(size[0])
    elif not numbers:
        # Octave looks for the leading zeros of the first row.
        raise OctaveError("retval(_,1): out of bound 0 (dimensions are 0x0)", "Octave:index-out-of-bounds")
    rows = [_written(number, symbols) for number in numbers]
    width = max([width, *map(len, rows)])
    return from_rows([row.rjust(width, symbols[0]) for row in rows])


@builtin("s = dec2base(d, base, len)", fresh=True)
def dec2base(d, base, len=None):
    """Non-negative integers written in a base from 2 to 36, or with the digits that `base` lists.

    Several numbers give the rows of a char matrix; `len` is the least number of digits.

    >> dec2base(123, 3)
    ans = 11120
    """
    message = "dec2base: input must be real non-negative integers"
    numbers = _whole_numbers(d, message)
    if any(number < 0 for number in numbers):
        raise OctaveError(message)
    return _rows(numbers, _symbols("dec2base", base), len)


def _two_complement(who: str, d: Any) -> list[int]:
    """Integers with the negative ones as two's complement in the fewest of 8, 16, 32 or 64 bits that hold them."""
    numbers = _whole_numbers(d, f"{who}: input must be integers")
    low = min(numbers, default=0)
    if low >= 0:
        return numbers
    bits = next((n for n in (8, 16, 32, 64) if low >= -(1 << (n - 1))), None)
    if bits is None:
        raise OctaveError(f"{who}: negative inputs cannot be less than intmin ('int64')")
    return [number + (1 << bits) if number < 0 else number for number in numbers]


@builtin("s = dec2bin(d, len)", fresh=True)
def dec2bin(d, len=None):
    """Integers written in base 2; negative ones as two's complement in 8, 16, 32 or 64 bits.

    >> dec2bin(5, 8)
    ans = 00000101
    """
    return _rows(_two_complement("dec2bin", d), DIGITS[:2], len)


@builtin("s = dec2hex(d, len)", fresh=True)
def dec2hex(d, len=None):
    """Integers written in base 16; negative ones as two's complement in 8, 16, 32 or 64 bits.

    >> dec2hex(255)
    ans = FF
    """
    return _rows(_two_complement("dec2hex", d), DIGITS[:16], len)


def _texts(s: Any) -> list[str]:
    if is_text(s):
        return rows_of(s)
    if isinstance(s, Cell) and is_cellstr(s):
        return ["".join(rows_of(item)) for item in s.items()]
    raise OctaveError("base2dec: S must be a string or cellstring")


def _read(text: str, symbols: str, base: int, fold: bool) -> float:
    bare = "".join(letter for letter in text if letter not in _BLANKS)
    if fold:
        bare = bare.upper()
    total = 0
    for letter in bare:
        digit = symbols.find(letter)
        if digit < 0:
            return float("nan")
        total = total * base + digit
    return float(total) if text else float("nan")


@builtin("d = base2dec(s, base)", fresh=True)
def base2dec(s, base):
    """The numbers written in a base from 2 to 36, or with the digits that `base` lists; NaN where a digit is none.

    Blanks count for nothing. A char matrix or a cell of strings gives a column.

    >> base2dec("11120", 3)
    ans = 123
    """
    symbols = _symbols("base2dec", base)
    texts = _texts(s)
    fold = not is_text(base)
    return doubles([_read(text, symbols, len(symbols), fold) for text in texts], (len(texts), 1))


@builtin("d = bin2dec(s)", fresh=True)
def bin2dec(s):
    """The numbers written in base 2, as `base2dec(s, 2)`.

    >> bin2dec("1110")
    ans = 14
    """
    return base2dec(s, 2.0)


@builtin("d = hex2dec(s)", fresh=True)
def hex2dec(s):
    """The numbers written in base 16, as `base2dec(s, 16)`.

    >> hex2dec("FFF")
    ans = 4095
    """
    return base2dec(s, 16.0)
