"""Compare all that was recorded from Octave with the Octave that is installed: `python -m tests.compare_recordings`.

Exit status: 0 where nothing differs, 1 where something does, 3 where there is no Octave of the version recorded from.
"""

from __future__ import annotations

import json
import math
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests import indexing_cases, record_display, transcripts, value_tables
from tests.builtins import calls

VERSION = "7.3"
"""The Octave that the recordings are from."""
NOT_COMPARED = 3
_ROUNDING = 1e-9
_NUMBER = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")

Differences = Iterator[str]
Pair = tuple[str, str, str]


def octave_version() -> str:
    """The version of the installed Octave, empty where there is none."""
    if shutil.which("octave-cli") is None:
        return ""
    done = subprocess.run(["octave-cli", "--version"], capture_output=True, text=True, timeout=60, check=False)
    return done.stdout.partition("version ")[2].partition("\n")[0]


def differing(pairs: list[Pair], same: Callable[[str, str], bool] = str.__eq__) -> Differences:
    """A text for each case (what it is, what was recorded, what Octave gives now) whose outcomes differ."""
    for case, before, now in pairs:
        if not same(now, before):
            yield f"{case}\n  recorded {before}\n  now      {now}"


def nearly(now: str, before: str) -> bool:
    """Whether two outputs are the same but for the last digits, which depend on the processor that Octave runs on."""
    if now == before:
        return True
    if _NUMBER.sub("#", now) != _NUMBER.sub("#", before):
        return False
    pairs = zip(_NUMBER.findall(now), _NUMBER.findall(before), strict=True)
    return all(math.isclose(float(a), float(b), rel_tol=1e-6, abs_tol=1e-12) for a, b in pairs)


def transcript_differences() -> Differences:
    """The programs with their output."""
    for path in sorted(transcripts.FOLDER.glob("*.txt")):
        figures = transcripts.needs_figures(path)
        if figures and shutil.which("gnuplot") is None:
            print(f"{path.name}: not compared: Octave needs gnuplot for its figures here")
            continue
        cases = transcripts.read(path)
        found = zip(cases, transcripts.octave_outcomes(cases, figures), strict=True)
        pairs = [(f"{path.name}: {c.name}", transcripts.outcome(c), now) for c, now in found]
        yield from differing(pairs, nearly)


def call_differences() -> Differences:
    """The calls of builtins; numbers may differ in their last bits."""
    folders = calls.FOLDER, calls.NUMERIC, calls.REFUSALS
    for path in (path for folder in folders for path in sorted(folder.glob("*.txt"))):
        known = calls.read(path)
        results = calls.octave_results([call for call, _ in known])
        same = str.__eq__ if path.parent == calls.FOLDER else calls.same
        pairs = [(f"{path.name}: {c}", before, now) for (c, before), now in zip(known, results, strict=True)]
        yield from differing(pairs, same)


def indexing_differences() -> Differences:
    """The programs that index and assign."""
    lines = indexing_cases.FILE.read_text(encoding="utf-8").splitlines()
    asked = [line.partition("\t")[0] for line in lines]
    outcomes = indexing_cases.octave_outcomes(asked)
    yield from differing([(p, line.partition("\t")[2], o) for p, line, o in zip(asked, lines, outcomes, strict=True)])


def table_differences() -> Differences:
    """The tables of expressions; numbers may differ in their last bits."""
    for path in sorted(value_tables.DATA.glob("*.txt")):
        if path == indexing_cases.FILE:
            continue
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(shutil.copy(path, folder))
            command = ["octave-cli", "-qf", str(value_tables.DATA / "record_values.m"), str(copy)]
            subprocess.run(command, capture_output=True, timeout=600, check=True)
            before, now = (file.read_text(encoding="utf-8").splitlines() for file in (path, copy))
        pairs = [(f"{path.name}: {a.partition(chr(9))[0]}", a, b) for a, b in zip(before, now, strict=True)]
        yield from differing(pairs, lambda b, a: a == b or value_tables.agrees(b, a, _ROUNDING))


def display_differences() -> Differences:
    """How values print."""
    for path in sorted(record_display.FOLDER.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        outputs = record_display.recorded([f"format; format {row['format']}\nx = {row['code']}" for row in rows])
        found = zip(rows, outputs, strict=True)
        yield from differing([(f"{path.name}: {row['code']}", row["output"], now) for row, now in found])


def figure_differences() -> Differences:
    """The random numbers."""
    command = ["octave-cli", "-qf", str(value_tables.DATA / "random_figures.m")]
    done = subprocess.run(command, capture_output=True, timeout=600, check=True)
    now = json.loads(done.stdout)
    before = json.loads((value_tables.DATA / "random_figures.json").read_text(encoding="utf-8"))
    yield from differing([(key, str(before[key]), str(now.get(key))) for key in before if key != "made by"])


CHECKS = {
    "transcripts": transcript_differences,
    "calls": call_differences,
    "indexing": indexing_differences,
    "tables": table_differences,
    "display": display_differences,
    "random numbers": figure_differences,
}


def main() -> int:
    """Compare everything; prints what differs."""
    version = octave_version()
    if not version.startswith(VERSION):
        print(f"NOT COMPARED WITH OCTAVE: {f'it is version {version}' if version else 'there is none'}, not {VERSION}")
        return NOT_COMPARED
    count = 0
    for name, check in CHECKS.items():
        differences = list(check())
        count += len(differences)
        print("\n".join([*differences, f"{name}: {len(differences)} differ from Octave {version}"]), flush=True)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
