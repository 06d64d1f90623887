"""Curves with something to them: area, stem, stairs."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.graphics.groups import (
    Array,
    Part,
    add_baseline,
    add_group,
    column,
    is_number,
    parts_of,
    patch_values,
    reals_of,
    rebuild,
)
from nnrepl.graphics.lines import next_colour, three_d
from nnrepl.graphics.linespec import LineSpec, parse_linespec
from nnrepl.graphics.objects import GraphicsObject, handles_of
from nnrepl.graphics.scene import Scene, axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm
from nnrepl.values.kinds import dims_text, is_complex, is_text

Pairs = list[tuple[str, Any]]


def take_numbers(rest: list[Any], most: int) -> list[Array]:
    """The numeric arguments at the beginning, at most so many; they are taken out."""
    found: list[Array] = []
    while rest and is_number(rest[0]) and len(found) < most:
        found.append(reals_of(rest.pop(0)))
    return found


def named_pairs(rest: list[Any], who: str) -> Pairs:
    """What is left of the arguments as properties with their values."""
    pairs: Pairs = []
    while rest:
        name = rest.pop(0)
        if not isinstance(name, str):
            raise invalid_call(who)
        if not rest:
            raise OctaveError(f'{who}: No value specified for property "{name}"')
        pairs.append((name, rest.pop(0)))
    return pairs


def as_columns(array: Array) -> Array:
    """A vector as a column, a matrix as it is."""
    return array.reshape(-1, 1) if 1 in array.shape else array


def x_and_y(numbers: list[Array], message: str) -> tuple[Array, Array]:
    """x and y as matrices of one size, a column for each curve; x counts where it is not given."""
    y = as_columns(numbers[-1])
    if len(numbers) == 1:
        x = np.arange(1.0, len(y) + 1).reshape(-1, 1)
    else:
        x = as_columns(numbers[0])
    if x.shape[1] == 1 and len(x) == len(y):
        x = np.repeat(x, y.shape[1], axis=1)
    if x.shape != y.shape:
        raise OctaveError(message)
    return x, y


@builtin(
    "area(y)", "area(x, y)", "area(..., level)", "area(..., property, value, ...)", "area(hax, ...)", "h = area(...)"
)
def area(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Fill the area under curves, the next one on top of those before it.

    y      a vector, or a matrix: a curve for each column
    level  where the area begins (0)

    >> h = area([1 2; 3 4]); get(h(2), "ydata")
    ans =

       2
       4

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    numbers = take_numbers(rest, 3)
    if not rest and not numbers:
        raise invalid_call("area")
    if not numbers or any(not isinstance(each, str) for each in rest[:1]) or _any_complex(args):
        raise OctaveError("area: X and Y must be real vectors or matrices")
    if len(numbers) == 3 and numbers[2].size != 1:
        raise OctaveError("area: LVL must be a real scalar")
    level = 0.0
    if len(numbers) == 3 or (len(numbers) == 2 and numbers[1].size == 1 and numbers[0].size > 1):
        level = float(numbers.pop().ravel()[0])
    x, y = x_and_y(numbers, "area: X and Y must have the same number of rows")
    pairs = named_pairs(rest, "area")
    flat = 1 in numbers[-1].shape
    axes = scene.prepare(given)
    made = []
    below, tops = np.full(len(y), level), y.cumsum(axis=1)
    for k in range(y.shape[1]):
        values = {"facecolor": next_colour(axes), "basevalue": level}
        values["xdata"] = norm(x[:, k].reshape(1, -1)) if flat else column(x[:, k])
        values["ydata"] = norm(y[:, k].reshape(1, -1)) if flat else column(y[:, k])
        made.append(add_group(scene, axes, "area", values, pairs, geometry=(below, tops[:, k])))
        below = tops[:, k]
    for group in made:
        group.values["areagroup"] = handles_of(made)
        group.changed = _restacked(scene, made)
    if not scene.held(axes):
        axes.values["box"] = "on"
    return handles_of(made) if nargout else None


def _any_complex(args: tuple[Any, ...]) -> bool:
    return any(is_number(each) and is_complex(each) for each in args)


def _restacked(scene: Scene, groups: list[GraphicsObject]) -> Any:
    def follow(obj: GraphicsObject, name: str) -> None:
        alive = [each for each in groups if each.handle in scene.objects]
        if name == "basevalue":
            for each in alive:
                each.values[name] = obj.values[name]
        below = np.full(reals_of(obj["ydata"]).size, float(obj["basevalue"]))
        top = np.zeros(below.size)
        for each in alive:
            top = top + reals_of(each["ydata"]).ravel()
            each.geometry = (below, top)
            below = top
            rebuild(scene, each)

    return follow


@parts_of("area")
def _area_parts(group: GraphicsObject) -> list[Part]:
    x = reals_of(group["xdata"]).ravel()
    below, top = group.geometry
    across = np.concatenate([x[:1], x, x[::-1]])
    up = np.concatenate([below[:1], top, below[::-1]])
    kept = ("facecolor", "edgecolor", "linestyle", "linewidth", "facealpha", "edgealpha")
    values = patch_values(across.reshape(-1, 1), up.reshape(-1, 1))
    return [("patch", {**values, **{name: group[name] for name in kept}})]


class _Stems:
    """How the stems of a call look."""

    def __init__(self, rest: list[Any], who: str):
        self.filled = False
        self.spec = LineSpec()
        while rest and is_text(rest[0]):
            word = rest[0]
            if str(word).lower() in ("fill", "filled"):
                self.filled = True
            else:
                spec = parse_linespec(str(word))
                if spec is None:
                    break
                self.spec = spec
            rest.pop(0)
        self.pairs = named_pairs(rest, who)

    def values(self, axes: GraphicsObject) -> dict[str, Any]:
        """The properties of one group of stems."""
        spec = self.spec
        colour = norm(np.array([spec.color])) if spec.color is not None else next_colour(axes)
        return {
            "color": colour, "markeredgecolor": colour, "markerfacecolor": colour if self.filled else "none",
            "linestyle": spec.linestyle or "-", "marker": spec.marker or "o",
        }  # fmt: skip


def _add_stems(
    scene: Scene, axes: GraphicsObject, look: _Stems, data: dict[str, Any], baseline: GraphicsObject | None
) -> GraphicsObject:
    values = {**look.values(axes), **data}
    if baseline is not None:
        values["baseline"] = baseline.handle
    return add_group(scene, axes, "stem", values, look.pairs)


@parts_of("stem")
def _stem_parts(group: GraphicsObject) -> list[Part]:
    x, y, z = (reals_of(group[name]).ravel(order="F") for name in ("xdata", "ydata", "zdata"))
    base = float(group["basevalue"])
    gaps = np.full(x.size, np.nan)
    stems = {"xdata": _woven(x, x, gaps)}
    tips: dict[str, Any] = {"xdata": norm(x.reshape(1, -1)), "ydata": norm(y.reshape(1, -1))}
    if z.size:
        stems.update(ydata=_woven(y, y, gaps), zdata=_woven(np.full(z.size, base), z, gaps))
        tips["zdata"] = norm(z.reshape(1, -1))
    else:
        stems["ydata"] = _woven(np.full(y.size, base), y, gaps)
    look = {name: group[name] for name in ("marker", "markersize", "markerfacecolor", "markeredgecolor", "linewidth")}
    return [
        ("line", {**stems, "color": group["color"], "linestyle": group["linestyle"], "linewidth": group["linewidth"]}),
        ("line", {**tips, "color": group["color"], "linestyle": "none", **look}),
    ]


def _woven(*rows: Array) -> Any:
    """The first elements of all rows, then the second ones, and so on."""
    return norm(np.stack(rows).reshape(1, -1, order="F"))


@builtin(
    "stem(y)", "stem(x, y)", "stem(..., linespec)", 'stem(..., "filled")', "stem(..., property, value, ...)",
    "stem(hax, ...)", "h = stem(...)",
)  # fmt: skip
def stem(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw a line from zero to each point, with a marker at its end.

    y  a vector, or a matrix: stems of a colour for each column; x: where they stand, 1, 2, ... without it

    >> h = stem([3 1 2], "filled"); get(h, "marker")
    ans = o
    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if not rest:
        raise invalid_call("stem")
    numbers = take_numbers(rest, 3)
    if len(numbers) == 3:
        raise OctaveError("stem: can not define Z for 2-D stem plot")
    if not numbers or (rest and not is_text(rest[0])):
        raise OctaveError("stem: X and Y must be numeric")
    if numbers[-1].ndim > 2:
        raise OctaveError("stem: Y must be a vector or 2-D array")
    x, y = x_and_y(numbers, "stem: inconsistent sizes for X and Y")
    look = _Stems(rest, "stem")
    axes = scene.prepare(given)
    baseline = add_baseline(scene, axes)
    made = [
        _add_stems(scene, axes, look, {"xdata": column(a), "ydata": column(b)}, baseline)
        for a, b in zip(x.T, y.T, strict=True)
    ]
    if not scene.held(axes):
        axes.values["box"] = "on"
    return handles_of(made) if nargout else None


@builtin(
    "stem3(x, y, z)", "stem3(..., linespec)", 'stem3(..., "filled")', "stem3(..., property, value, ...)",
    "stem3(hax, ...)", "h = stem3(...)",
)  # fmt: skip
def stem3(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw a line from the plane z = 0 to each point in space, with a marker at its end.

    >> h = stem3([1 2], [3 4], [5 6]); get(h, "zdata")
    ans =

       5
       6

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    numbers = take_numbers(rest, 3)
    if not args:
        raise invalid_call("stem3")
    if not numbers or (rest and not is_text(rest[0])):
        raise OctaveError("stem3: X, Y, and Z must be numeric")
    if len(numbers) == 2:
        raise OctaveError("stem3: must define X, Y, and Z")
    if len(numbers) == 1:
        y, x = np.mgrid[1 : numbers[0].shape[0] + 1, 1 : numbers[0].shape[1] + 1].astype(float)
        numbers = [x, y, numbers[0]]
    x, y, z = (each.ravel(order="F") for each in numbers)
    if not x.size == y.size == z.size:
        raise OctaveError("stem3: inconsistent sizes for X, Y, and Z")
    look = _Stems(rest, "stem3")
    axes = scene.prepare(given)
    made = _add_stems(scene, axes, look, {"xdata": column(x), "ydata": column(y), "zdata": column(z)}, None)
    three_d(scene, axes)
    return made.handle if nargout else None


@parts_of("stairs")
def _stairs_parts(group: GraphicsObject) -> list[Part]:
    x, y = _steps(reals_of(group["xdata"]).ravel(), reals_of(group["ydata"]).ravel())
    kept = ("color", "linestyle", "linewidth", "marker", "markersize", "markerfacecolor", "markeredgecolor")
    values = {"xdata": norm(x.reshape(1, -1)), "ydata": norm(y.reshape(1, -1))}
    return [("line", {**values, **{name: group[name] for name in kept}})]


def _steps(x: Array, y: Array) -> tuple[Array, Array]:
    """The corners of the stairs through points."""
    return np.concatenate([x[:1], np.repeat(x[1:], 2)]), np.concatenate([np.repeat(y[:-1], 2), y[-1:]])


@builtin(
    "stairs(y)", "stairs(x, y)", "stairs(..., linespec)", "stairs(..., property, value, ...)", "stairs(hax, ...)",
    "h = stairs(...)", "[xs, ys] = stairs(...)",
)  # fmt: skip
def stairs(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw curves that go on level and jump at each point; with two outputs give their corners instead.

    >> [xs, ys] = stairs([4 5]); ys'
    ans =

       4   4   5

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if not rest:
        raise invalid_call("stairs")
    numbers = take_numbers(rest, 2)
    flat = all(each.ndim <= 2 for each in numbers)
    if len([each for each in args if not is_text(each)]) > 1 and (len(numbers) < 2 or not flat) and given is None:
        raise OctaveError("stairs: X and Y must be numeric 2-D vectors or matrices")
    if not numbers or not flat:
        raise OctaveError("stairs: Y must be a numeric 2-D vector or matrix")
    x, y = x_and_y(numbers, "stairs: X and Y sizes must match")
    if not x.size:
        raise OctaveError(f"x(1,_): out of bound 0 (dimensions are {dims_text(x.shape)})", "Octave:index-out-of-bounds")
    if nargout > 1:
        corners = [_steps(a, b) for a, b in zip(x.T, y.T, strict=True)]
        return tuple(norm(np.column_stack([corner[k] for corner in corners])) for k in (0, 1))
    spec = (
        parse_linespec(str(rest.pop(0))) if rest and is_text(rest[0]) and parse_linespec(str(rest[0])) else LineSpec()
    )
    assert spec is not None
    pairs = named_pairs(rest, "stairs")
    axes = scene.prepare(given)
    made = []
    for a, b in zip(x.T, y.T, strict=True):
        colour = norm(np.array([spec.color])) if spec.color is not None else next_colour(axes)
        values = {"color": colour, "xdata": column(a), "ydata": column(b), "linestyle": spec.linestyle or "-"}
        values["marker"] = spec.marker or "none"
        made.append(add_group(scene, axes, "stairs", values, pairs))
    if not scene.held(axes):
        axes.values["box"] = "on"
    return handles_of(made) if nargout else None
