"""Polynomials, as vectors of coefficients from the highest power down; convolution and filters."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import floats_of, invalid_call, number, numbers, row, text, to_array_value
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.operators import BINARY
from nnrepl.values.containers import Struct
from nnrepl.values.convert import norm
from nnrepl.values.kinds import class_of, dims_of, is_array_like, is_logical, is_numeric, is_text, numel_of


def _is_vector(x: Any) -> bool:
    dims = dims_of(x)
    return len(dims) == 2 and 1 in dims


def _coefficients(p: Any, who: str, message: str) -> np.ndarray:
    if not is_array_like(p) or is_text(p) or not (_is_vector(p) or numel_of(p) == 0):
        raise OctaveError(f"{who}: {message}")
    array = numbers(p, who).reshape(-1, order="F")
    return array if array.dtype.kind in "fc" else array.astype(float)


@builtin("y = polyval(p, x)", "[y, dy] = polyval(p, x, S, mu)", fresh=True)
def polyval(p: Any, x: Any, s: Any = None, mu: Any = None, *, nargout: int = 1) -> Any:
    """The value of a polynomial at each x, by Horner's scheme; dy is its error from what polyfit gives as S.

    >> polyval([1 0 -1], 3)
    ans = 8
    """
    if not is_array_like(p) or is_text(p) or not (_is_vector(p) or numel_of(p) == 0):
        raise OctaveError("polyval: P must be a numeric floating point vector")
    if not is_array_like(x):
        raise OctaveError("polyval: X must be numeric floating point")
    array = numbers(x, "polyval")
    points = array if array.dtype.kind in "fc" else array.astype(float)
    if numel_of(x) == 0:
        return norm(np.zeros((0, 0)))
    if numel_of(p) == 0:
        return norm(np.zeros(points.shape))
    if mu is not None:
        if class_of(mu) not in ("double", "single") or numel_of(mu) < 2:
            raise OctaveError("polyval: MU must be numeric floating point with 2 values")
        center = numbers(mu, "polyval").reshape(-1)
        points = (points - center[0]) / center[1]
    coefficients = numbers(p, "polyval").reshape(-1, order="F")
    value = np.full(points.shape, coefficients[0], dtype=np.result_type(points, coefficients))
    if coefficients.dtype.char in "fF" and value.dtype.char in "dD":
        value = value.astype(np.float32 if value.dtype.char == "d" else np.complex64)
        points = points.astype(value.dtype)
    for c in coefficients[1:]:
        value = value * points + c
    if nargout < 2:
        return norm(value)
    if s is None or (is_array_like(s) and numel_of(s) == 0):
        raise OctaveError("polyval: S input is required for DY output argument")
    if not isinstance(s, Struct):
        raise OctaveError("polyval: S input must be a structure")
    if not {"R", "df", "normr"} <= s.fields.keys():
        raise OctaveError("polyval: S input is missing required fields")
    powers = points.reshape(-1, 1) ** np.arange(coefficients.size - 1, -1, -1)
    r, df, normr = (numbers(s.fields[name], "polyval") for name in ("R", "df", "normr"))
    leverage = (np.linalg.solve(r.T, powers.T) ** 2).sum(axis=0)
    spread = np.sqrt(1 + leverage) * float(normr[0, 0]) / np.sqrt(float(df[0, 0]))
    return norm(value), norm(spread.reshape(points.shape))


@builtin("p = polyfit(x, y, n)", "[p, S, mu] = polyfit(x, y, n)", fresh=True)
def polyfit(x: Any, y: Any, n: Any, *, nargout: int = 1) -> Any:
    """The polynomial of degree n that fits the points best by least squares.

    S tells about the fit (yf, R, C, df, normr, X). With mu, the fit is to (x - mu(1)) / mu(2), mean and deviation of x.

    >> disp(polyfit([0 1 2], [1 3 5], 1))
       2   1
    """
    if numel_of(x) != numel_of(y):
        raise OctaveError("polyfit: X and Y must have the same number of points")
    points, values = numbers(x, "polyfit").reshape(-1, order="F"), numbers(y, "polyfit").reshape(-1, order="F")
    chosen = None
    if is_logical(n) and numel_of(n) > 1:
        chosen = numbers(n, "polyfit").reshape(-1)
        degree = chosen.size - 1
    else:
        message = "polyfit: N must be a non-negative integer"
        wanted = number(n, message) if is_numeric(n) else -1.0
        if wanted < 0 or wanted != np.floor(wanted) or np.isinf(wanted):
            raise OctaveError(message)
        degree = int(wanted)
    points, values = (a if a.dtype.kind in "fc" else a.astype(float) for a in (points, values))
    mean, deviation = 0.0, 1.0
    if nargout > 2:
        mean = points.mean().item() if points.size else np.nan
        deviation = float(points.std(ddof=1)) if points.size > 1 else mean * 0
        points = (points - mean) / (deviation or 1.0)
    design = points.reshape(-1, 1) ** np.arange(degree, -1, -1)
    used = design if chosen is None else design[:, chosen]
    q, r = np.linalg.qr(used)
    solution = numbers(BINARY["\\"](norm(r), norm((q.conj().T @ values).reshape(-1, 1))), "polyfit").reshape(-1)
    full = solution
    if chosen is not None:
        full = np.zeros(degree + 1, dtype=solution.dtype)
        full[chosen] = solution
    p = norm(full.reshape(1, -1))
    if nargout < 2:
        return p
    fitted = used @ solution
    from scipy import linalg

    # The factor that is reported comes from a decomposition with pivoting.
    _, r, order = linalg.qr(used, mode="economic", pivoting=True)
    rinv = np.zeros_like(r)
    if r.shape[0] == r.shape[1]:
        rinv[order] = np.linalg.inv(r)
    s = Struct(
        {
            "yf": norm(fitted.reshape(dims_of(y), order="F")),
            "X": norm(design),
            "R": norm(r),
            "C": norm(rinv @ rinv.conj().T),
            "df": float(max(0, values.size - (degree + 1))),
            "normr": float(np.linalg.norm(values - fitted)),
        }
    )
    return (p, s, norm(np.array([[mean, deviation]]))) if nargout > 2 else (p, s)


@builtin("r = roots(p)", fresh=True)
def roots(p: Any) -> Any:
    """The roots of a polynomial: the eigenvalues of its companion matrix.

    >> disp(roots([1 -3 2])')
       2   1
    """
    if is_array_like(p) and not (_is_vector(p) or numel_of(p) == 0):
        raise invalid_call("roots")
    c = _coefficients(p, "roots", "P must be a vector or empty")
    if not np.isfinite(c).all():
        raise OctaveError("roots: inputs must not contain Inf or NaN")
    present = np.flatnonzero(c)
    if present.size == 0:
        return np.zeros((0, 0), order="F")
    first, last = present[0], present[-1]
    core = c[first : last + 1]
    zeros = np.zeros(c.size - 1 - last)
    if core.size == 1:
        return norm(zeros.reshape(-1, 1))
    companion = np.diag(np.ones(core.size - 2, dtype=core.dtype), -1)
    companion[0] = -core[1:] / core[0]
    found = np.linalg.eigvals(companion)
    return norm(np.concatenate([found, zeros]).reshape(-1, 1))


@builtin("c = poly(A)", fresh=True)
def poly(a: Any) -> Any:
    """The polynomial with these roots, or the characteristic polynomial of a square matrix.

    >> disp(poly([1 2]))
       1  -3   2
    """
    array = numbers(a, "poly")
    if array.size == 0:
        return 1.0
    if array.ndim > 2 and array.size > max(array.shape):
        raise OctaveError("EIG requires square matrix")
    if array.ndim == 2 and array.shape[0] == array.shape[1]:
        if array.size > 1 and not np.isfinite(array).all():
            raise OctaveError("EIG: matrix contains Inf or NaN values")
        values = np.linalg.eigvals(array) if array.size > 1 else array.reshape(-1)
    elif array.ndim > 2 or _is_vector(a):
        values = array.reshape(-1, order="F")
    else:
        raise invalid_call("poly")
    c = np.zeros(values.size + 1, dtype=np.result_type(values, np.float64))
    c[0] = 1
    for k, value in enumerate(values):
        c[1 : k + 2] -= value * c[: k + 1].copy()
    positive, negative = np.sort_complex(values[values.imag > 0]), np.sort_complex(values[values.imag < 0].conj())
    if c.dtype.kind == "c" and positive.size == negative.size and np.array_equal(positive, negative):
        c = c.real
    return row(c, c.dtype)


@builtin("k = polyder(p)", "k = polyder(a, b)", "[q, d] = polyder(b, a)", fresh=True)
def polyder(p: Any, a: Any = None, *, nargout: int = 1) -> Any:
    """The derivative of a polynomial, of a product of two, or with two outputs of a quotient.

    >> disp(polyder([1 2 3]))
       2   2
    """
    message = "argument must be a vector"
    c = _coefficients(p, "polyder", message)
    if not c.size or (a is not None and numel_of(a) == 0):
        raise OctaveError(f"polyder: {message}")
    if a is None:
        return row(_derivative(c), c.dtype)
    d = _coefficients(a, "polyder", message)
    if nargout < 2:
        product = _derivative(np.convolve(c, d))
        return row(product, product.dtype)
    top: np.ndarray = np.polysub(np.convolve(_derivative(c), d), np.convolve(c, _derivative(d)))
    bottom = np.convolve(d, d)
    return row(_trimmed(top), top.dtype), row(_trimmed(bottom), bottom.dtype)


def _derivative(c: np.ndarray) -> np.ndarray:
    return c[:-1] * np.arange(c.size - 1, 0, -1) if c.size > 1 else np.zeros(1)


def _trimmed(c: np.ndarray) -> np.ndarray:
    present = np.flatnonzero(c)
    return c[present[0] :] if present.size else np.zeros(1)


@builtin("q = polyint(p)", "q = polyint(p, k)", fresh=True)
def polyint(p: Any, k: Any = 0.0) -> Any:
    """The integral of a polynomial, with k as its constant.

    >> disp(polyint([2 2]))
       1   2   0
    """
    c = _coefficients(p, "polyint", "argument must be a vector")
    if not c.size:
        return np.zeros((0, 0), order="F")
    constant = numbers(k, "polyint").reshape(-1)
    if constant.size != 1:
        raise OctaveError("polyint: the constant of integration must be a scalar")
    return row(np.concatenate([c / np.arange(c.size, 0, -1), constant]), np.result_type(c, constant))


@builtin("c = conv(a, b)", 'c = conv(a, b, "full"|"same"|"valid")', fresh=True)
def conv(a: Any, b: Any, shape: Any = "full") -> Any:
    """The convolution of two vectors, which is the product of two polynomials.

    >> disp(conv([1 1], [1 -1]))
       1   0  -1
    """
    for each in (a, b):
        to_array_value(each, "matrix_value")
        if not _is_vector(each):
            raise OctaveError("conv: both arguments A and B must be vectors")
    word = text(shape, 'conv: SHAPE argument must be "full", "same", or "valid"').lower()
    if word not in ("full", "same", "valid"):
        raise OctaveError('conv: SHAPE argument must be "full", "same", or "valid"')
    x, y = numbers(a, "conv"), numbers(b, "conv")
    x, y = (v if v.dtype.kind in "fc" else v.astype(float) for v in (x, y))
    if not (x.size and y.size):
        return norm(np.zeros((0, 0), dtype=_class_of_product(x, y)))
    full = np.convolve(x.reshape(-1), y.reshape(-1))
    if word == "same":
        start = int(np.ceil((full.size - x.size) / 2))
        full = full[start : start + x.size]
    elif word == "valid":
        count = max(x.size - y.size + 1, 0)
        full = full[y.size - 1 : y.size - 1 + count]
    longer = y if y.size >= x.size and word == "full" else x
    return norm(full.reshape((1, -1) if longer.shape[0] == 1 else (-1, 1)).astype(_class_of_product(x, y)))


def _class_of_product(x: np.ndarray, y: np.ndarray) -> Any:
    wide = np.result_type(x, y)
    if x.dtype.char in "fF" or y.dtype.char in "fF":
        return np.complex64 if wide.kind == "c" else np.float32
    return wide


@builtin("[b, r] = deconv(y, a)", fresh=True)
def deconv(y: Any, a: Any, *, nargout: int = 1) -> Any:
    """The quotient b and the remainder r of two polynomials: y = conv(a, b) + r.

    >> disp(deconv([1 0 -1], [1 1]))
       1  -1
    """
    for each in (y, a):
        if not is_array_like(each) or not _is_vector(each):
            raise OctaveError("deconv: Y and A must be vectors")
    num, den = floats_of(numbers(y, "deconv")), floats_of(numbers(a, "deconv"))
    line, divisor = num.reshape(-1), den.reshape(-1)
    if not divisor.size:
        raise OctaveError("filter: A and B must be vectors")
    if divisor[0] == 0:
        raise OctaveError("filter: the first element of A must be nonzero")
    if line.size < divisor.size:
        quotient, rest = np.zeros(1), line
    else:
        kind = np.result_type(line, divisor)
        quotient, rest = np.zeros(line.size - divisor.size + 1, kind), line.astype(kind)
        for k in range(quotient.size):
            quotient[k] = rest[k] / divisor[0]
            rest[k : k + divisor.size] -= quotient[k] * divisor
        rest = line - np.convolve(divisor, quotient)
    lies = num.shape[0] == 1
    found = norm(quotient.reshape((1, -1) if lies else (-1, 1)))
    return (found, norm(rest.reshape(num.shape))) if nargout > 1 else found
