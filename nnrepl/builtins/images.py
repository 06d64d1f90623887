"""Image files: imread, imwrite, imfinfo. PNG is read and written here, other formats by Pillow."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nnrepl.builtins import pngfiles
from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY, Struct
from nnrepl.values.convert import norm, saturate, to_array
from nnrepl.values.kinds import is_array_like, is_complex, is_string, is_text, numel_of
from nnrepl.values.text import decode, encode

Array = np.ndarray

_FORMATS = {
    "bmp": "BMP", "gif": "GIF", "jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "ppm": "PPM", "pgm": "PPM", "pbm": "PPM",
    "tif": "TIFF", "tiff": "TIFF", "webp": "WEBP",
}  # fmt: skip
"""Which format the end of a file's name stands for."""

_PREFIX = "Magick++ exception: Magick: "


def _in_folders(name: Any, context: Context) -> Any:
    """The file of this name in a folder of IMAGE_PATH; the name itself where no folder there has it."""
    if not isinstance(name, str) or os.path.isfile(os.path.expanduser(decode(name))):
        return name
    folders = decode(context.state.get("IMAGE_PATH", ".")).split(os.pathsep)
    places = (os.path.join(os.path.expanduser(folder), decode(name)) for folder in folders)
    return next(map(encode, filter(os.path.isfile, places)), name)


def _found(name: Any, who: str, extension: Any = None) -> Path:
    """The file of this name, perhaps with the extension given apart."""
    if not isinstance(name, str):
        raise OctaveError(f"{who}: FILENAME must be a string")
    if not name:
        raise OctaveError("file_in_path: FILE argument must not be empty")
    path = Path(decode(name)).expanduser()
    if path.is_file():
        return path
    if isinstance(extension, str) and path.with_name(f"{path.name}.{decode(extension)}").is_file():
        return path.with_name(f"{path.name}.{decode(extension)}")
    raise OctaveError(f"{who}: unable to find file '{name}'")


def _unreadable(path: Path) -> OctaveError:
    return OctaveError(f"{_PREFIX}No decode delegate for this image format ({encode(str(path))})")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise OctaveError(f"{_PREFIX}Unable to open file ({encode(str(path))})") from None


@builtin(
    "[img, map, alpha] = imread(filename)",
    "[...] = imread(filename, ext)",
    fresh=True,
)
def imread(filename: Any, ext: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """An image from a file: m x n for gray, m x n x 3 for colours, in class uint8, uint16 or logical.

    map    the colour map of an indexed image, n x 3, whose indices count from 0; else empty
    alpha  how opaque each pixel is; empty where the file does not say

    >> imread('nothing.png')
    error: imread: unable to find file 'nothing.png'
    """
    if ext is not None and not isinstance(ext, str):
        raise OctaveError("imread: options after the file name are not supported")
    path = _found(_in_folders(filename, context), "imread", ext)
    data = _bytes(path)
    image, table, alpha = _read_png(path, data) if data.startswith(pngfiles.SIGNATURE) else _read_other(path)
    return (image, table, alpha) if nargout > 1 else image


def _read_png(path: Path, data: bytes) -> tuple[Any, Any, Any]:
    try:
        png = pngfiles.decode(data)
    except pngfiles.PngError:
        raise _unreadable(path) from None
    samples = png.samples
    if png.indexed and png.palette is not None:
        image = samples[..., 0]
        alpha: Any = EMPTY
        if png.palette_alpha is not None:
            opacity = np.full(256, 255, dtype=np.uint8)
            opacity[: png.palette_alpha.size] = png.palette_alpha
            alpha = norm(np.asfortranarray(opacity[image]))
        return norm(np.asfortranarray(image)), norm(np.asfortranarray(png.palette / 255)), alpha
    if png.depth == 1:
        return norm(np.asfortranarray(samples[..., 0].astype(bool))), EMPTY, EMPTY
    if png.depth < 8:
        samples = samples * np.uint8(255 // (2**png.depth - 1))
    return _split(samples, png.has_alpha)


def _split(samples: Array, has_alpha: bool) -> tuple[Any, Any, Any]:
    colours, alpha = (samples[..., :-1], samples[..., -1]) if has_alpha else (samples, None)
    image = np.asfortranarray(colours[..., 0] if colours.shape[2] == 1 else colours)
    return norm(image), EMPTY, EMPTY if alpha is None else norm(np.asfortranarray(alpha))


def _read_other(path: Path) -> tuple[Any, Any, Any]:
    from PIL import Image, UnidentifiedImageError

    picture: Any
    try:
        with Image.open(path) as picture:
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise _unreadable(path) from None
    if picture.mode == "P":
        return _read_palette(picture)
    if picture.mode not in ("1", "L", "LA", "RGB", "RGBA", "I;16", "CMYK"):
        picture = picture.convert("RGB")
    samples = np.asarray(picture)
    if samples.ndim == 2:
        samples = samples[..., None]
    return _split(samples, picture.mode in ("LA", "RGBA"))


def _read_palette(picture: Any) -> tuple[Any, Any, Any]:
    table = np.array(picture.getpalette() or [], dtype=float).reshape(-1, 3) / 255
    return norm(np.asfortranarray(np.asarray(picture))), norm(np.asfortranarray(table)), EMPTY


@builtin(
    "imwrite(img, filename)",
    "imwrite(img, filename, ext)",
    "imwrite(img, map, filename)",
    'imwrite(..., "Quality", q, "Alpha", a)',
)
def imwrite(img: Any, *args: Any, context: Context) -> None:
    """Write an image to a file, in the format that the end of its name, or ext, says.

    img      m x n (gray, or logical for black and white) or m x n x 3 (colours), in class uint8, uint16, or floating
             point numbers from 0 to 1, which are written with 16 bits
    map      the colour map of an indexed image, n x 3
    Quality  of JPEG, 0 to 100 (75); Alpha, how opaque each pixel is, m x n

    >> imwrite([0 1], 'picture')
    error: imwrite: no extension found for picture to identify the image format
    """
    table, rest = _map_apart(args)
    if not rest or is_text(img):
        raise invalid_call("imwrite")
    if not is_string(rest[0]) or not rest[0]:
        raise OctaveError("imwrite: no FILENAME specified")
    name, options = rest[0], list(rest[1:])
    extension = Path(decode(name)).suffix.lstrip(".")
    if len(options) % 2:
        given = options.pop(0)
        if not isinstance(given, str):
            raise OctaveError("imwrite: no pair for all arguments (odd number left)")
        extension = decode(given)
    if not extension:
        raise OctaveError(f"imwrite: no extension found for {name} to identify the image format")
    quality, alpha = _write_options(options)
    samples, depth = _samples(img, table)
    kind = _FORMATS.get(extension.lower())
    if kind is None:
        context.warn(f"imwrite: unlisted image format {encode(extension)} (see imformats).  Trying to save anyway.")
        raise OctaveError(f"{_PREFIX}No encode delegate for this image format ({encode(extension.upper())})")
    if alpha is not None:
        samples = _with_alpha(samples, alpha)
    palette = None if table is None else np.clip(np.rint(table * 255), 0, 255)
    path = Path(decode(name)).expanduser()
    try:
        if kind == "PNG":
            path.write_bytes(pngfiles.encode(samples, depth, palette))
        else:
            _write_other(path, kind, samples, depth, palette, quality)
    except OSError:
        raise OctaveError(f"{_PREFIX}Unable to open file ({name})") from None


def _map_apart(args: Sequence[Any]) -> tuple[Array | None, Sequence[Any]]:
    if len(args) > 1 and not is_text(args[0]) and is_array_like(args[0]):
        table = to_array(args[0])
        if table.ndim != 2 or table.shape[1] != 3 or table.dtype.kind != "f":
            raise OctaveError("imwrite: invalid MAP for indexed image")
        return table.astype(float), args[1:]
    return None, args


def _write_options(options: Sequence[Any]) -> tuple[int, Array | None]:
    quality, alpha = 75, None
    for name, value in zip(options[::2], options[1::2], strict=True):
        word = name.lower() if isinstance(name, str) else ""
        if word == "quality":
            number = to_array(value).real.reshape(-1) if is_array_like(value) else np.zeros(0)
            if number.size != 1 or not 0 <= number[0] <= 100:
                raise OctaveError("imwrite: value for Quality option must be a scalar between 0 and 100")
            quality = round(float(number[0]))
        elif word == "alpha":
            alpha = to_array(value)
        else:
            raise OctaveError(f"imwrite: invalid PARAMETER '{name if isinstance(name, str) else ''}'")
    return quality, alpha


def _samples(img: Any, table: Array | None) -> tuple[Array, int]:
    """The image as it is stored, m x n x channels, and its depth in bits."""
    if not is_array_like(img) or is_complex(img):
        raise invalid_call("imwrite")
    if not numel_of(img):
        raise OctaveError("imwrite: invalid empty image")
    array = to_array(img)
    if array.ndim > 3:
        raise OctaveError("imwrite: images of more than one frame are not supported")
    samples = array if array.ndim == 3 else array[..., None]
    if table is not None:
        return _indices(samples, len(table)), 8
    if samples.shape[2] not in (1, 3):
        if samples.shape[2] == 4:
            raise OctaveError("imwrite: images of four colours (CMYK) are not supported")
        raise OctaveError("imwrite: IMG 3rd dimension must be 1, 3, or 4")
    if array.dtype == np.bool_:
        return (samples, 1) if samples.shape[2] == 1 else (samples * np.uint8(255), 8)
    if array.dtype == np.uint8:
        return samples, 8
    if array.dtype == np.uint16:
        return samples, 16
    if array.dtype.kind == "f":
        return saturate(samples * 65535.0, np.dtype(np.uint16)), 16
    raise OctaveError("__magick_write__: image type not supported")


def _indices(samples: Array, colours: int) -> Array:
    if samples.shape[2] != 1 or colours > 256:
        raise OctaveError("imwrite: an indexed image must be m x n, with at most 256 colours")
    rows = samples.astype(int) - (1 if samples.dtype.kind == "f" else 0)
    if rows.min() < 0 or rows.max() >= max(colours, 1):
        raise OctaveError("imwrite: indexed image contains colors outside of colormap")
    return rows.astype(np.uint8)


def _with_alpha(samples: Array, alpha: Array) -> Array:
    if alpha.shape != samples.shape[:2]:
        raise OctaveError("imwrite: Alpha must have the rows and columns of the image")
    opacity = saturate(alpha * float(np.iinfo(samples.dtype).max), samples.dtype) if alpha.dtype.kind == "f" else alpha
    return np.concatenate([samples, opacity.astype(samples.dtype)[..., None]], axis=2)


def _write_other(path: Path, kind: str, samples: Array, depth: int, palette: Array | None, quality: int) -> None:
    from PIL import Image

    if depth == 16 and not (kind == "TIFF" and samples.shape[2] == 1):
        # These formats, or Pillow's writers of them, know 8 bits only.
        samples = np.rint(samples / 257).astype(np.uint8)
    if depth == 1:
        samples = samples * np.uint8(255)
    flat = np.ascontiguousarray(samples[..., 0] if samples.shape[2] == 1 else samples)
    picture = Image.fromarray(flat)
    if palette is not None:
        picture = picture.convert("P")
        picture.putpalette(palette.astype(np.uint8).tobytes())
        if kind == "JPEG":
            picture = picture.convert("RGB")
    if kind == "JPEG":
        picture.convert("RGB" if picture.mode in ("RGBA", "LA") else picture.mode).save(path, kind, quality=quality)
    else:
        picture.save(path, kind)


@builtin("info = imfinfo(filename)", "info = imfinfo(filename, ext)", fresh=True)
def imfinfo(filename: Any, ext: Any = None) -> Struct:
    """What an image file says of itself: its size, format, width, height, depth and kind of colours.

    >> imfinfo('nothing.png')
    error: imfinfo: unable to find file 'nothing.png'
    """
    path = _found(filename, "imfinfo", ext)
    info = _describe(path, _bytes(path))
    state = os.stat(path)
    stamp = time.strftime("%d-%b-%Y %H:%M:%S", time.localtime(state.st_mtime))
    return Struct({
        "Filename": encode(str(path.absolute())), "FileModDate": stamp, "FileSize": float(state.st_size), **info,
        "DelayTime": 0.0, "DisposalMethod": "", "LoopCount": 0.0, "ByteOrder": "undefined", "Gamma": 0.0,
        "Chromaticities": np.zeros((1, 0)), "Comment": "", "Quality": 75.0, "Compression": "undefined",
        "Colormap": info.get("Colormap", EMPTY), "Orientation": 1.0, "ResolutionUnit": "undefined",
        "XResolution": 0.0, "YResolution": 0.0, "Software": "", "Make": "", "Model": "", "DateTime": "",
        "ImageDescription": "", "Artist": "", "Copyright": "", "DigitalCamera": Struct(), "GPSInfo": Struct(),
    })  # fmt: skip


def _describe(path: Path, data: bytes) -> dict[str, Any]:
    if data.startswith(pngfiles.SIGNATURE):
        try:
            png = pngfiles.decode(data)
        except pngfiles.PngError:
            raise _unreadable(path) from None
        height, width = png.samples.shape[:2]
        kind = "indexed" if png.indexed else "truecolor" if png.colour in (2, 6) else "grayscale"
        return _facts("PNG", width, height, png.depth, kind)
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            colours = {"P": "indexed", "CMYK": "CMYK"}.get(picture.mode)
            kind = colours or ("grayscale" if picture.mode in ("1", "L", "LA", "I;16") else "truecolor")
            depth = {"1": 1, "I;16": 16}.get(picture.mode, 8)
            return _facts(picture.format or "", *picture.size, depth, kind)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise _unreadable(path) from None


def _facts(name: str, width: int, height: int, depth: int, colours: str) -> dict[str, Any]:
    return {
        "Format": name, "FormatVersion": "", "Width": float(width), "Height": float(height), "BitDepth": float(depth),
        "ColorType": colours,
    }  # fmt: skip
