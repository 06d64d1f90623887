"""Folders and files by name: pwd, cd, ls, dir, mkdir, rmdir, delete, unlink, rename."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
import subprocess
import time
from collections.abc import Callable, Sequence
from typing import Any

from nnrepl.builtins.args import text
from nnrepl.builtins.settingvalues import flag, kept
from nnrepl.builtins.textargs import usage
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Struct, StructArray
from nnrepl.values.text import decode, encode, from_rows


def name_of(value: Any, message: str) -> str:
    """A file name argument as the system knows it, with ~ replaced."""
    return os.path.expanduser(decode(text(value, message)))


@builtin("s = pwd()")
def pwd() -> str:
    """The name of the current folder.

    >> ischar(pwd())
    ans = 1
    """
    return _current()


def _current() -> str:
    try:
        return encode(os.getcwd())
    except FileNotFoundError:
        raise OctaveError("unable to find current directory") from None


@builtin("cd folder", "cd", "old = cd(folder)", aliases=("chdir",))
def cd(folder: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Make another folder the current one; without a folder goes home. With an output and no folder only tells where.

    >> old = cd("/"); pwd
    ans = /
    >> cd(old)
    """
    if folder is None and nargout > 0:
        return _current()
    before = _current() if nargout > 0 else ""
    name = os.path.expanduser("~") if folder is None else name_of(folder, "cd: DIR must be a string")
    if name:
        try:
            os.chdir(name)
        except OSError as problem:
            raise OctaveError(f"{encode(name)}: {problem.strerror}") from None
        context.relink()
    return before if nargout > 0 else None


# -------------------------------------------------------------------- listing


@builtin("ls", "ls options name ...", "c = ls(...)")
def ls(*args: Any, nargout: int = 1, context: Context) -> Any:
    """List the files of a folder, as the program of this name does. With an output gives their names, one a row."""
    words = [decode(text(arg, "ls: all arguments must be character strings")) for arg in args]
    command = shlex.split(decode(str(context.state.get("ls_command", "ls -C -w 80"))))
    listed = _run_ls(words, [*command, "-1"] if nargout > 0 else command)
    if nargout > 0:
        return from_rows(listed.splitlines())
    context.out.write(listed)
    return None


def _run_ls(words: list[str], command: list[str]) -> str:
    from glob import glob

    named: list[str] = []
    for word in words:
        found = sorted(glob(os.path.expanduser(word))) if not word.startswith("-") else []
        named += found or [os.path.expanduser(word)]
    done = subprocess.run([*command, *named], capture_output=True, check=False)
    if done.returncode:
        reason = done.stderr.decode("latin-1").strip()
        raise OctaveError(f"ls: command exited abnormally with status {done.returncode}\n{reason}")
    return done.stdout.decode("latin-1")


_FIELDS = ("name", "folder", "date", "bytes", "isdir", "datenum", "statinfo")


@builtin("dir", "dir name", "list = dir(name)", aliases=())
def dir_(name: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """List the files of a folder, or those that fit a pattern.

    With an output gives a struct array with the fields name, folder, date, bytes, isdir, datenum and statinfo.
    """
    wanted = "." if name is None else name_of(name, "dir: DIRECTORY argument must be a string")
    found = _entries(wanted)
    if not found:
        context.warn(f"dir: nonexistent directory '{encode(wanted)}'")
    if nargout > 0:
        items = [_describe(file) for file in found]
        return items[0] if len(items) == 1 else StructArray.of(items, (len(items), 1), _FIELDS)
    if found:
        from nnrepl.builtins.variables import columns_text

        context.out.write(columns_text([encode(os.path.basename(file)) for file in found]))
    return None


def _entries(wanted: str) -> list[str]:
    from glob import glob

    if os.path.isdir(wanted):
        return [os.path.join(wanted, name) for name in sorted([".", "..", *os.listdir(wanted)])]
    return sorted(glob(wanted)) or ([wanted] if os.path.lexists(wanted) else [])


_DAYS_TO_1970 = 719529


def _describe(file: str) -> Struct:
    status = os.lstat(file)
    local = time.localtime(status.st_mtime)
    moment = status.st_mtime + (local.tm_gmtoff or 0)
    folder = os.path.realpath(os.path.dirname(file) or ".")
    values = {
        "name": encode(os.path.basename(file)),
        "folder": encode(folder),
        "date": time.strftime("%d-%b-%Y %H:%M:%S", local),
        "bytes": float(status.st_size),
        "isdir": stat.S_ISDIR(status.st_mode),
        "datenum": _DAYS_TO_1970 + int(moment) / 86400,
        "statinfo": _status(status),
    }
    return Struct(values)


def _status(status: os.stat_result) -> Struct:
    values: dict[str, Any] = {"dev": float(status.st_dev), "ino": float(status.st_ino), "mode": float(status.st_mode)}
    values["modestr"] = stat.filemode(status.st_mode)
    for key in ("nlink", "uid", "gid", "rdev", "size", "atime", "mtime", "ctime", "blksize", "blocks"):
        found = getattr(status, f"st_{key}", 0)
        values[key] = float(int(found)) if key.endswith("time") else float(found)
    return Struct(values)


# ------------------------------------------------------------------- changing


def _outcome(who: str, action: Callable[[], None], nargout: int, context: Context) -> Any:
    """Do something to files: an error says what failed, or outputs do: whether it worked, the reason, the function."""
    try:
        action()
    except OSError as problem:
        if nargout == 0:
            raise OctaveError(f"{who}: operation failed: {problem.strerror}") from None
        return (False, problem.strerror, who)[: max(nargout, 1)] if nargout > 1 else False
    context.relink()
    if nargout == 0:
        return None
    return (True, "", "") if nargout > 1 else True


@builtin("mkdir folder", "mkdir(parent, folder)", "[ok, msg, msgid] = mkdir(...)")
def mkdir(first: Any, second: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Make a folder, and the folders above it that are missing.

    Outputs: whether it is there now, and what went wrong or that it was there before.
    """
    if second is not None and not isinstance(second, str):
        raise OctaveError("fullfile: input must either be strings or cell strings")
    name = name_of(first, "mkdir: PARENT must be a string")
    if not name:
        raise OctaveError("mkdir: invalid PARENT")
    name = os.path.join(name, decode(str(second))) if second is not None else name
    if os.path.isdir(name):
        if nargout == 0:
            context.warn("mkdir: directory exists")
            return None
        return (True, "directory exists", "mkdir") if nargout > 1 else True
    return _outcome("mkdir", lambda: os.makedirs(name), nargout, context)


_CONFIRM = kept("confirm_recursive_rmdir", flag, True)


@builtin("t = confirm_recursive_rmdir()", "old = confirm_recursive_rmdir(t)", leaving=True)
def confirm_recursive_rmdir(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether rmdir(folder, "s") asks at the prompt before it removes a folder with all that is in it (the default).

    >> confirm_recursive_rmdir()
    ans = 1
    """
    return _CONFIRM.call(args, nargout, context)


@builtin("rmdir folder", 'rmdir(folder, "s")', "[ok, msg, msgid] = rmdir(...)")
def rmdir(folder: Any, recursive: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Remove a folder, which must be empty; with "s" also all that is in it.

    At the prompt the second form asks first: see confirm_recursive_rmdir.
    """
    name = name_of(folder, "rmdir: DIR must be a string")
    if recursive is not None and recursive != "s":
        raise OctaveError('rmdir: second argument must be "s" for recursive removal')
    if recursive is not None and "history" in context.state and _CONFIRM.get(context):
        answer = context.ask(f"remove entire contents of {name}? (yes or no) ")
        if answer is None or answer.strip() != "yes":
            return (False, "", "")[: max(nargout, 1)] if nargout > 1 else False if nargout else None
    remove = os.rmdir if recursive is None else shutil.rmtree
    return _outcome("rmdir", lambda: remove(name), nargout, context)


def delete_files(files: Sequence[Any], context: Context) -> None:
    """Delete files; names may have the wild cards * and ?. A file that is not there gets a warning."""
    from glob import glob

    if not files:
        raise usage("delete")
    for file in files:
        if not isinstance(file, str):
            message = "delete: first argument must be a filename or graphics handle"
            raise OctaveError(message, "Octave:delete:unsupported-object")
        name = os.path.expanduser(decode(str(file)))
        found = glob(name)
        if not found:
            context.warn(f"delete: no such file: {encode(name)}", "Octave:delete:no-such-file")
        for each in found:
            try:
                os.unlink(each)
            except OSError as problem:
                context.warn(f"delete: {encode(each)}: {problem.strerror}", "Octave:delete:unlink-error")
    context.relink()


def _status_of(who: str, action: Callable[[], None], nargout: int, context: Context) -> Any:
    """Do something to a file: an error says what failed, or outputs do: 0 or -1, and the reason."""
    try:
        action()
    except OSError as problem:
        if nargout == 0:
            raise OctaveError(f"{who}: operation failed: {problem.strerror}") from None
        return (-1.0, problem.strerror) if nargout > 1 else -1.0
    context.relink()
    if nargout == 0:
        return None
    return (0.0, "") if nargout > 1 else 0.0


@builtin("unlink(file)", "[status, msg] = unlink(file)")
def unlink(file: Any, *, nargout: int = 1, context: Context) -> Any:
    """Delete a file. Outputs: 0, or -1 and the reason."""
    name = name_of(file, "unlink: FILE must be a string")
    return _status_of("unlink", lambda: os.unlink(name), nargout, context)


@builtin("rename old new", "[status, msg] = rename(old, new)")
def rename(old: Any, new: Any, *, nargout: int = 1, context: Context) -> Any:
    """Give a file or folder another name. Outputs: 0, or -1 and the reason."""
    source = name_of(old, "rename: OLD must be a string")
    target = name_of(new, "rename: NEW must be a string")
    return _status_of("rename", lambda: os.rename(source, target), nargout, context)
