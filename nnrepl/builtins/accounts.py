"""The users and groups that the system knows, and the numbers of this process and its owner."""

from __future__ import annotations

import grp
import math
import os
import pwd
from typing import Any

from nnrepl.builtins.args import real_scalar, to_count
from nnrepl.builtins.textargs import implicit_text
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell, Struct
from nnrepl.values.text import decode, encode

# ----------------------------------------------------------- numbers of this process


@builtin("id = getpid()")
def getpid() -> float:
    """The number of this process.

    >> getpid() > 0
    ans = 1
    """
    return float(os.getpid())


@builtin("id = getppid()")
def getppid() -> float:
    """The number of the process that started this one.

    >> getppid() >= 0
    ans = 1
    """
    return float(os.getppid())


@builtin("id = getpgrp()")
def getpgrp() -> float:
    """The number of the group of processes that this one belongs to.

    >> getpgrp() >= 0
    ans = 1
    """
    return float(os.getpgrp())


@builtin("id = getuid()")
def getuid() -> float:
    """The number of the user who runs this process.

    >> getuid() >= 0
    ans = 1
    """
    return float(os.getuid())


@builtin("id = geteuid()")
def geteuid() -> float:
    """The number of the user whose rights this process has.

    >> geteuid() >= 0
    ans = 1
    """
    return float(os.geteuid())


@builtin("id = getgid()")
def getgid() -> float:
    """The number of the group of the user who runs this process.

    >> getgid() >= 0
    ans = 1
    """
    return float(os.getgid())


@builtin("id = getegid()")
def getegid() -> float:
    """The number of the group whose rights this process has.

    >> getegid() >= 0
    ans = 1
    """
    return float(os.getegid())


# ----------------------------------------------------------------- lists of accounts


def _user(entry: pwd.struct_passwd) -> Struct:
    numbers = {"uid": float(entry.pw_uid), "gid": float(entry.pw_gid)}
    texts = {"gecos": entry.pw_gecos, "dir": entry.pw_dir, "shell": entry.pw_shell}
    names = {"name": encode(entry.pw_name), "passwd": encode(entry.pw_passwd)}
    return Struct(names | numbers | {key: encode(text) for key, text in texts.items()})


def _group(entry: grp.struct_group) -> Struct:
    members = [encode(name) for name in entry.gr_mem]
    shown: Any = Cell.of(members, (len(members), 1)) if members else ""
    texts = {"name": encode(entry.gr_name), "passwd": encode(entry.gr_passwd or "")}
    return Struct(texts | {"gid": float(entry.gr_gid), "mem": shown})


def _found(value: Any, nargout: int) -> Any:
    """A struct, or 0 where there is none, and the reason, which the system does not tell."""
    return (value, "") if nargout > 1 else value


def _id(value: Any, who: str, what: str) -> int:
    found = real_scalar(value)
    if found != found or (math.isfinite(found) and found != round(found)):
        raise OctaveError(f"{who}: {what} must be an integer")
    return max(-(2**31), min(to_count(found), 2**31 - 1))


def _name(value: Any, context: Context) -> str:
    return decode(implicit_text(value, context))


def _next(who: str, entries: Any, context: Context) -> Any:
    """The entry after the one that was given last; None at the end."""
    position = context.state.get(who, 0)
    context.state[who] = position + 1
    return entries[position] if position < len(entries) else None


def _restart(who: str, nargout: int, context: Context) -> Any:
    context.state.pop(who, None)
    return (0.0, "") if nargout > 1 else 0.0


@builtin("[s, msg] = getpwuid(uid)")
def getpwuid(uid: Any, *, nargout: int = 1) -> Any:
    """What the system knows of the user of a number: name, passwd, uid, gid, gecos, dir, shell. 0 if there is none.

    >> getpwuid(getuid()).uid == getuid()
    ans = 1
    """
    try:
        return _found(_user(pwd.getpwuid(_id(uid, "getpwuid", "UID"))), nargout)
    except (KeyError, OverflowError):
        return _found(0.0, nargout)


@builtin("[s, msg] = getpwnam(name)")
def getpwnam(name: Any, *, nargout: int = 1, context: Context) -> Any:
    """What the system knows of the user of a name: see getpwuid. 0 if there is none.

    >> getpwnam("root").uid
    ans = 0
    """
    try:
        return _found(_user(pwd.getpwnam(_name(name, context))), nargout)
    except (KeyError, ValueError):
        return _found(0.0, nargout)


@builtin("[s, msg] = getpwent()")
def getpwent(*, nargout: int = 1, context: Context) -> Any:
    """The next user in the system's list, as getpwuid gives it; 0 at its end.

    >> s = getpwent(); ischar(s.name)
    ans = 1
    """
    entry = _next("getpwent", pwd.getpwall(), context)
    return _found(0.0 if entry is None else _user(entry), nargout)


@builtin("[status, msg] = setpwent()", aliases=("endpwent",))
def setpwent(*, nargout: int = 1, context: Context) -> Any:
    """Have getpwent begin with the first user of the list again.

    >> setpwent()
    ans = 0
    """
    return _restart("getpwent", nargout, context)


@builtin("[s, msg] = getgrgid(gid)")
def getgrgid(gid: Any, *, nargout: int = 1) -> Any:
    """What the system knows of the group of a number: name, passwd, gid and the names of its members, mem.

    It is 0 where there is no such group.

    >> getgrgid(getgid()).gid == getgid()
    ans = 1
    """
    try:
        return _found(_group(grp.getgrgid(_id(gid, "getgrgid", "GID"))), nargout)
    except (KeyError, OverflowError):
        return _found(0.0, nargout)


@builtin("[s, msg] = getgrnam(name)")
def getgrnam(name: Any, *, nargout: int = 1, context: Context) -> Any:
    """What the system knows of the group of a name: see getgrgid. 0 if there is none.

    >> getgrnam("root").gid
    ans = 0
    """
    try:
        return _found(_group(grp.getgrnam(_name(name, context))), nargout)
    except (KeyError, ValueError):
        return _found(0.0, nargout)


@builtin("[s, msg] = getgrent()")
def getgrent(*, nargout: int = 1, context: Context) -> Any:
    """The next group in the system's list, as getgrgid gives it; 0 at its end.

    >> s = getgrent(); ischar(s.name)
    ans = 1
    """
    entry = _next("getgrent", grp.getgrall(), context)
    return _found(0.0 if entry is None else _group(entry), nargout)


@builtin("[status, msg] = setgrent()", aliases=("endgrent",))
def setgrent(*, nargout: int = 1, context: Context) -> Any:
    """Have getgrent begin with the first group of the list again.

    >> setgrent()
    ans = 0
    """
    return _restart("getgrent", nargout, context)
