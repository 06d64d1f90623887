"""What builtins and compiled code may ask of the running interpreter. `session.Session` provides it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from nnrepl.errors import OctaveError, UndefinedError

if TYPE_CHECKING:
    import numpy as np

    from nnrepl.runtime.profiles import Profiler
    from nnrepl.values.handles import FunctionHandle
    from nnrepl.values.storage import Storage

RECURSION = 256
"""How deep calls may nest, as Octave's max_recursion_depth."""
PYTHON_FRAMES = 40
"""How many frames of Python a call may take."""


class Output(Protocol):
    """Where text goes; a character is a byte, as in the language's strings."""

    def write(self, text: str, /) -> Any:
        """Write the text."""

    def flush(self) -> Any:
        """Send on what was written."""


class Terminal(Protocol):
    """What people see of the output as it is written."""

    @property
    def connected(self) -> bool:
        """Whether the output is a terminal."""

    def draw(self, picture: np.ndarray, scale: int = 2) -> bool:
        """Show pixels (see display.pictures) in the terminal, each scale x scale of its own; False without one."""


class Frame:
    """The variables of the base workspace, or of a function that looks its variables up by name.

    vars         its own variables
    shared       names that are declared global in it
    globals      the values of all global variables of the session
    persistents  names that are declared persistent in it
    kept         the values of the persistent variables of the function
    on_leave     what to do when the function is left, last first
    closed       the names that may be variables, where evaluated text cannot add to them; else None
    nested       the nested functions that evaluated text can call
    """

    __slots__ = (
        "closed",
        "function",
        "globals",
        "kept",
        "nargin",
        "nargout",
        "nested",
        "on_leave",
        "persistents",
        "shared",
        "vars",
    )

    def __init__(
        self,
        vars: dict[str, Any],
        function: str = "",
        nargin: int = -1,
        nargout: int = -1,
        globals: dict[str, Any] | None = None,
    ):
        self.vars = vars
        self.function = function
        self.nargin = nargin
        self.nargout = nargout
        self.shared: set[str] = set()
        self.globals = {} if globals is None else globals
        self.persistents: set[str] = set()
        self.kept: dict[str, Any] = {}
        self.on_leave: list[Callable[[], None]] = []
        self.closed: frozenset[str] | None = None
        self.nested: dict[str, Any] = {}

    def refuse_new(self, name: str) -> None:
        """Raise the error for a name that cannot become a variable here."""
        if self.closed is not None and name not in self.closed:
            raise OctaveError(f'can not add variable "{name}" to a static workspace')

    def declare(self, name: str, kind: str, store: dict[str, Any]) -> None:
        """Have a name stand for a `global` or `persistent` variable, whose value is in this store."""
        if kind == "global":
            self.shared.add(name)
        else:
            self.persistents.add(name)
            self.kept = store
        self.vars.pop(name, None)

    def link(self, name: str, warn: Callable[[str, str], None]) -> bool:
        """Have a name stand for a global variable from now on; whether that has no value yet."""
        if name in self.persistents:
            raise OctaveError(f"can't make persistent variable '{name}' global")
        if name in self.vars:
            what = "global value overrides existing local value"
            if name not in self.globals:
                self.globals[name] = self.vars[name]
                what = "existing local value used to initialize global variable"
            for line in (
                f"'{name}' is defined in the current scope.\n",
                "in a future version, global variables must be declared before use.\n",
                what,
            ):
                warn(f"global: {line}", "Octave:global-local-conflict")
        self.declare(name, "global", self.globals)
        return name not in self.globals

    def _store(self, name: str) -> dict[str, Any]:
        if name in self.shared:
            return self.globals
        return self.kept if name in self.persistents else self.vars

    def names(self) -> list[str]:
        """The names of the variables that are defined, sorted as Octave's `who` does."""
        elsewhere = {*self.shared, *self.persistents}
        return sorted({*self.vars, *(name for name in elsewhere if name in self._store(name))})

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a variable."""
        return self._store(name).get(name, default)

    def __getitem__(self, name: str) -> Any:
        """The value of a variable that is defined, for code that asks which names are global now."""
        try:
            return self._store(name)[name]
        except KeyError:
            raise UndefinedError(name) from None

    def __setitem__(self, name: str, value: Any) -> None:
        """Bind a variable."""
        self._store(name)[name] = value

    def __contains__(self, name: str) -> bool:
        """Whether a variable is defined."""
        return name in self._store(name)

    def pop(self, name: str, default: Any) -> Any:
        """Take the value of a variable away from it."""
        return self._store(name).pop(name, default)

    def set(self, name: str, value: Any) -> None:
        """Bind a variable. The caller freezes a value that has another owner."""
        self._store(name)[name] = value

    def clear(self, name: str) -> None:
        """Forget a variable here; a global or persistent one keeps its value for others."""
        self.shared.discard(name)
        self.persistents.discard(name)
        self.vars.pop(name, None)


class Context(Protocol):
    """The running interpreter."""

    out: Output
    err: Output
    frames: list[Frame]
    globals: dict[str, Any]
    state: dict[str, Any]
    """What builtins keep for the life of the session (random generators, open files, timers), by a key of their own."""
    storage: Storage
    """How ranges and special matrices are kept."""
    ask: Callable[[str], str | None]
    """A line that the user types in answer to a question; None where the input has ended."""

    @property
    def frame(self) -> Frame:
        """The frame of the code that called the builtin."""

    @property
    def terminal(self) -> Terminal:
        """The terminal that the output goes to, if it is one."""

    @property
    def profiler(self) -> Profiler:
        """What measures the calls and lines of this session."""

    @property
    def path(self) -> list[str]:
        """The folders that are searched for functions; empty stands for the current one."""

    @property
    def autoloads(self) -> dict[str, str]:
        """The files that run when a function of this name is called."""

    def set_path(self, folders: Sequence[str]) -> None:
        """Search these folders for functions from now on."""

    def relink(self) -> None:
        """Look all functions up anew: the current folder or what lies in a folder has changed."""

    def function_names(self) -> set[str]:
        """The names of all functions that can be called from anywhere."""

    def run_script(self, file: str) -> None:
        """Run the script in a file in the frame of the code that called the builtin."""

    def call(self, function: Any, args: tuple[Any, ...], nargout: int = 1) -> Any:
        """Call a handle, or a function by its name. Several outputs come as a tuple."""

    def call_builtin(self, function: Any, args: tuple[Any, ...], nargout: int = 1) -> Any:
        """Call a Builtin, whatever hides its name."""

    def handle(self, name: str) -> FunctionHandle:
        """A handle to the function of this name, which need not exist yet."""

    def argument_texts(self) -> tuple[str, ...]:
        """The arguments of the running call of a builtin, as they are written."""

    def find_function(self, name: str, *, local: bool = True) -> Any:
        """What the name would call now in the code that runs: a Builtin, a user's function, or None.

        Without `local`, the functions that only this code knows do not count.
        """

    def find_function_file(self, name: str) -> str | None:
        """The file on the path that the name would be read from now; None for any other function."""

    def evaluate(self, text: str, frame: Frame, nargout: int = 0) -> Any:
        """Run a text in a frame; with nargout > 0 as an expression whose values are given back."""

    def display(self, value: Any, name: str) -> None:
        """Print a value as a statement without a semicolon does."""

    def warn(self, message: str, identifier: str = "") -> None:
        """Print a warning on the error stream, unless it is switched off."""

    def note_error(self, error: BaseException) -> bool:
        """Keep an error for `lasterr`; False where it is none of the user's, and must go on."""

    def clear_functions(self, pattern: str | None) -> None:
        """Forget functions of the prompt whose names fit, and have files read again; None: all of them."""
