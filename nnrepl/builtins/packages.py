"""The package manager, which has no packages: pkg."""

from __future__ import annotations

from typing import Any

from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell

_NEEDS_NAMES = ("load", "unload", "install", "uninstall", "update", "test", "describe", "build", "rebuild")


@builtin("pkg list", "pkg load name ...", "packages = pkg(command, ...)")
def pkg(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Octave's packages, of which there are none: `pkg list` says so, and `pkg load` is an error.

    >> pkg load signal
    error: package signal is not installed
    """
    if not args or not all(isinstance(arg, str) for arg in args):
        raise invalid_call("pkg")
    words = [str(arg) for arg in args if not str(arg).startswith("-")]
    action, names = "".join(words[:1]), words[1:]
    if action == "list":
        if nargout:
            return Cell.empty()
        context.out.write("no packages installed.\n")
        return None
    if action not in (*_NEEDS_NAMES, "prefix", "local_list", "global_list"):
        raise OctaveError("pkg: invalid action.  See 'help pkg' for available actions")
    if action in ("load", "unload") and not names:
        raise OctaveError(f"pkg: {action} action requires at least one package name")
    if action == "load":
        raise OctaveError(f"package {names[0]} is not installed")
    raise OctaveError(f"pkg: the action '{action}' is not supported")
