"""Plots of functions and of angles: fplot, ezplot, polar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.builtins.textargs import evaluated
from nnrepl.errors import OctaveError
from nnrepl.graphics.contours import add_contours
from nnrepl.graphics.groups import Array, is_number, reals_of
from nnrepl.graphics.limits import tick_step
from nnrepl.graphics.lines import plot_lines
from nnrepl.graphics.linespec import parse_linespec
from nnrepl.graphics.objects import GraphicsObject, handles_of
from nnrepl.graphics.properties import Property
from nnrepl.graphics.scene import Scene, axes_argument, scene_of
from nnrepl.graphics.surfaces import Sheet
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm, to_array
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import is_array_like, is_text

MOST_POINTS = 4097
TOLERANCE = 0.01


class FunctionOf:
    """A function to be drawn: a handle, the name of one, or an expression in x."""

    def __init__(self, value: Any, context: Context, who: str, variables: str = "x"):
        self.context = context
        if isinstance(value, FunctionHandle):
            self.handle: Any = value
        elif isinstance(value, str) and context.find_function(value) is not None:
            self.handle = context.handle(value)
        elif isinstance(value, str):
            self.handle = evaluated(f"@({variables}) {vectorized(str(value))}", context)
        else:
            raise OctaveError(f"{who}: FN must be a function handle, inline function, or string")
        self.name = self._name(value)

    def _name(self, value: Any) -> str:
        if isinstance(value, str):
            return str(value)
        text = str(self.context.call("func2str", (self.handle,), 1))
        return text

    def values(self, *args: Any) -> Array:
        """The values at places, as the function gives them; complex ones are none."""
        found = np.asarray(to_array(first_of(self.handle.call(*args, nargout=1))))
        return np.where(found.imag == 0, found.real, np.nan) if found.dtype.kind == "c" else found.astype(float)

    def __call__(self, *args: Array) -> Array:
        """The values at columns of points, a column for each function that it holds."""
        value = self.handle.call(*(norm(each) for each in args), nargout=1)
        found = np.asarray(to_array(value))
        if found.size == 1 and args[0].size > 1:
            # It does not depend on x, or it is written for one number at a time.
            found = np.array(
                [np.asarray(to_array(first_of(self.handle.call(float(x), nargout=1)))).ravel() for x in args[0].ravel()]
            )
        if found.dtype.kind == "c":
            found = np.where(found.imag == 0, found.real, np.nan)
        return found.astype(float)


def first_of(value: Any) -> Any:
    """The first of the values that a call has given."""
    return value[0] if isinstance(value, tuple) else value


def _point_count(value: Any) -> int:
    given = reals_of(value).ravel()
    if given.size != 1 or not 1 <= given[0] <= 1e6:
        raise OctaveError("ezplot: N must be a number of points")
    return int(given[0])


def vectorized(text: str) -> str:
    """An expression whose operators work on each element."""
    import re

    return re.sub(r"(?<!\.)([*/^])", r".\1", text)


def _sampled(function: Callable[[Array], Array], low: float, high: float, count: int | None) -> tuple[Array, Array]:
    """Points of a function: so many, or so close that straight lines between them are good enough."""
    x = np.linspace(low, high, count or 8).reshape(-1, 1)
    y = _as_columns(function(x), x)
    while count is None and len(x) < MOST_POINTS:
        finer = np.linspace(low, high, 2 * len(x) - 1).reshape(-1, 1)
        values = _as_columns(function(finer), finer)
        straight = np.column_stack([np.interp(finer.ravel(), x.ravel(), each) for each in y.T])
        error = np.nanmax(np.abs(values - straight), initial=0.0)
        scale = np.nanmax(np.abs(values[np.isfinite(values)]), initial=0.0) or 1.0
        x, y = finer, values
        if not error > TOLERANCE * scale:
            break
    return x, y


def _as_columns(values: Array, x: Array) -> Array:
    found = values.reshape(len(x), -1) if len(values) != len(x) and values.size == x.size else values
    if len(found) != len(x):
        raise OctaveError("fplot: invalid function FN: it must give a value for each x")
    return found


@builtin(
    "fplot(fn)", "fplot(fn, limits)", "fplot(..., tol)", "fplot(..., n)", "fplot(..., fmt)",
    "fplot(..., property, value, ...)", "fplot(hax, ...)", "[x, y] = fplot(...)",
)  # fmt: skip
def fplot(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw a function, at as many points as it takes to look smooth.

    fn      a handle, the name of a function, an expression in x, or a cell of these
    limits  [xlo xhi] or [xlo xhi ylo yhi]; [-5 5] without them
    n       how many points (a whole number); fmt, property, value as in plot
    x, y    the points; nothing is drawn

    >> fplot(@sin, [0 3]); xlim
    ans =

       0   3

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if not rest:
        raise invalid_call("fplot")
    first = rest.pop(0)
    if isinstance(first, Cell) and not first.data.size:
        raise OctaveError("fplot: FN must be a function handle, inline function, or string")
    functions = [FunctionOf(each, context, "fplot") for each in (first.items() if isinstance(first, Cell) else [first])]
    limits = np.array([-5.0, 5.0])
    if rest and is_number(rest[0]):
        given_limits = to_array(rest.pop(0))
        limits = np.asarray(given_limits.real, dtype=float).ravel()
        if limits.size not in (2, 4) or given_limits.dtype.kind == "c":
            raise OctaveError("fplot: LIMITS must be a real vector with 2 or 4 elements")
    count = None
    while rest and is_number(rest[0]):
        numbers = reals_of(rest.pop(0)).ravel()
        number = float(numbers[0]) if numbers.size else 0.0
        count = int(number) if 2 <= number < np.inf and number == int(number) else count
    columns = [_sampled(each, float(limits[0]), float(limits[1]), count) for each in functions]
    if nargout:
        x = columns[0][0]
        y = np.column_stack([np.column_stack([np.interp(x.ravel(), a.ravel(), b) for b in ys.T]) for a, ys in columns])
        return (norm(x), norm(y)) if nargout > 1 else norm(x)
    axes = scene.prepare(given)
    _draw_functions(scene, axes, functions, columns, rest)
    axes.set("xlim", norm(limits[:2].reshape(1, 2)))
    if limits.size == 4:
        axes.set("ylim", norm(limits[2:].reshape(1, 2)))
    if not scene.held(axes):
        axes.values["box"] = "on"
    return None


def _draw_functions(
    scene: Scene, axes: GraphicsObject, functions: list[FunctionOf], columns: list[tuple[Array, Array]], rest: list[Any]
) -> None:
    for function, (x, y) in zip(functions, columns, strict=True):
        for k in range(y.shape[1]):
            made = plot_lines(scene, axes, [norm(x), norm(y[:, k : k + 1]), *rest], "fplot")
            name = function.name if y.shape[1] == 1 else f"{function.name}(:,{k + 1})"
            made[0].values.setdefault("displayname", name)


@builtin(
    "ezplot(f)", "ezplot(f2v)", "ezplot(fx, fy)", "ezplot(..., dom)", "ezplot(..., n)", "ezplot(hax, ...)",
    "h = ezplot(...)",
)  # fmt: skip
def ezplot(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw a function of x, the curve where a function of x and y is zero, or the points (fx(t), fy(t)).

    f    a handle, or an expression as text;  dom: where to draw it, [-2*pi 2*pi] without it;  n: points (500)

    >> ezplot("x^2", [0 2]); get(get(gca, "title"), "string")
    ans = x^2
    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if not rest:
        raise invalid_call("ezplot")
    values = [rest.pop(0)]
    if rest and (is_text(rest[0]) or isinstance(rest[0], FunctionHandle)):
        values.append(rest.pop(0))
    domain = reals_of(rest.pop(0)).ravel() if rest and reals_of(rest[0]).size > 1 else np.array([-1.0, 1.0]) * 2 * np.pi
    count = _point_count(rest.pop(0)) if rest else 500
    names = _variables(values[0], context)
    axes = scene.prepare(given)
    axes.values["box"] = "on"
    if len(values) == 2:
        made = _parametric(
            scene, axes, values, domain if domain.min() >= 0 else np.array([0, 2 * np.pi]), count, context
        )
        title = f"x = {_text_of(values[0], context)}, y = {_text_of(values[1], context)}"
        names = ["x", "y"]
    elif len(names) > 1:
        made = _implicit(scene, axes, FunctionOf(values[0], context, "ezplot", ", ".join(names[:2])), domain)
        title = f"{_text_of(values[0], context)} = 0"
    else:
        function = FunctionOf(values[0], context, "ezplot", names[0])
        x = np.linspace(domain[0], domain[1], count).reshape(-1, 1)
        made = plot_lines(scene, axes, [norm(x), norm(function(x))], "ezplot")
        axes.set("xlim", norm(domain[:2].reshape(1, 2)))
        title = _text_of(values[0], context)
    axes.labels["title"].values["string"] = title
    axes.labels["xlabel"].values["string"] = names[0]
    if len(names) > 1:
        axes.labels["ylabel"].values["string"] = names[1]
    return handles_of(made) if nargout else None


def _text_of(value: Any, context: Context) -> str:
    """An expression or handle as a title."""
    if isinstance(value, str):
        return str(value)
    text = str(context.call("func2str", (value,), 1))
    body = text.partition(")")[2].strip() if text.startswith("@") else text
    return body.replace(".^", "^").replace(".*", " * ").replace("./", " / ")


def _variables(value: Any, context: Context) -> list[str]:
    """The names of the variables of a function."""
    import re

    if isinstance(value, str):
        found = sorted({each for each in re.findall(r"[A-Za-z_]\w*", value) if context.find_function(each) is None})
        return found or ["x"]
    text = str(context.call("func2str", (value,), 1))
    inside = re.match(r"@\(([^)]*)\)", text)
    return [each.strip() for each in inside[1].split(",")] if inside and inside[1].strip() else ["x"]


def _parametric(
    scene: Scene, axes: GraphicsObject, values: list[Any], domain: Array, count: int, context: Context
) -> list[GraphicsObject]:
    t = np.linspace(domain[0], domain[1], count).reshape(-1, 1)
    x, y = (FunctionOf(each, context, "ezplot", "t")(t) for each in values)
    return plot_lines(scene, axes, [norm(x), norm(y)], "ezplot")


def _implicit(scene: Scene, axes: GraphicsObject, function: FunctionOf, domain: Array) -> list[GraphicsObject]:
    y_domain = domain[2:] if domain.size == 4 else domain
    x, y = np.meshgrid(np.linspace(domain[0], domain[1], 201), np.linspace(y_domain[0], y_domain[1], 201))
    z = function(x, y)
    sheet = Sheet([norm(x), norm(y), norm(z)])
    return [add_contours(scene, axes, sheet, norm(np.array([[0.0, 0.0]])), {"linecolor": "b"})]


@builtin(
    "polar(theta, rho)",
    "polar(theta, rho, fmt)",
    "polar(cplx)",
    "polar(cplx, fmt)",
    "polar(hax, ...)",
    "h = polar(...)",
)
def polar(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Draw lines through points that are given by an angle in radians and a distance from the middle.

    cplx  complex numbers; fmt as in plot

    >> h = polar([0 pi], [1 2]); get(h, "xdata")
    ans =

       1  -2

    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    numbers: list[Array] = []
    while rest and is_array_like(rest[0]) and not is_text(rest[0]) and len(numbers) < 2:
        numbers.append(to_array(rest.pop(0)))
    if not numbers:
        raise invalid_call("polar")
    for word in rest[:1]:
        if not isinstance(word, str) or (parse_linespec(word) is None and len(rest) == 1):
            raise OctaveError("polar: properties must appear followed by a value")
    if len(numbers) == 1:
        theta, rho = np.angle(numbers[0]), np.abs(numbers[0])
        if numbers[0].dtype.kind != "c":
            theta, rho = np.zeros(numbers[0].shape), numbers[0]
    else:
        if 1 not in (numbers[0].size, numbers[1].size) and numbers[0].shape != numbers[1].shape:
            raise OctaveError("polar: THETA and RHO vector lengths must match")
        theta, rho = np.broadcast_arrays(*(np.asarray(each.real, dtype=float) for each in numbers))
    axes = scene.prepare(given)
    x, y = rho * np.cos(theta), rho * np.sin(theta)
    made = plot_lines(scene, axes, [norm(np.array(x)), norm(np.array(y)), *rest], "polar")
    _round_axes(axes, float(np.nanmax(np.abs(rho), initial=0.0)))
    return handles_of(made) if nargout else None


def _round_axes(axes: GraphicsObject, greatest: float) -> None:
    """Make axes round: a grid of circles and of angles, which the drawing adds."""
    if axes.role == "polar":
        greatest = max(greatest, float(reals_of(axes["rtick"]).ravel()[-1]))
    greatest = greatest or 1.0
    step = tick_step(-greatest, greatest)
    rings = step * np.arange(1, np.ceil(greatest / step - 1e-9) + 1)
    edge = 1.1 * float(rings[-1])
    axes.role = "polar"
    for name, ticks in (("rtick", rings), ("ttick", np.arange(0.0, 360.0, 30.0))):
        axes.extra[name] = Property(name, "array")
        axes.values[name] = norm(ticks.reshape(1, -1))
    for name in ("xlim", "ylim"):
        axes.set(name, np.array([[-edge, edge]]))
    axes.set("plotboxaspectratio", np.array([[1.0, 1.0, 1.0]]))
    axes.values["visible"] = "off"
