"""What functions of linear algebra and rearrangement do with diagonal and permutation matrices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.runtime.indexing import index2
from nnrepl.runtime.operands import same_precision
from nnrepl.values.ranges import Range
from nnrepl.values.sentinels import COLON
from nnrepl.values.special import SPECIAL, Diagonal, Permutation, Special, diagonal_matrix, permutation_matrix


def on_diagonal(x: Diagonal, function: Callable[[np.ndarray], Any]) -> Any:
    """The diagonal matrix of a function of each element of the diagonal."""
    return diagonal_matrix(np.asarray(function(x.diagonal)).reshape(-1), x.rows, x.columns)


def diagonal_of(values: np.ndarray) -> Any:
    """The square diagonal matrix with these numbers."""
    return diagonal_matrix(values.reshape(-1), values.size, values.size)


def inverse(x: Special) -> tuple[Any, float]:
    """The inverse and its reciprocal condition number; a zero on the diagonal makes all of the diagonal infinite."""
    rows, columns = x.dims()
    if rows != columns:
        raise OctaveError("inverse: A must be a square matrix")
    if isinstance(x, Permutation):
        return x.inverse(), 1.0
    assert isinstance(x, Diagonal)
    condition = reciprocal_condition(x)
    if not x.diagonal.any():
        raise OctaveError("inverse of the null matrix not defined")
    if (x.diagonal == 0).any():
        return on_diagonal(x, lambda d: np.full(d.size, np.inf, dtype=d.dtype)), 0.0
    return on_diagonal(x, _reciprocals), condition


def inverse_outputs(x: Special, nargout: int, context: Any) -> Any:
    """What `inv` gives for a matrix that is not empty."""
    value, condition = inverse(x)
    if nargout < 2:
        if isinstance(x, Diagonal) and (x.diagonal == 0).any():
            context.warn("matrix singular to machine precision", "Octave:singular-matrix")
        return value
    if isinstance(x, Permutation):
        raise OctaveError("element number 2 undefined in return list")
    single = np.array(condition, dtype=np.float32, ndmin=2)
    return value, single if x.dtype.char in "fF" else condition


def _reciprocals(numbers: np.ndarray) -> np.ndarray:
    return np.asarray(1 / numbers, dtype=numbers.dtype)


def reciprocal_condition(x: Special) -> float:
    """The least magnitude on the diagonal divided by the greatest; 1 for a permutation."""
    if x.dims()[0] != x.dims()[1]:
        raise OctaveError("matrix must be square")
    if not isinstance(x, Diagonal):
        return 1.0
    sizes = np.abs(x.diagonal[~np.isnan(x.diagonal)])
    if not sizes.size:
        return np.inf
    return float(sizes.min() / sizes.max()) if sizes.max() else 0.0


def pseudoinverse(x: Special, tol: float) -> Any:
    """The pseudoinverse; elements of the diagonal that are zero or less than `tol` have none."""
    if isinstance(x, Permutation):
        return x.inverse()
    assert isinstance(x, Diagonal)
    keep = ~(np.abs(x.diagonal) < tol) & (x.diagonal != 0)
    with np.errstate(all="ignore"):
        found = np.where(keep, _reciprocals(x.diagonal), x.diagonal.dtype.type(0))
    return diagonal_matrix(found, x.columns, x.rows)


def determinant(x: Special) -> np.ndarray:
    """The determinant as a 1x1 array: the product of the diagonal, or the sign of the permutation."""
    if x.dims()[0] != x.dims()[1]:
        raise OctaveError("det: A must be a square matrix")
    if isinstance(x, Diagonal):
        product = x.dtype.type(1)
        for number in x.diagonal:
            product = product * number
        return np.array(product, dtype=x.dtype, ndmin=2)
    assert isinstance(x, Permutation)
    return np.array([[_sign(x.order.tolist())]])


def _sign(order: list[int]) -> float:
    """1 for an even number of exchanges, -1 for an odd one: every cycle of even length changes the sign."""
    sign = 1.0
    seen = [False] * len(order)
    for start in range(len(order)):
        length = 0
        while not seen[start]:
            seen[start] = True
            start = order[start]
            length += 1
        if length and length % 2 == 0:
            sign = -sign
    return sign


def kronecker(a: Any, b: Any) -> Any:
    """The Kronecker product of two square diagonal matrices or of two permutations; None for anything else."""
    if type(a) is Diagonal and type(b) is Diagonal and a.rows == a.columns and b.rows == b.columns:
        return diagonal_of(np.kron(*same_precision(a.diagonal, b.diagonal)))
    if type(a) is Permutation and type(b) is Permutation:
        order = a.order.reshape(-1, 1) * b.order.size + b.order
        return permutation_matrix(order.reshape(-1))
    return None


def rearranged(x: Any, offsets: np.ndarray, where: int) -> Any:
    """The rows (`where` 0) or columns (1) at these offsets, as indexing gives them; None where x is full."""
    if type(x) not in SPECIAL or where > 1:
        return None
    index = (offsets + 1.0).reshape(1, -1)
    return index2(x, index, COLON) if where == 0 else index2(x, COLON, index)


def flipped(x: Any, where: int) -> Any:
    """The rows or columns in the opposite order; None where x is full."""
    return rearranged(x, np.arange(x.dims()[where])[::-1], where) if type(x) in SPECIAL and where < 2 else None


def quarter_turns(x: Special, turns: int) -> Any:
    """The matrix turned by quarters of a circle, against the clock; None where the result is full."""
    turns %= 4
    if turns == 0:
        return x
    if turns == 2:
        return flipped(flipped(x, 0), 1)
    # Octave flips rows one way, which only the identity survives, and full columns the other way.
    return flipped(x, 0) if turns == 1 and isinstance(x, Diagonal) and x.is_identity() else None


def first_of(x: Special, count: int, where: int) -> Any:
    """The first rows (`where` 0) or columns (1)."""
    keep: Any = Range(1.0, 1.0, float(count), count) if count > 1 else np.ones((1, count))
    return index2(x, keep, COLON) if where == 0 else index2(x, COLON, keep)


def resized(x: Diagonal, rows: int, columns: int) -> Any:
    """The diagonal matrix of another size, cut or with zeros at its end."""
    diagonal = np.zeros(max(min(rows, columns), 0), dtype=x.dtype)
    count = min(diagonal.size, x.diagonal.size)
    diagonal[:count] = x.diagonal[:count]
    return diagonal_matrix(diagonal, max(rows, 0), max(columns, 0))


def rolled(x: Any, steps: list[int]) -> Any:
    """The rows and columns moved by these numbers of places."""
    for where, step in enumerate(steps):
        extent = x.dims()[where] if type(x) in SPECIAL else x.shape[where]
        if step and type(x) in SPECIAL:
            x = rearranged(x, np.roll(np.arange(extent), step), where)
        elif step:
            x = np.roll(x, step, axis=where)
    return x
