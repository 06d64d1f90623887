"""Files of several kinds as one value: importdata."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.builtins.constants import NA
from nnrepl.builtins.streams import outputs, path_of
from nnrepl.builtins.tables import leading_number, table
from nnrepl.builtins.textargs import flat_text
from nnrepl.display.printf import unescape
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell, Struct
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import is_array_like, is_string

_GUESSES = "\t,:; "


@builtin(
    "A = importdata(fname)",
    "A = importdata(fname, delimiter)",
    "A = importdata(fname, delimiter, header_rows)",
    "[A, delimiter, header_rows] = importdata(...)",
    fresh=True,
)
def importdata(
    fname: Any = None, delimiter: Any = None, header_rows: Any = None, *, nargout: int = 1, context: Context
) -> Any:
    """What a file holds: the matrix of a table of numbers, or what `load` reads from a MAT-file or a text of `save`.

    A table with words in it gives a struct: `data`, the numbers; `textdata`, the header lines, the words at the
    beginning of rows, and other fields that are no numbers (NA in `data`); `rowheaders` and `colheaders`. Text without
    numbers gives a cell of its lines. The delimiter and the number of header rows are guessed if they are not given.

    >> fid = fopen("a.csv", "w"); fprintf(fid, "x,y\\n1,2\\n3,4\\n"); fclose(fid);
    >> a = importdata("a.csv"); a.data
    ans =

       1   2
       3   4

    >> a.colheaders{2}
    ans = y
    """
    if fname is None:
        raise invalid_call("importdata")
    if not is_string(fname):
        raise OctaveError("importdata: FNAME must be a string")
    separator = _separator(delimiter)
    headers = _headers(header_rows)
    name = flat_text(fname)
    text = _text(name)
    if os.path.splitext(name)[1].lower() == ".mat":
        loaded = context.call("load", (fname,))
        whole = isinstance(loaded, Struct) and len(loaded.fields) == 1
        return outputs(nargout, next(iter(loaded.fields.values())) if whole else loaded, "", 0.0)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[-1]:
        lines.pop()
    value, used, count = _imported(lines, separator, headers)
    return outputs(nargout, value, used, float(count))


def _separator(value: Any) -> str:
    if value is None:
        return ""
    text = unescape(flat_text(value)) if is_string(value) else ""
    if len(text) != 1:
        if is_string(value) and not text:
            return ""
        raise OctaveError("importdata: DELIMITER must be a single character")
    return text


def _headers(value: Any) -> int | None:
    if value is None:
        return None
    message = "importdata: HEADER_ROWS must be an integer >= 0"
    if isinstance(value, str) or not is_array_like(value) or to_array(value).size != 1:
        raise OctaveError(message)
    number = float(to_array(value).reshape(-1)[0])
    if not number >= 0 or number % 1:
        raise OctaveError(message)
    return int(number)


def _text(name: str) -> str:
    try:
        with open(path_of(name), "rb") as source:
            return source.read().decode("latin-1")
    except OSError as problem:
        raise OctaveError(problem.strerror or "") from None


def _imported(lines: list[str], separator: str, headers: int | None) -> tuple[Any, str, int]:
    """The value of a text, its delimiter and how many header lines it has."""
    if not lines:
        return Cell(np.empty((1, 0), dtype=object)), "", 0
    if headers is None:
        found = next((k for k, line in enumerate(lines) if _has_numbers(line, separator)), None)
        if found is None:
            return _column(lines), "", len(lines)
        headers = found
    body = [line for line in lines[headers:] if line.strip()]
    if not body:
        return _column(lines), "", len(lines)
    separator = separator or _guess(body[0])
    data, words = _parsed(body, separator)
    names = _row_names(data, words)
    if names:
        data = data[:, 1:]
    if not headers and not words:
        return norm(np.asfortranarray(data)), separator, 0
    fields: dict[str, Any] = {"data": norm(np.asfortranarray(data))}
    text = list(words.values())
    fields["textdata"] = _column([*lines[:headers], *text])
    if names:
        fields["rowheaders"] = _column(text)
    if headers:
        columns = _split(lines[headers - 1], separator)
        if len(columns) == data.shape[1]:
            fields["colheaders"] = Cell.of(columns, (1, len(columns)))
    return Struct(fields), separator, headers


def _has_numbers(line: str, separator: str) -> bool:
    """Whether a field of a line is a number."""
    return any(leading_number(field) is not None for field in _split(line, separator or _guess(line)))


def _guess(line: str) -> str:
    """The delimiter that a line seems to use; empty if it has none."""
    return next((letter for letter in _GUESSES if letter in line.strip()), "")


def _split(line: str, separator: str) -> list[str]:
    if separator == " ":
        return line.split()
    return [field.strip() for field in line.split(separator)] if separator else [line.strip()]


def _parsed(body: list[str], separator: str) -> tuple[np.ndarray, dict[tuple[int, int], str]]:
    """The numbers of lines, NA where there is none, and the words by their row and column."""
    words: dict[tuple[int, int], str] = {}
    if separator and separator != " ":
        whole = table("\n".join(body), separator, regular=True)
        if whole is not None:
            return np.asarray(to_array(whole)), words
    rows = [_split(line, separator) for line in body]
    data = np.full((len(rows), max(map(len, rows))), NA)
    for i, row in enumerate(rows):
        for j, item in enumerate(row):
            number = leading_number(item)
            if number is not None:
                data[i, j] = number
            elif item:
                words[i, j] = item
    return data, words


def _row_names(data: np.ndarray, words: dict[tuple[int, int], str]) -> bool:
    """Whether every row begins with a word, and all other fields are numbers."""
    return bool(words) and data.shape[1] > 1 and set(words) == {(i, 0) for i in range(len(data))}


def _column(lines: list[str]) -> Cell:
    return Cell.of(lines, (len(lines), 1))
