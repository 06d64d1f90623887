"""The function axis."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import row
from nnrepl.errors import OctaveError
from nnrepl.graphics.limits import data_of
from nnrepl.graphics.objects import GraphicsObject
from nnrepl.graphics.scene import axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY, Cell
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import is_array_like, is_text

_NAMES = ("x", "y", "z", "c")


@builtin(
    "axis()", "axis([xlo xhi])", "axis([xlo xhi ylo yhi])", "axis([xlo xhi ylo yhi zlo zhi])", "axis(option)",
    "axis(option1, option2, ...)", "axis(hax, ...)", "limits = axis()",
)  # fmt: skip
def axis(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Get or set the limits and the looks of the axes.

    "auto", "manual", "tight"      limits that fit the data, stay as they are, or are those of the data
    "equal", "square", "image", "normal", "vis3d"   how long a unit of x is beside one of y
    "on", "off"                    the axes are seen, or only what is drawn in them
    "tic", "label", "nolabel", "ticxyz", "labelxyz"  which axes have ticks, and numbers at them
    "ij", "xy"                     y grows downwards, or upwards

    >> axis([0 5 -1 1]); axis
    ans =

       0   5  -1   1

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    axes = given or scene.axes()
    if not rest:
        return _all_limits(axes)
    for argument in rest:
        if isinstance(argument, str):
            _word(axes, argument.lower(), context)
        else:
            _set_limits(axes, argument, rest)
    scene.note_change(axes)
    return _all_limits(axes) if nargout else None


def _all_limits(axes: GraphicsObject) -> Any:
    flat = axes["view"].tolist() == [[0.0, 90.0]]
    return row(np.concatenate([axes[name + "lim"].ravel() for name in ("xy" if flat else "xyz")]))


def _set_limits(axes: GraphicsObject, value: Any, args: list[Any]) -> None:
    if not is_array_like(value) or is_text(value):
        raise OctaveError("axis: expecting no args, or a numeric vector with 2, 4, 6, or 8 elements")
    numbers = np.asarray(to_array(value), dtype=float).ravel()
    if numbers.size not in (2, 4, 6, 8):
        raise OctaveError("axis: LIMITS vector must have 2, 4, 6, or 8 elements")
    pairs = numbers.reshape(-1, 2)
    for k, (low, high) in enumerate(pairs.tolist()):
        if low != low or high != high:
            raise OctaveError(f'set: "{_NAMES[k]}lim" must not be nan')
        if not low < high:
            raise OctaveError(f"axis: LIMITS({2 * k + 1}) must be less than LIMITS({2 * k + 2})")
    for name, pair in zip(_NAMES, pairs, strict=False):
        now = axes[name + "lim"].ravel()
        axes.set(name + "lim", np.where(np.isinf(pair), now, pair).reshape(1, 2))


def _word(axes: GraphicsObject, word: str, context: Context) -> None:
    action = _WORDS.get(word)
    if action is not None:
        action(axes)
    elif word.startswith("auto") and set(word[4:]) <= set("xyz"):
        _modes(axes, word[4:] or "xyz", "auto")
    elif word.startswith("tic") and set(word[3:]) <= set("[]xyz"):
        _ticks(axes, word[3:].strip("[]") or "xyz")
    elif word.startswith("label") and set(word[5:]) <= set("[]xyz"):
        _labels(axes, word[5:].strip("[]") or "xyz")
    else:
        context.warn(f"axis: unknown option '{word}'")


def _modes(axes: GraphicsObject, names: str, mode: str) -> None:
    for name in names:
        axes.set(name + "limmode", mode)


def _ticks(axes: GraphicsObject, names: str) -> None:
    for name in "xyz":
        if name in names:
            axes.values[name + "tickmode"] = "auto"
        else:
            axes.set(name + "tick", EMPTY)


def _labels(axes: GraphicsObject, names: str) -> None:
    for name in "xyz":
        if name in names:
            axes.values[name + "ticklabelmode"] = "auto"
        else:
            axes.set(name + "ticklabel", "")


def _no_labels(axes: GraphicsObject) -> None:
    for name in "xyz":
        axes.set(name + "ticklabel", Cell.empty())


def tight(axes: GraphicsObject) -> None:
    """Limits that are those of the data."""
    for name in "xyz":
        parts = [part.ravel() for child in axes.children for part in data_of(child, name)]
        data = np.concatenate(parts) if parts else np.zeros(0)
        data = data[np.isfinite(data)]
        if data.size and (name != "z" or axes["view"].tolist() != [[0.0, 90.0]]):
            low, high = float(data.min()), float(data.max())
            if low == high:
                low, high = low - 1, high + 1
            axes.set(name + "lim", np.array([[low, high]]))


def _equal(axes: GraphicsObject) -> None:
    axes.set("dataaspectratio", np.array([[1.0, 1.0, 1.0]]))
    axes.values["plotboxaspectratiomode"] = "manual"


def _normal(axes: GraphicsObject) -> None:
    axes.values["plotboxaspectratiomode"] = "auto"
    axes.values["dataaspectratiomode"] = "auto"


def _square(axes: GraphicsObject) -> None:
    axes.values["dataaspectratiomode"] = "auto"
    axes.set("plotboxaspectratio", np.array([[1.0, 1.0, 1.0]]))


def _image(axes: GraphicsObject) -> None:
    axes.set("dataaspectratio", np.array([[1.0, 1.0, 1.0]]))
    axes.values["plotboxaspectratiomode"] = "auto"
    tight(axes)


def _vis3d(axes: GraphicsObject) -> None:
    axes.set("dataaspectratiomode", "manual")
    axes.set("plotboxaspectratiomode", "manual")


def _setting(name: str, value: str) -> Any:
    return lambda axes: axes.set(name, value)


_WORDS = {
    "on": _setting("visible", "on"),
    "off": _setting("visible", "off"),
    "manual": lambda axes: _modes(axes, "xyz", "manual"),
    "fixed": lambda axes: _modes(axes, "xyz", "manual"),
    "tight": tight,
    "equal": _equal,
    "square": _square,
    "image": _image,
    "normal": _normal,
    "fill": _normal,
    "vis3d": _vis3d,
    "ij": _setting("ydir", "reverse"),
    "xy": _setting("ydir", "normal"),
    "nolabel": _no_labels,
}
