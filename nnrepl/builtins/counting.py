"""Finding and counting elements: find, histc, accumarray, and the counts of hist."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnrepl.builtins.args import (
    axis,
    elements,
    first_axis,
    function,
    number,
    numbers,
    rebuild,
    sizes,
    to_array_value,
    to_count,
)
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.registry import builtin
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import is_array_like, is_complex, is_integer_class, is_numeric, is_text, numel_of
from nnrepl.values.sparse import Sparse

_of_linear = later("nnrepl.runtime.sparse", "of_linear")
_sparse_places = later("nnrepl.builtins.sparseorder", "places")

_NO_FUNCTION = "accumarray: FUNC must be a function handle"


@builtin("i = find(x)", "i = find(x, n)", 'i = find(x, n, "first"|"last")', "[i, j, v, m, n] = find(...)", fresh=True)
def find(x: Any, n: Any = None, direction: Any = "first", *, nargout: int = 1) -> Any:
    """The indices of the elements that are not 0, or of the first or last n of them.

    With two outputs rows and columns, with three also the elements; of a sparse matrix then also its size.

    >> disp(find([0 3 0 4]))
       2   4
    """
    if n is None and nargout < 2 and type(x) is np.ndarray and x.dtype.char in "?d" and x.ndim == 2:
        return _places(x)
    count = None if n is None else _wanted(n, direction)
    if type(x) is Sparse:
        return _sparse_places(x, count, direction == "last", nargout)
    array = numbers(x, "find")
    flat = np.flatnonzero(array.T if array.ndim == 2 else array.transpose())
    if count is not None:
        most = min(count, flat.size)
        flat = flat[:most] if direction == "first" else flat[flat.size - most :]
    shape = _found_shape(array, flat.size)
    if nargout < 2:
        return norm((flat + 1.0).reshape(shape))
    columns, rows = np.divmod(flat, max(array.shape[0], 1))
    found = norm((rows + 1.0).reshape(shape)), norm((columns + 1.0).reshape(shape))
    if nargout < 3:
        return found
    values = elements(x).reshape(-1, order="F")[flat].reshape(shape)
    return (*found, rebuild(x, values), *(np.zeros((0, 0)) for _ in range(2)))


def _places(x: np.ndarray) -> Any:
    """The indices of the elements of a matrix that are not 0, counted along its columns."""
    found = x.T.ravel().nonzero()[0]
    if found.size == 1:
        return float(found[0]) + 1.0
    return (found + 1.0).reshape(_found_shape(x, found.size))


def _wanted(n: Any, direction: Any) -> int:
    """How many elements are asked for."""
    if not is_array_like(n) or is_text(n):
        raise OctaveError("find: N must be an integer")
    count = number(norm(to_array_value(n).reshape(-1)[:1].reshape(-1, 1)), "find: N must be an integer")
    if count < 0 or count != np.floor(count):
        raise OctaveError("find: N must be a non-negative integer")
    if not isinstance(direction, str) or direction not in ("first", "last"):
        raise OctaveError('find: DIRECTION must be "first" or "last"')
    return int(min(count, 2.0**62))


def _found_shape(array: np.ndarray, count: int) -> tuple[int, int]:
    if array.ndim == 2 and array.shape[0] == 1 and array.shape[1] != 1:
        return (1, count)
    if array.shape in ((0, 0), (1, 1)) and count == 0:
        return (0, 0)
    return (count, 1)


@builtin("n = histc(x, edges)", "[n, idx] = histc(x, edges, dim)", fresh=True)
def histc(x: Any, edges: Any, dim: Any = None, *, nargout: int = 1) -> Any:
    """How many elements lie from each edge to the next; those equal to the last edge count there.

    idx tells the interval of each element, 0 for none.

    >> disp(histc([1 2 2 3 5], 1:5))
       1   2   1   0   1
    """
    if not is_array_like(x) or numbers(x, "histc").dtype.kind == "c":
        raise OctaveError("histc: X argument must be real-valued, not complex")
    array = numbers(x, "histc")
    if is_complex(edges):
        raise OctaveError("histc: EDGES must be real-valued, not complex")
    limits = numbers(edges, "histc").reshape(-1, order="F").astype(float)
    if limits.size == 0:
        return (np.zeros((0, 0), order="F"),) * 2 if nargout > 1 else np.zeros((0, 0), order="F")
    where = first_axis(array.shape) if dim is None else axis(dim, "histc: DIM must be an integer and a valid dimension")
    if where >= array.ndim:
        raise OctaveError("histc: DIM must be an integer and a valid dimension")
    place = np.searchsorted(limits, array, side="right")
    with np.errstate(invalid="ignore"):
        place = np.where((array > limits[-1]) | (array != array), 0, place)
    others = [extent for k, extent in enumerate(array.shape) if k != where]
    line = np.moveaxis(place, where, 0).reshape(place.shape[where], math.prod(others))
    counts = np.zeros((limits.size, line.shape[1]))
    for k in range(line.shape[1]):
        counts[:, k] = np.bincount(line[:, k], minlength=limits.size + 1)[1:]
    result = norm(np.moveaxis(counts.reshape([limits.size, *others]), 0, where))
    return (result, norm(place.astype(float))) if nargout > 1 else result


def count_in_bins(y: Any, bins: Any = 10.0, scale: Any = None) -> tuple[np.ndarray, np.ndarray]:
    """How many elements of each column (or of a vector) fall into bins, as `hist` counts: counts and middles of bins.

    bins   how many of the same width, or their middles
    scale  what the counts of each column are to sum up to
    """
    if not is_array_like(y) or numbers(y, "hist").dtype.kind == "c":
        raise OctaveError("hist: Y must be real-valued")
    array = numbers(y, "hist")
    array = array if array.dtype.kind == "f" else array.astype(float)
    columns = array.reshape(-1, 1) if 1 in array.shape else array
    centers = _centers(columns, bins)
    cuts = (centers[:-1] + centers[1:]) / 2
    counts = np.zeros((centers.size, columns.shape[1]))
    for k in range(columns.shape[1]):
        known = columns[~np.isnan(columns[:, k]), k]
        counts[:, k] = np.bincount(np.searchsorted(cuts, known, side="left"), minlength=centers.size)
    if scale is not None:
        if not is_numeric(scale) or is_complex(scale) or (to_array_value(scale) <= 0).any():
            raise OctaveError("hist: NORM must be a numeric constant > 0")
        share = numbers(scale, "hist").reshape(-1)
        if share.size not in (1, counts.shape[1]):
            raise OctaveError("hist: NORM must be scalar or vector of length 'columns (Y)'")
        counts = counts / counts.sum(axis=0) * share
    return counts, centers


def _centers(columns: np.ndarray, bins: Any) -> np.ndarray:
    if not is_numeric(bins):
        raise OctaveError("hist: bin specification must be a numeric scalar or vector")
    given = to_array_value(bins)
    if given.size == 1:
        count = to_count(given.real.item())
        if count <= 0:
            raise OctaveError("hist: number of bins NBINS must be positive")
        finite = columns[np.isfinite(columns)]
        if not finite.size:
            dims = f"{max(count - 1, 0)}x0"
            raise OctaveError(f"cutoff(1): out of bound 0 (dimensions are {dims})", "Octave:index-out-of-bounds")
        low, high = finite.min(), finite.max()
        if low == high:
            # All in one place: bins of width 1 around it.
            return np.asarray(low + np.arange(count) - np.floor((count - 1) / 2), dtype=columns.dtype)
        half = (high - low) / count / 2
        return np.linspace(low + half, high - half, count).astype(columns.dtype)
    if given.size == 0 or 1 not in given.shape:
        raise OctaveError("hist: bin specification must be a scalar or vector")
    return np.sort(given.real.reshape(-1).astype(columns.dtype))


@builtin("a = accumarray(subs, vals)", "a = accumarray(subs, vals, sz, fcn, fillval)", fresh=True)
def accumarray(
    subs: Any, vals: Any, sz: Any = None, fcn: Any = None, fillval: Any = None, issparse: Any = None, *, context: Any
) -> Any:
    """An array of the sums of the values that have the same subscripts, or of what a function makes of them.

    subs has a row of subscripts for each value. sz is the size of the result; fillval stands where there is no value.

    >> disp(accumarray([1; 2; 1], [10; 20; 30])')
       40   20
    """
    sparse = issparse is not None and bool(numbers(issparse, "accumarray").any())
    if sparse and fillval is not None and numel_of(fillval) and number(fillval, "accumarray: FILLVAL must be a scalar"):
        raise OctaveError("accumarray: FILLVAL must be zero in the sparse case")
    places = _subscripts(subs)
    values = numbers(vals, "accumarray").reshape(-1, order="F")
    count = places.shape[0]
    if values.size not in (1, count):
        raise OctaveError("accumarray: dimension mismatch")
    values = np.broadcast_to(values, (count,))
    shape = _result_shape(places, sz)
    if sparse and len(shape) > 2:
        raise OctaveError("accumarray: in the sparse case, needs 1 or 2 subscripts")
    if places.size and (places.max(axis=0) >= np.array(shape)[: places.shape[1]]).any():
        raise OctaveError("accumarray: index out of range")
    strides = np.cumprod([1, *shape[: places.shape[1] - 1]]) if places.shape[1] else np.array([1])
    flat = places[:, 0] if places.shape[1] == 1 else places @ strides
    fill = 0.0 if fillval is None or numel_of(fillval) == 0 else number(fillval, "accumarray: FILLVAL must be a scalar")
    if sparse:
        return _sparse_sums(flat, values, shape, fcn, context)
    if _is_default(fcn):
        return norm(_sums(flat, values, int(np.prod(shape)), fill).reshape(shape, order="F"))
    name = fcn.name if isinstance(fcn, FunctionHandle) and fcn.node is None else ""
    if name == "sum":
        return norm(_sums(flat, values, int(np.prod(shape)), fill).reshape(shape, order="F"))
    if name in ("max", "min") and values.dtype.kind == "f" and (fill or name == "min"):
        fill = math.nan  # as Octave 7 leaves it
    return _applied(flat, values, shape, function(fcn, context, _NO_FUNCTION), fill, is_integer_class(vals))


def _is_default(fcn: Any) -> bool:
    return fcn is None or (type(fcn) is not float and not isinstance(fcn, FunctionHandle) and numel_of(fcn) == 0)


def _sparse_sums(flat: np.ndarray, values: np.ndarray, shape: tuple[int, ...], fcn: Any, context: Any) -> Any:
    """The sums, or what a function makes of the values of each place, as a sparse matrix."""
    places, groups = np.unique(flat, return_inverse=True)
    if _is_default(fcn):
        found = _sums(groups.reshape(-1), values, places.size, 0.0)
    else:
        call = function(fcn, context, _NO_FUNCTION)
        result = _applied(groups.reshape(-1), values, (places.size, 1), call, 0.0, False)
        found = numbers(result, "accumarray").reshape(-1)
    return _of_linear(found, places, shape)


def _subscripts(subs: Any) -> np.ndarray:
    if isinstance(subs, Cell):
        columns = [numbers(item, "accumarray").real.reshape(-1, order="F") for item in subs.items()]
        if len({column.size for column in columns}) != 1:
            raise OctaveError("accumarray: dimension mismatch" if columns else "Invalid call to accumarray")
        array = np.stack(columns, axis=1).astype(float)
    else:
        array = numbers(subs, "accumarray").real
        if array.ndim > 2:
            array = array.reshape(array.shape[0], math.prod(array.shape[1:]), order="F")
    if array.size == 0:
        return np.zeros((0, max(array.shape[1], 1)), dtype=np.intp)
    with np.errstate(invalid="ignore"):
        places = array.astype(np.intp)
    if places.min() < 1 or (array.dtype.kind == "f" and not (places == array).all()):
        raise OctaveError("accumarray: indices must be positive integers")
    places -= 1
    return places


def _result_shape(places: np.ndarray, sz: Any) -> tuple[int, ...]:
    if sz is not None and numel_of(sz):
        return sizes((sz,), "accumarray")
    if places.size == 0:
        return (0, 1)
    extents = tuple(int(k) + 1 for k in places.max(axis=0))
    return extents if len(extents) > 1 else (*extents, 1)


def _sums(flat: np.ndarray, values: np.ndarray, size: int, fill: float) -> np.ndarray:
    if values.strides == (0,) and values.dtype.char == "d" and (values[:1] == 1).all():
        total = np.bincount(flat, minlength=size).astype(float)
    elif values.dtype.kind == "c":
        total = np.bincount(flat, values.real, size) + 1j * np.bincount(flat, values.imag, size)
    else:
        total = np.bincount(flat, values.astype(float), size).astype(float)
        if values.dtype.char == "f":
            total = total.astype(np.float32)
    if fill:
        total[np.bincount(flat, minlength=size) == 0] = fill
    return total


def _applied(flat: np.ndarray, values: np.ndarray, shape: tuple[int, ...], call: Any, fill: float, whole: bool) -> Any:
    order = np.argsort(flat, kind="stable")
    places, starts = np.unique(flat[order], return_index=True)
    groups = [norm(group.reshape(-1, 1)) for group in np.split(values[order], starts[1:])] if places.size else []
    results = [call(group) for group in groups]
    if any(isinstance(result, Cell) for result in results):
        cells = Cell.empty(*shape)
        data = cells.data.reshape(-1, order="F")
        for place, result in zip(places, results, strict=True):
            data[place] = result.items()[0]
        return Cell(data.reshape(shape, order="F"))
    numbers_found = [numbers(result, "accumarray").reshape(-1) for result in results]
    if any(found.size != 1 for found in numbers_found):
        raise OctaveError("cellfun: all values must be scalars when UniformOutput = true")
    out = np.full(int(np.prod(shape)), fill)
    if numbers_found:
        found = np.concatenate(numbers_found)
        out = out.astype(found.dtype if found.dtype.kind in "iufc" else float)
        out[places] = found
    return norm(out.reshape(shape, order="F"))
