"""Octave's parse errors to the letter, and the words for what is still open.

Octave's caret stands under the last character that it had read, counted in bytes. It counts a column for every
separator that its lexer inserts into a matrix, and where it has just read the end of a line, it points to the end of
what it shows, or just behind it in typed text. Of a file and of typed text it shows the line; of evaluated text it
shows all, but only for an error in the first line that it runs by itself.
"""

from __future__ import annotations

from typing import Any

from nnrepl.errors import OctaveSyntaxError
from nnrepl.source import Source, Span
from nnrepl.syntax.lalr import UnexpectedToken
from nnrepl.syntax.lexer import Lexer, LexError
from nnrepl.syntax.literals import as_bytes


class Layout:
    """Makes the errors of one text."""

    def __init__(self, source: Source, lexer: Lexer, by_line: bool):
        self._source = source
        self._lexer = lexer
        self._by_line = by_line

    def clamp(self, start: int, end: int) -> Span:
        """A span that stays within the text."""
        size = len(self._source.text)
        return Span(min(start, size), min(end, size))

    def error(
        self, message: str, offset: int, span: Span, *, columns: int = 0, at_end: bool = False
    ) -> OctaveSyntaxError:
        """The error with its excerpt, the caret before the offset; at the end of the text there is no excerpt."""
        text = self._lexer.text
        line_start = self._line_start(offset)
        line = text.count("\n", 0, line_start) + 1
        name = self._source.name
        # Octave takes a definition that is typed for the start of a file that has no name, and shows nothing of it.
        defines = self._by_line and self._lexer.tokens[0][1] in ("function", "classdef")
        head = f"parse error near line {line} of file {name}" if name or defines else "parse error:"
        excerpt = "" if at_end or defines else self._excerpt(offset, line_start, span)
        if excerpt:
            column = len(as_bytes(text[line_start:offset]))
            column += columns + self._inserted(offset)
            column = column or len(as_bytes(excerpt)) + self._by_line
            excerpt = f">>> {excerpt}\n{' ' * (column + 3)}^"
        text = as_bytes(f"{head}\n\n  {message}\n\n{excerpt}")
        return OctaveSyntaxError(text, self._source, self.clamp(*span))

    def _line_start(self, offset: int) -> int:
        return self._lexer.text.rfind("\n", 0, offset) + 1

    def _inserted(self, offset: int) -> int:
        """How many separators were inserted into the line before the offset."""
        line_start = self._line_start(offset)
        return sum(line_start <= at <= offset for at in self._lexer.inserted)

    def _excerpt(self, offset: int, line_start: int, span: Span) -> str:
        text = self._lexer.text
        if self._source.name:
            return text[line_start:].partition("\n")[0]
        if self._by_line:
            # The line that was read last: at a line's end, that line.
            start = line_start if span.start >= line_start else text.rfind("\n", 0, offset - 1) + 1
            return text[start:].partition("\n")[0]
        tokens, runs = self._lexer.tokens, self._lexer.runs
        in_first_run = not runs or offset <= tokens[runs[0] - 1][3]
        return self._source.text.removesuffix("\n") if in_first_run else ""

    def unexpected(self, error: UnexpectedToken) -> OctaveSyntaxError:
        """The error for a token that the grammar has no place for."""
        terminal, value, start, end = error.token
        message = _context(error.symbols)
        if value == "classdef" and self._source.name:
            message = "classdef is not supported"
        if value == "function" and not self._source.name:
            # Octave counts columns anew where it reads a function.
            columns = len("function") - len(as_bytes(self._lexer.text[self._line_start(end) : end]))
            columns -= self._inserted(end)
            return self.error(message, end, Span(start, end), columns=columns)
        if not isinstance(value, LexError):
            return self.error(message, end, Span(start, end), at_end=terminal == 0)
        if value.forced or self._first_of_run(error.token):
            message = value.message
        span = Span(start, max(end, start + 1))
        return self.error(message, end, span, columns=value.columns, at_end=start == len(self._lexer.text))

    def _first_of_run(self, token: Any) -> bool:
        if self._source.name:
            return False
        index = next(i for i, other in enumerate(self._lexer.tokens) if other is token)
        return index == 0 or index in self._lexer.runs


def _context(symbols: list[str]) -> str:
    """What Octave says of a syntax error: it names the innermost anonymous function or parameter list."""
    for symbol in reversed(symbols):
        if symbol == "parameters_open":
            return "invalid parameter list"
        if symbol == "anonymous_head":
            return "anonymous function bodies must be single expressions"
    return "syntax error"


_BRACKETS = {"LPAR": "(", "LBRACK": "[", "LBRACE": "{"}
_BLOCKS = frozenset(("IF", "FOR", "PARFOR", "WHILE", "DO", "SWITCH", "TRY", "UNWIND", "FUNCTION"))


def open_reason(source: Source, what: str, start: int) -> str:
    return f"`{what}` on line {source.position(start)[0]} is not closed"


def open_text_reason(source: Source, what: str, start: int) -> str:
    line = source.position(start)[0]
    if what == "line":
        return f"line {line} goes on after `...`"
    return f"the {what} on line {line} is not closed"


def still_open(
    source: Source, symbols: list[str], values: list[Any], open_text: tuple[str, int] | None
) -> tuple[str, Span]:
    """The innermost construct that is open at the end of the text."""
    if open_text is not None:
        return open_text_reason(source, *open_text), Span(open_text[1], min(open_text[1] + 3, len(source.text)))
    for symbol, value in zip(reversed(symbols), reversed(values), strict=True):
        if symbol in _BLOCKS:
            return open_reason(source, value[1], value[2]), Span(value[2], value[3])
        if symbol in _BRACKETS or symbol == "parameters_open":
            return open_reason(source, _BRACKETS.get(symbol, "("), value[2]), Span(value[2], value[3])
    size = len(source.text)
    return "the text ends too early", Span(size, size)
