"""What compiled loops call for matrices that certainly are real doubles of two dimensions, with two or more elements.

The functions do not ask what their arguments are. What they are not made for they leave to those of the language.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.runtime.assign import assign2
from nnrepl.runtime.colons import colon
from nnrepl.runtime.concat import matrix
from nnrepl.runtime.indexing import index1, index2
from nnrepl.runtime.products import mtimes
from nnrepl.values.sentinels import COLON

_ndarray = np.ndarray
_empty = np.empty
_sqrt = math.sqrt


def dot(a: np.ndarray, b: np.ndarray) -> Any:
    """a * b; nobody else has the result."""
    try:
        if b.shape[1] == 1:
            product = a.dot(b)
            return product if len(product) != 1 else product.item()
        # The transposed product, so that the result is column-major.
        return a.dot(b) if len(a) == 1 else b.T.dot(a.T).T
    except ValueError:
        return mtimes(a, b)


def norm_of_vector(x: np.ndarray, general: Callable[[Any], Any]) -> Any:
    """norm(x) of a row or column; the function of the language knows what to do where squares overflow."""
    line = x.ravel()
    squares = line.dot(line).item()
    return _sqrt(squares) if 1e-200 < squares < 1e200 else general(x)


def row(x: np.ndarray, i: float) -> Any:
    """x(i,:)."""
    k = int(i) if 0.0 < i < 1e15 else 0
    if 0 < k == i and k <= len(x) and x.shape[1] != 1:
        return x[k - 1 : k].copy()
    return index2(x, i * 1.0, COLON)


def column(x: np.ndarray, j: float) -> Any:
    """x(:,j), which may show x."""
    k = int(j) if 0.0 < j < 1e15 else 0
    rows, columns = x.shape
    if 0 < k == j and k <= columns and rows != 1:
        return x[:, k - 1 : k]
    return index2(x, COLON, j * 1.0)


def run(x: np.ndarray, first: float, last: float | None) -> Any:
    """x(first:last), which may show x; None is the end."""
    size = x.size
    start, stop = int(first) if 0.0 < first < 1e15 else 0, size if last is None else int(last) if 0 < last < 1e15 else 0
    if 0 < start < stop <= size and start == first and (last is None or stop == last):
        rows, columns = x.shape
        if columns == 1:
            return x[start - 1 : stop]
        if rows == 1:
            return x[:, start - 1 : stop]
    return index1(x, _range(first, float(size) if last is None else last))


def columns(x: np.ndarray, first: float, last: float | None) -> Any:
    """x(:,first:last), which may show x; None is the end."""
    count = x.shape[1]
    start, stop = (
        int(first) if 0.0 < first < 1e15 else 0,
        count if last is None else int(last) if 0 < last < 1e15 else 0,
    )
    if 0 < start < stop <= count and start == first and (last is None or stop == last):
        return x[:, start - 1 : stop]
    return index2(x, COLON, _range(first, float(count) if last is None else last))


def _range(first: float, last: float) -> Any:
    return colon(first * 1.0, None, last * 1.0)


def own(x: Any) -> Any:
    """A part that may show another matrix, as one that nobody else has."""
    return x.copy() if type(x) is _ndarray and x.base is not None else x


def put_row(x: Any, i: float, v: Any) -> Any:
    """x(i,:) = v."""
    k = int(i) if 0.0 < i < 1e15 else 0
    if 0 < k == i and k <= len(x):
        try:
            if type(v) is float or len(v) == 1:
                x[k - 1] = v
                return x
        except ValueError:
            # It is frozen, or does not fit.
            pass
    return assign2(x, i * 1.0, COLON, v)


def put_counted_row(x: Any, k: int, v: Any) -> Any:
    """x(k,:) = v, where k is an int from 1 on."""
    if k <= len(x):
        try:
            if type(v) is float or len(v) == 1:
                x[k - 1] = v
                return x
        except ValueError:
            # It is frozen, or does not fit.
            pass
    return assign2(x, k * 1.0, COLON, v)


def put_column(x: Any, j: float, v: Any) -> Any:
    """x(:,j) = v."""
    k = int(j) if 0.0 < j < 1e15 else 0
    if 0 < k == j and k <= x.shape[1]:
        try:
            if type(v) is float or v.shape[1] == 1:
                x[:, k - 1 : k] = v
                return x
        except ValueError:
            pass
    return assign2(x, COLON, j * 1.0, v)


def below_one(first: float, x: Any) -> Any:
    """[first; x]."""
    if type(x) is _ndarray:
        rows, columns = x.shape
        if columns == 1 and rows:
            new = _empty((rows + 1, 1))
            new[0] = first
            new[1:] = x
            return new
    return matrix([[first], [x]])


def beside_one(first: float, x: Any) -> Any:
    """[first, x]."""
    if type(x) is _ndarray:
        rows, columns = x.shape
        if rows == 1 and columns:
            new = _empty((1, columns + 1))
            new[0, 0] = first
            new[:, 1:] = x
            return new
    return matrix([[first, x]])
