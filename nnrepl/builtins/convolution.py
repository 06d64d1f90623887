"""Convolution in two and more dimensions: conv2, convn, filter2."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import floats_of, to_array_value
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_text


def _floats(x: Any, method: str) -> np.ndarray:
    return floats_of(to_array_value(x, method))


def _cut(full: np.ndarray, a: tuple[int, ...], b: tuple[int, ...], shape: str, who: str) -> np.ndarray:
    """The part of a full convolution of arrays of two sizes that a shape asks for."""
    if shape == "same":
        return full[tuple(slice(-(-(n - 1) // 2), -(-(n - 1) // 2) + m) for m, n in zip(a, b, strict=True))]
    if shape == "valid":
        return full[tuple(slice(n - 1, n - 1 + max(m - n + 1, 0)) for m, n in zip(a, b, strict=True))]
    if shape != "full":
        raise OctaveError(f"{who}: SHAPE type not valid")
    return full


def _full(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The convolution of arrays with the same number of dimensions."""
    dtype = np.result_type(a, b)
    if not (a.size and b.size):
        return np.zeros((0,) * a.ndim, dtype=dtype)
    full = np.zeros([m + n - 1 for m, n in zip(a.shape, b.shape, strict=True)], dtype=dtype, order="F")
    # The greater array is moved over the places of the smaller one.
    large, small = (a, b) if a.size >= b.size else (b, a)
    product = np.empty_like(large, dtype=dtype, order="F")
    for place in np.ndindex(small.shape):
        part = tuple(slice(start, start + extent) for start, extent in zip(place, large.shape, strict=True))
        full[part] += np.multiply(large, small[place], out=product)
    return full


def _convolved(a: np.ndarray, b: np.ndarray, shape: str, who: str) -> Any:
    dims = max(a.ndim, b.ndim)
    a = a.reshape(a.shape + (1,) * (dims - a.ndim))
    b = b.reshape(b.shape + (1,) * (dims - b.ndim))
    single = a.dtype.char in "fF" or b.dtype.char in "fF"
    result = _cut(_full(a, b), a.shape, b.shape, shape, who)
    return norm(result.astype(np.complex64 if result.dtype.kind == "c" else np.float32) if single else result.copy())


@builtin("C = conv2(A, B)", "C = conv2(v1, v2, M)", 'C = conv2(..., "full"|"same"|"valid")', fresh=True)
def conv2(a: Any, b: Any, m: Any = None, shape: Any = None) -> Any:
    """The two-dimensional convolution of A and B, or of M with the column v1 and the row v2.

    "same" gives the central part of the size of A, "valid" what needs no zeros from outside.

    >> disp(conv2([1 2; 3 4], [1 1]))
       1   3   2
       3   7   4
    """
    if isinstance(m, str):
        m, shape = None, m
    word = str(shape) if isinstance(shape, str) else "full"
    first, second = _floats(a, "matrix_value"), _floats(b, "matrix_value")
    if m is not None:
        if not (1 in first.shape and 1 in second.shape):
            raise OctaveError("conv2: arguments must be vectors for separable option")
        kernel = np.outer(first.reshape(-1, order="F"), second.reshape(-1, order="F"))
        first, second = _floats(m, "matrix_value"), kernel
    if first.ndim > 2 or second.ndim > 2:
        raise OctaveError("conv2: A and B must be 1-D vectors or 2-D matrices")
    return _convolved(first, second, word, "conv2")


@builtin("C = convn(A, B)", 'C = convn(A, B, "full"|"same"|"valid")', fresh=True)
def convn(a: Any, b: Any, shape: Any = "full") -> Any:
    """The convolution of A and B in all their dimensions.

    "same" gives the central part of the size of A, "valid" what needs no zeros from outside.

    >> disp(convn([1 2; 3 4], [1 1]))
       1   3   2
       3   7   4
    """
    if is_text(a) or is_text(b):
        raise OctaveError("invalid conversion from string to real N-D array")
    first, second = _floats(a, "array_value"), _floats(b, "array_value")
    if not isinstance(shape, str):
        raise OctaveError("convn: SHAPE must be a string")
    return _convolved(first, second, str(shape), "convn")


@builtin("y = filter2(b, x)", 'y = filter2(b, x, "full"|"same"|"valid")', fresh=True)
def filter2(b: Any, x: Any, shape: Any = "same") -> Any:
    """The two-dimensional correlation of x with the filter b.

    >> disp(filter2([1 1], [1 2; 3 4]))
       3   2
       7   4
    """
    kernel, array = _floats(b, "matrix_value")[::-1, ::-1], _floats(x, "matrix_value")
    if kernel.ndim > 2 or array.ndim > 2:
        raise OctaveError("conv2: A and B must be 1-D vectors or 2-D matrices")
    if not isinstance(shape, str):
        raise OctaveError("conv2: arguments must be vectors for separable option")
    if shape not in ("full", "same", "valid"):
        raise OctaveError("conv2: SHAPE type not valid")
    if not (kernel.size and array.size):
        return np.zeros(array.shape if shape == "same" else (0, 0), order="F")
    return _convolved(array, kernel, str(shape), "conv2")
