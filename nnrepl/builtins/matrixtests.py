"""Whether a matrix is diagonal, triangular, banded, symmetric or definite."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import number, to_array_value
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.registry import builtin
from nnrepl.values.kinds import is_array_like, is_numeric
from nnrepl.values.sparse import Sparse

_sparse_mirrors = later("nnrepl.builtins.sparselinalg", "mirrors")


def _matrix(x: Any) -> np.ndarray | None:
    """The matrix, or None where the value is no numeric or logical matrix."""
    if not is_array_like(x):
        return None
    array = to_array_value(x)
    return array if array.ndim == 2 else None


def _within(x: Any, lower: float, upper: float) -> bool:
    """Whether a value is a matrix with nothing below the lower and above the upper diagonals."""
    if type(x) is Sparse:
        rows, columns = x.rows_and_columns()
    else:
        array = _matrix(x)
        if array is None:
            return False
        rows, columns = np.nonzero(array)
    return bool(((rows - columns <= lower) & (columns - rows <= upper)).all())


@builtin("t = isdiag(A)", fresh=True)
def isdiag(x: Any) -> Any:
    """Whether a matrix has no elements but 0 off its diagonal.

    >> isdiag([1 0; 0 2])
    ans = 1
    """
    return _within(x, 0, 0)


@builtin("t = istril(A)", fresh=True)
def istril(x: Any) -> Any:
    """Whether a matrix is lower triangular.

    >> istril([1 0; 3 2])
    ans = 1
    """
    return _within(x, np.inf, 0)


@builtin("t = istriu(A)", fresh=True)
def istriu(x: Any) -> Any:
    """Whether a matrix is upper triangular.

    >> istriu([1 3; 0 2])
    ans = 1
    """
    return _within(x, 0, np.inf)


@builtin("t = isbanded(A, lower, upper)", fresh=True)
def isbanded(x: Any, lower: Any, upper: Any) -> Any:
    """Whether a matrix has elements other than 0 only on `lower` diagonals below its main one and `upper` above it.

    >> isbanded([1 1; 0 1], 0, 1)
    ans = 1
    """
    message = "isbanded: LOWER and UPPER must be non-negative integers"
    low, high = number(lower, message), number(upper, message)
    if low < 0 or high < 0 or low != int(low) or high != int(high):
        raise OctaveError(message)
    return _within(x, int(low), int(high))


_TOLERANCE = "{}: second argument must be a non-negative scalar TOL, or one of the strings: 'skew' / 'nonskew'"


def _mirrors(x: Any, tolerance: Any, conjugate: bool, who: str) -> bool:
    if isinstance(tolerance, str):
        if tolerance not in ("skew", "nonskew"):
            raise OctaveError(_TOLERANCE.format(who))
    skew = tolerance == "skew" if isinstance(tolerance, str) else False
    exact = tolerance is None or isinstance(tolerance, str)
    slack = 0.0 if exact else number(tolerance, _TOLERANCE.format(who))
    if type(x) is Sparse:
        return bool(_sparse_mirrors(x, conjugate, skew, slack))
    array = _matrix(x)
    if array is None or array.shape[0] != array.shape[1]:
        return False
    mirror = array.conj().T if conjugate else array.T
    if array.dtype.kind == "b":
        array, mirror = array.astype(float), mirror.astype(float)
    if slack == 0:
        return bool((array == (-mirror if skew else mirror)).all())
    if array.size == 0:
        return True
    return bool(np.linalg.norm(array - mirror, np.inf) / np.linalg.norm(array, np.inf) <= slack)


@builtin("t = issymmetric(A)", "t = issymmetric(A, tol)", fresh=True)
def issymmetric(x: Any, tol: Any = None) -> Any:
    """Whether a matrix equals its transpose, within a tolerance relative to its norm.

    >> issymmetric([1 2; 2 1])
    ans = 1
    """
    return _mirrors(x, tol, False, "issymmetric")


@builtin("t = ishermitian(A)", "t = ishermitian(A, tol)", fresh=True)
def ishermitian(x: Any, tol: Any = None) -> Any:
    """Whether a matrix equals its conjugate transpose, within a tolerance relative to its norm.

    >> ishermitian([1 2i; -2i 1])
    ans = 1
    """
    return _mirrors(x, tol, True, "ishermitian")


@builtin("t = isdefinite(A)", "t = isdefinite(A, tol)", fresh=True)
def isdefinite(x: Any, tol: Any = None) -> Any:
    """Whether a matrix is Hermitian and positive definite, by a Cholesky factorisation of A - tol*eye.

    >> isdefinite([2 1; 1 2])
    ans = 1
    """
    if not is_numeric(x):
        return False
    array = to_array_value(x)
    eps = np.finfo(np.float32 if array.dtype.char in "fF" else np.float64).eps
    slack = 100 * eps * np.linalg.norm(array) if tol is None else number(tol, "isdefinite: TOL must be a scalar")
    if not _mirrors(x, float(slack) or None, True, "isdefinite"):
        return False
    try:
        np.linalg.cholesky(array - slack * np.eye(array.shape[0]))
    except np.linalg.LinAlgError:
        return False
    return True
