"""The calls that led here: dbstack."""

from __future__ import annotations

from typing import Any

from nnrepl.builtins.args import invalid_call, to_int
from nnrepl.compiler.tracing import live_stack
from nnrepl.errors import Frame, OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.runtime.exceptions import stack_value
from nnrepl.values.containers import StructArray
from nnrepl.values.kinds import is_string


@builtin("dbstack", "dbstack N", "dbstack -completenames", "[stack, idx] = dbstack(...)")
def dbstack(*args: Any, nargout: int = 1, context: Context) -> Any:
    """The calls that led to the code that runs, without the N innermost; alone prints them.

    stack is a struct array, the innermost call first, with the fields file, name, line and column; idx is 1 where
    the first of them is the function that calls this.

    >> function f(), [stack, idx] = dbstack(); disp(stack(1).name), disp(idx), end
    >> f()
    f
    1
    """
    rest = [arg for arg in args if not (is_string(arg) and str(arg) == "-completenames")]
    if len(args) > 2 or len(rest) > 1:
        raise invalid_call("dbstack")
    omitted = _count(rest[0]) if rest else 0
    calls = live_stack()
    if nargout == 0:
        if calls:
            context.out.write(_listing(calls, omitted))
        return None
    kept = [_with_own_name(call) for call in calls[omitted:]]
    found = stack_value(kept)
    if len(calls) == 1 and not kept:
        found = StructArray.of([], (1, 0), found.keys)
    return (found, float(bool(kept) and not omitted)) if nargout > 1 else found


def _count(value: Any) -> int:
    if is_string(value):
        return int(str(value)) if str(value).isdigit() else 0
    number = to_int(float(int(value)) if type(value) is float and abs(value) < 2**31 else value)
    if number < 0:
        raise OctaveError("dbstack: N must be a non-negative integer")
    return number


def _with_own_name(call: Frame) -> Frame:
    """A call under the function's own name, without that of the function or file around it."""
    _, mark, own = call.name.rpartition(">@") if ">@" in call.name else call.name.rpartition(">")
    return Frame(mark.removeprefix(">") + own, call.file, call.line, call.column)


def _listing(calls: list[Frame], omitted: int) -> str:
    width = max(len(call.name) for call in calls)
    lines = [
        f"{'      ' if k else '  --> '}{call.name:>{width}} at line {call.line} [{call.file}]\n"
        for k, call in enumerate(calls)
    ]
    return "stopped in:\n\n" + "".join(lines[omitted:])
