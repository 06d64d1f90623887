"""Operators of which at least one operand is a sparse matrix."""

from __future__ import annotations

from typing import Any

from nnrepl.runtime.special import on_full
from nnrepl.values.special import full


def operate(symbol: str, operands: tuple[Any, ...]) -> Any:
    """An operation of which at least one operand is a sparse matrix."""
    return on_full(symbol, tuple(map(full, operands)))
