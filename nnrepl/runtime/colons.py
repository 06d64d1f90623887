"""Ranges: `base:limit` and `base:step:limit`."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.runtime.operands import overload
from nnrepl.runtime.warning import warn
from nnrepl.values.convert import norm, to_double, type_name
from nnrepl.values.kinds import class_of, is_array_like, is_complex, is_integer_class, is_single, is_text, numel_of
from nnrepl.values.ranges import Range, count
from nnrepl.values.sentinels import CS_LIST
from nnrepl.values.storage import current as storage
from nnrepl.values.text import from_codes, is_dq


def colon(base: Any, step: Any | None, limit: Any) -> Any:
    """The range from base to limit; `step` is None where it is not written."""
    if type(base) is float and type(limit) is float and (step is None or type(step) is float):
        return real_range(base, 1.0 if step is None else step, limit)
    given = (base, limit) if step is None else (base, step, limit)
    if any(each is CS_LIST for each in given):
        raise OctaveError("incompatible types found in range expression")
    for each in given:
        method = overload(each)
        if method:
            return method(":", given)
    return _general(base, step, limit, given)


_PLAIN = 2.0**40
"""Between whole numbers below this a range has no rounding to forgive."""


def real_range(base: float, step: float, limit: float) -> Any:
    """A range of doubles: lazy, or a float if it has one element."""
    if step == 1.0 and -_PLAIN < base < limit < _PLAIN and base.is_integer() and limit.is_integer():
        lazy = Range(base, 1.0, limit, int(limit - base) + 1)
        return lazy if storage.ranges else lazy.array
    if math.isnan(base) or math.isnan(step) or math.isnan(limit) or _unknowable(base, step, limit):
        return math.nan
    n = _count(base, step, limit)
    if n > 1:
        lazy = Range(base, step, limit, n)
        return lazy if storage.ranges else lazy.array
    return base if n else np.zeros((1, 0))


def _unknowable(base: float, step: float, limit: float) -> bool:
    """Whether a range gets to its limit in a step of which nothing can be said, such as from Inf to Inf."""
    if not step or not (math.isinf(base) or math.isinf(limit)):
        return False
    forward = limit >= base if step > 0 else limit <= base
    return forward and (base == limit or math.isinf(step))


def _count(base: float, step: float, limit: float) -> int:
    forward = limit >= base if step > 0 else limit <= base
    if step and forward and (math.isinf(base) or math.isinf(limit)):
        raise OctaveError("range with infinite number of elements cannot be stored")
    return count(base, step, limit)


def _general(base: Any, step: Any | None, limit: Any, given: tuple[Any, ...]) -> Any:
    integers = [each for each in given if is_integer_class(each)]
    singles = any(map(is_single, given))
    others = {class_of(each) for each in given} - {"double"}
    if (integers or singles) and len(others) > 1:
        raise OctaveError("incompatible types found in range expression", operands=given)
    if not all(map(is_array_like, given)) or "logical" in others:
        raise OctaveError("invalid types found in range expression", operands=given)
    if any(map(is_complex, given)):
        warn("imaginary part of complex colon arguments is ignored", "Octave:colon-complex-argument")
        if integers:
            raise OctaveError("incompatible types found in range expression", operands=given)
    if any(numel_of(each) > 1 for each in given):
        warn("colon arguments should be scalars", "Octave:colon-nonscalar-argument")
    if integers:
        return _integer_range(base, step, limit, integers[0].dtype)
    return _float_range(base, step, limit, given, singles)


def _first(value: Any) -> float:
    return float(to_double(value).reshape(-1, order="F")[0].real)


def _float_range(base: Any, step: Any | None, limit: Any, given: tuple[Any, ...], single: bool) -> Any:
    text = is_text(base) or is_text(limit)
    if any(numel_of(each) == 0 for each in given):
        return "" if text else np.zeros((1, 0), dtype=np.float32 if single else np.float64)
    ends = (_first(base), 1.0 if step is None else _first(step), _first(limit))
    if single:
        return _single_range(*map(np.float32, ends))
    numbers = real_range(*ends)
    return from_codes(to_double(numbers), is_dq(base) or is_dq(limit)) if text else numbers


def _single_range(base: np.float32, step: np.float32, limit: np.float32) -> np.ndarray:
    if np.isnan(base) or np.isnan(step) or np.isnan(limit) or _unknowable(float(base), float(step), float(limit)):
        return np.full((1, 1), np.nan, dtype=np.float32)
    n = _count(float(base), float(step), float(limit))
    if n:
        # The last element may be beyond the limit by the rounding of singles.
        steps = (float(limit) - float(base)) / float(step)
        n = math.floor(steps * (1.0 + 3.0 * float(np.finfo(np.float32).eps))) + 1
    data = np.full(1, base) if n == 1 else base + step * np.arange(n, dtype=np.float32)
    return (np.minimum(data, limit) if step > 0 else np.maximum(data, limit)).reshape(1, -1)


def _integer_range(base: Any, step: Any | None, limit: Any, dtype: Any) -> Any:
    bounds = np.iinfo(dtype)
    if any(numel_of(each) == 0 for each in (base, limit) + (() if step is None else (step,))):
        return np.zeros((1, 0), dtype=dtype)
    for each in (base, step, limit):
        if each is not None and numel_of(each) > 1 and (each is not step or is_integer_class(each)):
            who = f"octave_base_value::{dtype.name}_scalar_value()"
            raise OctaveError(f"{who}: wrong type argument '{type_name(each)}'", operands=(each,))
    first = _bound(base, bounds, "lower")
    by = 1 if step is None else _increment(step)
    last = _bound(limit, bounds, "upper")
    if by == 0:
        return np.zeros((1, 0), dtype=dtype)
    numbers = range(first, last + (1 if by > 0 else -1), by)
    return norm(np.array(numbers, dtype=dtype).reshape(1, -1))


def _bound(value: Any, bounds: Any, which: str) -> int:
    if is_integer_class(value):
        return int(value.flat[0])
    number = _first(value)
    if not number.is_integer() or not int(bounds.min) <= int(number) <= int(bounds.max):
        raise OctaveError(
            f"colon operator {which} bound invalid (not an integer or out of range for given integer type)"
        )
    return int(number)


def _increment(value: Any) -> int:
    if is_integer_class(value):
        return int(value.flat[0])
    number = _first(value)
    if not number.is_integer():
        raise OctaveError("colon operator increment invalid (not an integer)")
    return int(number)
