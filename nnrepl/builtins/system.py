"""The system around: environment, programs, versions, the machine."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from typing import Any

from nnrepl import __version__
from nnrepl.builtins.args import number, text
from nnrepl.builtins.textargs import implicit_text, usage
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.text import decode, encode

COMPATIBLE = "7.3.0"
"""The version of Octave whose behaviour this is."""
RELEASED = "2022-11-02"


# ---------------------------------------------------------------- environment


@builtin("s = getenv(name)")
def getenv(name: Any, *, context: Context) -> str:
    """The value of an environment variable; empty where there is none.

    >> setenv("COLOUR", "red"); getenv("COLOUR")
    ans = red
    """
    return encode(os.environ.get(decode(implicit_text(name, context)), ""))


def _word(value: Any, message: str) -> str:
    return str(text(value, message))


@builtin("setenv(name, value)", "setenv(name)", aliases=("putenv",))
def setenv(name: Any, value: Any = "") -> None:
    """Set an environment variable, for this program and those that it starts."""
    key = decode(_word(name, "setenv: VAR must be a string"))
    content = decode(_word(value, "setenv: VALUE must be a string"))
    try:
        os.environ[key] = content
    except (OSError, ValueError):
        raise OctaveError(f"setenv: '{encode(key)}' is no name of an environment variable") from None


@builtin("status = unsetenv(name)")
def unsetenv(name: Any) -> float:
    """Remove an environment variable. Gives 0.

    >> setenv("COLOUR", "red"); unsetenv("COLOUR"); isempty(getenv("COLOUR"))
    ans = 1
    """
    os.environ.pop(decode(_word(name, "unsetenv: VAR must be a string")), None)
    return 0.0


# ------------------------------------------------------------------- programs


@builtin("system(command)", "system(command, return_output, type)", "[status, output] = system(...)")
def system(command: Any, return_output: Any = None, mode: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Run a command of the shell. Gives its exit status and, with two outputs, what it printed.

    With one output or none the output is shown, unless return_output is true. type "async" does not wait for the
    command: the status is then the number of its process.

    >> [status, output] = system("echo hello")
    status = 0
    output = hello

    """
    line = decode(_word(command, "system: first argument must be a string"))
    kept = nargout > 1 if return_output is None else number(return_output, "system: RETURN_OUTPUT must be boolean") != 0
    kind = "sync" if mode is None else _word(mode, "system: TYPE must be a string")
    if kind not in ("sync", "async"):
        raise OctaveError('system: TYPE must be "sync" or "async"')
    context.out.flush()
    if kind == "async":
        if kept:
            raise OctaveError("system: can't return output from commands run asynchronously")
        return float(os.spawnv(os.P_NOWAIT, "/bin/sh", ["sh", "-c", line]))
    status, output = _run(line, kept, context)
    return (status, output) if nargout > 1 else status


def _run(line: str, kept: bool, context: Context) -> tuple[float, str]:
    """Status and output; output that is not kept goes where the session's goes."""
    direct = getattr(context.out, "descriptor", None)
    if not kept and direct is not None:
        return _status(subprocess.run(line, shell=True, stdout=direct, check=False)), ""
    done = subprocess.run(line, shell=True, stdout=subprocess.PIPE, check=False)
    printed = done.stdout.decode("latin-1")
    if not kept:
        context.out.write(printed)
    return _status(done), printed if kept else ""


def _status(done: subprocess.CompletedProcess[bytes]) -> float:
    return float(done.returncode if done.returncode >= 0 else -done.returncode)


@builtin("unix(command)", 'unix(command, "-echo")', "[status, output] = unix(...)")
def unix(command: Any, echo: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Run a command of the shell and give its exit status and output. Without outputs or with "-echo" shows the output.

    >> [status, output] = unix("exit 4");
    >> status
    status = 4
    """
    line = decode(_word(command, "system: first argument must be a string"))
    status, output = _run(line, True, context)
    if nargout == 0 or echo == "-echo":
        context.out.write(output + "\n")
    return (status, output) if nargout > 1 else status


@builtin("[status, output] = dos(command)")
def dos(command: Any, echo: Any = None, *, nargout: int = 1) -> Any:
    """Run a command where the system is Windows. Elsewhere nothing runs and the status is 1.

    >> dos("dir")
    ans = 1
    """
    _word(command, "dos: first argument must be a string")
    return (1.0, "") if nargout > 1 else 1.0


# ------------------------------------------------------------------- versions


@builtin("v = version()", "[v, d] = version()", "v = version(feature)")
def version(feature: Any = None, *, nargout: int = 1) -> Any:
    """The version of Octave that this language is compatible with, and the day when that was released.

    >> version()
    ans = 7.3.0
    """
    if feature is None:
        return (COMPATIBLE, RELEASED) if nargout > 1 else COMPATIBLE
    if not isinstance(feature, str):
        raise usage("version")
    known = {"-date": RELEASED, "-description": "", "-release": "", "-java": "no java available"}
    if str(feature).lower() not in known:
        raise OctaveError("version: invalid FEATURE")
    return known[str(feature).lower()]


@builtin("v = OCTAVE_VERSION()")
def octave_version() -> str:
    """The version of Octave that this language is compatible with.

    >> OCTAVE_VERSION
    ans = 7.3.0
    """
    return COMPATIBLE


@builtin("ver", "v = ver()", 'v = ver("octave")')
def ver(package: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Show the versions of nnrepl, of the Octave that it is compatible with and of the system; or give a struct.

    >> ver().Version
    ans = 7.3.0
    """
    if package is not None and not isinstance(package, str):
        raise usage("ver")
    if nargout > 0:
        if package is not None and str(package).lower() != "octave":
            return StructArray.of([], (0, 0), ("Name", "Version", "Release", "Date"))
        return Struct({"Name": "Octave", "Version": COMPATIBLE, "Release": _nothing(), "Date": RELEASED})
    rule = "-" * 70
    told = f"{platform.system()} {platform.release()} {platform.machine()}, Python {platform.python_version()}"
    lines = [rule, f"nnrepl Version: {__version__} (compatible with GNU Octave {COMPATIBLE})"]
    lines += ["nnrepl License: BSD 3-Clause", f"Operating System: {told}", rule]
    context.out.write("\n".join(lines) + "\n")
    return None


def _nothing() -> Any:
    import numpy as np

    return np.zeros((0, 0), order="F")


# ---------------------------------------------------------------- the machine

_SYSTEM = "pc-linux-gnu" if sys.platform == "linux" else sys.platform
_ARCHITECTURE = f"{platform.machine()}-{_SYSTEM}"


@builtin("computer", "[c, maxsize, endian] = computer()", 'arch = computer("arch")')
def computer(what: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """The kind of machine and system, the greatest number of elements of an array, and L or B for the order of bytes.

    >> [c, n, endian] = computer(); n == 2^63-1
    ans = 1
    """
    if what is not None and not (isinstance(what, Cell) and not what.items()):
        if not isinstance(what, str) or what != "arch":
            raise OctaveError('computer: "arch" is only valid argument')
        system_name = "gnu-linux" if sys.platform == "linux" else sys.platform
        return f"{system_name}-{platform.machine()}"
    if nargout == 0:
        context.out.write(_ARCHITECTURE + "\n")
        return None
    told = (_ARCHITECTURE, float(2**63 - 1), "L" if sys.byteorder == "little" else "B")
    return told if nargout > 1 else told[0]


@builtin("n = nproc()", "n = nproc(query)")
def nproc(query: Any = "current") -> float:
    """How many processors there are: those that this program may use ("current"), or "all".

    >> nproc() >= 1
    ans = 1
    """
    if not isinstance(query, str) or query not in ("current", "all", "overridable"):
        raise OctaveError("nproc: invalid value for QUERY")
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return float((os.cpu_count() if query == "all" else usable) or 1)


@builtin("t = ispc()")
def ispc() -> bool:
    """Whether the system is Windows.

    >> ispc() + isunix()
    ans = 1
    """
    return os.name == "nt"


@builtin("t = isunix()")
def isunix() -> bool:
    """Whether the system is of the Unix family.

    >> ispc() + isunix()
    ans = 1
    """
    return os.name == "posix"


@builtin("t = ismac()")
def ismac() -> bool:
    """Whether the system is macOS.

    >> ismac() && ! isunix()
    ans = 0
    """
    return sys.platform == "darwin"


@builtin("t = usejava(feature)")
def usejava(feature: Any) -> bool:
    """Whether a feature of Java ("awt", "desktop", "jvm", "swing") can be used: never.

    >> usejava("jvm")
    ans = 0
    """
    if not isinstance(feature, str):
        raise usage("usejava")
    if feature not in ("awt", "desktop", "jvm", "swing"):
        raise OctaveError(f"usejava: unrecognized FEATURE '{feature}'")
    return False


@builtin("t = isdeployed()")
def isdeployed() -> bool:
    """Whether the program was compiled to one that runs by itself: never.

    >> isdeployed()
    ans = 0
    """
    return False
