"""Functions that set how values are kept and saved: optimize_range, optimize_diagonal_matrix, save_precision."""

from __future__ import annotations

from typing import Any

from nnrepl.builtins.settingvalues import Setting, flag, forms, kept, whole, words
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values import storage


def _stored(name: str, field: str) -> Setting:
    def put(context: Context, value: Any) -> None:
        setattr(context.storage, field, value)
        storage.use(context.storage)

    return Setting(name, flag, lambda context: getattr(context.storage, field), put)


def _never(value: Any, who: str) -> bool:
    if flag(value, who):
        raise OctaveError(f"{who}: sparse matrices that become full by themselves are not supported")
    return False


_RANGES = _stored("optimize_range", "ranges")
_DIAGONALS = _stored("optimize_diagonal_matrix", "diagonals")
_PERMUTATIONS = _stored("optimize_permutation_matrix", "permutations")
_SAVE_PRECISION = kept("save_precision", whole(-1), 17.0)
_MUTATE = kept("sparse_auto_mutate", _never, False)
_SAVE_OPTIONS = kept("save_default_options", words, "-text")


@builtin(*forms("optimize_range"), leaving=True)
def optimize_range(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether a range is kept as three numbers (the default) instead of all its elements. With "local" until return.

    >> optimize_range(false); base = 1;
    >> typeinfo(base:3)
    ans = matrix
    """
    return _RANGES.call(args, nargout, context)


@builtin(*forms("optimize_diagonal_matrix"), leaving=True)
def optimize_diagonal_matrix(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether a diagonal matrix is kept as its diagonal (the default) instead of all its elements.

    >> optimize_diagonal_matrix(false); typeinfo(eye(2))
    ans = matrix
    """
    return _DIAGONALS.call(args, nargout, context)


@builtin(*forms("optimize_permutation_matrix"), leaving=True)
def optimize_permutation_matrix(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether a permutation matrix is kept as its order (the default) instead of all its elements.

    >> optimize_permutation_matrix(false); [l, u, p] = lu([1 2; 3 4]); typeinfo(p)
    ans = matrix
    """
    return _PERMUTATIONS.call(args, nargout, context)


@builtin(*forms("sparse_auto_mutate"), leaving=True)
def sparse_auto_mutate(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether sparse matrices become full where that takes less memory. They never do: turning it on is an error.

    >> sparse_auto_mutate()
    ans = 0
    """
    return _MUTATE.call(args, nargout, context)


@builtin(*forms("save_precision"), leaving=True)
def save_precision(*args: Any, nargout: int = 1, context: Context) -> Any:
    """How many significant digits numbers have that `save` writes as text, 17 unless set.

    >> save_precision()
    ans = 17
    """
    return _SAVE_PRECISION.call(args, nargout, context)


@builtin(*forms("save_default_options"), leaving=True)
def save_default_options(*args: Any, nargout: int = 1, context: Context) -> Any:
    """The options that `save` starts with, such as "-text" (the default) or "-v7 -append".

    >> save_default_options()
    ans = -text
    """
    return _SAVE_OPTIONS.call(args, nargout, context)
