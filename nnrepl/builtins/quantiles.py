"""Quantiles, percentiles and the interquartile range."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnrepl.builtins.args import first_long_axis, number, numbers, with_axis
from nnrepl.builtins.statistics import as_floats, checked, dimension
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm
from nnrepl.values.kinds import dims_of, numel_of

_QUARTERS = np.array([0.0, 0.25, 0.5, 0.75, 1.0])


def _along(array: np.ndarray, p: np.ndarray, where: int, method: int) -> np.ndarray:
    """Quantiles along an axis; NaN is left out."""
    lines = np.moveaxis(with_axis(as_floats(array), where), where, 0)
    flat = lines.reshape(lines.shape[0], math.prod(lines.shape[1:]))
    result = np.empty((p.size, flat.shape[1]), dtype=flat.dtype)
    for k in range(flat.shape[1]):
        known = np.sort(flat[~np.isnan(flat[:, k]), k])
        result[:, k] = _of_sorted(known, p, method) if known.size else np.nan
    return np.moveaxis(result.reshape(p.size, *lines.shape[1:]), 0, where)


def _oriented(array: np.ndarray, result: np.ndarray, p: Any) -> Any:
    """Of a vector, the quantiles lie as the shares p do."""
    if array.ndim == 2 and 1 in array.shape and 1 in result.shape:
        down = p is not None and numel_of(p) > 1 and dims_of(p)[1] == 1
        return norm(result.reshape((-1, 1) if down else (1, -1)))
    return norm(result)


def _of_sorted(x: np.ndarray, p: np.ndarray, method: int) -> np.ndarray:
    """The quantiles of sorted numbers by one of the nine methods that Hyndman and Fan list (The American Statistician
    50, 1996)."""
    n = x.size
    if method <= 3:
        return _step_quantiles(x, p, method)
    position = {
        4: n * p,
        5: n * p + 0.5,
        6: (n + 1) * p,
        7: (n - 1) * p + 1,
        8: (n + 1 / 3) * p + 1 / 3,
        9: (n + 0.25) * p + 0.375,
    }[method]
    known = ~np.isnan(position)
    position = np.clip(np.where(known, position, 1), 1, n)
    low = np.floor(position).astype(int)
    part = position - low
    high = np.minimum(low, n - 1)
    return np.where(known, (1 - part) * x[low - 1] + part * x[high], np.nan)


def _step_quantiles(x: np.ndarray, p: np.ndarray, method: int) -> np.ndarray:
    n = x.size
    if np.isnan(p).any():
        return np.where(np.isnan(p), np.nan, _step_quantiles(x, np.nan_to_num(p), method))
    if method == 3:
        nearest = np.maximum(np.rint(n * p), 1).astype(int)
        return x[np.minimum(nearest, n) - 1]
    upper = np.clip(np.ceil(n * p), 1, n).astype(int)
    if method == 1:
        return x[upper - 1]
    lower = np.clip(np.floor(n * p + 1), 1, n).astype(int)
    return (x[upper - 1] + x[lower - 1]) / 2


def _probabilities(p: Any, who: str) -> np.ndarray:
    if p is None or numel_of(p) == 0:
        return _QUARTERS
    array = numbers(p, who)
    if array.dtype.kind == "c":
        raise OctaveError(f"{who}: P must be a numeric vector")
    return array.reshape(-1).astype(float)


@builtin("q = quantile(x)", "q = quantile(x, p)", "q = quantile(x, p, dim, method)", fresh=True)
def quantile(x: Any, p: Any = None, dim: Any = None, method: Any = 5.0) -> Any:
    """The numbers below which the shares p of the elements along a dimension lie; by default the quartiles.

    method is 1 to 9, as Hyndman and Fan count them; 5 is the default. NaN is left out.

    >> quantile([1 2 3 4 5], 0.5)
    ans = 3
    """
    message = "X must be a non-empty numeric vector or matrix"
    array = checked(x, "quantile", message)
    if array.size == 0:
        raise OctaveError(f"quantile: {message}")
    where = dimension(dim, array, "quantile", first_long_axis(array.shape))
    kind = number(method, "quantile: METHOD must be a scalar")
    if kind not in range(1, 10):
        raise OctaveError(f"quantile: Unknown METHOD, '{kind:g}'")
    return _oriented(array, _along(array, _probabilities(p, "quantile"), where, int(kind)), p)


@builtin("q = prctile(x)", "q = prctile(x, p)", "q = prctile(x, p, dim)", fresh=True)
def prctile(x: Any, p: Any = None, dim: Any = None) -> Any:
    """The numbers below which p percent of the elements along a dimension lie; by default 0, 25, 50, 75 and 100.

    >> prctile([1 2 3 4 5], 50)
    ans = 3
    """
    array = checked(x, "prctile")
    where = dimension(dim, array, "prctile", first_long_axis(array.shape))
    shares = _QUARTERS if p is None else _probabilities(p, "prctile") / 100
    return _oriented(array, _along(array, shares, where, 5), p)


@builtin("z = iqr(x)", "z = iqr(x, dim)", fresh=True)
def iqr(x: Any, dim: Any = None) -> Any:
    """The interquartile range along a dimension: the distance between the first and the third quartile.

    >> iqr([1 2 3 4 5])
    ans = 2.5000
    """
    array = checked(x, "iqr")
    if array.size == 0:
        raise OctaveError("quantile: X must be a non-empty numeric vector or matrix")
    where = dimension(dim, array, "iqr", first_long_axis(array.shape))
    quarters = _along(array, np.array([0.25, 0.75]), where, 5)
    return norm(np.diff(quarters, axis=where))
