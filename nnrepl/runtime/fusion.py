"""Chains of elementwise operations over large arrays, computed in pieces that stay in the processor's cache.

A chain is a list of steps over registers; each piece runs through all steps before the next one is looked at. The
numbers are those that one operation after the other gives, without an array for each result between.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from nnrepl.runtime.operands import F64

_PIECE = 8192
_ndarray = np.ndarray


class Step(NamedTuple):
    """One operation: on which registers, and where its result goes.

    domain  the operation is one of real numbers from 0 only
    """

    function: Callable[..., Any]
    operands: tuple[int, ...]
    result: int
    domain: bool = False


class Chain(NamedTuple):
    """The steps of an expression. Registers are its leaves, then its literals, then buffers.

    truths  the registers of truth values
    holds   tells whether the functions that the expression calls still are those that the steps stand for
    """

    leaves: int
    literals: tuple[float, ...]
    buffers: int
    truths: frozenset[int]
    steps: tuple[Step, ...]
    holds: Callable[[], bool]


def compute(chain: Chain, *leaves: Any) -> np.ndarray | None:
    """The value of a chain for its leaves; None where they are not large arrays of one shape, or numbers."""
    arrays = [leaf for leaf in leaves if type(leaf) is _ndarray]
    first = arrays[0]
    shape = first.shape
    order = "F" if first.flags.f_contiguous else "C"
    for leaf in leaves:
        if type(leaf) is _ndarray:
            flags = leaf.flags
            whole = flags.f_contiguous if order == "F" else flags.c_contiguous
            if leaf.dtype is not F64 or leaf.shape != shape or not whole:
                return None
        elif type(leaf) is not float:
            return None
    if len(shape) != 2 or not chain.holds():
        return None
    out = np.empty(shape, order="F" if order == "F" else "C")
    lines = [_line(leaf) if type(leaf) is _ndarray else leaf for leaf in leaves]
    return out if _run(chain, lines, _line(out)) else None


def _line(x: np.ndarray) -> np.ndarray:
    """A matrix as one line in the order of its memory."""
    return x.T.reshape(-1) if x.flags.f_contiguous else x.reshape(-1)


def _run(chain: Chain, lines: list[Any], out: np.ndarray) -> bool:
    first = chain.leaves + len(chain.literals)
    kinds = (np.bool_ if first + k in chain.truths else np.float64 for k in range(chain.buffers))
    buffers: list[np.ndarray] = [np.empty(_PIECE, kind) for kind in kinds]
    *steps, last = chain.steps
    for start in range(0, out.size, _PIECE):
        stop = min(start + _PIECE, out.size)
        if stop - start < _PIECE:
            buffers = [buffer[: stop - start] for buffer in buffers]
        piece: list[Any] = [line[start:stop] if type(line) is _ndarray else line for line in lines]
        registers: list[Any] = [*piece, *chain.literals, *buffers]
        for step in steps:
            if not _step(step, registers, registers[step.result]):
                return False
        if not _step(last, registers, out[start:stop]):
            return False
    return True


def _step(step: Step, registers: list[Any], out: np.ndarray) -> bool:
    operands = [registers[k] for k in step.operands]
    if step.domain and not np.min(operands[0]) >= 0:
        return False
    step.function(*operands, out=out)
    return True
