"""Sorting, and search in sorted tables: sort, sortrows, issorted, nth_element, lookup."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnrepl.builtins.args import (
    axis,
    cellstrings,
    elements,
    first_axis,
    invalid_call,
    kind_name,
    numbers,
    rebuild,
    to_array_value,
    to_count,
)
from nnrepl.builtins.ordering import ordered_line, sorted_line, stable_order
from nnrepl.builtins.textargs import flat_text
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.registry import builtin
from nnrepl.runtime.complexes import moduli
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm
from nnrepl.values.kinds import dims_of, is_array_like, is_string, is_text, numel_of
from nnrepl.values.ranges import Range
from nnrepl.values.sparse import Sparse

_sparse_order = later("nnrepl.builtins.sparseorder", "ordered")


def order_of(array: np.ndarray, where: int, descending: bool) -> np.ndarray:
    """The offsets that sort an array along an axis; equal elements keep their order, NaN counts as the greatest."""
    keys = array
    if array.dtype.char == "d" and array.size and array.size == array.shape[where]:
        line = array.reshape(-1)
        if not descending or line.min() == line.min():
            return stable_order(-line if descending else line).reshape(array.shape)
    if descending:
        keys = np.flip(keys, where)
    if keys.dtype.kind == "c":
        found = _complex_order(keys, where)
    else:
        found = np.argsort(keys, axis=where, kind="stable")
    # Sorted upwards from the far end and read backwards, equal elements stay in order.
    return array.shape[where] - 1 - np.flip(found, where) if descending else found


def _complex_order(keys: np.ndarray, where: int) -> np.ndarray:
    size = moduli(keys)
    return np.lexsort((np.where(np.isnan(size), 0, np.angle(keys)), size), axis=where)


def _text_keys(texts: list[str]) -> np.ndarray:
    ranks = {item: k for k, item in enumerate(sorted(set(texts)))}
    return np.array([ranks[item] for item in texts], dtype=np.intp)


def _sort_options(args: tuple[Any, ...]) -> tuple[int | None, bool]:
    dim, mode = None, "ascend"
    if len(args) > 2:
        raise invalid_call("sort")
    if args and isinstance(args[0], str):
        mode = args[0]
        if len(args) > 1:
            raise OctaveError("sort: DIM must be a valid dimension")
    elif args:
        if not is_array_like(args[0]):
            raise OctaveError(f"octave_base_value::nint_value (): wrong type argument '{kind_name(args[0])}'")
        given = to_array_value(args[0]).reshape(-1).real
        if given.size == 0 or np.isnan(given[0]):
            raise OctaveError("conversion of NaN to integer value failed")
        dim = to_count(float(given[0])) - 1
        if dim < 0:
            raise OctaveError("sort: DIM must be a valid dimension")
        if len(args) > 1:
            if not isinstance(args[1], str):
                raise OctaveError("sort: MODE must be a string")
            mode = args[1]
    if mode not in ("ascend", "descend"):
        raise OctaveError('sort: MODE must be either "ascend" or "descend"')
    return dim, mode == "descend"


@builtin("[s, i] = sort(x)", "[s, i] = sort(x, dim)", '[s, i] = sort(x, ..., "ascend"|"descend")', fresh=True)
def sort(x: Any, *args: Any, nargout: int = 1) -> Any:
    """The elements in order along a dimension: by default those of each column, or of a whole vector.

    i tells where each came from: s is x(i). NaN counts as the greatest; complex numbers go by modulus, then by angle;
    strings in a cell go by their characters. Equal elements keep their order.

    >> disp(sort([3 1 2]))
       1   2   3

    >> disp(sort([3 1 2], "descend"))
       3   2   1
    """
    dim, descending = _sort_options(args)
    if type(x) is Sparse and nargout < 2:
        return _sparse_order(x, dim, descending)
    if isinstance(x, Cell):
        texts = cellstrings(x)
        if texts is None:
            raise OctaveError("sort: only cell arrays of character strings may be sorted")
        array = x.data
        keys = _text_keys(texts).reshape(array.shape, order="F")
    elif is_array_like(x):
        array = keys = elements(x) if type(x) is not Range else x.array
    else:
        raise OctaveError(f"octave_base_value::sort (): wrong type argument '{kind_name(x)}'")
    where = first_axis(array.shape) if dim is None else dim
    if where >= array.ndim:
        return (rebuild(x, array.copy()), norm(np.ones(array.shape))) if nargout > 1 else rebuild(x, array.copy())
    if nargout < 2 and array.dtype.kind in "fiub":
        if array.dtype.char == "d" and array.size == array.shape[where]:
            found = sorted_line(array.reshape(-1)).reshape(array.shape)
        else:
            found = np.sort(array, axis=where, kind="stable")
        return rebuild(x, np.flip(found, where) if descending else found)
    if keys is array and array.dtype.char == "d" and array.size and array.size == array.shape[where]:
        line = array.reshape(-1)
        if not descending or line.min() == line.min():
            values, at = ordered_line(line, descending)
            return rebuild(x, values.reshape(array.shape)), norm((at + 1.0).reshape(array.shape))
    at = order_of(keys, where, descending)
    if array.size == array.shape[where]:
        found = rebuild(x, array.reshape(-1).take(at.reshape(-1)).reshape(array.shape))
    else:
        found = rebuild(x, np.take_along_axis(array, at, axis=where))
    return (found, norm(at + 1.0)) if nargout > 1 else found


def _column_number(k: Any) -> int:
    if isinstance(k, complex) and k.imag:
        rule = "subscripts must be real (forgot to initialize i or j?)"
        raise OctaveError(f"A(_,{k.real:g}{k.imag:+g}i): {rule}", "Octave:invalid-index")
    if not math.isfinite(k.real) or k.real != int(k.real):
        shown = f"{k.real:g}".replace("inf", "Inf")
        rule = "subscripts must be either integers 1 to (2^63)-1 or logicals"
        raise OctaveError(f"A(_,{shown}): {rule}", "Octave:invalid-index")
    return int(k.real)


@builtin("[s, i] = sortrows(A)", "[s, i] = sortrows(A, c)", fresh=True)
def sortrows(x: Any, c: Any = None, *, nargout: int = 1) -> Any:
    """The rows of a matrix in order: by the first column, then the second and so on, or by the columns in c.

    A negative column sorts downwards. Rows that are equal there keep their order.

    >> disp(sortrows([3 1; 1 2; 2 0]))
       1   2
       2   0
       3   1
    """
    array = elements(x)
    keys = array
    if isinstance(x, Cell):
        texts = cellstrings(x)
        if texts is not None:
            keys = _text_keys(texts).reshape(array.shape, order="F")
        else:
            if any(type(item) not in (float, bool) for item in x.items()):
                raise OctaveError("sortrows: only cell arrays of character strings may be sorted")
            keys = np.array(x.items(), dtype=float).reshape(array.shape, order="F")
    if array.ndim > 2:
        raise OctaveError("__sort_rows_idx__: needs a 2-D object")
    columns = list(range(1, array.shape[1] + 1))
    if c is not None:
        if is_text(c) or not is_array_like(c) or numel_of(c) == 0 or 1 not in dims_of(c):
            raise OctaveError("sortrows: C must be a numeric vector")
        columns = [_column_number(k) for k in to_array_value(c).reshape(-1, order="F").tolist()]
        if any(k == 0 or abs(k) > array.shape[1] for k in columns):
            raise OctaveError("sortrows: all elements of C must be in the range [1, columns (A)]")
    at = np.arange(array.shape[0])
    for k in reversed(columns):
        at = at[order_of(keys[at, abs(k) - 1], 0, k < 0)]
    found = rebuild(x, array[at])
    return (found, norm((at + 1.0).reshape(-1, 1))) if nargout > 1 else found


def _is_ordered(line: np.ndarray, mode: str) -> bool:
    if mode == "either":
        return _is_ordered(line, "ascend") or _is_ordered(line, "descend")
    return bool((np.sort(order_of(line, 0, mode == "descend")) == order_of(line, 0, mode == "descend")).all())


@builtin("t = issorted(x)", "t = issorted(x, mode)", 't = issorted(x, "rows", mode)', fresh=True)
def issorted(x: Any, *args: Any) -> Any:
    """Whether a vector, or the rows of a matrix, are in order: "ascend", "descend" or "either".

    >> issorted([1 2 3])
    ans = 1
    """
    by_rows = False
    mode = "ascend"
    for arg in args:
        if not isinstance(arg, str):
            raise OctaveError(f"issorted: {'second argument' if arg is args[0] else 'MODE'} must be a string")
        word = arg.lower()
        if word == "rows":
            by_rows = True
        elif word in ("ascend", "descend", "either"):
            mode = word
        else:
            raise OctaveError('issorted: MODE must be "ascend", "descend", or "either"')
    if not (is_array_like(x) or isinstance(x, Cell)):
        raise OctaveError(f"octave_base_value::issorted (): wrong type argument '{kind_name(x)}'")
    array = elements(x)
    if isinstance(x, Cell):
        texts = cellstrings(x)
        if texts is None:
            raise OctaveError("issorted: A is not a cell array of strings")
        array = _text_keys(texts).reshape(array.shape, order="F")
    if by_rows:
        if type(x) is Sparse:
            raise OctaveError("issorted: sparse matrices not yet supported")
        if array.ndim > 2:
            raise OctaveError("issorted: A must be a 2-D object")
        return _rows_ordered(array, _falls(array) if mode == "either" else mode == "descend")
    if array.size == 0:
        return True
    if array.ndim > 2 or 1 not in array.shape:
        raise OctaveError("issorted: needs a vector")
    return _is_ordered(array.reshape(-1), mode)


def _falls(array: np.ndarray) -> bool:
    """Which order "either" tries: that of the first and last row in the last column where they differ."""
    if not array.size:
        return False
    differ = np.flatnonzero(array[0] != array[-1])
    return bool(differ.size and array[0, differ[-1]] > array[-1, differ[-1]])


def _rows_ordered(array: np.ndarray, descending: bool) -> bool:
    at = np.arange(array.shape[0])
    for k in reversed(range(array.shape[1])):
        at = at[order_of(array[at, k], 0, descending)]
    return bool((at == np.arange(array.shape[0])).all())


@builtin("y = nth_element(x, n)", "y = nth_element(x, n, dim)", fresh=True)
def nth_element(x: Any, n: Any, dim: Any = None) -> Any:
    """The n-th least element along a dimension; n may be a range.

    >> nth_element([5 3 1 4], 2)
    ans = 3
    """
    array = numbers(x, "nth_element")
    wanted = to_array_value(n).reshape(-1, order="F")
    if wanted.dtype.kind == "c":
        odd = wanted[wanted.imag != 0][0]
        rule = "subscripts must be real (forgot to initialize i or j?)"
        raise OctaveError(f"nth_element: invalid index index {odd.real:g}{odd.imag:+g}i: {rule}")
    wanted = wanted.astype(np.float64)
    wrong = wanted[~((wanted >= 1) & (wanted == np.trunc(wanted)))]
    if wrong.size:
        rule = "subscripts must be either integers 1 to (2^63)-1 or logicals"
        raise OctaveError(f"nth_element: invalid index index {wrong[0]:g}: {rule}")
    if wanted.size > 1 and (np.abs(np.diff(wanted)) != 1).any():
        raise OctaveError("nth_element: n must be a scalar or a contiguous range")
    if array.size == 0:
        return norm(array.copy())
    where = first_axis(array.shape) if dim is None else axis(dim, "nth_element: invalid dimension")
    if (wanted > (array.shape[where] if where < array.ndim else 1)).any():
        raise OctaveError("nth_element: invalid element index")
    return norm(np.take(np.sort(array, axis=where), wanted.astype(int) - 1, axis=where))


@builtin("idx = lookup(table, y)", "idx = lookup(table, y, opt)", fresh=True)
def lookup(table: Any, y: Any, opt: Any = "") -> Any:
    """For each element of y the index of the last element of a sorted table that is not greater; 0 where there is none.

    Options: "m" gives 0 and "b" false unless it is equal; "l" and "r" never leave the first and the last interval.

    >> disp(lookup([1 2 3], [0.5 2.5]))
       0   2
    """
    if not is_string(opt):
        raise OctaveError("lookup: OPT must be a string")
    for letter in str(flat_text(opt)):
        if letter not in "mblr":
            raise OctaveError(f"lookup: unrecognized option: {letter}")
    texts = cellstrings(table)
    if texts is not None and (isinstance(y, str) or cellstrings(y) is not None):
        asked = [y] if isinstance(y, str) else cellstrings(y) or []
        ranks = {item: k for k, item in enumerate(sorted({*texts, *asked}))}
        keys = np.array([ranks[item] for item in texts], dtype=float)
        values = np.array([ranks[item] for item in asked], dtype=float)
        values = values.reshape((1, 1) if isinstance(y, str) else y.data.shape, order="F")
    elif is_array_like(table) and is_array_like(y):
        keys = to_array_value(table).reshape(-1, order="F")
        values = to_array_value(y)
    else:
        raise invalid_call("lookup")
    found = _places(keys, values)
    if "m" in opt or "b" in opt:
        hit = found > 0
        if keys.size:
            hit &= keys[np.maximum(found - 1, 0)] == values
        return norm(hit) if "b" in opt else norm(np.where(hit, found, 0).astype(float))
    if "l" in opt:
        found = np.maximum(found, 1)
    if "r" in opt:
        found = np.minimum(found, keys.size - 1)
    return norm(found.astype(float))


def _places(keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    if keys.size > 1 and keys[0] > keys[-1]:
        return keys.size - np.searchsorted(keys[::-1], values, side="left")
    return np.searchsorted(keys, values, side="right")
