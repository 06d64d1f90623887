"""Record what Octave shows for many values, for the display tests (needs Octave; `python -m tests.record_display`).

The values are made at random, the same ones every time. Each file in `data/display` holds cases of one kind, one a
line: the `format` command before it, the Octave code, the same value as Python text, and what Octave printed.
"""

from __future__ import annotations

import json
import math
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import keep_complex
from nnrepl.values.ranges import Range, count
from nnrepl.values.text import CharArray, from_rows
from tests.display_values import NA, octave, written

FOLDER = Path(__file__).parent / "data" / "display"
MARK = "@@@nnrepl-case@@@"
FORMATS = (
    "short", "long", "short g", "long g", "short e", "long e", "bank", "rat", "hex", "bit", "+", "short eng",
    "compact", "uppercase short e",
)  # fmt: skip
INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
PAGES = ((1, 2, 2), (2, 2, 2), (1, 30, 2), (1, 1, 3))


class Values:
    """Random values of each kind."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def scalar(self) -> float:
        """A real number of any size."""
        pick = self.random
        special = (0.0, -0.0, math.inf, -math.inf, math.nan, NA, 1e5, 99999.0, 99999.5, 0.001, 1e10, 1e16, 0.99995)
        choices: list[Callable[[], float]] = [
            lambda: float(pick.randint(-10, 10)),
            lambda: float(pick.randint(-(10**10), 10 ** pick.randint(1, 12))),
            lambda: pick.uniform(-10, 10),
            lambda: pick.uniform(-10, 10) * 10.0 ** pick.randint(-8, 8),
            lambda: pick.uniform(-10, 10) * 10.0 ** pick.randint(-200, 200),
            lambda: pick.choice(special),
        ]
        return pick.choice(choices)()

    def real(self) -> Any:
        """A real matrix."""
        pick = self.random
        dims = pick.choice(((1, 3), (3, 1), (2, 2), (3, 4), (1, 25), *PAGES))
        size = 10.0 ** pick.randint(-5, 7)
        choices: list[Callable[[], float]] = [
            lambda: float(pick.randint(-9, 99)),
            lambda: float(round(pick.uniform(-size, size))),
            lambda: pick.uniform(-size, size),
            lambda: pick.uniform(0, size),
            lambda: pick.choice((float(pick.randint(0, 9999)), math.nan, math.inf, -math.inf)),
            lambda: pick.choice((pick.uniform(0, size), math.nan, NA, -math.inf, 0.0)),
            self.scalar,
        ]
        one = pick.choice(choices)
        return np.array([one() for _ in range(math.prod(dims))]).reshape(dims, order="F")

    def complex_scalar(self) -> complex:
        """A complex number."""
        real, imag = self.scalar(), self.scalar()
        return complex(real if math.isfinite(real) else 1.5, abs(imag) if math.isfinite(imag) else 2.0)

    def complex(self) -> Any:
        """A complex scalar or matrix."""
        if self.random.random() < 0.3:
            return self.complex_scalar()
        real = self.real()
        real[~np.isfinite(real)] = 3.0
        size = 10.0 ** self.random.randint(0, 4)
        decimals = self.random.randint(0, 3)
        imaginary = [round(self.random.uniform(0, size), decimals) for _ in range(real.size)]
        return real + 1j * np.array(imaginary).reshape(real.shape, order="F")

    def integer(self) -> Any:
        """A scalar or array of an integer class."""
        pick = self.random
        info = np.iinfo(pick.choice(INTEGERS))
        dims = pick.choice(((1, 1), (1, 3), (2, 2), (1, 40), (0, 3), (0, 0), *PAGES))
        top = 10 ** pick.randint(1, 15)
        numbers = [max(info.min, min(info.max, pick.randint(-top, top))) for _ in range(math.prod(dims))]
        return np.array(numbers, dtype=info.dtype).reshape(dims, order="F")

    def logical(self) -> Any:
        """A logical scalar or array."""
        dims = self.random.choice(((1, 1), (1, 3), (2, 2), (1, 40), (0, 3), *PAGES))
        flags = [self.random.random() < 0.5 for _ in range(math.prod(dims))]
        return keep_complex(np.array(flags, dtype=bool).reshape(dims, order="F"))

    def single(self) -> Any:
        """A single scalar or matrix, at times complex."""
        with np.errstate(over="ignore", invalid="ignore"):
            if self.random.random() < 0.3:
                return np.array([[self.scalar()]], dtype=np.float32)
            if self.random.random() < 0.2:
                value = np.asarray(self.complex())
                value = value.reshape(1, 1) if value.ndim == 0 else value
                return np.where(np.abs(value) < 1e37, value, 2 + 1j).astype(np.complex64)
            return self.real().astype(np.float32)

    def range(self) -> Any:
        """A range of two or more elements."""
        pick = self.random
        while True:
            size = 10 ** pick.randint(0, 6)
            kinds = (
                (
                    pick.randint(-size, size),
                    pick.choice((-1, 1)) * pick.randint(1, size),
                    pick.randint(-size, 2 * size),
                ),
                (pick.randint(-20, 20) / 4, pick.randint(-8, 8) / 4, pick.randint(-30, 30) / 4),
                (pick.uniform(-size, size), pick.uniform(-size, size), pick.uniform(-size, size)),
            )
            base, step, limit = map(float, pick.choice(kinds))
            number = count(base, step, limit)
            if 2 <= number <= 40:
                return Range(base, step, limit, number)

    def char(self) -> Any:
        """Text of any shape."""
        pick = self.random
        shapes = ((1, 0), (0, 3), (2, 0), (2, 2, 2), (1, 2, 2))
        if pick.random() < 0.4:
            dims = pick.choice(shapes)
            codes = [pick.randint(65, 90) for _ in range(math.prod(dims))]
            return CharArray(np.array(codes, dtype=np.uint8).reshape(dims, order="F"))
        return pick.choice(("abc", "it's", "x" * 100, from_rows(["ab", "cde", "f"])))

    def leaf(self) -> Any:
        """A value that contains no others."""
        kinds = (self.scalar, self.real, self.complex, self.integer, self.logical, self.single, self.range, self.char)
        return self.random.choice(kinds)()

    def container(self, depth: int = 3) -> Any:
        """A cell, struct or struct array, or a leaf where it is deep enough."""
        pick = self.random
        if depth == 0 or (depth < 3 and pick.random() < 0.4):
            return self.leaf()
        keys = pick.sample(("a", "bc", "dim", "x1"), pick.randint(1, 3))
        kind = pick.randrange(5)
        if kind < 2:
            dims = pick.choice(((1, 1), (1, 2), (2, 2), (0, 0), (1, 0), (1, 2, 2)))
            return Cell.of([self.container(depth - 1) for _ in range(math.prod(dims))], dims)
        if kind < 4:
            return Struct({key: self.container(depth - 1) for key in keys})
        dims = pick.choice(((1, 2), (2, 2), (3, 1)))
        return StructArray.of([Struct({key: self.leaf() for key in keys}) for _ in range(math.prod(dims))], dims, keys)


def cases() -> dict[str, list[tuple[str, Any]]]:
    """The values to record, with the `format` command before each, by the name of their file."""
    values = Values(7)
    plain = ("scalar", "real", "complex", "integer", "logical", "single", "range", "char", "container")
    found = {kind: [(word, getattr(values, kind)()) for word in ("short", "long") for _ in range(25)] for kind in plain}
    found["formats"] = [(word, values.leaf()) for word in FORMATS for _ in range(12)]
    found["compact"] = [("compact", values.container()) for _ in range(20)]
    return found


def recorded(statements: list[str]) -> list[str]:
    """What Octave prints for each of some lines of code."""
    lines = ["1;", *[f'{statement}\nputs("{MARK}\\n");' for statement in statements]]
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "cases.m"
        script.write_text("\n".join(lines) + "\n", encoding="utf-8")
        command = ["octave-cli", "-qf", "--no-history", str(script)]
        done = subprocess.run(command, capture_output=True, timeout=600, check=False)
    parts = done.stdout.decode("latin-1").split(f"{MARK}\n")[:-1]
    if len(parts) != len(statements):
        raise SystemExit(f"Octave ran {len(parts)} of {len(statements)} lines:\n{done.stderr.decode()}")
    return parts


def main() -> None:
    """Record all files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, chosen in cases().items():
        codes = [octave(value) for _, value in chosen]
        outputs = recorded(
            [f"format; format {word}\nx = {code}" for (word, _), code in zip(chosen, codes, strict=True)]
        )
        rows = [
            {"format": word, "code": code, "value": written(value), "output": output}
            for (word, value), code, output in zip(chosen, codes, outputs, strict=True)
        ]
        text = "\n".join(json.dumps(row) for row in rows) + "\n"
        (FOLDER / f"{name}.jsonl").write_text(text, encoding="utf-8")
        print(f"{name}: {len(rows)} cases")


if __name__ == "__main__":
    sys.exit(main())
