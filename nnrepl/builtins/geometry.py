"""Points in a plane or in space: polyarea, inpolygon, delaunay, convhull, tsearch, dsearch and their kin."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import column, first_axis, floats, integer, invalid_call
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm
from nnrepl.values.kinds import dims_of, is_array_like, is_complex, is_numeric, is_text, numel_of

Array = np.ndarray


@builtin("a = polyarea(x, y)", "a = polyarea(x, y, dim)", fresh=True)
def polyarea(x: Any, y: Any, dim: Any = None) -> Any:
    """The area of the polygon with these corners; of matrices, that of each column or along dim.

    >> polyarea([0 1 1 0], [0 0 2 2])
    ans = 2
    """
    if dims_of(x) != dims_of(y):
        raise OctaveError("polyarea: X and Y must have the same shape")
    a, b = floats(x, "polyarea"), floats(y, "polyarea")
    where = first_axis(a.shape) if dim is None else integer(dim, "polyarea: DIM must be a valid dimension") - 1
    if not 0 <= where < a.ndim:
        raise OctaveError("shift: DIM must be an integer and a valid dimension")
    crossed = a * (np.roll(b, -1, where) - np.roll(b, 1, where))
    return norm(np.abs(crossed.sum(axis=where, keepdims=True)) / 2)


@builtin("in = inpolygon(x, y, xv, yv)", "[in, on] = inpolygon(x, y, xv, yv)", fresh=True)
def inpolygon(x: Any, y: Any, xv: Any, yv: Any, *, nargout: int = 1) -> Any:
    """Which points lie in the polygon with corners xv, yv or on its edge; on: which lie on it.

    >> inpolygon([0.5 2], [0.5 2], [0 1 1 0], [0 0 1 1])
    ans =

      1  0

    """
    if not (_is_real(x) and _is_real(y) and dims_of(x) == dims_of(y)):
        raise OctaveError("inpolygon: X and Y must be real arrays of the same size")
    if not (_is_real(xv) and _is_real(yv) and _is_line(xv) and _is_line(yv) and numel_of(xv) == numel_of(yv)):
        raise OctaveError("inpolygon: XV and YV must be real vectors of the same size")
    a, b = floats(x, "inpolygon"), floats(y, "inpolygon")
    corners = np.column_stack([floats(each, "inpolygon").reshape(-1) for each in (xv, yv)])
    inside, edge = np.zeros(a.shape, dtype=bool), np.zeros(a.shape, dtype=bool)
    with np.errstate(all="ignore"):
        for (x1, y1), (x2, y2) in zip(np.roll(corners, 1, 0), corners, strict=True):
            side = (a - x1) * (y2 - y1) - (b - y1) * (x2 - x1)
            between = (np.minimum(x1, x2) <= a) & (a <= np.maximum(x1, x2))
            between &= (np.minimum(y1, y2) <= b) & (b <= np.maximum(y1, y2))
            edge |= (side == 0) & between
            crosses = (y1 <= b) != (y2 <= b)
            inside ^= crosses & (a < x1 + (b - y1) / (y2 - y1) * (x2 - x1))
    inside |= edge
    return (norm(inside), norm(edge)) if nargout > 1 else norm(inside)


def _is_real(value: Any) -> bool:
    return is_numeric(value) and not is_complex(value)


def _is_line(value: Any) -> bool:
    return len(dims_of(value)) == 2 and 1 in dims_of(value)


def points_of(args: tuple[Any, ...], who: str) -> Array:
    """The points of a call, one a row: from a matrix of them, or from vectors of their coordinates."""
    rest = [arg for arg in args if not (is_text(arg) or isinstance(arg, Cell))]
    if not rest or len(rest) > 3:
        raise invalid_call(who)
    if len(rest) == 1:
        points = floats(rest[0], who)
        if points.ndim != 2 or points.shape[1] not in (2, 3):
            raise OctaveError(f"{who}: X must be a matrix with 2 or 3 columns")
        return points
    names = "X and Y" if len(rest) == 2 else "X, Y, and Z"
    if any(dims_of(each) != dims_of(rest[0]) for each in rest):
        raise OctaveError(f"{who}: {names} must be the same size")
    return np.column_stack([floats(each, who).reshape(-1, order="F") for each in rest])


def triangles(points: Array) -> Array:
    """The Delaunay triangulation of points, as rows of indices from 0; none where they lie on a line."""
    from scipy.spatial import Delaunay, QhullError

    try:
        simplices = Delaunay(points).simplices
    except (QhullError, ValueError):
        return np.zeros((0, points.shape[1] + 1), dtype=int)
    # Slivers of no area come from points on a line at the border.
    edges = points[simplices[:, 1:]] - points[simplices[:, :1]]
    volumes = np.abs(np.linalg.det(edges))
    return np.asarray(simplices[volumes > 1e-12 * np.abs(edges).max(initial=0.0) ** points.shape[1]])


@builtin("tri = delaunay(x, y)", "tri = delaunay(x, y, z)", "tri = delaunay(X)", fresh=True)
def delaunay(*args: Any) -> Any:
    """The Delaunay triangulation of points: a row of indices for each triangle (in space for each tetrahedron).

    X  the points as rows, instead of vectors of their coordinates

    >> sort(delaunay([0 1 0], [0 0 1]))
    ans =

       1   2   3

    """
    found = triangles(points_of(args, "delaunay"))
    return norm(found + 1.0)


@builtin("tri = delaunayn(X)", fresh=True)
def delaunayn(points: Any, *args: Any) -> Any:
    """The Delaunay triangulation of the points in the rows of a matrix, in any number of dimensions.

    >> sort(delaunayn([0 0; 1 0; 0 1]))
    ans =

       1   2   3

    """
    return norm(triangles(matrix_of(points, "delaunayn")) + 1.0)


@builtin("h = convhull(x, y)", "h = convhull(x, y, z)", "h = convhull(X)", "[h, v] = convhull(...)", fresh=True)
def convhull(*args: Any, nargout: int = 1) -> Any:
    """The convex hull of points: their indices counterclockwise, the first again at the end; v: the area.

    In space a row of indices for each triangle, and the volume.

    >> convhull([0 1 1 0 0.5], [0 0 1 1 0.5])'
    ans =

       1   2   3   4   1

    """
    points = points_of(args, "convhull")
    hull = _hull(points, "convhull")
    if points.shape[1] == 3:
        found = norm(hull.simplices + 1.0)
    else:
        order = hull.vertices
        start = int(order.argmin())
        found = column(np.append(np.roll(order, -start), order.min()) + 1.0)
    return (found, float(hull.volume)) if nargout > 1 else found


@builtin("h = convhulln(X)", "[h, v] = convhulln(X)", fresh=True)
def convhulln(points: Any, *args: Any, nargout: int = 1) -> Any:
    """The facets of the convex hull of the points in the rows of a matrix, a row of indices each; v: the volume.

    >> [h, v] = convhulln([0 0; 1 0; 1 1; 0 1]); v
    v = 1
    """
    hull = _hull(matrix_of(points, "convhulln"), "convhulln")
    found = norm(hull.simplices + 1.0)
    return (found, float(hull.volume)) if nargout > 1 else found


def _hull(points: Array, who: str) -> Any:
    from scipy.spatial import ConvexHull, QhullError

    try:
        return ConvexHull(points)
    except (QhullError, ValueError):
        raise OctaveError("convhulln: qhull failed") from None


def located(points: Array, faces: Array, at: Array) -> tuple[Array, Array]:
    """For each place the first face that it lies in (-1 without any), and its barycentric coordinates there."""
    if faces.size and (faces.min() < 0 or faces.max() >= len(points) or faces.shape[-1] != points.shape[1] + 1):
        raise OctaveError("tsearchn: T must be a triangulation of the points")
    if faces.ndim != 2 or at.ndim != 2 or at.shape[1] != points.shape[1]:
        raise OctaveError("tsearchn: dimensional mismatch")
    found = np.full(len(at), -1)
    weights = np.full((len(at), faces.shape[1]), np.nan)
    for k, face in enumerate(faces if faces.size else ()):
        corners = points[face]
        try:
            inner = np.linalg.solve((corners[1:] - corners[0]).T, (at - corners[0]).T).T
        except np.linalg.LinAlgError:
            continue
        all_of = np.column_stack([1 - inner.sum(axis=1), inner])
        hit = (found < 0) & (all_of >= -1e-12).all(axis=1)
        found[hit], weights[hit] = k, all_of[hit]
    return found, weights


def matrix_of(value: Any, who: str) -> Array:
    """A real matrix, a row for each point."""
    array = floats(value, who)
    if array.ndim != 2 or array.dtype.kind == "c":
        raise OctaveError(f"{who}: points must be the rows of a real matrix")
    return array


def _pairs(x: Any, y: Any, who: str) -> Array:
    """Points in a plane from vectors of their coordinates."""
    first, second = (floats(each, who).reshape(-1) for each in (x, y))
    if first.size != second.size or first.dtype.kind == "c" or second.dtype.kind == "c":
        raise OctaveError(f"{who}: X and Y must be real and of the same size")
    return np.column_stack([first, second])


def _faces(t: Any, who: str) -> Array:
    array = matrix_of(t, who)
    if not np.isfinite(array).all() or (np.abs(array) > 1e9).any():
        raise OctaveError(f"{who}: T must be a triangulation of the points")
    return array.astype(int) - 1


@builtin("i = tsearch(x, y, t, xi, yi)", fresh=True)
def tsearch(x: Any, y: Any, t: Any, xi: Any, yi: Any) -> Any:
    """The triangle of a triangulation t in which each point lies, NaN where it is in none.

    >> tsearch([0 1 0]', [0 0 1]', [1 2 3], 0.2, 0.2)
    ans = 1
    """
    found, _ = located(_pairs(x, y, "tsearch"), _faces(t, "tsearch"), _pairs(xi, yi, "tsearch"))
    return column(np.where(found < 0, np.nan, found + 1.0))


@builtin("i = tsearchn(x, t, xi)", "[i, p] = tsearchn(x, t, xi)", fresh=True)
def tsearchn(x: Any, t: Any, xi: Any, *, nargout: int = 1) -> Any:
    """The simplex of a triangulation t in which each point (a row) lies, and its barycentric coordinates there.

    >> tsearchn([0 0; 1 0; 0 1], [1 2 3], [0.2 0.2])
    ans = 1
    """
    found, weights = located(matrix_of(x, "tsearchn"), _faces(t, "tsearchn"), matrix_of(xi, "tsearchn"))
    i = column(np.where(found < 0, np.nan, found + 1.0))
    return (i, norm(weights)) if nargout > 1 else i


@builtin("[i, d] = dsearchn(x, xi)", "[i, d] = dsearchn(x, tri, xi)", fresh=True)
def dsearchn(x: Any, *args: Any, nargout: int = 1) -> Any:
    """The nearest of the points in the rows of x to each row of xi, and its distance.

    >> dsearchn([0 0; 1 1], [0.9 0.8])
    ans = 2
    """
    if not args or not is_array_like(args[-1]):
        raise invalid_call("dsearchn")
    points, at = matrix_of(x, "dsearchn"), matrix_of(args[-1], "dsearchn")
    if not points.size:
        raise OctaveError("dsearchn: X must not be empty")
    if points.shape[1] != at.shape[1]:
        raise OctaveError("__dsearchn__: number of rows of X and XI must match")
    distances = np.sqrt(((at[:, None, :] - points[None, :, :]) ** 2).sum(axis=2))
    nearest = distances.argmin(axis=1)
    i = column(nearest + 1.0)
    return (i, column(distances[np.arange(len(at)), nearest])) if nargout > 1 else i


@builtin("i = dsearch(x, y, tri, xi, yi)", fresh=True)
def dsearch(x: Any, y: Any, tri: Any, xi: Any, yi: Any, s: Any = None) -> Any:
    """The nearest of the points (x, y) to each point (xi, yi).

    >> dsearch([0 1], [0 1], [], 0.9, 0.8)
    ans = 2
    """
    return dsearchn(norm(_pairs(x, y, "dsearch")), norm(_pairs(xi, yi, "dsearch")))
