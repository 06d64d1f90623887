"""Drawing by matplotlib: a figure object becomes a matplotlib figure. It is imported when a picture is first wanted."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from nnrepl.graphics.drawing_axes import draw_rings, dress
from nnrepl.graphics.drawing_legends import draw_colorbar, draw_legend
from nnrepl.graphics.drawing_objects import draw_children, needs_space
from nnrepl.graphics.objects import GraphicsObject
from nnrepl.later import without_collection
from nnrepl.values.convert import to_array

DOTS = 100
"""Pixels of a figure in an inch."""

_SETTINGS: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "axes.unicode_minus": True,
    "mathtext.default": "regular",
    "mathtext.fontset": "dejavusans",
    "path.simplify": True,
    "svg.hashsalt": "nnrepl",
}


@contextlib.contextmanager
def settings() -> Iterator[None]:
    """Draw as Octave does, whatever the user's own settings of matplotlib are."""
    import warnings

    with without_collection():
        import matplotlib.backends.backend_agg
        import matplotlib.figure

    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        yield


def draw(figure: GraphicsObject, size: tuple[float, float] | None = None) -> Any:
    """The matplotlib figure of a figure object, with a canvas in memory. size: width and height in inches."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    wide, high = size or inches(figure)
    picture = Figure(figsize=(wide, high), dpi=DOTS)
    FigureCanvasAgg(picture)
    draw_into(figure, picture)
    return picture


def inches(figure: GraphicsObject) -> tuple[float, float]:
    """The size of a figure on the screen."""
    _, _, wide, high = (float(x) for x in to_array(figure["position"]).ravel())
    if figure["units"] == "normalized":
        wide, high = wide * 1024, high * 768
    return max(wide, 1.0) / DOTS, max(high, 1.0) / DOTS


def draw_into(figure: GraphicsObject, picture: Any) -> None:
    """Draw a figure object into a matplotlib figure, which is emptied first."""
    picture.clear()
    color = figure["color"]
    picture.set_facecolor("none" if isinstance(color, str) else tuple(to_array(color).ravel()))
    drawn: dict[float, Any] = {}
    for number, axes in enumerate(each for each in figure.children if each.kind == "axes"):
        drawn[axes.handle] = _draw_axes(picture, axes, number)
    for other in figure.children:
        if other.kind in ("legend", "colorbar") and other.links and other.on("visible"):
            owner = drawn.get(other.links[0].handle)
            if owner is not None:
                (draw_legend if other.kind == "legend" else draw_colorbar)(picture, owner, other)


def position_of(axes: GraphicsObject) -> tuple[float, float, float, float]:
    """Where axes stand, in parts of the figure."""
    left, bottom, wide, high = (float(x) for x in to_array(axes["position"]).ravel())
    units = axes["units"]
    if units == "normalized" or axes.parent is None:
        return left, bottom, wide, high
    to_pixels = {"pixels": 1.0, "points": 72 / 72, "inches": 72.0, "centimeters": 72 / 2.54, "characters": 6.0}[units]
    size = to_array(axes.parent["position"]).ravel()[2:]
    across, up = to_pixels / float(size[0]), to_pixels / float(size[1])
    return left * across, bottom * up, wide * across, high * up


def _draw_axes(picture: Any, axes: GraphicsObject, number: int) -> Any:
    space = needs_space(axes)
    options: dict[str, Any] = {"projection": "3d"} if space else {}
    place = position_of(axes)
    order = 100 if axes.role == "overlay" else number
    owner = picture.add_axes(place, label=str(axes.handle), zorder=order, **options)
    owner.set_autoscale_on(False)
    if axes.role == "polar":
        draw_rings(owner, axes)
    draw_children(owner, axes, space)
    dress(owner, axes, space)
    return owner


def pixels(figure: GraphicsObject, dots: float) -> np.ndarray:
    """The figure as an array of pixels, height x width x 3."""
    with settings():
        picture = draw(figure)
        picture.set_dpi(dots)
        picture.canvas.draw()
        return np.asarray(picture.canvas.buffer_rgba())[:, :, :3].copy()
