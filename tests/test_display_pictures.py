import base64
import re
from io import BytesIO

import numpy as np
import pytest

from nnrepl.display import pictures

RAMP = (np.arange(77).reshape(7, 11) * 3).astype(np.uint8)
COLOUR = np.stack([RAMP, 255 - RAMP, RAMP // 2], axis=2)


def decoded(data):
    import matplotlib.image

    return np.rint(matplotlib.image.imread(BytesIO(data), format="png") * 255).astype(np.uint8)


def sixels(data):
    """The picture in sixel data, in percent of red, green and blue, by a decoder of the few commands that we write."""
    wide, high, body = re.fullmatch(rb'\x1bP0;1;0q"1;1;(\d+);(\d+)(.*)\x1b\\', data, re.S).groups()
    picture = np.full((int(high) + 6, int(wide), 3), -1)
    palette, colour, x, top = {}, 0, 0, 0
    for token in re.findall(r"#\d+;2;\d+;\d+;\d+|#\d+|!\d+.|.", body.decode()):
        if token.startswith("#") and ";" in token:
            number, _, *rgb = map(int, token[1:].split(";"))
            palette[number] = rgb
        elif token.startswith("#"):
            colour = int(token[1:])
        elif token == "$":
            x = 0
        elif token == "-":
            x, top = 0, top + 6
        else:
            count, bits = (int(token[1:-1]) if len(token) > 1 else 1), ord(token[-1]) - 63
            for i in range(6):
                if bits >> i & 1:
                    picture[top + i, x : x + count] = palette[colour]
            x += count
    return picture[: int(high)]


def test_grey_levels():
    assert pictures.to_grey(np.array([[0.0, 1, 2]])).tolist() == [[0, 128, 255]]
    assert pictures.to_grey(np.array([[-5.0, 0, np.nan, np.inf]]), (-1, 1)).tolist() == [[0, 128, 0, 255]]
    assert pictures.to_grey(np.zeros((1, 2))).tolist() == [[0, 0]]
    assert pictures.to_grey(np.array([[np.nan]])).tolist() == [[0]]


def test_sizes():
    assert pictures.enlarge(RAMP, 2).shape == (14, 22)
    assert pictures.resize(np.array([[0, 100], [200, 100]], np.uint8), 1, 1).tolist() == [[100]]
    assert np.array_equal(pictures.resize(RAMP, 7, 11), RAMP)
    assert pictures.resize(COLOUR, 3, 4).shape == (3, 4, 3)
    assert pictures.resize(RAMP, 14, 22).shape == (14, 22)
    assert pictures.fit(RAMP, 80, 24) is RAMP
    assert pictures.fit(np.zeros((100, 200), np.uint8), 50, 50).shape == (25, 50)


@pytest.mark.parametrize("picture", [RAMP, COLOUR])
def test_png(picture):
    assert np.array_equal(decoded(pictures.png(picture)), picture)


@pytest.mark.parametrize("picture", [RAMP, COLOUR])
def test_sixel(picture):
    expected = picture[:, :, None] if picture.ndim == 2 else picture
    step = 100 / 63 if picture.ndim == 2 else 10
    assert np.abs(sixels(pictures.sixel(picture)) - expected / 2.55).max() <= step + 0.5


def test_iterm2():
    head, data = pictures.iterm2(RAMP).split(b":")
    png = pictures.png(RAMP)
    assert head == f"\x1b]1337;File=inline=1;size={len(png)};width=11px;height=7px".encode()
    assert data == base64.b64encode(png) + b"\x07"


def test_kitty_sends_pieces():
    noise = np.random.default_rng(0).integers(0, 256, (80, 80)).astype(np.uint8)
    pieces = re.findall(rb"\x1b_G([^;]*);([^\x1b]*)\x1b\\", pictures.kitty(noise))
    assert [keys for keys, _ in pieces] == [b"a=T,f=100,m=1", b"m=1", b"m=0"]
    assert all(len(data) <= 4096 for _, data in pieces)
    assert np.array_equal(decoded(base64.b64decode(b"".join(data for _, data in pieces))), noise)


def test_half_blocks():
    two = np.array([[0, 0], [255, 255], [9, 8]], np.uint8)
    assert pictures.half_blocks(two) == (
        "\x1b[38;2;0;0;0;48;2;255;255;255m▀▀\x1b[0m\n\x1b[38;2;9;9;9;48;2;0;0;0m▀\x1b[38;2;8;8;8;48;2;0;0;0m▀\x1b[0m\n"
    )
    assert pictures.half_blocks(two[:2], "256") == "\x1b[38;5;16;48;5;231m▀▀\x1b[0m\n"


def test_256_colours():
    red = np.array([[[255, 0, 0]], [[128, 128, 128]]], np.uint8)
    assert pictures.half_blocks(red, "256") == "\x1b[38;5;196;48;5;244m▀\x1b[0m\n"


def test_ascii_art():
    picture = np.array([[0, 128, 255, 0], [0, 128, 255, 0], [255] * 4, [0] * 4], np.uint8)
    assert pictures.ascii_art(picture).splitlines() == [" +@", "++++"]
    assert pictures.ascii_art(np.zeros((2, 3), np.uint8)) == "\n"
    assert pictures.ascii_art(np.full((2, 2, 3), 255, np.uint8)) == "@@\n"
