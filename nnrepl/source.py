"""Named source texts and spans into them."""

from __future__ import annotations

import bisect
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of character offsets into a source text."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The span from the start of this one to the end of the other."""
        return Span(self.start, other.end)


class Source:
    """A text and the name under which errors speak of it (a file's path, or empty for typed input).

    called  what traces call a script that is run from where functions are not looked for: the path as it was given
    """

    __slots__ = ("_starts", "called", "name", "text")

    def __init__(self, text: str, name: str = "", called: str = ""):
        self.text = text
        self.name = name
        self.called = called
        self._starts: list[int] = []

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Source):
            return NotImplemented
        return (self.text, self.name, self.called) == (other.text, other.name, other.called)

    def __hash__(self) -> int:
        return hash((self.text, self.name, self.called))

    def line_starts(self) -> list[int]:
        """The offsets at which lines start, computed once."""
        if not self._starts:
            self._starts.append(0)
            self._starts.extend(i + 1 for i, c in enumerate(self.text) if c == "\n")
        return self._starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1."""
        starts = self.line_starts()
        line = bisect.bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column, both counted from 1."""
        return self.line_starts()[line - 1] + column - 1

    def line(self, number: int) -> str:
        """The text of a line (counted from 1), without its end."""
        starts = self.line_starts()
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")
