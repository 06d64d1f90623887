"""Properties of graphics objects: their tables, and the check and conversion of values that are set."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np

from nnrepl.builtins.args import numbers
from nnrepl.errors import OctaveError
from nnrepl.graphics import tables
from nnrepl.graphics.colours import colour_of
from nnrepl.values.containers import EMPTY, Cell
from nnrepl.values.convert import norm
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import is_array_like, is_text, numel_of
from nnrepl.values.text import codes_of


class Property(NamedTuple):
    """One property of a type of object.

    kind     radio, color, number, alpha, array, string, any, callback, handle or handles
    words    what a radio property, or a colour beside colours, may be
    size     how many numbers an array has; 0 for any number
    default  its value in a new object
    """

    name: str
    kind: str
    words: tuple[str, ...] = ()
    size: int = 0
    default: Any = EMPTY
    read_only: bool = False


Table = dict[str, Property]


def _matrix(text: str) -> Any:
    if not text:
        return EMPTY
    return norm(np.array([[float(x) for x in line.split()] for line in text.split(";")], order="F"))


def _words(text: str) -> list[str]:
    # A bar at the end is itself a word: the marker |.
    words = text.split("|")
    return [*words[:-2], "|"] if words[-2:] == ["", ""] else words


def _default_among(words: list[str]) -> str:
    return next(word[1:-1] for word in words if word.startswith("{"))


def _property(line: str) -> Property:
    name, kind, *rest = line.split(" ", 2)
    text = rest[0] if rest else ""
    read_only = kind.startswith("!")
    kind = kind.removeprefix("!")
    if kind == "radio":
        words = _words(text)
        return Property(name, kind, tuple(w.strip("{}") for w in words), 0, _default_among(words), read_only)
    if kind == "color":
        words = _words(text)
        first = _default_among(words)
        plain = tuple(w.strip("{}") for w in words if not w[1:2].isdigit())
        return Property(name, kind, plain, 0, _matrix(first) if first[0].isdigit() else first, read_only)
    if kind == "array":
        size, _, values = text.partition(" ")
        return Property(name, kind, (), 0 if size == "*" else int(size), _matrix(values), read_only)
    if kind in ("number", "alpha"):
        return Property(name, kind, (), 1, float(text) if text else EMPTY, read_only)
    default = text if kind == "string" or text else EMPTY
    return Property(name, kind, (), 0, default, read_only)


def _parse(text: str) -> Table:
    properties = [_property(line) for line in text.strip().splitlines() if line.strip()]
    return {each.name: each for each in properties}


@cache
def table_of(kind: str) -> Table:
    """The properties of a type of object, or of a series such as `bar` or of a `legend`, in their order."""
    common = _parse(tables.COMMON)
    if kind in tables.SERIES:
        return _parse(tables.SERIES[kind]) | common | _parse(tables.HGGROUP)
    if kind == "legend":
        return _parse(tables.LEGEND) | table_of("axes")
    if kind == "colorbar":
        return _parse(tables.COLORBAR) | table_of("axes")
    return common | _parse(tables.TYPES[kind])


def find_name(table: Table, name: str, kind: str, who: str) -> str:
    """The full name of a property that is given in any case, perhaps abbreviated."""
    low = name.lower()
    if low in table:
        return low
    found = sorted(each for each in table if each.startswith(low)) if low else []
    if len(found) == 1:
        return found[0]
    if not found:
        raise OctaveError(f"{who}: unknown {kind} property {name}")
    width = max(map(len, found)) + 2
    listed = "".join(each.ljust(width) for each in found).rstrip()
    raise OctaveError(f"{who}: ambiguous {kind} property name {name}; possible matches:\n\n{listed}")


def checked(prop: Property, value: Any) -> Any:
    """The value as the property keeps it; an error where it may not have it."""
    return _CHECKS[prop.kind](prop, value)


def _radio(prop: Property, value: Any) -> Any:
    if type(value) is bool and set(prop.words) == {"on", "off"}:
        return "on" if value else "off"
    if not isinstance(value, str):
        raise OctaveError(f'set: invalid value for radio property "{prop.name}"')
    low = value.lower()
    if low in prop.words:
        return low
    found = [word for word in prop.words if low and word.startswith(low)]
    if len(found) == 1:
        return found[0]
    raise OctaveError(f"invalid value = {value}")


def _color(prop: Property, value: Any) -> Any:
    if isinstance(value, str):
        low = value.lower()
        if low in prop.words or low == "none":
            return low
        found = colour_of(low)
        if found is None:
            raise OctaveError(f'invalid value for color property "{prop.name}" (value = {value})')
        return norm(np.array([found]))
    if not is_array_like(value) or is_text(value) or numel_of(value) != 3:
        raise OctaveError(f'invalid value for color property "{prop.name}"')
    rgb = numbers(value, "set").reshape(1, 3).astype(np.float64)
    if not ((rgb >= 0) & (rgb <= 1)).all():
        raise OctaveError("invalid RGB color specification")
    return norm(rgb)


def _number(prop: Property, value: Any) -> Any:
    if not is_array_like(value) or is_text(value) or numel_of(value) != 1:
        if prop.kind == "alpha":
            raise OctaveError(f'invalid value for double_radio property "{prop.name}"')
        raise OctaveError(f'set: invalid value for double property "{prop.name}"')
    return float(numbers(value, "set").reshape(-1)[0].real)


def _array(prop: Property, value: Any) -> Any:
    size = numel_of(value) if is_array_like(value) else -1
    if size < 0 or is_text(value) or (prop.size and size != prop.size):
        raise OctaveError(f'invalid value for array property "{prop.name}"')
    array = numbers(value, "set")
    return norm(array.reshape(1, -1, order="F")) if prop.size in (2, 3, 4) else norm(array)


def _string(prop: Property, value: Any) -> Any:
    if is_text(value):
        return value
    if isinstance(value, Cell):
        return value
    raise OctaveError(f'set: invalid string property value for "{prop.name}"')


def _any(prop: Property, value: Any) -> Any:
    return value


def _callback(prop: Property, value: Any) -> Any:
    empty = is_array_like(value) and numel_of(value) == 0
    if is_text(value) or isinstance(value, FunctionHandle) or empty:
        return value
    if isinstance(value, Cell) and numel_of(value) and isinstance(value.items()[0], FunctionHandle | str):
        return value
    raise OctaveError(f'invalid value for callback property "{prop.name}"')


_CHECKS = {
    "radio": _radio,
    "color": _color,
    "number": _number,
    "alpha": _number,
    "array": _array,
    "string": _string,
    "any": _any,
    "callback": _callback,
    "handle": _any,
    "handles": _any,
}


def label_text(value: Any) -> Any:
    """A label as text objects keep it: numbers become text."""
    if is_text(value):
        return value
    if isinstance(value, Cell):
        return Cell(value.data.reshape(-1, 1, order="F"))
    return "" if not is_array_like(value) or numel_of(value) == 0 else f"{float(numbers(value, 'set').flat[0].real):g}"


def plain_lines(value: Any) -> list[str]:
    """The lines of a string property: of a text, the rows of a matrix of characters, or a cell of them."""
    if isinstance(value, str):
        return value.split("\n")
    if isinstance(value, Cell):
        return [line for item in value.items() for line in plain_lines(item)]
    if is_text(value):
        return [bytes(row).decode("latin-1").rstrip() for row in codes_of(value)]
    return [f"{x:g}" for x in numbers(value, "set").ravel(order="F").tolist()]
