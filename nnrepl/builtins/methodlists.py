"""Which methods objects have: methods, ismethod."""

from __future__ import annotations

from typing import Any

from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell
from nnrepl.values.kinds import class_of, is_string, is_text

METHODS = {
    "containers.Map": (
        "Map check_types decode_keys delete disp encode_keys horzcat isKey isempty keys length remove size sort_keys "
        "subsasgn subsref values vertcat"
    ),
    "inputParser": (
        "addOptional addParamValue addParameter addRequired addSwitch add_missing delete disp error is_argname parse "
        "validate_arg validate_name"
    ),
    "inline": "argnames char feval formula inline subsref vectorize",
    "onCleanup": "",
}
"""The methods of each class, as Octave lists them."""


def _class_of(value: Any, who: str, message: str) -> str:
    name = str(value) if is_string(value) else class_of(value)
    if name in METHODS:
        return name
    if is_string(value):
        raise OctaveError(f"{who}: there is no class '{name}'")
    raise OctaveError(message)


@builtin("methods(obj)", "methods(classname)", "names = methods(...)")
def methods(obj: Any, option: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """List the methods of an object, or of the class of this name; with an output as a cell.

    >> methods("inline")
    Methods for class inline:
    argnames   char       feval      formula    inline     subsref    vectorize

    """
    if is_text(option) and option == "-full":
        raise OctaveError('methods: the option "-full" is not supported')
    if option is not None:
        raise OctaveError("methods: invalid option")
    name = _class_of(obj, "methods", "methods: invalid input argument")
    names = METHODS[name].split()
    found = Cell.of(names, (len(names), 1))
    if nargout:
        return found
    listed = context.call("list_in_columns", (found,), 1)
    context.out.write(f"Methods for class {name}:\n{listed}\n")
    return None


@builtin("t = ismethod(obj, method)", "t = ismethod(classname, method)")
def ismethod(obj: Any, method: Any) -> bool:
    """Whether an object, or the class of this name, has a method of this name.

    >> ismethod("containers.Map", "keys")
    ans = 1
    """
    message = "ismethod: first argument must be object or class name"
    if not is_string(obj) and class_of(obj) not in METHODS:
        raise OctaveError(message)
    if not is_string(method):
        raise OctaveError("ismethod: METHOD must be a string")
    return str(method) in METHODS[_class_of(obj, "ismethod", message)].split()
