"""Factorisations of sparse matrices: lu by SuperLU, chol from its factors, qr by LAPACK."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import numbers, to_array_value
from nnrepl.builtins.sparselinalg import compressed, factor, floats
from nnrepl.builtins.sparseshape import triangle, turned
from nnrepl.errors import OctaveError
from nnrepl.runtime.sparse import as_sparse, empty, of_array, of_elements
from nnrepl.values.convert import norm
from nnrepl.values.kinds import numel_of
from nnrepl.values.sparse import Sparse, sparse_value
from nnrepl.values.special import permutation_matrix

_PIVOTS = "lu: function may fail when called with less than 4 output arguments and a sparse input"


def lu(x: Sparse, args: tuple[Any, ...], nargout: int, context: Any) -> Any:
    """L, U, P, Q and R with L*U = P*(R\\A)*Q; with three outputs and fewer the columns stay in their order."""
    vector, threshold = _lu_options(args)
    if nargout < 4:
        context.warn(_PIVOTS, "Octave:lu:sparse_input")
    matrix = floats(x)
    scale: np.ndarray = np.ones(x.dims()[0])
    if nargout > 4:
        scale = np.bincount(matrix.indices, np.abs(matrix.data), scale.size)
        scale = np.where(scale == 0, 1.0, scale)
        data = matrix.data / scale[matrix.indices]
        matrix = compressed(data, matrix)
    lower, upper, rows, columns = _lu_factors(matrix, nargout >= 4, threshold)
    if nargout < 2:
        i, k = lower.rows_and_columns()
        strict = i > k
        above = upper.rows_and_columns()
        return of_elements(
            np.concatenate([lower.matrix.data[strict], upper.matrix.data]),
            np.concatenate([i[strict], above[0]]),
            np.concatenate([k[strict], above[1]]),
            x.dims(),
        )
    if nargout == 2:
        i, k = lower.rows_and_columns()
        return of_elements(lower.matrix.data, rows[i], k, lower.dims()), upper
    found = [lower, upper, _order(rows, vector, True), _order(columns, vector, False)]
    own = np.arange(scale.size)
    return (*found[:nargout], of_elements(scale, own, own, (scale.size, scale.size)))[:nargout]


def _lu_options(args: tuple[Any, ...]) -> tuple[bool, float]:
    vector, threshold = False, 1.0
    for arg in args:
        if isinstance(arg, str):
            if arg.lower() != "vector":
                raise OctaveError("lu: unrecognized string argument")
            vector = True
        else:
            given = to_array_value(arg).reshape(-1)
            if given.size not in (1, 2):
                raise OctaveError("lu: THRESH must be a 1- or 2-element vector")
            threshold = float(given[0])
    return vector, threshold


def _order(order: np.ndarray, vector: bool, rows: bool) -> Any:
    """An order of rows or columns as a permutation matrix, or as a column of indices."""
    if vector:
        return norm((order + 1.0).reshape(-1, 1))
    return permutation_matrix(np.argsort(order) if rows else order)


def _lu_factors(matrix: Any, reorder: bool, threshold: float) -> tuple[Sparse, Sparse, np.ndarray, np.ndarray]:
    """L, U and the orders of rows and columns with L*U = A(rows, columns)."""
    rows, columns = matrix.shape
    order = "COLAMD" if reorder else "NATURAL"
    found = factor(matrix, permc_spec=order, diag_pivot_thresh=threshold) if rows == columns else None
    if found is not None:
        upper, lower = sparse_value(found.U.tocsc()), sparse_value(found.L.tocsc())
        return lower, upper, np.argsort(found.perm_r), np.argsort(found.perm_c)
    # SuperLU takes neither singular nor rectangular matrices.
    if 0 in matrix.shape:
        return empty(rows, min(rows, columns)), empty(min(rows, columns), columns), np.arange(rows), np.arange(columns)
    from scipy import linalg

    p, low, up = linalg.lu(matrix.toarray())
    return of_array(low), of_array(up), np.argmax(p, axis=0), np.arange(columns)


def chol(x: Sparse, args: tuple[Any, ...], nargout: int) -> Any:
    """R, p and Q with R'*R = Q'*A*Q, or with "lower" L with L*L' = Q'*A*Q."""
    words = [arg.lower() for arg in args if isinstance(arg, str)]
    if x.dims()[0] != x.dims()[1]:
        raise OctaveError("sparse_chol requires square matrix")
    size = x.dims()[0]
    if not size:
        blank = np.zeros((0, 0), order="F")
        return (blank, 0.0, blank)[: max(nargout, 1)] if nargout > 1 else blank
    lower = "lower" in words
    half = triangle(x, 0, "tril") if lower else triangle(x, 0, "triu")
    rows, columns = half.rows_and_columns()
    off = rows != columns
    data = floats(half).data
    whole = of_elements(
        np.concatenate([data, data[off].conj()]),
        np.concatenate([rows, columns[off]]),
        np.concatenate([columns, rows[off]]),
        (size, size),
    )
    order = _fill_reducing(whole) if nargout > 2 else np.arange(size)
    if nargout > 2:
        whole = _symmetric_part(whole, order)
    upper, failed = _cholesky(whole)
    if failed and nargout < 2:
        raise OctaveError("chol: input matrix must be positive definite")
    result = _conjugate_turned(upper) if lower else upper
    if nargout < 2:
        return result
    if nargout == 2:
        return result, float(failed)
    if "vector" in words:
        return result, float(failed), norm((order + 1.0).reshape(1, -1))
    return result, float(failed), of_elements(np.ones(size), order, np.arange(size), (size, size))


def _conjugate_turned(x: Sparse) -> Sparse:
    found = turned(x)
    return sparse_value(found.matrix.conj()) if x.dtype.kind == "c" else found


def _fill_reducing(x: Sparse) -> np.ndarray:
    """The minimum degree order of a symmetric matrix."""
    rows, columns = x.rows_and_columns()
    own = np.arange(x.dims()[0])
    weights = np.concatenate([np.ones(x.nnz), np.full(own.size, 2.0 * x.nnz)])
    pattern = of_elements(weights, np.append(rows, own), np.append(columns, own), x.dims()).matrix
    found = factor(pattern, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
    return np.argsort(found.perm_c)


def _symmetric_part(x: Sparse, order: np.ndarray) -> Sparse:
    """The rows and the columns in another order."""
    rows, columns = x.rows_and_columns()
    place = np.argsort(order)
    return of_elements(x.matrix.data, place[rows], place[columns], x.dims())


def _cholesky(x: Sparse) -> tuple[Sparse, bool]:
    """The upper factor, and whether a pivot was not positive: then its rows before that pivot, as Octave gives them."""
    size = x.dims()[0]
    options = {"SymmetricMode": True}
    found = factor(floats(x), permc_spec="NATURAL", diag_pivot_thresh=0.0, options=options)
    if found is None or (found.perm_r != np.arange(size)).any() or (found.perm_c != np.arange(size)).any():
        return _dense_cholesky(x)
    upper = found.U.tocsc()
    pivots = upper.diagonal().real
    good = int(np.argmin(pivots > 0)) if not (pivots > 0).all() else size
    roots = np.sqrt(np.where(pivots > 0, pivots, 1.0))
    data = upper.data / roots[upper.indices]
    whole = sparse_value(compressed(data, upper))
    return (whole, False) if good == size else (_first_rows(whole, good), True)


def _first_rows(x: Sparse, count: int) -> Sparse:
    from nnrepl.builtins.sparseshape import moved

    size = x.dims()[0]
    return moved(x, (count, size)) if count else empty(size, size)


def _dense_cholesky(x: Sparse) -> tuple[Sparse, bool]:
    from scipy import linalg

    array = np.array(floats(x).toarray(), order="F")
    routine: Any = linalg.get_lapack_funcs("potrf", (array,))
    upper, info = routine(array, lower=0, clean=1)
    if not info:
        return of_array(upper), False
    count = int(info) - 1
    first = upper[:count, :count]
    rest = linalg.solve_triangular(first, array[:count, count:], trans="C") if count else array[:0, :0]
    return (of_array(np.hstack([first, rest])) if count else empty(*x.dims())), True


def qr(x: Any, right: Any, economy: bool, vector: bool, nargout: int) -> Any:
    """R; Q and R; Q, R and P with A*P = Q*R.

    With a right hand side C = Q'*B in the place of Q, or the least squares solution.
    """
    from scipy import linalg

    matrix = as_sparse(x)
    array = matrix.array.astype(np.complex128 if matrix.dtype.kind == "c" else np.float64)
    order = np.arange(array.shape[1])
    if nargout > 2:
        counts = np.diff(matrix.matrix.indptr)
        order = np.argsort(counts, kind="stable")
        array = array[:, order]
    mode: Any = "economic" if economy else "full"
    q, r = linalg.qr(array, mode=mode)
    if right is None:
        if nargout < 2:
            return of_array(r)
        left: Any = norm(q)
    else:
        if numel_of(right) and right_rows(right) != array.shape[0]:
            raise OctaveError("operator \\: nonconformant arguments")
        if nargout < 2:
            return _least_squares(array, right)
        product = q.conj().T @ to_array_value(right)
        left = of_array(product) if type(right) is Sparse else norm(product)
    if nargout == 2:
        return left, of_array(r)
    if vector:
        return left, of_array(r), norm((order + 1.0).reshape(-1, 1))
    permutation = of_elements(np.ones(order.size), order, np.arange(order.size), (order.size, order.size))
    return left, of_array(r), permutation


def right_rows(value: Any) -> int:
    """The number of rows of a right hand side."""
    return int(numbers(value, "qr").shape[0])


def _least_squares(array: np.ndarray, right: Any) -> Any:
    found = np.linalg.lstsq(array, to_array_value(right), rcond=None)[0]
    return of_array(found) if type(right) is Sparse else norm(found)
