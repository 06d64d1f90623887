"""Arrows: quiver, quiver3, compass, feather."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.graphics.curves import take_numbers
from nnrepl.graphics.groups import Array, Part, add_group, odd_property, parts_of, reals_of
from nnrepl.graphics.lines import next_colour, three_d
from nnrepl.graphics.linespec import LineSpec, parse_linespec
from nnrepl.graphics.objects import GraphicsObject
from nnrepl.graphics.scene import Scene, axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY
from nnrepl.values.convert import norm

LENGTH, WIDTH = 1 / 3, 1 / 9
"""The length and half the width of an arrow's head, as parts of the arrow, where maxheadsize is 0.2."""


def _same_size(numbers: list[Array], names: str, who: str) -> list[Array]:
    """The places and the arrows as arrays of one size."""
    shape = numbers[-1].shape
    places = len(numbers) - len(numbers) // 2
    if places == 2 and len(numbers) == 4 and numbers[0].size == shape[1] and numbers[1].size == shape[0]:
        if numbers[0].shape != shape:
            x, y = np.meshgrid(numbers[0].ravel(), numbers[1].ravel())
            numbers = [x, y, *numbers[2:]]
    if any(each.shape != shape for each in numbers):
        raise OctaveError(f"{who}: {names} must be the same size")
    return numbers


def _options(rest: list[Any]) -> tuple[LineSpec, bool, list[tuple[str, Any]]]:
    spec, filled, pairs = LineSpec(), False, []
    while rest:
        word = rest.pop(0)
        if not isinstance(word, str):
            raise odd_property("")
        found = parse_linespec(word)
        if word.lower() == "filled":
            filled = True
        elif found is not None and word.lower() != "color":
            spec = found
        elif not rest:
            raise odd_property(word)
        else:
            pairs.append((word, rest.pop(0)))
    return spec, filled, pairs


def _add_arrows(
    scene: Scene, axes: GraphicsObject, data: dict[str, Any], scale: float | None, rest: list[Any]
) -> GraphicsObject:
    spec, filled, pairs = _options(rest)
    colour = norm(np.array([spec.color])) if spec.color is not None else next_colour(axes)
    values = {**data, "color": colour, "linestyle": spec.linestyle or "-", "marker": spec.marker or "none"}
    if scale is not None:
        values.update(autoscale="on" if scale else "off", autoscalefactor=scale or 0.9)
    if filled:
        values["markerfacecolor"] = colour
    return add_group(scene, axes, "quiver", values, pairs)


@parts_of("quiver")
def _arrow_parts(group: GraphicsObject) -> list[Part]:
    x, y, z, u, v, w = (
        reals_of(group[name]).ravel(order="F") for name in ("xdata", "ydata", "zdata", "udata", "vdata", "wdata")
    )
    space = z.size > 0
    scale = _scale(group, [x, y, z] if space else [x, y], [u, v, w] if space else [u, v])
    u, v, w = u * scale, v * scale, w * scale
    size = float(group["maxheadsize"]) / 0.2
    gap = np.full(x.size, np.nan)
    shafts = [_row(x, x + u, gap), _row(y, y + v, gap)]
    heads = [
        _row(x + u - size * (LENGTH * u - WIDTH * v), x + u, x + u - size * (LENGTH * u + WIDTH * v), gap),
        _row(y + v - size * (LENGTH * v + WIDTH * u), y + v, y + v - size * (LENGTH * v - WIDTH * u), gap),
    ]
    bases = [_row(x), _row(y)]
    if space:
        shafts.append(_row(z, z + w, gap))
        heads.append(_row(z + w - size * LENGTH * w, z + w, z + w - size * LENGTH * w, gap))
        bases.append(_row(z))
    drawn = {name: group[name] for name in ("color", "linestyle", "linewidth")}
    marks = {name: group[name] for name in ("marker", "markersize", "markerfacecolor")}
    visible = {"visible": group["showarrowhead"]}
    names = ("xdata", "ydata", "zdata")
    return [
        ("line", {**dict(zip(names, shafts, strict=False)), **drawn}),
        ("line", {**dict(zip(names, heads, strict=False)), **drawn, **visible}),
        ("line", {**dict(zip(names, bases, strict=False)), **drawn, "linestyle": "none", **marks}),
    ]


def _row(*rows: Array) -> Any:
    return norm(np.stack(rows).reshape(1, -1, order="F"))


def _scale(group: GraphicsObject, places: list[Array], arrows: list[Array]) -> float:
    """What the arrows are multiplied by, so that the longest just reaches its neighbour."""
    if not group.on("autoscale"):
        return 1.0
    lengths = np.sqrt(sum(each**2 for each in arrows))
    longest = float(np.max(lengths)) if places[0].size else 0.0
    gap = float(np.sqrt(sum(np.ptp(each) ** 2 / each.size for each in places))) if places[0].size else 0.0
    return float(group["autoscalefactor"]) * (gap or 1.0) / longest if longest else 1.0


def _shaped(array: Array) -> Any:
    return norm(np.asfortranarray(array))


@builtin(
    "quiver(u, v)", "quiver(x, y, u, v)", "quiver(..., s)", "quiver(..., style)", 'quiver(..., "filled")',
    "quiver(hax, ...)", "h = quiver(...)",
)  # fmt: skip
def quiver(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw arrows.

    u, v  their components; x, y: where they begin, the indices of the elements without them
    s     the arrows are made so long that the longest just reaches the next one, times s (0.9); 0: as they are

    >> h = quiver([1 2], [3 4]); get(h, "udata")
    ans =

       1   2

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    numbers = take_numbers(rest, 5)
    scale = None
    if len(numbers) in (3, 5) and numbers[-1].size == 1:
        scale = float(numbers.pop().ravel()[0])
    if len(numbers) not in (2, 4):
        raise invalid_call("quiver")
    if len(numbers) == 2:
        x, y = np.meshgrid(np.arange(1.0, numbers[0].shape[1] + 1), np.arange(1.0, numbers[0].shape[0] + 1))
        numbers = [x, y, *numbers]
    x, y, u, v = _same_size(numbers, "X, Y, U, and V", "quiver")
    axes = scene.prepare(given)
    data = {"xdata": _shaped(x), "ydata": _shaped(y), "udata": _shaped(u), "vdata": _shaped(v), "zdata": EMPTY}
    made = _add_arrows(scene, axes, data, scale, rest)
    if not scene.held(axes):
        axes.values["box"] = "on"
    return made.handle if nargout else None


@builtin(
    "quiver3(x, y, z, u, v, w)", "quiver3(z, u, v, w)", "quiver3(..., s)", "quiver3(..., style)", "quiver3(hax, ...)",
    "h = quiver3(...)",
)  # fmt: skip
def quiver3(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw arrows in space; the arguments are those of quiver with a third coordinate.

    >> h = quiver3(1, 2, 3, 4, 5, 6); get(h, "wdata")
    ans = 6
    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    numbers = take_numbers(rest, 7)
    scale = None
    if len(numbers) in (5, 7):
        scale = float(numbers.pop().ravel()[0])
    if len(numbers) not in (4, 6):
        raise invalid_call("quiver3")
    if len(numbers) == 4:
        x, y = np.meshgrid(np.arange(1.0, numbers[0].shape[1] + 1), np.arange(1.0, numbers[0].shape[0] + 1))
        numbers = [x, y, *numbers]
    if len({each.shape for each in numbers}) > 1:
        raise OctaveError("quiver3: X, Y, Z, U, V, and W must be the same size")
    axes = scene.prepare(given)
    names = ("xdata", "ydata", "zdata", "udata", "vdata", "wdata")
    data = {name: _shaped(each) for name, each in zip(names, numbers, strict=True)}
    made = _add_arrows(scene, axes, data, scale, rest)
    three_d(scene, axes)
    return made.handle if nargout else None
