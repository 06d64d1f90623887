"""Opening and closing files, and where they are: fopen, fclose, ftell, fseek and their kin."""

from __future__ import annotations

import math
import os
import re
from typing import Any

from nnrepl.builtins.args import integer, number, row
from nnrepl.builtins.streams import Stream, file_id, outputs, path_of, stream_of, streams
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY
from nnrepl.values.kinds import is_array_like, is_string
from nnrepl.values.text import encode

_MODE = re.compile(r"([rwa])([bt]?)(\+?)([bt]?)(z?)", re.IGNORECASE)
_ARCHITECTURES = {
    "native": "ieee-le", "n": "ieee-le", "ieee-le": "ieee-le", "l": "ieee-le", "ieee-be": "ieee-be", "b": "ieee-be",
}  # fmt: skip
_SET, _CURRENT, _END = -1, 0, 1
_ORIGINS = {"bof": _SET, "cof": _CURRENT, "eof": _END}


def architecture(value: Any, message: str) -> str:
    """The byte order that an argument names; `message` is the error where it is no string."""
    if not is_string(value):
        raise OctaveError(message)
    found = _ARCHITECTURES.get(str(value).lower() if isinstance(value, str) else "")
    if found is None:
        raise OctaveError("invalid architecture type specified")
    return found


@builtin(
    "fid = fopen(name)",
    "fid = fopen(name, mode)",
    "fid = fopen(name, mode, arch)",
    "fid = fopen(name, mode, arch, encoding)",
    "[fid, msg] = fopen(...)",
    'fids = fopen("all")',
    "[name, mode, arch, encoding] = fopen(fid)",
    fresh=True,
)
def fopen(
    name: Any, mode: Any = None, arch: Any = "native", encoding: Any = "utf-8", *, nargout: int = 1, context: Context
) -> Any:
    """Open a file, and give the id by which other functions know it; -1, and why, where that fails.

    Modes: r (read), w (write, emptied first), a (write at the end), each with + for reading and writing both; b and t
    change nothing on this side; z reads or writes a file compressed by gzip. A file to read is also looked for in the
    folders of the load path. `arch` is the byte order of numbers (ieee-le or ieee-be) and `encoding` that of texts.
    With "all" the ids of all open files; with an id, what it was opened as.

    >> fid = fopen("greeting.txt", "w");
    >> fprintf(fid, "hello\n"); fclose(fid);
    >> fid = fopen("greeting.txt"); disp(fgetl(fid)); fclose(fid);
    hello
    >> [fid, msg] = fopen("missing.txt")
    fid = -1
    msg = No such file or directory
    """
    if is_string(name) and str(name) == "all" and mode is None and nargout < 2:
        ids = streams(context).opened()
        return row(ids) if ids else EMPTY
    if not is_string(name) and mode is None:
        return outputs(nargout, *_told(name, context))
    if not is_string(name):
        raise OctaveError("fopen: filename must be a string")
    mode = "r" if mode is None else mode
    if not is_string(mode):
        raise OctaveError("fopen: file mode must be a string")
    order = architecture(arch, "fopen: architecture type must be a string")
    codec = _codec(encoding)
    fid, message = _open(name if isinstance(name, str) else "", str(mode), order, codec, context)
    if nargout > 2:
        raise OctaveError("element number 3 undefined in return list")
    return outputs(nargout, float(fid), message)


def _told(value: Any, context: Context) -> tuple[Any, ...]:
    """What a file id was opened as; empty texts where it is not open."""
    message = "file id must be a file object or integer value"
    stream = streams(context).get(integer(value, message))
    if stream is None:
        return "", "", "", ""
    return stream.name, stream.mode, stream.arch, stream.encoding


def _codec(encoding: Any) -> str:
    import codecs

    if not is_string(encoding):
        raise OctaveError("fopen: ENCODING must be a string")
    name = str(encoding).lower()
    try:
        codecs.lookup(name)
    except LookupError:
        raise OctaveError(f"fopen: conversion from codepage '{encoding}' not supported") from None
    return name


def _open(name: str, mode: str, order: str, codec: str, context: Context) -> tuple[int, str]:
    """Open a file: its id and an empty text, or -1 and what went wrong."""
    found = _MODE.fullmatch(mode)
    if not found or (found[2] and found[4]):
        raise OctaveError("invalid mode specified")
    kind, plus = found[1].lower(), found[3]
    path = path_of(name)
    if kind == "r" and not plus:
        path, name = _searched(path, name, context)
    if os.path.isdir(path):
        return -1, "invalid stream object"
    try:
        source = _source(path, kind + plus, bool(found[5]))
    except OSError as problem:
        return -1, encode(problem.strerror or "")
    text = "t" in (found[2] + found[4]).lower()
    shown = "???" if kind == "a" and plus else kind + plus + ("" if text else "b")
    stream = Stream(name, shown, source, order, codec, kind == "r" or bool(plus), kind != "r" or bool(plus))
    return streams(context).add(stream), ""


def _source(path: str, mode: str, compressed: bool) -> Any:
    if compressed:
        import gzip

        return gzip.open(path, mode + "b")
    source = open(path, mode + "b")  # noqa: SIM115 - it stays open until the user closes it
    if mode == "a+":
        source.seek(0)
    return source


def _searched(path: str, name: str, context: Context) -> tuple[str, str]:
    """The path and name of a file to read, which may lie in a folder of the load path."""
    if os.path.exists(path) or os.path.dirname(path):
        return path, name
    for folder in context.path:
        full = os.path.join(os.path.abspath(folder), path)
        if folder and os.path.isfile(full):
            context.warn(f"fopen: '{encode(full)}' found by searching load path", "Octave:data-file-in-path")
            return full, encode(full)
    return path, name


@builtin("fclose(fid)", 'fclose("all")', "status = fclose(...)", fresh=True)
def fclose(fid: Any, *, context: Context) -> float:
    """Close a file, or with "all" all that are open. The result is 0.

    >> fid = fopen("a.txt", "w");
    >> fclose(fid)
    ans = 0
    """
    table = streams(context)
    if is_string(fid) and str(fid) == "all":
        for each in table.opened():
            table.close(each)
        return 0.0
    found = file_id(fid, context)
    if found not in table.own:
        found = -1 if is_string(fid) else found
        raise OctaveError(f"fclose: invalid stream number = {found}")
    table.close(found)
    return 0.0


@builtin("tf = is_valid_file_id(fid)", fresh=True)
def is_valid_file_id(fid: Any, *, context: Context) -> bool:
    """Whether a number is the id of an open file.

    >> is_valid_file_id(stdout)
    ans = 1
    >> is_valid_file_id(99)
    ans = 0
    """
    return type(fid) is float and fid.is_integer() and streams(context).get(int(fid)) is not None


@builtin("freport()")
def freport(*args: Any, context: Context) -> None:
    """Print a table of the open files."""
    lines = ["", "  number  mode  arch       name", "  ------  ----  ----       ----"]
    for fid, stream in streams(context).all():
        lines.append(f"  {fid:4}     {stream.mode:<3}  {stream.arch:<9}  {stream.name}")
    context.out.write("\n".join(lines) + "\n\n")


# ---------------------------------------------------------------------- positions


@builtin("tf = feof(fid)", fresh=True)
def feof(fid: Any, *, context: Context) -> float:
    """Whether reading has met the end of the file.

    After the last line was read by `fgetl` it holds; when a file was just opened it does not, be it empty.

    >> fid = fopen("a.txt", "w+"); feof(fid)
    ans = 0
    >> fgetl(fid); feof(fid)
    ans = 1
    >> fclose(fid);
    """
    stream = stream_of(fid, "feof", context)
    stream.trouble = ""
    return float(stream.at_end)


@builtin("msg = ferror(fid)", "[msg, err] = ferror(fid)", '[...] = ferror(fid, "clear")', fresh=True)
def ferror(fid: Any, option: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """What went wrong in the last operation on a file, and -1; an empty text and 0 where nothing did.

    With "clear" that is forgotten.

    >> fid = fopen("a.txt", "w"); fgetl(fid);
    >> ferror(fid)
    ans = fgetl: stream not open for reading
    >> fclose(fid);
    """
    stream = stream_of(fid, "ferror", context)
    message = stream.trouble
    if isinstance(option, str) and option == "clear":
        stream.trouble = ""
    return outputs(nargout, message, -1.0 if message else 0.0)


@builtin("fclear(fid)")
def fclear(fid: Any, *, context: Context) -> None:
    """Forget that the end of a file was met, and what went wrong with it.

    >> fid = fopen("a.txt", "w+"); fgetl(fid); fclear(fid); feof(fid)
    ans = 0
    >> fclose(fid);
    """
    stream = stream_of(fid, "fclear", context)
    stream.at_end = False
    stream.trouble = ""


@builtin("pos = ftell(fid)", fresh=True)
def ftell(fid: Any, *, context: Context) -> float:
    """The position in a file: how many bytes lie before it.

    >> fid = fopen("a.txt", "w"); fputs(fid, "abc"); ftell(fid)
    ans = 3
    >> fclose(fid);
    """
    stream = _placed(fid, "ftell", context)
    stream.trouble = ""
    return float(stream.source.tell())


@builtin("fseek(fid, offset)", "fseek(fid, offset, origin)", "status = fseek(...)", fresh=True)
def fseek(fid: Any, offset: Any, origin: Any = None, *, context: Context) -> float:
    """Go to another position in a file; the result is 0, or -1 where that lies outside of it.

    `offset` bytes are counted from `origin`: "bof" or SEEK_SET (the beginning, if not given), "cof" or SEEK_CUR (the
    current position), "eof" or SEEK_END (the end).

    >> fid = fopen("a.txt", "w+"); fputs(fid, "abc"); fseek(fid, -1, "eof"); fgetl(fid)
    ans = c
    >> fclose(fid);
    """
    stream = _placed(fid, "fseek", context)
    if not is_array_like(offset):
        raise OctaveError("fseek: invalid value for offset")
    distance = number(offset, "fseek: invalid value for offset")
    if stream.move(math.floor(distance + 0.5) if math.isfinite(distance) else 0, _origin(origin)):
        return 0.0
    stream.trouble = "fseek: failed to seek to requested position"
    return -1.0


def _origin(value: Any) -> int:
    """An origin as Python counts them: 0 the beginning, 1 the current position, 2 the end."""
    message = "fseek: invalid value for origin"
    if value is None:
        return 0
    found = _ORIGINS.get(str(value)) if isinstance(value, str) else integer(value, message)
    if found not in (_SET, _CURRENT, _END):
        raise OctaveError(message)
    return found + 1


@builtin("frewind(fid)", "status = frewind(fid)")
def frewind(fid: Any, *, nargout: int = 1, context: Context) -> float | None:
    """Go to the beginning of a file; the result is 0, or -1 where that fails.

    >> fid = fopen("a.txt", "w+"); fputs(fid, "abc"); frewind(fid); fgetl(fid)
    ans = abc
    >> fclose(fid);
    """
    _placed(fid, "frewind", context).move(0)
    return 0.0 if nargout else None


def _placed(fid: Any, who: str, context: Context) -> Stream:
    """An open file that has positions."""
    stream = stream_of(fid, who, context)
    if stream.refusal:
        raise OctaveError(f"{stream.refusal}: invalid operation")
    return stream


# ---------------------------------------------------------------------- the standard files


@builtin("stdin", "fid = stdin", fresh=True)
def stdin() -> float:
    """The id of standard input, 0."""
    return 0.0


@builtin("stdout", "fid = stdout", fresh=True)
def stdout() -> float:
    """The id of standard output, 1.

    >> fputs(stdout, "done\\n");
    done
    """
    return 1.0


@builtin("stderr", "fid = stderr", fresh=True)
def stderr() -> float:
    """The id of standard error, 2."""
    return 2.0


@builtin("SEEK_SET", fresh=True)
def seek_set() -> float:
    """The origin for `fseek` that stands for the beginning of the file, -1."""
    return float(_SET)


@builtin("SEEK_CUR", fresh=True)
def seek_cur() -> float:
    """The origin for `fseek` that stands for the current position, 0."""
    return float(_CURRENT)


@builtin("SEEK_END", fresh=True)
def seek_end() -> float:
    """The origin for `fseek` that stands for the end of the file, 1."""
    return float(_END)


@builtin("fflush(fid)", "status = fflush(fid)", fresh=True)
def fflush(fid: Any, *, context: Context) -> float:
    """Send on what was written to a file and still waits; the result is 0, or -1 where that fails.

    >> fprintf("now\\n"); fflush(stdout);
    now
    """
    stream = stream_of(fid, "fflush", context)
    if not stream.writable:
        return -1.0
    stream.source.flush()
    return 0.0
