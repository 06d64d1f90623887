"""The variables of a nested function that are looked up by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nnrepl.errors import UndefinedError

Vars = dict[str, Any]


class NestVars(Vars):
    """A dict in which some names stand for variables in the dicts of the functions around."""

    __slots__ = ("_around",)

    def __init__(self, own: Vars, around: dict[str, Vars]):
        super().__init__(own)
        self._around = around

    def __getitem__(self, name: str) -> Any:
        other = self._around.get(name)
        if other is None:
            return super().__getitem__(name)
        try:
            return other[name]
        except KeyError:
            raise UndefinedError(name) from None

    def __setitem__(self, name: str, value: Any) -> None:
        other = self._around.get(name)
        if other is None:
            super().__setitem__(name, value)
        else:
            other[name] = value

    def __delitem__(self, name: str) -> None:
        other = self._around.get(name)
        if other is None:
            super().__delitem__(name)
        else:
            del other[name]

    def __contains__(self, name: object) -> bool:
        other = self._around.get(name)  # type: ignore[call-overload]
        return super().__contains__(name) if other is None else name in other

    def __iter__(self) -> Iterator[str]:
        yield from super().__iter__()
        yield from (name for name, other in self._around.items() if name in other)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def get(self, name: str, default: Any = None) -> Any:
        other = self._around.get(name)
        return super().get(name, default) if other is None else other.get(name, default)

    def pop(self, name: str, *default: Any) -> Any:
        other = self._around.get(name)
        return super().pop(name, *default) if other is None else other.pop(name, *default)
