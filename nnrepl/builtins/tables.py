"""Tables of numbers as text files: dlmread, dlmwrite, csvread, csvwrite."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.builtins.constants import NA
from nnrepl.builtins.streams import path_of, stream_of
from nnrepl.builtins.textargs import flat_text
from nnrepl.display.printf import format_template, unescape
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import dims_of, is_array_like, is_string, is_text, numel_of
from nnrepl.values.text import DqStr

_SEPARATORS = re.compile(r"[,:; \t]")
_NUMBER = r"[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|inf(?:inity)?|nan|na)"
_FIELD = re.compile(rf"\s*({_NUMBER})(?:\s*([ij])|\s*({_NUMBER})\s*[ij]?)?", re.IGNORECASE)
_CELL = re.compile(r"([A-Za-z]+)(\d+)")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class _Range:
    """Which rows and columns to take, from 0, both ends included."""

    top: int = 0
    left: int = 0
    bottom: float = math.inf
    right: float = math.inf


@builtin(
    "data = dlmread(file)",
    "data = dlmread(file, sep)",
    "data = dlmread(file, sep, r0, c0)",
    "data = dlmread(file, sep, range)",
    'data = dlmread(..., "emptyvalue", value)',
    fresh=True,
)
def dlmread(file: Any, *args: Any, context: Context) -> Any:
    """The numbers of a text file, a row a line, with a separator between them.

    `file` is a name or the id of an open file. Without `sep` the first line tells it: a comma, colon, semicolon or
    white space. `r0` and `c0` are how many rows and columns to leave out; `range` is [r0 c0 r1 c1], counted from 0, or
    cells as spreadsheets name them ("B2:D9"). What is missing or no number becomes 0, or `value`.

    >> fid = fopen("a.csv", "w"); fprintf(fid, "x,y\\n1,2\\n3,4\\n"); fclose(fid);
    >> dlmread("a.csv", ",", 1, 0)
    ans =

       1   2
       3   4

    """
    rest, fill = _fill_value(list(args))
    if len(rest) > 3:
        raise invalid_call("dlmread")
    text = _text(file, context)
    wanted = _range(rest[1:])
    separator = _option_text(rest[0]) if rest and is_array_like(rest[0]) else ""
    return table(text, separator, wanted, fill)


def _fill_value(args: list[Any]) -> tuple[list[Any], float]:
    if len(args) >= 2 and isinstance(args[-2], str) and args[-2].lower() == "emptyvalue":
        return args[:-2], float(to_array(args[-1]).reshape(-1)[0])
    return args, 0.0


def _text(file: Any, context: Context) -> str:
    """All of a file, or what follows in an open one."""
    if not is_string(file):
        if not is_array_like(file) or to_array(file).size != 1:
            raise OctaveError("dlmread: FILE argument must be a string or file id")
        stream = stream_of(file, "dlmread", context)
        if not hasattr(stream.source, "read"):
            raise OctaveError("dlmread: stream FILE not open for input")
        stream.at_end = True
        return str(stream.source.read().decode("latin-1"))
    name = flat_text(file)
    try:
        with open(path_of(name), "rb") as source:
            data = source.read()
    except OSError:
        raise OctaveError(f"dlmread: unable to open file '{name}'") from None
    return data.removeprefix(_BYTE_ORDER_MARK).decode("latin-1")


def _range(args: list[Any]) -> _Range:
    wrong = OctaveError("dlmread: error parsing RANGE")
    if len(args) == 2:
        top, left = (float(to_array(arg).reshape(-1)[0]) for arg in args)
        return _from(top, left)
    if not args:
        return _Range()
    if isinstance(args[0], str):
        return _cells(args[0], wrong)
    if not is_array_like(args[0]) or to_array(args[0]).size != 4:
        raise wrong
    top, left, bottom, right = (float(number) for number in to_array(args[0]).reshape(-1, order="F"))
    return _from(top, left, bottom, right)


def _from(top: float, left: float, bottom: float = math.inf, right: float = math.inf) -> _Range:
    if not (top >= 0 and left >= 0):
        raise OctaveError("dlmread: left (R0) and top (C0) must be positive")
    return _Range(int(top), int(left), bottom, right)


def _cells(text: str, wrong: OctaveError) -> _Range:
    """A range as spreadsheets name it; an end that is left out is the table's."""
    first, sep, last = text.partition("..") if ".." in text else text.partition(":")
    if not sep:
        raise wrong
    start, end = _cell(first, wrong), _cell(last, wrong)
    return _Range(*(start or (0, 0)), *(end or (math.inf, math.inf)))


def _cell(text: str, wrong: OctaveError) -> tuple[int, int] | None:
    if not text:
        return None
    found = _CELL.fullmatch(text)
    if not found:
        raise wrong
    column = 0
    for letter in found[1].upper():
        column = 26 * column + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def table(text: str, separator: str, wanted: _Range | None = None, fill: float = 0.0, *, regular: bool = False) -> Any:
    """The numbers of a text as a matrix; with `regular`, None where it is not all numbers, equally many a line."""
    wanted = wanted or _Range()
    lines = text.split("\n")[wanted.top :]
    lines = [line for line in lines if line and line != "\r"]
    if not math.isinf(wanted.bottom):
        lines = lines[: max(0, int(wanted.bottom) - wanted.top + 1)]
    if not lines:
        return EMPTY
    separator = separator or _guessed(lines[0])
    found = _regular(lines, separator)
    if found is None and regular:
        return None
    if found is None:
        found = _irregular(lines, separator, fill)
    stop = None if math.isinf(wanted.right) else max(int(wanted.right) + 1, 0)
    part = found[:, wanted.left : stop]
    return norm(np.asfortranarray(part)) if part.size else EMPTY


def _guessed(line: str) -> str:
    """The separator that a line seems to use; a blank stands for any white space."""
    found = _SEPARATORS.search(line.strip())
    if not found:
        return ","
    return "" if found[0] in " \t" else found[0]


def _regular(lines: list[str], separator: str) -> np.ndarray | None:
    """The numbers of lines that hold equally many each, and nothing else; None where that is not so."""
    if separator == " ":
        return None
    try:
        return np.loadtxt(lines, delimiter=separator or None, comments=None, ndmin=2)
    except (ValueError, TypeError):
        return None


def _irregular(lines: list[str], separator: str, fill: float) -> np.ndarray:
    """The numbers of any lines, short ones filled up."""
    rows = [_fields(line.rstrip("\r"), separator) for line in lines]
    width = max(map(len, rows))
    numbers = [[_number(field, fill) for field in row] + [fill] * (width - len(row)) for row in rows]
    return np.array(numbers)


def _fields(line: str, separator: str) -> list[str]:
    if not separator:
        return line.split() or [""]
    fields = re.split("[" + re.escape(separator) + "]", line)
    # A separator at the end has nothing after it.
    return fields[:-1] if len(fields) > 1 and not fields[-1].strip() else fields


def _number(field: str, fill: float) -> complex | float:
    """The number at the start of a field; a second one after it is an imaginary part, with i or without."""
    try:
        return float(field)
    except ValueError:
        pass
    found = _FIELD.match(field)
    if not found:
        return fill
    first = _real(found[1])
    if found[2]:
        return complex(0.0, first)
    return complex(first, _real(found[3])) if found[3] else first


def _real(text: str) -> float:
    return NA if text.lstrip("+-").upper() == "NA" else float(text)


def leading_number(field: str) -> float | None:
    """The number that a field is, or None."""
    try:
        return float(field)
    except ValueError:
        return NA if field.strip().upper() == "NA" else None


@builtin(
    "data = csvread(file)",
    "data = csvread(file, sep, r0, c0)",
    'data = csvread(..., "emptyvalue", value)',
    fresh=True,
)
def csvread(file: Any, *args: Any, context: Context) -> Any:
    """The numbers of a text file with commas between them, as `dlmread` reads it.

    >> csvwrite("a.csv", [1 2; 3 4]); csvread("a.csv")
    ans =

       1   2
       3   4

    """
    return dlmread(file, ",", *args, context=context)


# ---------------------------------------------------------------------- writing


@dataclass
class _Style:
    """How a table is written."""

    separator: str = ","
    newline: str = "\n"
    precision: str = "%.16g"
    top: int = 0
    left: int = 0
    append: bool = False


_NEWLINES = {"unix": "\n", "pc": "\r\n", "mac": "\r"}


@builtin(
    "dlmwrite(file, M)",
    "dlmwrite(file, M, delim, r, c)",
    "dlmwrite(file, M, key, value, ...)",
    'dlmwrite(file, M, "-append", ...)',
)
def dlmwrite(file: Any, m: Any, *args: Any, context: Context) -> None:
    """Write a matrix to a text file, a row a line, with a separator between the numbers (a comma if none is given).

    `r` rows and `c` columns are left empty before it. Keys: "append" ("on" or "off"), "newline" ("unix", "pc", "mac" or
    characters), "roffset", "coffset", "precision" (a number of digits or a template such as "%.3f"), "delimiter".

    >> dlmwrite("a.txt", [1.5 2; 3 4], ";"); fileread("a.txt")
    ans = 1.5;2
    3;4
    """
    style = _style(list(args))
    if not is_array_like(m):
        raise OctaveError("fprintf: wrong type argument 'cell'")
    if len(dims_of(m)) > 2:
        raise OctaveError("transpose not defined for N-D objects")
    if is_array_like(file) and not is_string(file):
        stream = stream_of(file, "dlmwrite", context)
        stream.put(_written(m, style), "dlmwrite")
        return
    if not is_string(file):
        raise OctaveError("dlmwrite: FILE must be a filename string or numeric FID")
    try:
        with open(path_of(flat_text(file)), "ab" if style.append else "wb") as target:
            target.write(_written(m, style))
    except OSError as problem:
        raise OctaveError(f"dlmwrite: {problem.strerror}") from None


def _style(args: list[Any]) -> _Style:
    style = _Style()
    places = ["separator", "top", "left"]
    while args:
        arg = args.pop(0)
        key = arg.lower() if isinstance(arg, str) else ""
        if key == "-append":
            style.append = True
        elif key in _KEYS:
            if not args:
                raise invalid_call("dlmwrite")
            _set(style, key, args.pop(0))
        elif places:
            _set(style, places.pop(0), arg)
        else:
            raise invalid_call("dlmwrite")
    return style


_KEYS = ("append", "newline", "roffset", "coffset", "precision", "delimiter")


def _set(style: _Style, key: str, value: Any) -> None:
    if key == "append":
        style.append = isinstance(value, str) and value.lower() == "on"
    elif key == "newline":
        name = _option_text(value)
        style.newline = _NEWLINES.get(name.lower(), name)
    elif not is_text(value) and numel_of(value) == 0:
        return
    elif key == "precision":
        style.precision = unescape(value) if isinstance(value, str) else f"%.{int(to_array(value).reshape(-1)[0])}g"
    elif key in ("delimiter", "separator"):
        style.separator = _option_text(value)
    elif is_text(value):
        raise OctaveError("max: cannot compute max (sq_string, scalar)")
    elif key in ("roffset", "top"):
        style.top = int(to_array(value).reshape(-1)[0])
    else:
        style.left = int(to_array(value).reshape(-1)[0])


def _option_text(value: Any) -> str:
    """A text that an option gives, or the characters of these codes modulo 256; escapes in single quotes count."""
    if is_text(value):
        text = flat_text(value)
        return text if isinstance(value, DqStr) else unescape(text)
    codes = to_array(value).real.reshape(-1, order="F")
    return "".join(chr(int(code) & 255) if math.isfinite(code) else "\0" for code in codes)


def _written(m: Any, style: _Style) -> bytes:
    """The text of a matrix."""
    array = to_array(m)
    rows, columns = array.shape
    empty = (style.separator * (style.left + columns - 1) + style.newline) * style.top
    before = style.separator * style.left
    return (empty + _body(m, array, rows, columns, before, style)).encode("latin-1")


def _body(m: Any, array: np.ndarray, rows: int, columns: int, before: str, style: _Style) -> str:
    if not array.size:
        return before + style.newline
    if is_text(m):
        template: Any = "%c"
        items: Any = np.array([[chr(int(code)) for code in row] for row in array], dtype=object)
        return "".join(before + style.separator.join(row) + style.newline for row in items)
    if array.dtype.kind == "c":
        template = style.precision + style.precision.replace("%", "%+", 1) + "i"
        pairs = np.stack([array.real, array.imag], axis=-1)
        items = np.asfortranarray(pairs.reshape(rows, 2 * columns).T)
    else:
        template = style.precision
        items = np.asfortranarray(array.T)
    separator = style.separator.replace("%", "%%")
    line = before.replace("%", "%%") + separator.join([template] * columns) + style.newline.replace("%", "%%")
    return format_template(DqStr(line), [norm(items)], "dlmwrite")


@builtin("csvwrite(file, M)", "csvwrite(file, M, dlm_opt, ...)")
def csvwrite(file: Any, m: Any, *args: Any, context: Context) -> None:
    """Write a matrix to a text file with commas between the numbers; further arguments as of `dlmwrite`.

    >> csvwrite("a.csv", [1 2; 3 4]); fileread("a.csv")
    ans = 1,2
    3,4
    """
    dlmwrite(file, m, ",", *args, context=context)
