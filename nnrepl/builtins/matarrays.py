"""Full arrays of numbers, logicals and plain text in MAT-files of version 5 to 7: most files have nothing else.

Importing SciPy takes as long as a small program; files that have anything else are left to it.
"""

from __future__ import annotations

import math
import struct
import zlib
from typing import Any

import numpy as np

from nnrepl.values.convert import norm
from nnrepl.values.text import from_codes

_HEADER = 128
_MATRIX, _COMPRESSED = 14, 15
_FLAGS, _DIMS, _NAME = 6, 5, 1
_COMPLEX, _GLOBAL, _LOGICAL = 0x0800, 0x0400, 0x0200
_CHAR = 4
_ASCII = 128
_STORED = {1: "<i1", 2: "<u1", 3: "<i2", 4: "<u2", 5: "<i4", 6: "<u4", 7: "<f4", 9: "<f8", 12: "<i8", 13: "<u8"}
_STORED_TEXT = {2: "<u1", 4: "<u2", 16: "<u1", 17: "<u2"}
_CLASSES: dict[int, Any] = {
    6: np.float64,
    7: np.float32,
    8: np.int8,
    9: np.uint8,
    10: np.int16,
    11: np.uint16,
    12: np.int32,
    13: np.uint32,
    14: np.int64,
    15: np.uint64,
}


class _Other(Exception):
    """Something that is not read here."""


def read(data: bytes) -> dict[str, Any] | None:
    """The variables in their order; None where the file has others, or is damaged."""
    if data[126:128] != b"IM":
        return None
    found = {}
    at = _HEADER
    try:
        while at < len(data):
            kind, size, start = _tag(data, at)
            body = data[start : start + size]
            if kind == _COMPRESSED:
                whole = zlib.decompress(body)
                kind, length, begin = _tag(whole, 0)
                body = whole[begin : begin + length]
            else:
                length = size
            if kind != _MATRIX or len(body) < length:
                return None
            name, value = _array(body)
            found[name] = value
            at = start + size
    except (_Other, struct.error, zlib.error, ValueError):
        return None
    return found


def _tag(data: bytes, at: int) -> tuple[int, int, int]:
    """The type and the size of an element, and where its data begin; small ones have them in their tag."""
    kind, size = struct.unpack_from("<II", data, at)
    return (kind & 0xFFFF, kind >> 16, at + 4) if kind >> 16 else (kind, size, at + 8)


def _part(data: bytes, at: int) -> tuple[int, bytes, int]:
    """The type and the data of a part of an element, and where the next one begins."""
    kind, size, start = _tag(data, at)
    part = data[start : start + size]
    if len(part) < size:
        raise _Other
    return kind, part, at + 8 if start == at + 4 else start + -(-size // 8) * 8


def _array(data: bytes) -> tuple[str, Any]:
    kind, flags, at = _part(data, 0)
    if kind != _FLAGS or len(flags) != 8:
        raise _Other
    word = struct.unpack("<I", flags[:4])[0]
    kind, sizes, at = _part(data, at)
    dims = tuple(np.frombuffer(sizes, "<i4").tolist())
    named, name, at = _part(data, at)
    if kind != _DIMS or named != _NAME or not name or len(dims) < 2 or min(dims) < 0 or word & _GLOBAL:
        raise _Other
    if word & 0xFF == _CHAR:
        value = _text(data, at, dims)
    else:
        if word & 0xFF not in _CLASSES:
            raise _Other
        real, at = _numbers(data, at, dims, _STORED)
        dtype = np.bool_ if word & _LOGICAL else _CLASSES[word & 0xFF]
        if word & _COMPLEX:
            imaginary, at = _numbers(data, at, dims, _STORED)
            if np.dtype(dtype).kind != "f":
                raise _Other
            array = real.astype(np.complex64 if dtype is np.float32 else np.complex128)
            array.imag = imaginary
        else:
            array = real.astype(dtype)
        value = norm(array.reshape(dims, order="F"))
    return name.decode("ascii"), value


def _numbers(data: bytes, at: int, dims: tuple[int, ...], stored: dict[int, str]) -> tuple[np.ndarray, int]:
    kind, part, at = _part(data, at)
    if kind not in stored:
        raise _Other
    numbers = np.frombuffer(part, stored[kind])
    if numbers.size != math.prod(dims):
        raise _Other
    return numbers, at


def _text(data: bytes, at: int, dims: tuple[int, ...]) -> Any:
    codes, _ = _numbers(data, at, dims, _STORED_TEXT)
    if codes.size == 0 or int(codes.max()) >= _ASCII:
        raise _Other
    return from_codes(codes.astype(np.uint8).reshape(dims, order="F"))
