"""What display and output look at: output_precision, split_long_rows, terminal_size, page_screen_output and others.

Each function tells a setting, and sets it where it is given a value; with "local" until the calling function returns.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.display.format import Format
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import is_array_like, is_text
from nnrepl.values.sentinels import MISSING

_MOST = 2**31 - 1


def _format(context: Context) -> Format:
    state: Format = context.state["format"]
    return state


def _change(
    before: Any, args: tuple[Any, Any], read: Callable[[Any], Any], put: Callable[[Any], None], context: Context
) -> None:
    """Set what the arguments of a setting's function say: a value, which `read` understands, and perhaps "local"."""
    value, scope = args
    if value is MISSING:
        return
    if scope is not MISSING and (not isinstance(scope, str) or scope != "local"):
        raise OctaveError('second argument must be "local"')
    wanted = read(value)
    if scope is not MISSING and context.frame.function:
        context.frame.undo.append(lambda: put(before))
    put(wanted)


def _flag(name: str, field: str, args: tuple[Any, Any], nargout: int, context: Context) -> Any:
    """The function of a setting that is on or off."""
    state = _format(context)
    before = getattr(state, field)
    _change(before, args, lambda value: flag(value, name), lambda value: setattr(state, field, value), context)
    return before if nargout > 0 or args[0] is MISSING else None


def flag(value: Any, who: str) -> bool:
    """Whether an argument says on."""
    array = _numbers(value)
    if array is None or array.size != 1 or (array != array).any():
        raise OctaveError(f"{who}: argument must be a logical value")
    return bool(array.any())


def _integer(value: Any, who: str, least: int, most: int) -> int:
    """A whole number between limits; fractions are cut off."""
    array = _numbers(value)
    if array is None or not array.size:
        raise OctaveError(f"{who}: argument must be an integer value")
    number = float(array.flat[0].real)
    whole = int(min(max(number, -_MOST - 1), _MOST)) if number == number else -_MOST - 1
    if whole < least:
        raise OctaveError(f"{who}: arg must be greater than {least}")
    if whole > most:
        raise OctaveError(f"{who}: arg must be less than or equal to {most}")
    return whole


def _numbers(value: Any) -> Any:
    return to_array(value) if is_array_like(value) and not is_text(value) else None


@builtin("n = output_precision()", "old = output_precision(n)", 'output_precision(n, "local")', caller=True)
def output_precision(digits: Any = MISSING, scope: Any = MISSING, *, nargout: int = 1, context: Context) -> Any:
    """How many significant digits print, 0 to 16 (5 after format short). Gives the number before.

    >> output_precision(3); pi
    ans = 3.14
    """
    state = _format(context)
    before = state.precision

    def put(value: int) -> None:
        state.precision = value

    _change(before, (digits, scope), lambda value: _integer(value, "output_precision", 0, 16), put, context)
    return float(before) if nargout > 0 or digits is MISSING else None


@builtin(
    "n = struct_levels_to_print()",
    "old = struct_levels_to_print(n)",
    'struct_levels_to_print(n, "local")',
    caller=True,
)
def struct_levels_to_print(levels: Any = MISSING, scope: Any = MISSING, *, nargout: int = 1, context: Context) -> Any:
    """How many levels of structs within structs print with their fields (2 at the start). Gives the number before.

    >> s.a.b.c = 1; struct_levels_to_print(0); s
    s =
      scalar structure containing the fields:
        a: 1x1 scalar struct
    """
    state = _format(context)
    before = state.struct_levels

    def put(value: int) -> None:
        state.struct_levels = value

    _change(before, (levels, scope), lambda value: _integer(value, "struct_levels_to_print", -1, _MOST), put, context)
    return float(before) if nargout > 0 or levels is MISSING else None


@builtin("t = split_long_rows()", "old = split_long_rows(t)", 'split_long_rows(t, "local")', caller=True)
def split_long_rows(value: Any = MISSING, scope: Any = MISSING, *, nargout: int = 1, context: Context) -> Any:
    """Whether the rows of a wide matrix print in groups of columns (true at the start). Gives what was set before.

    >> split_long_rows(false); true(1, 30)
    ans =
      1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1
    """
    return _flag("split_long_rows", "split_rows", (value, scope), nargout, context)


@builtin("t = fixed_point_format()", "old = fixed_point_format(t)", 'fixed_point_format(t, "local")', caller=True)
def fixed_point_format(value: Any = MISSING, scope: Any = MISSING, *, nargout: int = 1, context: Context) -> Any:
    """Whether a matrix prints with a common scale factor (false at the start). Gives what was set before.

    >> fixed_point_format(true); [1000.5 2]
    ans =
      1.0e+03 *
       1.0005   0.0020
    """
    return _flag("fixed_point_format", "fixed_point", (value, scope), nargout, context)


@builtin(
    "t = print_empty_dimensions()",
    "old = print_empty_dimensions(t)",
    'print_empty_dimensions(t, "local")',
    caller=True,
)
def print_empty_dimensions(value: Any = MISSING, scope: Any = MISSING, *, nargout: int = 1, context: Context) -> Any:
    """Whether empty arrays print with their sizes (true at the start). Gives what was set before.

    >> print_empty_dimensions(false); zeros(0, 3)
    ans = []
    """
    return _flag("print_empty_dimensions", "empty_sizes", (value, scope), nargout, context)


@builtin(
    "t = print_struct_array_contents()",
    "old = print_struct_array_contents(t)",
    'print_struct_array_contents(t, "local")',
    caller=True,
)
def print_struct_array_contents(
    value: Any = MISSING, scope: Any = MISSING, *, nargout: int = 1, context: Context
) -> Any:
    """Whether a struct array prints the contents of its fields and not only their names (false at the start).

    Gives what was set before.
    """
    return _flag("print_struct_array_contents", "struct_arrays", (value, scope), nargout, context)


@builtin("t = page_screen_output()", "old = page_screen_output(t)", 'page_screen_output(t, "local")', caller=True)
def page_screen_output(value: Any = MISSING, scope: Any = MISSING, *, nargout: int = 1, context: Context) -> Any:
    """Whether output that is longer than the screen goes through a pager at the prompt. Gives what was set before.

    >> page_screen_output()
    ans = 0
    """
    before = bool(context.state.get("page_screen_output", False))

    def put(wanted: bool) -> None:
        context.state["page_screen_output"] = wanted

    _change(before, (value, scope), lambda wanted: flag(wanted, "page_screen_output"), put, context)
    return before if nargout > 0 or value is MISSING else None


@builtin("size = terminal_size()", "old = terminal_size([rows, columns])")
def terminal_size(size: Any = MISSING, *, context: Context) -> Any:
    """How many rows and columns the terminal has, which says where long rows are split; or have it be another size.

    Where a size is given, the result is the one before.

    >> terminal_size([24, 20]); 1:6
    ans =
     Columns 1 through 5:
       1   2   3   4   5
     Column 6:
       6
    """
    state = _format(context)
    before = norm(np.array([[state.height, state.width]], dtype=np.float64))
    if size is not MISSING:
        array = _numbers(size)
        if array is None:
            raise OctaveError("argument must be a 2-element array")
        if array.size != 2:
            raise OctaveError("terminal_size: argument must be a 2-element array")
        rows, columns = (_nearest(float(number.real)) for number in array.flat)
        if not (0 < rows <= _MOST and 0 < columns <= _MOST):
            raise OctaveError("terminal_size: rows and columns must be positive integers")
        state.height, state.width = rows, columns
    return before


def _nearest(number: float) -> int:
    return int(np.floor(number + 0.5)) if np.isfinite(number) else 0
