"""containers.Map: a table from keys to values that all its names share."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from nnrepl.builtins.textargs import logicals, truth_of
from nnrepl.display.format import Format
from nnrepl.display.show import disp
from nnrepl.errors import OctaveError, UndefinedError
from nnrepl.registry import builtin
from nnrepl.values.containers import Cell, Struct
from nnrepl.values.convert import to_array, to_class
from nnrepl.values.kinds import (
    INTEGER_CLASSES,
    class_of,
    dims_of,
    is_array_like,
    is_complex,
    is_logical,
    is_numeric,
    is_string,
    is_text,
    numel_of,
)
from nnrepl.values.objects import Object
from nnrepl.values.sentinels import COLON
from nnrepl.values.sharing import share

Key = str | float

_NUMERIC_KEYS = ("double", "single", "int32", "uint32", "int64", "uint64")
_VALUE_TYPES = ("any", "char", "logical", "double", "single", *INTEGER_CLASSES)
_CLASS = "containers.Map"


def _error(message: str) -> OctaveError:
    return OctaveError(f"{_CLASS}: {message}")


class ContainerMap(Object):
    """A map. Keys are strings, or numbers of one class held as floats; a value is kept as its type wants it."""

    class_name: ClassVar[str] = _CLASS
    properties: ClassVar[tuple[str, ...]] = ("Count", "KeyType", "ValueType", "map", "numeric_keys")
    _methods: ClassVar[frozenset[str]] = frozenset(
        {"keys", "values", "isKey", "remove", "length", "isempty", "vertcat", "horzcat"}
    )

    def __init__(self, key_type: str = "char", value_type: str = "any"):
        self.key_type = key_type
        self.value_type = value_type
        self.table: dict[Key, Any] = {}

    @property
    def numeric(self) -> bool:
        """Whether keys are numbers."""
        return self.key_type != "char"

    def dims(self) -> tuple[int, ...]:
        return (len(self.table), 1)

    def sorted_keys(self) -> list[Key]:
        """The keys in order, NaN last."""
        if self.numeric:
            return sorted(self.table, key=lambda key: (key != key, key))
        return sorted(self.table)

    def get(self, name: str) -> Any:
        if name == "Count":
            return float(len(self.table))
        if name == "KeyType":
            return self.key_type
        if name == "ValueType":
            return self.value_type
        raise _error(f"unknown property '{name}'")

    def set(self, name: str, value: Any) -> None:
        raise _error("properties are read-only")

    def has_method(self, name: str) -> bool:
        return name in self._methods

    def call(self, name: str, args: tuple[Any, ...], nargout: int) -> Any:
        if name in ("vertcat", "horzcat"):
            return merged(args, name)
        if name == "length":
            return float(len(self.table))
        if name == "isempty":
            return not self.table
        return getattr(self, f"_{name.lower()}")(args)

    def index(self, args: tuple[Any, ...]) -> Any:
        if not args:
            raise _error("no key specified")
        key = self._key(args[0])
        try:
            return self.table[key]
        except KeyError:
            raise _error(f"specified key <{_shown(args[0])}> does not exist") from None

    def assign(self, args: tuple[Any, ...], value: Any) -> None:
        if not args:
            raise OctaveError("invalid empty index list")
        key = self._key(args[0])
        self.table[key] = self._fitting(value)

    def _key(self, value: Any) -> Key:
        """A key of the language as the table holds it."""
        if value is COLON:
            value = ":"
        if not self.numeric:
            if isinstance(value, str):
                return str(value)
            if is_string(value):
                return ""
        elif type(value) is float:
            return value if value == value else math.nan
        elif _is_number(value):
            return _plain(value)
        raise _error("specified key type does not match the type of this container")

    def _shown_key(self, key: Key) -> Any:
        if isinstance(key, str):
            return key
        return key if self.key_type == "double" else to_class(key, self.key_type)

    def _fitting(self, value: Any) -> Any:
        """A value as the type of the map keeps it."""
        kind = self.value_type
        if kind == "any":
            return share(value)
        if kind == "char":
            fits = is_text(value)
        else:
            fits = (is_numeric(value) or is_logical(value)) and numel_of(value) == 1
        if not fits:
            raise _error("specified value type does not match the type of this container")
        if kind == "char":
            return share(value)
        return (to_array(value).item() != 0) if kind == "logical" else to_class(value, kind)

    def _keys(self, args: tuple[Any, ...]) -> Cell:
        return Cell.of([self._shown_key(key) for key in self.sorted_keys()])

    def _values(self, args: tuple[Any, ...]) -> Cell:
        if not args:
            return Cell.of([self.table[key] for key in self.sorted_keys()])
        if not isinstance(args[0], Cell):
            raise _error("input argument 'keySet' must be a cell")
        found = []
        for item in args[0].items():
            key = self._known(item)
            if key is None:
                raise _error(f"key <{_shown(item)}> does not exist")
            found.append(self.table[key])
        return Cell.of(found, dims_of(args[0]))

    def _known(self, value: Any) -> Key | None:
        """The key of the table that a value names, if it names one."""
        key: Key
        if isinstance(value, str):
            key = str(value)
        elif _is_number(value):
            key = _plain(value)
        else:
            return None
        return key if isinstance(key, float) == self.numeric and key in self.table else None

    def _iskey(self, args: tuple[Any, ...]) -> Any:
        if not args:
            raise _error("input argument 'KeySet' is missing")
        asked = args[0]
        if isinstance(asked, Cell):
            return logicals([self._known(item) is not None for item in asked.items()], dims_of(asked))
        if is_array_like(asked) and not is_text(asked):
            flags = [self._known(float(item.real)) is not None for item in to_array(asked).ravel(order="F")]
            return logicals(flags, dims_of(asked))
        return self._known(asked) is not None

    def _remove(self, args: tuple[Any, ...]) -> ContainerMap:
        if not args:
            raise _error("input argument 'KeySet' is missing")
        gone = args[0].items() if isinstance(args[0], Cell) else [args[0]]
        for item in gone:
            key = self._known(item)
            if key is not None:
                del self.table[key]
        return self

    def describe(self) -> str:
        """What `disp` prints."""
        lines = (("Count", len(self.table)), ("KeyType", self.key_type), ("ValueType", self.value_type))
        shown = "".join(f"    {name:<9} : {value}\n" for name, value in lines)
        return f"  {_CLASS} object with properties:\n\n{shown}\n"

    def contents(self) -> dict[str, Any]:
        count = np.array([[len(self.table)]], dtype=np.uint64)
        return self.as_struct().fields | {"Count": count}

    def as_struct(self) -> Struct:
        """What `struct(map)` gives."""
        table = {key if isinstance(key, str) else f"{key:.15g}": self.table[key] for key in self.sorted_keys()}
        fields = {
            "Count": float(len(self.table)),
            "KeyType": self.key_type,
            "ValueType": self.value_type,
            "map": Struct({name: share(value) for name, value in table.items()}),
            "numeric_keys": self.numeric,
        }
        return Struct(fields)


def _is_number(value: Any) -> bool:
    return (is_numeric(value) or is_logical(value)) and numel_of(value) == 1 and not is_complex(value)


def _plain(value: Any) -> float:
    number = float(to_array(value).flat[0])
    return number if number == number else math.nan


def _shown(value: Any) -> str:
    if value is COLON:
        return ":"
    return disp(value, Format()).strip()


def merged(maps: tuple[Any, ...], how: str) -> ContainerMap:
    """One new map with the entries of several; later ones win."""
    first = maps[0]
    if not all(isinstance(each, ContainerMap) and each.numeric == first.numeric for each in maps):
        raise OctaveError(f"{_CLASS}/{how} method failed")
    result = ContainerMap(first.key_type, first.value_type if len({m.value_type for m in maps}) == 1 else "any")
    for each in maps:
        result.table.update(each.table)
    return result


def _key_type(keys: list[Any]) -> str:
    if all(is_text(key) for key in keys):
        return "char"
    if any(not is_text(key) and not _is_number(key) for key in keys):
        raise _error("keys must be real scalar numeric values or char vectors")
    if any(is_text(key) for key in keys):
        raise _error("when using multiple key types, all types must be numeric")
    classes = {class_of(key) for key in keys}
    only = classes.pop() if len(classes) == 1 else "double"
    return only if only in _NUMERIC_KEYS else "double"


def _value_type(values: list[Any]) -> str:
    if all(is_text(value) and len(dims_of(value)) == 2 for value in values):
        return "char"
    classes = {class_of(value) for value in values}
    scalars = all((is_numeric(value) or is_logical(value)) and numel_of(value) == 1 for value in values)
    return classes.pop() if scalars and len(classes) == 1 else "any"


def _items(value: Any, several: bool) -> list[Any]:
    if isinstance(value, Cell):
        return value.items()
    if several and is_array_like(value) and not is_text(value):
        array = to_array(value)
        return [to_class(np.array([[item]]), class_of(value)) for item in array.ravel(order="F")]
    return [value]


def _of_types(names: tuple[Any, ...]) -> ContainerMap:
    given = {str(name).lower(): value for name, value in zip(names[::2], names[1::2], strict=True)}
    key_type, value_type = given["keytype"], given["valuetype"]
    if not isinstance(key_type, str) or key_type not in ("char", *_NUMERIC_KEYS):
        raise _error("unsupported KeyType")
    if not isinstance(value_type, str) or value_type not in _VALUE_TYPES:
        raise _error("unsupported ValueType")
    return ContainerMap(str(key_type), str(value_type))


def _of_entries(keys: Any, values: Any, uniform: bool | None) -> ContainerMap:
    if is_array_like(keys) and not is_text(keys) and is_complex(keys):
        raise _error("keys must be real scalar numeric values or char vectors")
    key_list = _items(keys, True)
    if not key_list:
        raise _error("empty keys are not allowed")
    value_list = _items(values, len(key_list) != 1)
    if len(key_list) != len(value_list):
        raise _error("the number of keys and values must match")
    result = ContainerMap(_key_type(key_list), _value_type(value_list) if uniform is not False else "any")
    if uniform and result.value_type == "any":
        raise _error("when 'UniformValues' is true, all values must be scalars of the same data type")
    for key, value in zip(key_list, value_list, strict=True):
        result.table[result._key(key)] = share(value)
    return result


@builtin(
    "m = containers.Map()",
    "m = containers.Map(keys, values)",
    'm = containers.Map(keys, values, "UniformValues", flag)',
    'm = containers.Map("KeyType", kt, "ValueType", vt)',
    name="containers.Map",
)
def container_map(*args):
    """A map from strings or numbers to values.

    `m(key)` reads and `m(key) = value` writes; `keys(m)` are sorted, `values(m)` stand in their order; `isKey(m, key)`,
    `remove(m, key)`, `m.Count`, `m.length()`, `m.KeyType`, `m.ValueType`. All names of a map share it.

    >> m = containers.Map({"b", "a"}, [2 1]);
    >> m("c") = 3;
    >> m.keys(){1}
    ans = a
    """
    if not args:
        return ContainerMap()
    names = [arg.lower() if isinstance(arg, str) else "" for arg in args]
    if len(args) == 2:
        return _of_entries(args[0], args[1], None)
    if len(args) != 4:
        raise _error("incorrect number of inputs specified")
    if {names[0], names[2]} == {"keytype", "valuetype"}:
        return _of_types(args)
    if names[2] == "uniformvalues":
        return _of_entries(args[0], args[1], truth_of(args[3]))
    raise _error("missing parameter name 'KeyType' or 'ValueType'")


def _method(name: str, value: Any, args: tuple[Any, ...]) -> Any:
    if not isinstance(value, ContainerMap):
        raise UndefinedError(name)
    return value.call(name, args, 1)


@builtin("c = keys(map)")
def keys(map, *args):
    """The keys of a containers.Map in order, as a cell row.

    >> keys(containers.Map({"b", "a"}, {2, 1})){2}
    ans = b
    """
    return _method("keys", map, args)


@builtin("c = values(map)", "c = values(map, keys)")
def values(map, *args):
    """The values of a containers.Map in the order of its keys, or those of a cell of keys.

    >> values(containers.Map({"b", "a"}, {2, 1})){1}
    ans = 1
    """
    return _method("values", map, args)


@builtin("tf = isKey(map, key)")
def isKey(map, *args):
    """Whether a containers.Map has a key; of a cell or an array of keys, which.

    >> disp(isKey(containers.Map({"b", "a"}, {2, 1}), {"a", "z"}))
      1  0
    """
    return _method("isKey", map, args)


@builtin("map = remove(map, key)")
def remove(map, *args):
    """Take a key, or each of a cell of keys, out of a containers.Map.

    >> m = containers.Map({"b", "a"}, {2, 1});
    >> remove(m, "a");
    >> m.Count
    ans = 1
    """
    return _method("remove", map, args)
