"""Curves with two scales: plotyy."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.graphics.groups import is_number
from nnrepl.graphics.objects import GraphicsObject, handles_of
from nnrepl.graphics.scene import Scene, axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm, to_array
from nnrepl.values.handles import FunctionHandle


@builtin(
    "plotyy(x1, y1, x2, y2)", "plotyy(..., fcn)", "plotyy(..., fcn1, fcn2)", "plotyy(hax, ...)",
    "[ax, h1, h2] = plotyy(...)",
)  # fmt: skip
def plotyy(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw y1 over x1 with its scale at the left, and y2 over x2 with its scale at the right.

    fcn     what draws them instead of plot: a handle or a name such as "semilogy"; fcn2: what draws the second
    ax      the handles of both axes; h1, h2: those of what is drawn in them

    >> [ax, h1, h2] = plotyy(1:3, 1:3, 1:3, 10:10:30); get(ax(2), "yaxislocation")
    ans = right
    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if len(rest) < 4 or len(rest) > 6 or not all(is_number(each) for each in rest[:4]):
        raise invalid_call("plotyy")
    draw = rest[4] if len(rest) > 4 else "plot"
    other = rest[5] if len(rest) > 5 else draw
    if not all(isinstance(each, str | FunctionHandle) for each in (draw, other)):
        raise invalid_call("plotyy")
    left = scene.prepare(given)
    first = context.call(draw, (left.handle, *rest[:2]), 1)
    assert left.parent is not None
    right = scene.new_axes(left.parent, [("position", left["position"])])
    second = context.call(other, (right.handle, *rest[2:4]), 1)
    # The second curve has the colour that comes after that of the first.
    _paint(scene, second, np.asarray(left["colororder"])[1 % len(np.asarray(left["colororder"]))])
    for axes, handle in ((left, first), (right, second)):
        axes.set("ycolor", norm(_colour(scene, handle).reshape(1, 3)))
    low, high = (to_array(each["xlim"]).ravel() for each in (left, right))
    both = norm(np.array([[min(low[0], high[0]), max(low[1], high[1])]]))
    for axes in (left, right):
        axes.set("xlim", both)
    right.values.update(yaxislocation="right", color="none", box="off")
    left.values["box"] = "off"
    scene.select_axes(left)
    scene.note_change(left)
    if not nargout:
        return None
    made = (handles_of([left, right]), first, second)
    return made[:nargout] if nargout > 1 else made[0]


def _objects(scene: Scene, handles: Any) -> list[GraphicsObject]:
    found = [scene.get(float(each)) for each in to_array(handles).ravel()]
    return [each for each in found if each is not None]


def _colour(scene: Scene, handles: Any) -> np.ndarray:
    """The colour of the first of some objects; black where they have none."""
    for obj in _objects(scene, handles):
        for name in ("color", "edgecolor"):
            if name in obj and not isinstance(obj[name], str):
                return np.asarray(obj[name], dtype=float).ravel()
    return np.zeros(3)


def _paint(scene: Scene, handles: Any, colour: np.ndarray) -> None:
    for obj in _objects(scene, handles)[:1]:
        if "color" in obj:
            obj.set("color", norm(colour.reshape(1, 3)))
