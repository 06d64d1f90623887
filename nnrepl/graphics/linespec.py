"""Formats of lines such as `r--o;name;`: colour, style, marker and name in one text."""

from __future__ import annotations

from typing import NamedTuple

from nnrepl.graphics.colours import NAMES, RGB

STYLES = ("--", "-.", "-", ":")
MARKERS = ("pentagram", "hexagram", "diamond", "square", "none", *"+o*.xsd^v><ph|_")
_LETTERS = dict(zip("rgbcmykw", ("red", "green", "blue", "cyan", "magenta", "yellow", "black", "white"), strict=True))
_WORDS = sorted({*NAMES, *_LETTERS} - {"k"}, key=len, reverse=True)


class LineSpec(NamedTuple):
    """What a format says; None where it says nothing.

    name  what stands between semicolons, for the legend
    """

    color: RGB | None = None
    linestyle: str | None = None
    marker: str | None = None
    name: str | None = None


def parse_linespec(text: str) -> LineSpec | None:
    """The parts of a format; None for a text that is none."""
    color: RGB | None = None
    style = marker = name = None
    rest = text
    while rest:
        if rest[0] == ";":
            inside, semicolon, after = rest[1:].partition(";")
            if not semicolon:
                return None
            name, rest = inside, after
            continue
        found = next((each for each in STYLES if rest.startswith(each)), None)
        if found is not None:
            style, rest = found, rest[len(found) :]
            continue
        word = _colour_word(rest)
        found = next((each for each in MARKERS if rest.startswith(each)), None)
        if found is not None and (word is None or len(found) >= len(word)):
            marker, rest = found, rest[len(found) :]
        elif word is not None:
            color, rest = NAMES[_LETTERS.get(word, word)], rest[len(word) :]
        else:
            return None
    return LineSpec(color, style, _SHORT.get(marker or "", marker), name)


_SHORT = {"pentagram": "p", "hexagram": "h", "diamond": "d", "square": "s"}


def _colour_word(text: str) -> str | None:
    return "k" if text[0] == "k" else next((word for word in _WORDS if text.lower().startswith(word)), None)


def line_properties(spec: LineSpec) -> dict[str, object]:
    """The style and the marker of a line: a marker alone means no line between the points."""
    found: dict[str, object] = {}
    if spec.linestyle is not None or spec.marker is not None:
        found["linestyle"] = spec.linestyle or "none"
        found["marker"] = spec.marker or "none"
    if spec.name is not None:
        found["displayname"] = spec.name
    return found
