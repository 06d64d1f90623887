"""Running files and asking the user: run, source, mfilename, localfunctions, argv, program_name, input, keyboard."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from nnrepl.builtins.args import text
from nnrepl.compiler.tracing import calling_file, own_functions
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.source import Source
from nnrepl.syntax.parser import Incomplete, parse
from nnrepl.values.containers import Cell
from nnrepl.values.text import decode, encode

SUFFIXES = ("", ".m", ".nn")


@builtin("source(file)", "source(file, context)", caller=True)
def source(file: Any, where: Any = None, *, context: Context) -> None:
    """Run the script in a file in the workspace of the caller, or with context "base" in that of the prompt."""
    name = os.path.expanduser(decode(text(file, "source: FILE must be a string")))
    if where not in (None, "base", "caller"):
        raise OctaveError('source: CONTEXT must be "caller" or "base"')
    if not os.path.isfile(name):
        raise OctaveError(f"source: error sourcing file '{encode(os.path.abspath(name))}'")
    if where != "base" or context.frame is context.frames[0]:
        context.run_script(name)
        return
    inner = context.frames[1:]
    del context.frames[1:]
    try:
        context.run_script(name)
    finally:
        context.frames.extend(inner)


@builtin("run script", caller=True)
def run(script: Any, *, context: Context) -> None:
    """Run a script in the folder in which it lies; its suffix, .m or .nn, may be left out.

    A file that defines a function of its own name is called without inputs.
    """
    name = os.path.expanduser(decode(text(script, "run: SCRIPT must be a string")))
    found = next((name + suffix for suffix in SUFFIXES if os.path.isfile(name + suffix)), None)
    if found is None and name.isidentifier():
        known = context.find_function(name)
        found = getattr(known, "file", None) or None
    if found is None:
        raise OctaveError("run: file SCRIPT must exist and be a valid Octave scriptfile")
    _run_in_its_folder(os.path.abspath(found), context)


def _run_in_its_folder(file: str, context: Context) -> None:
    before = os.getcwd()
    folder, name = os.path.split(file)
    os.chdir(folder)
    context.relink()
    try:
        function = context.find_function(os.path.splitext(name)[0])
        if getattr(function, "file", None) == file and not hasattr(function, "program"):
            context.call(os.path.splitext(name)[0], (), 0)
        else:
            context.run_script(file)
    finally:
        # A script that changes the folder means it.
        if os.getcwd() == folder:
            os.chdir(before)
            context.relink()


@builtin("s = mfilename()", 's = mfilename("fullpath")', 's = mfilename("fullpathext")')
def mfilename(what: Any = "") -> str:
    """The name of the file whose code calls this, without its suffix; empty at the prompt.

    "fullpath" gives it with its folder, "fullpathext" also with its suffix.

    >> isempty(mfilename())
    ans = 1
    """
    wanted = text(what, "mfilename: option argument must be a string")
    file = calling_file()
    if wanted == "fullpathext":
        return encode(file)
    whole = encode(os.path.splitext(file)[0])
    return whole if wanted == "fullpath" else os.path.basename(whole)


@builtin("c = localfunctions()", fresh=True)
def localfunctions(*, context: Context) -> Any:
    """Handles to the functions that stand behind the first one in the file whose code calls this, as a column.

    >> localfunctions()
    ans = {}(0x0)
    """
    names = own_functions()
    return Cell.of([context.handle(name) for name in names], (len(names), 1)) if names else Cell.empty()


@builtin("c = argv()")
def argv(*, context: Context) -> Any:
    """The arguments of the command line that belong to the script, as a column of strings.

    >> iscellstr(argv())
    ans = 1
    """
    given = [encode(word) for word in context.state.get("argv", ())]
    return Cell.of(given, (len(given), 1))


@builtin("s = program_name()")
def program_name(*, context: Context) -> str:
    """The name of the script that runs, or of this program.

    >> program_name()
    ans = nnrepl
    """
    return encode(context.state.get("program_name", "nnrepl"))


@builtin("s = program_invocation_name()")
def program_invocation_name(*, context: Context) -> str:
    """The script that runs as it was named on the command line, or the name of this program.

    >> program_invocation_name()
    ans = nnrepl
    """
    return encode(context.state.get("program_invocation_name", "nnrepl"))


# --------------------------------------------------------------------- asking


@builtin("x = input(prompt)", 's = input(prompt, "s")', caller=True)
def input_(prompt: Any, kind: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Ask the user: gives the value of the expression that is typed, [] for none; with "s" the text itself."""
    question = decode(text(prompt, "input: unrecognized argument"))
    if kind is not None:
        text(kind, "input: second argument must be a string")
    answer = context.ask(question)
    if answer is None:
        raise OctaveError("input: reading user-input failed!")
    if kind is not None:
        return encode(answer)
    if not answer.strip():
        return np.zeros((0, 0), order="F")
    return context.evaluate(answer, context.frame, 1)[0]


@builtin("keyboard", "keyboard(prompt)", caller=True)
def keyboard(prompt: Any = "keyboard> ", *, context: Context) -> None:
    """Stop here and let the user look around: what is typed runs in the workspace of the function that stopped.

    dbcont or return goes on, dbquit gives the whole computation up, as Ctrl-C does.
    """
    question = decode(text(prompt, "keyboard: PROMPT must be a string"))
    while True:
        line = _ask_statement(question, context)
        if line is None or line.strip(" \t\n;") in ("dbcont", "return"):
            return
        if line.strip(" \t\n;") == "dbquit":
            raise KeyboardInterrupt
        try:
            context.evaluate(line, context.frame)
        except Exception as error:
            if not context.note_error(error):
                raise
            context.err.write(f"error: {context.state['last_error'].message}\n")


def _ask_statement(question: str, context: Context) -> str | None:
    """Lines, until the parser finds them whole."""
    typed = context.ask(question)
    if typed is None:
        return None
    while True:
        try:
            parsed = parse(Source(typed + "\n"), context.frame.names())
        except OctaveError:
            return typed
        if not isinstance(parsed, Incomplete):
            return typed
        more = context.ask("> ")
        if more is None:
            return typed
        typed = f"{typed}\n{more}"
