"""Runs the programs of `programs/` under Octave and under nnrepl in turn, and prints what each took.

    python benchmarks/run.py [NAME]... [--rounds N] [--cpu] [--by-hand] [--no-optimize]

Every program runs in a process of its own, with one BLAS thread, Octave and nnrepl by turns; the times are medians of
the time between the program's first and last statement (`tic`, `toc`, or with --cpu `cputime`, which a loaded machine
disturbs less). Results agree if the printed texts are equal but for numbers within 1e-6 of each other. With --by-hand a
second table has the same work written in Python with NumPy (`by_hand.py`).
"""

from __future__ import annotations

import argparse
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
PROGRAMS = HERE / "programs"
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_THREADS = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_TIMED = """bench_wall__ = tic; bench_cpu__ = cputime;
{text}
fprintf(stderr, '\\n@%.6f %.6f\\n', toc(bench_wall__), cputime - bench_cpu__);
"""


@dataclass
class Runs:
    """What the runs of one program under one interpreter took."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    output: str = ""

    def seconds(self, cpu: bool) -> float:
        """The median."""
        return statistics.median(self.cpu if cpu else self.wall)


def _environment(folder: str) -> dict[str, str]:
    """One BLAS thread, and a cache of compiled files that goes with the folder: all rounds but the first find it."""
    return {**os.environ, **_THREADS, "NNREPL_CACHE": os.path.join(folder, "cache")}


def run_once(command: list[str], runs: Runs, folder: str) -> None:
    """Run a process that prints its times on standard error, and keep what it took."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, stdout=out, stderr=err, cwd=folder, env=_environment(folder))
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        output, errors = out.read().decode("utf-8", "replace"), err.read().decode("utf-8", "replace")
    times = re.search(r"^@([\d.]+) ([\d.]+)$", errors, re.M)
    if times is None:
        raise SystemExit(f"{' '.join(command)} failed:\n{output}{errors}")
    runs.wall.append(float(times[1]))
    runs.cpu.append(float(times[2]))
    runs.memory.append(usage.ru_maxrss / 1024)
    runs.output = output


def agree(a: str, b: str) -> bool:
    """Whether two outputs are the same but for rounding."""
    if _NUMBER.sub("#", a) != _NUMBER.sub("#", b):
        return False
    pairs = zip(map(float, _NUMBER.findall(a)), map(float, _NUMBER.findall(b)), strict=True)
    return all(math.isclose(x, y, rel_tol=1e-6, abs_tol=1e-9) for x, y in pairs)


def geometric_mean(numbers: list[float]) -> float:
    """The mean of ratios."""
    return math.exp(statistics.fmean(map(math.log, numbers)))


def _commands(name: str, folder: str, options: list[str]) -> dict[str, list[str]]:
    text = (PROGRAMS / f"{name}.m").read_text(encoding="utf-8") if name else ""
    path = Path(folder) / f"bench_{name}.m"
    path.write_text(_TIMED.format(text=text), encoding="utf-8")
    commands = {"nnrepl": [sys.executable, "-m", "nnrepl", *options, str(path)]}
    if shutil.which("octave-cli"):
        commands["octave"] = ["octave-cli", "-qf", "--no-history", str(path)]
    return commands


def measure(name: str, rounds: int, options: list[str], by_hand: bool) -> dict[str, Runs]:
    """Run one program, by turns."""
    found: dict[str, Runs] = {}
    with tempfile.TemporaryDirectory() as folder:
        commands = _commands(name, folder, options)
        if by_hand and name in hand_written():
            commands["by hand"] = [sys.executable, str(HERE / "by_hand.py"), name]
        for _ in range(rounds):
            for who, command in commands.items():
                run_once(command, found.setdefault(who, Runs()), folder)
    return found


def hand_written() -> list[str]:
    """The programs that are also written in Python."""
    sys.path.insert(0, str(HERE))
    import by_hand

    return list(by_hand.PROGRAMS)


def measure_startup(rounds: int, options: list[str]) -> dict[str, float]:
    """The median time of whole processes that run an empty script."""
    taken: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.m"
        path.write_text("", encoding="utf-8")
        commands = {"nnrepl": [sys.executable, "-m", "nnrepl", *options, str(path)]}
        if shutil.which("octave-cli"):
            commands["octave"] = ["octave-cli", "-qf", "--no-history", str(path)]
        for _ in range(rounds):
            for who, command in commands.items():
                before = os.times()
                subprocess.run(command, check=False, capture_output=True, env=_environment(folder))
                taken.setdefault(who, []).append(os.times().elapsed - before.elapsed)
    return {who: statistics.median(times) for who, times in taken.items()}


def _print_beside_octave(results: dict[str, dict[str, Runs]], cpu: bool) -> None:
    print(f"{'program':26} {'Octave s':>9} {'nnrepl s':>9} {'ratio':>7}  {'results':8}  Octave MB  nnrepl MB")
    ratios = []
    for name, found in results.items():
        octave, ours = found.get("octave"), found["nnrepl"]
        if octave is None:
            print(f"{name:26} {'':9} {ours.seconds(cpu):9.3f} {'':7}  {'':8} {'':10} {max(ours.memory):10.0f}")
            continue
        ratio = octave.seconds(cpu) / max(ours.seconds(cpu), 1e-6)
        ratios.append(ratio)
        same = "agree" if agree(octave.output, ours.output) else "DIFFER"
        memory = f"{max(octave.memory):10.0f} {max(ours.memory):10.0f}"
        print(f"{name:26} {octave.seconds(cpu):9.3f} {ours.seconds(cpu):9.3f} {ratio:7.2f}  {same:8} {memory}")
    if ratios:
        print(f"{'geometric mean':26} {'':9} {'':9} {geometric_mean(ratios):7.2f}")


def _print_beside_hand(results: dict[str, dict[str, Runs]], cpu: bool) -> None:
    print(f"\n{'program':26} {'by hand s':>9} {'nnrepl s':>9} {'nnrepl / by hand':>17}  results")
    for name, found in results.items():
        hand, ours = found.get("by hand"), found["nnrepl"]
        if hand is not None:
            same = "agree" if agree(hand.output, ours.output) else "DIFFER"
            share = ours.seconds(cpu) / hand.seconds(cpu)
            print(f"{name:26} {hand.seconds(cpu):9.3f} {ours.seconds(cpu):9.3f} {share:17.2f}  {same}")


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description="nnrepl beside Octave and beside Python written by hand")
    parser.add_argument("names", nargs="*", help="programs (all by default)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each program runs")
    parser.add_argument("--cpu", action="store_true", help="compare processor time")
    parser.add_argument("--by-hand", action="store_true", help="compare with Python and NumPy, too")
    parser.add_argument("--no-optimize", action="store_true", help="switch the compiler's optimisations off")
    options = parser.parse_args()
    flags = ["--no-optimize"] if options.no_optimize else []
    names = options.names or sorted(path.stem for path in PROGRAMS.glob("*.m"))
    results = {}
    for name in names:
        print(f"\r{name:40}", end="", file=sys.stderr, flush=True)
        results[name] = measure(name, options.rounds, flags, options.by_hand)
    print(f"\r{'':40}\r", end="", file=sys.stderr, flush=True)
    _print_beside_octave(results, options.cpu)
    if options.by_hand:
        _print_beside_hand(results, options.cpu)
    startup = measure_startup(2 * options.rounds + 1, flags)
    print("\nstart-up and an empty script: " + ", ".join(f"{who} {seconds:.3f} s" for who, seconds in startup.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
