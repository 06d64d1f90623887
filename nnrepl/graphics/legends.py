"""The legend: what each line, patch or group of axes means."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import cellstrings, invalid_call
from nnrepl.errors import OctaveError
from nnrepl.graphics.objects import GraphicsObject, computed, handles_of, setter
from nnrepl.graphics.properties import table_of
from nnrepl.graphics.scene import Scene, axes_argument, companions, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY, Cell
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import is_array_like, is_text
from nnrepl.values.text import CharArray, rows_of

_COMMANDS = ("show", "hide", "toggle", "off", "boxon", "boxoff", "left", "right")


def labelled(axes: GraphicsObject) -> list[GraphicsObject]:
    """What a legend can name, oldest first."""
    return [
        child
        for child in axes.children
        if child["handlevisibility"] == "on"
        and child.type in ("line", "patch", "surface", "hggroup")
        and "displayname" in child
    ]


def legend_of(axes: GraphicsObject) -> GraphicsObject | None:
    """The legend of axes, if they have one."""
    return next((each for each in companions(axes) if each.kind == "legend"), None)


@computed("axes", "string")
def _string(legend: GraphicsObject) -> Any:
    names = entries(legend)
    return Cell.of([name for _, name in names], (1, len(names)))


@setter("axes", "string")
def _set_string(legend: GraphicsObject, value: Any) -> None:
    names = cellstrings(value) if isinstance(value, Cell) else [value]
    for target, name in zip(legend.links[1:], names or [], strict=False):
        target.values["displayname"] = name


@setter("axes", "location")
def _set_location(legend: GraphicsObject, value: Any) -> None:
    words = legend.table["location"].words
    if not isinstance(value, str):
        raise OctaveError('set: invalid value for radio property "location"')
    if value.lower() not in words:
        raise OctaveError(f"invalid value = {value}")
    legend.values["location"] = value.lower()


def entries(legend: GraphicsObject) -> list[tuple[GraphicsObject, str]]:
    """The objects that a legend names now, with their names."""
    axes, *targets = legend.links
    found = [each for each in targets if each.parent is not None and each in each.parent.children]
    if legend.on("autoupdate"):
        known = legend.geometry or set()
        found += [each for each in labelled(axes) if each not in targets and each.handle not in known]
    return [(each, _name(each) or f"data{k}") for k, each in enumerate(found, 1)]


def _name(obj: GraphicsObject) -> str:
    name = obj["displayname"]
    return str(name) if isinstance(name, str) else ""


@builtin(
    "legend()", "legend(text1, text2, ...)", "legend(texts)", "legend(objects, ...)", "legend(hax, ...)",
    'legend(..., "location", place)', 'legend(..., "orientation", "horizontal")', "legend(..., property, value, ...)",
    'legend("off")', 'legend("hide")', 'legend("show")', 'legend("boxoff")', "[h, hobj, hplot, labels] = legend(...)",
)  # fmt: skip
def legend(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Say what the lines mean: a box with a text for each, in the order in which they were drawn.

    text     for each line; without any, the names that the lines have ("displayname") or data1, data2, ...
    objects  handles of the lines to name
    place    "northeast", "best", "southwest", ... inside the axes, or with "outside" at the end beside them
    h        the handle of the legend; hobj: none are made; hplot: the lines; labels: their texts

    >> plot(1:3); hold on; plot(3:-1:1); h = legend("up", "down"); get(h, "string")
    ans =
    {
      [1,1] = up
      [1,2] = down
    }

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    figure = scene.current_figure
    axes = given or (scene.current_axes(figure) if figure is not None else None)
    if axes is not None and axes.kind != "axes":
        axes = axes.links[0]
    _check_words(rest[_option_start(rest) :])
    if axes is None or not labelled(axes):
        context.warn("legend: no valid object to label", "Octave:legend:no-object")
        return (EMPTY,) * 4 if nargout > 1 else (EMPTY if nargout else None)
    if len(rest) == 1 and isinstance(rest[0], str) and rest[0].lower() in _COMMANDS:
        box = _command(scene, axes, rest[0].lower())
    else:
        box = _make(scene, axes, rest, context)
    if nargout == 0:
        return None
    return _outputs(box, nargout)


def _outputs(box: GraphicsObject | None, nargout: int) -> Any:
    if box is None:
        return (EMPTY,) * 4 if nargout > 1 else EMPTY
    if nargout == 1:
        return box.handle
    names = entries(box)
    return box.handle, EMPTY, handles_of([each for each, _ in names]), Cell.of([name for _, name in names])


def _command(scene: Scene, axes: GraphicsObject, word: str) -> GraphicsObject | None:
    box = legend_of(axes)
    if word == "off":
        if box is not None:
            scene.delete(box)
        return None
    if box is None:
        box = _new_box(scene, axes, labelled(axes))
    if word in ("show", "hide"):
        box.values["visible"] = "on" if word == "show" else "off"
    elif word == "toggle":
        box.values["visible"] = "off" if box.on("visible") else "on"
    elif word in ("boxon", "boxoff"):
        box.values["box"] = word.removeprefix("box")
    else:
        box.values["textposition"] = word
    scene.note_change(box)
    return box


def _new_box(scene: Scene, axes: GraphicsObject, targets: list[GraphicsObject]) -> GraphicsObject:
    assert axes.parent is not None
    box = scene.add("legend", axes.parent)
    box.links = [axes, *targets]
    box.geometry = {each.handle for each in labelled(axes)}
    box.values.update(tag="legend", box="on", xlim=np.array([[0.0, 1.0]]), ylim=np.array([[0.0, 1.0]]))
    box.values.update(xlimmode="manual", ylimmode="manual", xtick=EMPTY, ytick=EMPTY)
    box.values.update(xtickmode="manual", ytickmode="manual")
    return box


def _option_start(rest: list[Any]) -> int:
    """Where properties begin among the arguments: the first of them that is followed by a value."""
    names = ("location", "position", "orientation", "textcolor", "interpreter", "fontsize", "units", "box", "color",
             "edgecolor", "fontname", "fontweight", "fontangle", "linewidth", "visible", "title", "autoupdate",
             "string", "textposition", "tag", "numcolumns")  # fmt: skip
    for k, each in enumerate(rest):
        if isinstance(each, str) and each.lower() in names and k + 1 < len(rest):
            return k
    return len(rest)


def _no_text() -> OctaveError:
    return OctaveError("legend: single argument must be a string or cellstr", "Octave:invalid-fun-call")


def _check_words(options: list[Any]) -> None:
    """The errors of places and orientations that there are not."""
    table = table_of("legend")
    for name, value in zip(options[::2], options[1::2], strict=False):
        low = name.lower() if isinstance(name, str) else ""
        if low in ("location", "orientation") and (not isinstance(value, str) or value.lower() not in table[low].words):
            raise OctaveError(f"legend: unrecognized legend {low}")


def _make(scene: Scene, axes: GraphicsObject, rest: list[Any], context: Context) -> GraphicsObject:
    start = _option_start(rest)
    before, options = rest[:start], rest[start:]
    if len(options) % 2:
        raise invalid_call("legend")
    targets: list[GraphicsObject] | None = None
    if before and is_array_like(before[0]) and not is_text(before[0]):
        targets = _targets(scene, before.pop(0))
    texts = _texts(before)
    box = legend_of(axes)
    if box is None or texts is not None or targets is not None:
        targets = labelled(axes) if targets is None else targets
        if texts is not None:
            if len(texts) > len(targets):
                context.warn("legend: ignoring extra labels")
            targets = targets[: len(texts)]
            for target, name in zip(targets, texts, strict=False):
                target.values["displayname"] = name
        box = box or _new_box(scene, axes, targets)
        box.links = [axes, *targets]
    # What is drawn from now on comes into the legend by itself; what was there and is not named does not.
    box.geometry = {each.handle for each in labelled(axes)}
    for name, value in zip(options[::2], options[1::2], strict=True):
        box.set(name, value)
    scene.note_change(box)
    return box


def _targets(scene: Scene, value: Any) -> list[GraphicsObject]:
    found = [scene.get(float(x)) for x in np.asarray(to_array(value), dtype=float).ravel()]
    objects = [each for each in found if each is not None and "displayname" in each]
    if len(objects) < len(found):
        raise OctaveError("legend: invalid graphics object in input", "Octave:legend:bad-object")
    return objects


def _texts(before: list[Any]) -> list[str] | None:
    """The texts of a call; None where it has none."""
    if not before:
        return None
    if len(before) == 1 and isinstance(before[0], Cell):
        names = cellstrings(before[0])
        if names is None:
            raise _no_text()
        return names
    if len(before) == 1 and isinstance(before[0], CharArray):
        return [row.rstrip() for row in rows_of(before[0])]
    if not is_text(before[0]):
        raise _no_text()
    if not all(isinstance(each, str) for each in before):
        raise OctaveError("legend: expecting label to be a string", "Octave:invalid-fun-call")
    return [str(each) for each in before]
