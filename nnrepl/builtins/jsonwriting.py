"""jsonencode: values as JSON texts."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call, text
from nnrepl.builtins.maps import ContainerMap
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import is_array_like, is_text, numel_of
from nnrepl.values.text import codes_of

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_PLAIN_INTEGER = 999999
"""Whole numbers up to this are written as such; greater ones with a fraction, as all others."""


class _Writer:
    """Writes values; with `pretty` over several lines."""

    def __init__(self, convert: bool, pretty: bool):
        self.convert = convert
        self.pretty = pretty

    def value(self, value: Any, depth: int = 0) -> str:
        if is_text(value):
            return self.texts(codes_of(value), depth)
        if isinstance(value, Struct):
            return self.object(value.fields, depth)
        if isinstance(value, StructArray | Cell):
            return self.items(list(value.items()), lambda item: self.value(item, depth + 1), depth)
        if isinstance(value, ContainerMap):
            return self.object({_key(key): value.table[key] for key in value.sorted_keys()}, depth)
        if is_array_like(value):
            return self.numbers(to_array(value), depth)
        raise OctaveError("jsonencode: unsupported type")

    def items(self, items: list[Any], write: Callable[[Any], str], depth: int) -> str:
        return self.between("[", [write(item) for item in items], "]", depth)

    def object(self, fields: dict[str, Any], depth: int) -> str:
        colon = ": " if self.pretty else ":"
        members = [f"{_quoted(key)}{colon}{self.value(item, depth + 1)}" for key, item in fields.items()]
        return self.between("{", members, "}", depth)

    def between(self, start: str, parts: list[str], end: str, depth: int) -> str:
        if not self.pretty or not parts:
            return start + ",".join(parts) + end
        margin = "\n" + "    " * depth
        inner = ",".join(f"{margin}    {part}" for part in parts)
        return f"{start}{inner}{margin}{end}"

    def texts(self, codes: np.ndarray, depth: int) -> str:
        if codes.size == 0 or sum(n != 1 for n in codes.shape) < 2:
            return _quoted("".join(map(chr, codes.reshape(-1, order="F"))))
        return self.rows(np.moveaxis(codes, 1, -1), depth)

    def rows(self, codes: np.ndarray, depth: int) -> str:
        """Strings along the last dimension, in arrays along the others."""
        if codes.ndim == 1:
            return _quoted("".join(map(chr, codes)))
        return self.items(list(codes), lambda part: self.rows(part, depth + 1), depth)

    def numbers(self, array: np.ndarray, depth: int) -> str:
        if array.size == 0:
            return "[]"
        if array.size == 1 and array.ndim == 2:
            return self.number(array.reshape(-1)[0])
        shape = array.shape
        if sum(n != 1 for n in shape) == 1:
            return self.nested(array.reshape(-1, order="F"), depth)
        return self.nested(array, depth)

    def nested(self, array: np.ndarray, depth: int) -> str:
        if array.ndim == 1:
            return self.items(list(array), self.number, depth)
        return self.items(list(array), lambda part: self.nested(part, depth + 1), depth)

    def number(self, item: Any) -> str:
        if item.dtype.kind == "b":
            return "true" if item else "false"
        if item.dtype.kind in "iu":
            return str(int(item))
        number = float(item.real)
        if math.isfinite(number):
            return _decimal(number)
        if self.convert:
            return "null"
        return "NaN" if number != number else "Infinity" if number > 0 else "-Infinity"


def _key(key: Any) -> str:
    """Octave keeps numbers as keys in hexadecimal, and writes them so."""
    return key if isinstance(key, str) else np.float64(key).byteswap().tobytes().hex()


def _quoted(string: str) -> str:
    return '"' + "".join(_ESCAPES.get(c) or (f"\\u{ord(c):04X}" if c < " " else c) for c in string) + '"'


def _decimal(number: float) -> str:
    """The shortest digits that give the number again, without an exponent from 1e-6 to 1e21."""
    if abs(number) <= _PLAIN_INTEGER and abs(number - round(number)) < np.finfo(float).eps:
        return str(round(number))
    digits, _, power = np.format_float_scientific(abs(number), trim="-").partition("e")
    sign, digits, place = "-" if number < 0 else "", digits.replace(".", ""), int(power) + 1
    if 0 < place <= 21:
        whole, fraction = digits[:place].ljust(place, "0"), digits[place:] or "0"
        return f"{sign}{whole}.{fraction}"
    if -6 < place <= 0:
        return f"{sign}0.{'0' * -place}{digits}"
    rest = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{rest}e{place - 1}"


@builtin(
    "json = jsonencode(x)",
    'json = jsonencode(x, "ConvertInfAndNaN", tf)',
    'json = jsonencode(x, "PrettyPrint", tf)',
    fresh=True,
)
def jsonencode(x: Any, *options: Any) -> Any:
    """A value as a JSON text.

    Matrices become arrays of rows, structs objects, cells arrays. NaN and Inf become null, unless ConvertInfAndNaN is
    false. PrettyPrint spreads the text over lines.

    >> jsonencode(struct("layers", [784 25 10], "bias", true))
    ans = {"layers":[784,25,10],"bias":true}
    """
    if len(options) % 2:
        raise invalid_call("jsonencode")
    flags = {"convertinfandnan": True, "prettyprint": False}
    for key, value in zip(options[::2], options[1::2], strict=True):
        name = text(key, "jsonencode: option must be a string").lower()
        if not isinstance(value, bool):
            raise OctaveError("jsonencode: option value must be a logical scalar")
        if name not in flags:
            raise OctaveError('jsonencode: Valid options are "ConvertInfAndNaN" and "PrettyPrint"')
        flags[name] = value
    if isinstance(x, StructArray) and numel_of(x) == 0:
        return "[]"
    return _Writer(flags["convertinfandnan"], flags["prettyprint"]).value(x)
