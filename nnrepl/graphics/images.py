"""Images: image, imagesc, imshow, and the colour map of figures and axes."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call, row
from nnrepl.errors import OctaveError
from nnrepl.graphics.figures import pairs_of
from nnrepl.graphics.groups import is_number, reals_of
from nnrepl.graphics.limits import image_edges
from nnrepl.graphics.objects import GraphicsObject
from nnrepl.graphics.scene import Scene, axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm, to_array
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import is_array_like, is_logical, is_text, numel_of
from nnrepl.values.text import decode

Pairs = list[tuple[str, Any]]

MAPS = (
    "autumn", "bone", "cool", "copper", "cubehelix", "flag", "gray", "hot", "hsv", "jet", "lines", "ocean", "pink",
    "prism", "rainbow", "spring", "summer", "turbo", "viridis", "white", "winter",
)  # fmt: skip


def add_image(
    scene: Scene, axes: GraphicsObject, img: Any, x: Any, y: Any, mapping: str, pairs: Pairs
) -> GraphicsObject:
    """An image in axes; unless hold is on the axes then fit around it, upside down as rows are counted."""
    shape = to_array(img).shape
    values: dict[str, Any] = {
        "cdata": img,
        "xdata": _ends(x, shape[1]),
        "ydata": _ends(y, shape[0]),
        "cdatamapping": mapping,
    }
    made = scene.add("image", axes, [*values.items(), *pairs])
    if not scene.held(axes):
        axes.values.update(ydir="reverse", layer="top", box="on")
        for name in "xy":
            axes.set(name + "lim", row(image_edges(made, name)))
    return made


def _ends(value: Any, count: int) -> Any:
    """Where the middles of the first and of the last pixel are."""
    if value is None or numel_of(value) == 0:
        return row([1.0, float(count)])
    numbers = reals_of(value).ravel()
    if numbers.size == 1:
        return row([numbers[0], numbers[0] + count - 1])
    return row([numbers[0], numbers[-1]])


def _image(args: tuple[Any, ...], who: str, mapping: str, nargout: int, context: Context) -> Any:
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    numbers: list[Any] = []
    while rest and is_array_like(rest[0]) and not is_text(rest[0]):
        numbers.append(rest.pop(0))
    if not numbers and not (rest and len(rest) % 2 == 0 and is_text(rest[0])):
        if rest and not is_text(rest[0]):
            raise _no_image()
        if rest or who == "imagesc":
            raise invalid_call(who)
        numbers = [norm(_default_image())]
    limits = None
    if who == "imagesc" and len(numbers) in (2, 4):
        limits = _colour_limits(numbers.pop())
    if len(numbers) not in (0, 1, 3):
        raise invalid_call(who)
    pairs = pairs_of(rest, "__go_image__")
    if not numbers:
        return _by_properties(scene, given, pairs, mapping, nargout)
    x, y, img = (None, None, numbers[0]) if len(numbers) == 1 else numbers
    if to_array(img).ndim > 3 or (to_array(img).ndim == 3 and to_array(img).shape[2] != 3):
        raise _no_image()
    axes = scene.prepare(given)
    made = add_image(scene, axes, img, x, y, mapping, pairs)
    if limits is not None:
        axes.set("clim", limits)
    return made.handle if nargout else None


def _no_image() -> OctaveError:
    return OctaveError('__go_image__: invalid value for array property "cdata", unable to create graphics handle')


def _by_properties(
    scene: Scene, given: GraphicsObject | None, pairs: Pairs, mapping: str, nargout: int
) -> float | None:
    axes = given or scene.axes()
    data = {name.lower(): value for name, value in pairs}
    img = data.get("cdata", norm(_default_image()))
    others = [(name, value) for name, value in pairs if name.lower() not in ("cdata", "xdata", "ydata")]
    made = add_image(scene, axes, img, data.get("xdata"), data.get("ydata"), mapping, others)
    return made.handle if nargout else None


def _default_image() -> np.ndarray:
    return np.add.outer(np.arange(64.0), np.zeros(64))


def _colour_limits(value: Any) -> Any:
    numbers = reals_of(value).ravel()
    if numbers.size != 2 or not numbers[0] < numbers[1]:
        raise OctaveError("imagesc: CLIMITS must be in form [lo, hi]")
    return row(numbers)


@builtin(
    "imagesc(img)", "imagesc(x, y, img)", "imagesc(..., climits)", "imagesc(..., property, value, ...)",
    "imagesc(hax, ...)", "h = imagesc(...)",
)  # fmt: skip
def imagesc(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Show a matrix as an image, its least element in the first colour of the colour map, its greatest in the last.

    x, y     where the middles of the first and last pixel are; 1 and the number of columns or rows without them
    climits  [low high]: the values that have the first and the last colour

    >> imagesc([1 2; 3 9]); caxis
    ans =

       1   9

    """
    return _image(args, "imagesc", "scaled", nargout, context)


@builtin("image(img)", "image(x, y, img)", "image(..., property, value, ...)", "image(hax, ...)", "h = image(...)")
def image(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Show a matrix as an image: its elements are the numbers of colours, from 1, in the colour map (from 0 where they
    are integers); an m x n x 3 array is red, green, blue.

    >> h = image([1 2; 3 4]); get(h, "cdatamapping")
    ans = direct
    """
    return _image(args, "image", "direct", nargout, context)


@builtin(
    "imshow(im)", "imshow(im, limits)", "imshow(im, map)", "imshow(rgb)", "imshow(filename)",
    "imshow(..., property, value, ...)", "h = imshow(...)",
)  # fmt: skip
def imshow(im: Any = None, *args: Any, nargout: int = 1, context: Context) -> Any:
    """Show an image with square pixels and without axes.

    im      m x n: grey, or colours of map; m x n x 3: red, green, blue; or the name of a file
    limits  [low high]: what is black and what is white; []: the least and the greatest element
    "displayrange", limits; "colormap", map; "xdata", [first last]; "ydata", [first last]

    >> h = imshow(uint8([0 128 255])); get(gca, "clim")
    ans =

        0  255

    """
    scene = scene_of(context)
    if im is None:
        raise invalid_call("imshow")
    table: Any = None
    if isinstance(im, str):
        im, table = _read_image(im, context)
    if not is_array_like(im) or is_text(im):
        raise OctaveError("imshow: IM must be an image or the FILENAME of an image")
    array = to_array(im)
    if not (array.ndim == 2 or (array.ndim == 3 and array.shape[2] == 3)):
        raise OctaveError("imshow: image must be MxN or MxNx3 matrix")
    options = _Options(im, table)
    options.read(list(args), context)
    axes = scene.prepare(None)
    direct = options.table is not None
    made = add_image(scene, axes, im, options.x, options.y, "direct" if direct else "scaled", [])
    if array.ndim == 2:
        if options.table is None:
            axes.values["colormap"] = context.call("gray", (64.0,), 1)
            axes.set("clim", np.atleast_2d(options.limits))
        else:
            axes.values["colormap"] = options.table
    axes.set("dataaspectratio", np.array([[1.0, 1.0, 1.0]]))
    axes.values["visible"] = "off"
    return made.handle if nargout else None


def _read_image(name: str, context: Context) -> tuple[Any, Any]:
    img, table = context.call("imread", (name,), 2)[:2]
    return img, table if numel_of(table) else None


class _Options:
    """What a call of imshow says beside the image."""

    def __init__(self, im: Any, table: Any):
        self.im = im
        self.table = table
        self.limits: Any = _range_of_class(im)
        self.x: Any = None
        self.y: Any = None

    def read(self, rest: list[Any], context: Context) -> None:
        number = 2
        while rest:
            arg = rest.pop(0)
            if is_number(arg):
                self._take_numbers(arg, number)
            elif isinstance(arg, str):
                self._take_word(arg, rest, context)
            else:
                raise OctaveError(f"imshow: argument number {number} is invalid")
            number += 1

    def _take_numbers(self, value: Any, number: int) -> None:
        numbers = reals_of(value)
        if numbers.size == 0:
            self.limits = _data_range(self.im)
        elif numbers.ndim == 2 and numbers.shape[1] == 3:
            if numbers.min() < 0 or numbers.max() > 1:
                raise OctaveError("colormap: all MAP values must be in the range [0,1]")
            self.table = norm(numbers)
        elif numbers.size == 2:
            low, high = numbers.ravel().tolist()
            if low > high:
                raise OctaveError("imagesc: CLIMITS must be in form [lo, hi]")
            self.limits = (low, high)
        else:
            raise OctaveError(f"imshow: argument number {number} is invalid")

    def _take_word(self, word: str, rest: list[Any], context: Context) -> None:
        low = word.lower()
        if low not in ("colormap", "displayrange", "parent", "xdata", "ydata"):
            context.warn(f"imshow: unrecognized property {word}")
            if rest:
                rest.pop(0)
            return
        if not rest:
            raise invalid_call("imshow")
        value = rest.pop(0)
        if low == "colormap":
            self.table = value
        elif low == "displayrange":
            self._take_numbers(value, 2)
        elif low == "xdata":
            self.x = value
        elif low == "ydata":
            self.y = value


def _range_of_class(im: Any) -> Any:
    """What is black and what is white in an image; of integers these are of their class."""
    array = to_array(im)
    if array.dtype.kind in "iu" and not is_logical(im):
        info = np.iinfo(array.dtype)
        return np.array([info.min, info.max], dtype=array.dtype)
    return 0.0, 1.0


def _data_range(im: Any) -> tuple[float, float]:
    finite = reals_of(im)
    finite = finite[np.isfinite(finite)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    return (low, high) if low < high else (low - 1, high + 1)


@builtin(
    "map = colormap()", "map = colormap(hax)", "colormap(map)", "colormap(name)", 'colormap("default")',
    "colormap(hax, map)", "map = colormap(...)",
)  # fmt: skip
def colormap(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Get or set the colours that numbers are shown in: n x 3, a row of red, green and blue for each colour.

    map   a matrix, or the name of a colour map: viridis (the default), gray, jet, hot ...
    hax   axes that get a colour map of their own; without it, the current figure

    >> colormap(gray(3)); colormap
    ans =

            0        0        0
       0.5000   0.5000   0.5000
       1.0000   1.0000   1.0000

    """
    scene = scene_of(context)
    rest = list(args)
    owner = scene.get(rest[0]) if rest and is_array_like(rest[0]) and numel_of(rest[0]) == 1 else None
    if owner is not None and owner.type == "axes":
        rest = rest[1:]
    else:
        owner = scene.figure()
    if len(rest) > 1:
        raise invalid_call("colormap")
    if rest:
        _set_colormap(owner, rest[0], context)
        scene.note_change(owner)
        if not nargout:
            return None
    return owner["colormap"]


def _set_colormap(owner: GraphicsObject, value: Any, context: Context) -> None:
    if isinstance(value, str):
        name = decode(str(value)).lower()
        count = float(len(to_array(owner["colormap"])))
        if name == "default":
            name, count = "viridis", 64.0
        if name not in MAPS and context.find_function(name) is None:
            raise OctaveError(f"colormap: failed to set MAP <{value}>")
        try:
            value = context.call(name, (count,), 1)
        except OctaveError:
            raise OctaveError(f"colormap: failed to set MAP <{value}>") from None
    if isinstance(value, FunctionHandle | Cell):
        if isinstance(value, Cell) and not numel_of(value):
            return
        raise OctaveError("colormap: MAP must be a real-valued N x 3 ([R,G,B]) matrix")
    numbers = reals_of(value)
    if not numbers.size:
        return
    if numbers.ndim != 2 or numbers.shape[1] != 3:
        raise OctaveError("colormap: MAP must be a real-valued N x 3 ([R,G,B]) matrix")
    if not ((numbers >= 0) & (numbers <= 1)).all():
        raise OctaveError("colormap: all MAP values must be in the range [0,1]")
    owner.values["colormap"] = norm(numbers)
    if owner.type == "figure":
        # Axes follow the figure again, as they did before they had a colour map of their own.
        for axes in owner.children:
            axes.values.pop("colormap", None)
