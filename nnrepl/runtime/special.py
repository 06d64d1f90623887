"""Operators between diagonal matrices, permutation matrices and other values.

Octave keeps the kind only where one precision meets itself: a diagonal matrix of doubles times a single is full. What
no rule here covers is done with full matrices.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.runtime import complexes
from nnrepl.runtime.arithmetic import elementwise, is_whole, ldivide, power, rdivide, times, uminus, uplus
from nnrepl.runtime.colons import colon
from nnrepl.runtime.comparison import not_
from nnrepl.runtime.operands import OVERLOADS, as_array, is_integer, nonconformant, same_precision
from nnrepl.runtime.operators import BINARY, POSTFIX
from nnrepl.runtime.products import matrix_of
from nnrepl.values.convert import norm, to_array
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import Diagonal, Permutation, diagonal_matrix, full, permutation_matrix

_FULL: dict[str, Callable[..., Any]] = {
    **BINARY,
    **POSTFIX,
    "u-": uminus,
    "u+": uplus,
    "!": not_,
    ":": lambda *given: colon(given[0], None if len(given) == 2 else given[1], given[-1]),
}


def operate(symbol: str, operands: tuple[Any, ...]) -> Any:
    """An operation of which at least one operand is a diagonal or permutation matrix."""
    if any(type(each) is Sparse for each in operands):
        return OVERLOADS[Sparse](symbol, operands)
    rule = _RULES.get(symbol)
    result = rule(*operands) if rule else None
    return on_full(symbol, operands) if result is None else result


def on_full(symbol: str, operands: tuple[Any, ...]) -> Any:
    """The operation between full matrices."""
    return _FULL[symbol](*map(full, operands))


def _vector(value: Any) -> np.ndarray:
    return to_array(value).reshape(-1)


def _single(value: Any) -> bool:
    return value.dtype.char in "fF"


def _like(matrix: Diagonal, vector: np.ndarray) -> Any:
    """A diagonal matrix of the size of another."""
    return diagonal_matrix(vector, matrix.rows, matrix.columns)


def _scalar_for(matrix: Diagonal, value: Any, text: bool = False) -> bool:
    """Whether a value is a number of the precision of a diagonal matrix; `text` says whether a character is one."""
    kind = type(value)
    if kind is np.ndarray:
        return value.shape == (1, 1) and value.dtype.kind in "fc" and _single(value) and _single(matrix)
    if kind is float or kind is bool or kind is complex:
        return not _single(matrix)
    return text and isinstance(value, str) and len(value) == 1 and not _single(matrix)


def _other(value: Any) -> np.ndarray | None:
    """The matrix by which a diagonal or permutation matrix is multiplied or divided, or None."""
    array = as_array(full(value))
    if array is None or is_integer(array) or array.shape == (1, 1):
        return None
    return matrix_of(array)


def _sum(symbol: str, a: Any, b: Any) -> Any:
    if type(a) is Diagonal and type(b) is Diagonal and a.dims() == b.dims() and _single(a) == _single(b):
        return _like(a, _vector(elementwise(symbol, a.diagonal.reshape(1, -1), b.diagonal.reshape(1, -1))))
    x, y = _other(a), _other(b)
    if x is None or y is None or _single(x) != _single(y) or not (type(a) is Diagonal or type(b) is Diagonal):
        return None
    if x.shape != y.shape:
        # There is no broadcasting between a diagonal and a full matrix.
        nonconformant(symbol, x, y)
    return _sum_with_diagonal(symbol, _floats(x), b) if type(b) is Diagonal else _diagonal_sum(symbol, a, _floats(y))


def _sum_with_diagonal(symbol: str, left: np.ndarray, b: Diagonal) -> Any:
    """A full and a diagonal matrix: what is not on the diagonal stays as it is."""
    out = left.astype(np.result_type(left.dtype, b.dtype), order="F")
    at = np.arange(b.diagonal.size)
    out[at, at] += b.diagonal if symbol == "+" else -b.diagonal
    return norm(out)


def _diagonal_sum(symbol: str, a: Diagonal, right: np.ndarray) -> Any:
    """A diagonal and a full matrix: what is not on the diagonal only gets the sign of the operator."""
    out = (right if symbol == "+" else -right).astype(np.result_type(a.dtype, right.dtype), order="F")
    at = np.arange(a.diagonal.size)
    out[at, at] = a.diagonal + out[at, at]
    return norm(out)


def _product(a: Any, b: Any) -> Any:
    if type(a) is Permutation:
        return _permuted(a, b)
    if type(a) is Diagonal:
        if type(b) is Diagonal and _single(a) == _single(b):
            return _diagonal_product(times, a, b) if a.columns == b.rows else None
        if _scalar_for(a, b, text=True):
            return _like(a, _vector(times(a.diagonal.reshape(1, -1), b)))
        right = _other(b)
        return _scaled_rows(times, a, right, a.rows) if right is not None and right.shape[0] == a.columns else None
    if type(b) is Permutation:
        left = _other(a)
        return norm(_floats(left)[:, b.order]) if left is not None and left.shape[1] == b.order.size else None
    if _scalar_for(b, a, text=True):
        return _like(b, _vector(times(a, b.diagonal.reshape(1, -1))))
    left = _other(a)
    return _scaled_columns(times, left, b, b.columns) if left is not None and left.shape[1] == b.rows else None


def _permuted(a: Permutation, b: Any) -> Any:
    """A permutation matrix times something."""
    if type(b) is Permutation:
        return permutation_matrix(a.order[b.order]) if a.order.size == b.order.size else None
    right = _other(b)
    if right is None or right.shape[0] != a.order.size:
        return None
    return norm(np.asfortranarray(_floats(right)[np.argsort(a.order)]))


def _floats(array: np.ndarray) -> np.ndarray:
    return array if array.dtype.kind in "fc" else array.astype(np.float64)


def _diagonal_product(operation: Callable[[Any, Any], Any], a: Diagonal, b: Diagonal) -> Any:
    """The product of two diagonal matrices, or with other operations their quotients."""
    count = min(a.diagonal.size, b.diagonal.size)
    found = _vector(operation(a.diagonal[:count].reshape(1, -1), b.diagonal[:count].reshape(1, -1)))
    return diagonal_matrix(_padded(found, min(a.rows, b.columns)), a.rows, b.columns)


def _padded(vector: np.ndarray, size: int) -> np.ndarray:
    out = np.zeros(size, dtype=vector.dtype)
    out[: vector.size] = vector
    return out


def _scaled_rows(operation: Callable[[Any, Any], Any], a: Diagonal, right: np.ndarray, rows: int) -> Any:
    """The rows of a matrix, each combined with its element of the diagonal; rows without one are zero."""
    x, y = same_precision(a.diagonal.reshape(-1, 1), right)
    count = min(x.size, rows)
    found = to_array(operation(x[:count], y[:count]))
    out = np.zeros((rows, y.shape[1]), dtype=found.dtype, order="F")
    out[:count] = found
    return norm(out)


def _scaled_columns(operation: Callable[[Any, Any], Any], left: np.ndarray, b: Diagonal, columns: int) -> Any:
    """The columns of a matrix, each combined with its element of the diagonal; columns without one are zero."""
    x, y = same_precision(left, b.diagonal.reshape(1, -1))
    count = min(y.size, columns)
    found = to_array(operation(x[:, :count], y[:, :count]))
    out = np.zeros((x.shape[0], columns), dtype=found.dtype, order="F")
    out[:, :count] = found
    return norm(out)


def _over(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """x ./ y, with 0 where y is 0: a diagonal matrix is divided by as by its pseudoinverse."""
    quotient = to_array(rdivide(x, y))
    return np.where(np.broadcast_to(y == 0, quotient.shape), quotient.dtype.type(0), quotient)


def _under(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return _over(y, x)


def _right_division(a: Any, b: Any) -> Any:
    if type(b) is Permutation:
        if type(a) is Permutation:
            return permutation_matrix(a.order[np.argsort(b.order)]) if a.order.size == b.order.size else None
        left = _other(a)
        if left is None:
            return None
        if left.shape[1] != b.order.size:
            nonconformant("*", left, b.array)
        return norm(_floats(left)[:, np.argsort(b.order)])
    if type(b) is Diagonal:
        if type(a) is Diagonal and _single(a) == _single(b):
            return _diagonal_product(_over, a, _turned(b)) if a.columns == b.columns else None
        left = _other(a)
        return _scaled_columns(_over, left, b, b.rows) if left is not None and left.shape[1] == b.columns else None
    if type(a) is Diagonal and _scalar_for(a, b):
        return _like(a, _vector(rdivide(a.diagonal.reshape(1, -1), b)))
    return None


def _left_division(a: Any, b: Any) -> Any:
    if type(a) is Permutation:
        right = _other(b)
        if right is not None and right.shape[0] != a.order.size:
            nonconformant("*", a.array, right)
        return _permuted(a.inverse(), b)
    if type(a) is Diagonal:
        if type(b) is Diagonal and _single(a) == _single(b):
            return _diagonal_product(_under, _turned(a), b) if a.rows == b.rows else None
        right = _other(b)
        return _scaled_rows(_under, a, right, a.columns) if right is not None and right.shape[0] == a.rows else None
    if type(b) is Diagonal and _scalar_for(b, a):
        return _like(b, _vector(ldivide(a, b.diagonal.reshape(1, -1))))
    return None


def _power(a: Any, b: Any) -> Any:
    if type(a) is Permutation:
        if (type(b) is float and is_whole(b)) or type(b) is bool:
            return _permutation_power(a, int(b))
        return None
    if type(a) is not Diagonal or a.rows != a.columns or not a.rows or not _scalar_for(a, b):
        return None
    exponent = b.item() if type(b) is np.ndarray else b
    if a.dtype.kind == "c" and type(exponent) is not complex:
        size, angle = np.abs(a.diagonal), np.angle(a.diagonal)
        return _like(a, complexes.polar(size**exponent, angle * exponent).astype(a.dtype))
    return _like(a, _vector(power(a.diagonal.reshape(1, -1), b)))


def _permutation_power(matrix: Permutation, exponent: int) -> Permutation:
    """A power by repeated squaring."""
    base = matrix.order if exponent >= 0 else np.argsort(matrix.order)
    exponent = abs(exponent)
    order = np.arange(base.size)
    while exponent:
        if exponent & 1:
            order = order[base]
        base = base[base]
        exponent >>= 1
    return Permutation(order)


def _negative(a: Any) -> Any:
    return _like(a, -a.diagonal) if type(a) is Diagonal else None


def _itself(a: Any) -> Any:
    return a if type(a) is Diagonal else None


def _turned(a: Any) -> Any:
    return Diagonal(a.diagonal, a.columns, a.rows) if type(a) is Diagonal else a.inverse()


def _conjugate_turned(a: Any) -> Any:
    return _turned(a) if a.dtype.kind != "c" else Diagonal(a.diagonal.conj(), a.columns, a.rows)


_RULES: dict[str, Callable[..., Any]] = {
    "+": lambda a, b: _sum("+", a, b),
    "-": lambda a, b: _sum("-", a, b),
    "*": _product,
    "/": _right_division,
    "\\": _left_division,
    "^": _power,
    "u-": _negative,
    "u+": _itself,
    ".'": _turned,
    "'": _conjugate_turned,
}
