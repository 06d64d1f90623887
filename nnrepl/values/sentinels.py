"""Marks that are not values of the language: an undefined variable, the colon that stands alone as an index, a list."""

from __future__ import annotations

from typing import Final


class _Mark:
    __slots__ = ("_name",)

    def __init__(self, name: str):
        self._name = name

    def __repr__(self) -> str:
        return self._name


CS_LIST: Final = _Mark("CS_LIST")
"""Several values, or none, where an operator or a further index wants one."""

MISSING: Final = _Mark("MISSING")
COLON: Final = _Mark("COLON")

UNLIMITED: Final = 1 << 30
"""As a number of inputs or outputs: any number."""
