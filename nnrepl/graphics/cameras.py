"""The camera of axes: campos, camtarget, camup, camva, camzoom. Its properties are kept; pictures follow `view`."""

from __future__ import annotations

from typing import Any

from nnrepl.builtins.args import invalid_call, number
from nnrepl.errors import OctaveError
from nnrepl.graphics.groups import is_number
from nnrepl.graphics.scene import axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.kinds import numel_of


def _camera(args: tuple[Any, ...], who: str, name: str, size: int, nargout: int, context: Context) -> Any:
    """Read or set a property of the camera, or its mode."""
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    axes = given or scene.axes()
    if len(rest) > 1:
        raise invalid_call(who)
    if not rest:
        return axes[name]
    value = rest[0]
    if isinstance(value, str):
        if value == "mode":
            return axes[name + "mode"]
        axes.set(name + "mode", value)
        return None
    if not is_number(value) or numel_of(value) != size:
        raise invalid_call(who)
    axes.set(name, value)
    scene.note_change(axes)
    return None


@builtin("p = campos()", "campos([x y z])", "mode = campos('mode')", "campos(mode)", "campos(hax, ...)")
def campos(*args: Any, nargout: int = 1, context: Context) -> Any:
    """The place of the camera that looks at the axes, or set it.

    >> campos([1 2 3]); campos()
    ans =

       1   2   3

    """
    return _camera(args, "campos", "cameraposition", 3, nargout, context)


@builtin("t = camtarget()", "camtarget([x y z])", "mode = camtarget('mode')", "camtarget(mode)", "camtarget(hax, ...)")
def camtarget(*args: Any, nargout: int = 1, context: Context) -> Any:
    """The point that the camera looks at, or set it.

    >> camtarget([0 0 1]); camtarget()
    ans =

       0   0   1

    """
    return _camera(args, "camtarget", "cameratarget", 3, nargout, context)


@builtin("up = camup()", "camup([x y z])", "mode = camup('mode')", "camup(mode)", "camup(hax, ...)")
def camup(*args: Any, nargout: int = 1, context: Context) -> Any:
    """The direction that is up for the camera, or set it.

    >> camup()
    ans =

       0   1   0

    """
    return _camera(args, "camup", "cameraupvector", 3, nargout, context)


@builtin("a = camva()", "camva(a)", "mode = camva('mode')", "camva(mode)", "camva(hax, ...)")
def camva(*args: Any, nargout: int = 1, context: Context) -> Any:
    """The angle that the camera sees, in degrees, or set it.

    >> camva(5); camva()
    ans = 5
    """
    return _camera(args, "camva", "cameraviewangle", 1, nargout, context)


@builtin("camzoom(factor)", "camzoom(hax, factor)")
def camzoom(*args: Any, context: Context) -> None:
    """Have the camera see a smaller part (factor > 1) or a greater part of the axes.

    >> camva(6); camzoom(2); camva()
    ans = 3
    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if len(rest) != 1:
        raise invalid_call("camzoom")
    if not is_number(rest[0]) or numel_of(rest[0]) != 1:
        raise invalid_call("camzoom")
    factor = number(rest[0], "camzoom: ZF must be a scalar")
    if not factor:
        raise OctaveError('set: "cameraviewangle" must be finite')
    axes = given or scene.axes()
    axes.set("cameraviewangle", float(axes["cameraviewangle"]) / factor)
