"""Breakpoints, of which there are none: dbstop and its family say so; debug_on_error and its family stay off."""

from __future__ import annotations

from typing import Any

from nnrepl.builtins.args import invalid_call
from nnrepl.builtins.settingvalues import flag, forms, kept
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import StructArray, object_array
from nnrepl.values.kinds import is_string


def _off(value: Any, who: str) -> bool:
    if flag(value, who):
        raise OctaveError(f"{who}: stopping in a debugger is not supported")
    return False


_SETTINGS = {name: kept(name, _off, False) for name in ("debug_on_error", "debug_on_warning", "debug_on_interrupt")}


@builtin(*forms("debug_on_error"), leaving=True)
def debug_on_error(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether an error starts a debugger. It never does: turning it on is an error.

    >> debug_on_error()
    ans = 0
    """
    return _SETTINGS["debug_on_error"].call(args, nargout, context)


@builtin(*forms("debug_on_warning"), leaving=True)
def debug_on_warning(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether a warning starts a debugger. It never does: turning it on is an error.

    >> debug_on_warning()
    ans = 0
    """
    return _SETTINGS["debug_on_warning"].call(args, nargout, context)


@builtin(*forms("debug_on_interrupt"), leaving=True)
def debug_on_interrupt(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether Ctrl-C starts a debugger. It never does: turning it on is an error.

    >> debug_on_interrupt()
    ans = 0
    """
    return _SETTINGS["debug_on_interrupt"].call(args, nargout, context)


@builtin("t = isdebugmode()")
def isdebugmode() -> bool:
    """Whether a program has stopped in a debugger, which none does.

    >> isdebugmode()
    ans = 0
    """
    return False


@builtin("dbstop FUNC", "dbstop FUNC LINE", "dbstop in FUNC at LINE", "dbstop if EVENT")
def dbstop(*args: Any) -> None:
    """Stop with an error: there are no breakpoints. `keyboard` in a function stops there and lets you look around."""
    if not args or not all(map(is_string, args)):
        raise invalid_call("dbstop")
    raise OctaveError("dbstop: breakpoints are not supported; put keyboard() where the function is to stop")


@builtin("dbclear FUNC", "dbclear FUNC LINE", "dbclear all")
def dbclear(*args: Any) -> None:
    """Remove breakpoints, of which there are none.

    >> dbclear all
    """
    if not args or not all(map(is_string, args)):
        raise invalid_call("dbclear")


@builtin("dbstatus", "s = dbstatus()", "dbstatus FUNC")
def dbstatus(name: Any = None, *, nargout: int = 1) -> Any:
    """List the breakpoints, of which there are none: an empty struct array.

    >> size(dbstatus())
    ans =

       0   1

    """
    if name is not None and not is_string(name):
        raise OctaveError("dbstatus: argument must be a string")
    return StructArray(object_array([], (0, 1)), ["name", "file", "line", "cond"]) if nargout > 0 else None


def _outside(who: str) -> OctaveError:
    return OctaveError(f"{who}: can only be called in debug mode")


@builtin("dbstep", "dbstep n", "dbstep in", "dbstep out")
def dbstep(*words: Any) -> None:
    """Go on to the next line in the debugger, which there is none of: an error."""
    raise _outside("dbstep")


@builtin("dbcont")
def dbcont(*words: Any) -> None:
    """Go on after `keyboard`, at its prompt; elsewhere an error."""
    raise _outside("dbcont")


@builtin("dbquit", "dbquit all")
def dbquit(*words: Any) -> None:
    """Give up what `keyboard` has stopped, at its prompt; elsewhere an error."""
    raise _outside("dbquit")
