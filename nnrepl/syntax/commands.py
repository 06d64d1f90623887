"""Command syntax: `hold on` calls a function with the words of the line as strings."""

from __future__ import annotations

import re

from nnrepl.syntax.literals import BadEscape, as_bytes, unescape

# Constants that people write arithmetic with: `pi -1` is a difference.
_CONSTANTS = frozenset(("pi", "e", "i", "j", "I", "J", "Inf", "inf", "NaN", "nan"))
_OPERATOR = re.compile(
    r"\.\*\*=?|\*\*=?|[.][-+*/\\^]=?|[-+*/^|&]=|\+\+|--|&&|\|\||[=!~<>]=|[-+*/^&|<>!~:=]"
)  # fmt: skip
_JOIN = re.compile(r"\.\.\.[^\n]*(?:\n|\Z)")
_CONTINUED = re.compile(r"\.\.\.[^\n]*\n[ \t]*")
_BLANKS = re.compile(r"[ \t]+")


def begins_command(text: str, word: str, end: int) -> bool:
    """Whether a statement that starts with this word, which ends at this offset, is a command."""
    blanks = _BLANKS.match(text, end)
    if blanks is None or word in _CONSTANTS:
        return False
    start = blanks.end()
    while join := _CONTINUED.match(text, start):
        # A line that goes on is a blank.
        start = join.end()
    if start >= len(text):
        return False
    char = text[start]
    if char in "\r\n%#,;()[]{}\\" or text.startswith(".'", start):
        return False
    operator = _OPERATOR.match(text, start)
    if operator is None:
        return True
    if operator.group() == "=":
        return False
    # A binary operator has a blank behind it; what hangs on the next word is a word: `disp -x`.
    return text[operator.end()] not in " \t"


def command_words(text: str, pos: int) -> tuple[tuple[str, ...], int, str]:
    """The words of a command from an offset on, the offset behind them, and what is wrong with them (or nothing).

    Within brackets blanks and commas belong to the word; a word that is an empty string does not count.
    """
    words: list[str] = []
    word = ""
    depth = 0
    while True:
        char = text[pos] if pos < len(text) else "\n"
        if char in "\n;%#" or (char == "," and depth == 0):
            break
        if join := _JOIN.match(text, pos):
            pos = join.end() - 1
            char = " " if pos + 1 < len(text) else "\n"
        if char in " \t\r\n" and depth == 0:
            words.append(word)
            word = ""
            pos += 1
            if pos == len(text):
                pos -= 1
                break
            continue
        if char in "'\"":
            piece, pos, problem = _quoted(text, pos)
            if problem:
                return (), pos, problem
            word += piece
            continue
        depth += (char in "([{") - (char in ")]}")
        word += as_bytes(char)
        pos += 1
    words.append(word)
    return tuple(word for word in words if word), pos, ""


_STRINGS = {"'": re.compile(r"'((?:[^'\n]|'')*)'"), '"': re.compile(r'"((?:[^"\\\n]|""|\\.)*)"')}


def _quoted(text: str, pos: int) -> tuple[str, int, str]:
    quote = text[pos]
    match = _STRINGS[quote].match(text, pos)
    if match is None:
        return "", text.index("\n", pos) + 1, "unterminated character string constant"
    inside = as_bytes(match.group(1))
    if quote == "'":
        return inside.replace("''", "'"), match.end(), ""
    try:
        return unescape(inside), match.end(), ""
    except BadEscape as error:
        return "", pos + 1 + error.end, error.message
