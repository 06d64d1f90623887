"""How values print and how output is shown: format, more, clc, history."""

from __future__ import annotations

import sys
from typing import Any

from nnrepl.builtins.args import number
from nnrepl.builtins.settingvalues import Setting, character, flag, forms, kept, whole
from nnrepl.builtins.textargs import usage
from nnrepl.display.format import Format
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import PYTHON_FRAMES, RECURSION, Context
from nnrepl.runtime.filling import fill_character, set_fill_character


def _format(context: Context) -> Format:
    state: Format = context.state["format"]
    return state


@builtin("format", "format style ...", "[format, spacing, uppercase] = format()")
def format_(*styles: Any, nargout: int = 1, context: Context) -> Any:
    """Set how numbers print: short (5 digits), long (16), each also with e, g or eng; bank, rat, hex, bit, +, free.

    compact and loose set the blank lines, uppercase and lowercase the exponents. Without a style all is as it was.

    >> format long; pi
    ans = 3.141592653589793
    """
    state = _format(context)
    if nargout > 0:
        if styles:
            context.warn("format: cannot query and set format at the same time, ignoring set operation")
        told = (state.name, "compact" if state.compact else "loose", "uppercase" if state.upper else "lowercase")
        return told[0] if nargout == 1 else told
    if not all(isinstance(style, str) for style in styles):
        raise OctaveError("format: all arguments must be strings")
    state.apply([str(style) for style in styles])
    return None


def _put_depth(context: Context, value: float) -> None:
    context.state["max_recursion_depth"] = int(value)
    sys.setrecursionlimit(min(max(PYTHON_FRAMES * int(value), PYTHON_FRAMES * 64), 2**31 - 1))


def _put_fill(context: Context, value: str) -> None:
    context.state["string_fill_char"] = value
    set_fill_character(value)


def _one_character(value: Any, who: str) -> str:
    return character(value, who) or "\0"


_DEPTH = Setting(
    "max_recursion_depth",
    whole(0),
    lambda context: float(context.state.get("max_recursion_depth", RECURSION)),
    _put_depth,
)
_SILENT = kept("silent_functions", flag, False)
_FILL = Setting("string_fill_char", _one_character, lambda context: fill_character(), _put_fill)


@builtin(*forms("max_recursion_depth"), leaving=True)
def max_recursion_depth(*args: Any, nargout: int = 1, context: Context) -> Any:
    """How deep calls may nest before it counts as an endless recursion, 256 at first. Gives the depth before.

    Functions that look variables up by name (as eval does) are counted one by one. Of all others the frames of Python
    are: their limit is 40 for each call, so that plain functions can nest deeper than this.

    >> max_recursion_depth()
    ans = 256
    """
    return _DEPTH.call(args, nargout, context)


@builtin(*forms("silent_functions"), leaving=True)
def silent_functions(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether statements without a semicolon print nothing in functions and script files. Gives what was set before.

    >> silent_functions()
    ans = 0
    """
    return _SILENT.call(args, nargout, context)


@builtin(*forms("string_fill_char"), leaving=True)
def string_fill_char(*args: Any, nargout: int = 1, context: Context) -> Any:
    """The character that fills up the rows of a text matrix such as ["a"; "bcd"], a blank at first. Gives the old one.

    >> string_fill_char("-"); a = "x"; disp([a; "xyz"])
    x--
    xyz
    """
    return _FILL.call(args, nargout, context)


@builtin("more", "more on", "more off")
def more(word: Any = None, *, context: Context) -> None:
    """Show output that is longer than the screen page by page, or not; without a word the other way round.

    It takes effect at a prompt in a terminal. The pager is that of the environment variable PAGER.
    """
    if word is not None and not isinstance(word, str):
        raise OctaveError('more: argument must be string "on" or "off"')
    if word not in (None, "on", "off"):
        raise OctaveError('more: argument must be "on" or "off"')
    before = context.state.get("page_screen_output", False)
    context.state["page_screen_output"] = not before if word is None else word == "on"


@builtin("clc", aliases=("home",))
def clc(*, context: Context) -> None:
    """Clear the terminal and move to its first line; elsewhere nothing happens."""
    if context.terminal.connected:
        context.out.write("\x1b[H\x1b[2J")
        context.out.flush()


@builtin("history", "history n", "history -q n", "c = history(...)")
def history(*args: Any, nargout: int = 1, context: Context) -> Any:
    """List what was typed at the prompt, with numbers; the last n entries if n is given. -q leaves the numbers out."""
    words = [str(arg) if isinstance(arg, str) else arg for arg in args]
    options = [word for word in words if isinstance(word, str) and word.startswith("-")]
    for option in options:
        if option != "-q":
            raise OctaveError(f"history: unrecognized option '{option}'")
    rest = [word for word in words if word not in options]
    if len(rest) > 1:
        raise usage("history")
    entries = list(enumerate(_entries(context), 1))
    if rest:
        entries = entries[len(entries) - min(_count(rest[0]), len(entries)) :]
    if nargout > 0:
        from nnrepl.values.containers import Cell

        return Cell.of([entry for _, entry in entries], (len(entries), 1))
    for position, entry in entries:
        context.out.write(f"{entry}\n" if options else f"{position:>5} {entry}\n")
    return None


def _entries(context: Context) -> list[str]:
    from nnrepl.values.text import encode

    told = context.state.get("history")
    return [encode(entry) for entry in told()] if told is not None else []


def _count(value: Any) -> int:
    if isinstance(value, str):
        digits = value.lstrip("-")
        if not digits.isdigit():
            raise OctaveError(f"history: bad non-numeric arg '{value}'")
        return int(digits)
    return abs(int(number(value, "history: bad non-numeric arg")))
