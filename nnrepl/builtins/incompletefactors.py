"""Factors of sparse matrices that stay sparse: ilu, ichol; and how many elements whole ones have: symbfact."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import column, floats, number
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.registry import builtin
from nnrepl.values.containers import Struct
from nnrepl.values.kinds import dims_of
from nnrepl.values.sparse import Sparse

Array = np.ndarray
Rows = list[dict[int, Any]]

_of_array = later("nnrepl.runtime.sparse", "of_array")


def _checked(a: Any, who: str) -> Any:
    if type(a) is not Sparse or dims_of(a)[0] != dims_of(a)[1]:
        raise OctaveError(f"{who}: A must be a sparse square matrix")
    return a.matrix * 1.0


def _options(opts: Any, who: str, types: tuple[str, ...]) -> tuple[str, float, dict[str, Any]]:
    """The type, the drop tolerance and the other options."""
    if opts is not None and not isinstance(opts, Struct):
        raise OctaveError(f"{who}: OPTS must be a structure")
    fields = {} if opts is None else {key.lower(): value for key, value in opts.fields.items()}
    kind = str(fields.get("type", types[0]))
    if kind not in types:
        listed = " or ".join(f'"{each}"' for each in types)
        raise OctaveError("ilu: invalid TYPE specified" if who == "ilu" else f"{who}: TYPE must be {listed}")
    tol = number(fields.get("droptol", 0.0), f"{who}: DROPTOL must be a non-negative real scalar")
    if tol < 0:
        raise OctaveError(f"{who}: DROPTOL must be a non-negative real scalar")
    return kind, tol, fields


def _rows_of(matrix: Any) -> Rows:
    """The elements of each row by column."""
    rows: Rows = [{} for _ in range(matrix.shape[0])]
    entries = matrix.tocoo()
    for i, j, value in zip(entries.row.tolist(), entries.col.tolist(), entries.data.tolist(), strict=True):
        rows[i][j] = value
    return rows


def _value(rows: Rows, size: int) -> Any:
    """The sparse matrix with these rows."""
    from scipy import sparse

    from nnrepl.values.sparse import sparse_value

    data = [value for row in rows for value in row.values()]
    at = ([i for i, row in enumerate(rows) for _ in row], [j for row in rows for j in row])
    matrix = sparse.csc_matrix((np.array(data), at), shape=(size, size))
    matrix.eliminate_zeros()
    matrix.sort_indices()
    return sparse_value(matrix)


@builtin("[L, U] = ilu(A)", "[L, U] = ilu(A, opts)", "[L, U, P] = ilu(A, opts)", fresh=True)
def ilu(a: Any, opts: Any = None, *, nargout: int = 1) -> Any:
    """Sparse triangular factors whose product is about a sparse matrix, to speed iterative solvers up.

    opts  type: "nofill" (the default: elements only where A has some) or "crout" (elements that are small beside the
          norm of their column or row are dropped); droptol (0); milu: "row" or "col" keeps the sums of those

    >> [L, U] = ilu(sparse([4 1; 1 3])); full(L * U)
    ans =

       4   1
       1   3

    """
    matrix = _checked(a, "ilu")
    kind, tol, fields = _options(opts, "ilu", ("nofill", "crout", "ilutp"))
    if kind == "ilutp":
        raise OctaveError('ilu: the type "ilutp" is not supported')
    milu = str(fields.get("milu", "off"))
    if milu not in ("off", "row", "col"):
        raise OctaveError('ilu: MILU must be one of "off", "col", or "row"')
    size = matrix.shape[0]
    if milu == "col":
        lower, upper = _transposed_rows(matrix, kind, tol)
    else:
        lower, upper = _ilu_rows(_rows_of(matrix), matrix, kind, tol, milu == "row")
    for i in range(size):
        lower[i][i] = 1.0
    if nargout < 2:
        return _value(lower, size)
    if nargout > 2:
        return _value(lower, size), _value(upper, size), _of_array(np.eye(size))
    return _value(lower, size), _value(upper, size)


def _transposed_rows(matrix: Any, kind: str, tol: float) -> tuple[Rows, Rows]:
    """The factors by columns: those of the transpose, with the diagonal moved from one to the other."""
    left, right = _ilu_rows(_rows_of(matrix.T), matrix.T, kind, tol, True)
    size = matrix.shape[0]
    lower: Rows = [{} for _ in range(size)]
    upper: Rows = [{} for _ in range(size)]
    pivots = [right[k][k] for k in range(size)]
    for j, row in enumerate(right):
        for i, value in row.items():
            if i != j:
                lower[i][j] = value / pivots[j]
    for j in range(size):
        upper[j][j] = pivots[j]
        for i, value in left[j].items():
            upper[i][j] = value * pivots[i]
    return lower, upper


def _ilu_rows(rows: Rows, matrix: Any, kind: str, tol: float, keep_sums: bool) -> tuple[Rows, Rows]:
    size = len(rows)
    lower: Rows = [{} for _ in range(size)]
    upper: Rows = [{} for _ in range(size)]
    squares = matrix.multiply(matrix.conj()) if kind == "crout" else None
    columns = np.sqrt(np.asarray(squares.sum(axis=0)).ravel().real) if squares is not None else np.zeros(size)
    lines = np.sqrt(np.asarray(squares.sum(axis=1)).ravel().real) if squares is not None else np.zeros(size)
    for i, row in enumerate(rows):
        if kind == "nofill" and not row.get(i):
            raise OctaveError("ilu: A has a zero on the diagonal")
        work, wanted = dict(row), set(row)
        for k in sorted(work):
            if k >= i:
                break
            _eliminate(work, k, upper, wanted, i, kind, keep_sums)
        if kind == "crout":
            # A new element may ask for the elimination of a column that the row did not have before.
            done = {k for k in work if k < i and k in wanted}
            while pending := sorted(k for k in work if k < i and k not in done):
                done.add(pending[0])
                _eliminate(work, pending[0], upper, wanted, i, kind, keep_sums)
        for j, value in work.items():
            if j < i and (kind == "nofill" or abs(value) * abs(upper[j][j]) >= tol * columns[j]):
                lower[i][j] = value
            elif j == i or (j > i and (kind == "nofill" or abs(value) >= tol * lines[i])):
                upper[i][j] = value
        if not upper[i].get(i):
            raise OctaveError("ilu: encountered a pivot equal to 0")
    return lower, upper


def _eliminate(work: dict[int, Any], k: int, upper: Rows, wanted: set[int], i: int, kind: str, keep_sums: bool) -> None:
    """Take a multiple of row k of the upper factor from a row."""
    factor = work[k] = work[k] / upper[k][k]
    for j, value in upper[k].items():
        if j <= k:
            continue
        if kind == "crout" or j in wanted:
            work[j] = work.get(j, 0.0) - factor * value
        elif keep_sums:
            work[i] = work.get(i, 0.0) - factor * value


@builtin("L = ichol(A)", "L = ichol(A, opts)", fresh=True)
def ichol(a: Any, opts: Any = None) -> Any:
    """A sparse lower factor for which L*L' is about a symmetric positive definite sparse matrix.

    opts  type: "nofill" (the default: elements only where A has some) or "ict" (elements that are small beside the
          norm of their column are dropped); droptol (0); michol: "on" keeps the sums of rows; diagcomp: by how much,
          beside its size, the diagonal grows before

    >> L = ichol(sparse([4 2; 2 5])); full(L)
    ans =

       2   0
       1   2

    """
    matrix = _checked(a, "ichol")
    kind, tol, fields = _options(opts, "ichol", ("nofill", "ict"))
    michol = str(fields.get("michol", "off"))
    if michol not in ("on", "off"):
        raise OctaveError('ichol: MICHOL must be "on" or "off"')
    grow = number(fields.get("diagcomp", 0.0), "ichol: DIAGCOMP must be a non-negative real scalar")
    if grow < 0:
        raise OctaveError("ichol: DIAGCOMP must be a non-negative real scalar")
    size = matrix.shape[0]
    norms = np.asarray(abs(matrix).sum(axis=0)).ravel()
    columns: Rows = [{i: v for i, v in column.items() if i >= j} for j, column in enumerate(_rows_of(matrix.T))]
    for j in range(size):
        columns[j][j] = columns[j].get(j, 0.0) * (1 + grow)
    for j in range(size):
        pivot = columns[j].get(j, 0.0)
        if isinstance(pivot, complex):
            pivot = pivot.real
        if pivot <= 0:
            raise OctaveError("ichol: negative pivot encountered")
        root = float(np.sqrt(pivot))
        kept = {i: v / root for i, v in columns[j].items() if i > j}
        dropped = {i: v for i, v in kept.items() if kind == "ict" and abs(v) * 1.0 < tol * norms[j]}
        if michol == "on":
            for i, value in dropped.items():
                columns[i][i] -= value * root
                columns[j][j] -= value * root
        kept = {i: v for i, v in kept.items() if i not in dropped}
        columns[j] = {j: root, **kept}
        _update(columns, kept, kind, michol == "on")
    rows: Rows = [{} for _ in range(size)]
    for j, each in enumerate(columns):
        for i, value in each.items():
            rows[i][j] = value
    return _value(rows, size)


def _update(columns: Rows, kept: dict[int, Any], kind: str, keep_sums: bool) -> None:
    """Take the product of a finished column with itself from the columns after it."""
    for k, factor in kept.items():
        for i, value in kept.items():
            if i < k:
                continue
            change = value * (factor.conjugate() if isinstance(factor, complex) else factor)
            if kind == "ict" or i in columns[k]:
                columns[k][i] = columns[k].get(i, 0.0) - change
            elif keep_sums:
                columns[k][k] -= change
                columns[i][i] -= change


@builtin("count = symbfact(S)", "[count, h, parent, post, R] = symbfact(S, typ)", fresh=True)
def symbfact(s: Any, typ: Any = "sym", mode: Any = None, *, nargout: int = 1) -> Any:
    """How many elements each row of the Cholesky factor of a sparse matrix has, without working it out.

    typ     "sym" (the default: the upper half of S counts), "lo" (the lower half), "col" (the factor of S'*S) or
            "row" (that of S*S')
    h       the height of the elimination tree; parent: that tree; post: its postorder
    R       where the factor has elements; with mode "lower" where its transpose has

    >> symbfact(sparse([4 1 0; 1 4 1; 0 1 4]))'
    ans =

       2   2   1

    """
    matrix = s.matrix if type(s) is Sparse else _of_array(floats(s, "symbfact")).matrix
    words = {"sym": 0, "lo": 1, "lower": 1, "col": 2, "column": 2, "row": 3}
    kind = words.get(str(typ).lower() if isinstance(typ, str) else "")
    if kind is None:
        raise OctaveError(f'symbfact: unrecognized TYP "{typ}"')
    pattern = abs(matrix) > 0
    if kind >= 2:
        ones = pattern.astype(float)
        pattern = (ones.T @ ones if kind == 2 else ones @ ones.T) > 0
    if pattern.shape[0] != pattern.shape[1]:
        raise OctaveError("symbfact: S must be a square matrix")
    full = pattern.toarray()
    upper = full.T if kind == 1 else full
    size = len(upper)
    below: list[set[int]] = [set(np.flatnonzero(upper[j, j + 1 :]) + j + 1) for j in range(size)]
    parent = np.zeros(size)
    for j in range(size):
        if below[j]:
            up = min(below[j])
            parent[j] = up + 1
            below[up] |= below[j] - {up}
    counts = column([len(each) + 1.0 for each in below])
    if nargout < 2:
        return counts
    factor = np.eye(size, dtype=bool)
    for j, each in enumerate(below):
        factor[j, sorted(each)] = True
    if isinstance(mode, str) and mode.lower().startswith("l"):
        factor = factor.T
    found = (counts, _height(parent), column(parent), column(_postorder(parent)), _of_array(factor * 1.0))
    return found[:nargout]


def _height(parent: Array) -> float:
    depths = np.zeros(len(parent) + 1)
    for j in range(len(parent) - 1, -1, -1):
        depths[j + 1] = depths[int(parent[j])] + 1
    return float(depths.max(initial=0.0))


def _postorder(parent: Array) -> list[float]:
    children: dict[int, list[int]] = {}
    for j, up in enumerate(parent.astype(int).tolist()):
        children.setdefault(up, []).append(j + 1)
    order: list[float] = []
    stack = [(root, False) for root in reversed(children.get(0, []))]
    while stack:
        node, seen = stack.pop()
        if seen:
            order.append(float(node))
        else:
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(children.get(node, [])))
    return order
