"""Piecewise polynomials: spline, pchip, mkpp, unmkpp, ppval, ppder, ppint, ppjumps."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnrepl.builtins.args import integer, numbers, row
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import Struct
from nnrepl.values.convert import norm
from nnrepl.values.kinds import dims_of, is_complex, is_text, numel_of


def pp_struct(breaks: np.ndarray, coefs: np.ndarray, dim: Any = 1.0) -> Struct:
    """The struct of a piecewise polynomial: one row of coefficients for each piece, those of higher powers first."""
    fields = {
        "form": "pp",
        "breaks": row(breaks),
        "coefs": norm(np.asfortranarray(coefs)),
        "pieces": float(breaks.size - 1),
        "order": float(coefs.shape[1]),
        "dim": dim,
    }
    return Struct(fields)


def pp_parts(pp: Any, message: str) -> tuple[np.ndarray, np.ndarray]:
    """The breaks and the coefficients of a piecewise polynomial."""
    form = pp.fields.get("form") if isinstance(pp, Struct) else None
    if not isinstance(pp, Struct) or form != "pp":
        raise OctaveError(message)
    return numbers(pp.fields["breaks"], "ppval").reshape(-1), numbers(pp.fields["coefs"], "ppval")


def evaluate(breaks: np.ndarray, coefs: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The values of a piecewise polynomial; beyond the ends the outer pieces go on."""
    pieces = breaks.size - 1
    at = np.clip(np.searchsorted(breaks, x, side="right") - 1, 0, pieces - 1)
    t = x - breaks[at]
    value = np.zeros(x.shape, dtype=np.result_type(coefs, x, np.float64))
    for k in range(coefs.shape[1]):
        value = value * t + coefs[at, k]
    return np.where(np.isnan(x), np.nan, value)


def curve(x: np.ndarray, y: np.ndarray, method: str, who: str) -> tuple[np.ndarray, np.ndarray]:
    """Breaks and coefficients of the curve through points by one of the methods; x ascends."""
    from scipy import interpolate

    if x.size < 2:
        raise OctaveError(f"{who}: requires at least 2 points")
    if method == "pchip":
        if x.size == 2:
            slope = (y[1] - y[0]) / (x[1] - x[0])
            return x, np.array([[0, 0, slope, y[0]]])
        return x, interpolate.PchipInterpolator(x, y).c.T
    if y.size == x.size + 2:
        ends: Any = ((1, y[0]), (1, y[-1]))
        return x, interpolate.CubicSpline(x, y[1:-1], bc_type=ends).c.T
    if x.size == 2:
        return x, np.array([[(y[1] - y[0]) / (x[1] - x[0]), y[0]]])
    if x.size == 3:
        parabola = np.polyfit(x - x[0], y, 2)
        return x[[0, 2]], parabola.reshape(1, -1)
    return x, interpolate.CubicSpline(x, y, bc_type="not-a-knot").c.T


def curve_values(x: np.ndarray, y: np.ndarray, at: np.ndarray, method: str, who: str) -> np.ndarray:
    """The values at some places of the curve through points; x ascends."""
    return evaluate(*curve(x, y, method, who), at)


def _fitted(x: Any, y: Any, xi: Any, method: str, who: str) -> Any:
    if is_complex(x) or is_complex(y) or is_complex(xi):
        raise OctaveError(f"{who}: complex points are not supported")
    points, values = numbers(x, who).reshape(-1).astype(float), numbers(y, who).astype(float)
    if is_text(x):
        raise OctaveError("diff: X must be numeric or logical")
    if points.size < 2:
        raise OctaveError(f"{who}: requires at least 2 points")
    order = np.argsort(points, kind="stable")
    points = points[order]
    if (np.diff(points) == 0).any():
        raise OctaveError(f"{who}: X must be strictly monotonic")
    single = values.ndim == 2 and 1 in values.shape
    lines = [values.reshape(-1)] if single else list(values.reshape(math.prod(values.shape[:-1]), values.shape[-1]))
    if any(line.size != points.size and (method == "pchip" or line.size != points.size + 2) for line in lines):
        raise OctaveError(f"{who}: length of X and Y must match")
    curves = [curve(points, _in_order(line, order), method, who) for line in lines]
    if xi is None:
        if not single:
            raise OctaveError(f"{who}: piecewise polynomials with values that are vectors are not supported")
        return pp_struct(*curves[0])
    at = numbers(xi, who).astype(float)
    if single:
        return norm(evaluate(*curves[0], at))
    return norm(np.stack([evaluate(*curve, at.reshape(-1)) for curve in curves]))


def _in_order(line: np.ndarray, order: np.ndarray) -> np.ndarray:
    if line.size == order.size:
        return line[order]
    return np.concatenate([line[:1], line[1:-1][order], line[-1:]])  # the slopes at the ends stay there


@builtin("yi = spline(x, y, xi)", "pp = spline(x, y)", fresh=True)
def spline(x: Any, y: Any, xi: Any = None) -> Any:
    """The cubic spline through points, evaluated at xi, or as a piecewise polynomial for ppval.

    Two more values in y than in x give the slopes at the ends; otherwise the third derivative does not jump at the
    second and the last but one point. Source: de Boor, A Practical Guide to Splines, 1978.

    >> spline([1 2 3 4], [1 4 9 16], 2.5)
    ans = 6.2500
    """
    return _fitted(x, y, xi, "spline", "spline")


@builtin("yi = pchip(x, y, xi)", "pp = pchip(x, y)", fresh=True)
def pchip(x: Any, y: Any, xi: Any = None) -> Any:
    """The cubic Hermite curve through points that keeps their monotonicity, at xi or as a piecewise polynomial.

    Source: Fritsch and Carlson, Monotone piecewise cubic interpolation, SIAM J. Numerical Analysis 17, 1980.

    >> pchip([1 2 3 4], [1 4 9 16], 2)
    ans = 4
    """
    return _fitted(x, y, xi, "pchip", "pchip")


@builtin("pp = mkpp(breaks, coefs)", "pp = mkpp(breaks, coefs, d)", fresh=True)
def mkpp(breaks: Any, coefs: Any, d: Any = None) -> Any:
    """A piecewise polynomial with a row of coefficients for each interval between the breaks.

    >> ppval(mkpp([0 1 2], [1 0; 2 1]), 1.5)
    ans = 2
    """
    if is_complex(breaks):
        raise OctaveError("mkpp: complex BREAKS are not supported")
    limits = numbers(breaks, "mkpp").reshape(-1).astype(float)
    if limits.size < 2:
        raise OctaveError("mkpp: BREAKS must have at least one interval")
    if d is not None and float(np.prod(numbers(d, "mkpp"))) != 1:
        raise OctaveError("mkpp: values that are vectors are not supported")
    array = numbers(coefs, "mkpp")
    pieces = limits.size - 1
    if array.size % pieces:
        raise OctaveError(f"mkpp: expected COEFS to have {pieces} rows")
    return pp_struct(limits, array.reshape(pieces, -1, order="F"), 1.0 if d is None else d)


@builtin("[x, p, n, k, d] = unmkpp(pp)", fresh=True)
def unmkpp(pp: Any, *, nargout: int = 1) -> Any:
    """The parts of a piecewise polynomial: breaks, coefficients, number of pieces, order, dimension.

    >> disp(unmkpp(mkpp([0 1 2], [1 0; 2 1])))
       0   1   2
    """
    pp_parts(pp, "unmkpp: PP must be a piecewise polynomial structure")
    parts = tuple(pp.fields[name] for name in ("breaks", "coefs", "pieces", "order", "dim"))
    return parts if nargout > 1 else parts[0]


@builtin("yi = ppval(pp, xi)", fresh=True)
def ppval(pp: Any, xi: Any) -> Any:
    """The values of a piecewise polynomial.

    >> ppval(spline([1 2 3 4], [1 4 9 16]), 2.5)
    ans = 6.2500
    """
    breaks, coefs = pp_parts(pp, "ppval: first argument must be a pp-form structure")
    if numel_of(xi) == 0:
        return norm(np.zeros(dims_of(xi)))
    return norm(evaluate(breaks, coefs, numbers(xi, "ppval").astype(float)))


def _parts_of_struct(pp: Any, who: str) -> tuple[np.ndarray, np.ndarray]:
    message = f"{who}: PP must be a structure"
    return pp_parts(pp, message)


@builtin("ppd = ppder(pp)", "ppd = ppder(pp, m)", fresh=True)
def ppder(pp: Any, m: Any = 1.0) -> Any:
    """The m-th derivative of a piecewise polynomial.

    >> ppval(ppder(mkpp([0 1], [1 2 3])), 0.5)
    ans = 3
    """
    breaks, coefs = _parts_of_struct(pp, "ppder")
    order = whole(m, "ppder: M must be a non-negative integer")
    for _ in range(min(order, coefs.shape[1])):
        coefs = coefs[:, :-1] * np.arange(coefs.shape[1] - 1, 0, -1)
    return pp_struct(breaks, coefs if coefs.shape[1] else np.zeros((breaks.size - 1, 1)), pp.fields["dim"])


def whole(value: Any, message: str) -> int:
    """A whole number that is not negative."""
    number = integer(value, message)
    if number < 0:
        raise OctaveError(message)
    return number


@builtin("ppi = ppint(pp)", "ppi = ppint(pp, c)", fresh=True)
def ppint(pp: Any, c: Any = 0.0) -> Any:
    """The integral of a piecewise polynomial, continuous and with the value c at its left end.

    >> ppval(ppint(mkpp([0 1 2], [1; 3])), 2)
    ans = 4
    """
    breaks, coefs = _parts_of_struct(pp, "ppint")
    raised = np.hstack([coefs / np.arange(coefs.shape[1], 0, -1), np.zeros((breaks.size - 1, 1))])
    start = float(numbers(c, "ppint").reshape(-1)[0])
    for k, width in enumerate(np.diff(breaks)):
        raised[k, -1] = start
        start = float(np.polyval(raised[k], width))
    return pp_struct(breaks, raised, pp.fields["dim"])


@builtin("jumps = ppjumps(pp)", fresh=True)
def ppjumps(pp: Any) -> Any:
    """By how much the value of a piecewise polynomial jumps at each break inside.

    >> ppjumps(mkpp([0 1 2], [1; 3]))
    ans = 2
    """
    breaks, coefs = _parts_of_struct(pp, "ppjumps")
    ends = [np.polyval(line, width) for line, width in zip(coefs[:-1], np.diff(breaks), strict=False)]
    return row(coefs[1:, -1] - np.array(ends))
