"""Ordinary differential equations: ode45, ode23."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.builtins.odeoptions import Settings, read_settings
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY, Struct
from nnrepl.values.convert import norm, to_array
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import is_array_like, is_numeric, is_single

Array = np.ndarray

SAFETY, SHRINK, GROW = 0.38, 0.8, 1.5
"""How the step follows the error: the safety factor (before its root is taken), the least and the greatest factor."""


@dataclass(frozen=True)
class Tableau:
    """An explicit Runge-Kutta pair whose last stage is the first of the next step.

    nodes, stages, weights  of the solution; embedded, the weights of the other one, whose distance is the error
    middle                  weights of the solution half a step on, for the interpolation (None: a cubic is enough)
    """

    name: str
    order: int
    nodes: tuple[float, ...]
    stages: tuple[tuple[float, ...], ...]
    embedded: tuple[float, ...]
    middle: tuple[float, ...] | None = None


DORMAND_PRINCE = Tableau(
    "ode45",
    5,
    (0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1),
    (
        (),
        (1 / 5,),
        (3 / 40, 9 / 40),
        (44 / 45, -56 / 15, 32 / 9),
        (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
        (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
        (35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
    ),
    (5179 / 57600, 0, 7571 / 16695, 393 / 640, -92097 / 339200, 187 / 2100, 1 / 40),
    (
        6025192743 / 30085553152, 0, 51252292925 / 65400821598, -2691868925 / 45128329728,
        187940372067 / 1594534317056, -1776094331 / 19743644256, 11237099 / 235043384,
    ),
)  # fmt: skip

BOGACKI_SHAMPINE = Tableau(
    "ode23",
    3,
    (0, 1 / 2, 3 / 4, 1),
    ((), (1 / 2,), (0, 3 / 4), (2 / 9, 1 / 3, 4 / 9)),
    (7 / 24, 1 / 4, 1 / 3, 1 / 8),
)


@dataclass
class _Record:
    """The solution step by step, and the events."""

    times: list[float] = field(default_factory=list)
    states: list[Array] = field(default_factory=list)
    event_times: list[float] = field(default_factory=list)
    event_states: list[Array] = field(default_factory=list)
    event_numbers: list[float] = field(default_factory=list)
    accepted: int = 0
    failed: int = 0
    calls: int = 0


class _Solver:
    """One solution of y' = f(t, y), or of M*y' = f(t, y)."""

    def __init__(self, tableau: Tableau, call: Callable[..., Any], extra: Sequence[Any], settings: Settings):
        self.tableau = tableau
        self.call = call
        self.extra = tuple(extra)
        self.settings = settings
        self.record = _Record()
        self.stuck = False

    def slope(self, t: float, y: Array) -> Array:
        """y' at a point."""
        self.record.calls += 1
        found = self.call(float(t), norm(y.reshape(-1, 1).copy()), *self.extra)
        if not is_array_like(found):
            raise OctaveError(f"{self.settings.who}: FCN must return a numeric vector")
        value = to_array(found).reshape(-1, order="F")
        value = value.astype(np.complex128 if value.dtype.kind == "c" else np.float64)
        if value.size != y.size and value.size != 1:
            raise OctaveError(
                f"=: nonconformant arguments (op1 is {y.size}x1, op2 is {value.size}x1)", "Octave:nonconformant-args"
            )
        mass = self.settings.mass
        if mass is None:
            return np.broadcast_to(value, y.shape)
        if isinstance(mass, FunctionHandle):
            place = (float(t), norm(y.reshape(-1, 1).copy())) if self._mass_of_state(mass) else (float(t),)
            mass = to_array(mass.call(*place, *self.extra))
        return np.linalg.solve(mass, value)

    def _mass_of_state(self, mass: FunctionHandle) -> bool:
        if not self.settings.state_dependent:
            return False
        return mass.node is None or len(mass.node.params) > 1

    def length(self, value: Array, other: Array, difference: Array | None = None) -> float:
        """The greatest element (or the length) of a vector, in units of what is tolerated there."""
        absolute = np.asarray(self.settings.abs_tol).reshape(-1)
        with np.errstate(all="ignore"):
            if self.settings.norm_control:
                size = max(float(np.linalg.norm(value)), float(np.linalg.norm(other)))
                tolerated = max(float(absolute.max()), self.settings.rel_tol * size)
                return float(np.linalg.norm(value if difference is None else difference) / tolerated)
            scale = np.maximum(absolute, self.settings.rel_tol * np.maximum(np.abs(value), np.abs(other)))
            return float(np.max(np.abs(value if difference is None else difference) / scale))

    def first_step(self, t: float, y: Array, direction: float) -> float:
        """A step that suits the beginning (Hairer, Norsett, Wanner: Solving ODEs I, II.4)."""
        f0 = self.slope(t, y)
        size, speed = self.length(y, y), self.length(f0, f0)
        trial = 1e-6 if size < 1e-5 or speed < 1e-5 else 0.01 * size / speed
        f1 = self.slope(t + direction * trial, y + direction * trial * f0)
        bend = self.length(f1 - f0, f1 - f0) / trial
        most = max(speed, bend)
        power = 1 / (self.tableau.order + 1)
        step = max(1e-6, trial * 1e-3) if most <= 1e-15 else (0.01 / most) ** power
        self.record.calls = 0
        return min(100 * trial, step)

    def stages(self, t: float, y: Array, step: float, first: Array) -> tuple[Array, Array]:
        """The slopes at all stages, and the new state."""
        slopes = [first]
        place = y
        for node, weights in list(zip(self.tableau.nodes, self.tableau.stages, strict=True))[1:]:
            place = y + step * sum((w * k for w, k in zip(weights, slopes, strict=True)), np.zeros_like(y))
            slopes.append(self.slope(t + node * step, place))
        return np.array(slopes), place

    def solve(self, times: Array, y: Array) -> tuple[list[float], list[Array], bool]:
        """The solution at the end of each step, or at the times given where there are more than two."""
        settings, record = self.settings, self.record
        start, end = float(times[0]), float(times[-1])
        direction = 1.0 if end >= start else -1.0
        largest = settings.max_step or 0.1 * abs(end - start)
        step = settings.initial_step or self.first_step(start, y, direction)
        step = min(step, largest)
        t, first = start, self.slope(start, y)
        self._keep(t, y)
        wanted, shown_times, shown_states = list(times[1:]), [start], [y]
        watch = _Events(settings, t, y, self.extra) if settings.events is not None else None
        self._output("init", times, y)
        stopped = False
        lost = 0.0
        while not stopped and direction * (end - t) > 0:
            step = min(step, abs(end - t))
            # Kahan's summation: what rounding loses of a step is added to the next.
            part = direction * step - lost
            new_t = t + part
            kept = (new_t - t) - part
            slopes, new_y = self.stages(t, y, direction * step, first)
            other = y + direction * step * (np.array(self.tableau.embedded) @ slopes)
            if settings.nonnegative is not None:
                below = settings.nonnegative[new_y[settings.nonnegative].real < 0]
                new_y[below], other[below] = np.abs(new_y[below]), np.abs(other[below])
            error = self.length(new_y, y, new_y - other)
            if error <= 1:
                record.accepted += 1
                cut = watch.step(new_t, new_y, record) if watch else None
                shown = (new_t, new_y) if cut is None else cut
                while len(times) > 2 and wanted and direction * (shown[0] - wanted[0]) >= 0:
                    at = float(wanted.pop(0))
                    shown_times.append(at)
                    shown_states.append(self._between(t, y, new_t, new_y, slopes, at))
                self._keep(*shown)
                stopped = self._output_between(t, y, *shown) or cut is not None
                t, y, first, lost = new_t, new_y, slopes[-1], kept
            else:
                record.failed += 1
            step = self._next_step(step, error, largest)
            if step <= 2.0**-52 * abs(t) or step < 1e-300:
                self.stuck = direction * (end - t) > step
                break
        self._output("done", t, y)
        if len(times) == 2:
            return record.times, record.states, stopped
        if stopped and record.event_times and shown_times[-1] != record.times[-1]:
            shown_times.append(record.times[-1])
            shown_states.append(record.states[-1])
        return shown_times, shown_states, stopped

    def _next_step(self, step: float, error: float, largest: float) -> float:
        power = 1 / (self.tableau.order + 1)
        with np.errstate(all="ignore"):
            factor = SAFETY**power * (1 / error) ** power if error > 0 else GROW
        step *= min(GROW, max(SHRINK, factor)) if factor == factor else SHRINK
        return min(step, largest)

    def _keep(self, t: float, y: Array) -> None:
        self.record.times.append(t)
        self.record.states.append(y)

    def _between(self, t: float, y: Array, new_t: float, new_y: Array, slopes: Array, at: float) -> Array:
        """The solution within a step: the polynomial through values and slopes at both ends, and through the middle."""
        width = new_t - t
        s = (at - t) / width
        if s >= 1:
            return new_y
        cubic = (
            (1 - s) * y
            + s * new_y
            + s * (s - 1) * ((1 - 2 * s) * (new_y - y) + (s - 1) * width * slopes[0] + s * width * slopes[-1])
        )
        if self.tableau.middle is None:
            return cubic
        middle = y + width / 2 * (np.array(self.tableau.middle) @ slopes)
        halfway = (y + new_y) / 2 + width / 8 * (slopes[0] - slopes[-1])
        return cubic + 16 * s**2 * (1 - s) ** 2 * (middle - halfway)

    def _output_between(self, t: float, y: Array, new_t: float, new_y: Array) -> bool:
        """Show places on the way of a step to who wants to see them, both ends included."""
        parts = np.linspace(0, 1, self.settings.refine + 1).tolist() if self.settings.output else []
        return any(self._output("", t + s * (new_t - t), y + s * (new_y - y)) for s in parts)

    def _output(self, state: str, t: Any, y: Array) -> bool:
        call = self.settings.output
        if call is None:
            return False
        shown = y if self.settings.selected is None else y[self.settings.selected]
        if state == "done":
            call.call(EMPTY, EMPTY, "done", nargout=0)
            return False
        if state == "init":
            call.call(norm(np.asarray(t).reshape(-1, 1)), norm(shown.reshape(-1, 1)), "init", nargout=0)
            return False
        return bool(np.any(to_array(call.call(float(t), norm(shown.reshape(-1, 1)), EMPTY))))


class _Events:
    """What the user's function of events said at the last step."""

    def __init__(self, settings: Settings, t: float, y: Array, extra: tuple[Any, ...]):
        assert settings.events is not None
        self.call = settings.events.call
        self.extra = extra
        self.t, self.y = t, y
        self.values = self._ask(t, y)[0]

    def _ask(self, t: float, y: Array) -> tuple[Array, Array, Array]:
        found = self.call(float(t), norm(y.reshape(-1, 1).copy()), *self.extra, nargout=3)
        values, terminal, way = (to_array(part).reshape(-1, order="F").real.astype(float) for part in found[:3])
        return values, np.resize(terminal, values.shape), np.resize(way, values.shape)

    def step(self, t: float, y: Array, record: _Record) -> tuple[float, Array] | None:
        """Record where values have passed 0 since the last step; gives the place where the solver is to stop."""
        values, terminal, way = self._ask(t, y)
        before, self.values = self.values, values
        start, start_y = self.t, self.y
        self.t, self.y = t, y
        passed = (np.sign(before) != np.sign(values)) & (before != 0)
        passed &= (way == 0) | ((way == 1) & (values > before)) | ((way == -1) & (values < before))
        for k in np.nonzero(passed)[0]:
            part = before[k] / (before[k] - values[k])
            place = start + part * (t - start), start_y + part * (y - start_y)
            record.event_times.append(place[0])
            record.event_states.append(place[1])
            record.event_numbers.append(float(k + 1))
            if terminal[k]:
                return place
        return None


def _time_span(who: str, span: Any) -> Array:
    if not is_numeric(span) or to_array(span).ndim > 2 or 1 not in to_array(span).shape:
        raise OctaveError(f"{who}: TRANGE must be a numeric vector", "Octave:invalid-input-arg")
    times = to_array(span).real.reshape(-1).astype(float)
    if times.size < 2:
        raise OctaveError(f"{who}: TRANGE must contain at least 2 elements", "Octave:invalid-input-arg")
    if times[0] == times[1]:
        raise OctaveError(f"{who}: invalid time span, TRANGE(1) == TRANGE(2)", "Octave:invalid-input-arg")
    if times.size > 2 and not ((np.diff(times) > 0).all() or (np.diff(times) < 0).all()):
        raise OctaveError(f"{who}: TRANGE must rise or fall throughout", "Octave:invalid-input-arg")
    return times


def _initial(who: str, init: Any) -> Array:
    if not is_numeric(init) or to_array(init).ndim > 2 or 1 not in to_array(init).shape:
        raise OctaveError(f"{who}: INIT must be a numeric vector", "Octave:invalid-input-arg")
    array = to_array(init).reshape(-1, order="F")
    return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)


def _function(who: str, f: Any, context: Context) -> Callable[..., Any]:
    if isinstance(f, str):
        if context.find_function(f) is None:
            raise OctaveError(f'{who}: function "{f}" not found', "Octave:invalid-input-arg")
        return context.handle(f).call
    if not isinstance(f, FunctionHandle):
        raise OctaveError(f"{who}: FUN must be a valid function handle", "Octave:invalid-input-arg")
    return f.call


def _solved(tableau: Tableau, f: Any, span: Any, init: Any, rest: Sequence[Any], nargout: int, context: Context) -> Any:
    who = tableau.name
    given = list(rest)
    options = given.pop(0) if given and isinstance(given[0], Struct) else Struct()
    times, y = _time_span(who, span), _initial(who, init)
    solver = _Solver(tableau, _function(who, f, context), given, read_settings(who, options))
    shown_times, states, stopped = solver.solve(times, y)
    record = solver.record
    if solver.stuck:
        context.warn(
            f" Solving was not successful.  The iterative integration loop exited at time t = {record.times[-1]:f} "
            f"before the endpoint at tend = {times[-1]:f} was reached.  This may happen if the stepsize becomes too "
            "small.  Try to reduce the value of 'InitialStep' and/or 'MaxStep' with the command 'odeset'.",
            "integrate_adaptive:unexpected_termination",
        )
    if stopped:
        context.warn(
            "Solver was stopped by a call of 'break' in the main iteration loop at time "
            f"t = {record.times[-1]:f} before the endpoint at tend = {times[-1]:f} was reached.  This may happen "
            "because the @odeplot function returned 'true' or the @event function returned 'true'.",
            "integrate_adaptive:unexpected_termination",
        )
    if solver.settings.stats:
        context.out.write(
            f"Number of successful steps: {record.accepted}\nNumber of failed attempts:  {record.failed}\n"
            f"Number of function calls:   {record.calls}\n"
        )
    if is_single(init):
        states = [state.astype(np.complex64 if state.dtype.kind == "c" else np.float32) for state in states]
    return _struct(solver, who) if nargout < 2 else _parts(shown_times, states, record)


def _rows(states: Sequence[Array], columns: int) -> Any:
    return norm(np.asfortranarray(np.array(states).reshape(-1, columns))) if states else EMPTY


def _column(items: Sequence[float]) -> Any:
    return norm(np.array(items).reshape(-1, 1)) if items else EMPTY


def _parts(times: Sequence[float], states: Sequence[Array], record: _Record) -> tuple[Any, ...]:
    columns = states[0].size
    events = _column(record.event_times), _rows(record.event_states, columns), _column(record.event_numbers)
    return (_column(times), _rows(states, columns), *events)


def _struct(solver: _Solver, who: str) -> Struct:
    record = solver.record
    fields: dict[str, Any] = {
        "x": norm(np.array(record.times).reshape(1, -1)),
        "y": norm(np.asfortranarray(np.array(record.states).T)),
        "solver": who,
    }
    if solver.settings.events is not None:
        columns = record.states[0].size
        fields["xe"] = norm(np.array(record.event_times).reshape(1, -1)) if record.event_times else EMPTY
        found = np.array(record.event_states).reshape(-1, columns).T
        fields["ye"] = norm(np.asfortranarray(found)) if record.event_times else EMPTY
        fields["ie"] = norm(np.array(record.event_numbers).reshape(1, -1)) if record.event_times else EMPTY
    if solver.settings.stats:
        counts = {"nsteps": record.accepted, "nfailed": record.failed, "nfevals": record.calls}
        zeros = dict.fromkeys(("npds", "ndecomps", "nlinsols"), 0.0)
        fields["stats"] = Struct({name: float(count) for name, count in counts.items()} | zeros)
    return Struct(fields)


@builtin(
    "[t, y] = ode45(f, trange, init)",
    "[t, y] = ode45(f, trange, init, options, ...)",
    "[t, y, te, ye, ie] = ode45(...)",
    "solution = ode45(...)",
    fresh=True,
)
def ode45(f: Any, trange: Any = None, init: Any = None, *rest: Any, nargout: int = 1, context: Context) -> Any:
    """The solution of the differential equations y' = f(t, y), by Runge-Kutta steps of order 5.

    f        called with t, a column y, and what follows the options; returns a column
    trange   [start, end], or all times at which the solution is wanted
    init     y at the start
    options  struct from odeset: RelTol (1e-3), AbsTol (1e-6), MaxStep (a tenth of the range), InitialStep, Events,
             Mass, NonNegative, NormControl, OutputFcn, OutputSel, Stats, Refine (4: calls of OutputFcn a step)
    t, y     n x 1 and n x m: a row for each step, or time
    te ... ie  when, where and which events happened: [value, terminal, direction] = events(t, y)
    With one output, a struct with the fields x, y and solver.
    Source: J. R. Dormand, P. J. Prince, A family of embedded Runge-Kutta formulae, 1980.

    >> [t, y] = ode45(@(t, y) -y, [0 1], 1);
    >> y(end)
    ans = 0.3679
    """
    if init is None:
        raise invalid_call("ode45")
    return _solved(DORMAND_PRINCE, f, trange, init, rest, nargout, context)


@builtin(
    "[t, y] = ode23(f, trange, init)",
    "[t, y] = ode23(f, trange, init, options, ...)",
    "[t, y, te, ye, ie] = ode23(...)",
    "solution = ode23(...)",
    fresh=True,
)
def ode23(f: Any, trange: Any = None, init: Any = None, *rest: Any, nargout: int = 1, context: Context) -> Any:
    """The solution of the differential equations y' = f(t, y), by Runge-Kutta steps of order 3.

    The arguments are those of ode45, which is better unless the tolerance is large.
    Source: P. Bogacki, L. F. Shampine, A 3(2) pair of Runge-Kutta formulas, 1989.

    >> [t, y] = ode23(@(t, y) -y, [0 1], 1);
    >> y(end)
    ans = 0.3679
    """
    if init is None:
        raise invalid_call("ode23")
    return _solved(BOGACKI_SHAMPINE, f, trange, init, rest, nargout, context)
