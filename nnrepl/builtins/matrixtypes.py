"""What kind of matrix a system of equations has: matrix_type; and how wide its band is: bandwidth."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import kind_name, text, to_array_value
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.triangles import is_lower, is_upper
from nnrepl.values.convert import to_array, type_name
from nnrepl.values.kinds import dims_of, is_array_like, is_logical, is_numeric, is_text
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import STRUCTURED

_SETTABLE = ("upper", "lower", "banded", "full", "positive definite", "singular")


def _places(x: Any) -> tuple[np.ndarray, np.ndarray]:
    """The rows and columns of the elements that are not zero, column by column."""
    if type(x) is Sparse:
        return x.rows_and_columns()
    columns, rows = np.nonzero(to_array(x).T)
    return rows, columns


@builtin("[lower, upper] = bandwidth(A)", 'w = bandwidth(A, "lower"|"upper")', fresh=True)
def bandwidth(x: Any, which: Any = None, *, nargout: int = 1) -> Any:
    """How many diagonals below and above the main one have elements that are not zero.

    >> bandwidth([1 2; 0 3], "upper")
    ans = 1
    """
    if not (is_numeric(x) or is_logical(x)) or len(dims_of(x)) != 2:
        raise OctaveError("bandwidth: A must be a 2-D numeric or logical matrix")
    word = None if which is None else text(which, 'bandwidth: TYPE must be "lower" or "upper"')
    if word not in (None, "lower", "upper"):
        raise OctaveError('bandwidth: TYPE must be "lower" or "upper"')
    rows, columns = _places(x)
    lower, upper = (float((a - b).max(initial=0)) for a, b in ((rows, columns), (columns, rows)))
    if word is not None:
        return lower if word == "lower" else upper
    return (lower, upper) if nargout > 1 else lower


@builtin("type = matrix_type(A)", "A = matrix_type(A, type, ...)", fresh=True)
def matrix_type(x: Any, name: Any = None, *more: Any) -> Any:
    """The kind of a matrix as the solver of linear equations sees it: "Upper", "Lower", "Positive Definite", "Full" ...

    Sparse matrices may also be "Diagonal", "Banded", "Tridiagonal" and permuted. With a type the matrix itself: here
    the solver always finds the type by itself.

    >> matrix_type([1 2; 0 3])
    ans = Upper
    """
    if is_text(x):
        raise OctaveError("invalid conversion from string to real matrix")
    if not is_array_like(x):
        raise OctaveError(f"octave_base_value::matrix_value(): wrong type argument '{kind_name(x)}'")
    if name is not None:
        word = text(name, "matrix_type: TYPE must be a string").lower()
        if word not in _SETTABLE:
            raise OctaveError(f"matrix_type: Unknown matrix type {word}")
        return x
    if type(x) is Sparse:
        return _sparse_type(x)
    if type(x) in STRUCTURED:
        return "Unknown" if "matrix" in type_name(x) else "Diagonal"
    return _full_type(to_array_value(x))


def _full_type(array: np.ndarray) -> str:
    if array.ndim > 2:
        return "Singular"
    if array.size == 1:
        return "Diagonal" if array.dtype.kind in "fc" else "Full"
    if is_upper(array):
        return "Upper" if array.shape[0] == array.shape[1] else "Rectangular"
    if array.shape[0] != array.shape[1]:
        return "Rectangular"
    if is_lower(array):
        return "Lower"
    wide = array * 1.0
    diagonal = np.diag(wide)
    if (wide != wide.conj().T).any() or (diagonal.real <= 0).any() or diagonal.imag.any():
        return "Full"
    off = np.abs(wide) ** 2
    np.fill_diagonal(off, 0)
    return "Positive Definite" if (off < np.outer(diagonal, diagonal).real).all() else "Full"


def _sparse_type(x: Sparse) -> str:
    rows, columns = x.rows_and_columns()
    height, width = x.dims()
    least = min(height, width)
    if rows.size == least:
        if (rows == columns).all():
            return "Diagonal"
        if np.unique(rows).size == least and np.unique(columns).size == least:
            return "Permuted Diagonal"
    found = _triangular(rows, columns, height, width)
    if found:
        return found
    if height != width:
        return "Rectangular"
    if (np.bincount(columns[rows == columns], minlength=width) == 0).any():
        return "Full"
    return _band(x, rows, columns) + ("Positive Definite" if _is_definite(x, rows, columns) else "") or "Full"


def _triangular(rows: np.ndarray, columns: np.ndarray, height: int, width: int) -> str:
    """The name of a triangular matrix without zeros on its diagonal, or of one with its columns or rows exchanged."""
    if height >= width:
        last = np.full(width, -1)
        np.maximum.at(last, columns, rows)
        if (last == np.arange(width)).all():
            return "Upper"
    if width >= height:
        end = np.full(height, -1)
        np.maximum.at(end, rows, columns)
        if (end == np.arange(height)).all():
            return "Lower"
    if height >= width and (np.sort(last) == np.arange(width)).all():
        return "Permuted Upper"
    if width >= height and (np.sort(end) == np.arange(height)).all():
        return "Permuted Lower"
    return ""


def _band(x: Sparse, rows: np.ndarray, columns: np.ndarray) -> str:
    """The name of a matrix with a narrow band that is mostly filled."""
    size = x.dims()[0]
    lower, upper = int((rows - columns).max()), int((columns - rows).max())
    # Octave counts the places of the band without those of the main diagonal.
    places = size * (lower + upper) - lower * (lower + 1) // 2 - upper * (upper + 1) // 2
    if rows.size <= 0.5 * places:
        return ""
    name = "Tridiagonal" if lower == upper == 1 else "Banded"
    return name + " " if _is_definite(x, rows, columns) else name


def _is_definite(x: Sparse, rows: np.ndarray, columns: np.ndarray) -> bool:
    """Whether a matrix is Hermitian and no element is as large as those of its row and column on the diagonal."""
    from nnrepl.builtins.sparseshape import turned

    matrix = x.matrix
    other = turned(x).matrix
    if (matrix.indptr != other.indptr).any() or (matrix.indices != other.indices).any():
        return False
    data = matrix.data * 1.0
    if (data != (other.data * 1.0).conj()).any():
        return False
    diagonal = data[rows == columns].real
    off = rows != columns
    return bool((diagonal > 0).all() and (np.abs(data[off]) ** 2 < diagonal[rows[off]] * diagonal[columns[off]]).all())
