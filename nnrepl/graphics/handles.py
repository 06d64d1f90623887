"""Reading and writing the properties of graphics objects through their handles."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import cellstrings
from nnrepl.errors import OctaveError
from nnrepl.graphics.objects import GraphicsObject, visible_children
from nnrepl.graphics.properties import Property, table_of
from nnrepl.graphics.scene import Scene, scene_of
from nnrepl.graphics.tables import TYPES
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY, Cell, Struct, StructArray
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import is_array_like, is_text, numel_of
from nnrepl.values.sharing import share


def objects_of(scene: Scene, value: Any, who: str) -> list[GraphicsObject]:
    """The objects of one or more handles; anything else is an error."""
    if not is_array_like(value) or is_text(value):
        raise OctaveError(f"{who}: H must be a graphics handle")
    found = []
    for handle in np.asarray(to_array(value), dtype=float).ravel(order="F").tolist():
        obj = scene.objects.get(handle)
        if obj is None:
            raise OctaveError(f"{who}: invalid handle (= {handle:g})")
        found.append(obj)
    return found


def read(scene: Scene, obj: GraphicsObject, name: str) -> Any:
    """The value of a property by the name that a user gives, or of a default."""
    low = name.lower()
    if low.startswith("default"):
        return _default(obj, low)
    if obj.type == "root" and low == "currentfigure":
        return obj.values.get("currentfigure", EMPTY)
    return share(obj[obj.find(name, "get").name])


def _default(obj: GraphicsObject, name: str) -> Any:
    if name == "default":
        return Struct({"default" + key: share(value) for key, value in sorted(obj.defaults.items())})
    value = obj.defaults.get(name.removeprefix("default"))
    if value is None:
        value = _factory(name.removeprefix("default"))
    if value is None:
        raise OctaveError(f"get: invalid default property '{name.removeprefix('default')}'")
    return value


def _factory(name: str) -> Any:
    """The value that a property has in new objects unless another default was set, by type and name."""
    for kind in TYPES:
        if name.startswith(kind) and name.removeprefix(kind) in table_of(kind):
            return table_of(kind)[name.removeprefix(kind)].default
    return None


@builtin("value = get(h)", "value = get(h, property)")
def get(h: Any, property: Any = None, *, context: Context) -> Any:
    """The value of a property of a graphics object, or a struct of all of them.

    h         a handle, or a matrix of them: then the result is a cell with a row for each
    property  a name in any case, or a cell of names: then the result is a cell with a column for each

    >> h = line([1 2], [3 4]); get(h, "ydata")
    ans =

       3   4

    """
    scene = scene_of(context)
    if is_array_like(h) and not is_text(h) and numel_of(h) == 0:
        return EMPTY
    objects = objects_of(scene, h, "get")
    if property is None:
        items = [_all_properties(obj) for obj in objects]
        return StructArray.of(items, (len(items), 1)) if len(items) > 1 else items[0]
    names = cellstrings(property)
    if names is not None:
        values = [read(scene, obj, name) for name in names for obj in objects]
        return Cell.of(values, (len(objects), len(names)))
    if not isinstance(property, str):
        raise OctaveError("get: second argument must be property name or cell array of property names")
    if len(objects) > 1:
        return Cell.of([read(scene, obj, property) for obj in objects], (len(objects), 1))
    return read(scene, objects[0], property)


def _all_properties(obj: GraphicsObject) -> Struct:
    return Struct({name: share(obj[name]) for name in obj.table})


@builtin(
    "set(h, property, value, ...)",
    "set(h, properties, values)",
    "set(h, s)",
    "values = set(h)",
    "values = set(h, property)",
)
def set_(h: Any, *args: Any, nargout: int = 1, context: Context) -> Any:
    """Set properties of graphics objects.

    h           a handle, or a matrix of them
    property    a name in any case, followed by its value
    properties  a cell of names; values: a cell with a column for each and a row for each handle, or one row for all
    s           a struct with the values of properties
    Without a value, prints (or gives as a cell) the words that a property may be.

    >> h = line([1 2], [3 4]); set(h, "LineWidth", 3); get(h, "linewidth")
    ans = 3

    >> set(h, "linestyle")
    [ {-} | -- | -. | : | none ]
    """
    scene = scene_of(context)
    if is_array_like(h) and not is_text(h) and numel_of(h) == 0:
        return None
    objects = objects_of(scene, h, "set")
    if len(args) == 0 or (len(args) == 1 and isinstance(args[0], str)):
        return _possible(objects[0], args[0] if args else None, nargout, context)
    _assign(scene, objects, args)
    return None


def _assign(scene: Scene, objects: list[GraphicsObject], args: tuple[Any, ...]) -> None:
    position = 0
    while position < len(args):
        each = args[position]
        if isinstance(each, Struct):
            for obj in objects:
                for name, value in each.fields.items():
                    assign(scene, obj, name, value)
            position += 1
            continue
        if position + 1 >= len(args):
            raise OctaveError("set: invalid number of arguments")
        value = args[position + 1]
        if isinstance(each, Cell):
            _assign_cells(scene, objects, each, value)
        elif isinstance(each, str):
            for obj in objects:
                assign(scene, obj, each, value)
        else:
            raise OctaveError(f"set: argument {position + 1} must be a property name")
        position += 2


def _assign_cells(scene: Scene, objects: list[GraphicsObject], names: Cell, values: Any) -> None:
    texts = cellstrings(names)
    if texts is None:
        raise OctaveError("set: expecting names to be a cell array of strings")
    if not isinstance(values, Cell):
        raise OctaveError("set: expecting values to be a cell array")
    rows, columns = values.data.shape
    if columns != len(texts):
        raise OctaveError(f"set: number of names must match number of value columns ({len(texts)} != {columns})")
    if rows not in (1, len(objects)):
        raise OctaveError(f"set: number of graphics handles must match number of value rows ({len(objects)} != {rows})")
    for k, obj in enumerate(objects):
        for j, name in enumerate(texts):
            assign(scene, obj, name, values.data[k if rows > 1 else 0, j])


def assign(scene: Scene, obj: GraphicsObject, name: str, value: Any) -> None:
    """Set a property by the name that a user gives, or a default for new objects."""
    low = name.lower()
    if low.startswith("default"):
        key = low.removeprefix("default")
        if isinstance(value, str) and value == "remove":
            obj.defaults.pop(key, None)
        else:
            _check_default(key)
            obj.defaults[key] = share(value)
        return
    prop = obj.find(name, "set")
    if prop.name == "parent":
        scene.move(obj, value)
    elif prop.name == "children":
        _reorder(obj, value)
    elif prop.name in ("currentfigure", "currentaxes"):
        _select(scene, obj, prop, value)
    else:
        obj.set(prop.name, value)
    scene.note_change(obj)


def _check_default(key: str) -> None:
    """The error of a default for a property that its type of object does not have."""
    kind = next((each for each in TYPES if key.startswith(each) and key != each), None)
    if kind is None:
        raise OctaveError("invalid default property specification")
    name = key.removeprefix(kind)
    if name not in table_of(kind):
        raise OctaveError(f"invalid {kind} property '{name}'")


def _reorder(obj: GraphicsObject, value: Any) -> None:
    shown = visible_children(obj)
    wanted = np.asarray(to_array(value), dtype=float).ravel(order="F").tolist() if is_array_like(value) else []
    if sorted(wanted) != sorted(each.handle for each in shown):
        raise OctaveError("set: new children must be a permutation of existing children")
    by_handle = {each.handle: each for each in shown}
    hidden = [each for each in obj.children if each.handle not in by_handle]
    obj.children = hidden + [by_handle[handle] for handle in reversed(wanted)]


def _select(scene: Scene, obj: GraphicsObject, prop: Property, value: Any) -> None:
    kind = prop.name.removeprefix("current")
    found = scene.of_kind(value, kind)
    if found is None and numel_of(value):
        raise OctaveError(f'set: invalid value for handle property "{prop.name}"')
    if found is None:
        obj.values[prop.name] = EMPTY
    elif kind == "figure":
        scene.select_figure(found)
    else:
        obj.values["currentaxes"] = found.handle


def _possible(obj: GraphicsObject, name: str | None, nargout: int, context: Context) -> Any:
    if name is not None:
        prop = obj.find(name, "set")
        if nargout:
            return Cell.of(list(prop.words), (len(prop.words), 1)) if prop.words else Cell.empty()
        context.out.write(_possible_text(prop))
        return None
    writable = [prop for _, prop in sorted(obj.table.items()) if not prop.read_only and prop.name != "children"]
    if nargout:
        return Struct(
            {p.name: Cell.of(list(p.words), (len(p.words), 1)) if p.words else Cell.empty() for p in writable}
        )
    context.out.write("\n" + "".join(f"\t{p.name}:  {_possible_text(p) or chr(10)}" for p in writable))
    return None


def _possible_text(prop: Property) -> str:
    if not prop.words or prop.words == ("none",):
        return ""
    words = " | ".join("{" + w + "}" if isinstance(prop.default, str) and w == prop.default else w for w in prop.words)
    return f"[ {words} ]\n"


@builtin("addproperty(name, h, type)", "addproperty(name, h, type, value, ...)")
def addproperty(name: Any, h: Any, type: Any, *args: Any, context: Context) -> None:
    """Give a graphics object a property of its own.

    type   "string", "any", "radio" (then value is "a|{b}|c"), "double", "color", "boolean", "data" ...
    value  its first value

    >> h = gca; addproperty("note", h, "string", "mine"); get(h, "note")
    ans = mine
    """
    for word, what in ((name, "NAME"), (type, "TYPE")):
        if not isinstance(word, str):
            raise OctaveError(f"addproperty: {what} must be a string")
    found = objects_of(scene_of(context), h, "addproperty")
    if not found:
        raise OctaveError("addproperty: invalid handle")
    obj = found[0]
    if name.lower() in obj.table:
        raise OctaveError(f"addproperty: a '{name}' property already exists in the graphics object")
    kinds = {"double": "number", "boolean": "radio", "radio": "radio", "string": "string", "color": "color"}
    kind = kinds.get(type, "any")
    words: tuple[str, ...] = ()
    value: Any = args[0] if args else EMPTY
    if kind == "radio":
        text = "off|on" if type == "boolean" else str(value)
        words = tuple(word.strip("{}") for word in text.split("|"))
        chosen = [word.strip("{}") for word in text.split("|") if word.startswith("{")]
        value = args[1] if len(args) > 1 else (value if type == "boolean" and args else (chosen or list(words))[0])
    obj.extra[name.lower()] = Property(name.lower(), kind, words, 0, share(value))
