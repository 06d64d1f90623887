"""Interpolation between points in one and two dimensions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnrepl.builtins.args import first_axis, floats_of, integer, number, numbers
from nnrepl.builtins.constants import NA
from nnrepl.builtins.piecewise import curve, curve_values, pp_struct
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm
from nnrepl.values.kinds import dims_of, is_numeric, numel_of

_METHODS = ("nearest", "previous", "next", "linear", "pchip", "cubic", "spline")


def _options(args: tuple[Any, ...]) -> tuple[list[Any], str, Any, str]:
    """The numbers, the method, what stands outside (NA, a number, or "extrap"), and the side of a jump that counts."""
    given: list[Any] = []
    side = ""
    method = "linear"
    outside: Any = None
    seen_method = False
    for arg in args:
        if isinstance(arg, str):
            word = arg.lower()
            if word == "extrap":
                outside = "extrap"
            elif word in ("left", "right", "pp"):
                side = word
            else:
                method, seen_method = word.lstrip("*"), True
        elif seen_method or len(given) == 3:
            outside = number(arg, "interp1: EXTRAP must be a numeric scalar")
        else:
            given.append(arg)
    return given, method, outside, side


@builtin(
    "yi = interp1(x, y, xi)", "yi = interp1(y, xi)", "yi = interp1(x, y, xi, method, extrap)",
    'pp = interp1(x, y, method, "pp")', fresh=True,
)  # fmt: skip
def interp1(*args: Any) -> Any:
    """Values between points: "linear" (the default), "nearest", "previous", "next", "cubic" (or "pchip"), "spline".

    Outside of x the result is NA, the number `extrap`, or with "extrap" the curve goes on. Where two x are equal, the
    value from the "right" counts, or from the "left". With "pp" the result is the piecewise polynomial itself.

    >> interp1([1 2 3], [10 20 40], 2.5)
    ans = 30
    """
    given, method, outside, side = _options(args)
    if side == "pp" and len(given) == 2 and method in _METHODS:
        return _as_pieces(given[0], given[1], method)
    if len(given) == 2:
        y, xi = given
        if numel_of(y) == 0:
            raise OctaveError("interp1: minimum of 2 points required in each dimension")
        x: Any = norm(np.arange(1.0, (numel_of(y) if 1 in dims_of(y) else dims_of(y)[0]) + 1).reshape(1, -1))
    elif len(given) == 3:
        x, y, xi = given
    else:
        raise OctaveError("Invalid call to interp1", "Octave:invalid-fun-call")
    if method not in _METHODS:
        raise OctaveError(f"interp1: invalid METHOD '{method}'")
    points, values = numbers(x, "interp1").real.reshape(-1, order="F").astype(float), numbers(y, "interp1")
    values = values.astype(np.result_type(values, np.float64))
    at = numbers(xi, "interp1").real.astype(float)
    vector = values.ndim == 2 and 1 in values.shape
    if values.size == 0:
        raise OctaveError("interp1: minimum of 2 points required in each dimension")
    table = values.reshape(-1, 1, order="F") if vector else values.reshape(values.shape[0], -1, order="F")
    if points.size < 2 or table.shape[0] < 2:
        raise OctaveError("interp1: minimum of 2 points required in each dimension")
    if table.shape[0] < points.size:
        raise OctaveError("interp1: X and Y must be vectors of the same length")
    order = np.argsort(points, kind="stable")
    points, table = points[order], table[: points.size][order]
    if side == "left" and (np.diff(points) == 0).any():
        # From the right the last of equal points counts: mirrored, that is the first.
        points, table, at = -points[::-1], table[::-1], -at
    flat = at.reshape(-1, order="F")
    columns = [_between(points, table[:, k], flat, method) for k in range(table.shape[1])]
    result = np.stack(columns, axis=1)
    if outside != "extrap":
        beyond = ~((flat >= points[0]) & (flat <= points[-1]))
        result[beyond] = NA if outside is None else outside
    if vector:
        return norm(result.reshape(at.shape, order="F"))
    return norm(result)


def _as_pieces(x: Any, y: Any, method: str) -> Any:
    """The curve through points as a piecewise polynomial."""
    points, values = (floats_of(numbers(each, "interp1")).reshape(-1, order="F") for each in (x, y))
    if points.size < 2 or points.size != values.size:
        raise OctaveError("interp1: minimum of 2 points required in each dimension")
    order = np.argsort(points, kind="stable")
    points, values = points[order], values[order]
    if method in ("nearest", "previous", "next"):
        if method == "nearest":
            points = np.concatenate([points[:1], (points[1:] + points[:-1]) / 2, points[-1:]])
        return pp_struct(
            points, {"nearest": values, "previous": values[:-1], "next": values[1:]}[method].reshape(-1, 1)
        )
    if method == "linear":
        return pp_struct(points, np.column_stack([np.diff(values) / np.diff(points), values[:-1]]))
    return pp_struct(*curve(points, values, "spline" if method == "spline" else "pchip", "interp1"))


def _between(x: np.ndarray, y: np.ndarray, at: np.ndarray, method: str) -> np.ndarray:
    if method == "linear":
        k = np.clip(np.searchsorted(x, at, side="right") - 1, 0, x.size - 2)
        with np.errstate(all="ignore"):
            slope = (y[k + 1] - y[k]) / (x[k + 1] - x[k])
            return np.where(np.isnan(at), np.nan, y[k] + slope * (at - x[k]))
    if method == "nearest":
        return y[np.clip(np.searchsorted((x[1:] + x[:-1]) / 2, at, side="right"), 0, x.size - 1)]
    if method == "previous":
        return y[np.clip(np.searchsorted(x, at, side="right") - 1, 0, x.size - 1)]
    if method == "next":
        return y[np.clip(np.searchsorted(x, at, side="left"), 0, x.size - 1)]
    if (np.diff(x) == 0).any():
        raise OctaveError("interp1: discontinuities not supported for METHOD '" + method + "'")
    return curve_values(x, y, at, "spline" if method == "spline" else "pchip", "interp1")


@builtin("zi = interp2(x, y, z, xi, yi)", "zi = interp2(z, xi, yi)", "zi = interp2(z, n)", fresh=True)
def interp2(*args: Any) -> Any:
    """Values between the points of a grid: "linear" (the default), "nearest", "cubic" (or "pchip") or "spline".

    x goes across the columns of z, y down its rows. Outside the result is NA, or a number given last. With only z,
    the grid is halved n times.

    >> interp2([1 2; 3 4], 1.5, 1.5)
    ans = 2.5000
    """
    given = [arg for arg in args if not isinstance(arg, str)]
    words = [arg.lower().lstrip("*") for arg in args if isinstance(arg, str)]
    method = words[0] if words else "linear"
    outside: Any = NA
    if words and not isinstance(args[-1], str):
        outside = number(given.pop(), "interp2: EXTRAP must be a numeric scalar")
    if method not in ("linear", "nearest", "spline", "cubic", "pchip"):
        raise OctaveError(f"interp2: unrecognized interpolation METHOD '{method}'")
    x, y, z, xi, yi = _grid(given)
    if x.size != z.shape[1] or y.size != z.shape[0]:
        raise OctaveError("interp2: X and Y size must match the dimensions of Z")
    for name, places in (("X", x), ("Y", y)):
        steps = np.diff(places)
        if not ((steps > 0).all() or (steps < 0).all() or np.isnan(steps).any()):
            raise OctaveError(f"interp2: {name} must be strictly monotonic")
    if np.isnan(x).any() or np.isnan(y).any():
        return norm(np.full(xi.shape, np.nan))
    if method in ("linear", "cubic", "pchip") and min(x.size, y.size) < 2:
        raise OctaveError("index (1): out of bound 0 (dimensions are 0x0)", "Octave:index-out-of-bounds")
    if x[0] > x[-1]:
        x, z = x[::-1], z[:, ::-1]
    if y[0] > y[-1]:
        y, z = y[::-1], z[::-1]
    with np.errstate(all="ignore"):
        inside = (xi >= x[0]) & (xi <= x[-1]) & (yi >= y[0]) & (yi <= y[-1])
        safe_x, safe_y = np.where(inside, xi, x[0]), np.where(inside, yi, y[0])
        if method == "nearest":
            rows = np.searchsorted((y[1:] + y[:-1]) / 2, safe_y, side="right")
            columns = np.searchsorted((x[1:] + x[:-1]) / 2, safe_x, side="right")
            value = z[rows, columns]
        elif method == "linear":
            value = _bilinear(x, y, z, safe_x, safe_y)
        else:
            value = (_separable if method == "spline" else _bicubic)(x, y, z, safe_x, safe_y)
    return norm(np.where(inside, value, outside))


def _grid(given: list[Any]) -> tuple[np.ndarray, ...]:
    if not given or len(given) not in (1, 2, 3, 5):
        raise OctaveError("Invalid call to interp2", "Octave:invalid-fun-call")
    z = numbers(given[2] if len(given) == 5 else given[0], "interp2")
    if not is_numeric(norm(z)) or z.ndim != 2:
        raise OctaveError("interp2: Z must be a 2-D matrix")
    if z.size == 1 and len(given) != 2:
        raise OctaveError("interp2: Z must be a 2-D matrix")
    z = z.real.astype(float)
    x, y = np.arange(1.0, z.shape[1] + 1), np.arange(1.0, z.shape[0] + 1)
    if len(given) < 3:
        if min(z.shape) == 0:
            name = "X" if z.shape[1] == 0 else "Y"
            raise OctaveError(f"{name}(1): out of bound 0 (dimensions are 0x1)", "Octave:index-out-of-bounds")
        steps = 2 ** _halvings(given[1]) if len(given) == 2 else 2
        xi = np.linspace(1, z.shape[1], (z.shape[1] - 1) * steps + 1).reshape(1, -1)
        yi = np.linspace(1, z.shape[0], (z.shape[0] - 1) * steps + 1).reshape(-1, 1)
    else:
        if len(given) == 5:
            gx, gy = numbers(given[0], "interp2").real.astype(float), numbers(given[1], "interp2").real.astype(float)
            if not (gx.size and gy.size) or gx.ndim > 2 or gy.ndim > 2:
                raise OctaveError("interp2: X and Y must be matrices of equal size")
            x = gx.reshape(-1) if 1 in gx.shape else gx[0]
            y = gy.reshape(-1) if 1 in gy.shape else gy[:, 0]
        xi, yi = numbers(given[-2], "interp2").real.astype(float), numbers(given[-1], "interp2").real.astype(float)
    across = 1 in xi.shape and 1 in yi.shape and xi.shape != yi.shape
    if across:
        xi, yi = np.broadcast_arrays(xi.reshape(1, -1), yi.reshape(-1, 1))
    elif xi.shape != yi.shape:
        raise OctaveError("interp2: XI and YI must be matrices of equal size")
    return x, y, z, xi, yi


def _halvings(n: Any) -> int:
    count = numbers(n, "interp2").real.reshape(-1)
    if count.size != 1 or not count[0] >= 0 or count[0] % 1 != 0:
        raise OctaveError("interp2: N must be an integer >= 0")
    if count[0] > 31:
        raise OctaveError("out of memory or dimension too large for Octave's index type", "Octave:bad-alloc")
    return int(count[0])


def _bilinear(x: np.ndarray, y: np.ndarray, z: np.ndarray, xi: np.ndarray, yi: np.ndarray) -> np.ndarray:
    c = np.clip(np.searchsorted(x, xi, side="right") - 1, 0, x.size - 2)
    r = np.clip(np.searchsorted(y, yi, side="right") - 1, 0, y.size - 2)
    u, v = (xi - x[c]) / (x[c + 1] - x[c]), (yi - y[r]) / (y[r + 1] - y[r])
    top = z[r, c] * (1 - u) + z[r, c + 1] * u
    bottom = z[r + 1, c] * (1 - u) + z[r + 1, c + 1] * u
    return top * (1 - v) + bottom * v


def _separable(x: np.ndarray, y: np.ndarray, z: np.ndarray, xi: np.ndarray, yi: np.ndarray) -> np.ndarray:
    """Splines along the rows at each xi, then one through their values at each yi."""
    flat_x, flat_y = xi.reshape(-1), yi.reshape(-1)
    across = np.stack([curve_values(x, line, flat_x, "spline", "interp2") for line in z])
    found = [curve_values(y, across[:, k], flat_y[k : k + 1], "spline", "interp2")[0] for k in range(flat_x.size)]
    return np.array(found).reshape(xi.shape)


def _bicubic(x: np.ndarray, y: np.ndarray, z: np.ndarray, xi: np.ndarray, yi: np.ndarray) -> np.ndarray:
    """Hermite patches with the slopes of pchip; how slopes change across is the mean of both orders."""
    from scipy.interpolate import PchipInterpolator

    def slope(places: np.ndarray, values: np.ndarray, axis: int) -> np.ndarray:
        return np.asarray(PchipInterpolator(places, values, axis=axis).derivative()(places))

    zx, zy = slope(x, z, 1), slope(y, z, 0)
    zxy = (slope(y, zx, 0) + slope(x, zy, 1)) / 2
    c = np.clip(np.searchsorted(x, xi, side="right") - 1, 0, x.size - 2)
    r = np.clip(np.searchsorted(y, yi, side="right") - 1, 0, y.size - 2)
    wide, high = x[c + 1] - x[c], y[r + 1] - y[r]
    across, down = _hermite((xi - x[c]) / wide, wide), _hermite((yi - y[r]) / high, high)
    total = np.zeros(xi.shape)
    for p in (0, 1):
        for q in (0, 1):
            at = (r + q, c + p)
            total += down[q] * (across[p] * z[at] + across[2 + p] * zx[at])
            total += down[2 + q] * (across[p] * zy[at] + across[2 + p] * zxy[at])
    return total


def _hermite(t: np.ndarray, width: np.ndarray) -> tuple[np.ndarray, ...]:
    """The weights of the values at both ends of an interval, and of the slopes there."""
    rise = t * t * (3 - 2 * t)
    return 1 - rise, rise, t * (1 - t) ** 2 * width, t * t * (t - 1) * width


@builtin("y = interpft(x, n)", "y = interpft(x, n, dim)", fresh=True)
def interpft(x: Any, n: Any, dim: Any = None) -> Any:
    """n equally spaced values of the periodic function whose values at equally spaced points are x.

    >> interpft([1 2 3 2], 8)
    ans =

       1.0000   1.2929   2.0000   2.7071   3.0000   2.7071   2.0000   1.2929

    """
    message = "interpft: N must be a scalar integer"
    count = integer(n, message)
    array = numbers(x, "interpft")
    where = first_axis(array.shape)
    if dim is not None:
        where = integer(dim, "interpft: invalid dimension DIM") - 1
    if not 0 <= where < array.ndim:
        raise OctaveError("interpft: invalid dimension DIM")
    if count < 0:
        raise OctaveError("reshape: SIZE must be non-negative")
    if not count:
        return norm(np.take(floats_of(array), [], axis=where))
    lines = np.moveaxis(floats_of(array), where, 0)
    points = lines.shape[0]
    if not array.size:
        if math.prod(lines.shape[1:]):
            short, wide = (0, lines.shape[1]) if lines.ndim > 1 else (0, 1)
            dims = f"{short}x{wide} array to {count}x{wide} array"
            raise OctaveError(f"reshape: can't reshape {dims}")
        return norm(np.moveaxis(np.zeros((count, *lines.shape[1:])), 0, where))
    waves = np.fft.fft(lines, axis=0)
    whole = -(-points // count) if 0 < count < points else 1
    wide = count * whole
    half = (points + 1) // 2
    gap = np.zeros((wide - points, *lines.shape[1:]))
    if points % 2 or wide == points:
        spread = np.concatenate([waves[:half], gap, waves[half:]])
    else:
        middle = waves[half : half + 1] / 2
        spread = np.concatenate([waves[:half], middle, gap[1:], middle, waves[half + 1 :]])
    result = np.fft.ifft(spread, axis=0)[::whole] * (wide / points)
    if array.dtype.kind != "c":
        result = result.real
    return norm(np.moveaxis(result, 0, where))
