"""Windows for signals: hamming, hanning, blackman."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import number
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_array_like, is_text, numel_of


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
    if option not in ("symmetric", "periodic") or not is_text(option):
        raise OctaveError(f'{who}: window type must be either "periodic" or "symmetric"')
    if count == 1:
        return 1.0
    angles = 2 * np.pi * np.arange(count) / (count - (option == "symmetric"))
    return norm(sum(weight * np.cos(k * angles) for k, weight in enumerate(weights)).reshape(-1, 1))


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
