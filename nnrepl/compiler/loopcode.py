"""Loops that are compiled when they are first reached, for the kinds of values that their variables then have.

In the code around it a loop is a call: it gets the local variables by name and gives back those that it has changed.
The same loop may be compiled several times, for other kinds; what is known stays true until functions change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nnrepl.compiler.records import Record, recall
from nnrepl.later import later
from nnrepl.runtime.quick import LEFT
from nnrepl.values.sentinels import MISSING

if TYPE_CHECKING:
    from nnrepl.compiler.emitter import Emitter
    from nnrepl.compiler.scope import Facts
    from nnrepl.compiler.unit import Unit

compile_version = later("nnrepl.compiler.hotloops", "compile_version")
loops_of_version = later("nnrepl.compiler.hotloops", "loops_of_version")

NAME = ".loop "
"""How the names of the Python functions begin; the name of the function around the loop follows."""
_VERSIONS = 12
_ABSENT = object()


class Place(NamedTuple):
    """Where a loop stands: the stage (see records.py) that it is compiled apart from, and its number there."""

    stage: str
    number: int


Gathered = tuple[str, str, str, tuple[int | bool | None, ...]]


class Version(NamedTuple):
    """The code of a loop for certain kinds of variables.

    counters  locals that count, with the locals of the variables that get what they have counted
    lists     locals that gather what is appended, with the locals of the variables, the function that puts it there
              and what that is told besides (see gathering.py)
    """

    code: Callable[..., dict[str, Any]]
    counters: list[tuple[str, str]]
    lists: list[Gathered]


class HotLoop:
    """One loop of a text, with the versions of its code.

    locals   the variables that it may use, each behind its Python local
    changed  those of them that it may change
    around   locals of variables for which counters of loops around it stand, with those of the counters
    """

    def __init__(
        self,
        unit: Unit,
        facts: Facts,
        place: Place,
        locals: list[tuple[str, str]],
        changed: list[str],
        around: list[tuple[str, str]],
    ):
        self.place = place
        self.locals = locals
        self.changed = changed
        self.around = around
        self._unit = unit
        self._facts = facts
        self._facts_version = facts.version
        self._host: tuple[Emitter, Any] | None = None
        self._versions: dict[str, Version] = {}

    def known(self, host: Emitter, node: Any) -> None:
        """Remember what the compiler knows around the loop, and its node."""
        self._host = host, node

    def __call__(self, found: dict[str, Any]) -> dict[str, Any]:
        """Run the loop with these local variables."""
        if self._facts_version != self._facts.version:
            self._versions.clear()
            self._facts_version = self._facts.version
        values = []
        key = ""
        for local, counter in self.around:
            found[local] = float(found[counter])
        for local, _ in self.locals:
            value = found.get(local, _ABSENT)
            if value is _ABSENT:
                key += "-"
                continue
            values.append(value)
            key += _letter(value)
        # The caller's frame keeps this dict: what is in it would live on.
        found.clear()
        version = self._versions.get(key)
        if version is None:
            if len(self._versions) >= _VERSIONS:
                key = "".join(letter if letter in "-m" else "?" for letter in key)
            version = self._versions.get(key) or self._compile(key)
        try:
            result = version.code(*values)
        except BaseException as error:
            result = _locals_of(error, version.code)
            result[LEFT] = error
        for counter, local in version.counters:
            count = result.get(counter)
            if count.__class__ is int or count.__class__ is float:
                result[local] = float(count)
        for items, local, finish, arguments in version.lists:
            if result.get(items):
                result[local] = self._unit.globals[finish](result[local], result[items], *arguments)
        return result

    def _compile(self, key: str) -> Version:
        """The code of the loop for variables of these kinds."""
        stage = f"{self.place.stage} loop {self.place.number} {key}"
        kept = recall(self._unit, stage, self._facts)
        if kept is None:
            version: Version = compile_version(self, *self._surroundings(), key, stage)
        else:
            code, record = kept
            version = Version(code, *record.result)
            self._unit.again[stage] = lambda: self._loops_inside(key, record)
            self._unit.link()
        self._versions[key] = version
        return version

    def _surroundings(self) -> tuple[Emitter, Any]:
        """What the compiler knows around the loop; where its code was on record, the compiler finds that out again."""
        if self._host is None:
            twin = self._unit.again[self.place.stage]()[self.place.number]
            self._host = twin._host
        assert self._host is not None
        return self._host

    def _loops_inside(self, key: str, record: Record) -> list[HotLoop]:
        loops: list[HotLoop] = loops_of_version(self, *self._surroundings(), key, record.answers)
        return loops


def _letter(value: Any) -> str:
    kind = value.__class__
    if kind is float:
        return "w" if value.is_integer() and -1e15 < value < 1e15 else "f"
    if kind is np.ndarray:
        char = value.dtype.char
        if value.ndim != 2 or char not in "d?":
            return "?"
        # An empty matrix may become a number inside.
        if not value.size:
            return "e" if char == "d" else "?"
        if char == "?":
            return "l"
        rows, columns = value.shape
        return "r" if rows == 1 else "k" if columns == 1 else "d"
    if kind is bool:
        return "b"
    if kind is str:
        return "s"
    if kind is complex:
        return "c"
    return "m" if value is MISSING else "?"


def _locals_of(error: BaseException, code: Callable[..., Any]) -> dict[str, Any]:
    """The variables of the loop that an error has ended."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code is not code.__code__:
        trace = trace.tb_next
    return dict(trace.tb_frame.f_locals) if trace is not None else {}
