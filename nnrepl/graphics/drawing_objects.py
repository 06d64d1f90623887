"""Lines, texts, patches, surfaces and images for matplotlib."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.graphics.drawing_text import colour, text_of, text_options
from nnrepl.graphics.limits import image_edges
from nnrepl.graphics.objects import GraphicsObject
from nnrepl.values.convert import to_array

Array = np.ndarray

MARKERS = {
    "+": "+", "o": "o", "*": (8, 2, 0), ".": ".", "x": "x", "s": "s", "square": "s", "d": "D", "diamond": "D", "^": "^",
    "v": "v", ">": ">", "<": "<", "p": "*", "pentagram": "*", "h": (6, 1, 0), "hexagram": (6, 1, 0), "|": "|", "_": "_",
    "none": "None",
}  # fmt: skip


def needs_space(axes: GraphicsObject) -> bool:
    """Whether axes are not seen from right above, so that all three dimensions must be drawn."""
    return bool(to_array(axes["view"]).ravel()[1] != 90)


def reals(value: Any) -> Array:
    """The numbers of a property as doubles."""
    return np.asarray(to_array(value), dtype=float)


def draw_children(owner: Any, obj: GraphicsObject, space: bool) -> None:
    """Draw what stands in an object, oldest first."""
    for child in obj.children:
        if child.on("visible"):
            drawer = _DRAWERS.get(child.type)
            if drawer is not None:
                artist = drawer(owner, child, space)
                if artist is not None and not child.on("clipping"):
                    artist.set_clip_on(False)
            draw_children(owner, child, space)


def line_style(obj: GraphicsObject) -> dict[str, Any]:
    """Style, width and marker of an object that has lines."""
    style = str(obj["linestyle"])
    found: dict[str, Any] = {"linestyle": "None" if style == "none" else style, "linewidth": width(obj)}
    if "marker" in obj and obj["marker"] != "none":
        marker = str(obj["marker"])
        found["marker"] = MARKERS[marker]
        size = float(obj["markersize"]) if "markersize" in obj else 6.0
        found["markersize"] = size if marker != "." else 1.2 * size
    return found


def width(obj: GraphicsObject) -> float:
    """The width of lines in points; Octave's thinnest line is one pixel wide."""
    return max(float(obj["linewidth"]), 0.75)


def _marker_colours(obj: GraphicsObject, main: Any) -> dict[str, Any]:
    edge, face = obj["markeredgecolor"], obj["markerfacecolor"]
    found = {
        "markeredgecolor": main if is_word(edge, "auto") else colour(edge),
        "markerfacecolor": main if is_word(face, "auto") else colour(face),
        "markeredgewidth": width(obj),
    }
    if obj["marker"] == ".":
        found["markerfacecolor"] = found["markeredgecolor"]
        found["markeredgewidth"] = 0.0
    return found


def is_word(value: Any, word: str) -> bool:
    """Whether a colour property is a word, not a colour."""
    return isinstance(value, str) and value == word


def _line(owner: Any, obj: GraphicsObject, space: bool) -> Any:
    x, y, z = (reals(obj[name]).ravel(order="F") for name in ("xdata", "ydata", "zdata"))
    count = min(x.size, y.size)
    main = colour(obj["color"])
    options = {**line_style(obj), **_marker_colours(obj, main), "color": main, "zorder": _order(obj)}
    options["solid_joinstyle"] = {"chamfer": "bevel"}.get(obj["linejoin"], obj["linejoin"])
    if space:
        depth = z[:count] if z.size >= count else np.zeros(count)
        return owner.plot(x[:count], y[:count], depth, **options)[0]
    if "marker" not in options:
        return owner.plot(x[:count], y[:count], **options)[0]
    inside = _inside(obj, x[:count], y[:count])
    marked = owner.plot(x[:count][inside], y[:count][inside], **{**options, "linestyle": "None"}, clip_on=False)[0]
    return (
        marked
        if options["linestyle"] == "None"
        else owner.plot(x[:count], y[:count], **{**options, "marker": "None"})[0]
    )


def _inside(obj: GraphicsObject, x: Array, y: Array) -> Any:
    """Which points are within the axes: their markers are drawn as a whole, even at the edge."""
    axes = obj.ancestor("axes")
    if axes is None:
        return slice(None)
    (left, right), (low, high) = (np.sort(reals(axes[name]).ravel()) for name in ("xlim", "ylim"))
    slack_x, slack_y = 1e-9 * (right - left), 1e-9 * (high - low)
    return (x >= left - slack_x) & (x <= right + slack_x) & (y >= low - slack_y) & (y <= high + slack_y)


def _order(obj: GraphicsObject) -> float:
    """Later objects are drawn over earlier ones, as in Octave."""
    above = obj
    while above.parent is not None and above.parent.type == "hggroup":
        above = above.parent
    siblings = above.parent.children if above.parent is not None else [above]
    order = 2.0 + siblings.index(above) * 0.001
    if above is not obj and obj.parent is not None:
        order += obj.parent.children.index(obj) * 0.000001
    return order


def _text(owner: Any, obj: GraphicsObject, space: bool) -> Any:
    words = text_of(obj["string"], obj["interpreter"])
    x, y, z = (float(v) for v in reals(obj["position"]).ravel()[:3])
    options = text_options(obj)
    if obj["units"] == "data":
        if space:
            return owner.text(x, y, z, words, zorder=10, **options)
        return owner.text(x, y, words, zorder=10, **options)
    if obj["units"] == "normalized":
        place = owner.transAxes
    else:
        scale = {"pixels": 1.0, "points": 1.0, "inches": 72.0, "centimeters": 72 / 2.54}[obj["units"]]
        box = owner.get_window_extent()
        x, y, place = x * scale / box.width * 100 / 72, y * scale / box.height * 100 / 72, owner.transAxes
    if space:
        return owner.text2D(x, y, words, transform=place, **options)
    return owner.text(x, y, words, transform=place, zorder=10, **options)


def colormap_of(obj: GraphicsObject) -> Array:
    """The colour map that an object uses."""
    axes = obj.ancestor("axes")
    return reals(axes["colormap"]) if axes is not None else np.zeros((1, 3))


def mapped(obj: GraphicsObject, values: Array, mapping: str) -> Array:
    """Numbers as colours of the colour map, along a new last axis; NaN is transparent."""
    table = colormap_of(obj)
    axes = obj.ancestor("axes")
    missing = ~np.isfinite(values)
    clean = np.where(missing, 0.0, values)
    if mapping == "scaled" and axes is not None:
        low, high = (float(x) for x in axes["clim"].ravel())
        index = np.floor((clean - low) / ((high - low) or 1.0) * len(table))
    else:
        index = np.floor(clean) - 1
    index = np.clip(index, 0, len(table) - 1).astype(int)
    rgba = np.ones((*values.shape, 4))
    rgba[..., :3] = table[index]
    rgba[missing, 3] = 0.0
    return rgba


def _image_colours(obj: GraphicsObject) -> Array:
    data = obj["cdata"]
    raw = to_array(data)
    if raw.ndim == 3:
        scale = 255.0 if raw.dtype == np.uint8 else 65535.0 if raw.dtype == np.uint16 else 1.0
        rgba = np.ones((*raw.shape[:2], 4))
        rgba[..., :3] = np.clip(np.asarray(raw, dtype=float) / scale, 0, 1)
        return rgba
    values = np.asarray(raw, dtype=float)
    if obj["cdatamapping"] == "direct" and raw.dtype.kind in "iu":
        values = values + 1
    return mapped(obj, values, str(obj["cdatamapping"]))


def _image(owner: Any, obj: GraphicsObject, space: bool) -> Any:
    rgba = _image_colours(obj)
    if not rgba.size or space:
        return None
    alpha = reals(obj["alphadata"])
    if alpha.size == 1:
        rgba[..., 3] *= float(alpha.flat[0])
    elif alpha.shape == rgba.shape[:2]:
        rgba[..., 3] *= np.clip(alpha, 0, 1)
    left, right = image_edges(obj, "x").tolist()
    bottom, top = image_edges(obj, "y").tolist()
    return owner.imshow(
        rgba,
        extent=(left, right, bottom, top),
        origin="lower",
        aspect="auto",
        interpolation="nearest",
        zorder=_order(obj),
    )


def _face_colours(obj: GraphicsObject, faces: Array, used: list[Array]) -> Any:
    """The colour of each face of a patch, from its colour data."""
    data = reals(obj["facevertexcdata"])
    count = len(faces)
    if not data.size:
        return [(0.0, 0.0, 0.0, 1.0)] * count
    if data.shape[-1] == 3 and data.ndim == 2 and data.shape[0] != 3 * data.size:
        rows = np.concatenate([np.clip(data, 0, 1), np.ones((len(data), 1))], axis=1)
    else:
        rows = mapped(obj, data.ravel(), str(obj["cdatamapping"]))
    if is_word(obj["facecolor"], "none") and len(rows) == len(reals(obj["vertices"])):
        return rows
    if len(rows) == count:
        return rows
    if len(rows) == 1:
        return np.repeat(rows, count, axis=0)
    # A colour for each vertex: one face shows the mean when it is interpolated, and its first vertex when it is flat.
    inner = is_word(obj["facecolor"], "interp")
    return np.array([rows[at].mean(axis=0) if inner else rows[at[0]] for at in used])


def _patch(owner: Any, obj: GraphicsObject, space: bool) -> Any:
    faces, vertices = np.atleast_2d(reals(obj["faces"])), np.atleast_2d(reals(obj["vertices"]))
    if not faces.size or not vertices.size:
        return None
    if not (np.nanmin(faces) >= 1 and np.nanmax(faces) <= len(vertices)):
        return None  # A face of points that there are not.
    used = [row[np.isfinite(row)].astype(int) - 1 for row in faces]
    dims = 3 if space else 2
    if space and vertices.shape[1] < 3:
        vertices = np.concatenate([vertices, np.zeros((len(vertices), 1))], axis=1)
    polygons = [vertices[at][:, :dims] for at in used]
    polygons = [polygon[np.isfinite(polygon).all(axis=1)] for polygon in polygons]
    face, edge = obj["facecolor"], obj["edgecolor"]
    wanted = {each for each in (face, edge, obj["markeredgecolor"], obj["markerfacecolor"]) if isinstance(each, str)}
    by_data = _face_colours(obj, faces, used) if wanted & {"flat", "interp"} else None
    options: dict[str, Any] = {
        "facecolors": by_data if isinstance(face, str) and face != "none" else colour(face),
        "edgecolors": by_data if isinstance(edge, str) and edge != "none" else colour(edge),
        "linewidths": width(obj),
        "linestyles": "-" if obj["linestyle"] == "none" else str(obj["linestyle"]),
        "zorder": _order(obj),
    }
    if obj["linestyle"] == "none":
        options["edgecolors"] = "none"
    alpha = float(obj["facealpha"])
    if alpha != 1.0 and not isinstance(options["facecolors"], str):
        options["facecolors"] = [(*c[:3], alpha) for c in np.atleast_2d(options["facecolors"])]
    _patch_markers(owner, obj, vertices, space, by_data)
    if is_word(face, "none") and obj["linestyle"] == "none":
        return None
    return _polygons(owner, polygons, options, space, open_ended=is_word(face, "none") and "contour" in _group(obj))


def _group(obj: GraphicsObject) -> str:
    return obj.parent.kind if obj.parent is not None else ""


def _polygons(owner: Any, polygons: list[Array], options: dict[str, Any], space: bool, open_ended: bool) -> Any:
    from matplotlib.collections import LineCollection, PolyCollection

    if open_ended:
        options = {"colors": options.pop("edgecolors"), **options}
        options.pop("facecolors")
    if space:
        from mpl_toolkits.mplot3d.art3d import Line3DCollection, Poly3DCollection

        made = Line3DCollection(polygons, **options) if open_ended else Poly3DCollection(polygons, **options)
        return owner.add_collection3d(made)
    return owner.add_collection(
        LineCollection(polygons, **options) if open_ended else PolyCollection(polygons, **options)
    )


def _patch_markers(owner: Any, obj: GraphicsObject, vertices: Array, space: bool, by_data: Any) -> None:
    if obj["marker"] == "none":
        return
    edge, face = obj["markeredgecolor"], obj["markerfacecolor"]
    main = colour(obj["edgecolor"], by_data)
    points = [vertices[:, k] for k in range(3 if space else 2)]
    edges = main if is_word(edge, "auto") else by_data if is_word(edge, "flat") else colour(edge)
    faces = main if is_word(face, "auto") else by_data if is_word(face, "flat") else colour(face)
    marker = MARKERS[obj["marker"]]
    if obj["marker"] in ("+", "x", "*", ".", "|", "_"):
        faces = edges
    sizes: Any = _areas(obj)
    if not space:
        kept = _inside(obj, *points)
        points = [each[kept] for each in points]
        faces, edges, sizes = (_only(each, kept) for each in (faces, edges, sizes))
    owner.scatter(
        *points, s=sizes, marker=marker, facecolors=faces, edgecolors=edges, clip_on=space,
        linewidths=width(obj) if obj["marker"] != "." else 0.0, zorder=_order(obj),
    )  # fmt: skip


def _only(values: Any, kept: Any) -> Any:
    """The values of the points that are kept, where there is one for each point."""
    return values[kept] if isinstance(values, np.ndarray) and len(values) == len(kept) else values


def _areas(obj: GraphicsObject) -> Any:
    """The areas of the markers of a patch, in square points."""
    if obj.parent is not None and obj.parent.kind == "scatter":
        return reals(obj.parent["sizedata"]).ravel()
    return float(obj["markersize"]) ** 2


def surface_data(obj: GraphicsObject) -> tuple[Array, Array, Array]:
    """The points of a surface as three matrices of one size."""
    x, y, z = reals(obj["xdata"]), reals(obj["ydata"]), np.atleast_2d(reals(obj["zdata"]))
    if x.shape != z.shape:
        x = np.broadcast_to(x.reshape(1, -1), z.shape)
    if y.shape != z.shape:
        y = np.broadcast_to(y.reshape(-1, 1), z.shape)
    return x, y, z


def _surface_colours(obj: GraphicsObject, z: Array) -> Array:
    """The colour at each point of a surface."""
    data = to_array(obj["cdata"])
    if data.ndim == 3:
        return _image_colours(obj)
    values = np.asarray(data, dtype=float)
    return mapped(obj, values if values.shape == z.shape else z, str(obj["cdatamapping"]))


def _surface(owner: Any, obj: GraphicsObject, space: bool) -> Any:
    x, y, z = surface_data(obj)
    if min(z.shape) < 2:
        return None
    colours = _surface_colours(obj, z)
    face, edge = obj["facecolor"], obj["edgecolor"]
    corners = [np.stack([a[:-1, :-1], a[:-1, 1:], a[1:, 1:], a[1:, :-1]], axis=-1).reshape(-1, 4) for a in (x, y, z)]
    polygons = np.stack(corners[: 3 if space else 2], axis=-1)
    smooth = is_word(face, "interp")
    if smooth:
        each = (colours[:-1, :-1] + colours[:-1, 1:] + colours[1:, 1:] + colours[1:, :-1]) / 4
    else:
        each = colours[:-1, :-1]
    each = each.reshape(-1, 4)
    whole = np.isfinite(polygons).all(axis=(1, 2))
    if smooth and not space:
        return _smooth(owner, obj, x, y, colours)
    faces: Any = each[whole] if isinstance(face, str) and face != "none" else colour(face)
    if is_word(face, "none") and space:
        faces = (1.0, 1.0, 1.0, 0.0)
    alpha = float(obj["facealpha"])
    if alpha != 1.0 and isinstance(faces, np.ndarray):
        faces = faces * [1, 1, 1, alpha]
    no_lines = obj["linestyle"] == "none" or is_word(edge, "none")
    edges: Any = "none" if no_lines else each[whole] if isinstance(edge, str) else colour(edge)
    if no_lines and isinstance(faces, np.ndarray):
        edges = faces
    options = {"facecolors": faces, "edgecolors": edges, "linewidths": 0.3 if no_lines else width(obj)}
    shapes = list(polygons[whole])
    if obj["meshstyle"] != "both" and not no_lines:
        shapes, options = _one_way(obj, shapes, options, (x, y, z) if space else (x, y), colours)
    return _polygons(owner, shapes, {**options, "zorder": _order(obj)}, space, open_ended=False)


def _one_way(
    obj: GraphicsObject, shapes: list[Array], options: dict[str, Any], points: tuple[Array, ...], colours: Array
) -> tuple[list[Array], dict[str, Any]]:
    """A surface with lines only along its rows or its columns: they are polygons without an area among its faces."""
    grid = np.stack(points, axis=-1)
    if obj["meshstyle"] == "column":
        grid, colours = grid.transpose(1, 0, 2), colours.transpose(1, 0, 2)
    starts, ends = grid[:, :-1].reshape(-1, len(points)), grid[:, 1:].reshape(-1, len(points))
    lines = list(np.stack([starts, ends, ends], axis=1))
    face, edge = options["facecolors"], obj["edgecolor"]
    filled = face if isinstance(face, np.ndarray) else np.tile(_rgba(face), (len(shapes), 1))
    drawn = colours[:, :-1].reshape(-1, 4) if isinstance(edge, str) else np.tile(_rgba(colour(edge)), (len(lines), 1))
    none = np.zeros((len(shapes), 4))
    faces, edges = np.concatenate([filled, np.zeros((len(lines), 4))]), np.concatenate([none, drawn])
    return [*shapes, *lines], {**options, "facecolors": faces, "edgecolors": edges}


def _rgba(value: Any) -> Array:
    from matplotlib.colors import to_rgba

    return np.array(to_rgba(value))


def _smooth(owner: Any, obj: GraphicsObject, x: Array, y: Array, colours: Array) -> Any:
    """A flat surface whose colours go over into each other."""
    mesh = owner.pcolormesh(x, y, np.zeros(x.shape), shading="gouraud", zorder=_order(obj))
    mesh.set_array(None)
    mesh.set_facecolors(colours.reshape(-1, 4))
    return mesh


_DRAWERS = {"line": _line, "text": _text, "patch": _patch, "surface": _surface, "image": _image}
