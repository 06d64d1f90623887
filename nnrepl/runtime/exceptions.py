"""The struct that `catch err` binds."""

from __future__ import annotations

from typing import Any

from nnrepl.errors import Frame, OctaveError, OctaveSyntaxError
from nnrepl.values.containers import Struct, StructArray


def stack_value(frames: list[Frame]) -> Any:
    """A stack as the struct array that `err.stack` is, innermost call first."""
    items = [Struct({"file": f.file, "name": f.name, "line": float(f.line), "column": float(f.column)}) for f in frames]
    return StructArray.of(items, (len(items), 1), ("file", "name", "line", "column"))


def error_value(error: OctaveError) -> Struct:
    """The struct for an error that was caught: message, identifier, stack."""
    message = error.message if isinstance(error, OctaveSyntaxError) else error.message.removesuffix("\n")
    frames = [frame for frame in error.stack or () if frame.name]
    return Struct({"message": message, "identifier": error.identifier, "stack": stack_value(frames)})
