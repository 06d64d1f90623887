"""Vectors, rows of matrices and cells of strings as sets: unique, union, intersect, setdiff, setxor, ismember."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnrepl.builtins.args import cellstrings, elements, rebuild
from nnrepl.builtins.ordering import ordered_line, small_whole, sorted_line
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import dims_of, is_array_like, is_cellstr, is_text, numel_of
from nnrepl.values.ranges import Range
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import full

Ranks = np.ndarray
_REAL = frozenset({np.ndarray, Range, float})


class Members:
    """The members of one or two sets as ranks in the sorted union of all: equal ranks are equal members."""

    def __init__(self, values: Sequence[Any], by_rows: bool, who: str):
        self.cells = any(isinstance(value, Cell) for value in values)
        self.by_rows = by_rows and not self.cells
        self.like = values[0]
        if self.cells:
            lists = [_texts(value) for value in values]
            self.pool: Any = sorted({text for texts in lists for text in texts})
            rank = {text: k for k, text in enumerate(self.pool)}
            self.ranks = [np.array([rank[text] for text in texts], dtype=np.intp) for texts in lists]
            return
        arrays = [elements(value) for value in values]
        text = next((value for value in values if is_text(value)), None)
        self.like = self.like if text is None else text
        if self.by_rows:
            stacked = _joined(arrays)
        else:
            stacked = _joined([array.reshape(-1, 1, order="F") for array in arrays])
        counts = np.cumsum([array.shape[0] if self.by_rows else array.size for array in arrays])
        self.pool, ranks = _ranked(stacked)
        self.ranks = np.split(ranks, counts[:-1])

    def value(self, ranks: Ranks, row: bool) -> Any:
        """The members of these ranks as a value: rows, a row vector or a column vector."""
        if self.cells:
            texts = [self.pool[k] for k in ranks]
            return Cell.of(texts, (1, len(texts)) if row else (len(texts), 1))
        picked = self.pool[ranks]
        if self.by_rows:
            return rebuild(self.like, picked)
        return rebuild(self.like, picked.reshape(1, -1) if row else picked.reshape(-1, 1))


def _texts(value: Any) -> list[str]:
    if is_text(value):
        return [value] if isinstance(value, str) else [""]
    # What is no cell of texts here is empty.
    return cellstrings(value) or []


def _joined(arrays: list[np.ndarray]) -> np.ndarray:
    """Arrays one below the other, of the class that concatenation gives them."""
    width = max(array.shape[1] for array in arrays)
    arrays = [array if array.size or array.shape[1] == width else np.zeros((0, width)) for array in arrays]
    kinds = [array.dtype for array in arrays if array.size] or [array.dtype for array in arrays]
    special = next((dtype for dtype in kinds if dtype.kind in "iu"), None)
    if special is None and any(dtype.char == "f" for dtype in kinds):
        special = np.dtype(np.float32)
    if special is not None and special.kind == "f" and any(dtype.kind == "c" for dtype in kinds):
        special = np.dtype(np.complex64)
    stacked = np.concatenate(arrays, axis=0)
    stacked = stacked.real if special is not None and special.kind in "iu" else stacked
    return stacked.astype(special or np.result_type(*kinds), copy=False)


def _ranked(rows: np.ndarray) -> tuple[np.ndarray, Ranks]:
    """The different rows in order, and which of them each row is; no NaN equals another."""
    if rows.shape[1] == 1 and rows.dtype.kind != "c":
        pool, ranks = np.unique(rows.reshape(-1), return_inverse=True, equal_nan=False)
        return pool.reshape(-1, 1), ranks.reshape(-1)
    keys: list[np.ndarray] = []
    for k in range(rows.shape[1] - 1, -1, -1):
        column = rows[:, k]
        keys += [np.angle(column), np.abs(column)] if column.dtype.kind == "c" else [column]
    order = np.lexsort(keys) if keys else np.arange(rows.shape[0])
    ordered = rows[order]
    new = np.ones(rows.shape[0], dtype=bool)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    ranks = np.empty(rows.shape[0], dtype=np.intp)
    ranks[order] = np.cumsum(new) - 1
    return ordered[new], ranks


def _first(ranks: Ranks) -> tuple[Ranks, np.ndarray]:
    """The ranks that occur, in order, and where each occurs first."""
    at = np.full(ranks.max(initial=-1) + 1, -1)
    # Of several assignments to one place the last one counts.
    at[ranks[::-1]] = np.arange(ranks.size - 1, -1, -1)
    present = np.flatnonzero(at >= 0)
    return present, at[present]


def _places(present: np.ndarray, ranks: Ranks) -> Ranks:
    """Which of the ranks that occur each rank is."""
    return ranks if present.size == present[-1] + 1 else np.searchsorted(present, ranks)


def _column(offsets: np.ndarray) -> Any:
    return norm((offsets + 1.0).reshape(-1, 1))


def _options(args: Sequence[Any], known: Sequence[str], who: str) -> set[str]:
    found = set()
    for arg in args:
        if not is_text(arg):
            raise OctaveError(f"{who}: options must be strings")
        if arg not in known:
            raise OctaveError(f"{who}: invalid option" + ("" if who == "unique" else f": {arg}"))
        found.add(str(arg))
    return found


def _is_row(value: Any) -> bool:
    dims = dims_of(value)
    return len(dims) == 2 and dims[0] == 1


@builtin("[u, i, j] = unique(x)", '[u, i, j] = unique(x, "rows"|"first"|"last"|"stable"|"legacy", ...)', fresh=True)
def unique(x: Any, *args: Any, nargout: int = 1) -> Any:
    """The different elements of an array in order, or the different rows, or the strings in a cell.

    u is x(i), and x is u(j). i counts the first occurrence of each, or the "last"; "stable" keeps the order of x.

    >> disp(unique([3 1 1 2]))
       1   2   3
    """
    if not (is_array_like(x) or is_cellstr(x)):
        raise OctaveError("unique: X must be an array or cell array of strings")
    options = _options(args, ("rows", "first", "last", "stable", "legacy"), "unique")
    if {"first", "last"} <= options:
        raise OctaveError('unique: cannot specify both "first" and "last"')
    by_rows = "rows" in options and len(dims_of(x)) == 2 and not isinstance(x, Cell)
    if numel_of(x) == 0 and not by_rows:
        blank = rebuild(x, np.zeros((0, 0) if dims_of(x) == (0, 0) else (0, 1), dtype=elements(x).dtype))
        nothing = np.zeros((0, 0), order="F")
        return (blank, nothing, nothing) if nargout > 1 else blank
    if type(x) is Sparse and nargout < 2 and not by_rows:
        return _full_set(x)
    if not options and type(x) in (np.ndarray, Range):
        array = x if isinstance(x, np.ndarray) else x.array
        if array.dtype.char == "d":
            return _unique_doubles(array, nargout)
    members = Members([x], by_rows, "unique")
    ranks = members.ranks[0]
    present, at = _first(ranks)
    if "last" in options or ("legacy" in options and "first" not in options):
        at = ranks.size - 1 - _first(ranks[::-1])[1]
    if "stable" in options:
        order = np.argsort(at)
        present, at = present[order], at[order]
    row = _is_row(x)
    found = members.value(present, row)
    if nargout < 2:
        return found
    j: Any = _column(_places(present, ranks)) if "stable" not in options else np.zeros((0, 0))
    i = _column(at)
    if "legacy" in options and row:
        i, j = norm(at.reshape(1, -1) + 1.0), norm(_places(present, ranks).reshape(1, -1) + 1.0)
    return found, i, j


def _unique_doubles(array: np.ndarray, nargout: int) -> Any:
    """What `unique` gives for real doubles without options, by one sort."""
    line = array.reshape(-1, order="F")
    shape = (1, -1) if _is_row(array) else (-1, 1)
    if nargout < 2:
        ordered = sorted_line(line)
        return norm(ordered[_are_new(ordered)].reshape(shape))
    table = small_whole(line)
    if table is not None:
        return _unique_whole(*table, shape)
    ordered, order = ordered_line(line)
    new = _are_new(ordered)
    ranks = np.empty(line.size)
    ranks[order] = np.cumsum(new)
    return norm(ordered[new].reshape(shape)), _column(order[new]), norm(ranks.reshape(-1, 1))


def _unique_whole(whole: np.ndarray, low: float, shape: tuple[int, int]) -> Any:
    """The same for whole numbers, of which a table tells where they occur; they are given as offsets from the least."""
    present, at = _first(whole)
    places = np.empty(int(present[-1]) + 1)
    places[present] = np.arange(1.0, present.size + 1)
    return norm((present + low).reshape(shape)), _column(at), norm(places[whole].reshape(-1, 1))


def _are_new(ordered: np.ndarray) -> np.ndarray:
    new = np.ones(ordered.size, dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return new


def _full_set(x: Sparse) -> Any:
    """The different elements of a sparse matrix; Octave makes a column of those of a row that has zeros."""
    whole = x.nnz == numel_of(x)
    data = x.matrix.data * 1.0
    found = _ranked((data if whole else np.append(data, 0)).reshape(-1, 1))[0]
    return norm(found.reshape(1, -1) if whole and _is_row(x) else found.reshape(-1, 1))


def _pair(a: Any, b: Any, args: Sequence[Any], who: str) -> tuple[Members, set[str], bool]:
    for each in (a, b):
        if not (is_array_like(each) or is_cellstr(each)):
            raise OctaveError(f"{who}: A and B must be arrays or cell arrays of strings")
    cells = isinstance(a, Cell) or isinstance(b, Cell)
    if cells and not all(is_text(v) or isinstance(v, Cell) or numel_of(v) == 0 for v in (a, b)):
        raise OctaveError(f"{who}: cell array of strings cannot be combined with a nonstring value")
    options = _options(args, ("rows", "stable", "sorted", "legacy"), who)
    by_rows = "rows" in options
    if by_rows and not cells and dims_of(a)[1] != dims_of(b)[1] and numel_of(a) and numel_of(b):
        raise OctaveError(f"{who}: number of columns in A and B must match")
    row = _is_row_of_set(a) and _is_row_of_set(b)
    return Members([full(a), full(b)], by_rows, who), options, row


def _is_row_of_set(value: Any) -> bool:
    return is_text(value) or _is_row(value)


@builtin("[c, ia, ib] = intersect(a, b)", '[c, ia, ib] = intersect(a, b, "rows"|"stable")', fresh=True)
def intersect(a: Any, b: Any, *args: Any, nargout: int = 1) -> Any:
    """The members of both sets, in order. c is a(ia) and b(ib).

    >> disp(intersect([1 2 3], [2 3 4]))
       2   3
    """
    members, options, row = _pair(a, b, args, "intersect")
    if numel_of(a) == 0 or numel_of(b) == 0:
        nothing: Any = Cell.empty(0, 0) if members.cells else np.zeros((0, 0), order="F")
        blank = np.zeros((0, 0), order="F")
        return (nothing, blank, blank) if nargout > 1 else nothing
    (left, ia), (right, ib) = _first(members.ranks[0]), _first(members.ranks[1])
    common, pa, pb = np.intersect1d(left, right, assume_unique=True, return_indices=True)
    ia, ib = ia[pa], ib[pb]
    if "stable" in options:
        order = np.argsort(ia)
        common, ia, ib = common[order], ia[order], np.sort(ib)
    if members.cells and not common.size and row:
        return (Cell.empty(0, 0), _column(ia), _column(ib)) if nargout > 1 else Cell.empty(0, 0)
    found = members.value(common, row)
    return (found, _column(ia), _column(ib)) if nargout > 1 else found


@builtin("[c, ia, ib] = union(a, b)", '[c, ia, ib] = union(a, b, "rows"|"stable")', fresh=True)
def union(a: Any, b: Any, *args: Any, nargout: int = 1) -> Any:
    """The members of either set, in order: c is made of a(ia) and b(ib).

    >> disp(union([1 2], [2 3]))
       1   2   3
    """
    members, options, row = _pair(a, b, args, "union")
    count = members.ranks[0].size
    present, at = _first(np.concatenate(members.ranks))
    if "stable" in options:
        order = np.argsort(at)
        present, at = present[order], at[order]
    if (type(a) is Sparse or type(b) is Sparse) and not members.by_rows and not to_array(members.pool).all():
        row = False  # as Octave's unique of a sparse row gives it
    found = members.value(present, row)
    return (found, _column(at[at < count]), _column(at[at >= count] - count)) if nargout > 1 else found


@builtin("[c, ia] = setdiff(a, b)", '[c, ia] = setdiff(a, b, "rows"|"stable")', fresh=True)
def setdiff(a: Any, b: Any, *args: Any, nargout: int = 1) -> Any:
    """The members of a that are not in b, in order. c is a(ia).

    >> disp(setdiff([1 2 3], 2))
       1   3
    """
    members, options, _ = _pair(a, b, args, "setdiff")
    if numel_of(a) == 0:
        return (unique(a), np.zeros((0, 0), order="F")) if nargout > 1 else unique(a)
    present, at = _first(members.ranks[0])
    keep = ~np.isin(present, members.ranks[1])
    present, at = present[keep], at[keep]
    if "stable" in options:
        order = np.argsort(at)
        present, at = present[order], at[order]
    found = members.value(present, _is_row_of_set(a) and (_is_row_of_set(b) or numel_of(b) == 0 or _is_column(b)))
    return (found, _column(at)) if nargout > 1 else found


def _is_column(value: Any) -> bool:
    dims = dims_of(value)
    return len(dims) == 2 and dims[1] == 1


@builtin("[c, ia, ib] = setxor(a, b)", '[c, ia, ib] = setxor(a, b, "rows"|"stable")', fresh=True)
def setxor(a: Any, b: Any, *args: Any, nargout: int = 1) -> Any:
    """The members of exactly one of two sets, in order: c is made of a(ia) and b(ib).

    >> disp(setxor([1 2 3], [2 3 4]))
       1   4
    """
    members, options, row = _pair(a, b, args, "setxor")
    if numel_of(a) == 0 or numel_of(b) == 0:
        row = _is_row_of_set(b if numel_of(a) == 0 else a)
    (left, ia), (right, ib) = _first(members.ranks[0]), _first(members.ranks[1])
    keep_a, keep_b = ~np.isin(left, right), ~np.isin(right, left)
    ranks = np.concatenate([left[keep_a], right[keep_b]])
    if "stable" in options:
        ranks = np.concatenate([left[keep_a][np.argsort(ia[keep_a])], right[keep_b][np.argsort(ib[keep_b])]])
    else:
        ranks = np.sort(ranks)
    found = members.value(ranks, row)
    return (found, _column(ia[keep_a]), _column(ib[keep_b])) if nargout > 1 else found


@builtin("[t, i] = ismember(a, set)", '[t, i] = ismember(a, set, "rows")', fresh=True)
def ismember(a: Any, s: Any, *args: Any, nargout: int = 1) -> Any:
    """Whether each element of a, each row, or each string in a cell is in a set; i is where (0 for nowhere).

    >> ismember(2, [1 2 3])
    ans = 1
    """
    if isinstance(a, Cell) or isinstance(s, Cell):
        return _is_text_member(a, s, nargout)
    for each in (a, s):
        if not is_array_like(each):
            raise OctaveError("ismember: A and B must be arrays or cell arrays of strings")
    if nargout < 2 and not args and type(a) is float:
        return bool((elements(s) == a).any())
    by_rows = "rows" in _options(args, ("rows", "legacy"), "ismember")
    if by_rows and dims_of(a)[1] != dims_of(s)[1] and numel_of(a) and numel_of(s):
        raise OctaveError("ismember: number of columns in A and B must match")
    if by_rows and dims_of(a)[0] == 1 and all(type(each) is np.ndarray and each.dtype.char == "d" for each in (a, s)):
        return _is_row_member(a, s, nargout)
    if not by_rows and numel_of(s) and all(type(each) in _REAL and elements(each).dtype.char == "d" for each in (a, s)):
        return _is_number_member(elements(a), elements(s), nargout)
    members = Members([a, s], by_rows, "ismember")
    shape = (members.ranks[0].size, 1) if by_rows else dims_of(a)
    return _membership(members, shape, nargout)


def _is_row_member(row: np.ndarray, table: np.ndarray, nargout: int) -> Any:
    """The same of one row, for which nothing has to be sorted."""
    if not table.size or not row.size:
        return (False, 0.0) if nargout > 1 else False
    places = np.flatnonzero((table == row).all(axis=1))
    found = places.size > 0
    return (found, float(places[-1]) + 1.0 if found else 0.0) if nargout > 1 else found


def _is_number_member(wanted: np.ndarray, table: np.ndarray, nargout: int) -> Any:
    """The same of real doubles: only the set has to be sorted."""
    values, order = ordered_line(table.reshape(-1, order="F"))
    places = np.searchsorted(values, wanted, "right")
    places -= 1  # of equal members the last one counts
    found = (values.take(places, mode="clip") == wanted) & (places >= 0)
    if nargout < 2:
        return norm(found)
    return norm(found), norm(np.where(found, order.take(places, mode="clip") + 1.0, 0.0))


def _membership(members: Members, shape: tuple[int, ...], nargout: int) -> Any:
    wanted, table = members.ranks
    last = np.zeros(max(len(members.pool), 1))
    last[table] = np.arange(1, table.size + 1)  # of equal members the last one counts
    index = last[wanted].reshape(shape, order="F") if wanted.size else np.zeros(shape)
    found = norm(index > 0)
    return (found, norm(index)) if nargout > 1 else found


def _is_text_member(a: Any, s: Any, nargout: int) -> Any:
    for each in (a, s):
        if isinstance(each, Cell) and not is_cellstr(each):
            mixed = any(is_text(item) for item in each.items())
            if mixed:
                raise OctaveError("ismember: cell array of strings cannot be combined with a nonstring value")
            raise OctaveError("ismember: A and B must be arrays or cell arrays of strings")
        if not (isinstance(each, Cell) or is_text(each)):
            if numel_of(each):
                raise OctaveError("ismember: A and B must be arrays or cell arrays of strings")
    if is_text(a) and not isinstance(a, str):
        from nnrepl.values.text import rows_of

        a = Cell.of([row.rstrip(" ") for row in rows_of(a)], (dims_of(a)[0], 1)) if dims_of(a)[0] > 1 else ""
    members = Members([a, s], False, "ismember")
    shape = a.data.shape if isinstance(a, Cell) else (1, 1)
    return _membership(members, shape, nargout)


@builtin("p = powerset(a)", fresh=True)
def powerset(a: Any, option: Any = None) -> Any:
    """All subsets of the elements of a vector, or of the strings in a cell, as a cell.

    >> numel(powerset([1 2 3]))
    ans = 8
    """
    if isinstance(a, Cell) and not is_cellstr(a):
        raise OctaveError("powerset: cell arrays can only be used for character strings")
    if option is not None:
        if not isinstance(option, str) or option != "rows":
            raise OctaveError('powerset: optional second argument must be "rows"')
        if isinstance(a, Cell):
            raise OctaveError('powerset: "rows" not valid for cell arrays')
        raise OctaveError('powerset: the option "rows" is not supported')
    if numel_of(a) == 0:
        return Cell.empty(0, 0)
    members = Members([a], False, "powerset")
    present = np.unique(members.ranks[0])
    if present.size > 32:
        raise OctaveError("powerset: not implemented for more than 32 elements")
    if present.size > 24:
        raise MemoryError
    subsets = []
    for code in range(1 << present.size):
        picked = [rank for k, rank in enumerate(present) if code >> k & 1]
        subsets.append(members.value(np.array(picked, dtype=np.intp), True))
    return Cell.of(subsets)
