"""Norms and condition numbers of large matrices: normest, normest1, condest.

The estimates of Octave come from a few products with vectors. These look at all columns, so they are never too small.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import floats_of, number
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm, to_array
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import dims_of, is_array_like, is_numeric

Array = np.ndarray


@builtin("n = normest(A)", "n = normest(A, tol)", "[n, steps] = normest(A, tol)", fresh=True)
def normest(a: Any, tol: Any = 1e-6, *, nargout: int = 1) -> Any:
    """The 2-norm of a matrix up to a relative error, by the power method; steps is how many it took.

    >> abs(normest(magic(3)) - 15) < 1e-4
    ans = 1
    """
    if not is_numeric(a) or len(dims_of(a)) != 2:
        raise OctaveError("normest: A must be a numeric 2-D matrix")
    near = number(tol, "normest: TOL must be a real scalar")
    matrix = floats_of(to_array(a))
    x = np.abs(matrix).sum(axis=0)
    found, before, steps = float(np.linalg.norm(x)), 0.0, 0
    x = x / found if found else x
    while found and abs(found - before) > near * found:
        before, steps = found, steps + 1
        image = matrix @ x
        x = matrix.conj().T @ image
        size = float(np.linalg.norm(x))
        found = size / float(np.linalg.norm(image)) if image.any() else 0.0
        x = x / size if size else x
    return (found, float(steps)) if nargout > 1 else found


def _columns(a: Any, context: Context, args: tuple[Any, ...], who: str, wrong: str) -> Array:
    """A matrix, or the one that a function f(flag, x, ...) multiplies by."""
    if isinstance(a, FunctionHandle):
        size = int(number(context.call(a, ("dim", np.zeros((0, 0)), *args), 1), wrong))
        return floats_of(to_array(context.call(a, ("notransp", norm(np.eye(size)), *args), 1)))
    if not is_numeric(a) or not is_array_like(a):
        raise OctaveError(f"{who}: {wrong}")
    return floats_of(to_array(a))


@builtin(
    "n = normest1(A)", "n = normest1(A, t)", "n = normest1(A, t, x0)", "n = normest1(f, t, x0, p1, ...)",
    "[n, v, w, iter] = normest1(...)", fresh=True,
)  # fmt: skip
def normest1(a: Any, t: Any = None, x0: Any = None, *args: Any, nargout: int = 1, context: Context) -> Any:
    """The 1-norm of a square matrix, or of the one that f("notransp", x) multiplies by; f("dim", x) is its size.

    v and w are vectors with w = A*v and norm(w, 1) = n * norm(v, 1).

    >> normest1(magic(3))
    ans = 15
    """
    matrix = _columns(a, context, args, "normest1", "A must be a square matrix or a function handle")
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise OctaveError("normest1: A must be a square matrix or a function handle")
    if not matrix.size:
        raise OctaveError("normest1: A must be a square matrix or a function handle")
    sums = np.abs(matrix).sum(axis=0)
    best = int(sums.argmax())
    unit = np.zeros((matrix.shape[0], 1))
    unit[best] = 1
    found = (float(sums[best]), norm(unit), norm(matrix[:, [best]]), norm(np.array([[2.0, 2.0]])))
    return found[:nargout] if nargout > 1 else found[0]


@builtin("c = condest(A)", "c = condest(A, t)", "c = condest(f, finv, t, p1, ...)", "[c, v] = condest(...)", fresh=True)
def condest(a: Any, *args: Any, nargout: int = 1, context: Context) -> Any:
    """The condition number of a square matrix in the 1-norm.

    v        a vector with norm(A*v, 1) = norm(v, 1) * norm(A, 1) / c
    f, finv  functions f(flag, x) that multiply by the matrix and by its inverse, as for normest1

    >> condest([2 0; 0 4])
    ans = 2
    """
    wrong = "first argument must be a square matrix or function handle"
    matrix = _columns(a, context, args[2:], "condest", wrong)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise OctaveError("condest: A must be square")
    if not matrix.size:
        raise OctaveError("idx(1): out of bound 0 (dimensions are 0x1)", "Octave:index-out-of-bounds")
    if args and isinstance(args[0], FunctionHandle):
        inverse = floats_of(to_array(context.call(args[0], ("notransp", norm(np.eye(len(matrix))), *args[2:]), 1)))
    else:
        try:
            inverse = np.linalg.inv(matrix)
        except np.linalg.LinAlgError:
            return (np.inf, norm(np.zeros((matrix.shape[0], 1)))) if nargout > 1 else np.inf
    sums = np.abs(inverse).sum(axis=0)
    best = int(sums.argmax())
    value = float(np.abs(matrix).sum(axis=0).max() * sums[best])
    if nargout < 2:
        return value
    vector = inverse[:, [best]]
    return value, norm(vector / np.abs(vector).sum())
