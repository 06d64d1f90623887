"""autoload: which file defines a function that no file of its own name does."""

from __future__ import annotations

import os
from typing import Any

from nnrepl.builtins.textargs import usage
from nnrepl.compiler.tracing import calling_file
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Struct, StructArray
from nnrepl.values.kinds import is_string
from nnrepl.values.text import decode, encode


@builtin("map = autoload()", "autoload(function, file)", 'autoload(function, file, "remove")')
def autoload(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Have a file run as a script when a function is first called that it defines, or forget this again.

    A file without a folder from the root on lies below the folder of the file that calls autoload. The call that runs
    the script has neither inputs nor outputs; after it the functions of the file are known. map lists what is set: a
    struct array with the fields function and file.

    >> autoload("helper", "/opt/tools/helpers.m"); autoload().function
    ans = helper
    """
    if not args:
        items = [Struct({"function": name, "file": encode(file)}) for name, file in sorted(context.autoloads.items())]
        return StructArray.of(items, (len(items), 1), ("function", "file"))
    if len(args) not in (2, 3):
        raise usage("autoload")
    if not all(map(is_string, args)):
        raise OctaveError("autoload: all arguments must be strings")
    name, file = str(args[0]), _place(decode(str(args[1])), context)
    if len(args) == 3:
        if args[2] != "remove":
            raise OctaveError("autoload: third argument can only be 'remove'", "Octave:invalid-input-arg")
        context.autoloads.pop(name, None)
    else:
        context.autoloads[name] = file
    context.relink()
    return None


def _place(file: str, context: Context) -> str:
    if os.path.isabs(file):
        return file
    caller = calling_file()
    place = os.path.join(os.path.dirname(caller), file)
    if caller and os.path.exists(place):
        return place
    context.warn(f"autoload: '{encode(file)}' is not an absolute filename")
    return file
