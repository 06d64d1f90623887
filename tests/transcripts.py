"""Recorded transcripts: small programs with the output that a real Octave printed.

A file in `transcripts/` is a list of cases: a line `== name`, the program, a line `--`, and what Octave printed.
`python tests/transcripts.py` records the output of all files anew (or of those named), where Octave is installed;
with `--check` it only says what differs.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "transcripts"
_MARK = "@@@nnrepl-case@@@"


@dataclass
class Case:
    """One program and its output."""

    name: str
    program: str
    output: str


def read(path: Path) -> list[Case]:
    """The cases in a file."""
    cases = []
    for part in path.read_text(encoding="utf-8").split("\n== ")[0:]:
        part = part.removeprefix("== ")
        name, _, rest = part.partition("\n")
        program, _, output = ("\n" + rest).partition("\n--\n")
        cases.append(Case(name, program.lstrip("\n"), output))
    return cases


def write(path: Path, cases: list[Case]) -> None:
    """Write the cases to a file."""
    text = "".join(f"== {case.name}\n{case.program}\n--\n{case.output.rstrip(chr(10))}\n" for case in cases)
    path.write_text(text, encoding="utf-8")


def comparable(output: str) -> str:
    """An output without the line numbers of undefined names, which count from each statement inside Octave's eval."""
    return re.sub(r"near line \d+", "near line N", output.rstrip("\n"))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


_FIGURES = (
    'warning("off", "all"); register_graphics_toolkit("gnuplot"); graphics_toolkit("gnuplot");'
    ' set(0, "defaultfigurevisible", "off");'
)
"""Octave's figures without a screen; it needs gnuplot and the font FreeSans."""


def octave_outputs(programs: list[str], figures: bool = False) -> list[str]:
    """What Octave prints for each program, run one after the other with nothing left over between them."""
    lines = ["1;", _FIGURES if figures else ""]
    for program in programs:
        close = ' close("all");' if figures else ""
        lines += [
            f'printf("{_MARK}\\n");{close} fclose("all"); lasterr(""); format short; more off; clear -all;',
            f"try, eval({_quoted(program)}); catch e__, printf(\"error: %s\\n\", e__.message); end_try_catch",
        ]
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "cases.m"
        script.write_text("\n".join(lines) + "\n", encoding="utf-8")
        command = ["octave-cli", "-qf", "--no-history", str(script)]
        done = subprocess.run(command, capture_output=True, timeout=600, cwd=folder, check=False)
    parts = done.stdout.decode("utf-8", "replace").split(f"{_MARK}\n")[1:]
    if len(parts) != len(programs):
        raise SystemExit(f"Octave ran {len(parts)} of {len(programs)} programs:\n{done.stderr.decode()}")
    return parts


def _recorded(path: Path, cases: list[Case]) -> list[str]:
    return octave_outputs([case.program for case in cases], figures=path.stem.startswith("graphics"))


def main(arguments: list[str]) -> int:
    """Record, or with --check compare, the files named in the arguments (all by default)."""
    if shutil.which("octave-cli") is None:
        print("Octave is not installed: nothing recorded")
        return 0 if "--check" not in arguments else 1
    names = [a for a in arguments if not a.startswith("-")]
    paths = [Path(name) for name in names] or sorted(FOLDER.glob("*.txt"))
    drifted = 0
    for path in paths:
        cases = read(path)
        for case, output in zip(cases, _recorded(path, cases), strict=True):
            if case.output.rstrip("\n") != output.rstrip("\n"):
                drifted += 1
                print(f"{path.name}: {case.name}: differs")
            case.output = output
        if "--check" not in arguments:
            write(path, cases)
    print(f"{drifted} of the recorded outputs differ from what Octave prints")
    return 1 if drifted and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
