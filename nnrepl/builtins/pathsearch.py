"""Files and folders in the folders of a path: file_in_path, file_in_loadpath, dir_in_loadpath."""

from __future__ import annotations

import os
from typing import Any

from nnrepl.builtins.filetests import names_in
from nnrepl.builtins.textargs import flat_text
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell
from nnrepl.values.kinds import is_string, numel_of
from nnrepl.values.text import decode, encode


@builtin("file = file_in_path(path, file)", 'files = file_in_path(path, file, "all")', fresh=True)
def file_in_path(path: Any, file: Any, which: Any = None) -> Any:
    """The full name of a file, or of the first of several in a cell, in a folder of a path; empty if none is.

    With "all" the names of all that are there, in a cell.

    >> isempty(file_in_path("/bin:/", "missing.txt"))
    ans = 1
    """
    if not is_string(path):
        raise OctaveError("file_in_path: PATH must be a string")
    found = _found("file_in_path", decode(flat_text(path)).split(":"), file)
    return _chosen("file_in_path", found, which, "third")


@builtin("file = file_in_loadpath(file)", 'files = file_in_loadpath(file, "all")', fresh=True)
def file_in_loadpath(file: Any, which: Any = None, *, context: Context) -> Any:
    """The full name of a file, or of the first of several in a cell, in the folders of the load path; empty if none is.

    With "all" the names of all that are there, in a cell.

    >> isempty(file_in_loadpath("missing.txt"))
    ans = 1
    """
    return _chosen("file_in_loadpath", _found("file_in_loadpath", ["", *context.path], file), which, "second")


@builtin("folder = dir_in_loadpath(folder)", 'folders = dir_in_loadpath(folder, "all")', fresh=True)
def dir_in_loadpath(folder: Any, which: Any = None, *, context: Context) -> Any:
    """The full name of a folder that is on the load path under the last part of its name, or exists; empty if none is.

    With a second argument the names of all such folders, in a cell.

    >> dir_in_loadpath("/")
    ans = /
    """
    if not is_string(folder):
        raise OctaveError("dir_in_loadpath: DIR must be a directory name")
    name = os.path.expanduser(decode(flat_text(folder))).rstrip("/") or "/"
    found = [name] if os.path.isdir(name) and os.path.isabs(name) else []
    found += [each for each in map(os.path.abspath, context.path) if each.endswith("/" + name) and each not in found]
    names = [encode(each) for each in found]
    if which is not None:
        return Cell.of(names, (len(names), 1)) if names else Cell.empty(0, 0)
    return names[0] if names else ""


def _found(who: str, folders: list[str], file: Any) -> list[str]:
    if not isinstance(file, Cell) and numel_of(file) == 0:
        raise OctaveError(f"{who}: FILE argument must not be empty")
    try:
        names = names_in(file, "")
    except OctaveError:
        return []
    places = [os.path.abspath(os.path.join(folder, name)) for folder in folders for name in names]
    return [encode(place) for place in places if os.path.isfile(place)]


def _chosen(who: str, found: list[str], which: Any, position: str) -> Any:
    if which is None:
        return found[0] if found else ""
    if not is_string(which):
        raise OctaveError(f"{who}: optional {position} argument must be a string")
    if which != "all":
        raise OctaveError(f'{who}: "all" is only valid {position} argument')
    return Cell.of(found, (len(found), 1)) if found else Cell.empty(0, 0)
