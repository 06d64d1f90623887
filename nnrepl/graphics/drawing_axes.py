"""Axes for matplotlib: limits, ticks, labels, grids, frames."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.graphics.drawing_text import colour, font, text_of, text_options
from nnrepl.graphics.objects import GraphicsObject
from nnrepl.graphics.properties import plain_lines
from nnrepl.values.convert import to_array

ZOOM = 1.06
"""How much larger axes in space are than matplotlib draws them, to be about as large as Octave's."""


def dress(owner: Any, axes: GraphicsObject, space: bool) -> None:
    """Give matplotlib's axes the limits, ticks and looks of an axes object."""
    names = "xyz" if space else "xy"
    for name in names:
        _scale(owner, axes, name)
    for name in names:
        _limits(owner, axes, name)
        _ticks(owner, axes, name)
    _titles(owner, axes, names)
    _aspect(owner, axes, space)
    face = colour(axes["color"])
    owner.set_facecolor(face)
    if space:
        _stand(owner, axes)
    else:
        _frame(owner, axes)
        owner.set_axisbelow(axes["layer"] == "bottom")
    if not axes.on("visible"):
        _hide(owner, space)


def _hide(owner: Any, space: bool) -> None:
    """Leave only what is drawn in the axes, and the title."""
    title = owner.title.get_text()
    owner.set_axis_off()
    if title and not space:
        owner.title.set_visible(True)


def _scale(owner: Any, axes: GraphicsObject, name: str) -> None:
    if axes[name + "scale"] == "log":
        low, _ = (float(x) for x in axes[name + "lim"].ravel())
        if low > 0:
            getattr(owner, f"set_{name}scale")("log")
        else:
            getattr(owner, f"set_{name}scale")("symlog")


def _limits(owner: Any, axes: GraphicsObject, name: str) -> None:
    low, high = (float(x) for x in axes[name + "lim"].ravel())
    if axes[name + "dir"] == "reverse":
        low, high = high, low
    getattr(owner, f"set_{name}lim")(low, high)


def _ticks(owner: Any, axes: GraphicsObject, name: str) -> None:
    from matplotlib.ticker import FixedFormatter, FixedLocator, NullFormatter, NullLocator

    low, high = sorted(float(x) for x in axes[name + "lim"].ravel())
    ticks = np.asarray(to_array(axes[name + "tick"]), dtype=float).ravel()
    names = plain_lines(axes[name + "ticklabel"]) if ticks.size else []
    if axes[name + "ticklabelmode"] == "manual" and names:
        names = [names[k % len(names)] for k in range(len(ticks))] if names != [""] else []
    slack = 1e-9 * (high - low)
    inside = (ticks >= low - slack) & (ticks <= high + slack)
    texts = [text_of(word, axes["ticklabelinterpreter"]) for word in names] + [""] * (len(ticks) - len(names))
    axis = getattr(owner, name + "axis")
    axis.set_major_locator(FixedLocator(ticks[inside].tolist()))
    axis.set_major_formatter(FixedFormatter([word for word, kept in zip(texts, inside, strict=False) if kept]))
    axis.set_minor_formatter(NullFormatter())
    if axes.on(name + "minortick") or axes.on(name + "minorgrid"):
        axis.set_minor_locator(FixedLocator(_minor_ticks(ticks, low, high, axes[name + "scale"] == "log").tolist()))
    else:
        axis.set_minor_locator(NullLocator())
    main = colour(axes[name + "color"])
    style = font(axes)
    axis.set_tick_params(which="both", color=main, labelcolor=main, labelsize=style["fontsize"], width=0.6)
    rotation = float(axes[name + "ticklabelrotation"])
    for label in axis.get_ticklabels():
        label.set_fontweight(style["fontweight"])
        label.set_fontstyle(style["fontstyle"])
        label.set_rotation(rotation)
    _grid(axis, axes, name)


def _minor_ticks(ticks: np.ndarray, low: float, high: float, logarithmic: bool) -> np.ndarray:
    if ticks.size < 1:
        return ticks
    if logarithmic:
        decades = np.concatenate([ticks[:1] / 10, ticks])
        found = np.concatenate([decade * np.arange(2.0, 10.0) for decade in decades])
    elif ticks.size > 1:
        step = (ticks[1] - ticks[0]) / 5
        found = np.arange(ticks[0] - 5 * step, ticks[-1] + 6 * step, step)
    else:
        return ticks
    return found[(found >= low) & (found <= high)]


_STYLE = {"none": "None"}


def _grid(axis: Any, axes: GraphicsObject, name: str) -> None:
    for which, prefix in (("major", ""), ("minor", "minor")):
        if axes.on(f"{name}{prefix}grid"):
            style = str(axes[f"{prefix}gridlinestyle"])
            axis.grid(
                True, which=which, color=colour(axes[f"{prefix}gridcolor"]), alpha=float(axes[f"{prefix}gridalpha"]),
                linestyle=_STYLE.get(style, style), linewidth=0.8,
            )  # fmt: skip
        else:
            axis.grid(False, which=which)


def _titles(owner: Any, axes: GraphicsObject, names: str) -> None:
    for name in names:
        label = axes.labels.get(name + "label")
        if label is not None:
            options = text_options(label)
            for each in ("rotation", "verticalalignment", "horizontalalignment"):
                if each not in ("rotation",) or name != "x":
                    options.pop(each, None)
            words = text_of(label["string"], label["interpreter"])
            getattr(owner, f"set_{name}label")(words, **options)
    title = axes.labels.get("title")
    if title is not None:
        options = text_options(title)
        options.pop("verticalalignment")
        options.pop("horizontalalignment")
        owner.set_title(text_of(title["string"], title["interpreter"]), **options)


def _aspect(owner: Any, axes: GraphicsObject, space: bool) -> None:
    data = to_array(axes["dataaspectratio"]).ravel()
    box = to_array(axes["plotboxaspectratio"]).ravel().copy()
    manual_box = axes["plotboxaspectratiomode"] == "manual"
    if axes["dataaspectratiomode"] == "manual":
        if space:
            spans = np.array([abs(np.diff(axes[name + "lim"].ravel())[0]) for name in "xyz"])
            owner.set_box_aspect(spans / data, zoom=ZOOM)
        else:
            if manual_box:
                _widen(owner, data)
            owner.set_aspect(float(data[0] / data[1]), adjustable="box", anchor="C")
    elif manual_box:
        if space:
            owner.set_box_aspect(box, zoom=ZOOM)
        else:
            owner.set_box_aspect(float(box[1] / box[0]))
    elif space:
        owner.set_box_aspect((1.0, 1.0, 0.8), zoom=ZOOM)


def _widen(owner: Any, data: np.ndarray) -> None:
    """Make the limits of one axis wider, so that axes of this shape have units of equal length."""
    box = owner.get_window_extent()
    (left, right), (low, high) = owner.get_xlim(), owner.get_ylim()
    wide, high_units = abs(right - left) / data[0], abs(high - low) / data[1]
    unit = max(wide / box.width, high_units / box.height)
    grow_x, grow_y = unit * box.width / wide, unit * box.height / high_units
    middle_x, middle_y = (left + right) / 2, (low + high) / 2
    owner.set_xlim(middle_x + (left - middle_x) * grow_x, middle_x + (right - middle_x) * grow_x)
    owner.set_ylim(middle_y + (low - middle_y) * grow_y, middle_y + (high - middle_y) * grow_y)


def _frame(owner: Any, axes: GraphicsObject) -> None:
    boxed = axes.on("box")
    below, left = axes["xaxislocation"], axes["yaxislocation"]
    x, y = colour(axes["xcolor"]), colour(axes["ycolor"])
    drawn = {
        "bottom": (boxed or below == "bottom", x), "top": (boxed or below == "top", x),
        "left": (boxed or left == "left", y), "right": (boxed or left == "right", y),
    }  # fmt: skip
    for side, (visible, main) in drawn.items():
        owner.spines[side].set_visible(visible)
        owner.spines[side].set_color(main)
        owner.spines[side].set_linewidth(0.6)
        owner.spines[side].set_zorder(2.5 if axes["layer"] == "top" else 1.5)
    outwards = {"in": "in", "out": "out"}[axes["tickdir"]]
    width, high = owner.bbox.width, owner.bbox.height
    length = float(to_array(axes["ticklength"]).ravel()[0]) * max(width, high) * 72 / owner.figure.dpi
    owner.tick_params(axis="both", which="major", direction=outwards, length=length)
    owner.tick_params(axis="both", which="minor", direction=outwards, length=length / 2)
    owner.tick_params(
        axis="x", which="both", top=boxed or below == "top", bottom=boxed or below != "top", labeltop=below == "top",
        labelbottom=below != "top",
    )  # fmt: skip
    owner.tick_params(
        axis="y", which="both", right=boxed or left == "right", left=boxed or left != "right",
        labelright=left == "right", labelleft=left != "right",
    )  # fmt: skip
    if below == "top":
        owner.xaxis.set_label_position("top")
    if left == "right":
        owner.yaxis.set_label_position("right")
    _through_origin(owner, below, left)


def _through_origin(owner: Any, below: str, left: str) -> None:
    if below == "origin":
        owner.spines["bottom"].set_position("zero")
        owner.spines["bottom"].set_visible(True)
        owner.spines["top"].set_visible(False)
    if left == "origin":
        owner.spines["left"].set_position("zero")
        owner.spines["left"].set_visible(True)
        owner.spines["right"].set_visible(False)


def _stand(owner: Any, axes: GraphicsObject) -> None:
    """Turn axes in space so that they are seen from the direction of their view."""
    azimuth, elevation = (float(x) for x in to_array(axes["view"]).ravel())
    owner.view_init(elev=elevation, azim=azimuth - 90)
    owner.set_proj_type("persp" if axes["projection"] == "perspective" else "ortho")
    for name in "xyz":
        axis = getattr(owner, name + "axis")
        axis.pane.set_facecolor((1.0, 1.0, 1.0, 0.0))
        axis.pane.set_edgecolor((0.15, 0.15, 0.15, 0.25))
        axis.line.set_color(colour(axes[name + "color"]))
        info = axis._axinfo["grid"]
        alpha = float(axes["gridalpha"]) if axes.on(name + "grid") else 0.0
        info.update(color=(*colour(axes["gridcolor"])[:3], alpha), linewidth=0.8, linestyle="-")
        axis.set_tick_params(pad=0)
    owner.grid(any(axes.on(name + "grid") for name in "xyz"))


def draw_rings(owner: Any, axes: GraphicsObject) -> None:
    """The grid of round axes: circles with their distances, and spokes with their angles in degrees."""
    rings = np.asarray(to_array(axes["rtick"]), dtype=float).ravel()
    angles = np.asarray(to_array(axes["ttick"]), dtype=float).ravel()
    turn = np.linspace(0, 2 * np.pi, 181)
    edge = float(rings[-1])
    for ring in rings.tolist():
        style = "-" if ring == edge else ":"
        owner.plot(ring * np.cos(turn), ring * np.sin(turn), style, color=(0.3, 0.3, 0.3), linewidth=0.6, zorder=1)
        owner.text(0, ring, f"{ring:g}", fontsize=8, color=(0.3, 0.3, 0.3), verticalalignment="bottom")
    for angle in angles.tolist():
        x, y = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        owner.plot([0, edge * x], [0, edge * y], ":", color=(0.3, 0.3, 0.3), linewidth=0.6, zorder=1)
        centred = {"horizontalalignment": "center", "verticalalignment": "center"}
        owner.text(1.1 * edge * x, 1.1 * edge * y, f"{angle:g}", fontsize=10, **centred)
