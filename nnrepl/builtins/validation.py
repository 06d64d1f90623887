"""validateattributes: what a value must be like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import Cell
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import (
    INTEGER_CLASSES,
    class_of,
    dims_of,
    dims_text,
    is_array_like,
    is_cellstr,
    is_text,
)

_FLOATS = ("double", "single")
_GROUPS = {"numeric": (*_FLOATS, *INTEGER_CLASSES), "float": _FLOATS}


def _numbers(value: Any) -> np.ndarray:
    return to_array(value) if is_array_like(value) else np.zeros((0, 0))


def _steps(value: Any) -> np.ndarray:
    return np.diff(_numbers(value).ravel(order="F").astype(float))


def _whole(value: Any) -> bool:
    array = _numbers(value)
    return array.dtype.kind in "iub" or (array.dtype.kind == "f" and bool((array == np.floor(array)).all()))


def _no_nan(value: Any) -> bool:
    array = _numbers(value)
    return array.dtype.kind not in "fc" or not np.isnan(array).any()


def _diagonal(value: Any) -> bool:
    array = _numbers(value)
    return array.ndim == 2 and array.shape[0] == array.shape[1] and not np.any(array - np.diag(np.diag(array)))


Shape = tuple[int, ...]
_SHAPES: dict[str, Callable[[Shape], bool]] = {
    "2d": lambda d: len(d) == 2,
    "3d": lambda d: len(d) <= 3,
    "column": lambda d: len(d) == 2 and d[1] == 1,
    "row": lambda d: len(d) == 2 and d[0] == 1,
    "scalar": lambda d: d == (1, 1),
    "vector": lambda d: len(d) == 2 and 1 in d and 0 not in d,
    "square": lambda d: len(d) == 2 and d[0] == d[1],
    "nonempty": lambda d: 0 not in d,
}
_TESTS: dict[str, Callable[[Any], bool]] = {
    "nonsparse": lambda v: True,
    "binary": lambda v: bool(np.isin(_numbers(v), (0, 1)).all()),
    "even": lambda v: _whole(v) and bool((np.mod(_numbers(v), 2) == 0).all()),
    "odd": lambda v: bool((np.mod(_numbers(v), 2) == 1).all()),
    "integer": _whole,
    "real": lambda v: _numbers(v).dtype.kind != "c",
    "finite": lambda v: bool(np.isfinite(_numbers(v)).all()),
    "nonnan": _no_nan,
    "nonnegative": lambda v: bool((_numbers(v) >= 0).all()),
    "nonzero": lambda v: bool((_numbers(v) != 0).all()),
    "positive": lambda v: bool((_numbers(v) > 0).all()),
    "diag": _diagonal,
    "decreasing": lambda v: _no_nan(v) and bool((_steps(v) < 0).all()),
    "increasing": lambda v: _no_nan(v) and bool((_steps(v) > 0).all()),
    "nondecreasing": lambda v: _no_nan(v) and bool((_steps(v) >= 0).all()),
    "nonincreasing": lambda v: _no_nan(v) and bool((_steps(v) <= 0).all()),
}
_COUNTS: dict[str, tuple[Callable[[Shape], int], str, str]] = {
    "numel": (lambda d: int(np.prod(d)), "elements", "incorrect-numel"),
    "ncols": (lambda d: d[1], "columns", "incorrect-numcols"),
    "nrows": (lambda d: d[0], "rows", "incorrect-numrows"),
    "ndims": (lambda d: len(d), "dimensions", "incorrect-numdims"),
}
_BOUNDS: dict[str, tuple[Callable[[Any, float], Any], str, str]] = {
    ">": (np.greater, "greater than", "expected-greater"),
    ">=": (np.greater_equal, "greater than or equal to", "expected-greater-equal"),
    "<": (np.less, "less than", "expected-less"),
    "<=": (np.less_equal, "less than or equal to", "expected-less-equal"),
}


def _subject(names: list[Any]) -> str:
    """What the message begins with: the function, the variable and its position."""
    function, variable, place = "", "input", ""
    if len(names) == 1 and not is_text(names[0]):
        return f"input {int(to_array(names[0]).item())}"
    if names and isinstance(names[0], str) and names[0]:
        function = f"{names[0]}: "
    if len(names) > 1 and isinstance(names[1], str) and names[1]:
        variable = str(names[1])
    if len(names) > 2:
        place = f" (argument #{int(to_array(names[2]).item())})"
    return function + variable + place


def _check_class(value: Any, classes: Cell, subject: str) -> None:
    wanted = [str(item) for item in classes.items()]
    if not wanted:
        return
    names = {name for each in wanted for name in _GROUPS.get(each, (each,))}
    if class_of(value) not in names:
        listed = " ".join(sorted(names))
        message = f"{subject} must be of class:\n\n  {listed}\n\nbut was of class {class_of(value)}"
        raise OctaveError(message, "Octave:invalid-type")


def _check_size(value: Any, wanted: Any, subject: str) -> None:
    dims = dims_of(value)
    sizes = to_array(wanted).ravel().tolist()
    fits = len(sizes) == len(dims) and all(w != w or w == d for w, d in zip(sizes, dims, strict=True))
    if not fits:
        shown = "x".join("N" if w != w else str(int(w)) for w in sizes)
        message = f"{subject} must be of size {shown} but was {dims_text(dims)}"
        raise OctaveError(message, "Octave:incorrect-size")


def _check(value: Any, name: str, argument: Callable[[], Any], subject: str) -> None:
    """Check one attribute; `argument` gives the value that follows its name."""
    if name in _SHAPES or name in _TESTS:
        if not (_SHAPES[name](dims_of(value)) if name in _SHAPES else _TESTS[name](value)):
            raise OctaveError(f"{subject} must be {name}", f"Octave:expected-{name}")
    elif name == "size":
        _check_size(value, argument(), subject)
    elif name in _COUNTS:
        count, what, identifier = _COUNTS[name]
        wanted = int(to_array(argument()).item())
        if count(dims_of(value)) != wanted:
            raise OctaveError(f"{subject} must have {wanted} {what}", f"Octave:{identifier}")
    elif name in _BOUNDS:
        compare, words, identifier = _BOUNDS[name]
        bound = float(to_array(argument()).item())
        if not np.all(compare(_numbers(value), bound)):
            raise OctaveError(f"{subject} must be {words} {bound:f}", f"Octave:{identifier}")
    else:
        raise OctaveError(f"validateattributes: unknown ATTRIBUTE {name}", "Octave:invalid-input-arg")


@builtin(
    "validateattributes(x, classes, attributes)",
    "validateattributes(x, classes, attributes, funcname, varname, position)",
)
def validateattributes(x, classes, attributes, *names):
    """Raise an error unless a value is of one of some classes and has some attributes.

    Classes are names, "numeric" or "float". Attributes are "scalar", "vector", "row", "column", "square", "nonempty",
    "integer", "real", "finite", "nonnan", "positive", "nonnegative", "nonzero", "even", "odd", "binary",
    "increasing" and so on, and with a value after them "size", "numel", "ncols", "nrows",
    "ndims", ">", ">=", "<", "<=".

    >> validateattributes(3, {"numeric"}, {"positive", "integer"})
    """
    if not is_cellstr(classes):
        raise OctaveError("validateattributes: CLASSES must be a cell array of strings", "Octave:invalid-type")
    if not isinstance(attributes, Cell):
        raise OctaveError("validateattributes: ATTRIBUTES must be a cell array", "Octave:invalid-type")
    subject = _subject(list(names))
    _check_class(x, classes, subject)
    rest = iter(attributes.items())
    for name in rest:
        _check(x, name.lower() if isinstance(name, str) else "", lambda: next(rest), subject)
