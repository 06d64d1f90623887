"""Lines: plot, plot3, the logarithmic axes, stairs and line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.graphics.figures import pairs_of
from nnrepl.graphics.linespec import LineSpec, line_properties, parse_linespec
from nnrepl.graphics.objects import GraphicsObject, handles_of
from nnrepl.graphics.scene import Scene, axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm, to_array
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import is_array_like, is_text

Array = np.ndarray
Pairs = list[tuple[str, Any]]


def next_colour(axes: GraphicsObject) -> Any:
    """The next colour in the order of axes."""
    order = to_array(axes["colororder"])
    index = int(axes["colororderindex"])
    axes.values["colororderindex"] = float(index % len(order) + 1)
    return norm(order[(index - 1) % len(order)].reshape(1, 3))


def colour_for(axes: GraphicsObject, spec: LineSpec) -> Any:
    """The colour of a new line: what its format says, or the next of the axes (a property may still change it)."""
    return norm(np.array([spec.color])) if spec.color is not None else next_colour(axes)


class _Group:
    """The data of one or more lines: x, y, z where it is given, and their format."""

    def __init__(self, data: list[Any], spec: LineSpec):
        self.data = data
        self.spec = spec


def _take_groups(args: Sequence[Any], who: str, most: int) -> tuple[list[_Group], Pairs]:
    """The arguments of a plot as groups of data with formats, and the properties that are for all lines."""
    groups: list[_Group] = []
    pairs: Pairs = []
    data: list[Any] = []
    rest = list(args)
    while rest:
        arg = rest.pop(0)
        if not is_text(arg):
            if len(data) == most:
                groups.append(_Group(data, LineSpec()))
                data = []
            data.append(arg)
            continue
        spec = parse_linespec(str(arg)) if data and isinstance(arg, str) else None
        if spec is not None and not (rest and isinstance(arg, str) and arg.lower() in ("color",)):
            groups.append(_Group(data, spec))
            data = []
            continue
        if not rest:
            if not data and not groups:
                raise OctaveError(f"{'plot' if who.startswith(('semilog', 'loglog')) else who}: no data to plot")
            raise OctaveError(f"{who}: properties must appear followed by a value")
        pairs.append((str(arg), rest.pop(0)))
    if data:
        groups.append(_Group(data, LineSpec()))
    return groups, pairs


def _is_complex(value: Any) -> bool:
    return is_array_like(value) and to_array(value).dtype.kind == "c"


def _columns(x: Any, y: Any) -> list[tuple[Any, Any]]:
    """The lines of x and y: vectors are one line, a matrix is a line for each column."""
    if is_array_like(y) and isinstance(x, FunctionHandle | str) is False and _is_complex(y):
        y = norm(to_array(y).real)
    for name, value in (("ydata", y), ("xdata", x)):
        if not is_array_like(value):
            problem = f'invalid value for array property "{name}"'
            raise OctaveError(f"__go_line__: {problem}, unable to create graphics handle")
    a, b = to_array(x), to_array(y)
    if a.ndim > 2 or b.ndim > 2:
        raise OctaveError("plot: plot arrays must have less than 2 dimensions")
    if not a.size or not b.size:
        return []
    if a.size == 1 and b.size != 1:
        return [(norm(a), norm(item.reshape(1, 1))) for item in b.ravel(order="F")]
    if b.size == 1 and a.size != 1:
        return [(norm(item.reshape(1, 1)), norm(b)) for item in a.ravel(order="F")]
    flat_a, flat_b = 1 in a.shape, 1 in b.shape
    if flat_a and flat_b:
        if a.size != b.size:
            raise OctaveError("__plt2vv__: vector lengths must match")
        return [(_row(a), _row(b))]
    if flat_a:
        columns = _fitting(b, a.size, "__plt2vm__")
        return [(_row(a), _row(column)) for column in columns.T]
    if flat_b:
        columns = _fitting(a, b.size, "__plt2mv__")
        return [(_row(column), _row(b)) for column in columns.T]
    if a.shape != b.shape:
        if a.shape[0] != b.shape[0]:
            raise OctaveError("__plt2mm__: matrix dimensions must match")
        raise OctaveError("__plt2mm__: matrix dimensions must match")
    return [(_row(p), _row(q)) for p, q in zip(a.T, b.T, strict=True)]


def _fitting(matrix: Array, count: int, who: str) -> Array:
    if matrix.shape[0] == count:
        return matrix
    if matrix.shape[1] == count:
        return matrix.T
    raise OctaveError(f"{who}: matrix dimensions must match")


def _row(array: Array) -> Any:
    return norm(np.array(array.reshape(1, -1, order="F")))


def _lines_of(data: list[Any]) -> list[tuple[Any, Any]]:
    if len(data) == 2:
        return _columns(data[0], data[1])
    only = data[0]
    if isinstance(only, FunctionHandle):
        raise OctaveError("plot: no data to plot")
    if not is_array_like(only):
        return _columns(1.0, only)
    if _is_complex(only):
        array = to_array(only)
        return _columns(norm(array.real.copy()), norm(array.imag.copy()))
    array = to_array(only)
    if array.ndim > 2:
        raise OctaveError("plot: plot arrays must have less than 2 dimensions")
    count = array.size if 1 in array.shape else array.shape[0]
    return _columns(norm(np.arange(1.0, count + 1).reshape(-1, 1)), only)


def add_line(scene: Scene, axes: GraphicsObject, data: dict[str, Any], spec: LineSpec, pairs: Pairs) -> GraphicsObject:
    """A line in axes; its colour is the next one of the axes where neither its format nor a property says any."""
    given = {"color": colour_for(axes, spec), **data, **line_properties(spec)}
    return scene.add("line", axes, [*given.items(), *pairs])


def plot_lines(scene: Scene, axes: GraphicsObject, args: Sequence[Any], who: str) -> list[GraphicsObject]:
    """The lines that the arguments of `plot` describe, added to axes."""
    groups, pairs = _take_groups(args, who, 2)
    if not groups:
        raise OctaveError("plot: no data to plot")
    made = []
    for group in groups:
        for x, y in _lines_of(group.data):
            made.append(add_line(scene, axes, {"xdata": x, "ydata": y}, group.spec, pairs))
    return made


def _flat_plot(args: tuple[Any, ...], who: str, nargout: int, context: Context, scales: str = "") -> Any:
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if not rest:
        raise invalid_call(who)
    first = scene.current_figure is None
    axes = scene.prepare(given)
    try:
        made = plot_lines(scene, axes, rest, who)
    except OctaveError:
        if first and not axes.children:
            scene.changed.clear()
        raise
    if not scene.held(axes):
        axes.values["box"] = "on"
    for axis in scales:
        axes.values[axis + "scale"] = "log"
        if not scene.held(axes):
            axes.values[axis + "minortick"] = "on"
    return handles_of(made) if nargout else None


@builtin(
    "plot(y)", "plot(x, y)", "plot(x, y, fmt)", "plot(..., property, value, ...)", "plot(x1, y1, ..., xn, yn)",
    "plot(hax, ...)", "h = plot(...)",
)  # fmt: skip
def plot(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw lines through points.

    x, y  vectors of one length; a matrix is a line for each column, against x, or against 1, 2, ... without it.
          Complex y: the real parts against the imaginary parts
    fmt   style (- -- : -.), marker (+ o * . x | _ s d ^ v > < p h), colour (r g b c m y k w) in any order, and a name
          for the legend between semicolons; a marker without a style draws no line
    property, value  such as "linewidth", 2, "color", [1 0.5 0]; for all lines
    h     a column with the handle of each line
    Errors: x and y do not fit; a property without a value.

    >> h = plot(1:3, [4 5 6], "r--o"); get(h, "marker")
    ans = o
    """
    return _flat_plot(args, "plot", nargout, context)


@builtin("semilogx(y)", "semilogx(x, y)", "semilogx(x, y, fmt)", "semilogx(hax, ...)", "h = semilogx(...)")
def semilogx(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw lines with a logarithmic x axis; the arguments are those of plot.

    >> semilogx([1 100], [1 2]); get(gca, "xtick")
    ans =

         1    10   100

    """
    return _flat_plot(args, "semilogx", nargout, context, "x")


@builtin("semilogy(y)", "semilogy(x, y)", "semilogy(x, y, fmt)", "semilogy(hax, ...)", "h = semilogy(...)")
def semilogy(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw lines with a logarithmic y axis; the arguments are those of plot.

    >> semilogy([1 2], [1 100]); get(gca, "yscale")
    ans = log
    """
    return _flat_plot(args, "semilogy", nargout, context, "y")


@builtin("loglog(y)", "loglog(x, y)", "loglog(x, y, fmt)", "loglog(hax, ...)", "h = loglog(...)")
def loglog(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw lines with two logarithmic axes; the arguments are those of plot.

    >> loglog([1 10], [1 100]); get(gca, "xscale")
    ans = log
    """
    return _flat_plot(args, "loglog", nargout, context, "xy")


def three_d(scene: Scene, axes: GraphicsObject, grid: bool = True) -> None:
    """Turn axes that hold one new plot so that it is seen from the side."""
    if not scene.held(axes):
        axes.values["view"] = np.array([[-37.5, 30.0]])
        if grid:
            for axis in "xyz":
                axes.values[axis + "grid"] = "on"


@builtin(
    "plot3(x, y, z)", "plot3(x, y, z, property, value, ...)", "plot3(x, y, z, fmt)", "plot3(x, cplx)", "plot3(cplx)",
    "plot3(hax, ...)", "h = plot3(...)",
)  # fmt: skip
def plot3(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw lines through points in space.

    x, y, z  vectors of one length, or matrices of one size: a line for each column
    cplx     complex numbers: their real and imaginary parts are x and y, or y and z beside x
    fmt, property, value, h as in plot

    >> h = plot3([1 2], [3 4], [5 6]); get(h, "zdata")
    ans =

       5   6

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if not rest:
        raise invalid_call("plot3")
    axes = scene.prepare(given)
    groups, pairs = _take_groups(rest, "plot3", 3)
    made = []
    for group in groups:
        for x, y, z in _space_lines(group.data):
            made.append(add_line(scene, axes, {"xdata": x, "ydata": y, "zdata": z}, group.spec, pairs))
    three_d(scene, axes, grid=False)
    if not nargout:
        return None
    handles = handles_of(made)
    return handles if type(handles) is float else norm(to_array(handles).reshape(1, -1))


def _space_lines(data: list[Any]) -> list[tuple[Any, Any, Any]]:
    arrays = [to_array(each) for each in data]
    if any(a.ndim > 2 for a in arrays):
        raise OctaveError("plot3: X, Y, and Z must have the same shape")
    if len(arrays) == 1:
        z = arrays[0]
        index = np.arange(1.0, (z.size if 1 in z.shape else z.shape[0]) + 1).reshape(-1, 1)
        arrays = [np.broadcast_to(index.reshape(z.shape) if 1 in z.shape else index, z.shape), z.real, z.imag]
    elif len(arrays) == 2:
        arrays = [arrays[0], arrays[1].real, np.asarray(arrays[1].imag)]
    if all(1 in a.shape for a in arrays):
        if len({a.size for a in arrays}) > 1:
            raise OctaveError("plot3: X, Y, and Z must have the same shape")
        x, y, z = (_row(a) for a in arrays)
        return [(x, y, z)]
    shape = next(a.shape for a in arrays if 1 not in a.shape)
    wide = []
    for a in arrays:
        if 1 in a.shape and a.size == shape[0]:
            a = np.broadcast_to(a.reshape(-1, 1), shape)
        elif 1 in a.shape and a.size == shape[1]:
            a = np.broadcast_to(a.reshape(1, -1), shape)
        if a.shape != shape:
            raise OctaveError("plot3: X, Y, and Z must have the same shape")
        wide.append(a)
    return [tuple(_row(a[:, k]) for a in wide) for k in range(shape[1])]


@builtin("line()", "line(x, y)", "line(x, y, z)", "line(x, y, property, value, ...)", "line(hax, ...)", "h = line(...)")
def line(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Add a line to the axes, which keep what is in them.

    x, y, z  vectors of one length, or matrices of one size: a line for each column

    >> h = line([1 2], [3 4], "linewidth", 2); get(h, "type")
    ans = line
    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    data: list[Any] = []
    while rest and not is_text(rest[0]) and is_array_like(rest[0]) and len(data) < 3:
        data.append(rest.pop(0))
    if len(data) == 1 or len(rest) % 2:
        raise OctaveError("line: invalid number of PROPERTY / VALUE pairs")
    pairs = pairs_of(rest, "__go_line__")
    axes = given or scene.axes()
    made = []
    index = axes["colororderindex"]
    for columns in _data_columns(data):
        values = dict(zip(("xdata", "ydata", "zdata"), columns, strict=False))
        if data:
            values["color"] = next_colour(axes)
        made.append(scene.add("line", axes, [*values.items(), *pairs]))
    axes["colororderindex"] = index
    return handles_of(made) if nargout else None


def _data_columns(data: list[Any]) -> list[list[Any]]:
    """The data of each line, in the shape that they have where they are vectors."""
    if not data:
        return [[]]
    arrays = [to_array(each) for each in data]
    if all(1 in a.shape for a in arrays):
        if len({a.size for a in arrays}) > 1:
            raise OctaveError("line: number of X, Y, and Z points must be equal")
        return [[_row(a) for a in arrays]]
    rows = max(a.shape[0] for a in arrays if 1 not in a.shape)
    count = max(a.shape[1] for a in arrays if 1 not in a.shape)
    wide = [np.repeat(a.reshape(-1, 1), count, axis=1) if 1 in a.shape else a for a in arrays]
    if any(a.shape != (rows, count) for a in wide):
        raise OctaveError("line: number of X, Y, and Z points must be equal")
    return [[_row(a[:, k]) for a in wide] for k in range(count)]
