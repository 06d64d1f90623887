"""Rows of equally wide fields, split into groups of columns where the terminal is too narrow, and N-d pages."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nnrepl.display.format import Format

Rows = list[list[str]]


def grid(rows: Rows, width: int, fmt: Format, indent: int = 0, after_group: str = "", is_range: bool = False) -> str:
    """The lines of a matrix whose fields are all `width` characters wide, blanks between them included."""
    room = fmt.width - indent
    columns = len(rows[0])
    margin = " " * indent
    if not fmt.split_rows or width * columns <= room:
        return "".join([margin + "".join(row) + "\n" for row in rows]) + after_group
    # A range is split when it is too wide for its indentation, into groups as wide as the terminal all the same.
    per_group = max(1, (fmt.width if is_range else room) // width)
    parts = []
    for start in range(0, columns, per_group):
        stop = min(start + per_group, columns)
        parts.append(margin + group_heading(start, stop) + ("\n" if fmt.compact else "\n\n"))
        parts += [margin + "".join(row[start:stop]) + "\n" for row in rows]
        parts.append(after_group)
        if stop < columns and not fmt.compact:
            parts.append("\n")
    return "".join(parts)


def group_heading(start: int, stop: int) -> str:
    """The line over a group of columns."""
    if stop - start == 1:
        return f" Column {start + 1}:"
    joint = "and" if stop - start == 2 else "through"
    return f" Columns {start + 1} {joint} {stop}:"


def pages(dims: tuple[int, ...]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The two-dimensional pages of an N-d array: their name and the index that gives them."""
    for reverse in itertools.product(*(range(d) for d in reversed(dims[2:]))):
        offsets = reverse[::-1]
        yield "ans(:,:," + ",".join(str(k + 1) for k in offsets) + ")", (slice(None), slice(None), *offsets)


def each_page(
    array: np.ndarray, page: Callable[[np.ndarray, bool], str], fmt: Format, indent: int, between: str
) -> str:
    """All pages of an N-d array with their names; `page` gets a page and whether it is the last, and gives lines, or
    text without a line end for a page that fits beside its name."""
    gap = "" if fmt.compact else "\n"
    margin = " " * indent
    every = list(pages(array.shape))
    parts = []
    for k, (name, at) in enumerate(every):
        last = k == len(every) - 1
        text = page(array[at], last)
        if text.endswith("\n"):
            parts.append(f"{margin}{name} =\n{gap}{text}{'' if last else between}")
        else:
            parts.append(f"{margin}{name} = {text}\n")
    return "".join(parts)
