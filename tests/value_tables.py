"""Tables of expressions with the values that a real Octave gave (tests/data/*.txt, made by record_values.m)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.runtime.warning import set_warn
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import to_array
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import class_of, dims_of, dims_text, is_complex, is_text
from nnrepl.values.ranges import Range
from nnrepl.values.text import is_dq

DATA = Path(__file__).parent / "data"


def read(name: str) -> Iterator[tuple[str, str]]:
    """The lines of a table: an expression with its record, or a definition with an empty one."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        expression, _, record = line.partition("\t")
        yield expression, record


def describe(value: Any) -> str:
    """A value in the words of record_values.m, with numbers in full."""
    dims = dims_text(dims_of(value))
    if isinstance(value, Cell):
        return " ".join([f"cell {dims}", *(f"({describe(item)})" for item in value.items())])
    if isinstance(value, Struct | StructArray):
        items = [value] if isinstance(value, Struct) else value.items()
        names = list(value.fields) if isinstance(value, Struct) else value.keys
        contents = [f"({describe(item.fields[name])})" for item in items for name in names]
        return " ".join([f"struct {dims} {','.join(names)}", *contents])
    if isinstance(value, FunctionHandle):
        return "handle 1x1"
    check_normal(value)
    return " ".join([_kind(value), dims, *map(str, _numbers(value))])


def _kind(value: Any) -> str:
    if isinstance(value, Range):
        return "range"
    if is_text(value):
        return "dq-char" if is_dq(value) else "char"
    return ("complex-" if is_complex(value) else "") + class_of(value)


def _numbers(value: Any) -> list[Any]:
    flat = to_array(value).ravel("F")
    if flat.dtype.kind == "c":
        return [part for number in flat.tolist() for part in (number.real, number.imag)]
    return [int(number) for number in flat.tolist()] if flat.dtype.kind in "biu" else flat.tolist()


def check_normal(value: Any) -> None:
    """No value of the runtime may be a Python int, a NumPy scalar, or an array that a scalar stands for."""
    if type(value) is np.ndarray:
        assert value.ndim == 2 or (value.ndim > 2 and value.shape[-1] != 1)
        assert value.size != 1 or value.ndim > 2 or value.dtype.char not in "d?D"
    else:
        assert type(value) is not int and not isinstance(value, np.generic)


def outcome(compute: Callable[[], Any]) -> str:
    """What a computation gives, in the words of the tables."""
    warnings: list[str] = []
    before = set_warn(lambda message, identifier: warnings.append(message))
    try:
        text = describe(compute())
    except OctaveError as error:
        text = f"ERR {error.message}|{error.identifier}"
    finally:
        set_warn(before)
    return text + (f"\tWARN {warnings[-1]}" if warnings else "")


def agrees(got: str, record: str, tolerance: float) -> bool:
    """Whether a result is the recorded one, but for rounding."""
    if got.startswith("ERR") or record.startswith("ERR"):
        return got == record
    ours, theirs = _words(got), _words(record)
    return len(ours) == len(theirs) and all(_same(a, b, tolerance) for a, b in zip(ours, theirs, strict=True))


def _words(text: str) -> list[str]:
    return text.replace("(", " ( ").replace(")", " ) ").split()


def _same(ours: str, theirs: str, tolerance: float) -> bool:
    if ours == theirs:
        return True
    try:
        a, b = float(ours), float(theirs)
    except ValueError:
        return False
    return a == b or (a != a and b != b) or abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-3)
