"""Legends and colour bars for matplotlib."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.graphics.drawing_axes import dress
from nnrepl.graphics.drawing_objects import colormap_of, is_word, line_style, mapped, reals, width
from nnrepl.graphics.drawing_text import colour, font, text_of
from nnrepl.graphics.legends import entries
from nnrepl.graphics.objects import GraphicsObject

_INSIDE = {
    "northeast": "upper right", "northwest": "upper left", "southwest": "lower left", "southeast": "lower right",
    "north": "upper center", "south": "lower center", "east": "center right", "west": "center left", "best": "best",
    "none": "best",
}  # fmt: skip
_OUTSIDE = {
    "northeast": ("upper left", (1.02, 1.0)), "east": ("center left", (1.02, 0.5)),
    "southeast": ("lower left", (1.02, 0.0)), "northwest": ("upper right", (-0.12, 1.0)),
    "west": ("center right", (-0.12, 0.5)), "southwest": ("lower right", (-0.12, 0.0)),
    "north": ("lower center", (0.5, 1.04)), "south": ("upper center", (0.5, -0.1)), "best": ("upper left", (1.02, 1.0)),
}  # fmt: skip


def draw_legend(picture: Any, owner: Any, legend: GraphicsObject) -> None:
    """Draw a legend over, or beside, its axes."""
    names = entries(legend)
    if not names:
        return
    samples = [_sample(obj) for obj, _ in names]
    words = [text_of(name, legend["interpreter"]) for _, name in names]
    place = str(legend["location"])
    options: dict[str, Any] = {
        "ncols": len(names) if legend["orientation"] == "horizontal" else 1,
        "frameon": legend.on("box"),
        "fancybox": False,
        "framealpha": 1.0,
        "facecolor": colour(legend["color"]),
        "edgecolor": colour(legend["edgecolor"]),
        "labelcolor": colour(legend["textcolor"]),
        "fontsize": font(legend)["fontsize"] * 0.9,
        "markerfirst": legend["textposition"] == "right",
        "borderaxespad": 0.6,
    }
    if place.endswith("outside"):
        side, anchor = _OUTSIDE[place.removesuffix("outside")]
        box = owner.legend(samples, words, loc=side, bbox_to_anchor=anchor, **{**options, "borderaxespad": 0.0})
        _make_room(picture, owner, box, place)
    else:
        box = owner.legend(samples, words, loc=_INSIDE[place], **options)
    box.set_zorder(20)
    box.get_frame().set_linewidth(0.6)


def _make_room(picture: Any, owner: Any, box: Any, place: str) -> None:
    """Make the axes smaller, so that a legend beside them is inside the figure."""
    extent = box.get_window_extent(picture.canvas.get_renderer()).transformed(picture.transFigure.inverted())
    left, bottom, wide, high = owner.get_position().bounds
    if "east" in place or "best" in place:
        wide -= max(extent.x1 - 0.98, 0.0)
    elif "west" in place:
        cut = max(0.02 - extent.x0, 0.0)
        left, wide = left + cut, wide - cut
    elif "north" in place:
        high -= max(extent.y1 - 0.98, 0.0)
    else:
        cut = max(0.02 - extent.y0, 0.0)
        bottom, high = bottom + cut, high - cut
    owner.set_position((left, bottom, max(wide, 0.1), max(high, 0.1)))


def _sample(obj: GraphicsObject) -> Any:
    """What stands for an object in a legend."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    if "color" in obj:
        main = colour(obj["color"])
        options = line_style(obj)
        if "marker" in options:
            face: Any = "none"
            if "markerfacecolor" in obj:
                face = obj["markerfacecolor"]
            options["markerfacecolor"] = colour(face, main if isinstance(face, str) and face == "auto" else "none")
        return Line2D([], [], color=main, **options)
    if obj.kind == "scatter":
        edge = colour(obj["markeredgecolor"], _first_colour(obj))
        face = colour(obj["markerfacecolor"], "none" if is_word(obj["markerfacecolor"], "none") else _first_colour(obj))
        return Line2D([], [], linestyle="None", **{**line_style_of_marker(obj), "color": edge, "markerfacecolor": face})
    if obj.kind == "contour":
        return Line2D(
            [], [], color=mapped(obj, np.array([[np.mean(obj["levellist"])]]), "scaled")[0, 0], linewidth=width(obj)
        )
    face = colour(obj["facecolor"], _first_colour(obj)) if "facecolor" in obj else "none"
    edge = colour(obj["edgecolor"], "none") if "edgecolor" in obj else "none"
    return Patch(facecolor=face, edgecolor=edge, linewidth=0.6)


def line_style_of_marker(obj: GraphicsObject) -> dict[str, Any]:
    """The marker of a group of points, without a line."""
    from nnrepl.graphics.drawing_objects import MARKERS

    return {"marker": MARKERS[str(obj["marker"])], "markersize": 6}


def _first_colour(obj: GraphicsObject) -> Any:
    name = "facevertexcdata" if "facevertexcdata" in obj else "cdata"
    if name not in obj or not reals(obj[name]).size:
        return (0.0, 0.0, 0.0)
    data = reals(obj[name])
    if data.ndim == 2 and data.shape[1] == 3:
        return tuple(data[0])
    return tuple(mapped(obj, data.ravel()[:1], "scaled")[0])


def draw_colorbar(picture: Any, owner: Any, bar: GraphicsObject) -> None:
    """Draw a colour bar in its own axes."""
    place = tuple(float(x) for x in reals(bar["position"]).ravel())
    mine = picture.add_axes(place, label=str(bar.handle), zorder=15)
    mine.set_autoscale_on(False)
    table = colormap_of(bar.links[0])
    low, high = (float(x) for x in bar["limits"].ravel())
    upright = bar.on("__vertical__")
    strip = table[:, None, :] if upright else table[None, :, :]
    extent = (0.0, 1.0, low, high) if upright else (low, high, 0.0, 1.0)
    mine.imshow(strip, extent=extent, origin="lower", aspect="auto", interpolation="nearest")
    dress(mine, bar, False)
