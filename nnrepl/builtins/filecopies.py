"""Files copied and moved: copyfile, movefile."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from glob import glob
from typing import Any

from nnrepl.builtins.args import cellstrings
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.text import decode, encode


@builtin("copyfile f1 f2", "copyfile f1 f2 f", "[ok, msg, msgid] = copyfile(f1, f2)")
def copyfile(f1: Any, f2: Any, force: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Copy a file or folder, or several into a folder; the names may have the wild cards * and ?.

    f1  the name, or a cell of names; f2: the new name, or the folder
    Outputs: whether it worked, what did not, and "copyfile" where something did not.
    """
    return _transfer(f1, f2, "copyfile", _copy, nargout, context)


@builtin("movefile f1", "movefile f1 f2", "movefile f1 f2 f", "[ok, msg, msgid] = movefile(f1, f2)")
def movefile(f1: Any, f2: Any = ".", force: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Move a file or folder, or several into a folder, the current one where none is named.

    f1  the name, which may have wild cards, or a cell of names; f2: the new name, or the folder
    Outputs: whether it worked, what did not, and "movefile" where something did not.
    """
    return _transfer(f1, f2, "movefile", _move, nargout, context)


def _copy(source: str, target: str) -> None:
    if os.path.isdir(source):
        inside = os.path.join(target, os.path.basename(source)) if os.path.isdir(target) else target
        shutil.copytree(source, inside, dirs_exist_ok=True)
    else:
        shutil.copy2(source, target)


def _move(source: str, target: str) -> None:
    inside = os.path.join(target, os.path.basename(source)) if os.path.isdir(target) else target
    if os.path.isfile(inside) and not os.path.samefile(source, inside):
        os.unlink(inside)
    shutil.move(source, inside)


def _transfer(f1: Any, f2: Any, who: str, action: Callable[[str, str], None], nargout: int, context: Context) -> Any:
    names = [str(f1)] if isinstance(f1, str) else cellstrings(f1)
    if names is None:
        raise OctaveError("copyfile: F1 must be a string or a cell array of strings")
    if not isinstance(f2, str):
        raise OctaveError(f"{who}: F2 must be a string")
    target = os.path.expanduser(decode(str(f2)))
    sources = [found for name in names for found in sorted(glob(os.path.expanduser(decode(name))))]
    problem = ""
    if not sources:
        problem = "no files to move"
    elif len(names) > 1 and not os.path.isdir(target):
        problem = f"when {'copying' if who == 'copyfile' else 'moving'} multiple files, F2 must be a directory"
    else:
        try:
            for source in sources:
                action(source.rstrip("/"), target)
        except (OSError, shutil.Error) as error:
            problem = encode(getattr(error, "strerror", None) or str(error))
        context.relink()
    if not nargout:
        if problem:
            raise OctaveError(f"{who}: {problem}")
        return None
    found = (not problem, problem, who if problem else "")
    return found[:nargout] if nargout > 1 else found[0]
