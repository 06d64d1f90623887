"""The command `test`: runs the `%!` blocks of a file and tells how many passed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nnrepl.builtins.args import row
from nnrepl.builtins.testblocks import PREPARES, Block, read_blocks
from nnrepl.builtins.testruns import Failure, Runner
from nnrepl.display.show import show
from nnrepl.errors import OctaveError
from nnrepl.registry import Builtin, builtin
from nnrepl.runtime.context import Context
from nnrepl.values.kinds import is_string
from nnrepl.values.text import decode, encode

_MODES = ("quiet", "normal", "verbose", "grabdemo")
_BUG_PAGE = "https://octave.org/testfailure/?"
_FEATURES = {
    "HAVE_FFTW": "fft",
    "HAVE_FFTW3": "fft",
    "HAVE_RAPIDJSON": "jsondecode",
    "HAVE_QRUPDATE": "qrupdate",
    "HAVE_ZLIB": "gzip",
    "HAVE_BZ2": "bzip2",
    "HAVE_ARPACK": "eigs",
    "HAVE_UMFPACK": "sparse",
    "HAVE_CHOLMOD": "sparse",
    "HAVE_CXSPARSE": "sparse",
    "HAVE_QHULL": "delaunayn",
    "HAVE_GLPK": "glpk",
}
"""A function that a feature of Octave's library stands for: the feature is there where the function is."""


@dataclass
class _Counts:
    passed: int = 0
    total: int = 0
    known_failures: int = 0
    known_bugs: int = 0
    missing: int = 0
    conditions: int = 0
    regressions: int = 0

    def summary(self) -> str:
        text = f"PASSES {self.passed} out of {_count(self.total, 'test')}"
        known = [_count(n, what) for n, what in self._known() if n]
        lines = [f"{text} ({'; '.join(known)})" if known else text]
        if self.missing:
            lines.append(f"Skipped {_count(self.missing, 'test')} due to missing features")
        if self.conditions:
            lines.append(f"Skipped {_count(self.conditions, 'test')} due to run-time conditions")
        return "\n".join(lines) + "\n"

    def _known(self) -> tuple[tuple[int, str], ...]:
        return (self.known_failures, "known failure"), (self.known_bugs, "known bug")

    def outputs(self) -> tuple[float, ...]:
        numbers = (self.passed, self.total, self.known_failures, self.known_bugs, self.missing, self.conditions)
        return tuple(map(float, (*numbers, self.regressions)))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


@dataclass
class _Report:
    """Where the account of a run goes: a log that has all of it, or the screen with as much as the mode asks for."""

    context: Context
    mode: str
    log: list[str] | None

    def begins(self, block: Block) -> None:
        self._tell(f"***** {block.text}\n", verbose=True)

    def skips(self, why: str) -> None:
        self._tell(f"----- skipped test ({why})\n\n", verbose=False)

    def fails(self, block: Block, headline: str, detail: str, shared: str) -> None:
        told = self.mode == "verbose" or (self.log is not None and self.mode == "normal")
        again = "" if told else f"***** {block.text}\n"
        self._tell(f"{again}!!!!! {headline}\n{detail}\n{shared}", verbose=False)

    def _tell(self, text: str, verbose: bool) -> None:
        if self.log is not None:
            if not (verbose and self.mode == "quiet"):
                self.log.append(text)
        elif self.mode == "verbose" or (self.mode == "normal" and not verbose):
            self.context.out.write(text)


def _find(name: str, context: Context) -> tuple[str | None, str]:
    """The file that a name stands for, or what is to be said."""
    if os.path.isfile(name):
        return os.path.abspath(name), ""
    for folder in context.path:
        for suffix in ("", ".m", ".nn"):
            file = os.path.join(folder, name + suffix)
            if os.path.isfile(file):
                return os.path.abspath(file), ""
    if isinstance(context.find_function(name), Builtin):
        return None, f"????? {name} is a built-in function\n"
    return None, f"????? {name} does not exist in path\n"


@builtin(
    "test NAME",
    "test NAME quiet|normal|verbose",
    'test("NAME", "quiet|normal|verbose", FNAME)',
    "success = test(...)",
    "[n, nmax, nxfail, nbug, nskip, nrtskip, nregression] = test(...)",
    '[code, idx] = test("NAME", "grabdemo")',
)
def test(name: Any, flag: Any = "normal", log: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Run the tests in a file: the blocks of lines that start with `%!`.

    `%!test` runs statements, `%!assert` and `%!fail` check one thing, `%!error <pattern>` and `%!warning <pattern>`
    (or `id=...`) run statements that must fail or warn so, `%!shared a, b` declares variables that the blocks after it
    share, `%!function` defines a function for them, `%!testif` needs features or a condition, `%!xtest` may fail. With
    a number `<12>` after the keyword a failure counts as a known bug; with `<*12>` as one that came back.

    Without outputs it stops at the first failure. "verbose" shows each block; the file FNAME takes the whole account.
    """
    if not is_string(name):
        raise OctaveError("test: NAME must be a string")
    if flag not in _MODES:
        raise OctaveError(f"test: unknown flag '{flag}'")
    file, problem = _find(decode(str(name)), context)
    blocks = read_blocks(_read(file)) if file is not None else []
    if flag == "grabdemo":
        return _demos(blocks, nargout)
    if file is not None and not blocks:
        problem = f"????? {file} has no tests available\n"
    if problem:
        context.out.write(encode(problem))
        return _outputs(_Counts(), False, nargout)
    mode = "quiet" if nargout > 0 and flag == "normal" else str(flag)
    if mode == "verbose" or (log is not None and mode != "quiet"):
        context.out.write(encode(f">>>>> {file}\n"))
    report = _Report(context, mode, None if log is None else [f">>>>> processing {name}\n"])
    counts, finished = _run_all(blocks, report, nargout < 2 and log is None)
    if report.log is not None:
        _write_log(str(log), "".join(report.log))
    if nargout == 0 and finished:
        context.out.write(counts.summary())
    return _outputs(counts, finished, nargout)


def _read(file: str) -> str:
    return Path(file).read_bytes().decode("utf-8", "surrogateescape")


def _write_log(file: str, text: str) -> None:
    try:
        Path(decode(file)).write_text(text, "latin-1")
    except OSError as problem:
        raise OctaveError(f"test: could not write {file}: {problem.strerror}") from None


def _outputs(counts: _Counts, finished: bool, nargout: int) -> Any:
    if nargout == 0:
        return None
    return counts.outputs() if nargout > 1 else finished and counts.total > 0


def _demos(blocks: list[Block], nargout: int) -> Any:
    texts = [block.code for block in blocks if block.kind == "demo"]
    starts = [1.0]
    for text in texts:
        starts.append(starts[-1] + len(text))
    return ("".join(texts), row(starts)) if nargout > 1 else "".join(texts)


def _run_all(blocks: list[Block], report: _Report, stops: bool) -> tuple[_Counts, bool]:
    counts = _Counts()
    runner = Runner(report.context)
    finished = True
    try:
        for block in blocks:
            report.begins(block)
            failed = not _run_one(block, runner, counts, report)
            if failed and stops:
                return counts, False
            finished = finished and not failed
    finally:
        runner.close()
    return counts, finished or not stops


def _run_one(block: Block, runner: Runner, counts: _Counts, report: _Report) -> bool:
    """Run a block and account for it; False for a failure that nobody expected."""
    if block.kind == "testif" and not _applies(block, runner, counts, report):
        return True
    if block.kind in ("endfunction", "end", "demo"):
        return True
    failure = runner.run(block)
    if block.kind in PREPARES:
        if failure is not None:
            report.fails(block, failure.headline, failure.detail, runner_shared(runner))
        return failure is None
    counts.total += 1
    if failure is None:
        counts.passed += 1
        return True
    headline, expected = _judged(block, failure, counts)
    report.fails(block, headline, failure.detail, runner_shared(runner))
    return expected


def _judged(block: Block, failure: Failure, counts: _Counts) -> tuple[str, bool]:
    """The headline for a failure, and whether it was to be expected."""
    if block.kind == "xtest":
        counts.known_failures += 1
        return "known failure", True
    if block.bug and not block.fixed:
        counts.known_bugs += 1
        return f"known bug: {_BUG_PAGE}{block.bug}", True
    if block.bug:
        counts.regressions += 1
        return f"regression: {_BUG_PAGE}{block.bug}", False
    return failure.headline, False


def _applies(block: Block, runner: Runner, counts: _Counts, report: _Report) -> bool:
    known = [_FEATURES.get(name) for name in block.features]
    if any(name is None or report.context.find_function(name) is None for name in known):
        counts.missing += 1
        report.skips("missing feature")
        return False
    if block.condition and not runner.holds(block.condition):
        counts.conditions += 1
        report.skips("runtime test")
        return False
    return True


def runner_shared(runner: Runner) -> str:
    """The shared variables, as reports of failures show them."""
    if not runner.shared:
        return ""
    shown = "".join(show(name, value, runner.context.state["format"]) for name, value in runner.shared.items())
    return "shared variables " + "".join(f"    {line}\n" for line in shown.rstrip("\n").split("\n"))
