"""What an optimiser tells the outside after each iteration, and the text that a person sees of it."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

Array = np.ndarray
Report = Callable[[int, int, float], None]
"""Called after each iteration with its number from 1, the greatest number that there may be, and the cost."""


class Recorder:
    """The costs so far, and the theta of the lowest: what is left when a run is interrupted."""

    def __init__(self, theta: Array, iterations: int, report: Report | None = None):
        self.iterations = iterations
        self.report = report
        self.costs: list[float] = []
        self.best = theta.copy(order="K")
        self.best_cost = np.inf

    def record(self, theta: Array, cost: float) -> None:
        self.costs.append(cost)
        if cost < self.best_cost:
            self.best_cost = cost
            np.copyto(self.best, theta)
        if self.report is not None:
            self.report(len(self.costs), self.iterations, cost)

    def column(self) -> Array:
        return np.array(self.costs, dtype=np.float64).reshape(-1, 1)


def both(report: Report | None, progress: Report | None) -> Report | None:
    """One report to two listeners, of which either may be missing."""
    if report is None or progress is None:
        return report or progress

    def call(iteration: int, iterations: int, cost: float) -> None:
        report(iteration, iterations, cost)
        progress(iteration, iterations, cost)

    return call


BAR_WIDTH = 24
REDRAW_SECONDS = 0.05
LINES = 10


class Progress:
    """Shows iterations: a bar that is drawn over itself on a terminal, elsewhere about ten lines in all.

    write     takes text; it is called with whole lines, or with a carriage return and a bar
    terminal  whether a carriage return goes back to the line's start
    display   'iter' shows progress, 'final' the last line alone, 'off' or 'none' nothing
    """

    def __init__(self, write: Callable[[str], object], terminal: bool = False, display: str = "iter"):
        self.write = write
        self.terminal = terminal
        self.display = display
        self.last: tuple[int, int, float] | None = None
        self.shown = 0
        self.width = 0
        self.drawn_at = -np.inf

    def __call__(self, iteration: int, iterations: int, cost: float) -> None:
        self.last = (iteration, iterations, cost)
        if self.display != "iter":
            return
        if not self.terminal:
            every = max(1, iterations // LINES)
            if iteration == 1 or iteration % every == 0:
                self._line()
            return
        now = time.monotonic()
        if iteration == 1 or iteration == iterations or now - self.drawn_at >= REDRAW_SECONDS:
            self.drawn_at = now
            self._bar()

    def finish(self, note: str = "") -> None:
        """The end of the run: the last state if it is not shown yet, and a note such as `interrupted`."""
        if self.display in ("off", "none"):
            return
        if self.last is not None:
            if self.display == "iter" and self.terminal:
                self._bar()
                self.write("\n")
            elif self.shown != self.last[0]:
                self._line()
        if note:
            self.write(note + "\n")

    def _line(self) -> None:
        if self.last is not None:
            iteration, iterations, cost = self.last
            self.shown = iteration
            self.write(f"Iteration {iteration:{len(str(iterations))}d}/{iterations} | cost {cost:.6e}\n")

    def _bar(self) -> None:
        if self.last is not None:
            iteration, iterations, cost = self.last
            full = BAR_WIDTH * iteration // max(iterations, 1)
            text = f"[{'#' * full}{'-' * (BAR_WIDTH - full)}] {iteration}/{iterations}  cost {cost:.6f}"
            self.write("\r" + text.ljust(self.width))
            self.width = len(text)
