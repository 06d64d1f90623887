"""Octave's text format: values as `save` writes them, with a `# name:` and a `# type:` line each."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nnrepl.builtins.constants import NA
from nnrepl.display.notation import nonfinite
from nnrepl.display.show import handle_text
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.runtime.context import Context, Frame
from nnrepl.runtime.index_errors import too_large
from nnrepl.values.containers import Cell, Struct, StructArray, object_array
from nnrepl.values.convert import keep_complex, norm, type_name
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import DTYPE_OF_CLASS
from nnrepl.values.ranges import Range
from nnrepl.values.ranges import count as range_count
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import Diagonal, Permutation, diagonal_matrix
from nnrepl.values.text import CharArray, DqStr, codes_of, from_codes, is_dq, rows_of

sparse_of_elements = later("nnrepl.runtime.sparse", "of_elements")

# ---------------------------------------------------------------------- writing


class Writer:
    """Values as text. `digits` is how many significant digits numbers have."""

    def __init__(self, digits: int = 17):
        self.digits = digits

    def named(self, name: str, value: Any) -> str:
        """A value with its name, as it stands in a file. Errors: a value of a kind that the format does not have."""
        kind, body = self._content(value)
        return f"# name: {name}\n# type: {kind}\n{body}\n\n"

    def _content(self, value: Any) -> tuple[str, str]:
        """The word for a value's kind, and the lines that follow it."""
        if isinstance(value, str | CharArray):
            return "string" if is_dq(value) else "sq_string", _char_lines(value)
        if isinstance(value, Diagonal):
            text = self._element(value.diagonal)
            elements = "".join(f"{text(x)}\n" for x in value.diagonal.tolist())
            return type_name(value), _size_lines(value.dims()) + elements
        if isinstance(value, Permutation):
            offsets = "".join(f"{k + 1}\n" for k in value.order.tolist())
            return type_name(value), f"# size: {value.order.size}\n# orient: c\n{offsets}"
        if isinstance(value, Sparse):
            return type_name(value), self._sparse_lines(value)
        if isinstance(value, Range):
            numbers = (value.base, value.limit, value.step)
            return "double_range", "# base, limit, increment\n" + " ".join(map(self._real, numbers)) + "\n"
        if isinstance(value, Cell):
            return "cell", _size_lines(value.data.shape) + self._cell_lines(value.data)
        if isinstance(value, Struct):
            fields = "".join(self.named(name, item) for name, item in value.fields.items())
            return "scalar struct", f"# ndims: 2\n 1 1\n# length: {len(value.fields)}\n{fields}"
        if isinstance(value, StructArray):
            return "struct", self._struct_array_lines(value)
        if isinstance(value, FunctionHandle):
            return "function handle", self._handle_lines(value)
        if isinstance(value, float | bool | complex | np.ndarray):
            return type_name(value), self._array_lines(value)
        raise OctaveError(f"octave_base_value::save_ascii(): wrong type argument '{type_name(value)}'")

    def _sparse_lines(self, value: Sparse) -> str:
        rows, columns = value.dims()
        text = self._element(value.matrix.data)
        places = (each.tolist() for each in value.rows_and_columns())
        elements = (f"{i + 1} {k + 1} {text(x)}\n" for i, k, x in zip(*places, value.matrix.data.tolist(), strict=True))
        return f"# nnz: {value.nnz}\n# rows: {rows}\n# columns: {columns}\n{''.join(elements)}"

    def _real(self, number: float) -> str:
        return f"{number:.{self.digits}g}" if math.isfinite(number) else nonfinite(number)

    def _complex(self, number: complex) -> str:
        return f"({self._real(number.real)},{self._real(number.imag)})"

    def _element(self, array: np.ndarray) -> Callable[[Any], str]:
        if array.dtype.kind == "f":
            return self._real if not np.isfinite(array).all() else f"{{:.{self.digits}g}}".format
        return self._complex if array.dtype.kind == "c" else lambda item: str(int(item))

    def _array_lines(self, value: Any) -> str:
        array = np.asarray(value)
        text = self._element(array)
        if array.ndim == 0 or (array.size == 1 and array.ndim == 2):
            return text(array.item()) + "\n"
        if array.ndim > 2 or array.dtype.kind in "iu":
            dims = f"# ndims: {array.ndim}\n" + "".join(f" {n}" for n in array.shape) + "\n"
            return dims + "".join(f" {text(item)}\n" for item in array.ravel(order="F").tolist())
        rows = ("".join(" " + text(item) for item in row) + "\n" for row in array.tolist())
        return _size_lines(array.shape) + "".join(rows)

    def _cell_lines(self, data: np.ndarray) -> str:
        if data.size == 0:
            return ""
        columns = data.reshape(data.shape[0], -1, order="F").T
        return "".join("".join(self.named("<cell-element>", item) for item in column) + "\n" for column in columns)

    def _struct_array_lines(self, value: StructArray) -> str:
        dims = value.data.shape
        parts = [f"# ndims: {len(dims)}\n" + "".join(f" {n}" for n in dims) + f"\n# length: {len(value.keys)}\n"]
        for key in value.keys:
            contents = object_array([item.fields[key] for item in value.items()], dims)
            parts.append(self.named(key, Cell(contents)))
        return "".join(parts)

    def _handle_lines(self, value: FunctionHandle) -> str:
        if value.name:
            return f"# subtype: simple\n{value.name}\n"
        captured = "".join(self.named(name, item) for name, item in value.captured.items())
        count = f"# length: {len(value.captured)}\n" if value.captured else ""
        return f"@<anonymous>\n{handle_text(value)}\n{count}{captured}"


def _size_lines(dims: tuple[int, ...]) -> str:
    if len(dims) > 2:
        return f"# ndims: {len(dims)}\n" + "".join(f" {n}" for n in dims) + "\n"
    return f"# rows: {dims[0]}\n# columns: {dims[1]}\n"


def _char_lines(value: str | CharArray) -> str:
    codes = codes_of(value)
    if codes.ndim > 2:
        dims = "".join(f" {n}" for n in codes.shape)
        return f"# ndims: {codes.ndim}\n{dims}\n{codes.ravel(order='F').tobytes().decode('latin-1')}\n"
    rows = rows_of(value) if codes.size else []
    return f"# elements: {len(rows)}\n" + "".join(f"# length: {len(row)}\n{row}\n" for row in rows)


# ---------------------------------------------------------------------- reading

_HEADER = re.compile(r"[#%]\s*(?P<key>[^:]+):\s*(?P<value>.*)")
_NAME_LINE = re.compile(r"[#%]\s*name:")


def is_octave_text(text: str) -> bool:
    """Whether a file is in this format: among the comments that it begins with one names a variable's type."""
    for line in text.split("\n", 100)[:100]:
        if line.strip() and line[0] not in "#%":
            return False
        if re.match(r"[#%]\s*type:", line):
            return True
    return False


class Reader:
    """Values from a text, one after the other. `context` makes function handles."""

    def __init__(self, text: str, context: Context):
        self._text = text
        self._at = 0
        self._context = context

    def variables(self) -> Iterator[tuple[str, Any, bool]]:
        """Each variable's name and value, and whether it is global."""
        while True:
            found = self._next_name()
            if found is None:
                return
            kind = self._header("type")
            is_global = kind.startswith("global ")
            yield found, self._value(kind.removeprefix("global ")), is_global

    def _next_name(self) -> str | None:
        while self._at < len(self._text):
            line = self._line()
            if _NAME_LINE.match(line):
                return line.partition(":")[2].strip()
        return None

    def _line(self) -> str:
        end = self._text.find("\n", self._at)
        end = len(self._text) if end < 0 else end
        line = self._text[self._at : end]
        self._at = end + 1
        return line.rstrip("\r")

    def _peek_header(self) -> str:
        """The key of the header line that comes next, or an empty text."""
        before = self._at
        found = _HEADER.match(self._line())
        self._at = before
        return found["key"].strip() if found else ""

    def _header(self, key: str) -> str:
        found = _HEADER.match(self._line())
        if found is None or found["key"].strip() != key:
            raise ValueError(key)
        return found["value"].strip()

    def _value(self, kind: str) -> Any:
        read = _READERS.get(kind)
        if read is None:
            raise OctaveError("octave_base_value::load_ascii(): wrong type argument '<unknown type>'")
        try:
            return read(self)
        except (ValueError, IndexError):
            raise OctaveError(f"load: failed to load {_CONSTANTS.get(kind, 'matrix constant')}") from None

    # Arrays

    def scalar(self, dtype: Any) -> Any:
        return keep_complex(_numbers(self._line(), dtype, 1).reshape(1, 1))

    def _dims(self) -> tuple[int, ...]:
        if self._peek_header() == "ndims":
            count = int(self._header("ndims"))
            dims = tuple(map(int, self._line().split()))
            if len(dims) != count:
                raise ValueError("ndims")
            return dims
        try:
            dims = int(self._header("rows")), int(self._header("columns"))
        except ValueError:
            dims = (-1, -1)
        if min(dims) < 0:
            raise OctaveError("load: failed to extract number of rows and columns")
        return dims

    def _check_room(self, count: int, size: int = 8) -> None:
        """An error where so many elements, each of this many bytes, cannot be: there is no memory, or no text."""
        if count > len(self._text) - self._at:
            try:
                np.empty(count * size, dtype=np.uint8)
            except (MemoryError, ValueError, OverflowError):
                raise too_large() from None
            raise ValueError("count")

    def matrix(self, dtype: Any) -> Any:
        by_columns = self._peek_header() == "ndims"
        dims = self._dims()
        size = math.prod(dims)
        self._check_room(size, np.dtype(dtype).itemsize)
        lines = [self._line() for _ in range(size if by_columns else dims[0])] if size else []
        flat = _numbers(" ".join(lines), dtype, size)
        return keep_complex(flat.reshape(dims, order="F") if by_columns else np.asfortranarray(flat.reshape(dims)))

    def diagonal(self, dtype: Any) -> Any:
        rows, columns = self._dims()
        size = min(rows, columns)
        self._check_room(size)
        return diagonal_matrix(_numbers(" ".join(self._line() for _ in range(size)), dtype, size), rows, columns)

    def permutation(self) -> Any:
        size = int(self._header("size"))
        self._check_room(size)
        by_columns = self._header("orient") == "c"
        found = Permutation(_numbers(" ".join(self._line() for _ in range(size)), np.intp, size) - 1)
        return found if by_columns else found.inverse()

    def sparse(self, dtype: Any) -> Any:
        count = int(self._header("nnz"))
        rows, columns = self._dims()
        self._check_room(count)
        data = np.zeros(count, dtype=dtype)
        places = np.zeros((2, count), dtype=np.int64)
        for k in range(count):
            row, column, number = self._line().split(None, 2)
            data[k] = _numbers(number, dtype, 1)[0]
            places[:, k] = int(row) - 1, int(column) - 1
        return sparse_of_elements(data, *places, (rows, columns))

    def range(self) -> Any:
        self._line()
        base, limit, step = _numbers(self._line(), np.float64, 3).tolist()
        count = range_count(base, step, limit)
        return Range(base, step, limit, count) if count > 1 else norm(np.full((1, count), base))

    # Characters

    def chars(self, dq: bool) -> Any:
        if self._peek_header() == "ndims":
            dims = self._dims()
            return from_codes(self._codes(math.prod(dims)).reshape(dims, order="F"), dq)
        count = int(self._header("elements"))
        rows = [self._row_of_text(k + 1) for k in range(count)]
        if not rows:
            return DqStr("") if dq else ""
        return from_codes(np.vstack(rows), dq)

    def _row_of_text(self, number: int) -> np.ndarray:
        length = int(self._header("length"))
        if not 0 <= length < 2**31:
            raise OctaveError(f"load: failed to extract string length for element {number}")
        return self._codes(length)

    def _codes(self, length: int) -> np.ndarray:
        piece = self._text[self._at : self._at + length]
        if len(piece) < length:
            raise ValueError("length")
        self._at += length
        self._line()
        return np.frombuffer(piece.encode("latin-1"), dtype=np.uint8)

    # Containers

    def _element(self) -> tuple[str, Any]:
        name = self._next_name()
        if name is None:
            raise ValueError("name")
        return name, self._value(self._header("type"))

    def cell(self) -> Cell:
        dims = self._dims()
        self._check_room(math.prod(dims))
        return Cell.of([self._element()[1] for _ in range(math.prod(dims))], dims)

    def _fields(self) -> dict[str, Any]:
        return dict(self._element() for _ in range(int(self._header("length"))))

    def struct(self) -> Struct:
        if self._peek_header() == "ndims":
            self._dims()
        return Struct(self._fields())

    def struct_array(self) -> Struct | StructArray:
        dims = self._dims()
        fields = {name: cell.items() for name, cell in self._fields().items()}
        items = [Struct({name: column[k] for name, column in fields.items()}) for k in range(math.prod(dims))]
        return StructArray.of(items, dims, fields)

    def handle(self) -> Any:
        key = self._peek_header()
        # The file that the function was in is not looked for: the function of this name may be elsewhere now.
        while key in ("octaveroot", "path", "subtype"):
            self._line()
            key = self._peek_header()
        text = self._line().strip()
        if text != "@<anonymous>":
            return self._context.handle(text)
        source = self._line()
        captured = self._fields() if self._peek_header() == "length" else {}
        return self._context.evaluate(source, Frame(captured), 1)[0]


_CONSTANTS = {
    "string": "string constant",
    "sq_string": "string constant",
    "scalar": "scalar constant",
    "complex scalar": "complex scalar constant",
    "float scalar": "float scalar constant",
    "bool": "scalar constant",
    "cell": "cell array",
    "struct": "structure",
    "scalar struct": "structure",
    "range": "range constant",
    "double_range": "range constant",
    "function handle": "function handle",
}

_DTYPES: dict[str, Any] = {
    "": np.float64,
    "complex ": np.complex128,
    "float ": np.float32,
    "float complex ": np.complex64,
} | {name + " ": dtype for name, dtype in DTYPE_OF_CLASS.items() if "int" in name}


def _scalar_of(dtype: Any) -> Callable[[Reader], Any]:
    return lambda reader: reader.scalar(dtype)


def _matrix_of(dtype: Any) -> Callable[[Reader], Any]:
    return lambda reader: reader.matrix(dtype)


def _diagonal_of(dtype: Any) -> Callable[[Reader], Any]:
    return lambda reader: reader.diagonal(dtype)


def _sparse_of(dtype: Any) -> Callable[[Reader], Any]:
    return lambda reader: reader.sparse(dtype)


_READERS: dict[str, Callable[[Reader], Any]] = {
    "string": lambda reader: reader.chars(True),
    "sq_string": lambda reader: reader.chars(False),
    "cell": Reader.cell,
    "scalar struct": Reader.struct,
    "struct": Reader.struct_array,
    "range": Reader.range,
    "double_range": Reader.range,
    "function handle": Reader.handle,
    **{f"{word}diagonal matrix": _diagonal_of(dtype) for word, dtype in _DTYPES.items() if "int" not in word},
    "permutation matrix": Reader.permutation,
    "null_matrix": lambda reader: np.zeros((0, 0)),
    "null_string": lambda reader: DqStr(""),
    "null_sq_string": lambda reader: "",
    "sparse matrix": _sparse_of(np.float64),
    "sparse complex matrix": _sparse_of(np.complex128),
    "sparse bool matrix": _sparse_of(np.bool_),
    "bool": _scalar_of(np.bool_),
    "bool matrix": _matrix_of(np.bool_),
    **{f"{word}scalar": _scalar_of(dtype) for word, dtype in _DTYPES.items()},
    **{f"{word}matrix": _matrix_of(dtype) for word, dtype in _DTYPES.items()},
}

_PAIR = re.compile(r"\(([^,)]*),([^)]*)\)")


def _numbers(text: str, dtype: Any, count: int) -> np.ndarray:
    """Exactly so many numbers."""
    kind = np.dtype(dtype).kind
    if kind == "c":
        items = [complex(_number(real), _number(imag)) for real, imag in _PAIR.findall(text)]
    elif kind in "iu":
        items = list(map(int, text.split()))
    else:
        words = text.split()
        items = [_number(word) for word in words] if "NA" in words else list(map(float, words))
    if len(items) != count:
        raise ValueError("count")
    return np.array(items, dtype=dtype)


def _number(word: str) -> float:
    return NA if word == "NA" else float(word)
