"""Images in other classes: im2double, im2single, im2uint8, im2uint16, mat2gray; and in other sizes: imresize."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import doubles, invalid_call, number
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm, saturate, to_array
from nnrepl.values.kinds import class_of, is_array_like, is_text, numel_of

Array = np.ndarray

_SOURCES = ("single", "double", "logical", "uint8", "uint16", "int16")


def _image(image: Any, kind: Any, who: str) -> tuple[Array, bool]:
    if class_of(image) not in _SOURCES:
        raise OctaveError(f'{who}: IMG is of unsupported class "{class_of(image)}"')
    if kind is not None and not (isinstance(kind, str) and kind.lower() == "indexed"):
        raise OctaveError(f'{who}: second input argument must be the string "indexed"')
    return to_array(image), kind is not None


def _unit(array: Array) -> Array:
    """The image with numbers from 0 to 1."""
    if array.dtype.kind in "fcb":
        return array
    limits = np.iinfo(array.dtype)
    return (array.astype(float) - limits.min) / (limits.max - limits.min)


def _floating(image: Any, kind: Any, who: str, dtype: Any) -> Any:
    array, indexed = _image(image, kind, who)
    if indexed:
        shift = 1 if array.dtype.kind == "u" else 0
        return norm(array.astype(dtype) + np.array(shift, dtype=dtype))
    if array.dtype.kind == "c":
        return image
    return norm(_unit(array).astype(dtype))


def _whole(image: Any, kind: Any, who: str, name: str) -> Any:
    array, indexed = _image(image, kind, who)
    dtype = np.dtype(name)
    if array.dtype.kind == "c":
        raise OctaveError(f"{who}: IMG must be real")
    if indexed:
        shifted = array.astype(float) - (1 if array.dtype.kind == "f" else 0)
        if array.size and (shifted.max() > np.iinfo(dtype).max or shifted.min() < 0):
            raise OctaveError(f"{who}: IMG has indices that do not fit into {name}")
        return norm(shifted.astype(dtype))
    return saturate(_unit(array).astype(float) * np.iinfo(dtype).max, dtype)


@builtin("J = im2double(I)", 'J = im2double(X, "indexed")', fresh=True)
def im2double(image: Any, kind: Any = None) -> Any:
    """An image as doubles from 0 to 1; an indexed one as doubles that count from 1.

    >> im2double(uint8([0 255]))
    ans =

       0   1

    """
    return _floating(image, kind, "im2double", np.float64)


@builtin("J = im2single(I)", 'J = im2single(X, "indexed")', fresh=True)
def im2single(image: Any, kind: Any = None) -> Any:
    """An image as singles from 0 to 1; an indexed one as singles that count from 1.

    >> im2single(uint8([0 255]))
    ans =

       0   1

    """
    return _floating(image, kind, "im2single", np.float32)


@builtin("J = im2uint8(I)", 'J = im2uint8(X, "indexed")', fresh=True)
def im2uint8(image: Any, kind: Any = None) -> Any:
    """An image in class uint8, from 0 to 255; an indexed one in uint8, counting from 0.

    >> im2uint8([0 0.5 1])
    ans =

        0  128  255

    """
    return _whole(image, kind, "im2uint8", "uint8")


@builtin("J = im2uint16(I)", 'J = im2uint16(X, "indexed")', fresh=True)
def im2uint16(image: Any, kind: Any = None) -> Any:
    """An image in class uint16, from 0 to 65535; an indexed one in uint16, counting from 0.

    >> im2uint16([0 1])
    ans =

          0  65535

    """
    return _whole(image, kind, "im2uint16", "uint16")


@builtin("I = mat2gray(A)", "I = mat2gray(A, [low, high])", fresh=True)
def mat2gray(a: Any, limits: Any = None) -> Any:
    """A matrix stretched to numbers from 0 to 1: its least element, or low, becomes 0, its greatest, or high, 1.

    >> mat2gray([2 3 4])
    ans =

            0   0.5000   1.0000

    """
    array = doubles(a, "mat2gray")
    if array.dtype.kind == "c":
        raise OctaveError("mat2gray: A must be real")
    if limits is None:
        low, high = (float(array.min()), float(array.max())) if array.size else (0.0, 1.0)
    else:
        given = doubles(limits, "mat2gray").reshape(-1)
        if given.size != 2:
            raise OctaveError("mat2gray: the limits must be a vector of 2 elements")
        low, high = float(given[0]), float(given[1])
    if low == high:
        return norm(np.clip(array, 0, 1))
    return norm(np.clip((array - low) / (high - low), 0, 1))


def _cubic(x: Array) -> Array:
    x = np.abs(x)
    near = 1.5 * x**3 - 2.5 * x**2 + 1
    far = -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2
    return np.where(x <= 1, near, np.where(x <= 2, far, 0))


_KERNELS: dict[str, tuple[Callable[[Array], Array], float]] = {
    "nearest": (lambda x: ((x >= -0.5) & (x < 0.5)).astype(float), 1.0),
    "bilinear": (lambda x: np.maximum(1 - np.abs(x), 0), 2.0),
    "bicubic": (_cubic, 4.0),
}
_NAMES = {"nearest": "nearest", "box": "nearest", "bilinear": "bilinear", "linear": "bilinear", "triangle": "bilinear",
          "bicubic": "bicubic", "cubic": "bicubic"}  # fmt: skip


@builtin("J = imresize(I, scale)", "J = imresize(I, [rows, columns])", "J = imresize(..., method)", fresh=True)
def imresize(image: Any, size: Any, method: Any = "bicubic") -> Any:
    """An image of another size: scaled, or of the rows and columns given (NaN for the one that follows from the other).

    method  "bicubic" (the default), "bilinear" or "nearest". Where an image shrinks, neighbouring pixels are averaged,
            but not by "nearest"
    Source: R. G. Keys, Cubic convolution interpolation for digital image processing, 1981.

    >> imresize([1 2; 3 4], 2, 'nearest')
    ans =

       1   1   2   2
       1   1   2   2
       3   3   4   4
       3   3   4   4

    """
    if not is_array_like(image) or is_text(image) or not numel_of(image):
        raise OctaveError("imresize: IM must be a grayscale or RGB image")
    if not isinstance(method, str) or method.lower() not in _NAMES:
        raise OctaveError("imresize: METHOD must be nearest, bilinear or bicubic")
    array = to_array(image)
    scales, target = _target(array.shape, size)
    result = array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)
    name = _NAMES[method.lower()]
    for axis in (0, 1):
        result = _resampled(result, axis, target[axis], scales[axis], name)
    if array.dtype.kind in "iu":
        return saturate(result, array.dtype)
    if array.dtype.kind == "b":
        return norm(result >= 0.5)
    return norm(np.asfortranarray(result.astype(array.dtype)))


def _target(shape: tuple[int, ...], size: Any) -> tuple[list[float], list[int]]:
    given = doubles(size, "imresize").reshape(-1).tolist() if is_array_like(size) and not is_text(size) else []
    if len(given) == 1:
        scale = number(size, "imresize: SCALE must be a number")
        if not scale > 0 or scale == np.inf:
            raise OctaveError("imresize: SCALE must be positive")
        return [scale, scale], [int(np.ceil(scale * n - 1e-9)) for n in shape[:2]]
    if len(given) != 2:
        raise invalid_call("imresize")
    if any(isinstance(each, complex) for each in given):
        raise invalid_call("imresize")
    rows, columns = given
    if rows != rows:
        rows = np.ceil(columns / shape[1] * shape[0])
    elif columns != columns:
        columns = np.ceil(rows / shape[0] * shape[1])
    if not (rows >= 1 and columns >= 1):
        raise OctaveError("imresize: the size must be positive")
    target = [int(np.ceil(rows)), int(np.ceil(columns))]
    return [target[k] / shape[k] for k in (0, 1)], target


def _resampled(array: Array, axis: int, length: int, scale: float, name: str) -> Array:
    """The image with this many pixels along an axis; beyond its ends it is mirrored."""
    kernel, width = _KERNELS[name]
    stretch = scale if scale < 1 and name != "nearest" else 1.0
    width /= stretch
    if width >= 2**31:
        raise MemoryError
    centres = (np.arange(length) + 0.5) / scale - 0.5
    if name == "nearest":
        sources = np.clip(np.floor(centres + 0.5), 0, array.shape[axis] - 1).astype(int)
        return np.take(array, sources, axis=axis)
    places = np.floor(centres - width / 2)[:, None] + np.arange(int(np.ceil(width)) + 2)
    weights = stretch * kernel(stretch * (centres[:, None] - places))
    weights /= weights.sum(axis=1, keepdims=True)
    n = array.shape[axis]
    wrapped = np.mod(places, 2 * n).astype(int)
    sources = np.where(wrapped < n, wrapped, 2 * n - 1 - wrapped)
    matrix = np.zeros((length, n))
    np.add.at(matrix, (np.arange(length)[:, None], sources), weights)
    return np.moveaxis(np.tensordot(matrix, array, axes=(1, axis)), 0, axis)
