"""The inverse of a matrix: inv."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import kind_name
from nnrepl.builtins.diagonals import inverse_outputs
from nnrepl.builtins.linalg import matrix
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.registry import builtin
from nnrepl.runtime.division import NEARLY_SINGULAR_ID, SINGULAR, SINGULAR_ID, negligible
from nnrepl.runtime.division import inverse as inverted
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_array_like, numel_of
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import STRUCTURED

_sparse_inverse = later("nnrepl.builtins.sparselinalg", "inverse_outputs")


@builtin("B = inv(A)", "[B, rcond] = inv(A)", aliases=("inverse",), fresh=True)
def inv(x: Any, *, nargout: int = 1, context: Any) -> Any:
    """The inverse of a square matrix, and its reciprocal condition number; Inf with a warning where it is singular.

    To solve A*x = b, A \\ b is faster and more exact than inv(A)*b.

    >> inv(4)
    ans = 0.2500
    """
    if not is_array_like(x):
        raise OctaveError(f"inv: wrong type argument '{kind_name(x)}'")
    if type(x) is Sparse:
        return _sparse_inverse(x, nargout, context)
    if type(x) in STRUCTURED and numel_of(x):
        return inverse_outputs(x, nargout, context)
    array = matrix(x, "inv")
    if not array.size:
        return (np.zeros((0, 0), order="F"), np.inf)[:nargout] if nargout > 1 else np.zeros((0, 0), order="F")
    if array.shape[0] != array.shape[1]:
        raise OctaveError("inverse: A must be a square matrix")
    result, condition = _of_number(array) if array.size == 1 else _of_matrix(array)
    if nargout < 2 and array.size > 1:
        if condition == 0:
            context.warn(SINGULAR, SINGULAR_ID)
        elif negligible(condition, array.dtype):
            context.warn(f"{SINGULAR}, rcond = {condition:g}", NEARLY_SINGULAR_ID)
    value = norm(result)
    if nargout < 2:
        return value
    single = array.dtype.char in "fF"
    return value, np.array(condition, dtype=np.float32, ndmin=2) if single else condition


def _of_number(array: np.ndarray) -> tuple[np.ndarray, float]:
    number = array.item()
    if np.isnan(number):
        nan = complex(np.nan, np.nan) if array.dtype.kind == "c" else np.nan
        return np.full((1, 1), nan, dtype=array.dtype), np.nan
    if np.isinf(number):
        return np.zeros((1, 1), dtype=array.dtype), 0.0
    if number == 0:
        return np.copysign(np.inf, array.real).astype(array.dtype), 0.0
    return 1 / array, 1.0


def _of_matrix(array: np.ndarray) -> tuple[np.ndarray, float]:
    finite = np.isfinite(array)
    if finite.all():
        return inverted(array)
    if not finite.any():
        return np.full(array.shape, np.nan, dtype=array.dtype), np.nan
    return np.full(array.shape, np.inf, dtype=array.dtype), 0.0
