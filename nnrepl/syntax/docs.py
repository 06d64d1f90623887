"""Finds the comment that `help` shows for a function or a script."""

from __future__ import annotations

from collections.abc import Sequence

from nnrepl.syntax.lexer import Comment
from nnrepl.syntax.literals import as_bytes


class Docs:
    """The comments of one text, put together to blocks: comments on lines of their own that follow each other."""

    def __init__(self, text: str, comments: Sequence[Comment]):
        self._text = text
        self._blocks: list[list[Comment]] = []
        for comment in comments:
            if self._blocks and self._continues(self._blocks[-1][-1], comment):
                self._blocks[-1].append(comment)
            else:
                self._blocks.append([comment])

    def script(self) -> str:
        """The help of a script: its first comment that says something other than whose it is."""
        return next((doc for doc in map(self._doc, self._blocks) if doc), "")

    def function(self, start: int, header_end: int, end: int) -> str:
        """The help of the function from `start` to `end`: the comment before it, or else the first one inside.

        At the top of a file the first comment of all counts, even if others stand between it and the function.
        """
        before = [block for block in self._blocks if block[-1].end <= start]
        if before and self._text[before[-1][-1].end : start].strip():
            before = []
        elif before and not self._only_comments(start):
            before = before[-1:]
        inside = [block for block in self._blocks if header_end <= block[0].start < end]
        return next((doc for doc in map(self._doc, before + inside) if doc), "")

    def _only_comments(self, end: int) -> bool:
        position = 0
        for block in self._blocks:
            for comment in block:
                if comment.start >= end:
                    break
                if self._text[position : comment.start].strip():
                    return False
                position = comment.end
        return not self._text[position:end].strip()

    def _continues(self, first: Comment, second: Comment) -> bool:
        if first.block or second.block:
            return False
        between = self._text[first.end : second.start]
        line_start = self._text.rfind("\n", 0, first.start) + 1
        return between.count("\n") == 1 and not between.strip() and not self._text[line_start : first.start].strip()

    def _doc(self, block: list[Comment]) -> str:
        """The text of a block without its markers; nothing for a notice of copyright and for `#!`."""
        if block[0].block:
            lines = self._text[block[0].start : block[0].end].split("\n")[1:-1]
        else:
            lines = [self._text[comment.start : comment.end].rstrip("\r").lstrip("%#") for comment in block]
        doc = "".join(line + "\n" for line in lines)
        if self._text.startswith("#!") and block[0].start == 0:
            return ""
        return "" if doc.lstrip().startswith(("Copyright", "Author")) else as_bytes(doc)
