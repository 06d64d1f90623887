"""The command line: arguments and the exit status."""

from __future__ import annotations

import sys

from nnrepl.errors import OctaveError
from nnrepl.session import Session, standard_streams


def main(argv: list[str] | None = None) -> int:
    """Run nnrepl with these arguments (those of the process by default); gives the exit status."""



    args = sys.argv[1:] if argv is None else argv
    out, err = standard_streams()
    s = Session(out, err)
    try:
        if args[0] == "-e":
            for code in args[1:]:
                s.run(code)
        else:
            s.run_file(args[0])
    except OctaveError as error:
        err.write(f"error: {error.message}\n")
        for f in error.stack or ():
            err.write(f"    {f.name} at line {f.line} column {f.column}\n")
        return 1
    finally:
        out.flush()
    return 0
