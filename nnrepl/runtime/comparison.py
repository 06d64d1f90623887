"""Comparison and logic: `< <= > >= == != & | !`."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.runtime import complexes
from nnrepl.runtime.operands import (
    BOOL,
    F64,
    as_array,
    conform,
    is_integer,
    overload,
    refuse_classes,
    same_precision,
    undefined_binary,
    undefined_unary,
)
from nnrepl.values.convert import norm
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.text import codes_of

ndarray = np.ndarray
EXACT = 2**53
_array = np.array
_SCALARS = frozenset({float, bool})


def lt(a: Any, b: Any) -> Any:
    """a < b"""
    kind = type(a)
    other = type(b)
    if kind is float:
        if other is float:
            return a < b
        if other is ndarray and b.dtype is F64:
            return _array(a) < b
    elif kind is ndarray and a.dtype is F64:
        if other is float:
            return a < _array(b)
        if other is ndarray and b.dtype is F64 and a.shape == b.shape:
            return a < b
    return compare("<", a, b)


def le(a: Any, b: Any) -> Any:
    """a <= b"""
    kind = type(a)
    other = type(b)
    if kind is float:
        if other is float:
            return a <= b
        if other is ndarray and b.dtype is F64:
            return _array(a) <= b
    elif kind is ndarray and a.dtype is F64:
        if other is float:
            return a <= _array(b)
        if other is ndarray and b.dtype is F64 and a.shape == b.shape:
            return a <= b
    return compare("<=", a, b)


def gt(a: Any, b: Any) -> Any:
    """a > b"""
    kind = type(a)
    other = type(b)
    if kind is float:
        if other is float:
            return a > b
        if other is ndarray and b.dtype is F64:
            return _array(a) > b
    elif kind is ndarray and a.dtype is F64:
        if other is float:
            return a > _array(b)
        if other is ndarray and b.dtype is F64 and a.shape == b.shape:
            return a > b
    return compare(">", a, b)


def ge(a: Any, b: Any) -> Any:
    """a >= b"""
    kind = type(a)
    other = type(b)
    if kind is float:
        if other is float:
            return a >= b
        if other is ndarray and b.dtype is F64:
            return _array(a) >= b
    elif kind is ndarray and a.dtype is F64:
        if other is float:
            return a >= _array(b)
        if other is ndarray and b.dtype is F64 and a.shape == b.shape:
            return a >= b
    return compare(">=", a, b)


def eq(a: Any, b: Any) -> Any:
    """a == b"""
    kind = type(a)
    other = type(b)
    if kind is float:
        if other is float:
            return a == b
        if other is ndarray and b.dtype is F64:
            return _array(a) == b
    elif kind is ndarray and a.dtype is F64:
        if other is float:
            return a == _array(b)
        if other is ndarray and b.dtype is F64 and a.shape == b.shape:
            return a == b
    return compare("==", a, b)


def ne(a: Any, b: Any) -> Any:
    """a != b"""
    kind = type(a)
    other = type(b)
    if kind is float:
        if other is float:
            return a != b
        if other is ndarray and b.dtype is F64:
            return _array(a) != b
    elif kind is ndarray and a.dtype is F64:
        if other is float:
            return a != _array(b)
        if other is ndarray and b.dtype is F64 and a.shape == b.shape:
            return a != b
    return compare("!=", a, b)


_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}


_SCALAR_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def compare(symbol: str, a: Any, b: Any) -> Any:
    """A comparison of any two operands."""
    if type(a) in _SCALARS and type(b) in _SCALARS:
        return _SCALAR_COMPARE[symbol](a, b)
    text = isinstance(a, str) and isinstance(b, str)
    x = codes_of(a) if text else as_array(a)
    y = codes_of(b) if text else as_array(b)
    if x is None or y is None:
        return _compare_others(symbol, a, b)
    if x.dtype is not y.dtype:
        x, y = _alike(symbol, x, y)
    x, y = conform(symbol, x, y)
    if x.dtype.kind == "c" or y.dtype.kind == "c":
        return norm(complexes.compare(symbol, x, y))
    return norm(_COMPARE[symbol](x, y))


def _alike(symbol: str, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Operands of different classes such that NumPy compares them exactly."""
    if is_integer(x) and is_integer(y):
        return x, y
    if is_integer(x) or is_integer(y):
        if x.dtype.kind == "c" or y.dtype.kind == "c":
            undefined_binary(symbol, x, y)
        wide = x if is_integer(x) else y
        if wide.dtype.itemsize == 8 and wide.size and (int(wide.max()) > EXACT or int(wide.min()) < -EXACT):
            return x.astype(object), y.astype(object)
        return x.astype(np.float64), y.astype(np.float64)
    return same_precision(x, y)


def _compare_others(symbol: str, a: Any, b: Any) -> Any:
    method = overload(a) or overload(b)
    if method:
        return method(symbol, (a, b))
    if type(a) is FunctionHandle and type(b) is FunctionHandle and symbol in ("==", "!="):
        return same_function(a, b) == (symbol == "==")
    return undefined_binary(symbol, a, b)


def same_function(a: FunctionHandle, b: FunctionHandle) -> bool:
    """Whether two handles are equal: of the same named function, or copies of one anonymous function."""
    return a is b or (bool(a.name) and a.name == b.name) or (a.node is not None and a.node is b.node)


def and_(a: Any, b: Any) -> Any:
    """a & b"""
    if type(a) in _SCALARS and type(b) in _SCALARS and a == a and b == b:
        return a != 0.0 and b != 0.0
    if type(a) is ndarray and type(b) is ndarray and a.dtype is BOOL and b.dtype is BOOL and a.shape == b.shape:
        return a & b
    return _logic("&", np.logical_and, a, b)


def or_(a: Any, b: Any) -> Any:
    """a | b"""
    if type(a) in _SCALARS and type(b) in _SCALARS and a == a and b == b:
        return a != 0.0 or b != 0.0
    if type(a) is ndarray and type(b) is ndarray and a.dtype is BOOL and b.dtype is BOOL and a.shape == b.shape:
        return a | b
    return _logic("|", np.logical_or, a, b)


def _logic(symbol: str, operation: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
    x = as_array(a)
    y = as_array(b)
    if x is None or y is None:
        method = overload(a) or overload(b)
        return method(symbol, (a, b)) if method else undefined_binary(symbol, a, b)
    refuse_classes(symbol, x, y)
    kinds = x.dtype.kind + y.dtype.kind
    if x.size != 1 or y.size != 1 or not set(kinds) & set("iuc"):
        # Next to a single integer or complex number, Octave lets a NaN pass as true.
        refuse_nan(x)
        refuse_nan(y)
    x, y = conform(symbol, x, y)
    return norm(operation(x, y))


def refuse_nan(array: np.ndarray) -> None:
    """NaN is neither true nor false."""
    if array.dtype.kind in "fc" and np.isnan(array).any():
        raise OctaveError("invalid conversion from NaN to logical", operands=(array,))


def not_(a: Any) -> Any:
    """!a"""
    if type(a) is bool:
        return not a
    if type(a) is ndarray and a.dtype is BOOL:
        return ~a
    x = as_array(a)
    if x is None:
        method = overload(a)
        return method("!", (a,)) if method else undefined_unary("!", a)
    refuse_nan(x)
    return norm(x == 0)
