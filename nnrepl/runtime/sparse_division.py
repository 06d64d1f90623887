"""Solving linear equations with sparse matrices: `\\` and `/`."""

from __future__ import annotations

from typing import Any

from nnrepl.runtime.special import on_full


def left_division(a: Any, b: Any) -> Any:
    """a \\ b"""
    return on_full("\\", (a, b))


def right_division(a: Any, b: Any) -> Any:
    """a / b"""
    return on_full("/", (a, b))
