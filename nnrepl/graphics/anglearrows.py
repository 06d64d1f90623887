"""Arrows from a line or from a point, and a histogram of angles: feather, compass, rose."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import column, invalid_call
from nnrepl.errors import OctaveError
from nnrepl.graphics.groups import Array, is_number, reals_of
from nnrepl.graphics.objects import handles_of
from nnrepl.graphics.scene import axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm, to_array

HEAD = (0.8, 0.2)
"""How much of an arrow its shaft takes up to the head, and how wide the head is to each side beside its length."""


def _components(rest: list[Any], who: str) -> tuple[Array, Array]:
    """The components of the arrows at the beginning of the arguments, which are taken out."""
    numbers: list[Array] = []
    while rest and is_number(rest[0]) and len(numbers) < 2:
        numbers.append(to_array(rest.pop(0)).ravel(order="F"))
    if not numbers or not numbers[0].size:
        raise invalid_call(who)
    if len({each.size for each in numbers}) > 1:
        raise OctaveError(f"{who}: U and V must have the same number of elements")
    if len(numbers) == 1:
        return numbers[0].real.astype(float), numbers[0].imag.astype(float)
    return numbers[0].real.astype(float), numbers[1].real.astype(float)


def _arrow(x: float, y: float, u: float, v: float, narrow: float) -> tuple[list[float], list[float]]:
    """A line to the tip of an arrow and around its head."""
    back, wide = HEAD[0], narrow
    return (
        [x, x + u, x + back * u - wide * v, x + u, x + back * u + wide * v],
        [y, y + v, y + back * v + wide * u, y + v, y + back * v - wide * u],
    )


def _draw(axes_handle: float, arrows: Array, rest: list[Any], context: Context, who: str) -> Any:
    x, y = arrows
    return context.call("plot", (axes_handle, norm(x.copy()), norm(y.copy()), *rest), 1)


@builtin("feather(u, v)", "feather(z)", "feather(..., style)", "feather(hax, ...)", "h = feather(...)")
def feather(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw arrows with components u, v (or those of complex z) that start at 1, 2, 3, ... on a line.

    style  as in plot
    h      the handles of the arrows, and of the line

    >> h = feather([1 2 3], [1 0 1]); size(h)
    ans =

       4   1

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    u, v = _components(rest, "feather")
    axes = scene.prepare(given)
    places = np.arange(1.0, u.size + 1)
    parts = [_arrow(x, 0.0, a, b, HEAD[1] / 3) for x, a, b in zip(places, u, v, strict=True)]
    lines = np.array(parts).transpose(1, 2, 0)
    drawn = _draw(axes.handle, lines, rest, context, "feather")
    base = scene.add("line", axes, [("xdata", norm(np.array([[1.0, u.size]]))), ("ydata", norm(np.zeros((1, 2)))),
                                    ("color", "k"), ("linestyle", "-")])  # fmt: skip
    found = [scene.get(each) for each in to_array(drawn).ravel().tolist()]
    return handles_of([*(each for each in found if each is not None), base]) if nargout else None


@builtin("compass(u, v)", "compass(z)", "compass(..., style)", "compass(hax, ...)", "h = compass(...)")
def compass(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw arrows with components u, v (or those of complex z) from the origin, in axes with circles and rays.

    style  as in plot

    >> h = compass([1 2], [3 4]); get(h(1), "xdata")(1:3)
    ans =

            0   1.0000   0.6000

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    u, v = _components(rest, "compass")
    axes = scene.prepare(given)
    parts = [_arrow(0.0, 0.0, a, b, HEAD[1] / 3) for a, b in zip(u, v, strict=True)]
    x, y = np.array(parts).transpose(1, 2, 0)
    drawn = context.call("polar", (axes.handle, norm(np.arctan2(y, x)), norm(np.hypot(x, y)), *rest), 1)
    return drawn if nargout else None


@builtin("rose(th)", "rose(th, bins)", "rose(hax, ...)", "h = rose(...)", "[t, r] = rose(...)")
def rose(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw a histogram of angles in radians, around a circle.

    bins  how many parts the circle has (20), or a vector with the middles of them
    t, r  the lines that are drawn, as angles and radii; nothing is drawn then

    >> [t, r] = rose([1 2 3 4 5], 4); max(r)
    ans = 2
    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if not rest or not is_number(rest[0]) or len(rest) > 2:
        raise invalid_call("rose")
    angles = reals_of(rest[0]).ravel(order="F") % (2 * np.pi)
    bins = reals_of(rest[1]).ravel() if len(rest) > 1 else np.array([20.0])
    if bins.size == 1:
        count = int(bins[0]) if 1 <= bins[0] < 1e6 else 0
        if not count:
            raise OctaveError("rose: number of bins must be positive")
        edges = np.linspace(0, 2 * np.pi, count + 1)
    elif not bins.size or not np.isfinite(bins).all():
        raise OctaveError("rose: number of bins must be positive")
    else:
        middles = np.sort(bins % (2 * np.pi))
        between = (middles[1:] + middles[:-1]) / 2
        last = (middles[-1] + middles[0] + 2 * np.pi) / 2 % (2 * np.pi)
        edges = np.sort(np.append(between, last))
        edges = np.append(edges, edges[0] + 2 * np.pi)
        angles = np.where(angles < edges[0], angles + 2 * np.pi, angles)
    counts = np.histogram(angles, edges)[0].astype(float)
    t = np.column_stack([0 * counts, edges[:-1], edges[1:], 0 * counts]).ravel()
    r = np.column_stack([0 * counts, counts, counts, 0 * counts]).ravel()
    if nargout > 1:
        return column(t), column(r)
    drawn = context.call("polar", (scene.prepare(given).handle, column(t), column(r)), 1)
    return drawn if nargout else None
