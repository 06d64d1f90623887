"""Comparing texts: strcmp and its kin, prefixes and suffixes, and choosing one of several words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import to_array_value, to_count
from nnrepl.builtins.textargs import logicals, truth_of
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.warning import warn
from nnrepl.values.containers import Cell
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import dims_of, is_array_like, is_cellstr, is_string, is_text, numel_of
from nnrepl.values.text import CharArray, codes_of, rows_of

Equal = Callable[[Any, Any], bool]


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, str) and isinstance(b, str):
        return str.__eq__(a, b)
    return is_text(a) and is_text(b) and dims_of(a) == dims_of(b) and bool(np.array_equal(codes_of(a), codes_of(b)))


def _same_any_case(a: Any, b: Any) -> bool:
    if isinstance(a, str) and isinstance(b, str):
        return a.lower() == b.lower()
    if not (is_text(a) and is_text(b)) or dims_of(a) != dims_of(b):
        return False
    return codes_of(a).tobytes().lower() == codes_of(b).tobytes().lower()


def _prefix(n: int, fold: bool) -> Equal:
    def same(a: Any, b: Any) -> bool:
        if not (is_text(a) and is_text(b)):
            return False
        first, second = _leading(a, n), _leading(b, n)
        if len(first) < n or len(second) < n:
            if numel_of(a) != numel_of(b):
                return False
        return first.lower() == second.lower() if fold else first == second

    return same


def _leading(text: Any, n: int) -> bytes:
    return codes_of(text).tobytes(order="F")[:n]


def _compare(a: Any, b: Any, same: Equal, who: str) -> Any:
    """Compare two texts, a text with each element of a cell, or two cells element by element."""
    if isinstance(a, Cell):
        if not isinstance(b, Cell):
            return _with_each(a, b, same)
        if numel_of(a) == 1:
            return _with_each(b, _first_row(a.data.flat[0]), same)
        if numel_of(b) == 1:
            return _with_each(a, _first_row(b.data.flat[0]), same)
        if dims_of(a) != dims_of(b):
            raise OctaveError(f"{who}: nonconformant cell arrays")
        return logicals([same(x, y) for x, y in zip(*_rows_of_both(a, b), strict=True)], dims_of(a))
    if isinstance(b, Cell):
        return _with_each(b, a, same)
    return same(a, b)


def _rows_of_both(a: Cell, b: Cell) -> tuple[list[Any], list[Any]]:
    return list(map(_first_row, a.items())), list(map(_first_row, b.items()))


def _first_row(item: Any) -> Any:
    """A char matrix in a cell counts with its first row."""
    if isinstance(item, CharArray) and item.codes.ndim == 2 and item.codes.shape[0] > 1:
        warn("multi-row character matrix converted to a string, only the first row is used", "Octave:charmat-truncated")
        return rows_of(item)[0]
    return item


def _with_each(cell: Cell, other: Any, same: Equal) -> Any:
    """A char matrix of several rows is compared row by row where the cell has as many elements."""
    items = list(map(_first_row, cell.items()))
    if isinstance(other, CharArray) and other.codes.shape[0] > 1:
        rows = rows_of(other)
        if len(items) == 1:
            return logicals([same(items[0], row) for row in rows], (len(rows), 1))
        if len(items) != len(rows):
            return False
        return logicals([same(x, y) for x, y in zip(items, rows, strict=True)], dims_of(cell))
    return logicals([same(item, other) for item in items], dims_of(cell))


@builtin("tf = strcmp(s1, s2)", fresh=True)
def strcmp(s1, s2):
    """Whether two strings are the same.

    One cell is compared with a string element by element, two cells of equal size element with element. What is no
    text is never the same, and raises no error.

    >> disp(strcmp("relu", {"relu", "tanh"}))
      1  0
    """
    if isinstance(s1, str) and isinstance(s2, str):
        return str.__eq__(s1, s2)
    return _compare(s1, s2, _same, "strcmp")


@builtin("tf = strcmpi(s1, s2)", fresh=True)
def strcmpi(s1, s2):
    """Whether two strings are the same, capital and small letters being equal; cells as in `strcmp`.

    >> strcmpi("ReLU", "relu")
    ans = 1
    """
    return _compare(s1, s2, _same_any_case, "strcmpi")


def _length(n: Any, who: str) -> int:
    number = to_array_value(n, "int64_value ").real
    if number.size == 0 or not number.flat[0] > 0:
        raise OctaveError(f"{who}: N must be greater than 0")
    return to_count(number.flat[0])


@builtin("tf = strncmp(s1, s2, n)", fresh=True)
def strncmp(s1, s2, n):
    """Whether the first `n` characters of two strings are the same; cells as in `strcmp`.

    >> strncmp("layer1", "layer2", 5)
    ans = 1
    """
    return _compare(s1, s2, _prefix(_length(n, "strncmp"), False), "strncmp")


@builtin("tf = strncmpi(s1, s2, n)", fresh=True)
def strncmpi(s1, s2, n):
    """Whether the first `n` characters of two strings are the same, capital and small letters being equal.

    >> strncmpi("Layer1", "layer2", 5)
    ans = 1
    """
    return _compare(s1, s2, _prefix(_length(n, "strncmpi"), True), "strncmpi")


def _strings(value: Any, message: str) -> tuple[list[str], tuple[int, ...]]:
    if is_string(value):
        return [str(value) if isinstance(value, str) else ""], (1, 1)
    if is_cellstr(value):
        return [item if isinstance(item, str) else "" for item in value.items()], dims_of(value)
    raise OctaveError(message)


def _starts(who: str, s: Any, pattern: Any, option: Any, value: Any, test: Callable[[str, str], bool]) -> Any:
    texts, dims = _strings(s, f"{who}: STR must be a string or cell array of strings")
    patterns, _ = _strings(pattern, f"{who}: PATTERN must be a string or cell array of strings")
    if not all(patterns):
        raise OctaveError("strncmp: N must be greater than 0")
    if option is not None:
        if not isinstance(option, str) or option.lower() != "ignorecase":
            raise OctaveError(f'{who}: third input must be "IgnoreCase"')
        if not is_array_like(value) or numel_of(value) != 1 or is_text(value):
            raise OctaveError(f'{who}: "IgnoreCase" value must be a logical scalar')
        if truth_of(value):
            texts, patterns = [t.lower() for t in texts], [p.lower() for p in patterns]
    return logicals([any(test(text, p) for p in patterns) for text in texts], dims)


@builtin("tf = startsWith(str, pattern)", 'tf = startsWith(str, pattern, "IgnoreCase", flag)', fresh=True)
def startsWith(s, pattern, option=None, value=None):
    """Whether strings begin with a pattern, or with one of a cell of patterns.

    >> disp(startsWith({"train.csv", "test.csv"}, "train"))
      1  0
    """
    return _starts("startsWith", s, pattern, option, value, str.startswith)


@builtin("tf = endsWith(str, pattern)", 'tf = endsWith(str, pattern, "IgnoreCase", flag)', fresh=True)
def endsWith(s, pattern, option=None, value=None):
    """Whether strings end with a pattern, or with one of a cell of patterns.

    >> endsWith("digits.mat", {".mat", ".csv"})
    ans = 1
    """
    return _starts("endsWith", s, pattern, option, value, str.endswith)


@builtin("word = validatestring(str, options)", "word = validatestring(str, options, funcname, varname, position)")
def validatestring(str, strarray, *names):
    """The one of several words that a string abbreviates, case ignored; an error if it is none or not clear.

    `funcname`, `varname` and `position` go into the message.

    >> validatestring("sig", {"sigmoid", "tanh"})
    ans = sigmoid
    """
    if not isinstance(str, _Str):
        raise OctaveError("validatestring: STR must be a single character string")
    if not is_cellstr(strarray):
        raise OctaveError("validatestring: STRARRAY must be a cellstr")
    given = str
    head = _error_head(list(names))
    words = [item if isinstance(item, _Str) else "" for item in strarray.items()]
    found = [word for word in words if word.lower().startswith(given.lower())]
    exact = [word for word in found if word.lower() == given.lower()]
    if len(exact) == 1:
        return exact[0]
    if not found:
        raise OctaveError(f"{head[0]}'{given}'{head[1]} does not match any of\n{_quoted(words)}")
    shortest = min(found, key=len)
    if len(found) == 1 or all(word.lower().startswith(shortest.lower()) for word in found):
        return shortest
    raise OctaveError(f"{head[0]}'{given}'{head[1]} matches multiple possible values:\n{_quoted(found)}")


_Str = str


def _quoted(words: list[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _error_head(names: list[Any]) -> tuple[str, str]:
    """The function's name and what is said of the variable and its position."""
    place = ""
    if names and not is_text(names[-1]):
        number = names.pop()
        if not is_array_like(number) or numel_of(number) != 1 or to_array(number).item() < 1:
            raise OctaveError("validatestring: POSITION must be >= 1")
        place = f"argument #{int(number)}"
    if any(not is_string(each) for each in names):
        kinds = ("FUNCNAME", "VARNAME")
        bad = next(k for k, each in enumerate(names) if not is_string(each))
        raise OctaveError(f"validatestring: {kinds[min(bad, 1)]} must be a character string")
    function = f"{names[0]}: " if names else "validatestring: "
    said = [f"variable {names[1]}"] if len(names) > 1 else []
    if place:
        said.append(place)
    return function, f" ({', '.join(said)})" if said else ""
