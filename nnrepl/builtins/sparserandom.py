"""Random sparse matrices: sprand, sprandn, sprandsym. Their numbers come from rand and randn, places by chance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import check_numbers, invalid_call
from nnrepl.builtins.randoms import rand, randn
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import is_numeric, numel_of
from nnrepl.values.sparse import Sparse

Source = Callable[..., Any]


def _drawn(source: Source, count: int, context: Any) -> np.ndarray:
    return to_array(source(float(count), 1.0, context=context)).reshape(-1)


def _places(count: int, wanted: int, context: Any) -> np.ndarray:
    """So many different numbers below a count."""
    if 2 * wanted > count:
        return np.sort(np.argsort(_drawn(rand, count, context))[:wanted])
    found = np.zeros(0, dtype=np.int64)
    while found.size < wanted:
        more = (_drawn(rand, wanted - found.size, context) * count).astype(np.int64)
        found = np.union1d(found, more)
    return found


def _extent(value: Any, which: str, who: str) -> int:
    message = f"{who}: {which} must be a non-negative integer"
    if not is_numeric(value) or numel_of(value) != 1:
        raise OctaveError(message)
    size = float(to_array(value).reshape(-1)[0].real)
    if not (size >= 0 and size == np.floor(size)):
        raise OctaveError(message)
    if size == np.inf:
        raise MemoryError
    return int(size)


def _density(value: Any, who: str) -> float:
    array = to_array(value).reshape(-1).real if is_numeric(value) else np.zeros(0)
    if not array.size or (array < 0).any() or (array > 1).any():
        raise OctaveError(f"{who}: density D must be between 0 and 1")
    if array[0] != array[0]:
        raise OctaveError("conversion of nan to int64_t value failed")
    return float(array[0])


def _random(args: tuple[Any, ...], who: str, source: Source, context: Any) -> Sparse:
    from nnrepl.builtins.sparsemapping import with_data
    from nnrepl.runtime.sparse import as_sparse, of_linear

    if len(args) not in (1, 3, 4):
        raise invalid_call(who)
    if len(args) == 1:
        check_numbers(args[0], "find")
        pattern = as_sparse(args[0])
        return with_data(pattern, _drawn(source, pattern.nnz, context))
    rows, columns = _extent(args[0], "M", who), _extent(args[1], "N", who)
    density = _density(args[2], who)
    if len(args) == 4:
        return _with_singular_values(rows, columns, density, _singular_values(args[3], who, rows, columns), context)
    wanted = round(rows * columns * density)
    return of_linear(_drawn(source, wanted, context), _places(rows * columns, wanted, context), (rows, columns))


def _singular_values(rc: Any, who: str, rows: int, columns: int) -> np.ndarray:
    array = to_array(rc)
    if not is_numeric(rc) or 1 not in array.shape:
        raise OctaveError(f"{who}: RC must be a scalar or vector")
    if array.size > 1:
        return array.reshape(-1)[: min(rows, columns)].astype(np.float64)
    number = float(array.reshape(-1)[0])
    if not 0 <= number <= 1:
        raise OctaveError(f"{who}: reciprocal condition number RC must be between 0 and 1")
    # A geometric series has the ratio of its last to its first number where we want it.
    return np.geomspace(1, number, min(rows, columns)) if number else np.eye(1, min(rows, columns)).reshape(-1)


def _with_singular_values(rows: int, columns: int, density: float, values: np.ndarray, context: Any) -> Sparse:
    """A matrix with these singular values: random rotations of two rows or columns fill it until it is dense enough."""
    from nnrepl.runtime.sparse import of_array

    matrix = np.zeros((rows, columns))
    kept = values[: min(rows, columns)]
    i, k = (np.argsort(_drawn(rand, extent, context))[: kept.size] for extent in (rows, columns))
    matrix[i, k] = kept
    while min(rows, columns) > 1 and np.count_nonzero(matrix) < density * matrix.size:
        side = matrix if _drawn(rand, 1, context)[0] < 0.5 else matrix.T
        one, other, turn = _drawn(rand, 3, context)
        first = int(one * side.shape[0])
        second = (first + 1 + int(other * (side.shape[0] - 1))) % side.shape[0]
        c, s = np.cos(2 * np.pi * turn), np.sin(2 * np.pi * turn)
        side[[first, second]] = np.array([[c, s], [-s, c]]) @ side[[first, second]]
    return of_array(matrix)


@builtin("S = sprand(m, n, d)", "S = sprand(m, n, d, rc)", "S = sprand(A)", fresh=True)
def sprand(*args: Any, context: Any) -> Any:
    """A sparse matrix, m by n, of which a share d of the elements are random numbers between 0 and 1.

    rc is the reciprocal condition number, or a vector of singular values. sprand(A) has elements where A has.

    >> nnz(sprand(10, 10, 0.2))
    ans = 20
    """
    return _random(args, "sprand", rand, context)


@builtin("S = sprandn(m, n, d)", "S = sprandn(m, n, d, rc)", "S = sprandn(A)", fresh=True)
def sprandn(*args: Any, context: Any) -> Any:
    """A sparse matrix, m by n, of which a share d of the elements are normally distributed random numbers.

    rc is the reciprocal condition number, or a vector of singular values. sprandn(A) has elements where A has.

    >> nnz(sprandn(10, 10, 0.2))
    ans = 20
    """
    return _random(args, "sprandn", randn, context)


@builtin("S = sprandsym(n, d)", "S = sprandsym(A)", fresh=True)
def sprandsym(*args: Any, context: Any) -> Any:
    """A symmetric sparse matrix, n by n, of which a share d of the elements are normally distributed random numbers.

    sprandsym(A) has elements where the lower triangle of A has, and mirrored ones.

    >> issymmetric(sprandsym(5, 0.3))
    ans = 1
    """
    from nnrepl.runtime.sparse import as_sparse, of_elements

    if len(args) == 1:
        check_numbers(args[0], "find")
        pattern = as_sparse(args[0])
        rows, columns = pattern.rows_and_columns()
        lower = rows >= columns
        return _mirrored(rows[lower], columns[lower], pattern.dims()[0], context)
    if len(args) != 2:
        raise invalid_call("sprandsym")
    try:
        size = _extent(args[0], "N", "sprandsym")
    except OctaveError as error:
        raise OctaveError(f"{error.message} 0") from None
    density = _density(args[1], "sprandsym")
    wanted = round(size * size * density)
    # As many elements on the diagonal as make the rest even, and about as large a share of it as of the rest.
    own = min(round(size * density), wanted)
    own += (wanted - own) % 2 if own < size else -((wanted - own) % 2)
    pairs = max((wanted - own) // 2, 0)
    diagonal = _places(size, own, context)
    offsets = _places(size * (size - 1) // 2, pairs, context)
    rows = np.floor((1 + np.sqrt(1 + 8.0 * offsets)) / 2).astype(np.int64)
    rows -= rows * (rows - 1) // 2 > offsets
    rows += rows * (rows + 1) // 2 <= offsets
    columns = offsets - rows * (rows - 1) // 2
    if not size:
        return of_elements(np.zeros(0), rows, columns, (0, 0))
    return _mirrored(np.concatenate([diagonal, rows]), np.concatenate([diagonal, columns]), size, context)


def _mirrored(rows: np.ndarray, columns: np.ndarray, size: int, context: Any) -> Sparse:
    from nnrepl.runtime.sparse import of_elements

    data = _drawn(randn, rows.size, context)
    off = rows != columns
    return of_elements(
        np.concatenate([data, data[off]]),
        np.concatenate([rows, columns[off]]),
        np.concatenate([columns, rows[off]]),
        (size, size),
    )
