"""Families of matrices whose properties are known, to try methods with: gallery.

Source: N. J. Higham, The Test Matrix Toolbox for MATLAB, 1995.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import floats, integer, number, to_int
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.registry import builtin
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_empty, is_text, numel_of

Array = np.ndarray
Family = Callable[..., Any]

_of_array = later("nnrepl.runtime.sparse", "of_array")

FAMILIES: dict[str, Family] = {}

_KNOWN_ELSEWHERE = (
    "binomial", "chebspec", "chow", "compar", "condex", "cycol", "dorr", "dramadah", "gcdmat", "gearmat", "integerdata",
    "invol", "ipjfact", "krylov", "lauchli", "leslie", "normaldata", "normest1", "randcolu", "randcorr", "randhess",
    "randjorth", "randsvd", "qmult", "rando", "smoke", "toeppd", "uniformdata", "wathen", "wilk",
)  # fmt: skip
"""Families that Octave or MATLAB has beside these."""


def family(function: Family) -> Family:
    """Record a family under the name of its function."""
    FAMILIES[function.__name__] = function
    return function


@builtin("A = gallery(name)", "A = gallery(name, args, ...)", fresh=True)
def gallery(name: Any, *args: Any) -> Any:
    """A matrix of a family: n is its order, and the other arguments have defaults.

    cauchy(x, y), chebvand(n), circul(v), clement(n), fiedler(v), forsythe(n, alpha, lambda), frank(n), grcar(n, k),
    hanowa(n, d), house(x), invhess(x, y), jordbloc(n, lambda), kahan(n, theta, pert), kms(n, rho), lehmer(n),
    lesp(n), lotkin(n), minij(n), moler(n, alpha), neumann(n), orthog(n, k), parter(n), pei(n, alpha), poisson(n),
    prolate(n, w), redheff(n), riemann(n), ris(n), toeppen(n, a, b, c, d, e), tridiag(n, c, d, e), triw(m, alpha, k)

    >> gallery("minij", 3)
    ans =

       1   1   1
       1   2   2
       1   2   3

    """
    if not isinstance(name, str):
        raise OctaveError("gallery: NAME must be a string")
    found = FAMILIES.get(str(name))
    if found is None:
        if str(name) in _KNOWN_ELSEWHERE:
            raise OctaveError(f"gallery: matrix {name} not implemented")
        raise OctaveError(f"gallery: unknown matrix with NAME {name}")
    code = found.__code__
    least = code.co_argcount - len(found.__defaults__ or ())
    if len(args) < least:
        raise OctaveError(f"gallery: {_needed(str(name), least, code.co_argcount)} required for {name} matrix")
    if len(args) > code.co_argcount:
        raise OctaveError(f"{name}: function called with too many inputs", "Octave:invalid-fun-call")
    if any(is_text(arg) for arg in args):
        raise OctaveError(f"gallery: N must be an integer for {name} matrix")
    return found(*args)


def _needed(name: str, least: int, most: int) -> str:
    """How many arguments a family takes, in words."""
    if name == "tridiag":
        return "1, 3, or 4 arguments are"
    if least == most:
        return f"{most} argument{'s are' if most > 1 else ' is'}"
    return f"{least} {'or' if name in _OR else 'to'} {most} arguments are"


_OR = ("cauchy", "chebvand", "clement")


def _order(n: Any, name: str = "N", who: str = "") -> int:
    message = f"gallery: {name} must be an integer{f' for {who} matrix' if who else ''}"
    return max(integer(n, message), 0)


def _number(value: Any, name: str, who: str) -> float:
    return number(value, f"gallery: {name} must be a scalar for {who} matrix")


_LINES = {
    "cauchy": "X be an integer or a vector",
    "fiedler": "C must be an integer or a vector",
    "invhess": "X must be an integer scalar, or a vector",
}


def _line(value: Any, who: str) -> Array:
    """A vector; a whole number n stands for 1, 2, ... n."""
    array = floats(value, who).reshape(-1)
    if array.size != 1:
        return array
    if array.dtype.kind == "c" or array[0] != np.floor(array[0]):
        raise OctaveError(f"gallery: {_LINES.get(who, 'X must be an integer or a vector')} for {who} matrix")
    if array[0] == np.inf:
        raise OctaveError("range with infinite number of elements cannot be stored")
    return np.arange(1.0, array[0] + 1)


def _places(n: int) -> tuple[Array, Array]:
    k = np.arange(1.0, n + 1)
    return k.reshape(-1, 1), k.reshape(1, -1)


def _toeplitz(first_column: Any, first_row: Any = None) -> Array:
    from scipy import linalg

    return np.asarray(linalg.toeplitz(first_column, first_column if first_row is None else first_row), dtype=float)


@family
def cauchy(x: Any, y: Any = None) -> Any:
    """1 / (x(i) + y(j))."""
    a = _line(x, "cauchy")
    b = a if y is None else _line(y, "cauchy")
    return norm(1 / (a.reshape(-1, 1) + b.reshape(1, -1)))


@family
def chebvand(n: Any) -> Any:
    """Chebyshev polynomials at equally spaced points of [0, 1], or at given ones."""
    points = floats(n, "chebvand").reshape(-1)
    if points.size == 1:
        count = to_int(np.trunc(points[0].real).item()) if points[0] == points[0] else 1
        if count >= 2**31:
            raise MemoryError
        points = np.linspace(0, 1, max(count, 1))
    rows = [np.ones(points.size), points]
    while len(rows) < points.size:
        rows.append(2 * points * rows[-1] - rows[-2])
    return norm(np.array(rows[: points.size]))


@family
def circul(v: Any) -> Any:
    """Each row is the one above it, moved by one place."""
    line = _line(v, "circul")
    return norm(np.array([np.roll(line, k) for k in range(line.size)]))


@family
def clement(n: Any, k: Any = 0.0) -> Any:
    """Tridiagonal with zeros on its diagonal; with k = 1 symmetric."""
    order = _order(n, who="clement") - 1
    rising = np.arange(1.0, order + 1)
    falling = rising[::-1]
    if _number(k, "K", "clement"):
        side = np.sqrt(rising * falling)
        return norm(np.diag(side, -1) + np.diag(side, 1))
    return norm(np.diag(falling, -1) + np.diag(rising, 1))


@family
def fiedler(c: Any) -> Any:
    """|c(i) - c(j)|."""
    line = _line(c, "fiedler")
    return norm(np.abs(line.reshape(-1, 1) - line.reshape(1, -1)))


@family
def forsythe(n: Any, alpha: Any = 2.0**-26, lam: Any = 0.0) -> Any:
    """A Jordan block with alpha in its last row."""
    order = _order(n, who="forsythe")
    matrix = np.eye(order) * _number(lam, "LAMBDA", "forsythe") + np.eye(order, k=1)
    matrix[-1, 0] = _number(alpha, "ALPHA", "forsythe")
    return norm(matrix)


@family
def frank(n: Any, k: Any = 0.0) -> Any:
    """Upper Hessenberg of determinant 1; with k = 1 reflected at the other diagonal."""
    order = _order(n, who="frank")
    rows, columns = _places(order)
    matrix = np.where(columns >= rows - 1, order + 1 - np.maximum(rows, columns), 0.0)
    return norm(matrix[::-1, ::-1].T.copy() if _number(k, "K", "frank") else matrix)


@family
def grcar(n: Any, k: Any = 3.0) -> Any:
    """Toeplitz with -1 below and k ones above the diagonal."""
    order, above = _order(n, who="grcar"), _order(k, "K", "grcar")
    return norm(np.tril(np.triu(np.ones((order, order))), above) - np.eye(order, k=-1))


@family
def hanowa(n: Any, d: Any = -1.0) -> Any:
    """Eigenvalues d + k*i for k from -n/2 to n/2."""
    order = _order(n, who="hanowa")
    if order % 2:
        raise OctaveError("gallery: N must be even for hanowa matrix")
    half, shift = np.eye(order // 2), _number(d, "D", "hanowa")
    rising = np.diag(np.arange(1.0, order // 2 + 1))
    return norm(np.block([[shift * half, -rising], [rising, shift * half]]))


@family
def house(x: Any) -> Any:
    """The vector of a Householder reflection."""
    vector = floats(x, "house").astype(float).copy()
    flat = vector.reshape(-1)
    length = float(np.linalg.norm(flat))
    flat[0] += (1.0 if flat[0] >= 0 else -1.0) * length
    return norm(vector)


@family
def invhess(x: Any, y: Any = None) -> Any:
    """The inverse of an upper Hessenberg matrix."""
    a = _line(x, "invhess")
    b = -a[:-1] if y is None else _line(y, "invhess")
    rows, columns = _places(a.size)
    above = np.tile(np.append(b, 0.0).reshape(-1, 1), (1, a.size))
    return norm(np.where(rows >= columns, a.reshape(1, -1), above))


@family
def jordbloc(n: Any, lam: Any = 1.0) -> Any:
    """A Jordan block."""
    order = _order(n, who="jordbloc")
    return norm(_number(lam, "LAMBDA", "jordbloc") * np.eye(order) + np.eye(order, k=1))


@family
def kahan(n: Any, theta: Any = 1.2, pert: Any = 25.0) -> Any:
    """Upper triangular, of a condition that estimates miss."""
    order = _order(n, who="kahan")
    angle = _number(theta, "THETA", "kahan")
    s, c = np.sin(angle), np.cos(angle)
    matrix = np.eye(order) - c * np.triu(np.ones((order, order)), 1)
    matrix = np.diag(s ** np.arange(order)) @ matrix
    small = _number(pert, "PERT", "kahan") * np.finfo(float).eps
    return norm(matrix + small * np.diag(np.arange(order, 0.0, -1)))


@family
def kms(n: Any, rho: Any = 0.5) -> Any:
    """rho^|i-j|."""
    rows, columns = _places(_order(n, who="kms"))
    return norm(_number(rho, "RHO", "kms") ** np.abs(rows - columns))


@family
def lehmer(n: Any) -> Any:
    """min(i, j) / max(i, j)."""
    rows, columns = _places(_order(n, who="lehmer"))
    return norm(np.minimum(rows, columns) / np.maximum(rows, columns))


@family
def lesp(n: Any) -> Any:
    """Tridiagonal with real sensitive eigenvalues, sparse."""
    order = _order(n, who="lesp")
    k = np.arange(2.0, order + 1)
    return _of_array(np.diag(1 / k, -1) + np.diag(-(2 * np.arange(2.0, order + 2) + 1)) + np.diag(k, 1))


@family
def lotkin(n: Any) -> Any:
    """Hilbert's matrix with ones in its first row."""
    rows, columns = _places(_order(n, who="lotkin"))
    matrix = 1 / (rows + columns - 1)
    matrix[0] = 1
    return norm(matrix)


@family
def minij(n: Any) -> Any:
    """min(i, j)."""
    rows, columns = _places(_order(n, who="minij"))
    return norm(np.minimum(rows, columns))


@family
def moler(n: Any, alpha: Any = -1.0) -> Any:
    """Positive definite with one small eigenvalue."""
    order = _order(n, who="moler")
    upper = np.eye(order) + _number(alpha, "ALPHA", "moler") * np.triu(np.ones((order, order)), 1)
    return norm(upper.T @ upper)


@family
def neumann(n: Any) -> Any:
    """The Laplacian of a square with Neumann's conditions, sparse; n is the square of a whole number."""
    side = int(np.round(np.sqrt(_order(n, who="neumann"))))
    line = _toeplitz(np.concatenate([[2.0, -1.0], np.zeros(side)])[:side])
    line[0, 1] = line[-1, -2] = -2
    return _of_array(np.kron(line, np.eye(side)) + np.kron(np.eye(side), line))


@family
def orthog(n: Any, k: Any = 1.0) -> Any:
    """Orthogonal matrices: the eigenvectors of a second difference (k = 1), or those of cosines and sines (2 to 6)."""
    order, kind = _order(n, who="orthog"), _order(k, "K", "orthog")
    rows, columns = _places(order)
    if kind == 1:
        return norm(np.sqrt(2 / (order + 1)) * np.sin(rows * columns * (np.pi / (order + 1))))
    if kind == 2:
        return norm(2 / np.sqrt(2 * order + 1) * np.sin(rows * columns * (2 * np.pi / (2 * order + 1))))
    if kind == 3:
        return norm(np.exp(2j * np.pi / order * ((rows - 1) * (columns - 1))) / np.sqrt(order))
    if kind == 5:
        angle = (rows - 1) * (columns - 1) * (2 * np.pi / order)
        return norm((np.sin(angle) + np.cos(angle)) / np.sqrt(order))
    if kind == 6:
        return norm(np.sqrt(2 / order) * np.cos((rows - 0.5) * (columns - 0.5) * (np.pi / order)))
    raise OctaveError(f"gallery: unknown K '{kind}' for orthog matrix")


@family
def parter(n: Any) -> Any:
    """1 / (i - j + 1/2)."""
    rows, columns = _places(_order(n, who="parter"))
    return norm(1 / (rows - columns + 0.5))


@family
def pei(n: Any, alpha: Any = 1.0) -> Any:
    """alpha on the diagonal, and 1 everywhere."""
    order = _order(n, who="pei")
    return norm(_number(alpha, "ALPHA", "pei") * np.eye(order) + np.ones((order, order)))


@family
def poisson(n: Any) -> Any:
    """The Laplacian of an n x n grid, sparse."""
    side = _order(n, who="poisson")
    line = 2 * np.eye(side) - np.eye(side, k=1) - np.eye(side, k=-1)
    return _of_array(np.kron(np.eye(side), line) + np.kron(line, np.eye(side)))


@family
def prolate(n: Any, w: Any = 0.25) -> Any:
    """A symmetric ill-conditioned Toeplitz matrix."""
    order, width = _order(n, who="prolate"), _number(w, "W", "prolate")
    k = np.arange(1.0, order)
    return norm(_toeplitz(np.append(2 * width, np.sin(2 * np.pi * width * k) / (np.pi * k))))


@family
def redheff(n: Any) -> Any:
    """1 where i divides j or j is 1."""
    rows, columns = _places(_order(n, who="redheff"))
    return norm((columns % rows == 0) | (columns == 1))


@family
def riemann(n: Any) -> Any:
    """i - 1 where i divides j, else -1, for i and j from 2."""
    rows, columns = _places(_order(n, who="riemann") + 1)
    return norm(np.where(columns % rows == 0, rows - 1, -1.0)[1:, 1:])


@family
def ris(n: Any) -> Any:
    """0.5 / (n - i - j + 1.5)."""
    order = _order(n, who="ris")
    rows, columns = _places(order)
    return norm(0.5 / (order - rows - columns + 1.5))


@family
def toeppen(n: Any, a: Any = 1.0, b: Any = -10.0, c: Any = 0.0, d: Any = 10.0, e: Any = 1.0) -> Any:
    """Five diagonals, sparse."""
    order = _order(n, who="toeppen")
    values = [_number(each, name, "toeppen") for each, name in ((a, "A"), (b, "B"), (c, "C"), (d, "D"), (e, "E"))]
    return _of_array(sum(value * np.eye(order, k=k) for value, k in zip(values, range(-2, 3), strict=True)))


@family
def tridiag(n: Any, c: Any = -1.0, d: Any = 2.0, e: Any = -1.0) -> Any:
    """Three diagonals, sparse: c below, d on and e above the main one; or, without n, vectors of them."""
    if numel_of(n) != 1 or is_empty(n):
        below, on, above = (floats(each, "tridiag").reshape(-1) for each in (n, c, d))
        if below.size + 1 != on.size or above.size != below.size:
            raise OctaveError("gallery: X must have one element less than Y for tridiag matrix")
        return _of_array(np.diag(below, -1) + np.diag(on) + np.diag(above, 1))
    order = _order(n, who="tridiag")
    low, middle, high = (_number(each, name, "tridiag") for each, name in ((c, "X"), (d, "Y"), (e, "Z")))
    return _of_array(low * np.eye(order, k=-1) + middle * np.eye(order) + high * np.eye(order, k=1))


@family
def triw(m: Any, alpha: Any = -1.0, k: Any = None) -> Any:
    """Unit upper triangular, with alpha on k diagonals above."""
    sizes = floats(m, "triw").reshape(-1).astype(int)
    rows, columns = (int(sizes[0]), int(sizes[-1]))
    above = columns if k is None else _order(k, "K", "triw")
    band = np.tril(np.triu(np.ones((rows, columns)), 1), above)
    return norm(np.eye(rows, columns) + _number(alpha, "ALPHA", "triw") * band)
