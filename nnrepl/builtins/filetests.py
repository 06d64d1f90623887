"""What lies in folders, and what kind it is: isfile, glob, readdir, stat and their kin."""

from __future__ import annotations

import atexit
import glob as globbing
import os
import stat as modes
import tempfile
from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import integer, to_count
from nnrepl.builtins.filenames import names_in, random_letters
from nnrepl.builtins.streams import Stream, outputs, streams
from nnrepl.builtins.textargs import flat_text, truth_of
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY, Cell, Struct
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import is_array_like, is_string, is_text, numel_of
from nnrepl.values.text import decode, encode


@builtin("tf = isfile(f)", fresh=True)
def isfile(f: Any) -> Any:
    """Whether there is a file of this name, and it is no folder; for a cell, of each name.

    >> isfile({"missing.txt"})
    ans = 0
    """
    return _tested(f, os.path.isfile, "isfile: F must be a string or cell array of strings")


@builtin("tf = isfolder(f)", fresh=True)
def isfolder(f: Any) -> Any:
    """Whether there is a folder of this name; for a cell, of each name.

    >> isfolder(".")
    ans = 1
    """
    return _tested(f, os.path.isdir, "isfolder: F must be a string or cell array of strings")


@builtin("tf = isdir(f)", fresh=True)
def isdir(f: Any, *, context: Context) -> bool:
    """Whether there is a folder of this name. `isfolder` has taken its place.

    >> isdir("missing")
    ans = 0
    """
    if not context.state.get("isdir told"):
        context.state["isdir told"] = True
        context.warn("isdir is obsolete; use isfolder or dir_in_loadpath instead", "Octave:legacy-function")
    if not is_string(f):
        if isinstance(f, Cell) and not numel_of(f):
            return False
        raise OctaveError("exist: NAME must be a string")
    return os.path.isdir(decode(flat_text(f)))


def _tested(value: Any, test: Callable[[str], bool], message: str) -> Any:
    if isinstance(value, Cell):
        flags = [test(name) for name in names_in(value, message)] if numel_of(value) else []
        return norm(np.array(flags, dtype=bool).reshape(value.data.shape, order="F"))
    return test(names_in(value, message)[0])


@builtin("files = glob(pattern)", fresh=True)
def glob(pattern: Any) -> Cell:
    """The files whose names fit a pattern with the wild cards *, ? and [...], as a column, sorted; or any of a cell.

    >> fclose(fopen("a.txt", "w")); glob("*.txt")
    ans =
    {
      [1,1] = a.txt
    }

    """
    try:
        patterns = names_in(pattern, "")
    except OctaveError:
        return Cell(np.empty((0, 0), dtype=object))
    found = [name for each in patterns for name in globbing.glob(each)]
    return _names(sorted(found))


def _names(names: list[str]) -> Cell:
    """A column of names; 0x0 where there is none."""
    out = np.empty((len(names), 1) if names else (0, 0), dtype=object, order="F")
    for k, name in enumerate(names):
        out[k, 0] = encode(name)
    return Cell(out)


@builtin("[files, err, msg] = readdir(dir)", fresh=True)
def readdir(folder: Any, *, nargout: int = 1) -> Any:
    """The names of what lies in a folder, sorted, also . and .. ; where that fails `err` is -1, and `msg` says why.

    >> readdir(".")
    ans =
    {
      [1,1] = .
      [2,1] = ..
    }

    """
    if not is_string(folder):
        raise OctaveError("readdir: DIR must be a string")
    try:
        names = os.listdir(os.path.expanduser(decode(flat_text(folder))))
    except OSError as problem:
        return outputs(nargout, _names([]), -1.0, problem.strerror or "")
    return outputs(nargout, _names(sorted([".", "..", *names])), 0.0, "")


@builtin("[path, err, msg] = canonicalize_file_name(name)", fresh=True)
def canonicalize_file_name(name: Any, *, nargout: int = 1) -> Any:
    """The name of a file from the root, without links and dots; where it does not exist `err` is -1.

    >> canonicalize_file_name("/./")
    ans = /
    """
    if not is_string(name):
        raise OctaveError("canonicalize_file_name: NAME must be a string")
    try:
        path = os.path.realpath(decode(flat_text(name)), strict=True)
    except OSError as problem:
        return outputs(nargout, "", -1.0, problem.strerror or "")
    return outputs(nargout, encode(path), 0.0, "")


@builtin("tf = is_same_file(a, b)", fresh=True)
def is_same_file(a: Any, b: Any) -> Any:
    """Whether two names are of one file, which exists; for a cell, of each name with the other or its partner.

    >> is_same_file(".", "./")
    ans = 1
    """
    message = "is_same_file: FILEPATH1 and FILEPATH2 must be strings or cell arrays of strings"
    first, second = ([os.path.expanduser(name) for name in names_in(each, message)] for each in (a, b))
    shape = next((each.data.shape for each in (a, b) if isinstance(each, Cell) and numel_of(each) > 1), (1, 1))
    both = isinstance(a, Cell) and isinstance(b, Cell)
    count = max(len(first), len(second))
    if len(first) != len(second) and (both or {len(first), len(second)} - {1, count}):
        raise OctaveError("is_same_file: cellstr arrays FILEPATH1 and FILEPATH2 must be the same size")
    pairs = zip(first * (count // len(first)), second * (count // len(second)), strict=True)
    flags = [os.path.exists(p) and os.path.exists(q) and os.path.samefile(p, q) for p, q in pairs]
    return norm(np.array(flags).reshape(shape, order="F"))


# ---------------------------------------------------------------------- stat


@builtin("[info, err, msg] = stat(file)", fresh=True)
def stat(file: Any, *, nargout: int = 1, context: Context) -> Any:
    """What the system knows of a file: size, times (seconds since 1970), owner and permissions; [] if there is none.

    `file` may also be the id of an open file.

    >> fid = fopen("a.txt", "w"); fputs(fid, "abc"); fclose(fid);
    >> stat("a.txt").size
    ans = 3
    """
    return _stat(file, os.stat, "stat", nargout, context)


@builtin("[info, err, msg] = lstat(symlink)", fresh=True)
def lstat(symlink: Any, *, nargout: int = 1, context: Context) -> Any:
    """What the system knows of a file as `stat` tells it, of a link itself and not of what it leads to.

    >> fclose(fopen("a.txt", "w")); lstat("a.txt").size
    ans = 0
    """
    return _stat(symlink, os.lstat, "lstat", nargout, context)


def _stat(file: Any, look: Callable[..., os.stat_result], who: str, nargout: int, context: Context) -> Any:
    if is_string(file):
        target: Any = os.path.expanduser(decode(flat_text(file)))
    elif is_array_like(file) and numel_of(file) == 1:
        wrong = "file id must be a file object, std::string, or integer value"
        number = integer(norm(to_array(file).real), wrong)
        if abs(number) > 2**31 - 1:
            raise OctaveError(wrong)
        stream = streams(context).get(number)
        target = number if stream is None or stream.refusal else stream.source.fileno()
        look = os.stat
    else:
        raise OctaveError(f"{who}: NAME must be a string")
    try:
        found = look(target)
    except OSError as problem:
        return outputs(nargout, EMPTY, -1.0, problem.strerror or "")
    fields: dict[str, Any] = {}
    for name in ("dev", "ino", "mode", "nlink", "uid", "gid", "rdev", "size", "atime", "mtime", "ctime"):
        fields[name] = float(int(getattr(found, "st_" + name)))
        if name == "mode":
            fields["modestr"] = modes.filemode(found.st_mode) + " "
    fields |= {"blksize": float(found.st_blksize), "blocks": float(found.st_blocks)}
    return outputs(nargout, Struct(fields), 0.0, "")


_MODES: dict[str, tuple[Callable[[int], bool], str]] = {
    "S_ISREG": (modes.S_ISREG, "a plain file"),
    "S_ISDIR": (modes.S_ISDIR, "a folder"),
    "S_ISLNK": (modes.S_ISLNK, "a symbolic link"),
    "S_ISFIFO": (modes.S_ISFIFO, "a named pipe"),
    "S_ISCHR": (modes.S_ISCHR, "a character device"),
    "S_ISBLK": (modes.S_ISBLK, "a block device"),
    "S_ISSOCK": (modes.S_ISSOCK, "a socket"),
}


def _record(name: str, test: Callable[[int], bool], meaning: str) -> None:
    def is_kind(mode: Any) -> bool:
        if is_text(mode) or not is_array_like(mode) or numel_of(mode) == 0:
            raise OctaveError(f"{name}: invalid MODE value")
        return test(to_count(to_array(mode).real.flat[0]) & 0xFFFFFFFF)

    shown = int(name == "S_ISDIR")
    is_kind.__doc__ = (
        f"Whether the mode of a file (the field of what `stat` gives) is that of {meaning}.\n\n"
        f'>> {name}(stat(".").mode)\nans = {shown}\n'
    )
    builtin(f"tf = {name}(mode)", fresh=True)(is_kind)


for _name, (_test, _meaning) in _MODES.items():
    _record(_name, _test, _meaning)


# ---------------------------------------------------------------------- temporary files, paths


@builtin('[fid, name, msg] = mkstemp("template")', '[fid, name, msg] = mkstemp("template", delete)', fresh=True)
def mkstemp(template: Any, delete: Any = False, *, nargout: int = 1, context: Context) -> Any:
    """Open a new file to write and read, whose name is a template with other letters for its last six X.

    With `delete` it is removed when nnrepl ends.

    >> [fid, name] = mkstemp("tryXXXXXX");
    >> name(1:3)
    ans = try
    >> fclose(fid);
    """
    if not is_string(template):
        raise OctaveError("mkstemp: TEMPLATE argument must be a string")
    name = flat_text(template)
    if not name.endswith("XXXXXX"):
        return outputs(nargout, -1.0, "", "Invalid argument")
    try:
        path, source = _created(decode(name.removesuffix("XXXXXX")), truth_of(delete))
    except OSError as problem:
        return outputs(nargout, -1.0, "", problem.strerror or "")
    fid = streams(context).add(Stream(encode(path), "w+b", source))
    return outputs(nargout, float(fid), encode(path), "")


def _created(start: str, removed: bool) -> tuple[str, Any]:
    """A new file whose name is `start` and six letters, and that name; it may go away at the end of the session."""
    while True:
        path = start + random_letters()
        try:
            source = open(path, "x+b")  # noqa: SIM115 - it stays open until the user closes it
        except FileExistsError:
            continue
        if removed:
            atexit.register(_remove, os.path.abspath(path))
        return path, source


def _remove(path: str) -> None:
    if os.path.exists(path):
        os.unlink(path)


@builtin("[fid, msg] = tmpfile()", fresh=True)
def tmpfile(*, nargout: int = 1, context: Context) -> Any:
    """Open a new file without a name to write and read, which goes away when it is closed.

    >> fid = tmpfile(); fputs(fid, "abc"); frewind(fid); fgetl(fid)
    ans = abc
    >> fclose(fid);
    """
    source = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - it stays open until the user closes it
    return outputs(nargout, float(streams(context).add(Stream("", "w+b", source))), "")
