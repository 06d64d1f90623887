"""Groups of objects that one function draws, such as the bars of `bar`: their parts follow from their properties."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.graphics.objects import GraphicsObject
from nnrepl.graphics.properties import checked
from nnrepl.graphics.rules import patch_values as patch_values
from nnrepl.graphics.rules import reals_of as reals_of
from nnrepl.graphics.scene import Pairs, Scene
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_array_like, is_text

Array = np.ndarray
Part = tuple[str, dict[str, Any]]

_BUILDERS: dict[str, Callable[[GraphicsObject], list[Part]]] = {}


def parts_of(kind: str) -> Callable[[Callable[[GraphicsObject], list[Part]]], Callable[[GraphicsObject], list[Part]]]:
    """Record how the parts of a kind of group follow from its properties: types and values, oldest first."""

    def record(builder: Callable[[GraphicsObject], list[Part]]) -> Callable[[GraphicsObject], list[Part]]:
        _BUILDERS[kind] = builder
        return builder

    return record


def add_group(
    scene: Scene, axes: GraphicsObject, kind: str, values: dict[str, Any], pairs: Pairs = (), geometry: Any = None
) -> GraphicsObject:
    """A group of this kind in axes, with its parts."""
    group = GraphicsObject(kind, scene.next_handle(), axes)
    group.values.update(values)
    group.geometry = geometry
    for name, value in pairs:
        group.set(name, value)
    scene.objects[group.handle] = group
    axes.children.append(group)
    rebuild(scene, group)
    group.changed = lambda obj, name: rebuild(scene, obj)
    scene.note_change(axes)
    return group


def rebuild(scene: Scene, group: GraphicsObject) -> None:
    """Make the parts of a group fit its properties; parts that are of the same type stay the objects that they are."""
    wanted = _BUILDERS[group.kind](group)
    for k, (kind, values) in enumerate(wanted):
        if k < len(group.children) and group.children[k].type == kind:
            part = group.children[k]
        else:
            for old in group.children[k:]:
                scene.delete(old)
            part = scene.add(kind, group)
        for name, value in values.items():
            part.values[name] = checked(part.table[name], value)
    for old in group.children[len(wanted) :]:
        scene.delete(old)


def add_baseline(scene: Scene, axes: GraphicsObject, value: float = 0.0, horizontal: bool = False) -> GraphicsObject:
    """The line at the base of bars or stems, one for all of them in axes; it is as long as the axes are."""
    found = next((each for each in axes.children if each.role.startswith("baseline")), None)
    if found is not None:
        return found
    line = scene.add("line", axes, [("handlevisibility", "off")])
    line.role = "baseline y" if horizontal else "baseline x"
    constant = np.array([[value, value]])
    line.values["xdata" if horizontal else "ydata"] = constant
    return line


def is_number(value: Any) -> bool:
    """Whether an argument is numeric or logical, not text."""
    return is_array_like(value) and not is_text(value)


def column(array: Array) -> Any:
    """A column of numbers."""
    return norm(np.array(array, dtype=float).reshape(-1, 1))


def odd_property(name: Any) -> OctaveError:
    """The error for a word that is neither an option nor followed by a value."""
    return OctaveError(f'set: unknown property "{name}"')
