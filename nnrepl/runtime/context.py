"""What builtins and compiled code may ask of the running interpreter. `session.Session` provides it."""

from __future__ import annotations

from typing import Any, Protocol

from nnrepl.values.handles import FunctionHandle


class Output(Protocol):
    """Where text goes; a character is a byte, as in the language's strings."""

    def write(self, text: str, /) -> Any:
        """Write the text."""

    def flush(self) -> Any:
        """Send on what was written."""


class Frame:
    """The variables of the base workspace, or of a function that looks its variables up by name."""

    __slots__ = ("arguments", "function", "globals", "nargin", "nargout", "persistent", "vars")

    def __init__(self, vars: dict[str, Any], function: str = "", nargin: int = -1, nargout: int = -1):
        self.vars = vars
        self.function = function
        self.nargin = nargin
        self.nargout = nargout
        self.globals: set[str] = set()
        self.persistent: set[str] = set()
        self.arguments: tuple[str, ...] = ()


class Context(Protocol):
    """The running interpreter."""

    out: Output
    err: Output
    frames: list[Frame]
    globals: dict[str, Any]
    state: dict[str, Any]
    """What builtins keep for the life of the session (random generators, open files, timers), by a key of their own."""

    @property
    def frame(self) -> Frame:
        """The frame of the code that called the builtin."""

    def call(self, function: Any, args: tuple[Any, ...], nargout: int = 1) -> Any:
        """Call a handle, or a function by its name. Several outputs come as a tuple."""

    def handle(self, name: str) -> FunctionHandle:
        """A handle to the function of this name, which need not exist yet."""

    def find_function(self, name: str) -> Any:
        """What the name would call now: a Builtin, a user's function, or None."""

    def evaluate(self, text: str, frame: Frame, nargout: int = 0) -> Any:
        """Run a text in a frame; with nargout > 0 as an expression whose values are given back."""

    def display(self, value: Any, name: str) -> None:
        """Print a value as a statement without a semicolon does."""

    def warn(self, message: str, identifier: str = "") -> None:
        """Print a warning on the error stream, unless it is switched off."""
