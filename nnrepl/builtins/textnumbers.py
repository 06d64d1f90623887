"""Numbers from text: str2double, str2num."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from nnrepl.builtins.constants import NA
from nnrepl.builtins.textargs import evaluated, flat_text
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import EMPTY, Cell
from nnrepl.values.convert import norm
from nnrepl.values.kinds import dims_of, is_text
from nnrepl.values.text import CharArray, rows_of

_NUMBER = r"(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|[iI][nN][fF]|NaN|nan|NAN|NA)"
_PART = re.compile(
    rf"\s*(?P<sign>[+-]?)\s*(?:(?P<unit>[ij])(?:\s*\*\s*(?P<factor>[+-]?{_NUMBER}))?(?![a-zA-Z])"
    rf"|(?P<number>[+-]?{_NUMBER})(?P<imaginary>\s*\*?\s*[ij])?)\s*"
)
_SIMPLE = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*\Z")


def _value(text: str) -> float:
    sign = -1.0 if text.startswith("-") else 1.0
    bare = text.lstrip("+-")
    if bare == "NA":
        return NA
    return sign * float(bare)


def _part(text: str, at: int) -> tuple[int, float, bool] | None:
    """One real or imaginary part that begins here: where it ends, its value, and whether it is imaginary."""
    found = _PART.match(text, at)
    if not found:
        return None
    sign = -1.0 if found.group("sign") == "-" else 1.0
    if found.group("unit"):
        return found.end(), sign * (_value(found.group("factor")) if found.group("factor") else 1.0), True
    number = _value(found.group("number"))
    return found.end(), -number if sign < 0 else number, bool(found.group("imaginary"))


def read_number(text: str) -> float | complex:
    """The number that a whole text is; NaN where it is none."""
    text = text.replace(",", "")
    if _SIMPLE.match(text):
        return float(text)
    first = _part(text, 0)
    if first is None:
        return float("nan")
    end, one, imaginary = first
    if end == len(text):
        return complex(0.0, one) if imaginary else one
    if text[end] not in "+-":
        return float("nan")
    second = _part(text, end)
    if second is None or second[2] == imaginary:
        return float("nan")
    return complex(second[1], one) if imaginary else complex(one, second[1])


def _numbers(values: list[float | complex], dims: tuple[int, ...]) -> Any:
    if any(isinstance(value, complex) for value in values):
        return norm(np.array(values, dtype=complex).reshape(dims, order="F"))
    return norm(np.array(values, dtype=float).reshape(dims, order="F"))


@builtin("x = str2double(str)", fresh=True)
def str2double(s):
    """The number written in a string, in each row of a char matrix or in each element of a cell; NaN for no number.

    Complex numbers, Inf, NaN, NA and commas between digits are understood.

    >> str2double("1,222.5")
    ans = 1222.5

    >> disp(str2double({"1", "x"}))
         1   NaN
    """
    if isinstance(s, str):
        number = read_number(s) if s else float("nan")
        return number
    if isinstance(s, CharArray):
        rows = rows_of(s)
        if not rows or not rows[0]:
            return float("nan")
        return _numbers([read_number(row) for row in rows], (len(rows), 1))
    if isinstance(s, Cell):
        items = [read_number(item) if isinstance(item, str) and item else float("nan") for item in s.items()]
        return _numbers(items, dims_of(s))
    return float("nan")


@builtin("[x, ok] = str2num(str)")
def str2num(s, *, nargout=1, context):
    """The value of an expression written in a string; `ok` is false, and the value empty, where it fails.

    >> disp(str2num("[1, 2; 3, 4]"))
       1   2
       3   4
    """
    if not is_text(s):
        raise OctaveError("str2num: S must be a string or string array")
    rows = rows_of(s) if isinstance(s, CharArray) else [flat_text(s)]
    text = ";".join(rows)
    try:
        value = evaluated(f"[{text}]", context)
    except OctaveError:
        return (EMPTY, False) if nargout > 1 else EMPTY
    return (value, True) if nargout > 1 else value
