"""Whether values are equal, whatever their kinds."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.registry import builtin
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import dims_of, is_array_like, is_text
from nnrepl.values.ranges import Range
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import SPECIAL
from nnrepl.values.text import codes_of


def equal(a: Any, b: Any, nan_equal: bool = False) -> bool:
    """Whether two values are equal: the same size and elements, whatever their numeric classes."""
    if type(a) is float and type(b) is float:
        return a == b or (nan_equal and a != a and b != b)
    if isinstance(a, FunctionHandle) or isinstance(b, FunctionHandle):
        return _same_handle(a, b)
    if is_array_like(a) and is_array_like(b):
        return _same_numbers(a, b, nan_equal)
    if dims_of(a) != dims_of(b):
        return False
    if isinstance(a, Cell) and isinstance(b, Cell):
        return all(equal(p, q, nan_equal) for p, q in zip(a.items(), b.items(), strict=True))
    if isinstance(a, Struct) and isinstance(b, Struct):
        return _same_fields(a, b, nan_equal)
    if isinstance(a, StructArray) and isinstance(b, StructArray):
        pairs = zip(a.items(), b.items(), strict=True)
        return sorted(a.keys) == sorted(b.keys) and all(_same_fields(p, q, nan_equal) for p, q in pairs)
    return a is b


def _same_handle(a: Any, b: Any) -> bool:
    if not (isinstance(a, FunctionHandle) and isinstance(b, FunctionHandle)):
        return False
    if a is b:
        return True
    if a.node is not None or b.node is not None:
        captured = a.captured.keys() == b.captured.keys() and all(
            equal(a.captured[name], b.captured[name]) for name in a.captured
        )
        return a.node is b.node and captured
    return a.name == b.name


def _same_fields(a: Struct, b: Struct, nan_equal: bool) -> bool:
    if a.fields.keys() != b.fields.keys():
        return False
    return all(equal(item, b.fields[name], nan_equal) for name, item in a.fields.items())


def _same_numbers(a: Any, b: Any, nan_equal: bool) -> bool:
    if type(a) is Sparse or type(b) is Sparse:
        if dims_of(a) != dims_of(b):
            return False
        if type(a) is type(b):
            return _same_stored(a, b, nan_equal)
    x, y = _plain(a), _plain(b)
    if x.shape != y.shape:
        return False
    if "f" in (x.dtype.char, y.dtype.char):
        # A single and a double are compared as singles.
        x, y = (each.astype(np.float32) if each.dtype.char == "d" else each for each in (x, y))
    if nan_equal and x.dtype.kind in "fc" and y.dtype.kind in "fc":
        return bool(((x == y) | (np.isnan(x) & np.isnan(y))).all())
    return bool((x == y).all())


def _same_stored(a: Sparse, b: Sparse, nan_equal: bool) -> bool:
    x, y = a.matrix, b.matrix
    same = np.array_equal(x.indptr, y.indptr) and np.array_equal(x.indices, y.indices)
    return same and np.array_equal(x.data, y.data, equal_nan=nan_equal)


def _plain(value: Any) -> np.ndarray:
    if type(value) is np.ndarray:
        return value
    if is_text(value):
        return codes_of(value)
    return value.array if type(value) is Range or type(value) in SPECIAL else np.array(value, ndmin=2)


@builtin("t = isequal(a, b, ...)", fresh=True)
def isequal(*args: Any) -> Any:
    """Whether all arguments are equal: the same size and the same elements. NaN equals nothing.

    >> isequal([1 2], [1 2])
    ans = 1
    """
    if len(args) < 2:
        raise invalid_call("isequal")
    return all(equal(args[0], other) for other in args[1:])


@builtin("t = isequaln(a, b, ...)", fresh=True)
def isequaln(*args: Any) -> Any:
    """Whether all arguments are equal, where NaN equals NaN.

    >> isequaln(NaN, NaN)
    ans = 1
    """
    if len(args) < 2:
        raise invalid_call("isequaln")
    return all(equal(args[0], other, nan_equal=True) for other in args[1:])
