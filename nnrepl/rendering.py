"""One renderer turns an error into a picture: the source line, what is meant underlined, and labels below it."""

from __future__ import annotations

from collections.abc import Sequence

from nnrepl.errors import Label
from nnrepl.source import Source

MARGIN = 2
WIDTH = 78


def picture(source: Source, labels: Sequence[Label]) -> str:
    """The line of the first label, with every label on that line underlined and its text below.

    The first label is what failed (`^`), the others are what it was about (`~`). Tabs count as one column.
    """
    if not labels:
        return ""
    number, _ = source.position(labels[0].span.start)
    line = source.line(number).replace("\t", " ")
    start = source.offset(number, 1)
    places = [(label, *_columns(label, start, len(line))) for label in labels]
    places = [place for place in places if 0 <= place[1] < max(len(line), 1)]
    if not places:
        return ""
    line, shift = _window(line, min(first for _, first, _ in places))
    marks = [" "] * (max(last for *_, last in places) + 1)
    for k, (_, first, last) in reversed(list(enumerate(places))):
        marks[first:last] = ("^" if k == 0 else "~") * (last - first)
    below = _texts([(label.text, first - shift, last - shift) for label, first, last in places if label.text])
    indent = " " * max(MARGIN, -_leftmost(below))
    rows = [line, "".join(marks).rstrip()[shift:], _written(below, len(indent))]
    return "".join(f"{indent}{row}\n" for row in rows[:2]) + (f"{rows[2]}\n" if rows[2] else "")


def _columns(label: Label, start: int, width: int) -> tuple[int, int]:
    first = label.span.start - start
    return first, max(first + 1, min(label.span.end - start, width))


def _window(line: str, first: int) -> tuple[str, int]:
    """A stretch of a long line around the column, and how many columns were cut off before it."""
    if len(line) <= WIDTH:
        return line, 0
    shift = max(0, min(first - WIDTH // 3, len(line) - WIDTH))
    return line[shift : shift + WIDTH], shift


def _texts(labels: Sequence[tuple[str, int, int]]) -> list[tuple[int, str]]:
    """Where the texts of labels start: the first of two ends where its mark ends, the last starts with its mark."""
    ordered = sorted(labels, key=lambda label: label[1])
    placed: list[tuple[int, str]] = []
    for k, (text, first, last) in enumerate(ordered):
        column = last - len(text) if k == 0 and len(ordered) > 1 else first
        if placed:
            column = max(column, placed[-1][0] + len(placed[-1][1]) + 2)
        placed.append((column, text))
    return placed


def _leftmost(placed: Sequence[tuple[int, str]]) -> int:
    return min((column for column, _ in placed), default=0)


def _written(placed: Sequence[tuple[int, str]], indent: int) -> str:
    row = ""
    for column, text in placed:
        row = row.ljust(column + indent) + text
    return row
