"""Values for the display tests: written as Python text beside the Octave code that makes the same value."""

from __future__ import annotations

import math
import struct
from typing import Any

import numpy as np

from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import keep_complex
from nnrepl.values.ranges import Range
from nnrepl.values.ranges import count as range_count
from nnrepl.values.text import CharArray, from_codes

NA = struct.unpack("<d", struct.pack("<Q", 0x7FF840F440000000))[0]


def array(class_name: str, dims: tuple[int, ...], *numbers: Any) -> Any:
    """An array (or scalar) of a numeric or logical class, filled column by column."""
    kind = {"double": "float64", "single": "float32", "logical": "bool", "complex": "complex128"}
    dtype = kind.get(class_name, "complex64" if class_name == "single complex" else class_name)
    return keep_complex(np.array(numbers, dtype=dtype).reshape(dims, order="F"))


def text(dims: tuple[int, ...], *codes: int) -> Any:
    """A char array."""
    return from_codes(np.array(codes, dtype=np.uint8).reshape(dims, order="F"))


def span(base: float, step: float, limit: float) -> Range:
    """A range."""
    return Range(base, step, limit, range_count(base, step, limit))


def cell(dims: tuple[int, ...], *items: Any) -> Cell:
    """A cell."""
    return Cell.of(items, dims)


def structure(**fields: Any) -> Struct:
    """A scalar struct."""
    return Struct(fields)


def structures(dims: tuple[int, ...], keys: tuple[str, ...], *items: Struct) -> Any:
    """A struct array."""
    return StructArray.of(items, dims, keys)


_CLASS_NAMES = {"float64": "double", "float32": "single", "bool": "logical"} | {
    "complex128": "complex",
    "complex64": "single complex",
}
_NAMES = {f.__name__: f for f in (array, text, span, cell, structure, structures)}
_NAMES |= {"nan": math.nan, "inf": math.inf, "NA": NA}


def value_of(written: str) -> Any:
    """The value that a text of `written` makes."""
    return eval(written, {"__builtins__": {}}, _NAMES)


def written(value: Any) -> str:
    """A value as Python text for `value_of`."""
    if isinstance(value, np.ndarray):
        name = {"float64": "double", "float32": "single", "bool": "logical", "complex128": "complex"}
        class_name = name.get(
            value.dtype.name, "single complex" if value.dtype.name == "complex64" else value.dtype.name
        )
        numbers = [_number(x) for x in value.ravel(order="F").tolist()]
        return f"array({', '.join([repr(class_name), repr(value.shape), *numbers])})"
    if isinstance(value, CharArray):
        return f"text({', '.join([repr(value.codes.shape), *map(str, value.codes.ravel(order='F').tolist())])})"
    if isinstance(value, Range):
        return f"span({value.base!r}, {value.step!r}, {value.limit!r})"
    if isinstance(value, Cell):
        return f"cell({', '.join([repr(value.data.shape), *map(written, value.items())])})"
    if isinstance(value, Struct):
        return f"structure({', '.join(f'{k}={written(v)}' for k, v in value.fields.items())})"
    if isinstance(value, StructArray):
        items = map(written, value.items())
        return f"structures({', '.join([repr(value.data.shape), repr(tuple(value.keys)), *items])})"
    return repr(str(value)) if isinstance(value, str) else _number(value)


def _number(number: Any) -> str:
    if isinstance(number, float) and number != number:
        return "NA" if struct.pack("<d", number) == struct.pack("<d", NA) else "nan"
    if isinstance(number, complex):
        if any(part - part != 0 for part in (number.real, number.imag)) or math.copysign(1, number.imag) < 0:
            raise ValueError("complex values of the tests are finite")
    return repr(number)


def octave(value: Any) -> str:
    """A value as Octave code."""
    if isinstance(value, bool | float | str):
        return _octave_number(value) if not isinstance(value, str) else "'" + value.replace("'", "''") + "'"
    if isinstance(value, complex):
        return f"complex({value.real!r},{value.imag!r})"
    if isinstance(value, np.ndarray):
        return _octave_array(value)
    if isinstance(value, CharArray):
        return f"char({_filled(value.codes.astype(float))})"
    if isinstance(value, Range):
        return f"{value.base!r}:{value.step!r}:{value.limit!r}"
    if isinstance(value, Cell):
        if value.data.size == 0:
            return f"cell({','.join(map(str, value.data.shape))})"
        return f"reshape({{{','.join(map(octave, value.items()))}}},{list(value.data.shape)})"
    if isinstance(value, Struct):
        pairs = [f"'{key}',{{{octave(item)}}}" for key, item in value.fields.items()]
        return f"struct({','.join(pairs)})"
    columns = [(key, [octave(item.fields[key]) for item in value.items()]) for key in value.keys]
    pairs = [f"'{key}',{{{','.join(codes)}}}" for key, codes in columns]
    return f"reshape(struct({','.join(pairs)}),{list(value.data.shape)})"


def _octave_array(value: np.ndarray) -> str:
    kind = value.dtype.name
    if kind.startswith("complex"):
        real, imag = _filled(value.real.astype(float)), _filled(value.imag.astype(float))
        wrap = "single" if kind == "complex64" else ""
        return f"complex({wrap}({real}),{wrap}({imag}))"
    class_name = {"float32": "single", "bool": "logical"}.get(kind, kind)
    return _filled(value) if kind == "float64" else f"{class_name}({_filled(value)})"


def _filled(value: np.ndarray) -> str:
    if value.size == 0:
        return f"zeros({','.join(map(str, value.shape))})"
    if value.ndim == 2:
        return "[" + ";".join(" ".join(map(_octave_number, row)) for row in value.tolist()) + "]"
    return f"reshape([{' '.join(map(_octave_number, value.ravel(order='F').tolist()))}],{list(value.shape)})"


def _octave_number(number: Any) -> str:
    if isinstance(number, bool):
        return "true" if number else "false"
    if isinstance(number, int):
        return str(number)
    if number != number:
        return "NA" if _number(number) == "NA" else "NaN"
    return repr(number) if number - number == 0 else ("Inf" if number > 0 else "-Inf")
