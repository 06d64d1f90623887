"""Lights: light, lighting, material, camlight, lightangle.

They are kept as objects and properties, as programs expect; pictures are drawn without them, as Octave's gnuplot does.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call, number, row
from nnrepl.errors import OctaveError
from nnrepl.graphics.figures import pairs_of
from nnrepl.graphics.groups import is_number, reals_of
from nnrepl.graphics.handles import objects_of
from nnrepl.graphics.objects import GraphicsObject
from nnrepl.graphics.scene import axes_argument, scene_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell
from nnrepl.values.kinds import numel_of

MODES = ("flat", "gouraud", "none")
MATERIALS = {
    "shiny": (0.3, 0.6, 0.9, 20.0, 1.0),
    "dull": (0.3, 0.8, 0.0, 10.0, 1.0),
    "metal": (0.3, 0.3, 1.0, 25.0, 0.5),
    "default": (0.3, 0.6, 0.9, 10.0, 1.0),
}
_STRENGTHS = ("ambientstrength", "diffusestrength", "specularstrength", "specularexponent", "specularcolorreflectance")


@builtin("light()", "light(property, value, ...)", "light(hax, ...)", "h = light(...)")
def light(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Put a light into the axes. Pictures do not show it.

    property  "position": where it comes from ([1 0 1]); "style": infinite or local; "color"

    >> h = light("position", [0 0 1]); get(h, "style")
    ans = infinite
    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    made = scene.add("light", given or scene.axes(), pairs_of(rest, "__go_light__"))
    return made.handle if nargout else None


def _lit(axes: GraphicsObject) -> list[GraphicsObject]:
    return [each for each in axes.descendants() if each.type in ("surface", "patch")]


@builtin("lighting flat", "lighting gouraud", "lighting none", "lighting(hax, mode)")
def lighting(*args: Any, context: Context) -> None:
    """Say how surfaces and patches of the axes are lit: flat, gouraud or none. Pictures show no light.

    >> h = surf(magic(3)); lighting gouraud; get(h, "facelighting")
    ans = gouraud
    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    if len(rest) != 1 or not isinstance(rest[0], str):
        raise invalid_call("lighting")
    mode = rest[0].lower()
    if mode not in MODES:
        raise OctaveError(f'lighting: Invalid MODE "{rest[0]}"')
    for each in _lit(given or scene.axes()):
        each.set("facelighting", mode)


@builtin(
    "material shiny", "material dull", "material metal", "material default", "material([as ds ss se scr])",
    "material(h, ...)", "c = material(name)",
)  # fmt: skip
def material(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Say how surfaces and patches of the axes, or those of h, throw back light. Pictures show no light.

    as, ds, ss, se, scr  strengths of ambient, diffuse and specular light, the exponent and the colour of the last

    >> h = surf(magic(3)); material dull; get(h, "specularstrength")
    ans = 0
    """
    scene = scene_of(context)
    rest = list(args)
    targets: list[GraphicsObject] | None = None
    if len(rest) > 1 and is_number(rest[0]):
        found = objects_of(scene, rest.pop(0), "material")
        targets = [part for each in found for part in ([each] if each.type in ("surface", "patch") else _lit(each))]
    if len(rest) != 1:
        raise invalid_call("material")
    values = _strengths(rest[0])
    if nargout:
        return Cell.of(list(values), (1, len(values)))
    for each in _lit(scene.axes()) if targets is None else targets:
        for name, value in zip(_STRENGTHS, values, strict=False):
            each.set(name, value)
    return None


def _strengths(what: Any) -> tuple[float, ...]:
    if isinstance(what, str):
        found = MATERIALS.get(what.lower())
        if found is None:
            raise OctaveError(f"material: unknown material type '{what}'")
        return found
    if is_number(what) and 3 <= numel_of(what) <= 5:
        return tuple(reals_of(what).ravel().tolist())
    raise OctaveError("material: incorrect number of elements in material vector")


@builtin("camlight()", "camlight right", "camlight left", "camlight headlight", "camlight(az, el)", "h = camlight(...)")
def camlight(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Put a light near the camera into the axes: at its right, its left, where it is, or at angles from it.

    Pictures do not show it.

    >> h = camlight("left"); get(h, "type")
    ans = light
    """
    scene = scene_of(context)
    given, rest = axes_argument(context, args)
    angles, style = [30.0, 30.0], "local"
    numbers = [number(each, "camlight: AZ and EL must be scalars") for each in rest if is_number(each)]
    for word in (str(each).lower() for each in rest if isinstance(each, str)):
        places = {"right": [30.0, 30.0], "left": [-30.0, 30.0], "headlight": [0.0, 0.0]}
        if word in ("local", "infinite"):
            style = word
        elif word in places:
            angles = places[word]
        else:
            raise OctaveError(f"camlight: invalid light position '{word}'")
    if len(numbers) not in (0, 2):
        raise invalid_call("camlight")
    if numbers:
        angles = numbers
    axes = given or scene.axes()
    turned = np.asarray(axes["view"]).ravel() + angles
    made = scene.add("light", axes, [("style", style), ("position", _place(float(turned[0]), float(turned[1]), axes))])
    return made.handle if nargout else None


def _place(azimuth: float, elevation: float, axes: GraphicsObject) -> Any:
    """A point in this direction, as far from the middle of the axes as the camera is."""
    target, camera = (np.asarray(axes[name], dtype=float).ravel() for name in ("cameratarget", "cameraposition"))
    return row(target + np.linalg.norm(camera - target) * _direction(azimuth, elevation))


def _direction(azimuth: float, elevation: float) -> np.ndarray:
    az, el = np.radians(azimuth), np.radians(elevation)
    return np.array([np.sin(az) * np.cos(el), -np.cos(az) * np.cos(el), np.sin(el)])


@builtin("lightangle(az, el)", "lightangle(hl, az, el)", "[az, el] = lightangle(hl)", "h = lightangle(...)")
def lightangle(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Put a light at angles in degrees into the axes, or move a light there, or tell its angles.

    >> h = lightangle(90, 0); round(10 * get(h, "position"))
    ans =

       14    0    0

    """
    scene = scene_of(context)
    rest = list(args)
    target = None
    if rest and is_number(rest[0]) and (found := scene.of_kind(rest[0], "light")) is not None:
        target = found
        rest.pop(0)
    if target is not None and not rest:
        x, y, z = np.asarray(target["position"], dtype=float).ravel()
        angles = float(np.degrees(np.arctan2(x, -y))), float(np.degrees(np.arctan2(z, np.hypot(x, y))))
        return angles if nargout > 1 else angles[0]
    given, rest = axes_argument(context, rest)
    if len(rest) == 1:
        raise OctaveError("lightangle: HL must be a handle to a light object")
    if len(rest) != 2:
        raise invalid_call("lightangle")
    if not all(is_number(each) for each in rest):
        raise OctaveError("lightangle: AZ and EL must be numeric scalars")
    towards = _direction(*(number(each, "lightangle: AZ and EL must be numeric scalars") for each in rest))
    now = [1.0, 0.0, 1.0] if target is None else np.asarray(target["position"], dtype=float).ravel()
    place = row(towards * np.linalg.norm(now))
    if target is not None:
        target.set("position", place)
        return target.handle if nargout else None
    made = scene.add("light", given or scene.axes(), [("position", place)])
    return made.handle if nargout else None
