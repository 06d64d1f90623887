"""Differences, numerical integrals and gradients, cross products."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import axis, first_axis, first_long_axis, floats_of, invalid_call, numbers, to_int
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm, saturate
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import is_array_like, is_logical, is_numeric, is_text, numel_of


@builtin("d = diff(x)", "d = diff(x, k)", "d = diff(x, k, dim)", fresh=True)
def diff(x: Any, k: Any = None, dim: Any = None) -> Any:
    """The differences between neighbouring elements along a dimension, taken k times.

    >> disp(diff([1 4 9]))
       3   5
    """
    if not (is_numeric(x) or is_logical(x)):
        raise OctaveError("diff: X must be numeric or logical")
    array = numbers(x, "diff")
    order = 1
    if k is not None and numel_of(k):
        if numel_of(k) != 1:
            raise OctaveError("diff: order K must be a scalar or []")
        if not is_array_like(k):
            raise OctaveError("diff: order K must be a scalar or []")
        order = to_int(k, "int64_t")
        if order < 0:
            raise OctaveError("diff: order K must be non-negative")
    where = None
    if dim is not None:
        where = axis(dim, "diff: DIM must be a valid dimension")
        if where >= array.ndim:
            raise OctaveError("diff: DIM must be a valid dimension")
    dtype = array.dtype
    work = array.astype(np.float64) if dtype.kind in "iub" else array
    along = first_axis(work.shape) if where is None else where
    if where is None and order:
        if work.size == 1:
            return np.zeros((0, 0), order="F")
        if order >= work.shape[along] and along + 1 < work.ndim and work.shape[along]:
            # The first dimension is used up by so many differences: all are taken along the next one.
            along += 1
            order = work.shape[along] - 1 if work.shape[along] > 1 else 1
    work = np.diff(work, n=min(order, work.shape[along]), axis=along) if order else work.copy()
    return saturate(work, dtype) if dtype.kind in "iu" else norm(work)


def _spacing(x: Any, y: np.ndarray, where: int, who: str) -> np.ndarray:
    array = numbers(x, who)
    if array.size == y.shape[where] and 1 in array.shape:
        return np.diff(array.reshape(-1)).reshape([-1 if k == where else 1 for k in range(y.ndim)])
    if array.shape != y.shape:
        if 1 in array.shape:
            raise OctaveError(f"{who}: length of X and length of Y along DIM must match")
        raise OctaveError(f"{who}: X and Y must have same shape")
    return np.diff(array, axis=where)


def _panels(args: tuple[Any, ...], who: str) -> tuple[np.ndarray, int]:
    """The areas of the trapezia between neighbours, and the axis along which they lie."""
    if not args or len(args) > 3:
        raise invalid_call(who)
    x, y, dim = None, args[0], None
    if len(args) == 3:
        x, y, dim = args
    elif len(args) == 2:
        if numel_of(args[1]) == 1 and numel_of(args[0]) != 1:
            y, dim = args
        else:
            x, y = args
    array = numbers(y, who)
    array = array if array.dtype.kind in "fc" else array.astype(float)
    where = first_axis(array.shape)
    if dim is not None:
        message = f"{who}: DIM must be an integer and a valid dimension"
        where = axis(dim, message)
        if where >= array.ndim:
            raise OctaveError(message)
    n = array.shape[where]
    if array.shape == (0, 0):
        return np.zeros((1, 1)), 0
    low = np.take(array, range(n - 1), axis=where)
    high = np.take(array, range(1, n), axis=where)
    step: Any = 1.0 if x is None else _spacing(x, array, where, who)
    return (low + high) * step / 2, where


@builtin("q = trapz(y)", "q = trapz(x, y)", "q = trapz(x, y, dim)", fresh=True)
def trapz(*args: Any) -> Any:
    """The integral of y over x, or over 1, 2, 3 ..., by the trapezoidal rule.

    >> trapz([0 1 2], [0 1 4])
    ans = 3
    """
    areas, where = _panels(args, "trapz")
    return norm(areas.sum(axis=where, keepdims=True))


@builtin("q = cumtrapz(y)", "q = cumtrapz(x, y)", "q = cumtrapz(x, y, dim)", fresh=True)
def cumtrapz(*args: Any) -> Any:
    """The integral of y over x up to each element, by the trapezoidal rule.

    >> disp(cumtrapz([0 1 4]))
            0   0.5000   3.0000
    """
    areas, where = _panels(args, "cumtrapz")
    start = np.zeros([1 if k == where else n for k, n in enumerate(areas.shape)], dtype=areas.dtype)
    return norm(np.concatenate([start, np.cumsum(areas, axis=where)], axis=where))


@builtin("dx = gradient(m)", "[dx, dy, ...] = gradient(m, s)", "[dx, dy, ...] = gradient(m, x, y, ...)", fresh=True)
def gradient(m: Any, *args: Any, nargout: int = 1) -> Any:
    """The slope at each element: central differences inside, one-sided ones at the ends.

    dx goes across the columns, dy down the rows. The spacing is 1, s, or given by coordinates. For a function handle
    it is the numerical gradient at the points given.

    >> disp(gradient([1 4 9 16]))
       3   4   6   7
    """
    if isinstance(m, FunctionHandle):
        return _function_gradient(m, args)
    if not is_array_like(m) or is_text(m):
        raise OctaveError("gradient: first input must be an array or a function")
    array = numbers(m, "gradient")
    array = array if array.dtype.kind in "fc" else array.astype(float)
    vector = array.ndim == 2 and 1 in array.shape
    axes = [first_long_axis(array.shape)] if vector else [1, 0, *range(2, array.ndim)]
    wanted = max(nargout, 1)
    if wanted > len(axes):
        raise invalid_call("gradient")
    if len(args) > 1 and len(args) != len(axes):
        raise invalid_call("gradient")
    slopes = []
    for k, along in enumerate(axes[:wanted]):
        step = args[k] if len(args) > 1 else (args[0] if args else 1.0)
        slopes.append(norm(_slope(array, step, along)))
    return tuple(slopes) if nargout > 1 else slopes[0]


def _slope(array: np.ndarray, step: Any, along: int) -> np.ndarray:
    n = array.shape[along]
    if not is_array_like(step):
        raise OctaveError("diff: X must be numeric or logical")
    given = floats_of(numbers(step, "gradient").reshape(-1))
    if given.size == 1:
        places = given[0] * np.arange(n)
    elif given.size == n:
        places = given
    else:
        raise OctaveError("gradient: spacing must match the size of M")
    line = np.moveaxis(array, along, 0)
    result = np.zeros_like(line, dtype=np.result_type(line, places))
    if n > 1:
        gap = places.reshape([-1] + [1] * (array.ndim - 1))
        result[0] = (line[1] - line[0]) / (gap[1] - gap[0])
        result[-1] = (line[-1] - line[-2]) / (gap[-1] - gap[-2])
        result[1:-1] = (line[2:] - line[:-2]) / (gap[2:] - gap[:-2])
    return np.moveaxis(result, 0, along)


def _function_gradient(f: FunctionHandle, args: tuple[Any, ...]) -> Any:
    if not args:
        raise invalid_call("gradient")
    points = floats_of(numbers(args[0], "gradient"))
    step = floats_of(numbers(args[1], "gradient")).reshape(-1)[:1] if len(args) > 1 else 1.0
    ahead = numbers(f.call(norm(points + step)), "gradient")
    behind = numbers(f.call(norm(points - step)), "gradient")
    return norm((ahead - behind) / (2 * step))


@builtin("z = cross(x, y)", "z = cross(x, y, dim)", fresh=True)
def cross(x: Any, y: Any, dim: Any = None, *, context: Any) -> Any:
    """The vector product of vectors of three elements, or of the matrices' columns of three.

    >> disp(cross([1 0 0], [0 1 0]))
       0   0   1
    """
    a, b = numbers(x, "cross"), numbers(y, "cross")
    if a.ndim < 3 and b.ndim < 3 and dim is None and a.shape != b.shape:
        if a.size == 3 and b.size == 3 and 1 in a.shape and 1 in b.shape:
            context.warn("cross: taking cross product of column by row")
            a, b = a.reshape(-1, 1), b.reshape(-1, 1)
    if a.shape != b.shape:
        raise OctaveError("cross: X and Y must have the same dimensions")
    if dim is None:
        where = next((k for k, n in enumerate(a.shape) if n == 3), -1)
        if where < 0:
            raise OctaveError("cross: must have at least one dimension with 3 elements")
    else:
        where = axis(dim, "cross: DIM must be a positive integer")
        if where >= a.ndim or a.shape[where] != 3:
            raise OctaveError("cross: dimension DIM must have 3 elements")
    a, b = (array.astype(float) if array.dtype.kind in "iub" else array for array in (a, b))
    p, q = np.moveaxis(a, where, 0), np.moveaxis(b, where, 0)
    product = np.stack([p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]])
    return norm(np.moveaxis(product, 0, where))
