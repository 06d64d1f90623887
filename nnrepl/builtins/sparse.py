"""Sparse matrices: making them, and asking how many elements they store."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call, kind_name, numbers
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.index_errors import BadIndex
from nnrepl.runtime.subscripts import Sub, subscript
from nnrepl.values.containers import Cell
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import is_array_like, is_integer_class, is_string, is_text, numel_of
from nnrepl.values.ranges import Range
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import full as filled

_SUMMING = {"unique": False, "sum": True, "summation": True}
_LARGEST = 2.0**62


@builtin(
    "S = sparse(A)",
    "S = sparse(m, n)",
    "S = sparse(i, j, sv)",
    "S = sparse(i, j, sv, m, n)",
    'S = sparse(i, j, sv, m, n, "unique")',
    "S = sparse(i, j, sv, m, n, nzmax)",
    fresh=True,
)
def sparse(*args: Any) -> Any:
    """A sparse matrix, which stores only the elements that are not zero.

    Of a matrix A; of zeros, m by n; or with the elements sv at rows i and columns j (each a vector, or a scalar that
    counts for all), m by n or as large as the indices need. Elements at the same place are added up (logical ones
    joined by or); with "unique" the last of them stays. `nzmax` asks for room for so many elements where none are
    given.

    >> S = sparse([1 2], [1 3], [5 6]);
    >> disp(full(S))
       5   0   0
       0   0   6
    >> nnz(S)
    ans = 2
    """
    from nnrepl.runtime.sparse import empty

    if len(args) == 1:
        return _of_matrix(args[0])
    if len(args) == 2:
        return empty(_extent(args[0]), _extent(args[1]))
    if not 3 <= len(args) <= 6:
        raise invalid_call("sparse")
    return _of_triplets(args)


def _of_matrix(x: Any) -> Sparse:
    from nnrepl.runtime.sparse import as_sparse

    _check_elements(x)
    if is_integer_class(x):
        raise OctaveError(f"octave_base_value::sparse_matrix_value(): wrong type argument '{kind_name(x)}'")
    return as_sparse(x)


def _check_elements(x: Any) -> None:
    if not is_array_like(x) or is_text(x):
        raise OctaveError(f"sparse: wrong type argument '{kind_name(x)}'")


def _places(index: Any, position: int) -> Sub:
    """The rows or columns that an argument names."""
    try:
        return subscript(index, position, 2)
    except BadIndex as error:
        # The message must not name the variable `sparse`.
        error.named = True
        raise


def _extent(value: Any, whole: bool = True) -> int:
    """A number of rows, columns or elements; below 0 counts as 0. `whole` says whether fractions are an error."""
    if not is_array_like(value) or is_text(value):
        raise OctaveError(f"octave_base_value::int64_value (): wrong type argument '{kind_name(value)}'")
    array = to_array(value)
    number = float(array.real.flat[0]) if array.size else 0.0
    if number != number or (whole and abs(number) < _LARGEST and number != int(number)):
        raise OctaveError(f"conversion of {number:g} to int64_t value failed")
    if abs(number) >= _LARGEST:
        raise OctaveError("out of memory or dimension too large for Octave's index type", "Octave:bad-alloc")
    return max(int(number), 0)


def _of_triplets(args: tuple[Any, ...]) -> Sparse:
    from nnrepl.runtime.sparse import empty, of_elements

    summing = True
    if len(args) > 3 and is_string(args[-1]):
        if args[-1] not in _SUMMING:
            raise OctaveError(f"sparse: invalid option: {args[-1]}")
        summing = _SUMMING[args[-1]]
        args = args[:-1]
    room = _extent(args[5], whole=False) if len(args) == 6 else 0
    sized = (_extent(args[3]), _extent(args[4])) if len(args) > 4 else None
    _check_elements(args[2])
    rows, columns = _places(args[0], 0), _places(args[1], 1)
    data = to_array(args[2]).reshape(-1, order="F")
    dims = sized or (rows.top, columns.top)
    if rows.top > dims[0]:
        raise OctaveError(f"sparse: row index {rows.top}out of bound {dims[0]}")
    if columns.top > dims[1]:
        # The number that Octave names here is no column.
        raise OctaveError(f"sparse: column index {max(dims[1], rows.top)} out of bound {dims[1]}")
    count = columns.count if rows.count == 1 else rows.count
    if any(n not in (1, count) for n in (rows.count, columns.count)) or (count != 1 and data.size not in (1, count)):
        raise OctaveError("sparse: dimension mismatch")
    if data.size not in (1, count):
        # One place and several elements: Octave stores none of them.
        return empty(*dims, bool if data.dtype.kind == "b" else float)
    places = (_offsets(rows, count), _offsets(columns, count))
    data = np.broadcast_to(data, (count,))
    if not summing:
        last = _last_of_each(places[0] + places[1] * dims[0])
        places, data = (places[0][last], places[1][last]), data[last]
    found = of_elements(_wide(data), *places, dims)
    return found if count else Sparse(found.matrix, room)


def _wide(data: np.ndarray) -> np.ndarray:
    """Elements in the precision of sparse matrices, before they are added up."""
    kind = data.dtype.kind
    return data if kind == "b" else data.astype(np.complex128 if kind == "c" else np.float64, copy=False)


def _offsets(sub: Sub, count: int) -> np.ndarray:
    """The offsets that an index means, so many times if it is one."""
    at: Any = sub.at
    if type(at) is slice:
        at = np.arange(sub.top)[at]
    return np.broadcast_to(np.asarray(at, dtype=np.int64), (count,))


def _last_of_each(places: np.ndarray) -> np.ndarray:
    """Where each place comes for the last time."""
    return places.size - 1 - np.unique(places[::-1], return_index=True)[1]


@builtin("B = full(A)")
def full(x: Any) -> Any:
    """The same matrix with all its elements stored: a sparse, diagonal or permutation matrix or a range as a plain one.

    >> disp(full(eye(2)))
       1   0
       0   1
    >> full(sparse(2, 1, 5))
    ans =

       0
       5
    """
    if not (is_array_like(x) or isinstance(x, Cell)):
        raise OctaveError(f"full: invalid operation for %s type: wrong type argument '{kind_name(x)}'")
    return x.array if type(x) is Range else filled(x)


@builtin("t = issparse(x)", fresh=True)
def issparse(x: Any) -> Any:
    """Whether a matrix is a sparse one, which stores only its elements that are not 0.

    >> issparse(sparse([1 0]))
    ans = 1
    """
    return type(x) is Sparse


@builtin("n = nnz(x)", fresh=True)
def nnz(x: Any) -> Any:
    """How many elements are not 0.

    >> nnz([1 0 2])
    ans = 2
    """
    if type(x) is Sparse:
        return float(x.nnz)
    if isinstance(x, Cell):
        raise OctaveError("nnz: wrong type argument 'cell array'")
    return float(np.count_nonzero(numbers(x, "nnz"))) if numel_of(x) else 0.0


@builtin("n = nzmax(x)", fresh=True)
def nzmax(x: Any) -> Any:
    """For how many elements there is memory: all of a full array, those that are not 0 of a sparse one.

    >> nzmax([1 0 2])
    ans = 3
    >> nzmax(sparse([1 0 2]))
    ans = 2
    """
    return float(x.capacity() if type(x) is Sparse else numel_of(x))
