"""Other arrangements of the same elements: reshape, permute, shifts, flips, rotations, triangles."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnrepl.builtins.args import (
    MOST_AXES,
    elements,
    first_long_axis,
    integer,
    invalid_call,
    kind_name,
    number,
    rebuild,
    to_array_value,
    to_count,
    to_int,
    with_axis,
)
from nnrepl.builtins.diagonals import flipped, quarter_turns, rolled
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.registry import builtin
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import norm
from nnrepl.values.kinds import dims_of, dims_text, is_array_like, numel_of
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import SPECIAL, STRUCTURED, Diagonal

_sparse_reshaped = later("nnrepl.builtins.sparseshape", "reshaped")
_sparse_turned = later("nnrepl.builtins.sparseshape", "turned")
_sparse_rolled = later("nnrepl.builtins.sparseshape", "rolled")
_sparse_flipped = later("nnrepl.builtins.sparseshape", "flipped")
_sparse_quarter_turns = later("nnrepl.builtins.sparseshape", "quarter_turns")
_sparse_triangle = later("nnrepl.builtins.sparseshape", "triangle")


@builtin("B = reshape(A, m, n, ...)", "B = reshape(A, [m n ...])", "B = reshape(A, ..., [], ...)")
def reshape(x: Any, *sizes: Any, context: Any) -> Any:
    """The same elements, column by column, in other dimensions; one of them may be [], which is found from the others.

    >> disp(reshape(1:6, 2, 3))
       1   3   5
       2   4   6
    """
    if not sizes:
        raise invalid_call("reshape")
    count = numel_of(x)
    dims = _new_dims(sizes, count)
    given = len(dims)
    while len(dims) > 2 and dims[-1] == 1:
        dims.pop()
    if not (is_array_like(x) or isinstance(x, Cell | Struct | StructArray)):
        raise OctaveError(f"octave_base_value::reshape (): wrong type argument '{kind_name(x)}'")
    if math.prod(dims) != count:
        raise OctaveError(f"reshape: can't reshape {dims_text(dims_of(x))} array to {dims_text(tuple(dims))} array")
    if type(x) is np.ndarray and count != 1:
        shaped = x.reshape(dims, order="F")
        return norm(shaped) if x.dtype.kind == "c" else shaped
    if type(x) is Sparse:
        return _sparse_reshaped(x, dims + [1] * (given - len(dims)), context)
    return rebuild(x, elements(x).reshape(dims, order="F"))


def _new_dim(number: float) -> int:
    return -1 if number != number else to_count(number)


def _new_dims(sizes: tuple[Any, ...], count: int) -> list[int]:
    if len(sizes) == 1:
        array = to_array_value(sizes[0])
        if array.size < 2:
            raise OctaveError("reshape: SIZE must have 2 or more dimensions")
        dims = [_new_dim(float(k)) for k in array.reshape(-1, order="F").real]
        if min(dims) < 0:
            raise OctaveError("reshape: SIZE must be non-negative")
        return dims
    unknown = -1
    dims = []
    for k, each in enumerate(sizes):
        if type(each) is not float and numel_of(each) == 0:
            if unknown >= 0:
                raise OctaveError("reshape: only a single dimension can be unknown")
            unknown = k
            dims.append(1)
            continue
        dims.append(_new_dim(float(to_array_value(each, "int64_value ").reshape(-1)[0].real)))
        if dims[-1] < 0:
            raise OctaveError("reshape: SIZE must be non-negative")
    if unknown >= 0:
        known = math.prod(dims)
        if known == 0:
            dims[unknown] = 0
        elif count % known:
            raise OctaveError(f"reshape: SIZE is not divisible by the product of known dimensions (= {known})")
        else:
            dims[unknown] = count // known
    return dims


@builtin("B = squeeze(A)")
def squeeze(x: Any) -> Any:
    """The array without its dimensions of 1, where it has more than two.

    >> disp(size(squeeze(ones(2, 1, 3))))
       2   3
    """
    dims = dims_of(x)
    if len(dims) == 2:
        return x
    kept = tuple(d for d in dims if d != 1)
    if len(kept) == 1:
        kept = (kept[0], 1)
    return rebuild(x, elements(x).reshape(kept or (1, 1), order="F"))


_MOST_PLAIN_AXES = 32
"""NumPy goes through the elements one by one of arrays with up to so many."""


@builtin("v = vec(x)", "v = vec(x, dim)")
def vec(x: Any, dim: Any = None) -> Any:
    """All elements, column by column, as one column, or along another dimension.

    >> disp(vec([1 2; 3 4])')
       1   3   2   4
    """
    where = 0
    if dim is not None:
        wanted = number(dim, "vec: DIM must be greater than zero")
        where = to_count(wanted) - 1
        if where < 0 or wanted == np.inf:
            raise OctaveError("vec: DIM must be greater than zero")
    if where >= _MOST_PLAIN_AXES and numel_of(x) != 1:
        raise OctaveError(f"vec: more than {_MOST_PLAIN_AXES} dimensions are not supported")
    where = min(where, _MOST_PLAIN_AXES - 1)
    shape = [1] * max(where + 1, 2)
    shape[where] = -1
    if type(x) is Sparse and where < 2:
        return _sparse_reshaped(x, (numel_of(x), 1) if where == 0 else (1, numel_of(x)), None)
    return rebuild(x, elements(x).reshape(shape, order="F"))


def _sparse_permuted(x: Sparse, order: Any) -> Any:
    given = [int(k) for k in to_array_value(order).reshape(-1, order="F").real]
    if given not in ([1, 2], [2, 1]):
        raise OctaveError("permutation vector contains an invalid element")
    return x if given == [1, 2] else _sparse_turned(x)


def _permutation(x: Any, order: Any, who: str) -> tuple[np.ndarray, list[int]]:
    array = elements(x)
    if not is_array_like(order):
        raise invalid_call(who)
    given = [to_count(float(k)) - 1 for k in to_array_value(order).reshape(-1, order="F").real]
    if len(given) < array.ndim:
        raise invalid_call(who)
    if min(given) < 0 or max(given) >= len(given):
        raise OctaveError(f"{who}: permutation vector contains an invalid element")
    if len(set(given)) != len(given):
        raise OctaveError(f"{who}: permutation vector cannot contain identical elements")
    return with_axis(array, len(given) - 1), given


@builtin("B = permute(A, order)")
def permute(x: Any, order: Any) -> Any:
    """The array with its dimensions in another order; [2 1] transposes.

    >> disp(permute([1 2; 3 4], [2 1]))
       1   3
       2   4
    """
    if type(x) is Sparse and is_array_like(order):
        return _sparse_permuted(x, order)
    array, given = _permutation(x, order, "permute")
    if type(x) is Diagonal and len(given) == 2:
        # Octave leaves a diagonal matrix as it is for both orders.
        return x
    return rebuild(x, array.transpose(given))


@builtin("A = ipermute(B, order)")
def ipermute(x: Any, order: Any) -> Any:
    """Undo `permute` with the same order.

    >> disp(size(ipermute(ones(3, 1, 2), [3 1 2])))
       1   2   3
    """
    if type(x) is Sparse and is_array_like(order):
        return _sparse_permuted(x, order)
    array, given = _permutation(x, order, "ipermute")
    if type(x) is Diagonal and len(given) == 2:
        return x
    return rebuild(x, array.transpose(np.argsort(given)))


@builtin("[B, n] = shiftdim(A)", "B = shiftdim(A, n)")
def shiftdim(x: Any, n: Any = None, *, nargout: int = 1) -> Any:
    """The array with its first n dimensions moved to the end, or without its leading dimensions of length 1.

    A negative n puts -n dimensions of length 1 in front. The second output is how far it was moved.

    >> size(shiftdim(ones(1, 1, 3)))
    ans =

       3   1

    """
    dims = list(dims_of(x))
    if n is None:
        steps = next((k for k, extent in enumerate(dims) if extent != 1), 0)
    else:
        if not is_array_like(n) or numel_of(n) != 1 or not float(number(n, "")).is_integer():
            raise OctaveError("shiftdim: N must be a scalar integer")
        if number(n, "") < -MOST_AXES:
            raise MemoryError
        steps = int(number(n, ""))
    if steps < 0:
        moved = rebuild(x, elements(x).reshape([1] * -steps + dims, order="F"))
    else:
        steps = steps % len(dims)
        order = [*range(steps, len(dims)), *range(steps)]
        moved = permute(x, np.array([[k + 1.0 for k in order]])) if steps else x
    return (moved, float(steps)) if nargout > 1 else moved


@builtin("B = circshift(A, n)", "B = circshift(A, n, dim)")
def circshift(x: Any, n: Any, dim: Any = None) -> Any:
    """The elements moved n places along a dimension, those that leave coming back at the other end.

    >> disp(circshift(1:5, 1))
       5   1   2   3   4
    """
    if numel_of(x) == 0:
        return x
    extents = dims_of(x)
    shifts = to_array_value(n).reshape(-1, order="F").real
    if np.isinf(shifts).any():
        rule = "subscripts must be either integers 1 to (2^63)-1 or logicals"
        place = first_long_axis(extents) if dim is None else max(to_int(dim) - 1, 0)
        place = int(np.isinf(shifts).argmax()) if shifts.size > 1 else min(place, len(extents))
        where = ",".join("nan" if k == place else "_" for k in range(max(len(extents), place + 1)))
        raise OctaveError(f"x({where}): {rule}", "Octave:invalid-index")
    if (shifts != np.trunc(shifts)).any():
        raise OctaveError("circshift: all values of N must be integers")
    steps = [int(step) for step in shifts]
    if dim is not None:
        steps = [0] * min(max(to_int(dim) - 1, 0), int(MOST_AXES)) + steps[:1]
    elif len(steps) == 1:
        steps = [0] * first_long_axis(extents) + steps
    if len(steps) > len(extents):
        raise OctaveError("circshift: N must be a vector, no longer than the number of dimensions in X")
    if type(x) is Sparse:
        return _sparse_rolled(x, steps)
    if type(x) in SPECIAL:
        return rolled(x, steps)
    return rebuild(x, np.roll(elements(x), steps, axis=tuple(range(len(steps)))))


@builtin("B = shift(A, n)", "B = shift(A, n, dim)")
def shift(x: Any, n: Any, dim: Any = None) -> Any:
    """The elements moved n places along a dimension, those that leave coming back at the other end.

    >> disp(shift(1:5, -1))
       2   3   4   5   1
    """
    if numel_of(x) == 0:
        raise OctaveError("shift: X must not be empty")
    step = integer(n, "shift: B must be an integer")
    extents = dims_of(x)
    where = first_long_axis(extents)
    if dim is not None:
        message = "shift: DIM must be an integer and a valid dimension"
        where = integer(dim, message) - 1
        if not 0 <= where < len(extents):
            raise OctaveError(message)
    if type(x) is Sparse:
        return _sparse_rolled(x, [0] * where + [step])
    if type(x) in SPECIAL:
        return rolled(x, [0] * where + [step])
    return rebuild(x, np.roll(elements(x), step, axis=where))


@builtin("B = rot90(A)", "B = rot90(A, k)")
def rot90(x: Any, k: Any = 1.0) -> Any:
    """The matrix turned by k quarters of a circle, against the clock.

    >> disp(rot90([1 2; 3 4]))
       2   4
       1   3
    """
    turns = integer(k, "rot90: K must be a single real integer")
    if type(x) is Sparse:
        return _sparse_quarter_turns(x, turns)
    if type(x) in STRUCTURED:
        turned = quarter_turns(x, turns)
        if turned is not None:
            return turned
    array = elements(x)
    return rebuild(x, np.rot90(array, turns, axes=(0, 1)))


@builtin("B = rotdim(A)", "B = rotdim(A, k)", "B = rotdim(A, k, plane)")
def rotdim(x: Any, k: Any = 1.0, plane: Any = None) -> Any:
    """The array turned by k quarters of a circle in the plane of two dimensions, the first two that are not 1.

    >> disp(rotdim([1 2; 3 4]))
       2   4
       1   3
    """
    turns = integer(k, "rotdim: N must be a scalar integer")
    if type(x) is Sparse and plane is None:
        return _sparse_quarter_turns(x, turns)
    array = elements(x)
    if type(x) in STRUCTURED and plane is None and (turns % 2 == 0 or type(x) is Diagonal):
        turned = quarter_turns(x, 1 if turns % 2 else turns)
        if turned is not None:
            return turned
    axes = [j for j, extent in enumerate(array.shape) if extent != 1][:2]
    axes = axes if len(axes) == 2 else [0, 1]
    if plane is not None:
        given = to_array_value(plane).reshape(-1)
        if given.size != 2 or given[0] == given[1] or (given < 1).any() or (given > array.ndim).any():
            raise OctaveError("rotdim: PLANE must be a 2 element integer vector defining a valid PLANE")
        axes = [int(j) - 1 for j in given]
    return rebuild(x, np.rot90(array, turns, axes=(axes[0], axes[1])))


@builtin("B = flip(A)", "B = flip(A, dim)")
def flip(x: Any, dim: Any = None) -> Any:
    """The elements in the opposite order along a dimension, the first that is not 1 by default.

    >> disp(flip([1 2 3]))
       3   2   1
    """
    where = first_long_axis(dims_of(x))
    if dim is not None:
        where = integer(dim, "flip: DIM must be a positive integer") - 1
        if where < 0:
            raise OctaveError("flip: DIM must be a positive integer")
    if type(x) in SPECIAL and where < 2:
        return _flipped(x, where)
    array = elements(x)
    return rebuild(x, np.flip(array, where) if where < array.ndim else array)


@builtin("B = fliplr(A)")
def fliplr(x: Any) -> Any:
    """The columns in the opposite order.

    >> disp(fliplr([1 2; 3 4]))
       2   1
       4   3
    """
    return _flipped(x, 1) if type(x) in SPECIAL else rebuild(x, np.flip(elements(x), 1))


@builtin("B = flipud(A)")
def flipud(x: Any) -> Any:
    """The rows in the opposite order.

    >> disp(flipud([1 2; 3 4]))
       3   4
       1   2
    """
    return _flipped(x, 0) if type(x) in SPECIAL else rebuild(x, np.flip(elements(x), 0))


def _flipped(x: Any, where: int) -> Any:
    return _sparse_flipped(x, where) if type(x) is Sparse else flipped(x, where)


def _triangle(x: Any, k: Any, pack: Any, who: str) -> Any:
    packed = isinstance(k, str) or isinstance(pack, str)
    if packed and (pack if isinstance(pack, str) else k) != "pack":
        raise OctaveError(f'{who}: if given, third argument must be "pack"')
    if type(x) is Sparse:
        if packed:
            raise OctaveError(f'{who}: "pack" not implemented for sparse matrices')
        return _sparse_triangle(x, 0 if k is None else to_int(k, "int64_t"), who)
    array = elements(x)
    if array.ndim != 2:
        raise OctaveError(f"{who}: need a 2-D matrix")
    offset = 0 if k is None or isinstance(k, str) else to_int(k)
    across = np.arange(array.shape[1]).reshape(1, -1) - np.arange(array.shape[0]).reshape(-1, 1)
    keep = across >= offset if who == "triu" else across <= offset
    if packed:
        return rebuild(x, array.T[keep.T].reshape(-1, 1))
    if array.dtype == object:
        blank = Cell.empty(*array.shape).data
        np.copyto(blank, array, where=keep)
        return rebuild(x, blank)
    return rebuild(x, np.where(keep, array, array.dtype.type(0)))


@builtin("L = tril(A)", "L = tril(A, k)", 'v = tril(A, k, "pack")')
def tril(x: Any, k: Any = None, pack: Any = None) -> Any:
    """The lower triangle: what is on or below the k-th diagonal, zeros elsewhere.

    >> disp(tril([1 2; 3 4]))
       1   0
       3   4
    """
    return _triangle(x, k, pack, "tril")


@builtin("U = triu(A)", "U = triu(A, k)", 'v = triu(A, k, "pack")')
def triu(x: Any, k: Any = None, pack: Any = None) -> Any:
    """The upper triangle: what is on or above the k-th diagonal, zeros elsewhere.

    >> disp(triu([1 2; 3 4]))
       1   2
       0   4
    """
    return _triangle(x, k, pack, "triu")


@builtin("v = vech(A)")
def vech(x: Any) -> Any:
    """The lower triangle of a square matrix, column by column, as one column.

    >> disp(vech([1 2; 2 3])')
       1   2   3
    """
    array = elements(x)
    if array.ndim != 2 or array.shape[0] != array.shape[1]:
        raise OctaveError("vech: X must be square")
    if type(x) is Sparse:
        return rebuild(x, array.T[np.triu(np.ones(array.shape, dtype=bool))].reshape(-1, 1))
    return _triangle(x, "pack", None, "tril")
