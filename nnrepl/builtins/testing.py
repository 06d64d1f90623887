"""Checks that a program makes of itself: assert and fail."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call, text
from nnrepl.builtins.comparing import Comparison
from nnrepl.builtins.patterns import compile_pattern
from nnrepl.display.printf import format_template
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import is_array_like, is_logical, is_text


@builtin(
    "assert(COND)",
    "assert(COND, ERRMSG)",
    "assert(COND, ERRMSG, ...)",
    "assert(COND, MSG_ID, ERRMSG, ...)",
    "assert(OBSERVED, EXPECTED)",
    "assert(OBSERVED, EXPECTED, TOL)",
    name="assert",
)
def assert_(*args: Any, context: Context) -> None:
    """Stop with an error where a condition does not hold, or where an observed value is not the expected one.

    Without TOL the values must be equal and of one class. TOL is the greatest absolute difference that is allowed, or,
    where it is negative, the greatest relative one. NaN equals NaN here.

    >> assert(2 + 2, 4)
    >> try, assert([1 2 3], [1 2 4]), catch err, disp(err.message), end
    ASSERT errors for:  assert ([1, 2, 3],[1, 2, 4])
    .
      Location  |  Observed  |  Expected  |  Reason
        (3)           3            4         Abs err 1 exceeds tol 0 by 1
    """
    if not args:
        raise invalid_call("assert")
    if len(args) == 1 or (is_logical(args[0]) and is_text(args[1])):
        if not _true(args[0]):
            raise _unmet(args[1:], context)
        return
    if len(args) > 3:
        raise invalid_call("assert")
    comparison = Comparison()
    comparison.compare(args[0], args[1], args[2] if len(args) > 2 else None, _arguments(context))
    if comparison.tables:
        raise OctaveError("\n\n".join(comparison.tables))


def _true(condition: Any) -> bool:
    if not is_array_like(condition) or is_text(condition):
        return False
    array = to_array(condition)
    return array.size > 0 and bool((array != 0).all())


def _arguments(context: Context) -> str:
    return ",".join(context.argument_texts())


def _unmet(message: tuple[Any, ...], context: Context) -> OctaveError:
    if not message:
        return OctaveError(f"assert ({_arguments(context)}) failed")
    return context.error_of(message)
