"""Text: blanks, case, joining and trimming."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import number, to_count
from nnrepl.builtins.textargs import BLANKS, TRIMMED, map_cell
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.warning import warn
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import to_array, to_class, type_name
from nnrepl.values.kinds import dims_of, dims_text, is_array_like, is_cellstr, is_logical, is_text, numel_of
from nnrepl.values.objects import Object
from nnrepl.values.text import CharArray, DqStr, codes_of, decode, encode, from_codes, from_rows, is_dq, row, rows_of


@builtin("str = blanks(n)", fresh=True)
def blanks(n):
    """A string of n blanks.

    >> ["[" blanks(3) "]"]
    ans = [   ]
    """
    number = to_array(n) if is_array_like(n) else np.zeros(0)
    if number.size != 1 or not 0 <= number.item().real < np.inf or number.item() != int(number.item().real):
        raise OctaveError("blanks: N must be a non-negative integer")
    if number.item() >= 2.0**47:
        raise MemoryError
    return " " * int(number.item())


def _trim_columns(text: CharArray, leading: bool, blanks: str) -> Any:
    if text.codes.ndim != 2:
        text = CharArray(text.codes.reshape(text.codes.shape[0], -1, order="F"))
    kept = np.flatnonzero(~np.isin(text.codes, np.frombuffer(blanks.encode("latin-1"), dtype=np.uint8)).all(axis=0))
    if not kept.size:
        return ""
    return from_codes(text.codes[:, kept[0] if leading else 0 : kept[-1] + 1])


def _trim(value: Any, leading: bool, blanks: str) -> Any:
    if isinstance(value, str):
        found = value.strip(blanks) if leading else value.rstrip(blanks)
        return DqStr(found) if isinstance(value, DqStr) else str(found)
    return _trim_columns(value, leading, blanks)


@builtin("s = strtrim(s)")
def strtrim(s):
    """Text without the white space and null characters around it.

    `s` is a string, a char matrix (only columns that are blank in all rows go) or a cell array of strings.

    >> strtrim("  two words ")
    ans = two words
    """
    if is_text(s):
        return _trim(s, True, BLANKS)
    if isinstance(s, Cell):
        return map_cell(_trim_item, s)
    raise OctaveError("strtrim: S argument must be a string or cellstring")


def _trim_item(item: Any) -> Any:
    if not isinstance(item, Cell) and not is_text(item):
        raise OctaveError("strtrim: S argument must be a string or cellstring")
    return strtrim(item)


@builtin("s = deblank(s)")
def deblank(s):
    """Text without the white space and null characters at its end.

    `s` is a string, a char matrix (only columns that are blank in all rows go) or a cell array of strings.

    >> ["[" deblank(" left  ") "]"]
    ans = [ left]
    """
    if is_text(s):
        return _trim(s, False, TRIMMED)
    if isinstance(s, Cell) and is_cellstr(s):
        return map_cell(lambda item: _trim(item, False, TRIMMED), s)
    if is_array_like(s) and numel_of(s) == 0:
        return s
    raise OctaveError("deblank: S argument must be a string or cellstring")


_LOWER = bytes(range(256)).lower()
_UPPER = bytes(range(256)).upper()


def _change_unicode(text: str, up: bool) -> str:
    """Change the case of the letters beyond ASCII whose bytes stay as many; a string keeps its length."""
    out = []
    for letter in decode(text):
        other = letter.upper() if up else letter.lower()
        same = len(other.encode("utf-8", "surrogateescape")) == len(letter.encode("utf-8", "surrogateescape"))
        out.append(other if same else letter)
    return encode("".join(out))


def _change_case(value: Any, who: str, table: bytes) -> Any:
    if isinstance(value, str):
        changed = value.encode("latin-1").translate(table).decode("latin-1")
        if not value.isascii():
            changed = _change_unicode(changed, table is _UPPER)
        return DqStr(changed) if isinstance(value, DqStr) else changed
    if isinstance(value, CharArray):
        if value.codes.size and value.codes.max() > 127:
            return _change_rows(value, who, table)
        return CharArray(np.frombuffer(table, dtype=np.uint8)[value.codes], value.dq)
    if isinstance(value, Cell):
        return map_cell(lambda item: _change_case(item, who, table), value)
    if is_array_like(value):
        return to_class(value, "double") if is_logical(value) else value
    raise OctaveError(f"{who}: not defined for {type_name(value)}")


def _change_rows(value: CharArray, who: str, table: bytes) -> CharArray:
    """Row by row, since a character beyond ASCII takes several bytes; one that would change its width stays."""
    codes = np.moveaxis(value.codes, 1, -1)
    lines = codes.reshape(-1, codes.shape[-1])
    changed = [_change_case("".join(map(chr, line)), who, table) for line in lines]
    same = [new if len(new) == line.size else "".join(map(chr, line)) for new, line in zip(changed, lines, strict=True)]
    result = np.array([[ord(c) for c in line] for line in same], dtype=np.uint8).reshape(codes.shape)
    return CharArray(np.moveaxis(result, -1, 1), value.dq)


@builtin("s = lower(s)", aliases=("tolower",))
def lower(s):
    """Text with its capital letters made small; a cell is done element by element, numbers stay as they are.

    >> lower("Neural NET")
    ans = neural net
    """
    return _change_case(s, "tolower", _LOWER)


@builtin("s = upper(s)", aliases=("toupper",))
def upper(s):
    """Text with its small letters made capital; a cell is done element by element, numbers stay as they are.

    >> upper("Neural net")
    ans = NEURAL NET
    """
    return _change_case(s, "toupper", _UPPER)


def _char_rows(value: Any, who: str) -> list[str]:
    """The rows that one argument of char, strvcat or cellstr gives to the result."""
    if isinstance(value, Cell):
        return [line for item in value.items() for line in _char_rows(item, who)] or [""]
    if is_text(value):
        return rows_of(value) if numel_of(value) else [""]
    if is_array_like(value):
        codes = to_array(value).real
        return rows_of(from_codes(_byte_codes(codes))) if codes.size else [""]
    text = value.as_text() if isinstance(value, Object) else None
    if text is not None:
        return [text]
    raise OctaveError(f"{who}: wrong type argument '{type_name(value)}'")


def _byte_codes(codes: np.ndarray) -> np.ndarray:
    codes = np.floor(codes + 0.5) if codes.dtype.kind == "f" else codes
    fits = (codes >= 0) & (codes <= 255)
    if not fits.all():
        warn("range error for conversion to character value")
    return np.where(fits, codes, 0).astype(np.uint8)


@builtin("s = char(x)", "s = char(s1, s2, ...)")
def char(*args):
    """Numbers as the characters of these codes; strings and cells of strings as the rows of a char matrix.

    Rows are padded with blanks to the longest; an empty string gives a blank row. Codes go from 0 to 255.

    >> char([72 105])
    ans = Hi

    >> disp(size(char("one", "three")))
       2   5
    """
    if not args:
        return ""
    if len(args) == 1:
        only = args[0]
        if is_text(only):
            return only
        if is_array_like(only):
            return from_codes(_byte_codes(to_array(only).real))
        if isinstance(only, Struct | StructArray):
            raise OctaveError(f"octave_base_value::convert_to_str_internal (): wrong type argument '{type_name(only)}'")
    rows = [line for each in args for line in _char_rows(each, "char")]
    return from_rows(rows) if rows != [""] else ""


@builtin("s = strvcat(s1, s2, ...)")
def strvcat(*args):
    """Strings and cells of strings as the rows of a char matrix, without the empty ones.

    >> disp(size(strvcat("one", "", "three")))
       2   5
    """
    if not args:
        return ""
    return from_rows([line for each in args for line in _char_rows(each, "strvcat") if line])


@builtin("s = cstrcat(s1, s2, ...)")
def cstrcat(*args):
    """Strings joined side by side, their blanks kept.

    >> cstrcat("ab ", "cd")
    ans = ab cd
    """
    for each in args:
        if not is_text(each):
            raise OctaveError("cstrcat: arguments must be character strings")
    if all(isinstance(each, str) for each in args):
        return "".join(args)
    return _beside([each for each in args if numel_of(each) or not isinstance(each, str)])


def _beside(texts: list[Any]) -> Any:
    heights = {dims_of(each)[0] for each in texts if numel_of(each)}
    if len(heights) > 1:
        sizes = [dims_text(dims_of(each)) for each in texts]
        raise OctaveError(f"horizontal dimensions mismatch ({sizes[0]} vs {sizes[1]})")
    full = [codes_of(each) for each in texts if numel_of(each)]
    return from_codes(np.hstack(full)) if full else ""


def _cellstr_of(value: Any) -> list[str]:
    """What cellstr makes of a char value, a number standing for a character: rows without their trailing blanks."""
    if is_text(value):
        text = value
    elif is_array_like(value):
        text = from_codes(_byte_codes(to_array(value).real))
    else:
        raise OctaveError("strcat: inputs must be strings or cells of strings")
    return [line.rstrip(" ") for line in rows_of(text)] or [""]


@builtin("s = strcat(s1, s2, ...)")
def strcat(*args):
    """Strings joined side by side.

    Char arguments lose the white space at their ends first; where one argument is a cell, the result is a cell, its
    strings are joined element by element, and all their blanks stay.

    >> strcat("ab ", "cd")
    ans = abcd

    >> strcat({"a "}, "b")
    ans =
    {
      [1,1] = a b
    }

    """
    if not args:
        return ""
    cells = [each for each in args if isinstance(each, Cell)]
    if not cells:
        return _strcat_text(args)
    dims = next((dims_of(each) for each in cells if numel_of(each) != 1), (1, 1))
    columns = [_strcat_column(each, dims) for each in args]
    count = int(np.prod(dims))
    return Cell.of(["".join(column[k] for column in columns) for k in range(count)], dims)


def _strcat_column(value: Any, dims: tuple[int, ...]) -> list[str]:
    count = int(np.prod(dims))
    if not isinstance(value, Cell):
        rows = _cellstr_of(value)
        value = Cell.of(rows, (len(rows), 1))
    items = [str(item) if isinstance(item, str) else _item_text(item) for item in value.items()]
    if len(items) == 1:
        return items * count
    if dims_of(value) != dims:
        raise OctaveError("strcat: arguments must be the same size, or be scalars")
    return items


def _item_text(item: Any) -> str:
    if is_array_like(item):
        return "".join(_char_rows(item, "strcat"))
    raise OctaveError("strcat: inputs must be strings or cells of strings")


def _strcat_text(args: tuple[Any, ...]) -> Any:
    if all(isinstance(each, str) for each in args):
        return row("".join([each.rstrip(" ") for each in args]))
    columns = [_cellstr_of(each) for each in args]
    count = max(map(len, columns))
    if any(len(column) not in (1, count) for column in columns):
        raise OctaveError("strcat: arguments must be the same size, or be scalars")
    rows = ["".join(column[k if len(column) > 1 else 0] for column in columns) for k in range(count)]
    return from_rows(rows)


@builtin("c = cellstr(s)")
def cellstr(s):
    """A cell column of the rows of a char matrix, without the blanks at their ends; a cell of strings stays as it is.

    >> cellstr(["ab "; "cde"])
    ans =
    {
      [1,1] = ab
      [2,1] = cde
    }

    """
    if isinstance(s, Cell):
        if is_cellstr(s):
            return s
    elif is_array_like(s) and len(dims_of(s)) == 2:
        s = char(s)
        rows = [line.rstrip(" ") for line in rows_of(s)] if is_text(s) else []
        rows = rows or [""]
        return Cell.of(rows, (len(rows), 1))
    raise OctaveError("cellstr: argument STRING must be a 2-D character array")


@builtin("s = strjust(s, side)")
def strjust(s, side="right"):
    """The rows of a char matrix shifted to the "right" (as without `side`), the "left" or the "center".

    >> disp(strjust(["a  "; "bbb"], "right"))
      a
    bbb
    """
    if not is_text(s) or len(dims_of(s)) > 2:
        raise OctaveError("strjust: S must be a string or 2-D character matrix")
    rows = rows_of(s)
    if not rows:
        return s
    width = len(rows[0])
    key = str(side)[:1].lower() if isinstance(side, str) else "r"
    if key == "r":
        shifted = [line.rstrip(TRIMMED).rjust(width) for line in rows]
    elif key == "l":
        shifted = [line.lstrip(TRIMMED).ljust(width) for line in rows]
    else:
        shifted = [_centred(line, width) for line in rows]
    return from_codes(codes_of(from_rows(shifted)), is_dq(s))


def _centred(line: str, width: int) -> str:
    bare = line.strip(TRIMMED)
    return (" " * ((width - len(bare)) // 2) + bare).ljust(width)


@builtin("s = substr(s, offset, len)")
def substr(s, offset, len=None):
    """The part of a string that begins at character `offset` and is `len` characters long.

    >> substr("hello", 2, 3)
    ans = ell
    """
    if not isinstance(s, str):
        raise OctaveError("substr: S must be a string or string array")
    if not (isinstance(offset, float) and (len is None or isinstance(len, float))):
        raise OctaveError("substr: OFFSET and LEN must be scalar integers")
    size = dims_of(s)[1]
    start = int(offset) - 1
    stop = size if len is None else start + int(len)
    if len is not None and len <= 0:
        stop = size + int(len)
    if start < 0 or start >= size:
        raise OctaveError(f"substr: OFFSET = {int(offset)} out of range")
    if stop > size:
        raise OctaveError(f"substr: length LEN = {int(len)} out of range")
    return str(s[start:stop])


@builtin("t = untabify(t, tab_width, deblank)")
def untabify(t, tab_width=8.0, deblank=False):
    """Text with its tabs replaced by blanks up to the next multiple of `tab_width` (8).

    >> untabify("a\\tb", 4)
    ans = a   b
    """
    if not is_text(t) and not is_cellstr(t):
        raise OctaveError("untabify: T must be a string or cellstring")
    width = max(to_count(number(tab_width, "untabify: TAB_WIDTH must be a scalar")), 0)
    if width >= 2**31:
        raise MemoryError

    def expand(item: Any) -> Any:
        rows = [line.expandtabs(width) for line in rows_of(item)]
        text = from_rows(rows)
        return _trim(text, False, TRIMMED) if deblank is True else text

    return map_cell(expand, t) if isinstance(t, Cell) else expand(t)
