"""Numbers in order along a dimension: unwrap, ranks, moment, and pairs of conjugates, cplxpair."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import first_axis, floats_of, number, to_array_value, with_axis
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import is_array_like, is_complex, is_logical, is_numeric, is_text, numel_of


def _axis(dim: Any, array: np.ndarray, message: str) -> int:
    """The axis that a dimension argument means, the first longer than 1 if there is none."""
    if dim is None:
        return first_axis(array.shape)
    if not is_array_like(dim) or is_text(dim) or numel_of(dim) != 1:
        raise OctaveError(message)
    found = number(dim, message)
    if not float(found).is_integer() or not 1 <= found <= array.ndim:
        raise OctaveError(message)
    return int(found) - 1


@builtin("y = unwrap(x)", "y = unwrap(x, tol, dim)", fresh=True)
def unwrap(x: Any, tol: Any = None, dim: Any = None) -> Any:
    """Angles in radians, moved by multiples of 2*pi so that none jumps by more than tol (pi) from the one before.

    >> unwrap([0 3 6 9 - 2*pi])
    ans =

       0   3   6   9

    """
    if not is_numeric(x):
        raise OctaveError("unwrap: X must be a numeric matrix or vector")
    array = floats_of(to_array(x))
    bound = abs(float(to_array_value(tol).reshape(-1)[0].real)) if tol is not None and numel_of(tol) else np.pi
    where = _axis(dim, array, "unwrap: DIM must be an integer and a valid dimension")
    if array.shape[where] < 2:
        return norm(array.copy())
    steps = np.diff(array, axis=where)
    with np.errstate(all="ignore"):
        turns = np.floor(np.abs(steps) / (2 * np.pi) + 0.5) * 2 * np.pi
        moved = turns * ((steps > bound).astype(float) - (steps < -bound))
        result = array.copy()
        rest = tuple(slice(1, None) if k == where else slice(None) for k in range(array.ndim))
        result[rest] -= np.cumsum(moved, axis=where)
    return norm(result.astype(array.dtype))


@builtin("y = ranks(x)", "y = ranks(x, dim, type)", fresh=True)
def ranks(x: Any, dim: Any = None, kind: Any = None) -> Any:
    """The rank of each element along a dimension, from 1 for the least.

    Equal ones get the mean of their ranks (type 0), the least of them (1), the greatest (2), or ranks of their own in
    the order in which they come (3) or in the opposite one (4); as words "fractional", "competition", "modified",
    "ordinal" and "dense", which counts different values only (4).

    >> ranks([3 1 2 2])
    ans =

       4.0000   1.0000   2.5000   2.5000

    """
    if not (is_numeric(x) or is_logical(x)):
        raise OctaveError("ranks: X must be a numeric vector or matrix")
    array = to_array(x)
    given = dim if dim is None or numel_of(dim) else None
    where = _axis(given, array, "ranks: DIM must be an integer and a valid dimension")
    if not array.size:
        return norm(array.astype(float))
    method = _method(kind)
    return norm(np.apply_along_axis(lambda line: _line_ranks(line, method), where, array).astype(float))


_METHODS = ("fractional", "competition", "modified", "ordinal", "dense")


def _method(kind: Any) -> str:
    if kind is None or (not is_text(kind) and numel_of(kind) == 0):
        return "fractional"
    if is_text(kind):
        if str(kind).lower() not in _METHODS:
            raise OctaveError(f"ranks: unknown RTYPE '{kind}'")
        return str(kind).lower()
    found = number(kind, "ranks: unknown RTYPE")
    if found not in range(5):
        raise OctaveError(f"ranks: unknown RTYPE '{found:g}'")
    return _METHODS[int(found)]


def _line_ranks(line: np.ndarray, method: str) -> np.ndarray:
    order = np.argsort(line, kind="stable")
    places = np.empty(line.size)
    places[order] = np.arange(1, line.size + 1)
    if method == "ordinal":
        return places
    _, inverse, counts = np.unique(line, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    if method == "dense":
        return np.asarray(inverse + 1.0)
    first = last - counts + 1
    values = {"fractional": (first + last) / 2, "competition": first, "modified": last}[method]
    return np.asarray(values[inverse], dtype=float)


@builtin("m = moment(x, p)", "m = moment(x, p, type, dim)", fresh=True)
def moment(x: Any, p: Any, type: Any = None, dim: Any = None) -> Any:
    """The p-th central moment, the mean of (x - mean(x)).^p, along a dimension.

    The letters of type change it: with r the mean is not taken away, with a absolute values are taken.

    >> moment([1 2 3 4], 2)
    ans = 1.2500
    """
    args = [arg for arg in (type, dim) if arg is not None]
    if not (is_numeric(x) or is_logical(x)) or not numel_of(x):
        raise OctaveError("moment: X must be a non-empty numeric matrix or vector")
    words = [str(arg) for arg in args if isinstance(arg, str)]
    if len(args) == 2 and not words:
        raise OctaveError("moment: TYPE must be a string")
    if not is_numeric(p) or numel_of(p) != 1:
        raise OctaveError("moment: P must be a numeric scalar")
    array, power = floats_of(to_array(x)), number(p, "moment: P must be a numeric scalar")
    dims = [arg for arg in args if not isinstance(arg, str)]
    message = "moment: DIM must be an integer and a valid dimension"
    if dims and is_array_like(dims[0]) and numel_of(dims[0]) == 1 and number(dims[0], message) >= 1:
        if number(dims[0], message) == np.inf:
            raise OctaveError("conversion of inf to octave_idx_type value failed")
        array = with_axis(array, int(number(dims[0], message)) - 1)
    where = _axis(dims[0] if dims else None, array, message)
    kind = words[0] if words else ""
    if "r" not in kind:
        array = array - array.mean(axis=where, keepdims=True)
    if "a" in kind:
        array = np.abs(array)
    with np.errstate(all="ignore"):
        base = array if power == np.floor(power) and np.isfinite(power) else array.astype(np.complex128)
        return norm((base**power).mean(axis=where, keepdims=True))


@builtin("y = cplxpair(z)", "y = cplxpair(z, tol, dim)", fresh=True)
def cplxpair(z: Any, tol: Any = None, dim: Any = None) -> Any:
    """Complex numbers in pairs of conjugates, by ascending real parts, the negative imaginary part first.

    What is real, to within tol times its magnitude (100*eps), comes last. Errors: a number has no partner.

    >> cplxpair([1+i 3 1-i])
    ans =

       1 - 1i   1 + 1i   3 + 0i

    """
    if not is_array_like(z) or is_text(z):
        return z if is_text(z) else np.zeros((0, 0))
    array = to_array_value(z)
    if not array.size:
        return np.zeros(array.shape, order="F")
    eps = np.finfo(np.float32 if array.dtype.char in "fF" else np.float64).eps
    bound = 100 * float(eps)
    if tol is not None and numel_of(tol):
        message = "cplxpair: TOL must be a scalar number in the range 0 <= TOL < 1"
        bound = number(tol, message) if not is_text(tol) else -1
        if not 0 <= bound < 1:
            raise OctaveError(message)
    where = _axis(dim, array, "cplxpair: invalid dimension DIM")
    if not is_complex(z):
        return norm(np.sort(array, axis=where))
    paired = np.apply_along_axis(lambda line: _pairs(line, bound), where, array.astype(np.complex128))
    return norm(paired.astype(array.dtype))


def _pairs(line: np.ndarray, bound: float) -> np.ndarray:
    real = np.abs(line.imag) <= bound * np.abs(line)
    single = np.sort(line[real].real).astype(complex)
    rest = list(line[~real][np.argsort(line[~real].real, kind="stable")])
    pairs: list[complex] = []
    while rest:
        first = rest.pop(0)
        partner = min(range(len(rest)), key=lambda k: abs(rest[k] - first.conjugate()), default=-1)
        if partner < 0 or abs(rest[partner] - first.conjugate()) > bound * abs(first):
            raise OctaveError("cplxpair: could not pair all complex numbers")
        below = min(first, rest.pop(partner), key=lambda item: item.imag)
        pairs += [below, below.conjugate()]
    return np.concatenate([np.array(pairs, dtype=complex), single])
