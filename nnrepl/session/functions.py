"""Which functions there are: those defined at the prompt and in scripts, those in files on the path, and builtins."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, NamedTuple

from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.registry import BUILTINS, Builtin
from nnrepl.source import Source
from nnrepl.syntax import nodes as n
from nnrepl.values.bytetext import encode
from nnrepl.values.handles import FunctionHandle

if TYPE_CHECKING:
    from nnrepl.compiler.linking import Callee, Linker
    from nnrepl.compiler.nesting import Nest
    from nnrepl.compiler.records import Compiled
    from nnrepl.compiler.unit import Unit
    from nnrepl.session.cache import Cache

recall_function = later("nnrepl.compiler.records", "recall_function")
compile_function = later("nnrepl.compiler.functions", "compile_function")
callee = later("nnrepl.compiler.linking", "Callee")
fit = later("nnrepl.compiler.linking", "fit")
new_linker = later("nnrepl.compiler.linking", "Linker")
nested_handle = later("nnrepl.compiler.nesting", "nested_handle")
scopes_of = later("nnrepl.compiler.nesting", "scopes_of")
told_tree = later("nnrepl.session.reading", "told_tree")
tree_of = later("nnrepl.session.reading", "tree_of")
announced = later("nnrepl.session.reading", "announced")
warn = later("nnrepl.runtime.warning", "warn")

SUFFIXES = (".m", ".nn")
_REACHES_CALLERS = frozenset({"evalin", "assignin", "inputname", "source"})


class UserFunction:
    """A function written in the language; compiled when it is first called."""

    def __init__(self, name: str, node: n.FunctionDef, unit: Unit, table: FunctionTable, file: str = ""):
        self.name = name
        self.node = node
        self.unit = unit
        self.table = table
        self.file = file
        self._compiled: Compiled | None = None

    @property
    def compiled(self) -> Compiled:
        """Its Python function."""
        done = self._compiled
        if done is None:
            facts = UnitFacts(self.table, self.unit)
            kept = recall_function(self.node, self.unit, facts)
            done = self._compiled = kept or compile_function(self.node, self.unit, facts)
            self.table.linker.link(self.unit)
        return done

    def callee(self) -> Callee:
        """As a slot calls it."""
        done = self.compiled
        return callee(
            self.name, done.call, 0, done.max_inputs, done.max_outputs, done.takes_nargout, fresh=False, user=True
        )


class ScriptFile(NamedTuple):
    """A script on the path: calling it runs its text in the caller's workspace."""

    name: str
    file: str
    program: n.Program
    run: Callable[[ScriptFile], None]

    def callee(self) -> Callee:
        """As a slot calls it."""

        def call(*args: Any, nargout: int = 1) -> None:
            if args or nargout > 0:
                raise OctaveError(f"invalid call to script {self.file}")
            self.run(self)

        return callee(self.name, call, user=True)


class BoundFunction(NamedTuple):
    """A nested function that evaluated text can call, in the frame that it was made in.

    around  the variables of the function around it, in a dict or a closure
    """

    nest: Nest
    call: Callable[..., Any]
    around: Any

    def callee(self) -> Callee:
        """As a slot calls it."""
        return self.nest.callee._replace(call=self.call)

    @property
    def node(self) -> n.FunctionDef:
        """Its definition."""
        return self.nest.node

    def handle(self) -> FunctionHandle:
        """A handle to it."""
        return nested_handle(self.nest, self.call, self.around)


Found = UserFunction | ScriptFile | BoundFunction | Builtin


class _Loaded:
    """A file that was read; `announced` says whether the warnings of its text were given."""

    def __init__(self, stamp: tuple[int, int], value: UserFunction | ScriptFile, program: n.Program):
        self.stamp = stamp
        self.value = value
        self.program = program
        self.announced = False


class FunctionTable:
    """All functions of a session.

    path      the folders that are searched, the first before the others; empty stands for the current folder
    commands  functions defined at the prompt and in scripts
    autoloads  files that run when a function of this name is called
    version   counts the changes after which code may have to be compiled anew
    optimize  whether loops are compiled for the kinds of values that they find
    """

    def __init__(
        self,
        new_unit: Callable[[Source], Unit],
        run_script: Callable[[ScriptFile], None],
        path: list[str],
        context: Any = None,
    ):
        self.new_unit = new_unit
        self.run_script = run_script
        self.path = path
        self.context = context
        self.commands: dict[str, UserFunction] = {}
        self.autoloads: dict[str, str] = {}
        self.version = 0
        self.optimize = True
        self.cache: Cache | None = None
        self._linker: Linker | None = None
        self._files: dict[str, _Loaded] = {}
        self._listings: dict[str, tuple[int, frozenset[str]]] = {}
        self._reaching: dict[str, bool] = {}

    @property
    def linker(self) -> Linker:
        """What fills the slots of compiled code."""
        if self._linker is None:
            self._linker = new_linker(self)
        return self._linker

    # ---------------------------------------------------------------- look-up

    def find(self, name: str, unit: Unit | None = None, quiet: bool = False) -> Found | None:
        """What a name calls in the code of a unit; unless `quiet`, the warnings about a file are given once."""
        if unit is not None and name in unit.functions:
            return unit.functions[name]
        if name in self.commands:
            return self.commands[name]
        if name in self.autoloads and (script := self._autoloaded(name)) is not None:
            return script
        file = self._private_file(name, unit) or self.file_of(name)
        if file is not None:
            return self._load(name, file, quiet)
        return BUILTINS.find(name)

    def resolve(self, name: str, unit: Unit) -> Callee | None:
        """What a name calls, as a slot calls it."""
        found = self.find(name, unit)
        if found is None:
            return self._package_callee(name)
        if isinstance(found, Builtin):
            return self._builtin_callee(found)
        return found.callee()

    def _package_callee(self, name: str) -> Callee | None:
        """What is called instead of a package, or of a function that a package lacks: the error."""
        package, _, member = name.rpartition(".")
        if self.is_package(name):
            message = "invalid meta.package indexing"
        elif package and self.is_package(package):
            message = f"member '{member}' in package '{package}' does not exist"
        else:
            return None

        def call(*args: Any, nargout: int = 1) -> None:
            raise OctaveError(message)

        return callee(name, call)

    def _builtin_callee(self, found: Builtin) -> Callee:
        keywords = found.keywords
        call = found.impl
        if "context" in keywords:
            call = _with_context(call, self.context)
        least, most = found.inputs
        bare = found.bare(self.context) if found.bare is not None else None
        takes_nargout = "nargout" in keywords
        return callee(
            found.name, call, least, most, found.max_outputs, takes_nargout, found.fresh, bare=bare, over=found.over
        )

    def call_builtin(self, found: Builtin, args: tuple[Any, ...], nargout: int) -> Any:
        """Call a builtin, whatever hides its name."""
        return fit(self._builtin_callee(found), len(args), nargout)(*args)

    def file_of(self, name: str) -> str | None:
        """The file on the path that defines the name."""
        *packages, base = name.split(".")
        if not base.isidentifier():
            return None
        for folder in self.path:
            place = os.path.join(folder, *(f"+{package}" for package in packages))
            names = self._listing(place or ".")
            for suffix in SUFFIXES:
                if base + suffix in names:
                    return absolute(os.path.join(place, base + suffix))
        return None

    def file_names(self, folders: Iterable[str]) -> set[str]:
        """The names of the files in folders that define functions or are scripts."""
        return set().union(*(self._listing(folder or ".") for folder in folders))

    def is_package(self, name: str) -> bool:
        """Whether there is a package of this name: a folder `+name` in one of the path; with dots, one in another."""
        inside = os.path.join(*(f"+{package}" for package in name.split(".")))
        return any(os.path.isdir(os.path.join(folder, inside)) for folder in self.path)

    def _private_file(self, name: str, unit: Unit | None) -> str | None:
        if unit is None or not unit.source.name:
            return None
        here = os.path.dirname(unit.source.name)
        folder = here if os.path.basename(here) == "private" else os.path.join(here, "private")
        names = self._listing(folder)
        for suffix in SUFFIXES:
            if name + suffix in names:
                return os.path.join(folder, name + suffix)
        return None

    def _listing(self, folder: str) -> frozenset[str]:
        try:
            stamp = os.stat(folder).st_mtime_ns
        except OSError:
            return frozenset()
        key = absolute(folder)
        known = self._listings.get(key)
        if known is None or known[0] != stamp:
            try:
                names = frozenset(name for name in os.listdir(folder) if name.endswith(SUFFIXES))
            except OSError:
                names = frozenset()
            known = self._listings[key] = (stamp, names)
        return known[1]

    # ------------------------------------------------------------------ files

    def _load(self, name: str, file: str, quiet: bool) -> UserFunction | ScriptFile:
        stamp = _stamp(file)
        known = self._files.get(file)
        if known is None or (known.stamp != stamp and self._times_count):
            program = (tree_of if quiet else told_tree)(read_source(file), (), self.cache)
            known = self._files[file] = _Loaded(stamp, self._of_file(name, file, program), program)
        if not (known.announced or quiet):
            known.announced = True
            announced(known.program)
            if isinstance(known.value, UserFunction):
                _warn_of_other_name(known.value)
        return known.value

    def _autoloaded(self, name: str) -> ScriptFile | None:
        """The file of an autoload, which is read as a script even where it begins with a function."""
        given = self.autoloads[name]
        places = [given] if os.path.isabs(given) else [os.path.join(folder, given) for folder in self.path]
        file = next(filter(os.path.isfile, map(absolute, places)), None)
        if file is None:
            return None
        return ScriptFile(name, file, tree_of(read_source(file), (), self.cache), self.run_script)

    def _of_file(self, name: str, file: str, program: n.Program) -> UserFunction | ScriptFile:
        if not program.is_function_file:
            return ScriptFile(name, file, program, self.run_script)
        main = self.main_of(program)
        main.name = name
        return main

    def call_file(self, program: n.Program) -> None:
        """Call what a function file stands for: its first function, under the file's name."""
        file = program.source.name
        known = self._files.get(file)
        main = self._of_file(os.path.splitext(os.path.basename(file))[0], file, program)
        assert isinstance(main, UserFunction)
        if known is None or not known.announced:
            _warn_of_other_name(main)
        main.callee().call(nargout=0)

    def attach(self, unit: Unit, program: n.Program) -> None:
        """Have a unit stand for a tree; code of files is kept in the cache."""
        unit.program = program
        if self.cache is not None:
            unit.records = self.cache.records(program)

    def main_of(self, program: n.Program) -> UserFunction:
        """The first function of a function file, which sees the others."""
        unit = self.new_unit(program.source)
        self.attach(unit, program)
        nodes = [node for node in program.body if isinstance(node, n.FunctionDef)]
        functions = [UserFunction(node.name, node, unit, self, program.source.name) for node in nodes]
        unit.functions = {function.name: function for function in functions}
        return functions[0]

    @property
    def _times_count(self) -> bool:
        """Whether a file that has changed is read again."""
        return self.context is None or self.context.state.get("ignore_function_time_stamp") != "all"

    def forget_changed_files(self) -> None:
        """Have files that were edited, appeared or went away looked up anew."""
        changed = [file for file, loaded in self._files.items() if self._times_count and _stamp(file) != loaded.stamp]
        for file in changed:
            del self._files[file]
        if changed or any(_folder_stamp(key) != stamp for key, (stamp, _) in self._listings.items()):
            self.relink()

    def relink(self) -> None:
        """Resolve all calls anew: the path or the current folder changed."""
        self.version += 1
        self._reaching.clear()
        if self._linker is not None:
            self._linker.unlink_all()

    # ------------------------------------------------------------ definitions

    def define(self, node: n.FunctionDef, unit: Unit) -> None:
        """Make a function of a script or of the prompt known."""
        file = absolute(unit.source.name) if unit.source.name else ""
        self.commands[node.name] = UserFunction(node.name, node, unit, self, file)
        self.version += 1
        self._reaching.clear()
        self.linker.unlink(node.name)

    def clear(self, pattern: str | None = None, locked: Collection[str] = ()) -> None:
        """Forget the functions of the prompt that fit (all: None); those in files are read again when next called."""

        def goes(name: str) -> bool:
            return name not in locked and (pattern is None or fnmatchcase(name, pattern))

        for name in list(filter(goes, self.commands)):
            del self.commands[name]
        for file, loaded in list(self._files.items()):
            if goes(loaded.value.name):
                del self._files[file]
        self.relink()

    def names(self) -> set[str]:
        """The names of all functions that can be called from anywhere."""
        found = BUILTINS.names() | set(self.commands) | set(self.autoloads)
        for folder in self.path:
            found |= {name.rpartition(".")[0] for name in self._listing(folder or ".")}
        return found

    def forms(self, name: str) -> tuple[str, ...]:
        """The ways to call a function, as its help shows them; none for an unknown one."""
        found = self.find_quietly(name, None)
        if isinstance(found, Builtin):
            return found.signatures
        return (_header(found.node),) if isinstance(found, UserFunction) else ()

    def has(self, name: str) -> bool:
        """Whether the name can be called from anywhere; nothing is read or imported."""
        known = BUILTINS.has(name) or name in self.commands or name in self.autoloads
        return known or self.file_of(name) is not None

    # ------------------------------------------------------------------ facts

    def reaches_callers(self, name: str, unit: Unit | None) -> bool:
        """Whether a function, or one that it calls, may look at variables of those who call it."""
        if name in self._reaching:
            return self._reaching[name]
        self._reaching[name] = False
        found = self.find_quietly(name, unit)
        if isinstance(found, UserFunction):
            scopes = list(scopes_of(found.node))
            called = set().union(*((scope.used | scope.handles) - scope.variables for scope in scopes))
            inner = found.unit
            reaches = bool(called & _REACHES_CALLERS) or any(self.reaches_callers(each, inner) for each in called)
            self._reaching[name] = reaches
        return self._reaching[name]

    def find_quietly(self, name: str, unit: Unit | None) -> Found | None:
        """Like `find`; a file that does not parse counts as no function, until it is called."""
        try:
            return self.find(name, unit, quiet=True)
        except OctaveError:
            return None


def _warn_of_other_name(main: UserFunction) -> None:
    if main.node.name != main.name.rpartition(".")[2]:
        message = f"function name '{main.node.name}' does not agree with function filename '{encode(main.file)}'"
        warn(message, "Octave:function-name-clash")


def _header(node: n.FunctionDef) -> str:
    """How a user's function is called, in the style of Octave's help."""
    outputs = f"[{', '.join(node.outputs)}] = " if len(node.outputs) > 1 else "".join(f"{o} = " for o in node.outputs)
    return f"{outputs}{node.name} ({', '.join(param.name for param in node.params)})"


def _with_context(call: Callable[..., Any], context: Any) -> Callable[..., Any]:
    def with_context(*args: Any, **keywords: Any) -> Any:
        return call(*args, context=context, **keywords)

    return with_context


def read_source(file: str) -> Source:
    """The text of a file; an error says what is wrong with it."""
    try:
        with open(file, "rb") as stream:
            data = stream.read()
    except OSError as problem:
        raise OctaveError(f"could not read {encode(file) or 'the file'}: {problem.strerror}") from None
    try:
        return Source(data.decode("utf-8-sig").replace("\r\n", "\n"), file)
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        what = f"byte 0x{data[problem.start]:02x} on line {line}"
        raise OctaveError(f"{encode(file)} is not a UTF-8 text: {what}") from None


def absolute(path: str) -> str:
    """The path from the root; as it is where the current folder is gone."""
    try:
        return os.path.abspath(path)
    except FileNotFoundError:
        return path


def _stamp(file: str) -> tuple[int, int]:
    try:
        status = os.stat(file)
    except OSError:
        return (0, 0)
    return status.st_mtime_ns, status.st_size


def _folder_stamp(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns
    except OSError:
        return 0


class UnitFacts:
    """What the compiler may know of the functions that the code of one unit sees."""

    def __init__(self, table: FunctionTable, unit: Unit):
        self._table = table
        self._unit = unit
        self._found: dict[str, Found | None] = {}
        self._found_in = table.version

    def _find(self, name: str) -> Found | None:
        # Looking for files costs more than the rest of the compiler's work on a name.
        if self._found_in != self._table.version:
            self._found.clear()
            self._found_in = self._table.version
        if name not in self._found:
            self._found[name] = self._table.find_quietly(name, self._unit)
        return self._found[name]

    def is_function(self, name: str) -> bool:
        """Whether the name calls something when it is not a variable."""
        unit = self._unit
        if BUILTINS.has(name) or name in self._table.commands or name in unit.functions or name in unit.defines:
            return True
        return self._find(name) is not None

    def is_package(self, name: str) -> bool:
        """Whether it is the name of a package."""
        return self._table.is_package(name)

    def is_fresh(self, name: str) -> bool:
        """Whether it is a builtin whose result never is or shows an argument."""
        builtin = BUILTINS.find(name)
        return builtin is not None and builtin.fresh and self._find(name) is builtin

    def is_library(self, name: str) -> bool:
        """Whether it calls the library's function of this name."""
        builtin = BUILTINS.find(name)
        return builtin is not None and self._find(name) is builtin

    @property
    def version(self) -> int:
        """Counts the changes after which code may have to be compiled anew."""
        return self._table.version

    @property
    def optimize(self) -> bool:
        """Whether code may be compiled for the kinds of values that it finds."""
        return self._table.optimize

    def needs_frame(self, name: str) -> bool:
        """Whether calling it may leave something to do for when the calling function is left."""
        builtin = BUILTINS.find(name)
        return builtin is not None and builtin.leaving and self._find(name) is builtin

    def is_dynamic(self, name: str) -> bool:
        """Whether calling it reads or writes variables of the caller by name."""
        found = self._find(name)
        if isinstance(found, Builtin):
            return found.caller
        return isinstance(found, ScriptFile) or self._table.reaches_callers(name, self._unit)
