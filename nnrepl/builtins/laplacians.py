"""Discrete Laplacians and overlapping rectangles: del2, rectint."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import floats_of, invalid_call, to_array_value
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import dims_of, is_array_like, is_logical, is_numeric, is_text, numel_of


@builtin("area = rectint(a, b)", fresh=True)
def rectint(a: Any, b: Any) -> Any:
    """The areas that rectangles have in common: a row for each row [x y width height] of a, a column for each of b.

    Rows of 6, 8, ... numbers are boxes in more dimensions.

    >> rectint([0 0 2 2], [1 1 2 2])
    ans = 1
    """
    first, second = to_array_value(a), to_array_value(b)
    if first.ndim != 2 or second.ndim != 2 or first.shape[1] != second.shape[1]:
        raise OctaveError("rectint: A and B must have same number of columns")
    if first.shape[1] % 2:
        raise OctaveError("rectint: number of columns of A and B must be a multiple of two")
    half = first.shape[1] // 2
    if "c" in (first.dtype.kind, second.dtype.kind):
        raise OctaveError("rectint: complex boxes are not supported")
    area = np.ones((first.shape[0], second.shape[0]))
    for k in range(half):
        start, size = first[:, k, None], first[:, k + half, None]
        other, extent = second[:, k], second[:, k + half]
        area *= np.maximum(np.minimum(start + size, other + extent) - np.maximum(start, other), 0)
    return norm(area)


@builtin("L = del2(M)", "L = del2(M, h)", "L = del2(M, dx, dy, ...)", fresh=True)
def del2(m: Any, *spacings: Any) -> Any:
    """The sum of the second derivatives along all dimensions, divided by twice their number, from finite differences.

    h is the distance of neighbours, 1 unless given; dx, dy, ... are distances, or the places of columns, rows, ...
    At the borders the second derivative is extrapolated.

    >> del2([1 4 9 16 25])
    ans =

       0.5000   0.5000   0.5000   0.5000   0.5000

    """
    if not (is_numeric(m) or is_logical(m)):
        raise invalid_call("del2")
    array = floats_of(to_array(m))
    if len(spacings) not in (0, 1, array.ndim):
        raise invalid_call("del2")
    distances = _steps(array, spacings)
    total = np.zeros(array.shape, dtype=np.result_type(array, *distances))
    for where, steps in enumerate(distances):
        if array.shape[where] >= 3:
            total += np.moveaxis(_second(np.moveaxis(array, where, 0), steps), 0, where)
    return norm(total / (2 * array.ndim))


def _steps(array: np.ndarray, spacings: tuple[Any, ...]) -> list[np.ndarray]:
    """The distances between neighbours along each dimension; the first spacing is that of the columns."""
    given = list(spacings) if len(spacings) > 1 else [spacings[0] if spacings else 1.0] * array.ndim
    given[:2] = given[1::-1]
    steps: list[np.ndarray] = [np.zeros(0)] * array.ndim
    for where in (1, 0, *range(2, array.ndim)):
        steps[where] = _distances(given[where], where + 1, array.shape[where], len(spacings) > 1)
    return steps


def _distances(spacing: Any, dim: int, extent: int, several: bool) -> np.ndarray:
    if not is_array_like(spacing) or is_text(spacing) or (numel_of(spacing) > 1 and 1 not in dims_of(spacing)):
        raise OctaveError(f"del2: spacing element {dim} must be a scalar or vector")
    places = floats_of(to_array(spacing)).reshape(-1)
    if places.size == 1 or (extent == 1 and not several and places.size):
        return np.full(max(extent - 1, 0), places[0])
    if places.size != extent:
        raise OctaveError(f"del2: number of elements in spacing vector {dim} does not match dimension {dim} of M")
    return np.diff(places)


def _second(array: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """The second derivatives along the first axis."""
    h = steps.reshape(-1, *[1] * (array.ndim - 1))
    slopes = np.diff(array, axis=0) / h
    inner = 2 * np.diff(slopes, axis=0) / (h[1:] + h[:-1])
    if len(inner) == 1:
        return np.concatenate([inner, inner, inner])
    first = inner[:1] + (inner[:1] - inner[1:2]) * h[:1] / h[1:2]
    last = inner[-1:] + (inner[-1:] - inner[-2:-1]) * h[-1:] / h[-2:-1]
    return np.concatenate([first, inner, last])
