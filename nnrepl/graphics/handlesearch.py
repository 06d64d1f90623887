"""Questions about handles, and the search for the objects that they stand for."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import cellstrings
from nnrepl.errors import OctaveError
from nnrepl.graphics.handles import objects_of
from nnrepl.graphics.objects import GraphicsObject, visible_children
from nnrepl.graphics.scene import Scene, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY, Cell
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import dims_of, is_array_like, is_logical, is_text, numel_of


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
