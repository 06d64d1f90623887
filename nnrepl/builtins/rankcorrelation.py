"""Correlations of ranks: spearman, kendall; and the figures that describe a sample: statistics."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import floats, integer
from nnrepl.builtins.phases import ranks
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import is_logical, is_numeric

Array = np.ndarray


def _samples(x: Any, y: Any, who: str) -> tuple[Array, Array]:
    """Two matrices whose columns are variables; a row is a column of observations."""
    found = []
    for each in (x, x if y is None else y):
        if not (is_numeric(each) or is_logical(each)) or floats(each, who).ndim != 2:
            raise OctaveError(f"{who}: X and Y must be numeric matrices or vectors")
        array = floats(each, who)
        found.append(array.reshape(-1, 1) if array.shape[0] == 1 else array)
    if found[0].shape[0] != found[1].shape[0]:
        raise OctaveError(f"{who}: X and Y must have the same number of observations")
    return found[0], found[1]


@builtin("rho = spearman(x)", "rho = spearman(x, y)", fresh=True)
def spearman(x: Any, y: Any = None, *, context: Context) -> Any:
    """Spearman's correlation: that of the ranks of the observations, for each column of x and of y.

    >> spearman([1 2 3 4]', [1 3 2 4]')
    ans = 0.8000
    """
    first, second = _samples(x, y, "spearman")
    return context.call("corr", (ranks(norm(first), 1.0), ranks(norm(second), 1.0)), 1)


@builtin("tau = kendall(x)", "tau = kendall(x, y)", fresh=True)
def kendall(x: Any, y: Any = None, *, context: Context) -> Any:
    """Kendall's tau: how much more often pairs of observations have the same order in two columns than the other one.

    >> kendall([1 2 3 4]', [1 3 2 4]')
    ans = 0.6667
    """
    samples = _samples(x, y, "kendall")
    if not all(each.size for each in samples):
        raise OctaveError("kendall: X and Y must be numeric matrices or vectors")
    first, second = (to_array(ranks(norm(each), 1.0)) for each in samples)
    signs = [np.sign(each[:, None, :] - each[None, :, :]).reshape(-1, each.shape[1]) for each in (first, second)]
    return context.call("corr", (norm(signs[0]), norm(signs[1])), 1)


@builtin("s = statistics(x)", "s = statistics(x, dim)", fresh=True)
def statistics(x: Any, dim: Any = None, *, context: Context) -> Any:
    """Least, first quartile, median, third quartile, greatest, mean, deviation, skewness and kurtosis of a sample.

    >> statistics([1 2 3 4 5 6 7]')(1:5)'
    ans =

       1.0000   2.5000   4.0000   5.5000   7.0000

    """
    if not (is_numeric(x) or is_logical(x)):
        raise OctaveError("statistics: X must be a numeric vector or matrix")
    array = floats(x, "statistics").copy()
    where = next((k for k, extent in enumerate(array.shape) if extent > 1), 0)
    if dim is not None:
        where = integer(dim, _DIM) - 1
        if not 0 <= where < array.ndim:
            raise OctaveError(_DIM)
    if array.shape[where] < 2:
        raise OctaveError("statistics: dimension of X is too small (<2)")
    value, along = norm(array), where + 1.0
    empty = np.zeros((0, 0), order="F")
    quartiles = context.call("quantile", (value, norm(np.array([[0.25], [0.5], [0.75]])), along, 7.0), 1)
    parts = [
        context.call("min", (value, empty, along), 1),
        quartiles,
        context.call("max", (value, empty, along), 1),
        context.call("mean", (value, along), 1),
        context.call("std", (value, empty, along), 1),
        context.call("skewness", (value, empty, along), 1),
        context.call("kurtosis", (value, empty, along), 1),
    ]
    columns = [np.moveaxis(_along(part, where, array.shape), where, 0) for part in parts]
    return norm(np.moveaxis(np.concatenate(columns), 0, where))


def _along(part: Any, where: int, shape: tuple[int, ...]) -> Array:
    """Figures as an array of the shape of the sample, but for the dimension that they are taken along."""
    found = to_array(part)
    others = [1 if k == where else extent for k, extent in enumerate(shape)]
    others[where] = found.size // max(int(np.prod(others)), 1)
    return found.reshape(others, order="F")


_DIM = "statistics: DIM must be an integer and a valid dimension"
