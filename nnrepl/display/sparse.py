"""The text of sparse matrices: a heading, and a line for each element that is stored."""

from __future__ import annotations

import numpy as np

from nnrepl.display.format import Format
from nnrepl.display.numeric import scalar_text
from nnrepl.values.kinds import numel_of
from nnrepl.values.sparse import Sparse


def sparse_text(value: Sparse, fmt: Format) -> str:
    """The lines of a sparse matrix, which are never indented."""
    rows, columns = value.dims()
    share = ""
    if numel_of(value):
        # What writes the percentage leaves its number of digits to whatever does not ask for one.
        share, digits = _percent(value.nnz, numel_of(value))
        fmt = fmt.but(unasked=digits)
    heading = f"Compressed Column Sparse (rows = {rows}, cols = {columns}, nnz = {value.nnz}{share})"
    data = value.matrix.data
    lines = [
        f"  ({i}, {k}) -> {scalar_text(np.array(number, ndmin=2), fmt)}\n"
        for i, k, number in zip(*(places + 1 for places in value.rows_and_columns()), data, strict=True)
    ]
    return f"{heading}\n\n{''.join(lines)}"


def _percent(part: int, whole: int) -> tuple[str, int]:
    """How many percent are stored, never 100 while an element is zero, and in how many digits that is written."""
    percent = 100.0 * part / whole
    if part == whole:
        return " [100%]", 3
    digits = 2 + (percent > 99) + (percent > 99.9)
    return f" [{min(percent, 99.99):.{digits}g}%]", digits
