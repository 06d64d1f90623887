"""Numbers in files as bytes: fread and fwrite."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnrepl.builtins.files import architecture
from nnrepl.builtins.streams import Stream, outputs, stream_of
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY
from nnrepl.values.convert import norm, saturate, to_array, type_name
from nnrepl.values.kinds import is_array_like, is_string, is_text
from nnrepl.values.text import from_codes

_NAMES = {
    "u1": "uint8 uchar unsignedchar char char*1 logical", "i1": "int8 schar signedchar integer*1",
    "i2": "int16 integer*2 short", "u2": "uint16 ushort unsignedshort",
    "i4": "int32 int integer*4 long", "u4": "uint32 uint unsignedint ulong unsignedlong",
    "i8": "int64 integer*8 longlong", "u8": "uint64 ulonglong unsignedlonglong",
    "f4": "single float float32 real*4", "f8": "double float64 real*8",
}  # fmt: skip
_CODES = {name: code for code, names in _NAMES.items() for name in names.split()}
_PRECISION = re.compile(r"(?:(\d+)\*)?(.*)")


@dataclass(frozen=True)
class Precision:
    """How numbers lie in a file and what they become: NumPy codes; the class is also char or logical."""

    stored: str
    result: str
    block: int = 1

    @property
    def kind(self) -> np.dtype[Any]:
        """What numbers are as an array, before they become text or truth values."""
        return np.dtype("u1" if self.result in ("char", "logical") else self.result)


def precision_of(value: Any, who: str) -> Precision:
    """The precision that an argument names: `int16`, `*int16`, `int16=>single` or `2*int16=>int16`."""
    if not is_string(value):
        raise OctaveError(f"{who}: PRECISION must be a string")
    text = "".join(str(value).split()).lower()
    source, arrow, target = text.partition("=>")
    same = source.startswith("*")
    found = _PRECISION.fullmatch(source.removeprefix("*"))
    name = found[2] if found else ""
    if who == "fwrite" and (same or arrow):
        name = ""
    if same and not arrow:
        target = name
    elif not arrow:
        target = "double"
    if name not in _CODES or target not in _CODES:
        raise OctaveError(f"{who}: invalid PRECISION specified")
    result = "char" if target in ("char", "char*1") else "logical" if target == "logical" else _CODES[target]
    return Precision(_CODES[name], result, int(found[1]) if found and found[1] else 1)


@builtin(
    "val = fread(fid)",
    "val = fread(fid, size)",
    "val = fread(fid, size, precision)",
    "val = fread(fid, size, precision, skip)",
    "val = fread(fid, size, precision, skip, arch)",
    "[val, count] = fread(...)",
)
def fread(
    fid: Any, size: Any = None, precision: Any = "uint8", skip: Any = None, arch: Any = None, *, nargout: int = 1,
    context: Context,
) -> Any:  # fmt: skip
    """The numbers that the bytes of a file stand for, as a column or in a size: n, [rows columns] or [rows Inf].

    `precision` is what lies in the file, such as "uint8" (if none is given), "int16" or "double"; the values are
    doubles, or of class B with "A=>B", or of the same class with "*A". Before "N*" it is a block of N numbers, after
    each of which `skip` bytes are left out. `arch` is the byte order, "ieee-le" or "ieee-be".

    >> fid = fopen("a.bin", "w+"); fwrite(fid, [1 2 256], "int16"); frewind(fid);
    >> x = fread(fid, [1 Inf], "int16")
    x =

         1     2   256

    >> frewind(fid); x = fread(fid, [1 Inf], "*uint8")
    x =

      1  0  2  0  0  1

    >> fclose(fid);
    """
    stream = stream_of(fid, "fread", context)
    if isinstance(size, str):
        # The size may be left out.
        gap = None if is_text(precision) and precision == "uint8" else precision
        size, precision, skip, arch = None, size, gap, skip
    if isinstance(skip, str):
        skip, arch = None, skip
    how = precision_of(precision, "fread")
    gap = _gap(skip, "fread")
    order = _order(arch, stream, "fread")
    limits = _limits(size)
    if not stream.readable:
        stream.trouble = "fread: invalid input stream"
    if limits is None or not stream.readable:
        return None
    rows, columns = limits
    most = None if rows is None or columns is None else rows * columns
    numbers = _read(stream, how, most, gap, order)
    value = _result(_shaped(numbers, size, rows, columns), how)
    return outputs(nargout, value, float(numbers.size))


def _limits(size: Any) -> tuple[int | None, int | None] | None:
    """The rows and columns asked for, None for as many as there are; None where Octave reads nothing at all."""
    if size is None:
        return None, 1
    if not is_array_like(size):
        raise OctaveError("fread: invalid SIZE specified")
    numbers = to_array(size).reshape(-1, order="F").astype(float)
    if numbers.size not in (1, 2) or np.isnan(numbers).any():
        return None
    if numbers.size == 1:
        return (None, 1) if np.isinf(numbers[0]) else None if numbers[0] < 0 else (int(numbers[0] + 0.5), 1)
    if np.isinf(numbers[0]) or numbers[0] < 0:
        return None
    rows = int(numbers[0] + 0.5)
    return rows, None if np.isinf(numbers[1]) or numbers[1] < 0 else int(numbers[1] + 0.5)


def _gap(skip: Any, who: str) -> int:
    if skip is None:
        return 0
    if not is_array_like(skip) or to_array(skip).size != 1:
        raise OctaveError(f"{who}: SKIP must be an integer")
    return int(to_array(skip).reshape(-1)[0])


def _order(arch: Any, stream: Stream, who: str) -> str:
    """NumPy's sign for the byte order."""
    if arch is None:
        return ">" if stream.arch == "ieee-be" else "<"
    return ">" if architecture(arch, f"{who}: ARCH architecture type must be a string") == "ieee-be" else "<"


def _read(stream: Stream, how: Precision, most: int | None, gap: int, order: str) -> np.ndarray:
    """Up to so many numbers in the order in which they lie."""
    item = np.dtype(order + how.stored)
    if not gap or (gap < 0 and most is None):
        wanted = -1 if most is None else most * item.itemsize
        data = b"" if stream.at_end else stream.source.read(wanted)
        stream.at_end = stream.at_end or wanted < 0 or len(data) < wanted
    else:
        data = _read_with_gaps(stream, how.block * item.itemsize, None if most is None else most * item.itemsize, gap)
    return np.frombuffer(data[: len(data) - len(data) % item.itemsize], dtype=item)


def _read_with_gaps(stream: Stream, block: int, wanted: int | None, gap: int) -> bytes:
    """Blocks of bytes with a gap after each, up to so many bytes."""
    parts: list[bytes] = []
    left = wanted
    while left is None or left > 0:
        size = block if left is None else min(block, left)
        part = stream.source.read(size)
        parts.append(part)
        if len(part) < size:
            stream.at_end = True
            break
        left = None if left is None else left - size
        if size == block:
            _leap(stream, gap)
    return b"".join(parts)


def _leap(stream: Stream, gap: int) -> None:
    if stream.refusal:
        stream.source.read(gap)
        return
    source = stream.source
    here = source.tell()
    source.seek(max(0, min(here + gap, source.seek(0, 2))))


def _shaped(numbers: np.ndarray, size: Any, rows: int | None, columns: int | None) -> np.ndarray:
    """The numbers in the size that was asked for; whole columns are filled up with zeros."""
    if rows is None:
        return numbers.reshape(-1, 1)
    if to_array(size).size == 1:
        return numbers.reshape(-1, 1) if numbers.size else np.zeros((0, 0))
    if rows == 0 or columns == 0 or (not numbers.size and columns is not None):
        return np.zeros((0, 0))
    if numbers.size < rows and columns is not None:
        rows = numbers.size
    width = -(-numbers.size // rows)
    padded = np.zeros(rows * width, dtype=numbers.dtype)
    padded[: numbers.size] = numbers
    return padded.reshape((rows, width), order="F")


def _result(numbers: np.ndarray, how: Precision) -> Any:
    """The numbers as the class that was asked for."""
    kind = how.kind
    if kind.kind in "iu":
        numbers = saturate(numbers.astype(numbers.dtype.newbyteorder("=")), kind)
    else:
        numbers = numbers.astype(kind)
    if how.result == "char":
        return from_codes(numbers)
    if how.result == "logical":
        return norm(numbers != 0)
    return norm(np.asfortranarray(numbers)) if numbers.size or numbers.shape != (0, 0) else _empty(numbers)


def _empty(numbers: np.ndarray) -> Any:
    return EMPTY if numbers.dtype == np.float64 else numbers


@builtin(
    "fwrite(fid, data)",
    "fwrite(fid, data, precision)",
    "fwrite(fid, data, precision, skip)",
    "fwrite(fid, data, precision, skip, arch)",
    "count = fwrite(...)",
    fresh=True,
)
def fwrite(
    fid: Any, data: Any, precision: Any = "uchar", skip: Any = None, arch: Any = None, *, context: Context
) -> float:
    """Write numbers to a file as bytes, column by column; the result is how many were written.

    `precision` is what they become in the file, such as "uint8" (if none is given), "int16" or "double"; what does
    not fit there is rounded and limited. `skip` bytes are left out before each (before each block of N with "N*").

    >> fid = fopen("a.bin", "w+"); fwrite(fid, [1 2 300])
    ans = 3
    >> frewind(fid); fread(fid)'
    ans =

         1     2   255

    >> fclose(fid);
    """
    stream = stream_of(fid, "fwrite", context)
    if isinstance(skip, str):
        skip, arch = None, skip
    how = precision_of(precision, "fwrite")
    gap = _gap(skip, "fwrite")
    order = _order(arch, stream, "fwrite")
    if not is_array_like(data):
        raise OctaveError(f"octave_base_value::write(): wrong type argument '{type_name(data)}'")
    if precision == "logical":
        raise OctaveError("write: invalid type specification")
    numbers = to_array(data).reshape(-1, order="F")
    numbers = numbers.real if numbers.dtype.kind == "c" else numbers
    kind = np.dtype(how.stored)
    stored = saturate(numbers, kind) if kind.kind in "iu" else numbers.astype(kind)
    raw = stored.astype(order + how.stored).tobytes()
    if gap > 0:
        raw = _with_gaps(stream, raw, how.block * kind.itemsize, gap)
    return float(numbers.size) if stream.put(raw, "fwrite", "write error") else -1.0


def _with_gaps(stream: Stream, raw: bytes, block: int, gap: int) -> bytes:
    """The blocks with a gap of zeros before each."""
    return b"".join(bytes(gap) + raw[at : at + block] for at in range(0, len(raw), block))
