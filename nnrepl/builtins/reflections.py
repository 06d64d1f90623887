"""Rotations and reflections that make zeros, and angles between spaces: planerot, housh, krylov, subspace."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import floats, integer, number
from nnrepl.builtins.rotations import givens
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import dims_of, is_numeric, numel_of

Array = np.ndarray
EPS = float(np.finfo(float).eps)


@builtin("G = planerot(x)", "[G, y] = planerot(x)", fresh=True)
def planerot(x: Any, *, nargout: int = 1) -> Any:
    """The rotation that turns a vector of two elements to y = G*x, whose second element is 0.

    >> planerot([3; 4])
    ans =

       0.6000   0.8000
      -0.8000   0.6000

    """
    if not is_numeric(x) or numel_of(x) != 2:
        raise OctaveError("planerot: X must be a 2-element vector")
    pair = floats(x, "planerot").reshape(-1, 1)
    g = givens(norm(pair[:1].copy()), norm(pair[1:].copy()))
    return (g, norm(to_array(g) @ pair)) if nargout > 1 else g


@builtin("[v, beta, zer] = housh(x, j, z)", fresh=True)
def housh(x: Any, j: Any, z: Any, *, nargout: int = 1) -> Any:
    """The reflection I - beta*v*v' that makes zeros of all elements of x but the j-th.

    z    elements up to this size are zeros; zer: 1 where all are, so that nothing is reflected
    Source: Golub and Van Loan, Matrix Computations.

    >> [v, beta] = housh([3; 4], 1, 0); norm(([1 0; 0 1] - beta*v*v') * [3; 4] - [-5; 0]) < 1e-14
    ans = 1
    """
    if not is_numeric(x) or 1 not in dims_of(x):
        raise OctaveError("housh: first input must be a vector")
    if not is_numeric(j) or numel_of(j) != 1:
        raise OctaveError("housh: second argment must be an integer scalar")
    v = floats(x, "housh").copy()
    at = integer(j, "housh: second argment must be an integer scalar") - 1
    found = reflector(v.reshape(-1), at, number(z, "housh: third argument must be a scalar"))
    result = (norm(found[0].reshape(v.shape)), found[1], found[2])
    return result[:nargout] if nargout > 1 else result[0]


def reflector(x: Array, at: int, tol: float) -> tuple[Array, float, float]:
    """The vector, the factor and whether nothing is to be done, of the reflection of x onto an axis."""
    v = x.copy()
    size = float(np.abs(v).max(initial=0.0))
    if size <= tol:
        return v, 0.0, 1.0
    v = v / size
    alpha = float(np.linalg.norm(v))
    beta = 0.0
    if alpha:
        beta = 1.0 / (alpha * (alpha + float(abs(v[at]))))
        turn = v[at] / abs(v[at]) if v[at] else 1.0
        v[at] = v[at] + turn * alpha
    return v, beta, 0.0


@builtin("[u, h, nu] = krylov(A, v, k)", "[u, h, nu] = krylov(A, v, k, tol)", fresh=True)
def krylov(a: Any, v: Any, k: Any, tol: Any = 1e-7, *, nargout: int = 1) -> Any:
    """An orthonormal base u of the space of v, A*v, A^2*v, ... up to k of them, by reflections.

    h   with A*u = u*h where the space is complete; nu: its dimension
    Columns that add less than tol to the space are left out.

    >> u = krylov([2 0; 0 3], [1; 0], 2); abs(u)
    ans =

       1
       0

    """
    matrix, start = floats(a, "krylov"), floats(v, "krylov")
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise OctaveError(f"krylov: A({' x '.join(map(str, matrix.shape))}) must be a non-empty square matrix")
    if start.shape[0] != matrix.shape[0]:
        sizes = f"A({len(matrix)} x {len(matrix)}), V({start.shape[0]} x {start.shape[1]})"
        raise OctaveError(f"krylov: {sizes}: argument dimensions do not match")
    count = integer(k, "krylov: K must be a scalar integer")
    near = number(tol, "krylov: TOL must be a scalar")
    base: list[Array] = []
    block = start
    while len(base) < count and block.shape[1]:
        fresh = []
        for column in block.T:
            rest = column - sum((u * (u.conj() @ column) for u in base), np.zeros(column.shape))
            rest = rest - sum((u * (u.conj() @ rest) for u in base), np.zeros(column.shape))
            if np.linalg.norm(rest) > near * max(float(np.linalg.norm(column)), EPS) and len(base) < count:
                # A reflection of a vector onto an axis has the opposite sign of the vector in its first column.
                base.append(-rest / np.linalg.norm(rest))
                fresh.append(base[-1])
        block = matrix @ np.array(fresh).T if fresh else np.zeros((matrix.shape[0], 0))
    u = np.array(base).T if base else np.zeros((matrix.shape[0], 0))
    found = (norm(u), norm(u.conj().T @ matrix @ u), float(len(base)))
    return found[:nargout] if nargout > 1 else found[0]


@builtin("angle = subspace(A, B)", fresh=True)
def subspace(a: Any, b: Any, *, context: Context) -> Any:
    """The largest angle between the spaces of the columns of two matrices.

    >> subspace([1; 0], [1; 1])
    ans = 0.7854
    """
    if len(dims_of(a)) != 2 or len(dims_of(b)) != 2:
        raise OctaveError("subspace: A and B must be 2-dimensional arrays")
    if dims_of(a)[0] != dims_of(b)[0]:
        raise OctaveError("subspace: column dimensions of A and B must match")
    first, second = (to_array(context.call("orth", (each,), 1)) for each in (a, b))
    cosines = np.linalg.svd(first.conj().T @ second, compute_uv=False)
    least = float(cosines.min(initial=1.0))
    if least**2 < 0.5:
        return float(np.arccos(min(least, 1.0)))
    if first.shape[1] < second.shape[1]:
        first, second = second, first
    rest = second - first @ (first.conj().T @ second)
    return float(np.arcsin(min(float(np.linalg.norm(rest, 2)), 1.0)))
