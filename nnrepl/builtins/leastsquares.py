"""Linear models: ols, gls, lscov."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import floats
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.operators import BINARY
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import dims_of, is_numeric, is_text

Array = np.ndarray


def _matrices(who: str, **given: Any) -> list[Array]:
    names = " and ".join(sorted(given, reverse=True)[::-1]) if len(given) == 2 else "X, Y, and O"
    if not all(is_numeric(value) for value in given.values()):
        raise OctaveError(f"{who}: {names} must be numeric matrices or vectors")
    found = [floats(value, who) for value in given.values()]
    if any(matrix.ndim != 2 for matrix in found):
        raise OctaveError(f"{who}: {names} must be 2-D matrices or vectors")
    if not all(np.isfinite(matrix).all() for matrix in found):
        raise OctaveError("svd: cannot take SVD of matrix containing Inf or NaN values")
    return found


@builtin("b = ols(y, x)", "[b, sigma, r] = ols(y, x)", fresh=True)
def ols(y: Any, x: Any, *, nargout: int = 1) -> Any:
    """The least squares estimate of b in y = x*b + e.

    sigma  the estimated covariance of the columns of e; r: the residues y - x*b

    >> ols([1; 2; 4], [1; 1; 1])
    ans = 2.3333
    """
    values, design = _matrices("ols", Y=y, X=x)
    if values.shape[0] != design.shape[0]:
        raise OctaveError("ols: number of rows of X and Y must be equal")
    gram = design.conj().T @ design
    rank = int(np.linalg.matrix_rank(gram)) if gram.size else 0
    if rank == gram.shape[0]:
        b = np.linalg.solve(gram, design.conj().T @ values)
    else:
        b = np.linalg.pinv(design) @ values
    if nargout < 2:
        return norm(b)
    rest = values - design @ b
    sigma = rest.conj().T @ rest / (values.shape[0] - rank)
    return (norm(b), norm(sigma), norm(rest))[:nargout]


@builtin("b = gls(y, x, o)", "[b, v, r] = gls(y, x, o)", fresh=True)
def gls(y: Any, x: Any, o: Any, *, nargout: int = 1) -> Any:
    """The generalized least squares estimate of b in y = x*b + e, where the covariance of vec(e) is a multiple of o.

    v  the estimate of that multiple; r: the residues y - x*b

    >> gls([1; 2; 4], [1; 1; 1], diag([1 1 100]))
    ans = 1.5124
    """
    values, design, weights = _matrices("gls", Y=y, X=x, O=o)
    rows, columns = values.shape
    if rows != design.shape[0]:
        raise OctaveError("gls: number of rows of X and Y must be equal")
    if weights.shape != (rows * columns, rows * columns):
        raise OctaveError("gls: matrix O must be square matrix with rows = rows (Y) * cols (Y)")
    levels, axes = np.linalg.eigh(weights)
    with np.errstate(all="ignore"):
        root = (axes / np.emath.sqrt(levels)) @ axes.conj().T
        wide = root @ np.kron(np.eye(columns), design)
    if not np.isfinite(wide).all():
        raise OctaveError("svd: cannot take SVD of matrix containing Inf or NaN values")
    flat = root @ values.reshape(-1, order="F")
    solved = np.linalg.pinv(wide) @ flat
    b = solved.reshape(design.shape[1], columns, order="F")
    if nargout < 2:
        return norm(b)
    rest = values - design @ b
    inner = flat - wide @ solved
    v = float((inner.conj() @ inner).real) / (rows - int(np.linalg.matrix_rank(design)))
    return (norm(b), v, norm(rest))[:nargout]


@builtin("x = lscov(A, b)", "x = lscov(A, b, V)", "[x, stdx, mse, S] = lscov(...)", fresh=True)
def lscov(a: Any, b: Any, v: Any = None, alg: Any = None, *, nargout: int = 1) -> Any:
    """The x for which the weighted squares of A*x - b sum to the least.

    V     weights of the rows, as a vector, or the covariance of b up to a factor
    stdx  the standard errors of x; mse: the estimated variance; S: the estimated covariance of x

    >> printf("%.4f", lscov([1; 1], [1; 4], [1; 2]))
    3.0000
    """
    for name, value in (("A", a), ("B", b)):
        if not is_numeric(value) or len(dims_of(value)) != 2:
            raise OctaveError(f"lscov: {name} must be a numeric matrix or vector")
    matrix, values = floats(a, "lscov"), floats(b, "lscov")
    if not np.isfinite(matrix).all() or not np.isfinite(values).all():
        raise OctaveError("svd: cannot take SVD of matrix containing Inf or NaN values")
    if matrix.shape[0] != values.shape[0]:
        raise OctaveError("lscov: A and B must have the same number of rows")
    if v is not None and is_text(v):
        raise OctaveError("sqrt: argument must be numeric")
    if v is not None and floats(v, "lscov").size:
        weights = floats(v, "lscov")
        if not np.isfinite(weights).all():
            raise OctaveError("lscov: V must be finite")
        if 1 in weights.shape:
            if weights.size != matrix.shape[0]:
                raise OctaveError("lscov: vector V must have n (number of row in A) elements ")
            scale = np.sqrt(np.abs(weights.reshape(-1, 1)))
            matrix, values = matrix * scale, values * scale
        else:
            if weights.shape != (matrix.shape[0], matrix.shape[0]) or (np.linalg.eigvalsh(weights) <= 0).any():
                raise OctaveError("chol: input matrix must be positive definite")
            lower = np.linalg.cholesky(weights)
            matrix, values = np.linalg.solve(lower, matrix), np.linalg.solve(lower, values)
    x = to_array(BINARY["\\"](norm(matrix), norm(values)))
    if nargout < 2:
        return norm(x)
    inverse = np.linalg.pinv(matrix)
    inner = inverse @ inverse.conj().T
    freedom = matrix.shape[0] - int(np.linalg.matrix_rank(matrix))
    mse = (np.abs(values - matrix @ x) ** 2).sum(axis=0) / freedom
    spread = np.sqrt(np.diag(inner).real.reshape(-1, 1) * mse)
    covariance = inner * mse[0] if mse.size == 1 else inner[:, :, None] * mse
    return (norm(x), norm(spread), norm(mse.reshape(1, -1)), norm(covariance))[:nargout]
