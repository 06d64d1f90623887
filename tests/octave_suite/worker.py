"""Running blocks in nnrepl, in a process of its own: `python -m tests.octave_suite.worker LIST RESULTS START EMPTY`."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nnrepl.builtins.testblocks import Block
from nnrepl.builtins.testruns import Runner
from nnrepl.errors import ExitRequest
from nnrepl.runtime.warning import set_warn
from nnrepl.session import Session, TextOutput
from tests.octave_suite.jobs import File
from tests.octave_suite.octave import Key, next_start, numbered, read_results, watch

SECONDS_NAME = "NNREPL_SUITE_SECONDS"
"""The environment variable that says how long a block may run."""
MEMORY = 4 << 30
ROOT = Path(__file__).parents[2]


class TooLong(BaseException):
    """A block ran for too long; no `try` of a program catches this."""


def _alarm(*_: Any) -> None:
    raise TooLong


def run_block(runner: Runner, block: Block) -> tuple[str, str]:
    """Status and a short text."""
    signal.setitimer(signal.ITIMER_REAL, float(os.environ.get(SECONDS_NAME, "10")))
    try:
        failure = runner.run(block)
    except TooLong:
        return "hung", ""
    except ExitRequest:
        return "fail", "exit"
    except Exception as bug:
        trace = bug.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
        return "bug", f"{type(bug).__name__}: {bug} ({where})"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return ("pass", "") if failure is None else ("fail", failure.detail)


def main(jobs: str, results: str, start: str, empty: str) -> None:
    """Run the pickled files from a block on; a line for each block goes to the results as soon as it is known."""
    files: list[File] = pickle.loads(Path(jobs).read_bytes())
    signal.signal(signal.SIGALRM, _alarm)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    first = next(file for k, file, _ in numbered(files) if k == int(start))
    current, runner = None, None
    with open(results, "a") as out:
        for k, file, block in numbered(files):
            if k < int(start) and (file is not first or block.kind not in ("shared", "function")):
                continue
            if file is not current or runner is None:
                session = Session(TextOutput(), TextOutput())
                current, runner = file, Runner(session)
                # Blocks do not run through `session.run`, which has operators warn there.
                set_warn(session.warn)
                os.chdir(file.folder or empty)
            out.write(f"{k}\tstart\t\n")
            out.flush()
            status, text = run_block(runner, block)
            out.write(f"{k}\t{status}\t{' '.join(text.split())[:300]}\n")
            out.flush()


def run_here(files: Sequence[File], work: Path, patience: float = 30) -> dict[Key, tuple[str, str]]:
    """The outcome of each block in nnrepl."""
    empty = work / "empty"
    empty.mkdir(exist_ok=True)
    jobs = numbered(files)
    listing, results = work / "nnrepl-jobs", work / "nnrepl-results"
    listing.write_bytes(pickle.dumps(list(files)))
    found: dict[int, tuple[str, str]] = {}
    start = 0
    while start < len(jobs):
        results.write_text("")
        command = [sys.executable, "-m", "tests.octave_suite.worker", *map(str, (listing, results, start, empty))]
        ended = watch(command, results, patience, str(ROOT))
        start = next_start(len(jobs), start, read_results(results, found), ended, found)
    return {(file.name, block.line): found.get(k, ("died", "")) for k, file, block in jobs}


if __name__ == "__main__":
    main(*sys.argv[1:])
