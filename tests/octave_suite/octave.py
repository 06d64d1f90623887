"""Running blocks in Octave: many in one process, which is started again after a block that killed it or hangs."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from subprocess import DEVNULL, Popen

from nnrepl.builtins.testblocks import Block
from tests.octave_suite.jobs import File

Key = tuple[str, int]
"""A block: the name of its file, its line."""


def quoted(text: str) -> str:
    """A text as a string in double quotes."""
    data = text.encode("utf-8", "surrogateescape")
    return '"' + "".join(chr(b) if 32 <= b < 127 and chr(b) not in '"\\' else f"\\{b:03o}" for b in data) + '"'


def _names(names: Sequence[str]) -> str:
    return "{" + ", ".join(map(quoted, names)) + "}"


def call(index: int, block: Block) -> str:
    """The statement of the driver that runs a block."""
    code = quoted(block.code)
    if block.kind == "shared":
        return f"block_shared ({index}, {_names(block.names)}, {code});"
    if block.kind == "function":
        return f"block_function ({index}, {quoted(block.names[0])}, {code});"
    if block.kind in ("error", "warning"):
        return f"block_{block.kind} ({index}, {code}, {quoted(block.pattern)}, {quoted(block.identifier)});"
    if block.kind == "testif":
        return f"block_testif ({index}, {_names(block.features)}, {quoted(block.condition)}, {code});"
    return f"block_code ({index}, {code});"


def numbered(files: Sequence[File]) -> list[tuple[int, File, Block]]:
    """All blocks with a number each."""
    pairs = [(file, block) for file in files for block in file.blocks]
    return [(k, file, block) for k, (file, block) in enumerate(pairs)]


def program(jobs: Sequence[tuple[int, File, Block]], start: int, empty: str) -> Iterator[str]:
    """The driver's statements from a block on; what comes before in its file and prepares for it runs again."""
    first = next((file for k, file, _ in jobs if k == start), None)
    current = None
    for k, file, block in jobs:
        if k < start and (file is not first or block.kind not in ("shared", "function")):
            continue
        if file is not current:
            current = file
            yield f"file_starts ({quoted(file.folder or empty)});"
        yield f"started ({k}); {call(k, block)}"


def run_octave(files: Sequence[File], work: Path, patience: float = 30) -> dict[Key, tuple[str, str]]:
    """The outcome of each block in Octave."""
    jobs = numbered(files)
    empty = work / "empty"
    empty.mkdir(exist_ok=True)
    driver = (Path(__file__).parent / "blocks.m").read_text()
    found: dict[int, tuple[str, str]] = {}
    start = 0
    while start < len(jobs):
        results = work / "octave-results"
        results.write_text("")
        script = work / "octave_jobs.m"
        head = f"global suite_results suite_shared suite_functions\nsuite_results = {quoted(str(results))};\n"
        text = driver + head + "suite_shared = struct ();\nsuite_functions = {};\n"
        script.write_text(text + "\n".join(program(jobs, start, str(empty))) + "\n")
        command = ["octave-cli", "--no-gui", "-qf", str(script)]
        ended = watch(command, results, patience, str(empty))
        start = next_start(len(jobs), start, read_results(results, found), ended, found)
    return {(file.name, block.line): found.get(k, ("died", "")) for k, file, block in jobs}


def next_start(count: int, start: int, last: int | None, ended: str, found: dict[int, tuple[str, str]]) -> int:
    """Where to go on after a process that got as far as the block `last`."""
    if last is None or (ended == "ended" and last in found):
        return count
    found.setdefault(last, ("hung" if ended == "hung" else "died", ""))
    return max(start, last) + 1


def watch(command: list[str], results: Path, patience: float, folder: str) -> str:
    """Run a program until it ends, or its results do not grow any more for so many seconds."""
    with Popen(command, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, cwd=folder) as process:
        size, since = -1, time.monotonic()
        while process.poll() is None:
            time.sleep(0.05)
            grown = results.stat().st_size
            if grown != size:
                size, since = grown, time.monotonic()
            elif time.monotonic() - since > patience:
                process.kill()
                return "hung"
    return "ended"


def read_results(results: Path, found: dict[int, tuple[str, str]]) -> int | None:
    """Take over the lines of a file of results; gives the block that was begun last."""
    last = None
    for line in results.read_text(errors="replace").split("\n"):
        number, _, rest = line.partition("\t")
        status, _, text = rest.partition("\t")
        if status == "start":
            last = int(number)
        elif status:
            found[int(number)] = (status, text)
    return last
