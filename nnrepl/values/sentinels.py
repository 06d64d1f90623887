"""Two marks that are not values of the language: an undefined variable and the colon that stands alone as an index."""

from __future__ import annotations

from typing import Final


class _Mark:
    __slots__ = ("_name",)

    def __init__(self, name: str):
        self._name = name

    def __repr__(self) -> str:
        return self._name


MISSING: Final = _Mark("MISSING")
COLON: Final = _Mark("COLON")

UNLIMITED: Final = 1 << 30
"""As a number of inputs or outputs: any number."""
