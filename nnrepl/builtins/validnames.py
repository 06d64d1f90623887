"""Names made from any text: matlab.lang.makeValidName and makeUniqueStrings."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from nnrepl.builtins.args import cellstrings, text
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.syntax.lexer import KEYWORDS
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm
from nnrepl.values.kinds import dims_of, is_string

_NAME = re.compile(r"[A-Za-z_]\w*\Z", re.ASCII)
_BLANK = re.compile(r"\s+([a-z]?)")
_WRONG = re.compile(r"[^A-Za-z0-9_]")
_STYLES = ("underscore", "delete", "hex")


def is_name(word: str) -> bool:
    """Whether a text can be the name of a variable."""
    return bool(_NAME.match(word)) and word not in KEYWORDS


class NameMaker:
    """Makes names of texts, with the options of makeValidName."""

    def __init__(self, options: tuple[Any, ...] = ()):
        if len(options) % 2:
            raise OctaveError("makeValidName: property/value options must occur in pairs")
        self.style, self.prefix = "underscore", "x"
        for key, value in zip(options[::2], options[1::2], strict=True):
            self._set(text(key, "makeValidName: option argument must be a string"), value)

    def _set(self, key: str, value: Any) -> None:
        if key.lower() == "replacementstyle":
            style = text(value, "makeValidName: 'ReplacementStyle' value must be a string")
            self.style = style.lower()
            if self.style not in _STYLES:
                raise OctaveError(f"makeValidName: invalid 'ReplacementStyle' value '{style}'")
        elif key.lower() == "prefix":
            self.prefix = text(value, "makeValidName: 'Prefix' value must be a string")
            if not is_name(self.prefix):
                raise OctaveError(f"makeValidName: invalid 'Prefix' value '{self.prefix}'")
        else:
            raise OctaveError(f"makeValidName: unknown property '{key}'")

    def make(self, word: str) -> str:
        """A name like this text; the text itself where it is one."""
        if is_name(word):
            return word
        if word in KEYWORDS:
            return self.prefix + word[0].upper() + word[1:]
        word = _BLANK.sub(lambda found: found.group(1).upper() if found.start() else found.group(1), word)
        if not re.match("[A-Za-z_]", word):
            word = self.prefix + word
        return _WRONG.sub(self._replacement, word)

    def _replacement(self, found: re.Match[str]) -> str:
        if self.style == "hex":
            return f"0x{ord(found.group()):02X}"
        return "_" if self.style == "underscore" else ""


def _words(value: Any, message: str) -> list[str]:
    words = [str(text(value, message))] if is_string(value) else cellstrings(value)
    if words is None:
        raise OctaveError(message)
    return words


def _result(given: Any, before: list[str], after: list[str], nargout: int) -> Any:
    if not isinstance(given, Cell):
        return (after[0], after[0] != before[0]) if nargout > 1 else after[0]
    names = Cell.of(after, dims_of(given))
    if nargout < 2:
        return names
    changed = np.array([a != b for a, b in zip(before, after, strict=True)], dtype=bool)
    return names, norm(changed.reshape(dims_of(given), order="F"))


@builtin(
    "name = matlab.lang.makeValidName(str)",
    "name = matlab.lang.makeValidName(str, option, value, ...)",
    "[name, changed] = matlab.lang.makeValidName(...)",
)
def make_valid_name(string: Any, *options: Any, nargout: int = 1) -> Any:
    """A name for a variable that is like a text, or names like the texts in a cell.

    Blanks go, and a letter after one becomes large; other characters are replaced, by "ReplacementStyle" ("underscore",
    "delete" or "hex"). What cannot start a name gets the "Prefix" (x).

    >> matlab.lang.makeValidName("learning rate")
    ans = learningRate
    >> matlab.lang.makeValidName("2nd try!")
    ans = x2ndTry_
    """
    maker = NameMaker(options)
    words = _words(string, "makeValidName: STR must be a string or cellstr")
    return _result(string, words, [maker.make(word) for word in words], nargout)


@builtin(
    "name = matlab.lang.makeUniqueStrings(str, others)",
    "[name, changed] = matlab.lang.makeUniqueStrings(...)",
)
def make_unique_strings(string: Any, others: Any = None, *, nargout: int = 1) -> Any:
    """A text with a number at its end where it is among others already; the texts in a cell differ from each other too.

    >> matlab.lang.makeUniqueStrings("net", {"net", "net_1"})
    ans = net_2
    """
    words = _words(string, "makeUniqueStrings: STR must be a string or cellstr")
    taken: set[str] = set()
    if isinstance(others, Cell) or is_string(others):
        taken = set(_words(others, "makeUniqueStrings: invalid input"))
    unique = []
    for word in words:
        name, k = word, 0
        while name in taken:
            k += 1
            name = f"{word}_{k}"
        taken.add(name)
        unique.append(name)
    return _result(string, words, unique, nargout)
