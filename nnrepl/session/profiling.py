"""The profiler: how often functions and lines run, and how long, seen through Python's own tracing.

It is installed only while a profiled session runs a text; a session that does not profile pays nothing. The time that
the profiler itself takes is subtracted: all its times are of a clock that stands still meanwhile.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from time import perf_counter
from types import CodeType, FrameType
from typing import Any

from nnrepl.compiler.linking import fit
from nnrepl.compiler.loopcode import NAME as LOOP
from nnrepl.compiler.nesting import NESTED
from nnrepl.compiler.unit import ANONYMOUS, SCRIPT, UNITS
from nnrepl.registry import BUILTINS
from nnrepl.runtime.context import RECURSION
from nnrepl.runtime.profiles import Call, Profiled

Tracer = Callable[[FrameType, str, Any], Any]

_CALLERS = (fit.__code__.co_filename, os.path.join(os.path.dirname(__file__), "functions.py"))
"""The files through which compiled code calls builtins; what else calls one is another builtin."""
_OWN = frozenset({"profile", "profshow"})


class _Running:
    """A call that has not ended: its frame and function, when it began, and the line that it has reached.

    around  the lines to go back to when the loops end that run for it in frames of their own
    """

    __slots__ = ("around", "began", "call", "frame", "function", "line", "since")

    def __init__(self, frame: FrameType, function: Profiled, call: Call, line: int, now: float):
        self.frame = frame
        self.function = function
        self.call = call
        self.began = self.since = now
        self.line = line
        self.around: list[int] = []

    def charge(self, now: float) -> None:
        """Add the time since the line was reached to it; in a function that calls itself the outermost call counts."""
        if self.line and self.function.depth == 1:
            self.function.at(self.line)[1] += now - self.since
        self.since = now

    def reach(self, line: int, now: float) -> None:
        """Go to a line."""
        self.charge(now)
        self.line = line
        self.function.at(line)[0] += 1


class Profiler:
    """What the calls of a session took.

    active  whether it measures
    """

    def __init__(self) -> None:
        self.active = False
        self._stack: list[_Running] = []
        self._lost = self._since = 0.0
        self._before: Any = None
        self._installed = False
        # Bound once: the methods are compared and given back again and again.
        self._tracers: dict[str, Tracer] = {"call": self._call, "line": self._line, "part": self._part}
        self._tracers["builtin"] = self._return
        self.clear()

    def clear(self) -> None:
        """Forget what was measured."""
        self.root = Call(None)
        self.functions: list[Profiled] = []
        self._kinds: dict[CodeType, Profiled | str | None] = {}
        self._named: dict[tuple[str, str], Profiled] = {}

    def start(self) -> None:
        """Measure from now on, the code that runs included."""
        self.active = True
        self.begin()

    def stop(self) -> None:
        """Measure no more."""
        self.active = False
        self.end()

    def begin(self) -> None:
        """Watch the running thread, where the profiler is on."""
        if not self.active or self._installed:
            return
        self._before = sys.gettrace()
        self._installed = True
        self._since = perf_counter() - self._lost
        self._watch_running()
        sys.settrace(self._tracers["call"])

    def end(self) -> None:
        """Watch no more, as when a text has been run."""
        if not self._installed:
            return
        sys.settrace(self._before)
        self._installed, self._before = False, None
        now = perf_counter() - self._lost
        while self._stack:
            self._pop(now)

    def resume(self) -> None:
        """Go on after an error: Python ends the tracing if one (an interrupt, too deep a recursion) hits the tracer."""
        if not self._installed:
            return
        running = set(_frames())
        now = perf_counter() - self._lost
        while self._stack and self._stack[-1].frame not in running:
            self._pop(now)
        if sys.gettrace() is not self._tracers["call"]:
            sys.settrace(self._tracers["call"])

    def update(self) -> None:
        """Count the time up to now."""
        if self._stack:
            self._spend(perf_counter() - self._lost)

    # ---------------------------------------------------------------- events

    def _call(self, frame: FrameType, event: str, arg: Any) -> Tracer | None:
        code = frame.f_code
        kinds = self._kinds
        kind = kinds[code] if code in kinds else kinds.setdefault(code, self._kind_of(code))
        if kind is None:
            return None
        began = perf_counter()
        tracer = self._enter(frame, kind, began - self._lost)
        self._lost += perf_counter() - began
        return tracer

    def _line(self, frame: FrameType, event: str, arg: Any) -> Tracer:
        began = perf_counter()
        now = began - self._lost
        if self._is_last(frame, now):
            if event == "line":
                self._stack[-1].reach(frame.f_lineno, now)
            elif event == "return":
                self._pop(now)
        self._lost += perf_counter() - began
        return self._tracers["line"]

    def _return(self, frame: FrameType, event: str, arg: Any) -> Tracer:
        if event == "return":
            began = perf_counter()
            now = began - self._lost
            if self._is_last(frame, now):
                self._pop(now)
            self._lost += perf_counter() - began
        return self._tracers["builtin"]

    def _part(self, frame: FrameType, event: str, arg: Any) -> Tracer:
        began = perf_counter()
        now = began - self._lost
        if self._stack:
            running = self._stack[-1]
            if event == "line":
                running.reach(frame.f_lineno, now)
            elif event == "return" and running.around:
                running.charge(now)
                running.line = running.around.pop()
        self._lost += perf_counter() - began
        return self._tracers["part"]

    # ----------------------------------------------------------------- calls

    def _kind_of(self, code: CodeType) -> Profiled | str | None:
        """The function whose code this is; "part": of the function that runs; None: it is not watched."""
        unit = UNITS.get(code.co_filename)
        if unit is None:
            name = next((name for name, each in BUILTINS.items() if each.impl.__code__ is code), None)
            return None if name is None or name in _OWN else self._function(name, None)
        name = code.co_name
        if name == SCRIPT:
            called = os.path.basename(unit.source.name) or "(prompt)"
            return self._function(called, unit.source, is_script=True)
        if name == ANONYMOUS:
            return self._function(f"anonymous@{unit.source.name}:{code.co_firstlineno}", unit.source)
        if name.startswith(NESTED):
            return self._function(name.removeprefix(NESTED).rpartition("/")[2], unit.source)
        return "part" if name.startswith((LOOP, "<", ".")) else self._function(name, unit.source)

    def _function(self, name: str, source: Any, is_script: bool = False) -> Profiled:
        key = (name, source.name if source is not None else "builtin")
        if key not in self._named:
            self._named[key] = Profiled(name, source, is_script)
            self.functions.append(self._named[key])
        found = self._named[key]
        if source is not None:
            # A function that was defined anew: the lines are those of the last text.
            found.source = source
        return found

    def _enter(self, frame: FrameType, kind: Profiled | str, now: float, counts: bool = True) -> Tracer | None:
        stack = self._stack
        if isinstance(kind, str):
            if not stack or stack[-1].function.source is None:
                return None
            stack[-1].charge(now)
            stack[-1].around.append(stack[-1].line)
            return self._tracers["part"]
        is_builtin = kind.source is None
        if is_builtin:
            caller = frame.f_back.f_code.co_filename if frame.f_back is not None else ""
            if not (caller in _CALLERS or caller in UNITS):
                return None
            frame.f_trace_lines = False
        self._spend(now)
        around = stack[-1].call if stack else self.root
        if not counts or kind.is_script:
            # As in Octave, the time of what has begun before it was watched belongs to no call.
            call = around
        else:
            call = self._call_from(around, kind)
            call.count += 1
            kind.is_recursive = kind.is_recursive or kind.depth > 0
        kind.count += counts
        kind.depth += 1
        stack.append(_Running(frame, kind, call, 0 if is_builtin or counts else frame.f_lineno, now))
        return self._tracers["builtin" if is_builtin else "line"]

    def _call_from(self, around: Call, function: Profiled) -> Call:
        """The place of a call in the tree; where that is too deep, that of the last call of the same function."""
        if len(self._stack) >= RECURSION:
            for running in reversed(self._stack):
                if running.call.function is function:
                    return running.call
        return around.inner(function)

    def _spend(self, now: float) -> None:
        """Give the time since the last call or return to the call that runs."""
        if self._stack:
            running = self._stack[-1]
            running.call.seconds += now - self._since
            running.function.seconds += now - self._since
        self._since = now

    def _pop(self, now: float) -> None:
        self._spend(now)
        running = self._stack.pop()
        running.charge(now)
        function = running.function
        function.depth -= 1
        if not function.depth:
            function.total += now - running.began

    def _is_last(self, frame: FrameType, now: float) -> bool:
        """Whether this frame is that of the last call, once calls that have ended unseen are off the stack."""
        stack = self._stack
        if stack and stack[-1].frame is frame:
            return True
        if not any(running.frame is frame for running in stack):
            return False
        while stack[-1].frame is not frame:
            self._pop(now)
        return True

    def _watch_running(self) -> None:
        """Watch the code that runs already."""
        now = perf_counter() - self._lost
        for frame in reversed(list(_frames())):
            kind = self._kind_of(frame.f_code)
            if kind is not None:
                frame.f_trace = self._enter(frame, kind, now, counts=False)


def _frames() -> Iterator[FrameType]:
    """The frames that run, innermost first."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        yield frame
        frame = frame.f_back
