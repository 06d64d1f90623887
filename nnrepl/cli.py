"""The command line: arguments and the exit status."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from nnrepl import __version__
from nnrepl.errors import ExitRequest, OctaveError
from nnrepl.repl.plain import run_plain
from nnrepl.session import Session, standard_streams
from nnrepl.session.reports import report_bug, report_error

DESCRIPTION = "An Octave-compatible language for neural networks: a prompt, a script runner and a library."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nnrepl", description=DESCRIPTION, allow_abbrev=False)
    parser.add_argument("-e", "--eval", metavar="CODE", action="append", default=[], help="run CODE (repeatable)")
    parser.add_argument(
        "--path", metavar="DIR", action="append", default=[], help="look for functions in DIR (repeatable)"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no greeting at the prompt")
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
            session.err.write(f"warning: --path: {folder} is not a folder\n")
    try:
        for code in options.eval:
            session.run(code)
        if options.file not in (None, "-"):
            session.run_file(options.file)
        elif options.file == "-" or not options.eval:
            return _read(session, options)
        return 0
    except ExitRequest as request:
        return request.status
    except OctaveError as error:
        report_error(session, error)
        return 1
    except KeyboardInterrupt:
        session.err.write("\n")
        return 130
    except BrokenPipeError:
        raise
    except Exception as bug:
        report_bug(session, bug)
        return 1


def _read(session: Session, options: argparse.Namespace) -> int:
    """The prompt, or standard input where there is no terminal."""
    if options.file != "-" and sys.stdin.isatty() and sys.stdout.isatty():
        from nnrepl.repl.prompt import run_prompt

        return run_prompt(session, quiet=options.quiet)
    return run_plain(session, sys.stdin.buffer)
