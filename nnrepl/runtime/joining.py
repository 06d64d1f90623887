"""How arrays are put side by side: which dimensions fit, and the filling of the result."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.values.kinds import Dims, dims_text

Rows = Sequence[Sequence[np.ndarray]]


def joined_dims(first: Dims, second: Dims, axis: int, lenient: bool) -> Dims | None:
    """The dimensions of two arrays put side by side along an axis; None if they do not fit.

    What is 0x0 adds nothing; in brackets (`lenient`), neither does what is 1x0 or 0x1.
    """
    wide = max(len(first), len(second), axis + 1)
    a = first + (1,) * (wide - len(first))
    b = second + (1,) * (wide - len(second))
    if a[:axis] == b[:axis] and a[axis + 1 :] == b[axis + 1 :]:
        return (*a[:axis], a[axis] + b[axis], *a[axis + 1 :])
    if first == (0, 0) or second == (0, 0):
        return second if first == (0, 0) else first
    if lenient and len(first) == len(second) == 2 and (sum(first) == 1 or sum(second) == 1):
        return (0, 0) if sum(first) == sum(second) else second if sum(first) == 1 else first
    return None


def bracket_dims(rows: Sequence[Sequence[Dims]]) -> Dims:
    """The dimensions of `[a, b; c, d]` for the dimensions of its elements; an error if they do not fit."""
    total: Dims | None = None
    for row in rows:
        if row:
            dims = _chain(row, 1, "horizontal")
            total = dims if total is None else _step(total, dims, 0, "vertical")
    return (0, 0) if total is None else total


def _chain(parts: Sequence[Dims], axis: int, word: str) -> Dims:
    dims = parts[0]
    for part in parts[1:]:
        dims = _step(dims, part, axis, word)
    return dims


def _step(dims: Dims, part: Dims, axis: int, word: str) -> Dims:
    fit = joined_dims(dims, part, axis, lenient=True)
    if fit is None:
        raise OctaveError(f"{word} dimensions mismatch ({dims_text(dims)} vs {dims_text(part)})")
    return fit


def cat_dims(parts: Sequence[Dims], axis: int, lenient: bool) -> Dims:
    """The dimensions of `cat(axis + 1, ...)`; an error if the parts do not fit."""
    dims = parts[0]
    for part in parts[1:]:
        fit = joined_dims(dims, part, axis, lenient)
        if fit is None:
            raise OctaveError("cat: dimension mismatch")
        dims = fit
    return dims


def fill(parts: Sequence[np.ndarray], axis: int, dims: Dims, dtype: np.dtype) -> np.ndarray:
    """A new array of these dimensions with the parts along an axis; parts without elements add nothing."""
    if len(dims) > 64:
        raise OctaveError("cat: arrays of more than 64 dimensions are not supported")
    out = np.empty(dims, dtype=dtype, order="F")
    if axis >= len(dims):
        # All parts but one are 0x0.
        out[...] = next((part for part in parts if part.shape == dims), out)
        return out
    start = 0
    before = (slice(None),) * axis
    for part in parts:
        if part.size and out.size:
            stop = start + (part.shape[axis] if axis < part.ndim else 1)
            if part.ndim < out.ndim:
                part = part.reshape(part.shape + (1,) * (out.ndim - part.ndim))
            out[(*before, slice(start, stop))] = part
            start = stop
    return out


def join_rows(rows: Rows, dtype: np.dtype) -> np.ndarray:
    """`[a, b; c, d]` for arrays that may be stored as this dtype."""
    beside = [_row(row, dtype) for row in rows if row]
    if len(beside) == 1:
        return beside[0]
    return fill(beside, 0, bracket_dims([[part.shape] for part in beside]), dtype)


def _row(row: Sequence[np.ndarray], dtype: np.dtype) -> np.ndarray:
    return fill(row, 1, _chain([part.shape for part in row], 1, "horizontal"), dtype)


def join_along(parts: Sequence[np.ndarray], axis: int, dtype: np.dtype, lenient: bool) -> np.ndarray:
    """`cat(axis + 1, ...)` for arrays that may be stored as this dtype."""
    return fill(parts, axis, cat_dims([part.shape for part in parts], axis, lenient), dtype)
