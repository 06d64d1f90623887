"""The greatest and the least elements: max, min, cummax, cummin, range and bounds."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import aligned, axis, first_axis, kind_name, nonconformant, numbers, sparse_like, to_int
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.registry import builtin
from nnrepl.runtime.complexes import moduli
from nnrepl.runtime.operators import BINARY
from nnrepl.runtime.sums import running
from nnrepl.values.convert import norm, saturate, to_array, type_name
from nnrepl.values.kinds import class_of, dims_of, is_array_like, is_logical, is_text, numel_of
from nnrepl.values.sparse import Sparse

_sparse_extreme = later("nnrepl.builtins.sparseorder", "extreme")
_paired = later("nnrepl.builtins.sparsemapping", "paired")


def _arguments(x: Any, y: Any, dim: Any, who: str, nargout: int, context: Any) -> Any:
    """One of the forms of max and min: of one argument along a dimension, or of two, element by element."""
    if dim is not None and numel_of(y) and context is not None:
        context.warn(f"{who}: second argument is ignored")
    if y is None or dim is not None:
        where = None
        if dim is not None:
            message = f"{who}: DIM must be a valid dimension"
            where = to_int(dim, "int", "int_value ")
            if where < 1:
                raise OctaveError(message)
        if type(x) is Sparse:
            return _sparse_extreme(x, None if where is None else where - 1, who, nargout)
        return _along(numbers(x, who), None if where is None else where - 1, who, nargout)
    if nargout > 1:
        raise OctaveError("element number 2 undefined in return list")
    if type(x) is Sparse or type(y) is Sparse:
        return _of_sparse(x, y, who)
    return norm(_of_two(x, y, who))


def _of_sparse(x: Any, y: Any, who: str) -> Any:
    """The result is sparse where the other one is sparse too, or a scalar, and not both are logical."""
    for each in (x, y):
        if type(each) is np.ndarray and each.dtype.char not in "dD?":
            kind = "float" if each.dtype.char in "fF" else class_of(each)
            other = type_name(y if each is x else x)
            raise OctaveError(f"octave_base_value::{kind}_array_value(): wrong type argument '{other}'")
    sparse = type(x) is Sparse and type(y) is Sparse
    scalar = (type(x) is not Sparse and numel_of(x) == 1) or (type(y) is not Sparse and numel_of(y) == 1)
    if not (sparse or scalar) or (is_logical(x) and is_logical(y)) or is_text(x) or is_text(y):
        return norm(_of_two(x, y, who))
    if sparse and 0 in (numel_of(x), numel_of(y)) and 1 in (numel_of(x), numel_of(y)):
        return y if numel_of(x) else x
    if sparse and dims_of(x) != dims_of(y):
        raise nonconformant(who, dims_of(x), dims_of(y))
    return _paired(x, y, lambda a, b: _of_two(a, b, who) + 0.0, who)


def _along(array: np.ndarray, dim: int | None, who: str, nargout: int) -> Any:
    where = first_axis(array.shape) if dim is None else dim
    if where >= array.ndim or array.shape[where] == 0:
        indices = np.ones(array.shape)
        return (norm(array.copy()), norm(indices)) if nargout > 1 else norm(array.copy())
    if nargout < 2 and array.dtype.kind != "c":
        return norm(_extreme(array, where, who))
    at = np.expand_dims(_position(array, where, who), where)
    found = np.take_along_axis(array, at, axis=where)
    return (norm(found), norm(at + 1.0)) if nargout > 1 else norm(found)


def _extreme(array: np.ndarray, where: int, who: str) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        if array.dtype.kind != "f":
            return (np.max if who == "max" else np.min)(array, axis=where, keepdims=True)
        found = (np.maximum if who == "max" else np.minimum).reduce(array, axis=where, keepdims=True)
        if (found != found).any():
            found = (np.fmax if who == "max" else np.fmin).reduce(array, axis=where, keepdims=True)
            # Where all are missing it is the first: NaN or NA.
            found = np.where(np.isnan(found), np.take(array, [0], axis=where), found)
    return found


def _position(array: np.ndarray, where: int, who: str) -> np.ndarray:
    """The offset of the first extreme element; NaN only where there is nothing else."""
    key = moduli(array) if array.dtype.kind == "c" else array
    pick = np.argmax if who == "max" else np.argmin
    if key.dtype.kind != "f" or not np.isnan(key).any():
        return pick(key, axis=where)
    worst = -np.inf if who == "max" else np.inf
    missing = np.isnan(key)
    at = pick(np.where(missing, worst, key), axis=where)
    hit = np.take_along_axis(missing, np.expand_dims(at, where), axis=where).squeeze(where)
    # Where all that is not NaN is as bad as the stand-in for NaN, the first of the others is meant.
    return np.where(hit & ~missing.all(axis=where), np.argmin(missing, axis=where), at)


def _is_vector(x: np.ndarray) -> bool:
    return x.ndim == 2 and 1 in x.shape and x.size > 0


def _of_two(x: Any, y: Any, who: str) -> np.ndarray:
    if type(x) is np.ndarray and type(y) is float and x.dtype.char == "d":
        return (np.fmax if who == "max" else np.fmin)(x, y)
    for each in (x, y):
        if not is_array_like(each) or is_text(x) != is_text(y):
            raise OctaveError(f"{who}: cannot compute {who} ({kind_name(x)}, {kind_name(y)})")
    a, b = to_array(x), to_array(y)
    if "c" in (a.dtype.kind, b.dtype.kind) and (a.dtype.kind in "iu" or b.dtype.kind in "iu"):
        raise OctaveError(f"{who}: cannot compute {who} ({kind_name(x)}, {kind_name(y)})")
    integer = next((array.dtype for array in (b, a) if array.dtype.kind in "iu"), None)
    if integer is not None:
        a, b = saturate(a, integer), saturate(b, integer)
    elif a.dtype.char == "f" or b.dtype.char == "f":
        a, b = (each.astype(np.float32) if each.dtype.kind != "c" else each for each in (a, b))
    a, b = aligned(a, b, who)
    if a.dtype.kind == "c" or b.dtype.kind == "c":
        left, right = moduli(a), moduli(b)
        first = (left >= right) if who == "max" else (left <= right)
        return np.where((first & ~np.isnan(left)) | np.isnan(right), a, b)
    with np.errstate(invalid="ignore"):
        return (np.fmax if who == "max" else np.fmin)(a, b)


@builtin("m = max(x)", "[m, i] = max(x, [], dim)", "m = max(x, y)", fresh=True)
def max_(x: Any, y: Any = None, dim: Any = None, *, nargout: int = 1, context: Any = None) -> Any:
    """The greatest element along a dimension and its index, or the greater of two arguments element by element.

    NaN is passed over. Complex numbers are compared by their modulus. Of equal elements the first one counts.

    >> max([3 9 2])
    ans = 9

    >> disp(max([1 5; 7 3]))
       7   5
    """
    if type(x) is float and type(y) is float and dim is None and nargout < 2:
        return x if x >= y or y != y else y
    if y is None and nargout < 2 and type(x) is np.ndarray and x.dtype.char == "d" and x.ndim == 2 and x.size:
        if 1 in x.shape:
            best = x.max().item()
            if best == best:
                return best
        return norm(_extreme(x, 0 if x.shape[0] > 1 else 1, "max"))
    if y is None and nargout == 2 and type(x) is np.ndarray and x.dtype.char == "d" and _is_vector(x):
        at = x.argmax().item()
        best = x.item(at)
        if best == best:
            return best, at + 1.0
    return _arguments(x, y, dim, "max", nargout, context)


@builtin("m = min(x)", "[m, i] = min(x, [], dim)", "m = min(x, y)", fresh=True)
def min_(x: Any, y: Any = None, dim: Any = None, *, nargout: int = 1, context: Any = None) -> Any:
    """The least element along a dimension and its index, or the lesser of two arguments element by element.

    NaN is passed over. Complex numbers are compared by their modulus. Of equal elements the first one counts.

    >> min([3 9 2])
    ans = 2
    """
    if type(x) is float and type(y) is float and dim is None and nargout < 2:
        return x if x <= y or y != y else y
    if y is None and nargout < 2 and type(x) is np.ndarray and x.dtype.char == "d" and x.ndim == 2 and x.size:
        if 1 in x.shape:
            best = x.min().item()
            if best == best:
                return best
        return norm(_extreme(x, 0 if x.shape[0] > 1 else 1, "min"))
    if y is None and nargout == 2 and type(x) is np.ndarray and x.dtype.char == "d" and _is_vector(x):
        at = x.argmin().item()
        best = x.item(at)
        if best == best:
            return best, at + 1.0
    return _arguments(x, y, dim, "min", nargout, context)


def _running(x: Any, dim: Any, who: str, nargout: int) -> Any:
    if is_text(x):
        raise OctaveError(f"{who}: wrong type argument '{kind_name(x)}'")
    array = numbers(x, who)
    where = first_axis(array.shape) if dim is None else axis(dim, f"{who}: DIM must be a valid dimension")
    if where >= array.ndim or array.size == 0:
        return (norm(array.copy()), norm(np.ones(array.shape))) if nargout > 1 else norm(array.copy())
    keys = _ranks(array) if array.dtype.kind == "c" else array
    with np.errstate(invalid="ignore"):
        best = running(np.fmax if who == "cummax" else np.fmin, keys, where)
    if nargout < 2 and (array.dtype.kind in "iub" or (array.dtype.kind == "f" and (best != 0).all())):
        return norm(best)
    at = _steps(best, where)
    # Of zeros the first one counts with its sign.
    found = norm(np.take_along_axis(array, at, axis=where))
    return (found, norm(at + 1.0)) if nargout > 1 else found


def _ranks(array: np.ndarray) -> np.ndarray:
    """Real numbers in the order of complex ones: by their moduli, then by their angles. NaN stays NaN."""
    size, angle = moduli(array).reshape(-1), np.angle(array).reshape(-1)
    order = np.lexsort((angle, size))
    size, angle = size[order], angle[order]
    differ = (size[1:] != size[:-1]) | (angle[1:] != angle[:-1])
    ranks = np.empty(array.size)
    ranks[order] = np.where(np.isnan(size), np.nan, np.append(0, np.cumsum(differ)))
    return ranks.reshape(array.shape)


def _steps(best: np.ndarray, where: int) -> np.ndarray:
    """Where running extremes took their last step."""
    line = np.moveaxis(best, where, 0)
    steps = np.zeros(line.shape, dtype=np.intp)
    changed = line[1:] != line[:-1]
    if best.dtype.kind == "f":
        changed &= line[1:] == line[1:]
    np.copyto(steps[1:], np.arange(1, len(line)).reshape(-1, *[1] * (line.ndim - 1)), where=changed)
    return np.moveaxis(np.maximum.accumulate(steps, axis=0), 0, where)


@builtin("[m, i] = cummax(x, dim)", fresh=True)
def cummax(x: Any, dim: Any = None, *, nargout: int = 1) -> Any:
    """The greatest element so far along a dimension, and its index.

    >> disp(cummax([1 3 2 5]))
       1   3   3   5
    """
    return _running(x, dim, "cummax", nargout)


@builtin("[m, i] = cummin(x, dim)", fresh=True)
def cummin(x: Any, dim: Any = None, *, nargout: int = 1) -> Any:
    """The least element so far along a dimension, and its index.

    >> disp(cummin([3 4 1 2]))
       3   3   1   1
    """
    return _running(x, dim, "cummin", nargout)


@builtin("r = range(x)", "r = range(x, dim)", fresh=True)
def range_(x: Any, dim: Any = None) -> Any:
    """The difference between the greatest and the least element along a dimension.

    >> range([3 9 2])
    ans = 7
    """
    if type(x) is Sparse:
        along = None if dim is None else axis(dim, "max: DIM must be a valid dimension")
        return BINARY["-"](_sparse_extreme(x, along, "max", 1), _sparse_extreme(x, along, "min", 1))
    array = numbers(x, "max")
    array = array.astype(float) if array.dtype.kind == "b" else array
    where = first_axis(array.shape) if dim is None else axis(dim, "max: DIM must be a valid dimension")
    high, low = (to_array(_along(array, where, who, 1)) for who in ("max", "min"))
    return norm(high - low)


@builtin("[s, l] = bounds(x, dim)", fresh=True)
def bounds(x: Any, dim: Any = None, *, nargout: int = 1) -> Any:
    """The least and the greatest element along a dimension.

    >> bounds([3 9 2])
    ans = 2
    """
    if not is_array_like(x) or is_text(x):
        raise OctaveError("bounds: X must be a numeric vector or matrix")
    array = numbers(x, "bounds")
    where = None if dim is None else axis(dim, "bounds: DIM must be a valid dimension")
    low = sparse_like(x, _along(array, where, "min", 1))
    return (low, sparse_like(x, _along(array, where, "max", 1))) if nargout > 1 else low
