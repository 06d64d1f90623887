"""The values of literal numbers and strings."""

from __future__ import annotations

import re


class BadEscape(Exception):
    """An escape that Octave rejects; the argument is the offset after it in the raw text."""

    def __init__(self, message: str, end: int):
        super().__init__(message)
        self.message = message
        self.end = end


class TooManyDigits(Exception):
    """A hexadecimal or binary number that is longer than its class."""


def as_bytes(text: str) -> str:
    """The UTF-8 bytes of a text, one character a byte."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("latin-1")


_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ESCAPE = re.compile(r'\\(?:([0-7]{1,3})|x([0-9a-fA-F]+)|([ \t]*\r?\n)|(.))|(\.\.\.[ \t]*\r?\n)|""', re.DOTALL)


def unescape(raw: str) -> str:
    """What a double-quoted string (its inside, as bytes) stands for."""
    if "\\" not in raw and '"' not in raw and "\n" not in raw:
        return raw

    def replace(match: re.Match[str]) -> str:
        octal, digits, joined, other, dots = match.groups()
        if octal:
            if (code := int(octal, 8)) > 255:
                raise BadEscape("invalid octal escape sequence in character string", match.end())
            return chr(code)
        if digits:
            return chr(int(digits, 16) & 255)
        if joined or dots:
            return ""
        return _SIMPLE.get(other, other) if other else '"'

    return _ESCAPE.sub(replace, raw)


_INTEGER = re.compile(r"0(?:[xX]([0-9a-fA-F_]+)|[bB]([01_]+))([su]\d+)?\Z")


def number(text: str) -> tuple[float | complex | int, str]:
    """The value and kind of a literal number: `double`, or the integer class of a hexadecimal or binary one."""
    if len(text) == 1:
        return float(text), "double"
    if match := _INTEGER.match(text):
        return _integer(*match.groups())
    digits = text.replace("_", "").replace("d", "e").replace("D", "e")
    if digits[-1] in "ijIJ":
        imaginary = float(digits[:-1])
        return complex(0.0, imaginary) if imaginary else 0.0, "double"
    return float(digits), "double"


def exact_integer(text: str) -> int | None:
    """The number that a literal of more digits than a double can hold stands for, where 64 bits can.

    Its value is a double, but a function that takes integers is given all of its digits.
    """
    digits = text.replace("_", "")
    if len(digits) < 16 or not digits.isdigit():
        return None
    value = int(digits)
    return value if 2**53 < value < 2**64 else None


def _integer(hexadecimal: str | None, binary: str | None, suffix: str | None) -> tuple[int, str]:
    if hexadecimal:
        digits = hexadecimal.replace("_", "")
        value, bits = int(digits, 16), len(digits) * 4
    else:
        digits = (binary or "").replace("_", "")
        value, bits = int(digits, 2), len(digits)
    if bits > (int(suffix[1:]) if suffix else 64):
        raise TooManyDigits(f"too many digits for {'hexadecimal' if hexadecimal else 'binary'} constant")
    size = int(suffix[1:]) if suffix else next((n for n in (8, 16, 32) if bits <= n), 64)
    if suffix and suffix[0] == "s":
        return value - (1 << size) if value >> (size - 1) else value, f"int{size}"
    return value, f"uint{size}"
