"""Operators of which at least one operand is a sparse matrix: which of them do what, and when the result is full."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.runtime.operands import as_array, nonconformant, undefined_binary
from nnrepl.runtime.sparse import as_sparse, empty, of_array
from nnrepl.runtime.sparse_division import left_division, right_division
from nnrepl.runtime.sparse_elementwise import between, logical_not, on_stored, with_array, with_number
from nnrepl.runtime.sparse_powers import matrix_power
from nnrepl.runtime.sparse_products import is_full_number, product, scaled
from nnrepl.runtime.special import on_full
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import dims_of
from nnrepl.values.sparse import Sparse, sparse_value
from nnrepl.values.special import STRUCTURED, Diagonal, full

_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=", "&", "|")


def operate(symbol: str, operands: tuple[Any, ...]) -> Any:
    """An operation of which at least one operand is a sparse matrix."""
    for each in operands:
        method = getattr(each, "operate", None)
        if method:
            return method(symbol, tuple(map(full, operands)))
    rule = _UNARY.get(symbol)
    if rule:
        return rule(*operands)
    if symbol == ":":
        return on_full(symbol, operands)
    for each in operands:
        if type(each) is not Sparse and not _is_compatible(each):
            undefined_binary(symbol, *operands)
    return _BINARY[symbol](*map(_as_matrix, operands))


def _as_matrix(value: Any) -> Any:
    """A range or text as an array; one with more than two dimensions as a matrix, as Octave takes it."""
    if type(value) in STRUCTURED or type(value) is Sparse:
        return value
    array = to_array(value)
    return array.reshape(array.shape[0], -1, order="F") if array.ndim > 2 else array


def _is_compatible(value: Any) -> bool:
    """Whether a value that is not sparse may stand beside a sparse matrix: there are no integers and no singles."""
    array = value if type(value) in STRUCTURED else as_array(value)
    return array is not None and array.dtype.char in "dD?"


def _is_one(value: Any) -> bool:
    return dims_of(value) == (1, 1)


def _number(value: Any) -> Any:
    """A 1x1 value as a number."""
    return to_array(value).item()


def _sum(symbol: str, a: Any, b: Any) -> Any:
    """Sparse only between sparse matrices; a sparse and a diagonal matrix of one size count as such."""
    if type(a) is Sparse and type(b) is Sparse:
        return _elementwise(symbol, a, b)
    if symbol == "-" and type(b) is Sparse and b.dtype.kind == "c" and _is_one(a):
        # What is not stored has no imaginary part whose sign would turn.
        return norm(np.where(b.array == 0, _number(a), to_array(on_full("-", (a, b)))))
    if _is_one(a) or _is_one(b) or not (type(a) is Diagonal or type(b) is Diagonal):
        _check_dims(symbol, a, b)
        return on_full(symbol, (a, b))
    return _elementwise(symbol, a, b)


def _check_dims(symbol: str, a: Any, b: Any) -> None:
    """Between matrices, at least one of them sparse, there is no broadcasting."""
    if not _is_one(a) and not _is_one(b) and dims_of(a) != dims_of(b):
        nonconformant(symbol, a, b)


def _elementwise(symbol: str, a: Any, b: Any) -> Sparse:
    """An elementwise operation whose result is sparse."""
    _check_dims(symbol, a, b)
    if symbol == ".*" and (_is_one(a) or _is_one(b)):
        return scaled(a, b)
    if _is_one(b):
        if symbol == "./" and (is_full_number(b) or (type(a) is Sparse and a.dtype.kind == "c")):
            return on_stored(as_sparse(a), lambda data: on_full(symbol, (data, full(b))))
        return with_number(symbol, as_sparse(a), _number(b))
    if _is_one(a):
        return with_number(symbol, as_sparse(b), _number(a), number_first=True)
    if type(a) is Sparse or type(a) in STRUCTURED:
        if type(b) is Sparse or type(b) in STRUCTURED:
            return between(symbol, as_sparse(a), as_sparse(b))
        return with_array(symbol, as_sparse(a), to_array(b))
    return with_array(symbol, as_sparse(b), to_array(a), array_first=True)


def _quotient(symbol: str, a: Any, b: Any) -> Any:
    if is_full_number(a):
        # For .\ Octave has only a division of complex numbers.
        plain = symbol == "./" or b.dtype.kind == "c"
        return _number_over(_number(a), b) if plain else on_full("./", (complex(_number(a)), b))
    _check_dims(symbol, a, b)
    return _elementwise("./", a, b)


def _number_over(number: Any, b: Sparse) -> Any:
    """A number divided by each element; Octave has quotients of its own for what is not stored."""
    quotient = to_array(on_full("./", (number, b)))
    if b.dtype.kind == "c" and type(number) is not complex:
        quotient[b.array == 0] = complex(np.nan, np.nan)
    elif number != number and type(number) is not complex:
        quotient[b.array == 0] = -np.inf
    return norm(quotient)


def _power(a: Any, b: Any) -> Any:
    if is_full_number(a):
        return norm(_number_to_power(_number(a), b))
    base_is_one = type(a) is Sparse and _is_one(a)
    if is_full_number(b):
        return _power_of_number(as_sparse(a), _number(b))
    if _is_one(b) != base_is_one and (_is_one(b) or dims_of(b) == (0, 0)):
        nonconformant(".^", a, b)
    if base_is_one and not _is_one(b):
        return of_array(_number_to_power(_number(a), b))
    _check_dims(".^", a, b)
    # Octave begins with ones, and takes powers only of what is not zero.
    base = to_array(a)
    return of_array(np.where(base == 0, 1.0, to_array(on_full(".^", (base, to_array(b))))))


def _power_of_number(a: Sparse, exponent: Any) -> Any:
    """Powers by one full number; zero and negative exponents make the matrix full."""
    if type(exponent) is complex or not exponent <= 0:
        return on_stored(a, lambda data: on_full(".^", (data, exponent)))
    others = to_array(on_full(".^", (0.0, exponent)))
    return norm(np.where(a.array == 0, others, to_array(on_full(".^", (a.array, exponent)))))


def _number_to_power(base: Any, b: Any) -> np.ndarray:
    exponents = to_array(b)
    found = to_array(on_full(".^", (base, exponents)))
    if base == 0 and exponents.dtype.kind == "c":
        found = np.where(exponents == 0, complex(np.nan, np.nan), found)
    return found


def _comparison(symbol: str) -> Callable[[Any, Any], Any]:
    def compare(a: Any, b: Any) -> Any:
        if (0, 0) in (dims_of(a), dims_of(b)):
            return empty(0, 0, bool)
        if symbol == "&" and type(a) is Sparse and type(b) is Sparse:
            _check_dims("&_", a, b)
        if symbol in "&|":
            a, b = _is_not_zero(a), _is_not_zero(b)
        return _elementwise(symbol, a, b)

    return compare


def _is_not_zero(value: Any) -> Any:
    """Logical values; beside a sparse matrix NaN counts as true."""
    if type(value) is Sparse:
        return sparse_value(value.matrix.astype(bool))
    return value if type(value) in STRUCTURED else to_array(value) != 0


def _negative(a: Sparse) -> Sparse:
    return Sparse(-a.matrix if a.dtype.kind != "b" else -a.matrix.astype(np.float64))


def _positive(a: Sparse) -> Sparse:
    return sparse_value(a.matrix.astype(np.float64)) if a.dtype.kind == "b" else a


def _transposed(a: Sparse) -> Sparse:
    return Sparse(a.matrix.T.tocsc())


def _conjugate_transposed(a: Sparse) -> Sparse:
    return Sparse(a.matrix.T.conj().tocsc()) if a.dtype.kind == "c" else _transposed(a)


_UNARY: dict[str, Callable[..., Any]] = {
    "u-": _negative,
    "u+": _positive,
    "!": logical_not,
    "'": _conjugate_transposed,
    ".'": _transposed,
}

_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: _sum("+", a, b),
    "-": lambda a, b: _sum("-", a, b),
    ".*": lambda a, b: _elementwise(".*", a, b),
    "./": lambda a, b: _quotient("./", a, b),
    ".\\": lambda a, b: _quotient(".\\", b, a),
    ".^": _power,
    "*": product,
    "/": right_division,
    "\\": left_division,
    "^": matrix_power,
    **{symbol: _comparison(symbol) for symbol in _COMPARISONS},
}
