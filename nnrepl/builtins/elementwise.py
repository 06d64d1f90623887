"""Elementwise functions: signs, rounding, powers, roots, exponentials, logarithms and the parts of complex numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import aligned, invalid_call, number
from nnrepl.builtins.diagonals import on_diagonal
from nnrepl.builtins.mapping import in_domain, mapped, on_elements, operand, paired_numbers, real_mapped
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.complexes import moduli
from nnrepl.runtime.quick import modulus
from nnrepl.values.convert import keep_complex, norm, to_array, type_name
from nnrepl.values.kinds import is_array_like, is_complex, is_integer_class, is_text
from nnrepl.values.ranges import Range
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import Diagonal

_INF = math.inf


def _exp_over(x: np.ndarray) -> np.ndarray:
    return np.exp(x, out=x)


def _abs_over(x: np.ndarray) -> np.ndarray:
    return np.abs(x, out=x)


def _sqrt_over(x: np.ndarray) -> np.ndarray | None:
    return np.sqrt(x, out=x) if x.min() >= 0 else None


def _log_over(x: np.ndarray) -> np.ndarray | None:
    return np.log(x, out=x) if x.min() > 0 else None


@builtin("y = abs(x)", fresh=True, over=_abs_over)
def abs_(x: Any) -> Any:
    """The absolute value of each element; for complex numbers the modulus.

    >> abs(-3)
    ans = 3

    >> abs(3+4i)
    ans = 5
    """
    if type(x) is float:
        return -x if x < 0 else x + 0.0
    if type(x) is complex:
        return modulus(x)
    if is_integer_class(x):
        magnitude = np.abs(x)
        # The least number of a signed class has no opposite: it saturates.
        return np.where(magnitude < 0, np.iinfo(x.dtype).max, magnitude).astype(x.dtype)
    if type(x) is Diagonal:
        return on_diagonal(x, moduli)
    if type(x) is Sparse:
        return on_elements(x, abs_)
    return norm(moduli(operand(x, "abs", text=True)))


@builtin("y = sign(x)", fresh=True)
def sign(x: Any) -> Any:
    """-1, 0 or 1 for each element as it is negative, zero or positive; x ./ abs(x) for complex numbers.

    >> sign(-2.5)
    ans = -1
    """
    if type(x) is float:
        return 1.0 if x > 0 else -1.0 if x < 0 else x
    if is_integer_class(x):
        return np.sign(x)
    return mapped(x, np.sign, "signum")


def _by_parts(function: Callable[[np.ndarray], np.ndarray], x: Any, who: str) -> Any:
    """A rounding function: integers stay as they are, complex numbers are rounded in both parts."""
    if is_integer_class(x):
        return x.copy()
    if type(x) is Sparse:
        return on_elements(x, lambda column: _by_parts(function, column, who))
    array = operand(x, who, text=True)
    if array.dtype.kind == "c":
        result = np.empty_like(array)
        result.real, result.imag = function(array.real), function(array.imag)
        return norm(result)
    return norm(function(array))


@builtin("y = floor(x)", fresh=True)
def floor(x: Any) -> Any:
    """The greatest whole number not above each element.

    >> floor(2.5)
    ans = 2

    >> floor(-2.5)
    ans = -3
    """
    if type(x) is float and -_INF < x < _INF:
        return x // 1.0
    return _by_parts(np.floor, x, "floor")


@builtin("y = ceil(x)", fresh=True)
def ceil(x: Any) -> Any:
    """The least whole number not below each element.

    >> ceil(2.5)
    ans = 3
    """
    if type(x) is float and -_INF < x < _INF:
        return -(-x // 1.0)
    return _by_parts(np.ceil, x, "ceil")


@builtin("y = fix(x)", fresh=True)
def fix(x: Any) -> Any:
    """Each element without its fraction: rounded towards zero.

    >> fix(-2.5)
    ans = -2
    """
    if type(x) is float and -_INF < x < _INF:
        return x // 1.0 if x >= 0 else -(-x // 1.0)
    return _by_parts(np.trunc, x, "fix")


def round_half_away(array: np.ndarray) -> np.ndarray:
    """Real numbers rounded to whole ones, halves away from zero."""
    whole = np.trunc(array)
    with np.errstate(invalid="ignore"):
        return whole + np.copysign(np.abs(array - whole) >= 0.5, array).astype(array.dtype)


@builtin("y = round(x)", fresh=True)
def round_(x: Any) -> Any:
    """The nearest whole number to each element; halves are rounded away from zero.

    >> round(2.5)
    ans = 3

    >> round(-2.5)
    ans = -3
    """
    if type(x) is float and -_INF < x < _INF:
        if x >= 0:
            whole = x // 1.0
            return whole + 1.0 if x - whole >= 0.5 else whole
        whole = -x // 1.0
        return -(whole + 1.0) if -x - whole >= 0.5 else -whole
    return _by_parts(round_half_away, x, "round")


@builtin("y = sqrt(x)", fresh=True, over=_sqrt_over)
def sqrt(x: Any) -> Any:
    """The square root of each element; complex for negative numbers.

    >> sqrt(16)
    ans = 4

    >> sqrt(-4)
    ans =  0 + 2i
    """
    if type(x) is float and x >= 0:
        return math.sqrt(x)
    if type(x) is Diagonal:
        return on_diagonal(x, lambda numbers: to_array(sqrt(numbers.reshape(1, -1))))
    return in_domain(x, np.sqrt, 0, _INF, "sqrt")


def cube_root(array: np.ndarray) -> np.ndarray:
    """The real cube roots, by the C library as Octave takes them: NumPy's differ in the last bit."""
    return np.asarray(_CUBE_ROOT(array), dtype=array.dtype)


_CUBE_ROOT = np.frompyfunc(math.cbrt, 1, 1)


@builtin("y = cbrt(x)", fresh=True)
def cbrt(x: Any) -> Any:
    """The real cube root of each element.

    >> cbrt(-27)
    ans = -3.0000
    """
    return real_mapped(x, cube_root, "cbrt")


@builtin("y = nthroot(x, n)", fresh=True)
def nthroot(x: Any, n: Any) -> Any:
    """The real n-th root of each element of x, which may be negative where n is odd.

    >> nthroot(-27, 3)
    ans = -3.0000
    """
    if not is_array_like(x) or is_text(x):
        raise OctaveError(f"abs: not defined for {type_name(x)}")
    if is_complex(x):
        raise OctaveError("nthroot: X must not contain complex values")
    degree = number(n, "nthroot: N must be a real nonzero scalar")
    if degree == 0:
        raise OctaveError("nthroot: N must be a real nonzero scalar")
    if type(x) is Sparse:
        return on_elements(x, lambda column: nthroot(column, degree))
    array = operand(x, "nthroot")
    odd = math.isfinite(degree) and degree % 2 == 1
    if not odd and (array < 0).any():
        raise OctaveError("nthroot: N must be an odd integer if X contains negative values")
    with np.errstate(all="ignore"):
        return norm(_root(array, degree, odd))


def _root(array: np.ndarray, degree: float, odd: bool) -> np.ndarray:
    if degree == 3:
        return cube_root(array)
    size = np.abs(array)
    root = size ** array.dtype.type(1 / degree)
    if degree == int(degree) and degree > 0 if math.isfinite(degree) else False:
        # One Newton step makes the roots of perfect powers exact.
        power = root ** array.dtype.type(degree - 1)
        step = (root - size / power) / array.dtype.type(degree)
        root = np.where(np.isfinite(step), root - step, root)
    return np.copysign(root, array) if odd else root


@builtin("y = exp(x)", fresh=True, over=_exp_over)
def exp(x: Any) -> Any:
    """e to the power of each element.

    >> exp(1)
    ans = 2.7183
    """
    if type(x) is float and x < 709:
        return math.exp(x)
    return mapped(x, np.exp, "exp")


@builtin("y = expm1(x)", fresh=True)
def expm1(x: Any) -> Any:
    """exp(x) - 1, exact also where x is tiny.

    >> expm1(1e-20)
    ans = 1.0000e-20
    """
    return mapped(x, np.expm1, "expm1")


@builtin("y = log(x)", fresh=True, over=_log_over)
def log(x: Any) -> Any:
    """The natural logarithm of each element: -Inf for 0, complex for negative numbers.

    >> log(10)
    ans = 2.3026

    >> log(0)
    ans = -Inf
    """
    if type(x) is float and x > 0:
        return math.log(x)
    return in_domain(x, np.log, 0, _INF, "log")


@builtin("y = log10(x)", fresh=True)
def log10(x: Any) -> Any:
    """The logarithm to base 10 of each element; complex for negative numbers.

    >> log10(1000)
    ans = 3
    """
    if type(x) is float and x > 0:
        return math.log10(x)
    return in_domain(x, np.log10, 0, _INF, "log10")


@builtin("y = log1p(x)", fresh=True)
def log1p(x: Any) -> Any:
    """log(1 + x), exact also where x is tiny.

    >> log1p(1e-20)
    ans = 1.0000e-20
    """
    return in_domain(x, _log1p, -1, _INF, "log1p")


def _log1p(array: np.ndarray) -> np.ndarray:
    if array.dtype.kind != "c":
        return np.log1p(array)
    # abs(1+z)^2 is 1 + u, which keeps what abs(1+z) would lose.
    u = array.real * (2 + array.real) + array.imag**2
    return (np.log1p(u) / 2 + 1j * np.arctan2(array.imag, 1 + array.real)).astype(array.dtype)


@builtin("y = log2(x)", "[f, e] = log2(x)", fresh=True)
def log2(x: Any, *, nargout: int = 1) -> Any:
    """The logarithm to base 2 of each element; with two outputs x as f .* 2.^e, where 0.5 <= abs(f) < 1.

    >> log2(1024)
    ans = 10
    """
    if nargout < 2:
        if type(x) is float and x > 0:
            return math.log2(x)
        return in_domain(x, np.log2, 0, _INF, "log2")
    if is_text(x):
        raise OctaveError("invalid conversion from string to real N-D array")
    if not is_array_like(x):
        raise OctaveError(f"log2: wrong type argument '{type_name(x)}'")
    array = operand(x, "log2")
    if array.dtype.kind == "f":
        fraction, exponent = np.frexp(array)
    else:
        exponent = np.maximum(np.frexp(array.real)[1], np.frexp(array.imag)[1])
        fraction = array.copy()
        fraction.real, fraction.imag = np.ldexp(array.real, -exponent), np.ldexp(array.imag, -exponent)
    return norm(fraction), norm(exponent.astype(array.real.dtype))


def _part(x: Any, who: str, function: Callable[[np.ndarray], np.ndarray]) -> Any:
    if is_integer_class(x):
        return np.array(function(x))
    if type(x) is Diagonal:
        return on_diagonal(x, lambda numbers: np.array(function(numbers)))
    if type(x) is Sparse:
        return on_elements(x, lambda column: _part(column, who, function))
    return norm(np.array(function(operand(x, who, text=True)), order="K"))


@builtin("y = real(z)", fresh=True)
def real(z: Any) -> Any:
    """The real part of each element.

    >> real(3-4i)
    ans = 3
    """
    return z if type(z) is float else _part(z, "real", np.real)


@builtin("y = imag(z)", fresh=True)
def imag(z: Any) -> Any:
    """The imaginary part of each element.

    >> imag(3-4i)
    ans = -4
    """
    return 0.0 if type(z) is float else _part(z, "imag", np.imag)


@builtin("y = conj(z)", fresh=True)
def conj(z: Any) -> Any:
    """The complex conjugate of each element.

    >> conj(3-4i)
    ans =  3 + 4i
    """
    return z if type(z) is float else _part(z, "conj", np.conj)


@builtin("theta = arg(z)", aliases=("angle",), fresh=True)
def arg(z: Any) -> Any:
    """The angle of each element in the complex plane, in radians from -pi to pi.

    >> arg(1i)
    ans = 1.5708
    """
    return mapped(z, np.angle, "arg")


@builtin("z = complex(x)", "z = complex(re, im)", fresh=True)
def complex_(x: Any, y: Any = None) -> Any:
    """Complex numbers from real and imaginary parts, complex even where the imaginary part is 0.

    >> complex(1, 2)
    ans =  1 + 2i
    """
    parts = [x] if y is None else [x, y]
    for part in parts:
        if not is_array_like(part):
            raise OctaveError(f"octave_base_value::double_value (): wrong type argument '{type_name(part)}'")
    if y is None and type(x) is Diagonal and x.dtype.kind == "c":
        return x
    arrays = [to_array(part) for part in parts]
    single = any(array.dtype.char in "fF" for array in arrays)
    dtype = np.complex64 if single else np.complex128
    if len(arrays) == 1:
        return keep_complex(arrays[0].astype(dtype))
    a, b = (array.real for array in arrays)
    if a.shape != b.shape and a.size != 1 and b.size != 1:
        raise OctaveError("complex: dimension mismatch")
    result = np.empty(np.broadcast_shapes(a.shape, b.shape), dtype=dtype, order="F")
    result.real, result.imag = a, b
    return keep_complex(result)


@builtin("h = hypot(x, y)", "h = hypot(x, y, z, ...)", fresh=True)
def hypot(*args: Any) -> Any:
    """The square root of the sum of squares, element by element, without overflow on the way.

    >> hypot(3, 4)
    ans = 5
    """
    if len(args) < 2:
        raise invalid_call("hypot")
    if len(args) == 2 and type(args[0]) is float and type(args[1]) is float:
        return math.hypot(args[0], args[1])
    if any(type(each) is Sparse for each in args):
        return paired_numbers(args[0], hypot(*args[1:]) if len(args) > 2 else args[1], hypot, "hypot")
    sizes = [_magnitude(each) for each in args]
    total = sizes[0]
    for each in sizes[1:]:
        if "f" in (each.dtype.char, total.dtype.char):
            each, total = each.astype(np.float32), total.astype(np.float32)
        total = np.hypot(*aligned(total, each, "hypot"))
    return norm(total)


def _magnitude(value: Any) -> np.ndarray:
    if is_text(value) or not is_array_like(value):
        raise OctaveError(f"hypot: wrong type argument '{'sq_string' if is_text(value) else type_name(value)}'")
    array = value.array if type(value) is Range else to_array(value)
    return moduli(array if array.dtype.kind in "fc" else array.astype(np.float64))
