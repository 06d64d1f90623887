"""Colours: rgb2gray, rgb2hsv, hsv2rgb, ind2rgb, ind2gray, iscolormap."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm, saturate, to_array
from nnrepl.values.kinds import class_of, is_array_like, is_complex, is_text, numel_of

Array = np.ndarray

LUMA = (0.298936, 0.587043, 0.114021)
"""The weights of red, green and blue in the brightness (NTSC)."""

_CLASSES = ("double", "single", "uint8", "int8", "uint16", "int16")


def _colours(value: Any, who: str, what: str) -> tuple[Array, tuple[int, ...]]:
    """Colours as an n x 3 array as they are stored, and the dimensions that they came in."""
    if class_of(value) not in _CLASSES:
        raise OctaveError(f"{who}: {what} of invalid data type '{class_of(value)}'")
    array = to_array(value)
    if array.dtype.kind == "c":
        raise OctaveError(f"{who}: {what} must be a colormap or {what} image")
    is_map = array.ndim == 2 and array.shape[1] == 3 and array.dtype.kind == "f"
    is_image = array.ndim in (3, 4) and array.shape[2] == 3
    if not (is_map or is_image):
        raise OctaveError(f"{who}: {what} must be a colormap or {what} image")
    axis = 1 if is_map else 2
    return np.moveaxis(array, axis, -1).reshape(-1, 3), array.shape


def _restored(colours: Array, dims: tuple[int, ...]) -> Any:
    axis = 1 if len(dims) == 2 else 2
    rest = dims[:axis] + dims[axis + 1 :]
    return norm(np.asfortranarray(np.moveaxis(colours.reshape(*rest, colours.shape[-1]), -1, axis)))


def _unit(colours: Array) -> Array:
    """Colours with numbers from 0 to 1: whole numbers are parts of the range of their class."""
    if colours.dtype.kind == "f":
        return colours
    limits = np.iinfo(colours.dtype)
    return (colours.astype(float) - limits.min) / (limits.max - limits.min)


@builtin("I = rgb2gray(RGB)", "I = rgb2gray(map)", fresh=True)
def rgb2gray(rgb: Any) -> Any:
    """The brightness of the colours of an m x n x 3 image, of its class, or of an n x 3 colour map.

    It is 0.299 red + 0.587 green + 0.114 blue.

    >> rgb2gray([1 0 0])
    ans = 0.2989
    """
    colours, dims = _colours(rgb, "rgb2gray", "RGB")
    gray = colours.astype(float) @ np.array(LUMA)
    if colours.dtype.kind in "iu":
        return _restored(saturate(gray.reshape(-1, 1), colours.dtype), dims)
    return _restored(gray.astype(colours.dtype).reshape(-1, 1), dims)


@builtin("HSV = rgb2hsv(RGB)", "map = rgb2hsv(map)", fresh=True)
def rgb2hsv(rgb: Any) -> Any:
    """Hue, saturation and value, from 0 to 1, of an m x n x 3 image or an n x 3 colour map.

    >> rgb2hsv([0 1 0])
    ans =

       0.3333   1.0000   1.0000

    """
    colours, dims = _colours(rgb, "rgb2hsv", "RGB")
    colours = _unit(colours)
    value, least = colours.max(axis=1), colours.min(axis=1)
    spread = value - least
    red, green, blue = colours.T
    with np.errstate(all="ignore"):
        hue = np.where(value == red, (green - blue) / spread, 0)
        hue = np.where(value == green, 2 + (blue - red) / spread, hue)
        hue = np.where(value == blue, 4 + (red - green) / spread, hue) / 6
        saturation = np.where(spread == 0, 0, spread / value)
    hue = np.where(spread == 0, 0, np.where(hue < 0, hue + 1, hue))
    return _restored(np.stack([hue, saturation, value], axis=1).astype(colours.dtype), dims)


@builtin("RGB = hsv2rgb(HSV)", "map = hsv2rgb(map)", fresh=True)
def hsv2rgb(hsv: Any) -> Any:
    """Red, green and blue for hue, saturation and value, in an m x n x 3 image or an n x 3 colour map.

    >> hsv2rgb([1/3 1 1])
    ans =

       0   1   0

    """
    colours, dims = _colours(hsv, "hsv2rgb", "HSV")
    colours = _unit(colours)
    hue, saturation, value = (column[:, None] for column in colours.T)
    sixths = 6 * np.mod(hue - np.array([[0.0, 1 / 3, 2 / 3]]), 1.0)
    distance = np.minimum(sixths, 6 - sixths)
    share = np.clip(2 - distance, 0, 1)
    # Hues that are no exact thirds in binary must not leave traces of the other colours.
    share = np.where(np.abs(share - np.round(share)) < 1e-15, np.round(share), share)
    rgb = value * (1 - saturation * (1 - share))
    return _restored(rgb.astype(colours.dtype), dims)


def _map(value: Any, who: str) -> Array:
    if class_of(value) not in ("double", "single") or is_complex(value):
        raise OctaveError(f"{who}: MAP must be a valid colormap")
    array = to_array(value)
    if array.ndim != 2 or array.shape[1] != 3:
        raise OctaveError(f"{who}: MAP must be a valid colormap")
    return array.astype(float)


def _indices(x: Any, colours: int, who: str, context: Context) -> Array:
    """The rows of the colour map, from 0; those outside become the nearest inside."""
    if not is_array_like(x) or is_text(x) or is_complex(x):
        raise OctaveError(f"{who}: X must be an indexed image")
    array = to_array(x)
    if array.dtype.kind == "f":
        if (array != np.floor(array)).any() or (array.size and array.min() < 0):
            raise OctaveError(f"{who}: X must be an indexed image")
        array = array.astype(np.int64) - 1
    elif array.dtype.kind == "i":
        raise OctaveError(f"{who}: X must be an indexed image")
    rows = array.astype(np.int64)
    if rows.size and (rows.max() >= colours or rows.min() < 0):
        context.warn(f"{who}: indexed image contains colors outside of colormap")
    if rows.size and not colours:
        place = "(0,_)" if who == "ind2rgb" else "(0)"
        rule = "subscripts must be either integers 1 to (2^63)-1 or logicals"
        raise OctaveError(f"map{place}: {rule}", "Octave:invalid-index")
    return np.clip(rows, 0, colours - 1)


@builtin("RGB = ind2rgb(X, map)", "[R, G, B] = ind2rgb(X, map)", fresh=True)
def ind2rgb(x: Any, map: Any, *, nargout: int = 1, context: Context) -> Any:
    """The m x n x 3 image for an indexed image, or its red, green and blue parts.

    Indices count from 1, in the classes uint8, uint16 and logical from 0.

    >> size(ind2rgb([1 2; 2 1], [0 0 0; 1 1 1]))
    ans =

       2   2   3

    """
    table = _map(map, "ind2rgb")
    rgb = table[_indices(x, len(table), "ind2rgb", context)]
    parts = [np.asfortranarray(rgb[..., k]) for k in range(3)]
    if nargout > 1:
        return tuple(norm(part) for part in parts)
    if rgb.ndim > 3:
        return norm(np.asfortranarray(np.stack(parts, axis=2).reshape(*rgb.shape[:2], 3, -1)))
    return norm(np.stack(parts, axis=-1))


@builtin("I = ind2gray(X, map)", fresh=True)
def ind2gray(x: Any, map: Any, *, context: Context) -> Any:
    """The brightness of each element of an indexed image, in the class of X (0 to 1 for floating point numbers).

    >> ind2gray([1 2], [0 0 0; 1 1 1])
    ans =

       0   1

    """
    table = _map(map, "ind2gray")
    gray = (table @ np.array(LUMA))[_indices(x, len(table), "ind2gray", context)]
    kind = to_array(x).dtype
    if kind.kind == "u":
        return saturate(gray * np.iinfo(kind).max, kind)
    return norm(gray.astype(kind if kind.kind == "f" else np.float64))


@builtin("t = iscolormap(map)", fresh=True)
def iscolormap(map: Any) -> bool:
    """Whether a value is a colour map: n x 3 real numbers, none of them negative.

    >> iscolormap([0 0.5 1])
    ans = 1
    """
    if class_of(map) not in ("double", "single") or is_complex(map) or not numel_of(map):
        return False
    array = to_array(map)
    return array.ndim == 2 and array.shape[1] == 3 and bool(array.min() >= 0)
