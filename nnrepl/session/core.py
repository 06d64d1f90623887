"""The interpreter: its workspace, its functions, and how texts run in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from nnrepl.display.format import Format
from nnrepl.errors import OctaveError, UndefinedError
from nnrepl.exactness import load_numpy
from nnrepl.later import later, without_collection
from nnrepl.registry import BUILTINS, Builtin
from nnrepl.runtime.context import PYTHON_FRAMES, RECURSION, Frame, Output
from nnrepl.runtime.filling import set_fill_character
from nnrepl.runtime.nestvars import NestVars
from nnrepl.runtime.warning import set_warn
from nnrepl.session.functions import SUFFIXES, BoundFunction, Found, FunctionTable, ScriptFile, UnitFacts, read_source
from nnrepl.session.library import TOPICS
from nnrepl.session.output import TextOutput
from nnrepl.source import Source
from nnrepl.syntax import nodes as n
from nnrepl.values import storage
from nnrepl.values.bytetext import decode, encode
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.sentinels import MISSING

if TYPE_CHECKING:
    from nnrepl.compiler.nesting import Nest
    from nnrepl.compiler.records import Workspace
    from nnrepl.compiler.unit import Unit
    from nnrepl.session.profiling import Profiler
    from nnrepl.session.terminal import Terminal

# Neither the compiler nor NumPy is imported before a text has something to run.
make_unit = later("nnrepl.compiler.environment", "make_unit")
compile_script = later("nnrepl.compiler.functions", "compile_script")
compile_values = later("nnrepl.compiler.functions", "compile_values")
recall_script = later("nnrepl.compiler.records", "recall_script")
workspace = later("nnrepl.compiler.records", "Workspace")
checked = later("nnrepl.compiler.linking", "checked")
share = later("nnrepl.values.sharing", "share")
cell_row = later("nnrepl.runtime.control", "cell_row")
error_value = later("nnrepl.runtime.exceptions", "error_value")
parse_lines = later("nnrepl.session.reading", "parse_lines")
parse_whole = later("nnrepl.session.reading", "parse_whole")
complete = later("nnrepl.compiler.tracing", "complete")
running_unit = later("nnrepl.compiler.tracing", "running_unit")
in_typed_text = later("nnrepl.compiler.tracing", "in_typed_text")
running_arguments = later("nnrepl.compiler.tracing", "running_arguments")
show = later("nnrepl.display.show", "show")
give_warning = later("nnrepl.builtins.warnings", "give")
from_python = later("nnrepl.session.conversion", "from_python")
to_python = later("nnrepl.session.conversion", "to_python")
with_usage = later("nnrepl.session.reports", "with_usage")
new_profiler = later("nnrepl.session.profiling", "Profiler")
new_terminal = later("nnrepl.session.terminal", "Terminal")
print_arguments = later("nnrepl.syntax.printer", "print_arguments")

Code = Callable[[dict[str, Any]], Any]
EVALUATED = 500
"""How many evaluated texts are kept compiled."""


def _end_calls(error: BaseException) -> None:
    """Give up the variables of the calls that an error has ended: an onCleanup among them runs now."""
    trace = error.__traceback__
    while trace is not None:
        # The frame of code that goes on, in which the error was caught, keeps its variables.
        with suppress(RuntimeError):
            trace.tb_frame.clear()
        trace = trace.tb_next


def _let_go(*errors: BaseException) -> None:
    """Forget the frames that errors came through, and with them what their variables hold."""
    for error in errors:
        _end_calls(error)
        error.__traceback__ = error.__context__ = error.__cause__ = None


class Session:
    """An interpreter with a workspace of its own.

    out, err  where its text goes (anything with `write` and `flush` that takes byte strings)
    path      folders to search for functions, after the current one

    >>> s = Session()
    >>> s.run("x = 1 + 1;")
    >>> s["x"]
    2.0
    """

    def __init__(self, out: Output | None = None, err: Output | None = None, path: Collection[str] = ()):
        self.out: Output = out if out is not None else TextOutput()
        self.err: Output = err if err is not None else self.out
        self._terminal: Terminal | None = None
        self._profiler: Profiler | None = None
        self.globals: dict[str, Any] = {}
        self.frames: list[Frame] = [Frame({}, globals=self.globals)]
        self.state: dict[str, Any] = {"format": Format()}
        self.storage = storage.Storage()
        self.ask: Callable[[str], str | None] = self._ask
        folders = ["", *map(os.path.abspath, path)]
        self.functions = FunctionTable(self.new_unit, self._run_script_file, folders, context=self)
        self._evaluated: dict[tuple[Any, ...], tuple[int, Code]] = {}
        self._own_unit: Unit | None = None
        BUILTINS.expect(TOPICS)
        sys.setrecursionlimit(max(sys.getrecursionlimit(), PYTHON_FRAMES * RECURSION))

    # -------------------------------------------------------------- workspace

    @property
    def workspace(self) -> dict[str, Any]:
        """The variables of the prompt and of scripts, by name."""
        return self.frames[0].vars

    @property
    def frame(self) -> Frame:
        """The frame of the code that runs."""
        return self.frames[-1]

    @property
    def terminal(self) -> Terminal:
        """The terminal that the output goes to, if it is one."""
        if self._terminal is None or self._terminal.out is not self.out:
            self._terminal = new_terminal(self.out)
        return self._terminal

    @property
    def profiler(self) -> Profiler:
        """What measures the calls and lines of this session."""
        if self._profiler is None:
            self._profiler = new_profiler()
        return self._profiler

    def __getitem__(self, name: str) -> Any:
        """A variable as Python knows it: float, complex, bool, str, NumPy array, list, dict or a callable."""
        return to_python(self.workspace[name])

    def __setitem__(self, name: str, value: Any) -> None:
        """Give a variable a value from Python: numbers, strings, arrays, lists, dicts, callables."""
        self.workspace[name] = from_python(value)

    # ---------------------------------------------------------------- running

    def run(self, text: str, name: str = "", called: str = "", *, typed: bool = False) -> None:
        """Run a text in the workspace. Raises OctaveError, with its place and stack, where the program fails.

        name    the file that the text comes from, for error messages; empty for other text
        called  what traces call it (by default the file's name without its suffix)
        typed   whether its lines were typed one by one: a parse error then shows the line where it is
        """
        self.functions.forget_changed_files()
        before = set_warn(self.warn)
        set_fill_character(self.state.get("string_fill_char", " "))
        storage.use(self.storage)
        if self._profiler is not None:
            self._profiler.begin()
        try:
            self._run_source(Source(text, name, called), self.frames[0], typed)
        except BaseException as error:
            self._raise_completed(error)
        finally:
            if self._profiler is not None:
                self._profiler.end()
            if self.functions.cache is not None:
                self.functions.cache.save()
            set_warn(before)
            storage.use(storage.Storage())
            del self.frames[1:]

    def run_file(self, file: str) -> None:
        """Run the script in a file in the workspace; of a function file, its first function."""
        source = read_source(file)
        self.run(source.text, os.path.abspath(source.name), self._called(file))

    def _run_source(self, source: Source, frame: Frame, typed: bool) -> None:
        with without_collection():
            program = parse_whole(source, frame.names(), self.functions.cache, by_line=typed)
        self._run_file_program(program, frame)

    def _run_file_program(self, program: n.Program, frame: Frame) -> None:
        """Run a text; a function file that could be called by its name is called."""
        source = program.source
        if source.name and not source.called and program.is_function_file:
            self.functions.call_file(program)
        else:
            self.run_program(program, frame)

    def run_program(self, program: n.Program, frame: Frame) -> None:
        """Run a parsed text in a frame."""
        if not program.body:
            return
        with without_collection():
            unit = self._unit_in(program, frame)
        for node in program.body:
            if isinstance(node, n.FunctionDef):
                unit.defines.add(node.name)
        self._compile(program, unit, frame)(frame.vars)

    def _compile(self, program: n.Program, unit: Unit, frame: Frame) -> Code:
        with without_collection():
            workspace = self._workspace_of(frame, program.source)
            facts = UnitFacts(self.functions, unit)
            code = recall_script(program, unit, facts, workspace) or compile_script(program, unit, facts, workspace)
            self.functions.linker.link(unit)
        return code

    def _workspace_of(self, frame: Frame, source: Source) -> Workspace:
        in_function = frame is not self.frames[0]
        declared = frozenset(frame.shared), frozenset(frame.persistents)
        # A script, unlike evaluated text, may add variables to any frame.
        closed = None if source.name else frame.closed
        return workspace(frozenset(frame.vars), *declared, frame.kept, in_function, closed)

    def run_script(self, file: str) -> None:
        """Run the script in a file in the frame of the code that runs."""
        source = read_source(file)
        source = Source(source.text, os.path.abspath(source.name), self._called(file))
        self._run_file_program(parse_whole(source, (), self.functions.cache), self.frame)

    def _called(self, file: str) -> str:
        """What traces call a script that is run by its file's name; empty: its stem, by which it could be called."""
        stem, suffix = os.path.splitext(os.path.basename(file))
        reachable = suffix in SUFFIXES and stem.isidentifier() and self.functions.file_of(stem) == os.path.abspath(file)
        return "" if reachable else file

    def _run_script_file(self, script: ScriptFile) -> None:
        self.run_program(script.program, self.frame)

    def _raise_completed(self, error: BaseException) -> None:
        completed = self._complete(error)
        if completed is None:
            raise error
        _end_calls(error)
        raise completed.with_traceback(error.__traceback__) from None

    def evaluate(self, text: str, frame: Frame, nargout: int = 0) -> Any:
        """Run a text in a frame; with nargout > 0 as an expression, whose values are given back."""
        key = (text, nargout, frame is self.frames[0], frame.function, frozenset(frame.vars), frozenset(frame.shared))
        known = self._evaluated.get(key)
        if known is not None and known[0] == self.functions.version:
            return known[1](frame.vars)
        source = Source(text)
        if nargout == 0 and "\n" in text.strip():
            # Each line is parsed when those before it have been run.
            for program in parse_lines(source, frame.names()):
                self.run_program(program, frame)
            return None
        program = parse_whole(source, frame.names())
        code = self._compile_values(program, frame, nargout) if nargout > 0 else self._compile_line(program, frame)
        if not frame.persistents and not frame.nested and not program.warns:
            # The same text is often evaluated again and again, as in a loop: its code is kept.
            if len(self._evaluated) >= EVALUATED:
                self._evaluated.clear()
            self._evaluated[key] = (self.functions.version, code)
        return code(frame.vars)

    def _compile_line(self, program: n.Program, frame: Frame) -> Code:
        return self._compile(program, self._unit_in(program, frame), frame)

    def _unit_in(self, program: n.Program, frame: Frame) -> Unit:
        """A unit for a text; evaluated text can call the nested functions of its frame."""
        unit = self.new_unit(program.source)
        self.functions.attach(unit, program)
        if not program.source.name:
            unit.functions.update(frame.nested)
            unit.evaluated_in = frame.function if frame.function.isidentifier() else ""
        return unit

    def _compile_values(self, program: n.Program, frame: Frame, nargout: int) -> Code:
        if len(program.body) != 1 or not isinstance(program.body[0], n.ExprStmt):
            if not program.body:
                raise OctaveError("value on right hand side of assignment is undefined")
            raise OctaveError("eval: invalid use of statement list")
        unit = self._unit_in(program, frame)
        facts = UnitFacts(self.functions, unit)
        code = compile_values(program.body[0].expr, unit, facts, self._workspace_of(frame, program.source), nargout)
        self.functions.linker.link(unit)
        return code

    # ---------------------------------------------------------------- calling

    def call(self, function: Any, args: tuple[Any, ...], nargout: int = 1) -> Any:
        """Call a handle, or a function by its name. Several outputs come as a tuple."""
        if isinstance(function, str):
            function = self.handle(function)
        if not isinstance(function, FunctionHandle):
            raise OctaveError("feval: FUNC must be the name of a function or a function handle")
        return function.call(*args, nargout=nargout)

    def call_builtin(self, function: Builtin, args: tuple[Any, ...], nargout: int = 1) -> Any:
        """Call a Builtin, whatever hides its name."""
        return self.functions.call_builtin(function, args, nargout)

    def handle(self, name: str) -> FunctionHandle:
        """A handle to the function of this name, which need not exist yet."""
        return self._handle_in(self._unit_of(name), name)

    @property
    def _handles(self) -> Unit:
        """The unit of handles that are made by name."""
        if self._own_unit is None:
            self._own_unit = self.new_unit(Source(""))
        return self._own_unit

    def _unit_of(self, name: str) -> Unit:
        """The unit of the running code, where a subfunction or nested function there has this name."""
        found = running_unit(name)
        if found is None:
            return self._handles
        unit, nest, closure, around = found
        if nest is not None:
            unit = self.new_unit(Source(""))
            unit.functions[name] = BoundFunction(nest, closure, around)
        return unit

    def _handle_in(self, unit: Unit, name: str) -> FunctionHandle:
        nested = unit.functions.get(name)
        if isinstance(nested, BoundFunction):
            return nested.handle()
        if name in unit.handles:
            return unit.handles[name]
        key = unit.slot(name, None, None, False)
        self.functions.linker.link(unit)
        slots = unit.globals

        def call(*args: Any, nargout: int = 1) -> Any:
            try:
                return slots[key](*args, nargout=nargout)
            except UndefinedError as error:
                if error.name != name or self.functions.find(name, unit) is not None:
                    raise
                raise OctaveError(f"invalid function handle, unable to find function for @{name}") from None

        handle = unit.handles[name] = FunctionHandle(checked(call), name)
        return handle

    def argument_texts(self) -> tuple[str, ...]:
        """The arguments of the running call of a builtin, as they are written."""
        return print_arguments(running_arguments())

    def find_function(self, name: str, *, local: bool = True) -> Found | None:
        """What the name would call now in the code that runs; without `local`, what it would call anywhere."""
        return self.functions.find(name, self._unit_of(name) if local else None)

    def find_function_file(self, name: str) -> str | None:
        """The file on the path that the name would be read from now; None for any other function."""
        return None if name in self.functions.commands else self.functions.file_of(name)

    # ----------------------------------------------------- for compiled code

    def new_unit(self, source: Source) -> Unit:
        """A unit whose code runs in this session."""
        load_numpy()
        unit: Unit = make_unit(source)
        unit.globals.update(
            {
                ".globals": self.globals,
                ".show": self._show,
                ".handle": partial(self._handle_in, unit),
                ".define": self.functions.define,
                ".declare": self._declare,
                ".link": self._link,
                ".running_frame": lambda: self.frames[-1],
                ".enter": self._enter,
                ".enter_anonymous": self._enter_anonymous,
                ".leave": self._leave,
                ".know": self._know,
                ".caught": self._caught,
            }
        )
        return unit

    def _show(self, name: str, value: Any) -> None:
        if self.state.get("silent_functions") and not in_typed_text():
            return
        self.display(value, name)

    def display(self, value: Any, name: str) -> None:
        """Print a value as a statement without a semicolon does."""
        self.out.write(show(name, value, self.state["format"]))

    def _declare(self, name: str, kind: str, store: dict[str, Any]) -> None:
        self.frame.refuse_new(name)
        self.frame.declare(name, kind, store)

    def _link(self, name: str) -> bool:
        self.frame.refuse_new(name)
        return self.frame.link(name, self.warn)

    def _enter(
        self,
        name: str,
        names: tuple[str, ...],
        args: tuple[Any, ...],
        rest: tuple[Any, ...] | None,
        nargout: int,
        closed: frozenset[str] | None = None,
        around: tuple[tuple[str, dict[str, Any]], ...] = (),
    ) -> dict[str, Any]:
        """A frame for a function; one in a nest is closed to new names, and shares variables of those around it."""
        given = {k: share(v) for k, v in zip(names, args, strict=True) if v is not MISSING}
        nargin = len(given) + len(rest or ())
        if rest is not None:
            given["varargin"] = cell_row(rest)
        if around:
            given = NestVars(given, dict(around))
        frame = Frame(given, function=name, nargin=nargin, nargout=nargout, globals=self.globals)
        frame.closed = closed
        if len(self.frames) > self.state.get("max_recursion_depth", RECURSION):
            raise RecursionError
        self.frames.append(frame)
        return frame.vars

    def _enter_anonymous(
        self,
        names: tuple[str, ...],
        args: tuple[Any, ...],
        rest: tuple[Any, ...] | None,
        captured: tuple[str, ...],
        values: tuple[Any, ...],
        nargout: int,
    ) -> None:
        """A frame for an anonymous function, closed to names that are no parameters and were not captured."""
        own = self._enter("@<anonymous>", names, args, rest, nargout, frozenset((*names, *captured, "varargin", "ans")))
        own.update((k, share(v)) for k, v in zip(captured, values, strict=True) if v is not MISSING)

    def _leave(self) -> None:
        for undo in reversed(self.frames.pop().on_leave):
            undo()

    def _know(self, *functions: tuple[str, Nest, Any, dict[str, Any]]) -> None:
        self.frame.nested = {name: BoundFunction(nest, call, around) for name, nest, call, around in functions}

    def _caught(self, error: BaseException) -> Any:
        completed = self._complete(error)
        if completed is None:
            raise error
        _let_go(error, completed)
        return error_value(completed)

    def note_error(self, error: BaseException) -> bool:
        """Keep an error for `lasterr`; False where it is none of the user's, and must go on."""
        completed = self._complete(error)
        if completed is None:
            return False
        _let_go(error, completed)
        return True

    def _complete(self, error: BaseException) -> OctaveError | None:
        """The user's error with its place and stack, kept for `lasterr`; None for a bug of nnrepl."""
        if self._profiler is not None:
            self._profiler.resume()
        completed = complete(error, lambda name: self.find_function(name) is not None)
        if completed is not None:
            if completed.identifier == "Octave:invalid-fun-call":
                completed.message = with_usage(completed.message)
            self.state["last_error"] = completed
        return completed

    def _ask(self, question: str) -> str | None:
        """A line of standard input in answer to a question; None where it has ended."""
        self.show_pictures()
        self.out.write(encode(question))
        self.out.flush()
        line = decode(sys.stdin.buffer.readline().decode("latin-1"))
        return line.rstrip("\r\n") if line else None

    @property
    def path(self) -> list[str]:
        """The folders that are searched for functions; empty stands for the current one."""
        return list(self.functions.path)

    @property
    def autoloads(self) -> dict[str, str]:
        """The files that run when a function of this name is called."""
        return self.functions.autoloads

    def set_path(self, folders: Sequence[str]) -> None:
        """Search these folders for functions from now on."""
        self.functions.path[:] = folders
        self.functions.relink()

    def relink(self) -> None:
        """Look all functions up anew: the current folder or what lies in a folder has changed."""
        self.functions.relink()

    def function_names(self) -> set[str]:
        """The names of all functions that can be called from anywhere."""
        return self.functions.names()

    def show_pictures(self, final: bool = False) -> None:
        """Show the figures that have changed since they were last shown. final: the program ends."""
        show = self.state.get("show_pictures")
        if show is not None:
            show(final)

    def clear_functions(self, pattern: str | None) -> None:
        """Forget functions of the prompt whose names fit, and have files read again; None: all of them."""
        self.functions.clear(pattern, self.state.get("locked_functions", ()))

    def warn(self, message: str, identifier: str = "") -> None:
        """Print a warning on the error stream, unless it is switched off."""
        if message:
            give_warning(self, message, identifier)
