"""Surfaces and contours of functions: ezsurf, ezmesh, ezsurfc, ezmeshc, ezcontour, ezcontourf, ezplot3, ezpolar."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call, row
from nnrepl.errors import OctaveError
from nnrepl.graphics.functionplots import FunctionOf
from nnrepl.graphics.groups import Array, is_number, reals_of
from nnrepl.graphics.scene import axes_argument
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm
from nnrepl.values.handles import FunctionHandle

POINTS = 60


def _functions(rest: list[Any], who: str, most: int, variables: str, context: Context) -> list[FunctionOf]:
    """The functions at the beginning of the arguments, which are taken out."""
    found: list[FunctionOf] = []
    while rest and isinstance(rest[0], str | FunctionHandle) and len(found) < most and rest[0] != "circ":
        found.append(FunctionOf(rest.pop(0), context, who, variables))
    if not found:
        raise OctaveError(f"{who}: F must be a string or function handle") if rest else invalid_call(who)
    return found


def _title(function: FunctionOf) -> str:
    """The expression of a function, as a title says it."""
    text = function.name
    if text.startswith("@("):
        text = text.partition(")")[2].strip()
    return text.replace(".*", "*").replace("./", "/").replace(".^", "^").replace(" ^ ", "^")


def _domain(rest: list[Any], default: tuple[float, float]) -> tuple[tuple[float, ...], int]:
    limits: tuple[float, ...] = (*default, *default)
    count = POINTS
    for arg in rest:
        if is_number(arg):
            numbers = reals_of(arg).ravel()
            if numbers.size == 1:
                count = _count(numbers[0])
            elif numbers.size in (2, 4):
                limits = tuple(numbers.tolist()) * (2 if numbers.size == 2 else 1)
    return limits, count


def _over_plane(args: tuple[Any, ...], who: str, draw: str, most: int, nargout: int, context: Context) -> Any:
    given, rest = axes_argument(context, args)
    functions = _functions(rest, who, most, "x, y", context)
    if len(functions) == 2:
        raise OctaveError(f"{who}: parametric plots require 3 functions")
    circle = any(isinstance(each, str) and each.lower() == "circ" for each in rest)
    limits, count = _domain(rest, (-2 * np.pi, 2 * np.pi))
    s, t = (norm(part) for part in np.meshgrid(*_sides(limits, count)))
    if len(functions) == 3:
        x, y, z = (_on_grid(function, s, t) for function in functions)
    else:
        x, y = np.asarray(s), np.asarray(t)
        if circle:
            # A disc instead of a square: s is the distance from its middle, t the angle.
            middle = (limits[0] + limits[1]) / 2, (limits[2] + limits[3]) / 2
            reach = np.hypot(limits[1] - middle[0], limits[3] - middle[1])
            far, turn = np.meshgrid(np.linspace(0, reach, count), np.linspace(0, 2 * np.pi, count))
            x, y = middle[0] + far * np.cos(turn), middle[1] + far * np.sin(turn)
        z = _on_grid(functions[0], norm(x.copy()), norm(y.copy()))
    first = () if given is None else (given.handle,)
    made = context.call(draw, (*first, norm(x.copy()), norm(y.copy()), norm(z.copy())), 2 if "contour" in draw else 1)
    handle = made[1] if isinstance(made, tuple) else made
    names = ("x", "y") if len(functions) == 1 else ("x", "y", "z")
    for name in names:
        context.call(f"{name}label", (name,), 0)
    if len(functions) == 1:
        context.call("title", (_title(functions[0]),), 0)
    else:
        parts = [f"{name} = {_title(each)}" for name, each in zip("xyz", functions, strict=True)]
        context.call("title", (", ".join(parts),), 0)
    return handle if nargout else None


def _count(value: float) -> int:
    if not 1 <= value <= 1e4:
        raise OctaveError("linspace: N must be a scalar")
    return int(value)


def _spread(found: Array, shape: tuple[int, ...]) -> Array:
    """Values for places of this shape; one alone stands for all of them."""
    if found.size != 1 and found.shape != shape:
        raise OctaveError("=: nonconformant arguments", "Octave:nonconformant-args")
    return np.array(np.broadcast_to(found, shape))


def _sides(limits: tuple[float, ...], count: int) -> tuple[Array, Array]:
    return np.linspace(limits[0], limits[1], count), np.linspace(limits[2], limits[3], count)


def _on_grid(function: FunctionOf, s: Any, t: Any) -> Array:
    return _spread(np.asarray(function.values(s, t)), np.atleast_2d(s).shape)


_FORMS = ("(f)", "(fx, fy, fz)", "(..., dom)", "(..., n)", '(..., "circ")', "(hax, ...)")


def _forms(name: str) -> tuple[str, ...]:
    return (*(f"{name}{form}" for form in _FORMS), f"h = {name}(...)")


@builtin(*_forms("ezsurf"))
def ezsurf(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw the surface of a function of x and y, or of three functions that give x, y and z.

    dom  [lo hi] or [xlo xhi ylo yhi], -2*pi to 2*pi without it; n: points along each axis (60); "circ": a disc

    >> h = ezsurf("x^2 + y^2", [-1 1], 10); size(get(h, "zdata"))
    ans =

       10   10

    """
    return _over_plane(args, "ezsurf", "surf", 3, nargout, context)


@builtin(*_forms("ezmesh"))
def ezmesh(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw the net of a function of x and y, or of three functions; the arguments are those of ezsurf.

    >> h = ezmesh("x*y", [-1 1], 5); size(get(h, "zdata"))
    ans =

       5   5

    """
    return _over_plane(args, "ezmesh", "mesh", 3, nargout, context)


@builtin(*_forms("ezsurfc"))
def ezsurfc(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw the surface of a function of x and y, and contours below it; the arguments are those of ezsurf.

    >> h = ezsurfc("x^2 + y^2", [-1 1], 10); numel(h)
    ans = 2
    """
    return _over_plane(args, "ezsurfc", "surfc", 3, nargout, context)


@builtin(*_forms("ezmeshc"))
def ezmeshc(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw the net of a function of x and y, and contours below it; the arguments are those of ezsurf.

    >> h = ezmeshc("x^2 + y^2", [-1 1], 10); numel(h)
    ans = 2
    """
    return _over_plane(args, "ezmeshc", "meshc", 3, nargout, context)


@builtin(*_forms("ezcontour"))
def ezcontour(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw the contour lines of a function of x and y; dom and n are those of ezsurf.

    >> h = ezcontour("x^2 + y^2", [-1 1]); get(get(gca, "title"), "string")
    ans = x^2 + y^2
    """
    return _over_plane(args, "ezcontour", "contour", 1, nargout, context)


@builtin(*_forms("ezcontourf"))
def ezcontourf(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw the filled contours of a function of x and y; dom and n are those of ezsurf.

    >> h = ezcontourf("x*y", [-1 1]); get(h, "type")
    ans = hggroup
    """
    return _over_plane(args, "ezcontourf", "contourf", 1, nargout, context)


@builtin("ezplot3(fx, fy, fz)", "ezplot3(..., dom)", "ezplot3(..., n)", "ezplot3(hax, ...)", "h = ezplot3(...)")
def ezplot3(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw the curve in space of three functions of t.

    dom  [lo hi], 0 to 2*pi without it; n: how many points (500)

    >> h = ezplot3("cos(t)", "sin(t)", "t"); size(get(h, "zdata"))
    ans =

         1   500

    """
    given, rest = axes_argument(context, args)
    functions = _functions(rest, "ezplot3", 3, "t", context)
    if len(functions) != 3:
        raise invalid_call("ezplot3")
    t, count = _line(rest)
    parts = [row(_spread(np.asarray(each.values(t)), (1, count)).ravel()) for each in functions]
    first = () if given is None else (given.handle,)
    made = context.call("plot3", (*first, *parts), 1)
    for name in ("x", "y", "z"):
        context.call(f"{name}label", (name,), 0)
    named = [f"{name} = {_title(each)}" for name, each in zip("xyz", functions, strict=True)]
    context.call("title", (", ".join(named),), 0)
    return made if nargout else None


@builtin("ezpolar(f)", "ezpolar(..., dom)", "ezpolar(..., n)", "ezpolar(hax, ...)", "h = ezpolar(...)")
def ezpolar(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw the radius that a function gives for each angle t.

    dom  [lo hi], 0 to 2*pi without it; n: how many points (500)

    >> h = ezpolar(@(t) 1 + sin(t)); get(get(gca, "title"), "string")
    ans = r = 1 + sin (t)
    """
    given, rest = axes_argument(context, args)
    functions = _functions(rest, "ezpolar", 1, "t", context)
    t, count = _line(rest)
    radius = row(_spread(np.asarray(functions[0].values(t)), (1, count)).ravel())
    first = () if given is None else (given.handle,)
    made = context.call("polar", (*first, t, radius), 1)
    context.call("title", (f"r = {_title(functions[0])}",), 0)
    return made if nargout else None


def _line(rest: list[Any]) -> tuple[Any, int]:
    """The places on a line where functions are asked for, and how many there are."""
    low, high, count = 0.0, 2 * np.pi, 500
    for arg in rest:
        numbers = reals_of(arg).ravel() if is_number(arg) else np.zeros(0)
        if numbers.size == 1:
            count = _count(numbers[0])
        elif numbers.size == 2:
            low, high = numbers.tolist()
    return row(np.linspace(low, high, count)), count
