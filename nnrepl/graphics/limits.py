"""The limits, ticks and tick labels that axes choose for their data."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import is_array_like

if TYPE_CHECKING:
    from nnrepl.graphics.objects import GraphicsObject

Array = np.ndarray
Range = tuple[float, float]

NARROW = math.sqrt(np.finfo(float).eps)


def tick_step(low: float, high: float) -> float:
    """The distance of about five ticks between two numbers: 1, 2 or 5 times a power of ten."""
    step = (high - low) / 5
    if not (0 < step < math.inf):
        return 1.0
    power = 10.0 ** math.floor(math.log10(step))
    mantissa = step / power
    for factor, least in ((10, math.sqrt(50)), (5, math.sqrt(10)), (2, math.sqrt(2))):
        if mantissa >= least:
            return factor * power
    return power


def _outwards(low: float, high: float) -> Range:
    step = tick_step(low, high)
    return step * math.floor(low / step), step * math.ceil(high / step)


def round_limits(low: float, high: float) -> Range:
    """The limits of linear axes whose data lie between two numbers."""
    if low == high == 0:
        low, high = -1.0, 1.0
    elif abs(high - low) < NARROW:
        low, high = low - 0.1 * abs(low), high + 0.1 * abs(high)
    # Once for the data and once more for the limits that this gave, as Octave does.
    return _outwards(*_outwards(low, high))


def round_logarithmic(low: float, high: float, least: float, greatest: float) -> Range:
    """The limits of logarithmic axes: whole powers of ten. `least` is the least positive number of the data,
    `greatest` the greatest negative one (infinite where there is none)."""
    if math.isfinite(least) and high > 0:
        bottom, top = math.floor(math.log10(least)), math.ceil(math.log10(high))
        if bottom == top:
            bottom, top = bottom - 1, top + 1
        return 10.0**bottom, 10.0**top
    if math.isfinite(greatest):
        bottom, top = math.floor(math.log10(-greatest)), math.ceil(math.log10(-low))
        return -(10.0 ** max(top, bottom + 1)), -(10.0**bottom)
    return 0.1, 1.0


def _numbers(value: Any) -> Array:
    return np.asarray(to_array(value), dtype=float) if is_array_like(value) else np.zeros((0, 0))


def data_of(obj: GraphicsObject, axis: str) -> Iterator[Array]:
    """The numbers of an object, and of all in it, that the limits of an axis must hold."""
    kind = obj.type
    if obj.role:
        return
    if kind in ("line", "surface"):
        yield _numbers(obj[axis + "data"])
    elif kind == "patch":
        vertices = _numbers(obj["vertices"])
        at = "xyz".index(axis)
        if vertices.shape[1:2] and vertices.shape[1] > at:
            yield vertices[:, at]
    elif kind == "image" and axis != "z":
        yield image_edges(obj, axis)
    for child in obj.children:
        yield from data_of(child, axis)


def image_edges(image: GraphicsObject, axis: str) -> Array:
    """Where an image begins and ends along an axis: half a pixel beyond the middles of its first and last pixel."""
    count = to_array(image["cdata"]).shape[1 if axis == "x" else 0]
    data = _numbers(image[axis + "data"]).ravel()
    first, last = (float(data[0]), float(data[-1])) if data.size else (1.0, float(count))
    half = (last - first) / (count - 1) / 2 if count > 1 else 0.5
    return np.array([first - half, last + half])


def _finite(axes: GraphicsObject, axis: str) -> Array:
    parts = [part.ravel() for child in axes.children for part in data_of(child, axis)]
    joined = np.concatenate(parts) if parts else np.zeros(0)
    return joined[np.isfinite(joined)]


def automatic_limits(axes: GraphicsObject, axis: str) -> Any:
    """The limits that fit the data of axes along an axis."""
    data = _finite(axes, axis)
    logarithmic = axes[axis + "scale"] == "log"
    if not data.size:
        flat = axis == "z" and any(_numbers_somewhere(axes))
        low, high = (-1.0, 1.0) if flat else (0.1, 1.0) if logarithmic else (0.0, 1.0)
    elif logarithmic:
        positive, negative = data[data > 0], data[data < 0]
        least = float(positive.min()) if positive.size else math.inf
        greatest = float(negative.max()) if negative.size else -math.inf
        low, high = round_logarithmic(float(data.min()), float(data.max()), least, greatest)
    else:
        low, high = round_limits(float(data.min()), float(data.max()))
    return np.array([[low, high]])


def _numbers_somewhere(axes: GraphicsObject) -> Iterator[bool]:
    for child in axes.children:
        if child.type in ("image", "hggroup", "patch"):
            yield child.type != "patch" or _finite(axes, "x").size > 0
        elif child.type == "line":
            yield np.isfinite(_numbers(child["xdata"])).any()


def automatic_ticks(axes: GraphicsObject, axis: str) -> Any:
    """Ticks at round numbers within the limits."""
    low, high = (float(x) for x in axes[axis + "lim"].ravel())
    return norm(_ticks(low, high, axes[axis + "scale"] == "log").reshape(1, -1))


def _ticks(low: float, high: float, logarithmic: bool) -> Array:
    if logarithmic:
        if low > 0:
            powers = np.arange(math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9) + 1)
            return np.array([10.0 ** int(p) for p in powers])
        if high < 0:
            powers = np.arange(math.floor(math.log10(-low) + 1e-9), math.ceil(math.log10(-high) - 1e-9) - 1, -1)
            return np.array([-(10.0 ** int(p)) for p in powers])
    step = tick_step(low, high)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return step * np.arange(first, last + 1.0)


def automatic_labels(axes: GraphicsObject, axis: str) -> Any:
    """The texts at the ticks."""
    ticks = to_array(axes[axis + "tick"]).ravel().tolist()
    if axes[axis + "scale"] == "log":
        return Cell.of(_powers(ticks))
    return Cell.of([f"{tick + 0.0:.5g}" if abs(tick) > 1e-300 else "0" for tick in ticks])


def _powers(ticks: list[float]) -> list[str]:
    """Ticks as powers of ten, with as many digits as the longest needs."""
    exponents = [round(math.log10(abs(t))) if t else 0 for t in ticks]
    width = max((len(str(abs(e))) for e in exponents), default=1)
    signs = ["-" if t < 0 else "" for t in ticks]
    return [f"{sign}10^{{{'-' if e < 0 else ''}{abs(e):0{width}d}}}" for sign, e in zip(signs, exponents, strict=True)]


def automatic_colour_limits(axes: GraphicsObject) -> Any:
    """The limits of the colours: of all data that are scaled to the colour map."""
    found: list[Array] = []
    grouped = False
    for obj in axes.descendants():
        grouped = grouped or obj.type == "hggroup"
        if obj.type == "patch" and obj.parent is axes and not _numbers(obj["facevertexcdata"]).size:
            found.append(np.zeros(1))
        if obj.type in ("surface", "patch", "image") and obj["cdatamapping"] == "scaled":
            colours = _numbers(obj["facevertexcdata" if obj.type == "patch" else "cdata"])
            true_colour = colours.ndim == 3 or (obj.type == "patch" and colours.shape[-1] == 3)
            if not true_colour:
                found.append(colours[np.isfinite(colours)].ravel())
    data = np.concatenate(found) if found else np.zeros(0)
    if not data.size:
        return np.array([[-1.0, 1.0]]) if grouped else np.array([[0.0, 1.0]])
    low, high = float(data.min()), float(data.max())
    if low == high:
        low, high = low - 1, high + 1
    return np.array([[low, high]])


def data_aspect(axes: GraphicsObject) -> Any:
    """How many units along each axis are as long as one of another, where that is not set."""
    spans = []
    for axis in "xyz":
        low, high = (float(x) for x in axes[axis + "lim"].ravel())
        spans.append(abs(high - low) / 2)
    least = min(spans) or 1.0
    return np.array([[span / least for span in spans]])
