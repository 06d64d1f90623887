"""Octave's binary format: values as `save -binary` writes them, and how `load` reads them.

A file begins with `Octave-1-L` (or B: the order of bytes) and a byte for the kind of floating point numbers. Each value
is the length of its name, the name, a length of 0, a byte that says whether it is global, 255, the length of the word
for its kind and that word; what follows depends on the kind.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from typing import Any

import numpy as np

from nnrepl.display.show import handle_text
from nnrepl.errors import OctaveError
from nnrepl.runtime.context import Context, Frame
from nnrepl.values.containers import Cell, Struct, StructArray, object_array
from nnrepl.values.convert import keep_complex, norm, to_array, type_name
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import DTYPE_OF_CLASS, is_array_like
from nnrepl.values.ranges import Range
from nnrepl.values.ranges import count as range_count
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import Diagonal, Permutation, diagonal_matrix, permutation_matrix
from nnrepl.values.text import CharArray, codes_of, from_codes, is_dq

HEADER = b"Octave-1-L\0"
_STORED = ("u1", "u2", "u4", "i1", "i2", "i4", "f4", "f8")
"""How floating point numbers may be stored: their kind is told by a byte before them."""


def is_binary(data: bytes) -> bool:
    """Whether a file is in this format."""
    return data.startswith(b"Octave-1-")


# ---------------------------------------------------------------------- writing


def named_bytes(name: str, value: Any, is_global: bool = False) -> bytes:
    """A value with its name, as it stands in a file. Errors: a value of a kind that the format does not have."""
    kind, body = _content(value)
    start = _counted(name) + _integer(0) + bytes([is_global, 255])
    return start + _counted(kind) + body


def _integer(*numbers: int) -> bytes:
    return struct.pack(f"<{len(numbers)}i", *numbers)


def _counted(text: str) -> bytes:
    return _integer(len(text)) + text.encode("latin-1")


def _dims(dims: tuple[int, ...]) -> bytes:
    return _integer(-len(dims), *dims)


def _floats(array: np.ndarray) -> bytes:
    kind = 6 if array.real.dtype.itemsize == 4 else 7
    return bytes([kind]) + array.tobytes(order="F")


def _content(value: Any) -> tuple[str, bytes]:
    """The word for a value's kind, and the bytes that follow it."""
    if isinstance(value, str | CharArray):
        codes = codes_of(value)
        return "string" if is_dq(value) else "sq_string", _dims(codes.shape) + codes.tobytes(order="F")
    if isinstance(value, Diagonal):
        return type_name(value), _integer(*value.dims()) + _floats(value.diagonal)
    if isinstance(value, Permutation):
        return type_name(value), _integer(value.order.size) + b"\1" + value.order.astype("<i8").tobytes()
    if isinstance(value, Range):
        return "double_range", b"\7" + struct.pack("<3d", value.base, value.limit, value.step)
    if isinstance(value, Cell):
        return "cell", _dims(value.data.shape) + b"".join(named_bytes("<cell-element>", v) for v in value.items())
    if isinstance(value, Struct):
        fields = b"".join(named_bytes(key, item) for key, item in value.fields.items())
        return "scalar struct", _integer(len(value.fields)) + fields
    if isinstance(value, StructArray):
        return "struct", _struct_array(value)
    if isinstance(value, FunctionHandle):
        return "function handle", _handle(value)
    if is_array_like(value) and not isinstance(value, Sparse):
        return type_name(value), _array(to_array(value))
    raise OctaveError(f"octave_base_value::save_binary(): wrong type argument '{type_name(value)}'")


def _array(array: np.ndarray) -> bytes:
    size = b"" if array.size == 1 and array.ndim == 2 else _dims(array.shape)
    return size + (_floats(array) if array.dtype.kind in "fc" else array.tobytes(order="F"))


def _struct_array(value: StructArray) -> bytes:
    parts = [_dims(value.data.shape), _integer(len(value.keys))]
    for key in value.keys:
        contents = object_array([item.fields[key] for item in value.items()], value.data.shape)
        parts.append(named_bytes(key, Cell(contents)))
    return b"".join(parts)


def _handle(value: FunctionHandle) -> bytes:
    if value.node is None:
        return _counted(f"{value.name}@<simple>\n\n")
    count = f" {len(value.captured)}\n" if value.captured else ""
    captured = b"".join(named_bytes(name, item) for name, item in value.captured.items())
    return _counted("@<anonymous>" + count.rstrip("\n")) + _counted(handle_text(value)) + captured


# ---------------------------------------------------------------------- reading


class BinaryReader:
    """Values from the bytes of a file, one after the other. `context` makes function handles."""

    def __init__(self, data: bytes, context: Context):
        self._data = data
        self._at = len(HEADER)
        self._order = "<" if data[9:10] == b"L" else ">"
        self._context = context

    def variables(self) -> Iterator[tuple[str, Any, bool]]:
        """Names, values, and whether they are global."""
        while self._at < len(self._data):
            yield self._named()

    def _take(self, count: int) -> bytes:
        part = self._data[self._at : self._at + count]
        if len(part) < count:
            raise EOFError
        self._at += count
        return part

    def _integer(self) -> int:
        found: int = struct.unpack(self._order + "i", self._take(4))[0]
        return found

    def _counted(self) -> str:
        return self._take(self._integer()).decode("latin-1")

    def _numbers(self, dtype: Any, count: int) -> np.ndarray:
        stored = np.dtype(dtype).newbyteorder(self._order)
        return np.frombuffer(self._take(count * stored.itemsize), dtype=stored)

    def _floats(self, dtype: Any, count: int) -> np.ndarray:
        """Floating point numbers, which may be stored as shorter ones."""
        parts = 2 if np.dtype(dtype).kind == "c" else 1
        stored = self._numbers(_STORED[self._take(1)[0]], count * parts)
        real = stored.astype(np.float32 if np.dtype(dtype).itemsize == 4 * parts else np.float64)
        return real.view(dtype)

    def _named(self) -> tuple[str, Any, bool]:
        name = self._counted()
        self._counted()
        is_global = self._take(1) != b"\0"
        if self._take(1) != b"\xff":
            raise OctaveError("load: failed to load data: the kind of a value is not known")
        return name, self._value(self._counted()), is_global

    def _dims(self) -> tuple[int, ...]:
        first = self._integer()
        return tuple(self._integer() for _ in range(-first)) if first < 0 else (first, self._integer())

    def _value(self, kind: str) -> Any:
        if kind in ("string", "sq_string"):
            dims = self._dims()
            codes = self._numbers("u1", math.prod(dims)).reshape(dims, order="F").copy()
            return from_codes(codes, kind == "string")
        if kind in ("double_range", "range"):
            return self._range()
        if kind == "cell":
            return self._cell()
        if kind == "scalar struct":
            return Struct({name: value for name, value, _ in (self._named() for _ in range(self._integer()))})
        if kind == "struct":
            return self._struct_array()
        if kind == "function handle":
            return self._handle()
        if kind == "permutation matrix":
            return self._permutation()
        return self._array(kind)

    def _array(self, kind: str) -> Any:
        words = kind.split()
        size = words.pop()
        name = {"scalar": "double", "matrix": "double", "float": "single", "complex": "double", "diagonal": "double"}
        first = words[0] if words and size != "bool" else size
        dtype: Any = np.dtype(bool) if first == "bool" else DTYPE_OF_CLASS.get(name.get(first, first))
        if dtype is None or "sparse" in words:
            raise OctaveError(f"load: values of the kind '{kind}' are not supported")
        if "complex" in words:
            dtype = np.result_type(dtype, np.complex64)
        diagonal = "diagonal" in words
        dims = (self._integer(), self._integer()) if diagonal else self._dims() if size == "matrix" else (1, 1)
        count = min(dims) if diagonal else math.prod(dims)
        flat = self._floats(dtype, count) if dtype.kind in "fc" else self._numbers(dtype, count).astype(dtype)
        if diagonal:
            return diagonal_matrix(flat.copy(), *dims)
        array = flat.reshape(dims, order="F").copy(order="F")
        return keep_complex(array) if dtype.kind == "c" else norm(array)

    def _range(self) -> Any:
        self._take(1)
        base, limit, step = self._numbers("f8", 3).tolist()
        count = range_count(base, step, limit)
        return Range(base, step, limit, count) if count > 1 else norm(np.full((1, count), base))

    def _permutation(self) -> Any:
        size = self._integer()
        by_columns = self._take(1) == b"\1"
        found = permutation_matrix(self._numbers("i8", size).astype(np.intp))
        return found if by_columns or not isinstance(found, Permutation) else found.inverse()

    def _cell(self) -> Cell:
        dims = self._dims()
        return Cell(object_array([self._named()[1] for _ in range(math.prod(dims))], dims))

    def _struct_array(self) -> Any:
        dims = self._dims()
        fields = {}
        for _ in range(self._integer()):
            name, column, _ = self._named()
            fields[name] = column.items()
        items = [Struct({name: column[k] for name, column in fields.items()}) for k in range(math.prod(dims))]
        return StructArray.of(items, dims, fields)

    def _handle(self) -> Any:
        name = self._counted()
        if not name.startswith("@<anonymous>"):
            return self._context.handle(name.partition("@<")[0])
        count = int(name.removeprefix("@<anonymous>").strip() or 0)
        source = self._counted()
        captured = {key: value for key, value, _ in (self._named() for _ in range(count))}
        return self._context.evaluate(source, Frame(captured), 1)[0]
