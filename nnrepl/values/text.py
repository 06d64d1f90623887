"""Strings. A character is a byte (0..255), as in Octave; Python holds it as the character of the same code (latin-1).

A row of one or more characters, and the 0x0 string, is a Python `str`; written in double quotes, a `DqStr`.
Every other shape (many rows, 1x0, N-d) is a `CharArray`.
"""

from __future__ import annotations

import numpy as np

from nnrepl.values.bytetext import decode as decode
from nnrepl.values.bytetext import encode as encode


class DqStr(str):
    """A row string that was written in double quotes: the same value, told apart only where Octave does."""

    __slots__ = ()


class CharArray:
    """A char array that is not a row: `codes` is a uint8 array of two or more dimensions."""

    __slots__ = ("codes", "dq")

    def __init__(self, codes: np.ndarray, dq: bool = False):
        self.codes = codes
        self.dq = dq


Text = str | CharArray


def codes_of(value: Text) -> np.ndarray:
    """The characters as a uint8 array of the value's shape."""
    if isinstance(value, CharArray):
        return value.codes
    flat = np.frombuffer(value.encode("latin-1"), dtype=np.uint8)
    return flat.reshape((1, -1) if value else (0, 0))


def from_codes(codes: np.ndarray, dq: bool = False) -> Text:
    """The char value of an array of codes (any numeric dtype), normalised."""
    if codes.ndim == 2 and ((codes.shape[0] == 1 and codes.shape[1] > 0) or codes.shape == (0, 0)):
        text = codes.astype(np.uint8, copy=False).tobytes().decode("latin-1")
        return DqStr(text) if dq else text
    return CharArray(np.asarray(codes, dtype=np.uint8, order="F"), dq)


def rows_of(value: Text) -> list[str]:
    """The rows of a char matrix as strings, blanks kept; a 0x0 string has none."""
    if isinstance(value, str):
        return [str(value)] if value else []
    codes = value.codes
    if not codes.shape[0]:
        return []
    return [row.tobytes().decode("latin-1") for row in codes.reshape(codes.shape[0], -1, order="F")]


def from_rows(rows: list[str], dq: bool = False) -> Text:
    """A char matrix of rows, padded with blanks on the right to the longest."""
    width = max(map(len, rows), default=0)
    if not rows:
        return ""
    data = "".join(row.ljust(width) for row in rows).encode("latin-1")
    return from_codes(np.frombuffer(data, dtype=np.uint8).reshape(len(rows), width), dq)


def empty_row() -> CharArray:
    """The 1x0 string."""
    return CharArray(np.zeros((1, 0), dtype=np.uint8))


def row(text: str, dq: bool = False) -> Text:
    """A 1xN string, also for N = 0 (1x0, where a plain '' would be 0x0)."""
    if not text:
        return empty_row()
    return DqStr(text) if dq else text


def is_dq(value: object) -> bool:
    """Whether a char value was written in double quotes."""
    return isinstance(value, DqStr) or (isinstance(value, CharArray) and value.dq)
