"""Trigonometric functions of multiples of pi, and in degrees: sinc, sinpi, cospi, atan2d."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.mapping import mapped, real_mapped
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.runtime.operators import BINARY


def _sine(x: np.ndarray) -> np.ndarray:
    """sin(pi*x), exact where x is a multiple of a half."""
    turn = np.fmod(x, 2.0)
    halves = 2 * turn
    exact = np.array([0.0, 1.0, 0.0, -1.0])[np.where(np.isfinite(halves), halves, 0).astype(int) % 4]
    return np.asarray(np.where(halves == np.trunc(halves), exact, np.sin(np.pi * turn))).astype(x.dtype)


@builtin("y = sinpi(x)", fresh=True)
def sinpi(x: Any) -> Any:
    """sin(pi*x) of each element, without an error where x is a multiple of 1/2.

    >> sinpi([0.5 1])
    ans =

       1   0

    """
    return real_mapped(x, _sine, "sinpi")


@builtin("y = cospi(x)", fresh=True)
def cospi(x: Any) -> Any:
    """cos(pi*x) of each element, without an error where x is a multiple of 1/2.

    >> cospi([0.5 1])
    ans =

       0  -1

    """
    return real_mapped(x, lambda array: _sine(np.abs(array) + array.dtype.type(0.5)), "cospi")


@builtin("y = sinc(x)", fresh=True)
def sinc(x: Any) -> Any:
    """sin(pi*x) / (pi*x) of each element, 1 at 0.

    >> sinc([0 0.5])
    ans =

       1.0000   0.6366

    """
    return mapped(x, lambda array: np.sinc(array).astype(array.dtype), "sinc")


@builtin("a = atan2d(y, x)", fresh=True)
def atan2d(y: Any, x: Any, *, context: Context) -> Any:
    """The angle of the point (x, y) in degrees, from -180 to 180.

    >> atan2d(1, 1)
    ans = 45
    """
    return BINARY["./"](BINARY[".*"](180.0, context.call("atan2", (y, x), 1)), float(np.pi))
