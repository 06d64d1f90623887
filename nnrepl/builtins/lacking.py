"""Commands of Octave that say what they cannot do: echo, import."""

from __future__ import annotations

from typing import Any

from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.kinds import is_string


@builtin("echo", "echo on", "echo off", "echo on all", "echo off all", "echo FUNCTION on", "echo FUNCTION off")
def echo(*words: Any, context: Context) -> None:
    """Whether commands are printed before they run. They never are: turning it on is an error.

    >> echo off
    """
    if not all(map(is_string, words)):
        raise OctaveError("echo: all arguments must be strings")
    texts = [str(word) for word in words]
    if len(texts) > 2 or (len(texts) == 2 and not {"on", "off"} & set(texts)):
        raise invalid_call("echo")
    if len(texts) == 1 and texts[0] not in ("on", "off") and context.find_function_file(texts[0]) is None:
        raise OctaveError(f"echo: no such file {texts[0]}")
    if "off" not in texts:
        raise OctaveError("echo: printing commands before they run is not supported")


@builtin("import PACKAGE.FUNCTION", "import PACKAGE.*", name="import")
def import_(*names: Any) -> None:
    """Stop with Octave's error: names of packages are written in full.

    >> try, import pkg.f, catch err, disp(err.message), end
    the import function is not yet implemented in Octave
    """
    raise OctaveError("the import function is not yet implemented in Octave")
