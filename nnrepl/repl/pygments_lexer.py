"""The language for Pygments, from its own lexer: `pygmentize -l nnrepl`, Sphinx and others use it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pygments.lexer import Lexer
from pygments.token import Comment, Error, Keyword, Name, Number, String, Text, _TokenType

from nnrepl.registry import BUILTINS
from nnrepl.repl.highlight import stretches
from nnrepl.session.library import TOPICS

_TOKENS: dict[str, _TokenType] = {
    "keyword": Keyword,
    "number": Number,
    "string": String,
    "comment": Comment,
    "function": Name.Function,
    "field": Name.Attribute,
    "error": Error,
}


class NnreplLexer(Lexer):
    """Programs of nnrepl, with the colours that they have at its prompt."""

    name = "nnrepl"
    url = ""
    aliases: ClassVar[list[str]] = ["nnrepl", "nn"]
    filenames: ClassVar[list[str]] = ["*.nn"]
    mimetypes: ClassVar[list[str]] = ["text/x-nnrepl"]

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        """The parts of a text with their kinds, in order: offset, kind, part."""
        BUILTINS.expect(TOPICS)
        offset = 0
        for start, end, role in sorted(stretches(text, (), BUILTINS.has)):
            start = max(start, offset)
            if start > offset:
                yield offset, Text, text[offset:start]
            if end > start:
                yield start, _TOKENS[role], text[start:end]
                offset = end
        if offset < len(text):
            yield offset, Text, text[offset:]
