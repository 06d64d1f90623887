"""Functions that set how values are kept, printed and saved: optimize_range, print_empty_dimensions, save_precision."""

from __future__ import annotations

from typing import Any

from nnrepl.builtins.settingvalues import Setting, attribute, flag, kept, whole, words
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values import storage


def _stored(name: str, field: str) -> Setting:
    def put(context: Context, value: Any) -> None:
        setattr(context.storage, field, value)
        storage.use(context.storage)

    return Setting(name, flag, lambda context: getattr(context.storage, field), put)


def _shown(name: str, field: str, read: Any = flag) -> Setting:
    return attribute(name, read, lambda context: context.state["format"], field)


def _forms(name: str) -> tuple[str, str, str]:
    return f"val = {name}()", f"old = {name}(new)", f'{name}(new, "local")'


_RANGES = _stored("optimize_range", "ranges")
_DIAGONALS = _stored("optimize_diagonal_matrix", "diagonals")
_PERMUTATIONS = _stored("optimize_permutation_matrix", "permutations")
_EMPTY_DIMENSIONS = _shown("print_empty_dimensions", "empty_dimensions")
_STRUCT_LEVELS = _shown("struct_levels_to_print", "struct_levels", whole(-1))
_STRUCT_ARRAYS = _shown("print_struct_array_contents", "struct_arrays")
_FIXED_POINT = _shown("fixed_point_format", "fixed_point")
_SPLIT_ROWS = _shown("split_long_rows", "split_rows")
_SAVE_PRECISION = kept("save_precision", whole(), 17.0)
_SAVE_OPTIONS = kept("save_default_options", words, "-text")


@builtin(*_forms("optimize_range"), leaving=True)
def optimize_range(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether a range is kept as three numbers (the default) instead of all its elements. With "local" until return.

    >> optimize_range(false); base = 1;
    >> typeinfo(base:3)
    ans = matrix
    """
    return _RANGES.call(args, nargout, context)


@builtin(*_forms("optimize_diagonal_matrix"), leaving=True)
def optimize_diagonal_matrix(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether a diagonal matrix is kept as its diagonal (the default) instead of all its elements.

    >> optimize_diagonal_matrix(false); typeinfo(eye(2))
    ans = matrix
    """
    return _DIAGONALS.call(args, nargout, context)


@builtin(*_forms("optimize_permutation_matrix"), leaving=True)
def optimize_permutation_matrix(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether a permutation matrix is kept as its order (the default) instead of all its elements.

    >> optimize_permutation_matrix(false); [l, u, p] = lu([1 2; 3 4]); typeinfo(p)
    ans = matrix
    """
    return _PERMUTATIONS.call(args, nargout, context)


@builtin(*_forms("print_empty_dimensions"), leaving=True)
def print_empty_dimensions(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether an array without elements prints its dimensions, as [](0x3) (the default), or only as [].

    >> print_empty_dimensions(false); x = zeros(0, 3)
    x = []
    """
    return _EMPTY_DIMENSIONS.call(args, nargout, context)


@builtin(*_forms("struct_levels_to_print"), leaving=True)
def struct_levels_to_print(*args: Any, nargout: int = 1, context: Context) -> Any:
    """How deep structs inside structs print, 2 unless set; below that only what the fields are.

    >> s.a = 1; struct_levels_to_print(0); s
    s =

      scalar structure containing the fields:

        a: 1x1 scalar

    """
    return _STRUCT_LEVELS.call(args, nargout, context)


@builtin(*_forms("print_struct_array_contents"), leaving=True)
def print_struct_array_contents(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether struct arrays print what their fields hold, as cells, or only the names of the fields (the default).

    >> print_struct_array_contents(true); s = struct("a", {1, 2})
    s =

      1x2 struct array containing the fields:

        a =
        {
          [1,1] = 1
          [1,2] = 2
        }


    """
    return _STRUCT_ARRAYS.call(args, nargout, context)


@builtin(*_forms("fixed_point_format"), leaving=True)
def fixed_point_format(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether the elements of a matrix print with one scale factor for all.

    >> fixed_point_format(true); [1000.5 2]
    ans =

      1.0e+03 *

       1.0005   0.0020

    """
    return _FIXED_POINT.call(args, nargout, context)


@builtin(*_forms("split_long_rows"), leaving=True)
def split_long_rows(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether a matrix that is wider than the screen prints in groups of columns (the default).

    >> split_long_rows()
    ans = 1
    """
    return _SPLIT_ROWS.call(args, nargout, context)


@builtin(*_forms("save_precision"), leaving=True)
def save_precision(*args: Any, nargout: int = 1, context: Context) -> Any:
    """How many significant digits numbers have that `save` writes as text, 17 unless set.

    >> save_precision()
    ans = 17
    """
    return _SAVE_PRECISION.call(args, nargout, context)


@builtin(*_forms("save_default_options"), leaving=True)
def save_default_options(*args: Any, nargout: int = 1, context: Context) -> Any:
    """The options that `save` starts with, such as "-text" (the default) or "-v7 -append".

    >> save_default_options()
    ans = -text
    """
    return _SAVE_OPTIONS.call(args, nargout, context)
