"""Colours of a text, from the tokens of the language's own lexer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer as PromptLexer
from prompt_toolkit.styles import Style

from nnrepl.session import Session
from nnrepl.syntax.lexer import KEYWORDS, Lexer, T, Token

STYLE = Style.from_dict(
    {
        "keyword": "ansiblue bold",
        "number": "ansimagenta",
        "string": "ansigreen",
        "comment": "ansibrightblack italic",
        "function": "ansicyan",
        "field": "",
        "error": "ansired",
        "prompt": "bold",
        "continuation": "ansibrightblack",
        "auto-suggestion": "ansibrightblack",
    }
)

_ROLES = {T["NUMBER"]: "number", T["STRING"]: "string", T["FIELD"]: "field", T["HANDLE"]: "function"}
_ROLES |= dict.fromkeys(KEYWORDS.values(), "keyword") | {T["INDEX_END"]: "keyword"}

Stretch = tuple[int, int, str]


def stretches(text: str, known: Collection[str], is_function: Callable[[str], bool]) -> Iterator[Stretch]:
    """The parts of a text that have a role, in no order: start, end, role.

    known  the names of the variables, which start no command and are no functions
    """
    lexer = Lexer(text, known)
    lexer.run()
    names = {*known, *_assigned(lexer.tokens)}
    for token in lexer.tokens:
        yield from _of_token(token, text, names, is_function)
    yield from ((comment.start, comment.end, "comment") for comment in lexer.comments)
    if lexer.open_text is not None and lexer.open_text[0] != "line":
        what, start = lexer.open_text
        yield start, len(text), "string" if what == "string" else "comment"


def _assigned(tokens: Sequence[Token]) -> Iterator[str]:
    """The names that the text itself gives values to."""
    for token, following in pairwise(tokens):
        if token[0] == T["NAME"] and following[0] == T["EQ"]:
            yield token[1]


def _of_token(token: Token, text: str, known: Collection[str], is_function: Callable[[str], bool]) -> Iterator[Stretch]:
    terminal, value, start, end = token
    role = _ROLES.get(terminal)
    if role is not None:
        yield start, end, role
    elif terminal == T["NAME"]:
        if value not in known and is_function(value):
            yield start, end, "function"
    elif terminal == T["COMMAND"]:
        middle = start + len(value[0])
        yield start, middle, "function"
        yield middle, end, "string"
    elif terminal == T["ERROR"]:
        # A string that is still being typed is no error yet.
        yield start, max(end, start + 1), "string" if text[start : start + 1] in ("'", '"') else "error"


def role_at(text: str, offset: int, known: Collection[str]) -> str:
    """The role of the text just before an offset, where it is a comment or a string; else empty."""
    for start, end, role in stretches(text[:offset], known, lambda _: False):
        if role in ("comment", "string") and start < offset <= end and not _closed(text, start, offset, role):
            return role
    return ""


def _closed(text: str, start: int, offset: int, role: str) -> bool:
    return role == "string" and text[start] in "'\"" and offset - start > 1 and text[offset - 1] == text[start]


class Highlighter(PromptLexer):
    """Colours what is typed at the prompt of a session."""

    def __init__(self, session: Session):
        self._session = session

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """The styled lines of a document."""
        roles = [""] * len(document.text)
        names = self._session.frame.names()
        for start, end, role in stretches(document.text, names, self._session.functions.has):
            roles[start:end] = [role] * (min(end, len(roles)) - start)
        starts = [0]
        for each in document.lines:
            starts.append(starts[-1] + len(each) + 1)

        def line(number: int) -> StyleAndTextTuples:
            if number >= len(document.lines):
                return []
            return _styled(document.lines[number], roles[starts[number] :])

        return line


def _styled(text: str, roles: list[str]) -> StyleAndTextTuples:
    parts: StyleAndTextTuples = []
    begin = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or roles[i] != roles[begin]:
            parts.append((f"class:{roles[begin]}" if roles[begin] else "", text[begin:i]))
            begin = i
    return parts
