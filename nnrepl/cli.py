"""The command line: arguments and the exit status."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

from nnrepl import __version__
from nnrepl.repl.interaction import Interaction
from nnrepl.repl.plain import run_plain
from nnrepl.session import Session, standard_streams
from nnrepl.values.text import encode

DESCRIPTION = "An Octave-compatible language for neural networks: a prompt, a script runner and a library."


_MESSAGES = {
    r"^argument (?:\S+/)?(\S+): expected one argument$": r"option '\1' requires an argument",
    r"^unrecognized arguments: (\S+).*$": r"unrecognized option '\1'",
}


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with the arguments."""

    def error(self, message: str) -> NoReturn:
        """Leave with status 1, as after any error."""
        for pattern, plain in _MESSAGES.items():
            message = re.sub(pattern, plain, message)
        self.exit(1, f"{self.prog}: {message}; {self.prog} --help lists the options\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="nnrepl", description=DESCRIPTION, allow_abbrev=False)
    parser.add_argument("-e", "--eval", metavar="CODE", action="append", default=[], help="run CODE (repeatable)")
    parser.add_argument(
        "--path", metavar="DIR", action="append", default=[], help="look for functions in DIR (repeatable)"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no greeting at the prompt")
    explain = "after an error show where it happened and what may help, as the prompt does"
    parser.add_argument("--explain", action="store_true", help=explain)
    parser.add_argument("--version", action="version", version=f"nnrepl {__version__}")
    parser.add_argument("file", nargs="?", metavar="FILE", help="a script (.nn or .m) to run; - for standard input")
    parser.add_argument("args", nargs=argparse.REMAINDER, metavar="ARGS", help="what argv() gives the script")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run nnrepl with these arguments (those of the process by default); gives the exit status."""
    options = _parser().parse_args(argv)
    out, err = standard_streams()
    session = Session(out, err, options.path)
    session.state["argv"] = list(options.args)
    program = options.file if options.file not in (None, "-") else "nnrepl"
    session.state["program_invocation_name"] = program
    session.state["program_name"] = os.path.basename(program)
    try:
        status = _run(session, options)
        out.flush()
        return status
    except BrokenPipeError:
        return _closed_pipe()


def _closed_pipe() -> int:
    # Who read our output has gone. Python would complain again when it flushes at exit, so nothing may be left.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    return 1


def _run(session: Session, options: argparse.Namespace) -> int:
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


def _read(session: Session, options: argparse.Namespace) -> int:
    """The prompt, or standard input where there is no terminal."""
    if options.file != "-" and sys.stdin.isatty() and sys.stdout.isatty():
        from nnrepl.repl.prompt import run_prompt

        return run_prompt(session, quiet=options.quiet)
    return run_plain(session, sys.stdin.buffer, explain=options.explain)
