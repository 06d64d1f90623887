"""The limits, scales and looks of axes: xlim and its kin, axis, grid, box, subplot, view, linkaxes."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call, row
from nnrepl.errors import OctaveError
from nnrepl.graphics.figures import pairs_of
from nnrepl.graphics.handles import assign
from nnrepl.graphics.objects import GraphicsObject
from nnrepl.graphics.scene import axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import is_array_like, is_logical, is_text


def _limits(args: tuple[Any, ...], who: str, name: str, nargout: int, context: Context) -> Any:
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if len(rest) > 1:
        raise invalid_call(who)
    axes = given or scene.axes()
    if not rest:
        return axes[name]
    value = rest[0]
    if isinstance(value, str):
        return _limits_word(axes, value.lower(), who, name, nargout)
    axes.set(name, _increasing(axes, value, who, name))
    scene.note_change(axes)
    return axes[name] if nargout else None


def _increasing(axes: GraphicsObject, value: Any, who: str, name: str) -> Any:
    """Two limits that are increasing; an infinite one stays as it is."""
    if not is_array_like(value) or is_text(value) or to_array(value).size != 2:
        if name == "clim":
            raise OctaveError(f"{who}: LIMITS must be a numeric 2-element vector where LIM1 < LIM2")
        raise OctaveError(f"{who}: LIMITS must be a 2-element vector")
    pair = np.asarray(to_array(value), dtype=float).reshape(1, 2).copy()
    if np.isnan(pair).any() and name != "clim":
        raise OctaveError(f'set: "{name}" must not be nan')
    if not pair[0, 0] < pair[0, 1]:
        if name == "clim":
            raise OctaveError(f"{who}: LIMITS must be a numeric 2-element vector where LIM1 < LIM2")
        raise OctaveError(f"{who}: axis limits must be increasing")
    now = axes[name]
    return np.where(np.isinf(pair), now, pair)


def _limits_word(axes: GraphicsObject, word: str, who: str, name: str, nargout: int) -> Any:
    if word in ("auto", "manual"):
        axes.set(name + "mode", word)
        return axes[name] if nargout else None
    if word == "mode" and name != "clim":
        return axes[name + "mode"]
    if name == "clim":
        raise OctaveError(f"{who}: invalid mode '{word}'")
    return None


@builtin("xlim()", "xlim([low high])", 'xlim("auto")', 'xlim("manual")', 'xlim("mode")', "lim = xlim(hax, ...)")
def xlim(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Get or set where the x axis begins and ends.

    An infinite limit stays what it is. "auto": where the data fit; "manual": as now; "mode": which of these it is.

    >> xlim([0 5]); xlim
    ans =

       0   5

    """
    return _limits(args, "xlim", "xlim", nargout, context)


@builtin("ylim()", "ylim([low high])", 'ylim("auto")', 'ylim("manual")', 'ylim("mode")', "lim = ylim(hax, ...)")
def ylim(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Get or set where the y axis begins and ends; see xlim.

    >> ylim([-1 1]); ylim("mode")
    ans = manual
    """
    return _limits(args, "ylim", "ylim", nargout, context)


@builtin("zlim()", "zlim([low high])", 'zlim("auto")', 'zlim("manual")', 'zlim("mode")', "lim = zlim(hax, ...)")
def zlim(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Get or set where the z axis begins and ends; see xlim.

    >> zlim([0 9]); zlim
    ans =

       0   9

    """
    return _limits(args, "zlim", "zlim", nargout, context)


@builtin("caxis()", "caxis([low high])", 'caxis("auto")', 'caxis("manual")', "lim = caxis(hax, ...)", aliases=("clim",))
def caxis(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Get or set which values have the first and the last colour of the colour map.

    >> caxis([0 10]); caxis
    ans =

        0   10

    """
    return _limits(args, "caxis", "clim", nargout, context)


@builtin("grid()", "grid on", "grid off", "grid minor", "grid minor on", "grid minor off", "grid(hax, ...)")
def grid(*args: Any, context: Context) -> None:
    """Draw lines at the ticks of the axes, or no longer; without a word, change between these.

    >> grid on; get(gca, "xgrid")
    ans = on
    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if len(rest) > 2:
        raise invalid_call("grid")
    if any(not isinstance(word, str) for word in rest):
        raise OctaveError("grid: argument 1 must be an axis handle or a string")
    words = [word.lower() for word in rest]
    axes = given or scene.axes()
    minor = words[:1] == ["minor"]
    state = words[1:] if minor else words
    if state not in ([], ["on"], ["off"]):
        raise invalid_call("grid")
    which = "minorgrid" if minor else "grid"
    on = state == ["on"] if state else not (axes.on("x" + which) and axes.on("y" + which) and axes.on("z" + which))
    for axis in "xyz":
        axes.values[axis + which] = "on" if on else "off"
        if not minor and not on:
            axes.values[axis + "minorgrid"] = "off"
    scene.note_change(axes)


@builtin("box()", "box on", "box off", "box(hax, ...)")
def box(*args: Any, context: Context) -> None:
    """Draw a frame around the axes, or only the axes; without a word, change between these.

    >> box on; get(gca, "box")
    ans = on
    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if len(rest) > 1:
        raise invalid_call("box")
    axes = given or scene.axes()
    if rest and (not isinstance(rest[0], str) or rest[0].lower() not in ("on", "off")):
        raise OctaveError('box: argument must be "on" or "off"')
    on = rest[0].lower() == "on" if rest else not axes.on("box")
    axes.values["box"] = "on" if on else "off"
    scene.note_change(axes)


@builtin(
    "view(azimuth, elevation)", "view([azimuth elevation])", "view([x y z])", "view(2)", "view(3)", "view(hax, ...)",
    "[azimuth, elevation] = view()",
)  # fmt: skip
def view(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Get or set from where the axes are seen, in degrees.

    azimuth    around the z axis; elevation: above the plane of x and y
    [x y z]    the direction to look from
    view(2) looks from above, view(3) from the side: [-37.5 30].

    >> view(3); get(gca, "view")
    ans =

      -37.500   30.000

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    axes = given or scene.axes()
    if rest:
        axes.values["view"] = row(_direction(rest))
        scene.note_change(axes)
        if not nargout:
            return None
    azimuth, elevation = (float(x) for x in axes["view"].ravel())
    return (azimuth, elevation) if nargout > 1 else row([azimuth, elevation])


def _direction(args: list[Any]) -> list[float]:
    arrays = [
        np.asarray(to_array(a), dtype=float).ravel() if is_array_like(a) and not is_text(a) else np.zeros(0)
        for a in args
    ]
    sizes = [a.size for a in arrays]
    if sizes == [1, 1]:
        return [float(arrays[0][0]), float(arrays[1][0])]
    if sizes == [1] and arrays[0][0] in (2, 3):
        return [0.0, 90.0] if arrays[0][0] == 2 else [-37.5, 30.0]
    if sizes == [2]:
        return [float(x) for x in arrays[0]]
    if sizes == [3]:
        x, y, z = arrays[0].tolist()
        azimuth = np.degrees(np.arctan2(y, x)) + 90 if x or y else 0.0
        return [float(azimuth), float(np.degrees(np.arctan2(z, np.hypot(x, y))))]
    raise invalid_call("view")


@builtin("linkaxes(hax)", "linkaxes(hax, options)")
def linkaxes(hax: Any, options: Any = "xy", *, context: Context) -> None:
    """Give several axes the same limits, now and whenever those of one are set.

    options  which ones: "x", "y", "xy" or "off"

    >> a = subplot(1, 2, 1); b = subplot(1, 2, 2); linkaxes([a b]); xlim(a, [0 9]); xlim(b)
    ans =

       0   9

    """
    scene = scene_of(context)
    array = to_array(hax).ravel() if is_array_like(hax) and not is_text(hax) else np.zeros(0)
    if array.size < 2:
        raise OctaveError("linkaxes: HAX must contain at least 2 handles")
    found = [scene.of_kind(float(x), "axes") for x in array]
    axes = [each for each in found if each is not None]
    if len(axes) < len(found):
        raise OctaveError("linkaxes: HAX must be a vector of axes handles")
    if not isinstance(options, str) or options.lower() not in ("x", "y", "xy", "off"):
        raise OctaveError('linkaxes: OPTSTR must be "x", "y", "xy", or "off"')
    _link(axes, [] if options == "off" else [axis + "lim" for axis in options.lower()])


def _link(axes: list[GraphicsObject], names: list[str]) -> None:
    def follow(obj: GraphicsObject, name: str) -> None:
        if name in names:
            for other in axes:
                if other is not obj:
                    other[name] = obj[name]
                    other.values[name + "mode"] = "manual"

    for each in axes:
        each.changed = follow if names else None
    for name in names:
        pairs = np.concatenate([each[name] for each in axes])
        axes[0].set(name, np.array([[pairs[:, 0].min(), pairs[:, 1].max()]]))


@builtin(
    "subplot(rows, cols, index)", "subplot(rcn)", "subplot(hax)", 'subplot(..., "align")', 'subplot(..., "replace")',
    'subplot("position", pos)', "subplot(..., property, value, ...)", "hax = subplot(...)",
)  # fmt: skip
def subplot(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Divide the figure into rows and columns, and draw from now on in one of the parts.

    index  1 is the top left one, counting along the rows; a vector joins parts
    rcn    the three numbers as digits: 231 is (2, 3, 1)
    Axes that stand in the way are removed.

    >> h = subplot(2, 1, 2); get(h, "position")
    ans =

       0.1300   0.1100   0.7750   0.3432

    """
    scene = scene_of(context)
    rest = list(args)
    if not rest:
        raise invalid_call("subplot")
    chosen = scene.of_kind(rest[0], "axes") if len(rest) == 1 else None
    if chosen is not None:
        scene.select_axes(chosen)
        return chosen.handle if nargout else None
    figure = scene.figure()
    place = _place(rest, figure)
    replace = False
    while rest and isinstance(rest[0], str) and rest[0].lower() in ("align", "replace"):
        replace = rest.pop(0).lower() == "replace" or replace
    axes = _axes_at(scene, figure, place, replace)
    pairs = pairs_of(rest, "__go_axes__")
    try:
        for name, value in pairs:
            assign(scene, axes, name, value)
    except OctaveError as error:
        raise OctaveError(f"__go_axes__: {error.message}, unable to create graphics handle") from None
    return axes.handle if nargout else None


def _place(rest: list[Any], figure: GraphicsObject) -> np.ndarray:
    """Where the axes go; the arguments that say so are taken out."""
    if isinstance(rest[0], str) and rest[0].lower() == "position":
        position = rest[1] if len(rest) > 1 else None
        if not is_array_like(position) or is_text(position) or to_array(position).size != 4:
            raise OctaveError("subplot: POSITION must be a 4-element numeric array")
        del rest[:2]
        return np.asarray(to_array(position), dtype=float).ravel()
    numbers: list[Any] = []
    while rest and len(numbers) < 3 and is_array_like(rest[0]) and not is_text(rest[0]) and not is_logical(rest[0]):
        numbers.append(np.asarray(to_array(rest.pop(0)), dtype=float).ravel())
    if not numbers or (len(numbers) == 1 and numbers[0].size != 1):
        raise OctaveError("subplot: invalid axes handle or RCN argument")
    if len(numbers) == 1 and np.isfinite(numbers[0][0]):
        digits = int(numbers[0][0])
        numbers = [np.array([x]) for x in (digits // 100, digits // 10 % 10, digits % 10)]
    whole = all((np.abs(n) < 2**31).all() for n in numbers)
    if len(numbers) < 3 or not whole or any(n.size != 1 for n in numbers[:2]):
        raise OctaveError("subplot: INDEX value must be >= 1 and <= ROWS*COLS")
    rows, columns, index = int(numbers[0][0]), int(numbers[1][0]), np.round(numbers[2]).astype(int)
    if not index.size or (index < 1).any() or (index > rows * columns).any():
        raise OctaveError("subplot: INDEX value must be >= 1 and <= ROWS*COLS")
    return _grid_place(rows, columns, index - 1, figure)


def _grid_place(rows: int, columns: int, index: np.ndarray, figure: GraphicsObject) -> np.ndarray:
    """The rectangle of parts of a grid, in parts of the figure."""
    wide, high = (float(x) for x in figure["position"].ravel()[2:])
    left, bottom, width, height = 0.13, 0.11, 0.775, 0.815
    gap_x, gap_y = 0.2 / columns + 12 / wide, 0.2 / rows + 12 / high
    each_x, each_y = (width - (columns - 1) * gap_x) / columns, (height - (rows - 1) * gap_y) / rows
    across, down = index % columns, index // columns
    first_x = left + across.min() * (each_x + gap_x)
    last_x = left + across.max() * (each_x + gap_x) + each_x
    first_y = bottom + (rows - 1 - down.max()) * (each_y + gap_y)
    last_y = bottom + (rows - 1 - down.min()) * (each_y + gap_y) + each_y
    return np.array([first_x, first_y, last_x - first_x, last_y - first_y])


def _overlap(a: np.ndarray, b: np.ndarray) -> bool:
    tiny = 1e-6
    return bool(
        a[0] < b[0] + b[2] - tiny
        and b[0] < a[0] + a[2] - tiny
        and a[1] < b[1] + b[3] - tiny
        and b[1] < a[1] + a[3] - tiny
    )


def _axes_at(scene: Any, figure: GraphicsObject, place: np.ndarray, replace: bool) -> GraphicsObject:
    """The axes that stand there already, or new ones; those in the way go."""
    for other in [each for each in figure.children if each.kind == "axes" and not each.role.startswith("overlay")]:
        theirs = other["position"].ravel()
        if np.allclose(theirs, place, atol=1e-6) and not replace:
            scene.select_axes(other)
            return other
        if _overlap(theirs, place):
            scene.delete(other)
    position = norm(place.reshape(1, 4))
    return scene.new_axes(figure, [("position", position), ("positionconstraint", "innerposition")])
