"""LAPACK's routines and the factorisations made of them, by SciPy's wrappers.

Importing the package scipy.linalg takes longer than most programs need for all their linear algebra; its compiled
module of wrappers is loaded alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.later import alone

_LETTERS = {"f": "s", "d": "d", "F": "c", "D": "z"}


def routine(name: str, dtype: Any) -> Any:
    """The wrapper of a routine for this dtype, by its name without the letter for the precision."""
    return getattr(alone("scipy.linalg._flapack"), _LETTERS[dtype.char] + name)


def _work(name: str, dtype: Any, *sizes: Any, **options: Any) -> int:
    """How much memory makes a routine fastest."""
    size = routine(f"{name}_lwork", dtype)(*sizes, **options)[0]
    # In single precision a large size may have been rounded down.
    return int(np.nextafter(size.real, np.inf, dtype=dtype.type(0).real.dtype))


def _check(info: int, what: str) -> None:
    if info:
        raise np.linalg.LinAlgError(f"{what} did not converge")


def svd(array: np.ndarray, full: bool, driver: str = "gesvd") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """U, the singular values and V' (gesvd or gesdd)."""
    lwork = _work(driver, array.dtype, *array.shape, compute_uv=1, full_matrices=int(full))
    u, values, vh, info = routine(driver, array.dtype)(array, compute_uv=1, full_matrices=int(full), lwork=lwork)
    _check(info, "svd")
    return u, values, vh


def eigh(array: np.ndarray, vectors: bool) -> tuple[np.ndarray, np.ndarray]:
    """The eigenvalues of a Hermitian matrix, ascending, and the eigenvectors (syev, heev)."""
    name = "heev" if array.dtype.kind == "c" else "syev"
    lwork = _work(name, array.dtype, len(array), lower=0)
    values, found, info = routine(name, array.dtype)(array, compute_v=int(vectors), lower=0, lwork=lwork)
    _check(info, "eig")
    return values, found


def eig(array: np.ndarray, left: bool, right: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The complex eigenvalues of a square matrix, and the left and the right eigenvectors that are wanted (geev)."""
    wanted = {"compute_vl": int(left), "compute_vr": int(right)}
    lwork = _work("geev", array.dtype, len(array), **wanted)
    *parts, vl, vr, info = routine("geev", array.dtype)(array, lwork=lwork, **wanted)
    _check(info, "eig")
    if array.dtype.kind == "c":
        return parts[0], vl, vr
    real, imaginary = parts
    return real + 1j * imaginary, _paired(vl, imaginary, left), _paired(vr, imaginary, right)


def _paired(vectors: np.ndarray, imaginary: np.ndarray, wanted: bool) -> np.ndarray:
    """Eigenvectors of a real matrix, of which LAPACK gives a conjugate pair as its real and its imaginary part."""
    if not wanted or not imaginary.any():
        return vectors
    first = np.flatnonzero(imaginary > 0)
    result = vectors.astype(np.result_type(vectors.dtype, np.complex64))
    result[:, first] += 1j * vectors[:, first + 1]
    result[:, first + 1] = result[:, first].conj()
    return result


def qr(array: np.ndarray, pivoting: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """R with the reflectors of Q below it, their factors, and the order of the columns (geqrf, geqp3)."""
    if pivoting:
        geqp3 = routine("geqp3", array.dtype)
        size = geqp3(array, lwork=-1, overwrite_a=1)[3][0].real
        compact, order, tau, _, _ = geqp3(array, lwork=int(size))
        return compact, tau, order - 1
    geqrf = routine("geqrf", array.dtype)
    # Asking for the size changes nothing, and needs no copy.
    size = geqrf(array, lwork=-1, overwrite_a=1)[2][0].real
    compact, tau, _, _ = geqrf(array, lwork=int(size))
    return compact, tau, np.arange(array.shape[1])


def orthogonal(compact: np.ndarray, tau: np.ndarray, columns: int) -> np.ndarray:
    """So many columns of the Q whose reflectors `qr` gave, perhaps in their memory (orgqr, ungqr)."""
    given = compact[:, :columns]
    if given.shape[1] < columns:
        given = np.zeros((len(compact), columns), dtype=compact.dtype, order="F")
        given[:, : compact.shape[1]] = compact
    multiply = routine("ungqr" if compact.dtype.kind == "c" else "orgqr", compact.dtype)
    size = int(multiply(given, tau, lwork=-1, overwrite_a=1)[1][0].real)
    q: np.ndarray = multiply(given, tau, lwork=size, overwrite_a=1)[0]
    return q


def lu(array: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """U with L below it, and the order of the rows: row k of L*U is row order(k) of the matrix (getrf)."""
    compact, pivots, _ = routine("getrf", array.dtype)(array)
    order = np.arange(len(array))
    for k, other in enumerate(pivots):
        order[k], order[other] = order[other], order[k]
    return compact, order


def inverse_of_lu(compact: np.ndarray, pivots: np.ndarray) -> np.ndarray:
    """The inverse of the matrix that getrf factored (getri)."""
    lwork = _work("getri", compact.dtype, len(compact))
    result: np.ndarray = routine("getri", compact.dtype)(compact, pivots, lwork=lwork)[0]
    return result
