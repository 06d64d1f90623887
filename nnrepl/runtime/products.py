"""The matrix product and transposition."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.later import alone
from nnrepl.runtime.arithmetic import times, times_left, times_right
from nnrepl.runtime.operands import (
    F64,
    as_array,
    is_integer,
    nonconformant,
    overload,
    refuse_classes,
    same_precision,
    undefined_binary,
    undefined_unary,
)
from nnrepl.values.containers import Cell, StructArray
from nnrepl.values.convert import norm
from nnrepl.values.ranges import Range
from nnrepl.values.text import CharArray, codes_of, from_codes, is_dq

ndarray = np.ndarray
_SCALARS = frozenset({float, bool, complex})
_array = np.array


def mtimes(a: Any, b: Any) -> Any:
    """a * b"""
    kind = type(a)
    other = type(b)
    if kind is ndarray and a.dtype is F64:
        if other is ndarray and b.dtype is F64:
            if a.ndim == 2 and b.ndim == 2 and a.shape[1] == b.shape[0]:
                return real_product(a, b)
        elif other is float:
            return a * _array(b)
    elif kind is float:
        if other is float:
            return a * b
        if other is ndarray and b.dtype is F64:
            return _array(a) * b
    elif kind is complex and other in _SCALARS:
        if other is complex:
            z = a * b
            if z - z == 0:
                return z if z.imag else z.real
        return times(a, b)
    return _product(a, b)


def mtimes_left(a: Any, b: Any) -> Any:
    """a * b, where nobody else has a: a large matrix times a number takes the result in its memory."""
    if type(b) is float and type(a) is ndarray:
        return times_left(a, b)
    return mtimes(a, b)


def mtimes_right(a: Any, b: Any) -> Any:
    """a * b, where nobody else has b."""
    if type(a) is float and type(b) is ndarray:
        return times_right(a, b)
    return mtimes(a, b)


def real_product(a: np.ndarray, b: np.ndarray) -> Any:
    """The product of two matrices of doubles that fit together."""
    m = a.shape[0]
    n = b.shape[1]
    if m == 1:
        return a.dot(b) if n != 1 else a.dot(b).item()
    return a.dot(b) if n == 1 else _by_columns(a, b, F64)


def _by_columns(a: np.ndarray, b: np.ndarray, dtype: Any) -> np.ndarray:
    # The transposed product into the transposed memory: the result is column-major, and nobody's view.
    out = np.empty((a.shape[0], b.shape[1]), dtype=dtype, order="F")
    np.dot(b.T, a.T, out=out.T)
    return out


def matrix_of(array: np.ndarray) -> np.ndarray:
    """A matrix: what has more than two dimensions counts as the matrix of the same rows."""
    return array if array.ndim == 2 else array.reshape(array.shape[0], prod(array.shape[1:]), order="F")


def is_scalar(value: Any) -> bool:
    """Whether an operand is a single number."""
    if type(value) in _SCALARS:
        return True
    if type(value) is ndarray:
        return value.shape == (1, 1)
    return isinstance(value, str | CharArray) and codes_of(value).shape == (1, 1)


def _product(a: Any, b: Any) -> Any:
    x = as_array(a)
    y = as_array(b)
    if x is None or y is None:
        method = overload(a) or overload(b)
        return method("*", (a, b)) if method else undefined_binary("*", a, b)
    if is_scalar(a) or is_scalar(b):
        return scaled(a, b, x, y)
    if is_integer(x) or is_integer(y):
        undefined_binary("*", a, b)
    x, y = matrix_of(x), matrix_of(y)
    if x.shape[1] != y.shape[0]:
        nonconformant("*", x, y)
    x, y = same_precision(x, y)
    common = np.result_type(x.dtype, y.dtype)
    return norm(_by_columns(x.astype(common, copy=False), y.astype(common, copy=False), common))


def scaled(a: Any, b: Any, x: np.ndarray, y: np.ndarray) -> Any:
    """The product where one operand is a number; integer errors name the operator that was written."""
    if is_integer(x) or is_integer(y):
        refuse_classes("*", x, y)
    return times(a, b)


def transpose(a: Any) -> Any:
    """a.'"""
    if type(a) is ndarray and a.dtype is F64 and a.ndim == 2:
        return a.T if 1 in a.shape else a.T.copy(order="F")
    return _transposed(a, ".'")


def ctranspose(a: Any) -> Any:
    """a'"""
    kind = type(a)
    if kind is ndarray and a.dtype is F64 and a.ndim == 2:
        return a.T if 1 in a.shape else a.T.copy(order="F")
    if kind is complex:
        return a.conjugate() if a.imag else a.real
    if kind is ndarray and a.dtype.kind == "c":
        return _transposed(np.conjugate(a), "'")
    return _transposed(a, "'")


def _with_left(turn: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    def left_transposed(a: Any, b: Any) -> Any:
        if type(a) is ndarray and a.dtype is F64 and type(b) is ndarray and b.dtype is F64:
            if a.ndim == 2 and b.ndim == 2 and a.shape[0] == b.shape[0]:
                return real_product(a.T, b) if not _is_same(a, b) else square(a) if a.shape[1] == 1 else gram(a, True)
        return mtimes(turn(a), b)

    return left_transposed


def _with_right(turn: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    def right_transposed(a: Any, b: Any) -> Any:
        if type(a) is ndarray and a.dtype is F64 and type(b) is ndarray and b.dtype is F64:
            if a.ndim == 2 and b.ndim == 2 and a.shape[1] == b.shape[1]:
                return real_product(a, b.T) if not _is_same(a, b) else square(a) if a.shape[0] == 1 else gram(a, False)
        return mtimes(a, turn(b))

    return right_transposed


def _is_same(a: ndarray, b: ndarray) -> bool:
    """Whether two matrices of the same rows or columns are one in memory: X(:) and X(:) both show X."""
    if a is b:
        return True
    if a.base is None or a.base is not b.base or a.shape != b.shape or a.strides != b.strides:
        return False
    return bool(a.ctypes.data == b.ctypes.data)


def gram(a: ndarray, turned: bool) -> ndarray:
    """a * a', or a' * a, by BLAS's routine for that, which computes one half of it.

    Octave asks for the upper half. NumPy asks for the lower one, whose last digits are others at the edges of the
    blocks that it is computed in; a result of one block has no such edges.
    """
    size = a.shape[1] if turned else a.shape[0]
    if size <= _BLOCK or not a.size:
        return _by_columns(a.T, a, F64) if turned else _by_columns(a, a.T, F64)
    result = alone("scipy.linalg._fblas").dsyrk(1.0, a, trans=int(turned))
    np.copyto(result, result.T, where=np.tri(size, k=-1, dtype=bool))
    return result


_BLOCK = 8


def square(vector: ndarray) -> float:
    """v' * v: as one element of the product of a matrix with itself, whose sums have another order than a dot's.

    NumPy sees that there is but one matrix only where it has two columns.
    """
    size = vector.size
    kept = _pairs.get(size)
    if kept is None:
        both = np.zeros((size, 2))
        kept = both[:, 0], both.T, both, np.empty((2, 2))
        if size <= _SHORT and len(_pairs) < _SHORT:
            _pairs[size] = kept
    column, turned, both, product = kept
    column[:] = vector.reshape(-1)
    _dot(turned, both, product)
    return product.item(0)


_SHORT = 256
_pairs: dict[int, tuple[ndarray, ndarray, ndarray, ndarray]] = {}
"""For the lengths of short vectors: a first column, the transpose of both columns, the columns, and the product."""
_dot = np.dot


# a' * b and a * b' and the same with .': nothing is moved, and sums have the order that Octave's have.
ctransposed_mtimes = _with_left(ctranspose)
mtimes_ctransposed = _with_right(ctranspose)
transposed_mtimes = _with_left(transpose)
mtimes_transposed = _with_right(transpose)


def _transposed(a: Any, symbol: str) -> Any:
    kind = type(a)
    if kind is ndarray or kind is Range:
        array = a if kind is ndarray else a.array
        _only_2d(array)
        return norm(array.T) if array.dtype.kind == "c" else array.T
    if kind in _SCALARS:
        return a if kind is not complex or a.imag else a.real
    if isinstance(a, str | CharArray):
        codes = codes_of(a)
        _only_2d(codes)
        return from_codes(codes.T, is_dq(a))
    if kind is Cell:
        _only_2d(a.data)
        return Cell(a.copy().data.T)
    if kind is StructArray:
        _only_2d(a.data)
        return StructArray(a.copy().data.T, a.keys)
    return _transpose_others(a, symbol)


def _transpose_others(a: Any, symbol: str) -> Any:
    method = overload(a)
    if method:
        return method(symbol, (a,))
    if type(a).__name__ == "Struct":
        return a
    return undefined_unary(symbol, a)


def _only_2d(array: np.ndarray) -> None:
    if array.ndim > 2:
        raise OctaveError("transpose not defined for N-D objects")
