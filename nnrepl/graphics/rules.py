"""Properties that follow from each other when they are set: the data of patches, the strings and places of texts."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.graphics.constraints import check_numbers_of
from nnrepl.graphics.objects import LABELS, GraphicsObject, setter
from nnrepl.graphics.properties import checked, label_text
from nnrepl.values.containers import EMPTY
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import class_of, is_array_like, is_text, numel_of
from nnrepl.values.sharing import share

Array = np.ndarray


@setter("text", "string")
def _set_string(obj: GraphicsObject, value: Any) -> None:
    obj.values["string"] = share(label_text(value))


@setter("text", "position")
def _set_position(obj: GraphicsObject, value: Any) -> None:
    if not is_array_like(value) or is_text(value) or numel_of(value) not in (2, 3):
        raise OctaveError('invalid value for array property "position"')
    place = np.zeros((1, 3))
    place[0, : numel_of(value)] = np.asarray(to_array(value), dtype=float).ravel()
    obj.values["position"] = place


def _label_setter(name: str) -> Any:
    def assign(obj: GraphicsObject, value: Any) -> None:
        label = obj.labels.get(name)
        if is_text(value) and label is not None:
            label.set("string", value)
        elif not (type(value) is float and label is not None and value == label.handle):
            found = class_of(value)
            raise OctaveError(
                f"set: expecting text graphics object or character string for {name} property, found {found}"
            )

    return assign


for _name in LABELS:
    setter("axes", _name)(_label_setter(_name))


def patch_values(x: Array, y: Array, z: Array | None = None) -> dict[str, Any]:
    """The data of a patch whose polygons are the columns of matrices."""
    columns = [x, y] if z is None else [x, y, z]
    rows, count = x.shape
    vertices = np.column_stack([each.ravel(order="F") for each in columns])
    faces = np.arange(1.0, rows * count + 1).reshape(count, rows)
    found = {"xdata": norm(x), "ydata": norm(y), "vertices": norm(vertices), "faces": norm(faces)}
    return found if z is None else {**found, "zdata": norm(z)}


def reals_of(value: Any) -> Array:
    """The numbers of an argument as doubles."""
    return np.asarray(to_array(value), dtype=float)


def _setter_of(name: str) -> Any:
    def assign(obj: GraphicsObject, value: Any) -> None:
        value = checked(obj.table[name], value)
        check_numbers_of("patch", name, value)
        obj.values[name] = value
        if name in ("xdata", "ydata", "zdata"):
            _faces_from_data(obj)
        elif name in ("faces", "vertices"):
            _data_from_faces(obj)
        elif name == "cdata":
            obj.values["facevertexcdata"] = _colours_of_vertices(reals_of(obj.values["cdata"]))
        else:
            obj.values["cdata"] = _colours_of_faces(obj, reals_of(obj.values["facevertexcdata"]))

    return assign


for _name in ("xdata", "ydata", "zdata", "faces", "vertices", "cdata", "facevertexcdata"):
    setter("patch", _name)(_setter_of(_name))


def _faces_from_data(obj: GraphicsObject) -> None:
    x, y, z = (upright(reals_of(obj[name])) for name in ("xdata", "ydata", "zdata"))
    if x.shape != y.shape:
        return
    values = patch_values(x, y, z if z.shape == x.shape and z.size else None)
    obj.values.update(vertices=values["vertices"], faces=values["faces"])


def upright(array: Array) -> Array:
    """A vector as a column, a matrix as it is."""
    return array.reshape(-1, 1) if 1 in array.shape else array


def _data_from_faces(obj: GraphicsObject) -> None:
    faces, vertices = np.atleast_2d(reals_of(obj["faces"])), np.atleast_2d(reals_of(obj["vertices"]))
    if not faces.size or not vertices.size or np.nanmax(faces) > len(vertices) or np.nanmin(faces) < 1:
        return
    known = np.isfinite(faces)
    at = np.where(known, faces, 1).astype(int) - 1
    for k, name in enumerate(("xdata", "ydata", "zdata")[: vertices.shape[1]]):
        obj.values[name] = norm(np.where(known, vertices[at, k], np.nan).T.copy(order="F"))
    if vertices.shape[1] < 3:
        obj.values["zdata"] = EMPTY


def _colours_of_vertices(colours: Array) -> Any:
    if colours.ndim == 3:
        return norm(colours.reshape(-1, 3, order="F"))
    return norm(colours.reshape(-1, 1, order="F"))


def _colours_of_faces(obj: GraphicsObject, colours: Array) -> Any:
    faces = np.atleast_2d(reals_of(obj["faces"]))
    if colours.ndim == 2 and colours.shape[1] == 1 and len(colours) == len(faces):
        return norm(colours.reshape(1, -1))
    if colours.ndim == 2 and colours.shape[1] == 1 and faces.size and len(colours) >= np.nanmax(faces):
        at = np.where(np.isfinite(faces), faces, 1).astype(int) - 1
        return norm(colours[:, 0][at].T.copy(order="F"))
    return norm(colours)
