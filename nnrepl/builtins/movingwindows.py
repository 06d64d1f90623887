"""Functions of a window that moves along an array: movfun, movmean, movmedian and their family."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from nnrepl.builtins.args import column, first_long_axis, function, number, numbers, row, with_axis
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_array_like, is_text, numel_of

_ENDS = ("shrink", "periodic", "same", "fill")
_INPUT = "Octave:invalid-input-arg"
_WRONG_WINDOW = "movslice: WLEN must be a scalar or 2-element array of integers >= 0"

_NO_FUNCTION = "movfun: FCN must be a valid function handle"


class _Options(NamedTuple):
    """How a window is applied: the axis, what stands beyond the ends (a word or a number), which output is meant."""

    axis: int | None = None
    ends: str | float = "shrink"
    outputs: Sequence[int] | None = None


def _window(wlen: Any) -> tuple[int, int]:
    """How many elements before and after the middle one belong to the window."""
    sizes = numbers(wlen, "movslice").reshape(-1).real if is_array_like(wlen) else np.zeros(0)
    if sizes.size not in (1, 2) or not ((sizes >= 0) & (sizes < 2**31) & (sizes == np.trunc(sizes))).all():
        raise OctaveError(_WRONG_WINDOW, _INPUT)
    if sizes.size == 2:
        return int(sizes[0]), int(sizes[1])
    length = int(sizes[0])
    if length <= 1:
        raise OctaveError("movslice: WLEN must be > 1", _INPUT)
    return length // 2, (length - 1) // 2


def _ends(value: Any) -> str | float:
    if is_text(value) and str(value).lower() in _ENDS:
        return str(value).lower()
    if not is_text(value) and is_array_like(value) and numel_of(value) == 1:
        return float(numbers(value, "movfun").reshape(-1)[0])
    check = '"@(x) any (strcmpi (x, valid_bc)) || (isnumeric (x) && isscalar (x))"'
    raise OctaveError(f"movfun: failed validation of ENDPOINTS. Checked with {check}")


def _axis(value: Any, ndim: int) -> int | None:
    if is_array_like(value) and numel_of(value) == 0:
        return None
    dim = numbers(value, "movfun").reshape(-1)
    if dim.size != 1 or dim[0] not in range(1, ndim + 1):
        check = '"@(d) isempty (d) || (isscalar (d) && isindex (d, ndims (x)))"'
        raise OctaveError(f"movfun: failed validation of DIM. Checked with {check}")
    return int(dim[0]) - 1


def _read_options(args: Sequence[Any], ndim: int) -> _Options:
    options = _Options()
    if len(args) % 2:
        raise OctaveError("movfun: options must be given as pairs of PROPERTY and VALUE")
    for name, value in zip(args[::2], args[1::2], strict=True):
        word = str(name).lower() if is_text(name) else ""
        if word == "dim":
            options = options._replace(axis=_axis(value, ndim))
        elif word == "endpoints":
            options = options._replace(ends=_ends(value))
        elif word == "outdim":
            options = options._replace(outputs=[int(n) - 1 for n in numbers(value, "movfun").reshape(-1)])
        elif word == "nancond":
            if value != "includenan":
                raise OctaveError(f'movfun: the value "{value}" of "nancond" is not supported')
        else:
            raise OctaveError(f"movfun: argument '{str(name).upper()}' is not a valid parameter")
    return options


def _applied(fcn: Callable[..., Any], windows: np.ndarray, outputs: Sequence[int] | None) -> np.ndarray:
    """What a function says of windows that are columns: one row for each of them."""
    values = numbers(fcn(norm(np.asfortranarray(windows)), nargout=1), "movfun")
    count = windows.shape[1]
    if values.size == 1:
        return np.full((count, 1), values.reshape(-1)[0])
    table = values.reshape(count, -1, order="F")
    if outputs is None:
        return table
    if max(outputs) >= table.shape[1] or min(outputs) < 0:
        raise OctaveError("movfun: output dimension OUTDIM is larger than largest available output")
    return table[:, list(outputs)]


def _moved(fcn: Callable[..., Any], line: np.ndarray, window: tuple[int, int], options: _Options) -> np.ndarray:
    """The function of the windows around each element of one line: one row an element."""
    before, after = window
    n = line.size
    places = np.arange(-before, after + 1)[:, None] + np.arange(n)
    if options.ends == "shrink":
        inside = np.arange(before, n - after)
        middle = _applied(fcn, line[places[:, inside]], options.outputs)
        rows = [_applied(fcn, line[max(k - before, 0) : k + after + 1, None], options.outputs) for k in range(before)]
        rows.append(middle)
        last = range(n - after, n)
        rows += [_applied(fcn, line[max(k - before, 0) : k + after + 1, None], options.outputs) for k in last]
        return np.concatenate(rows)
    if options.ends == "periodic":
        return _applied(fcn, line[places % n], options.outputs)
    near = line[np.clip(places, 0, n - 1)]
    if options.ends != "same":
        beyond = (places < 0) | (places >= n)
        near = np.where(beyond, np.nan if options.ends == "fill" else options.ends, near)
    return _applied(fcn, near, options.outputs)


def _moving(fcn: Callable[..., Any], x: Any, wlen: Any, args: Sequence[Any]) -> Any:
    array = numbers(x, "movfun")
    options = _read_options(args, array.ndim)
    axis = first_long_axis(array.shape) if options.axis is None else options.axis
    array = with_axis(array, axis)
    if array.size == 0:
        return norm(array.copy())
    window = _window(wlen)
    length = sum(window) + 1
    if length > array.shape[axis]:
        text = f"window length WLEN ({length}) must be shorter than length along DIM ({array.shape[axis]})"
        raise OctaveError(f"movslice: {text}", _INPUT)
    lines = np.moveaxis(array, axis, 0)
    flat = lines.reshape(lines.shape[0], -1)
    columns = [_moved(fcn, np.ascontiguousarray(flat[:, k]), window, options) for k in range(flat.shape[1])]
    if len(columns) == 1 and columns[0].shape[1] > 1:
        return norm(columns[0])
    if columns[0].shape[1] > 1:
        raise OctaveError("movfun: several outputs for an array of several columns are not supported")
    table = np.concatenate(columns, axis=1).reshape(lines.shape)
    return norm(np.moveaxis(table, 0, axis))


def _family(name: str, x: Any, wlen: Any, args: Sequence[Any], context: Any) -> Any:
    """One of the functions that are named after what they do to a window."""
    return _moving(function(name, context, _NO_FUNCTION), x, wlen, args)


@builtin("y = movfun(fcn, x, wlen)", 'y = movfun(fcn, x, wlen, "Endpoints", how, "dim", dim, "outdim", n)', fresh=True)
def movfun(fcn: Any, x: Any, wlen: Any, *args: Any, context: Any) -> Any:
    """A function of a window that moves along x.

    wlen is the window's length, or [before, after]; the function gets windows as columns. At the ends the window
    shrinks, or with "Endpoints" sees NaN ("fill"), the nearest element ("same"), the other end ("periodic"), a number.

    >> movfun(@max, [1 5 2 4], 3)
    ans =

       5   5   5   4

    """
    return _moving(function(fcn, context, _NO_FUNCTION), x, wlen, args)


@builtin("y = movmean(x, wlen)", 'y = movmean(x, wlen, "Endpoints", how, "dim", dim)', fresh=True)
def movmean(x: Any, wlen: Any, *args: Any, context: Any) -> Any:
    """The mean of a window that moves along x; the options are those of movfun.

    >> movmean(1:5, 3)
    ans =

       1.5000   2.0000   3.0000   4.0000   4.5000

    """
    return _family("mean", x, wlen, args, context)


@builtin("y = movmedian(x, wlen)", 'y = movmedian(x, wlen, "Endpoints", how, "dim", dim)', fresh=True)
def movmedian(x: Any, wlen: Any, *args: Any, context: Any) -> Any:
    """The median of a window that moves along x; the options are those of movfun.

    >> movmedian([1 9 2 8 3], 3)
    ans =

       5.0000   2.0000   8.0000   3.0000   5.5000

    """
    return _family("median", x, wlen, args, context)


@builtin("y = movmax(x, wlen)", 'y = movmax(x, wlen, "Endpoints", how, "dim", dim)', fresh=True)
def movmax(x: Any, wlen: Any, *args: Any, context: Any) -> Any:
    """The greatest element of a window that moves along x; the options are those of movfun.

    >> movmax(1:5, 3)
    ans =

       2   3   4   5   5

    """
    return _family("max", x, wlen, args, context)


@builtin("y = movmin(x, wlen)", 'y = movmin(x, wlen, "Endpoints", how, "dim", dim)', fresh=True)
def movmin(x: Any, wlen: Any, *args: Any, context: Any) -> Any:
    """The least element of a window that moves along x; the options are those of movfun.

    >> movmin(1:5, 3)
    ans =

       1   1   2   3   4

    """
    return _family("min", x, wlen, args, context)


@builtin("y = movsum(x, wlen)", 'y = movsum(x, wlen, "Endpoints", how, "dim", dim)', fresh=True)
def movsum(x: Any, wlen: Any, *args: Any, context: Any) -> Any:
    """The sum of a window that moves along x; the options are those of movfun.

    >> movsum(1:5, 3)
    ans =

        3    6    9   12    9

    """
    return _family("sum", x, wlen, args, context)


@builtin("y = movprod(x, wlen)", 'y = movprod(x, wlen, "Endpoints", how, "dim", dim)', fresh=True)
def movprod(x: Any, wlen: Any, *args: Any, context: Any) -> Any:
    """The product of a window that moves along x; the options are those of movfun.

    >> movprod(1:5, 3)
    ans =

        2    6   24   60   20

    """
    return _family("prod", x, wlen, args, context)


@builtin("y = movmad(x, wlen)", 'y = movmad(x, wlen, "Endpoints", how, "dim", dim)', fresh=True)
def movmad(x: Any, wlen: Any, *args: Any, context: Any) -> Any:
    """The mean absolute deviation of a window that moves along x; the options are those of movfun.

    >> movmad([1 5 2 9 4], 3)
    ans =

       2.0000   1.5556   2.4444   2.6667   2.5000

    """
    return _family("mad", x, wlen, args, context)


def _spread(name: str, x: Any, wlen: Any, args: Sequence[Any], context: Any) -> Any:
    """std or var of a window; a number before the options says how to normalize."""
    opt = 0.0
    if args and not is_text(args[0]):
        opt, args = args[0], args[1:]
    spread = function(name, context, _NO_FUNCTION)
    return _moving(lambda windows, nargout: spread(windows, opt, nargout=nargout), x, wlen, args)


@builtin("y = movstd(x, wlen)", 'y = movstd(x, wlen, opt, "Endpoints", how, "dim", dim)', fresh=True)
def movstd(x: Any, wlen: Any, *args: Any, context: Any) -> Any:
    """The standard deviation of a window that moves along x; opt is that of std, the options are those of movfun.

    >> movstd(1:5, 3)
    ans =

       0.7071   1.0000   1.0000   1.0000   0.7071

    """
    return _spread("std", x, wlen, args, context)


@builtin("y = movvar(x, wlen)", 'y = movvar(x, wlen, opt, "Endpoints", how, "dim", dim)', fresh=True)
def movvar(x: Any, wlen: Any, *args: Any, context: Any) -> Any:
    """The variance of a window that moves along x; opt is that of var, the options are those of movfun.

    >> movvar(1:5, 3)
    ans =

       0.5000   1.0000   1.0000   1.0000   0.5000

    """
    return _spread("var", x, wlen, args, context)


@builtin("slices = movslice(n, wlen)", "[slices, c, cpre, cpost, win] = movslice(n, wlen)", fresh=True)
def movslice(n: Any, wlen: Any, *, nargout: int = 1) -> Any:
    """The indices that each place of a moving window covers, one place a column.

    c      the middles of the windows that are whole; cpre, cpost: those before and after, whose windows are not
    win    the window, as distances from its middle

    >> movslice(5, 3)
    ans =

       1   2   3
       2   3   4
       3   4   5

    """
    count = number(n, "movslice: N must be a positive integer")
    if not 1 <= count < np.inf or count != int(count):
        raise OctaveError("movslice: N must be a positive integer")
    before, after = _window(wlen)
    if before + after + 1 > count:
        problem = f"window length WLEN ({before + after + 1}) must be shorter than length along DIM ({count:.0f})"
        raise OctaveError(f"movslice: {problem}", _INPUT)
    window = np.arange(-before, after + 1.0)
    middles = np.arange(before + 1.0, count - after + 1)
    slices = norm(window.reshape(-1, 1) + middles)
    if nargout < 2:
        return slices
    first, last = row(np.arange(1.0, before + 1)), row(np.arange(count - after + 1, count + 1))
    return slices, row(middles), first, last, column(window)
