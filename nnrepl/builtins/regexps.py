"""Regular expressions: regexp, regexpi, regexprep, regexptranslate."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate
from typing import Any

import numpy as np

from nnrepl.builtins.patterns import Pattern, compile_options
from nnrepl.builtins.strings import char
from nnrepl.builtins.textargs import doubles, flat_text, map_cell, usage
from nnrepl.builtins.textsplit import do_escapes
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import EMPTY, Cell, Struct, StructArray
from nnrepl.values.convert import type_name
from nnrepl.values.kinds import dims_of, is_array_like, is_text
from nnrepl.values.text import decode, encode, is_dq

_ORDER = ("start", "end", "tokenextents", "match", "tokens", "names", "split")
_SWITCHES = {
    "ignorecase": ("ignorecase", True),
    "matchcase": ("ignorecase", False),
    "lineanchors": ("lineanchors", True),
    "stringanchors": ("lineanchors", False),
    "dotall": ("dotexceptnewline", False),
    "dotexceptnewline": ("dotexceptnewline", True),
    "literalspacing": ("freespacing", False),
    "freespacing": ("freespacing", True),
    "emptymatch": ("emptymatch", True),
    "noemptymatch": ("emptymatch", False),
    "once": ("once", True),
}


class _Request:
    """The options of a call, and the outputs it names."""

    def __init__(self, who: str, options: tuple[Any, ...], fold: bool = False):
        self.on: set[str] = {"ignorecase"} if fold else set()
        self.wanted: list[str] = []
        for option in options:
            if not is_text(option):
                raise OctaveError(f"{who}: optional arguments must be strings")
            self._take(who, flat_text(option).lower())

    def _take(self, who: str, name: str) -> None:
        if name in _SWITCHES:
            switch, state = _SWITCHES[name]
            (self.on.add if state else self.on.discard)(switch)
        elif name in _ORDER and who != "regexprep":
            self.wanted.append(name)
        elif not (who == "regexprep" and name in ("warnings", *_ORDER)):
            raise OctaveError(f"{who}: unrecognized option")

    @property
    def once(self) -> bool:
        return "once" in self.on

    @property
    def empty(self) -> bool:
        return "emptymatch" in self.on


def _argument(value: Any, who: str) -> str:
    if isinstance(value, str):
        return str(value)
    if is_array_like(value):
        return flat_text(char(value))
    raise OctaveError(f"octave_base_value::convert_to_str_internal (): wrong type argument '{type_name(value)}'")


class _Subject:
    """A text to search. Positions count bytes, also where the text is searched as UTF-8 characters."""

    def __init__(self, text: str):
        self.bytes = text
        self.text = decode(text)
        self.offsets: list[int] | None = None
        if len(self.text) != len(text):
            sizes = [len(letter.encode("utf-8", "surrogateescape")) for letter in self.text]
            self.offsets = [0, *accumulate(sizes)]

    def place(self, at: int) -> int:
        return self.offsets[at] if self.offsets else at

    def back(self, at: int) -> int:
        return bisect_left(self.offsets, at) if self.offsets else at

    def part(self, start: int, stop: int) -> str:
        return encode(self.text[start:stop])


def _found(subject: _Subject, pattern: Pattern, request: _Request) -> list[re.Match[str]]:
    """The matches. An empty one ends the search where it stands: nothing longer is tried there, as finditer would."""
    matches: list[re.Match[str]] = []
    at = 0
    for match in pattern.compiled.finditer(subject.text):
        if match.end() == match.start():
            at = match.start()
            break
        matches.append(match)
        if request.once:
            return matches
    else:
        return matches
    while at <= len(subject.text) and (found := pattern.compiled.search(subject.text, at)) is not None:
        empty = found.end() == found.start()
        at = found.end() + empty
        if not empty or request.empty:
            matches.append(found)
            if request.once:
                break
    return matches


def _groups(match: re.Match[str]) -> list[tuple[int, int]]:
    """The extents of the groups that count as tokens: they took part, do not end where the text begins, and are not
    the same stretch as the group before."""
    spans = [match.span(k) for k in range(1, match.re.groups + 1)]
    return [span for k, span in enumerate(spans) if span[0] >= 0 and span[1] > 0 and (k == 0 or span != spans[k - 1])]


def _search(who: str, text: Any, pattern_text: Any, request: _Request) -> dict[str, Any]:
    """All the outputs of one search, by name."""
    switches = frozenset(request.on - {"once", "emptymatch"})
    pattern = compile_options(decode(_argument(pattern_text, who)), switches, who)
    subject = _Subject(_argument(text, who))
    matches = _found(subject, pattern, request)
    results = _once(subject, matches) if request.once else _all(subject, matches)
    results["names"] = _names(subject, pattern, matches)
    results["split"] = subject.bytes if request.once and not matches else _split(subject, matches)
    return results


def _extents(subject: _Subject, match: re.Match[str]) -> np.ndarray:
    spans = _groups(match)
    if not spans:
        return np.zeros((0, 2))
    return np.array([[subject.place(a) + 1.0, float(subject.place(b))] for a, b in spans])


def _tokens(subject: _Subject, match: re.Match[str]) -> list[Any]:
    return [subject.part(a, b) for a, b in _groups(match)]


def _all(subject: _Subject, matches: list[re.Match[str]]) -> dict[str, Any]:
    row = (1, len(matches))
    return {
        "start": doubles([subject.place(m.start()) + 1.0 for m in matches], row),
        "end": doubles([float(subject.place(m.end())) for m in matches], row),
        "tokenextents": Cell.of([_extents(subject, m) for m in matches], row),
        "match": Cell.of([encode(m.group()) for m in matches], row),
        "tokens": Cell.of([Cell.of(_tokens(subject, m)) for m in matches], row),
    }


def _once(subject: _Subject, matches: list[re.Match[str]]) -> dict[str, Any]:
    if not matches:
        return {"start": EMPTY, "end": EMPTY, "tokenextents": EMPTY, "match": "", "tokens": Cell.empty()}
    match = matches[0]
    tokens = _tokens(subject, match)
    return {
        "start": subject.place(match.start()) + 1.0,
        "end": float(subject.place(match.end())),
        "tokenextents": _extents(subject, match),
        "match": encode(match.group()),
        "tokens": Cell.of(tokens, (len(tokens), 1)) if tokens else Cell.empty(),
    }


def _names(subject: _Subject, pattern: Pattern, matches: list[re.Match[str]]) -> Any:
    keys = list(dict.fromkeys(name for name, _ in pattern.names))
    items = []
    for match in matches:
        fields: dict[str, Any] = dict.fromkeys(keys, "")
        for name, number in pattern.names:
            if match.group(number) is not None:
                fields[name] = encode(match.group(number))
        items.append(Struct(fields))
    return StructArray.of(items, (1, len(items)) if items else (0, 0), keys)


def _split(subject: _Subject, matches: list[re.Match[str]]) -> Cell:
    parts: list[Any] = []
    done = 0
    for match in matches:
        parts.append(subject.part(done, match.start()))
        done = match.end()
    parts.append(subject.part(done, len(subject.text)))
    return Cell.of(parts)


def _outputs(results: dict[str, Any], request: _Request) -> list[Any]:
    named = request.wanted
    return [results[name] for name in [*named, *(name for name in _ORDER if name not in named)]]


def _over_cells(who: str, text: Any, pattern: Any, request: _Request) -> list[Any]:
    """Search in each element of a cell, with each of a cell of patterns, or both element by element."""
    texts = text.items() if isinstance(text, Cell) else [text]
    patterns = pattern.items() if isinstance(pattern, Cell) else [pattern]
    dims = dims_of(text) if (isinstance(text, Cell) and len(texts) != 1) or not isinstance(pattern, Cell) else None
    if dims is None:
        dims = dims_of(pattern)
    if len(texts) != 1 and len(patterns) != 1 and dims_of(text) != dims_of(pattern):
        raise OctaveError(f"{who}: inconsistent cell array dimensions")
    count = len(texts) if len(patterns) == 1 else len(patterns)
    texts = texts * count if len(texts) == 1 else texts
    patterns = patterns * count if len(patterns) == 1 else patterns
    rows = [_outputs(_search(who, a, b, request), request) for a, b in zip(texts, patterns, strict=True)]
    return [Cell.of([row[k] for row in rows], dims) for k in range(max(map(len, rows), default=len(_ORDER)))]


def _regexp(who: str, text: Any, pattern: Any, options: tuple[Any, ...], nargout: int) -> Any:
    request = _Request(who, options, who == "regexpi")
    if isinstance(text, Cell) or isinstance(pattern, Cell):
        outputs = _over_cells(who, text, pattern, request)
    else:
        outputs = _outputs(_search(who, text, pattern, request), request)
    return outputs[0] if nargout <= 1 else tuple(outputs)


@builtin(
    "[s, e, te, match, tokens, names, split] = regexp(str, pattern)",
    '[...] = regexp(str, pattern, "once", "names", ...)',
    fresh=True,
)
def regexp(str, pat, *options, nargout=1):
    """Where a regular expression matches in a string, and what it matched.

    Outputs: first and last positions of the matches, extents of their tokens, their texts, their tokens (the parts
    matched by groups in parentheses), named tokens `(?<name>...)` as a struct, and the text between the matches.
    Names of outputs among the options put these first: "start", "end", "tokenExtents", "match", "tokens", "names",
    "split". Others: "once" (the first match only), "ignorecase", "lineanchors", "dotexceptnewline", "freespacing",
    "emptymatch", and the opposites "matchcase", "stringanchors", "dotall", "literalspacing", "noemptymatch".

    >> regexp("layer12", '\\d+', "match", "once")
    ans = 12

    >> t = regexp("rate=0.5", '(\\w+)=(.*)', "tokens"){1};
    >> t{2}
    ans = 0.5
    """
    return _regexp("regexp", str, pat, options, nargout)


@builtin("[s, e, te, match, tokens, names, split] = regexpi(str, pattern, options, ...)", fresh=True)
def regexpi(str, pat, *options, nargout=1):
    """As `regexp`, capital and small letters being equal.

    >> regexpi("ReLU", "relu")
    ans = 1
    """
    return _regexp("regexpi", str, pat, options, nargout)


def _replacement(text: str, escapes: bool) -> list[str | int]:
    """A replacement as pieces of text and numbers of groups; a `$` after a backslash is one to write. Escape sequences
    are read where the text stood in single quotes; in double ones the lexer has read them."""
    read = do_escapes if escapes else str
    pieces: list[str | int] = []
    done = 0
    for found in re.finditer(r"\\\$|\\\\|\$(\d)", text):
        pieces.append(read(text[done : found.start()]))
        if found.group(1):
            pieces.append(int(found.group(1)))
        else:
            pieces.append(found.group()[1])
        done = found.end()
    pieces.append(read(text[done:]))
    return pieces


def _expand(pieces: list[str | int], match: re.Match[str]) -> str:
    groups = match.re.groups
    out = []
    for piece in pieces:
        if isinstance(piece, str):
            out.append(piece)
        elif piece <= groups:
            out.append(match.group(piece) or "")
    return "".join(out)


def _replace(value: Any, pattern_text: Any, replacement: Any, request: _Request) -> Any:
    who = "regexprep"
    switches = frozenset(request.on - {"once", "emptymatch"})
    pattern = compile_options(decode(_argument(pattern_text, who)), switches, who)
    pieces = _replacement(decode(_argument(replacement, who)), escapes=not is_dq(replacement))
    subject = _Subject(_argument(value, who))
    matches = _found(subject, pattern, request)
    if not matches:
        return value if is_text(value) else char(value)
    out, done = [], 0
    for match in matches:
        out.append(subject.text[done : match.start()])
        out.append(_expand(pieces, match))
        done = match.end()
    out.append(subject.text[done:])
    return encode("".join(out))


@builtin("s = regexprep(str, pattern, replacement)", 's = regexprep(str, pattern, replacement, "once", ...)')
def regexprep(string, pat=None, repstr=None, *options):
    """A string with the matches of a regular expression replaced; `$1` stands for the first token, and so on.

    Cells of patterns (and of replacements) are worked through in turn; a cell of strings is done one by one. Options:
    "once" (the first match only), "ignorecase", "lineanchors", "dotexceptnewline", "emptymatch".

    >> regexprep("hello world", '(\\w+) (\\w+)', "$2 $1")
    ans = world hello
    """
    if pat is None or repstr is None:
        raise usage("regexprep")
    request = _Request("regexprep", options)
    patterns = pat.items() if isinstance(pat, Cell) else [pat]
    replacements = repstr.items() if isinstance(repstr, Cell) else [repstr]
    if len(replacements) == 1:
        replacements = replacements * len(patterns)
    if len(replacements) != len(patterns):
        raise OctaveError("regexprep: inconsistent cell array dimensions")

    def each(item: Any) -> Any:
        for one, other in zip(patterns, replacements, strict=True):
            item = _replace(item, one, other, request)
        return item

    return map_cell(each, string) if isinstance(string, Cell) else each(string)


@builtin("s = regexptranslate(op, s)", fresh=True)
def regexptranslate(op, s):
    """A string made fit for `regexp`: "escape" takes it literally, "wildcard" as a file pattern (`*`, `?`, `.`).

    >> regexptranslate("escape", "a.b")
    ans = a\\.b
    """
    if not is_text(op):
        raise OctaveError("regexptranslate: operation OP must be a string")
    kind = flat_text(op).lower()
    text = _argument(s, "regexptranslate")
    if kind == "wildcard":
        return text.replace(".", "\\.").replace("*", ".*").replace("?", ".")
    if kind == "escape":
        return re.sub(r"([^\w\s])", r"\\\1", text, flags=re.ASCII) if text else ""
    raise OctaveError("regexptranslate: invalid operation OP")
