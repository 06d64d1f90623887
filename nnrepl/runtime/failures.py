"""From a Python exception that leaves compiled code to the user's error, with its place and its stack."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import CodeType, TracebackType
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError, UndefinedError
from nnrepl.runtime.operands import nonconformant

CATCHABLE = (OctaveError, NameError, KeyError, RecursionError, MemoryError, ValueError)
"""What `try` in a user's program catches. KeyError and NameError are reads of undefined variables in compiled code,
some ValueErrors are refusals of NumPy to make an array that is too large; the rest goes on as a bug."""

_TOO_LARGE = ("array is too big", "Maximum allowed dimension exceeded", "Maximum allowed size exceeded")

Place = tuple[int, int, int, int]
"""Line, column, end line, end column; lines count from 1, columns from 0, as Python keeps them."""


def position(code: CodeType, instruction: int) -> Place | None:
    """Where in its text an instruction of compiled code comes from."""
    if instruction < 0:
        return None
    line, end_line, column, end_column = _positions(code)[instruction // 2]
    known = line is not None and end_line is not None and column is not None and end_column is not None
    return (line, column, end_line, end_column) if known else None  # type: ignore[return-value]


_DECODED: dict[int, tuple[CodeType, list[tuple[int | None, ...]]]] = {}
_KEPT_DECODED = 4


def _positions(code: CodeType) -> list[tuple[int | None, ...]]:
    """The places of all instructions; those of the last codes are kept, as a long script has a hundred thousand."""
    known = _DECODED.pop(id(code), None) or (code, list(code.co_positions()))
    if len(_DECODED) >= _KEPT_DECODED:
        del _DECODED[next(iter(_DECODED))]
    _DECODED[id(code)] = known
    return known[1]


def compiled_frames(trace: TracebackType | None, is_compiled: Callable[[CodeType], bool]) -> list[tuple[CodeType, int]]:
    """The frames of compiled code in a traceback, outermost first, with the instruction reached in each."""
    found: list[tuple[CodeType, int]] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        if is_compiled(code):
            found.append((code, trace.tb_lasti))
        trace = trace.tb_next
    return found


def _last_code(trace: TracebackType | None) -> CodeType | None:
    code = None
    while trace is not None:
        code = trace.tb_frame.f_code
        trace = trace.tb_next
    return code


def as_octave_error(error: BaseException, is_compiled: Callable[[CodeType], bool]) -> OctaveError | None:
    """The user's error that an exception stands for; None for a bug of nnrepl."""
    if isinstance(error, OctaveError):
        return error
    if isinstance(error, RecursionError):
        return OctaveError("max_recursion_depth exceeded")
    if isinstance(error, MemoryError) or (isinstance(error, ValueError) and str(error).startswith(_TOO_LARGE)):
        return OctaveError("out of memory or dimension too large for Octave's index type", "Octave:bad-alloc")
    last = _last_code(error.__traceback__)
    if last is not None and is_compiled(last):
        if isinstance(error, KeyError):
            return UndefinedError(str(error.args[0]))
        if isinstance(error, NameError):
            return UndefinedError(_name_in(error))
        if isinstance(error, ValueError) and error.__traceback__ is not None:
            return _nonconformant(error, error.__traceback__)
    return None


_SHAPES = re.compile(r"operands could not be broadcast together with shapes \(([\d,]+)\) \(([\d,]+)\)")
_FACTORS = re.compile(r"shapes \(([\d,]+)\) and \(([\d,]+)\) not aligned")


def _nonconformant(error: ValueError, trace: TracebackType) -> OctaveError | None:
    """The error of an operator that NumPy has refused in compiled code; its message says the shapes."""
    while trace.tb_next is not None:
        trace = trace.tb_next
    found = _FACTORS.match(str(error))
    symbol: str | None = "*"
    if found is None:
        found = _SHAPES.match(str(error))
        symbol = _operator_at(trace.tb_frame.f_code, trace.tb_lasti)
    if found is None or symbol is None:
        return None
    shapes = [tuple(int(part) for part in shape.split(",") if part) for shape in found.groups()]
    # What NumPy got as a line is a row.
    shapes = [shape if len(shape) > 1 else (1, *shape) for shape in shapes]
    try:
        nonconformant(symbol, *(np.broadcast_to(np.float64(0), shape) for shape in shapes))
    except OctaveError as problem:
        return problem


_OPERATORS = {"*": ".*", "/": "./"}


def _operator_at(code: CodeType, instruction: int) -> str | None:
    """The operator of the language for an instruction that is one."""
    import dis

    for each in dis.get_instructions(code):
        if each.offset == instruction:
            return _OPERATORS.get(each.argrepr, each.argrepr)
    return None


def _name_in(error: NameError) -> str:
    if error.name:
        return error.name.removesuffix(".var")
    found = re.search(r"'([^']*)'", str(error))
    return found.group(1).removesuffix(".var") if found else "?"


def name_variable(error: Any, name: str | None) -> None:
    """Have the error of a bad index say which variable was indexed."""
    if name is not None and hasattr(error, "name_variable"):
        error.name_variable(name)
