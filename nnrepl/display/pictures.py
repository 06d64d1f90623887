"""Pictures for terminals and files: pure functions from an array of pixels to text or bytes.

A picture is uint8: h x w is grey, 0 black to 255 white; h x w x 3 is red, green, blue. Which of the forms a terminal
understands is not known here.
"""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np

Array = np.ndarray

ESC = "\x1b"
RESET = ESC + "[0m"
ASCII_RAMP = " .:-=+*#%@"
KITTY_CHUNK = 4096


def to_grey(values: Array, limits: tuple[float, float] | None = None) -> Array:
    """Numbers as grey levels, from black at the lower limit to white at the upper; without limits those of the data.

    NaN is black.
    """
    finite = values[np.isfinite(values)]
    low, high = limits or ((float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0))
    span = high - low if high > low else 1.0
    scaled = np.clip(np.nan_to_num((values - low) / span, nan=0.0, posinf=1.0, neginf=0.0), 0, 1)
    return np.rint(scaled * 255).astype(np.uint8)


def enlarge(picture: Array, scale: int) -> Array:
    """Every pixel as scale x scale pixels."""
    return picture.repeat(scale, axis=0).repeat(scale, axis=1)


def resize(picture: Array, height: int, width: int) -> Array:
    """The picture in another size: a new pixel is the mean of the area that it covers."""
    rows = _overlaps(picture.shape[0], height)
    columns = _overlaps(picture.shape[1], width)
    if picture.ndim == 2:
        mixed = rows @ picture.astype(np.float64) @ columns.T
    else:
        mixed = np.stack([rows @ picture[:, :, c].astype(np.float64) @ columns.T for c in range(3)], axis=2)
    return np.rint(mixed).astype(np.uint8)


def _overlaps(old: int, new: int) -> Array:
    """The share of each of `old` pixels in each of `new` pixels along one direction; rows of sum 1."""
    edges = np.arange(new + 1) * (old / new)
    pixels = np.arange(old)
    low = np.maximum(edges[:-1, None], pixels[None, :])
    high = np.minimum(edges[1:, None], pixels[None, :] + 1)
    shares = np.maximum(high - low, 0)
    return shares / shares.sum(axis=1, keepdims=True)


def fit(picture: Array, columns: int, rows: int, pixels_per_cell: tuple[int, int] = (2, 1)) -> Array:
    """The picture, made smaller where it must be, so that it has room in columns x rows characters.

    pixels_per_cell says how many pixels of height and of width stand in one character.
    """
    high, wide = picture.shape[:2]
    factor = min(1.0, rows * pixels_per_cell[0] / high, columns * pixels_per_cell[1] / wide)
    if factor == 1.0:
        return picture
    return resize(picture, max(1, int(high * factor)), max(1, int(wide * factor)))


def _rgb(picture: Array) -> Array:
    return picture if picture.ndim == 3 else np.repeat(picture[:, :, None], 3, axis=2)


def _xterm_index(rgb: Array) -> Array:
    """The nearest of xterm's 256 colours: the 24 greys where the pixel is grey, else the 6x6x6 cube."""
    value = rgb.astype(np.int64)
    grey = value.max(axis=2) - value.min(axis=2) < 8
    level = value.mean(axis=2)
    ramp = np.clip(np.rint((level - 8) / 10), 0, 23).astype(np.int64) + 232
    ramp[level < 4] = 16
    ramp[level > 246] = 231
    steps = np.array([0, 95, 135, 175, 215, 255])
    near = np.abs(value[:, :, :, None] - steps).argmin(axis=3)
    cube = 16 + near[:, :, 0] * 36 + near[:, :, 1] * 6 + near[:, :, 2]
    return np.where(grey, ramp, cube)


def half_blocks(picture: Array, colours: str = "24bit") -> str:
    """Text in which each character shows two pixels, one above the other; colours are '24bit' or '256'."""
    rgb = _rgb(picture)
    if len(rgb) % 2:
        rgb = np.concatenate([rgb, np.zeros_like(rgb[:1])])
    if colours == "24bit":
        codes = [[f"2;{r};{g};{b}" for r, g, b in row] for row in rgb.tolist()]
    else:
        codes = [[f"5;{index}" for index in row] for row in _xterm_index(rgb).tolist()]
    lines = [_block_line(upper, lower) for upper, lower in zip(codes[::2], codes[1::2], strict=True)]
    return "".join(line + "\n" for line in lines)


def _block_line(upper: list[str], lower: list[str]) -> str:
    """One line of half blocks; a colour is named again only where it changes."""
    parts, last = [], ("", "")
    for pair in zip(upper, lower, strict=True):
        if pair != last:
            parts.append(f"{ESC}[38;{pair[0]};48;{pair[1]}m")
            last = pair
        parts.append("▀")
    return "".join(parts) + RESET


def ascii_art(picture: Array) -> str:
    """Plain text, denser characters for lighter pixels; two rows of pixels make one line, as characters are tall."""
    grey = picture if picture.ndim == 2 else np.rint(picture @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)
    halved = resize(grey, -(-len(grey) // 2), grey.shape[1])
    index = halved.astype(np.int64) * len(ASCII_RAMP) // 256
    return "".join("".join(ASCII_RAMP[i] for i in row).rstrip() + "\n" for row in index.tolist())


def png(picture: Array) -> bytes:
    """A PNG file, grey or RGB (ISO/IEC 15948)."""
    high, wide = picture.shape[:2]
    colour_type = 0 if picture.ndim == 2 else 2
    lines = np.ascontiguousarray(picture, dtype=np.uint8).reshape(high, -1)
    unfiltered = np.hstack([np.zeros((high, 1), np.uint8), lines]).tobytes()

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", wide, high, 8, colour_type, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(unfiltered, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def kitty(picture: Array) -> bytes:
    """The escape sequences of kitty's graphics protocol that show the picture at the cursor."""
    data = base64.b64encode(png(picture))
    pieces = [data[i : i + KITTY_CHUNK] for i in range(0, len(data), KITTY_CHUNK)]
    out = []
    for k, piece in enumerate(pieces):
        keys = "a=T,f=100," if k == 0 else ""
        more = int(k < len(pieces) - 1)
        out.append(f"{ESC}_G{keys}m={more};".encode() + piece + f"{ESC}\\".encode())
    return b"".join(out)


def iterm2(picture: Array) -> bytes:
    """The escape sequence of iTerm2's inline images, which WezTerm and others know too."""
    data = png(picture)
    high, wide = picture.shape[:2]
    head = f"{ESC}]1337;File=inline=1;size={len(data)};width={wide}px;height={high}px:"
    return head.encode() + base64.b64encode(data) + b"\x07"


def sixel(picture: Array) -> bytes:
    """DEC's sixel graphics: bands of six pixels, at most 256 colours. Grey keeps 64 levels, colour a 6x6x6 cube."""
    index, palette = _sixel_palette(picture)
    high, wide = index.shape
    out = [f'{ESC}P0;1;0q"1;1;{wide};{high}']
    out += [f"#{k};2;{r};{g};{b}" for k, (r, g, b) in palette.items() if (index == k).any()]
    for top in range(0, high, 6):
        band = index[top : top + 6]
        weights = 1 << np.arange(len(band))[:, None]
        rows = [f"#{k}" + _runs((((band == k) * weights).sum(axis=0) + 63).tolist()) for k in np.unique(band).tolist()]
        out.append("$".join(rows) + "-")
    return ("".join(out) + f"{ESC}\\").encode()


def _sixel_palette(picture: Array) -> tuple[Array, dict[int, tuple[int, int, int]]]:
    """The number of each pixel's colour, and the colours in percent of red, green and blue."""
    if picture.ndim == 2:
        return picture.astype(np.int64) // 4, {k: (round(k * 100 / 63),) * 3 for k in range(64)}
    near = np.rint(picture.astype(np.float64) / 51).astype(np.int64)
    index = near[:, :, 0] * 36 + near[:, :, 1] * 6 + near[:, :, 2]
    return index, {k: (k // 36 * 20, k // 6 % 6 * 20, k % 6 * 20) for k in range(216)}


def _runs(codes: list[int]) -> str:
    """Characters with runs of four and more as !count."""
    parts: list[str] = []
    start = 0
    for i in range(1, len(codes) + 1):
        if i == len(codes) or codes[i] != codes[start]:
            count, character = i - start, chr(codes[start])
            parts.append(f"!{count}{character}" if count > 3 else character * count)
            start = i
    return "".join(parts)
