"""What a profiler has measured: functions with their lines, and the tree of calls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from nnrepl.source import Source


class Profiled:
    """A function, or a script.

    source   its text; None for a builtin
    count    how often it was called
    seconds  the time in itself
    total    the time with what it calls
    lines    how often a line was reached, and the time until the next one was
    depth    how many calls of it run
    """

    def __init__(self, name: str, source: Source | None, is_script: bool = False):
        self.name = name
        self.source = source
        self.is_script = is_script
        self.is_recursive = False
        self.count = 0
        self.seconds = 0.0
        self.total = 0.0
        self.lines: dict[int, list[float]] = {}
        self.depth = 0

    def at(self, line: int) -> list[float]:
        """The count and the time of a line."""
        found = self.lines.get(line)
        if found is None:
            found = self.lines[line] = [0, 0.0]
        return found


class Call:
    """The calls of a function from one place in the tree of calls.

    seconds  the time in the function itself
    """

    def __init__(self, function: Profiled | None):
        self.function = function
        self.count = 0
        self.seconds = 0.0
        self.calls: dict[Profiled, Call] = {}

    def inner(self, function: Profiled) -> Call:
        """The calls of another function from here."""
        found = self.calls.get(function)
        if found is None:
            found = self.calls[function] = Call(function)
        return found

    @property
    def total(self) -> float:
        """The time with that of the calls from here."""
        return self.seconds + sum(each.total for each in self.calls.values())

    def walk(self) -> Iterator[Call]:
        """All calls below, each before those from it."""
        for each in self.calls.values():
            yield each
            yield from each.walk()


class Profiler(Protocol):
    """What measures a session."""

    active: bool
    root: Call
    functions: list[Profiled]

    def start(self) -> None:
        """Measure from now on."""

    def stop(self) -> None:
        """Measure no more."""

    def clear(self) -> None:
        """Forget what was measured."""

    def update(self) -> None:
        """Count the time up to now."""
