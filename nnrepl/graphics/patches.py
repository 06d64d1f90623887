"""Filled shapes: patch, fill, fill3, rectangle."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.graphics.colours import colour_of
from nnrepl.graphics.figures import pairs_of
from nnrepl.graphics.groups import Array, Part, add_group, is_number, parts_of, reals_of
from nnrepl.graphics.lines import three_d
from nnrepl.graphics.objects import GraphicsObject, handles_of, setter
from nnrepl.graphics.properties import table_of
from nnrepl.graphics.rules import patch_values, upright
from nnrepl.graphics.scene import Scene, axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Struct
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_text

Pairs = list[tuple[str, Any]]


def _shape_data(data: list[Array]) -> list[Array]:
    """The coordinates of polygons as matrices of one size, a polygon in each column."""
    wide = [upright(each) for each in data]
    shape = max((each.shape for each in wide), key=lambda s: s[1])
    return [np.repeat(each, shape[1], axis=1) if each.shape[1] == 1 and shape[1] > 1 else each for each in wide]


def _colour_values(colour: Any, shape: tuple[int, ...]) -> dict[str, Any]:
    """What a colour argument says: a name, red green blue, or numbers for the colour map."""
    if isinstance(colour, str):
        if colour_of(colour) is None:
            if colour.lower() in ("none", "flat", "interp"):
                return {"facecolor": colour}
            raise OctaveError("__go_patch__: invalid RGB color specification, unable to create graphics handle")
        return {"facecolor": colour}
    numbers = reals_of(colour)
    if numbers.ndim == 2 and numbers.shape == (1, 3) and shape[1] != 3:
        if not ((numbers >= 0) & (numbers <= 1)).all():
            raise OctaveError("__go_patch__: invalid RGB color specification, unable to create graphics handle")
        return {"facecolor": norm(numbers)}
    if numbers.ndim == 3:
        return {"facecolor": "flat", "cdata": norm(numbers)}
    if numbers.size == shape[1] and 1 in numbers.shape:
        return {"facecolor": "flat", "cdata": norm(numbers.reshape(1, -1))}
    if numbers.size == shape[0] * shape[1]:
        return {"facecolor": "interp", "cdata": norm(numbers.reshape(shape, order="F"))}
    if numbers.size == 1:
        return {"facecolor": "flat", "cdata": norm(numbers)}
    raise OctaveError("patch: size of X, Y, and C must be equal")


def add_patch(scene: Scene, axes: GraphicsObject, data: list[Array], colour: Any, pairs: Pairs) -> GraphicsObject:
    """A patch whose polygons are the columns of x, y and perhaps z."""
    wide = _shape_data(data)
    values: dict[str, Any] = {}
    if all(each.shape == wide[0].shape for each in wide):
        values.update(patch_values(*wide))
        order = ("xdata", "ydata", "zdata")
        given: Pairs = [(name, values[name]) for name in order if name in values]
    else:
        given = [(name, norm(each)) for name, each in zip(("xdata", "ydata", "zdata"), wide, strict=False)]
    extra = _colour_values(colour, wide[0].shape)
    return scene.add("patch", axes, [*given, *extra.items(), *pairs])


@builtin(
    "patch()", "patch(x, y, c)", "patch(x, y, z, c)", 'patch("Faces", faces, "Vertices", vertices, ...)',
    "patch(..., property, value, ...)", "patch(s)", "patch(hax, ...)", "h = patch(...)",
)  # fmt: skip
def patch(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Add filled polygons to the axes, which keep what is in them.

    x, y, z  the corners, a polygon in each column
    c        a colour (name, letter, [red green blue]), or numbers for the colour map: one for each polygon or corner
    s        a struct with the values of properties

    >> h = patch([0 1 1], [0 0 1], "g"); get(h, "facecolor")
    ans =

       0   1   0

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    axes = given or scene.axes()
    if not rest:
        values = {name: table_of("patch")[name].default for name in ("xdata", "ydata")}
        made = scene.add("patch", axes, list(values.items()))
        return made.handle if nargout else None
    if isinstance(rest[0], Struct) or is_text(rest[0]):
        pairs = pairs_of(rest, "__go_patch__")
        made = scene.add("patch", axes, pairs)
        return made.handle if nargout else None
    data: list[Array] = []
    while rest and is_number(rest[0]) and len(data) < 4:
        data.append(reals_of(rest.pop(0)))
    if len(data) < 2 or (len(data) == 2 and (not rest or not isinstance(rest[0], str))):
        raise invalid_call("patch")
    if len(data) == 2 or (len(data) == 3 and len(rest) % 2 == 1):
        colour: Any = rest.pop(0)
    else:
        colour = norm(data.pop())
    made = add_patch(scene, axes, data, colour, pairs_of(rest, "__go_patch__"))
    return made.handle if nargout else None


def _fill(args: tuple[Any, ...], who: str, count: int, nargout: int, context: Context) -> Any:
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if len(rest) < count + 1:
        raise invalid_call(who)
    shapes: list[tuple[list[Array], Any]] = []
    while len(rest) > count and all(is_number(each) for each in rest[:count]):
        data = [reals_of(each) for each in rest[:count]]
        if len({upright(each).shape[0] for each in data}) > 1:
            names = "X and Y" if count == 2 else "X, Y, and Z"
            raise OctaveError(f"{who}: {names} must have same number of rows")
        shapes.append((data, rest[count]))
        rest = rest[count + 1 :]
    pairs = pairs_of(rest, "__go_patch__")
    axes = scene.prepare(given)
    made = [add_patch(scene, axes, data, colour, pairs) for data, colour in shapes]
    if not scene.held(axes):
        if count == 3:
            three_d(scene, axes)
        else:
            axes.values["box"] = "on"
    return handles_of(made) if nargout else None


@builtin(
    "fill(x, y, c)", "fill(x1, y1, c1, x2, y2, c2, ...)", "fill(..., property, value, ...)", "fill(hax, ...)",
    "h = fill(...)",
)  # fmt: skip
def fill(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw filled polygons; the arguments are those of patch.

    >> h = fill([0 1 1], [0 0 1], "r"); get(h, "vertices")
    ans =

       0   0
       1   0
       1   1

    """
    return _fill(args, "fill", 2, nargout, context)


@builtin("fill3(x, y, z, c)", "fill3(..., property, value, ...)", "fill3(hax, ...)", "h = fill3(...)")
def fill3(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw filled polygons in space; the arguments are those of patch.

    >> h = fill3([0 1 1], [0 0 1], [1 1 2], "r"); get(h, "zdata")
    ans =

       1
       1
       2

    """
    return _fill(args, "fill3", 3, nargout, context)


@builtin("rectangle()", "rectangle(property, value, ...)", "rectangle(hax, ...)", "h = rectangle(...)")
def rectangle(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Add a rectangle to the axes.

    "position"   [left bottom width height]
    "curvature"  how much of each side the round corners take: 0 is none, 1 an ellipse; [x y] for each direction
    "facecolor", "edgecolor", "linewidth", "linestyle"  its looks; it is not filled by default

    >> h = rectangle("position", [0 0 2 1]); get(h, "position")
    ans =

       0   0   2   1

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    axes = given or scene.axes()
    pairs = pairs_of(rest, "__go_patch__")
    for name, _ in pairs:
        if name.lower() not in table_of("rectangle"):
            raise OctaveError(f"__go_patch__: set: unknown patch property {name}, unable to create graphics handle")
    made = add_group(scene, axes, "rectangle", {}, pairs)
    return made.handle if nargout else None


@setter("hggroup", "curvature")
def _set_curvature(obj: GraphicsObject, value: Any) -> None:
    pair = reals_of(value).ravel()
    if pair.size not in (1, 2) or not ((pair >= 0) & (pair <= 1)).all():
        raise OctaveError('rectangle: "curvature" must be one or two numbers between 0 and 1')
    obj.values["curvature"] = norm(np.repeat(pair, 3 - pair.size)[:2].reshape(1, 2))


CORNER = 16
"""Points of a round corner."""


@parts_of("rectangle")
def _rectangle_parts(group: GraphicsObject) -> list[Part]:
    left, bottom, wide, high = reals_of(group["position"]).ravel().tolist()
    bend_x, bend_y = (reals_of(group["curvature"]).ravel() * [wide / 2, high / 2]).tolist()
    if not bend_x or not bend_y:
        across = np.array([left, left + wide, left + wide, left, left])
        up = np.array([bottom, bottom, bottom + high, bottom + high, bottom])
    else:
        angle = np.linspace(0, np.pi / 2, CORNER)
        middles = [
            (left + wide - bend_x, bottom + high - bend_y, 0.0), (left + bend_x, bottom + high - bend_y, np.pi / 2),
            (left + bend_x, bottom + bend_y, np.pi), (left + wide - bend_x, bottom + bend_y, 3 * np.pi / 2),
        ]  # fmt: skip
        across = np.concatenate([x + bend_x * np.cos(angle + turn) for x, _, turn in middles])
        up = np.concatenate([y + bend_y * np.sin(angle + turn) for _, y, turn in middles])
        across, up = np.append(across, across[0]), np.append(up, up[0])
    kept = ("facecolor", "edgecolor", "linestyle", "linewidth")
    values = patch_values(across.reshape(-1, 1), up.reshape(-1, 1))
    return [("patch", {**values, **{name: group[name] for name in kept}})]
