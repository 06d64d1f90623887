"""Lists of places: `[s.a] = ..`, `[c{1:2}] = ..`, each of which takes one of several values."""

from __future__ import annotations

import itertools
import math
from typing import Any

from nnrepl.errors import OctaveError
from nnrepl.runtime.chains import Step, assign_chain, fits
from nnrepl.runtime.gather import folded_shape
from nnrepl.runtime.indexing import index, only
from nnrepl.runtime.subscripts import Sub, resolve, subscripts
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.sentinels import COLON, MISSING

Dims = tuple[int, ...]


def count_targets(x: Any, steps: list[Step]) -> int:
    """How many values the place that the steps lead to takes."""
    inner, args = _split(steps)
    if args is None:
        return 1
    owner = _reach(x, inner)
    if _is_one_field(steps, owner, args):
        return 1
    if not args:
        raise OctaveError("invalid empty index list")
    return math.prod(sub.count for sub in _resolved(_dims(owner), args))


def _is_one_field(steps: list[Step], owner: Any, args: tuple[Any, ...]) -> bool:
    return steps[-1][0] == "." and type(owner) is not StructArray and args == (COLON,)


def assign_list(x: Any, steps: list[Step], values: tuple[Any, ...]) -> Any:
    """x with the values, as many as `count_targets` says, at the places that the steps lead to."""
    inner, args = _split(steps)
    if args is None:
        return assign_chain(x, steps, values[0])
    owner = _reach(x, inner)
    if _is_one_field(steps, owner, args):
        return assign_chain(x, steps, values[0])
    subs = _resolved(_dims(owner), args)
    if x is MISSING and not values:
        return Cell.empty(0, 0)
    kind, *rest = ("{",) if steps[-1][0] == "{" else ("(", steps[-1])
    # The last subscript varies slowest, as in the elements' own order.
    lists = [_indices(sub) for sub in reversed(subs)]
    for place, value in zip(itertools.product(*lists), values, strict=True):
        x = assign_chain(x, [*inner, (kind, tuple(reversed(place))), *rest], value)
    return x


def _split(steps: list[Step]) -> tuple[list[Step], tuple[Any, ...] | None]:
    """The steps to the container whose parts are the places, and the indices of these parts (None for one place)."""
    kind, arg = steps[-1]
    if kind == "{":
        return steps[:-1], arg
    if kind == "(":
        return steps, None
    if len(steps) > 1 and steps[-2][0] == "(":
        return steps[:-2], steps[-2][1]
    return steps[:-1], (COLON,)


def _reach(x: Any, steps: list[Step]) -> Any:
    """What is at the place now, or MISSING."""
    for kind, arg in steps:
        if kind == ".":
            if type(x) is StructArray:
                x = only(tuple(item.fields.get(arg, MISSING) for item in x.items()))
            else:
                x = x.fields.get(arg, MISSING) if type(x) is Struct else MISSING
        elif type(x) not in (Cell, Struct, StructArray) or not fits(subscripts(arg), _dims(x)):
            return MISSING
        else:
            part = index(x, arg)
            x = only(tuple(part.items())) if kind == "{" else part
    return x


def _dims(x: Any) -> Dims:
    if type(x) is Cell or type(x) is StructArray:
        return x.data.shape
    return (1, 1) if type(x) is Struct else (0, 0)


def _resolved(dims: Dims, args: tuple[Any, ...]) -> list[Sub]:
    shape = folded_shape(dims, len(args)) if len(args) > 1 else (math.prod(dims),)
    return [resolve(sub, n) for sub, n in zip(subscripts(args), shape, strict=True)]


def _indices(sub: Sub) -> list[float]:
    at = sub.at
    if type(at) is int:
        return [at + 1.0]
    if type(at) is slice:
        stop = at.stop if at.stop is not None else -1
        return [k + 1.0 for k in range(at.start, stop, at.step or 1)]
    return [float(k) + 1.0 for k in at]  # type: ignore[union-attr]
