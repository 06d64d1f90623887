"""Texts: title, the labels of the axes, and text anywhere."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.graphics.figures import pairs_of
from nnrepl.graphics.handles import assign
from nnrepl.graphics.objects import GraphicsObject, handles_of
from nnrepl.graphics.scene import Scene, axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import is_array_like, is_text
from nnrepl.values.text import CharArray, rows_of


def _label(args: tuple[Any, ...], who: str, nargout: int, context: Context) -> Any:
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if not rest or len(rest) % 2 == 0:
        raise invalid_call(who)
    axes = given or scene.axes()
    label = axes.labels[who]
    assign(scene, label, "string", rest[0])
    for name, value in pairs_of(rest[1:], who):
        assign(scene, label, name, value)
    return label.handle if nargout else None


@builtin("title(text)", "title(text, property, value, ...)", "title(hax, ...)", "h = title(...)")
def title(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Write a title above the axes. text: a string, or a cell of strings for several lines.

    TeX's notation for Greek letters, subscripts and superscripts is understood unless "interpreter" is "none".

    >> h = title("losses"); get(h, "string")
    ans = losses
    """
    return _label(args, "title", nargout, context)


@builtin("xlabel(text)", "xlabel(text, property, value, ...)", "xlabel(hax, ...)", "h = xlabel(...)")
def xlabel(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Write a text at the x axis; see title.

    >> h = xlabel("epoch"); get(h, "string")
    ans = epoch
    """
    return _label(args, "xlabel", nargout, context)


@builtin("ylabel(text)", "ylabel(text, property, value, ...)", "ylabel(hax, ...)", "h = ylabel(...)")
def ylabel(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Write a text at the y axis; see title.

    >> h = ylabel("cost"); get(h, "rotation")
    ans = 90
    """
    return _label(args, "ylabel", nargout, context)


@builtin("zlabel(text)", "zlabel(text, property, value, ...)", "zlabel(hax, ...)", "h = zlabel(...)")
def zlabel(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Write a text at the z axis; see title.

    >> h = zlabel("height"); get(h, "string")
    ans = height
    """
    return _label(args, "zlabel", nargout, context)


def _texts(value: Any, count: int) -> list[Any]:
    """The text at each of so many points."""
    if isinstance(value, CharArray) and count > 1:
        value = Cell.of(rows_of(value))
    if isinstance(value, Cell) and count > 1:
        items = value.items()
        if len(items) == 1:
            return items * count
        if len(items) != count:
            raise OctaveError("text: invalid combination of points and text strings")
        return items
    return [value] * count


def _points(rest: list[Any]) -> list[Any]:
    """The coordinates at the beginning of the arguments; they are taken out of them."""
    found: list[Any] = []
    while rest and len(found) < 3 and is_array_like(rest[0]) and not is_text(rest[0]):
        found.append(rest.pop(0))
    return found


@builtin(
    "text(x, y, string)", "text(x, y, z, string)", "text(..., property, value, ...)", "text(hax, ...)",
    "h = text(...)",
)  # fmt: skip
def text(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Write text at points of the axes.

    x, y, z  where it begins; vectors for several texts
    string   a string, a matrix of characters or a cell of strings; with one point, a cell is several lines

    >> h = text(0.5, 0.5, "middle", "color", "r"); get(h, "color")
    ans =

       1   0   0

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if not rest:
        return scene.add("text", given or scene.axes()).handle if nargout else None
    if is_text(rest[0]) and len(rest) % 2 == 0:
        return scene.add("text", given or scene.axes(), pairs_of(rest, "__go_text__")).handle if nargout else None
    places = _points(rest)
    if len(places) < 2:
        raise invalid_call("text")
    if not rest:
        if len(places) == 2:
            raise OctaveError("__go_text__: set: argument 0 must be a property name, unable to create graphics handle")
        raise OctaveError("text: STRING must be a character string or cell array of character strings")
    string = rest.pop(0)
    if not is_text(string) and not isinstance(string, Cell):
        raise OctaveError("text: STRING must be a character string or cell array of character strings")
    if len(rest) % 2:
        raise invalid_call("text")
    pairs = pairs_of(rest, "__go_text__")
    made = _add_texts(scene, given or scene.axes(), places, string, pairs)
    return handles_of(made) if nargout else None


def _add_texts(
    scene: Scene, axes: GraphicsObject, places: list[Any], string: Any, pairs: list[tuple[str, Any]]
) -> list[GraphicsObject]:
    columns = [np.asarray(to_array(each), dtype=float).ravel(order="F") for each in places]
    if len({column.size for column in columns}) > 1:
        raise OctaveError("text: number of X, Y, and Z coordinates must match")
    points = np.zeros((columns[0].size, 3))
    for k, column in enumerate(columns):
        points[:, k] = column
    strings = _texts(string, len(points))
    # The units come first: a position is given in them.
    units = [pair for pair in pairs if pair[0].lower() == "units"]
    others = [pair for pair in pairs if pair[0].lower() != "units"]
    return [
        scene.add("text", axes, [*units, ("position", norm(point.reshape(1, 3))), ("string", words), *others])
        for point, words in zip(points, strings, strict=True)
    ]
