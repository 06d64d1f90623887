"""Transforms of several dimensions, and what is done with them: fftn, ifftn, fftconv, fftfilt, freqz, detrend."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import column, floats, integer, kind_name, number, row
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm
from nnrepl.values.kinds import dims_of, is_array_like, is_empty, is_numeric, is_text, numel_of

Array = np.ndarray


def _transform(x: Any, size: Any, who: str, function: Callable[..., Array]) -> Any:
    if not is_array_like(x):
        raise OctaveError(f"{who}: wrong type argument '{kind_name(x)}'")
    array = floats(x, who)
    shape = array.shape
    if size is not None:
        wanted = floats(size, who).reshape(-1) if is_array_like(size) else np.zeros(0)
        if is_text(size) or wanted.size != array.ndim:
            raise OctaveError(f"{who}: SIZE must be a vector of length dim")
        if np.isnan(wanted).any():
            raise OctaveError(f"{who}: SIZE has invalid NaN entries")
        if (wanted.real < 0).any():
            raise OctaveError(f"{who}: all dimensions in SIZE must be greater than zero")
        if np.prod(wanted.real) >= 2.0**40:
            raise MemoryError
        shape = tuple(int(extent) for extent in np.round(wanted.real))
    if 0 in shape:
        return norm(np.zeros(shape))
    found = function(array, s=shape, axes=tuple(range(array.ndim)))
    return norm(found.astype(np.complex64) if array.dtype.char in "fF" else found)


@builtin("y = fftn(x)", "y = fftn(x, size)", fresh=True)
def fftn(x: Any, size: Any = None) -> Any:
    """The discrete Fourier transform along all dimensions; x is cut or filled with zeros to the size.

    >> fftn([1 0; 0 0])
    ans =

       1   1
       1   1

    """
    return _transform(x, size, "fftn", np.fft.fftn)


@builtin("x = ifftn(y)", "x = ifftn(y, size)", fresh=True)
def ifftn(x: Any, size: Any = None) -> Any:
    """The inverse of the discrete Fourier transform along all dimensions.

    >> ifftn([4 0; 0 0])
    ans =

       1   1
       1   1

    """
    return _transform(x, size, "ifftn", np.fft.ifftn)


def _is_vector(x: Any) -> bool:
    return is_array_like(x) and len(dims_of(x)) == 2 and 1 in dims_of(x)


@builtin("c = fftconv(x, y)", "c = fftconv(x, y, n)", fresh=True)
def fftconv(x: Any, y: Any, n: Any = None) -> Any:
    """The convolution of two vectors by their Fourier transforms, of at least n points.

    >> fftconv([1 2], [3 4])
    ans =

        3   10    8

    """
    if not (_is_vector(x) and _is_vector(y)):
        raise OctaveError("fftconv: both A and B must be vectors")
    a, b = floats(x, "fftconv").reshape(-1), floats(y, "fftconv").reshape(-1)
    length = a.size + b.size - 1
    if length < 1:
        return np.zeros((1, 0))
    points = (
        length
        if n is None
        else max(length, integer(n, "fftconv: N must be greater than or equal to length (X) + length (Y) - 1"))
    )
    found = np.fft.ifft(np.fft.fft(a, points) * np.fft.fft(b, points))[:length]
    real = a.dtype.kind != "c" and b.dtype.kind != "c"
    found = _clean(found.real if real else found, x, y)
    return row(found, found.dtype) if dims_of(x)[0] == 1 else column(found, found.dtype)


def _clean(found: Array, *given: Any) -> Array:
    """Whole numbers where all that was given was whole."""
    whole = all(np.array_equal(floats(each, "fft"), np.round(floats(each, "fft"))) for each in given)
    return np.round(found) if whole else found


@builtin("y = fftfilt(b, x)", "y = fftfilt(b, x, n)", fresh=True)
def fftfilt(b: Any, x: Any, n: Any = None) -> Any:
    """The output of the filter y(k) = b(1)*x(k) + b(2)*x(k-1) + ..., along columns, by Fourier transforms.

    >> fftfilt([1 1], [1 2 3])
    ans =

       1   3   5

    """
    if not _is_vector(b):
        raise OctaveError("fftfilt: B must be a vector")
    array = floats(x, "fftfilt")
    lies = array.shape[0] == 1
    lines = array.reshape(-1, 1) if lies else array
    weights = floats(b, "fftfilt").reshape(-1)
    if not lines.size or not weights.size:
        raise OctaveError("index (1,_): out of bound 0 (dimensions are 0x1)", "Octave:index-out-of-bounds")
    points = lines.shape[0] + weights.size - 1
    found = np.fft.ifft(np.fft.fft(lines, points, axis=0) * np.fft.fft(weights, points).reshape(-1, 1), axis=0)
    found = found[: lines.shape[0]]
    real = array.dtype.kind != "c" and weights.dtype.kind != "c"
    found = _clean(found.real if real else found, b, x)
    return norm(found.reshape(array.shape) if lies else found)


@builtin(
    "[h, w] = freqz(b)", "[h, w] = freqz(b, a)", "[h, w] = freqz(b, a, n)", '[h, w] = freqz(b, a, n, "whole")',
    "h = freqz(b, a, w)", "[h, w] = freqz(..., fs)", "freqz(...)", fresh=True,
)  # fmt: skip
def freqz(b: Any, a: Any = 1.0, n: Any = None, *rest: Any, nargout: int = 1, context: Context) -> Any:
    """The response h of the filter b / a at n (512) frequencies w from 0 to pi, or to 2*pi with "whole".

    w   as third argument: the frequencies themselves
    fs  the sampling rate: frequencies are in its units
    Without an output it is drawn.

    >> abs(freqz([1 1], 1, 2))'
    ans =

       2.0000   1.4142

    """
    whole = any(is_text(each) and str(each).lower() == "whole" for each in (n, *rest))
    rates = [each for each in rest if not is_text(each)]
    fs = number(rates[0], "freqz: FS must be a scalar") if rates else None
    num, den = floats(b, "freqz").reshape(-1), floats(a, "freqz").reshape(-1)
    if not num.size or not den.size:
        raise OctaveError("freqz: B and A must not be empty")
    if n is None or is_text(n) or is_empty(n) or numel_of(n) == 1:
        count = 512 if n is None or is_text(n) or is_empty(n) else integer(n, "freqz: N must be an integer")
        if not 0 < count < 1e8:
            raise OctaveError("freqz: N must be a positive integer")
        w = np.arange(count) * ((2 if whole else 1) * np.pi / count)
    else:
        w = floats(n, "freqz").reshape(-1)
        w = w * (2 * np.pi / fs) if fs else w
    turns = np.exp(-1j * w)
    h = np.polyval(num[::-1], turns) / np.polyval(den[::-1], turns)
    shown = w * fs / (2 * np.pi) if fs else w
    if not nargout:
        context.call("freqz_plot", (column(shown), column(h, h.dtype)), 0)
        return None
    return (column(h, h.dtype), column(shown)) if nargout > 1 else column(h, h.dtype)


@builtin("freqz_plot(w, h)", "freqz_plot(w, h, freq_norm)")
def freqz_plot(w: Any, h: Any, normalized: Any = False, *, context: Context) -> None:
    """Draw the response h of a filter at frequencies w: magnitude in decibels, and phase in degrees.

    >> freqz_plot([0 1 2], [2 1 0.5])
    """
    values = floats(h, "freqz_plot").reshape(-1)
    with np.errstate(all="ignore"):
        loud = 20 * np.log10(np.abs(values))
    phase = np.degrees(np.unwrap(np.angle(values)))
    for k, (data, label) in enumerate(((loud, "Magnitude (dB)"), (phase, "Phase (degrees)")), 1):
        context.call("subplot", (2.0, 1.0, float(k)), 0)
        context.call("plot", (w, column(data)), 0)
        context.call("grid", ("on",), 0)
        context.call("ylabel", (label,), 0)
    context.call("xlabel", ("Frequency",), 0)


@builtin("y = detrend(x)", "y = detrend(x, p)", fresh=True)
def detrend(x: Any, p: Any = 1.0) -> Any:
    """x without the polynomial of degree p (1) that fits each column best; "constant" is degree 0, "linear" 1.

    >> detrend([1 2 4]')
    ans =

       0.1667
      -0.3333
       0.1667

    """
    if not is_numeric(x) or len(dims_of(x)) > 2:
        raise OctaveError("detrend: X must be a numeric vector or matrix")
    words = {"constant": 0.0, "linear": 1.0}
    degree = words.get(str(p).lower(), -1.0) if is_text(p) else p
    wrong = 'detrend: P must be "constant", "linear", or a positive integer'
    order = integer(degree, wrong)
    if order < 0:
        raise OctaveError(wrong)
    array = floats(x, "detrend")
    lines = array.reshape(-1, 1) if array.shape[0] == 1 else array
    design = np.arange(1.0, lines.shape[0] + 1).reshape(-1, 1) ** np.arange(order + 1.0)
    q, _ = np.linalg.qr(design)
    rest = lines - q @ (q.conj().T @ lines)
    return norm(rest.reshape(array.shape) if array.shape[0] == 1 else rest)
