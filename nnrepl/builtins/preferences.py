"""Values that programs keep for later sessions, in groups: getpref, setpref, addpref, ispref, rmpref, prefdir."""

from __future__ import annotations

import os
import tempfile
from typing import Any

from nnrepl.builtins.args import cellstrings
from nnrepl.builtins.octavetext import Writer
from nnrepl.builtins.promptsettings import history_place
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.bytetext import decode, encode
from nnrepl.values.containers import EMPTY, Cell, Struct
from nnrepl.values.convert import norm
from nnrepl.values.kinds import dims_of, is_string
from nnrepl.values.sharing import share

Group = dict[str, Any]


@builtin("folder = prefdir()")
def prefdir() -> str:
    """The folder in which preferences are kept: `nnrepl` in the folder for the user's state.

    >> ischar(prefdir())
    ans = 1
    """
    return encode(os.path.dirname(history_place()))


def _file() -> str:
    return os.path.join(decode(prefdir()), "preferences")


def _read(context: Context) -> dict[str, Group]:
    if not os.path.isfile(_file()):
        return {}
    loaded = context.call("load", ("-text", encode(_file())), 1)
    groups = loaded.fields.get("prefs")
    if not isinstance(groups, Struct) or not all(isinstance(group, Struct) for group in groups.fields.values()):
        raise OctaveError(f"the preferences in {encode(_file())} cannot be read")
    return {name: dict(group.fields) for name, group in groups.fields.items()}


def _write(groups: dict[str, Group]) -> None:
    """Write the file whole, by renaming."""
    value = Struct({name: Struct(dict(group)) for name, group in groups.items()})
    folder = decode(prefdir())
    try:
        os.makedirs(folder, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="latin-1", dir=folder, delete=False) as stream:
            stream.write(Writer(17).named("prefs", value))
        os.replace(stream.name, _file())
    except OSError as problem:
        raise OctaveError(f"cannot write {encode(_file())}: {problem.strerror}") from None


def _group_name(group: Any, who: str) -> str:
    if not is_string(group):
        raise OctaveError(f"{who}: GROUP must be a string")
    return str(group)


def _names(pref: Any, who: str, kinds: str = "a string or cellstr") -> list[str]:
    names = [str(pref)] if is_string(pref) else cellstrings(pref) if isinstance(pref, Cell) else None
    if names is None:
        raise OctaveError(f"{who}: PREF must be {kinds}")
    return names


def _values(pref: Any, value: Any, who: str, what: str) -> list[Any]:
    """The values for names: one for a name, a cell of them for a cell of names."""
    if not isinstance(pref, Cell):
        return [share(value)]
    if not isinstance(value, Cell) or dims_of(pref) != dims_of(value):
        raise OctaveError(f"{who}: size mismatch for PREF and {what}")
    return [share(each) for each in value.items()]


@builtin("addpref(group, pref, val)")
def addpref(group: Any, pref: Any, val: Any, *, context: Context) -> None:
    """Keep a value for later sessions under a name in a group, or several in cells; the names must be new.

    >> addpref(1, "a", 2)
    error: addpref: GROUP must be a string
    """
    name, names = _group_name(group, "addpref"), _names(pref, "addpref")
    values = _values(pref, val, "addpref", "VAL")
    groups = _read(context)
    kept = groups.setdefault(name, {})
    for each in names:
        if each in kept:
            raise OctaveError(f"addpref: preference {each} already exists in GROUP {name}")
    kept.update(zip(names, values, strict=True))
    _write(groups)


@builtin("setpref(group, pref, val)")
def setpref(group: Any, pref: Any, val: Any, *, context: Context) -> None:
    """Keep a value for later sessions under a name in a group, or several in cells.

    >> setpref("mine", 1, 2)
    error: setpref: PREF must be a string or cellstr
    """
    name, names = _group_name(group, "setpref"), _names(pref, "setpref")
    values = _values(pref, val, "setpref", "VAL")
    groups = _read(context)
    groups.setdefault(name, {}).update(zip(names, values, strict=True))
    _write(groups)


@builtin("prefs = getpref(group)", "val = getpref(group, pref)", "val = getpref(group, pref, default)")
def getpref(group: Any = None, pref: Any = None, default: Any = None, *, context: Context) -> Any:
    """A value that was kept under a name in a group; the whole group, or all groups, as a struct.

    default  what is kept and given where there is no such name; without it that is an error

    >> getpref("no such group", "x")
    error: getpref: preference x does not exist in GROUP no such group
    """
    groups = _read(context)
    if group is None:
        return Struct({name: Struct(dict(each)) for name, each in groups.items()})
    name = _group_name(group, "getpref")
    if pref is None:
        return Struct(dict(groups[name])) if name in groups else EMPTY
    names = _names(pref, "getpref")
    kept = groups.get(name, {})
    if default is not None:
        values = _values(pref, default, "getpref", "DEFAULT")
        new = {each: value for each, value in zip(names, values, strict=True) if each not in kept}
        if new:
            kept = groups[name] = kept | new
            _write(groups)
    for each in names:
        if each not in kept:
            raise OctaveError(f"getpref: preference {each} does not exist in GROUP {name}")
    return Cell.of([kept[each] for each in names], dims_of(pref)) if isinstance(pref, Cell) else kept[names[0]]


@builtin("t = ispref(group)", "t = ispref(group, pref)")
def ispref(group: Any, pref: Any = None, *, context: Context) -> Any:
    """Whether there is a group of preferences, or whether it has this name, or each of the names in a cell.

    >> ispref("no such group")
    ans = 0
    """
    import numpy as np

    name = _group_name(group, "ispref")
    groups = _read(context)
    if pref is None:
        return name in groups
    found = [each in groups.get(name, {}) for each in _names(pref, "ispref")]
    return norm(np.array(found).reshape(dims_of(pref), order="F")) if isinstance(pref, Cell) else found[0]


@builtin("rmpref(group)", "rmpref(group, pref)")
def rmpref(group: Any, pref: Any = None, *, context: Context) -> None:
    """Forget what is kept in a group, or under a name or several in it.

    >> rmpref("no such group")
    error: rmpref: GROUP no such group does not exist
    """
    name = _group_name(group, "rmpref")
    names = None if pref is None else _names(pref, "rmpref", "a string or cell array of strings")
    groups = _read(context)
    if name not in groups:
        raise OctaveError(f"rmpref: GROUP {name} does not exist")
    if names is None:
        del groups[name]
    else:
        for each in names:
            if each not in groups[name]:
                raise OctaveError(f"rmpref: preference {each} does not exist")
        for each in names:
            groups[name].pop(each, None)
    _write(groups)
