"""Finding and replacing parts of a text."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.textargs import doubles, flat_text, map_cell, truth_of
from nnrepl.errors import OctaveError
from nnrepl.registry import BUILTINS, builtin
from nnrepl.values.containers import EMPTY, Cell
from nnrepl.values.convert import norm
from nnrepl.values.kinds import dims_of, is_cellstr, is_string, is_text
from nnrepl.values.text import CharArray, codes_of, from_codes, from_rows, rows_of


def occurrences(text: str, pattern: str, overlaps: bool = True) -> list[int]:
    """The offsets at which a pattern stands in a text."""
    found: list[int] = []
    if not pattern:
        return found
    step = 1 if overlaps else len(pattern)
    at = text.find(pattern)
    while at >= 0:
        found.append(at)
        at = text.find(pattern, at + step)
    return found


def _options(options: tuple[Any, ...], who: str, known: tuple[str, ...]) -> dict[str, bool]:
    """The options by name: whether occurrences may overlap, whether the result is a cell in any case."""
    if len(options) % 2 or len(options) > 2 * len(known):
        raise OctaveError(f"Invalid call to {who}", "Octave:invalid-fun-call")
    found = {"overlaps": True, "forcecelloutput": False}
    for name, value in zip(options[::2], options[1::2], strict=True):
        if not isinstance(name, str):
            raise OctaveError(f"{who}: invalid optional argument")
        if name.lower() not in known:
            raise OctaveError(f"{who}: unknown option: {name}")
        found[name.lower()] = truth_of(value)
    return found


def _positions(text: Any, pattern: str, overlaps: bool) -> Any:
    found = occurrences(flat_text(text), pattern, overlaps)
    return doubles([at + 1.0 for at in found], (1, len(found))) if found else EMPTY


@builtin("idx = strfind(str, pattern)", 'idx = strfind(str, pattern, "overlaps", flag)', fresh=True)
def strfind(str, pattern, *options):
    """Where a pattern begins in a string, as a row of positions; for a cell of strings a cell of them.

    >> disp(strfind("banana", "ana"))
       2   4
    """
    chosen = _options(options, "strfind", ("overlaps", "forcecelloutput"))
    overlaps = chosen["overlaps"]
    if is_cellstr(pattern) and isinstance(pattern, Cell):
        if dims_of(pattern) == (1, 1) and isinstance(str, Cell):
            return strfind(str, pattern.data.flat[0], *options)
        return map_cell(lambda each: strfind(str, each, *options), pattern)
    if not is_text(pattern):
        raise OctaveError("strfind: PATTERN must be a string or cell array of strings")
    needle = flat_text(pattern)
    if is_text(str):
        found = _positions(str, needle, overlaps)
        return Cell.of([found]) if chosen["forcecelloutput"] else found
    if not isinstance(str, Cell):
        raise OctaveError("strfind: first argument must be a string or cell array of strings")

    def each(item: Any) -> Any:
        if not is_text(item):
            raise OctaveError("strfind: each element of CELLSTR must be a string")
        return _positions(item, needle, overlaps)

    return map_cell(each, str)


@builtin("s = strrep(str, pattern, replacement)", 's = strrep(cellstr, pattern, replacement, "overlaps", flag)')
def strrep(str, ptn, rep, *options):
    """A string, or each string of a cell, with all occurrences of a pattern replaced.

    >> strrep("This is", "is", "at")
    ans = That at
    """
    overlaps = _options(options, "strrep", ("overlaps",))["overlaps"]
    if not (is_text(ptn) and is_text(rep)):
        raise OctaveError("strrep: PTN and REP arguments must be strings or cell arrays of strings")
    old, new = flat_text(ptn), flat_text(rep)
    if is_text(str):
        return _replaced(str, old, new, overlaps)
    if not isinstance(str, Cell):
        raise OctaveError("strrep: S must be a string or cell array of strings")

    def each(item: Any) -> Any:
        if not is_text(item):
            raise OctaveError("strrep: each element of S must be a string")
        return _replaced(item, old, new, overlaps)

    return map_cell(each, str)


def _replaced(value: Any, old: str, new: str, overlaps: bool) -> Any:
    if isinstance(value, CharArray) and value.codes.ndim == 2 and value.codes.shape[0] > 1:
        lines = [_replaced(line, old, new, overlaps) for line in rows_of(value)]
        width = max(map(len, lines))
        return from_rows([line.ljust(width) for line in lines], value.dq)
    text = flat_text(value)
    found = occurrences(text, old, overlaps)
    if not found:
        return value
    out: list[str] = []
    done = 0
    for at in found:
        out.append(text[done:at] if at > done else "")
        out.append(new)
        done = at + len(old)
    out.append(text[done:])
    result = "".join(out)
    if isinstance(value, CharArray) and len(result) == value.codes.size:
        return from_codes(codes_of(result).reshape(value.codes.shape, order="F"))
    return result


def _index(who: str, s: Any, t: Any, direction: Any) -> Any:
    if is_cellstr(s) and isinstance(s, Cell):
        items, dims = s.items(), dims_of(s)
    elif is_text(s):
        items, dims = [s], (1, 1)
    else:
        raise OctaveError(f"{who}: S must be a string, string array, or cellstr")
    if not is_text(t):
        raise OctaveError("strfind: PATTERN must be a string or cell array of strings")
    if not is_text(direction) or direction not in ("first", "last"):
        raise OctaveError(f'{who}: DIRECTION must be either "first" or "last"')
    needle = flat_text(t)
    seek = flat_find if direction == "first" else flat_rfind
    return doubles([seek(item, needle) for item in items], dims)


def flat_find(text: Any, needle: str) -> float:
    """The position of the first occurrence, 0 for none."""
    return flat_text(text).find(needle) + 1.0 if needle else 0.0


def flat_rfind(text: Any, needle: str) -> float:
    """The position of the last occurrence, 0 for none."""
    return flat_text(text).rfind(needle) + 1.0 if needle else 0.0


@builtin("n = index(s, t, direction)", fresh=True)
def index(s, t, direction="first"):
    """The position of the first ("last": of the last) occurrence of the string `t` in `s`; 0 if there is none.

    >> index("Teststring", "t")
    ans = 4
    """
    return _index("index", s, t, direction)


@builtin("n = rindex(s, t)", fresh=True)
def rindex(s, t):
    """The position of the last occurrence of the string `t` in `s`; 0 if there is none.

    >> rindex("Teststring", "t")
    ans = 6
    """
    return _index("index", s, t, "last")


@builtin("[i, j] = strchr(str, chars, n, direction)", fresh=True)
def strchr(str, chars, *limits, nargout=1):
    """Where characters of the set `chars` stand in a string; `n` and `direction` limit them as in `find`.

    >> disp(strchr("banana", "an", 2))
       2   3
    """
    if len(limits) > 2:
        raise OctaveError("Invalid call to strchr", "Octave:invalid-fun-call")
    if not is_text(str):
        raise OctaveError("strchr: STR argument must be a string or string array")
    if not is_text(chars) or not is_string(chars):
        raise OctaveError("strchr: CHARS argument must be a string")
    members = np.frombuffer(flat_text(chars).encode("latin-1"), dtype=np.uint8)
    found = norm(np.isin(codes_of(str), members))
    return BUILTINS["find"].impl(found, *limits, nargout=nargout)
