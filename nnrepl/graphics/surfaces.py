"""Surfaces: surf, mesh and their kin, pcolor, shading."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.graphics.figures import pairs_of
from nnrepl.graphics.groups import Array, is_number, reals_of
from nnrepl.graphics.lines import three_d
from nnrepl.graphics.objects import GraphicsObject, handles_of
from nnrepl.graphics.scene import Scene, axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import is_complex

Pairs = list[tuple[str, Any]]
BLACK = "k"


class Sheet:
    """The data of a surface: x, y, z and the numbers or colours c."""

    def __init__(self, numbers: list[Any]):
        count = len(numbers)
        if any(is_complex(each) for each in numbers):
            named = ("Z argument", "X, C arguments", "X, Y, Z arguments", "X, Y, Z, C arguments")[count - 1]
            raise OctaveError(f"mesh: {named} must be real")
        z = reals_of(numbers[0 if count < 3 else 2])
        if z.ndim != 2 or min(z.shape) < 2:
            raise OctaveError("surface: Z argument must be a matrix")
        rows, columns = z.shape
        self.z = norm(z)
        self.c = numbers[1 if count == 2 else 3] if count in (2, 4) else self.z
        self.x: Any = norm(np.arange(1.0, columns + 1).reshape(1, -1))
        self.y: Any = norm(np.arange(1.0, rows + 1).reshape(-1, 1))
        if count >= 3:
            self.x, self.y = _places(reals_of(numbers[0]), reals_of(numbers[1]), z)
        if to_array(self.c).shape[:2] != z.shape:
            raise OctaveError("surface: Z and C must have the same size")

    def values(self) -> dict[str, Any]:
        """The properties of a surface with this data."""
        return {"xdata": self.x, "ydata": self.y, "zdata": self.z, "cdata": self.c}


def _places(x: Array, y: Array, z: Array) -> tuple[Any, Any]:
    if 1 in x.shape and 1 in y.shape:
        if y.size != z.shape[0] or x.size != z.shape[1]:
            raise OctaveError(
                "surface: rows (Z) must be the same as length (Y) and columns (Z) must be the same as length (X)"
            )
        return norm(x.reshape(1, -1)), norm(y.reshape(-1, 1))
    if x.shape != z.shape or y.shape != z.shape:
        raise OctaveError("surface: X, Y, and Z must have the same dimensions")
    return norm(x), norm(y)


def take_sheet(rest: list[Any], who: str, needed: bool = True) -> Sheet | None:
    """The data at the beginning of the arguments; they are taken out."""
    numbers: list[Any] = []
    while rest and is_number(rest[0]) and len(numbers) < 4:
        numbers.append(rest.pop(0))
    if not numbers:
        if needed:
            raise invalid_call(who)
        return None
    return Sheet(numbers)


def _surface(
    args: tuple[Any, ...], who: str, looks: dict[str, Any], nargout: int, context: Context, side: bool = True
) -> Any:
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    sheet = take_sheet(rest, who, needed=False)
    pairs = pairs_of(rest, "__go_surface__")
    axes = scene.prepare(given) if side else given or scene.axes()
    values = sheet.values() if sheet is not None else {}
    made = scene.add("surface", axes, [*values.items(), *looks.items(), *pairs])
    if side:
        three_d(scene, axes)
    return made.handle if nargout else None


WHITE_MESH = {"facecolor": "w", "edgecolor": "flat"}


@builtin(
    "surface()", "surface(z)", "surface(z, c)", "surface(x, y, z)", "surface(x, y, z, c)",
    "surface(..., property, value, ...)", "surface(hax, ...)", "h = surface(...)",
)  # fmt: skip
def surface(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Add a surface to the axes, which keep what is in them; the arguments are those of surf.

    >> h = surface(magic(3)); get(h, "type")
    ans = surface
    """
    return _surface(args, "surface", {}, nargout, context, side=False)


@builtin(
    "surf(z)", "surf(x, y, z)", "surf(..., c)", "surf(..., property, value, ...)", "surf(hax, ...)", "h = surf(...)"
)
def surf(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw a surface in space.

    z     its heights, m x n
    x, y  where its columns and rows stand: vectors, or matrices of the size of z
    c     what its colours show; z without it
    "facecolor", "flat" | "interp" | "none" | a colour;  "edgecolor" likewise;  see shading

    >> h = surf(magic(3)); get(gca, "view")
    ans =

      -37.500   30.000

    """
    return _surface(args, "surf", {}, nargout, context)


@builtin(
    "mesh(z)", "mesh(x, y, z)", "mesh(..., c)", "mesh(..., property, value, ...)", "mesh(hax, ...)", "h = mesh(...)"
)
def mesh(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw a surface in space as a net of lines; the arguments are those of surf.

    >> h = mesh(magic(3)); get(h, "edgecolor")
    ans = flat
    """
    return _surface(args, "mesh", WHITE_MESH, nargout, context)


@builtin("surfl(z)", "surfl(x, y, z)", "surfl(hax, ...)", "h = surfl(...)")
def surfl(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw a surface as if it were lit from the side: its colours show how its parts lie to the light.

    >> h = surfl(magic(4)); get(h, "facecolor")
    ans = interp
    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    sheet = take_sheet(rest, "surfl")
    assert sheet is not None
    axes = scene.prepare(given)
    z = reals_of(sheet.z)
    slope_y, slope_x = np.gradient(z, reals_of(sheet.y).ravel()[: len(z)], reals_of(sheet.x).ravel()[: z.shape[1]])
    normal = np.stack([-slope_x, -slope_y, np.ones(z.shape)], axis=-1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    azimuth, elevation = np.radians(7.5), np.radians(30.0)
    light = np.array([np.sin(azimuth) * np.cos(elevation), -np.cos(azimuth) * np.cos(elevation), np.sin(elevation)])
    bright = 0.55 + 0.6 * np.clip(normal @ light, 0, 1)
    values = {**sheet.values(), "cdata": norm(np.asfortranarray(bright)), "facecolor": "interp", "edgecolor": "none"}
    made = scene.add("surface", axes, [*values.items(), *pairs_of(rest, "__go_surface__")])
    three_d(scene, axes)
    return made.handle if nargout else None


def _sheet_in_space(
    args: tuple[Any, ...],
    who: str,
    looks: dict[str, Any],
    data: Callable[[Sheet], dict[str, Any]],
    context: Context,
) -> tuple[GraphicsObject, Sheet, GraphicsObject]:
    """The surface that arguments describe, with data made from its points: the axes, the points and the object."""
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    sheet = take_sheet(rest, who)
    assert sheet is not None
    pairs = pairs_of(rest, "__go_surface__")
    axes = scene.prepare(given)
    made = scene.add("surface", axes, [*data(sheet).items(), *looks.items(), *pairs])
    three_d(scene, axes)
    return axes, sheet, made


def _with_contours(args: tuple[Any, ...], who: str, looks: dict[str, Any], nargout: int, context: Context) -> Any:
    from nnrepl.graphics.contours import add_contours

    axes, sheet, made = _sheet_in_space(args, who, looks, Sheet.values, context)
    floor = float(axes["zlim"].ravel()[0])
    lines = add_contours(scene_of(context), axes, sheet, None, {"zlevelmode": "manual", "zlevel": floor})
    return handles_of([made, lines]) if nargout else None


@builtin("surfc(z)", "surfc(x, y, z)", "surfc(..., c)", "surfc(..., property, value, ...)", "h = surfc(...)")
def surfc(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw a surface in space with its contour lines below it; the arguments are those of surf.

    >> size(surfc(magic(3)))
    ans =

       2   1

    """
    return _with_contours(args, "surfc", {}, nargout, context)


@builtin("meshc(z)", "meshc(x, y, z)", "meshc(..., c)", "meshc(..., property, value, ...)", "h = meshc(...)")
def meshc(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw a surface in space as a net of lines with its contour lines below it; the arguments are those of surf.

    >> size(meshc(magic(3)))
    ans =

       2   1

    """
    return _with_contours(args, "meshc", WHITE_MESH, nargout, context)


def _curtain(sheet: Sheet) -> dict[str, Any]:
    """The data of a surface with walls down to its lowest point all around."""
    z, c = reals_of(sheet.z), reals_of(sheet.c)
    x, y = np.broadcast_arrays(reals_of(sheet.x), reals_of(sheet.y))
    least = z.min()
    z = np.pad(np.pad(z, 1, mode="edge"), 1, constant_values=least)
    z[1, 1] = z[1, -2] = z[-2, 1] = z[-2, -2] = least
    found = {"xdata": np.pad(x, 2, mode="edge"), "ydata": np.pad(y, 2, mode="edge"), "zdata": z}
    found["cdata"] = np.pad(c, 2, mode="edge")
    return {name: norm(np.asfortranarray(array)) for name, array in found.items()}


def _meshz(args: tuple[Any, ...], who: str, looks: dict[str, Any], nargout: int, context: Context) -> Any:
    made = _sheet_in_space(args, who, looks, _curtain, context)[2]
    return made.handle if nargout else None


@builtin("meshz(z)", "meshz(x, y, z)", "meshz(..., c)", "meshz(..., property, value, ...)", "h = meshz(...)")
def meshz(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw a surface in space as a net of lines with walls around it; the arguments are those of surf.

    >> h = meshz(magic(3)); size(get(h, "zdata"))
    ans =

       7   7

    """
    return _meshz(args, "meshz", WHITE_MESH, nargout, context)


@builtin("waterfall(z)", "waterfall(x, y, z)", "waterfall(..., c)", "h = waterfall(...)")
def waterfall(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw a surface in space as lines along its rows with walls around it; the arguments are those of surf.

    >> h = waterfall(magic(3)); get(h, "meshstyle")
    ans = row
    """
    return _meshz(args, "waterfall", {**WHITE_MESH, "meshstyle": "row"}, nargout, context)


@builtin("ribbon(y)", "ribbon(x, y)", "ribbon(..., width)", "ribbon(hax, ...)", "h = ribbon(...)")
def ribbon(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw each column of y as a ribbon in space. width: of a ribbon (0.75).

    >> size(ribbon(magic(3)))
    ans =

       3   1

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    numbers = [reals_of(each) for each in rest]
    if not numbers or len(numbers) > 3:
        raise invalid_call("ribbon")
    width = float(numbers.pop().ravel()[0]) if len(numbers) > 1 and numbers[-1].size == 1 else 0.75
    y = numbers[-1].reshape(-1, 1) if 1 in numbers[-1].shape else numbers[-1]
    x = numbers[0] if len(numbers) > 1 else np.arange(1.0, len(y) + 1)
    x = np.repeat(x.reshape(-1, 1), y.shape[1], axis=1) if x.size == len(y) else x
    if x.shape != y.shape:
        raise OctaveError("ribbon: X and Y must have the same size")
    axes = scene.prepare(given)
    made = []
    for k in range(y.shape[1]):
        sides = np.tile([k + 1 - width / 2, k + 1 + width / 2], (len(y), 1))
        twice = [np.repeat(each[:, k : k + 1], 2, axis=1) for each in (x, y)]
        values = {"xdata": sides, "ydata": twice[0], "zdata": twice[1], "cdata": np.full(sides.shape, k + 1.0)}
        made.append(scene.add("surface", axes, [(n, norm(np.asfortranarray(v))) for n, v in values.items()]))
    three_d(scene, axes)
    return handles_of(made) if nargout else None


@builtin("pcolor(c)", "pcolor(x, y, c)", "pcolor(hax, ...)", "h = pcolor(...)")
def pcolor(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Show a matrix as coloured fields seen from above; each has the colour of its corner with the least indices.

    >> h = pcolor(magic(3)); get(h, "cdata")
    ans =

       8   1   6
       3   5   7
       4   9   2

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if len(rest) not in (1, 3) or not all(is_number(each) for each in rest):
        raise invalid_call("pcolor")
    c = rest[-1]
    height = norm(np.zeros(to_array(c).shape[:2]))
    if to_array(c).ndim != 2 or min(to_array(c).shape) < 1:
        raise OctaveError("pcolor: C must be a matrix")
    axes = scene.prepare(given)
    sheet = Sheet([*rest[:-1], height, c])
    made = scene.add("surface", axes, list(sheet.values().items()))
    if not scene.held(axes):
        axes.values["box"] = "on"
        for name in "xy":
            numbers = reals_of(made[name + "data"])
            axes.set(name + "lim", np.array([[numbers.min(), numbers.max()]]))
    return made.handle if nargout else None


@builtin("shading(type)", "shading(hax, type)")
def shading(*args: Any, context: Context) -> None:
    """Say how the fields of surfaces are coloured: "flat", "interp" (colours go over into each other), "faceted" (with
    black lines between them).

    >> h = surf(magic(3)); shading interp; get(h, "facecolor")
    ans = interp
    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if len(rest) != 1:
        raise invalid_call("shading")
    if not isinstance(rest[0], str):
        raise OctaveError("shading: MODE must be a valid string")
    mode = rest[0].lower()
    if mode not in ("flat", "interp", "faceted"):
        raise OctaveError(f'shading: Invalid MODE "{rest[0]}"')
    axes = given or scene.axes()
    for obj in axes.descendants():
        if obj.type == "surface" or (obj.type == "patch" and isinstance(obj["facecolor"], str)):
            _shade(obj, mode)
    scene.note_change(axes)


def _shade(obj: GraphicsObject, mode: str) -> None:
    face = obj["facecolor"]
    net = not isinstance(face, str)
    main = "interp" if mode == "interp" else "flat"
    if net:
        obj.set("edgecolor", main)
    elif face != "none":
        obj.set("facecolor", main)
        obj.set("edgecolor", BLACK if mode == "faceted" else "none")


@builtin("trisurf(tri, x, y, z)", "trisurf(..., c)", "trisurf(..., property, value, ...)", "h = trisurf(...)")
def trisurf(tri: Any, x: Any, y: Any, z: Any, *args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw a surface of triangles in space. tri: m x 3, the numbers of the corners of each.

    >> h = trisurf([1 2 3], [0 1 0], [0 0 1], [1 2 3]); get(h, "faces")
    ans =

       1   2   3

    """
    return _triangles(tri, (x, y, z), {"facecolor": "flat", "edgecolor": "k"}, args, nargout, context)


@builtin("trimesh(tri, x, y, z)", "trimesh(tri, x, y)", "trimesh(..., property, value, ...)", "h = trimesh(...)")
def trimesh(tri: Any, x: Any, y: Any, *args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw a net of triangles, in space where there is a z.

    >> h = trimesh([1 2 3], [0 1 0], [0 0 1], [1 2 3]); get(h, "edgecolor")
    ans = flat
    """
    rest = list(args)
    points = (x, y, rest.pop(0)) if rest and is_number(rest[0]) else (x, y)
    looks = {"facecolor": "w", "edgecolor": "flat"} if len(points) == 3 else {"facecolor": "none", "edgecolor": "b"}
    return _triangles(tri, points, looks, tuple(rest), nargout, context)


def _triangles(
    tri: Any, points: tuple[Any, ...], looks: dict[str, Any], args: tuple[Any, ...], nargout: int, context: Context
) -> Any:
    scene: Scene = scene_of(context)
    rest = list(args)
    columns = [reals_of(each).ravel(order="F") for each in points]
    colours: Any = rest.pop(0) if rest and is_number(rest[0]) else None
    triangles = np.atleast_2d(reals_of(tri))
    if len({each.size for each in columns}) > 1:
        raise OctaveError("trisurf: X, Y, and Z must have the same number of elements")
    if triangles.size and not ((triangles >= 1) & (triangles <= columns[0].size)).all():
        raise OctaveError("trisurf: TRI must hold the numbers of points")
    if colours is not None and to_array(colours).size not in (columns[0].size, len(triangles)):
        shape = to_array(colours).shape
        if 1 in shape or shape[0] not in (columns[0].size, len(triangles)):
            raise OctaveError("trisurf: the numbers of colors must be that of the triangles or of the corners")
        if shape[-1] != 3:
            raise OctaveError("trisurf: TrueColor C matrix must have 3 columns")
    axes = scene.prepare(None)
    values = {"faces": norm(reals_of(tri)), "vertices": norm(np.column_stack(columns)), **looks}
    if len(columns) == 3:
        numbers = columns[2] if colours is None else reals_of(colours).ravel(order="F")
        values["facevertexcdata"] = norm(numbers.reshape(-1, 1))
    made = scene.add("patch", axes, [*values.items(), *pairs_of(rest, "__go_patch__")])
    if len(columns) == 3:
        three_d(scene, axes)
    return made.handle if nargout else None
