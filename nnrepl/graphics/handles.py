"""Functions on handles: get and set, questions about them, delete."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import cellstrings, invalid_call
from nnrepl.errors import OctaveError
from nnrepl.graphics.objects import GraphicsObject, visible_children
from nnrepl.graphics.properties import Property, table_of
from nnrepl.graphics.scene import Scene, scene_of
from nnrepl.graphics.tables import TYPES
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY, Cell, Struct, StructArray, object_array
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import dims_of, is_array_like, is_logical, is_text, numel_of
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


def _each_handle(value: Any, test: Any) -> Any:
    """A logical array that says for which elements a test of their objects holds."""
    if not is_array_like(value) or is_text(value) or is_logical(value):
        return norm(np.zeros(dims_of(value), dtype=bool)) if isinstance(value, Cell) else False
    array = to_array(value)
    flags = [test(float(x.real)) for x in array.ravel(order="F").tolist()]
    return norm(np.array(flags, dtype=bool).reshape(array.shape, order="F"))


@builtin("t = ishghandle(h)", fresh=True, aliases=("ishandle",))
def ishghandle(h: Any, *, context: Context) -> Any:
    """Whether each element is the handle of a graphics object; of a value that is no number, false.

    >> ishghandle([0 99])
    ans =

      1  0

    """
    objects = scene_of(context).objects
    return _each_handle(h, lambda handle: handle in objects)


@builtin("t = isgraphics(h)", "t = isgraphics(h, type)", fresh=True)
def isgraphics(h: Any, type: Any = None, *, context: Context) -> Any:
    """Whether each element is the handle of a graphics object, of this type if one is given.

    >> isgraphics([0 gcf], "figure")
    ans =

      0  1

    """
    if type is None:
        return ishghandle(h, context=context)
    if not isinstance(type, str):
        raise OctaveError("isgraphics: TYPE must be a string")
    return _of_type(h, str(type), context)


def _of_type(h: Any, kind: str, context: Context) -> Any:
    scene = scene_of(context)
    return _each_handle(h, lambda handle: scene.of_kind(handle, kind) is not None)


@builtin("t = isfigure(h)", fresh=True)
def isfigure(h: Any, *, context: Context) -> Any:
    """Whether each element is the handle of a figure.

    >> isfigure(figure(3))
    ans = 1
    """
    return _of_type(h, "figure", context)


@builtin("t = isaxes(h)", fresh=True)
def isaxes(h: Any, *, context: Context) -> Any:
    """Whether each element is the handle of axes.

    >> isaxes([0 gca])
    ans =

      0  1

    """
    return _of_type(h, "axes", context)


@builtin("h = allchild(handles)", fresh=True)
def allchild(handles: Any, *, context: Context) -> Any:
    """The handles of all that stands in an object, hidden or not, as a column, newest first; of many, a cell.

    >> size(allchild(gca))
    ans =

       4   1

    """
    scene = scene_of(context)
    columns = [_column(everything_in(obj)) for obj in objects_of(scene, handles, "get")]
    return columns[0] if len(columns) == 1 else Cell.of(columns, dims_of(handles))


def everything_in(obj: GraphicsObject) -> list[GraphicsObject]:
    """The children and the labels of an object, newest first."""
    return [*reversed(obj.children), *obj.labels.values()]


def _column(objects: list[GraphicsObject]) -> Any:
    return norm(np.array([each.handle for each in objects], dtype=float).reshape(-1, 1))


@builtin("h = ancestor(h, type)", 'h = ancestor(h, type, "toplevel")', fresh=True)
def ancestor(h: Any, type: Any, toplevel: Any = None, *, context: Context) -> Any:
    """The nearest object of a type that an object stands in (it may be that one itself); empty where there is none.

    type  the name of a type, or a cell of them
    With "toplevel" the farthest such object.

    >> ancestor(gca, "figure")
    ans = 1
    """
    kinds = cellstrings(type) if isinstance(type, Cell) else [type]
    if kinds is None or not all(isinstance(kind, str) for kind in kinds):
        raise OctaveError("ancestor: TYPE must be a string or cell array of strings")
    if toplevel is not None and (not isinstance(toplevel, str) or toplevel.lower() != "toplevel"):
        raise OctaveError('ancestor: third argument must be "toplevel"')
    if is_array_like(h) and not numel_of(h):
        return EMPTY
    scene, found = scene_of(context), []
    if is_array_like(h) and numel_of(h) == 1 and scene.get(h) is None:
        return EMPTY
    for obj in objects_of(scene, h, "ancestor"):
        above: GraphicsObject | None = obj
        hits = []
        while above is not None:
            if above.type in kinds:
                hits.append(above.handle)
            above = above.parent
        found.append((hits[-1] if toplevel is not None else hits[0]) if hits else EMPTY)
    return found[0] if len(found) == 1 else Cell.of(found, (len(found), 1))


@builtin("t = isprop(h, name)", fresh=True)
def isprop(h: Any, name: Any, *, context: Context) -> Any:
    """Whether the objects of handles have a property of this name.

    >> isprop(gca, "xlim")
    ans = 1
    """
    if not isinstance(name, str):
        raise OctaveError("isprop: PROP name must be a string")
    objects = scene_of(context).objects
    return _each_handle(h, lambda handle: handle in objects and name.lower() in objects[handle].table)


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


def _flags(name: str) -> bool:
    return name.startswith("-")


@builtin(
    "h = findobj()", "h = findobj(property, value, ...)", "h = findobj(hlist, ...)", 'h = findobj("flat", ...)',
    'h = findobj("-depth", d, ...)', 'h = findobj("-property", name)', 'h = findobj("-regexp", property, pattern, ...)',
    fresh=True,
)  # fmt: skip
def findobj(*args: Any, context: Context) -> Any:
    """The handles of the objects whose properties have these values, as a column.

    hlist     where to begin; without it everything is searched
    "flat"    only those themselves; "-depth", d: down to d levels below them
    Conditions are combined by "-and" (which may be left out), "-or" and "-not".

    >> h = line([1 2], [1 2], "tag", "this"); isequal(findobj("tag", "this"), h)
    ans = 1
    """
    return _found(args, context, hidden=False)


@builtin("h = findall()", "h = findall(property, value, ...)", "h = findall(hlist, ...)", fresh=True)
def findall(*args: Any, context: Context) -> Any:
    """The same as findobj, with the objects whose handles are hidden.

    >> size(findall(gca, "type", "text"))
    ans =

       4   1

    """
    return _found(args, context, hidden=True)


def _found(args: tuple[Any, ...], context: Context, hidden: bool) -> Any:
    scene = scene_of(context)
    rest = list(args)
    starts = [scene.root]
    if rest and not isinstance(rest[0], str):
        value = rest.pop(0)
        if not is_array_like(value):
            raise OctaveError("findobj: properties and options must be strings")
        if not bool(np.all(to_array(ishghandle(value, context=context)))):
            raise OctaveError("findobj: invalid graphics handles in input HLIST")
        starts = objects_of(scene, value, "findobj") if numel_of(value) else []
    depth = np.inf
    first = rest[0] if rest and isinstance(rest[0], str) else ""
    if first == "flat":
        depth, rest = 0, rest[1:]
    elif len(rest) > 1 and first == "-depth" and type(rest[1]) is float:
        depth, rest = float(rest[1]), rest[2:]
    test = _condition(scene, rest)
    ordered: dict[float, GraphicsObject] = {}
    level = starts
    while level and depth >= 0:
        ordered.update((obj.handle, obj) for obj in level)
        level = [each for obj in level for each in (everything_in(obj) if hidden else visible_children(obj))]
        depth -= 1
    return _column([obj for obj in ordered.values() if test(obj)])


def _condition(scene: Scene, words: list[Any]) -> Any:
    """What an object must satisfy; `-or` binds least."""
    tests: list[list[Any]] = [[]]
    negate = False
    rest = list(words)
    while rest:
        word = rest.pop(0)
        low = word.lower() if isinstance(word, str) else ""
        if low in ("-and", "-or", "-not"):
            if low == "-or":
                tests.append([])
            negate = low == "-not"
            continue
        test, used = _one_test(scene, word, low, rest)
        del rest[:used]
        tests[-1].append((lambda obj, t=test: not t(obj)) if negate else test)
        negate = False
    return lambda obj: any(all(test(obj) for test in group) for group in tests)


def _one_test(scene: Scene, word: Any, low: str, rest: list[Any]) -> tuple[Any, int]:
    import re

    if not isinstance(word, str) or not rest or (low == "-regexp" and len(rest) < 2):
        raise OctaveError("findobj: inconsistent number of arguments")
    if low == "-property":
        name = str(rest[0]).lower()
        return (lambda obj: name in obj.table), 1
    if low == "-regexp":
        name, pattern = str(rest[0]).lower(), re.compile(str(rest[1]))
        return (
            lambda obj: name in obj.table and isinstance(obj[name], str) and pattern.search(obj[name]) is not None
        ), 2
    value = rest[0]
    return (lambda obj: low in obj.table and _same(scene, obj[low], value)), 1


def _same(scene: Scene, a: Any, b: Any) -> bool:
    if isinstance(a, str) and isinstance(b, str):
        return str(a) == str(b)
    return bool(scene.context.call("isequal", (a, b), 1))


def object_list(objects: list[GraphicsObject]) -> Cell:
    """Handles in a cell."""
    return Cell(object_array([each.handle for each in objects], (len(objects), 1)))


def wrong_call(who: str) -> OctaveError:
    """The error of a call that no form allows."""
    return invalid_call(who)
