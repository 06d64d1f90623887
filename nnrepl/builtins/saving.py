"""Variables into files: save."""

from __future__ import annotations

import fnmatch
import getpass
import gzip
import math
import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnrepl import __version__
from nnrepl.builtins import matfiles, octavebinary
from nnrepl.builtins.args import invalid_call
from nnrepl.builtins.octavetext import Writer
from nnrepl.display.notation import nonfinite
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Struct
from nnrepl.values.convert import to_array, type_name
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import is_array_like, is_string
from nnrepl.values.text import decode, encode

_FORMATS = {
    "text": ("-text", "-t"),
    "ascii": ("-ascii", "-a"),
    "mat7": ("-v7", "-V7", "-7", "-mat7-binary"),
    "mat6": ("-v6", "-V6", "-6", "-mat", "-mat-binary", "-m"),
    "mat4": ("-v4", "-V4", "-4", "-mat4-binary"),
    "binary": ("-binary", "-b", "-float-binary"),
    "hdf5": ("-hdf5", "-h", "-float-hdf5"),
}
_FORMAT_OF = {word: name for name, words in _FORMATS.items() for word in words}


@dataclass
class _Request:
    """What a call of `save` asks for."""

    kind: str = "text"
    append: bool = False
    compress: bool = False
    double: bool = False
    tabs: bool = False
    struct: bool = False
    words: list[str] = field(default_factory=list)

    @property
    def file(self) -> str:
        return self.words[0]


@builtin(
    "save FILE",
    "save FILE NAME ...",
    "save OPTION ... FILE -struct STRUCT FIELD ...",
    's = save("-", NAME, ...)',
    caller=True,
)
def save(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Write variables to a file from which `load` gets them back: those whose names fit (* and ? are wild), or all.

    The file "-" is the screen, or the string s.
    Options: -text (Octave's text format, the default), -ascii (numbers only; in full with -double, with tabs between
    them with -tabs), -binary (Octave's binary format), -v7 (a MAT-file, compressed), -v6 or -mat (not compressed), -v4,
    -zip (text compressed by gzip), -append, -struct (the fields of a struct as variables).
    Errors: the file cannot be written; a MAT-file cannot hold a value; HDF5 is not supported.

    >> x = [1 2; 3 4];
    >> save x.txt x
    >> clear x
    >> load x.txt
    >> x
    x =

       1   2
       3   4

    """
    request = _request(args, str(context.state.get("save_default_options", "")).split())
    values = _chosen(request, context)
    if request.file == "-":
        return _to_screen(request, values, nargout, context)
    _write(request, values, context)
    return None


def _request(args: tuple[Any, ...], defaults: list[str]) -> _Request:
    if not all(is_string(arg) for arg in args):
        raise OctaveError(": all arguments must be strings")
    request = _Request()
    for word in defaults:
        _take(word, request)
    for word in (str(arg) if isinstance(arg, str) else "" for arg in args):
        _take(word, request)
    if request.append and request.compress and request.kind not in _TEXTS:
        kinds = "-append and -zip options can only be used together with a text format (-text or -ascii)"
        raise OctaveError(f"save: {kinds}")
    if request.struct and len(request.words) < 2 and request.words:
        raise OctaveError("save: missing struct name")
    if not request.words:
        raise invalid_call("save")
    return request


_FLAGS = {"-append": "append", "-zip": "compress", "-z": "compress", "-double": "double", "-tabs": "tabs"}


def _take(word: str, request: _Request) -> None:
    if word in _FORMAT_OF:
        request.kind = _FORMAT_OF[word]
        if request.kind == "hdf5":
            raise OctaveError(f"save: the format -{request.kind} is not supported")
    elif word in _FLAGS:
        setattr(request, _FLAGS[word], True)
    elif word == "-struct":
        request.struct = True
    elif word in ("-v7.3", "-V7.3", "-7.3"):
        raise OctaveError("save: Matlab file format -v7.3 is not yet implemented")
    elif word.startswith("-") and len(word) > 1:
        raise OctaveError(f"save: Unrecognized option '{word}'")
    else:
        request.words.append(word)


# ---------------------------------------------------------------------- what to save


def _chosen(request: _Request, context: Context) -> dict[str, tuple[Any, bool]]:
    """The variables to save, and whether they are global."""
    if request.struct:
        return _fields(request, context)
    frame = context.frame
    patterns = request.words[1:] or ["*"]
    chosen: dict[str, tuple[Any, bool]] = {}
    for pattern in patterns:
        names = [name for name in frame.names() if fnmatch.fnmatchcase(name, pattern)]
        if not names and request.words[1:]:
            context.warn(f"save: no such variable '{pattern}'")
        chosen.update((name, (frame.get(name), name in frame.shared)) for name in names)
    return chosen


def _fields(request: _Request, context: Context) -> dict[str, tuple[Any, bool]]:
    name, patterns = request.words[1], request.words[2:]
    value = context.frame.get(name)
    if value is None:
        raise OctaveError(f"save: no such variable: '{name}'")
    if not isinstance(value, Struct):
        raise OctaveError(f"save: '{name}' is not a scalar structure")
    chosen: dict[str, tuple[Any, bool]] = {}
    for pattern in patterns or ["*"]:
        keys = [key for key in value.fields if fnmatch.fnmatchcase(key, pattern)]
        if not keys and patterns:
            context.warn(f"save: no such field '{name}.{pattern}'")
        chosen.update((key, (value.fields[key], False)) for key in keys)
    return chosen


# ---------------------------------------------------------------------- where to


def _to_screen(request: _Request, values: dict[str, tuple[Any, bool]], nargout: int, context: Context) -> Any:
    if request.kind not in _TEXTS:
        raise OctaveError("save: cannot write binary data to the screen")
    text = _TEXTS[request.kind](request, values, context)
    if nargout > 0:
        return text
    context.out.write(text)
    return None


def _write(request: _Request, values: dict[str, tuple[Any, bool]], context: Context) -> None:
    path = os.path.expanduser(decode(request.file))
    if request.kind.startswith("mat"):
        data = _mat_data(request, path, values, context)
    elif request.kind == "binary":
        new = not (request.append and os.path.isfile(path))
        named = (octavebinary.named_bytes(name, *found) for name, found in values.items())
        data = (octavebinary.HEADER if new else b"") + b"".join(named)
    else:
        data = _TEXTS[request.kind](request, values, context).encode("latin-1")
        if request.append and os.path.isfile(path):
            _refuse_binary(path, request.file)
    if request.compress and not request.kind.startswith("mat"):
        data = gzip.compress(data)
    try:
        with open(path, "ab" if request.append and not request.kind.startswith("mat") else "wb") as file:
            file.write(data)
    except OSError:
        raise OctaveError(f"save: unable to open output file '{request.file}'") from None


def _refuse_binary(path: str, name: str) -> None:
    with open(path, "rb") as file:
        head = file.read(128)
    if matfiles.is_mat(head):
        raise OctaveError(f"save: {name} is a MAT-file, so text cannot be appended to it; append with -v7")


def _mat_data(request: _Request, path: str, values: dict[str, tuple[Any, bool]], context: Context) -> bytes:
    contents: dict[str, Any] = {}
    if request.append and os.path.isfile(path):
        with open(path, "rb") as file:
            try:
                contents.update(matfiles.read(file.read())[0])
            except ValueError:
                raise OctaveError(f"save: {request.file} is no MAT-file, so nothing can be appended to it") from None
    for name, (value, _) in values.items():
        if isinstance(value, FunctionHandle) or (request.kind == "mat4" and not is_array_like(value)):
            context.warn(f"save: wrong type argument '{type_name(value)}'")
            raise OctaveError(f"save: error while writing '{name}' to MAT file")
        contents[name] = value
    return matfiles.write(contents, request.kind[-1])


# ---------------------------------------------------------------------- texts


def _octave_text(request: _Request, values: dict[str, tuple[Any, bool]], context: Context) -> str:
    parts = [] if request.append and os.path.isfile(os.path.expanduser(request.file)) else [_header(context)]
    writer = Writer(int(context.state.get("save_precision", 17)))
    for name, (value, is_global) in values.items():
        text = writer.named(name, value)
        parts.append(text.replace("# type: ", "# type: global ", 1) if is_global else text)
    return "".join(parts)


def header_format(context: Context) -> str:
    """The first line of a text file, with the marks of `strftime` for the time."""
    chosen: str | None = context.state.get("save_header_format_string")
    if chosen is not None:
        return chosen
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = "unknown"
    return f"# Created by nnrepl {__version__}, %a %b %d %H:%M:%S %Y UTC <{encode(user)}@{platform.node()}>"


def _header(context: Context) -> str:
    line = encode(time.strftime(decode(header_format(context)), time.gmtime()))
    return f"{line}\n" if line else ""


def _ascii_text(request: _Request, values: dict[str, tuple[Any, bool]], context: Context) -> str:
    """Rows of numbers, variable after variable, without names."""
    return "".join(_ascii_lines(name, value, request, context) for name, (value, _) in values.items())


def _ascii_lines(name: str, value: Any, request: _Request, context: Context) -> str:
    if not is_array_like(value):
        context.warn(f"save: unable to save {name} in ASCII format")
        return "\n"
    array = to_array(value)
    if array.ndim > 2:
        context.warn("save: skipping variable which is not a 2-D matrix")
        return "\n"
    if array.dtype.kind == "c":
        context.warn("save: omitting imaginary part for ASCII file")
        array = array.real
    digits = 16 if request.double else 8
    rows = ([_ascii_number(number, digits) for number in row] for row in array.astype(np.float64).tolist())
    if request.tabs:
        return "".join("\t".join(row) + "\n" for row in rows)
    return "".join("".join(" " + number for number in row) + "\n" for row in rows)


def _ascii_number(number: float, digits: int) -> str:
    return f"{number:.{digits}e}" if math.isfinite(number) else nonfinite(number)


_TEXTS: dict[str, Callable[[_Request, dict[str, tuple[Any, bool]], Context], str]] = {
    "text": _octave_text,
    "ascii": _ascii_text,
}
