"""Error bars."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.graphics.curves import as_columns
from nnrepl.graphics.groups import Array, Part, add_group, column, is_number, parts_of, reals_of
from nnrepl.graphics.lines import next_colour
from nnrepl.graphics.linespec import LineSpec, parse_linespec
from nnrepl.graphics.objects import GraphicsObject, handles_of
from nnrepl.graphics.scene import Scene, axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm

KINDS = {"~>": "xyerr", "#~>": "boxxy", "#~": "box", "#": "boxx", "~": "yerr", ">": "xerr"}
"""The characters of a format that say which way the bars go, and the name of each."""


def _format(text: str) -> tuple[str, LineSpec]:
    """The kind of bars and the look of the line that a format says."""
    signs = "".join(each for each in "#~>" if each in text)
    rest = "".join(each for each in text if each not in "#~>")
    spec = parse_linespec(rest) if rest else LineSpec()
    if spec is None:
        strange = next((each for each in rest if parse_linespec(each) is None), rest[0])
        raise OctaveError(f"__do_errplot__: unrecognized format character: '{strange}'")
    return KINDS.get(signs, "yerr"), spec


@builtin(
    "errorbar(y, ey)", "errorbar(x, y, ey)", "errorbar(x, y, ey, fmt)", "errorbar(x, y, ly, uy, fmt)",
    'errorbar(x, y, ex, ey, "~>")', 'errorbar(x, y, lx, ux, ly, uy, "~>")', "errorbar(..., x2, y2, ..., fmt2)",
    "errorbar(hax, ...)", "h = errorbar(...)",
)  # fmt: skip
def errorbar(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw a line through points with bars that show how wrong they may be.

    ey, ly, uy  the errors of y: to both sides, or downwards and upwards; ex, lx, ux: those of x
    fmt         as in plot, with "~" for errors of y, ">" for errors of x, "~>" for both, "#" for boxes

    >> h = errorbar(1:2, [3 4], [0.1 0.2], "r"); get(h, "format")
    ans = yerr
    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if len(rest) < 2:
        raise invalid_call("errorbar")
    calls = _calls(rest)
    axes = scene.prepare(given)
    made: list[GraphicsObject] = []
    for numbers, text in calls:
        made += _draw(scene, axes, numbers, text)
    if not scene.held(axes):
        axes.values["box"] = "on"
    return handles_of(made) if nargout else None


def _calls(rest: list[Any]) -> list[tuple[list[Array], str]]:
    """The data and the format of each set of points."""
    found: list[tuple[list[Array], str]] = []
    numbers: list[Array] = []
    for position, arg in enumerate(rest, 1):
        if is_number(arg):
            numbers.append(as_columns(reals_of(arg)))
        elif isinstance(arg, str):
            found.append((numbers, str(arg)))
            numbers = []
        else:
            raise OctaveError(f"errorbar: data argument {position} must be numeric")
    if numbers:
        found.append((numbers, "-"))
    for data, _ in found:
        if len(data) > 6:
            raise OctaveError("errorbar: too many arguments to plot")
        if len(data) < 2 or len(data) == 5:
            raise OctaveError("errorbar: error plot requires 2, 3, 4, or 6 arguments")
        if data[0].ndim > 2:
            raise OctaveError("errorbar: arrays of more than two dimensions are not supported")
        for k, each in enumerate(data[1:], 2):
            if each.shape != data[0].shape:
                raise OctaveError(f"errorbar: size of argument {k} does not match others")
    return found


def _draw(scene: Scene, axes: GraphicsObject, numbers: list[Array], text: str) -> list[GraphicsObject]:
    kind, spec = _format(text)
    both = kind in ("xyerr", "boxxy")
    if len(numbers) == 2 and both:
        raise OctaveError("errorbar: 2 column errorplot is only valid for xerr or yerr")
    if len(numbers) == 6 and not both:
        raise OctaveError("errorbar: error plot with 6 columns only valid for xyerr and boxxy")
    if len(numbers) == 3 and both:
        # Errors of x and of y: there is no x.
        numbers = [np.arange(1.0, len(numbers[0]) + 1).reshape(-1, 1), *numbers]
    y = numbers[1] if len(numbers) > 2 else numbers[0]
    x = numbers[0] if len(numbers) > 2 else np.arange(1.0, len(y) + 1).reshape(-1, 1)
    errors = numbers[2:] if len(numbers) > 2 else numbers[1:]
    made = []
    for k in range(y.shape[1]):
        each = [error[:, min(k, error.shape[1] - 1)] for error in errors]
        colour = norm(np.array([spec.color])) if spec.color is not None else next_colour(axes)
        values = {
            "color": colour, "format": kind, "xdata": column(x[:, min(k, x.shape[1] - 1)]), "ydata": column(y[:, k]),
            "marker": spec.marker or "none",
            "linestyle": spec.linestyle or ("none" if spec.marker else "-"),
            **_errors(kind, each),
        }  # fmt: skip
        if spec.name is not None:
            values["displayname"] = spec.name
        made.append(add_group(scene, axes, "errorbar", values))
    return made


def _errors(kind: str, errors: list[Array]) -> dict[str, Any]:
    """The errors of each point to each side: of y in ldata and udata, of x in xldata and xudata."""
    both = kind in ("xyerr", "boxxy")
    if both and len(errors) == 2:
        errors = [errors[0], errors[0], errors[1], errors[1]]
    elif not both and len(errors) == 1:
        errors = [errors[0], errors[0]]
    if len(errors) == 4:
        names: tuple[str, ...] = ("xldata", "xudata", "ldata", "udata")
    elif kind in ("xerr", "boxx"):
        names = ("xldata", "xudata")
    else:
        names = ("ldata", "udata")
    return {name: column(error) for name, error in zip(names, errors, strict=False)}


@parts_of("errorbar")
def _errorbar_parts(group: GraphicsObject) -> list[Part]:
    x, y = (reals_of(group[name]).ravel() for name in ("xdata", "ydata"))
    kept = ("color", "linestyle", "linewidth", "marker", "markersize", "markerfacecolor", "markeredgecolor")
    main = {"xdata": norm(x.reshape(1, -1)), "ydata": norm(y.reshape(1, -1)), **{name: group[name] for name in kept}}
    across, up = _bar_lines(group, x, y)
    bars = {"xdata": norm(across.reshape(1, -1)), "ydata": norm(up.reshape(1, -1)), "color": group["color"]}
    bars.update(linestyle="-", linewidth=group["linewidth"])
    return [("line", bars), ("line", main)]


def _bar_lines(group: GraphicsObject, x: Array, y: Array) -> tuple[Array, Array]:
    sides = {name: reals_of(group[name]).ravel() for name in ("xldata", "xudata", "ldata", "udata")}
    cap_x, cap_y = (0.01 * (np.ptp(each) or 1.0) for each in (x, y))
    kind = group["format"]
    pieces: list[tuple[Array, Array]] = []
    if kind in ("xerr", "xyerr"):
        pieces.append(_whiskers(x, y, sides["xldata"], sides["xudata"], cap_y))
    if kind in ("yerr", "xyerr"):
        up, across = _whiskers(y, x, sides["ldata"], sides["udata"], cap_x)
        pieces.append((across, up))
    if kind.startswith("box"):
        pieces.append(_boxes(x, y, sides, cap_x, cap_y))
    return np.concatenate([p[0] for p in pieces]), np.concatenate([p[1] for p in pieces])


def _whiskers(along: Array, beside: Array, down: Array, up: Array, cap: float) -> tuple[Array, Array]:
    """Bars along one coordinate with a cap at each end: what that coordinate is at their corners, and the other."""
    low, high, gap = along - down, along + up, np.full(along.size, np.nan)
    main = [low, high, gap, high, high, gap, low, low, gap]
    other = [beside, beside, gap, beside - cap, beside + cap, gap, beside - cap, beside + cap, gap]
    return np.stack(main).ravel(order="F"), np.stack(other).ravel(order="F")


def _boxes(x: Array, y: Array, sides: dict[str, Array], cap_x: float, cap_y: float) -> tuple[Array, Array]:
    left, right = (x - sides["xldata"], x + sides["xudata"]) if sides["xldata"].size else (x - cap_x, x + cap_x)
    low, high = (y - sides["ldata"], y + sides["udata"]) if sides["ldata"].size else (y - cap_y, y + cap_y)
    gap = np.full(x.size, np.nan)
    across = np.stack([left, right, right, left, left, gap]).ravel(order="F")
    return across, np.stack([low, low, high, high, low, gap]).ravel(order="F")
