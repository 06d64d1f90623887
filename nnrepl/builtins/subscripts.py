"""Subscripts and linear indices, ranges by a function, and the Kronecker product."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnrepl.builtins.args import dims_of_plain, to_array_value
from nnrepl.builtins.diagonals import kronecker
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.registry import builtin
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm, type_name
from nnrepl.values.kinds import dims_text, is_array_like, is_complex, is_integer_class, is_text
from nnrepl.values.sparse import Sparse

_kron_of_two = later("nnrepl.builtins.sparseshape", "kronecker")

_NO_INDEX = "subscripts must be either integers 1 to (2^63)-1 or logicals"


def _dims(value: Any, who: str) -> list[int]:
    array = to_array_value(value).real.reshape(-1, order="F")
    if array.size < 1 or not (array == np.trunc(array)).all() or (array < 0).any() or np.isinf(array).any():
        raise OctaveError(f"{who}: dimension vector DIMS must contain integers")
    return [int(k) for k in array]


@builtin("ind = sub2ind(dims, i, j, ...)", fresh=True)
def sub2ind(dims: Any, *subscripts: Any) -> Any:
    """The linear indices of the elements at these subscripts in an array of dimensions dims.

    >> sub2ind([3 4], 2, 3)
    ans = 8
    """
    if not subscripts:
        raise OctaveError("Invalid call to sub2ind", "Octave:invalid-fun-call")
    dimensions = tuple(_dims(dims, "sub2ind"))
    extents = dims_of_plain(dimensions, len(subscripts))
    index: Any = 0
    stride = 1
    shape = None
    for k, given in enumerate(subscripts):
        if type(given) is float and 1 <= given <= extents[k] and given.is_integer() and shape in (None, (1, 1)):
            shape = (1, 1)
            index = index + (given - 1) * stride
            stride *= extents[k]
            continue
        if not is_array_like(given) or is_text(given):
            raise OctaveError("sub2ind: subscripts must be numeric")
        array = to_array_value(given)
        if shape is not None and array.shape != shape:
            raise OctaveError("sub2ind: all subscripts must be of the same size")
        shape = array.shape
        _check_subscript(array, k, len(subscripts), extents[k], dimensions)
        index = index + (array.astype(np.float64) - 1) * stride
        stride *= extents[k]
    return index + 1.0 if type(index) is float else norm(np.asarray(index + 1, dtype=np.float64))


def _check_subscript(array: np.ndarray, k: int, count: int, extent: int, dims: tuple[int, ...]) -> None:
    def at(text: str) -> str:
        return "(" + ",".join(text if j == k else "_" for j in range(count)) + ")"

    if array.dtype.kind == "c":
        number = array[array.imag != 0][0]
        shown = f"{number.real:g}{number.imag:+g}i"
        rule = "subscripts must be real (forgot to initialize i or j?)"
        raise OctaveError(f"index {at(shown)}: {rule}", "Octave:invalid-index")
    wrong = array[(array != np.trunc(array)) | (array < 1)]
    if wrong.size:
        raise OctaveError(f"index {at(f'{wrong[0]:g}')}: {_NO_INDEX}", "Octave:invalid-index")
    beyond = array[array > extent]
    if beyond.size:
        raise OctaveError(
            f"index {at(f'{array.max():.0f}')}: out of bound {extent} (dimensions are {dims_text(dims)})",
            "Octave:index-out-of-bounds",
        )


@builtin("[i, j, ...] = ind2sub(dims, ind)", fresh=True)
def ind2sub(dims: Any, ind: Any, *, nargout: int = 1) -> Any:
    """The subscripts of the elements at these linear indices in an array of dimensions dims.

    >> [i, j] = ind2sub([3 4], 8); disp([i j])
       2   3
    """
    extents = dims_of_plain(tuple(_dims(dims, "ind2sub")), max(nargout, 1))
    if isinstance(ind, Cell) or not is_array_like(ind):
        kind = "cell" if isinstance(ind, Cell) else "object"
        raise OctaveError(f"ind2sub: invalid index index <{kind}>: {_NO_INDEX}")
    if type(ind) is float and 1 <= ind <= math.prod(extents) and ind.is_integer():
        return _subscripts_of(int(ind) - 1, extents)[: max(nargout, 1)] if nargout > 1 else ind
    array = to_array_value(ind)
    if array.dtype.kind == "c":
        number = array[array.imag != 0][0]
        rule = "subscripts must be real (forgot to initialize i or j?)"
        raise OctaveError(f"ind2sub: invalid index index {number.real:g}{number.imag:+g}i: {rule}")
    array = array.astype(np.float64)
    wrong = array[(array != np.trunc(array)) | (array < 1)]
    if wrong.size:
        raise OctaveError(f"ind2sub: invalid index index {wrong[0]:g}: {_NO_INDEX}")
    if (array > math.prod(extents)).any():
        raise OctaveError("ind2sub: index out of range")
    rest = array.astype(np.int64) - 1
    found = []
    for extent in extents[:-1]:
        rest, this = np.divmod(rest, max(extent, 1))
        found.append(norm(this + 1.0))
    found.append(norm(rest + 1.0))
    return tuple(found) if nargout > 1 else found[0]


def _subscripts_of(offset: int, extents: Sequence[int]) -> tuple[float, ...]:
    found = []
    for extent in extents[:-1]:
        offset, this = divmod(offset, max(extent, 1))
        found.append(this + 1.0)
    return (*found, offset + 1.0)


@builtin("r = colon(base, limit)", "r = colon(base, step, limit)")
def colon(base: Any, step: Any, limit: Any = None) -> Any:
    """The range base:limit, or base:step:limit.

    >> disp(colon(1, 2, 7))
       1   3   5   7
    """
    from nnrepl.runtime.operators import colon as make

    return make(base, None, step) if limit is None else make(base, step, limit)


@builtin("K = kron(A, B, ...)", fresh=True)
def kron(*args: Any) -> Any:
    """The Kronecker product: the block matrix of B times each element of A.

    >> disp(kron([1 2], [1 1]))
       1   1   2   2
    """
    if len(args) < 2:
        raise OctaveError("Invalid call to kron", "Octave:invalid-fun-call")
    if any(type(arg) is Sparse for arg in args):
        return _sparse_kron(args)
    special = kronecker(args[0], args[1])
    if special is not None:
        return kron(special, *args[2:]) if len(args) > 2 else special
    arrays = []
    for arg in args:
        arrays.append(to_array_value(arg, "matrix_value"))
    result = arrays[0]
    for array in arrays[1:]:
        single = result.dtype.char in "fF" or array.dtype.char in "fF"
        result = np.kron(result, array)
        if single and result.dtype.kind in "fc":
            result = result.astype(np.complex64 if result.dtype.kind == "c" else np.float32)
    return norm(result.astype(np.float64) if result.dtype.kind == "b" else result)


def _sparse_kron(args: tuple[Any, ...]) -> Any:
    result = args[0]
    for arg in args:
        if is_integer_class(arg) or not is_array_like(arg):
            kind = "complex_" if is_complex(args[0]) else ""
            method = f"sparse_{kind}matrix_value()"
            raise OctaveError(f"octave_base_value::{method}: wrong type argument '{type_name(arg)}'")
    for arg in args[1:]:
        result = _kron_of_two(result, arg)
    return result
