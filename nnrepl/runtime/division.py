"""Matrix division: `/` and `\\`, by the cheapest factorisation that the matrix allows, or by least squares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.later import later
from nnrepl.runtime import triangles
from nnrepl.runtime.arithmetic import ldivide, rdivide
from nnrepl.runtime.operands import (
    F64,
    as_array,
    is_integer,
    nonconformant,
    overload,
    refuse_classes,
    same_precision,
    undefined_binary,
)
from nnrepl.runtime.products import is_scalar, matrix_of
from nnrepl.runtime.warning import warn
from nnrepl.values.convert import norm

inverse_of_lu = later("nnrepl.runtime.lapack", "inverse_of_lu")
lapack_routine = later("nnrepl.runtime.lapack", "routine")

SINGULAR = "matrix singular to machine precision"
SINGULAR_ID = "Octave:singular-matrix"
NEARLY_SINGULAR_ID = "Octave:nearly-singular-matrix"


def mrdivide(a: Any, b: Any) -> Any:
    """a / b"""
    if type(b) is float and (type(a) is float or (type(a) is np.ndarray and a.dtype is F64)):
        return rdivide(a, b)
    x, y = _operands("/", a, b)
    if x is None or y is None:
        method = overload(a) or overload(b)
        return method("/", (a, b))
    if is_scalar(b):
        refuse_classes("/", x, y)
        return rdivide(a, b)
    if is_integer(x) or is_integer(y):
        undefined_binary("/", a, b)
    x, y = matrix_of(x), matrix_of(y)
    if x.shape[1] != y.shape[1]:
        nonconformant("/", x, y)
    x, y = same_precision(x, y)
    return norm(solve(y.T, x.T).T)


def mldivide(a: Any, b: Any) -> Any:
    """a \\ b"""
    if type(a) is float and type(b) is float:
        return rdivide(b, a)
    x, y = _operands("\\", a, b)
    if x is None or y is None:
        method = overload(a) or overload(b)
        return method("\\", (a, b))
    if is_scalar(a):
        refuse_classes("\\", x, y)
        return ldivide(a, b)
    if is_integer(x) or is_integer(y):
        undefined_binary("\\", a, b)
    x, y = matrix_of(x), matrix_of(y)
    if x.shape[0] != y.shape[0]:
        nonconformant("\\", x, y)
    return norm(solve(*same_precision(x, y)))


def _operands(symbol: str, a: Any, b: Any) -> tuple[np.ndarray | None, np.ndarray | None]:
    x = as_array(a)
    y = as_array(b)
    if (x is None or y is None) and not (overload(a) or overload(b)):
        undefined_binary(symbol, a, b)
    return x, y


def solve(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The x with a*x = b; the least squares solution of least norm where a is not square or is singular."""
    if not a.size or not b.size:
        return np.zeros((a.shape[1], b.shape[1]), dtype=np.result_type(a.dtype, b.dtype), order="F")
    if a.shape[0] != a.shape[1]:
        return least_squares(a, b)
    return _solve_square(a, b)


def least_squares(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The least squares solution of least norm."""
    common = np.result_type(a.dtype, b.dtype)
    a, b = a.astype(common, copy=False), b.astype(common, copy=False)
    good = np.isfinite(b).all(axis=0)
    if good.all() and np.isfinite(a).all():
        return np.linalg.lstsq(a, b, rcond=-1)[0]
    nan = complex(np.nan, np.nan) if common.kind == "c" else np.nan
    out = np.full((a.shape[1], b.shape[1]), nan, dtype=common)
    if good.any() and not np.isnan(np.abs(a)).any():
        # A matrix with an infinite element has rank 0 to LAPACK.
        out[:, good] = np.linalg.lstsq(a, b[:, good], rcond=-1)[0] if np.isfinite(a).all() else 0
    return out


def _lapack(dtype: Any) -> Callable[[str], Any]:
    """LAPACK's routines for this dtype, by their name without the letter for the precision."""
    return lambda name: lapack_routine(name, dtype)


def _solve_square(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    common = np.result_type(a.dtype, b.dtype)
    a = a.astype(common, order="F", copy=False)
    b = b.astype(common, order="F", copy=False)
    routine = _lapack(common)
    above = a[-1, 0] == 0 and triangles.is_upper(a)
    if above or (a[0, -1] == 0 and triangles.is_lower(a)):
        return _solve_triangular(routine, a, b, not above)
    if _may_be_positive_definite(a):
        factor, info = routine("potrf")(a, lower=0)
        if info == 0:
            if not negligible(routine("pocon")(factor, _norm1(a))[0], a.dtype):
                return routine("potrs")(factor, b, lower=0)[0]
    return _solve_general(routine, a, b)


def _norm1(a: np.ndarray) -> float:
    return float(np.abs(a).sum(axis=0).max())


def _may_be_positive_definite(a: np.ndarray) -> bool:
    if a[0, -1] != a[-1, 0].conjugate():
        return False
    diagonal = a.diagonal()
    return bool((diagonal.real > 0).all() and not diagonal.imag.any() and np.array_equal(a, a.conj().T))


def _solve_triangular(routine: Any, a: np.ndarray, b: np.ndarray, lower: bool) -> np.ndarray:
    if not a.diagonal().all():
        warn(SINGULAR, SINGULAR_ID)
        return least_squares(a, b)
    _warn_if_singular(routine("trcon")(a, uplo="L" if lower else "U")[0], a.dtype)
    return routine("trtrs")(a, b, lower=lower)[0]


def _solve_general(routine: Any, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    factor, pivots, info = routine("getrf")(a)
    if info:
        warn(SINGULAR, SINGULAR_ID)
        return least_squares(a, b)
    rcond = routine("gecon")(factor, _norm1(a))[0]
    _warn_if_singular(rcond, a.dtype)
    solution = routine("getrs")(factor, pivots, b)[0]
    # Infinite elements may leave nothing but NaN, where LAPACK's least squares find a matrix of rank 0.
    return least_squares(a, b) if not rcond > 0.0 and np.isnan(solution).all() else solution


def negligible(rcond: float, dtype: Any) -> bool:
    """Whether a reciprocal condition number is zero to the precision of this dtype."""
    one = dtype.type(1).real
    return not rcond > 0.0 or one + dtype.type(rcond).real == one


def _warn_if_singular(rcond: float, dtype: Any) -> None:
    if not rcond > 0.0:
        warn(SINGULAR, SINGULAR_ID)
    elif negligible(rcond, dtype):
        warn(f"{SINGULAR}, rcond = {rcond:g}", NEARLY_SINGULAR_ID)


def inverse(a: np.ndarray) -> tuple[np.ndarray, float]:
    """The inverse of a square matrix of floats, and its reciprocal condition number; singular gives infinities."""
    if not a.size:
        return np.zeros((0, 0), dtype=a.dtype), np.inf
    routine = _lapack(a.dtype)
    if _may_be_positive_definite(a):
        factor, info = routine("potrf")(a, lower=0)
        if info == 0:
            rcond = float(routine("pocon")(factor, _norm1(a))[0])
            upper = triangles.upper(routine("potri")(factor, lower=0)[0])
            return np.asfortranarray(upper + triangles.upper(upper, 1).conj().T), rcond
    factor, pivots, info = routine("getrf")(a)
    if info:
        return np.full(a.shape, np.inf, dtype=a.dtype, order="F"), 0.0
    rcond = float(routine("gecon")(factor, _norm1(a))[0])
    return inverse_of_lu(factor, pivots), rcond
