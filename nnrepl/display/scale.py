"""The common scale factor of `fixed_point_format`: a line that tells it, and the elements divided by it."""

from __future__ import annotations

import numpy as np

from nnrepl.display.format import Format


def scale_heading(scale: int, fmt: Format) -> str:
    """The line that says what to multiply the elements by, a power of ten; nothing for 0."""
    if not scale:
        return ""
    factor = f"{10.0**scale:.1e}".ljust(8)
    return f"  {factor}*\n" + ("" if fmt.compact else "\n")


def scaled(page: np.ndarray, scale: int) -> np.ndarray:
    """A page divided by a power of ten."""
    if not scale:
        return page
    factor = page.real.dtype.type(10.0**scale)
    if page.dtype.kind != "c":
        return page / factor
    out = np.empty_like(page)
    out.real = page.real / factor
    out.imag = page.imag / factor
    return out
