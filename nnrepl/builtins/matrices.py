"""Famous matrices: magic, hilb, invhilb, vander, toeplitz, hankel, hadamard, pascal, rosser, wilkinson."""

from __future__ import annotations

from math import comb
from typing import Any

import numpy as np

from nnrepl.builtins.args import elements, number, numbers, rebuild, to_count, to_int
from nnrepl.builtins.elementwise import fix
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.indexing import index
from nnrepl.runtime.warning import warn
from nnrepl.values.convert import norm, type_name
from nnrepl.values.kinds import is_array_like, is_complex, numel_of

_MOST_ROWS = 100_000
"""A square matrix of more rows fits into no memory; it is refused before work begins."""


@builtin("M = magic(n)", fresh=True)
def magic(n: Any) -> Any:
    """A magic square: the numbers 1 to n^2, with the same sum in each row, column and diagonal; there is none for 2.

    >> disp(magic(3))
       8   1   6
       3   5   7
       4   9   2
    """
    if is_complex(n):
        raise OctaveError("mod: not defined for complex numbers")
    order = to_count(number(fix(n), "magic: N must be a scalar"))
    if order > _MOST_ROWS:
        raise MemoryError
    if order < 0:
        raise OctaveError("magic: N must be non-negative")
    if order == 0:
        return np.zeros((0, 0), order="F")
    if order % 2:
        square = _odd_magic(order)
    elif order % 4 == 0:
        square = _doubly_even_magic(order)
    else:
        square = _singly_even_magic(order)
    return norm(np.asfortranarray(square.astype(float)))


def _odd_magic(n: int) -> np.ndarray:
    square = np.zeros((n, n), dtype=int)
    row, column = 0, n // 2
    for k in range(1, n * n + 1):
        square[row, column] = k
        if k % n == 0:
            row = (row + 1) % n
        else:
            row, column = (row - 1) % n, (column + 1) % n
    return square


def _doubly_even_magic(n: int) -> np.ndarray:
    square = np.arange(1, n * n + 1).reshape(n, n)
    inner = np.isin(np.arange(n) % 4, (1, 2))
    turned = inner[:, None] == inner[None, :]
    return np.where(turned, n * n + 1 - square, square)


def _singly_even_magic(n: int) -> np.ndarray:
    if n == 2:
        return np.array([[4, 3], [1, 2]])
    half = n // 2
    a = _odd_magic(half)
    square = np.block([[a, a + 2 * half**2], [a + 3 * half**2, a + half**2]])
    k = (half - 1) // 2
    columns = [*range(k), *range(n - k + 1, n)]
    top, bottom = square[:half, columns].copy(), square[half:, columns].copy()
    square[:half, columns], square[half:, columns] = bottom, top
    middle = half // 2
    for column in (0, k):
        square[[middle, middle + half], column] = square[[middle + half, middle], column]
    return square


def _order(n: Any, who: str) -> int:
    if numel_of(n) != 1:
        raise OctaveError(f"{who}: N must be a scalar integer")
    given = numbers(n, who)
    if given.dtype.kind == "c":
        warn("imaginary part of complex colon arguments is ignored")
    order = max(to_int(norm(np.trunc(given.real))), 0)
    if order > _MOST_ROWS:
        raise MemoryError
    return order


@builtin("H = hilb(n)", fresh=True)
def hilb(n: Any) -> Any:
    """The Hilbert matrix, 1/(i+j-1): the classic of bad conditioning.

    >> disp(hilb(2))
       1.0000   0.5000
       0.5000   0.3333
    """
    k = np.arange(1, _order(n, "hilb") + 1)
    return norm(1.0 / (k[:, None] + k[None, :] - 1))


@builtin("H = invhilb(n)", fresh=True)
def invhilb(n: Any) -> Any:
    """The inverse of the Hilbert matrix, whose elements are whole numbers.

    >> disp(invhilb(2))
        4   -6
       -6   12
    """
    order = _order(n, "invhilb")
    result = np.zeros((order, order), order="F")
    for i in range(1, order + 1):
        for j in range(1, order + 1):
            sign = -1 if (i + j) % 2 else 1
            ways = comb(order + i - 1, order - j) * comb(order + j - 1, order - i) * comb(i + j - 2, i - 1) ** 2
            result[i - 1, j - 1] = sign * (i + j - 1) * ways
    return norm(result)


@builtin("V = vander(c)", "V = vander(c, n)", fresh=True)
def vander(c: Any, n: Any = None) -> Any:
    """The Vandermonde matrix: the powers of c from n-1 down to 0 as columns.

    >> disp(vander([1 2 3]))
       1   1   1
       4   2   1
       9   3   1
    """
    array = numbers(c, "vander")
    if array.ndim != 2 or 1 not in array.shape:
        raise OctaveError("vander: polynomial C must be a vector")
    count = array.size if n is None else max(to_int(norm(numbers(n, "vander").real), "int64_t"), 0)
    powers = np.arange(count - 1, -1, -1)
    return norm(array.reshape(-1, 1).astype(np.result_type(array, np.float64)) ** powers)


def _vector(x: Any, who: str, name: str = "") -> np.ndarray:
    array = elements(x)
    if array.ndim != 2 or 1 not in array.shape:
        raise OctaveError(f"{who}: {name} must be a vector" if name else f"{who}: C and R must be vectors")
    return array.reshape(-1)


def _not_comparable(r: Any, c: Any, who: str) -> OctaveError:
    """The error where the first elements of two lists, one of them a cell, are compared."""
    if not (numel_of(r) and numel_of(c)):
        return OctaveError(f"{who}: C and R must be vectors")
    kinds = " by ".join(f"'{type_name(index(each, (1.0,)))}'" for each in (r, c))
    return OctaveError(f"binary operator '!=' not implemented for {kinds} operations")


@builtin("T = toeplitz(c)", "T = toeplitz(c, r)", fresh=True)
def toeplitz(c: Any, r: Any = None, *, context: Any) -> Any:
    """The matrix with constant diagonals whose first column is c and whose first row is r, or c too.

    >> disp(toeplitz([1 2 3]))
       1   2   3
       2   1   2
       3   2   1
    """
    first = _vector(c, "toeplitz", "C" if r is None else "")
    if r is None:
        row = first
        column = first.conj().copy() if first.dtype.kind == "c" else first
        if column.dtype.kind == "c":
            column[0] = column[0].conj()
    else:
        row, column = _vector(r, "toeplitz"), first
        if object in (row.dtype, column.dtype):
            raise _not_comparable(r, c, "toeplitz")
        if row.size and column.size and row[0] != column[0]:
            context.warn("toeplitz: column wins diagonal conflict")
    line = np.concatenate([row[:0:-1], column])
    offsets = np.arange(column.size)[:, None] - np.arange(row.size)[None, :] + row.size - 1
    return rebuild(c, np.asfortranarray(line[offsets]))


@builtin("H = hankel(c)", "H = hankel(c, r)", fresh=True)
def hankel(c: Any, r: Any = None, *, context: Any) -> Any:
    """The matrix with constant antidiagonals whose first column is c and whose last row is r, or zeros.

    >> disp(hankel([1 2 3]))
       1   2   3
       2   3   0
       3   0   0
    """
    column = _vector(c, "hankel", "C" if r is None else "")
    if r is None:
        if column.dtype == object and column.size > 1:
            n = column.size
            raise OctaveError(
                f"index ({2 * n - 1},_): out of bound {n + 1} (dimensions are {n + 1}x1)", "Octave:index-out-of-bounds"
            )
        line = np.concatenate([column, np.zeros(max(column.size - 1, 0), dtype=column.dtype)])
        width = column.size
    else:
        row = _vector(r, "hankel")
        if object in (row.dtype, column.dtype):
            raise _not_comparable(r, c, "hankel")
        if row.size and column.size and row[0] != column[-1]:
            context.warn("hankel: column wins anti-diagonal conflict")
        line, width = np.concatenate([column, row[1:]]), row.size
    offsets = np.arange(column.size)[:, None] + np.arange(width)[None, :]
    return rebuild(c, np.asfortranarray(line[offsets]))


@builtin("R = rosser()", fresh=True)
def rosser() -> Any:
    """The Rosser matrix, an 8x8 test of eigenvalue programs: it has a double, a zero and three close eigenvalues.

    >> rosser()(1, 1)
    ans = 611
    """
    upper = [
        [611, 196, -192, 407, -8, -52, -49, 29],
        [196, 899, 113, -192, -71, -43, -8, -44],
        [-192, 113, 899, 196, 61, 49, 8, 52],
        [407, -192, 196, 611, 8, 44, 59, -23],
        [-8, -71, 61, 8, 411, -599, 208, 208],
        [-52, -43, 49, 44, -599, 411, 208, 208],
        [-49, -8, 8, 59, 208, 208, 99, -911],
        [29, -44, 52, -23, 208, 208, -911, 99],
    ]
    return np.array(upper, dtype=float, order="F")


@builtin("W = wilkinson(n)", fresh=True)
def wilkinson(n: Any) -> Any:
    """Wilkinson's tridiagonal matrix, which has pairs of close eigenvalues.

    >> disp(wilkinson(3))
       1   1   0
       1   0   1
       0   1   1
    """
    message = "wilkinson: N must be a non-negative integer"
    order = number(n, message)
    if not order >= 0 or order != np.trunc(order):
        raise OctaveError(message)
    if order > _MOST_ROWS:
        raise MemoryError
    size = int(order)
    side = np.ones(max(size - 1, 0))
    main = np.abs(np.arange(size) - (size - 1) / 2)
    return norm(np.diag(main) + np.diag(side, 1) + np.diag(side, -1) if size else np.zeros((0, 0)))


@builtin("P = pascal(n)", "P = pascal(n, t)", fresh=True)
def pascal(n: Any, t: Any = 0.0) -> Any:
    """The Pascal matrix of binomial coefficients, or a triangular factor of it (t = -1, 1) or its cube root (t = 2).

    >> disp(pascal(3))
       1   1   1
       1   2   3
       1   3   6
    """
    if not (is_array_like(n) and is_array_like(t)) or numel_of(n) != 1 or numel_of(t) != 1:
        raise OctaveError("pascal: N and T must be scalars")
    order, kind = to_int(n), number(t, "pascal: N and T must be scalars")
    if kind not in (-1, 0, 1, 2):
        raise OctaveError(f"pascal: T must be -1, 0, 1, or 2, found {kind:g}")
    size = max(order, 0)
    if size > _MOST_ROWS:
        raise MemoryError
    lower = np.array([[comb(i, j) for j in range(size)] for i in range(size)], dtype=float).reshape(size, size)
    if kind == -1:
        return norm(np.asfortranarray(lower))
    signed = lower * (-1.0) ** np.arange(size)
    if kind == 1:
        return norm(np.asfortranarray(signed))
    if kind == 0:
        return norm(np.asfortranarray(lower @ lower.T))
    turned = np.rot90(signed, 3)
    return norm(np.asfortranarray(-turned if size % 2 == 0 else turned))


@builtin("H = hadamard(n)", fresh=True)
def hadamard(n: Any) -> Any:
    """A Hadamard matrix: of 1 and -1, with orthogonal columns. n is a power of 2 times 1, 12 or 20.

    >> disp(hadamard(2))
       1   1
       1  -1
    """
    message = "hadamard: N must be 2^k*p, for p = 1, 12, 20 or 28"
    order = to_count(number(n, message))
    if order > _MOST_ROWS:
        raise OctaveError(message) if order >= 2**62 else MemoryError
    core = order
    doublings = 0
    while core > 1 and core % 2 == 0 and core not in (12, 20, 28):
        core //= 2
        doublings += 1
    if core not in (1, 12, 20, 28) or order < 1:
        raise OctaveError(message)
    if core == 28:
        raise OctaveError("hadamard: N = 28*2^k is not supported")
    result = np.ones((1, 1)) if core == 1 else _paley(core - 1)
    for _ in range(doublings):
        result = np.block([[result, result], [result, -result]])
    return norm(np.asfortranarray(result))


def _paley(prime: int) -> np.ndarray:
    """Paley's construction from the quadratic residues of a prime of the form 4k+3."""
    residues = {k * k % prime for k in range(1, prime)}
    character = np.array([0, *(1 if k in residues else -1 for k in range(1, prime))])
    index = np.arange(prime)
    # Which of the equivalent arrangements Octave gives differs between the two primes.
    place = index[:, None] - index[None, :] if prime == 11 else index[:, None] + index[None, :] + 2
    jacobsthal = character[place % prime]
    result = np.ones((prime + 1, prime + 1))
    result[1:, 1:] = np.where(jacobsthal == 0, -1, jacobsthal)
    return result
