"""The command line: arguments and the exit status."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

from nnrepl import exactness
from nnrepl.errors import NnreplError
from nnrepl.later import later
from nnrepl.registry import BUILTINS
from nnrepl.repl.interaction import Interaction
from nnrepl.session import Session, standard_streams
from nnrepl.values.bytetext import encode

parse = later("nnrepl.options", "parse")
open_cache = later("nnrepl.session.cache", "open_cache")
warn_of_shadows = later("nnrepl.builtins.searchpath", "warn_of_shadows")
run_plain = later("nnrepl.repl.plain", "run_plain")
run_prompt = later("nnrepl.repl.prompt", "run_prompt")


def _options(arguments: Sequence[str]) -> Any:
    if arguments and not arguments[0].startswith("-"):
        # A script and its arguments: all that follows the file is the script's, so there is nothing to parse.
        return SimpleNamespace(
            eval=[],
            path=[],
            quiet=False,
            explain=False,
            no_optimize=False,
            no_cache=False,
            file=arguments[0],
            args=arguments[1:],
        )
    return parse(arguments)


def main(argv: Sequence[str] | None = None) -> int:
    """Run nnrepl with these arguments (those of the process by default); gives the exit status."""
    if not sys.warnoptions:
        # Warnings of Python and its libraries are for programmers of nnrepl.
        warnings.simplefilter("ignore")
    exactness.want()
    options = _options(sys.argv[1:] if argv is None else list(argv))
    out, err = standard_streams()
    session = Session(out, err, options.path)
    session.functions.optimize = not options.no_optimize
    if not options.no_cache:
        session.functions.cache = open_cache(session.functions.optimize)
    session.state["argv"] = list(options.args)
    program = options.file if options.file not in (None, "-") else "nnrepl"
    session.state["program_invocation_name"] = program
    session.state["program_name"] = os.path.basename(program)
    session.state["pictures_wanted"] = True
    _warn_of_shadows(session)
    try:
        status = _run(session, options)
        _run_at_exit(session)
        out.flush()
        Interaction(session).show_pictures(final=True)
        return status
    except BrokenPipeError:
        return _closed_pipe()


def _run_at_exit(session: Session) -> None:
    """Call what `atexit` was told, the last first; errors end only the function in which they happen."""
    for name in reversed(session.state.pop("at_exit", ())):
        quoted = name.replace("'", "''")
        with suppress(NnreplError):
            session.run(f"feval ('{quoted}')")


def _warn_of_shadows(session: Session) -> None:
    """Warn of files here and in the folders of --path that hide functions of Octave."""
    table = session.functions
    if any(name.endswith(".m") and BUILTINS.has(name[:-2]) for name in table.file_names(table.path)):
        warn_of_shadows(session, table.path[1:][::-1], True)
        warn_of_shadows(session, [""])


def _closed_pipe() -> int:
    # Who read our output has gone. Python would complain again when it flushes at exit, so nothing may be left.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    return 1


def _run(session: Session, options: Any) -> int:
    for folder in options.path:
        if not os.path.isdir(folder):
            session.err.write(f"warning: --path: {encode(folder)} is not a folder\n")
    loop = Interaction(session, prompts=options.explain)
    for code in options.eval:
        if not loop.run(code):
            return loop.status
    if options.file not in (None, "-"):
        loop.run_file(options.file)
    elif options.file == "-" or not options.eval:
        return _read(session, options)
    return loop.status


def _read(session: Session, options: Any) -> int:
    """The prompt, or standard input where there is no terminal."""
    if options.file != "-" and sys.stdin.isatty() and sys.stdout.isatty():
        return run_prompt(session, quiet=options.quiet)
    return run_plain(session, sys.stdin.buffer, explain=options.explain)
