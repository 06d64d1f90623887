"""Well-known surfaces as data: peaks, sphere, cylinder, ellipsoid."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.graphics.groups import Array, is_number, reals_of
from nnrepl.graphics.scene import axes_argument
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm


def _target(args: tuple[Any, ...], context: Context) -> tuple[tuple[float, ...], tuple[Any, ...]]:
    """The axes that are given as the first argument, if so, and the other arguments."""
    axes, rest = axes_argument(context, args)
    return (axes.handle,) if axes is not None else (), tuple(rest)


def _given(x: Array, y: Array, z: Array, nargout: int, context: Context, target: tuple[float, ...] = ()) -> Any:
    """The surface as outputs, or drawn."""
    values = tuple(norm(np.asfortranarray(each)) for each in (x, y, z))
    if nargout == 0:
        context.call("surf", (*target, *values), 0)
        return None
    return values if nargout > 1 else values[0]


@builtin("peaks()", "peaks(n)", "peaks(x, y)", "z = peaks(...)", "[x, y, z] = peaks(...)")
def peaks(*args: Any, nargout: int = 1, context: Context) -> Any:
    """A surface with three hills and three hollows, for trying things out; without an output it is drawn.

    n     how many rows and columns (49), from -3 to 3; a vector: the coordinates themselves
    x, y  the places, as from meshgrid

    >> z = peaks(3)(2, 2)
    z = 0.9810
    """
    if len(args) > 2:
        raise invalid_call("peaks")
    if len(args) == 2:
        x, y = (reals_of(each) for each in args)
        if 1 in x.shape and 1 in y.shape:
            x, y = np.meshgrid(x.ravel(), y.ravel())
        if x.shape != y.shape:
            raise OctaveError("peaks: X and Y must have the same size")
    else:
        line = reals_of(args[0]).ravel() if args else np.array([49.0])
        line = np.linspace(-3, 3, _count(args[0] if args else 49.0, "peaks")) if line.size == 1 else line
        x, y = np.meshgrid(line, line)
    hills = 3 * (1 - x) ** 2 * np.exp(-(x**2) - (y + 1) ** 2)
    hollow = 10 * (x / 5 - x**3 - y**5) * np.exp(-(x**2) - y**2)
    z = hills - hollow - 1 / 3 * np.exp(-((x + 1) ** 2) - y**2)
    return norm(np.asfortranarray(z)) if nargout == 1 else _given(x, y, z, nargout, context)


def _count(value: Any, who: str) -> int:
    numbers = reals_of(value).ravel() if is_number(value) else np.zeros(0)
    if numbers.size != 1 or not np.isfinite(numbers[0]):
        raise OctaveError(f"{who}: N must be a scalar")
    return max(int(numbers[0]), 0)


def _ball(n: int) -> tuple[Array, Array, Array]:
    theta = np.linspace(0, 2 * np.pi, n + 1)
    phi = np.linspace(-np.pi / 2, np.pi / 2, n + 1).reshape(-1, 1)
    return np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi) * np.ones(n + 1)


@builtin("sphere()", "sphere(n)", "sphere(hax, ...)", "[x, y, z] = sphere(...)")
def sphere(*args: Any, nargout: int = 1, context: Context) -> Any:
    """A sphere of radius 1 as n + 1 x n + 1 points (n is 20); without an output it is drawn.

    >> [x, y, z] = sphere(2); z
    z =

      -1  -1  -1
       0   0   0
       1   1   1

    """
    target, args = _target(args, context)
    if len(args) > 1:
        raise invalid_call("sphere")
    return _given(*_ball(_count(args[0], "sphere") if args else 20), nargout, context, target)


@builtin("ellipsoid(xc, yc, zc, xr, yr, zr)", "ellipsoid(..., n)", "ellipsoid(hax, ...)", "[x, y, z] = ellipsoid(...)")
def ellipsoid(*args: Any, nargout: int = 1, context: Context) -> Any:
    """An ellipsoid around a point with a radius along each axis, as n + 1 x n + 1 points (n is 20).

    >> [x, y, z] = ellipsoid(0, 0, 1, 1, 1, 2, 2); z(:, 1)'
    ans =

      -1   1   3

    """
    target, args = _target(args, context)
    if len(args) not in (6, 7):
        raise invalid_call("ellipsoid")
    middle = [float(reals_of(each).ravel()[0]) for each in args[:3]]
    radius = [float(reals_of(each).ravel()[0]) for each in args[3:6]]
    ball = _ball(_count(args[6], "ellipsoid") if len(args) == 7 else 20)
    points = [m + r * each for m, r, each in zip(middle, radius, ball, strict=True)]
    return _given(points[0], points[1], points[2], nargout, context, target)


@builtin("cylinder()", "cylinder(r)", "cylinder(r, n)", "cylinder(hax, ...)", "[x, y, z] = cylinder(...)")
def cylinder(*args: Any, nargout: int = 1, context: Context) -> Any:
    """A body of height 1 that is round about the z axis, with these radii from the bottom to the top ([1 1]).

    n  how many points are around it (20). Without an output it is drawn.

    >> [x, y, z] = cylinder([1 2], 2); x
    x =

       1  -1   1
       2  -2   2

    """
    target, args = _target(args, context)
    if len(args) > 2:
        raise invalid_call("cylinder")
    radii = reals_of(args[0]).ravel() if args else np.ones(2)
    if radii.size < 2:
        raise OctaveError("cylinder: length(R) must be larger than 2")
    n = _count(args[1], "cylinder") if len(args) > 1 else 20
    angle = np.linspace(0, 2 * np.pi, n + 1)
    heights = np.linspace(0, 1, radii.size).reshape(-1, 1)
    around = radii.reshape(-1, 1)
    return _given(around * np.cos(angle), around * np.sin(angle), heights * np.ones(n + 1), nargout, context, target)
