"""Reading parts of diagonal and permutation matrices, and writing elements of a diagonal."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.runtime.gather import take
from nnrepl.runtime.subscripts import Sub, resolve, subscripts
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import is_array_like, numel_of
from nnrepl.values.special import Diagonal, Permutation, Special, diagonal_matrix, permutation_matrix


def index_special(x: Special, subs: list[Sub]) -> Any:
    """The elements at these indices: a special matrix again where Octave keeps it, otherwise a full one."""
    rows, columns = x.dims()
    if all(type(sub.at) is int for sub in subs):
        place = _place(subs, rows, columns)
        if place:
            return x.element(*place)
    elif len(subs) == 2:
        i, k = resolve(subs[0], rows), resolve(subs[1], columns)
        if i.top <= rows and k.top <= columns:
            part = _permuted_part(x, i, k)
            if part is None and type(x) is Diagonal:
                part = _leading_part(x, i, k)
            if part is not None:
                return part
    return norm(take(x.array, subs))


def _place(subs: list[Sub], rows: int, columns: int) -> tuple[int, int] | None:
    """The row and the column that one or two numbers mean, or None if they are outside."""
    first: Any = subs[0].at
    if len(subs) == 1:
        return (first % rows, first // rows) if first < rows * columns else None
    second: Any = subs[1].at
    return (first, second) if len(subs) == 2 and first < rows and second < columns else None


def _permuted_part(x: Special, i: Sub, k: Sub) -> Any:
    """A permutation matrix with its rows and columns in another order; the identity is one unless both are colons."""
    if type(x) is Permutation:
        order = x.order
    elif type(x) is Diagonal and not (i.colon and k.colon) and x.is_identity():
        order = np.arange(x.rows)
    else:
        return None
    rows, columns = _rearrangement(i, order.size), _rearrangement(k, order.size)
    if rows is None or columns is None:
        return None
    return permutation_matrix(np.argsort(rows)[order[columns]])


def _rearrangement(sub: Sub, size: int) -> np.ndarray | None:
    """The offsets of an index that has all of them once, or None."""
    if sub.count != size or sub.top != size or type(sub.at) is int:
        return None
    offsets: np.ndarray = np.arange(size)[sub.at]
    return offsets if np.bincount(offsets, minlength=size).max(initial=1) == 1 else None


def _leading_part(x: Diagonal, i: Sub, k: Sub) -> Any:
    """The first rows and columns of a diagonal matrix."""
    # Octave keeps the kind only while there are no more columns asked for than the matrix has rows.
    if not (_is_leading(i) and _is_leading(k)) or k.count > x.rows:
        return None
    return diagonal_matrix(x.diagonal[: min(i.count, k.count)].copy(), i.count, k.count)


def _is_leading(sub: Sub) -> bool:
    """Whether an index is a colon, 1, or a range or mask that means 1, 2, 3 and so on."""
    at = sub.at
    return sub.colon or (at == 0 if type(at) is int else type(at) is slice and at.start == 0 and at.step == 1)


def assign_diagonal(x: Special, args: tuple[Any, ...], v: Any) -> Any:
    """A diagonal matrix with another number on its diagonal; None for an assignment that makes it full."""
    if type(x) is not Diagonal or len(args) > 2 or not is_array_like(v) or numel_of(v) != 1:
        return None
    number = to_array(v).reshape(())
    subs = subscripts(args)
    if len(subs) == 1 and type(subs[0].at) is int and subs[0].top > x.rows * x.columns:
        raise OctaveError("ind2sub: index out of range")
    if (number.dtype.kind == "c" and x.dtype.kind != "c") or not all(type(sub.at) is int for sub in subs):
        return None
    place = _place(subs, x.rows, x.columns)
    if place is None or place[0] != place[1] or math.prod(x.dims()) == 0:
        return None
    diagonal = x.diagonal.copy()
    diagonal[place[0]] = number
    return Diagonal(diagonal, x.rows, x.columns)
