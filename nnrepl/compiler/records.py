"""What compiling gave, as data that can be kept and made code again where the compiler would learn the same.

A `Record` is the code of one stage: a function, a script, or a loop for certain kinds of values. What the code depends
on beside the text are the answers to what the compiler asked about other functions; they stand in the record.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import CodeType
from typing import TYPE_CHECKING, Any, NamedTuple

from nnrepl.syntax import nodes as n

if TYPE_CHECKING:
    from nnrepl.compiler.scope import Facts, Scope
    from nnrepl.compiler.unit import Unit

Answers = dict[tuple[str, str], bool]


class Record(NamedTuple):
    """The code of one stage.

    answers    what was asked about functions: the question and the name, with the answer
    code       the Python code that defines the function
    name       the function's name in Python
    constants  the globals that the code needs, with their values
    slots      the slots that it calls through, with what each asks for
    result     what else the compiler found out
    """

    answers: Answers
    code: CodeType
    name: str
    constants: dict[str, Any]
    slots: dict[str, tuple[str, int | None, int | None, bool, bool]]
    result: Any


class Compiled(NamedTuple):
    """A user's function as Python runs it.

    call           the Python function: positional arguments, and the keyword `nargout`
    max_inputs     how many arguments it takes, UNLIMITED with varargin
    max_outputs    how many values it can give, UNLIMITED with varargout
    takes_nargout  whether its result depends on how many outputs are wanted
    """

    call: Callable[..., Any]
    max_inputs: int
    max_outputs: int
    takes_nargout: bool


class Workspace(NamedTuple):
    """What a script finds when it starts: the names of variables, and which of them are global or persistent.

    kept    where the values of the persistent ones are
    closed  the names that may be variables, where the frame takes no new ones
    """

    names: frozenset[str]
    globals: frozenset[str]
    persistents: frozenset[str]
    kept: dict[str, Any]
    in_function: bool = False
    closed: frozenset[str] | None = None

    def declare(self, scope: Scope, em: Any) -> None:
        """Have code know which of its names are declared already."""
        names = scope.used | scope.variables
        for kind, declared in (("global", self.globals), ("persistent", self.persistents)):
            for name in declared & names:
                scope.declared[name] = kind
        em.closed = self.closed | self.names if self.closed is not None else None
        em.persistent = PERSISTENT
        em.unit.globals[em.persistent] = self.kept

    @property
    def stage(self) -> str:
        """The name of the stage of a script that finds it so."""
        closed = "-" if self.closed is None else _joined(self.closed)
        parts = map(_joined, (self.names, self.globals, self.persistents))
        return f"script {'function' if self.in_function else 'base'} {closed} {' '.join(parts)}"


PERSISTENT = ".persistent script"


def _joined(names: Iterable[str]) -> str:
    return "(" + ",".join(sorted(names)) + ")"


class NotedFacts:
    """Facts that remember what was asked. While `given` has answers, those are given."""

    def __init__(self, facts: Facts, given: Answers | None = None):
        self.facts = facts
        self.given: Answers = given or {}
        self.answers: Answers = {}

    def _ask(self, question: str, name: str) -> bool:
        key = (question, name)
        answer = self.given.get(key)
        if answer is None:
            answer = getattr(self.facts, question)(name)
        self.answers[key] = answer
        return answer

    def is_function(self, name: str) -> bool:
        """Whether the name calls something when it is not a variable."""
        return self._ask("is_function", name)

    def is_package(self, name: str) -> bool:
        """Whether it is the name of a package."""
        return self._ask("is_package", name)

    def is_fresh(self, name: str) -> bool:
        """Whether it is a builtin whose result never is or shows an argument."""
        return self._ask("is_fresh", name)

    def is_library(self, name: str) -> bool:
        """Whether it calls the library's function of this name."""
        return self._ask("is_library", name)

    def needs_frame(self, name: str) -> bool:
        """Whether calling it may leave something to do for when the calling function is left."""
        return self._ask("needs_frame", name)

    def is_dynamic(self, name: str) -> bool:
        """Whether calling it reads or writes variables of the caller by name."""
        return self._ask("is_dynamic", name)

    @property
    def version(self) -> int:
        """Counts the changes after which code may have to be compiled anew."""
        return self.facts.version

    @property
    def optimize(self) -> bool:
        """Whether code may be compiled for the kinds of values that it finds."""
        return self.facts.optimize


def noted(unit: Unit, facts: Facts, given: Answers | None = None) -> Facts:
    """Facts to compile with: they remember what is asked where the unit keeps records."""
    return NotedFacts(facts, given) if unit.records is not None else facts


_again = itertools.count(1)


@contextmanager
def recording(unit: Unit, stage: str, facts: Facts, keep: bool = True) -> Iterator[Recording]:
    """Inside, the unit's constants, slots and loops belong to this stage."""
    if unit.records is None or stage in unit.stages or not keep:
        # Code of this stage may still run: it keeps its constants.
        stage, keep = str(next(_again)), False
    made = Recording(unit, stage, facts, keep)
    before, unit.recording = unit.recording, made
    unit.stages.add(stage)
    if isinstance(facts, NotedFacts):
        facts.answers = {}
    try:
        yield made
    finally:
        unit.recording = before


class Recording:
    """A stage that is being compiled."""

    def __init__(self, unit: Unit, stage: str, facts: Facts, keep: bool):
        self.unit = unit
        self.stage = stage
        self.keep = keep
        self.constants: dict[str, Any] = {}
        self.slots: dict[str, tuple[str, int | None, int | None, bool, bool]] = {}
        self.loops: list[Any] = []
        self._globals = 0
        self._facts = facts
        self._code: CodeType | None = None
        self._name = ""

    def new_global(self, letter: str) -> str:
        """The name of one more global, which no other stage has."""
        self._globals += 1
        return f".{letter} {self.stage} {self._globals}"

    def defined(self, code: CodeType, name: str) -> None:
        """The code is made."""
        self._code, self._name = code, name

    def finish(self, result: Any) -> None:
        """Keep the record."""
        records = self.unit.records
        if not self.keep or records is None or self._code is None or not isinstance(self._facts, NotedFacts):
            return
        used = {name: value for name, value in self.constants.items() if name in _globals_of(self._code)}
        answers = dict(self._facts.answers)
        records.add(self.stage, Record(answers, self._code, self._name, used, self.slots, result))


def _globals_of(code: CodeType) -> set[str]:
    names = set(code.co_names)
    for each in code.co_consts:
        if isinstance(each, CodeType):
            names |= _globals_of(each)
    return names


def recall(unit: Unit, stage: str, facts: Facts) -> tuple[Any, Record] | None:
    """The Python function of a stage that is on record, where the compiler would learn now what it learned then."""
    if unit.records is None or stage in unit.stages:
        return None
    record = unit.records.get(stage, unit, facts)
    if record is None or not _holds(record.answers, facts):
        return None
    unit.stages.add(stage)
    names: dict[str, Any] = unit.globals
    names.update(record.constants)
    unit.slots.update(record.slots)
    exec(placed(record.code, unit.code_name), names)
    return names.pop(record.name), record


def _holds(answers: Answers, facts: Facts) -> bool:
    return all(getattr(facts, question)(name) == answer for (question, name), answer in answers.items())


def placed(code: CodeType, file: str) -> CodeType:
    """The code as that of another unit."""
    inner = tuple(placed(each, file) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_filename=file, co_consts=inner)


def function_stage(node: n.FunctionDef) -> str:
    """The name of the stage of a function."""
    return f"function {node.span.start}"


def persistent_store(path: str) -> str:
    """The global of a unit that holds the persistent variables of a function."""
    return f".persistent {path}"


def recall_function(node: n.FunctionDef, unit: Unit, facts: Facts) -> Compiled | None:
    """A function that is on record."""
    found = recall(unit, function_stage(node), facts)
    if found is None:
        return None
    call, record = found
    unit.globals.setdefault(persistent_store(node.name), {})
    unit.again[function_stage(node)] = lambda: _emit_function_again(node, unit, facts, record.answers)
    return Compiled(call, *record.result)


def _emit_function_again(node: n.FunctionDef, unit: Unit, facts: Facts, answers: Answers) -> list[Any]:
    from nnrepl.compiler.functions import loops_of_function

    return loops_of_function(node, unit, NotedFacts(facts, answers))


def recall_script(program: n.Program, unit: Unit, facts: Facts, workspace: Workspace) -> Callable[..., Any] | None:
    """A script that is on record."""
    found = recall(unit, workspace.stage, facts)
    if found is None:
        return None
    call, record = found
    unit.globals[PERSISTENT] = workspace.kept
    unit.again[workspace.stage] = lambda: _emit_script_again(program, unit, facts, workspace, record.answers)
    script: Callable[..., Any] = call
    return script


def _emit_script_again(
    program: n.Program, unit: Unit, facts: Facts, workspace: Workspace, answers: Answers
) -> list[Any]:
    from nnrepl.compiler.functions import loops_of_script

    return loops_of_script(program, unit, NotedFacts(facts, answers), workspace)
