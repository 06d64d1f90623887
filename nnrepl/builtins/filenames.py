"""The names of files and folders as texts: fullfile, fileparts and their kin."""

from __future__ import annotations

import os
import random
import re
import string
from typing import Any

import numpy as np

from nnrepl.builtins.textargs import flat_text
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import Cell
from nnrepl.values.kinds import is_empty, is_string, is_text, numel_of
from nnrepl.values.text import decode, encode

_TEMPORARY = "/tmp"


@builtin("filename = fullfile(part, ...)", fresh=True)
def fullfile(*parts: Any) -> Any:
    """The name of a file from its folders and its own name, with one separator between them; empty parts are left out.

    A cell of names gives a cell of results; several cells must be of one size.

    >> fullfile("data", "train", "x.csv")
    ans = data/train/x.csv
    >> fullfile("data", {"a.csv", "b.csv"})
    ans =
    {
      [1,1] = data/a.csv
      [1,2] = data/b.csv
    }

    """
    kept = [part for part in parts if not is_empty(part)]
    message = "fullfile: input must either be strings or cell strings"
    for part in kept:
        if not is_text(part) and not (isinstance(part, Cell) and all(is_string(item) for item in part.items())):
            raise OctaveError(message)
    sizes = {part.data.shape for part in kept if isinstance(part, Cell) and part.data.size != 1}
    if len(sizes) > 1:
        raise OctaveError("fullfile: cell string input must be scalar or of the same size")
    if not any(isinstance(part, Cell) for part in kept):
        return _joined([flat_text(part) for part in kept])
    shape = sizes.pop() if sizes else (1, 1)
    out = np.empty(shape, dtype=object, order="F")
    for at in np.ndindex(shape):
        out[at] = _joined([_part_at(part, at) for part in kept])
    return Cell(out)


def _part_at(part: Any, at: tuple[int, ...]) -> str:
    if not isinstance(part, Cell):
        return flat_text(part)
    return flat_text(part.data[at] if part.data.size != 1 else part.data.flat[0])


def _joined(parts: list[str]) -> str:
    parts = [part for part in parts if part]
    return re.sub("//+", "/", "/".join(parts)) if len(parts) > 1 else "".join(parts)


@builtin("[dir, name, ext] = fileparts(filename)", fresh=True)
def fileparts(filename: Any, *, nargout: int = 1) -> Any:
    """The folder of a file's name, its own name without the extension, and the extension with its dot.

    >> [folder, name, ext] = fileparts("data/x.csv")
    folder = data
    name = x
    ext = .csv
    """
    if not is_string(filename):
        raise OctaveError("fileparts: FILENAME must be a single string")
    folder, slash, name = flat_text(filename).rpartition("/")
    dot = name.rfind(".")
    folder = folder or slash
    stem, extension = (name[:dot], name[dot:]) if dot >= 0 else (name, "")
    return (folder, stem, extension) if nargout > 1 else folder


@builtin("dir = P_tmpdir", fresh=True)
def p_tmpdir() -> str:
    """The folder for temporary files if the environment names no other.

    >> P_tmpdir
    ans = /tmp
    """
    return _TEMPORARY


@builtin("dir = tempdir", fresh=True)
def tempdir() -> str:
    """The folder for temporary files, with a separator at its end: TMPDIR of the environment, or P_tmpdir.

    >> isfolder(tempdir)
    ans = 1
    """
    folder = os.environ.get("TMPDIR") or _TEMPORARY
    return encode(folder if folder.endswith("/") else folder + "/")


@builtin("name = tempname()", "name = tempname(dir)", "name = tempname(dir, prefix)", fresh=True)
def tempname(folder: Any = None, prefix: Any = "oct-") -> str:
    """A name for a new temporary file, which does not exist yet: `prefix` and six random letters.

    >> exist(tempname())
    ans = 0
    """
    if folder is not None and not is_string(folder):
        raise OctaveError("tempname: DIR must be a string")
    if not is_string(prefix):
        raise OctaveError("tempname: PREFIX must be a string")
    place = decode(flat_text(folder)) if folder is not None else ""
    if not os.path.isdir(place):
        place = os.environ.get("TMPDIR") or _TEMPORARY
    while True:
        path = os.path.join(place, decode(flat_text(prefix)) + random_letters())
        if not os.path.exists(path):
            return encode(path)


def random_letters() -> str:
    """Six letters for the name of a temporary file."""
    return "".join(random.SystemRandom().choices(string.ascii_letters + string.digits, k=6))


@builtin("tf = is_absolute_filename(file)", fresh=True)
def is_absolute_filename(file: Any) -> bool:
    """Whether a name begins at the root of the file system.

    >> is_absolute_filename("/tmp/x")
    ans = 1
    """
    return is_string(file) and flat_text(file).startswith("/")


@builtin("tf = is_rooted_relative_filename(file)", fresh=True)
def is_rooted_relative_filename(file: Any) -> bool:
    """Whether a name begins at the current folder or the one above: with ./ or ../ .

    >> is_rooted_relative_filename("./x")
    ans = 1
    """
    return is_string(file) and flat_text(file).split("/")[0] in (".", "..")


@builtin("path = make_absolute_filename(file)", fresh=True)
def make_absolute_filename(file: Any) -> str:
    """The name from the root of the file system; the file need not exist.

    >> make_absolute_filename("/tmp/x")
    ans = /tmp/x
    """
    if not is_string(file):
        raise OctaveError("make_absolute_filename: FILE argument must be a filename")
    name = flat_text(file)
    return name if not name or name.startswith("/") else encode(os.path.join(os.getcwd(), decode(name)))


@builtin("path = tilde_expand(name)")
def tilde_expand(name: Any) -> Any:
    """A name, or each in a cell, with a leading ~ replaced by the home folder; what is no text stays.

    >> tilde_expand("~/x")(1)
    ans = /
    """
    if isinstance(name, Cell):
        out = np.empty(name.data.shape, dtype=object, order="F")
        for at in np.ndindex(out.shape):
            out[at] = tilde_expand(name.data[at])
        return Cell(out)
    if not is_string(name):
        return name
    return encode(os.path.expanduser(decode(flat_text(name))))


def names_in(value: Any, message: str) -> list[str]:
    """The file names in a string or a cell of strings, as Python texts."""
    if is_string(value):
        return [decode(flat_text(value))]
    if isinstance(value, Cell) and numel_of(value) and all(is_string(item) for item in value.items()):
        return [decode(flat_text(item)) for item in value.items()]
    raise OctaveError(message)


@builtin("dir = get_home_directory()", fresh=True)
def get_home_directory() -> str:
    """The user's home folder.

    >> isfolder(get_home_directory())
    ans = 1
    """
    return encode(os.path.expanduser("~"))
