"""The graphics objects of a session: their handles, the current figure and axes, what happens to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.graphics import rules as _rules  # noqa: F401  (its setters belong to every scene)
from nnrepl.graphics.objects import LABELS, GraphicsObject
from nnrepl.later import later
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import is_array_like, is_text

KEY = "graphics"
WANTED = "pictures_wanted"
"""Set in the session's state by programs that people run; a Session in a Python program shows nothing by itself."""

attach = later("nnrepl.graphics.showing", "attach")
GOLDEN = 0.6180339887498949

Pairs = Sequence[tuple[str, Any]]


class Scene:
    """All graphics objects of one session.

    changed  figures that have something to show which no one has seen yet, oldest change first
    files    the files that this run wrote, which it may write again
    """

    def __init__(self, context: Context):
        self.context = context
        self.root = GraphicsObject("root", 0.0, None)
        self.objects: dict[float, GraphicsObject] = {0.0: self.root}
        self.count = 0
        self.changed: dict[float, GraphicsObject] = {}
        self.files: set[str] = set()
        self.before_loss: Callable[[GraphicsObject, bool], None] | None = None

    # ----------------------------------------------------------- objects

    def next_handle(self) -> float:
        """A negative number with a fraction that no object has."""
        self.count += 1
        return -(self.count + (self.count * GOLDEN) % 1)

    def get(self, handle: Any) -> GraphicsObject | None:
        """The object of a handle; None where a value is none."""
        if type(handle) is float:
            return self.objects.get(handle)
        if is_array_like(handle) and not is_text(handle):
            array = to_array(handle)
            if array.size == 1 and array.dtype.kind != "c" and array.dtype.kind != "b":
                return self.objects.get(float(array.reshape(-1)[0]))
        return None

    def of_kind(self, handle: Any, kind: str) -> GraphicsObject | None:
        """The object of a handle if it is of this type."""
        found = self.get(handle)
        return found if found is not None and found.type == kind else None

    def add(self, kind: str, parent: GraphicsObject, pairs: Pairs = (), handle: float | None = None) -> GraphicsObject:
        """A new object with these properties. A property that it may not have is an error, and nothing is added."""
        obj = GraphicsObject(kind, self.next_handle() if handle is None else handle, parent)
        self._apply_defaults(obj)
        if obj.type == "axes":
            self._add_labels(obj)
        maker = f"__go_{obj.type}__"
        for name, value in pairs:
            try:
                if name.lower() == "parent":
                    obj.parent = parent = self.parent_for(obj, value)
                else:
                    obj.set(name, value)
            except OctaveError as error:
                self._forget(obj)
                raise OctaveError(f"{maker}: {error.message}, unable to create graphics handle") from None
        self.objects[obj.handle] = obj
        parent.children.append(obj)
        self.note_change(obj)
        return obj

    def _add_labels(self, axes: GraphicsObject) -> None:
        for name in LABELS:
            label = axes.labels[name] = self._new_label(axes)
            label.values = _label_values(name)

    def _new_label(self, axes: GraphicsObject) -> GraphicsObject:
        label = GraphicsObject("text", self.next_handle(), axes)
        self.objects[label.handle] = label
        return label

    def _apply_defaults(self, obj: GraphicsObject) -> None:
        above: GraphicsObject | None = obj.parent
        while above is not None:
            for name, value in above.defaults.items():
                prop = name.removeprefix(obj.type)
                if prop != name and prop in obj and prop not in obj.values:
                    obj.set(prop, value)
            above = above.parent

    def parent_for(self, obj: GraphicsObject, handle: Any) -> GraphicsObject:
        """The object that `set(h, "parent", handle)` names."""
        found = self.get(handle)
        if found is None:
            array = to_array(handle).reshape(-1) if is_array_like(handle) else np.zeros(0)
            number = float(array[0].real) if array.size else float("nan")
            raise OctaveError(f"set: invalid graphics handle (= {number:g}) for parent")
        return found

    def move(self, obj: GraphicsObject, handle: Any) -> None:
        """Put an object below another."""
        parent = self.parent_for(obj, handle)
        if obj.parent is not None and obj in obj.parent.children:
            obj.parent.children.remove(obj)
        obj.parent = parent
        parent.children.append(obj)
        self.note_change(obj)

    def delete(self, obj: GraphicsObject) -> None:
        """Remove an object with all that is in it."""
        parent = obj.parent
        if parent is None:
            raise OctaveError("delete: can't delete root object")
        if obj.type == "figure":
            if self.before_loss is not None:
                self.before_loss(obj, True)
        else:
            self.note_change(obj)
        callback = obj.values.get("deletefcn")
        for child in list(obj.children):
            self.delete(child)
        if callback is not None:
            self.run_callback(callback, obj)
        self._forget(obj)
        if obj in parent.children:
            parent.children.remove(obj)
        for name, label in list(parent.labels.items()):
            if label is obj:
                del parent.labels[name]
        if self.get(parent.values.get("currentaxes")) is None and "currentaxes" in parent.values:
            others = [each for each in parent.children if each.kind == "axes" and each.role != "overlay"]
            parent.values["currentaxes"] = others[-1].handle if others else EMPTY
        if parent is self.root:
            self.changed.pop(obj.handle, None)
            if self.get(self.root.values.get("currentfigure")) is None:
                self.root.values["currentfigure"] = min((f.handle for f in parent.children), default=EMPTY)

    def _forget(self, obj: GraphicsObject) -> None:
        self.objects.pop(obj.handle, None)
        for label in obj.labels.values():
            self.objects.pop(label.handle, None)

    def run_callback(self, callback: Any, obj: GraphicsObject) -> None:
        """Call a callback: a text to run, a function, or a cell with a function and more arguments."""
        from nnrepl.values.containers import Cell

        if isinstance(callback, str):
            self.context.evaluate(callback, self.context.frames[0])
            return
        function, *rest = callback.items() if isinstance(callback, Cell) else [callback]
        if not is_array_like(function) or is_text(function):
            self.context.call(function, (obj.handle, EMPTY, *rest), 0)

    def note_change(self, obj: GraphicsObject) -> None:
        """Remember that the figure of an object looks different now."""
        figure = obj.ancestor("figure")
        if figure is not None and figure.handle in self.objects:
            self.changed[figure.handle] = figure

    # ------------------------------------------------- figures and axes

    @property
    def figures(self) -> list[GraphicsObject]:
        """The figures, oldest first."""
        return list(self.root.children)

    @property
    def current_figure(self) -> GraphicsObject | None:
        """The figure that drawing goes to; None where there is none."""
        return self.get(self.root["currentfigure"])

    def figure(self) -> GraphicsObject:
        """The current figure, which is made if need be."""
        return self.current_figure or self.new_figure()

    def new_figure(self, number: float | None = None, pairs: Pairs = ()) -> GraphicsObject:
        """A new figure, which becomes the current one; without a number the first that is free."""
        if number is None:
            hidden = any(name.lower() == "integerhandle" and value == "off" for name, value in pairs)
            number = self.next_handle() if hidden else self._free_number()
        figure = self.add("figure", self.root, pairs, number)
        self.root.values["currentfigure"] = figure.handle
        return figure

    def _free_number(self) -> float:
        number = 1.0
        while number in self.objects:
            number += 1
        return number

    def select_figure(self, figure: GraphicsObject) -> None:
        """Have drawing go to a figure."""
        self.root.values["currentfigure"] = figure.handle
        self.root.children.remove(figure)
        self.root.children.append(figure)

    def current_axes(self, figure: GraphicsObject) -> GraphicsObject | None:
        """The axes of a figure that drawing goes to; None where there are none."""
        return self.get(figure["currentaxes"])

    def axes(self) -> GraphicsObject:
        """The current axes of the current figure, which are made if need be."""
        figure = self.figure()
        return self.current_axes(figure) or self.new_axes(figure)

    def new_axes(self, figure: GraphicsObject, pairs: Pairs = ()) -> GraphicsObject:
        """New axes in a figure, which become its current ones."""
        axes = self.add("axes", figure, pairs)
        assert axes.parent is not None
        axes.parent.values["currentaxes"] = axes.handle
        return axes

    def select_axes(self, axes: GraphicsObject) -> None:
        """Have drawing go to axes, and to their figure."""
        figure = axes.ancestor("figure")
        if figure is not None:
            figure.values["currentaxes"] = axes.handle
            self.select_figure(figure)

    def clear_axes(self, axes: GraphicsObject, reset: bool = True) -> None:
        """Take everything out of axes; `reset` gives most properties their first values again."""
        for child in list(axes.children):
            if reset or child["handlevisibility"] == "on":
                self.delete(child)
        if reset:
            self.reset_axes(axes)
        axes.values.pop("colororderindex", None)
        self.note_change(axes)

    def reset_axes(self, axes: GraphicsObject) -> None:
        """Give the properties of axes their first values, but for where they stand."""
        kept = {name: axes.values[name] for name in _PLACE if name in axes.values}
        axes.values = kept
        axes.role = ""
        axes.extra = {}
        for name in LABELS:
            label = axes.labels.get(name) or self._new_label(axes)
            label.values = _label_values(name)
            axes.labels[name] = label
        self._apply_defaults(axes)

    def prepare(self, axes: GraphicsObject | None = None) -> GraphicsObject:
        """Axes for a new plot, after Octave's `newplot`: emptied unless `hold` is on."""
        if axes is None:
            figure = self.figure()
            if figure["nextplot"] == "replace":
                for child in list(figure.children):
                    self.delete(child)
            axes = self.axes()
        how = axes["nextplot"]
        if how == "replace":
            self._forget_companions(axes)
            self.clear_axes(axes)
        elif how == "replacechildren":
            self.clear_axes(axes, reset=False)
        self.note_change(axes)
        return axes

    def _forget_companions(self, axes: GraphicsObject) -> None:
        """Remove the legend and the colour bars of axes."""
        for other in companions(axes):
            self.delete(other)

    def held(self, axes: GraphicsObject | None) -> bool:
        """Whether `hold` is on."""
        if axes is None:
            return False
        figure = axes.ancestor("figure")
        return axes["nextplot"] == "add" and (figure is None or figure["nextplot"] == "add")


_PLACE = ("position", "outerposition", "units", "positionconstraint", "tag", "userdata", "handlevisibility")


def _label_values(name: str) -> dict[str, Any]:
    """What the title or the label of an axis begins with."""
    return {
        "handlevisibility": "off",
        "horizontalalignment": "center",
        "verticalalignment": "top" if name == "xlabel" else "bottom",
        "rotation": 90.0 if name == "ylabel" else 0.0,
        "fontweight": "bold" if name == "title" else "normal",
    }


def companions(axes: GraphicsObject) -> list[GraphicsObject]:
    """The legend and the colour bars that belong to axes."""
    if axes.parent is None:
        return []
    return [other for other in axes.parent.children if other.kind in ("legend", "colorbar") and axes in other.links]


def scene_of(context: Context) -> Scene:
    """The scene of a session, which is made when it is first asked for."""
    scene = context.state.get(KEY)
    if scene is None:
        scene = context.state[KEY] = Scene(context)
        if context.state.get(WANTED):
            attach(scene)
    return scene


def axes_argument(context: Context, args: Sequence[Any]) -> tuple[GraphicsObject | None, list[Any]]:
    """The axes that a plotting function is given as its first argument, if so, and the rest of the arguments."""
    rest = list(args)
    if rest and type(rest[0]) in (float, np.ndarray):
        found = scene_of(context).of_kind(rest[0], "axes")
        if found is not None:
            return found, rest[1:]
    for k in range(1, len(rest) - 1):
        if isinstance(rest[k], str) and rest[k].lower() == "parent" and isinstance(rest[k], str):
            found = scene_of(context).of_kind(rest[k + 1], "axes")
            if found is not None:
                return found, rest[:k] + rest[k + 2 :]
    return None, rest
