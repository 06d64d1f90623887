"""jsondecode: JSON texts as values."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call, text
from nnrepl.builtins.validnames import NameMaker
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.conditions import truth
from nnrepl.values.containers import Cell, Struct, StructArray, object_array
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import dims_of, is_text, numel_of
from nnrepl.values.text import codes_of, encode

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]*)?([eE][+-]?[0-9]*)?")
_SPACE = re.compile(r"[ \t\r\n]*")
_PLAIN = re.compile(r'[^"\\\x00-\x1f]+')
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS = {"true": True, "false": False, "null": None}
_INFINITIES = ("Infinity", "Inf")


class _Parser:
    """Reads a JSON text (RFC 8259, and NaN and Inf): objects as dicts, arrays as lists, null as None."""

    def __init__(self, source: str):
        self.source = source
        self.at = 0

    def fail(self, what: str, at: int | None = None) -> OctaveError:
        offset = (self.at if at is None else at) + 1
        return OctaveError(f"jsondecode: parse error at offset {offset}: {what}")

    def document(self) -> Any:
        self.skip()
        if self.at >= len(self.source):
            raise self.fail("The document is empty.")
        value = self.value()
        self.skip()
        if self.at < len(self.source):
            raise self.fail("The document root must not be followed by other values.")
        return value

    def skip(self) -> str:
        """Go over blanks; gives the next character, or nothing at the end."""
        found = _SPACE.match(self.source, self.at)
        assert found is not None
        self.at = found.end()
        return self.source[self.at : self.at + 1]

    def value(self) -> Any:
        letter = self.skip()
        if letter == "{":
            return self.object()
        if letter == "[":
            return self.array()
        if letter == '"':
            return self.string()
        return self.word(letter)

    def object(self) -> dict[str, Any]:
        self.at += 1
        found: dict[str, Any] = {}
        if self.skip() == "}":
            self.at += 1
            return found
        while True:
            if self.skip() != '"':
                raise self.fail("Missing a name for object member.")
            name = self.string()
            if self.skip() != ":":
                raise self.fail("Missing a colon after a name of object member.")
            self.at += 1
            found[name] = self.value()
            if not self.goes_on("}", "object member"):
                return found

    def array(self) -> list[Any]:
        self.at += 1
        found: list[Any] = []
        if self.skip() == "]":
            self.at += 1
            return found
        while True:
            found.append(self.value())
            if not self.goes_on("]", "array element"):
                return found

    def goes_on(self, end: str, what: str) -> bool:
        letter = self.skip()
        if letter not in (",", end):
            raise self.fail(f"Missing a comma or '{end}' after an {what}.")
        self.at += 1
        return letter == ","

    def string(self) -> str:
        start = self.at
        self.at += 1
        parts = []
        while True:
            found = _PLAIN.match(self.source, self.at)
            if found:
                parts.append(found.group())
                self.at = found.end()
            letter = self.source[self.at : self.at + 1]
            if not letter:
                raise self.fail("Missing a closing quotation mark in string.")
            if letter == '"':
                self.at += 1
                return "".join(parts)
            if letter != "\\":
                raise self.fail("Invalid escape character in string.", start + len("".join(parts)) + 1)
            parts.append(self.escape())

    def escape(self) -> str:
        start = self.at
        letter = self.source[start + 1 : start + 2]
        if letter in _ESCAPES:
            self.at += 2
            return _ESCAPES[letter]
        if letter != "u":
            raise self.fail("Invalid escape character in string.", start)
        code = self.hexadecimal(start)
        if 0xD800 <= code < 0xE000:
            if code >= 0xDC00 or self.source[self.at : self.at + 2] != "\\u":
                raise self.fail("The surrogate pair in string is invalid.", start)
            low = self.hexadecimal(start)
            if not 0xDC00 <= low < 0xE000:
                raise self.fail("The surrogate pair in string is invalid.", start)
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
        return encode(chr(code))

    def hexadecimal(self, start: int) -> int:
        digits = self.source[self.at + 2 : self.at + 6]
        if not re.fullmatch("[0-9a-fA-F]{4}", digits):
            raise self.fail("Incorrect hex digit after \\u escape in string.", start)
        self.at += 6
        return int(digits, 16)

    def word(self, letter: str) -> Any:
        for word, value in _WORDS.items():
            if letter == word[0]:
                return self.expect(word, value)
        if letter == "N":
            return self.expect("NaN", np.nan)
        negative = letter == "-"
        rest = self.at + negative
        if self.source.startswith("I", rest):
            self.at = rest
            infinity = -np.inf if negative else np.inf
            return self.expect(next((w for w in _INFINITIES if self.source.startswith(w, rest)), "Inf"), infinity)
        return self.number()

    def expect(self, word: str, value: Any) -> Any:
        for k, letter in enumerate(word):
            if self.source[self.at + k : self.at + k + 1] != letter:
                raise self.fail("Invalid value.", self.at + k)
        self.at += len(word)
        return value

    def number(self) -> float:
        found = _NUMBER.match(self.source, self.at)
        if not found:
            raise self.fail("Invalid value.", self.at + self.source.startswith("-", self.at))
        fraction, exponent = found.groups()
        if fraction == ".":
            raise self.fail("Miss fraction part in number.", found.end(1))
        if exponent and not exponent[-1].isdigit():
            raise self.fail("Miss exponent in number.", found.end(2))
        value = float(found.group())
        if np.isinf(value):
            raise self.fail("Number too big to be stored in double.")
        self.at = found.end()
        return value


class _Builder:
    """Makes values of what the parser read."""

    def __init__(self, maker: NameMaker | None):
        self.maker = maker

    def value(self, item: Any) -> Any:
        if item is None:
            return np.zeros((0, 0))
        if isinstance(item, dict):
            return Struct({self.name(key): self.value(each) for key, each in item.items()})
        return self.array(item) if isinstance(item, list) else item

    def name(self, key: str) -> str:
        return self.maker.make(key) if self.maker is not None else key

    def array(self, items: list[Any]) -> Any:
        kinds = {type(item) for item in items}
        if not items:
            return np.zeros((0, 0))
        if kinds <= {float, type(None)}:
            return norm(np.array([np.nan if item is None else item for item in items]).reshape(-1, 1))
        if kinds == {bool}:
            return norm(np.array(items).reshape(-1, 1))
        if kinds == {dict}:
            return self.structs([self.value(item) for item in items])
        if kinds == {list}:
            return self.stack([self.value(item) for item in items])
        return self.cell([self.value(item) for item in items])

    def cell(self, values: list[Any]) -> Cell:
        return Cell.of(values, (len(values), 1))

    def structs(self, values: list[Struct]) -> Any:
        keys = list(values[0].fields)
        if any(list(value.fields) != keys for value in values):
            return self.cell(values)
        return values[0] if len(values) == 1 else StructArray.of(values, (len(values), 1), keys)

    def stack(self, values: list[Any]) -> Any:
        """Arrays of one size become an array of one dimension more, its first."""
        dims, kinds = dims_of(values[0]), {_kind(value) for value in values}
        same = len(kinds) == 1 and all(dims_of(value) == dims for value in values)
        kind = kinds.pop()
        if not same or kind == "other" or numel_of(values[0]) == 0:
            return self.cell(values)
        size = dims[:1] if len(dims) == 2 and dims[1] == 1 else dims
        shape = (len(values), *size)
        if kind == "struct":
            return self.stack_structs(values, shape)
        parts = [to_array(value).reshape(size, order="F") for value in values]
        return norm(np.stack(parts).reshape(shape, order="F"))

    def stack_structs(self, values: list[Any], shape: tuple[int, ...]) -> Any:
        groups = [[value] if isinstance(value, Struct) else list(value.items()) for value in values]
        keys = list(groups[0][0].fields)
        if any(list(item.fields) != keys for group in groups for item in group):
            return self.cell(values)
        if shape == (1, 1):
            return values[0]
        parts = [object_array(group, shape[1:]) for group in groups]
        return StructArray(np.stack(parts).reshape(shape, order="F"), keys)


def _kind(value: Any) -> str:
    if isinstance(value, Struct | StructArray):
        return "struct"
    if isinstance(value, Cell) or is_text(value):
        return "other"
    return str(to_array(value).dtype)


@builtin(
    "x = jsondecode(json)",
    'x = jsondecode(json, "ReplacementStyle", style, "Prefix", prefix)',
    'x = jsondecode(json, "makeValidName", false)',
    fresh=True,
)
def jsondecode(json: Any, *options: Any) -> Any:
    """The value of a JSON text.

    An array of numbers becomes a column (null in it is NaN), arrays of one size a matrix, objects with the same fields
    a struct array, and any other array a cell. Names of fields are made valid, as matlab.lang.makeValidName does.

    >> jsondecode('[[1, 2], [3, null]]')
    ans =

         1     2
         3   NaN

    >> jsondecode('{"learning rate": 0.5}').learningRate
    ans = 0.5000
    """
    if len(options) % 2:
        raise invalid_call("jsondecode")
    if not is_text(json):
        raise OctaveError("jsondecode: JSON_TXT must be a character string")
    maker: NameMaker | None
    valid, rest = True, []
    for key, value in zip(options[::2], options[1::2], strict=True):
        if text(key, "jsondecode: option argument must be a string").lower() == "makevalidname":
            valid = truth(value)
        else:
            rest += [key, value]
    maker = NameMaker(tuple(rest))
    source = "".join(map(chr, codes_of(json).reshape(-1)))
    return _Builder(maker if valid else None).value(_Parser(source).document())
