"""The kinds of values that compiled loops know."""

from __future__ import annotations

from nnrepl.compiler.inference import BOOL, FLOAT

WHOLE = "whole"
"""A real scalar that is a whole number."""
INT = "int"
"""A Python int, which only the loop's own counter is, and sums of counters."""
NUMBER = "number"
"""A real or complex scalar."""
CHAR = "char"
"""Text of one character."""
DOUBLES, LOGICALS, TEXT = "doubles", "logicals", "text"
"""What a variable holds whose elements are read without a call: a real matrix, a logical one, a row of text.

A matrix has two or more elements."""
REAL = "real"
"""A real scalar or a real matrix, which may be empty."""
UNKNOWN = "any"
"""A kind that is not found yet."""

ELEMENTS = {DOUBLES: FLOAT, LOGICALS: BOOL, TEXT: CHAR}
NUMBERS = frozenset({FLOAT, BOOL, INT})
MATRICES = frozenset({DOUBLES, LOGICALS, REAL})



class Shaped(str):
    """DOUBLES of which more is known: one row, one column, or two or more of both."""

    form = ""


def _shaped(form: str) -> Shaped:
    kind = Shaped(DOUBLES)
    kind.form = form
    return kind


ROW, COLUMN, GRID = _shaped("row"), _shaped("column"), _shaped("grid")
"""They equal DOUBLES; `form` tells them apart."""

_WIDER = {
    frozenset({FLOAT, NUMBER}): NUMBER,
    frozenset({FLOAT, REAL}): REAL,
    frozenset({FLOAT, DOUBLES}): REAL,
    frozenset({DOUBLES, REAL}): REAL,
}


def form(kind: str | None) -> str:
    """What is known of the shape of a matrix of doubles."""
    return kind.form if isinstance(kind, Shaped) else ""


def wider(first: str, second: str) -> str | None:
    """The kind that takes in both."""
    if first == second:
        return first if form(first) == form(second) else DOUBLES
    return _WIDER.get(frozenset({first, second}))
