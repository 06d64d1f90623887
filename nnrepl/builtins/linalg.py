"""Linear algebra: determinant, inverses, rank, norms, conditions, functions of matrices, bases of subspaces."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from nnrepl.builtins.args import axis, first_axis, invalid_call, kind_name, number, to_array_value
from nnrepl.builtins.diagonals import determinant, diagonal_of, pseudoinverse, reciprocal_condition
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.registry import builtin
from nnrepl.runtime import lapack
from nnrepl.runtime.division import inverse as inverted
from nnrepl.runtime.operators import BINARY
from nnrepl.values.containers import Struct
from nnrepl.values.convert import norm as as_value
from nnrepl.values.kinds import is_array_like, is_logical, is_numeric, is_text, numel_of
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import STRUCTURED, Diagonal

_SPARSE = {
    who: later("nnrepl.builtins.sparselinalg", name)
    for who, name in {
        "det": "determinant",
        "norm": "norm",
        "rcond": "reciprocal_condition",
        "trace": "trace",
    }.items()
}


def matrix(x: Any, who: str) -> np.ndarray:
    """The argument of a function of linear algebra as a floating point matrix."""
    if is_text(x):
        raise OctaveError("invalid conversion from string to real matrix")
    if not is_array_like(x):
        raise OctaveError(f"{who}: wrong type argument '{kind_name(x)}'")
    array = to_array_value(x)
    array = array if array.dtype.kind in "fc" else array.astype(np.float64)
    if array.ndim > 2:
        raise OctaveError(f"{who}: A must be a 2-D matrix")
    return array


def square(x: Any, who: str, message: str = "A must be a square matrix") -> np.ndarray:
    """Like `matrix`, which must have as many rows as columns."""
    array = matrix(x, who)
    if array.shape[0] != array.shape[1]:
        raise OctaveError(f"{who}: {message}")
    return array


@builtin("d = det(A)", "[d, rcond] = det(A)", fresh=True)
def det(x: Any, *, nargout: int = 1) -> Any:
    """The determinant of a square matrix, and its reciprocal condition number.

    >> det([1 2; 3 4])
    ans = -2
    """
    if type(x) is Sparse:
        value = _SPARSE["det"](x)
        return (value, _SPARSE["rcond"](x)) if nargout > 1 else value
    if type(x) in STRUCTURED:
        value = as_value(determinant(x))
        return (value, rcond(x)) if nargout > 1 else value
    array = square(x, "det")
    value = as_value(_determinant(array).astype(array.dtype)) if array.size else 1.0
    return (value, rcond(x)) if nargout > 1 else value


def _determinant(array: np.ndarray) -> np.ndarray:
    if not np.isfinite(array).all():
        return np.array([[np.nan]])
    factor, pivots, _ = lapack.routine("getrf", array.dtype)(array)
    swaps = int((pivots != np.arange(pivots.size)).sum())
    product = np.ones((), dtype=array.dtype)
    for pivot in np.diag(factor):
        product = product * pivot
    return (-product if swaps % 2 else product).reshape(1, 1)


@builtin("r = rcond(A)", fresh=True)
def rcond(x: Any) -> Any:
    """The reciprocal of the condition number of a square matrix in the 1-norm, estimated: near 0 where it is singular.

    >> rcond([1 0; 0 1])
    ans = 1
    """
    if type(x) is Sparse:
        raise OctaveError("rcond: for sparse matrices use 'rcond (full (a))' or 'condest (a)' instead")
    if type(x) in STRUCTURED:
        return reciprocal_condition(x)
    array = matrix(x, "rcond")
    if array.shape[0] != array.shape[1]:
        raise OctaveError("matrix must be square")
    if not array.size:
        return np.inf
    if not np.isfinite(array).all():
        return np.nan if np.isnan(array).any() else 0.0
    return float(inverted(array)[1])


@builtin("B = pinv(A)", "B = pinv(A, tol)", fresh=True)
def pinv(x: Any, tol: Any = None) -> Any:
    """The pseudoinverse, from the singular values greater than tol (max(size(A)) * sigma_max * eps by default).

    pinv(A)*b is the least squares solution of A*x = b of least norm.

    >> disp(pinv([2 0; 0 4]))
       0.5000        0
            0   0.2500
    """
    if not is_array_like(x):
        raise OctaveError(f"pinv: wrong type argument '{kind_name(x)}'")
    if type(x) in STRUCTURED:
        least = 0.0 if tol is None else number(tol, "pinv: TOL must be greater than zero")
        return pseudoinverse(x, least) if numel_of(x) else np.zeros((0, 0))
    array = to_array_value(x)
    array = array if array.dtype.kind in "fc" else array.astype(np.float64)
    if array.ndim > 2:
        array = array.reshape(array.shape[0], math.prod(array.shape[1:]), order="F")
    if not array.size:
        return np.zeros(array.shape[::-1], dtype=array.dtype, order="F")
    if not np.isfinite(array).all():
        return as_value(np.full(array.shape[::-1], np.nan, dtype=array.dtype, order="F"))
    u, s, vh = np.linalg.svd(array, full_matrices=False)
    slack = 0.0 if tol is None else number(tol, "pinv: TOL must be greater than zero")
    if slack <= 0:
        slack = max(array.shape) * float(s[0]) * np.finfo(s.dtype).eps
    keep = s > slack
    return as_value((vh[keep].conj().T / s[keep]) @ u[:, keep].conj().T)


@builtin("k = rank(A)", "k = rank(A, tol)", fresh=True)
def rank(x: Any, tol: Any = None) -> Any:
    """How many singular values are greater than tol (max(size(A)) * sigma_max * eps by default).

    >> rank([1 2; 2 4])
    ans = 1
    """
    array = matrix(x, "svd")
    if not array.size:
        return 0.0
    if not np.isfinite(array).all():
        raise OctaveError("svd: cannot take SVD of matrix containing Inf or NaN values")
    s = np.linalg.svd(array, compute_uv=False)
    slack = max(array.shape) * float(s[0]) * np.finfo(s.dtype).eps if tol is None else number(tol, "rank: invalid TOL")
    return float((s > slack).sum())


@builtin("t = trace(A)", fresh=True)
def trace(x: Any) -> Any:
    """The sum of the elements on the diagonal.

    >> trace([1 2; 3 4])
    ans = 5
    """
    if type(x) is Sparse:
        return _SPARSE["trace"](x)
    array = to_array_value(x)
    if array.ndim > 2:
        raise OctaveError("trace: only valid on 2-D objects")
    if array.size == 0:
        return 0.0
    return as_value(np.trace(array).reshape(1, 1) if array.dtype.kind in "fc" else np.array([[float(np.trace(array))]]))


def _vector_norm(array: np.ndarray, p: float, along: int | None = None) -> np.ndarray:
    size = np.abs(array)
    if p == 2:
        scale = size.max(initial=0)
        bound = 1e100 if size.dtype.itemsize == 8 else 1e15
        if scale == 0 or not np.isfinite(scale) or (1 / bound < scale < bound):
            return np.sqrt((size * size).sum(axis=along))
        return scale * np.sqrt(((size / scale) ** 2).sum(axis=along))
    if p == np.inf:
        return size.max(axis=along, initial=0)
    if p == -np.inf:
        return size.min(axis=along) if size.size else np.zeros(())
    if p == 0:
        return (size != 0).sum(axis=along).astype(size.dtype)
    if p == 1:
        return size.sum(axis=along)
    return (size**p).sum(axis=along) ** (1 / p)


def _matrix_norm(array: np.ndarray, p: float) -> Any:
    if p == 1:
        return np.abs(array).sum(axis=0).max()
    if p == np.inf:
        return np.abs(array).sum(axis=1).max()
    if p == 2:
        return np.linalg.svd(array, compute_uv=False)[0]
    if p > 1:
        return _higham_norm(array, p)
    raise OctaveError("xnorm: p must be >= 1")


def _higham_norm(array: np.ndarray, p: float) -> float:
    """The p-norm of a matrix by the nonlinear power method from several starts.

    Source: N. Higham, Estimating the matrix p-norm, Numerische Mathematik 62, 1992.
    """
    q = p / (p - 1)
    best = 0.0
    columns = array.shape[1]
    starts = [*np.eye(columns), np.ones(columns)]
    for start in starts:
        x = start / _vector_norm(start, p)
        value = 0.0
        for _ in range(500):
            y = array @ x
            length = float(_vector_norm(y, p))
            if length == 0 or abs(length - value) <= 1e-15 * length:
                break
            value = length
            dual = np.sign(y) * np.abs(y) ** (p - 1)
            z = array.conj().T @ dual
            x = np.sign(z) * np.abs(z) ** (q - 1)
            x = x / _vector_norm(x, p)
        best = max(best, float(_vector_norm(array @ x, p)))
    return best


def _norm_options(args: tuple[Any, ...]) -> tuple[Any, str]:
    kind: Any = 2.0
    along = ""
    if len(args) > 2:
        raise invalid_call("norm")
    for arg in args:
        if isinstance(arg, str):
            if arg in ("rows", "columns", "cols"):
                if along:
                    raise OctaveError("norm: invalid combination of options")
                along = arg
            elif arg == "fro":
                kind = "fro"
            elif arg.lower() == "inf":
                kind = np.inf
            elif arg.lower() == "-inf":
                kind = -np.inf
            else:
                raise OctaveError(f"norm: unrecognized option: {arg}")
        else:
            if not is_array_like(arg):
                raise OctaveError(f"norm: wrong type argument '{kind_name(arg)}'")
            kind = number(arg, "norm: P must be a scalar") if numel_of(arg) else 2.0
    return kind, along


@builtin("n = norm(A)", "n = norm(A, p)", 'n = norm(A, p, "rows"|"columns")', fresh=True)
def norm(x: Any, *args: Any) -> Any:
    """The p-norm of a vector or a matrix, 2 by default; p may also be Inf, -Inf or "fro", the Frobenius norm.

    With "rows" or "columns" the norm of each of them.

    >> norm([3 4])
    ans = 5
    """
    plain = not args or (len(args) == 1 and type(args[0]) is float and args[0] == 2.0)
    if plain and type(x) is np.ndarray and x.dtype.char == "d" and x.ndim == 2 and 1 in x.shape:
        line = x.ravel()
        squares = line.dot(line).item()
        if 1e-200 < squares < 1e200:
            return math.sqrt(squares)
    if type(x) is Sparse:
        return _SPARSE["norm"](x, *_norm_options(args))
    if not is_numeric(x) or to_array_value(x).dtype.kind not in "fc":
        raise OctaveError(f"xnorm: wrong type argument '{kind_name(x)}'")
    array = to_array_value(x)
    if array.ndim > 2:
        raise OctaveError("norm: only valid for 2-D objects")
    p, along = _norm_options(args)
    if along:
        kept = 1 if along == "rows" else 0
        found = _vector_norm(array, 2.0 if p == "fro" else p, kept)
        return as_value(np.expand_dims(found, kept).astype(array.real.dtype))
    if not array.size:
        return 0.0
    if p == "fro":
        value: Any = _vector_norm(array.reshape(-1), 2.0)
    elif 1 in array.shape:
        value = _vector_norm(array.reshape(-1), p)
    else:
        value = _matrix_norm(array, p) if np.isfinite(array).all() else np.nan if np.isnan(array).any() else np.inf
    return as_value(np.asarray(value, dtype=array.real.dtype).reshape(1, 1))


@builtin("n = vecnorm(A)", "n = vecnorm(A, p)", "n = vecnorm(A, p, dim)", fresh=True)
def vecnorm(x: Any, p: Any = 2.0, dim: Any = None) -> Any:
    """The p-norms of the vectors along a dimension: of each column by default.

    >> disp(vecnorm([3 0; 4 2]))
       5   2
    """
    if not is_numeric(x):
        raise OctaveError("vecnorm: A must be numeric")
    message = "vecnorm: P must be positive real scalar or Inf"
    power = number(p, message)
    if not power > 0:
        raise OctaveError(message)
    array = matrix(x, "vecnorm") if to_array_value(x).ndim < 3 else to_array_value(x)
    where = first_axis(array.shape) if dim is None else axis(dim, "vecnorm: DIM must be a positive integer")
    if where >= array.ndim:
        return as_value(np.abs(array))
    return as_value(np.expand_dims(np.asarray(_vector_norm(array, power, where)), where).astype(array.real.dtype))


@builtin("c = cond(A)", "c = cond(A, p)", fresh=True)
def cond(x: Any, p: Any = 2.0) -> Any:
    """The condition number: the ratio of the greatest to the least singular value, or norm(A, p) * norm(inv(A), p).

    >> cond([2 0; 0 1])
    ans = 2
    """
    if not is_array_like(x):
        raise OctaveError(f"isfinite: not defined for {kind_name(x)}")
    array = matrix(x, "cond")
    if not array.size:
        return 0.0
    if not np.isfinite(array).all():
        raise OctaveError("cond: A must not contain Inf or NaN values")
    if type(p) is float and p == 2:
        s = np.linalg.svd(array, compute_uv=False)
        return as_value(np.asarray(s[0] / s[-1] if s[-1] else np.inf).reshape(1, 1).astype(s.dtype))
    if array.shape[0] != array.shape[1]:
        raise OctaveError("inverse: A must be a square matrix")
    return as_value(to_array_value(norm(x, p)) * to_array_value(norm(as_value(inverted(array)[0]), p)))


@builtin("B = expm(A)", fresh=True)
def expm(x: Any) -> Any:
    """The exponential of a square matrix, by scaling, squaring and Pade approximation.

    Source: Moler and Van Loan, Nineteen dubious ways to compute the exponential of a matrix, SIAM Review 45, 2003.

    >> disp(expm([0 1; 0 0]))
       1   1
       0   1
    """
    from scipy import linalg

    if not is_numeric(x):
        raise OctaveError("expm: A must be a square matrix")
    array = square(x, "expm")
    if type(x) is Diagonal or (array.shape[0] > 1 and _is_diagonal(array)):
        return diagonal_of(np.exp(np.diag(array)))
    return as_value(linalg.expm(array)) if array.size else array.copy()


@builtin("B = logm(A)", fresh=True)
def logm(x: Any, *, context: Any) -> Any:
    """The logarithm of a square matrix: the B with expm(B) = A.

    >> logm(1)
    ans = 0
    """
    from scipy import linalg

    array = square(x, "logm")
    if not array.size:
        return x if type(x) is Diagonal else array.copy()
    if _is_diagonal(array):
        diagonal = np.diag(array)
        safe = diagonal.astype(np.result_type(array.dtype, np.complex64)) if (diagonal.real < 0).any() else diagonal
        return diagonal_of(np.log(safe))
    if is_logical(x):
        raise OctaveError("schur: wrong type argument 'bool matrix'")
    if not np.isfinite(array).all():
        return as_value(np.full(array.shape, np.nan, dtype=array.dtype))
    with warnings.catch_warnings():
        # SciPy doubts the last digits, and says where the matrix is singular.
        warnings.simplefilter("ignore")
        result = np.asarray(linalg.logm(array))
    return as_value(_near_real(result, array))


def _is_diagonal(array: np.ndarray) -> bool:
    return not (array - np.diag(np.diag(array))).any()


def _near_real(result: np.ndarray, array: np.ndarray) -> np.ndarray:
    if result.dtype.kind == "c" and array.dtype.kind == "f":
        scale = np.abs(result).max() * array.shape[0] * np.finfo(array.dtype).eps
        if (np.abs(result.imag) <= scale).all():
            return result.real.astype(array.dtype)
    return result


def _bases(x: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    array = matrix(x, "svd")
    if not np.isfinite(array).all():
        raise OctaveError("svd: cannot take SVD of matrix containing Inf or NaN values")
    u, s, vh = lapack.svd(array, full=True)
    return array, u, s, vh.conj().T


def _tolerance(array: np.ndarray, s: np.ndarray, tol: Any) -> float:
    if tol is not None:
        return number(tol, "TOL must be a scalar")
    return max(array.shape) * float(s[0]) * float(np.finfo(s.dtype).eps)


@builtin("N = null(A)", "N = null(A, tol)", fresh=True)
def null(x: Any, tol: Any = None) -> Any:
    """An orthonormal basis of the null space: the columns N with A*N = 0.

    >> size(null([1 2; 3 4]), 2)
    ans = 0
    """
    if is_array_like(x) and numel_of(x) == 0:
        return np.zeros((0, 0), order="F")
    array, _, s, v = _bases(x)
    found = v[:, int((s > _tolerance(array, s, tol)).sum()) :]
    return as_value(np.where(np.abs(found) < np.finfo(s.dtype).eps, 0, found))


@builtin("Q = orth(A)", "Q = orth(A, tol)", fresh=True)
def orth(x: Any, tol: Any = None) -> Any:
    """An orthonormal basis of the space that the columns span.

    >> size(orth([1 1; 1 1]), 2)
    ans = 1
    """
    if is_array_like(x) and numel_of(x) == 0:
        return np.zeros((0, 0), order="F")
    array, u, s, _ = _bases(x)
    return as_value(-u[:, : int((s > _tolerance(array, s, tol)).sum())])  # with the signs that Octave gives


@builtin("R = rref(A)", "[R, k] = rref(A, tol)", fresh=True)
def rref(x: Any, tol: Any = None, *, nargout: int = 1) -> Any:
    """The reduced row echelon form, and the columns of its pivots.

    >> disp(rref([1 2; 3 4]))
       1   0
       0   1
    """
    if not is_array_like(x):
        raise OctaveError(f"xnorm: wrong type argument '{kind_name(x)}'")
    array = to_array_value(x)
    if array.ndim > 2:
        raise OctaveError("rref: A must be a 2-dimensional matrix")
    work = (array if array.dtype.kind in "fc" else array.astype(float)).copy()
    rows, columns = work.shape
    largest = np.abs(work).sum(axis=1).max() if work.size else 0.0
    slack = np.finfo(work.real.dtype).eps * max(rows, columns) * largest if tol is None else number(tol, "rref: TOL")
    pivots = []
    row = 0
    for column in range(columns):
        if row == rows:
            break
        pivot = row + int(np.argmax(np.abs(work[row:, column])))
        if abs(work[pivot, column]) <= slack:
            work[row:, column] = 0
            continue
        pivots.append(column + 1.0)
        work[[row, pivot], column:] = work[[pivot, row], column:]
        work[row, column:] = work[row, column:] / work[row, column]
        others = [k for k in range(rows) if k != row]
        work[others, column:] -= np.outer(work[others, column], work[row, column:])
        row += 1
    found = as_value(np.asfortranarray(work))
    return (found, as_value(np.array(pivots).reshape(1, -1))) if nargout > 1 else found


@builtin("x = linsolve(A, b)", "x = linsolve(A, b, opts)", fresh=True)
def linsolve(a: Any, b: Any, opts: Any = None) -> Any:
    """The solution of A*x = b, or of A'*x = b with opts.TRANSA true.

    >> disp(linsolve([2 0; 0 4], [2; 4])')
       1   1
    """
    if not (is_numeric(a) and is_numeric(b)):
        raise OctaveError("linsolve: A and B must be numeric")
    transposed = False
    if opts is not None:
        if not isinstance(opts, Struct):
            raise OctaveError("linsolve: OPTS must be a structure")
        transposed = bool(opts.fields.get("TRANSA", False))
    left = as_value(to_array_value(a).conj().T) if transposed else a
    return BINARY["\\"](left, b)
