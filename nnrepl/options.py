"""The options of the command line."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import NoReturn

from nnrepl import __version__

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


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options in the arguments; wrong ones end the process with a line that says so."""
    parser = _Parser(prog="nnrepl", description=DESCRIPTION, allow_abbrev=False)
    parser.add_argument("-e", "--eval", metavar="CODE", action="append", default=[], help="run CODE (repeatable)")
    parser.add_argument(
        "--path", metavar="DIR", action="append", default=[], help="look for functions in DIR (repeatable)"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no greeting at the prompt")
    explain = "after an error show where it happened and what may help, as the prompt does"
    parser.add_argument("--explain", action="store_true", help=explain)
    plain = "compile loops without looking at the kinds of values that they find (slower; to compare results)"
    parser.add_argument("--no-optimize", action="store_true", help=plain)
    fresh = "neither read nor write compiled files in $NNREPL_CACHE (by default the user's cache folder)"
    parser.add_argument("--no-cache", action="store_true", help=fresh)
    parser.add_argument("--version", action="version", version=f"nnrepl {__version__}")
    parser.add_argument("file", nargs="?", metavar="FILE", help="a script (.nn or .m) to run; - for standard input")
    parser.add_argument("args", nargs=argparse.REMAINDER, metavar="ARGS", help="what argv() gives the script")
    return parser.parse_args(arguments)
