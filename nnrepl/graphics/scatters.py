"""Points with sizes and colours of their own: scatter, scatter3; and pie."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import cellstrings, invalid_call, nonconformant
from nnrepl.errors import OctaveError
from nnrepl.graphics.groups import (
    Array,
    Part,
    add_group,
    column,
    is_number,
    odd_property,
    parts_of,
    patch_values,
    reals_of,
)
from nnrepl.graphics.lines import next_colour, three_d
from nnrepl.graphics.linespec import parse_linespec
from nnrepl.graphics.objects import GraphicsObject, handles_of
from nnrepl.graphics.scene import Scene, axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import is_text


def _points(rest: list[Any], count: int, who: str) -> list[Array]:
    if len(rest) < count or not all(is_number(each) or is_text(each) for each in rest[:count]):
        raise invalid_call(who)
    found = [reals_of(rest.pop(0)).ravel(order="F") for _ in range(count)]
    for other in found[1:]:
        if other.size != found[0].size:
            raise nonconformant("mx_el_or", (found[0].size, 1), (other.size, 1))
    return found


def _colours(value: Any, count: int, who: str) -> Any:
    """The colours of points: one, one for each, or numbers for the colour map."""
    numbers = reals_of(value)
    if numbers.shape == (1, 3) or (numbers.ndim == 2 and numbers.shape == (count, 3)):
        return norm(numbers)
    if numbers.size == count:
        return column(numbers)
    raise OctaveError(f"{who}: number of colors in C must match number of points in X")


def _scatter(args: tuple[Any, ...], who: str, dims: int, nargout: int, context: Context) -> Any:
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    points = _points(rest, dims, who)
    values: dict[str, Any] = dict(zip(("xdata", "ydata", "zdata"), map(column, points), strict=False))
    if rest and is_number(rest[0]):
        sizes = reals_of(rest.pop(0))
        if sizes.size not in (0, 1, points[0].size):
            raise nonconformant("mx_el_or", (points[0].size, 1), (sizes.size, 1))
        if sizes.size:
            values["sizedata"] = norm(sizes) if sizes.size == 1 else column(sizes)
    colour: Any = None
    if rest and is_number(rest[0]):
        colour = _colours(rest.pop(0), points[0].size, who)
    colour, filled, pairs = _looks(rest, colour, values)
    axes = scene.prepare(given)
    values.update(_colour_properties(axes, colour, filled))
    made = add_group(scene, axes, "scatter", values, pairs)
    if dims == 3:
        three_d(scene, axes)
    return made.handle if nargout else None


def _looks(rest: list[Any], colour: Any, values: dict[str, Any]) -> tuple[Any, bool, list[tuple[str, Any]]]:
    filled, pairs = False, []
    while rest:
        word = rest.pop(0)
        if not isinstance(word, str):
            raise odd_property("")
        if word.lower() in ("filled", "fill"):
            filled = True
            continue
        spec = parse_linespec(word)
        if spec is not None and not (rest and word.lower() in ("marker", "color")):
            values["marker"] = spec.marker or values.get("marker", "o")
            colour = norm(np.array([spec.color])) if spec.color is not None else colour
        elif not rest:
            raise odd_property(word)
        else:
            pairs.append((word, rest.pop(0)))
    return colour, filled, pairs


def _colour_properties(axes: GraphicsObject, colour: Any, filled: bool) -> dict[str, Any]:
    if colour is None:
        colour = next_colour(axes)
    each = "flat" if to_array(colour).shape != (1, 3) else colour
    if filled:
        return {"cdata": colour, "markerfacecolor": each, "markeredgecolor": "none"}
    return {"cdata": colour, "markeredgecolor": each}


@parts_of("scatter")
def _scatter_parts(group: GraphicsObject) -> list[Part]:
    points = [reals_of(group[name]).reshape(1, -1) for name in ("xdata", "ydata", "zdata")]
    given = [each for each in points if each.size] or points[:2]
    colours = to_array(group["cdata"])
    values: dict[str, Any] = {
        **patch_values(*given), "facecolor": "none", "edgecolor": "none", "linestyle": "none",
        "linewidth": group["linewidth"], "marker": group["marker"], "markeredgecolor": group["markeredgecolor"],
        "markerfacecolor": group["markerfacecolor"],
    }  # fmt: skip
    words = [each for each in (group["markeredgecolor"], group["markerfacecolor"]) if isinstance(each, str)]
    if "flat" in words:
        values.update(facevertexcdata=norm(colours), cdata=norm(colours))
    sizes = reals_of(group["sizedata"]).ravel()
    if sizes.size == 1:
        values["markersize"] = float(np.sqrt(sizes[0]))
    return [("patch", values)]


@builtin(
    "scatter(x, y)", "scatter(x, y, s)", "scatter(x, y, s, c)", "scatter(..., style)", 'scatter(..., "filled")',
    "scatter(..., property, value, ...)", "scatter(hax, ...)", "h = scatter(...)",
)  # fmt: skip
def scatter(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw a marker at each point.

    s      the area of the markers in square points: one number, or one for each (36)
    c      their colour: a letter, [red green blue] (a row for each point), or numbers for the colour map
    style  the marker, as in plot

    >> h = scatter(1:3, [4 5 6], [], [0 1 0], "filled"); get(h, "markerfacecolor")
    ans =

       0   1   0

    """
    return _scatter(args, "scatter", 2, nargout, context)


@builtin(
    "scatter3(x, y, z)", "scatter3(x, y, z, s)", "scatter3(x, y, z, s, c)", "scatter3(..., style)",
    'scatter3(..., "filled")', "scatter3(..., property, value, ...)", "scatter3(hax, ...)", "h = scatter3(...)",
)  # fmt: skip
def scatter3(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw a marker at each point in space; the arguments are those of scatter.

    >> h = scatter3(1:2, 3:4, 5:6); get(h, "zdata")
    ans =

       5
       6

    """
    return _scatter(args, "scatter3", 3, nargout, context)


@builtin("pie(x)", "pie(..., explode)", "pie(..., labels)", "pie(hax, ...)", "h = pie(...)")
def pie(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw numbers as slices of a pie; where they sum to less than 1, the rest of it is missing.

    explode  for each slice whether it is pulled out
    labels   a cell with a text for each slice, instead of its percentage
    h        the handles of the slices and texts, in turn

    >> h = pie([1 1 2]); get(h(6), "string")
    ans = 50%
    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if not rest or not (is_number(rest[0]) or is_text(rest[0])):
        raise invalid_call("pie")
    x = np.abs(reals_of(rest.pop(0)).ravel(order="F"))
    if not x.size:
        raise OctaveError("pie: X must be a vector")
    if not np.isfinite(x).all():
        raise OctaveError("pie: all data in X must be finite")
    explode, labels = np.zeros(x.size), None
    for arg in rest:
        if isinstance(arg, Cell):
            labels = cellstrings(arg)
            if labels is None or len(labels) != x.size:
                raise OctaveError("pie: mismatch in number of labels and data")
        elif is_number(arg):
            if reals_of(arg).size != x.size:
                raise OctaveError("pie: mismatch in number of elements in explode and data")
            explode = reals_of(arg).ravel(order="F")
    total = x.sum()
    shares = x / total if total > 1 else x
    axes = scene.prepare(given)
    made = _slices(scene, axes, shares, explode != 0, labels)
    if not scene.held(axes):
        for name in ("xlim", "ylim"):
            axes.set(name, np.array([[-1.5, 1.5]]))
        axes.set("clim", np.array([[1.0, max(float(x.size), 2.0)]]))
        axes.set("plotboxaspectratio", np.array([[1.0, 1.0, 1.0]]))
        axes.values["visible"] = "off"
    return handles_of(made) if nargout else None


def _slices(
    scene: Scene, axes: GraphicsObject, shares: Array, pulled: Array, labels: list[str] | None
) -> list[GraphicsObject]:
    made, start = [], 0.25
    for k, share in enumerate(shares.tolist()):
        if share == 0:
            continue
        end = start + share
        direction = np.array(_on_circle(np.array(start + share / 2)))
        away = 0.1 if pulled[k] else 0.0
        rim = _on_circle(np.append(_rim(start, end), end))
        across, up = np.append(0, rim[0]) + away * direction[0], np.append(0, rim[1]) + away * direction[1]
        number = norm(np.array([[k + 1.0]]))
        values = patch_values(across.reshape(-1, 1), up.reshape(-1, 1))
        given = [("xdata", values["xdata"]), ("ydata", values["ydata"]), ("cdata", number), ("facecolor", "flat")]
        made.append(scene.add("patch", axes, given))
        words = labels[k] if labels is not None else f"{round(100 * share)}%"
        place = 1.2 * np.array([[*direction, 0.0]])
        side = "left" if direction[0] > 0 else "right" if direction[0] < 0 else "center"
        text = [("position", place), ("string", words), ("horizontalalignment", side)]
        made.append(scene.add("text", axes, text))
        start = end
    return made


def _on_circle(turns: Array) -> tuple[Array, Array]:
    """Cosine and sine of parts of a full turn, exact at the quarters."""
    quarters = 4 * turns
    exact = quarters == np.round(quarters)
    angle = 2 * np.pi * turns
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.where(exact, np.round(cosine), cosine), np.where(exact, np.round(sine), sine)


def _rim(start: float, end: float) -> Array:
    """Points along the rim, about a degree apart in the ninetieth part of a turn."""
    count = max(int(np.ceil((end - start) * 90)), 1)
    return start + np.arange(count) / 90
