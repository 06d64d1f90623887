"""Chains of elementwise operations over large arrays, computed in pieces that stay in the processor's cache.

A chain is a list of steps over registers; each piece runs through all steps before the next one is looked at. The
numbers are those that one operation after the other gives, without an array for each result between.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.runtime.operands import F64

_PIECE = 8192
_ndarray = np.ndarray

Step = tuple[str, tuple[int, ...], int]
"""The name of an operation, the registers of its operands and that of its result."""

Chain = tuple[int, tuple[float, ...], int, tuple[int, ...], tuple[Step, ...]]
"""How many leaves there are, the literals, how many buffers, the registers of truth values, and the steps.

Registers are the leaves, then the literals, then the buffers. All of it is plain data, which can be kept in a file.
"""

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "u-": np.negative,
    "square": np.square,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
    "exp": np.exp,
    "abs": np.abs,
    "sqrt": np.sqrt,
    "log": np.log,
}
_FROM_ZERO = frozenset({"sqrt", "log"})
"""Operations that have real results from zero on only."""


def compute(chain: Chain, slots: tuple[Any, ...], *leaves: Any) -> np.ndarray | None:
    """The value of a chain for its leaves; None where they are not large arrays of one shape, or numbers.

    slots  what the names of the functions in it call, which must be the library's
    """
    for slot in slots:
        # A slot that has not been called yet is a stub, which finds out.
        call = slot.func.__self__.fill(*slot.args) if hasattr(slot, "func") else slot
        if not hasattr(call, "over"):
            return None
    first = next(leaf for leaf in leaves if type(leaf) is _ndarray)
    shape = first.shape
    by_columns = first.flags.f_contiguous
    for leaf in leaves:
        if type(leaf) is _ndarray:
            whole = leaf.flags.f_contiguous if by_columns else leaf.flags.c_contiguous
            if leaf.dtype is not F64 or leaf.shape != shape or not whole:
                return None
        elif type(leaf) is not float:
            return None
    if len(shape) != 2:
        return None
    out = np.empty(shape, order="F" if by_columns else "C")
    lines = [_line(leaf) if type(leaf) is _ndarray else leaf for leaf in leaves]
    return out if _run(chain, lines, _line(out)) else None


def _line(x: np.ndarray) -> np.ndarray:
    """A matrix as one line in the order of its memory."""
    return x.T.reshape(-1) if x.flags.f_contiguous else x.reshape(-1)


def _run(chain: Chain, lines: list[Any], out: np.ndarray) -> bool:
    leaves, literals, count, truths, steps = chain
    first = leaves + len(literals)
    kinds = (np.bool_ if first + k in truths else np.float64 for k in range(count))
    buffers: list[np.ndarray] = [np.empty(_PIECE, kind) for kind in kinds]
    bound = [(FUNCTIONS[name], operands, result, name in _FROM_ZERO) for name, operands, result in steps]
    last = len(bound) - 1
    for start in range(0, out.size, _PIECE):
        stop = min(start + _PIECE, out.size)
        if stop - start < _PIECE:
            buffers = [buffer[: stop - start] for buffer in buffers]
        piece: list[Any] = [line[start:stop] if type(line) is _ndarray else line for line in lines]
        registers: list[Any] = [*piece, *literals, *buffers]
        for k, (function, places, result, from_zero) in enumerate(bound):
            operands = [registers[place] for place in places]
            if from_zero and not np.min(operands[0]) >= 0:
                return False
            function(*operands, out=out[start:stop] if k == last else registers[result])
    return True
