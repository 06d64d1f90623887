"""diary: a copy of the session in a file."""

from __future__ import annotations

import os
from typing import Any

from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context, Output
from nnrepl.values.text import decode, encode


class Diary:
    """The file that a session is copied to."""

    def __init__(self, name: str):
        self.name = os.path.abspath(name)
        try:
            self.note("")
        except OSError:
            raise OctaveError(f"diary: can't open diary file '{encode(name)}'") from None

    def note(self, text: str) -> None:
        """Write a text into it."""
        with open(self.name, "ab") as file:
            file.write(text.encode("latin-1"))


class CopiedOutput:
    """An output of which a diary gets a copy."""

    def __init__(self, out: Output, diary: Diary):
        self.original = out
        self._diary = diary

    @property
    def is_terminal(self) -> bool:
        """Whether people see the text as it is written."""
        return bool(getattr(self.original, "is_terminal", False))

    def write(self, text: str) -> None:
        """Write the text in both places."""
        self.original.write(text)
        self._diary.note(text)

    def flush(self) -> None:
        """Send on what was written."""
        self.original.flush()


@builtin("diary", "diary on", "diary off", "diary file", "[status, file] = diary()")
def diary(word: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Copy what is typed and printed into a file: on, off, or to a file of this name.

    Without a word on becomes off, and off on. The file is "diary" unless another was named; what is in it stays.
    status is whether a diary is kept.
    """
    kept = context.state.get("diary")
    name = context.state.get("diary_file", "diary")
    if nargout > 0:
        if word is not None:
            raise OctaveError("Invalid call to diary", "Octave:invalid-fun-call")
        return (kept is not None, encode(name)) if nargout > 1 else kept is not None
    if word is not None and not isinstance(word, str):
        raise OctaveError("diary: argument must be a string")
    wanted = ("off" if kept is not None else "on") if word is None else decode(str(word))
    if wanted == "off":
        _stop(context)
    elif wanted != "on" or kept is None:
        _stop(context)
        _start(context, name if wanted == "on" else os.path.expanduser(wanted))
    return None


def _start(context: Context, name: str) -> None:
    kept = Diary(name)
    context.state["diary"], context.state["diary_file"] = kept, name
    same = context.err is context.out
    context.out = CopiedOutput(context.out, kept)
    context.err = context.out if same else CopiedOutput(context.err, kept)


def _stop(context: Context) -> None:
    context.state.pop("diary", None)
    if isinstance(context.out, CopiedOutput):
        context.out = context.out.original
    if isinstance(context.err, CopiedOutput):
        context.err = context.err.original
