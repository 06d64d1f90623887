"""In the language: the data sets that come with nnrepl, and rows of a matrix shown as images."""

from __future__ import annotations

import os
import tempfile
from typing import Any

from nnrepl.builtins.args import invalid_call
from nnrepl.display.pictures import to_grey
from nnrepl.errors import OctaveError
from nnrepl.nn import displaydata
from nnrepl.nn.arguments import numeric, result
from nnrepl.nn.checks import met_any
from nnrepl.nn.datasets import DATASETS, datasets_text, load_dataset
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Struct, StructArray
from nnrepl.values.text import decode, encode

_IMAGES = "displayed images"


@builtin("datasets", "c = datasets()", "S = datasets(NAME)", fresh=True)
def datasets(name: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """The data sets that come with nnrepl: prints their names, variables, sources and licences.

    c  the same as a struct array with the fields name, variables, description, source, licence
    S  the variables of one data set, as `load NAME` puts them in the workspace
    Errors: there is no data set of this name.

    >> S = datasets("digits"); size(S.X)
    ans =

       5000    400

    """
    if name is not None:
        if not isinstance(name, str):
            raise OctaveError(f"datasets: NAME must be a string, but it is {met_any(name)}")
        known = [each.name for each in DATASETS]
        if name not in known:
            raise OctaveError(f"datasets: there is no data set '{decode(name)}'; there is {', '.join(known)}")
        return Struct({variable: result(value) for variable, value in load_dataset(decode(name)).items()})
    if nargout == 0:
        context.out.write(datasets_text())
        return None
    items = [
        Struct({
            "name": known.name,
            "variables": " ".join(known.shapes),
            "description": known.description,
            "source": known.source,
            "licence": known.licence,
        })
        for known in DATASETS
    ]  # fmt: skip
    return StructArray.of(items, (1, len(items)))


@builtin(
    "displayData(X)",
    "displayData(X, width)",
    "displayData(..., FILE)",
    "[file, display_array] = displayData(...)",
    fresh=True,
)
def displayData(X: Any, *args: Any, nargout: int = 1, context: Context) -> Any:
    """Show the rows of X as grey images, in a grid as square as can be.

    X              m x n; a row is an image, column by column, and is brightened to its greatest absolute value
    width          of an image in pixels; round(sqrt(n)) without it
    FILE           the PNG file to write; displayData1.png, displayData2.png, ... in the current folder without it
    file           the name of the file that was written; it is printed where no output takes it
    display_array  the grid as numbers in -1..1, with a pixel of -1 between the images
    In a terminal the picture is drawn there as well.
    Errors: X is empty or not numeric; width does not divide n; FILE cannot be written.

    >> [~, grid] = displayData([1 0 0 1], "diagonal.png")
    grid =

      -1  -1  -1  -1
      -1   1   0  -1
      -1   0   1  -1
      -1  -1  -1  -1

    """
    if len(args) > 2 or (len(args) == 2 and not isinstance(args[1], str)):
        raise invalid_call("displayData")
    file = decode(args[-1]) if args and isinstance(args[-1], str) else None
    width = args[0] if args and not isinstance(args[0], str) else None
    grid = displaydata.image_grid(
        numeric("displayData", "X", X), None if width is None else numeric("displayData", "width", width)
    )
    if file is None:
        file = _next_file(context)
    displaydata.save_grid(grid, file)
    context.terminal.draw(to_grey(grid, displaydata.LIMITS))
    if nargout == 0:
        context.out.write(encode(f"displayData: the picture is in {file}\n"))
        return None
    return encode(file) if nargout == 1 else (encode(file), result(grid))


def _next_file(context: Context) -> str:
    """displayData1.png and so on, one after the other in a session; with the temporary files if need be."""
    number = context.state[_IMAGES] = context.state.get(_IMAGES, 0) + 1
    name = f"displayData{number}.png"
    return name if os.access(".", os.W_OK) else os.path.join(tempfile.gettempdir(), name)
