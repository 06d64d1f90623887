"""Polynomials in other forms: polyout, polyreduce, polyaffine, polygcd, compan, polyvalm, polyeig, padecoef."""

from __future__ import annotations

from math import factorial
from typing import Any

import numpy as np

from nnrepl.builtins.args import floats, number, numbers, row
from nnrepl.builtins.polynomials import deconv
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.runtime.operators import BINARY
from nnrepl.values.containers import EMPTY
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import dims_of, is_array_like, is_complex, is_numeric, numel_of

Array = np.ndarray


def _is_vector(value: Any) -> bool:
    dims = dims_of(value)
    return len(dims) == 2 and 1 in dims and numel_of(value) > 0


def reduced(c: Any, who: str) -> Array:
    """The coefficients of a polynomial without the zeros before the first of them that is none."""
    if not _is_vector(c):
        raise OctaveError("polyreduce: C must be a non-empty vector")
    array = floats(c, who).reshape(-1, order="F")
    present = np.flatnonzero(array)
    return array[present[0] :] if present.size else array[-1:]


@builtin("p = polyreduce(c)", fresh=True)
def polyreduce(c: Any) -> Any:
    """The coefficients of a polynomial without leading zeros.

    >> disp(polyreduce([0 0 1 2 3]))
       1   2   3
    """
    array = reduced(c, "polyreduce")
    lies = dims_of(c)[0] == 1
    return norm(array.reshape((1, -1) if lies else (-1, 1)))


@builtin("polyout(c)", "polyout(c, x)", "s = polyout(...)")
def polyout(c: Any, x: Any = "s", *, nargout: int = 1, context: Context) -> Any:
    """Print a polynomial with its powers of s, or of another name; with an output, its text.

    >> polyout([1 -2 3], "x")
    1*x^2 - 2*x^1 + 3
    """
    if not is_array_like(c):
        raise OctaveError("imag: not defined for cell")
    if not _is_vector(c):
        raise OctaveError("polyout: first argument must be a vector")
    if not isinstance(x, str):
        raise OctaveError("polyout: second argument must be a string")
    array = floats(c, "polyout").reshape(-1, order="F")
    parts = [_coefficient(array[0], True, context)]
    for power, coefficient in zip(range(array.size - 1, 0, -1), array[1:], strict=True):
        parts.append(f"*{x}^{power} {_coefficient(coefficient, False, context)}")
    text = "".join(parts)
    if nargout:
        return text
    context.out.write(text + "\n")
    return None


def _coefficient(value: Any, first: bool, context: Context) -> str:
    if value.imag:
        text = context.call("num2str", (complex(value), 5.0), 1)
        return f"({text})" if first else f"+ ({text})"
    real = float(value.real)
    if first:
        return str(context.call("num2str", (real, 5.0), 1))
    return f"{'-' if real < 0 else '+'} {context.call('num2str', (abs(real), 5.0), 1)}"


@builtin("g = polyaffine(f, mu)", fresh=True)
def polyaffine(f: Any, mu: Any) -> Any:
    """The coefficients of g(x) = f((x - mu(1)) / mu(2)).

    >> disp(polyaffine([1 2 3], [1 2]))
       0.2500   0.5000   2.2500
    """
    if numel_of(mu) != 2:
        raise OctaveError("polyaffine: MU must be a two-element vector")
    c = floats(f, "polyaffine").reshape(-1, order="F")
    center, scale = floats(mu, "polyaffine").reshape(-1, order="F")
    result = np.zeros(c.size, dtype=np.result_type(c, center))
    for coefficient in c:
        shifted = np.concatenate([result[1:], result[:1] * 0])
        result = (shifted - center * result) / scale
        result[-1] += coefficient
    return row(result, result.dtype)


@builtin("q = polygcd(b, a)", "q = polygcd(b, a, tol)", fresh=True)
def polygcd(b: Any, a: Any, tol: Any = None) -> Any:
    """The greatest common divisor of two polynomials, with 1 as its first coefficient.

    tol  remainders whose coefficients are at most this are none (sqrt(eps))

    >> disp(polygcd([1 -3 2], [1 -1]))
       1  -1
    """
    first, second = (floats(each, "polygcd").reshape(-1, order="F") for each in (b, a))
    near = float(np.sqrt(np.finfo(float).eps)) if tol is None else number(tol, "polygcd: TOL must be a scalar")
    if not (first.size and second.size):
        raise OctaveError("polygcd: B and A must not be empty")
    if first.size == 1 or second.size == 1:
        if not second.any():
            return row(first, first.dtype)
        return row(second, second.dtype) if not first.any() else 1.0
    if not second[0]:
        raise OctaveError("filter: the first element of A must be nonzero")
    second = second / second[0]
    while True:
        rest = to_array(deconv(row(first, first.dtype), row(second, second.dtype), nargout=2)[1]).reshape(-1)
        present = np.flatnonzero(np.abs(rest) > near)
        if not present.size:
            return row(second, second.dtype)
        rest = rest[present[0] :]
        first, second = second, rest / rest[0]


@builtin("A = compan(c)", fresh=True)
def compan(c: Any) -> Any:
    """The companion matrix of a polynomial, whose eigenvalues are the roots of it.

    >> compan([1 2 3])
    ans =

      -2  -3
       1   0

    """
    if not is_array_like(c) or not _is_vector(c):
        raise OctaveError("compan: C must be a vector")
    array = floats(c, "compan").reshape(-1, order="F")
    if array.size == 1:
        return np.zeros((0, 0), order="F")
    matrix = np.diag(np.ones(array.size - 2, dtype=array.dtype), -1)
    matrix[0] = -array[1:] / array[0]
    return norm(matrix)


@builtin("Y = polyvalm(c, X)", fresh=True)
def polyvalm(c: Any, x: Any) -> Any:
    """The value of a polynomial at a square matrix, whose powers are those of the matrix.

    >> polyvalm([1 0 -1], [1 2; 3 4])
    ans =

        6   10
       15   21

    """
    if numel_of(c) and not _is_vector(c):
        raise OctaveError("polyvalm: first argument must be a vector")
    dims = dims_of(x)
    if len(dims) != 2 or dims[0] != dims[1]:
        raise OctaveError("polyvalm: second argument must be a square matrix")
    matrix, coefficients = floats(x, "polyvalm"), floats(c, "polyvalm").reshape(-1, order="F")
    value = np.zeros(matrix.shape, dtype=np.result_type(matrix, coefficients))
    for coefficient in coefficients:
        value = value @ matrix + coefficient * np.eye(dims[0])
    return norm(value)


@builtin("z = polyeig(C0, C1, ..., Cl)", "[v, z] = polyeig(C0, C1, ..., Cl)", fresh=True)
def polyeig(first: Any, *others: Any, nargout: int = 1, context: Context) -> Any:
    """The z and v for which (C0 + z*C1 + ... + z^l*Cl) * v = 0.

    >> disp(polyeig([6 0; 0 8], [-2 0; 0 -2])')
       3   4
    """
    given = [floats(each, "polyeig") for each in (first, *others)]
    if any(each.ndim != 2 or each.shape[0] != each.shape[1] for each in given):
        raise OctaveError("polyeig: coefficients must be square matrices")
    n, degree = given[0].shape[0], len(given) - 1
    if any(each.shape[0] != n for each in given):
        raise OctaveError("polyeig: coefficients must have the same dimensions")
    if not degree or not n:
        return EMPTY if nargout < 2 else (EMPTY, EMPTY)
    kind = np.result_type(*given)
    left, right = np.zeros((n * degree, n * degree), kind), np.eye(n * degree, dtype=kind)
    left[: n * (degree - 1), n:] = np.eye(n * (degree - 1))
    left[-n:] = -np.hstack(given[:-1])
    right[-n:, -n:] = given[-1]
    if nargout < 2:
        return context.call("eig", (norm(left), norm(right)), 1)
    v, z = context.call("eig", (norm(left), norm(right)), 2)[:2]
    vectors = norm(to_array(v)[:n])
    scaled = BINARY["./"](vectors, context.call("max", (vectors,), 1))
    return scaled, norm(np.diag(to_array(z)).reshape(-1, 1))


@builtin("[num, den] = padecoef(T)", "[num, den] = padecoef(T, n)", fresh=True)
def padecoef(t: Any, n: Any = 1.0, *, nargout: int = 1) -> Any:
    """The Pade approximation of order n of the delay exp(-T*s), as a quotient of polynomials in s.

    >> [num, den] = padecoef(1, 2); disp([num; den])
        1   -6   12
        1    6   12
    """
    for value, name in ((t, "T"), (n, "N")):
        if not is_numeric(value) or is_complex(value) or numel_of(value) != 1 or not 0 <= number(value, "") < 1e3:
            raise OctaveError(f"padecoef: {name} must be a non-negative scalar")
    delay, order = float(numbers(t, "padecoef").item()), int(np.floor(numbers(n, "padecoef").item() + 0.5))
    weights = [factorial(2 * order - k) // (factorial(k) * factorial(order - k)) for k in range(order, -1, -1)]
    den = np.array([weight * delay**k for weight, k in zip(weights, range(order, -1, -1), strict=True)])
    num = den * (-1.0) ** np.arange(order, -1, -1)
    return (row(num), row(den)) if nargout > 1 else row(num)
