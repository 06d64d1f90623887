"""Cells, structs and struct arrays. `shared` says that a second name may see the container: copy before writing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from nnrepl.values.sharing import share, share_all


def object_array(items: Sequence[Any], dims: tuple[int, ...]) -> np.ndarray:
    """An object array of these dimensions, filled column by column."""
    return np.fromiter(items, dtype=object, count=len(items)).reshape(dims, order="F")


class Cell:
    """A cell array; `data` is an object array of two or more dimensions."""

    __slots__ = ("data", "shared")

    def __init__(self, data: np.ndarray):
        self.data = data
        self.shared = False

    @classmethod
    def of(cls, items: Sequence[Any], dims: tuple[int, ...] | None = None) -> Cell:
        """A cell of these values (a row unless dims says otherwise), filled column by column."""
        share_all(items)
        return cls(object_array(items, dims or (1, len(items))))

    @classmethod
    def empty(cls, *dims: int) -> Cell:
        """A cell of these dimensions (0x0 by default) that holds empty matrices."""
        data = np.empty(dims or (0, 0), dtype=object, order="F")
        data.fill(EMPTY)
        return cls(data)

    def items(self) -> list[Any]:
        """The contents column by column."""
        return self.data.ravel(order="F").tolist() if self.data.dtype == object else []

    def copy(self) -> Cell:
        """A cell of its own with the same contents, which now have two owners."""
        for item in self.data.flat:
            share(item)
        return Cell(self.data.copy(order="F"))


class Struct:
    """A 1x1 struct: names to values, in the order in which they were made."""

    __slots__ = ("fields", "shared")

    def __init__(self, fields: dict[str, Any] | None = None):
        self.fields = {} if fields is None else fields
        self.shared = False

    def copy(self) -> Struct:
        """A struct of its own with the same contents, which now have two owners."""
        for item in self.fields.values():
            share(item)
        return Struct(dict(self.fields))


class StructArray:
    """A struct array that is not 1x1: `data` is an object array of Structs that all have the fields `keys`."""

    __slots__ = ("data", "keys", "shared")

    def __init__(self, data: np.ndarray, keys: Iterable[str]):
        self.data = data
        self.keys = list(keys)
        self.shared = False

    @classmethod
    def of(
        cls, items: Sequence[Struct], dims: tuple[int, ...], keys: Iterable[str] | None = None
    ) -> Struct | StructArray:
        """A struct array of these dimensions, filled column by column; 1x1 gives the Struct itself."""
        if len(items) == 1 and all(d == 1 for d in dims):
            return items[0]
        names = keys if keys is not None else (items[0].fields if items else ())
        share_all(items)
        return cls(object_array(items, dims), names)

    def items(self) -> list[Struct]:
        """The elements column by column."""
        return self.data.ravel(order="F").tolist()

    def copy(self) -> StructArray:
        """A struct array of its own with the same elements, which now have two owners."""
        for item in self.data.flat:
            share(item)
        return StructArray(self.data.copy(order="F"), self.keys)


def _empty() -> np.ndarray:
    value = np.zeros((0, 0), order="F")
    value.flags.writeable = False
    return value


EMPTY = _empty()
"""The 0x0 double matrix, shared by all who need one."""
