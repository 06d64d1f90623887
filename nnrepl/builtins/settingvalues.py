"""What functions that set something have in common: they tell the value, change it, or change it for one function.

A call without an argument gives the value; `f(new)` changes it and gives the one before; with "local" as well the
change ends when the function that made it is left.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.runtime.context import Context
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import is_array_like, is_string, is_text, numel_of
from nnrepl.values.sentinels import MISSING

Reader = Callable[[Any, str], Any]
"""From an argument and the name of the function to the new value; raises where it is not allowed."""


def flag(value: Any, who: str) -> bool:
    """A setting that is on or off."""
    array = to_array(value) if is_array_like(value) and not is_text(value) else None
    if array is None or array.size != 1 or (array != array).any():
        raise OctaveError(f"{who}: argument must be a logical value")
    return bool(array.any())


def whole(least: float = -(2.0**31), most: float = 2.0**31 - 1) -> Reader:
    """A setting that is a whole number between two bounds; fractions are cut off."""

    def read(value: Any, who: str) -> float:
        message = f"{who}: argument must be an integer value"
        if is_text(value) or not is_array_like(value) or numel_of(value) == 0:
            raise OctaveError(message)
        found = float(to_array(value).reshape(-1, order="F")[0].real)
        if not found >= least:
            raise OctaveError(f"{who}: arg must be greater than {least:.0f}")
        if found > most:
            if most == 2.0**31 - 1:
                return most
            raise OctaveError(f"{who}: arg must be less than or equal to {most:.0f}")
        return float(int(found))

    return read


def words(value: Any, who: str) -> str:
    """A setting that is a text."""
    if not is_string(value):
        raise OctaveError(f"{who}: first argument must be a string")
    return str(value) if isinstance(value, str) else ""


def one_of(*allowed: str) -> Reader:
    """A setting that is one of a few words."""

    def read(value: Any, who: str) -> str:
        word = words(value, who)
        if word not in allowed:
            raise OctaveError(f'{who}: value not allowed ("{word}")')
        return word

    return read


def character(value: Any, who: str) -> str:
    """A setting that is one character."""
    if not isinstance(value, str) or len(value) > 1:
        raise OctaveError(f"{who}: argument must be a single character")
    return str(value)


def forms(name: str) -> tuple[str, str, str]:
    """How the function of a setting is called."""
    return f"val = {name}()", f"old = {name}(new)", f'{name}(new, "local")'


class Setting:
    """One value that a function of the language tells and changes.

    get, put  where the value is
    """

    def __init__(self, name: str, read: Reader, get: Callable[[Context], Any], put: Callable[[Context, Any], None]):
        self.name = name
        self.read = read
        self.get = get
        self.put = put

    def call(self, args: tuple[Any, ...], nargout: int, context: Context) -> Any:
        """What the function does when it is called."""
        if len(args) > 2:
            raise invalid_call(self.name)
        before = self.get(context)
        if not args or args[0] is MISSING:
            return before
        if len(args) == 2 and not (isinstance(args[1], str) and args[1] == "local"):
            raise OctaveError('second argument must be "local"')
        new = self.read(args[0], self.name)
        if len(args) == 2 and context.frame is not context.frames[0]:
            context.frame.on_leave.append(lambda: self.put(context, before))
        self.put(context, new)
        return before if nargout > 0 else None


def kept(name: str, read: Reader, default: Any) -> Setting:
    """A setting whose value is kept with the session, under its name."""

    def put(context: Context, value: Any) -> None:
        context.state[name] = value

    return Setting(name, read, lambda context: context.state.get(name, default), put)


def attribute(name: str, read: Reader, owner: Callable[[Context], Any], field: str) -> Setting:
    """A setting whose value is an attribute of something that the session has."""
    return Setting(
        name,
        read,
        lambda context: _as_value(getattr(owner(context), field)),
        lambda context, value: setattr(owner(context), field, int(value) if type(value) is float else value),
    )


def _as_value(value: Any) -> Any:
    return float(value) if type(value) is int else value
