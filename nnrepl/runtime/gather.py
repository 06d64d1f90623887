"""Reading elements out of NumPy arrays of any dtype. The result is always memory of its own, column-major,
except that a whole array is shown by a view."""

from __future__ import annotations

import math

import numpy as np

from nnrepl.runtime.index_errors import out_of_bound
from nnrepl.runtime.subscripts import Sub, resolve
from nnrepl.values.kinds import Dims

_ndarray = np.ndarray


def take(x: np.ndarray, subs: list[Sub]) -> np.ndarray:
    """The elements at these indices."""
    if len(subs) == 1:
        return take_linear(x, subs[0])
    part = take_grid(x, subs)
    return trimmed(part) if part.ndim > 2 else part


def trimmed(x: np.ndarray) -> np.ndarray:
    """The array without the dimensions of 1 at its end."""
    shape = x.shape
    while len(shape) > 2 and shape[-1] == 1:
        shape = shape[:-1]
    return x if shape == x.shape else x.reshape(shape, order="F")


def take_linear(x: np.ndarray, sub: Sub) -> np.ndarray:
    """x(i) for one index, which counts through the columns."""
    if sub.colon:
        return x.reshape((-1, 1), order="F")
    if sub.top > x.size:
        raise out_of_bound(sub.top, 0, 1, x.size, x.shape)
    at = sub.at
    if x.ndim == 2 and (len(x) == 1 or x.shape[1] == 1):
        if type(at) is slice:
            return x[:, at].copy() if len(x) == 1 else x[at].copy()
        line = x[0] if len(x) == 1 else x[:, 0]
    elif x.flags.f_contiguous:
        line = x.T.reshape(-1)
    else:
        return x[places(at, x.shape)].reshape(linear_dims(x.shape, sub), order="F")
    if type(at) is _ndarray:
        part = line.take(at)
    else:
        part = line[at : at + 1].copy() if type(at) is int else line[at].copy()
    return part.reshape(linear_dims(x.shape, sub), order="F")


def places(at: int | slice | np.ndarray, shape: Dims) -> tuple[np.ndarray, ...]:
    """Column-major offsets as one array of offsets for each dimension."""
    if type(at) is int:
        at = np.array([at], dtype=np.intp)
    elif type(at) is slice:
        stop = at.stop if at.stop is not None else -1
        at = np.arange(at.start, stop, at.step or 1, dtype=np.intp)
    return np.unravel_index(at, shape, order="F") if shape else ()


def linear_dims(shape: Dims, sub: Sub) -> Dims:
    """The size of x(i): that of i, except that a vector indexed by a vector keeps its direction."""
    dims = sub.dims
    if len(shape) == 2 and len(dims) == 2:
        if dims[0] == 1 or dims[1] == 1:
            if shape[0] == 1:
                return dims if shape[1] == 1 else (1, sub.count)
            if shape[1] == 1:
                return (sub.count, 1)
        return dims
    if _is_line(shape) and _is_line(dims):
        return tuple(sub.count if n != 1 else 1 for n in shape)
    return dims


def _is_line(dims: Dims) -> bool:
    return sum(n != 1 for n in dims) == 1


def folded_shape(shape: Dims, count: int) -> Dims:
    """The dimensions that `count` indices see: those that are left over fold into the last, missing ones are 1."""
    if count >= len(shape):
        return shape + (1,) * (count - len(shape))
    return (*shape[: count - 1], math.prod(shape[count - 1 :]))


def take_grid(x: np.ndarray, subs: list[Sub]) -> np.ndarray:
    """x(i,j,..) for two or more indices."""
    count = len(subs)
    shape = x.shape
    if len(shape) != count:
        shape = folded_shape(shape, count)
    whole = True
    for k, sub in enumerate(subs):
        if sub.colon:
            continue
        whole = False
        if sub.top > shape[k]:
            raise out_of_bound(sub.top, k, count, shape[k], x.shape)
    if whole:
        return x.reshape(shape, order="F")
    if len(x.shape) != count:
        x = x.reshape(shape, order="F")
    return _pick(x, [resolve(sub, n) for sub, n in zip(subs, shape, strict=True)])


def _pick(x: np.ndarray, subs: list[Sub]) -> np.ndarray:
    # Reversed, a column-major array is row-major, the order in which NumPy gives its results.
    part = x.T
    slices = tuple(
        slice(None) if type(s.at) is np.ndarray else s.at if type(s.at) is slice else slice(s.at, s.at + 1)
        for s in reversed(subs)
    )
    part = part[slices]
    copied = False
    axis = len(subs) - 1
    for sub in subs:
        if type(sub.at) is np.ndarray:
            part = part.take(sub.at, axis=axis)
            copied = True
        axis -= 1
    return part.T if copied else part.copy().T
