"""Factorisations of matrices: svd, eig, chol, qr, lu, hess, schur."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call, kind_name
from nnrepl.builtins.diagonals import diagonal_of
from nnrepl.builtins.linalg import matrix, square
from nnrepl.builtins.settingvalues import forms, kept, one_of
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.registry import builtin
from nnrepl.runtime import lapack, triangles
from nnrepl.runtime.context import Context
from nnrepl.runtime.products import mtimes
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import is_array_like, is_text, numel_of
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import diagonal_matrix, permutation_matrix

_sparse_lu = later("nnrepl.builtins.sparsefactors", "lu")
_sparse_chol = later("nnrepl.builtins.sparsefactors", "chol")
_sparse_qr = later("nnrepl.builtins.sparsefactors", "qr")
unbalanced = later("nnrepl.builtins.unbalanced", "eigen")


def _finite(array: np.ndarray, message: str) -> np.ndarray:
    if not np.isfinite(array).all():
        raise OctaveError(message)
    return array


_DRIVER = kept("svd_driver", one_of("gesvd", "gesdd"), "gesvd")


@builtin(*forms("svd_driver"), leaving=True)
def svd_driver(*args: Any, nargout: int = 1, context: Context) -> Any:
    """The routine of LAPACK by which svd finds factors: "gesvd", or "gesdd", which is faster for large matrices.

    >> svd_driver()
    ans = gesvd
    """
    return _DRIVER.call(args, nargout, context)


@builtin("s = svd(A)", "[U, S, V] = svd(A)", "[U, S, V] = svd(A, 0)", '[U, S, V] = svd(A, "econ")', fresh=True)
def svd(x: Any, econ: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """The singular values in descending order, or the factors U, S and V of A = U*S*V'.

    With a second argument only the columns that belong to singular values are given. Source: LAPACK, gesvd, or what
    `svd_driver` says.

    >> disp(svd([3 0; 0 4])')
       4   3
    """
    array = _finite(matrix(x, "svd"), "svd: cannot take SVD of matrix containing Inf or NaN values")
    rows, columns = array.shape
    if nargout < 2:
        values = np.linalg.svd(array, compute_uv=False) if array.size else np.zeros(0)
        return norm(values.reshape(-1, 1))
    if not array.size:
        nothing = np.zeros(0, dtype=array.real.dtype)
        return norm(np.eye(rows)), diagonal_matrix(nothing, rows, columns), norm(np.eye(columns))
    full = econ is None or (rows < columns and not isinstance(econ, str))
    u, values, vh = lapack.svd(array, full, _DRIVER.get(context))
    return norm(u), diagonal_matrix(values, u.shape[1], vh.shape[0]), norm(vh.conj().T)


def _eigenvalue_flag(args: tuple[Any, ...]) -> tuple[Any, str, str]:
    """The second matrix, the shape of the eigenvalues, and the method that is asked for."""
    second, shape, method = None, "", ""
    for arg in args:
        if not isinstance(arg, str):
            second = arg
        elif arg in ("vector", "matrix"):
            shape = arg
        elif arg in ("balance", "nobalance", "chol", "qz"):
            method = arg
        else:
            raise OctaveError(f'eig: invalid option "{arg}"')
    if method and (second is None) != method.endswith("balance"):
        problem = "algebraic" if second is None else "generalized"
        raise OctaveError(f'eig: invalid "{method}" option for {problem} eigenvalue problem')
    return second, shape, method


@builtin("lambda = eig(A)", "lambda = eig(A, B)", "[V, D, W] = eig(...)", "eig(..., form)", fresh=True)
def eig(x: Any, *args: Any, nargout: int = 1) -> Any:
    """The eigenvalues of a square matrix, ascending if it is Hermitian, and the right (V) and left (W) eigenvectors.

    A*V = V*D, or A*V = B*V*D with two matrices. form is "vector" or "matrix", for D; "nobalance" for rows and
    columns that are not scaled before; "chol" or "qz" for the method of two matrices.
    Source: LAPACK, syev, geev, sygv and ggev.

    >> disp(eig([2 1; 1 2])')
       1   3
    """
    if is_text(x) or not is_array_like(x):
        raise OctaveError(f"eig: wrong type argument '{kind_name(x)}'")
    other, shape, method = _eigenvalue_flag(args)
    array = matrix(x, "eig")
    if not array.size:
        blank = np.zeros((0, 0), order="F")
        return (blank,) * 3 if nargout > 1 else blank
    array = _finite(square(x, "eig"), "EIG: matrix contains Inf or NaN values")
    if other is None:
        hermitian = np.array_equal(array, array.conj().T)
        plain = method != "nobalance" or hermitian
        values, right, left = _eigen(array, nargout) if plain else unbalanced(array)
    else:
        second = _finite(square(other, "eig", "B must be a square matrix"), "EIG: matrix contains Inf or NaN values")
        if second.shape != array.shape:
            raise OctaveError("EIG requires same size matrices")
        values, right, left = _generalized(array, second, method == "qz")
    column = norm(values.reshape(-1, 1))
    if nargout < 2:
        return diagonal_of(values) if shape == "matrix" else column
    d = column if shape == "vector" else diagonal_of(values)
    return (norm(right), d, norm(left)) if nargout > 2 else (norm(right), d)


def _eigen(array: np.ndarray, nargout: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if np.array_equal(array, array.conj().T):
        values, vectors = lapack.eigh(array, vectors=nargout > 1)
        return values, vectors, vectors.copy()
    values, left, vectors = lapack.eig(array, left=nargout > 2, right=nargout > 1)
    return _real_if_possible(values) if nargout > 1 else values, vectors, left


def _real_if_possible(values: np.ndarray) -> np.ndarray:
    return values if values.imag.any() else values.real


def _generalized(a: np.ndarray, b: np.ndarray, qz: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    from scipy import linalg

    if not qz and np.array_equal(a, a.conj().T) and np.array_equal(b, b.conj().T):
        try:
            values, vectors = linalg.eigh(a, b, lower=False, driver="gv")
        except linalg.LinAlgError:
            pass
        else:
            return values, vectors, vectors.copy()
    values, left, vectors = linalg.eig(a, b, left=True)
    return _real_if_possible(values), _scaled(vectors), _scaled(left)


def _scaled(vectors: np.ndarray) -> np.ndarray:
    """Eigenvectors whose greatest element has the absolute value 1, as ggev gives them."""
    scale = np.abs(vectors).max(axis=0)
    scaled: np.ndarray = vectors / np.where(scale == 0, 1, scale)
    return scaled


@builtin("R = chol(A)", "[R, p, Q] = chol(A)", '[R, p, Q] = chol(A, "lower"|"upper"|"vector")', fresh=True)
def chol(x: Any, *args: Any, nargout: int = 1) -> Any:
    """The Cholesky factor of a positive definite matrix: the upper triangular R with R'*R = A, or the lower one.

    With a second output p there is no error: p is 0, or the order at which A is no longer positive definite. Of a
    sparse A the third is a permutation that keeps the factor sparse: R'*R = Q'*A*Q.

    >> disp(chol([4 0; 0 9]))
       2   0
       0   3
    """
    lower = False
    for arg in args:
        if not isinstance(arg, str):
            raise OctaveError("chol: optional arguments must be strings")
        if arg.lower() not in ("vector", "lower", "upper"):
            raise OctaveError('chol: optional argument must be one of "vector", "lower", or "upper"')
        lower = arg.lower() == "lower" or (lower and arg.lower() == "vector")
    if not is_array_like(x):
        raise OctaveError(f"chol: wrong type argument '{kind_name(x)}'")
    if type(x) is Sparse:
        return _sparse_chol(x, args, nargout)
    if any(str(arg).lower() == "vector" for arg in args):
        raise OctaveError('chol: A must be sparse for the "vector" option')
    array = square(x, "chol", "requires square matrix")
    if not array.size:
        return (array.copy(), 0.0) if nargout > 1 else array.copy()
    factor, info = lapack.routine("potrf", array.dtype)(array, lower=int(lower), clean=1)
    if info and nargout < 2:
        raise OctaveError("chol: input matrix must be positive definite")
    if info:
        factor = factor[: info - 1, : info - 1]
    return (norm(factor), float(info)) if nargout > 1 else norm(factor)


@builtin("[Q, R] = qr(A)", "[Q, R, P] = qr(A)", "[Q, R, P] = qr(A, 0)", "R = qr(A)", "[C, R] = qr(A, B)", fresh=True)
def qr(x: Any, *args: Any, nargout: int = 1) -> Any:
    """The factors of A = Q*R, Q orthogonal and R upper triangular; with three outputs A*P = Q*R with pivoting.

    With 0 as last argument only as many columns of Q as A has, and P as a vector. One output is the compact form, or R
    where A is sparse. With a right hand side B, Q'*B stands in the place of Q, and a sparse A gives the least squares
    solution where there is one output.

    >> [Q, R] = qr([3; 4]); abs(R(1))
    ans = 5
    """
    right, economy, vector = _qr_options(args)
    if type(x) is Sparse:
        return _sparse_qr(x, right, economy, any(isinstance(arg, str) for arg in args) and vector, nargout)
    if right is not None and nargout > 2:
        raise OctaveError("qr: too many output arguments for dense A with B")
    array = matrix(x, "qr")
    if not np.isfinite(array).all():
        raise OctaveError("qr: matrices with Inf or NaN are not supported")
    if nargout < 2:
        compact, tau, _ = _reflectors(array, False)
        compact[:, : tau.size] = (
            triangles.upper(compact)[:, : tau.size] + triangles.lower(compact, -1)[:, : tau.size] * tau
        )
        return norm(compact)
    compact, tau, order = _reflectors(array, nargout > 2)
    count = min(array.shape) if economy else array.shape[0]
    r = triangles.upper(compact[:count])
    q = lapack.orthogonal(compact, tau, count) if array.size else np.eye(len(array), count)
    if nargout < 3:
        return norm(q) if right is None else mtimes(norm(q.conj().T), right), norm(r)
    return norm(q), norm(r), norm(order.reshape(1, -1) + 1.0) if vector else permutation_matrix(order)


def _reflectors(array: np.ndarray, pivoting: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if not array.size:
        return array.copy(), np.zeros(0, dtype=array.dtype), np.arange(array.shape[1])
    return lapack.qr(array, pivoting)


def _qr_options(args: tuple[Any, ...]) -> tuple[Any, bool, bool]:
    """The right hand side, whether the factors are economical, and whether the order is a vector."""
    right, economy, vector = None, False, False
    if len(args) > 3:
        raise invalid_call("qr")
    for k, arg in enumerate(args):
        if isinstance(arg, str):
            if arg not in ("vector", "matrix"):
                raise OctaveError(f"qr: type for P must be 'matrix' or 'vector', not {arg}")
            vector = arg == "vector"
        elif is_array_like(arg) and numel_of(arg) == 1 and not to_array(arg).any() and k == len(args) - 1:
            economy = vector = True
        elif right is None and is_array_like(arg):
            right = arg
        else:
            raise invalid_call("qr")
    return right, economy, vector


@builtin("[L, U, P] = lu(A)", "[L, U] = lu(A)", "Y = lu(A)", "[L, U, P, Q, R] = lu(S, ...)", fresh=True)
def lu(x: Any, *args: Any, nargout: int = 1, context: Any) -> Any:
    """The factors of P*A = L*U, L lower and U upper triangular; with two outputs L holds the permutation.

    With one output U, with L below its diagonal. With "vector" as last argument orders are vectors. A sparse S also
    gives an order of columns that keeps the factors sparse, L*U = P*S*Q, and scales of its rows, L*U = P*(R\\S)*Q; a
    number after it is the least size of a pivot relative to its column.

    >> [L, U, P] = lu([1 2; 3 4]); U(1, 1)
    ans = 3
    """
    if type(x) is Sparse:
        return _sparse_lu(x, args, nargout, context)
    if len(args) > 1 or nargout > 3:
        raise invalid_call("lu")
    option = args[0] if args else None
    if option is not None and not isinstance(option, str):
        raise OctaveError("lu: can not define pivoting threshold THRESH for full matrices")
    if option is not None and option != "vector":
        raise OctaveError("lu: unrecognized string argument")
    array = matrix(x, "lu")
    if not array.size:
        blank = np.zeros((0, 0), dtype=array.dtype)
        return (blank, blank, blank)[: max(nargout, 1)] if nargout > 1 else blank
    compact, order = lapack.lu(array)
    if nargout < 2:
        return norm(compact)
    count = min(array.shape)
    lower, upper = triangles.lower(compact[:, :count], -1), triangles.upper(compact[:count])
    np.fill_diagonal(lower, 1)
    if nargout < 3:
        return norm(lower[np.argsort(order)]), norm(upper)
    if option == "vector":
        return norm(lower), norm(upper), norm(order.reshape(-1, 1) + 1.0)
    return norm(lower), norm(upper), permutation_matrix(np.argsort(order))


@builtin("H = hess(A)", "[P, H] = hess(A)", fresh=True)
def hess(x: Any, *, nargout: int = 1) -> Any:
    """The Hessenberg form of a square matrix, with A = P*H*P'.

    >> hess(5)
    ans = 5
    """
    from scipy import linalg

    array = square(x, "hess")
    if not np.isfinite(array).all():
        raise OctaveError("hess: matrices with Inf or NaN are not supported")
    h, p = linalg.hessenberg(array, calc_q=True)
    return (norm(p), norm(h)) if nargout > 1 else norm(h)


@builtin("S = schur(A)", "[U, S] = schur(A)", '[U, S] = schur(A, "real"|"complex")', fresh=True)
def schur(x: Any, option: Any = "real", *, nargout: int = 1) -> Any:
    """The Schur form of a square matrix, upper triangular but for 2x2 blocks of complex eigenvalues, with A = U*S*U'.

    >> schur(5)
    ans = 5
    """
    from scipy import linalg

    array = square(x, "schur")
    if not isinstance(option, str) or option.lower() not in ("real", "complex"):
        raise OctaveError('schur: only the options "real" and "complex" are supported')
    complex_form = option.lower() == "complex" or array.dtype.kind == "c"
    if array.size and not np.isfinite(array).all():
        nothing = np.full(array.shape, np.nan, dtype=array.dtype)
        return (norm(nothing), norm(triangles.upper(nothing))) if nargout > 1 else norm(triangles.upper(nothing))
    s, u = linalg.schur(array, output="complex" if complex_form else "real")
    return (norm(u), norm(s)) if nargout > 1 else norm(s)
