"""Parts of texts: erase, strtrunc, newline, isstring, list_in_columns."""

from __future__ import annotations

import re
from typing import Any

from nnrepl.builtins.args import cellstrings, number, to_count
from nnrepl.builtins.textargs import map_cell
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import Cell
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import is_array_like, is_text, numel_of
from nnrepl.values.text import CharArray, from_codes, from_rows, rows_of


@builtin("new = erase(text, pattern)", fresh=True)
def erase(text: Any, pattern: Any, *, context: Any) -> Any:
    """A text, or each in a cell, without the places that are a pattern or one of the patterns in a cell; longest first.

    >> erase("abcab", "ab")
    ans = c
    """
    texts = cellstrings(text) if isinstance(text, Cell) else rows_of(text) if is_text(text) else None
    if texts is None:
        raise OctaveError("erase: STR must be a string or cell array of strings")
    patterns = cellstrings(pattern) if isinstance(pattern, Cell) else rows_of(pattern) if is_text(pattern) else None
    if patterns is None:
        raise OctaveError("erase: PTN must be a string or cell array of strings")
    if isinstance(pattern, CharArray) and len(patterns) > 1:
        advice = "erase: using character array for PTN is not recommended, consider cell array of strings instead"
        context.warn(advice, "Octave:erase:chararray")
    words = sorted(filter(None, patterns), key=len, reverse=True)
    if not words:
        return text
    found = re.compile("|".join(map(re.escape, words)))
    if isinstance(text, Cell):
        return map_cell(lambda item: found.sub("", str(item)), text)
    rows = [found.sub("", row) for row in texts]
    return from_rows(rows) if len(rows) > 1 else rows[0] if rows else text


@builtin("s = strtrunc(s, n)", fresh=True)
def strtrunc(s: Any, n: Any) -> Any:
    """A text, the rows of a char matrix or the texts in a cell, cut to at most n characters.

    >> strtrunc("abcdef", 3)
    ans = abc
    """
    kind = "strtrunc: S must be a character string or a cell array of strings"
    if not is_text(s) and not isinstance(s, Cell):
        raise OctaveError(kind)
    message = "strtrunc: length N must be a positive integer (N >= 0)"
    if not is_array_like(n) or numel_of(n) != 1:
        raise OctaveError(message)
    wanted = number(n, message)
    if not wanted >= 0:
        raise OctaveError(message)
    count = int(min(wanted, 2**31))
    if isinstance(s, Cell):
        if cellstrings(s) is None:
            raise OctaveError(kind)
        return map_cell(lambda item: item[:count], s)
    return from_codes(s.codes[:, :count]) if isinstance(s, CharArray) else s[:count]


@builtin("c = newline()", fresh=True)
def newline() -> str:
    """The character that ends a line.

    >> double(newline)
    ans = 10
    """
    return "\n"


@builtin("t = isstring(x)", fresh=True)
def isstring(x: Any) -> bool:
    """Whether x is a string array, a class that Octave does not have: always false. ischar tells texts.

    >> isstring("abc")
    ans = 0
    """
    return False


@builtin("s = list_in_columns(texts)", "s = list_in_columns(texts, width, prefix)", fresh=True)
def list_in_columns(texts: Any, width: Any = None, prefix: Any = "", *, context: Any) -> Any:
    """The texts of a cell or the rows of a char matrix as a list in columns, of at most this width (80 unless given).

    Each line begins with the prefix.

    >> list_in_columns({"abc", "def", "g"}, 20)
    ans = abc  def  g

    """
    if is_array_like(texts) and not is_text(texts):
        texts = from_codes(to_array(texts))
    names = (cellstrings(texts) if isinstance(texts, Cell) else rows_of(texts) if is_text(texts) else None) or [""]
    if width is not None and is_text(width):
        raise OctaveError("list_in_columns: WIDTH must be an integer")
    total = 80
    if width is not None and numel_of(width):
        if not is_array_like(width):
            raise OctaveError("list_in_columns: WIDTH must be an integer")
        total = to_count(to_array(width).reshape(-1, order="F")[0].real)
    if not is_text(prefix):
        raise OctaveError("list_in_columns: PREFIX must be a string")
    start = str(prefix)
    longest = max(map(len, names), default=0) + 2
    columns = max((total - len(start)) // longest, 1)
    lines = -(-len(names) // columns)
    rows = [names[k::lines] for k in range(lines)]
    return "".join(start + "".join(name.ljust(longest) for name in row).rstrip(" ") + "\n" for row in rows)
