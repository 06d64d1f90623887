"""Dialogs, which need a window: inputdlg, questdlg, listdlg and the choice of files; and colstyle, orient, waitbar."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call, number, row
from nnrepl.errors import OctaveError
from nnrepl.graphics.groups import is_number
from nnrepl.graphics.linespec import parse_linespec
from nnrepl.graphics.scene import scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY

_DIALOGS = ("inputdlg", "questdlg", "listdlg", "uigetfile", "uiputfile", "uigetdir", "uisetfont")


def _dialog(name: str) -> None:
    @builtin(f"{name}(...)", name=name)
    def refuse(*args: Any, nargout: int = 1) -> Any:
        raise OctaveError(f"{name} is not available in this version of Octave")

    refuse.__doc__ = f"""Ask in a window, of which nnrepl has none: use `input` and `menu` instead.

    >> {name}("a")
    error: {name} is not available in this version of Octave
    """


for _name in _DIALOGS:
    _dialog(_name)


@builtin("[style, color, marker, msg] = colstyle(fmt)", fresh=True)
def colstyle(fmt: Any, *, nargout: int = 1) -> Any:
    """The style, the letter of the colour and the marker that a format such as "r--o" says; [] for what it does not.

    msg  what is wrong with the format

    >> [s, c, m] = colstyle("r--o"); [s, "|", c, "|", m]
    ans = --|r|o
    """
    if not isinstance(fmt, str):
        raise OctaveError("colstyle: STYLE must be a string")
    spec = parse_linespec(str(fmt))
    if spec is None:
        wrong = next(letter for k, letter in enumerate(str(fmt)) if parse_linespec(str(fmt)[: k + 1]) is None)
        message = f"colstyle: unrecognized format character: '{wrong}'"
        return (EMPTY, EMPTY, EMPTY, message) if nargout > 1 else EMPTY
    letter = next((each for each in "rgbcmykw" if each in str(fmt) and spec.color is not None), EMPTY)
    found = (spec.linestyle or EMPTY, letter, spec.marker or EMPTY, EMPTY)
    return found[:nargout] if nargout > 1 else found[0]


@builtin("orient portrait", "orient landscape", "orient tall", "orient(hfig, orientation)", "o = orient()")
def orient(*args: Any, nargout: int = 1, context: Context) -> Any:
    """How the paper lies on which the current figure is printed: portrait, landscape, or tall to fill it.

    >> orient landscape; orient
    ans = landscape
    """
    scene = scene_of(context)
    rest = list(args)
    figure = scene.of_kind(rest.pop(0), "figure") if rest and is_number(rest[0]) else scene.figure()
    if figure is None or len(rest) > 1:
        raise invalid_call("orient")
    if not rest:
        return "tall" if figure.geometry == "tall" else figure["paperorientation"]
    word = str(rest[0]).lower() if isinstance(rest[0], str) else ""
    if word not in ("portrait", "landscape", "tall"):
        raise OctaveError("orient: unknown ORIENTATION")
    figure.geometry = word
    figure.set("paperorientation", "landscape" if word == "landscape" else "portrait")
    if word == "tall":
        wide, high = np.asarray(figure["papersize"], dtype=float).ravel()
        figure.set("paperposition", row([0.25, 0.25, wide - 0.5, high - 0.5]))
    return None


_PART = "waitbar: FRAC must be between 0 and 1"


@builtin("h = waitbar(fraction)", "h = waitbar(fraction, text)", "waitbar(fraction, h)", "waitbar(fraction, h, text)")
def waitbar(fraction: Any, *args: Any, nargout: int = 1, context: Context) -> Any:
    """Show how much of some work is done, from 0 to 1: a window that nnrepl does not open, so that nothing is seen.

    h  the handle of the figure that stands for it, to go on with and to close

    >> h = waitbar(0, "working"); waitbar(0.5, h); close(h)
    """
    if not is_number(fraction) or not 0 <= number(fraction, _PART) <= 1:
        raise OctaveError(_PART)
    scene = scene_of(context)
    known = context.state.get("waitbar")
    figure = next((scene.of_kind(arg, "figure") for arg in args if is_number(arg)), None)
    if figure is None and known is not None and not any(isinstance(arg, str) for arg in args):
        figure = scene.of_kind(known, "figure")
    if figure is None:
        current = scene.current_figure
        hidden = [("integerhandle", "off"), ("visible", "off"), ("handlevisibility", "callback")]
        figure = scene.new_figure(None, hidden)
        figure.values["tag"] = "waitbar"
        context.state["waitbar"] = figure.handle
        if current is not None:
            scene.select_figure(current)
        scene.changed.pop(figure.handle, None)
    title = next((str(arg) for arg in args if isinstance(arg, str)), None)
    if title is not None:
        figure.values["name"] = title
    return figure.handle if nargout else None
