"""Annotations: lines, arrows, boxes and texts anywhere in a figure."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call, row
from nnrepl.errors import OctaveError
from nnrepl.graphics.groups import Array, Part, add_group, is_number, parts_of, patch_values, reals_of
from nnrepl.graphics.objects import GraphicsObject
from nnrepl.graphics.properties import table_of
from nnrepl.graphics.scene import Scene, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_array_like

OVERLAY = "overlay"
KINDS = {
    "line": "note_line", "arrow": "note_arrow", "doublearrow": "note_doublearrow", "textarrow": "note_textarrow",
    "textbox": "note_textbox", "rectangle": "note_rectangle", "ellipse": "note_ellipse",
}  # fmt: skip
BOXES = ("textbox", "rectangle", "ellipse")


def _overlay(scene: Scene, figure: GraphicsObject) -> GraphicsObject:
    """The invisible axes over all of a figure in which annotations stand."""
    found = next((each for each in figure.children if each.role == OVERLAY), None)
    if found is not None:
        return found
    axes = scene.add("axes", figure)
    axes.role = OVERLAY
    axes.values.update(tag="scribeoverlay", visible="off", handlevisibility="off", position=row([0.0, 0.0, 1.0, 1.0]))
    axes.values.update(xlim=row([0.0, 1.0]), ylim=row([0.0, 1.0]), xlimmode="manual", ylimmode="manual")
    axes.values["color"] = "none"
    return axes


@builtin(
    "annotation(type)", 'annotation("line", x, y)', 'annotation("arrow", x, y)', 'annotation("doublearrow", x, y)',
    'annotation("textarrow", x, y)', 'annotation("textbox", pos)', 'annotation("rectangle", pos)',
    'annotation("ellipse", pos)', "annotation(..., property, value)", "annotation(hf, ...)", "h = annotation(...)",
)  # fmt: skip
def annotation(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Add a line, an arrow, a box or a text to a figure, over its axes.

    x, y  where it begins and ends; pos: [left bottom width height]; both in parts of the figure

    >> h = annotation("textbox", [0.1 0.1 0.3 0.1], "string", "note"); get(h, "string")
    ans = note
    """
    scene = scene_of(context)
    rest = list(args)
    figure = None
    if rest and is_array_like(rest[0]) and not isinstance(rest[0], str):
        figure = scene.of_kind(rest.pop(0), "figure")
        if figure is None:
            raise OctaveError("annotation: invalid figure handle HF")
    if not rest or not isinstance(rest[0], str):
        raise invalid_call("annotation")
    word = str(rest.pop(0)).lower()
    kind = KINDS.get(word)
    if kind is None:
        raise OctaveError(f"annotation: unknown annotation TYPE {word}")
    values = _box(word, rest) if word in BOXES else _ends(word, rest)
    if len(rest) % 2:
        raise invalid_call("annotation")
    pairs = list(zip(rest[::2], rest[1::2], strict=True))
    for name, _ in pairs:
        if not isinstance(name, str) or name.lower() not in table_of(kind):
            raise OctaveError(f"set: unknown hggroup property {name}")
    made = add_group(scene, _overlay(scene, figure or scene.figure()), kind, values, pairs)
    return made.handle if nargout else None


def _ends(word: str, rest: list[Any]) -> dict[str, Any]:
    """Where a line begins and ends."""
    if not rest or not is_number(rest[0]):
        return {"x": row([0.3, 0.4]), "y": row([0.3, 0.4])}
    if len(rest) < 2 or not is_number(rest[1]):
        raise invalid_call("annotation")
    x, y = reals_of(rest.pop(0)).ravel(), reals_of(rest.pop(0)).ravel()
    if x.size != 2 or y.size != 2:
        raise OctaveError(f"annotation: X and Y must be 2-element vectors for {word}")
    return {"x": row(x), "y": row(y)}


def _box(word: str, rest: list[Any]) -> dict[str, Any]:
    if not rest or not is_number(rest[0]):
        return {"position": row([0.3, 0.3, 0.1, 0.1])}
    position = reals_of(rest.pop(0)).ravel()
    if position.size != 4:
        raise OctaveError(f"annotation: POS must be a 4-element vector for {word}")
    return {"position": row(position)}


def _looks(group: GraphicsObject, *names: str) -> dict[str, Any]:
    return {name: group[name] for name in names}


def _inches(group: GraphicsObject) -> Array:
    """The size of the figure in points."""
    figure = group.ancestor("figure")
    size = reals_of(figure["position"]).ravel()[2:] if figure is not None else np.array([560.0, 420.0])
    return np.asarray(size, dtype=float)


def _head(group: GraphicsObject, tip: Array, tail: Array) -> Part:
    """The head of an arrow, a triangle."""
    size = _inches(group)
    way = (tip - tail) * size
    length = float(np.hypot(*way)) or 1.0
    along, across = way / length, np.array([-way[1], way[0]]) / length
    back = tip * size - along * float(group["headlength"])
    half = across * float(group["headwidth"]) / 2
    corners = np.stack([tip * size, back + half, back - half]) / size
    looks = {"facecolor": group["color"], "edgecolor": group["color"]}
    return "patch", {**patch_values(corners[:, :1], corners[:, 1:]), **looks}


def _stroke(group: GraphicsObject) -> Part:
    looks = _looks(group, "color", "linestyle", "linewidth")
    return "line", {"xdata": group["x"], "ydata": group["y"], **looks}


@parts_of("note_line")
def _line_parts(group: GraphicsObject) -> list[Part]:
    return [_stroke(group)]


def _points(group: GraphicsObject) -> tuple[Array, Array]:
    x, y = reals_of(group["x"]).ravel(), reals_of(group["y"]).ravel()
    return np.array([x[0], y[0]]), np.array([x[1], y[1]])


@parts_of("note_arrow")
def _arrow_parts(group: GraphicsObject) -> list[Part]:
    tail, tip = _points(group)
    return [_stroke(group), _head(group, tip, tail)]


@parts_of("note_doublearrow")
def _double_parts(group: GraphicsObject) -> list[Part]:
    tail, tip = _points(group)
    return [_stroke(group), _head(group, tip, tail), _head(group, tail, tip)]


@parts_of("note_textarrow")
def _textarrow_parts(group: GraphicsObject) -> list[Part]:
    tail, tip = _points(group)
    side = "right" if tip[0] > tail[0] else "left"
    looks = _looks(group, "string", "fontsize", "fontname", "fontweight", "fontangle", "interpreter")
    place = {"position": row([*tail, 0.0]), "horizontalalignment": side, "color": group["textcolor"]}
    return [_stroke(group), _head(group, tip, tail), ("text", {**looks, **place})]


def _outline(group: GraphicsObject) -> dict[str, Any]:
    left, bottom, wide, high = reals_of(group["position"]).ravel().tolist()
    x = np.array([left, left + wide, left + wide, left]).reshape(-1, 1)
    y = np.array([bottom, bottom, bottom + high, bottom + high]).reshape(-1, 1)
    return patch_values(x, y)


@parts_of("note_rectangle")
def _rectangle_parts(group: GraphicsObject) -> list[Part]:
    looks = {"edgecolor": group["color"], **_looks(group, "facecolor", "facealpha", "linestyle", "linewidth")}
    return [("patch", {**_outline(group), **looks})]


@parts_of("note_ellipse")
def _ellipse_parts(group: GraphicsObject) -> list[Part]:
    left, bottom, wide, high = reals_of(group["position"]).ravel().tolist()
    turn = np.linspace(0, 2 * np.pi, 100)
    x, y = left + wide * (1 + np.cos(turn)) / 2, bottom + high * (1 + np.sin(turn)) / 2
    looks = {"edgecolor": group["color"], **_looks(group, "facecolor", "facealpha", "linestyle", "linewidth")}
    return [("patch", {**patch_values(x.reshape(-1, 1), y.reshape(-1, 1)), **looks})]


@parts_of("note_textbox")
def _textbox_parts(group: GraphicsObject) -> list[Part]:
    left, bottom, wide, high = reals_of(group["position"]).ravel().tolist()
    side, up = str(group["horizontalalignment"]), str(group["verticalalignment"])
    pad = float(group["margin"]) / _inches(group)
    x = {"left": left + pad[0], "right": left + wide - pad[0]}.get(side, left + wide / 2)
    y = {"top": bottom + high - pad[1], "cap": bottom + high - pad[1], "middle": bottom + high / 2}.get(
        up, bottom + pad[1]
    )
    words = _looks(group, "string", "fontsize", "fontname", "fontweight", "fontangle", "interpreter", "color")
    place = {"position": norm(np.array([[x, y, 0.0]])), "horizontalalignment": side, "verticalalignment": up}
    frame = {"facecolor": group["backgroundcolor"], **_looks(group, "edgecolor", "facealpha", "linestyle", "linewidth")}
    return [("patch", {**_outline(group), **frame}), ("text", {**words, **place})]
