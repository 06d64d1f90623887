"""The running program: its arguments and its name."""

from __future__ import annotations

from typing import Any

from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell
from nnrepl.values.text import encode


@builtin("args = argv()", fresh=True)
def argv(*, context: Context) -> Any:
    """The arguments that follow the script's name on the command line, as a column of strings in a cell.

    >> isempty(argv())
    ans = 1
    """
    words = [encode(word) for word in context.state.get("argv", ())]
    return Cell.of(words, (len(words), 1))


@builtin("name = program_name()", fresh=True)
def program_name(*, context: Context) -> Any:
    """The name of the script that runs, without its folder; nnrepl where there is none.

    >> program_name()
    ans = nnrepl
    """
    return encode(context.state.get("program_name", "nnrepl"))


@builtin("name = program_invocation_name()", fresh=True)
def program_invocation_name(*, context: Context) -> Any:
    """The script that runs as the command line named it, with its folder; nnrepl where there is none.

    >> program_invocation_name()
    ans = nnrepl
    """
    return encode(context.state.get("program_invocation_name", "nnrepl"))
