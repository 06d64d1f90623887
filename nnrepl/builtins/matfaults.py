"""What is wrong with a MAT-file that cannot be read."""

from __future__ import annotations

import math
import struct
import zlib

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.runtime.index_errors import too_large
from nnrepl.values.text import encode

_HEADER = 128
_MATRIX, _COMPRESSED = 14, 15
_UNREADABLE = "load: can't read binary file"
_PACKED = "load: error uncompressing data element (data error from zlib)"


def fault_of(data: bytes) -> OctaveError:
    """The error for the first element that is damaged, in Octave's words."""
    order = ">" if data[126:128] == b"MI" else "<"
    at = _HEADER
    while at + 8 <= len(data):
        kind, size, at = _tag(data, at, order)
        if kind == _COMPRESSED:
            try:
                element = zlib.decompress(data[at : at + size])
            except zlib.error:
                return OctaveError(_PACKED)
            kind, _, start = _tag(element, 0, order) if len(element) >= 8 else (0, 0, 0)
            fault = _fault_of_element(kind, element[start:], order)
        else:
            fault = _fault_of_element(kind, data[at : at + size], order)
        if fault is not None:
            return fault
        at += size
    return OctaveError(_UNREADABLE)


def _tag(data: bytes, at: int, order: str) -> tuple[int, int, int]:
    """The type and the size of an element, and where its data begin; small ones have them in their tag."""
    kind, size = struct.unpack_from(f"{order}II", data, at)
    return (kind & 0xFFFF, kind >> 16, at + 4) if kind >> 16 else (kind, size, at + 8)


def _fault_of_element(kind: int, data: bytes, order: str) -> OctaveError | None:
    if kind != _MATRIX:
        return OctaveError(f"load: invalid element type = {kind}")
    try:
        dims, name, rest = _description(data, order)
    except (struct.error, ValueError):
        return OctaveError("load: invalid array flags subelement" if len(data) < 16 else _UNREADABLE)
    if math.prod(dims) > len(rest):
        try:
            np.empty(math.prod(dims) * 8, dtype=np.uint8)
        except (MemoryError, ValueError, OverflowError):
            return too_large()
    try:
        _, size, at = _tag(rest, 0, order)
    except struct.error:
        size, at = 1, len(rest)
    return OctaveError(f"load: reading matrix data for '{encode(name)}'") if at + size > len(rest) else None


def _description(data: bytes, order: str) -> tuple[list[int], str, bytes]:
    """The dimensions and the name of a matrix, and what comes after them."""
    _, size, at = _tag(data, 0, order)
    at += -(-size // 8) * 8
    _, size, at = _tag(data, at, order)
    dims = list(np.frombuffer(data[at : at + size], dtype=f"{order}i4").tolist())
    at += -(-size // 8) * 8
    _, size, start = _tag(data, at, order)
    at = start + (-(-size // 8) * 8 if start - at == 8 else 4)
    return dims, data[start : start + size].decode("latin-1"), data[at:]
