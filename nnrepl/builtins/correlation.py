"""Covariance and correlation."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnrepl.builtins.args import numbers
from nnrepl.builtins.statistics import as_floats
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_logical, is_numeric, numel_of


def _observations(x: Any, who: str) -> np.ndarray:
    """One row an observation; a row vector counts as a column."""
    if not (is_numeric(x) or is_logical(x)):
        raise OctaveError(f"{who}: X and Y must be numeric matrices or vectors")
    array = as_floats(numbers(x, who))
    if array.ndim > 2:
        raise OctaveError(f"{who}: X and Y must be 2-D matrices or vectors")
    return array.T if array.shape[0] == 1 else array


def _covariance(a: np.ndarray, b: np.ndarray, opt: float) -> np.ndarray:
    count = a.shape[0]
    if count == 0:
        return np.zeros((a.shape[1], b.shape[1]))
    divisor = count - 1 + opt if count > 1 else 1
    return (a - a.mean(axis=0)).T @ (b - b.mean(axis=0)).conj() / divisor


@builtin("c = cov(x)", "c = cov(x, opt)", "c = cov(x, y)", "c = cov(x, y, opt)", fresh=True)
def cov(x: Any, y: Any = None, opt: Any = None) -> Any:
    """The covariances between the columns of x, or between those of x and y; one row is one observation.

    The divisor is n-1, or n with opt = 1.

    >> disp(cov([1 2; 3 5; 2 2]))
       1.0000   1.5000
       1.5000   3.0000
    """
    if opt is None and y is not None and numel_of(y) == 1 and numel_of(x) != 1:
        y, opt = None, y
    kind = 0.0 if opt is None or numel_of(opt) != 1 else numbers(opt, "cov").item()
    if kind not in (0, 1) or (opt is not None and numel_of(opt) != 1):
        raise OctaveError("cov: normalization OPT must be 0 or 1")
    a = _observations(x, "cov")
    if a.size == 0 and y is None:
        return np.zeros((0, 0), order="F")
    b = a if y is None else _observations(y, "cov")
    if a.shape[0] != b.shape[0]:
        raise OctaveError("cov: X and Y must have the same number of observations")
    return norm(_covariance(a, b, kind))


@builtin("r = corr(x)", "r = corr(x, y)", fresh=True)
def corr(x: Any, y: Any = None) -> Any:
    """The correlations between the columns of x, or between those of x and y.

    >> corr([1 2 3]', [1 2 4]')
    ans = 0.9820
    """
    for each in (x, y) if y is not None else (x,):
        if not (is_numeric(each) or is_logical(each)):
            raise OctaveError("corr: X and Y must be numeric types")
    a = _observations(x, "corr")
    b = a if y is None else _observations(y, "corr")
    if a.shape[0] != b.shape[0]:
        raise OctaveError("cov: X and Y must have the same number of observations")
    if a.shape[0] < 2:
        return 1.0 if numel_of(x) == 1 else norm(np.full((a.shape[1], b.shape[1]), np.nan))
    with np.errstate(all="ignore"):
        spread = np.outer(a.std(axis=0, ddof=1), b.std(axis=0, ddof=1))
        return norm(_covariance(a, b, 0) / spread)


@builtin("r = corrcoef(x)", "r = corrcoef(x, y)", fresh=True)
def corrcoef(x: Any, y: Any = None) -> Any:
    """The matrix of correlations between the columns of x, or between the vectors x and y.

    >> disp(corrcoef([1 2 3], [1 2 4]))
       1.0000   0.9820
       0.9820   1.0000
    """
    arrays = []
    for each in (x,) if y is None else (x, y):
        if not (is_numeric(each) or is_logical(each)):
            raise OctaveError("corrcoef: X must be a numeric vector or matrix")
        array = as_floats(numbers(each, "corrcoef"))
        whole = y is None and (array.ndim > 2 or 1 not in array.shape)
        dims = (len(array), math.prod(array.shape[1:])) if whole else (array.size, 1)
        arrays.append(array.reshape(dims, order="F"))
    if len(arrays) == 2 and arrays[0].size != arrays[1].size:
        raise OctaveError("corrcoef: X and Y must be the same size")
    data = np.concatenate(arrays, axis=1)
    if data.shape[0] < 2:
        return np.nan
    with np.errstate(all="ignore"):
        c = _covariance(data, data, 0)
        spread = np.sqrt(np.diag(c).real)
        r = c / np.outer(spread, spread)
    r[np.diag_indices_from(r)] = 1
    return norm(r)
