"""Linear algebra of sparse matrices: norms, determinants, inverses. SuperLU does the factorisations."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.sparsesums import Lines
from nnrepl.errors import OctaveError
from nnrepl.runtime.sparse import of_array, of_elements
from nnrepl.values.convert import norm as as_value
from nnrepl.values.convert import type_name
from nnrepl.values.sparse import Sparse, sparse_value

_BLOCK = 256
_SMALL = 400


def floats(x: Sparse) -> Any:
    """The SciPy matrix of a sparse matrix, of doubles."""
    return x.matrix if x.dtype.kind in "fc" else x.matrix.astype(np.float64)


def compressed(data: np.ndarray, like: Any, shape: tuple[int, int] | None = None) -> Any:
    """The SciPy matrix with other elements at the places of those of another one."""
    return type(like)((data, like.indices, like.indptr), shape=shape or like.shape)


def factor(matrix: Any, **options: Any) -> Any:
    """SuperLU's factors of a square matrix, or None where a pivot is exactly zero."""
    from scipy.sparse.linalg import splu

    if not matrix.nnz:
        return None
    try:
        return splu(matrix, **options)
    except RuntimeError:
        return None


def parity(order: np.ndarray) -> int:
    """1 for an even permutation, -1 for an odd one: each cycle is as many exchanges as it has elements, less one."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    size = order.size
    graph = csr_array((np.ones(size), order, np.arange(size + 1)), shape=(size, size))
    cycles: Any = connected_components(graph, directed=False, return_labels=False)
    return -1 if (size - cycles) % 2 else 1


def determinant(x: Sparse) -> Any:
    """The determinant, as a value: the product of the pivots."""
    rows, columns = x.dims()
    if rows != columns:
        raise OctaveError("det: A must be a square matrix")
    if not rows:
        return 1.0
    factors = factor(floats(x))
    if factors is None:
        return 0.0
    sign = parity(factors.perm_r) * parity(factors.perm_c)
    return as_value((sign * np.multiply.reduce(factors.U.diagonal())).reshape(1, 1))


def _condition(factors: Any) -> float:
    """The ratio of the least to the greatest pivot, which Octave takes for the reciprocal condition number."""
    sizes = np.abs(factors.U.diagonal())
    return float(sizes.min() / sizes.max())


def inverse(x: Sparse) -> tuple[Sparse, float]:
    """The inverse and its reciprocal condition number; infinite where the matrix has elements, and 0, if it is
    singular."""
    rows, columns = x.dims()
    if rows != columns:
        raise OctaveError("inverse: A must be a square matrix")
    if rows and not x.nnz:
        raise OctaveError("inverse of the null matrix not defined")
    if not rows:
        return x, np.inf
    if x.nnz == rows and (x.matrix.indices == np.arange(rows)).all() and (np.diff(x.matrix.indptr) == 1).all():
        sizes = np.abs(x.matrix.data)
        with np.errstate(all="ignore"):
            return sparse_value(compressed(1.0 / x.matrix.data, x.matrix)), float(sizes.min() / sizes.max())
    factors = factor(floats(x)) if np.isfinite(x.matrix.data).all() else None
    found = _solved_identity(factors, x) if factors is not None else None
    if found is None or not np.isfinite(found.matrix.data).all():
        return sparse_value(compressed(np.full(x.nnz, np.inf), x.matrix)), 0.0
    return found, _condition(factors)


def _solved_identity(factors: Any, x: Sparse) -> Sparse:
    size = x.dims()[0]
    data, rows, columns = [], [], []
    for start in range(0, size, _BLOCK):
        count = min(_BLOCK, size - start)
        right = np.zeros((size, count), dtype=factors.U.dtype)
        right[np.arange(start, start + count), np.arange(count)] = 1
        solved = factors.solve(right)
        i, k = np.nonzero(solved)
        data.append(solved[i, k])
        rows.append(i)
        columns.append(k + start)
    return of_elements(np.concatenate(data), np.concatenate(rows), np.concatenate(columns), (size, size))


def inverse_outputs(x: Sparse, nargout: int, context: Any) -> Any:
    """What `inv` gives."""
    found, condition = inverse(x)
    if nargout > 1:
        return found, condition
    if x.nnz and condition == 0:
        context.warn("matrix singular to machine precision", "Octave:singular-matrix")
    elif condition < np.finfo(float).eps:
        text = f"matrix singular to machine precision, rcond = {condition:g}"
        context.warn(text, "Octave:nearly-singular-matrix")
    return found


def reciprocal_condition(x: Sparse) -> float:
    """The second output of `det`."""
    factors = factor(floats(x))
    return 0.0 if factors is None else _condition(factors)


def mirrors(x: Sparse, conjugate: bool, skew: bool, slack: float) -> bool:
    """Whether a matrix equals its (conjugate, or opposite) transpose but for a part `slack` of its norm."""
    rows, columns = x.dims()
    if rows != columns:
        return False
    matrix = x.matrix * 1.0
    other = (matrix.conj() if conjugate else matrix).T.tocsc()
    difference = sparse_value(matrix + other if skew else matrix - other)
    if slack == 0 or not difference.nnz:
        return not difference.nnz
    return bool(norm(difference, np.inf, "") / norm(sparse_value(matrix), np.inf, "") <= slack)


def trace(x: Sparse) -> Any:
    """The sum of the diagonal, a 1x1 sparse matrix."""
    rows, columns = x.rows_and_columns()
    if 0 in x.dims():
        return 0.0
    return of_array(x.matrix.data[rows == columns].sum().reshape(1, 1) * 1.0)


def norm(x: Sparse, p: Any, along: str) -> Any:
    """The norm of a matrix, or with "rows" or "columns" of each of them."""
    if x.dtype.kind == "b":
        raise OctaveError(f"xnorm: wrong type argument '{type_name(x)}'")
    if along:
        return _line_norms(Lines(x, 1 if along == "rows" else 0), 2.0 if p == "fro" else p)
    if 0 in x.dims():
        return 0.0
    if p == "fro" or 1 in x.dims():
        every = _whole(x)
        return _line_norms(Lines(every, 0), 2.0 if p == "fro" else p)
    if p in (1, np.inf):
        lines = Lines(x, 0 if p == 1 else 1)
        return float(lines.totals(np.abs(lines.data)).max(initial=0))
    if p == 2:
        return _spectral(x)
    from nnrepl.builtins.linalg import norm as full_norm

    return full_norm(x.filled(), p)


def _whole(x: Sparse) -> Sparse:
    from nnrepl.builtins.sparseshape import reshaped

    return reshaped(x, (x.dims()[0] * x.dims()[1], 1), None)


def _line_norms(lines: Lines, p: float) -> Any:
    size = np.abs(lines.data)
    gaps = lines.stored < lines.extent
    with np.errstate(all="ignore"):
        if p == 2:
            scale = size.max(initial=0)
            safe = scale if 0 < scale < np.inf else 1.0
            found = safe * np.sqrt(lines.totals((size / safe) ** 2))
        elif p == np.inf:
            found = np.zeros(lines.count)
            np.maximum.at(found, lines.line, size)
        elif p == -np.inf:
            found = np.full(lines.count, np.inf)
            np.minimum.at(found, lines.line, size)
            found[gaps] = 0
        elif p == 0:
            found = lines.stored.astype(float)
        elif p < 0:
            found = np.where(gaps, 0.0, lines.totals(size**p) ** (1 / p))
        else:
            found = lines.totals(size**p) ** (1 / p)
    return as_value(found.reshape((-1, 1) if lines.across else (1, -1)))


def _spectral(x: Sparse) -> float:
    """The greatest singular value."""
    if not np.isfinite(x.matrix.data).all():
        return np.nan if np.isnan(x.matrix.data).any() else np.inf
    if min(x.dims()) <= _SMALL:
        return float(np.linalg.svd(x.array.astype(complex if x.dtype.kind == "c" else float), compute_uv=False)[0])
    from scipy.sparse.linalg import svds

    start = np.ones(min(x.dims()))
    return float(svds(floats(x), k=1, return_singular_vectors=False, v0=start)[0]) if x.nnz else 0.0
