"""Figures and axes: making, choosing, emptying and closing them, and hold."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.builtins.folders import delete_files
from nnrepl.errors import OctaveError
from nnrepl.graphics.handles import assign, objects_of
from nnrepl.graphics.objects import GraphicsObject, handles_of
from nnrepl.graphics.scene import Scene, axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY, Struct
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import is_array_like, is_text, numel_of


def pairs_of(args: list[Any], who: str) -> list[tuple[str, Any]]:
    """Property names with their values, which may also come in structs."""
    pairs: list[tuple[str, Any]] = []
    rest = list(args)
    while rest:
        name = rest.pop(0)
        if isinstance(name, Struct):
            pairs += name.fields.items()
        elif not isinstance(name, str):
            problem = f"argument {len(pairs)} must be a property name"
            raise OctaveError(f"{who}: set: {problem}, unable to create graphics handle")
        elif not rest:
            raise OctaveError(f"{who}: set: invalid number of arguments, unable to create graphics handle")
        else:
            pairs.append((name, rest.pop(0)))
    return pairs


@builtin("figure()", "figure(n)", "figure(..., property, value, ...)", "h = figure(...)")
def figure(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Open a figure, or make the figure of number n the current one. h: its number.

    property, value  such as "name", "position", "color", "visible"

    >> h = figure(2, "name", "losses"); get(h, "name")
    ans = losses
    """
    scene = scene_of(context)
    rest = list(args)
    number: float | None = None
    if rest and is_array_like(rest[0]) and not is_text(rest[0]):
        found = scene.of_kind(rest[0], "figure")
        number = found.handle if found is not None else _figure_number(rest[0])
        rest = rest[1:]
    known = scene.objects.get(number) if number is not None else None
    if known is None:
        if len(rest) % 2 or any(not isinstance(name, str) for name in rest[::2]):
            raise OctaveError("__go_figure__: unable to create figure handle")
        try:
            known = scene.new_figure(number, pairs_of(rest, "__go_figure__"))
        except OctaveError:
            raise OctaveError("__go_figure__: unable to create figure handle") from None
    else:
        scene.select_figure(known)
        for name, value in pairs_of(rest, "figure"):
            assign(scene, known, name, value)
    return known.handle if nargout else None


def _figure_number(value: Any) -> float:
    array = to_array(value)
    if array.size > 1:
        raise OctaveError("__go_figure__: unable to create figure handle")
    number = float(array.reshape(-1)[0].real) if array.size else -1.0
    if not (0 < number < 2**31 and number == int(number)):
        raise OctaveError("figure: N must be figure handle or figure number")
    return number


@builtin("h = gcf()", fresh=True)
def gcf(*, context: Context) -> Any:
    """The handle of the current figure, which is opened if there is none.

    >> gcf
    ans = 1
    """
    return scene_of(context).figure().handle


@builtin("h = gca()", fresh=True)
def gca(*, context: Context) -> Any:
    """The handle of the current axes, which are made if there are none.

    >> get(gca, "xlim")
    ans =

       0   1

    """
    return scene_of(context).axes().handle


@builtin("h = gco()", "h = gco(hfig)", fresh=True)
def gco(hfig: Any = None, *, context: Context) -> Any:
    """The handle of the object that was clicked last: empty, as there is no window that one could click in.

    >> gco
    ans = [](0x0)
    """
    return EMPTY


@builtin("axes()", "axes(property, value, ...)", "axes(h)", "h = axes(...)")
def axes(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Make axes in the current figure, or make axes the current ones.

    property, value  such as "position", [left bottom width height], in parts of the figure

    >> h = axes("position", [0.1 0.1 0.8 0.4]); get(h, "position")
    ans =

       0.1000   0.1000   0.8000   0.4000

    """
    scene = scene_of(context)
    found = scene.of_kind(args[0], "axes") if len(args) == 1 else None
    if found is not None:
        scene.select_axes(found)
    else:
        owner, rest = scene.figure(), list(args)
        if rest and not isinstance(rest[0], str):
            given = scene.of_kind(rest[0], "figure")
            if given is not None:
                owner, rest = given, rest[1:]
            elif is_array_like(rest[0]) and numel_of(rest[0]) != 1:
                raise OctaveError("axes: H must be a scalar handle")
            elif scene.get(rest[0]) is not None:
                raise OctaveError("axes: H must be a handle to an axes or container")
            else:
                raise OctaveError("__go_axes__: set: invalid number of arguments, unable to create graphics handle")
        found = scene.new_axes(owner, pairs_of(rest, "__go_axes__"))
    return found.handle if nargout else None


@builtin("newplot()", "newplot(h)", "hax = newplot(...)")
def newplot(h: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Make the current axes ready for a plot: empty, unless hold is on. hax: their handle.

    >> get(newplot, "nextplot")
    ans = replace
    """
    scene = scene_of(context)
    found = scene.prepare(scene.of_kind(h, "axes"))
    return found.handle if nargout else None


def _figure_or_axes(context: Context, args: tuple[Any, ...], kind: str, who: str) -> tuple[GraphicsObject | None, bool]:
    """What cla and clf are to empty, None for the current one, and whether `reset` was said."""
    rest = list(args)
    found = None
    if rest and not isinstance(rest[0], str):
        found = scene_of(context).of_kind(rest.pop(0), kind)
        if found is None:
            raise invalid_call(who)
    if rest and rest != ["reset"]:
        raise invalid_call(who)
    return found, bool(rest)


@builtin("clf()", "clf reset", "clf(hfig)", 'clf(hfig, "reset")', "h = clf(...)")
def clf(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Empty a figure, the current one by default; with "reset" its properties get their first values too.

    >> plot(1:3); clf; isempty(get(gcf, "children"))
    ans = 1
    """
    scene = scene_of(context)
    found, reset = _figure_or_axes(context, args, "figure", "clf")
    owner = found or scene.figure()
    if scene.before_loss is not None:
        scene.before_loss(owner, False)
    for child in list(owner.children):
        scene.delete(child)
    if reset:
        kept = ("position", "colormap", "alphamap")
        owner.values = {name: owner.values[name] for name in kept if name in owner.values}
    owner.values.pop("nextplot", None)
    scene.note_change(owner)
    return owner.handle if nargout else None


@builtin("cla()", "cla reset", "cla(hax)", 'cla(hax, "reset")')
def cla(*args: Any, context: Context) -> None:
    """Empty axes, the current ones by default; with "reset" their properties get their first values too.

    >> plot(1:3); cla; get(gca, "children")
    ans = [](0x1)
    """
    scene = scene_of(context)
    found, reset = _figure_or_axes(context, args, "axes", "cla")
    scene.clear_axes(found or scene.axes(), reset=reset)


@builtin("close()", "close(h)", 'close("all")', "close(name)", 'close("all", "hidden")', 'close(..., "force")')
def close(h: Any = None, how: Any = None, *, context: Context) -> None:
    """Close the current figure, those of handles, all of them, or those of a name.

    >> figure(1); figure(2); close; gcf
    ans = 1
    """
    scene = scene_of(context)
    if how is not None and (not isinstance(how, str) or how.lower() not in ("hidden", "force")):
        raise OctaveError('close: second argument must be "hidden" or "force"')
    doomed: list[GraphicsObject | None]
    if h is None:
        doomed = [scene.current_figure] if scene.current_figure is not None else []
    elif isinstance(h, str):
        everything = h.lower() in ("all", "hidden", "force")
        doomed = [each for each in scene.figures if everything or each["name"] == h]
    else:
        doomed = _figures_to_close(scene, h)
    for each in doomed:
        if each is not None:
            _request_close(scene, each, forced=how == "force" or h == "force")


def _figures_to_close(scene: Scene, h: Any) -> list[GraphicsObject | None]:
    array = np.asarray(to_array(h), dtype=float).ravel() if is_array_like(h) else np.zeros(0)
    found = [scene.of_kind(float(x), "figure") for x in array]
    if not found or all(each is None for each in found):
        raise OctaveError('close: first argument must be "all", a figure handle, or a figure name')
    return found


def _request_close(scene: Scene, figure_: GraphicsObject, forced: bool) -> None:
    request = figure_["closerequestfcn"]
    plain = str(request) == "closereq" if is_text(request) else is_array_like(request) and not numel_of(request)
    if forced or plain:
        scene.delete(figure_)
    else:
        scene.root.values["callbackobject"] = figure_.handle
        scene.run_callback(request, figure_)


@builtin("closereq()")
def closereq(*, context: Context) -> None:
    """Close the current figure; what the closing of a window calls.

    >> figure(4); closereq; ishghandle(4)
    ans = 0
    """
    scene = scene_of(context)
    owner = scene.current_figure
    if owner is not None:
        scene.delete(owner)


@builtin("delete(file)", "delete file ...", "delete(h)")
def delete(*args: Any, context: Context) -> None:
    """Delete files, or graphics objects. Names of files may have the wild cards * and ?; one that is not there gets
    a warning.

    h  handles; what stands in the objects goes with them

    >> h = line([1 2], [1 2]); delete(h); ishghandle(h)
    ans = 0
    """
    if len(args) == 1 and not is_text(args[0]) and is_array_like(args[0]):
        scene = scene_of(context)
        handles = np.asarray(to_array(args[0]), dtype=float).ravel().tolist()
        if all(handle in scene.objects for handle in handles):
            for obj in objects_of(scene, args[0], "delete"):
                if obj.handle in scene.objects:
                    scene.delete(obj)
            return
    delete_files(args, context)


@builtin("hold()", "hold on", "hold off", "hold(hax, ...)")
def hold(*args: Any, context: Context) -> None:
    """Have the next plot add to what is in the axes (on) or replace it (off); without a word, change between these.

    >> hold on; ishold
    ans = 1
    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if len(rest) > 1:
        raise invalid_call("hold")
    word = rest[0] if rest else None
    if word is not None and (not isinstance(word, str) or word.lower() not in ("on", "off")):
        raise OctaveError("hold: invalid hold STATE")
    owner = given or scene.axes()
    on = not scene.held(owner) if word is None else word.lower() == "on"
    figure_ = owner.ancestor("figure")
    owner.values["nextplot"] = "add" if on else "replace"
    if on and figure_ is not None:
        figure_.values["nextplot"] = "add"


@builtin("t = ishold()", "t = ishold(h)", fresh=True)
def ishold(h: Any = None, *, context: Context) -> Any:
    """Whether the next plot adds to what is in the axes.

    >> ishold
    ans = 0
    """
    scene = scene_of(context)
    if h is None:
        figure_ = scene.current_figure
        return figure_ is not None and scene.held(scene.current_axes(figure_))
    found = scene.get(h)
    if found is None or found.type not in ("axes", "figure"):
        raise OctaveError("ishold: H must be an axes or figure graphics handle")
    return scene.held(found if found.type == "axes" else scene.current_axes(found))


@builtin("h = hggroup()", "h = hggroup(hax)", "h = hggroup(..., property, value, ...)", fresh=True)
def hggroup(*args: Any, nargout: int = 1, context: Context) -> Any:
    """An empty group in the axes, for objects that belong together.

    >> get(hggroup, "type")
    ans = hggroup
    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    return scene.add("hggroup", given or scene.axes(), pairs_of(rest, "__go_hggroup__")).handle


@builtin("h = copyobj(h, parent)", "h = copyobj(h)", fresh=True)
def copyobj(h: Any, parent: Any = None, *, context: Context) -> Any:
    """A copy of a graphics object, with all that is in it, in another object (the same one by default).

    >> h = line([1 2], [5 6]); get(copyobj(h, gca), "ydata")
    ans =

       5   6

    """
    scene = scene_of(context)
    if any(scene.get(item) is None for item in to_array(h).ravel().tolist()) if is_array_like(h) else True:
        raise invalid_call("copyobj")
    target = scene.get(parent) if parent is not None else None
    copies = [_copy(scene, obj, target or obj.parent or scene.root) for obj in objects_of(scene, h, "copyobj")]
    return handles_of(copies)


def _copy(scene: Scene, obj: GraphicsObject, parent: GraphicsObject) -> GraphicsObject:
    if obj.type == "figure":
        made = scene.new_figure()
    else:
        made = scene.add(obj.kind, parent)
    made.values.update(obj.values)
    made.changed, made.extra = obj.changed, dict(obj.extra)
    for name, label in obj.labels.items():
        made.labels[name].values.update(label.values)
    for child in obj.children:
        _copy(scene, child, made)
    return made
