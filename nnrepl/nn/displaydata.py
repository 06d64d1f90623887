"""Rows of a matrix as a grid of small grey images."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.display.pictures import enlarge, png, to_grey
from nnrepl.errors import OctaveError
from nnrepl.nn.checks import positive_integer, real_matrix

Array = np.ndarray

PADDING = 1
LIMITS = (-1.0, 1.0)
"""What is black and what is white in the array that image_grid makes."""


def image_grid(X: Any, width: Any = None) -> Array:
    """The images in the rows of X as one array in -1..1, in a grid as square as can be.

    X      m x n; each row is an image, column by column, and is divided by its greatest absolute value
    width  of an image in pixels; round(sqrt(n)) without it
    The images stand row by row, a pixel of -1 between and around them; places without an image are -1.
    Errors: X is empty or not numeric; width does not divide n.
    """
    x = real_matrix("displayData", "X", X)
    m, n = x.shape
    wide = round(np.sqrt(n)) if width is None else positive_integer("displayData", "width", width)
    if n % wide:
        raise OctaveError(
            f"displayData: width must divide the number of columns of X, {n}, but it is {wide}",
            notes=("give the width of an image: displayData(X, width)",),
        )
    high = n // wide
    rows = int(np.floor(np.sqrt(m)))
    columns = -(-m // rows)
    greatest = np.max(np.abs(x), axis=1, keepdims=True)
    scaled = x / np.where(greatest > 0, greatest, 1)
    cells = np.full((rows * columns, high + PADDING, wide + PADDING), LIMITS[0])
    cells[:m, :high, :wide] = scaled.reshape(m, wide, high).transpose(0, 2, 1)
    joined = cells.reshape(rows, columns, high + PADDING, wide + PADDING).transpose(0, 2, 1, 3)
    inside = joined.reshape(rows * (high + PADDING), columns * (wide + PADDING))
    grid = np.full((inside.shape[0] + PADDING, inside.shape[1] + PADDING), LIMITS[0], order="F")
    grid[PADDING:, PADDING:] = inside
    return grid


def save_grid(grid: Array, path: str, scale: int = 3) -> None:
    """Writes the array of image_grid as a grey PNG file, each element scale x scale pixels.

    Errors: the file cannot be written.
    """
    try:
        with open(path, "wb") as file:
            file.write(png(enlarge(to_grey(grid, LIMITS), scale)))
    except OSError as error:
        raise OctaveError(f"displayData: cannot write {path}: {error.strerror}") from None


def draw_grid(grid: Array) -> Any:
    """The array of image_grid as a matplotlib figure, which needs no screen: `figure.savefig(path)`."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure()
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.imshow(grid, cmap="gray", vmin=LIMITS[0], vmax=LIMITS[1], interpolation="nearest")
    axes.set_axis_off()
    return figure
