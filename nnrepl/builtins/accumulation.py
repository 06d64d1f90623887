"""Slices of an array put together by a list of places: accumdim."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import first_axis, function, integer, numbers, with_axis
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY
from nnrepl.values.convert import norm, to_array
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import dims_of, is_empty


@builtin("a = accumdim(subs, vals)", "a = accumdim(subs, vals, dim, n, func, fillval)", fresh=True)
def accumdim(
    subs: Any, vals: Any, dim: Any = None, n: Any = None, func: Any = None, fillval: Any = None, *, context: Context
) -> Any:
    """The slices of vals along a dimension that have the same number in subs, summed.

    n        how many slices the result has at least
    func     called with slices and the dimension, instead of the sum
    fillval  what stands where there is no slice (0)

    >> accumdim([1 2 1], [10 20 30])
    ans =

       40   20

    """
    at = numbers(subs, "accumdim")
    if at.ndim != 2 or 1 not in at.shape:
        raise OctaveError("accumdim: SUBS must be a subscript vector")
    at = at.reshape(-1)
    if at.dtype.kind == "c" or (at < 1).any() or (at != np.trunc(at)).any() or not np.isfinite(at).all():
        raise OctaveError("accumdim: indices must be positive integers")
    array = numbers(vals, "accumdim")
    where = first_axis(array.shape) if dim is None or is_empty(dim) else integer(dim, _DIM) - 1
    if where < 0:
        raise OctaveError(_DIM)
    array = with_axis(array, where)
    if array.shape[where] != at.size:
        raise OctaveError("accumdim: dimension mismatch")
    most = int(at.max(initial=0))
    count = most if n is None or is_empty(n) or not to_array(n).any() else integer(n, "accumdim: N index out of range")
    if count < most:
        raise OctaveError("accumdim: N index out of range")
    fill = 0.0 if fillval is None else to_array(fillval).flat[0]
    parts = [np.compress(at == k, array, where) for k in range(1, count + 1)]
    slices = [_slice(part, where, fill, func, context) for part in parts]
    return norm(np.concatenate(slices, axis=where)) if slices else norm(np.zeros(dims_of(vals)))


def _slice(part: np.ndarray, where: int, fill: Any, func: Any, context: Context) -> np.ndarray:
    """What slices of an array come to: their sum, or what a function makes of them; without any the filling."""
    if part.shape[where] == 0:
        return np.full(tuple(1 if k == where else extent for k, extent in enumerate(part.shape)), fill)
    if func is None or is_empty(func):
        return np.asarray(part.sum(axis=where, keepdims=True))
    dim = where + 1.0
    extreme = isinstance(func, FunctionHandle) and func.name in ("max", "min")
    args = (norm(part.copy()), EMPTY, dim) if extreme else (norm(part.copy()), dim)
    made = with_axis(numbers(function(func, context, "accumdim")(*args, nargout=1), "accumdim"), part.ndim - 1)
    if any(k != where and made.shape[k] != extent for k, extent in enumerate(part.shape)):
        raise OctaveError("cat: dimension mismatch")
    return made


_DIM = "accumdim: DIM must be a valid dimension"
