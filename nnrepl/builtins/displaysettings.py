"""What display and output look at: output_precision, split_long_rows, terminal_size, page_screen_output and others.

Each function tells a setting, and sets it where it is given a value; with "local" until the calling function returns.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.settingvalues import attribute, flag, forms, kept, whole
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


_PRECISION = attribute("output_precision", whole(0, 16), _format, "precision")
_STRUCT_LEVELS = attribute("struct_levels_to_print", whole(-1), _format, "struct_levels")
_SPLIT_ROWS = attribute("split_long_rows", flag, _format, "split_rows")
_FIXED_POINT = attribute("fixed_point_format", flag, _format, "fixed_point")
_EMPTY_SIZES = attribute("print_empty_dimensions", flag, _format, "empty_sizes")
_STRUCT_ARRAYS = attribute("print_struct_array_contents", flag, _format, "struct_arrays")
_PAGED = kept("page_screen_output", flag, False)


@builtin(*forms("output_precision"), leaving=True)
def output_precision(*args: Any, nargout: int = 1, context: Context) -> Any:
    """How many significant digits print, 0 to 16 (5 after format short). Gives the number before.

    >> output_precision(3); pi
    ans = 3.14
    """
    return _PRECISION.call(args, nargout, context)


@builtin(*forms("struct_levels_to_print"), leaving=True)
def struct_levels_to_print(*args: Any, nargout: int = 1, context: Context) -> Any:
    """How many levels of structs within structs print with their fields (2 at the start). Gives the number before.

    >> s.a.b.c = 1; struct_levels_to_print(0); s
    s =
      scalar structure containing the fields:
        a: 1x1 scalar struct
    """
    return _STRUCT_LEVELS.call(args, nargout, context)


@builtin(*forms("split_long_rows"), leaving=True)
def split_long_rows(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether the rows of a wide matrix print in groups of columns (true at the start). Gives what was set before.

    >> split_long_rows(false); true(1, 30)
    ans =
      1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1
    """
    return _SPLIT_ROWS.call(args, nargout, context)


@builtin(*forms("fixed_point_format"), leaving=True)
def fixed_point_format(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether a matrix prints with a common scale factor (false at the start). Gives what was set before.

    >> fixed_point_format(true); [1000.5 2]
    ans =
      1.0e+03 *
       1.0005   0.0020
    """
    return _FIXED_POINT.call(args, nargout, context)


@builtin(*forms("print_empty_dimensions"), leaving=True)
def print_empty_dimensions(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether empty arrays print with their sizes (true at the start). Gives what was set before.

    >> print_empty_dimensions(false); zeros(0, 3)
    ans = []
    """
    return _EMPTY_SIZES.call(args, nargout, context)


@builtin(*forms("print_struct_array_contents"), leaving=True)
def print_struct_array_contents(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether a struct array prints the contents of its fields and not only their names (false at the start).

    Gives what was set before.
    """
    return _STRUCT_ARRAYS.call(args, nargout, context)


@builtin(*forms("page_screen_output"), leaving=True)
def page_screen_output(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether output that is longer than the screen goes through a pager at the prompt. Gives what was set before.

    >> page_screen_output()
    ans = 0
    """
    return _PAGED.call(args, nargout, context)


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
        array = to_array(size) if is_array_like(size) and not is_text(size) else None
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
