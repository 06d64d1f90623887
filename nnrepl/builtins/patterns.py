"""Regular expressions of Octave (PCRE) translated to Python's."""

from __future__ import annotations

import re
from functools import lru_cache

from nnrepl.errors import OctaveError

_POSIX = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "ascii": r"\x00-\x7f",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-\x7e",
    "lower": "a-z",
    "print": r"\x20-\x7e",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\s",
    "upper": "A-Z",
    "word": r"\w",
    "xdigit": "0-9A-Fa-f",
}
_NAMED = re.compile(r"\(\?(?:P?<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)')")
_FLAGS = re.compile(r"\(\?([imsx]*)(?:-([imsx]+))?([:)])")
_REPEAT = re.compile(r"\{(\d*)(,?)(\d*)\}")
_CODE = re.compile(r"\\(x\{[0-9a-fA-F]+\}|o\{?[0-7]{1,3}\}?|x[0-9a-fA-F]{0,2}|0[0-7]{0,2})")
_CODE_IN_SET = re.compile(r"\\(x\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{0,2}|o\{?[0-7]{1,3}\}?|[0-7]{1,3})")
LOOKBEHIND_LIMIT = 10
"""How many repetitions a `*` or `+` in a lookbehind stands for, since its width must be known."""


class Pattern:
    """A compiled pattern: `names` pairs the names of groups with their numbers, in the order of the text."""

    def __init__(self, compiled: re.Pattern[str], names: list[tuple[str, int]]):
        self.compiled = compiled
        self.names = names


class _Translator:
    """Walks over a pattern once and writes it anew."""

    def __init__(self, text: str):
        self.text = text
        self.at = 0
        self.out: list[str] = []
        self.names: list[tuple[str, int]] = []
        self.groups = 0
        self.extra = [0]

    def run(self) -> str:
        while self.at < len(self.text):
            self._step()
        self.out.append(")" * self.extra[0])
        return "".join(self.out)

    def _step(self) -> None:
        letter = self.text[self.at]
        if letter == "\\":
            self._escape()
        elif letter == "[":
            self._set()
        elif letter == "(":
            self._open()
        elif letter == ")":
            self.out.append(")" * (self.extra.pop() + 1 if len(self.extra) > 1 else 1))
            self.at += 1
        elif letter == "{":
            self._brace()
        else:
            self.out.append(letter)
            self.at += 1

    def _brace(self) -> None:
        found = _REPEAT.match(self.text, self.at)
        if found and found.group(1):
            self.out.append(found.group())
            self.at = found.end()
        else:
            self.out.append("\\{")
            self.at += 1

    def _escape(self) -> None:
        rest = self.text[self.at + 1 : self.at + 2]
        simple = {"<": r"\b(?=\w)", ">": r"\b(?<=\w)", "z": r"\Z", "Z": r"(?=\n?\Z)", "h": r"[ \t]", "e": r"\x1b"}
        simple |= {"R": r"(?:\r\n|[\n\v\f\r])", "H": r"[^ \t]", "N": r"[^\n]"}
        if rest in simple:
            self.out.append(simple[rest])
            self.at += 2
        elif rest == "Q":
            end = self.text.find("\\E", self.at)
            stop = end if end >= 0 else len(self.text)
            self.out.append(re.escape(self.text[self.at + 2 : stop]))
            self.at = min(stop + 2, len(self.text))
        elif rest == "E":
            self.at += 2
        elif rest in ("k", "g") and (found := re.match(r"\\[kg](?:\{(\w+)\}|<(\w+)>|'(\w+)'|(\d+))", self._rest())):
            self._reference(next(part for part in found.groups() if part))
            self.at += found.end()
        elif rest and (found := _CODE.match(self.text, self.at)):
            self.out.append(_code(found.group(1)))
            self.at += found.end()
        elif not rest:
            raise re.error("bad escape (end of pattern)", self.text, len(self.text))
        elif rest.isalpha() and rest not in "abBdDsSwWfnrtvAGuUKXpPcC":
            self.out.append(re.escape(rest))
            self.at += 2
        else:
            self.out.append("\\" + rest)
            self.at += 2

    def _rest(self) -> str:
        return self.text[self.at :]

    def _reference(self, name: str) -> None:
        number = int(name) if name.isdigit() else next((k for each, k in self.names if each == name), 0)
        self.out.append(f"(?:\\{number})")

    def _set(self) -> None:
        """A character class: brackets in it are literal unless they name a POSIX class."""
        at = self.at + 1
        out = ["["]
        if self.text[at : at + 1] == "^":
            out.append("^")
            at += 1
        if self.text[at : at + 1] == "]":
            out.append("\\]")
            at += 1
        while at < len(self.text) and self.text[at] != "]":
            posix = re.compile(r"\[:(\^?)(\w+):\]").match(self.text, at)
            if posix and posix.group(2) in _POSIX and not posix.group(1):
                out.append(_POSIX[posix.group(2)])
                at = posix.end()
            elif self.text[at] == "\\" and at + 1 < len(self.text):
                code = _CODE_IN_SET.match(self.text, at)
                letter = self.text[at + 1]
                if code:
                    out.append(_code(code.group(1)))
                    at = code.end()
                    continue
                keep = letter in "bdDsSwWfnrtva" or not letter.isalnum()
                out.append("\\" + letter if keep else re.escape(letter))
                at += 2
            else:
                out.append("\\" + self.text[at] if self.text[at] in "[&|~" else self.text[at])
                at += 1
        if at >= len(self.text):
            raise re.error("unterminated character set", self.text, len(self.text))
        self.out.append("".join(out) + "]")
        self.at = at + 1

    def _open(self) -> None:
        named = _NAMED.match(self.text, self.at)
        if named:
            self.groups += 1
            self.names.append((named.group(1) or named.group(2), self.groups))
            self._begin("(", named.end())
            return
        if self.text.startswith(("(?<=", "(?<!"), self.at):
            self._lookbehind()
            return
        if self.text.startswith("(?#", self.at):
            end = self.text.find(")", self.at)
            self.at = end + 1 if end >= 0 else len(self.text)
            return
        flags = _FLAGS.match(self.text, self.at)
        if flags and (flags.group(1) or flags.group(2)):
            off = f"-{flags.group(2)}" if flags.group(2) else ""
            head = f"(?{flags.group(1)}{off}:"
            if flags.group(3) == ":":
                self._begin(head, flags.end())
            else:
                self.out.append(head)
                self.extra[-1] += 1
                self.at = flags.end()
            return
        if not self.text.startswith("(?", self.at):
            self.groups += 1
            self._begin("(", self.at + 1)
            return
        special = re.compile(r"\(\?[:=!>]|\(\?\(").match(self.text, self.at)
        self._begin(special.group() if special else "(?", special.end() if special else self.at + 2)

    def _begin(self, head: str, at: int) -> None:
        self.out.append(head)
        self.extra.append(0)
        self.at = at

    def _lookbehind(self) -> None:
        """Each alternative becomes a lookbehind of its own, because Python wants one width in each."""
        head = self.text[self.at : self.at + 4]
        end = _closing(self.text, self.at)
        inner = self.text[self.at + 4 : end]
        parts = [wide for part in _alternatives(inner) for wide in _widths(part)]
        written = []
        for part in parts:
            sub = _Translator(part)
            sub.groups = self.groups
            written.append(f"{head}{sub.run()})")
            self.names += sub.names
        self.groups += inner.count("(") - inner.count("(?") - inner.count("\\(")
        self.out.append("".join(written) if head[-1] == "!" else f"(?:{'|'.join(written)})")
        self.at = end + 1


def _code(text: str) -> str:
    digits = text.lstrip("xo").strip("{}") or "0"
    return re.escape(chr(int(digits, 16 if text[0] == "x" else 8)))


def _closing(text: str, start: int) -> int:
    depth, at, inside = 0, start, False
    while at < len(text):
        letter = text[at]
        if letter == "\\":
            at += 1
        elif letter == "[" and not inside:
            inside = True
        elif letter == "]":
            inside = False
        elif not inside:
            depth += (letter == "(") - (letter == ")")
            if not depth:
                return at
        at += 1
    raise re.error("missing ), unterminated subpattern", text, len(text))


def _alternatives(text: str) -> list[str]:
    parts, depth, start, at = [], 0, 0, 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] in "([":
            depth += 1
        elif text[at] in ")]":
            depth -= 1
        elif text[at] == "|" and not depth:
            parts.append(text[start:at])
            start = at + 1
        at += 1
    return [*parts, text[start:]]


_LOOSE = re.compile(r"(?<!\\)(\\.|\[[^\]]*\]|\([^()]*\)|[^\\()\[\]])([*+?])")


def _widths(part: str) -> list[str]:
    """A pattern of unknown width as patterns of each width up to the limit."""
    found = _LOOSE.search(part)
    if not found:
        return [part]
    low = 1 if found.group(2) == "+" else 0
    high = 1 if found.group(2) == "?" else LOOKBEHIND_LIMIT
    spread = [f"{part[: found.start()]}{found.group(1)}{{{n}}}{part[found.end() :]}" for n in range(low, high + 1)]
    return [wide for each in spread for wide in _widths(each)]


_MESSAGES = {
    "missing ), unterminated subpattern": "missing )",
    "unterminated character set": "missing terminating ] for character class",
    "multiple repeat": "nothing to repeat",
    "unbalanced parenthesis": "unmatched parentheses",
    "bad escape (end of pattern)": "\\ at end of pattern",
    "look-behind requires fixed-width pattern": "lookbehind assertion is not fixed length",
}


_PIECES = re.compile(r"\\.|\[\^?\]?[^\]]*\]|[()]|\{(\d+)(?:,(\d+))?\}", re.S)
_MOST_REPEATED = 65535
_DEEPEST = 250


def _check_limits(text: str, who: str) -> None:
    """The errors of PCRE for numbers and nesting that are beyond what it takes."""
    depth = 0
    for piece in _PIECES.finditer(text):
        depth += {"(": 1, ")": -1}.get(piece.group(), 0)
        if depth > _DEEPEST:
            what = "parentheses are too deeply nested"
            raise OctaveError(f"{who}: {what} at position {piece.end()} of expression")
        for number in (1, 2):
            digits = piece.group(number) or "0"
            if int(digits) > _MOST_REPEATED:
                read = next(k for k in range(1, len(digits) + 1) if int(digits[:k]) > _MOST_REPEATED)
                place = piece.start(number) + read
                raise OctaveError(f"{who}: number too big in {{}} quantifier at position {place} of expression")


@lru_cache(maxsize=256)
def compile_options(text: str, options: frozenset[str], who: str) -> Pattern:
    """The pattern compiled under Octave's options (`ignorecase`, `lineanchors`, `dotexceptnewline`, `freespacing`)."""
    flags = 0 if "dotexceptnewline" in options else re.DOTALL
    flags |= re.IGNORECASE if "ignorecase" in options else 0
    flags |= re.MULTILINE if "lineanchors" in options else 0
    flags |= re.VERBOSE if "freespacing" in options else 0
    if text.isascii():
        flags |= re.ASCII
    if re.search(r"\(\?<[^=!>]*\Z", text):
        raise OctaveError(f"{who}: syntax error in pattern")
    _check_limits(text, who)
    translator = _Translator(text)
    try:
        compiled = re.compile(translator.run(), flags)
    except re.error as error:
        message = _MESSAGES.get(error.msg, error.msg)
        place = len(text) if error.msg in _MESSAGES and error.msg[:3] not in ("unb", "mul") else (error.pos or 0)
        raise OctaveError(f"{who}: {message} at position {place} of expression") from None
    return Pattern(compiled, translator.names)


def compile_pattern(text: str, options: frozenset[str], who: str) -> re.Pattern[str]:
    """The pattern compiled; without the names of its groups."""
    return compile_options(text, options, who).compiled
