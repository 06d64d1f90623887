"""Factors that follow a change of their matrix: chol2inv, cholinv, cholupdate, cholinsert, choldelete, cholshift,
qrupdate, qrinsert, qrdelete, qrshift; and balance."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import column, floats, invalid_call, kind_name, to_int
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_array_like, is_text

Array = np.ndarray


def _factor(matrix: Array) -> Array | None:
    """The upper Cholesky factor; None where the matrix is not positive definite."""
    try:
        return np.asarray(np.linalg.cholesky(matrix).conj().T)
    except np.linalg.LinAlgError:
        return None


@builtin("B = chol2inv(R)", fresh=True)
def chol2inv(r: Any) -> Any:
    """The inverse of the matrix whose Cholesky factor is R: inv(R'*R).

    >> chol2inv([2 0; 0 4])
    ans =

       0.2500        0
            0   0.0625

    """
    factor = floats(r, "chol2inv")
    if factor.ndim != 2 or factor.shape[0] != factor.shape[1]:
        raise OctaveError("chol2inv requires square matrix")
    upper = np.triu(factor)
    zeros = np.flatnonzero(np.diag(upper) == 0)
    if zeros.size:
        # LAPACK ends where the factor is singular, and the part that is done is what Octave gives.
        return norm(upper + np.triu(upper, 1).conj().T)
    inner = np.linalg.inv(upper)
    return norm(inner @ inner.conj().T)


@builtin("B = cholinv(A)", fresh=True)
def cholinv(a: Any) -> Any:
    """The inverse of a symmetric positive definite matrix, by its Cholesky factor.

    >> cholinv([2 0; 0 4])
    ans =

       0.5000        0
            0   0.2500

    """
    if not is_array_like(a):
        raise OctaveError(f"chol: wrong type argument '{kind_name(a)}'")
    matrix = floats(a, "cholinv")
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise OctaveError("chol: requires square matrix")
    factor = _factor(matrix)
    if factor is None:
        raise OctaveError("cholinv: A must be positive definite")
    inner = np.linalg.inv(factor)
    return norm(inner @ inner.conj().T)


def _square(r: Any, who: str) -> Array:
    factor = floats(r, who)
    if factor.ndim != 2 or factor.shape[0] != factor.shape[1] or not np.isfinite(factor).all():
        raise OctaveError(f"{who}: matrix R must be square")
    return factor


def _changed(old: Array, matrix: Array, wrong: str, nargout: int) -> Any:
    """The factor of the changed matrix, with 1 and the old one where it has none."""
    factor = _factor(matrix)
    if factor is None and nargout < 2:
        raise OctaveError(wrong)
    result = norm(old.copy() if factor is None else factor)
    return (result, float(factor is None)) if nargout > 1 else result


@builtin("R1 = cholupdate(R, x)", "[R1, err] = cholupdate(R, x, op)", fresh=True)
def cholupdate(r: Any, x: Any, op: Any = "+", *, nargout: int = 1) -> Any:
    """The Cholesky factor of R'*R + x*x', or with "-" of R'*R - x*x'. err: 1 where that has none.

    >> cholupdate(3, 4)
    ans = 5
    """
    factor, vector = floats(r, "cholupdate"), floats(x, "cholupdate").reshape(-1, 1)
    if factor.shape != (vector.size, vector.size):
        raise OctaveError("cholupdate: dimension mismatch between R and U")
    if not isinstance(op, str) or op not in ("+", "-"):
        raise OctaveError('cholupdate: OP must be "+" or "-"')
    change = vector @ vector.conj().T
    matrix = factor.conj().T @ factor + (change if op == "+" else -change)
    return _changed(factor, matrix, "cholupdate: downdate violates positiveness", nargout)


@builtin("R1 = cholinsert(R, j, x)", "[R1, err] = cholinsert(R, j, x)", fresh=True)
def cholinsert(r: Any, j: Any, x: Any, *, nargout: int = 1) -> Any:
    """The Cholesky factor of the matrix that has x as a new row and column j. err: 1 where that has none.

    >> cholinsert(2, 2, [0; 9])
    ans =

       2   0
       0   3

    """
    factor, vector = _square(r, "cholinsert"), floats(x, "cholinsert").reshape(-1)
    at, size = to_int(j) - 1, len(factor) + 1
    if vector.size != size:
        raise OctaveError("cholinsert: dimension mismatch between R and U")
    if not 0 <= at < size:
        raise OctaveError("cholinsert: index J out of range")
    others = [k for k in range(size) if k != at]
    matrix = np.zeros((size, size), dtype=np.result_type(factor, vector))
    matrix[np.ix_(others, others)] = factor.conj().T @ factor
    matrix[:, at], matrix[at] = vector, vector.conj()
    wide = np.zeros(matrix.shape, dtype=matrix.dtype)
    wide[:-1, :-1] = factor
    return _changed(wide, matrix, "cholinsert: singular matrix", nargout)


@builtin("R1 = choldelete(R, j)", fresh=True)
def choldelete(r: Any, j: Any) -> Any:
    """The Cholesky factor of the matrix without its row and column j.

    >> choldelete([2 0; 0 3], 1)
    ans = 3
    """
    factor, at = _square(r, "choldelete"), to_int(j) - 1
    if not 0 <= at < len(factor):
        raise OctaveError("choldelete: index out of range")
    return norm(_refactored(np.delete(factor, at, 1)))


def _refactored(columns: Array) -> Array:
    """The Cholesky factor of the Gram matrix of some columns."""
    factor = _factor(columns.conj().T @ columns)
    return np.linalg.qr(columns)[1] if factor is None else factor


def _cycle(size: int, i: int, j: int) -> list[int]:
    """The order in which i moves to j, and what is between them by one place."""
    order = list(range(size))
    order.insert(j, order.pop(i))
    return order


def _shift_places(i: Any, j: Any, size: int, who: str) -> tuple[int, int]:
    first, last = to_int(i) - 1, to_int(j) - 1
    if not (0 <= first < size and 0 <= last < size):
        raise OctaveError(f"{who}: index {'I or J is ' if who == 'cholshift' else ''}out of range")
    return first, last


@builtin("R1 = cholshift(R, i, j)", fresh=True)
def cholshift(r: Any, i: Any, j: Any) -> Any:
    """The Cholesky factor of the matrix whose row and column i have moved to j.

    >> abs(cholshift([2 0; 0 3], 1, 2))
    ans =

       3   0
       0   2

    """
    factor = _square(r, "cholshift")
    order = _cycle(len(factor), *_shift_places(i, j, len(factor), "cholshift"))
    return norm(_refactored(factor[:, order]))


def _pair(q: Any, r: Any, who: str) -> tuple[Array, Array]:
    first, second = floats(q, who), floats(r, who)
    if first.ndim != 2 or second.ndim != 2 or first.shape[1] != second.shape[0]:
        raise OctaveError(f"{who}: Q and R dimensions don't match")
    return first, second


def _outputs(q: Array, r: Array, nargout: int) -> Any:
    return (norm(np.asarray(q)), norm(np.asarray(r))) if nargout > 1 else norm(np.asarray(q))


@builtin("[Q1, R1] = qrupdate(Q, R, u, v)", fresh=True)
def qrupdate(q: Any, r: Any, u: Any, v: Any, *, nargout: int = 1) -> Any:
    """The QR factors of Q*R + u*v'.

    >> [q, r] = qrupdate(eye(2), eye(2), [1; 0], [0; 1]); round(q * r)
    ans =

       1   1
       0   1

    """
    from scipy import linalg

    first, second = _pair(q, r, "qrupdate")
    left, right = floats(u, "qrupdate"), floats(v, "qrupdate")
    if left.shape[0] != first.shape[0] or right.shape[0] != second.shape[1]:
        raise OctaveError("qrupdate: dimensions mismatch")
    if left.ndim > 2 or right.ndim > 2 or left.shape[1:] != right.shape[1:]:
        raise OctaveError("qrupdate: dimensions mismatch")
    kind: Any = np.result_type(first, second, left, right)
    parts: list[Any] = [each.astype(kind) for each in (first, second, left, right)]
    updated, upper = linalg.qr_update(*parts)
    return _outputs(updated, upper, nargout)


def _side(orient: Any, who: str) -> str:
    if not isinstance(orient, str) or orient not in ("col", "row"):
        raise OctaveError(f'{who}: ORIENT must be "col" or "row"')
    return str(orient)


@builtin("[Q1, R1] = qrinsert(Q, R, j, x)", "[Q1, R1] = qrinsert(Q, R, j, x, orient)", fresh=True)
def qrinsert(q: Any, r: Any, j: Any, x: Any, orient: Any = "col", *, nargout: int = 1) -> Any:
    """The QR factors of the matrix that has x as a new column j, or row j with orient "row".

    >> [q, r] = qrinsert(eye(2), eye(2), 1, [1; 1]); round(q * r)
    ans =

       1   1   0
       1   0   1

    """
    side = _side(orient, "qrinsert")
    first, second = _pair(q, r, "qrinsert")
    vector, at = floats(x, "qrinsert").reshape(-1), to_int(j) - 1
    whole = first @ second
    most = whole.shape[1] if side == "col" else whole.shape[0]
    if vector.size != (whole.shape[0] if side == "col" else whole.shape[1]):
        raise OctaveError("qrinsert: dimensions mismatch")
    if not 0 <= at <= most:
        raise OctaveError("qrinsert: index out of range")
    whole = whole.astype(np.result_type(whole, vector))
    changed = np.insert(whole, at, vector, axis=1 if side == "col" else 0)
    return _outputs(*np.linalg.qr(changed, mode="complete"), nargout)


@builtin("[Q1, R1] = qrdelete(Q, R, j)", "[Q1, R1] = qrdelete(Q, R, j, orient)", fresh=True)
def qrdelete(q: Any, r: Any, j: Any, orient: Any = "col", *, nargout: int = 1) -> Any:
    """The QR factors of the matrix without its column j, or its row j with orient "row".

    >> [q, r] = qrdelete(eye(2), [1 2; 0 3], 1); round(q * r)
    ans =

       2
       3

    """
    side = _side(orient, "qrdelete")
    first, second = _pair(q, r, "qrdelete")
    whole, at = first @ second, to_int(j) - 1
    if not 0 <= at < whole.shape[1 if side == "col" else 0]:
        raise OctaveError("qrdelete: index out of range")
    changed = np.delete(whole, at, axis=1 if side == "col" else 0)
    return _outputs(*np.linalg.qr(changed, mode="complete"), nargout)


@builtin("[Q1, R1] = qrshift(Q, R, i, j)", fresh=True)
def qrshift(q: Any, r: Any, i: Any, j: Any, *, nargout: int = 1) -> Any:
    """The QR factors of the matrix whose column i has moved to j.

    >> [q, r] = qrshift(eye(2), [1 2; 0 3], 1, 2); round(q * r)
    ans =

       2   1
       3   0

    """
    first, second = _pair(q, r, "qrshift")
    order = _cycle(second.shape[1], *_shift_places(i, j, second.shape[1], "qrshift"))
    return _outputs(*np.linalg.qr(first @ second[:, order], mode="complete"), nargout)


@builtin("AA = balance(A)", "AA = balance(A, opt)", "[D, AA] = balance(A, opt)", "[s, p, AA] = balance(A, opt)",
         fresh=True)  # fmt: skip
def balance(a: Any, opt: Any = None, *args: Any, nargout: int = 1) -> Any:
    """A matrix with the same eigenvalues whose rows and columns are about as large as each other: D \\ A * D.

    opt   "noperm" or "S": only scale; "noscal" or "P": only permute
    s, p  the scaling and the permutation, for D = eye(n)(:, p) * diag(s)

    >> balance([1 100; 0.01 1])
    ans =

       1.0000   1.5625
       0.6400   1.0000

    """
    from scipy import linalg

    if opt is not None and not is_text(opt):
        raise OctaveError("balance: balancing of two matrices is not supported")
    matrix = floats(a, "balance")
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise OctaveError("balance: A must be a square matrix")
    word = str(opt) if opt is not None else ""
    if word and word not in ("noperm", "S", "noscal", "P"):
        raise OctaveError(f'balance: unknown option "{word}"')
    if args:
        raise invalid_call("balance")
    if np.isnan(matrix).any() and matrix.size > 1:
        raise OctaveError("Fortran procedure terminated by call to XERBLA")
    only_scale, only_permute = word in ("noperm", "S"), word in ("noscal", "P")
    finite = np.isfinite(matrix)
    balanced, (scale, order) = linalg.matrix_balance(
        np.where(finite, matrix, 1), permute=not only_scale, scale=not only_permute and finite.all(), separate=True
    )
    if not finite.all():
        balanced = matrix[np.ix_(order, order)]
    if nargout < 2:
        return norm(balanced)
    if nargout > 2:
        return column(scale), column(order + 1.0), norm(balanced)
    turned = np.zeros(matrix.shape)
    turned[order, np.arange(len(matrix))] = scale
    return norm(turned), norm(balanced)
