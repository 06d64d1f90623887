"""Which numbers the properties of graphics objects may be, beyond their kind and size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.values.convert import to_array

Array = np.ndarray
Test = Callable[[Array], bool]


def _positive(a: Array) -> bool:
    return not (a <= 0).any()


def _finite(a: Array) -> bool:
    return bool(np.isfinite(a).all())


def _of_columns(count: int) -> Test:
    return lambda a: a.ndim == 2 and a.shape[1] == count


def _none_or(test: Test) -> Test:
    return lambda a: a.size == 0 or test(a)


def _vector(a: Array) -> bool:
    return a.size == 0 or (a.ndim == 2 and 1 in a.shape)


_RULES: dict[str, tuple[Test, str]] = {
    "positive": (_positive, 'set: "{}" must be greater than 0'),
    "at least 0": (lambda a: not (a < 0).any(), 'set: "{}" must be greater than or equal to 0'),
    "at most 1": (lambda a: not (a > 1).any(), 'set: "{}" must be less than or equal to 1'),
    "finite": (_finite, 'set: "{}" must be finite'),
    "no NaN": (lambda a: not np.isnan(a).any(), 'set: "{}" must not be nan'),
    "rows of 3": (_of_columns(3), 'invalid value for array property "{}"'),
    "rows of 3 or none": (_none_or(_of_columns(3)), 'invalid value for array property "{}"'),
    "points": (_none_or(lambda a: a.ndim == 2 and a.shape[1] in (2, 3)), 'invalid value for array property "{}"'),
    "vector": (_vector, 'invalid value for array property "{}"'),
    # Octave meets the descending limits where it works out how long a unit is.
    "ascending": (lambda a: not (np.diff(a) < 0).any(), 'set: "dataaspectratio" must be greater than 0'),
}

_FRACTION = ("at least 0", "at most 1")
_LIMITS = ("no NaN", "ascending")
_PLACE = ("finite",)

_OF_ALL: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("fontsize", "linewidth", "markersize", "specularexponent"), ("positive",)),
    **dict.fromkeys(("ambientstrength", "diffusestrength", "specularstrength", "specularcolorreflectance"), _FRACTION),
}
_OF_TYPE: dict[str, dict[str, tuple[str, ...]]] = {
    "figure": {
        **dict.fromkeys(("position", "outerposition", "paperposition", "papersize"), _PLACE),
        "colormap": ("rows of 3 or none",),
    },
    "axes": {
        **dict.fromkeys(("labelfontsizemultiplier", "titlefontsizemultiplier"), ("positive",)),
        **dict.fromkeys(("gridalpha", "minorgridalpha"), _FRACTION),
        **dict.fromkeys(("xlim", "ylim", "zlim"), _LIMITS),
        **dict.fromkeys(("clim", "alim"), ("no NaN",)),
        **dict.fromkeys(("xtick", "ytick", "ztick"), ("vector", "finite")),
        **dict.fromkeys(("dataaspectratio", "plotboxaspectratio"), ("positive", "finite")),
        **dict.fromkeys(("cameraposition", "cameratarget", "cameraupvector", "cameraviewangle"), _PLACE),
        "colororder": ("rows of 3",),
    },
    "line": dict.fromkeys(("xdata", "ydata", "zdata"), ("vector",)),
    "patch": {"vertices": ("points",)},
    "text": {"margin": ("positive",)},
}


def check_numbers_of(kind: str, name: str, value: Any) -> None:
    """The error of a property of this type of object that may not have such numbers."""
    rules = _OF_TYPE.get(kind, {}).get(name) or _OF_ALL.get(name)
    if rules is None:
        return
    array = to_array(value)
    for rule in rules:
        test, message = _RULES[rule]
        if not test(array):
            raise OctaveError(message.format(name))
