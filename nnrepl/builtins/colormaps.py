"""Colour maps: each function gives n x 3 numbers between 0 and 1, one row of red, green and blue a colour."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnrepl.builtins.args import nonconformant, numbers, to_int
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import is_array_like, numel_of

Array = np.ndarray

_DEFAULT_LENGTH = 64

_LINES = (
    (0.0, 0.447, 0.741), (0.85, 0.325, 0.098), (0.929, 0.694, 0.125), (0.494, 0.184, 0.556),
    (0.466, 0.674, 0.188), (0.301, 0.745, 0.933), (0.635, 0.078, 0.184),
)  # fmt: skip
_FLAG = ((1.0, 0.0, 0.0), (1.0, 1.0, 1.0), (0.0, 0.0, 1.0), (0.0, 0.0, 0.0))
_PRISM = ((1.0, 0.0, 0.0), (1.0, 0.5, 0.0), (1.0, 1.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (2 / 3, 0.0, 1.0))


def _length(n: Any, who: str, whole: bool = False) -> int:
    """How many colours are asked for; a part of one is dropped, or is an error where `whole`."""
    if n is None:
        return _DEFAULT_LENGTH
    if not is_array_like(n) or numel_of(n) != 1:
        raise OctaveError(f"{who}: N must be a scalar")
    value = float(to_array(n).real.item())
    if not math.isfinite(value):
        return 0
    return max(to_int(value, "int64_t") if whole else int(value), 0)


def _ramp(n: int) -> Array:
    """n numbers from 0 to 1; a single one is 0."""
    return np.arange(n) / max(n - 1, 1)


def _steps(n: int) -> Array:
    """n numbers that end at 1: 1/n, 2/n ... 1."""
    return np.arange(1, n + 1) / max(n, 1)


def _rows(*columns: Any, n: int) -> Any:
    """The map of three columns (or numbers) of n elements."""
    out = np.empty((n, 3), order="F")
    for k, column in enumerate(columns):
        out[:, k] = column
    return norm(out)


def _cycled(colours: tuple[tuple[float, ...], ...], n: int) -> Any:
    return norm(np.asfortranarray(np.array(colours)[np.arange(n) % len(colours)].reshape(n, 3)))


def _interpolated(table: Any, n: int) -> Any:
    """n colours spread evenly over those of a table; a single one is its last."""
    colours = np.array(table)
    last = len(colours) - 1
    places = np.linspace(0, last, n) if n > 1 else np.full(n, float(last))
    return _rows(*(np.interp(places, np.arange(last + 1), colours[:, k]) for k in range(3)), n=n)


def _black_body(n: int) -> tuple[Array, Array, Array]:
    """Red, green and blue of `hot`: each rises after the other, over 3/8, 3/8 and 2/8 of the map."""
    part = 3 * n // 8
    rise = _steps(part)
    red = np.concatenate([rise, np.ones(n - part)])
    green = np.concatenate([np.zeros(part), rise, np.ones(n - 2 * part)])
    blue = np.concatenate([np.zeros(2 * part), _steps(n - 2 * part)])
    return red, green, blue


def _hues(n: int) -> Array:
    """n hues around the circle, in sixths."""
    return np.arange(n) / max(n, 1) * 6


@builtin("map = gray()", "map = gray(n)", fresh=True)
def gray(n: Any = None) -> Any:
    """A colour map from black over the grays to white, n x 3 (64 x 3 without n).

    >> gray(3)
    ans =

            0        0        0
       0.5000   0.5000   0.5000
       1.0000   1.0000   1.0000

    """
    count = _length(n, "gray")
    ramp = _ramp(count)
    return _rows(ramp, ramp, ramp, n=count)


@builtin("map = white()", "map = white(n)", fresh=True)
def white(n: Any = None) -> Any:
    """A colour map that is white throughout, n x 3 (64 x 3 without n).

    >> white(2)
    ans =

       1   1   1
       1   1   1

    """
    count = _length(n, "white", whole=True)
    return _rows(1.0, 1.0, 1.0, n=count)


@builtin("map = hot()", "map = hot(n)", fresh=True)
def hot(n: Any = None) -> Any:
    """A colour map from black over red, orange and yellow to white, n x 3 (64 x 3 without n).

    >> hot(4)
    ans =

       1.0000        0        0
       1.0000   1.0000        0
       1.0000   1.0000   0.5000
       1.0000   1.0000   1.0000

    """
    count = _length(n, "hot", whole=True)
    return _rows(*_black_body(count), n=count)


@builtin("map = bone()", "map = bone(n)", fresh=True)
def bone(n: Any = None) -> Any:
    """A colour map of grays with a trace of blue: seven parts gray, one part hot with red and blue exchanged.

    >> bone(3)
    ans =

            0        0   0.1250
       0.4375   0.5625   0.5625
       1.0000   1.0000   1.0000

    """
    count = _length(n, "bone", whole=True)
    red, green, blue = _black_body(count)
    ramp = 7 * _ramp(count)
    return _rows((ramp + blue) / 8, (ramp + green) / 8, (ramp + red) / 8, n=count)


@builtin("map = pink()", "map = pink(n)", fresh=True)
def pink(n: Any = None) -> Any:
    """A colour map of pastel pink, which tints black and white pictures: the root of two parts gray and one part hot.

    >> pink(2)
    ans =

       0.5774   0.5774   0.4082
       1.0000   1.0000   1.0000

    """
    count = _length(n, "pink", whole=True)
    ramp = 2 * _ramp(count)
    return _rows(*(np.sqrt((ramp + column) / 3) for column in _black_body(count)), n=count)


@builtin("map = copper()", "map = copper(n)", fresh=True)
def copper(n: Any = None) -> Any:
    """A colour map from black to a light copper, n x 3 (64 x 3 without n).

    >> copper(3)
    ans =

            0        0        0
       0.6250   0.3906   0.2487
       1.0000   0.7812   0.4975

    """
    count = _length(n, "copper")
    ramp = _ramp(count)
    return _rows(np.minimum(1.25 * ramp, 1), 0.7812 * ramp, 0.4975 * ramp, n=count)


@builtin("map = cool()", "map = cool(n)", fresh=True)
def cool(n: Any = None) -> Any:
    """A colour map from cyan to magenta, n x 3 (64 x 3 without n).

    >> cool(2)
    ans =

       0   1   1
       1   0   1

    """
    count = _length(n, "cool", whole=True)
    ramp = _ramp(count)
    return _rows(ramp, 1 - ramp, 1.0, n=count)


@builtin("map = spring()", "map = spring(n)", fresh=True)
def spring(n: Any = None) -> Any:
    """A colour map from magenta to yellow, n x 3 (64 x 3 without n).

    >> spring(2)
    ans =

       1   0   1
       1   1   0

    """
    count = _length(n, "spring", whole=True)
    ramp = _ramp(count)
    return _rows(1.0, ramp, 1 - ramp, n=count)


@builtin("map = summer()", "map = summer(n)", fresh=True)
def summer(n: Any = None) -> Any:
    """A colour map from green to yellow, n x 3 (64 x 3 without n).

    >> summer(2)
    ans =

            0   0.5000   0.4000
       1.0000   1.0000   0.4000

    """
    count = _length(n, "summer", whole=True)
    ramp = _ramp(count)
    return _rows(ramp, 0.5 + ramp / 2, 0.4, n=count)


@builtin("map = autumn()", "map = autumn(n)", fresh=True)
def autumn(n: Any = None) -> Any:
    """A colour map from red over orange to yellow, n x 3 (64 x 3 without n).

    >> autumn(2)
    ans =

       1   0   0
       1   1   0

    """
    count = _length(n, "autumn", whole=True)
    return _rows(1.0, _ramp(count), 0.0, n=count)


@builtin("map = winter()", "map = winter(n)", fresh=True)
def winter(n: Any = None) -> Any:
    """A colour map from blue to green, n x 3 (64 x 3 without n).

    >> winter(2)
    ans =

            0        0   1.0000
            0   1.0000   0.5000

    """
    count = _length(n, "winter", whole=True)
    ramp = _ramp(count)
    return _rows(0.0, ramp, 1 - ramp / 2, n=count)


@builtin("map = jet()", "map = jet(n)", fresh=True)
def jet(n: Any = None) -> Any:
    """A colour map from dark blue over blue, cyan, yellow and red to dark red, n x 3 (64 x 3 without n).

    >> jet(3)
    ans =

       0   0   1
       0   1   1
       1   1   0

    """
    count = _length(n, "jet", whole=True)
    quarter = -(-count // 4)
    rise = _steps(quarter)
    hill = np.concatenate([rise, np.ones(max(quarter - 1, 0)), rise[::-1]])
    # The green hill stands in the middle, the blue and the red one a quarter before and after it.
    middle = -(-quarter // 2) - (count % 4 == 1)
    columns = []
    for start in (middle + quarter, middle, middle - quarter):
        places = start + np.arange(hill.size)
        column = np.zeros(count)
        seen = (places >= 0) & (places < count)
        column[places[seen]] = hill[seen]
        columns.append(column)
    return _rows(*columns, n=count)


@builtin("map = hsv()", "map = hsv(n)", fresh=True)
def hsv(n: Any = None) -> Any:
    """A colour map of all hues, from red over yellow, green, cyan, blue and magenta to red again.

    It is n x 3 (64 x 3 without n).

    >> hsv(3)
    ans =

       1   0   0
       0   1   0
       0   0   1

    """
    count = _length(n, "hsv", whole=True)
    hue = _hues(count)
    columns = (np.clip(np.abs((hue - peak + 3) % 6 - 3) * -1 + 2, 0, 1) for peak in (0, 2, 4))
    return _rows(*columns, n=count)


@builtin("map = rainbow()", "map = rainbow(n)", fresh=True)
def rainbow(n: Any = None) -> Any:
    """A colour map from red over orange, yellow, green and blue to violet, n x 3 (64 x 3 without n).

    >> rainbow(3)
    ans =

       1.0000        0        0
       0.5000   1.0000        0
       0.6667        0   1.0000

    """
    count = _length(n, "rainbow")
    x = _ramp(count)
    red = np.where(x < 2 / 5, 1, np.where(x < 3 / 5, 3 - 5 * x, np.where(x >= 4 / 5, 10 / 3 * x - 8 / 3, 0)))
    green = np.where(x < 2 / 5, 5 / 2 * x, np.where(x < 3 / 5, 1, np.where(x < 4 / 5, 4 - 5 * x, 0)))
    blue = np.where(x >= 4 / 5, 1, np.where(x >= 3 / 5, 5 * x - 3, 0))
    return _rows(red, green, blue, n=count)


@builtin("map = ocean()", "map = ocean(n)", fresh=True)
def ocean(n: Any = None) -> Any:
    """A colour map from black over blue to white: green begins at a third, red at two thirds, n x 3 (64 x 3 without n).

    >> ocean(3)
    ans =

            0        0        0
            0   0.5000   0.5000
       1.0000   1.0000   1.0000

    """
    count = _length(n, "ocean", whole=True)
    third = count // 3
    columns = []
    for rise in (third, 2 * third):
        column = np.zeros(count)
        if count > 1:
            column[count - 1 - rise :] = np.linspace(0, 1, rise + 1) if rise else 1.0
        columns.append(column)
    return _rows(*columns, _ramp(count), n=count)


@builtin("map = lines()", "map = lines(n)", fresh=True)
def lines(n: Any = None) -> Any:
    """The colours that plots give to one line after the other, repeated after seven, n x 3 (64 x 3 without n).

    >> lines(2)
    ans =

            0   0.4470   0.7410
       0.8500   0.3250   0.0980

    """
    count = _length(n, "lines")
    return _cycled(((0.0, 0.0, 1.0),) if count == 1 else _LINES, count)


@builtin("map = flag()", "map = flag(n)", fresh=True)
def flag(n: Any = None) -> Any:
    """Red, white, blue and black in turn, n x 3 (64 x 3 without n).

    >> flag(2)
    ans =

       1   0   0
       1   1   1

    """
    return _cycled(_FLAG, _length(n, "flag"))


@builtin("map = prism()", "map = prism(n)", fresh=True)
def prism(n: Any = None) -> Any:
    """Red, orange, yellow, green, blue and violet in turn, n x 3 (64 x 3 without n).

    >> prism(1)
    ans =

       1   0   0

    """
    return _cycled(_PRISM, _length(n, "prism"))


@builtin("map = colorcube()", "map = colorcube(n)", fresh=True)
def colorcube(n: Any = None) -> Any:
    """Colours spread over the cube of red, green and blue, then ramps of red, green, blue and gray.

    Up to 8 colours are grays. n x 3 (64 x 3 without n).

    >> colorcube(2)
    ans =

       0   0   0
       1   1   1

    """
    count = _length(n, "colorcube")
    if count <= 8:
        return gray(float(count))
    steps = round(count ** (1 / 3) - 0.5 + 1e-9)
    cube = _cube(steps, steps - 1 if steps**3 == count and steps > 2 else steps)
    ramp = (count - len(cube) - 1) // 4
    grays = _ramp(count - len(cube) - 3 * ramp)
    pure = [np.outer(_steps(ramp), axis) for axis in np.eye(3)]
    return norm(np.asfortranarray(np.concatenate([cube, *pure, np.repeat(grays[:, None], 3, axis=1)])))


def _cube(steps: int, blue_steps: int) -> Array:
    """The grid of colours without the grays and the shades of red, green and blue alone; green changes fastest."""
    blue, red, green = np.meshgrid(_ramp(blue_steps), _ramp(steps), _ramp(steps), indexing="ij")
    grid = np.stack([red.ravel(), green.ravel(), blue.ravel()], axis=1)
    is_gray = (grid == grid[:, :1]).all(axis=1)
    is_pure = (grid != 0).sum(axis=1) == 1
    return grid[~is_gray & ~is_pure]


@builtin("map = cubehelix()", "map = cubehelix(n)", "map = cubehelix(n, start, rots, hue, gamma)", fresh=True)
def cubehelix(n: Any = None, start: Any = 0.5, rots: Any = -1.5, hue: Any = 1.0, gamma: Any = 1.0) -> Any:
    """A colour map from black to white along a helix in the colour cube, so that it grows brighter steadily.

    start  the first colour (1 red, 2 green, 3 blue)
    rots   how often it winds
    hue    how far the colours are from gray
    gamma  more than 1 stresses dark colours, less than 1 light ones
    Source: D. A. Green, A colour scheme for the display of astronomical intensity images, 2011.

    >> cubehelix(3)
    ans =

            0        0        0
       0.6275   0.4750   0.2864
       1.0000   1.0000   1.0000

    """
    count = _length(n, "cubehelix")
    settings = [numbers(x, "cubehelix").real for x in (start, rots, hue, gamma)]
    for setting in settings:
        if setting.size != 1:
            raise nonconformant("operator +", setting.shape, (count, 1))
    first, turns, strength, power = (float(setting.item()) for setting in settings)
    x = _ramp(count)
    lightness = x**power
    angle = 2 * np.pi * (first / 3 + turns * x)
    radius = strength * lightness * (1 - lightness) / 2
    weights = ((-0.14861, 1.78277), (-0.29227, -0.90649), (1.97294, 0.0))
    columns = (lightness + radius * (a * np.cos(angle) + b * np.sin(angle)) for a, b in weights)
    return _rows(*(np.clip(column, 0, 1) for column in columns), n=count)


@builtin("map = viridis()", "map = viridis(n)", fresh=True)
def viridis(n: Any = None) -> Any:
    """A colour map from dark blue over green to yellow whose brightness grows evenly, n x 3 (64 x 3 without n).

    >> printf("%.3f ", viridis(2)(1, :))
    0.267 0.005 0.329

    """
    from matplotlib import colormaps

    table = np.array(colormaps["viridis"](np.arange(256)))[:, :3]
    return _interpolated(table, _length(n, "viridis"))


@builtin("map = turbo()", "map = turbo(n)", fresh=True)
def turbo(n: Any = None) -> Any:
    """A colour map of the rainbow's colours without the sudden changes of jet, n x 3 (64 x 3 without n).

    >> turbo(2)
    ans =

       0.189950   0.071760   0.232170
       0.479600   0.015830   0.010550

    """
    from matplotlib import colormaps

    table = np.array(colormaps["turbo"](np.arange(256)))[:, :3]
    return _interpolated(table, _length(n, "turbo"))
