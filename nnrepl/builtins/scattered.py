"""Values between scattered points: griddata."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import column, floats
from nnrepl.builtins.geometry import located, triangles
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm

Array = np.ndarray


@builtin("zi = griddata(x, y, z, xi, yi)", "zi = griddata(x, y, z, xi, yi, method)", "[xi, yi, zi] = griddata(...)",
         fresh=True)  # fmt: skip
def griddata(x: Any, y: Any, z: Any, xi: Any, yi: Any, method: Any = "linear", *, nargout: int = 1) -> Any:
    """Values at the points xi, yi of the surface through scattered points x, y, z; NaN outside of them.

    xi, yi  a row and a column stand for the grid of both
    method  "linear" on a Delaunay triangulation, "nearest", or "v4": biharmonic splines

    >> griddata([0 1 0 1], [0 0 1 1], [1 2 3 4], 0.5, 0.25)
    ans = 2
    """
    word = method.lower() if isinstance(method, str) else ""
    if word not in ("linear", "nearest", "v4", "cubic", "natural"):
        raise OctaveError(f'griddata: unknown interpolation METHOD: "{method}"')
    if word in ("cubic", "natural"):
        raise OctaveError(f'griddata: "{word}" interpolation is not supported')
    places = [floats(each, "griddata").reshape(-1, order="F") for each in (x, y)]
    values = floats(z, "griddata").reshape(-1, order="F")
    if any(each.size != values.size or each.dtype.kind == "c" for each in places) or not values.size:
        raise OctaveError("griddata: X, Y, and Z must be vectors of the same length")
    points = np.column_stack(places)
    a, b = floats(xi, "griddata"), floats(yi, "griddata")
    if a.shape[0] == 1 and b.shape[1] == 1 and a.size * b.size > 1:
        a, b = np.meshgrid(a.reshape(-1), b.reshape(-1))
    elif a.shape != b.shape:
        raise OctaveError("griddata: XI and YI must be vectors or matrices of same size")
    at = np.column_stack([a.reshape(-1, order="F"), b.reshape(-1, order="F")])
    found = _VALUES[word](points, values, at)
    vectors = 1 in a.shape
    zi = column(found, found.dtype) if vectors else norm(found.reshape(a.shape, order="F"))
    return (norm(a.copy()), norm(b.copy()), zi)[:nargout] if nargout > 1 else zi


def _linear(points: Array, values: Array, at: Array) -> Array:
    faces = triangles(points)
    found, weights = located(points, faces, at)
    result = np.full(len(at), np.nan)
    inside = found >= 0
    result[inside] = (weights[inside] * values[faces[found[inside]]]).sum(axis=1)
    return result


def _nearest(points: Array, values: Array, at: Array) -> Array:
    distances = ((at[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
    return np.asarray(values[distances.argmin(axis=1)])


def _green(a: Array, b: Array) -> Array:
    """Green's function of biharmonic splines between points: r^2 (log r - 1)."""
    r = np.sqrt(((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2))
    with np.errstate(all="ignore"):
        return np.where(r == 0, 0.0, r**2 * (np.log(r) - 1))


def _biharmonic(points: Array, values: Array, at: Array) -> Array:
    weights = np.linalg.solve(_green(points, points), values)
    return np.asarray(_green(at, points) @ weights)


_VALUES = {"linear": _linear, "nearest": _nearest, "v4": _biharmonic}
