"""Windows for signals: hamming, hanning, blackman, bartlett; and tones: sinetone, sinewave."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import number, numbers
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_array_like, numel_of


def _length(m: Any, who: str) -> int:
    message = f"{who}: M must be a positive integer"
    if not is_array_like(m) or numel_of(m) != 1:
        raise OctaveError(message)
    found = number(m, message)
    if found == np.inf:
        raise OctaveError("range with infinite number of elements cannot be stored")
    if not (found > 0 and float(found).is_integer()):
        raise OctaveError(message)
    return int(found)


def _cosines(m: Any, option: Any, who: str, weights: tuple[float, ...]) -> Any:
    """A sum of cosines over m points: the last is that at which they end, or with "periodic" the one before."""
    count = _length(m, who)
    if not isinstance(option, str) or option not in ("symmetric", "periodic"):
        raise OctaveError(f'{who}: window type must be either "periodic" or "symmetric"')
    if count == 1:
        return 1.0
    angles = 2 * np.pi * np.arange(count) / (count - (option == "symmetric"))
    total: Any = sum(weight * np.cos(k * angles) for k, weight in enumerate(weights))
    return norm(total.reshape(-1, 1))


@builtin("w = hamming(m)", 'w = hamming(m, "periodic"|"symmetric")', fresh=True)
def hamming(m: Any, option: Any = "symmetric") -> Any:
    """Hamming's window of m points as a column: 0.54 - 0.46*cos(2*pi*k/(m-1)), with m for m-1 if it is periodic.

    >> hamming(3)
    ans =

       0.080000
       1.000000
       0.080000

    """
    return _cosines(m, option, "hamming", (0.54, -0.46))


@builtin("w = hanning(m)", 'w = hanning(m, "periodic"|"symmetric")', fresh=True)
def hanning(m: Any, option: Any = "symmetric") -> Any:
    """Hann's window of m points as a column: 0.5 - 0.5*cos(2*pi*k/(m-1)), with m for m-1 if it is periodic.

    >> hanning(3)
    ans =

       0
       1
       0

    """
    return _cosines(m, option, "hanning", (0.5, -0.5))


@builtin("w = blackman(m)", 'w = blackman(m, "periodic"|"symmetric")', fresh=True)
def blackman(m: Any, option: Any = "symmetric") -> Any:
    """Blackman's window of m points as a column: 0.42 - 0.5*cos(2*pi*k/(m-1)) + 0.08*cos(4*pi*k/(m-1)).

    >> abs(blackman(3)) > 1e-10
    ans =

      0
      1
      0

    """
    return _cosines(m, option, "blackman", (0.42, -0.5, 0.08))


@builtin("w = bartlett(m)", fresh=True)
def bartlett(m: Any) -> Any:
    """Bartlett's window of m points as a column: a triangle from 0 to 1 and back.

    >> bartlett(3)
    ans =

       0
       1
       0

    """
    count = _length(m, "bartlett")
    if count == 1:
        return 1.0
    return norm((1 - np.abs(2 * np.arange(count) / (count - 1) - 1)).reshape(-1, 1))


def _scalar(value: Any, message: str) -> float:
    if not is_array_like(value) or numel_of(value) != 1:
        raise OctaveError(message)
    return number(value, message)


@builtin("y = sinetone(freq, rate, sec, ampl)", fresh=True)
def sinetone(freq: Any, rate: Any = 8000.0, sec: Any = 1.0, ampl: Any = 64.0) -> Any:
    """A sine tone as a column: freq in Hz (of a vector a column for each), `rate` samples a second for sec seconds.

    >> sinetone(2, 8, 0.5, 1)'
    ans =

       1.0000e+00   1.2246e-16  -1.0000e+00  -2.4493e-16

    """
    fs, seconds = (_scalar(each, "sinetone: RATE and SEC must be scalars") for each in (rate, sec))
    tones, loud = (numbers(each, "sinetone").real.reshape(-1).astype(float) for each in (freq, ampl))
    if tones.size != loud.size and 1 not in (tones.size, loud.size):
        raise OctaveError("sinetone: FREQ and AMPL must be vectors of common size")
    if not 0 <= fs * seconds < 1e9 or not fs:
        raise OctaveError("sinetone: RATE and SEC must be positive")
    count = int(np.floor(fs * seconds + 0.5))
    turns = np.arange(1, count + 1).reshape(-1, 1) * (2 * np.pi * tones / fs)
    return norm(loud * np.sin(turns))


@builtin("y = sinewave(m, n, d)", fresh=True)
def sinewave(m: Any, n: Any = None, d: Any = 0.0) -> Any:
    """A sine of period n (m without it), as a column of m elements, d of them later than at 0.

    >> sinewave(4)'
    ans =

            0   1.0000   0.0000  -1.0000

    """
    length = _scalar(m, "sinewave: M must be a numeric scalar")
    if not length < 1e9:
        raise OctaveError("sinewave: M must be a numeric scalar")
    period = length if n is None else _scalar(n, "sinewave: N must be a numeric scalar")
    shift = _scalar(d, "sinewave: D must be a numeric scalar")
    return norm(np.sin((np.arange(1.0, length + 1) + shift - 1) * 2 * np.pi / period).reshape(-1, 1))
