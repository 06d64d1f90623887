"""Runs Octave's own tests in Octave and in nnrepl, and prints which of those that Octave passes also pass here.

    python -m tests.octave_suite [--only TEXT]... [--failures] [--files] [--kept FILE]

Nothing of the tests is kept: they are read from the installed Octave. With --kept, what passes in Octave is (numbers of
lines, no text), so that the next run need not ask it again.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from nnrepl.builtins.testblocks import CHECKS
from tests.octave_suite.excused import excuse
from tests.octave_suite.jobs import File, installation, octave_files
from tests.octave_suite.octave import Key, run_octave
from tests.octave_suite.worker import run_here

Outcomes = dict[Key, tuple[str, str]]


def _octave_passes(files: list[File], work: Path, kept: str | None) -> set[Key]:
    store = Path(kept) if kept else None
    known: dict[str, list[int]] = json.loads(store.read_text()) if store and store.exists() else {}
    missing = [file for file in files if file.name not in known]
    for start in range(0, len(missing), 20):
        batch = missing[start : start + 20]
        outcomes = run_octave(batch, work)
        for file in batch:
            known[file.name] = [b.line for b in file.blocks if outcomes[file.name, b.line][0] == "pass"]
        print(f"\rOctave: {start + len(batch)} of {len(missing)} files", end="", file=sys.stderr, flush=True)
        if store:
            store.write_text(json.dumps(known))
    return {(file.name, line) for file in files for line in known[file.name]}


def counted(file: File, passes: set[Key]) -> list[Key]:
    """The blocks of a file that count: Octave passes them, and nothing excuses them."""
    keys = [(file.name, block.line) for block in file.blocks if block.kind in CHECKS]
    return [key for key in keys if key in passes and excuse(*key) is None]


def _rate(passed: int, total: int) -> str:
    return f"{passed:5d} of {total:5d}  {100 * passed / max(total, 1):5.1f} %"


def report(files: list[File], passes: set[Key], here: Outcomes, *, by_file: bool, failures: bool) -> None:
    """Print the rates by folder, and more where asked."""
    groups: dict[str, list[File]] = defaultdict(list)
    for file in files:
        groups[file.group].append(file)
    sums: Counter[str] = Counter()
    for group, members in groups.items():
        keys = [key for file in members for key in counted(file, passes)]
        good = sum(here[key][0] == "pass" for key in keys)
        sums["passed"], sums["total"] = sums["passed"] + good, sums["total"] + len(keys)
        print(f"{_rate(good, len(keys))}  {group}")
        for file in members if by_file or failures else ():
            mine = counted(file, passes)
            good = sum(here[key][0] == "pass" for key in mine)
            if by_file:
                print(f"    {_rate(good, len(mine))}  {file.name}")
            for key in mine if failures else ():
                status, text = here[key]
                if status != "pass":
                    print(f"        {key[0]}:{key[1]}: {status}: {text}")
    print(f"{_rate(sums['passed'], sums['total'])}  all")


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description="Octave's own tests, in Octave and here")
    parser.add_argument("--only", action="append", default=[], help="files whose names have this in them")
    parser.add_argument("--files", action="store_true", help="print the rate of each file")
    parser.add_argument("--failures", action="store_true", help="print what fails")
    parser.add_argument("--kept", help="a file that remembers what passes in Octave")
    options = parser.parse_args()
    root = installation()
    if root is None:
        print("there is no Octave here", file=sys.stderr)
        return 1
    files = [f for f in octave_files(root) if not options.only or any(text in f.name for text in options.only)]
    with tempfile.TemporaryDirectory() as work:
        passes = _octave_passes(files, Path(work), options.kept)
        here = run_here(files, Path(work))
    report(files, passes, here, by_file=options.files, failures=options.failures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
