"""Pictures in files, written by matplotlib."""

from __future__ import annotations

from nnrepl.errors import OctaveError
from nnrepl.graphics import drawing
from nnrepl.graphics.objects import GraphicsObject
from nnrepl.values.convert import to_array
from nnrepl.values.text import encode

PIXELS_PER_INCH = 96.29
"""How many pixels of a figure on the screen are an inch on paper."""


def paper_size(figure: GraphicsObject) -> tuple[float, float]:
    """The size of a figure on paper in inches."""
    if figure["paperpositionmode"] == "manual":
        wide, high = (float(x) for x in to_array(figure["paperposition"]).ravel()[2:])
        scale = {"inches": 1.0, "centimeters": 1 / 2.54, "points": 1 / 72, "normalized": 8.5}[figure["paperunits"]]
        return wide * scale, high * scale
    wide, high = drawing.inches(figure)
    return wide * drawing.DOTS / PIXELS_PER_INCH, high * drawing.DOTS / PIXELS_PER_INCH


def write_figure(
    figure: GraphicsObject, path: str, kind: str, dots: float = 150, size: tuple[float, float] | None = None
) -> None:
    """Write a figure to a file. kind: a format of matplotlib; dots: pixels in an inch; size: in inches."""
    with drawing.settings():
        picture = drawing.draw(figure, size or paper_size(figure))
        face = "white" if figure.on("inverthardcopy") and kind != "svg" else picture.get_facecolor()
        metadata = {"Date": None} if kind == "svg" else {"CreationDate": None} if kind in ("pdf", "eps", "ps") else None
        try:
            picture.savefig(path, format=kind, dpi=dots, facecolor=face, metadata=metadata)
        except OSError:
            raise OctaveError(f"print: cannot open file {encode(path)} for writing") from None
