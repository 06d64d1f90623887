"""Finds the comment that `help` shows for a function or a script."""

from __future__ import annotations

from collections.abc import Sequence

from nnrepl.syntax.lexer import Comment


class Docs:
    """The comments of one text, by where they stand."""

    def __init__(self, text: str, comments: Sequence[Comment]):
        self._text = text
        self._comments = comments

    def function(self, start: int, header_end: int, end: int) -> str:
        """The help of the function whose keyword is at `start`: the comment behind its header, or else before it."""
        return self._behind(header_end, end) or self._before(start)

    def script(self) -> str:
        """The help of a script: the first comment block of the text, where nothing but blank lines stands before it."""
        return self._block(0) if self._comments and not self._text[: self._comments[0].start].strip() else ""

    def _behind(self, header_end: int, end: int) -> str:
        for i, comment in enumerate(self._comments):
            if header_end <= comment.start < end:
                between = self._text[header_end : comment.start]
                return "" if between.strip(" \t\r\n);,") else self._block(i)
        return ""

    def _before(self, start: int) -> str:
        last = next((i for i in range(len(self._comments) - 1, -1, -1) if self._comments[i].end <= start), None)
        if last is None or self._text[self._comments[last].end : start].strip():
            return ""
        first = last
        while first > 0 and self._adjacent(first - 1):
            first -= 1
        return self._block(first)

    def _adjacent(self, i: int) -> bool:
        """Whether the comment after number i continues it: on the next line, with nothing between."""
        if self._comments[i].block or self._comments[i + 1].block:
            return False
        between = self._text[self._comments[i].end : self._comments[i + 1].start]
        return between.count("\n") == 1 and not between.strip()

    def _block(self, first: int) -> str:
        if self._comments[first].block:
            lines = self._text[self._comments[first].start : self._comments[first].end].split("\n")[1:-1]
            return "".join(line + "\n" for line in lines)
        lines = [self._line(first)]
        while first + 1 < len(self._comments) and self._adjacent(first):
            first += 1
            lines.append(self._line(first))
        return "".join(line + "\n" for line in lines)

    def _line(self, i: int) -> str:
        """A comment without its markers."""
        return self._text[self._comments[i].start : self._comments[i].end].rstrip("\r").lstrip("%#")
