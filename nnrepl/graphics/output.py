"""Pictures that a program asks for: print, saveas, drawnow, refresh; and what needs a window."""

from __future__ import annotations

import os
import re
from typing import Any

from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.graphics.objects import GraphicsObject
from nnrepl.graphics.scene import Scene, scene_of
from nnrepl.graphics.showing import SHOW
from nnrepl.later import later
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.kinds import is_array_like, is_text
from nnrepl.values.text import decode, encode

write_figure = later("nnrepl.graphics.files", "write_figure")

DEVICES = {
    "png": "png", "jpg": "jpg", "jpeg": "jpg", "tif": "tiff", "tiff": "tiff", "tiffn": "tiff", "pdf": "pdf",
    "pdfwrite": "pdf", "pdfcairo": "pdf", "svg": "svg", "svgconvert": "svg", "eps": "eps", "epsc": "eps", "eps2": "eps",
    "epsc2": "eps", "ps": "ps", "psc": "ps", "ps2": "ps", "psc2": "ps", "webp": "webp",
}  # fmt: skip
"""The devices of `print`, and the format of matplotlib that each is."""

OTHER_DEVICES = (
    "aifm", "canvas", "dumb", "dxf", "emf", "epslatex", "epslatexstandalone", "epscairo", "epscairolatex", "fig", "gif",
    "hpgl", "latexstandalone", "mf", "mp", "pbm", "pcx", "pcx16", "pcx24b", "pcx256", "pcxgray", "pdflatex",
    "pdflatexstandalone", "pdfcairolatex", "pgm", "pgmraw", "ppm", "ppmraw", "pslatex", "pslatexstandalone", "pstex",
    "pstricks", "texdraw", "tikz", "tikzstandalone", "xpm",
)  # fmt: skip
"""Devices that Octave has beside these."""

_IGNORED = re.compile(r"-(?:color|colour|landscape|portrait|opengl|painters|noui|tight|bestfit|fillpage|loose|tiff)$")


class _Request:
    """What a call of print asks for."""

    def __init__(self, figure: GraphicsObject | None):
        self.figure = figure
        self.path = ""
        self.device = ""
        self.dots = 150.0
        self.size: tuple[float, float] | None = None


@builtin("print(file)", "print -dDEVICE file", "print(hfig, file, option, ...)")
def print_(*args: Any, context: Context) -> None:
    """Write the current figure, or the one of hfig, to a file.

    file     its extension says what it is (png, jpg, pdf, svg, eps, tiff), unless -dpng, -djpg ... does
    options  "-r200": pixels in an inch (150); "-S800,600": width and height in pixels
    Errors: an unknown device; the file cannot be written.

    >> plot(1:3); print -dpng curve.png; exist("curve.png")
    ans = 2
    """
    scene = scene_of(context)
    rest = list(args)
    figure = None
    if rest and not is_text(rest[0]):
        figure = scene.of_kind(rest.pop(0), "figure")
        if figure is None:
            raise _no_word()
    request = _Request(figure or scene.current_figure)
    for word in rest:
        if not isinstance(word, str):
            raise _no_word()
        _read_word(scene, request, decode(str(word)))
    if not request.path and request.figure is None:
        raise OctaveError("print: no figure to print")
    if not request.path:
        raise OctaveError("print: printing on paper is not supported; give the name of a file")
    _write(scene, request)


def _no_word() -> OctaveError:
    return OctaveError("print: input arguments must be a graphics handle or strings.")


def _read_word(scene: Scene, request: _Request, word: str) -> None:
    if word.startswith("-d") and len(word) > 2:
        request.device = word[2:].lower()
    elif word.startswith("-r") and word[2:].isdigit():
        request.dots = float(word[2:]) or 150.0
    elif word.startswith("-S"):
        numbers = re.fullmatch(r"-S(\d+),(\d+)", word)
        if numbers is None:
            raise OctaveError("print: size option '-SXSIZE,YSIZE' needs two numbers")
        request.size = (float(numbers[1]), float(numbers[2]))
    elif re.fullmatch(r"-f\d+", word):
        found = scene.of_kind(float(word[2:]), "figure")
        if found is None:
            raise OctaveError(f"get: invalid handle (= {word[2:]})")
        request.figure = found
    elif word.startswith("-") and not _IGNORED.match(word):
        raise OctaveError(f"print: the option {word} is not supported")
    elif not word.startswith("-"):
        request.path = word


def _write(scene: Scene, request: _Request) -> None:
    path = os.path.expanduser(request.path)
    stem, extension = os.path.splitext(path)
    device = request.device or extension[1:].lower() or "pdf"
    kind = DEVICES.get(device)
    if kind is None:
        if device in OTHER_DEVICES:
            raise OctaveError(f"print: the device {device} is not supported")
        raise OctaveError(f"print: unknown device {device}")
    figure = request.figure
    if figure is None:
        raise OctaveError("print: no figure to print")
    folder = os.path.dirname(path)
    if folder and not os.path.isdir(folder):
        raise OctaveError(f"print: directory {encode(folder)} does not exist")
    if not extension:
        path = f"{stem}.{'jpg' if kind == 'jpg' else kind}"
    dots, size = request.dots, None
    if request.size is not None:
        dots = 100.0
        size = (request.size[0] / dots, request.size[1] / dots)
    write_figure(figure, path, kind, dots, size)
    scene.files.add(os.path.abspath(path))
    # Whoever asked for a file has seen the figure as it is now.
    scene.changed.pop(figure.handle, None)


@builtin("saveas(h, filename)", "saveas(h, filename, format)")
def saveas(h: Any, filename: Any = None, fmt: Any = None, *, context: Context) -> None:
    """Write the figure of a graphics object to a file.

    format  png, jpg, pdf, svg, eps, tiff ...; without it the extension of the file says it, or it is pdf

    >> plot(1:3); saveas(gcf, "curve.svg"); exist("curve.svg")
    ans = 2
    """
    if filename is None:
        raise invalid_call("saveas")
    scene = scene_of(context)
    obj = scene.get(h) if is_array_like(h) and not is_text(h) else None
    if obj is None:
        raise OctaveError("saveas: H must be a graphics handle")
    if not isinstance(filename, str):
        raise OctaveError("saveas: FILENAME must be a string")
    if fmt is not None and not isinstance(fmt, str):
        raise OctaveError("saveas: FMT must be a string")
    figure = obj.ancestor("figure")
    if figure is None:
        raise OctaveError("saveas: H must be a graphics handle")
    request = _Request(figure)
    request.path = decode(str(filename))
    request.device = fmt.lower() if fmt else os.path.splitext(request.path)[1][1:].lower() or "pdf"
    _write(scene, request)


@builtin("drawnow()", 'drawnow("expose")', "drawnow(term, file)")
def drawnow(*args: Any, context: Context) -> None:
    """Bring what is seen of the figures up to date. With a file, write the current figure there (term: its format).

    >> plot(1:3); drawnow
    """
    if len(args) > 3:
        raise invalid_call("drawnow")
    if args and not isinstance(args[0], str):
        raise OctaveError("drawnow: first argument must be a string")
    if len(args) == 1 and args[0] != "expose":
        raise OctaveError("drawnow: invalid argument, 'expose' is only valid option")
    scene = scene_of(context)
    if len(args) > 1:
        figure = scene.current_figure
        if figure is not None:
            request = _Request(figure)
            request.path, request.device = decode(str(args[1])), str(args[0]).split()[0].lower()
            _write(scene, request)
        return
    show = context.state.get(SHOW)
    if show is not None:
        show(seldom=True)


@builtin("refresh()", "refresh(h)")
def refresh(h: Any = None, *, context: Context) -> None:
    """Draw a figure anew, the current one by default.

    >> figure(1); refresh
    """
    scene = scene_of(context)
    figure = scene.figure() if h is None else scene.of_kind(h, "figure")
    if figure is None:
        raise OctaveError("refresh: H must be a valid figure handle")
    scene.note_change(figure)
    drawnow(context=context)


@builtin("shg()")
def shg(*, context: Context) -> None:
    """Show the current figure.

    >> figure(1); shg
    """
    refresh(context=context)


@builtin("ginput()", "ginput(n)", "[x, y, buttons] = ginput(...)")
def ginput(n: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Points that the user clicks in a window, which nnrepl does not ask for.

    >> ginput(1)
    error: ginput: clicks in a figure are not supported
    """
    raise OctaveError("ginput: clicks in a figure are not supported")


@builtin("waitforbuttonpress()", "b = waitforbuttonpress()")
def waitforbuttonpress(*, context: Context) -> Any:
    """Wait until a key or a button is pressed in a window, which nnrepl does not ask for.

    >> waitforbuttonpress
    error: waitforbuttonpress: clicks in a figure are not supported
    """
    raise OctaveError("waitforbuttonpress: clicks in a figure are not supported")


def _mode(args: tuple[Any, ...], who: str, words: tuple[str, ...], context: Context) -> None:
    rest = [arg for arg in args if isinstance(arg, str)]
    for word in rest:
        if word.lower() not in words:
            raise OctaveError(f"{who}: unrecognized OPTION '{word}'")


@builtin("rotate3d()", "rotate3d on", "rotate3d off", "rotate3d(hfig, option)")
def rotate3d(*args: Any, context: Context) -> None:
    """Say that the mouse turns axes in a window. A window lets it do so anyway; elsewhere this does nothing.

    >> rotate3d on
    """
    _mode(args, "rotate3d", ("on", "off"), context)


@builtin("zoom()", "zoom on", "zoom off", "zoom xon", "zoom yon", "zoom reset", "zoom out", "zoom(factor)")
def zoom(*args: Any, context: Context) -> None:
    """Make the current axes show a smaller part of what they do (factor > 1), or all of it again (out).

    on, off, xon, yon, reset: what the mouse does, which the buttons of a window say in nnrepl.

    >> plot(0:8); zoom(2); xlim
    ans =

       2.5000   7.5000

    """
    scene = scene_of(context)
    numbers = [arg for arg in args if not isinstance(arg, str)]
    words = [arg.lower() for arg in args if isinstance(arg, str)]
    _mode(tuple(words), "zoom", ("on", "off", "xon", "yon", "reset", "out"), context)
    if "out" in words:
        axes = scene.axes()
        for name in "xy":
            axes.values[name + "limmode"] = "auto"
    for value in numbers:
        if scene.get(value) is None or value not in (figure.handle for figure in scene.figures):
            _zoom_by(scene.axes(), value)


def _zoom_by(axes: GraphicsObject, value: Any) -> None:
    from nnrepl.values.convert import to_array

    factors = [float(x) for x in to_array(value).ravel()]
    if any(factor <= 0 for factor in factors):
        raise OctaveError("zoom: FACTOR must be greater than 0")
    for name, factor in zip("xy", factors * 2 if len(factors) == 1 else factors, strict=False):
        low, high = (float(x) for x in axes[name + "lim"].ravel())
        half = (high - low) / 2 / factor
        middle = (low + high) / 2
        axes.set(name + "lim", _pair(middle - half, middle + half))


def _pair(low: float, high: float) -> Any:
    import numpy as np

    return np.array([[low, high]])


@builtin("pan()", "pan on", "pan off", "pan xon", "pan yon", "pan(hfig, option)")
def pan(*args: Any, context: Context) -> None:
    """Say that the mouse moves what axes show. A window lets it do so anyway; elsewhere this does nothing.

    >> pan on
    """
    _mode(args, "pan", ("on", "off", "xon", "yon"), context)


@builtin("name = graphics_toolkit()", "graphics_toolkit(name)", "graphics_toolkit(hlist, name)", fresh=True)
def graphics_toolkit(*args: Any, nargout: int = 1, context: Context) -> Any:
    """The name of what draws the figures; it cannot be chosen: any other name is an error.

    >> graphics_toolkit
    ans = matplotlib
    """
    if args and str(args[-1]) != "matplotlib":
        raise OctaveError(f"graphics_toolkit: {args[-1]} toolkit is not available")
    return "matplotlib"


@builtin("c = available_graphics_toolkits()", fresh=True)
def available_graphics_toolkits() -> Any:
    """The names of what can draw figures.

    >> available_graphics_toolkits
    ans =
    {
      [1,1] = matplotlib
    }

    """
    from nnrepl.values.containers import Cell

    return Cell.of(["matplotlib"])
