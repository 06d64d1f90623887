"""The text of diagonal and permutation matrices: a heading, and plain zeros outside of the diagonal."""

from __future__ import annotations

from nnrepl.display.columns import grid
from nnrepl.display.format import Format
from nnrepl.display.numeric import page_fields
from nnrepl.display.styles import OTHER_STYLES, styled_fields, styled_page
from nnrepl.values.special import Diagonal, Permutation, Special


def special_text(value: Special, fmt: Format, indent: int = 0) -> str:
    """The lines of a matrix that is not empty, as `disp` shows it; the heading is never indented."""
    if fmt.style in ("+", "free"):
        return styled_page(value.array, fmt, indent)
    gap = "" if fmt.compact else "\n"
    if isinstance(value, Diagonal):
        return f"Diagonal Matrix\n{gap}{_diagonal_lines(value, fmt, indent)}"
    assert isinstance(value, Permutation)
    # Octave shows these ones and zeros alike in all formats.
    rows = [[f"   {x:.0f}" for x in row] for row in value.array.tolist()]
    return f"Permutation Matrix\n{gap}{grid(rows, 4, fmt, indent)}"


def _diagonal_lines(value: Diagonal, fmt: Format, indent: int) -> str:
    if fmt.style in OTHER_STYLES:
        heading, rows, width = styled_fields(value.array, fmt)
    else:
        heading, rows, width = page_fields(value.array, value.diagonal.reshape(1, -1), fmt)
    shown = [["0".rjust(len(x)) if i != k else x for k, x in enumerate(row)] for i, row in enumerate(rows)]
    return heading + grid(shown, width, fmt, indent)
