"""Matrices made from sizes, ranges and other matrices."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnrepl.builtins.args import (
    Dims,
    elements,
    from_zero,
    integer,
    invalid_call,
    number,
    numbers,
    rebuild,
    sizes,
    text,
    to_array_value,
    to_int,
    with_axis,
)
from nnrepl.builtins.diagonals import diagonal_of, resized
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.registry import builtin
from nnrepl.values.containers import EMPTY
from nnrepl.values.convert import norm, type_name
from nnrepl.values.kinds import (
    DTYPE_OF_CLASS,
    class_of,
    dims_of,
    is_array_like,
    is_complex,
    is_numeric,
    is_text,
    numel_of,
)
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import SPECIAL, Diagonal, diagonal_matrix

_sparse_empty = later("nnrepl.runtime.sparse", "empty")
_sparse_of_array = later("nnrepl.runtime.sparse", "of_array")
_sparse_diagonal = later("nnrepl.builtins.sparseshape", "diagonal")
_side_by_side = later("nnrepl.builtins.sparseshape", "side_by_side")
_sparse_repeated = later("nnrepl.builtins.sparseshape", "repeated")


def _class_argument(args: Sequence[Any], who: str) -> tuple[list[Any], Any]:
    """Size arguments apart from a class at the end: its name, or "like" and a value of it."""
    sized = list(args)
    if len(sized) >= 2 and isinstance(sized[-2], str) and sized[-2] == "like":
        like = sized[-1]
        if class_of(like) not in DTYPE_OF_CLASS:
            raise OctaveError("invalid data type specified")
        dtype = DTYPE_OF_CLASS[class_of(like)]
        if is_complex(like):
            dtype = np.dtype(np.complex64 if dtype.char == "f" else np.complex128)
        return sized[:-2], dtype
    if sized and is_text(sized[-1]):
        name = text(sized.pop(), "invalid data type specified").lower()
        if name not in DTYPE_OF_CLASS:
            raise OctaveError(f"{who}: invalid class name" if name == "char" else "invalid data type specified")
        return sized, DTYPE_OF_CLASS[name]
    return sized, DTYPE_OF_CLASS["double"]


def _plain_sizes(args: Sequence[float], who: str) -> Dims:
    rows, columns = args
    if rows >= 0 and columns >= 0:
        return to_int(rows, "int64_t"), to_int(columns, "int64_t")
    return sizes(args, who)


def _like_sparse(sized: Sequence[Any], dtype: Any, who: str) -> Any:
    dims = sizes(sized, who)
    if len(dims) > 2:
        raise OctaveError(f"{who}: sparse ND arrays not supported.")
    return _sparse_empty(*dims, dtype) if who == "zeros" else _sparse_of_array(np.ones(dims, dtype=dtype))


@builtin("A = zeros(n)", "A = zeros(m, n, ...)", "A = zeros([m n ...])", "A = zeros(..., class)", fresh=True)
def zeros(*args: Any) -> Any:
    """A matrix of zeros of the size given.

    The last argument may be the name of a class, or "like" and a value of that class.

    >> size(zeros(2, 3))
    ans =
       2   3
    """
    if len(args) == 2 and type(args[0]) is float and type(args[1]) is float:
        return norm(np.zeros(_plain_sizes(args, "zeros"), order="F"))
    sized, dtype = _class_argument(args, "zeros")
    if type(args[-1] if args else None) is Sparse and len(sized) < len(args):
        return _like_sparse(sized, dtype, "zeros")
    return norm(np.zeros(sizes(sized, "zeros"), dtype=dtype, order="F"))


@builtin("A = ones(n)", "A = ones(m, n, ...)", "A = ones([m n ...])", "A = ones(..., class)", fresh=True)
def ones(*args: Any) -> Any:
    """A matrix of ones of the size given.

    The last argument may be the name of a class, or "like" and a value of that class.

    >> disp(ones(2, 3))
       1   1   1
       1   1   1
    """
    if len(args) == 2 and type(args[0]) is float and type(args[1]) is float:
        return norm(np.ones(_plain_sizes(args, "ones"), order="F"))
    sized, dtype = _class_argument(args, "ones")
    if type(args[-1] if args else None) is Sparse and len(sized) < len(args):
        return _like_sparse(sized, dtype, "ones")
    return norm(np.ones(sizes(sized, "ones"), dtype=dtype, order="F"))


@builtin("A = eye(n)", "A = eye(m, n)", "A = eye([m n])", "A = eye(..., class)", fresh=True)
def eye(*args: Any) -> Any:
    """The identity matrix: ones on the diagonal, zeros elsewhere.

    >> disp(eye(2) * [3; 4])
       3
       4
    """
    sized, dtype = _class_argument(args, "eye")
    if len(sized) > 2:
        raise invalid_call("eye")
    if len(sized) == 1 and (not is_array_like(sized[0]) or numel_of(sized[0]) not in (1, 2)):
        raise OctaveError("eye (A): use eye (size (A)) instead")
    if len(sized) == 1 and numel_of(sized[0]) == 1:
        m, n = from_zero([to_int(sized[0], "int64_t")] * 2, "eye")
    else:
        m, n = sizes(sized, "eye")
    if np.dtype(dtype).kind == "f":
        return diagonal_matrix(np.ones(min(m, n), dtype=dtype), m, n)
    return norm(np.asfortranarray(np.eye(m, n, dtype=dtype)))


@builtin("B = repmat(A, m)", "B = repmat(A, m, n, ...)", "B = repmat(A, [m n ...])")
def repmat(x: Any, *args: Any) -> Any:
    """A block matrix of copies of A: m by n of them, or as many along each dimension as are given.

    >> disp(repmat([1 2], 2, 2))
       1   2   1   2
       1   2   1   2
    """
    if not args:
        raise invalid_call("repmat")
    counts = _copies(args)
    if type(x) is Sparse:
        if len(counts) > 2 and counts[2:] != [1] * (len(counts) - 2):
            raise OctaveError("sparse indexing needs 1 or 2 indices")
        return _sparse_repeated(x, counts[0], counts[1])
    array = with_axis(elements(x), len(counts) - 1)
    counts += [1] * (array.ndim - len(counts))
    return rebuild(x, np.tile(array, counts))


def _copies(args: Sequence[Any]) -> list[int]:
    if len(args) == 1:
        given = args[0]
        if not is_array_like(given):
            raise OctaveError(f"binary operator '<' not implemented for '{type_name(given)}' by 'scalar' operations")
        if type(given) is float:
            if given < 0:
                raise OctaveError("repmat: invalid dimensions")
            given = [given, given]
        else:
            flat = to_array_value(given).real.reshape(-1, order="F")
            given = [float(k) for k in flat] if flat.size > 1 else [float(k) for k in flat for _ in range(2)]
            given = given or [1.0, 1.0]
        return [max(to_int(k, "int64_t"), 0) for k in given]
    if len(args) == 2 and any(numel_of(arg) != 1 for arg in args):
        counts: list[int] = []
        for arg in args:
            counts += [max(to_int(float(k), "int64_t"), 0) for k in to_array_value(arg).real.reshape(-1, order="F")]
        return counts + counts if len(counts) == 1 else counts
    if any(is_text(arg) or not is_array_like(arg) for arg in args):
        raise OctaveError("repmat: all input arguments must be scalar")
    return [max(to_int(arg, "int64_t"), 0) if numel_of(arg) else 1 for arg in args]


@builtin("y = linspace(first, last)", "y = linspace(first, last, n)", fresh=True)
def linspace(first: Any, last: Any, n: Any = 100.0) -> Any:
    """A row of n equally spaced numbers from first to last, both included; 100 by default.

    Columns for first and last give one row for each of their elements.

    >> disp(linspace(0, 1, 5))
            0   0.2500   0.5000   0.7500   1.0000
    """
    if type(first) is float and type(last) is float and type(n) is float and 2 <= n < 2**31:
        step = (last - first) / (int(n) - 1)
        if math.isfinite(step):
            return _row(first, last, step, int(n))
    if not is_array_like(n) or numel_of(n) > 1:
        raise OctaveError("linspace: N must be a scalar")
    if numel_of(n) == 0:
        n = 1.0
    wanted = number(n, "linspace: N must be a scalar")
    if wanted >= 2.0**40:
        raise MemoryError
    count = int(max(wanted, 0)) if wanted == wanted else 0
    a, b = to_array_value(first), to_array_value(last)
    if min(a.shape) != 1 or min(b.shape) != 1 or a.ndim > 2 or b.ndim > 2:
        raise OctaveError("linspace: START, END must be scalars or vectors")
    if a.size != b.size and a.size != 1 and b.size != 1:
        raise OctaveError("linspace: vectors must be of equal length")
    single = a.dtype.char in "fF" or b.dtype.char in "fF"
    wide = np.complex128 if "c" in (a.dtype.kind, b.dtype.kind) else np.float64
    start, end = a.reshape(-1, 1).astype(wide), b.reshape(-1, 1).astype(wide)
    result = _spaced(start, end, count)
    if single:
        result = result.astype(np.complex64 if wide is np.complex128 else np.float32)
    return norm(result)


def _row(first: float, last: float, step: float, count: int) -> np.ndarray:
    """The row between two numbers, filled from both ends, so that it is symmetric where they are."""
    result = np.empty((1, count), order="F")
    line = result[0]
    half = (count + 1) // 2
    steps = np.arange(half) * step
    line[:half] = first + steps
    line[count - half :] = (last - steps)[::-1]
    if count % 2 == 1:
        line[count // 2] = 0.0 if first == -last else (first + last) / 2
    line[0], line[-1] = first, last
    return result


def _spaced_line(start: float, end: float, count: int) -> np.ndarray:
    half = (count + 1) // 2
    line = np.empty(count)
    with np.errstate(all="ignore"):
        steps = np.arange(half, dtype=np.float64)
        steps *= (end - start) / (count - 1)
        np.add(start, steps, out=line[:half])
        np.subtract(end, steps, out=steps)
    line[count - half :] = steps[::-1]
    if count % 2 == 1:
        line[count // 2] = 0 if start == -end else (start + end) / 2
    line[0], line[-1] = start, end
    return line.reshape(1, -1)


def _spaced(start: np.ndarray, end: np.ndarray, count: int) -> np.ndarray:
    # Filled from both ends, so that the row is symmetric where its ends are.
    if start.size == 1 == end.size and start.dtype.kind == "f" and count > 1 and start != end:
        return _spaced_line(start.item(), end.item(), count)
    start, end = np.broadcast_arrays(start, end)
    result = np.empty((start.shape[0], count), dtype=start.dtype, order="F")
    if count == 0:
        return result
    with np.errstate(all="ignore"):
        if start.dtype.kind == "c":
            result.real, result.imag = (_spaced(part(start), part(end), count) for part in (np.real, np.imag))
            if count % 2 == 1 and count > 1:
                opposite = ((start != -end) & np.isinf(start) & np.isinf(end) & (start.real == -end.real))[:, 0]
                result.real[opposite, count // 2] = np.nan
            return result
        step = np.where(start == end, 0, (end - start) / max(count - 1, 1))
        half = (count + 1) // 2
        steps = np.arange(half, dtype=np.float64) * step
        np.add(start, steps, out=result[:, :half])
        np.subtract(end, steps, out=result[:, count - half :][:, ::-1])
    if count % 2 == 1 and count > 1:
        middle = count // 2
        with np.errstate(all="ignore"):
            center = (start[:, 0] + end[:, 0]) / 2
        result[:, middle] = np.where((start == -end)[:, 0], 0, center)
    result[:, 0], result[:, -1] = (start[:, 0], end[:, 0]) if count > 1 else (end[:, 0], end[:, 0])
    return result


@builtin("y = logspace(a, b)", "y = logspace(a, b, n)", fresh=True)
def logspace(a: Any, b: Any, n: Any = 50.0) -> Any:
    """A row of n numbers from 10^a to 10^b whose logarithms are equally spaced; 50 by default.

    >> disp(logspace(0, 2, 3))
         1    10   100
    """
    for each in (a, b, n):
        if numel_of(each) != 1:
            raise OctaveError("logspace: arguments A, B, and N must be scalars")
    low, high = to_array_value(a).reshape(-1)[0], to_array_value(b).reshape(-1)[0]
    if high == np.pi:
        high = np.log10(np.pi)
    return norm(10.0 ** numbers(linspace(norm(np.array(low)), norm(np.array(high)), n), "logspace"))


@builtin("d = diag(v)", "D = diag(v, k)", "D = diag(v, m, n)", "v = diag(A, k)", fresh=True)
def diag(x: Any, k: Any = None, n: Any = None) -> Any:
    """The matrix with the vector v on its k-th diagonal, or the k-th diagonal of the matrix A as a column.

    >> disp(diag([1 2; 3 4])')
       1   4
    """
    if not (is_array_like(x) or class_of(x) == "cell"):
        raise OctaveError(f"octave_base_value::diag (): wrong type argument '{type_name(x)}'")
    if type(x) is Sparse and n is None:
        return _sparse_diagonal(x, 0 if k is None else _offset(k))
    array = elements(x)
    if array.ndim > 2:
        raise OctaveError("Matrix must be 2-dimensional")
    if n is not None:
        rows, columns = _diag_size(k, "M"), _diag_size(n, "N")
        if 1 not in array.shape:
            raise OctaveError("diag: V must be a vector")
        if type(x) in SPECIAL:
            raise OctaveError(f"octave_base_value::diag (): wrong type argument '{type_name(x)}'")
        result = np.zeros((rows, columns), dtype=array.dtype, order="F")
        if array.dtype == object:
            result.fill(EMPTY)
        count = min(rows, columns, array.size)
        if array.dtype.kind in "fc" and not is_text(x):
            return resized(Diagonal(array.reshape(-1), array.size, array.size), rows, columns)
        result[range(count), range(count)] = array.reshape(-1)[:count]
        return rebuild(x, result)
    offset = 0 if k is None else _offset(k)
    if 1 in array.shape and array.shape != (1, 1):
        if offset == 0 and array.dtype.kind in "fc" and not is_text(x):
            return diagonal_of(array.reshape(-1, order="F"))
        return rebuild(x, _on_diagonal(array.reshape(-1, order="F"), offset))
    if array.shape == (1, 1) and offset:
        return rebuild(x, _on_diagonal(array.reshape(-1), offset))
    if array.shape == (0, 0) and type(x) is not Diagonal:
        return rebuild(x, array.copy())
    return rebuild(x, np.diagonal(array, offset).reshape(-1, 1).copy())


def _offset(k: Any) -> int:
    if not is_numeric(k) or numel_of(k) != 1:
        raise OctaveError("diag: invalid argument K")
    offset = number(k, "diag: invalid argument K")
    if not abs(offset) < 2.0**47:
        raise MemoryError
    return int(offset)


def _diag_size(value: Any, which: str) -> int:
    if not is_numeric(value):
        raise OctaveError(f"diag: invalid dimension {which}")
    return max(integer(value, f"diag: invalid dimension {which}"), 0)


def _on_diagonal(vector: np.ndarray, offset: int) -> np.ndarray:
    size = vector.size + abs(offset)
    if vector.dtype == object:
        result = np.empty((size, size), dtype=object, order="F")
        result.fill(EMPTY)
    else:
        result = np.zeros((size, size), dtype=vector.dtype, order="F")
    rows = np.arange(vector.size) + max(-offset, 0)
    result[rows, rows + offset] = vector
    return result


@builtin("D = blkdiag(A, B, ...)", fresh=True)
def blkdiag(*args: Any) -> Any:
    """The block diagonal matrix of its arguments.

    >> disp(blkdiag([1 2], 3))
       1   2   0
       0   0   3
    """
    if not args:
        raise invalid_call("blkdiag")
    if not all(is_numeric(arg) for arg in args):
        raise OctaveError("blkdiag: all arguments must be numeric")
    if any(type(arg) is Sparse for arg in args):
        return _side_by_side(args)
    blocks = [numbers(arg, "blkdiag") for arg in args]
    if any(block.ndim > 2 for block in blocks):
        raise OctaveError("blkdiag: all arguments must be two-dimensional matrices")
    shape = sum(block.shape[0] for block in blocks), sum(block.shape[1] for block in blocks)
    result = np.zeros(shape, dtype=np.result_type(*blocks), order="F")
    row = column = 0
    for block in blocks:
        result[row : row + block.shape[0], column : column + block.shape[1]] = block
        row, column = row + block.shape[0], column + block.shape[1]
    return norm(result)


def _is_vector(value: Any) -> bool:
    dims = dims_of(value)
    return len(dims) == 2 and 1 in dims and dims[0] * dims[1] >= 1


@builtin("[xx, yy] = meshgrid(x, y)", "[xx, yy, zz] = meshgrid(x, y, z)", "[xx, yy] = meshgrid(x)", fresh=True)
def meshgrid(x: Any, y: Any = None, z: Any = None, *, nargout: int = 1) -> Any:
    """The coordinates of a grid: xx holds x in each row, yy holds y in each column.

    >> disp(meshgrid(1:3, 1:2))
       1   2   3
       1   2   3
    """
    y = x if y is None else y
    if nargout < 3 and z is None:
        if not (_is_vector(x) and _is_vector(y)):
            raise OctaveError("meshgrid: X and Y must be vectors")
        a, b = elements(x).reshape(1, -1), elements(y).reshape(-1, 1)
        xx = rebuild(x, np.tile(a, (b.size, 1)))
        return (xx, rebuild(y, np.tile(b, (1, a.size)))) if nargout > 1 else xx
    z = y if z is None else z
    if not (_is_vector(x) and _is_vector(y) and _is_vector(z)):
        raise OctaveError("meshgrid: X, Y, and Z must be vectors")
    grids = [elements(each).reshape(shape) for each, shape in ((x, (1, -1, 1)), (y, (-1, 1, 1)), (z, (1, 1, -1)))]
    full = np.broadcast_shapes(*(grid.shape for grid in grids))
    copies = [np.broadcast_to(grid, full).copy(order="F") for grid in grids]
    found = tuple(rebuild(each, copy) for each, copy in zip((x, y, z), copies, strict=True))
    return found if nargout > 1 else found[0]


@builtin("[y1, y2, ...] = ndgrid(x1, x2, ...)", "[y1, y2, ...] = ndgrid(x)", fresh=True)
def ndgrid(*args: Any, nargout: int = 1) -> Any:
    """The coordinates of a grid of any number of dimensions: yk varies along dimension k.

    >> disp(ndgrid(1:2, 1:3))
       1   1   1
       2   2   2
    """
    if not args:
        raise invalid_call("ndgrid")
    count = max(nargout, 2) if len(args) == 1 else len(args)
    if len(args) > 1 and nargout > len(args):
        raise OctaveError("ndgrid: wrong number of input arguments")
    axes = [args[0]] * count if len(args) == 1 else list(args)
    if not all(_is_vector(axis) for axis in axes):
        raise OctaveError("ndgrid: arguments must be vectors")
    shape = tuple(numel_of(axis) for axis in axes)
    grids = []
    for k, axis in enumerate(axes[: max(nargout, 1)]):
        line = numbers(axis, "ndgrid").reshape([-1 if j == k else 1 for j in range(count)])
        grids.append(norm(np.broadcast_to(line, shape).copy(order="F")))
    return tuple(grids) if nargout > 1 else grids[0]
