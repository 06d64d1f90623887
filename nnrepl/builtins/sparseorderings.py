"""Orders of rows and columns that keep factors sparse, and the structure of sparse matrices: symrcm, colperm, colamd,
symamd, amd, etree, dmperm, sprank."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import kind_name
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_array_like, is_text
from nnrepl.values.sparse import Sparse


def _matrix(x: Any) -> Sparse:
    from nnrepl.runtime.sparse import as_sparse

    if not is_array_like(x) or is_text(x):
        method = "octave_base_value::sparse_complex_matrix_value()"
        raise OctaveError(f"{method}: wrong type argument '{kind_name(x)}'")
    return as_sparse(x)


def _square(x: Any, who: str) -> Sparse:
    matrix = _matrix(x)
    if matrix.dims()[0] != matrix.dims()[1]:
        raise OctaveError(f"{who}: S must be a square matrix")
    return matrix


def _row(order: np.ndarray) -> Any:
    return norm((order + 1.0).reshape(1, -1))


def _pattern(x: Sparse) -> Any:
    """The SciPy matrix with ones where there are elements."""
    matrix = x.matrix
    return type(matrix)((np.ones(x.nnz), matrix.indices.copy(), matrix.indptr.copy()), shape=matrix.shape)


@builtin("p = symrcm(S)", fresh=True)
def symrcm(x: Any) -> Any:
    """The reverse Cuthill-McKee order of a square matrix: S(p,p) has its elements near the diagonal.

    >> sort(symrcm(speye(3)))
    ans =

       1   2   3

    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import reverse_cuthill_mckee

    pattern = _pattern(_square(x, "symrcm"))
    both = csr_array(pattern + pattern.T)
    return _row(reverse_cuthill_mckee(both, symmetric_mode=True)) if both.shape[0] else norm(np.zeros((0, 0)))


@builtin("p = colperm(S)", fresh=True)
def colperm(x: Any) -> Any:
    """The columns in ascending order of how many elements they have.

    >> colperm([1 0; 1 0])
    ans =

       2   1

    """
    return _row(np.argsort(np.diff(_matrix(x).matrix.indptr), kind="stable"))


def _column_order(x: Sparse, spec: str) -> np.ndarray:
    """SuperLU's order of columns; the matrix is completed to a square one that has a factorisation."""
    from scipy.sparse import csc_array, eye_array, vstack

    from nnrepl.builtins.sparselinalg import factor

    pattern = _pattern(x)
    height, width = pattern.shape
    if spec == "COLAMD" and height != width:
        # The order depends on the pattern of A'*A only.
        pattern = csc_array(vstack([pattern, csc_array((max(width - height, 0), width))]))
        pattern = csc_array(pattern.T @ pattern)
    pattern = csc_array(pattern + eye_array(width) * (4.0 * x.nnz + 1))
    found = factor(pattern, permc_spec=spec, diag_pivot_thresh=0.0)
    return np.argsort(found.perm_c) if found is not None else np.arange(width)


@builtin("p = colamd(S)", fresh=True)
def colamd(x: Any) -> Any:
    """The approximate minimum degree order of the columns, after which an LU factorisation stays sparse.

    >> sort(colamd(speye(3)))
    ans =

       1   2   3

    """
    return _row(_column_order(_matrix(x), "COLAMD"))


@builtin("p = symamd(S)", fresh=True)
def symamd(x: Any) -> Any:
    """The minimum degree order of the rows and columns of a symmetric matrix, after which its Cholesky factor stays
    sparse.

    >> sort(symamd(speye(3)))
    ans =

       1   2   3

    """
    return _row(_column_order(_square(x, "symamd"), "MMD_AT_PLUS_A"))


@builtin("p = amd(S)", fresh=True)
def amd(x: Any) -> Any:
    """The minimum degree order of the rows and columns of a square matrix: chol(S(p,p)) is sparser than chol(S).

    >> sort(amd(speye(3)))
    ans =

       1   2   3

    """
    return _row(_column_order(_square(x, "amd"), "MMD_AT_PLUS_A"))


@builtin("r = sprank(S)", fresh=True)
def sprank(x: Any) -> Any:
    """The structural rank: the greatest rank that a matrix with elements at these places can have.

    >> sprank([1 2; 0 0])
    ans = 1
    """
    from scipy.sparse.csgraph import structural_rank

    matrix = _matrix(x)
    return float(structural_rank(_pattern(matrix))) if matrix.nnz else 0.0


@builtin("p = dmperm(S)", fresh=True)
def dmperm(x: Any, *, nargout: int = 1) -> Any:
    """A maximum matching: S(p,:) has no zero on its diagonal where p(k) is the row matched with column k; 0 for none.

    >> dmperm([0 1; 1 0])
    ans =

       2   1

    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    if nargout > 1:
        raise OctaveError("dmperm: the Dulmage-Mendelsohn decomposition is not supported")
    matrix = _matrix(x)
    if not matrix.nnz:
        return norm(np.zeros((1, matrix.dims()[1])))
    return _row(maximum_bipartite_matching(csr_array(_pattern(matrix)), perm_type="row"))


@builtin("p = etree(S)", '[p, q] = etree(S, "col"|"sym")', fresh=True)
def etree(x: Any, kind: Any = "sym", *, nargout: int = 1) -> Any:
    """The elimination tree of a symmetric matrix, of which the upper triangle is read, or with "col" of S'*S.

    p(k) is the parent of column k, 0 for a root; q lists the columns so that children stand before their parents.
    Source: J. Liu, The role of elimination trees in sparse factorization, SIAM J. Matrix Anal. Appl. 11, 1990.

    >> etree([4 1; 1 4])
    ans =

       2   0

    """
    matrix = _matrix(x)
    if not isinstance(kind, str):
        raise OctaveError("etree: TYP must be a string")
    by_columns = kind[:1].lower() == "c"
    if not by_columns and matrix.dims()[0] != matrix.dims()[1]:
        raise OctaveError("etree: S is marked as symmetric, but is not square")
    parents = _parents(matrix, by_columns)
    found = _row(parents)
    return (found, _row(np.array(_postorder(parents)))) if nargout > 1 else found


def _parents(x: Sparse, by_columns: bool) -> np.ndarray:
    indptr, indices = x.matrix.indptr.tolist(), x.matrix.indices.tolist()
    rows, width = x.dims()
    parent, ancestor = [-1] * width, [-1] * width
    latest = [-1] * rows
    for k in range(width):
        for row in indices[indptr[k] : indptr[k + 1]]:
            # A row joins all of its columns: the column before this one stands for those before.
            i = latest[row] if by_columns else row
            while i != -1 and i < k:
                following = ancestor[i]
                ancestor[i] = k
                if following == -1:
                    parent[i] = k
                i = following
            if by_columns:
                latest[row] = k
    return np.array(parent)


def _postorder(parents: np.ndarray) -> list[int]:
    children: dict[int, list[int]] = {}
    for k, parent in enumerate(parents.tolist()):
        children.setdefault(parent, []).append(k)
    order: list[int] = []
    waiting = [(root, False) for root in reversed(children.get(-1, []))]
    while waiting:
        node, done = waiting.pop()
        if done:
            order.append(node)
            continue
        waiting.append((node, True))
        waiting += [(child, False) for child in reversed(children.get(node, []))]
    return order
