"""Starting up: nnrepl against Octave and against `python -c 'import numpy'`, with an empty script and with `x = 1`.

    python benchmarks/startup.py [ROUNDS]

All take turns, after one round that does not count; medians are printed, and ratios to Octave, where it is installed.
nnrepl runs from copies of the package: one where Python keeps its bytecode, as that of an installed package is, and
one where it may not. Scripts come from the cache of compiled files, and once not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """How long a command runs."""
    start = time.perf_counter()
    subprocess.run(
        command,
        check=True,
        cwd=environment.get("PYTHONPATH"),
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - start


def commands(folder: Path) -> dict[str, tuple[list[str], dict[str, str]]]:
    """What is measured: command lines and their environments."""
    empty, short = folder / "empty.m", folder / "short.m"
    empty.write_text("", encoding="utf-8")
    short.write_text("x = 1\n", encoding="utf-8")
    kept, without = (
        {
            "PYTHONPATH": str(folder / name),
            "PYTHONDONTWRITEBYTECODE": forbidden,
            "NNREPL_CACHE": str(folder / "cache"),
            "XDG_STATE_HOME": str(folder / "state"),
        }
        for name, forbidden in (("written", ""), ("not written", "1"))
    )
    for environment in (kept, without):
        copy = Path(environment["PYTHONPATH"], "nnrepl")
        shutil.copytree(ROOT / "nnrepl", copy, ignore=shutil.ignore_patterns("__pycache__"))
    nnrepl = [sys.executable, "-m", "nnrepl"]
    found = {}
    octave = shutil.which("octave-cli")
    if octave is not None:
        found["Octave, empty script"] = [octave, "-qf", str(empty)], {}
        found["Octave, x = 1"] = [octave, "-qf", str(short)], {}
    return found | {
        "import numpy": ([sys.executable, "-c", "import numpy"], kept),
        "empty script": ([*nnrepl, str(empty)], kept),
        "empty script, no bytecode": ([*nnrepl, str(empty)], without),
        "x = 1": ([*nnrepl, str(short)], kept),
        "x = 1, not from the cache": ([*nnrepl, "--no-cache", str(short)], kept),
        "x = 1, no bytecode": ([*nnrepl, str(short)], without),
    }


def main(rounds: int) -> None:
    """Run all commands by turns and print what they took."""
    with tempfile.TemporaryDirectory() as folder:
        what = commands(Path(folder))
        times: dict[str, list[float]] = {name: [] for name in what}
        for k in range(rounds + 1):
            for name, (command, environment) in what.items():
                taken = seconds(command, environment)
                if k:
                    times[name].append(taken)
    medians = {name: median(each) for name, each in times.items()}
    limit = medians.get("Octave, empty script")
    for name, taken in medians.items():
        ratio = f"{taken / limit:8.2f} of Octave's" if limit and not name.startswith("Octave") else ""
        print(f"{name:28}{taken * 1000:8.1f} ms{ratio}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
