"""Bars and histograms: bar, barh, hist."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.builtins.counting import count_in_bins
from nnrepl.errors import OctaveError
from nnrepl.graphics.colours import colour_of
from nnrepl.graphics.groups import (
    Array,
    Part,
    add_baseline,
    add_group,
    column,
    is_number,
    odd_property,
    parts_of,
    patch_values,
    reals_of,
    rebuild,
)
from nnrepl.graphics.lines import next_colour
from nnrepl.graphics.objects import GraphicsObject, handles_of
from nnrepl.graphics.scene import Scene, axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import dims_of

STYLES = ("grouped", "stacked", "hist", "histc")
MOST_TICKS = 15


class _Bars:
    """What a call of bar or barh asks for."""

    def __init__(self, x: Array, y: Array):
        self.x = x
        self.y = y
        self.width = 0.8
        self.style = "grouped"
        self.colour: Any = None
        self.base = 0.0
        self.pairs: list[tuple[str, Any]] = []


def _request(args: list[Any], who: str) -> _Bars:
    rest = list(args)
    first = rest.pop(0)
    if not is_number(first):
        raise OctaveError(f"{who}: Y must be numeric")
    a = reals_of(first)
    if rest and is_number(rest[0]) and (to_array(rest[0]).size > 1 or a.size == 1):
        y = reals_of(rest.pop(0))
        if 1 not in a.shape:
            raise OctaveError(f"{who}: X must be a vector")
        x = a.ravel(order="F")
        if 1 in y.shape and y.size == x.size:
            y = y.reshape(-1, 1)
        if len(x) != len(y):
            raise OctaveError(f"{who}: length of X and Y must be equal")
        if len(np.unique(x)) < len(x):
            raise OctaveError(f"{who}: X vector values must be unique")
    else:
        y = a.reshape(-1, 1) if 1 in a.shape else a
        x = np.arange(1.0, len(y) + 1)
    if not y.size or y.ndim > 2:
        raise OctaveError(f"{who}: Y must be a vector or a matrix")
    bars = _Bars(x, y)
    _read_options(bars, rest)
    return bars


def _read_options(bars: _Bars, rest: list[Any]) -> None:
    widened = False
    while rest:
        word = rest.pop(0)
        if is_number(word):
            if reals_of(word).size != 1:
                raise OctaveError("bar: WIDTH must be a scalar")
            bars.width, widened = float(reals_of(word).ravel()[0]), True
        elif not isinstance(word, str):
            raise odd_property("")
        elif word.lower() in STYLES:
            bars.style = word.lower()
        elif colour_of(word) is not None and len(word) == 1:
            bars.colour = norm(np.array([colour_of(word)]))
        elif not rest:
            raise odd_property(word)
        else:
            bars.pairs.append((word, rest.pop(0)))
            if word.lower() == "basevalue":
                bars.base = float(reals_of(bars.pairs[-1][1]).ravel()[0])
            if word.lower() == "barwidth":
                bars.width = float(reals_of(bars.pairs[-1][1]).ravel()[0])
    if bars.style in ("hist", "histc") and not widened and bars.y.shape[1] == 1:
        bars.width = 1.0


def _corners(bars: _Bars) -> tuple[Array, Array]:
    """The corners of all bars: 4 x bars x groups, where they stand and how high they reach."""
    x, y, count = bars.x, bars.y, bars.y.shape[1]
    gap = float(np.diff(np.sort(x)).min()) if len(x) > 1 else 2.0
    lefts, rights = _sides(bars.width, count, bars.style)
    if bars.style == "stacked":
        up = np.where(y > 0, y, 0).cumsum(axis=1)
        down = np.where(y < 0, y, 0).cumsum(axis=1)
        tops = np.where(y >= 0, up, down) + bars.base
        bottoms = tops - y
    else:
        tops, bottoms = y, np.full(y.shape, bars.base)
    across = np.empty((4, len(x), count))
    across[0] = across[1] = x[:, None] + lefts * gap
    across[2] = across[3] = x[:, None] + rights * gap
    return across, np.stack([bottoms, tops, tops, bottoms])


def _sides(width: float, count: int, style: str) -> tuple[Array, Array]:
    """Where the bars of one place begin and end, in distances of places."""
    if style == "stacked" or count == 1:
        left = 0.0 if style == "histc" else -width / 2
        return np.full(count, left), np.full(count, left + width)
    if style in ("hist", "histc"):
        each = step = width**2 / count
    else:
        step, each = width * (1 + width) / 2 / count, width * (1 - 1.5 * (1 - width)) / count
    start = 0.0 if style == "histc" else -((count - 1) * step + each) / 2
    lefts = start + step * np.arange(count)
    return lefts, lefts + each


@parts_of("bar")
def _bar_parts(group: GraphicsObject) -> list[Part]:
    across, up = group.geometry
    x, y = (up, across) if group.on("horizontal") else (across, up)
    kept = ("facecolor", "edgecolor", "linestyle", "linewidth")
    return [("patch", {**patch_values(x, y), **{name: group[name] for name in kept}})]


def draw_bars(scene: Scene, axes: GraphicsObject, bars: _Bars, horizontal: bool = False) -> list[GraphicsObject]:
    """The groups (or, as a histogram, patches) of bars in axes."""
    across, up = _corners(bars)
    count = bars.y.shape[1]
    if bars.style in ("hist", "histc"):
        return [_patch(scene, axes, bars, across[:, :, k], up[:, :, k], k, horizontal) for k in range(count)]
    baseline = add_baseline(scene, axes, bars.base, horizontal)
    made = []
    for k in range(count):
        values = {
            "xdata": column(bars.x), "ydata": column(bars.y[:, k]), "barwidth": bars.width,
            "barlayout": bars.style, "baseline": baseline.handle, "basevalue": bars.base,
            "facecolor": bars.colour if bars.colour is not None else next_colour(axes),
            "horizontal": "on" if horizontal else "off",
        }  # fmt: skip
        made.append(add_group(scene, axes, "bar", values, bars.pairs, geometry=(across[:, :, k], up[:, :, k])))
    for group in made:
        group.values["bargroup"] = handles_of(made)
        group.changed = _follow(scene, made)
    return made


def _follow(scene: Scene, groups: list[GraphicsObject]) -> Any:
    """Work out all bars of a call anew when a property of one of them has changed."""

    def follow(obj: GraphicsObject, name: str) -> None:
        shared = ("barwidth", "barlayout", "basevalue", "horizontal", "xdata")
        alive = [each for each in groups if each.handle in scene.objects]
        if name in (*shared, "ydata"):
            for each in alive:
                if name in shared:
                    each.values[name] = obj.values[name]
            bars = _Bars(reals_of(obj["xdata"]).ravel(), np.column_stack([reals_of(g["ydata"]).ravel() for g in alive]))
            bars.width, bars.style, bars.base = float(obj["barwidth"]), str(obj["barlayout"]), float(obj["basevalue"])
            across, up = _corners(bars)
            for k, each in enumerate(alive):
                each.geometry = (across[:, :, k], up[:, :, k])
        for each in alive:
            rebuild(scene, each)

    return follow


def _patch(
    scene: Scene, axes: GraphicsObject, bars: _Bars, across: Array, up: Array, number: int, horizontal: bool
) -> GraphicsObject:
    values = patch_values(*((up, across) if horizontal else (across, up)))
    colour = norm(np.full((across.shape[1], 1), number + 1.0))
    values.update(facecolor="flat", cdata=colour)
    if bars.colour is not None:
        values["facecolor"] = bars.colour
    return scene.add("patch", axes, [*values.items(), *bars.pairs])


def _bar(args: tuple[Any, ...], who: str, nargout: int, context: Context) -> Any:
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if not rest:
        raise invalid_call(who)
    bars = _request(rest, who)
    horizontal = who == "barh"
    if nargout > 1:
        across, up = _corners(bars)
        return tuple(_pages(each) for each in ((up, across) if horizontal else (across, up)))
    axes = scene.prepare(given)
    made = draw_bars(scene, axes, bars, horizontal)
    if not scene.held(axes):
        _look(axes, bars, "y" if horizontal else "x")
    return handles_of(made) if nargout else None


def _pages(corners: Array) -> Any:
    return norm(np.asfortranarray(corners[:, :, 0] if corners.shape[2] == 1 else corners))


def _look(axes: GraphicsObject, bars: _Bars, name: str) -> None:
    """A frame, and a tick at each place unless there are many."""
    axes.values.update(box="on", layer="top")
    if bars.style in ("grouped", "stacked"):
        axes.set(name + "lim", axes[name + "lim"])
    if len(bars.x) <= MOST_TICKS:
        axes.set(name + "tick", norm(bars.x.reshape(1, -1)))


@builtin(
    "bar(y)", "bar(x, y)", "bar(..., width)", "bar(..., style)", "bar(..., property, value, ...)", "bar(hax, ...)",
    "h = bar(...)", "[xb, yb] = bar(...)",
)  # fmt: skip
def bar(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw bars.

    y       a vector, or a matrix: a group of bars for each row
    x       where they stand; 1, 2, ... without it
    width   of a bar or a group, as a part of the distance between two (0.8)
    style   "grouped", "stacked", "hist", "histc", or the letter of a colour
    h       a handle for each column; xb, yb: the corners of the bars, and nothing is drawn
    Errors: x and y do not fit; x has a number twice.

    >> h = bar([3 5], "r"); get(h, "facecolor")
    ans =

       1   0   0

    """
    return _bar(args, "bar", nargout, context)


@builtin(
    "barh(y)", "barh(x, y)", "barh(..., width)", "barh(..., style)", "barh(..., property, value, ...)",
    "barh(hax, ...)", "h = barh(...)", "[xb, yb] = barh(...)",
)  # fmt: skip
def barh(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw bars that lie; the arguments are those of bar.

    >> h = barh([3 5]); get(h, "horizontal")
    ans = on
    """
    return _bar(args, "barh", nargout, context)


@builtin(
    "hist(y)", "hist(y, nbins)", "hist(y, x)", "hist(y, x, norm)", "hist(..., property, value, ...)", "hist(hax, ...)",
    "[nn, xx] = hist(...)",
)  # fmt: skip
def hist(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Count how many numbers fall into each of some bins; without an output draw these as bars.

    y      a vector, or a matrix: a histogram for each column
    nbins  how many bins of the same width (10); x: their middles
    norm   what the counts are scaled to sum up to
    nn     the counts, xx: the middles of the bins

    >> [nn, xx] = hist([1 2 2 3 5 8 9 9 9], 3); xx
    xx =

       2.3333   5.0000   7.6667

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if not rest:
        raise invalid_call("hist")
    y = rest.pop(0)
    options = [rest.pop(0) for _ in range(2) if rest and not isinstance(rest[0], str)]
    counts, middles = count_in_bins(y, *options)
    if nargout:
        flat = 1 in dims_of(y)
        found = norm(counts.T if flat else counts), norm(middles.reshape((1, -1) if flat else (-1, 1)))
        return found if nargout > 1 else found[0]
    if not counts.size:
        return None
    axes = scene.prepare(given)
    bars = _Bars(reals_of(middles), reals_of(counts))
    bars.style = "hist"
    _read_options(bars, rest)
    draw_bars(scene, axes, bars)
    if not scene.held(axes):
        axes.values.update(box="on", layer="top")
    return None
