"""PNG files as arrays of their own depth, 1 to 16 bits (no builtins of its own).

Source: the PNG specification, ISO 15948.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

import numpy as np

Array = np.ndarray

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PASSES = ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1))


class PngError(Exception):
    """The bytes are no PNG file, or a broken one."""


@dataclass
class Png:
    """What a PNG file holds: h x w x channels samples as they are stored, and the palette of an indexed image."""

    samples: Array
    depth: int
    colour: int
    palette: Array | None = None
    palette_alpha: Array | None = None

    @property
    def indexed(self) -> bool:
        """Whether the samples count the rows of the palette."""
        return self.colour == 3

    @property
    def has_alpha(self) -> bool:
        """Whether the last channel is the opacity."""
        return self.colour in (4, 6)


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    found = []
    place = len(SIGNATURE)
    while place + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        body = data[place + 8 : place + 8 + length]
        if len(body) != length:
            raise PngError("the file ends too early")
        found.append((name, body))
        place += length + 12
        if name == b"IEND":
            break
    return found


def decode(data: bytes) -> Png:
    """The image in the bytes of a PNG file."""
    if not data.startswith(SIGNATURE):
        raise PngError("this is no PNG file")
    chunks = _chunks(data)
    if not chunks or chunks[0][0] != b"IHDR":
        raise PngError("the header is missing")
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1][:13])
    if colour not in _CHANNELS or depth not in (1, 2, 4, 8, 16) or not width or not height:
        raise PngError("the header is not valid")
    parts = dict.fromkeys((b"PLTE", b"tRNS"), b"") | {name: body for name, body in chunks if name != b"IDAT"}
    try:
        raw = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    except zlib.error as error:
        raise PngError(str(error)) from None
    samples = _samples(raw, height, width, depth, _CHANNELS[colour], bool(interlaced))
    if colour != 3:
        return Png(samples, depth, colour)
    palette = np.frombuffer(parts[b"PLTE"], dtype=np.uint8).reshape(-1, 3)
    alpha = np.frombuffer(parts[b"tRNS"], dtype=np.uint8) if parts[b"tRNS"] else None
    return Png(samples, depth, colour, palette, alpha)


def _samples(raw: bytes, height: int, width: int, depth: int, channels: int, interlaced: bool) -> Array:
    if not interlaced:
        return _plane(raw, 0, height, width, depth, channels)[0]
    out = np.zeros((height, width, channels), dtype=np.uint16 if depth == 16 else np.uint8)
    place = 0
    for top, left, down, right in _PASSES:
        rows, columns = len(range(top, height, down)), len(range(left, width, right))
        if rows and columns:
            out[top::down, left::right], place = _plane(raw, place, rows, columns, depth, channels)
    return out


def _plane(raw: bytes, place: int, height: int, width: int, depth: int, channels: int) -> tuple[Array, int]:
    """The samples of one image, or one pass of it, and where it ends."""
    length = (width * depth * channels + 7) // 8
    end = place + height * (length + 1)
    if len(raw) < end:
        raise PngError("the image data end too early")
    lines = np.frombuffer(raw, dtype=np.uint8, count=end - place, offset=place).reshape(height, length + 1)
    data = _unfiltered(lines, max(1, depth * channels // 8))
    if depth == 16:
        wide = data.reshape(height, -1, 2).astype(np.uint16)
        return (wide[..., 0] << 8 | wide[..., 1]).reshape(height, width, channels), end
    if depth < 8:
        bits = np.unpackbits(data, axis=1).reshape(height, -1, depth)
        values = bits @ (1 << np.arange(depth - 1, -1, -1)).astype(np.uint8)
        data = values[:, : width * channels].astype(np.uint8)
    return data.reshape(height, width, channels), end


def _unfiltered(lines: Array, step: int) -> Array:
    """The bytes of each line: the file holds differences from what is `step` bytes to the left, or above."""
    height, length = lines.shape[0], lines.shape[1] - 1
    out = np.zeros((height, length), dtype=np.uint8)
    above = np.zeros(length, dtype=np.uint8)
    for row in range(height):
        kind, line = int(lines[row, 0]), lines[row, 1:]
        if kind == 0:
            out[row] = line
        elif kind == 1:
            padded = np.zeros(-(-length // step) * step, dtype=np.uint8)
            padded[:length] = line
            out[row] = np.cumsum(padded.reshape(-1, step), axis=0, dtype=np.uint8).reshape(-1)[:length]
        elif kind == 2:
            out[row] = line + above
        elif kind in (3, 4):
            out[row] = _unfiltered_line(line.tolist(), above.tolist(), step, kind)
        else:
            raise PngError("a filter is not known")
        above = out[row]
    return out


def _unfiltered_line(line: list[int], above: list[int], step: int, kind: int) -> list[int]:
    done: list[int] = []
    for k, value in enumerate(line):
        left = done[k - step] if k >= step else 0
        up = above[k]
        if kind == 3:
            guess = (left + up) // 2
        else:
            corner = above[k - step] if k >= step else 0
            near = left + up - corner
            guess = min((left, up, corner), key=lambda other: abs(near - other))
        done.append((value + guess) & 255)
    return done


def encode(samples: Array, depth: int, palette: Array | None = None) -> bytes:
    """The bytes of a PNG file of h x w x channels samples."""
    height, width, channels = samples.shape
    colour = 3 if palette is not None else {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    flat = np.ascontiguousarray(samples).reshape(height, -1)
    if depth == 16:
        data = flat.astype(">u2").view(np.uint8).reshape(height, -1)
    elif depth == 8:
        data = flat.astype(np.uint8)
    else:
        bits = (flat[..., None].astype(np.uint8) >> np.arange(depth - 1, -1, -1).astype(np.uint8)) & 1
        data = np.packbits(bits.reshape(height, -1), axis=1)
    lines = np.concatenate([np.zeros((height, 1), dtype=np.uint8), data], axis=1)
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = [(b"IHDR", header)]
    if palette is not None:
        parts.append((b"PLTE", palette.astype(np.uint8).tobytes()))
    parts += [(b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b"")]
    return SIGNATURE + b"".join(_chunk(name, body) for name, body in parts)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
