"""Frozen, slotted data classes that are cheap to define.

The standard decorator compiles half a dozen methods for each class, which for the fifty node classes would take a fifth
of the start-up time. Here a metaclass makes slots from the annotations, and all classes share their methods.
`dataclasses.fields`, `replace` and `is_dataclass` work on them.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self, dataclass_transform


class _Fields:
    """`__dataclass_fields__`, made when it is first read."""

    def __get__(self, _: Any, owner: type[Record]) -> dict[str, Any]:
        if "_standard_fields" not in owner.__dict__:
            from dataclasses import MISSING, make_dataclass
            from dataclasses import field as make_field

            specs = [(name, Any, make_field(default=owner._defaults.get(name, MISSING))) for name in owner._fields]
            type.__setattr__(owner, "_standard_fields", vars(make_dataclass("_", specs))["__dataclass_fields__"])
        fields: dict[str, Any] = owner.__dict__["_standard_fields"]
        return fields


@dataclass_transform(frozen_default=True)
class RecordType(type):
    """Turns the annotations of a class into slots, behind those of its base, and writes its `__init__`."""

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> RecordType:
        own = tuple(field for field in namespace.get("__annotations__", ()) if not field.startswith("_"))
        defaults = {field: namespace.pop(field) for field in own if field in namespace}
        fields = tuple(field for base in bases for field in getattr(base, "_fields", ())) + own
        for base in bases:
            defaults = getattr(base, "_defaults", {}) | defaults
        namespace |= {"__slots__": own, "_fields": fields, "_defaults": defaults, "__match_args__": fields}
        cls = super().__new__(mcs, name, bases, namespace)
        if fields:
            cls.__init__ = _initializer(cls, fields, defaults)  # type: ignore[misc]
        return cls


def _initializer(cls: type, fields: tuple[str, ...], defaults: dict[str, Any]) -> Any:
    setters = tuple(getattr(cls, field).__set__ for field in fields)
    count = len(fields)

    def __init__(self: Any, *values: Any, **named: Any) -> None:
        if len(values) != count or named:
            values = complete(values, named)
        for setter, value in zip(setters, values, strict=True):
            setter(self, value)

    def complete(values: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        given = dict(zip(fields, values, strict=False))
        if len(values) > count or (set(named) & set(given)) or not set(named) <= set(fields):
            raise TypeError(f"{cls.__name__} takes the fields {', '.join(fields)}")
        given = defaults | given | named
        if len(given) < count:
            raise TypeError(f"{cls.__name__} lacks {', '.join(field for field in fields if field not in given)}")
        return tuple(given[field] for field in fields)

    return __init__


class Record(metaclass=RecordType):
    """Base of the frozen data classes."""

    _fields: ClassVar[tuple[str, ...]]
    _defaults: ClassVar[dict[str, Any]]
    __dataclass_fields__ = _Fields()

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, field) for field in self._fields)

    def replace(self, **changed: Any) -> Self:
        """The same but for these fields."""
        return type(self)(*(changed[field] if field in changed else getattr(self, field) for field in self._fields))

    def __setattr__(self, name: str, _: Any) -> None:
        raise AttributeError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __repr__(self) -> str:
        inside = ", ".join(f"{field}={getattr(self, field)!r}" for field in self._fields)
        return f"{type(self).__name__}({inside})"

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        return type(self), self._values()
