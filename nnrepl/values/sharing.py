"""Value semantics without copies: what has two owners is frozen; who writes to it copies it first."""

from __future__ import annotations

from typing import Any

import numpy as np


class Reserve(bytearray):
    """The memory of an array that grows by appending; arrays made in it are views that own what they show."""


# `setflags` takes a sixth of the time of an assignment to `flags.writeable`.
PLAIN = frozenset({float, bool, str, complex})
"""The kinds of value that nothing can write to."""


def share(value: Any) -> Any:
    """Freeze a value, because it gets a second owner; gives it back."""
    kind = type(value)
    if kind in PLAIN:
        return value
    if kind is np.ndarray:
        value.setflags(write=False)
        base = value.base
        if type(base) is np.ndarray:
            base.setflags(write=False)
    elif hasattr(kind, "shared"):
        value.shared = True
    return value


def hold(value: Any) -> Any:
    """Make a value fit to be bound to a name: a view of another array freezes both, a fresh value stays as it is."""
    if type(value) is np.ndarray:
        base = value.base
        if type(base) is np.ndarray:
            value.setflags(write=False)
            base.setflags(write=False)
    return value
