"""atexit: functions that are called when the program ends."""

from __future__ import annotations

from typing import Any

from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.kinds import is_logical, is_string, numel_of


@builtin("atexit(fcn)", "status = atexit(fcn, false)")
def atexit(fcn: Any, flag: Any = True, *, nargout: int = 1, context: Context) -> Any:
    """Have a function be called when the program ends: the one that was named last first, without arguments.

    With false it is not called any more; status says whether it would have been. Errors in the functions are not told.

    >> atexit("save_all"); status = atexit("save_all", false)
    status = 1
    """
    if not is_string(fcn):
        raise OctaveError("atexit: FCN argument must be a string")
    if not (is_logical(flag) or isinstance(flag, float)) or numel_of(flag) != 1:
        raise OctaveError("atexit: FLAG argument must be a logical value")
    waiting: list[str] = context.state.setdefault("at_exit", [])
    name = str(fcn)
    if flag:
        waiting.append(name)
        return None
    found = name in waiting
    if found:
        del waiting[len(waiting) - 1 - waiting[::-1].index(name)]
    return found if nargout else None
