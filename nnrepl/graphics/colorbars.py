"""The colour bar beside axes."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import row
from nnrepl.errors import OctaveError
from nnrepl.graphics.handles import assign
from nnrepl.graphics.objects import GraphicsObject, computed
from nnrepl.graphics.properties import Property
from nnrepl.graphics.scene import Scene, axes_argument, companions, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY
from nnrepl.values.convert import norm, to_array

PLACES = (
    "east", "eastoutside", "north", "northoutside", "south", "southoutside", "west", "westoutside", "manual",
)  # fmt: skip


@computed("axes", "limits")
def _limits(bar: GraphicsObject) -> Any:
    return bar.links[0]["clim"] if bar.kind == "colorbar" and bar.links else None


@computed("axes", "label")
def _label(bar: GraphicsObject) -> Any:
    upright = bar.on("__vertical__")
    return bar.labels["ylabel" if upright else "xlabel"].handle


def _rectangle(place: str, axes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where a colour bar stands, and what is left for its axes."""
    left, bottom, wide, high = axes.tolist()
    inside = np.array([left + 0.05 * wide, bottom + 0.05 * high, 0.9 * wide, 0.9 * high])
    rest = axes.copy()
    side = place.removesuffix("outside")
    if place.endswith("outside"):
        if side in ("east", "west"):
            rest[2] = 0.8 * wide
            bar = [left + (0.9 * wide if side == "east" else 0.0), bottom, 0.06 * wide, high]
            rest[0] += 0.2 * wide if side == "west" else 0.0
        else:
            rest[3] = 0.8 * high
            bar = [left, bottom + (0.9 * high if side == "north" else 0.0), wide, 0.06 * high]
            rest[1] += 0.2 * high if side == "south" else 0.0
        return np.array(bar), rest
    if side in ("east", "west"):
        bar = [left + (0.9 if side == "east" else 0.05) * wide, inside[1], 0.054 * wide, inside[3]]
    else:
        bar = [inside[0], bottom + (0.9 if side == "north" else 0.05) * high, inside[2], 0.054 * high]
    return np.array(bar), rest


def bar_of(axes: GraphicsObject) -> GraphicsObject | None:
    """The colour bar of axes, if they have one."""
    return next((each for each in companions(axes) if each.kind == "colorbar"), None)


def remove_bar(scene: Scene, axes: GraphicsObject) -> None:
    """Take the colour bar of axes away; they get their room again."""
    bar = bar_of(axes)
    if bar is not None:
        axes.values["position"] = bar.values["__room__"]
        scene.delete(bar)


@builtin(
    "colorbar()", "colorbar(location)", 'colorbar("off")', "colorbar(property, value, ...)", "colorbar(hax, ...)",
    "h = colorbar(...)",
)  # fmt: skip
def colorbar(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Show beside the axes which colour stands for which value.

    location  "eastoutside" (the default), "east", "west", "north", "south", or these with "outside"

    >> imagesc(magic(4)); h = colorbar; get(h, "ylim")
    ans =

        1   16

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    axes = given or scene.axes()
    if axes.kind == "colorbar":
        axes = axes.links[0]
    place, pairs, removed = _read(rest, scene)
    if removed:
        remove_bar(scene, axes)
        return EMPTY if nargout else None
    remove_bar(scene, axes)
    bar = _new_bar(scene, axes, place)
    for name, value in pairs:
        if name.lower() == "title":
            assign(scene, bar.labels["title"], "string", value)
        else:
            assign(scene, bar, name, value)
    return bar.handle if nargout else None


def _read(rest: list[Any], scene: Scene) -> tuple[str, list[tuple[str, Any]], bool]:
    place, pairs = "eastoutside", []
    position = 0
    while rest:
        word = rest.pop(0)
        position += 1
        if not isinstance(word, str):
            raise OctaveError(f"colorbar: expected string argument at position {position}")
        low = word.lower()
        if low in ("off", "delete", "hide"):
            return place, [], True
        if low in PLACES:
            place = low
            if rest:
                raise OctaveError("colorbar: LOC specification must occur as final arg")
        elif not rest and low == "location":
            raise OctaveError('colorbar: missing value after "location"')
        elif not rest and low == "peer":
            raise OctaveError('colorbar: missing axes handle after "peer"')
        elif not rest:
            raise OctaveError("colorbar: PROP/VAL inputs must occur in pairs")
        elif low == "location":
            place = str(rest.pop(0)).lower()
            position += 1
            if place not in PLACES:
                raise OctaveError("colorbar: unrecognized colorbar location")
        elif low == "peer":
            if scene.of_kind(rest.pop(0), "axes") is None:
                raise OctaveError('colorbar: invalid axes handle following "peer"')
            position += 1
        else:
            pairs.append((word, rest.pop(0)))
            position += 1
    return place, pairs, False


def _new_bar(scene: Scene, axes: GraphicsObject, place: str) -> GraphicsObject:
    assert axes.parent is not None
    room = np.asarray(to_array(axes["position"]), dtype=float).ravel()
    rectangle, left = _rectangle(place, room)
    upright = place.startswith(("east", "west")) or place == "manual"
    bar = scene.add("colorbar", axes.parent)
    bar.links = [axes]
    bar.extra["__vertical__"] = Property("__vertical__", "radio", ("on", "off"), 0, "on")
    bar.values.update(tag="colorbar", box="on", layer="top", location=place, __room__=axes["position"])
    bar.values.update(position=norm(rectangle.reshape(1, 4)), __vertical__="on" if upright else "off")
    across, along = ("x", "y") if upright else ("y", "x")
    bar.values.update({across + "tick": EMPTY, across + "tickmode": "manual", across + "lim": row([0.0, 1.0])})
    bar.values[across + "limmode"] = "manual"
    if upright:
        bar.values["yaxislocation"] = "left" if place in ("westoutside", "east") else "right"
    else:
        bar.values["xaxislocation"] = "top" if place in ("northoutside", "south") else "bottom"
    if place.endswith("outside"):
        axes.values["position"] = norm(left.reshape(1, 4))
    bar.geometry = along
    scene.note_change(bar)
    return bar


def _along(name: str) -> Any:
    from nnrepl.graphics import limits

    def found(axes: GraphicsObject) -> Any:
        if axes.values.get(name + "limmode", "auto") != "auto":
            return None
        if axes.kind == "colorbar" and axes.links:
            return axes.links[0]["clim"]
        return limits.automatic_limits(axes, name)

    return found


computed("axes", "xlim")(_along("x"))
computed("axes", "ylim")(_along("y"))
