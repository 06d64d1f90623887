"""What all operators share: operands as arrays, their common shape, and the errors for those that do not fit."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.values.convert import norm, type_name
from nnrepl.values.kinds import dims_of, dims_text
from nnrepl.values.objects import Object
from nnrepl.values.ranges import Range
from nnrepl.values.sentinels import CS_LIST
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import full
from nnrepl.values.text import CharArray, codes_of

np.seterr(all="ignore")
"""Division by zero, overflow and invalid operations have IEEE results and no warnings, as in Octave."""
warnings.filterwarnings("ignore", category=np.exceptions.ComplexWarning)
"""Where a real number is needed Octave takes the real part without a word."""

F64 = np.dtype(np.float64)
F32 = np.dtype(np.float32)
C128 = np.dtype(np.complex128)
C64 = np.dtype(np.complex64)
BOOL = np.dtype(np.bool_)

METHODS = {
    "+": "plus",
    "-": "minus",
    ".*": "times",
    "./": "rdivide",
    ".\\": "ldivide",
    ".^": "power",
    "*": "mtimes",
    "/": "mrdivide",
    "\\": "mldivide",
    "^": "mpower",
    "<": "lt",
    "<=": "le",
    ">": "gt",
    ">=": "ge",
    "==": "eq",
    "!=": "ne",
    "&": "and",
    "|": "or",
}
"""The function that each binary operator stands for."""

PREFIX_METHODS = {"-": "uminus", "+": "uplus", "!": "not", "'": "ctranspose", ".'": "transpose"}
"""The function that each unary operator stands for."""

_SHAPE_OPERATION = {
    "+": "operator +",
    "-": "operator -",
    ".*": "product",
    "./": "quotient",
    ".\\": "quotient",
    ".^": "operator .^",
    "*": "operator *",
    "/": "operator /",
    "\\": "operator \\",
    "<": "mx_el_lt",
    "<=": "mx_el_le",
    ">": "mx_el_gt",
    ">=": "mx_el_ge",
    "==": "mx_el_eq",
    "!=": "mx_el_ne",
    "&": "mx_el_and",
    "|": "mx_el_or",
    "&_": "mx_el_and_",
}


def as_array(value: Any) -> np.ndarray | None:
    """A numeric, logical or char value as an array of its shape (chars as doubles); None for anything else."""
    kind = type(value)
    if kind is np.ndarray:
        return value
    if kind is float or kind is bool or kind is complex:
        return np.array(value, ndmin=2)
    if kind is Range:
        return value.array
    if isinstance(value, str | CharArray):
        return codes_of(value).astype(np.float64)
    return None


OVERLOADS: dict[type, Callable[[str, tuple[Any, ...]], Any]] = {}
"""The functions `operate` of the kinds of value that have no such method, diagonal and permutation matrices."""


def overload(value: Any) -> Any:
    """The function `operate(symbol, operands)` of a kind of value that has operators of its own, or None.

    Traced values of automatic differentiation are such: what no fast path takes is handed to them.
    """
    return OVERLOADS.get(type(value)) or getattr(value, "operate", None)


def operand_type(value: Any) -> str:
    """The name of an operand in Octave's messages: bools, chars and ranges count as the numbers that they stand for."""
    if value is CS_LIST:
        return "cs-list"
    if type(value) is Sparse:
        return "sparse complex matrix" if value.dtype.kind == "c" else "sparse matrix"
    array = as_array(full(value))
    if array is None:
        return {"Cell": "cell", "Struct": "scalar struct", "StructArray": "struct"}.get(
            type(value).__name__, "function handle" if not isinstance(value, Object) else "object"
        )
    size = "scalar" if array.shape == (1, 1) else "matrix"
    if array.dtype.kind in "iu":
        return f"{array.dtype.name} {size}"
    single = "float " if array.dtype.char in "fF" else ""
    return f"{single}{'complex ' if array.dtype.kind == 'c' else ''}{size}"


def undefined_binary(symbol: str, a: Any, b: Any) -> NoReturn:
    """Raise the error for operands of classes between which the operator does nothing."""
    for each in (a, b):
        if isinstance(each, Object):
            raise OctaveError(f"{METHODS[symbol]} method not defined for {each.class_name} class", operands=(a, b))
    raise OctaveError(
        f"binary operator '{symbol}' not implemented for '{operand_type(a)}' by '{operand_type(b)}' operations",
        operands=(a, b),
    )


def undefined_unary(symbol: str, a: Any) -> NoReturn:
    """Raise the error for an operand of a class on which the operator does nothing."""
    if isinstance(a, Object) and symbol not in ("++", "--"):
        raise OctaveError(f"{PREFIX_METHODS[symbol]} method not defined for {a.class_name} class", operands=(a,))
    name = type_name(a) if type(a) is Sparse else operand_type(a)
    raise OctaveError(f"unary operator '{symbol}' not implemented for '{name}' operands", operands=(a,))


def nonconformant(symbol: str, a: Any, b: Any) -> NoReturn:
    """Raise the error for operands whose shapes do not fit; `a .\\ b` is done, and complained about, as `b ./ a`."""
    raise OctaveError(
        f"{_SHAPE_OPERATION[symbol]}: nonconformant arguments "
        f"(op1 is {dims_text(dims_of(a))}, op2 is {dims_text(dims_of(b))})",
        "Octave:nonconformant-args",
        operands=(b, a) if symbol == ".\\" else (a, b),
    )


def conform(symbol: str, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both operands with as many dimensions, fit for broadcasting; an error if their shapes do not fit."""
    if x.shape == y.shape:
        return x, y
    if x.ndim != y.ndim:
        wide = max(x.ndim, y.ndim)
        x, y = _of_ndim(x, wide), _of_ndim(y, wide)
    for m, n in zip(x.shape, y.shape, strict=True):
        if m != n and m != 1 and n != 1:
            nonconformant(symbol, norm(x), norm(y))
    return x, y


def _of_ndim(array: np.ndarray, ndim: int) -> np.ndarray:
    return array.reshape(array.shape + (1,) * (ndim - array.ndim))


def is_integer(array: np.ndarray) -> bool:
    """Whether the array is of an integer class."""
    return array.dtype.kind in "iu"


def refuse_classes(symbol: str, x: np.ndarray, y: np.ndarray) -> None:
    """Raise the error for an integer array together with complex numbers or with another integer class."""
    if is_integer(x) and is_integer(y):
        if x.dtype != y.dtype:
            undefined_binary(symbol, x, y)
    elif (is_integer(x) or is_integer(y)) and (x.dtype.kind == "c" or y.dtype.kind == "c"):
        undefined_binary(symbol, x, y)


def floating(array: np.ndarray, single: bool) -> np.ndarray:
    """The numbers as single or double, real or complex as they are."""
    if array.dtype.kind == "c":
        return array.astype(C64 if single else C128, copy=False)
    return array.astype(F32 if single else F64, copy=False)


def same_precision(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both as double, or both as single if one of them is single."""
    if x.dtype is y.dtype and (x.dtype is F64 or x.dtype is F32):
        return x, y
    single = x.dtype.char in "fF" or y.dtype.char in "fF"
    return floating(x, single), floating(y, single)
