"""MException: the value that `catch err` binds."""

from __future__ import annotations

from typing import Any, ClassVar

from nnrepl.errors import Frame, OctaveError
from nnrepl.values.containers import Struct, StructArray
from nnrepl.values.objects import Object


def stack_value(frames: list[Frame]) -> Any:
    """A stack as the struct array that `err.stack` is, innermost call first."""
    items = [Struct({"file": f.file, "name": f.name, "line": float(f.line), "column": float(f.column)}) for f in frames]
    return StructArray.of(items, (len(items), 1), ("file", "name", "line", "column"))


class MException(Object):
    """An error as a value."""

    class_name: ClassVar[str] = "MException"

    def __init__(self, message: str, identifier: str = "", stack: list[Frame] | None = None):
        self.message = message
        self.identifier = identifier
        self.stack = stack or []

    @classmethod
    def of(cls, error: OctaveError) -> MException:
        """The value for an error that was caught."""
        return cls(error.message, error.identifier, error.stack)

    def error(self) -> OctaveError:
        """The error that this value stands for, to be raised again."""
        error = OctaveError(self.message, self.identifier)
        error.stack = self.stack or None
        return error

    def get(self, name: str) -> Any:
        if name == "message":
            return self.message
        if name == "identifier":
            return self.identifier
        if name == "stack":
            return stack_value(self.stack)
        raise OctaveError(f"invalid use of a MException object: unknown property '{name}'")

    def has_method(self, name: str) -> bool:
        return name in ("rethrow", "throw", "getReport")

    def call(self, name: str, args: tuple[Any, ...], nargout: int) -> Any:
        if name == "getReport":
            return f"error: {self.message}"
        raise self.error()
