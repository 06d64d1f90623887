"""The system below: uname, getrusage, umask, mkfifo, the numbers of errors and signals, where things are installed."""

from __future__ import annotations

import errno as errors
import os
import signal
import sys
from typing import Any

from nnrepl.builtins.args import number, to_count
from nnrepl.builtins.settingvalues import kept
from nnrepl.builtins.system import _word
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Struct
from nnrepl.values.kinds import is_array_like, is_text
from nnrepl.values.text import decode, encode


@builtin("[s, err, msg] = uname()", fresh=True)
def uname(*, nargout: int = 1) -> Any:
    """The system in a struct: sysname, nodename, release, version and machine; and 0 and no message.

    >> isfield(uname(), "sysname")
    ans = 1
    """
    told = os.uname()
    fields = {name: encode(getattr(told, name)) for name in ("sysname", "nodename", "release", "version", "machine")}
    return (Struct(fields), 0.0, "") if nargout > 1 else Struct(fields)


_USAGE = (
    *("maxrss", "ixrss", "idrss", "isrss", "minflt", "majflt", "nswap", "inblock"),
    *("oublock", "msgsnd", "msgrcv", "nsignals", "nvcsw", "nivcsw"),
)


@builtin("s = getrusage()", fresh=True)
def getrusage() -> Any:
    """What this process has used so far: time (utime, stime), memory (maxrss) and more counts of the system.

    >> isfield(getrusage(), {"utime", "maxrss"})
    ans =

      1  1

    """
    import resource

    told = resource.getrusage(resource.RUSAGE_SELF)
    fields = {"utime": _moment(told.ru_utime), "stime": _moment(told.ru_stime)}
    return Struct(fields | {name: float(getattr(told, f"ru_{name}")) for name in _USAGE})


def _moment(seconds: float) -> Struct:
    return Struct({"sec": float(int(seconds)), "usec": float(round(seconds % 1 * 1e6))})


def _mode(value: Any, who: str) -> int:
    """Rights, written as a decimal number whose digits are octal ones."""
    if is_text(value) or not is_array_like(value):
        raise OctaveError(f"{who}: MODE must be an integer" if who == "mkfifo" else f"{who}: MASK must be an integer")
    what = "MODE" if who == "mkfifo" else "MASK"
    given = number(value, f"{who}: {what} must be an integer")
    if not given >= 0:
        raise OctaveError(f"{who}: {what} must be a positive integer value")
    wanted = to_count(given)
    try:
        return int(str(wanted), 8)
    except ValueError:
        raise OctaveError(f"{who}: invalid digit") from None


@builtin("old = umask(mask)")
def umask(mask: Any) -> float:
    """Set which rights new files and folders do not get, as a number whose digits are octal ones. Gives the one before.

    >> old = umask(22); umask(old)
    ans = 22
    """
    before = os.umask(_mode(mask, "umask"))
    return float(f"{before:o}")


@builtin("mkfifo(name, mode)", "[err, msg] = mkfifo(name, mode)")
def mkfifo(name: Any, mode: Any, *, nargout: int = 1) -> Any:
    """Make a queue in the file system, with the rights that the octal digits of mode say. Gives 0, or -1 and why.

    >> file = tempname(); mkfifo(file, 600); S_ISFIFO(stat(file).mode)
    ans = 1
    >> unlink(file);
    """
    path = os.path.expanduser(decode(_word(name, "mkfifo: FILE must be a string")))
    rights = _mode(mode, "mkfifo")
    try:
        os.mkfifo(path, rights)
    except OSError as problem:
        if nargout == 0:
            raise OctaveError(f"mkfifo: operation failed: {problem.strerror}") from None
        return (-1.0, encode(str(problem.strerror))) if nargout > 1 else -1.0
    return None if nargout == 0 else (0.0, "") if nargout > 1 else 0.0


# ------------------------------------------------------------------- errors and signals


@builtin("n = errno()", "old = errno(n)")
def errno(value: Any = None, *, context: Context) -> float:
    """The number of the system's error that a function met last; with an argument sets it and gives the one before.

    >> errno(2); errno()
    ans = 2
    """
    before = float(context.state.get("errno", 0.0))
    if value is not None:
        # Octave keeps it in 32 bits.
        wanted = to_count(number(value, "errno: argument must be string or integer"))
        context.state["errno"] = float(max(-(2**31), min(wanted, 2**31 - 1)))
    return before


@builtin("s = errno_list()", fresh=True)
def errno_list() -> Any:
    """The numbers of the system's errors, in a struct by their names.

    >> errno_list().ENOENT
    ans = 2
    """
    return Struct({name: float(value) for value, name in sorted(errors.errorcode.items())})


@builtin("s = SIG()", name="SIG", fresh=True)
def signals() -> Any:
    """The numbers of the system's signals, in a struct by their names without SIG.

    >> SIG().INT
    ans = 2
    """
    names = [name for name in dir(signal) if name.startswith("SIG") and name[3:].isalnum()]
    return Struct({name[3:]: float(getattr(signal, name)) for name in sorted(names)})


# ------------------------------------------------------------------------ the installation


@builtin("t = isieee()")
def isieee() -> bool:
    """Whether the machine computes with the floating point numbers of IEEE 754: always.

    >> isieee()
    ans = 1
    """
    return True


@builtin("fmt = native_float_format()")
def native_float_format() -> str:
    """The format of the machine's floating point numbers, as fread and fwrite name it: ieee-le or ieee-be.

    >> any(strcmp(native_float_format(), {"ieee-le", "ieee-be"}))
    ans = 1
    """
    return "ieee-le" if sys.byteorder == "little" else "ieee-be"


@builtin("folder = OCTAVE_HOME()", aliases=("OCTAVE_EXEC_HOME", "matlabroot"))
def OCTAVE_HOME() -> str:
    """The folder that the program is installed below: that of the Python that runs it.

    >> ischar(OCTAVE_HOME())
    ans = 1
    """
    return encode(sys.prefix)


def _below_home(variable: str, *folders: str) -> str:
    return encode(os.environ.get(variable) or os.path.join(os.path.expanduser("~"), *folders))


@builtin("folder = user_config_dir()")
def user_config_dir() -> str:
    """The folder for the settings of the user: $XDG_CONFIG_HOME, or .config in the home folder.

    >> ischar(user_config_dir())
    ans = 1
    """
    return _below_home("XDG_CONFIG_HOME", ".config")


@builtin("folder = user_data_dir()")
def user_data_dir() -> str:
    """The folder for the data of the user: $XDG_DATA_HOME, or .local/share in the home folder.

    >> ischar(user_data_dir())
    ans = 1
    """
    return _below_home("XDG_DATA_HOME", ".local", "share")


@builtin("t = isguirunning()", aliases=("have_window_system",))
def isguirunning() -> bool:
    """Whether the program runs in a window of its own: never.

    >> isguirunning()
    ans = 0
    """
    return False


@builtin("t = isstudent()")
def isstudent() -> bool:
    """Whether this is a student's version: never.

    >> isstudent()
    ans = 0
    """
    return False


def _command(value: Any, who: str) -> str:
    return _word(value, f"{who}: argument must be a character string")


_LS_COMMAND = kept("ls_command", _command, "ls -C")


@builtin("command = ls_command()", "old = ls_command(new)")
def ls_command(new: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """The command of the shell that `ls` runs.

    >> ls_command()
    ans = ls -C
    """
    return _LS_COMMAND.call(() if new is None else (new,), nargout, context)
