"""Reading data by a template, as scanf does: the template's elements and one pass after another over a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from nnrepl.builtins.constants import NA
from nnrepl.errors import OctaveError

WHITE = " \t\n\r\f\v"
_DIGITS = {"d": r"[+-]?\d+", "u": r"[+-]?\d+", "x": r"[+-]?(?:0[xX])?[0-9a-fA-F]+", "o": r"[+-]?[0-7]+"}
_DIGITS |= {"i": r"[+-]?(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)"}
_FLOAT = r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eEdD](?:[+-]?\d+)?)?|[iI][nN][fF](?:inity)?|[nN][aA][nN]|NA)"
_PATTERNS = {kind: re.compile(text) for kind, text in (_DIGITS | {"f": _FLOAT}).items()}
_ELEMENT = re.compile(
    r"%(?P<skip>\*?)(?P<width>\d*)(?P<size>[lhL]*)(?P<kind>\[\^?\]?[^\]]*\]|.)|(?P<white>\s+)", re.DOTALL
)


@dataclass(frozen=True)
class Element:
    """One element of a template. kind: d i u x o f (numbers), s c [ (text), ' ' (white space), '=' (literal text).

    bits  of a whole number: what does not fit becomes the greatest or least that does
    """

    kind: str
    text: str = ""
    width: int = 0
    skip: bool = False
    bits: int = 32

    @property
    def converts(self) -> bool:
        """Whether it gives data."""
        return self.kind not in " =" and not self.skip

    @property
    def is_text(self) -> bool:
        """Whether it reads characters."""
        return self.kind in "sc["


@lru_cache(maxsize=64)
def parse_template(template: str, who: str) -> tuple[Element, ...]:
    """The elements of a template."""
    elements: list[Element] = []
    literal = ""
    at = 0
    while at < len(template):
        found = _ELEMENT.match(template, at)
        if not found or found.group() == "%%" or found.group("kind") == "%":
            literal += "%" if found else template[at]
            at = found.end() if found else at + 1
            continue
        if literal:
            elements.append(Element("=", literal))
            literal = ""
        elements.append(Element(" ") if found.group("white") else _conversion(found, who))
        at = found.end()
    if literal:
        elements.append(Element("=", literal))
    return tuple(elements)


def _conversion(found: re.Match[str], who: str) -> Element:
    kind = found.group("kind")
    width = int(found.group("width") or 0)
    skip = bool(found.group("skip"))
    bits = {"l": 64, "h": 16}.get(found.group("size")[:1], 32)
    if kind in "diuxoX":
        return Element(kind.lower(), "", width, skip, bits)
    if kind in "sc":
        return Element(kind, "", width, skip)
    if kind in "fegEGaA":
        return Element("f", "", width, skip)
    if kind.startswith("[") and len(kind) > 2:
        return Element("[", kind, width, skip)
    raise OctaveError(f"{who}: invalid format specified")


class Mismatch(Exception):
    """The text does not go on as the template says, or has ended."""


class Scanner:
    """Reads a text by the elements of a template. `at` is where it stands."""

    def __init__(self, text: str):
        self.text = text
        self.at = 0

    @property
    def done(self) -> bool:
        """Whether the text has ended."""
        return self.at >= len(self.text)

    def skip_white(self) -> None:
        """Go on to the next character that is no white space."""
        text, at, size = self.text, self.at, len(self.text)
        while at < size and text[at] in WHITE:
            at += 1
        self.at = at

    def read(self, element: Element) -> float | str | None:
        """What one element reads: a number, a text, or None for what gives no data. Raises Mismatch."""
        kind = element.kind
        if kind == " ":
            self.skip_white()
            return None
        if kind == "=":
            if not self.text.startswith(element.text, self.at):
                raise Mismatch
            self.at += len(element.text)
            return None
        if kind == "c":
            return self._characters(element.width or 1)
        if kind == "[":
            return self._match(_set_pattern(element.text, element.width))
        self.skip_white()
        if kind == "s":
            return self._match(_word_pattern(element.width))
        return self._number(kind, element.width, element.bits)

    def _characters(self, count: int) -> str:
        found = self.text[self.at : self.at + count]
        if not found:
            raise Mismatch
        self.at += len(found)
        return found

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if not found:
            raise Mismatch
        self.at = found.end()
        return found.group()

    def _number(self, kind: str, width: int, bits: int) -> float:
        stop = min(len(self.text), self.at + width) if width else len(self.text)
        found = _PATTERNS[kind].match(self.text, self.at, stop)
        if not found:
            self.at += self.text[self.at : self.at + 1] in ("+", "-")
            raise Mismatch
        self.at = found.end()
        text = found.group()
        if kind == "f" and text[-1] in "eEdD":
            raise Mismatch
        if kind == "f":
            return NA if text == "NA" else float(text.replace("d", "e").replace("D", "e"))
        return float(_fitting(_integer(text, kind), kind, bits))


def _integer(text: str, kind: str) -> int:
    if kind in "du":
        return int(text)
    if kind == "x":
        return int(text, 16)
    if kind == "o":
        return int(text, 8)
    bare = text.lstrip("+-").lower()
    if bare.startswith("0x"):
        return int(text, 16)
    return int(text, 8 if bare.startswith("0") else 10)


def _fitting(value: int, kind: str, bits: int) -> int:
    if kind in "di":
        return max(-(1 << (bits - 1)), min(value, (1 << (bits - 1)) - 1))
    # The machine takes a negative number without sign modulo 2^bits.
    return (1 << bits) - 1 if abs(value) >> bits else value % (1 << bits)


@lru_cache(maxsize=64)
def _set_pattern(text: str, width: int) -> re.Pattern[str]:
    negated = text.startswith("[^")
    inner = text[2 if negated else 1 : -1]
    escaped = "".join("\\" + letter if letter in "\\[]^&~|" else letter for letter in inner)
    if escaped.endswith("-"):
        escaped = escaped[:-1] + "\\-"
    return re.compile(f"[{'^' if negated else ''}{escaped}]{{1,{width or ''}}}")


@lru_cache(maxsize=16)
def _word_pattern(width: int) -> re.Pattern[str]:
    return re.compile(rf"[^ \t\n\r\f\v]{{1,{width or ''}}}")
