"""Means, medians, variances and other moments along a dimension."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnrepl.builtins.args import (
    MOST_AXES,
    first_axis,
    first_long_axis,
    integer,
    invalid_call,
    numbers,
    sparse_like,
    with_axis,
)
from nnrepl.builtins.sorting import order_of
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.registry import builtin
from nnrepl.runtime.sums import total
from nnrepl.values.containers import Cell, object_array
from nnrepl.values.convert import norm, saturate
from nnrepl.values.kinds import dims_of, is_complex, is_logical, is_numeric, numel_of
from nnrepl.values.sparse import Sparse

_sparse_mean = later("nnrepl.builtins.sparsesums", "average")


def checked(x: Any, who: str, message: str = "X must be a numeric vector or matrix") -> np.ndarray:
    """The elements of a numeric or logical argument."""
    if not (is_numeric(x) or is_logical(x)):
        raise OctaveError(f"{who}: {message}")
    return numbers(x, who)


def dimension(dim: Any, extents: Sequence[int], who: str, default: int | None = None) -> int:
    """A dimension argument as an axis; by default the first of more than one element."""
    if dim is None:
        return first_long_axis(extents) if default is None else default
    message = f"{who}: DIM must be an integer and a valid dimension"
    where = integer(dim, message) - 1
    if where < 0:
        raise OctaveError(message)
    return min(where, int(MOST_AXES) - 1)


def as_floats(array: np.ndarray) -> np.ndarray:
    """Integers and logicals as doubles."""
    return array if array.dtype.kind in "fc" else array.astype(np.float64)


def average(array: np.ndarray, where: int) -> np.ndarray:
    """The mean along an axis, which stays; NaN for nothing."""
    array = with_axis(as_floats(array), where)
    if array.shape == (0, 0) and where == 0:
        array = array.reshape(0, 1)
    with np.errstate(all="ignore"):
        return total(array, where, keepdims=True) / array.dtype.type(array.shape[where])


@builtin("m = mean(x)", "m = mean(x, dim)", "m = mean(x, 'a'|'g'|'h')", "m = mean(..., 'double'|'native')", fresh=True)
def mean(x: Any, *args: Any) -> Any:
    """The mean of the elements along a dimension: by default of each column, or of a whole vector.

    "a" is the arithmetic mean, "g" the geometric, "h" the harmonic one.

    >> mean([1 2 3 6])
    ans = 3
    """
    if not args and type(x) is np.ndarray and x.dtype.char == "d" and x.ndim == 2 and x.size:
        where = 0 if x.shape[0] > 1 else 1
        return norm(total(x, where, keepdims=True) / x.shape[where])
    if not (is_numeric(x) or is_logical(x)):
        raise OctaveError("mean: X must be a numeric vector or matrix")
    dim, kind, wanted = None, "a", ""
    for arg in args:
        if isinstance(arg, str):
            if arg in ("a", "g", "h"):
                kind = arg
            elif arg in ("default", "double", "native"):
                wanted = arg
            else:
                raise invalid_call("mean")
        elif dim is not None or numel_of(arg) != 1:
            raise invalid_call("mean")
        else:
            dim = arg
    if type(x) is Sparse and kind == "a":
        return _sparse_mean(x, dimension(dim, dims_of(x), "mean"))
    array = numbers(x, "mean")
    where = dimension(dim, array.shape, "mean")
    numeric = as_floats(array)
    if wanted == "double" and numeric.dtype.char in "fF":
        numeric = numeric.astype(np.complex128 if numeric.dtype.kind == "c" else np.float64)
    with np.errstate(all="ignore"):
        if kind == "g":
            result = np.exp(average(np.log(numeric), where))
        elif kind == "h":
            result = 1 / average(1 / numeric, where)
        else:
            result = average(numeric, where)
    if wanted == "native":
        return saturate(result, array.dtype) if array.dtype.kind in "iu" else norm(result.astype(array.dtype))
    return sparse_like(x, norm(result))


@builtin("m = median(x)", "m = median(x, dim)", fresh=True)
def median(x: Any, dim: Any = None) -> Any:
    """The middle one of the elements in order along a dimension, or the mean of the middle two; NaN if one of them is.

    >> median([5 1 3])
    ans = 3
    """
    array = checked(x, "median")
    if array.size == 0:
        raise OctaveError("median: X cannot be an empty matrix")
    where = dimension(dim, array.shape, "median")
    array = with_axis(array, where)
    ordered = np.sort(array, axis=where)
    if array.dtype.kind == "c":
        ordered = np.take_along_axis(array, order_of(array, where, descending=False), axis=where)
    count = array.shape[where]
    high = np.take(ordered, [count // 2], axis=where)
    if count % 2:
        middle = high
    else:
        low = np.take(ordered, [count // 2 - 1], axis=where)
        if array.dtype.kind in "iu":
            middle = saturate((low.astype(float) + high) / 2, array.dtype)
        elif array.dtype.kind == "b":
            middle = low | high
        else:
            with np.errstate(invalid="ignore"):
                middle = np.where(low == high, low, (low + high) / 2).astype(array.dtype)
    if array.dtype.kind == "f":
        middle = np.where(np.isnan(array).any(axis=where, keepdims=True), np.nan, middle).astype(array.dtype)
    return norm(middle)


@builtin("[m, f, c] = mode(x)", "[m, f, c] = mode(x, dim)", fresh=True)
def mode(x: Any, dim: Any = None, *, nargout: int = 1) -> Any:
    """The most frequent element along a dimension, the least of them if there are several.

    f tells how often it occurs, c holds all that occur as often.

    >> mode([1 2 2 3])
    ans = 2
    """
    array = checked(x, "mode")
    where = dimension(dim, array.shape, "mode")
    array = with_axis(array, where)
    shape = [1 if k == where else extent for k, extent in enumerate(array.shape)]
    count = int(np.prod(shape))
    lines = np.moveaxis(array, where, 0).reshape(array.shape[where], count)
    found = np.full(count, np.nan if array.dtype.kind == "f" else 0).astype(array.dtype)
    often, ties = np.zeros(count), []
    for k in range(count):
        items, times = np.unique(lines[:, k], return_counts=True, equal_nan=False)
        if items.size:
            best = items[times == times.max()]
            found[k], often[k] = best[0], times.max()
            ties.append(norm(best.reshape(-1, 1)))
        else:
            ties.append(np.full((1, 1), np.nan).item())
    others = [extent for k, extent in enumerate(array.shape) if k != where]

    def shaped(flat: np.ndarray) -> np.ndarray:
        return np.expand_dims(flat.reshape(others), where)

    value = sparse_like(x, norm(shaped(found)))
    if nargout < 2:
        return value
    return value, norm(shaped(often)), Cell(shaped(object_array(ties, (count,))))


def _weights(w: Any) -> Any:
    """0 or 1 for the divisors n-1 and n, or a vector of weights."""
    message = "var: W must be 0, 1, or a vector of positive integers"
    if w is None or (not isinstance(w, Cell) and numel_of(w) == 0):
        return 0
    if not (is_numeric(w) or is_logical(w)):
        raise OctaveError(message)
    if is_complex(w):
        raise OctaveError(message)
    array = numbers(w, "var").astype(float)
    if array.size == 1:
        number = array.item()
        if number not in (0, 1):
            raise OctaveError(message)
        return int(number)
    if (array < 0).any() or 1 not in array.shape:
        raise OctaveError(message)
    return array.reshape(-1)


def variance(x: Any, w: Any = None, dim: Any = None) -> np.ndarray:
    """The variance along a dimension as an array."""
    array = as_floats(checked(x, "var"))
    weight = _weights(w)
    message = "var: DIM must be a positive integer scalar, vector, or 'all'"
    if isinstance(dim, str) and dim == "all":
        array, where = array.reshape(-1, 1, order="F"), 0
    elif dim is None:
        where = first_axis(array.shape)
    elif not (is_numeric(dim) or is_logical(dim)) or numel_of(dim) == 0 or (numbers(dim, "var") < 1).any():
        raise OctaveError(message)
    elif numel_of(dim) > 1:
        axes = sorted({int(k) - 1 for k in numbers(dim, "var").reshape(-1)})
        axes = [k for k in axes if k < array.ndim]
        kept = [extent for k, extent in enumerate(array.shape) if k not in axes]
        shape = [1 if k in axes else extent for k, extent in enumerate(array.shape)]
        rest = np.moveaxis(array, axes, range(len(axes))).reshape(-1, *kept)
        return _variance(rest, weight, 0).reshape(shape)
    else:
        where = integer(dim, message) - 1
    if array.shape == (0, 0) and dim is None:
        return np.full((1, 1), np.nan, dtype=array.dtype)
    return _variance(with_axis(array, where), weight, where)


def _variance(array: np.ndarray, weight: Any, where: int) -> np.ndarray:
    count = array.shape[where]
    with np.errstate(all="ignore"):
        if isinstance(weight, np.ndarray):
            if weight.size != count:
                raise OctaveError(
                    "var: the length of W must be equal to the size of X "
                    "in the dimension along which variance is calculated"
                )
            shares = (weight / total(weight.reshape(-1))).reshape([-1 if k == where else 1 for k in range(array.ndim)])
            center = total(array * shares, where, keepdims=True)
            return total(np.abs(array - center) ** 2 * shares, where, keepdims=True).astype(array.real.dtype)
        if count == 0:
            return np.full([1 if k == where else n for k, n in enumerate(array.shape)], np.nan, dtype=array.real.dtype)
        spread = array - total(array, where, keepdims=True) / count
        spread = np.multiply(spread, spread, spread) if spread.dtype.kind == "f" else np.abs(spread) ** 2
        divisor = count - 1 + weight if count > 1 else 1
        return (total(spread, where, keepdims=True) / divisor).astype(array.real.dtype)


@builtin("v = var(x)", "v = var(x, w)", "v = var(x, w, dim)", "v = var(x, w, 'all')", fresh=True)
def var(x: Any, w: Any = None, dim: Any = None) -> Any:
    """The variance along a dimension, with divisor n-1 (w = 0), n (w = 1), or with weights w.

    >> var([1 2 3 4])
    ans = 1.6667
    """
    return norm(variance(x, w, dim))


@builtin("s = std(x)", "s = std(x, w)", "s = std(x, w, dim)", "s = std(x, w, 'all')", fresh=True)
def std(x: Any, w: Any = None, dim: Any = None) -> Any:
    """The standard deviation along a dimension: the square root of the variance, with its divisor n-1, n (w = 1) or w.

    >> std([1 2 3 4])
    ans = 1.2910
    """
    return norm(np.sqrt(variance(x, w, dim)))


@builtin("m = meansq(x)", "m = meansq(x, dim)", fresh=True)
def meansq(x: Any, dim: Any = None) -> Any:
    """The mean of the squares along a dimension.

    >> meansq([3 4])
    ans = 12.500
    """
    if type(x) is Sparse:
        return _sparse_mean(x, dimension(dim, dims_of(x), "mean"), squared=True)
    array = as_floats(checked(x, "mean"))
    squares = (array * array.conj()).real if array.dtype.kind == "c" else array**2
    return norm(average(squares, dimension(dim, array.shape, "mean")))


@builtin("y = center(x)", "y = center(x, dim)", fresh=True)
def center(x: Any, dim: Any = None) -> Any:
    """The elements less their mean along a dimension.

    >> disp(center([1 2 6]))
      -2  -1   3
    """
    array = as_floats(checked(x, "center"))
    return norm(array - average(array, dimension(dim, array.shape, "center"))) if array.size else norm(array.copy())


@builtin("[z, mu, sigma] = zscore(x)", "[z, mu, sigma] = zscore(x, opt, dim)", fresh=True)
def zscore(x: Any, opt: Any = None, dim: Any = None, *, nargout: int = 1) -> Any:
    """The elements less their mean, in units of their standard deviation, along a dimension.

    opt is 0 for the divisor n-1 and 1 for n. Where the deviation is 0, it counts as 1.

    >> disp(zscore([1 2 3]))
      -1   0   1
    """
    array = as_floats(checked(x, "zscore"))
    kind = 0.0 if opt is None or numel_of(opt) == 0 else numbers(opt, "zscore").reshape(-1)[0]
    if kind not in (0, 1):
        raise OctaveError("zscore: normalization OPT must be empty, 0, or 1")
    where = dimension(dim, array.shape, "zscore")
    if array.size == 0:
        return (norm(array), norm(array), norm(array)) if nargout > 1 else norm(array)
    mu = average(array, where)
    sigma = np.sqrt(_variance(with_axis(array, where), int(kind), where))
    z = (array - mu) / np.where(sigma == 0, sigma.dtype.type(1), sigma)
    return (norm(z), norm(mu), norm(sigma)) if nargout > 1 else sparse_like(x, norm(z))


@builtin("m = mad(x)", "m = mad(x, opt, dim)", fresh=True)
def mad(x: Any, opt: Any = 0.0, dim: Any = None) -> Any:
    """The mean absolute deviation from the mean along a dimension, or with opt = 1 the median one from the median.

    >> mad([1 2 6])
    ans = 2
    """
    array = as_floats(checked(x, "mad", "X must be a numeric vector or matrix"))
    if numel_of(opt) and not (numel_of(opt) == 1 and numbers(opt, "mad").item() in (0, 1)):
        raise OctaveError("mad: OPT must be 0 or 1")
    where = dimension(dim, array.shape, "mad")
    if numel_of(opt) and numbers(opt, "mad").any():
        middle = numbers(median(norm(array), where + 1.0), "mad")
        return median(norm(np.abs(array - middle)), where + 1.0)
    return norm(average(np.abs(array - average(array, where)), where))


def _moment(x: Any, flag: Any, dim: Any, who: str, power: int) -> tuple[np.ndarray, float, int]:
    """The standardised central moment, whether to take out its bias, and the count."""
    array = as_floats(checked(x, who))
    flagged = 1.0 if flag is None or numel_of(flag) == 0 else numbers(flag, who).reshape(-1)[0]
    if flagged not in (0, 1):
        raise OctaveError(f"{who}: FLAG must be 0 or 1")
    where = dimension(dim, array.shape, who)
    array = with_axis(array, where)
    deviation = array - average(array, where)
    spread = np.sqrt(average(deviation**2, where))
    with np.errstate(all="ignore"):
        value = average(deviation**power, where) / spread**power
    return np.where(spread == 0, np.nan, value), flagged, array.shape[where]


@builtin("y = skewness(x)", "y = skewness(x, flag, dim)", fresh=True)
def skewness(x: Any, flag: Any = None, dim: Any = None) -> Any:
    """The third central moment over the cube of the standard deviation; flag = 0 takes out the bias of small samples.

    >> skewness([1 2 6])
    ans = 0.5952
    """
    if is_numeric(x) and numel_of(x) == 0:
        return 0.0
    value, flagged, n = _moment(x, flag, dim, "skewness", 3)
    if flagged == 0 and n > 2:
        value = value * np.sqrt(n * (n - 1)) / (n - 2)
    return norm(value)


@builtin("y = kurtosis(x)", "y = kurtosis(x, flag, dim)", fresh=True)
def kurtosis(x: Any, flag: Any = None, dim: Any = None) -> Any:
    """The fourth central moment over the square of the variance; flag = 0 takes out the bias of small samples.

    >> kurtosis([1 2 6 9])
    ans = 1.4378
    """
    if is_numeric(x) and numel_of(x) == 0:
        return 0.0
    value, flagged, n = _moment(x, flag, dim, "kurtosis", 4)
    if flagged == 0 and n > 3:
        value = 3 + (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * value - 3 * (n - 1))
    return norm(value)
