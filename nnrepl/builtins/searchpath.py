"""The folders that are searched for functions: path, addpath, rmpath, genpath, rehash."""

from __future__ import annotations

import os
from typing import Any

from nnrepl.builtins.args import numbers, text
from nnrepl.builtins.textargs import usage
from nnrepl.errors import OctaveError
from nnrepl.registry import BUILTINS, builtin
from nnrepl.runtime.context import Context
from nnrepl.values.kinds import is_array_like, is_string, numel_of
from nnrepl.values.text import decode, encode


def _folders(words: list[str]) -> list[str]:
    """The folders that are named, one or several in a word, as absolute names."""
    named = [part for word in words for part in decode(word).split(os.pathsep) if part]
    return [os.path.abspath(os.path.expanduser(part)) if part != "." else "" for part in named]


def _joined(folders: list[str]) -> str:
    return encode(os.pathsep.join(folder or "." for folder in folders))


@builtin("path", "s = path()", "s = path(folders, ...)")
def path(*folders: Any, nargout: int = 1, context: Context) -> Any:
    """Show the folders that are searched for functions, or search these instead (after the current one).

    >> path()(1)
    ans = .
    """
    words = [str(text(folder, "path: all arguments must be strings")) for folder in folders]
    if words:
        context.set_path(["", *(folder for folder in _folders(words) if folder)])
        warn_of_shadows(context, context.path[1:], True)
    if nargout > 0:
        return _joined(context.path)
    if not words:
        names = "".join(f"{encode(folder) or '.'}\n" for folder in context.path)
        context.out.write(f"\nOctave's search path contains the following directories:\n\n{names}\n")
    return None


@builtin("addpath(folder, ...)", "addpath(folder, ..., option)", "old = addpath(...)")
def addpath(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Search folders for functions before the others, or with "-end" (or 1) after them. Gives the path before."""
    if not args:
        raise usage("addpath")
    words = list(args)
    at_end = False
    last = words[-1]
    if is_array_like(last) and (not is_string(last) or last in ("-begin", "-BEGIN", "-end", "-END")):
        at_end = _at_end(words.pop())
    if not words or not all(is_string(word) for word in words):
        raise OctaveError("addpath: all arguments must be strings")
    before = context.path
    added = []
    for folder in _folders([str(word) for word in words if isinstance(word, str)]):
        if folder and not os.path.isdir(folder):
            context.warn(f"addpath: {_typed(folder, words)}: No such file or directory")
        elif folder:
            added.append(folder)
    new = [folder for folder in added if folder not in before]
    warn_of_shadows(context, new if at_end else new[::-1], at_end)
    rest = [folder for folder in before if folder not in added]
    context.set_path([*rest, *added] if at_end else ["", *added, *(folder for folder in rest if folder)])
    return _joined(before) if nargout > 0 else None


_CLASSES = ("inputParser",)
"""What is a file in Octave, too, and no function."""


def warn_of_shadows(context: Context, folders: list[str], at_end: bool = False) -> None:
    """Warn of the functions in folders that hide one of Octave's, unless a folder of the path hides it already.

    At the end of the path they hide only those that are no files in Octave.
    """
    known = [set(_functions(folder)) for folder in context.path if folder not in folders]
    for folder in folders:
        hiding = [name for name in _functions(folder) if not any(name in others for others in known)]
        known.append(set(hiding))
        for name in filter(BUILTINS.has, hiding):
            _warn_of_shadow(context, os.path.join(os.path.abspath(folder), f"{name}.m"), name, at_end)


def _functions(folder: str) -> list[str]:
    """The names of the function files in a folder, in the order in which they lie there."""
    try:
        return [name[:-2] for name in os.listdir(folder or ".") if name.endswith(".m")]
    except OSError:
        return []


def _warn_of_shadow(context: Context, file: str, name: str, at_end: bool) -> None:
    # The table is read only where there is something to say.
    from nnrepl.callforms import COUNTS, FORMS

    is_file = name in COUNTS or name in _CLASSES
    what = "a core library function" if is_file else "a built-in function"
    if not at_end if is_file else name in FORMS:
        context.warn(f"function {encode(file)} shadows {what}", "Octave:shadowed-function")


def _at_end(option: Any) -> bool:
    if not isinstance(option, str | float) and is_array_like(option) and numel_of(option):
        option = float(numbers(option, "addpath").real.flat[0])
    if isinstance(option, str | float) and option in ("-end", "-END", 1.0):
        return True
    if isinstance(option, str | float) and option in ("-begin", "-BEGIN", 0.0):
        return False
    raise OctaveError("addpath: OPTION must be '-begin'/0 or '-end'/1")


def _typed(folder: str, words: list[Any]) -> str:
    """The folder as it was typed."""
    for word in words:
        for part in str(word).split(os.pathsep):
            if os.path.abspath(os.path.expanduser(decode(part))) == folder:
                return part
    return encode(folder)


@builtin("rmpath(folder, ...)", "old = rmpath(...)")
def rmpath(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Search folders for functions no more. Gives the path before."""
    if not args:
        raise usage("rmpath")
    words = [str(text(arg, "rmpath: all arguments must be strings")) for arg in args]
    before = context.path
    folders = list(before)
    for folder in _folders(words):
        if not folder or (folder not in folders and folder == os.getcwd()):
            context.warn('rmpath: can\'t remove "." from path')
        elif folder in folders:
            folders.remove(folder)
        else:
            context.warn(f"rmpath: {_typed(folder, words)}: not found")
    context.set_path(folders)
    return _joined(before) if nargout > 0 else None


@builtin("s = genpath(folder)", "s = genpath(folder, skip, ...)")
def genpath(folder: Any, *skip: Any) -> str:
    """A folder and all folders in it, in the form that addpath takes, without those whose names are to be skipped.

    Folders that start with @ or + are left out; without names to be skipped those named private too.

    >> isempty(genpath("/nowhere/at/all"))
    ans = 1
    """
    message = "genpath: all arguments must be strings" if skip else "genpath: DIR must be a string"
    top = decode(text(folder, message))
    left_out = {decode(text(word, message)) for word in skip or ("private",)}
    return encode(os.pathsep.join(_tree(top, left_out))) if top and os.path.isdir(top) else ""


def _tree(folder: str, skip: set[str]) -> list[str]:
    found = [folder]
    for name in sorted(os.listdir(folder)):
        inside = os.path.join(folder, name)
        if name not in skip and name[0] not in "@+" and os.path.isdir(inside):
            found += _tree(inside, skip)
    return found


@builtin("rehash()")
def rehash(*, context: Context) -> None:
    """Look for functions in the folders anew. Changed files are noticed without it."""
    context.relink()


@builtin("s = pathsep()")
def pathsep() -> str:
    """The character between the folders of a path.

    >> pathsep()
    ans = :
    """
    return os.pathsep


@builtin("s = filesep()", 's = filesep("all")')
def filesep(which: Any = None) -> str:
    """The character between the parts of a file's name.

    >> filesep()
    ans = /
    """
    if which is None:
        return os.sep
    if text(which, "filesep: argument must be a string") != "all":
        raise OctaveError('filesep: argument must be "all"')
    return os.sep + (os.altsep or "")
