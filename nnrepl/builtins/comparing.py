"""What `assert` finds where two values differ, and its table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnrepl.builtins.args import nonconformant
from nnrepl.builtins.predicates import isna
from nnrepl.display.numbers import num2str
from nnrepl.display.printf import format_template
from nnrepl.errors import OctaveError
from nnrepl.runtime import operators
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import norm, to_array, type_name
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import class_of, dims_of, dims_text, is_array_like, is_text
from nnrepl.values.text import codes_of

NESTED = "cond {i},expected {i},tol"
"""How the table calls the arguments inside a cell or a struct."""


@dataclass(frozen=True)
class Difference:
    """One row of the table."""

    where: str
    observed: str
    expected: str
    reason: str


class Comparison:
    """Compares an observed value with an expected one.

    tables  the texts about what was different so far, one for each pair that was compared
    """

    def __init__(self) -> None:
        self.tables: list[str] = []

    def compare(self, seen: Any, wanted: Any, tolerance: Any, arguments: Callable[[], str]) -> None:
        """Compare two values; tolerance None also asks for the same class."""
        found = self._differences(seen, wanted, tolerance)
        if found:
            self.tables.append(_table(arguments(), found))

    def _differences(self, seen: Any, wanted: Any, tolerance: Any) -> list[Difference]:
        if is_text(wanted):
            return _compare_text(seen, wanted)
        if isinstance(wanted, Cell):
            return self._compare_cells(seen, wanted, tolerance)
        if isinstance(wanted, FunctionHandle):
            return _compare_handles(seen, wanted)
        if isinstance(wanted, Struct | StructArray):
            return self._compare_structs(seen, wanted, tolerance)
        if dims_of(seen) != dims_of(wanted):
            return [_sizes(seen, wanted, "Dimensions don't match")]
        return _compare_kinds(seen, wanted, tolerance) or _compare_numbers(seen, wanted, tolerance)

    def _compare_cells(self, seen: Any, wanted: Cell, tolerance: Any) -> list[Difference]:
        if not isinstance(seen, Cell):
            return [_unlike("Expected cell, but observed " + class_of(seen))]
        if dims_of(seen) != dims_of(wanted):
            return [_sizes(seen, wanted, "Dimensions don't match")]
        try:
            self._compare_all(seen.items(), wanted.items(), tolerance)
        except OctaveError:
            return [Difference("{}", "O", "E", "Cell configuration error")]
        return []

    def _compare_all(self, seen: Sequence[Any], wanted: Sequence[Any], tolerance: Any) -> None:
        for one, other in zip(seen, wanted, strict=True):
            self.compare(one, other, 0.0 if tolerance is None else tolerance, lambda: NESTED)

    def _compare_structs(self, seen: Any, wanted: Struct | StructArray, tolerance: Any) -> list[Difference]:
        if not isinstance(seen, Struct | StructArray):
            return [_unlike("Expected struct, but observed " + class_of(seen))]
        mine, theirs = _keys(seen), _keys(wanted)
        if dims_of(seen) != dims_of(wanted) or len(mine) != len(theirs):
            return [_sizes(seen, wanted, "Structure sizes don't match")]
        if sorted(mine) != sorted(theirs):
            return [_unlike("Structure fieldname mismatch")]
        for key in mine if _elements(seen) else ():
            pairs = zip(_elements(seen), _elements(wanted), strict=True)
            one, other = zip(*((a.fields[key], b.fields[key]) for a, b in pairs), strict=True)
            self._compare_all(one, other, tolerance)
        return []


def _keys(value: Struct | StructArray) -> list[str]:
    return list(value.fields if isinstance(value, Struct) else value.keys)


def _elements(value: Struct | StructArray) -> list[Struct]:
    return [value] if isinstance(value, Struct) else list(value.items())


def _unlike(reason: str, where: str = ".") -> Difference:
    return Difference(where, "O", "E", reason)


def _sizes(seen: Any, wanted: Any, reason: str) -> Difference:
    return Difference(".", f"O({dims_text(dims_of(seen))})", f"E({dims_text(dims_of(wanted))})", reason)


def _compare_text(seen: Any, wanted: Any) -> list[Difference]:
    expected = _characters(wanted)
    if not is_text(seen):
        number = is_array_like(seen)
        observed = _numbers_text(seen) if number else "O"
        kind = "number" if number else class_of(seen)
        return [Difference(".", observed, expected, f"Expected string, but observed {kind}")]
    if dims_of(seen) == dims_of(wanted) and _characters(seen) == expected:
        return []
    return [Difference("[]", _characters(seen), expected, "Strings don't match")]


def _characters(value: Any) -> str:
    return "".join(map(chr, codes_of(value).reshape(-1, order="F")))


def _numbers_text(value: Any) -> str:
    return _characters(num2str(value))


def _compare_handles(seen: Any, wanted: FunctionHandle) -> list[Difference]:
    from nnrepl.builtins.equality import equal

    if not isinstance(seen, FunctionHandle):
        return [_unlike("Expected function handle, but observed " + class_of(seen), "@")]
    return [] if equal(seen, wanted) else [_unlike("Function handles don't match", "@")]


def _compare_kinds(seen: Any, wanted: Any, tolerance: Any) -> list[Difference]:
    if tolerance is not None:
        if not is_array_like(seen) or is_text(seen):
            # What Octave says of the first function that does not take such a value.
            raise OctaveError(f"isna: wrong type argument '{type_name(seen)}'")
        return []
    if class_of(seen) != class_of(wanted):
        return [_unlike(f"Class {class_of(seen)} != {class_of(wanted)}", "()")]
    kinds = ["complex" if to_array(each).dtype.kind == "c" else "real" for each in (seen, wanted)]
    return [_unlike(f"{kinds[0]} != {kinds[1]}", "()")] if kinds[0] != kinds[1] else []


# -------------------------------------------------------------------- numbers


def _compare_numbers(seen: Any, wanted: Any, tolerance: Any) -> list[Difference]:
    a, b = to_array(seen), to_array(wanted)
    found: list[Difference] = []
    skip = np.zeros(a.shape, bool)
    kinds: tuple[tuple[str, Callable[[np.ndarray], np.ndarray]], ...] = (("NA", _missing), ("NaN", _plain_nan))
    for name, test in kinds:
        one, other = test(a), test(b)
        found += _rows(a, b, (one != other) & ~skip, lambda *_, name=name: f"'{name}' mismatch")
        skip |= one | other
    one, other = _infinities(a), _infinities(b)
    found += _rows(a, b, (one != other) & ~skip, lambda *_: "'Inf' mismatch")
    unlike = (one != other) | (_unset(a) != _unset(b))
    a, b = _finite(a, unlike), _finite(b, unlike)
    return found + _compare_finite(seen, wanted, a, b, 0.0 if tolerance is None else tolerance)


def _parts(a: np.ndarray) -> tuple[np.ndarray, ...]:
    return (a.real, a.imag) if a.dtype.kind == "c" else (a,)


def _missing(a: np.ndarray) -> np.ndarray:
    if a.dtype.kind not in "fc":
        return np.zeros(a.shape, bool)
    return to_array(isna(norm(a.copy()))).reshape(a.shape)


def _plain_nan(a: np.ndarray) -> np.ndarray:
    return _unset(a) & ~_missing(a)


def _unset(a: np.ndarray) -> np.ndarray:
    if a.dtype.kind not in "fc":
        return np.zeros(a.shape, bool)
    return np.asarray(np.isnan(a))


def _infinities(a: np.ndarray) -> np.ndarray:
    """Which infinities the elements hold, as numbers that differ where these do."""
    code = np.zeros(a.shape)
    if a.dtype.kind in "fc":
        for weight, part in enumerate(_parts(a)):
            code += np.where(np.isinf(part), np.sign(part), 0) * 3**weight
    return code


def _finite(a: np.ndarray, unlike: np.ndarray) -> np.ndarray:
    """The elements with 0 for what was compared already."""
    if a.dtype.kind not in "fc":
        return np.where(unlike, a.dtype.type(0), a)
    cleaned = np.where(unlike, a.dtype.type(0), a)
    if cleaned.dtype.kind == "c":
        real, imag = (np.where(np.isfinite(part), part, 0) for part in _parts(cleaned))
        return np.asarray((real + 1j * imag).astype(a.dtype))
    return np.where(np.isfinite(cleaned), cleaned, 0).astype(a.dtype)


def _compare_finite(seen: Any, wanted: Any, a: np.ndarray, b: np.ndarray, tolerance: Any) -> list[Difference]:
    tol = to_array(tolerance).real.astype(float)
    if tol.size != 1 and tol.shape != a.shape:
        # A single element is held against the least of the tolerances; none at all allow anything.
        if a.size != 1 and tol.size:
            raise nonconformant("operator >", a.shape, tol.shape)
        tol = tol.min(initial=np.inf)
    tol = np.broadcast_to(tol, a.shape)
    relative = np.signbit(tol) & (tol != 0) & (b != 0)
    x, y = norm(a.copy()), norm(b.copy())
    gap = _magnitude(operators.sub(_signed(x), _signed(y)))
    left, right = to_array(seen), to_array(wanted)

    def reason(what: str, error: np.ndarray) -> Callable[[int], str]:
        limit = np.abs(tol).astype(error.dtype)
        over = error.reshape(-1, order="F").astype(float) - limit.reshape(-1, order="F").astype(float)

        def tell(k: int) -> str:
            size, most = (float(each.reshape(-1, order="F")[k]) for each in (error, limit))
            return format_template(f"{what} err %.5g exceeds tol %.5g by %.1g", [size, most, float(over[k])], "assert")

        return tell

    absolute = ~relative & (gap > np.abs(tol).astype(gap.dtype))
    found = _rows(left, right, absolute, reason("Abs", gap))
    if relative.any():
        safe = norm(np.where(b != 0, b, b.dtype.type(1)))
        ratio = _magnitude(operators.rdivide(norm(gap.copy()), norm(_magnitude(safe))))
        found += _rows(left, right, relative & (ratio > np.abs(tol).astype(ratio.dtype)), reason("Rel", ratio))
    return found


def _signed(value: Any) -> Any:
    return operators.uplus(value)


def _magnitude(value: Any) -> np.ndarray:
    array = to_array(value)
    if array.dtype.kind == "i":
        limits = np.iinfo(array.dtype)
        return np.where(array == limits.min, limits.max, np.abs(array))
    return np.asarray(np.abs(array))


def _rows(a: np.ndarray, b: np.ndarray, where: np.ndarray, reason: Callable[[int], str]) -> list[Difference]:
    left, right = a.reshape(-1, order="F"), b.reshape(-1, order="F")
    return [
        Difference(_place(int(k), a.shape), _element(left[k]), _element(right[k]), reason(int(k)))
        for k in np.flatnonzero(where.reshape(-1, order="F"))
    ]


def _element(item: Any) -> str:
    return _numbers_text(norm(np.array(item, ndmin=2)))


def _place(k: int, shape: tuple[int, ...]) -> str:
    if all(extent == 1 for extent in shape):
        return "()"
    if len(shape) == 2 and 1 in shape:
        return f"({k + 1})"
    return f"({','.join(str(int(i) + 1) for i in np.unravel_index(k, shape, order='F'))})"


# ---------------------------------------------------------------------- table


def _table(arguments: str, found: list[Difference]) -> str:
    lines = [f"ASSERT errors for:  assert ({arguments})", "", "  Location  |  Observed  |  Expected  |  Reason"]
    return "\n".join(lines + [_line(row) for row in found])


def _line(row: Difference) -> str:
    columns = " ".join(map(_centred, (row.where, row.observed, row.expected)))
    return f"{columns}   {row.reason}"


def _centred(text: str) -> str:
    room = max(12 - len(text), 0)
    return " " * (room // 2) + text + " " * (room - room // 2)
