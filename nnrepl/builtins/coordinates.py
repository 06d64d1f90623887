"""Cartesian, polar, cylindrical and spherical coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call, numbers
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm
from nnrepl.values.kinds import dims_of, is_array_like, is_logical, is_numeric

Arrays = list[np.ndarray]


def _is_numbers(value: Any) -> bool:
    return is_array_like(value) and is_numeric(value) and not is_logical(value)


def _floats(value: Any, who: str) -> np.ndarray:
    array = numbers(value, who)
    return array if array.dtype.kind in "fc" else array.astype(float)


def _columns(value: Any, widths: tuple[int, ...], who: str, no_matrix: str, wrong_width: str) -> Arrays:
    """The columns of a matrix of points, or the elements of one point."""
    if not _is_numbers(value) or len(dims_of(value)) != 2:
        raise OctaveError(f"{no_matrix} 2-D numeric array")
    array = _floats(value, who)
    if array.shape[1] not in widths and not (array.shape[1] == 1 and array.shape[0] in widths):
        raise OctaveError(wrong_width)
    if array.shape[1] not in widths:
        array = array.T
    return [array[:, k : k + 1] for k in range(array.shape[1])]


def _separate(values: Sequence[Any], names: Sequence[str], who: str) -> Arrays:
    """Coordinates that are given one by one: arrays of one size, or numbers."""
    named = ", ".join(names[: len(values)])
    if not all(map(_is_numbers, values)):
        raise OctaveError(f"{who}: {named} must be numeric arrays or scalars")
    arrays = [_floats(value, who) for value in values]
    if len({array.shape for array in arrays if array.size != 1}) > 1:
        raise OctaveError(f"{who}: {named} must be the same size or scalars")
    size = next((array.shape for array in arrays if array.size != 1), (1, 1))
    return [np.broadcast_to(array, size) if array.size == 1 else array for array in arrays]


def _outputs(arrays: Arrays, nargout: int) -> Any:
    """As many outputs as were asked for; a height that was not given is empty."""
    values = [norm(np.array(array)) for array in arrays]
    while len(values) < nargout:
        values.append(np.zeros((0, 0)))
    return tuple(values) if nargout > 1 else values[0]


def _plane(values: Sequence[Any], names: Sequence[str], who: str, matrix: str) -> Arrays:
    if values[1] is None:
        wrong = "cart2pol: matrix input must be a 2- or 3-element vector or a 2- or 3-column array"
        return _columns(values[0], (2, 3), who, matrix, wrong)
    return _separate([value for value in values if value is not None], names, who)


@builtin("[theta, r] = cart2pol(x, y)", "[theta, r, z] = cart2pol(x, y, z)", "[theta, r, z] = cart2pol(C)", fresh=True)
def cart2pol(x: Any, y: Any = None, z: Any = None, *, nargout: int = 1) -> Any:
    """Polar coordinates of points in the plane, or cylindrical ones of points in space; angles in radians.

    A matrix C has a point in each row.

    >> [theta, r] = cart2pol(0, 2)
    theta = 1.5708
    r = 2
    """
    a, b, *height = _plane((x, y, z), ("X", "Y", "Z"), "cart2pol", "cart2pol: matrix input must be")
    return _outputs([np.arctan2(b.real, a.real), np.hypot(a.real, b.real), *height], nargout)


@builtin("[x, y] = pol2cart(theta, r)", "[x, y, z] = pol2cart(theta, r, z)", "[x, y, z] = pol2cart(P)", fresh=True)
def pol2cart(theta: Any, r: Any = None, z: Any = None, *, nargout: int = 1) -> Any:
    """Cartesian coordinates of points given by angle and radius (and height); angles in radians.

    A matrix P has a point in each row.

    >> [x, y] = pol2cart(0, 2)
    x = 2
    y = 0
    """
    angle, radius, *height = _plane((theta, r, z), ("THETA", "R", "Z"), "pol2cart", "cart2pol: matrix input P must be")
    return _outputs([radius * np.cos(angle), radius * np.sin(angle), *height], nargout)


def _space(values: Sequence[Any], names: Sequence[str], who: str, what: str) -> Arrays:
    if values[1] is None:
        wrong = f"{who}: matrix input {what}must be a 3-element vector or 3-column array"
        return _columns(values[0], (3,), who, f"{who}: matrix input {what}must be a", wrong)
    if values[2] is None:
        raise invalid_call(who)
    return _separate(values, names, who)


@builtin("[theta, phi, r] = cart2sph(x, y, z)", "[theta, phi, r] = cart2sph(C)", fresh=True)
def cart2sph(x: Any, y: Any = None, z: Any = None, *, nargout: int = 1) -> Any:
    """Spherical coordinates: the angle in the plane, the angle above it, the distance; angles in radians.

    A matrix C has a point in each row.

    >> [theta, phi, r] = cart2sph(0, 0, 2)
    theta = 0
    phi = 1.5708
    r = 2
    """
    a, b, c = _space((x, y, z), ("X", "Y", "Z"), "cart2sph", "C ")
    plane = np.hypot(a.real, b.real)
    return _outputs([np.arctan2(b.real, a.real), np.arctan2(c.real, plane), np.sqrt(a**2 + b**2 + c**2)], nargout)


@builtin("[x, y, z] = sph2cart(theta, phi, r)", "[x, y, z] = sph2cart(S)", fresh=True)
def sph2cart(theta: Any, phi: Any = None, r: Any = None, *, nargout: int = 1) -> Any:
    """Cartesian coordinates of points given by two angles (in the plane, above it) and the distance; in radians.

    A matrix S has a point in each row.

    >> [x, y, z] = sph2cart(0, 0, 2)
    x = 2
    y = 0
    z = 0
    """
    a, b, c = _space((theta, phi, r), ("THETA", "PHI", "R"), "sph2cart", "")
    return _outputs([c * np.cos(b) * np.cos(a), c * np.cos(b) * np.sin(a), c * np.sin(b)], nargout)
