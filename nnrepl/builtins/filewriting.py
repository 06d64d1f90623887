"""Writing to files: fprintf, fputs, puts, fdisp."""

from __future__ import annotations

from typing import Any

from nnrepl.builtins.args import invalid_call
from nnrepl.builtins.streams import Stream, stream_of
from nnrepl.display.format import Format
from nnrepl.display.printf import print_template
from nnrepl.display.show import disp as disp_text
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.kinds import is_string
from nnrepl.values.text import CharArray, rows_of


@builtin("fprintf(fid, template, x, ...)", "fprintf(template, x, ...)", "nbytes = fprintf(...)", fresh=True)
def fprintf(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Write numbers and strings by a template, as `sprintf` does, to a file; without an id, to the screen.

    `fid` comes from `fopen`, or is 1 (standard output) or 2 (standard error). `nbytes` is the number of bytes.

    >> fprintf("%d: %s\\n", 7, "seven")
    7: seven
    >> fprintf(1, "%5.2f\\n", [1.5; 2.25]);
     1.50
     2.25
    """
    if args and isinstance(args[0], str | CharArray):
        count = print_template(args[0], list(args[1:]), "fprintf", context.out.write)
        return float(count) if nargout else None
    if len(args) < 2:
        raise invalid_call("fprintf")
    stream = stream_of(args[0], "fprintf", context)
    written = True

    def put(text: str) -> None:
        nonlocal written
        written = stream.put(stream.sent(text), "fprintf")

    count = print_template(args[1], list(args[2:]), "fprintf", put)
    return (float(count) if written else 0.0) if nargout else None


@builtin("fputs(fid, string)", "status = fputs(fid, string)", fresh=True)
def fputs(fid: Any, string: Any, *, context: Context) -> float:
    """Write a string to a file as it is; the result is 0, or -1 where that fails.

    >> fputs(stdout, "100 %\\n");
    100 %
    """
    return _put(stream_of(fid, "fputs", context), string, "fputs")


@builtin("puts(string)", "status = puts(string)", fresh=True)
def puts(string: Any, *, context: Context) -> float:
    """Print a string as it is; the result is 0, or -1 where it is no string.

    >> puts("100 %\\n");
    100 %
    """
    return _put(stream_of(1.0, "puts", context), string, "puts")


def _put(stream: Stream, string: Any, who: str) -> float:
    if not isinstance(string, str | CharArray):
        stream.trouble = f"{who}: argument not a string"
        return -1.0
    text = string if is_string(string) and isinstance(string, str) else "".join(rows_of(string)[:1])
    return 0.0 if stream.put(text.encode("latin-1"), who) else -1.0


@builtin("fdisp(fid, x)")
def fdisp(fid: Any, x: Any, *, context: Context) -> None:
    """Write a value to a file as `disp` prints it.

    >> fdisp(stdout, [1 2; 3 4])
       1   2
       3   4
    """
    stream = stream_of(fid, "fdisp", context)
    if not stream.writable:
        raise OctaveError("fdisp: stream FID not open for writing")
    stream.put(disp_text(x, context.state.get("format") or Format()).encode("latin-1"), "fdisp")
