"""Runs of equal or rising elements, and repetition by a table: runlength, run_count, repelems."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import elements, integer, numbers, rebuild, row, with_axis
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm
from nnrepl.values.kinds import dims_of, is_array_like, is_numeric, numel_of


@builtin("count = runlength(x)", "[count, value] = runlength(x)", fresh=True)
def runlength(x: Any, *, nargout: int = 1) -> Any:
    """The lengths of the runs of equal elements in a vector, and the element of each.

    >> disp(runlength([2 2 0 4 4 4]))
       2   1   3
    """
    if not is_numeric(x) or 1 not in dims_of(x) or len(dims_of(x)) > 2:
        raise OctaveError("runlength: X must be a numeric vector")
    line = numbers(x, "runlength").reshape(-1)
    ends = np.append(np.flatnonzero(line[1:] != line[:-1]), line.size - 1)
    count = row(np.diff(ends, prepend=-1))
    return (count, norm(line[ends].reshape(1, -1))) if nargout > 1 else count


@builtin("y = run_count(x, n)", "y = run_count(x, n, dim)", fresh=True)
def run_count(x: Any, n: Any, dim: Any = None) -> Any:
    """How many runs of elements that do not fall have the lengths 1, 2, ..., n-1, and n or more.

    >> disp(run_count([1 1 0 1 1 1 0], 3))
       1   1   1
    """
    if not is_numeric(x):
        raise OctaveError("run_count: X must be a numeric vector or matrix")
    longest = integer(n, "run_count: N must be a positive integer")
    if longest < 1:
        raise OctaveError("run_count: N must be a positive integer")
    array = numbers(x, "run_count")
    message = "run_count: DIM must be an integer and a valid dimension"
    where = next((k for k, extent in enumerate(array.shape) if extent > 1), 0)
    if dim is not None:
        where = integer(dim, message) - 1
    if not 0 <= where < array.ndim:
        raise OctaveError(message)
    lines = np.moveaxis(with_axis(array, where), where, 0)
    counts = np.zeros((longest, *lines.shape[1:]))
    for place in np.ndindex(lines.shape[1:]):
        line = lines[(slice(None), *place)]
        ends = np.append(np.flatnonzero(line[1:] < line[:-1]), line.size - 1)
        lengths = np.minimum(np.diff(ends, prepend=-1), longest)
        counts[(slice(None), *place)] = np.bincount(lengths, minlength=longest + 1)[1:]
    return norm(np.moveaxis(counts, 0, where))


@builtin("y = repelems(x, r)", fresh=True)
def repelems(x: Any, r: Any) -> Any:
    """Elements of x in a row: the one at r(1, j) comes r(2, j) times.

    >> repelems([10 20 30], [1 3; 2 1])
    ans =

       10   10   30

    """
    if not is_array_like(r) or len(dims_of(r)) != 2 or dims_of(r)[0] != 2:
        raise OctaveError("repelems: R must be a matrix with two rows")
    table = numbers(r, "repelems")
    if table.dtype.kind == "c" or (table != np.trunc(table)).any():
        raise OctaveError("repelems: R must be a matrix of integers")
    if (table[1] < 0).any():
        raise OctaveError("repelems: second row must contain non-negative numbers")
    source = elements(x)
    flat = source.reshape(-1, order="F")
    wrong = [index for index in table[0].tolist() if not 1 <= index <= flat.size]
    if wrong:
        dims = "x".join(map(str, source.shape))
        problem = f"index ({wrong[0]:.0f}): out of bound; value {wrong[0]:.0f} out of bound {flat.size}"
        if wrong[0] >= 1:
            problem = f"index ({wrong[0]:.0f}): out of bound {numel_of(x)} (dimensions are {dims})"
        raise OctaveError(problem, "Octave:index-out-of-bounds")
    at = np.repeat(table[0].astype(int) - 1, table[1].astype(int))
    return rebuild(x, flat[at].reshape(1, -1))
