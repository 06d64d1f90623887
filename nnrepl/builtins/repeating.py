"""Elements repeated, and scaled to a range: repelem, rescale, nextpow2."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import aligned, broadcast_dims, elements, invalid_call, rebuild, to_array_value, to_int
from nnrepl.builtins.mapping import mapped
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import (
    class_of,
    dims_of,
    is_array_like,
    is_complex,
    is_integer_class,
    is_logical,
    is_numeric,
    numel_of,
)


def _counts(value: Any, extent: int, message: str) -> np.ndarray:
    """How often each of the slices of a dimension comes."""
    array = to_array_value(value).reshape(-1, order="F")
    counts = [max(to_int(float(count.real), "int64_t"), 0) for count in array]
    if len(counts) == 1:
        counts *= extent
    if len(counts) != extent:
        raise OctaveError(message)
    if sum(counts) >= 2**40:
        raise MemoryError
    return np.array(counts, dtype=int)


def _kind(value: Any) -> str:
    if not is_array_like(value):
        return class_of(value)
    dims = dims_of(value)
    return "scalar" if numel_of(value) == 1 else "vector" if len(dims) == 2 and 1 in dims else "matrix"


@builtin("y = repelem(x, r)", "y = repelem(x, r1, r2, ...)", fresh=True)
def repelem(x: Any, *counts: Any) -> Any:
    """Each element of a vector r times, or as often as r tells for it; with several counts slices of each dimension.

    >> repelem([1 2 3], 2)
    ans =

       1   1   2   2   3   3

    """
    if not counts:
        raise invalid_call("repelem")
    array = elements(x)
    if len(counts) == 1:
        return _repeated_vector(x, array, counts[0])
    if not all(is_array_like(count) and (numel_of(count) == 1 or 1 in dims_of(count)) for count in counts[:2]):
        raise OctaveError("repelem: R1 and R2 must be scalars or vectors")
    message = "repelem: R_j vectors must have the same number of elements as the size of dimension j of X"
    result = array.reshape(array.shape + (1,) * (len(counts) - array.ndim))
    for k, count in enumerate(counts):
        result = np.repeat(result, _counts(count, result.shape[k], message), axis=k)
    return rebuild(x, result)


def _repeated_vector(x: Any, array: np.ndarray, count: Any) -> Any:
    matrix = array.size != 1 and not (array.ndim == 2 and 1 in array.shape)
    kind = _kind(count)
    if matrix and kind == "scalar":
        raise OctaveError("repelem: 2D Array requires 3 or more input arguments, but only 2 given")
    if matrix or kind not in ("scalar", "vector"):
        text = "when called with only two inputs they must be either scalars or vectors, not matrix and"
        raise OctaveError(f"repelem: {text} {'matrix' if kind == 'vector' else kind}.")
    text = "R1 must either be scalar or have the same number of elements as the vector to be replicated"
    numbers = _counts(count, array.size, f"repelem: {text}")
    column = array.shape[1] == 1 and array.size > 1
    return rebuild(x, np.repeat(array.reshape(-1), numbers).reshape((-1, 1) if column else (1, -1)))


@builtin("y = nextpow2(x)", fresh=True)
def nextpow2(x: Any) -> Any:
    """The least whole n for which 2^n is not less than the magnitude of each element.

    >> nextpow2(100)
    ans = 7
    """
    if not is_numeric(x):
        raise OctaveError("nextpow2: X must be numeric")
    return mapped(norm(np.abs(to_array(x)).astype(np.float64)) if is_integer_class(x) else x, _next_power, "nextpow2")


def _next_power(array: np.ndarray) -> np.ndarray:
    size = np.abs(array)
    fraction, exponent = np.frexp(size)
    found = (exponent - (fraction == 0.5)).astype(size.dtype)
    return np.where(np.isfinite(size), np.where(size == 0, 0, found), size).astype(size.dtype)


@builtin("B = rescale(A)", "B = rescale(A, l, u)", 'B = rescale(..., "inputmin", inmin, "inputmax", inmax)', fresh=True)
def rescale(a: Any, *args: Any) -> Any:
    """The numbers of A moved and scaled to go from l (0) to u (1).

    "inputmin" and "inputmax" are what becomes l and u, the least and the greatest element unless given; what is beyond
    them is cut.

    >> rescale([1 2 3])
    ans =

            0   0.5000   1.0000

    """
    if not (is_numeric(a) or is_logical(a)):
        raise OctaveError("rescale: A must be a numeric or logical matrix")
    rest = list(args)
    bounds: list[Any] = [0.0, 1.0]
    if rest and not isinstance(rest[0], str):
        if len(rest) < 2:
            raise invalid_call("rescale")
        bounds, rest = rest[:2], rest[2:]
    if len(rest) % 2:
        raise invalid_call("rescale")
    options: dict[str, Any] = {}
    for name, value in zip(rest[::2], rest[1::2], strict=True):
        if not isinstance(name, str) or name.lower() not in ("inputmin", "inputmax"):
            raise OctaveError("rescale: invalid option(s)")
        options[name.lower()] = value
    if not is_numeric(bounds[0]):
        raise OctaveError("rescale: invalid option(s)")
    named = (("upper bound U", bounds[1]), ("INMIN", options.get("inputmin")), ("INMAX", options.get("inputmax")))
    for name, value in named:
        if value is not None and not is_numeric(value):
            raise OctaveError(f"rescale: {name} must be numeric")
    low, high = aligned(to_array(bounds[0]), to_array(bounds[1]), "mx_el_gt")
    if any(is_complex(each) for each in (a, *bounds, *options.values())):
        raise OctaveError("rescale: complex numbers are not supported")
    array = to_array(a)
    array = array if array.dtype.kind == "f" else array.astype(np.float64)
    if (low > high).any():
        raise OctaveError("rescale: lower bound L must be smaller than upper bound U")
    least = to_array(options["inputmin"]) if "inputmin" in options else array.min(initial=np.inf)
    most = to_array(options["inputmax"]) if "inputmax" in options else array.max(initial=-np.inf)
    if not array.size:
        return norm(array.copy())
    for bound in (least, most):
        broadcast_dims(array.shape, bound.shape, "operator -")
    broadcast_dims(array.shape, low.shape, "product")
    clipped = np.minimum(np.maximum(array, least), most)
    with np.errstate(all="ignore"):
        share = np.where(np.equal(least, most), 0.0, (clipped - least) / (most - least))
    return norm((low + share * (high - low)).astype(array.dtype))
