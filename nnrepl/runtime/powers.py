"""The matrix power: `^`."""

from __future__ import annotations

import cmath
import math
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.runtime import complexes
from nnrepl.runtime.arithmetic import pow_float, power
from nnrepl.runtime.division import SINGULAR, inverse
from nnrepl.runtime.operands import (
    as_array,
    floating,
    is_integer,
    overload,
    refuse_classes,
    undefined_binary,
)
from nnrepl.runtime.products import is_scalar
from nnrepl.runtime.warning import warn
from nnrepl.values.containers import EMPTY
from nnrepl.values.convert import norm
from nnrepl.values.special import diagonal_matrix


def mpower(a: Any, b: Any) -> Any:
    """a ^ b"""
    if type(a) is float and type(b) is float:
        return pow_float(a, b)
    x = as_array(a)
    y = as_array(b)
    if x is None or y is None:
        method = overload(a) or overload(b)
        return method("^", (a, b)) if method else undefined_binary("^", a, b)
    refuse_classes("^", x, y)
    one, other = is_scalar(a), is_scalar(b)
    if one and other:
        return power(a, b)
    if not one and not other:
        raise OctaveError("can't do A ^ B for A and B both matrices", operands=(a, b))
    if is_integer(x) or is_integer(y):
        undefined_binary("^", a, b)
    return _matrix_power(x, y)


def _matrix_power(x: np.ndarray, y: np.ndarray) -> Any:
    single = x.dtype.char in "fF" or y.dtype.char in "fF"
    matrix = y if x.shape == (1, 1) else x
    if not matrix.size:
        return floating(EMPTY, single)
    if matrix.ndim > 2 or matrix.shape[0] != matrix.shape[1]:
        raise OctaveError(
            "for x^y, only square matrix arguments are permitted and one argument must be scalar.  "
            "Use .^ for elementwise power.",
            operands=(x, y),
        )
    if matrix is y:
        base = floating(x, single).item()
        return norm(_by_eigenvalues(floating(y, single), lambda values: _scalar_powers(base, values)))
    exponent = floating(y, single).item()
    if exponent == 0:
        return diagonal_matrix(np.ones(matrix.shape[0], dtype=np.float32 if single else np.float64), *matrix.shape)
    if type(exponent) is float and exponent.is_integer():
        return norm(_integer_power(floating(x, single), int(exponent)))
    return norm(_by_eigenvalues(floating(x, single), lambda values: _powers(values, exponent)))


def _integer_power(matrix: np.ndarray, exponent: int) -> np.ndarray:
    if exponent < 0:
        matrix, rcond = inverse(matrix)
        if rcond == 0.0:
            warn(f"inverse: {SINGULAR}, rcond = 0")
    return np.asfortranarray(_repeated(matrix, abs(exponent)))


def _repeated(matrix: np.ndarray, exponent: int) -> np.ndarray:
    """A positive power by repeated squaring."""
    result: np.ndarray | None = None
    while True:
        if exponent & 1:
            result = matrix if result is None else result @ matrix
        exponent >>= 1
        if not exponent:
            assert result is not None
            return result
        matrix = matrix @ matrix


def _by_eigenvalues(matrix: np.ndarray, function: Any) -> np.ndarray:
    """A function of a matrix through its eigenvalues."""
    if not np.isfinite(matrix).all():
        raise OctaveError("EIG: matrix contains Inf or NaN values", operands=(matrix,))
    if np.array_equal(matrix, matrix.conj().T):
        values, vectors = np.linalg.eigh(matrix)
        values = function(values)
        return (vectors * values) @ vectors.conj().T
    values, vectors = np.linalg.eig(matrix)
    values = function(values)
    try:
        return (vectors * values) @ np.linalg.inv(vectors)
    except np.linalg.LinAlgError:
        return np.full(matrix.shape, np.inf, dtype=matrix.dtype)


def _powers(values: np.ndarray, exponent: float | complex) -> np.ndarray:
    """Numbers to one power; complex where they must be."""
    if type(exponent) is float and values.dtype.kind == "f" and not (values < 0).any():
        return np.power(values, exponent)
    return np.power(values.astype(np.result_type(values.dtype, np.complex64)), exponent)


def _scalar_powers(base: float | complex, values: np.ndarray) -> np.ndarray:
    """One number to many powers; complex where they must be."""
    if type(base) is float and base >= 0 and values.dtype.kind == "f":
        return np.power(values.dtype.type(base), values)
    log = cmath.log(base) if base else complex(-math.inf, 0.0)
    wide = values.astype(np.complex128) * log
    return complexes.polar(np.exp(wide.real), wide.imag).astype(np.result_type(values.dtype, np.complex64))
