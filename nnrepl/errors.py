"""The errors of nnrepl. A user's error is data: Octave's message and identifier, labelled spans, notes."""

from __future__ import annotations

from typing import Any, NamedTuple

from nnrepl.source import Source, Span


class Label(NamedTuple):
    """A stretch of source text and what is to be said under it, such as the shape of an operand."""

    span: Span
    text: str = ""


class NnreplError(Exception):
    """Base of what nnrepl raises on purpose."""


class OctaveError(NnreplError):
    """An error of the user's program: what `try`/`catch` sees.

    message     Octave's text, without the leading `error: `
    identifier  such as `Octave:undefined-function`, or empty
    stack       frames, innermost first, filled in when the error leaves compiled code
    operands    values whose shapes an explanation may show
    notes       hints for people; never part of what Octave prints
    """

    def __init__(
        self, message: str, identifier: str = "", *, operands: tuple[Any, ...] = (), notes: tuple[str, ...] = ()
    ):
        super().__init__(message)
        self.message = message
        self.identifier = identifier
        self.operands = operands
        self.notes = notes
        self.stack: list[Frame] | None = None
        self.source: Source | None = None
        self.span: Span | None = None


class Frame(NamedTuple):
    """One line of a stack trace: the function's name, its file, line and column (from 1; -1 where unknown)."""

    name: str
    file: str
    line: int
    column: int


class CallError(OctaveError):
    """A call of a user's function with too many inputs or outputs. Its stack begins inside that function."""

    def __init__(self, function: str, what: str):
        super().__init__(f"{function}: function called with too many {what}", "Octave:invalid-fun-call")
        self.function = function


class UndefinedError(OctaveError):
    """A name that is neither a variable nor a function. Where it stands is added when that is known.

    ended  where a function ended without setting the output of this name: its unit, its name and an offset
    """

    ended: tuple[Any, str, int] | None = None

    def __init__(self, name: str, *, notes: tuple[str, ...] = ()):
        super().__init__(f"'{name}' undefined", "Octave:undefined-function", notes=notes)
        self.name = name

    def place(self, line: int, column: int) -> None:
        """Say where the name stands."""
        self.message = f"'{self.name}' undefined near line {line}, column {column}"


class LoopError(OctaveError):
    """A `for` over a value that has no columns. Where the loop stands is added when that is known."""

    def __init__(self) -> None:
        super().__init__("invalid type in for loop expression")

    def place(self, line: int, column: int) -> None:
        """Say where the loop stands."""
        self.message += f" near line {line}, column {column}"


class OctaveSyntaxError(OctaveError):
    """A text that is not a program. The message is Octave's whole text, `parse error:` with its excerpt.

    before  an empty program with what there is to warn about before the error
    """

    before: Any = None

    def __init__(self, message: str, source: Source, span: Span, *, notes: tuple[str, ...] = ()):
        super().__init__(message, "", notes=notes)
        self.source = source
        self.span = span


class ExitRequest(NnreplError):
    """`exit` or `quit` was called: leave the program with this status."""

    def __init__(self, status: int):
        super().__init__(status)
        self.status = status
