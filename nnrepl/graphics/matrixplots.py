"""Pictures of matrices and graphs: spy, gplot, plotmatrix, pareto, comet."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import cellstrings, column, invalid_call, row
from nnrepl.errors import OctaveError
from nnrepl.graphics.groups import is_number, reals_of
from nnrepl.graphics.objects import handles_of
from nnrepl.graphics.scene import axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import dims_of, is_array_like


@builtin("spy(x)", "spy(..., markersize)", "spy(..., style)")
def spy(x: Any, *args: Any, context: Context) -> None:
    """Draw where the elements of a matrix are that are not zero.

    style  as in plot; markersize: how big the marks are

    >> spy(eye(3)); get(get(gca, "xlabel"), "string")
    ans = nnz = 3
    """
    if len(dims_of(x)) > 2:
        raise invalid_call("spy")
    count = context.call("nnz", (x,), 1)
    rows, columns = (to_array(part).ravel() for part in context.call("find", (x,), 2))
    style, pairs = None, []
    for arg in args:
        if isinstance(arg, str):
            style = str(arg)
        else:
            pairs = ["markersize", arg]
    mark = style or ("*" if rows.size < 1000 else ".")
    context.call("plot", (column(columns), column(rows), mark, *pairs), 0)
    m, n = dims_of(x)
    context.call("axis", (row([0.0, n + 1.0, 0.0, m + 1.0]), "ij"), 0)
    context.call("xlabel", (f"nnz = {count:g}",), 0)


@builtin("gplot(A, xy)", "gplot(A, xy, style)", "[x, y] = gplot(A, xy)")
def gplot(a: Any, xy: Any, style: Any = "-", *, nargout: int = 1, context: Context) -> Any:
    """Draw a graph: its points are the rows of xy, and lines join those whose element of A is not zero.

    x, y  the lines as coordinates with NaN between them; nothing is drawn then

    >> [x, y] = gplot([0 1; 0 0], [0 0; 1 1]); x'
    ans =

         0     1   NaN

    """
    if not isinstance(style, str):
        raise OctaveError("gplot: LINE_STYLE must be a string")
    matrix, points = np.asarray(to_array(a)), reals_of(xy)
    if points.ndim != 2 or points.shape[1] != 2 or matrix.shape != (len(points), len(points)):
        raise OctaveError("gplot: A must be square, with a row of XY for each of its rows")
    columns, rows = np.nonzero(matrix.T)
    ends = np.stack([points[rows], points[columns], np.full((rows.size, 2), np.nan)], axis=1).reshape(-1, 2)
    if nargout:
        found = (column(ends[:, 0]), column(ends[:, 1]))
        return found if nargout > 1 else found[0]
    context.call("plot", (column(ends[:, 0]), column(ends[:, 1]), style), 0)
    return None


@builtin("pareto(y)", "pareto(y, x)", "pareto(hax, ...)", "h = pareto(...)")
def pareto(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw numbers as bars in descending order, and their sum so far in percent as a line with a scale at the right.

    x  the names of the numbers, as a cell, or numbers; 1, 2, 3, ... without it

    >> h = pareto([5 3 8]); get(h(2), "ydata")
    ans =

        50.000    81.250   100.000

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if not rest or len(rest) > 2 or not is_number(rest[0]):
        raise invalid_call("pareto")
    y = reals_of(rest[0]).ravel(order="F")
    if not y.size:
        raise invalid_call("pareto")
    order = np.argsort(-y, kind="stable")
    names = [f"{k + 1}" for k in range(y.size)]
    if len(rest) > 1:
        given_names = (
            cellstrings(rest[1]) if isinstance(rest[1], Cell) else [f"{v:g}" for v in reals_of(rest[1]).ravel()]
        )
        if given_names is None or len(given_names) != y.size:
            raise OctaveError("pareto: X and Y must have the same number of elements")
        names = given_names
    places = row(np.arange(1.0, y.size + 1))
    sums = np.cumsum(y[order])
    first = () if given is None else (given.handle,)
    data = (places, row(y[order]), places, row(sums / sums[-1] * 100))
    axes, bars, line = context.call("plotyy", (*first, *data, "bar", "plot"), 3)
    left, right = (scene.objects[each] for each in to_array(axes).ravel().tolist())
    for each in (left, right):
        each.set("xlim", row([0.5, y.size + 0.5]))
        each.set("xtick", places)
        each.set("xticklabel", Cell.of([names[k] for k in order], (1, y.size)))
    left.set("ylim", row([0.0, sums[-1]]))
    right.set("ylim", row([0.0, 100.0]))
    return norm(np.array([[bars], [line]])) if nargout else None


@builtin("plotmatrix(x)", "plotmatrix(x, y)", "plotmatrix(..., style)", "[h, ax, bigax, p, pax] = plotmatrix(...)")
def plotmatrix(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw the columns of a matrix over each other, each pair in axes of its own, with histograms on the diagonal.

    With y, its columns over those of x.

    >> h = plotmatrix(magic(3)); size(h)
    ans =

       6   1

    """
    scene = scene_of(context)
    rest = list(args)
    numbers: list[np.ndarray] = []
    while rest and is_number(rest[0]) and len(numbers) < 2:
        numbers.append(reals_of(rest.pop(0)))
    if not numbers or any(each.ndim != 2 or not each.size for each in numbers):
        raise invalid_call("plotmatrix")
    x, y = numbers[0], numbers[-1]
    style = str(rest[0]) if rest and isinstance(rest[0], str) else "."
    figure = scene.figure()
    for child in list(figure.children):
        scene.delete(child)
    big = scene.new_axes(figure, [("visible", "off")])
    wide, high = 0.775 / x.shape[1], 0.815 / y.shape[1]
    lines, bars, axes, overlaid = [], [], [], []
    for i in range(y.shape[1]):
        for j in range(x.shape[1]):
            place = row([0.13 + j * wide, 0.11 + (y.shape[1] - 1 - i) * high, 0.95 * wide, 0.95 * high])
            part = scene.new_axes(figure, [("position", place)])
            if len(numbers) == 1 and i == j:
                counts, middles = context.call("hist", (column(x[:, i]), 10.0), 2)
                bars.append(context.call("bar", (part.handle, middles, counts), 1))
                overlaid.append(part)
                part.values["xtickmode"] = "auto"
            else:
                lines.append(context.call("plot", (part.handle, column(x[:, j]), column(y[:, i]), style), 1))
                axes.append(part)
            # Only the axes at the left and at the bottom have numbers.
            if i < y.shape[1] - 1:
                part.set("xticklabel", Cell.empty())
            if j:
                part.set("yticklabel", Cell.empty())
    if not nargout:
        return None
    found = (column(lines), handles_of(axes), big.handle, column(bars), handles_of(overlaid))
    return found[:nargout] if nargout > 1 else found[0]


@builtin("comet(y)", "comet(x, y)", "comet(x, y, p)", "comet(hax, ...)")
def comet(*args: Any, context: Context) -> None:
    """Draw a curve as a comet would: where nothing moves, the whole curve at once.

    p  how long the tail is; there is none to see in a picture that stands still

    >> comet(1:5); get(get(gca, "children"), "ydata")
    ans =

       1   2   3   4   5

    """
    given, rest = axes_argument(context, args)
    if not rest or len(rest) > 3 or not all(is_array_like(each) for each in rest):
        raise invalid_call("comet")
    first = () if given is None else (given.handle,)
    context.call("plot", (*first, *rest[:2]), 0)


@builtin("comet3(z)", "comet3(x, y, z)", "comet3(x, y, z, p)", "comet3(hax, ...)")
def comet3(*args: Any, context: Context) -> None:
    """Draw a curve in space as a comet would: where nothing moves, the whole curve at once.

    >> comet3(1:3, 1:3, 1:3); get(get(gca, "children"), "zdata")
    ans =

       1   2   3

    """
    given, rest = axes_argument(context, args)
    if len(rest) not in (1, 3, 4):
        raise invalid_call("comet3")
    first = () if given is None else (given.handle,)
    if len(rest) == 1:
        z = reals_of(rest[0]).ravel(order="F")
        places = row(np.arange(1.0, z.size + 1))
        rest = [places, places, row(z)]
    context.call("plot3", (*first, *rest[:3]), 0)
