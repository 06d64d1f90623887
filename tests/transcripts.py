"""Recorded transcripts: small programs with the output that a real Octave printed.

A file in `transcripts/` is a list of cases: a line `== name`, the program, any number of files (a line `-- file: name`
and the text of it, kept in the current folder while the program runs), a line `--`, and what Octave printed.
With `-- run` for `--` the program is the script of a process, `octave-cli -qf script.m`: what that printed on standard
output stands under it, then under `-- standard error` what it printed there, and last `-- status: N`.

`python tests/transcripts.py` records the output of all files anew (or of those named), where Octave is installed;
with `--check` it only says what differs, and with `--new` it records only cases that have no output yet.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

FOLDER = Path(__file__).parent / "transcripts"
SCRIPT = "script.m"
_MARK = "@@@nnrepl-case@@@"
_NOISE = re.compile(r"^error: ignoring const .* while preparing to exit\n", re.M)


@dataclass
class Case:
    """One program and its output.

    files   the texts of files that it uses, by name
    run     whether it is run as the script of a process
    output  what was printed; of a process, on standard output
    errors  what a process printed on standard error
    status  the exit status of the process
    """

    name: str
    program: str
    output: str = ""
    files: dict[str, str] = field(default_factory=dict)
    run: bool = False
    errors: str = ""
    status: int = 0

    @property
    def recorded(self) -> bool:
        """Whether Octave's output is known."""
        return bool(self.output.strip() or (self.run and self.errors))

    def put_files(self, folder: Path) -> None:
        """Write its files (and its script) into a folder."""
        texts = {**self.files, SCRIPT: self.program + "\n"} if self.run else self.files
        for name, text in texts.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def read(path: Path) -> list[Case]:
    """The cases in a file."""
    return [_case(part) for part in ("\n" + path.read_text(encoding="utf-8")).split("\n== ")[1:]]


def _case(text: str) -> Case:
    lines = text.removesuffix("\n").split("\n")
    case = Case(lines[0], "")
    section: list[str] = []
    sections = {"program": section}
    for line in lines[1:]:
        printed = "output" in sections
        if not printed and (line in ("--", "-- run") or line.startswith("-- file: ")):
            case.run |= line == "-- run"
            section = sections.setdefault(line if line.startswith("-- file") else "output", [])
        elif case.run and line == "-- standard error":
            section = sections.setdefault("errors", [])
        elif case.run and line.startswith("-- status: "):
            case.status = int(line.rpartition(" ")[2])
        else:
            section.append(line)
    texts = {key: "\n".join(lines) for key, lines in sections.items()}
    case.program, case.output, case.errors = texts.pop("program"), texts.pop("output", ""), texts.pop("errors", "")
    case.files = {key.removeprefix("-- file: "): text + "\n" for key, text in texts.items()}
    return case


def write(path: Path, cases: list[Case]) -> None:
    """Write the cases to a file."""
    path.write_text("".join(map(_text, cases)), encoding="utf-8")


def _text(case: Case) -> str:
    text = f"== {case.name}\n{case.program}\n"
    text += "".join(f"-- file: {name}\n{body}" for name, body in case.files.items())
    text += ("-- run\n" if case.run else "--\n") + _lines(case.output)
    if case.run:
        text += f"-- standard error\n{_lines(case.errors)}-- status: {case.status}\n"
    return text


def _lines(output: str) -> str:
    output = output.rstrip("\n")
    return f"{output}\n" if output else ""


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


def needs_figures(path: Path) -> bool:
    """Whether the cases of a file make figures, for which Octave has to be told how."""
    return path.stem.startswith("graphics")


def octave_outcomes(cases: list[Case], figures: bool = False) -> list[str]:
    """What Octave prints for the cases, as it is recorded."""
    again = [replace(case) for case in cases]
    record(again, figures)
    return [outcome(case) for case in again]


def outcome(case: Case) -> str:
    """All that a case has printed, and its status."""
    return f"{case.output}\n{case.errors}\n{case.status}" if case.run else case.output.rstrip("\n")


def record(cases: list[Case], figures: bool = False) -> None:
    """Give the cases the output that Octave prints for them."""
    evaluated = [case for case in cases if not case.run]
    for case, output in zip(evaluated, _outputs(evaluated, figures) if evaluated else [], strict=True):
        case.output = output
    for case in cases:
        if case.run:
            _record_run(case)


def _outputs(cases: list[Case], figures: bool) -> list[str]:
    """What Octave prints for each program, run one after the other with nothing left over between them."""
    lines = ["1;", _FIGURES if figures else ""]
    close = 'close("all");' if figures else ""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(os.path.realpath(made))
        for k, case in enumerate(cases):
            here = folder / f"case{k}"
            here.mkdir()
            case.put_files(here)
            lines += [
                f'printf("{_MARK}\\n"); {close} cd("{folder}"); restoredefaultpath(); cd("{here}");',
                'fclose("all"); lasterr(""); lastwarn(""); format short; more off; clear -all;',
                f'try, eval({_quoted(case.program)}); catch e__, printf("error: %s\\n", e__.message); end_try_catch',
            ]
        script = folder / "cases.m"
        script.write_text("\n".join(lines) + "\n", encoding="utf-8")
        command = ["octave-cli", "-qf", "--no-history", str(script)]
        done = subprocess.run(command, capture_output=True, timeout=100, cwd=folder, check=False)
        printed = done.stdout.decode("utf-8", "replace")
        parts = [
            part.replace(str(folder / f"case{k}"), "FOLDER") for k, part in enumerate(printed.split(f"{_MARK}\n")[1:])
        ]
    if len(parts) != len(cases):
        raise SystemExit(f"Octave ran {len(parts)} of {len(cases)} programs:\n{done.stderr.decode()[-1000:]}")
    return parts


def _record_run(case: Case) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = os.path.realpath(made)
        case.put_files(Path(folder))
        command = ["octave-cli", "-qf", "--no-history", SCRIPT]
        done = subprocess.run(command, capture_output=True, timeout=60, cwd=folder, check=False)
    case.output, errors = (
        text.decode("utf-8", "replace").replace(folder, "FOLDER").rstrip("\n") for text in (done.stdout, done.stderr)
    )
    case.errors, case.status = _NOISE.sub("", errors + "\n").rstrip("\n"), done.returncode


def _differs(before: tuple[str, str, int], case: Case) -> bool:
    now = (case.output, case.errors, case.status)
    return any(str(old).rstrip("\n") != str(new).rstrip("\n") for old, new in zip(before, now, strict=True))


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
        chosen = [case for case in cases if "--new" not in arguments or not case.recorded]
        before = [(case.output, case.errors, case.status) for case in chosen]
        record(chosen, needs_figures(path))
        for old, case in zip(before, chosen, strict=True):
            if _differs(old, case):
                drifted += 1
                print(f"{path.name}: {case.name}: differs")
        if "--check" not in arguments:
            write(path, cases)
    print(f"{drifted} of the recorded outputs differ from what Octave prints")
    return 1 if drifted and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
