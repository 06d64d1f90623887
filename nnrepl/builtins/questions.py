"""Questions to the user that have few answers: menu, yes_or_no; and the bell: beep."""

from __future__ import annotations

from typing import Any

from nnrepl.builtins.args import cellstrings, invalid_call
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell
from nnrepl.values.text import decode


@builtin("choice = menu(title, opt1, ...)", "choice = menu(title, {opt1, ...})")
def menu(*args: Any, context: Context) -> Any:
    """Let the user choose: lists the options below a title and asks for the number of one until there is such."""
    if len(args) < 2:
        raise invalid_call("menu")
    if not isinstance(args[0], str):
        raise OctaveError("menu: TITLE must be a string")
    title, *options = args
    if len(options) == 1 and isinstance(options[0], Cell):
        options = cellstrings(options[0]) or [None]
    if not all(isinstance(option, str) for option in options):
        raise OctaveError("menu: All OPTIONS must be string or cell array of strings")
    lines = [f"  [{k:2d}] {option}" for k, option in enumerate(options, 1)]
    context.out.write("\n".join([str(title), "", *lines, "", ""]))
    while (answer := context.ask("Select a number: ")) is not None:
        word = answer.strip()
        if word.isascii() and word.isdigit() and 1 <= int(word) <= len(options):
            return float(word)
        context.out.write("\nerror: input invalid or out of range\n\n")
    raise OctaveError("input: reading user-input failed!")


@builtin("answer = yes_or_no(prompt)")
def yes_or_no(prompt: Any = "", *, context: Context) -> Any:
    """Ask the user a question until the answer is `yes` (true) or `no` (false)."""
    if not isinstance(prompt, str):
        raise OctaveError("yes_or_no: PROMPT must be a string")
    while (answer := context.ask(f"{decode(str(prompt))}(yes or no) ")) is not None:
        if answer.strip() in ("yes", "no"):
            return answer.strip() == "yes"
        context.out.write("Please answer yes or no.\n")
    raise OctaveError("input: reading user-input failed!")


@builtin("beep")
def beep(*, context: Context) -> None:
    """Ring the bell of the terminal.

    >> numel(evalc("beep"))
    ans = 1
    """
    context.out.write("\a")
