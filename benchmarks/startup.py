"""Starting up: nnrepl with an empty script against `python -c 'import numpy'`.

    python benchmarks/startup.py [ROUNDS]

Both take turns, after one round that does not count; the medians and their ratio are printed. The ratio may be 2.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent


def seconds(command: list[str]) -> float:
    """How long a command runs."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    subprocess.run(command, check=True, env=environment, stdin=subprocess.DEVNULL)
    return time.perf_counter() - start


def main(rounds: int) -> None:
    """Run both commands by turns and print what they took."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "empty.nn")
        script.write_text("", encoding="utf-8")
        commands = {
            "import numpy": [sys.executable, "-c", "import numpy"],
            "empty script": [sys.executable, "-m", "nnrepl", str(script)],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for k in range(rounds + 1):
            for name, command in commands.items():
                taken = seconds(command)
                if k:
                    times[name].append(taken)
    medians = {name: median(each) for name, each in times.items()}
    for name, taken in medians.items():
        print(f"{name}  {taken * 1000:7.1f} ms")
    print(f"ratio         {medians['empty script'] / medians['import numpy']:7.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
