"""Sums, products and truth along a dimension."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import axis, first_axis, floats, invalid_call, kind_name, numbers, text, with_axis
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.registry import builtin
from nnrepl.runtime.sums import running, total, total_of_vector
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm, saturate
from nnrepl.values.kinds import is_text
from nnrepl.values.sparse import Sparse

Reduction = Callable[..., np.ndarray]

_SPARSE = {
    who: later("nnrepl.builtins.sparsesums", name)
    for who, name in {
        "sum": "total",
        "prod": "product",
        "sumsq": "squares",
        "cumsum": "running_total",
        "cumprod": "running_product",
        "any": "some",
        "all": "every",
    }.items()
}


def reduced(array: np.ndarray, dim: int | None, function: Reduction) -> np.ndarray:
    """A reduction along one axis, which stays with one element; the 0x0 matrix counts as an empty column."""
    if array.shape == (0, 0):
        array = array.reshape(0, 1)
    where = first_axis(array.shape) if dim is None else dim
    if where >= array.ndim:
        return function(with_axis(array, where), axis=where, keepdims=True)
    return function(array, axis=where, keepdims=True)


def _sum_type(args: tuple[Any, ...], who: str, complaint: str = "unrecognized type argument '{}'") -> tuple[Any, str]:
    """The dimension argument, if any, and the type of the result: "", "native", "double" or "extra"."""
    rest = list(args)
    kind = ""
    if rest and is_text(rest[-1]):
        kind = text(rest.pop(), f"{who}: {complaint.format('')}")
        if kind not in ("native", "double", "extra"):
            raise OctaveError(f"{who}: {complaint.format(kind)}")
    if len(rest) > 1:
        raise invalid_call(who)
    return (rest[0] if rest else None), kind


def _accumulated(x: Any, args: tuple[Any, ...], who: str, function: Reduction) -> Any:
    dim, kind = _sum_type(args, who)
    where = None if dim is None else axis(dim, f"{who}: invalid dimension DIM = {{}}")
    if type(x) is Sparse:
        return _SPARSE[who](x, where, kind == "native") if who == "sum" else _SPARSE[who](x, where)
    array = numbers(x, who)
    dtype = array.dtype
    if kind == "double" or dtype.kind in "iub":
        array = array.astype(np.complex128 if dtype.kind == "c" else np.float64, copy=False)
    with np.errstate(all="ignore"):
        result = reduced(array, where, function)
    if kind == "native" and dtype.kind in "iu":
        return norm(_saturating(array, result, where, function, dtype))
    if kind == "native" and dtype.kind == "b":
        return norm(result != 0)
    return norm(result)


def _saturating(array: np.ndarray, result: np.ndarray, dim: int | None, function: Reduction, dtype: Any) -> np.ndarray:
    """A sum or product of integers, which keeps to their range at each step. Only where it is left, steps are taken."""
    where = first_axis(array.shape) if dim is None else dim
    if array.size == 0 or where >= array.ndim:
        return saturate(result, dtype)
    bounds = np.iinfo(dtype)
    sizes = reduced(np.abs(array), dim, function)
    if (sizes <= bounds.max).all():
        return saturate(result, dtype)
    total = np.take(array, [0], axis=where)
    for k in range(1, array.shape[where]):
        pair = np.concatenate([total, np.take(array, [k], axis=where)], axis=where)
        total = np.clip(function(pair, axis=where, keepdims=True), bounds.min, bounds.max)
    return saturate(total, dtype)


_sparse_dot = later("nnrepl.builtins.sparsesums", "scalar_products")
_plus = total
_multiply = np.multiply.reduce


@builtin("s = sum(x)", "s = sum(x, dim)", "s = sum(..., 'native'|'double'|'extra')", fresh=True)
def sum_(x: Any, *args: Any) -> Any:
    """The sum of the elements along a dimension: by default of each column, or of a whole vector.

    Single stays single; integers and logicals are summed as doubles, unless "native" asks for their class.

    >> sum([1 2 3])
    ans = 6

    >> disp(sum([1 2; 3 4], 2)')
       3   7
    """
    if type(x) is np.ndarray and x.dtype.char == "d" and x.ndim == 2 and x.size:
        if not args:
            return total_of_vector(x) if 1 in x.shape else total(x, keepdims=True)
        if len(args) == 1 and type(args[0]) is float and (args[0] == 1.0 or args[0] == 2.0):
            return norm(total(x, int(args[0]) - 1, keepdims=True))
    if type(x) is np.ndarray and x.dtype.char == "?" and not args and x.ndim == 2 and 1 in x.shape and x.size:
        return float(np.count_nonzero(x))
    return _accumulated(x, args, "sum", _plus)


@builtin("p = prod(x)", "p = prod(x, dim)", "p = prod(..., 'native'|'double')", fresh=True)
def prod(x: Any, *args: Any) -> Any:
    """The product of the elements along a dimension: by default of each column, or of a whole vector.

    >> prod([1 2 3 4])
    ans = 24
    """
    return _accumulated(x, args, "prod", _multiply)


def _squares(array: np.ndarray, **options: Any) -> np.ndarray:
    return _plus((array * array.conj()).real if array.dtype.kind == "c" else array * array, **options)


@builtin("s = sumsq(x)", "s = sumsq(x, dim)", fresh=True)
def sumsq(x: Any, dim: Any = None) -> Any:
    """The sum of the squares of the elements along a dimension.

    >> sumsq([3 4])
    ans = 25
    """
    if is_text(x):
        raise OctaveError("invalid conversion from string to real N-D array")
    where = None if dim is None else axis_or_first(dim, "sumsq: invalid dimension argument = {}")
    if type(x) is Sparse:
        return _SPARSE["sumsq"](x, where)
    return norm(reduced(floats(x, "sumsq"), where, _squares))


def _running(x: Any, args: tuple[Any, ...], who: str, operation: Any) -> Any:
    dim, kind = _sum_type(args, who, "unrecognized string argument")
    if is_text(x):
        raise OctaveError(f"{who}: wrong type argument '{kind_name(x)}'")
    if type(x) is Sparse:
        return _SPARSE[who](x, None if dim is None else axis(dim, f"{who}: invalid dimension argument = {{}}"))
    array = numbers(x, who)
    where = first_axis(array.shape) if dim is None else axis(dim, f"{who}: invalid dimension argument = {{}}")
    dtype = array.dtype
    if kind == "double" or dtype.kind in "iub":
        array = array.astype(np.complex128 if dtype.kind == "c" else np.float64, copy=False)
    if where >= array.ndim:
        return norm(array.copy())
    with np.errstate(all="ignore"):
        result = running(operation, array, where)
    if kind != "native" or dtype.kind not in "iu":
        return norm(result)
    bounds = np.iinfo(dtype)
    if result.size and (result.max() > bounds.max or result.min() < bounds.min):
        slices = np.moveaxis(array, where, 0)
        steps = [slices[0]]
        for each in slices[1:]:
            steps.append(np.clip(operation(steps[-1], each), bounds.min, bounds.max))
        result = np.moveaxis(np.stack(steps), 0, where)
    return saturate(result, dtype)


@builtin("y = cumsum(x)", "y = cumsum(x, dim)", "y = cumsum(..., 'native'|'double')", fresh=True)
def cumsum(x: Any, *args: Any) -> Any:
    """The running sums along a dimension.

    >> disp(cumsum([1 2 3]))
       1   3   6
    """
    return _running(x, args, "cumsum", np.add)


@builtin("y = cumprod(x)", "y = cumprod(x, dim)", fresh=True)
def cumprod(x: Any, dim: Any = None) -> Any:
    """The running products along a dimension.

    >> disp(cumprod([1 2 3 4]))
        1    2    6   24
    """
    where = None if dim is None else axis_or_first(dim, "cumprod: invalid dimension argument = {}")
    return _running(x, () if where is None else (where + 1.0,), "cumprod", np.multiply)


def _truth(x: Any, dim: Any, who: str, function: Reduction) -> Any:
    if isinstance(x, Cell):
        return np.zeros((0, 0), dtype=bool)
    where = None if dim is None else axis_or_first(dim, f"{who}: invalid dimension argument = {{}}")
    if type(x) is Sparse:
        return _SPARSE[who](x, where)
    array = numbers(x, who)
    if array.dtype.kind != "b":
        holds = array != 0
        if who == "any" and array.dtype.kind in "fc":
            holds &= array == array  # NaN does not count as true here
        array = holds
    return norm(reduced(array, where, function))


def axis_or_first(dim: Any, message: str) -> int | None:
    """A dimension argument where 0 stands for the default."""
    if type(dim) is float and 0 <= dim < 1:
        return None
    return axis(dim, message)


@builtin("t = any(x)", "t = any(x, dim)", fresh=True)
def any_(x: Any, dim: Any = None) -> Any:
    """Whether any element along a dimension is not 0: by default in each column, or in a whole vector.

    >> any([0 0 3])
    ans = 1
    """
    if dim is None and type(x) is np.ndarray and x.ndim == 2 and 1 in x.shape and x.dtype.char == "?":
        return bool(x.any())
    return _truth(x, dim, "any", np.logical_or.reduce)


@builtin("t = all(x)", "t = all(x, dim)", fresh=True)
def all_(x: Any, dim: Any = None) -> Any:
    """Whether all elements along a dimension are not 0: by default in each column, or in a whole vector.

    >> all([1 0 3])
    ans = 0
    """
    if dim is None and type(x) is np.ndarray and x.ndim == 2 and 1 in x.shape and x.dtype.char in "?d":
        return bool(x.all())
    return _truth(x, dim, "all", np.logical_and.reduce)


@builtin("s = dot(x, y)", "s = dot(x, y, dim)", fresh=True)
def dot(x: Any, y: Any, dim: Any = None) -> Any:
    """The scalar product of two vectors, or of the columns of two matrices of the same size.

    >> dot([1 2 3], [4 5 6])
    ans = 32
    """
    if is_text(x) or is_text(y):
        raise OctaveError("dot: X and Y must be numeric")
    if type(x) is Sparse and type(y) is Sparse and x.dims() == y.dims() and "b" not in (x.dtype.kind, y.dtype.kind):
        where = None if dim is None else axis(dim, "dot: DIM must be a valid dimension")
        return _sparse_dot(x, y, where)
    try:
        a, b = numbers(x, "dot"), numbers(y, "dot")
    except OctaveError:
        raise OctaveError("dot: X and Y must be numeric") from None
    if a.dtype.kind == "b" or b.dtype.kind == "b":
        raise OctaveError("dot: X and Y must be numeric")
    vectors = all(array.ndim == 2 and 1 in array.shape for array in (a, b))
    if a.shape != b.shape and vectors and dim is None and a.size == b.size:
        a, b = a.reshape(-1, 1), b.reshape(-1, 1)
    if a.shape != b.shape:
        raise OctaveError("dot: sizes of X and Y must match")
    where = first_axis(a.shape) if dim is None else axis(dim, "dot: DIM must be a valid dimension")
    integer = next((array.dtype for array in (a, b) if array.dtype.kind in "iu"), None)
    if integer is not None and "c" not in (a.dtype.kind, b.dtype.kind):
        return norm(reduced(saturate(a.astype(np.float64) * b, integer).astype(np.float64), where, _plus))
    if where in (None, 0) and a.dtype.char == b.dtype.char == "d" and a.ndim == 2 and a.shape[0] > 1:
        columns = zip(a.T, b.T, strict=True)
        return norm(np.array([[column.dot(other) for column, other in columns]]))
    return norm(reduced(a.conj() * b, where, _plus))
