"""Eigenvalues of a matrix as it stands, from its Schur form: rows and columns are not scaled before."""

from __future__ import annotations

import numpy as np

Array = np.ndarray


def eigen(array: Array) -> tuple[Array, Array, Array]:
    """The eigenvalues, and the right and left eigenvectors as columns of length 1."""
    from scipy import linalg

    upper, basis = linalg.schur(array, output="real" if array.dtype.kind == "f" else "complex")
    if array.dtype.kind == "f":
        if not np.diag(upper, -1).any():
            right = _vectors(upper, basis)
            return np.diag(upper).copy(), right, _left(upper, basis)
        upper, basis = linalg.rsf2csf(upper, basis)
    values = np.diag(upper).copy()
    return values, _turned(_vectors(upper, basis)), _turned(_left(upper, basis))


def _vectors(upper: Array, basis: Array) -> Array:
    """The eigenvectors of the matrix with this Schur form."""
    size = len(upper)
    found = np.zeros((size, size), dtype=upper.dtype)
    tiny = np.finfo(upper.dtype).eps * max(float(np.abs(upper).max(initial=0.0)), np.finfo(upper.dtype).tiny)
    for k in range(size):
        x = found[:, k]
        x[k] = 1
        for j in range(k - 1, -1, -1):
            gap = upper[k, k] - upper[j, j]
            x[j] = upper[j, j + 1 : k + 1] @ x[j + 1 : k + 1] / (gap if abs(gap) > tiny else tiny)
    found = basis @ found
    return np.asarray(found / np.linalg.norm(found, axis=0))


def _left(upper: Array, basis: Array) -> Array:
    """The left eigenvectors: the right ones of the transpose, whose Schur form is this one turned around."""
    return _vectors(upper.conj().T[::-1, ::-1], basis[:, ::-1])[:, ::-1]


def _turned(vectors: Array) -> Array:
    """Complex vectors whose greatest element is real."""
    for column in vectors.T:
        if column.imag.any():
            greatest = column[np.abs(column).argmax()]
            column *= np.conj(greatest) / abs(greatest)
            column[np.abs(column).argmax()] = abs(greatest)
            column.real[np.abs(column.real) < np.finfo(column.dtype).eps] = 0
    return vectors
