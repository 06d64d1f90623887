"""Sets of numbers that count as equal where they differ by little: uniquetol."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import to_array_value
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import class_of, is_array_like, is_complex, numel_of

_OPTIONS = ("outputallindices", "byrows", "datascale")


def _is_real(value: Any) -> bool:
    return is_array_like(value) and class_of(value) in ("double", "single") and not is_complex(value)


def _options(args: list[Any]) -> dict[str, Any]:
    if len(args) % 2:
        raise OctaveError("uniquetol: PROPERTY/VALUE arguments must be passed in pairs")
    found: dict[str, Any] = {}
    for name, value in zip(args[::2], args[1::2], strict=True):
        if not isinstance(name, str):
            raise OctaveError("uniquetol: PROPERTY must be a string")
        if name.lower() not in _OPTIONS:
            raise OctaveError(f"uniquetol: unknown property '{name}'")
        found[name.lower()] = value
    return found


def _scale(value: Any, rows: np.ndarray) -> np.ndarray:
    """What the tolerance is multiplied by, for each column."""
    if value is None:
        finite = np.where(np.isfinite(rows), np.abs(rows), 0)
        return finite.max(axis=0, initial=0)
    if not _is_real(value) or not (to_array(value) > 0).all():
        raise OctaveError("uniquetol: DataScale must be a non-NaN, positive floating point scalar or vector")
    scale = to_array(value).reshape(-1, order="F")
    if scale.size not in (1, rows.shape[1]):
        raise OctaveError("uniquetol: invalid DataScale size")
    return scale


@builtin(
    "c = uniquetol(A)",
    "[c, i, j] = uniquetol(A, tol)",
    'uniquetol(..., "ByRows", true, "OutputAllIndices", true, "DataScale", s)',
    fresh=True,
)
def uniquetol(a: Any, *args: Any, nargout: int = 1) -> Any:
    """The different numbers in A, in ascending order, where those that differ by at most tol*max(abs(A)) are one.

    c is A(i) and A is c(j), to within the tolerance, which is 1e-12, or 1e-6 for singles. Options: "ByRows" compares
    rows, "OutputAllIndices" makes i a cell with all places of each number, "DataScale" takes the place of max(abs(A)).

    >> uniquetol([1 2 1+1e-13])
    ans =

       1   2

    """
    if isinstance(a, Cell) and not numel_of(a):
        return Cell.empty(0, 0)
    if not _is_real(a):
        raise OctaveError("uniquetol: A must be a double or single precision non-complex array")
    array = to_array(a)
    rest = list(args)
    tolerance = 1e-6 if array.dtype.char == "f" else 1e-12
    if rest and not isinstance(rest[0], str):
        tol = rest.pop(0)
        if not _is_real(tol) or numel_of(tol) != 1:
            raise OctaveError("uniquetol: TOL must be a double or single precision non-complex scalar")
        tolerance = float(to_array(tol).item())
    options = _options(rest)
    by_rows = bool(to_array_value(options.get("byrows", False)).all())
    if by_rows and array.ndim > 2:
        raise OctaveError('uniquetol: A must be a 2-D array when "ByRows" is true')
    rows = array if by_rows else array.reshape(-1, 1, order="F")
    bounds = np.broadcast_to(tolerance * _scale(options.get("datascale"), rows), rows.shape[1:])
    if not array.size:
        return norm(array.copy())
    firsts, groups = _grouped(rows, bounds)
    chosen = rows[firsts]
    if not by_rows and array.ndim == 2 and array.shape[0] == 1:
        chosen = chosen.reshape(1, -1)
    if nargout < 2:
        return norm(chosen)
    owner = np.empty(len(rows))
    for k, group in enumerate(groups):
        owner[group] = k + 1
    places: Any = norm(np.array([[group.min() + 1.0] for group in groups]))
    if bool(to_array_value(options.get("outputallindices", False)).all()):
        places = Cell.of([norm(group.reshape(-1, 1) + 1.0) for group in groups], (1, len(groups)))
    return norm(chosen), places, norm(owner.reshape(-1, 1))


def _grouped(rows: np.ndarray, bounds: np.ndarray) -> tuple[list[int], list[np.ndarray]]:
    """The row that stands for each group, the least in it, and the places of all its rows."""
    order = np.lexsort(rows.T[::-1])
    waiting = np.ones(len(rows), dtype=bool)
    firsts: list[int] = []
    groups: list[np.ndarray] = []
    with np.errstate(invalid="ignore"):
        for k in order:
            if not waiting[k]:
                continue
            near = (np.abs(rows - rows[k]) <= bounds) | (rows == rows[k])
            members = np.flatnonzero(near.all(axis=1) & waiting)
            members = members if members.size else np.array([k])
            waiting[members] = False
            firsts.append(int(k))
            groups.append(members)
    return firsts, groups
