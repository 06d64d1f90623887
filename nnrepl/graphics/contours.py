"""Contour lines: contour, contourf, contour3, contourc, clabel."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call, row
from nnrepl.errors import OctaveError
from nnrepl.graphics.groups import Array, Part, add_group, is_number, parts_of, reals_of
from nnrepl.graphics.lines import three_d
from nnrepl.graphics.linespec import parse_linespec
from nnrepl.graphics.objects import GraphicsObject
from nnrepl.graphics.scene import Scene, axes_argument, scene_of
from nnrepl.graphics.surfaces import Sheet
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_complex

LEVELS = 10


class _Request:
    """What a call says: the data, the levels, the properties."""

    def __init__(self, args: list[Any], who: str):
        numbers: list[Any] = []
        rest = list(args)
        while rest and is_number(rest[0]) and len(numbers) < 4:
            numbers.append(rest.pop(0))
        self.levels: Any = None
        if len(numbers) in (2, 4):
            self.levels = numbers.pop()
        if not numbers or (len(rest) == 1 and parse_linespec(str(rest[0])) is None):
            raise OctaveError("__contour__: Uneven number of PROP/VAL pairs")
        z = reals_of(numbers[-1])
        if z.ndim != 2 or 1 in z.shape:
            raise OctaveError("contourc: Z data must have at least 2 rows and 2 columns")
        if len(numbers) == 3:
            _check_sizes(reals_of(numbers[0]), reals_of(numbers[1]), z)
        self.sheet = Sheet(numbers)
        self.values: dict[str, Any] = {}
        self.pairs: list[tuple[str, Any]] = []
        self._read(rest)

    def _read(self, rest: list[Any]) -> None:
        if len(rest) % 2:
            spec = parse_linespec(str(rest.pop(0)))
            if spec is None:
                raise OctaveError("__contour__: Uneven number of PROP/VAL pairs")
            if spec.color is not None:
                self.values["linecolor"] = norm(np.array([spec.color]))
            if spec.linestyle is not None:
                self.values["linestyle"] = spec.linestyle
        for name, value in zip(rest[::2], rest[1::2], strict=True):
            self.pairs.append((str(name), value))
            if str(name).lower() == "levellist":
                self.levels = value
            elif str(name).lower() == "levelstep":
                self.levels = _stepped(reals_of(self.sheet.z), float(reals_of(value).ravel()[0]))


def _stepped(z: Array, step: float) -> Any:
    """The levels that are whole multiples of a step."""
    first, last = np.ceil(np.nanmin(z) / step), np.floor(np.nanmax(z) / step)
    levels = step * np.arange(first, last + 1)
    return row(levels if levels.size > 1 else np.repeat(levels, 2))


def _check_sizes(x: Array, y: Array, z: Array) -> None:
    if (x.size if 1 in x.shape else x.shape[1]) != z.shape[1]:
        raise OctaveError("__contour__: size of X must match number of columns in Z")
    if (y.size if 1 in y.shape else y.shape[0]) != z.shape[0]:
        raise OctaveError("__contour__: size of Y must match number of rows in Z")


def _levels(z: Array, wanted: Any) -> tuple[Array, float, bool]:
    """The levels, their distance, and whether they were given: a number of them, or all of them."""
    finite = z[np.isfinite(z)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    numbers = np.zeros(0) if wanted is None else reals_of(wanted).ravel()
    if numbers.size > 1:
        found = np.unique(numbers)
        step = float(np.diff(found).min()) if found.size > 1 else 0.0
        return found, step, True
    if numbers.size and not np.isfinite(numbers[0]):
        raise OctaveError("contourc: the number of levels must be finite")
    count = max(int(numbers[0]), 0) if numbers.size else LEVELS
    edges = np.linspace(low, high, count + 2)
    return edges[:-1], float(edges[1] - edges[0]), False


def add_contours(
    scene: Scene, axes: GraphicsObject, sheet: Sheet, wanted: Any, values: dict[str, Any], pairs: Any = ()
) -> GraphicsObject:
    """A group of contour lines (or, with fill, surfaces) in axes."""
    z = reals_of(sheet.z)
    levels, step, given = _levels(z, wanted)
    x, y = reals_of(sheet.x), reals_of(sheet.y)
    found = {
        "xdata": sheet.x if x.ndim == 2 and 1 not in x.shape else row(x.ravel()),
        "ydata": sheet.y if y.ndim == 2 and 1 not in y.shape else row(y.ravel()),
        "zdata": sheet.z, "levellist": row(levels), "levelstep": step, "textlist": row(levels), "textstep": step,
        "levellistmode": "manual" if given else "auto", "contourmatrix": norm(_matrix(_lines(sheet, levels))),
    }  # fmt: skip
    group = add_group(scene, axes, "contour", {**found, **values}, pairs)
    if not scene.held(axes):
        for name, numbers in (("x", x), ("y", y)):
            axes.set(name + "lim", np.array([[numbers.min(), numbers.max()]]))
    return group


def _grid(sheet: Sheet) -> tuple[Array, Array, Array]:
    z = reals_of(sheet.z)
    x, y = reals_of(sheet.x), reals_of(sheet.y)
    x, y = (x.reshape(1, -1) if 1 in x.shape else x), (y.reshape(-1, 1) if 1 in y.shape else y)
    return np.broadcast_to(x, z.shape).copy(), np.broadcast_to(y, z.shape).copy(), z


def _generator(sheet: Sheet) -> Any:
    from contourpy import contour_generator

    x, y, z = _grid(sheet)
    return contour_generator(x=x, y=y, z=np.ma.masked_invalid(z), name="serial", corner_mask=True)


def _lines(sheet: Sheet, levels: Array) -> list[tuple[float, Array]]:
    """The lines of each level, with its height: n x 2 points."""
    generator = _generator(sheet)
    return [
        (float(level), np.asarray(line)) for level in levels for line in generator.lines(float(level)) if len(line) > 1
    ]


def _matrix(lines: list[tuple[float, Array]]) -> Array:
    """The lines in the form of a contour matrix: before each line its level and the number of its points."""
    parts = [np.column_stack([[level, len(line)], line.T]) for level, line in lines]
    return np.concatenate(parts, axis=1) if parts else np.zeros((2, 0))


def _filled(sheet: Sheet, levels: Array) -> list[tuple[float, Array]]:
    """Surfaces to be painted one over the other: what is above each level, and the holes in it with the level below."""
    generator = _generator(sheet)
    top = float(np.nanmax(reals_of(sheet.z)))
    found: list[tuple[float, float, Array]] = []
    for k, level in enumerate(levels.tolist()):
        below = levels[k - 1] if k else level
        if level > top:
            continue
        floor = min(level, level - abs(level) * 1e-12) if k == 0 else level
        points, offsets = generator.filled(floor, np.inf)
        for polygon, ends in zip(points, offsets, strict=True):
            for j, (start, end) in enumerate(pairwise(ends)):
                ring = np.asarray(polygon)[start:end]
                found.append((_size(ring), level if j == 0 else float(below), ring))
    found.sort(key=lambda each: -each[0])
    return [(level, ring) for _, level, ring in found]


def _size(ring: Array) -> float:
    x, y = ring.T
    return abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2


@parts_of("contour")
def _contour_parts(group: GraphicsObject) -> list[Part]:
    sheet = Sheet([group["xdata"], group["ydata"], group["zdata"]])
    levels = reals_of(group["levellist"]).ravel()
    lines = _lines(sheet, levels)
    colour = group["linecolor"]
    parts: list[Part] = []
    if group.on("fill"):
        edge = "k" if isinstance(colour, str) and colour == "auto" else colour
        parts = [_surface_part(level, ring, edge, group) for level, ring in _filled(sheet, levels)]
    else:
        edge = "flat" if isinstance(colour, str) and colour == "auto" else colour
        parts = [_line_part(level, line, edge, group) for level, line in lines]
    if group.on("showtext"):
        parts += [_text_part(level, line) for level, line in lines]
    return parts


def _looks(group: GraphicsObject, level: float, edge: Any) -> dict[str, Any]:
    looks = {"edgecolor": edge, "cdata": level, "facevertexcdata": level}
    return {**looks, "linestyle": group["linestyle"], "linewidth": group["linewidth"]}


def _shape(points: Array, height: float | None) -> dict[str, Any]:
    """The data of a patch with one polygon."""
    columns = [points] if height is None else [points, np.where(np.isnan(points[:, :1]), np.nan, height)]
    found = {"xdata": norm(points[:, :1]), "ydata": norm(points[:, 1:2]), "vertices": norm(np.hstack(columns))}
    if height is not None:
        found["zdata"] = norm(columns[1])
    return {**found, "faces": row(np.arange(1.0, len(points) + 1))}


def _line_part(level: float, line: Array, edge: Any, group: GraphicsObject) -> Part:
    mode = group["zlevelmode"]
    height = None if mode == "none" else level if mode == "auto" else float(reals_of(group["zlevel"]).ravel()[0])
    points = np.vstack([line, [np.nan, np.nan]])
    return "patch", {**_shape(points, height), "facecolor": "none", **_looks(group, level, edge)}


def _surface_part(level: float, ring: Array, edge: Any, group: GraphicsObject) -> Part:
    return "patch", {**_shape(ring, None), "facecolor": "flat", **_looks(group, level, edge)}


def _text_part(level: float, line: Array) -> Part:
    """The level of a line, at its middle and along it."""
    k = max(len(line) // 2, 1)
    (x0, y0), (x1, y1) = line[k - 1], line[k]
    angle = float(np.degrees(np.arctan2(y1 - y0, x1 - x0)))
    angle = angle - 180 if angle > 90 else angle + 180 if angle < -90 else angle
    place = np.array([[(x0 + x1) / 2, (y0 + y1) / 2, 0.0]])
    found = {"position": place, "string": f"{level:.4g}", "rotation": angle, "horizontalalignment": "center"}
    return "text", {**found, "backgroundcolor": "w", "margin": 0.5}


def _contour(args: tuple[Any, ...], who: str, values: dict[str, Any], nargout: int, context: Context) -> Any:
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    request = _Request(rest, who)
    axes = scene.prepare(given)
    if who == "contour3":
        three_d(scene, axes)
    if not scene.held(axes):
        axes.values["box"] = "on"
        if who == "contourf":
            axes.values["layer"] = "top"
    group = add_contours(scene, axes, request.sheet, request.levels, {**values, **request.values}, request.pairs)
    if nargout == 0:
        return None
    return (group["contourmatrix"], group.handle) if nargout > 1 else group["contourmatrix"]


@builtin(
    "contour(z)", "contour(z, levels)", "contour(x, y, z)", "contour(x, y, z, levels)", "contour(..., style)",
    "contour(..., property, value, ...)", "contour(hax, ...)", "c = contour(...)", "[c, h] = contour(...)",
)  # fmt: skip
def contour(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw lines along which a matrix of heights has the same value.

    levels  how many (10), or a vector with them; [v v] is the one level v
    style   colour and style of the lines as in plot
    "ShowText", "on" writes its level at each line.
    c       the lines in one matrix: before the points of each, its level and their number; h: the handle of the group

    >> [c, h] = contour([1 2; 3 4], [2 3]); get(h, "levellist")
    ans =

       2   3

    """
    return _contour(args, "contour", {}, nargout, context)


@builtin(
    "contourf(z)", "contourf(z, levels)", "contourf(x, y, z)", "contourf(x, y, z, levels)", "contourf(..., style)",
    "contourf(..., property, value, ...)", "contourf(hax, ...)", "c = contourf(...)", "[c, h] = contourf(...)",
)  # fmt: skip
def contourf(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Fill what lies between contour lines with colours; the arguments are those of contour.

    >> [c, h] = contourf([1 2; 3 4], [2 3]); get(h, "fill")
    ans = on
    """
    return _contour(args, "contourf", {"fill": "on"}, nargout, context)


@builtin(
    "contour3(z)", "contour3(z, levels)", "contour3(x, y, z)", "contour3(x, y, z, levels)", "contour3(..., style)",
    "contour3(..., property, value, ...)", "contour3(hax, ...)", "c = contour3(...)", "[c, h] = contour3(...)",
)  # fmt: skip
def contour3(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw contour lines in space, at their heights; the arguments are those of contour.

    >> [c, h] = contour3([1 2; 3 4], [2 3]); get(h, "zlevelmode")
    ans = auto
    """
    return _contour(args, "contour3", {"zlevelmode": "auto"}, nargout, context)


@builtin(
    "c = contourc(z)", "c = contourc(z, levels)", "c = contourc(x, y, z)", "c = contourc(x, y, z, levels)",
    "[c, lev] = contourc(...)", fresh=True,
)  # fmt: skip
def contourc(*args: Any, nargout: int = 1) -> Any:
    """The contour lines of a matrix of heights as a matrix (see contour), and their levels.

    >> [c, lev] = contourc([1 2; 3 4], [2 3]); lev
    lev =

       2   3

    """
    if not 1 <= len(args) <= 4:
        raise invalid_call("contourc")
    _check_data(args)
    request = _Request(list(args), "contourc")
    levels, _, given = _levels(reals_of(request.sheet.z), request.levels)
    levels = levels if given else levels[1:]
    matrix = norm(_matrix(_lines(request.sheet, levels)))
    return (matrix, row(levels)) if nargout > 1 else matrix


def _check_data(args: tuple[Any, ...]) -> None:
    data = args[:3] if len(args) > 2 else args[:1]
    if not all(is_number(each) for each in data):
        raise OctaveError("contourc: X, Y, and Z must be numeric")
    if any(is_complex(each) for each in data):
        raise OctaveError("contourc: X, Y, and Z must be real")
    if any(reals_of(each).ndim > 2 for each in data):
        raise OctaveError("contourc: X, Y, and Z must be 2-D matrices")


@builtin("clabel(c, h)", "clabel(c, h, ...)", "clabel(c)")
def clabel(*args: Any, nargout: int = 1, context: Context) -> None:
    """Write its level at each contour line. c, h: what contour gives.

    >> [c, h] = contour(magic(3)); clabel(c, h); get(h, "showtext")
    ans = on
    """
    if not args:
        raise invalid_call("clabel")
    scene = scene_of(context)
    chosen = [scene.get(arg) for arg in args[1:2]]
    if not chosen or chosen[0] is None:
        chosen = [*[each for each in scene.axes().children if each.kind == "contour"][-1:]]
    for group in chosen:
        if group is not None and group.kind == "contour":
            group.set("showtext", "on")
