"""Ticks, their labels and the shape of axes as functions: xticks, xticklabels, xtickangle, daspect, pbaspect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.graphics.groups import is_number, reals_of
from nnrepl.graphics.objects import GraphicsObject
from nnrepl.graphics.scene import axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_text, numel_of


def _about_axes(
    args: tuple[Any, ...], who: str, name: str, change: Callable[[GraphicsObject, Any], None], context: Context
) -> Any:
    """Get a property of axes, its mode, set that mode, or change the property."""
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if len(rest) > 1:
        if len(rest) == 2 and given is None:
            raise OctaveError(f"{who}: HAX must be a handle to an axes object")
        raise invalid_call(who)
    axes = given or scene.axes()
    if not rest:
        return axes[name]
    word = str(rest[0]).lower() if isinstance(rest[0], str) else ""
    if word == "mode" and name + "mode" in axes:
        return axes[name + "mode"]
    if word in ("auto", "manual") and name + "mode" in axes:
        axes.set(name + "mode", word)
    else:
        change(axes, rest[0])
    scene.note_change(axes)
    return None


def _ticks(args: tuple[Any, ...], who: str, context: Context) -> Any:
    def change(axes: GraphicsObject, value: Any) -> None:
        if isinstance(value, str):
            raise OctaveError(f"{who}: invalid option: {value}")
        if not is_number(value):
            raise invalid_call(who)
        if numel_of(value) and 1 not in reals_of(value).shape:
            raise OctaveError(f'invalid value for array property "{who[0]}tick"')
        axes.set(who[0] + "tick", value)

    return _about_axes(args, who, who[0] + "tick", change, context)


@builtin(
    "x = xticks()",
    "xticks(ticks)",
    'xticks("auto")',
    'xticks("manual")',
    'mode = xticks("mode")',
    "... = xticks(hax, ...)",
)
def xticks(*args: Any, context: Context) -> Any:
    """Get or set where the ticks of the x axis are.

    >> xticks([0 0.5 1]); xticks
    ans =

            0   0.5000   1.0000

    """
    return _ticks(args, "xticks", context)


@builtin(
    "y = yticks()",
    "yticks(ticks)",
    'yticks("auto")',
    'yticks("manual")',
    'mode = yticks("mode")',
    "... = yticks(hax, ...)",
)
def yticks(*args: Any, context: Context) -> Any:
    """Get or set where the ticks of the y axis are.

    >> yticks([0 1]); yticks("mode")
    ans = manual
    """
    return _ticks(args, "yticks", context)


@builtin(
    "z = zticks()",
    "zticks(ticks)",
    'zticks("auto")',
    'zticks("manual")',
    'mode = zticks("mode")',
    "... = zticks(hax, ...)",
)
def zticks(*args: Any, context: Context) -> Any:
    """Get or set where the ticks of the z axis are.

    >> zticks([0 1]); zticks
    ans =

       0   1

    """
    return _ticks(args, "zticks", context)


def _labels(args: tuple[Any, ...], who: str, context: Context) -> Any:
    def change(axes: GraphicsObject, value: Any) -> None:
        if isinstance(value, str):
            raise OctaveError(f"{who}: invalid option: {value}")
        if is_number(value):
            value = Cell.of([f"{x:.5g}" for x in reals_of(value).ravel(order="F")])
        if not isinstance(value, Cell):
            raise invalid_call(who)
        items = value.items() or [""] * numel_of(axes[who[0] + "tick"])
        axes.set(who[0] + "ticklabel", Cell.of(items, (len(items), 1)))

    return _about_axes(args, who, who[0] + "ticklabel", change, context)


@builtin(
    "c = xticklabels()",
    "xticklabels(labels)",
    'xticklabels("auto")',
    'mode = xticklabels("mode")',
    "... = xticklabels(hax, ...)",
)
def xticklabels(*args: Any, context: Context) -> Any:
    """Get or set the texts at the ticks of the x axis: a cell of strings, or numbers.

    >> xticks([0 1]); xticklabels({"no", "yes"}); xticklabels
    ans =
    {
      [1,1] = no
      [2,1] = yes
    }

    """
    return _labels(args, "xticklabels", context)


@builtin(
    "c = yticklabels()",
    "yticklabels(labels)",
    'yticklabels("auto")',
    'mode = yticklabels("mode")',
    "... = yticklabels(hax, ...)",
)
def yticklabels(*args: Any, context: Context) -> Any:
    """Get or set the texts at the ticks of the y axis; see xticklabels.

    >> yticklabels({"low", "high"}); yticklabels("mode")
    ans = manual
    """
    return _labels(args, "yticklabels", context)


@builtin(
    "c = zticklabels()",
    "zticklabels(labels)",
    'zticklabels("auto")',
    'mode = zticklabels("mode")',
    "... = zticklabels(hax, ...)",
)
def zticklabels(*args: Any, context: Context) -> Any:
    """Get or set the texts at the ticks of the z axis; see xticklabels.

    >> zticklabels({"low", "high"}); zticklabels("mode")
    ans = manual
    """
    return _labels(args, "zticklabels", context)


def _angle(args: tuple[Any, ...], who: str, context: Context) -> Any:
    def change(axes: GraphicsObject, value: Any) -> None:
        if not is_number(value) or numel_of(value) != 1 or not np.isfinite(reals_of(value)).all():
            raise OctaveError(f"{who}: ANGLE must be a finite, numeric, scalar value")
        axes.set(who[0] + "ticklabelrotation", value)

    return _about_axes(args, who, who[0] + "ticklabelrotation", change, context)


@builtin("angle = xtickangle()", "xtickangle(angle)", "... = xtickangle(hax, ...)")
def xtickangle(*args: Any, context: Context) -> Any:
    """Get or set by how many degrees the texts at the ticks of the x axis are turned.

    >> xtickangle(45); xtickangle
    ans = 45
    """
    return _angle(args, "xtickangle", context)


@builtin("angle = ytickangle()", "ytickangle(angle)", "... = ytickangle(hax, ...)")
def ytickangle(*args: Any, context: Context) -> Any:
    """Get or set by how many degrees the texts at the ticks of the y axis are turned.

    >> ytickangle
    ans = 0
    """
    return _angle(args, "ytickangle", context)


@builtin("angle = ztickangle()", "ztickangle(angle)", "... = ztickangle(hax, ...)")
def ztickangle(*args: Any, context: Context) -> Any:
    """Get or set by how many degrees the texts at the ticks of the z axis are turned.

    >> ztickangle
    ans = 0
    """
    return _angle(args, "ztickangle", context)


def _ratio(args: tuple[Any, ...], who: str, name: str, words: str, context: Context) -> Any:
    def change(axes: GraphicsObject, value: Any) -> None:
        if is_text(value):
            raise OctaveError(f"{who}: Invalid MODE <{value}>")
        if not is_number(value) or numel_of(value) not in (2, 3):
            raise OctaveError(f"{who}: {words} must be a 2 or 3 element vector")
        numbers = reals_of(value).ravel()
        if not (numbers > 0).all():
            raise OctaveError(f'set: "{name}" must be greater than 0')
        axes.set(name, norm(np.append(numbers, axes[name].ravel()[numbers.size :]).reshape(1, 3)))

    return _about_axes(args, who, name, change, context)


@builtin("r = daspect()", "daspect(r)", 'daspect("auto")', 'mode = daspect("mode")', "... = daspect(hax, ...)")
def daspect(*args: Any, context: Context) -> Any:
    """Get or set how many units along x, y and z are as long as each other.

    >> daspect([1 2 1]); daspect
    ans =

       1   2   1

    """
    return _ratio(args, "daspect", "dataaspectratio", "DATA_ASPECT_RATIO", context)


@builtin("r = pbaspect()", "pbaspect(r)", 'pbaspect("auto")', 'mode = pbaspect("mode")', "... = pbaspect(hax, ...)")
def pbaspect(*args: Any, context: Context) -> Any:
    """Get or set how long the axes are in comparison to each other.

    >> pbaspect([2 1 1]); pbaspect("mode")
    ans = manual
    """
    return _ratio(args, "pbaspect", "plotboxaspectratio", "PLOT_BOX_ASPECT_RATIO", context)
