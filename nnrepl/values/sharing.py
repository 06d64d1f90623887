"""Value semantics without copies: what has two owners is frozen; who writes to it copies it first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


class Reserve(bytearray):
    """The memory of an array that grows by appending; arrays made in it are views that own what they show."""


# With an argument that has no name `setflags` takes half the time, and a tenth of that of `flags.writeable = False`.
_freeze: Any = np.ndarray.setflags
PLAIN = frozenset({float, bool, str, complex})
"""The kinds of value that nothing can write to."""
_ARRAYS = {np.ndarray}


def share(value: Any) -> Any:
    """Freeze a value, because it gets a second owner; gives it back."""
    kind = type(value)
    if kind in PLAIN:
        return value
    if kind is np.ndarray:
        _freeze(value, False)
        base = value.base
        if type(base) is np.ndarray:
            _freeze(base, False)
    elif hasattr(kind, "shared"):
        value.shared = True
    return value


def share_all(items: Sequence[Any]) -> None:
    """Freeze values; numbers and texts cost nothing."""
    kinds = set(map(type, items))
    if kinds <= PLAIN:
        return
    if kinds != _ARRAYS:
        for item in items:
            share(item)
        return
    for item in items:
        _freeze(item, False)
        base = item.base
        if type(base) is np.ndarray:
            _freeze(base, False)


def hold(value: Any) -> Any:
    """Make a value fit to be bound to a name: a view of another array freezes both, a fresh value stays as it is."""
    if type(value) is np.ndarray:
        base = value.base
        if type(base) is np.ndarray:
            _freeze(value, False)
            _freeze(base, False)
    return value
