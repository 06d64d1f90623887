"""The matrix power with sparse matrices."""

from __future__ import annotations

from typing import Any

from nnrepl.errors import OctaveError
from nnrepl.runtime.arithmetic import is_whole
from nnrepl.runtime.sparse_products import is_full_number, numbers
from nnrepl.runtime.sparse_solvers import inverse
from nnrepl.runtime.special import on_full
from nnrepl.values.convert import to_array
from nnrepl.values.sparse import Sparse, sparse_value


def matrix_power(a: Any, b: Any) -> Any:
    """a ^ b; full unless the exponent is a whole number."""
    if is_full_number(a):
        return on_full("^", (a, b))
    if not is_full_number(b):
        raise OctaveError("can't do A ^ B for A and B both matrices", operands=(a, b))
    exponent = to_array(b).item()
    if type(exponent) is complex or not is_whole(float(exponent)):
        return on_full("^", (a, b))
    rows, columns = a.dims()
    if rows != columns or not rows:
        raise OctaveError("for A^b, A must be a square matrix.  Use .^ for elementwise power.", operands=(a, b))
    return _whole_power(a, int(exponent))


def _whole_power(a: Sparse, exponent: int) -> Sparse:
    from scipy.sparse import eye_array

    if exponent < 0:
        if not a.nnz:
            raise OctaveError("inverse of the null matrix not defined", operands=(a,))
        a = inverse(a)[0]
    result: Any = eye_array(a.dims()[0], format="csc") if not exponent else None
    matrix = numbers(a)
    exponent = abs(exponent)
    while exponent:
        if exponent & 1:
            result = matrix if result is None else result @ matrix
        exponent >>= 1
        matrix = matrix @ matrix if exponent else matrix
    return sparse_value(result)
