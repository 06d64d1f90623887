"""Numbers as fractions of small integers: `format rat` and `rats`."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.display.notation import is_na

MATRIX_LENGTH = 9
"""Characters of a fraction in a matrix, the sign's among them."""

_SCALAR_LENGTH = 10
_LARGEST = 2**31 - 1


def rational(number: float, length: int | None = None, single: bool = False) -> str:
    """The fraction that `format rat` shows; `*` where none is short enough.

    A field of `length` characters keeps one for the sign. A scalar has no field: its whole part is shown at any length.
    """
    if number - number != 0:
        if is_na(number):
            return "NA"
        text = "0/0" if number != number else "1/0" if number > 0 else "-1/0"
        return text if length is None or len(text) <= length else "*"
    top, bottom = _fraction(number, length, np.float32 if single else float)
    if number == 0:
        return "0"
    if length is not None and length <= 2:
        return _shortest(number, length)
    if length is not None and len(f"{abs(top)}/{bottom}") >= length:
        return "*"
    if bottom == 1:
        return "*" if top == 0 else str(top)
    return f"{top}/{bottom}"


def _shortest(number: float, length: int) -> str:
    """A number in a field of one or two characters, into which no fraction fits: Octave shows some whole parts."""
    nearest = _nearest(number)
    shown = number > 0 if length == 2 else number < 0 or number == nearest or nearest > _LARGEST
    return str(nearest) if shown and nearest else "*"


def _fraction(number: float, length: int | None, real: Callable[[float], Any]) -> tuple[int, int]:
    """The last continued fraction of a number that is short enough and fits an int; `real` rounds to the number's
    class."""
    top, bottom = _nearest(number), 1
    before = (1, 0)
    rest = real(number) - real(top)
    while abs(rest) >= 1.0 / _LARGEST:
        flipped = real(1.0) / rest
        step = _nearest(float(flipped))
        longer = (int(real(real(top) * step) + before[0]), int(real(real(bottom) * step) + before[1]))
        if max(map(abs, longer)) > _LARGEST or _too_long(*longer, length):
            break
        before = (top, bottom)
        top, bottom = longer
        rest = flipped - real(step)
    return (-top, -bottom) if bottom < 0 else (top, bottom)


def _nearest(number: float) -> int:
    return math.floor(number + 0.5) if number >= 0 else math.ceil(number - 0.5)


def _too_long(top: int, bottom: int, length: int | None) -> bool:
    digits = len(f"{abs(top)}/{abs(bottom)}")
    if length is not None:
        return digits >= length
    return digits + ((top < 0) != (bottom < 0)) > _SCALAR_LENGTH
