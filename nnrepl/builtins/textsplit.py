"""Splitting text at delimiters and joining it; escape sequences."""

from __future__ import annotations

import re
from typing import Any

from nnrepl.builtins.textargs import BLANKS, flat_text, truth_of, usage
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import Cell
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import dims_of, is_array_like, is_cellstr, is_string, is_text
from nnrepl.values.text import CharArray, from_codes, row, rows_of


def _token(text: str, delimiters: str) -> tuple[Any, Any]:
    start = 0
    while start < len(text) and text[start] in delimiters:
        start += 1
    stop = start
    while stop < len(text) and text[stop] not in delimiters:
        stop += 1
    return text[start:stop], text[stop:]


@builtin("[tok, rem] = strtok(str, delim)", fresh=True)
def strtok(str, delim=None, *, nargout=1):
    """The first part of a string up to one of the delimiter characters, and the rest from there on.

    Delimiters before it are skipped; they are white space unless given. A cell of strings
    gives cells.

    >> [name, rest] = strtok("rate=0.5", "=")
    name = rate
    rest = =0.5
    """
    if not isinstance(str, _Str | CharArray | Cell):
        raise OctaveError("strtok: STR must be a string or cell array of strings")
    marks = BLANKS if delim is None else _delimiters(delim)
    found: tuple[Any, ...]
    if isinstance(str, _Str):
        found = _token(str, marks)
        if str and not found[0]:
            found = (row(""), found[1])
    elif isinstance(str, CharArray):
        found = _token_of_rows(str, marks)
    elif isinstance(str, Cell) and is_cellstr(str):
        if not str.data.size:
            return ("", "") if nargout > 1 else ""
        pairs = [_token(flat_text(item), marks) for item in str.items()]
        found = tuple(Cell.of([pair[k] for pair in pairs], dims_of(str)) for k in (0, 1))
    else:
        raise OctaveError("strtok: STR must be a string or cell array of strings")
    return found if nargout > 1 else found[0]


_Str = str


def _token_of_rows(text: CharArray, marks: str) -> tuple[Any, Any]:
    rows = rows_of(text)
    if len(rows) > 1 and dims_of(text)[1] != 1:
        raise OctaveError("strtok: STR cannot be a 2-D character array")
    if len(rows) > 1:
        first, rest = _token("".join(rows), marks)
        return _column(first), _column(rest)
    return (text, text) if not rows or not rows[0] else _token(rows[0], marks)


def _column(text: str) -> Any:
    from numpy import array

    return from_codes(array([[ord(letter)] for letter in text])) if text else ""


def _delimiters(delim: Any) -> str:
    if is_text(delim):
        return flat_text(delim)
    if is_array_like(delim):
        return "".join(chr(int(code)) for code in to_array(delim).real.ravel() if 0 <= code < 256)
    raise OctaveError("strtok: DELIM must be a string")


class _SplitOptions:
    """What strsplit was asked for."""

    def __init__(self) -> None:
        self.collapse = True
        self.kind = "simple"


def _split_options(pairs: list[Any]) -> _SplitOptions:
    options = _SplitOptions()
    if len(pairs) % 2:
        raise usage("strsplit")
    for name, value in zip(pairs[::2], pairs[1::2], strict=True):
        key = name.lower() if isinstance(name, str) else ""
        if key == "collapsedelimiters":
            options.collapse = truth_of(value)
        elif key == "delimitertype":
            options.kind = value.lower() if isinstance(value, str) else ""
            if not options.kind or not any(each.startswith(options.kind) for each in _DELIMITER_TYPES):
                raise OctaveError("strsplit: Invalid DELIMITERTYPE", "Octave:strsplit:invalid_delimitertype")
        else:
            message = f"strsplit: invalid parameter name, '{name}'"
            raise OctaveError(message, "Octave:strsplit:invalid_parameter_name")
    return options


_DELIMITER_TYPES = ("regularexpression", "simple", "legacy")


@builtin(
    "[parts, matches] = strsplit(str, sep)",
    'parts = strsplit(str, sep, "CollapseDelimiters", flag, "DelimiterType", type)',
    fresh=True,
)
def strsplit(str, *args, nargout=1):
    """The parts of a string between separators, as a cell row.

    `sep` is a string or a cell of strings with escape sequences (white space by default); delimiters in a row count
    as one unless "CollapseDelimiters" is false. With "DelimiterType" "RegularExpression" they are patterns.
    `matches` are the separators that were met.

    >> strsplit("a,b,c", ","){2}
    ans = b
    """
    given = list(args)
    separators: Any = " "
    white = not given
    if given:
        separators = given.pop(0)
        if given and not is_text(given[0]) and len(given) % 2:
            given.insert(0, "collapsedelimiters")
    options = _split_options(given)
    if not is_string(str) or not (is_string(separators) or is_cellstr(separators)):
        raise OctaveError("strsplit: S and DEL must be string values")
    if white:
        separators = Cell.of([" ", "\f", "\n", "\r", "\t", "\v"])
    if isinstance(separators, Cell):
        names = [flat_text(item) for item in separators.items()]
    else:
        names = [flat_text(separators)]
    pattern = _separator_pattern(names, options)
    parts, matches = _cut(flat_text(str), pattern)
    return (Cell.of(parts), Cell.of(matches)) if nargout > 1 else Cell.of(parts)


def _separator_pattern(names: list[str], options: _SplitOptions) -> re.Pattern[str] | None:
    if "regularexpression".startswith(options.kind):
        from nnrepl.builtins.patterns import compile_pattern

        text = "|".join(names)
        return compile_pattern(f"({text})+" if options.collapse else text, frozenset(), "strsplit")
    plain = [do_escapes(name) for name in names if name]
    if not plain:
        return None
    plain.sort(key=len, reverse=True)
    text = "|".join(map(re.escape, plain))
    return re.compile(f"(?:{text})+" if options.collapse else text)


def _cut(text: str, pattern: re.Pattern[str] | None) -> tuple[list[Any], list[Any]]:
    parts: list[Any] = []
    matches: list[Any] = []
    done = 0
    for found in pattern.finditer(text) if pattern else ():
        if found.end() > found.start():
            parts.append(text[done : found.start()])
            matches.append(found.group())
            done = found.end()
    parts.append(text[done:])
    return parts, matches


@builtin("parts = ostrsplit(str, sep, strip_empty)", fresh=True)
def ostrsplit(s, sep, strip_empty=False):
    """The parts of a string between the characters of `sep`, as a cell row; with `strip_empty` without empty parts.

    >> ostrsplit("a:b;c", ":;"){3}
    ans = c
    """
    if not is_text(s) or not is_text(sep):
        raise OctaveError("ostrsplit: S and SEP must be string values")
    if is_array_like(strip_empty) and to_array(strip_empty).size != 1:
        raise OctaveError("ostrsplit: STRIP_EMPTY must be a scalar value")
    rows = rows_of(s)
    if not rows:
        return Cell.empty()
    marks = flat_text(sep)
    text = (marks[:1]).join(rows) if len(rows) > 1 else rows[0]
    parts = re.split("[" + re.escape(marks) + "]", text) if marks else [text]
    if truth_of(strip_empty):
        parts = [part for part in parts if part]
    return Cell.of([row(part) for part in parts])


@builtin("str = strjoin(cstr, delimiter)", fresh=True)
def strjoin(cstr, delimiter=" "):
    """The strings of a cell joined, with a delimiter (a blank) between them, in which escape sequences count.

    A cell of delimiters, one fewer than the strings, gives each gap its own.

    >> strjoin({"a", "b", "c"}, ", ")
    ans = a, b, c
    """
    if not is_cellstr(cstr) or not (is_text(delimiter) or isinstance(delimiter, Cell)):
        raise usage("strjoin")
    items = [flat_text(item) for item in cstr.items()]
    if not items:
        return ""
    if isinstance(delimiter, Cell):
        gaps = [flat_text(item) for item in delimiter.items()]
        if len(gaps) == 1 and len(items) > 1:
            gaps = gaps * (len(items) - 1)
        if len(gaps) != len(items) - 1:
            raise OctaveError(
                "strjoin: the number of delimiters does not match the number of strings",
                "Octave:strjoin:cellstring_delimiter_mismatch",
            )
        return "".join(text + gap for text, gap in zip(items, [*gaps, ""], strict=True))
    return do_escapes(flat_text(delimiter)).join(items)


_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
_ESCAPES |= {"'": "'", '"': '"'}
_SEQUENCE = re.compile(r"\\(x[0-9a-fA-F]{0,2}|[0-7]{1,3}|.)", re.DOTALL)
_NAMES = {"\0": "", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}
_NAMES |= {"\\": "\\\\", '"': '\\"'}


def _unescape(found: re.Match[str]) -> str:
    text = found.group(1)
    if text[0] == "x":
        return chr(int(text[1:] or "0", 16))
    if text[0] in "01234567":
        return chr(int(text, 8) & 255)
    return _ESCAPES.get(text, text)


def do_escapes(text: str) -> str:
    """Text with its escape sequences replaced by the characters that they stand for."""
    return _SEQUENCE.sub(_unescape, text) if "\\" in text else text


@builtin("s = do_string_escapes(s)", fresh=True)
def do_string_escapes(s):
    """Text with its escape sequences (\\\\n, \\\\t, \\\\x41, \\\\101 ...) replaced by the characters they stand for.

    >> disp(double(do_string_escapes('a\\n')))
       97   10
    """
    if not is_string(s):
        raise OctaveError("do_string_escapes: STRING argument must be of type string")
    return do_escapes(flat_text(s))


@builtin("s = undo_string_escapes(s)", fresh=True)
def undo_string_escapes(s):
    """Text with its special characters written as escape sequences.

    >> undo_string_escapes("a\\tb")
    ans = a\\tb
    """
    if not is_string(s):
        raise OctaveError("undo_string_escapes: S argument must be a string")
    return "".join([_NAMES.get(letter, letter) for letter in flat_text(s)])
