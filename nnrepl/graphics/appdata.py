"""Values that programs keep with graphics objects: getappdata, setappdata, isappdata, rmappdata."""

from __future__ import annotations

from typing import Any

from nnrepl.builtins.args import cellstrings, invalid_call
from nnrepl.errors import OctaveError
from nnrepl.graphics.handles import objects_of
from nnrepl.graphics.objects import GraphicsObject
from nnrepl.graphics.scene import scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY, Cell, Struct
from nnrepl.values.sharing import share


def _objects(h: Any, who: str, context: Context) -> list[GraphicsObject]:
    try:
        found = objects_of(scene_of(context), h, who)
    except OctaveError:
        found = []
    if not found:
        raise OctaveError(f"{who}: H must be a scalar or vector of graphic handles")
    return found


@builtin("value = getappdata(h, name)", "s = getappdata(h)")
def getappdata(h: Any, name: Any = None, *, context: Context) -> Any:
    """The value that a program keeps with a graphics object under a name; [] if there is none. Without a name, all.

    >> setappdata(0, "note", 5); getappdata(0, "note")
    ans = 5
    """
    objects = _objects(h, "getappdata", context)
    if name is None:
        return Struct({key: share(value) for key, value in objects[0].appdata.items()})
    if not isinstance(name, str):
        raise OctaveError("getappdata: NAME must be a string")
    values = [share(obj.appdata.get(str(name), EMPTY)) for obj in objects]
    return values[0] if len(values) == 1 else Cell.of(values, (len(values), 1))


@builtin("setappdata(h, name, value)", "setappdata(h, name1, value1, ...)", "setappdata(h, names, values)")
def setappdata(h: Any, *args: Any, context: Context) -> None:
    """Keep values with a graphics object under names of a program's own.

    >> setappdata(0, "note", 5); getappdata(0, "note")
    ans = 5
    """
    if not args or len(args) % 2:
        raise invalid_call("setappdata")
    objects = _objects(h, "setappdata", context)
    if len(args) == 2 and isinstance(args[0], Cell):
        names, values = cellstrings(args[0]), args[1].items() if isinstance(args[1], Cell) else [args[1]]
    else:
        names, values = [str(name) for name in args[::2] if isinstance(name, str)], list(args[1::2])
    if names is None or len(names) != len(values):
        raise OctaveError("setappdata: NAME must be a string or cellstr")
    for obj in objects:
        obj.appdata.update({name: share(value) for name, value in zip(names, values, strict=True)})


@builtin("t = isappdata(h, name)", fresh=True)
def isappdata(h: Any, name: Any, *, context: Context) -> Any:
    """Whether a program keeps a value with a graphics object under this name.

    >> isappdata(0, "missing")
    ans = 0
    """
    if not isinstance(name, str):
        raise OctaveError("isappdata: NAME must be a string")
    return all(str(name) in obj.appdata for obj in _objects(h, "isappdata", context))


@builtin("rmappdata(h, name)", "rmappdata(h, name1, ...)")
def rmappdata(h: Any, *names: Any, context: Context) -> None:
    """Forget values that a program keeps with a graphics object.

    >> rmappdata(0, "missing")
    error: rmappdata: appdata 'missing' is not present
    """
    if not names:
        raise invalid_call("rmappdata")
    for obj in _objects(h, "rmappdata", context):
        for name in names:
            if not isinstance(name, str):
                raise OctaveError("rmappdata: NAME must be a string")
            if str(name) not in obj.appdata:
                raise OctaveError(f"rmappdata: appdata '{name}' is not present")
            del obj.appdata[str(name)]
