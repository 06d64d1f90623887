"""Filters, two-dimensional convolution and the discrete Fourier transform."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import MOST_AXES, axis, first_axis, integer, number, numbers, with_axis
from nnrepl.errors import OctaveError
from nnrepl.later import alone
from nnrepl.registry import builtin
from nnrepl.values.convert import norm, type_name
from nnrepl.values.kinds import is_array_like, numel_of


def _floats(x: Any, who: str) -> np.ndarray:
    array = numbers(x, who)
    return array if array.dtype.kind in "fc" else array.astype(float)


@builtin("y = filter(b, a, x)", "[y, sf] = filter(b, a, x, si, dim)", fresh=True)
def filter_(b: Any, a: Any, x: Any, si: Any = None, dim: Any = None, *, nargout: int = 1) -> Any:
    """The output of the filter a(1)*y(n) = b(1)*x(n) + b(2)*x(n-1) + ... - a(2)*y(n-1) - ... along a dimension.

    si and sf are the states of the filter before and after, for its direct form II, transposed.

    >> disp(filter(1, [1 -0.5], [1 1 1]))
       1.0000   1.5000   1.7500
    """
    if not (is_array_like(b) and is_array_like(a)):
        raise OctaveError("filter: A and B must be vectors")
    num, den = _floats(b, "filter").reshape(-1), _floats(a, "filter").reshape(-1)
    if den.size == 0 or den[0] == 0:
        raise OctaveError("filter: the first element of A must be nonzero")
    num = num if num.size else np.zeros(1)
    array = _floats(x, "filter")
    where = first_axis(array.shape) if dim is None else axis(dim, "filter: DIM must be a valid dimension")
    if where >= array.ndim:
        raise OctaveError("filter: DIM must be a valid dimension")
    order = max(num.size, den.size) - 1
    shape = list(array.shape)
    shape[where] = order
    if si is None or numel_of(si) == 0:
        state = np.zeros(shape, dtype=np.result_type(array, num, den))
    else:
        given = _floats(si, "filter")
        others = [extent for k, extent in enumerate(shape) if k != where]
        if given.size == order and 1 in given.shape and int(np.prod(others)) == 1:
            given = given.reshape(order, -1)
        if given.shape[0] != order or given.size != int(np.prod(shape)):
            raise OctaveError("filter: first dimension of SI must be of length max (length (a), length (b)) - 1")
        state = np.moveaxis(given.reshape([order, *others], order="F"), 0, where)
    if array.size == 0:
        return (norm(array.copy()), norm(state)) if nargout > 1 else norm(array.copy())
    y, final = _filtered(num, den, array, where, state)
    if array.dtype.char in "fF":
        y = y.astype(np.complex64 if y.dtype.kind == "c" else np.float32)
    if nargout < 2:
        return norm(y)
    lines = math.prod(array.shape) // array.shape[where]
    return norm(y), norm(np.moveaxis(final, where, 0).reshape(order, lines))


def _filtered(
    num: np.ndarray, den: np.ndarray, array: np.ndarray, where: int, state: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The output and the last state."""
    run = getattr(alone("scipy.signal._sigtools"), "_linear_filter", None)
    if run is None:
        from scipy import signal

        y, final = signal.lfilter(num, den, array, axis=where, zi=state)
        return y, final
    dtype = np.result_type(num, den, array, state)
    y, final = run(*(each.astype(dtype, copy=False) for each in (num, den, array)), where, state.astype(dtype))
    return y, final


def _transform(x: Any, n: Any, dim: Any, who: str, function: Callable[..., np.ndarray]) -> Any:
    if not is_array_like(x):
        raise OctaveError(f"octave_base_value::complex_array_value(): wrong type argument '{type_name(x)}'")
    array = _floats(x, who)
    points = None
    if n is not None and numel_of(n):
        value = number(n, f"{who}: number of points must be a scalar")
        if value != value:
            raise OctaveError(f"{who}: number of rows (N) cannot be NaN")
        if value < 0:
            raise OctaveError(f"{who}: number of points (N) must be greater than zero")
        if value >= 2.0**47:
            raise MemoryError
        points = int(value)
    where = first_axis(array.shape)
    if dim is not None:
        message = f"{who}: DIM must be a valid dimension along which to perform FFT"
        where = min(integer(dim, message), int(MOST_AXES)) - 1
        if where < 0:
            raise OctaveError(message)
    array = with_axis(array, where)
    if array.size == 0 or points == 0:
        shape = list(array.shape)
        shape[where] = points if points is not None else shape[where]
        return norm(np.zeros(shape, dtype=np.float32 if array.dtype.char in "fF" else np.float64))
    result = function(array, n=points, axis=where)
    return norm(result.astype(np.complex64) if array.dtype.char in "fF" else result)


@builtin("y = fft(x)", "y = fft(x, n)", "y = fft(x, n, dim)", fresh=True)
def fft(x: Any, n: Any = None, dim: Any = None) -> Any:
    """The discrete Fourier transform along a dimension, of n points: x is cut or filled with zeros.

    >> disp(fft([1 0 0 0]))
       1   1   1   1
    """
    return _transform(x, n, dim, "fft", np.fft.fft)


@builtin("x = ifft(y)", "x = ifft(y, n)", "x = ifft(y, n, dim)", fresh=True)
def ifft(x: Any, n: Any = None, dim: Any = None) -> Any:
    """The inverse of the discrete Fourier transform.

    >> disp(ifft([1 1 1 1]))
       1   0   0   0
    """
    return _transform(x, n, dim, "ifft", np.fft.ifft)


def _transform2(x: Any, m: Any, n: Any, who: str, function: Callable[..., np.ndarray]) -> Any:
    array = _floats(x, who)
    shape = list(array.shape[:2])
    for k, given in enumerate((m, n)):
        if given is not None:
            value = number(given, f"{who}: M and N must be scalars")
            what = f"{who}: number of {('rows', 'columns')[k]} ({('N', 'M')[k]})"
            if value != value:
                raise OctaveError(f"{what} cannot be NaN")
            if value < 0:
                raise OctaveError(f"{what} must be greater than zero")
            if value >= 2.0**47:
                raise MemoryError
            shape[k] = int(value)
    if array.size == 0 or 0 in shape:
        return norm(np.zeros(shape))
    result = function(array, s=tuple(shape), axes=(0, 1))
    return norm(result.astype(np.complex64) if array.dtype.char in "fF" else result)


@builtin("B = fft2(A)", "B = fft2(A, m, n)", fresh=True)
def fft2(x: Any, m: Any = None, n: Any = None) -> Any:
    """The two-dimensional discrete Fourier transform.

    >> disp(fft2([1 0; 0 0]))
       1   1
       1   1
    """
    return _transform2(x, m, n, "fft2", np.fft.fft2)


@builtin("A = ifft2(B)", "A = ifft2(B, m, n)", fresh=True)
def ifft2(x: Any, m: Any = None, n: Any = None) -> Any:
    """The inverse of the two-dimensional discrete Fourier transform.

    >> disp(ifft2([4 0; 0 0]))
       1   1
       1   1
    """
    return _transform2(x, m, n, "ifft2", np.fft.ifft2)


def _shifted(x: Any, dim: Any, who: str, sign: int) -> Any:
    array = numbers(x, who)
    if dim is not None:
        message = f"{who}: dimension DIM must be a positive integer"
        where = integer(dim, message) - 1
        if where < 0:
            raise OctaveError(message)
        axes: tuple[int, ...] = (where,) if where < array.ndim else ()
    else:
        axes = tuple(range(array.ndim))
    steps = [array.shape[k] // 2 if sign > 0 else -(array.shape[k] // 2) for k in axes]
    return norm(np.roll(array, steps, axis=axes) if axes else array.copy())


@builtin("y = fftshift(x)", "y = fftshift(x, dim)", fresh=True)
def fftshift(x: Any, dim: Any = None) -> Any:
    """The result of fft with the frequency 0 moved to the middle.

    >> disp(fftshift(1:5))
       4   5   1   2   3
    """
    return _shifted(x, dim, "fftshift", 1)


@builtin("x = ifftshift(y)", "x = ifftshift(y, dim)", fresh=True)
def ifftshift(x: Any, dim: Any = None) -> Any:
    """Undo fftshift.

    >> disp(ifftshift([4 5 1 2 3]))
       1   2   3   4   5
    """
    return _shifted(x, dim, "ifftshift", -1)
