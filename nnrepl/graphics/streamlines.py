"""Lines along which a field of vectors flows: stream2, stream3, streamline."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call, row
from nnrepl.errors import OctaveError
from nnrepl.graphics.groups import Array, is_number, reals_of
from nnrepl.graphics.objects import handles_of
from nnrepl.graphics.scene import axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY, Cell
from nnrepl.values.convert import norm

STEP, MOST = 0.1, 10000
"""How far a step goes, in parts of a cell of the grid, and how many points a line has at most."""


class _Field:
    """Vectors at the points of a grid, whose axes are those of the arrays: rows are y, columns x, pages z."""

    def __init__(self, axes: list[Array], parts: list[Array]):
        self.axes, self.parts = axes, parts

    def cell(self, place: Array) -> tuple[list[int], list[float], Array] | None:
        """The cell that a place lies in, where in it, and how wide it is; None outside of the grid."""
        corner, inner, widths = [], [], []
        for axis, at in zip(self.axes, place.tolist(), strict=True):
            if not axis[0] <= at <= axis[-1]:
                return None
            k = min(int(np.searchsorted(axis, at, side="right")), axis.size - 1) - 1
            corner.append(k)
            widths.append(axis[k + 1] - axis[k])
            inner.append((at - axis[k]) / widths[-1])
        return corner, inner, np.array(widths)

    def step(self, place: Array, length: float) -> Array | None:
        """How far the field goes from a place, `length` in parts of a cell; None outside, and where it stands still."""
        found = self.cell(place)
        if found is None:
            return None
        corner, inner, widths = found
        towards = self._vector(corner, inner) / widths
        size = float(np.linalg.norm(towards))
        return np.asarray(length * widths * towards / size) if 0 < size < np.inf else None

    def _vector(self, corner: list[int], inner: list[float]) -> Array:
        """The vector at a place in a cell, between those at its corners."""
        total = np.zeros(len(self.parts))
        for offset in product((0, 1), repeat=len(inner)):
            weight = np.prod([t if far else 1 - t for t, far in zip(inner, offset, strict=True)])
            # Arrays have y before x: the first two axes change places.
            at = [k + far for k, far in zip(corner, offset, strict=True)]
            at[0], at[1] = at[1], at[0]
            total += weight * np.array([part[tuple(at)] for part in self.parts])
        return total

    def line(self, place: Array, length: float, most: int) -> Array:
        """The points of the line that begins at a place, by Heun's method; none where that lies outside of the grid."""
        points: list[Array] = []
        while len(points) < most and self.cell(place) is not None:
            points.append(place)
            first = self.step(place, length)
            second = None if first is None else self.step(place + first, length)
            if first is None or second is None:
                break
            place = place + (first + second) / 2
        return np.array(points)


def _axis(grid: Array, dim: int, extent: int, who: str) -> Array:
    flat = grid.size == max(grid.shape)
    line = grid.ravel() if flat else np.moveaxis(grid, dim, 0).reshape(grid.shape[dim], -1)[:, 0]
    if line.size != extent:
        raise OctaveError(f"{who}: matrix dimensions must match")
    return line


def _lines(args: list[Any], count: int, who: str) -> list[Array]:
    """The lines of a call: of a field of two or three components, and where they begin."""
    numbers = [reals_of(arg) if is_number(arg) else None for arg in args]
    if any(each is None for each in numbers):
        raise invalid_call(who)
    given: list[Array] = [each for each in numbers if each is not None]
    step, most = STEP, MOST
    if len(given) in (2 * count + 1, 3 * count + 1):
        option = given.pop().ravel()
        step, most = float(option[0]), int(option[1]) if option.size > 1 else MOST
    if len(given) not in (2 * count, 3 * count):
        raise invalid_call(who)
    parts = given[-2 * count : -count]
    shape = parts[0].shape
    if any(part.shape != shape for part in parts) or len(shape) != count:
        raise OctaveError(f"{who}: matrix dimensions must match")
    dims = [1, 0, 2][:count]
    axes = [np.arange(1.0, shape[dim] + 1) for dim in dims]
    if len(given) == 3 * count:
        axes = [_axis(grid, dim, shape[dim], who) for grid, dim in zip(given[:count], dims, strict=True)]
    starts = given[-count:]
    if any(start.size != starts[0].size for start in starts):
        raise OctaveError(f"{who}: matrix dimensions must match")
    field = _Field(axes, parts)
    return [field.line(place, step, most) for place in np.column_stack([start.ravel(order="F") for start in starts])]


def _cell(lines: list[Array]) -> Cell:
    return Cell.of([norm(line) if line.size else EMPTY for line in lines], (1, len(lines)))


@builtin("xy = stream2(x, y, u, v, sx, sy)", "xy = stream2(u, v, sx, sy)", "xy = stream2(..., [step n])", fresh=True)
def stream2(*args: Any) -> Any:
    """The lines that flow with the field u, v from the points sx, sy on: a cell of matrices with a row for each point.

    x, y  the grid; 1, 2, 3 ... without it
    step  how far each step goes, in parts of a cell of the grid (0.1); n: how many points a line has at most (10000)

    >> xy = stream2(ones(3), zeros(3), 1, 2, [0.5 3]); xy{1}
    ans =

       1.0000   2.0000
       1.5000   2.0000
       2.0000   2.0000

    """
    return _cell(_lines(list(args), 2, "stream2"))


@builtin(
    "xyz = stream3(x, y, z, u, v, w, sx, sy, sz)", "xyz = stream3(u, v, w, sx, sy, sz)",
    "xyz = stream3(..., [step n])", fresh=True,
)  # fmt: skip
def stream3(*args: Any) -> Any:
    """The lines that flow with the field u, v, w in space from the points sx, sy, sz on; otherwise like stream2.

    >> o = zeros(3, 3, 3); xyz = stream3(o + 1, o, o, 1, 2, 2, [1 2]); xyz{1}
    ans =

       1   2   2
       2   2   2

    """
    return _cell(_lines(list(args), 3, "stream3"))


@builtin(
    "streamline(x, y, u, v, sx, sy)", "streamline(u, v, sx, sy)", "streamline(x, y, z, u, v, w, sx, sy, sz)",
    "streamline(u, v, w, sx, sy, sz)", "streamline(..., [step n])", "streamline(hax, ...)",
    "h = streamline(...)",
)  # fmt: skip
def streamline(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw the lines that flow with a field, in a plane or in space; the arguments are those of stream2 or stream3.

    >> h = streamline(ones(3), zeros(3), 1, 2); get(h, "type")
    ans = line
    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if not rest or not is_number(rest[0]):
        raise invalid_call("streamline")
    lines = _lines(rest, 3 if reals_of(rest[0]).ndim == 3 else 2, "streamline")
    axes = given or scene.axes()
    made = []
    for line in lines:
        if not line.size:
            continue
        data = list(zip(("xdata", "ydata", "zdata"), (row(each) for each in line.T), strict=False))
        made.append(scene.add("line", axes, [*data, ("color", "b")]))
    return handles_of(made) if nargout else None
