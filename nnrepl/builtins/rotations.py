"""Small steps of matrix algorithms: givens, mgorth, sylvester, sqrtm."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import floats, floats_of, real_scalar, to_array_value
from nnrepl.builtins.elementwise import sqrt
from nnrepl.builtins.linalg import square
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.runtime.triangles import is_upper
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_text
from nnrepl.values.special import Diagonal


def _number(value: Any) -> np.ndarray:
    if is_text(value):
        raise OctaveError("invalid conversion from string to real scalar")
    array = floats_of(to_array_value(value, "double_value "))
    if not array.size:
        real_scalar(value)
    return array.reshape(-1)[:1]


@builtin("G = givens(x, y)", "[c, s] = givens(x, y)", fresh=True)
def givens(x: Any, y: Any, *, nargout: int = 1) -> Any:
    """The rotation G = [c s; -s' c] for which the second element of G*[x; y] is 0, or its c and s.

    >> givens(1, 1)
    ans =

       0.7071   0.7071
      -0.7071   0.7071

    """
    first, second = _number(x), _number(y)
    dtype: Any = np.result_type(first, second)
    if "f" in first.dtype.char.lower() + second.dtype.char.lower():
        dtype = np.dtype(np.complex64 if dtype.kind == "c" else np.float32)
    a, b = first.astype(dtype)[0], second.astype(dtype)[0]
    length = np.hypot(abs(a), abs(b))
    if b == 0:
        c, s = np.ones((), dtype=dtype).real, np.zeros((), dtype=dtype)
    elif a == 0:
        c, s = np.zeros((), dtype=dtype).real, b.conj() / abs(b) if np.isfinite(b) else np.sign(b)
    else:
        c, s = abs(a) / length, a / abs(a) * b.conj() / length
    if nargout > 1:
        return norm(np.array(c, dtype=c.dtype, ndmin=2)), norm(np.array(s, dtype=dtype, ndmin=2))
    return norm(np.array([[c, s], [-np.conj(s), c]], dtype=dtype))


@builtin("[y, h] = mgorth(x, v)", fresh=True)
def mgorth(x: Any, v: Any, *, nargout: int = 1) -> Any:
    """The column x made orthogonal to the orthonormal columns of v, and of length 1, by the modified Gram-Schmidt way.

    h are the coefficients: x is [v y]*h.

    >> mgorth([1; 1], [1; 0])
    ans =

       0
       1

    """
    column, basis = floats(x, "mgorth"), floats(v, "mgorth")
    if column.ndim != 2 or column.shape[1] != 1 or basis.ndim != 2 or basis.shape[0] != column.shape[0]:
        message = "V should be a matrix, and X a column vector with the same number of rows as V."
        raise OctaveError(f"mgorth: {message}")
    rest = column.reshape(-1).astype(np.result_type(column, basis))
    coefficients = []
    for axis in basis.T:
        share = np.vdot(axis, rest)
        coefficients.append(share)
        rest = rest - share * axis
    length = np.linalg.norm(rest)
    with np.errstate(all="ignore"):
        y = norm((rest / length).reshape(-1, 1))
    return (y, norm(np.array([*coefficients, length]).reshape(1, -1))) if nargout > 1 else y


@builtin("X = sylvester(A, B, C)", fresh=True)
def sylvester(a: Any, b: Any, c: Any) -> Any:
    """The matrix X that solves A*X + X*B = C. A and B are square.

    >> sylvester(2, 3, 10)
    ans = 2
    """
    from scipy import linalg

    for value in (a, b, c):
        if is_text(value):
            raise OctaveError("invalid conversion from string to real matrix")
    first, second, right = (floats_of(to_array_value(value)) for value in (a, b, c))
    if first.shape[0] != first.shape[1]:
        raise OctaveError("sylvester: A must be a square matrix")
    if second.shape[0] != second.shape[1]:
        raise OctaveError("sylvester: B must be a square matrix")
    if right.shape != (first.shape[0], second.shape[0]):
        raise OctaveError("nonconformant matrices")
    if not (first.size and second.size):
        return np.zeros((0, 0), order="F")
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        return norm(np.full(right.shape, np.nan))
    result = linalg.solve_sylvester(first, second, right)
    return norm(result.astype(np.result_type(first, second, right)))


@builtin("B = sqrtm(A)", "[B, err] = sqrtm(A)", fresh=True)
def sqrtm(x: Any, *, nargout: int = 1, context: Context) -> Any:
    """The square root of a square matrix: the B with B*B = A, and norm(B*B-A, "fro") / norm(A, "fro").

    A matrix that has none, or may have none, gets a warning.

    >> disp(sqrtm([4 0; 0 9]))
       2   0
       0   3
    """
    array = square(x, "sqrtm")
    if type(x) is Diagonal:
        return (sqrt(x), 0.0) if nargout > 1 else sqrt(x)
    if not array.size:
        return (array.copy(), 0.0) if nargout > 1 else array.copy()
    with np.errstate(all="ignore"):
        root = _root(array)
        if not np.isfinite(root).all():
            context.warn("sqrtm: matrix is singular, may not have a square root", "Octave:sqrtm:SingularMatrix")
            real = array.dtype.kind != "c" and not np.isfinite(array).all()
            root = np.full(root.shape, np.nan if real else complex(np.nan, np.nan))
        value = norm(_near_real(root, array))
        if nargout < 2:
            return value
        return value, float(np.linalg.norm(root @ root - array) / np.linalg.norm(array))


def _root(array: np.ndarray) -> np.ndarray:
    from scipy import linalg

    if is_upper(array):
        return _triangular_root(array)
    if not np.isfinite(array).all():
        return np.full(array.shape, np.nan, dtype=array.dtype)
    triangle, basis = linalg.schur(array, output="complex")
    return np.asarray(basis @ _triangular_root(triangle) @ basis.conj().T)


def _triangular_root(triangle: np.ndarray) -> np.ndarray:
    """The upper triangular root of an upper triangular matrix, column by column from its diagonal upwards."""
    complex_type: Any = np.complex64 if triangle.dtype.char in "fF" else np.complex128
    wanted = triangle.astype(complex_type)
    root = np.diag(np.sqrt(np.diag(wanted)))
    nothing = float(np.finfo(complex_type).eps * np.abs(wanted).max())
    for j in range(len(root)):
        for i in range(j - 1, -1, -1):
            rest = wanted[i, j] - root[i, i + 1 : j] @ root[i + 1 : j, j]
            divisor = root[i, i] + root[j, j]
            root[i, j] = rest / divisor if abs(rest) > (nothing if divisor == 0 else 0) else 0
    return root


def _near_real(root: np.ndarray, array: np.ndarray) -> np.ndarray:
    """A root of a real matrix without the imaginary parts that are nothing but rounding."""
    if array.dtype.kind == "c" or not np.isfinite(root).all():
        return root
    size = float(np.abs(root).max())
    bound = 10 * len(root) * float(np.finfo(root.dtype).eps) * size
    return root.real if float(np.abs(root.imag).max()) <= bound else root
