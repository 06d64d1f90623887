"""Values between the points of a grid of any number of dimensions: interpn, interp3."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import floats, invalid_call, number
from nnrepl.builtins.constants import NA
from nnrepl.builtins.piecewise import curve_values
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_text

Array = np.ndarray
METHODS = ("nearest", "linear", "pchip", "cubic", "spline")


def _split(args: tuple[Any, ...], who: str) -> tuple[list[Array], str, Any]:
    """The numbers of a call, the method, and what stands outside of the grid."""
    rest, method, outside = list(args), "linear", NA
    if len(rest) > 1 and is_text(rest[-2]):
        outside = number(rest.pop(), f"{who}: EXTRAPVAL must be a scalar")
    if rest and is_text(rest[-1]):
        method = str(rest.pop()).lower()
        if method not in METHODS:
            listed = ", ".join(f"'{name}'" for name in METHODS)
            raise OctaveError(f"{who}: '{method}' does not match any of\n{listed}")
    if not rest:
        raise invalid_call(who)
    return [floats(each, who) for each in rest], method, outside


def _axis(grid: Array, dim: int, size: int, who: str) -> Array:
    """The places along a dimension, from a vector or a whole grid of them."""
    if not grid.size:
        raise OctaveError(f"{who}: wrong number or incorrectly formatted input arguments")
    if grid.size == max(grid.shape):
        line = grid.reshape(-1)
    else:
        line = np.moveaxis(grid, dim, 0).reshape(grid.shape[dim], -1)[:, 0]
    if line.size != size:
        raise OctaveError(f"{who}: dimensional mismatch")
    if not np.iscomplexobj(line) and not (np.diff(line) > 0).all():
        raise OctaveError(f"{who}: places along a dimension that do not ascend are not supported")
    return line


def _values(axes: list[Array], v: Array, places: list[Array], method: str, outside: Any) -> Array:
    from scipy import interpolate

    flat = np.stack([place.reshape(-1) for place in places], axis=1)
    inside = np.ones(len(flat), dtype=bool)
    for k, axis in enumerate(axes):
        inside &= (flat[:, k] >= axis[0]) & (flat[:, k] <= axis[-1])
    result = np.full(len(flat), outside, dtype=np.result_type(v, np.float64))
    points = flat[inside]
    if method == "nearest":
        at = [np.searchsorted((axis[1:] + axis[:-1]) / 2, points[:, k], side="right") for k, axis in enumerate(axes)]
        result[inside] = v[tuple(at)]
    elif method == "linear":
        result[inside] = interpolate.RegularGridInterpolator(axes, v)(points)
    else:
        result[inside] = [_curved(axes, v, point, method) for point in points]
    return result.reshape(places[0].shape)


def _curved(axes: list[Array], v: Array, point: Array, method: str) -> Any:
    """The value of the curves through the points of a grid, dimension by dimension from the last."""
    kind = "spline" if method == "spline" else "pchip"
    for axis, at in zip(reversed(axes), point[::-1], strict=True):
        lines = v.reshape(-1, v.shape[-1])
        found = [curve_values(axis, line, np.array([at]), kind, "interpn")[0] for line in lines]
        v = np.array(found).reshape(v.shape[:-1])
    return v


def _refined(v: Array, times: int) -> list[Array]:
    """The places of a grid halved so many times."""
    lines = [np.linspace(1, size, (size - 1) * 2**times + 1) for size in v.shape]
    return list(np.meshgrid(*lines, indexing="ij"))


def _interpolated(args: tuple[Any, ...], who: str) -> Any:
    given, method, outside = _split(args, who)
    if len(given) <= 2 and not (len(given) == 2 and given[1].size != 1):
        v = given[0]
        times = int(given[1].real.item()) if len(given) == 2 and 0 <= given[1].real.item() < 16 else 1
        if not v.size:
            raise OctaveError(f"{who}: V must not be empty")
        axes, places = [np.arange(1.0, size + 1) for size in v.shape], _refined(v, times)
    elif len(given) == given[0].ndim + 1:
        v, places = given[0], given[1:]
        axes = [np.arange(1.0, size + 1) for size in v.shape]
    elif len(given) % 2 and given[len(given) // 2].ndim == len(given) // 2:
        half = len(given) // 2
        v, places = given[half], given[half + 1 :]
        axes = [_axis(grid, k, v.shape[k], who) for k, grid in enumerate(given[:half])]
    else:
        raise OctaveError(f"{who}: wrong number or incorrectly formatted input arguments")
    if not v.size or any(axis.size < 2 or np.iscomplexobj(axis) for axis in axes) or any(map(np.iscomplexobj, places)):
        raise OctaveError(f"{who}: minimum of 2 real points required in each dimension")
    uneven = next((k for k, place in enumerate(places) if place.shape != places[0].shape), None)
    if uneven is not None:
        if not all(place.size == max(place.shape) for place in places):
            raise OctaveError(f"{who}: incompatible size of argument number {uneven + v.ndim + 2}")
        places = list(np.meshgrid(*(place.reshape(-1) for place in places), indexing="ij"))
    return norm(_values(axes, v, places, method, outside))


@builtin(
    "vi = interpn(x1, x2, ..., v, y1, y2, ...)", "vi = interpn(v, y1, y2, ...)", "vi = interpn(v, m)",
    "vi = interpn(v)", "vi = interpn(..., method)", "vi = interpn(..., method, extrapval)", fresh=True,
)  # fmt: skip
def interpn(*args: Any) -> Any:
    """Values between the points of a grid: v(i, j, ...) stands at x1(i), x2(j), ..., and is wanted at y1, y2, ...

    m       how often the grid is halved, where no places are given (1)
    method  "linear" (the default), "nearest", "cubic" (or "pchip") or "spline"
    Outside the result is NA, or extrapval.

    >> interpn([1 2; 3 4], 1.5, 1.5)
    ans = 2.5000
    """
    return _interpolated(args, "interpn")


@builtin(
    "vi = interp3(x, y, z, v, xi, yi, zi)", "vi = interp3(v, xi, yi, zi)", "vi = interp3(v, n)", "vi = interp3(v)",
    "vi = interp3(..., method)", "vi = interp3(..., method, extrapval)", fresh=True,
)  # fmt: skip
def interp3(*args: Any) -> Any:
    """Values between the points of a grid in space, whose x goes across the columns of v and y down its rows.

    method  "linear" (the default), "nearest", "cubic" (or "pchip") or "spline"
    Outside the result is NA, or extrapval.

    >> interp3(reshape(1:8, 2, 2, 2), 1.5, 1, 1)
    ans = 2
    """
    if not args:
        raise OctaveError("narginchk: not enough input arguments")
    rest = list(args)
    count = next((k for k, arg in enumerate(rest) if is_text(arg)), len(rest))
    if count == 7:
        grid = [rest[1], rest[0], rest[2]]
        return _interpolated((*grid, rest[3], rest[5], rest[4], *rest[6:]), "interp3")
    if count == 4:
        return _interpolated((rest[0], rest[2], rest[1], *rest[3:]), "interp3")
    return _interpolated(args, "interp3")
