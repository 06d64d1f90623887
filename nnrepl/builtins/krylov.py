"""What the iterative solvers of linear equations share: operands, preconditioners, the best iterate, their reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any

import numpy as np

from nnrepl.builtins.args import nonconformant, number, to_array_value, to_count
from nnrepl.errors import OctaveError
from nnrepl.runtime.operators import BINARY, ctranspose
from nnrepl.runtime.warning import set_warn
from nnrepl.values.convert import norm as as_value
from nnrepl.values.convert import type_name
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import dims_of, is_array_like, is_single, is_text, numel_of

Vector = np.ndarray

CONVERGED, EXHAUSTED, SINGULAR, STAGNATED, BROKEN = range(5)
"""The flags that solvers give."""

REASONS = {
    EXHAUSTED: "because the maximum number of iterations was reached.",
    SINGULAR: "because the preconditioner matrix is singular.",
    STAGNATED: "because the method stagnated.",
    BROKEN: "because one of the scalar quantities calculated became too small or too large to continue computing.",
}


class Stop(Exception):
    """The iteration ends with this flag."""

    def __init__(self, flag: int):
        super().__init__(flag)
        self.flag = flag


def given(value: Any, default: Any) -> Any:
    """An argument, or its default where it is missing or empty."""
    missing = value is None or (not isinstance(value, FunctionHandle) and numel_of(value) == 0)
    return default if missing else value


class Operand:
    """A matrix or a function that does its work: `mode` is what the function is told besides the vector.

    solving  the operand is a preconditioner: the vector is divided by the matrix
    """

    def __init__(self, value: Any, what: str, extra: Sequence[Any], context: Any, *, solving: bool = False):
        self._call: Callable[..., Any] | None = None
        self._extra = tuple(extra)
        self._solving = solving
        if isinstance(value, FunctionHandle):
            self._call = value.call
        elif isinstance(value, str):
            self._call = context.handle(value).call
        elif not is_array_like(value) or is_text(value) or dims_of(value) != dims_of(value)[:1] * 2:
            raise OctaveError(f"{what} must be a square matrix or a function handle")
        self.matrix = value

    def __call__(self, x: Vector, mode: str = "") -> Vector:
        column = as_value(x.reshape(-1, 1))
        if self._call is not None:
            words = (mode,) if mode else ()
            found = self._call(column, *words, *self._extra, nargout=1)
            if not is_array_like(found):
                kind = type_name(found)
                raise OctaveError(f"binary operator '-' not implemented for 'matrix' by '{kind}' operations")
            if dims_of(found) != (x.size, 1) and (x.size != 1 or dims_of(found)[1:] != (1,)):
                raise _unfit(x.size, dims_of(found))
        else:
            matrix = ctranspose(self.matrix) if mode == "transp" else self.matrix
            found = BINARY["\\" if self._solving else "*"](matrix, column)
        return to_array_value(found).reshape(-1)


def _unfit(size: int, dims: tuple[int, ...]) -> OctaveError:
    """The error for a function that gives no vector as long as its own; rows and columns broadcast to a matrix."""
    if dims == (1, 1):
        return nonconformant("operator /", (1, 1), (1, size))
    if len(dims) == 2 and dims[0] in (1, size):
        return nonconformant("=", (1, 1), (size, dims[1]))
    return nonconformant("operator -", (size, 1), dims)


class Options:
    """What may follow A and b: a tolerance, a limit of steps, a preconditioner M1*M2, a first guess.

    extra  what follows them: arguments of the functions that stand for matrices
    """

    def __init__(self, options: Sequence[Any]):
        self.tol, self.maxit, *self.sides, self.start = (*options, *repeat(None, 5))[:5]
        self.extra = tuple(options[5:])


class Problem:
    """A*x = b with what the options say about how to solve it."""

    def __init__(self, who: str, a: Any, b: Any, options: Options, context: Any):
        start, extra = options.start, options.extra
        self.who = who
        self.a = Operand(a, f"{who}: A", extra, context)
        self.left, self.right = (
            None if given(side, None) is None else Operand(side, f"{who}: M{k}", extra, context, solving=True)
            for k, side in enumerate(options.sides, 1)
        )
        if not is_array_like(b) or (self.a._call is None and dims_of(a)[0] != dims_of(b)[0]):
            raise OctaveError("__alltohandles__: dimension of B is not consistent with A")
        single = any(is_single(each) for each in (a, b, start) if each is not None)
        real = to_array_value(b)
        kind: Any = np.complex128 if real.dtype.kind == "c" else np.float64
        self.b = real.reshape(-1).astype(kind)
        self.single = single
        self.size = self.b.size
        self.tol = number(given(options.tol, 1e-6), f"{who}: TOL must be a real scalar")
        steps = number(given(options.maxit, float(min(self.size, 20))), f"{who}: MAXIT must be a real scalar")
        if steps != steps and who != "pcr":
            raise OctaveError("conversion of nan to int64_t value failed")
        self.maxit = to_count(steps)
        guess = given(start, None)
        self.x = np.zeros(self.size, dtype=kind) if guess is None else to_array_value(guess).reshape(-1).astype(kind)
        self.scale = float(np.linalg.norm(self.b))

    def precondition(self, r: Vector, mode: str = "") -> Vector:
        """M2 \\ (M1 \\ r), or with "transp" M1' \\ (M2' \\ r). Stops where M is singular."""
        order = (self.right, self.left) if mode == "transp" else (self.left, self.right)
        before = set_warn(None)

        def warned(message: str, identifier: str = "") -> None:
            if identifier in ("Octave:singular-matrix", "Octave:nearly-singular-matrix"):
                raise Stop(SINGULAR)
            before(message, identifier)

        set_warn(warned)
        try:
            for side in order:
                r = r if side is None else side(r, mode)
        finally:
            set_warn(before)
        if not np.isfinite(r).all():
            raise Stop(SINGULAR)
        return r

    def result(self, x: Vector) -> Any:
        """A vector as a value of the class of the problem."""
        column = x.reshape(-1, 1)
        if self.single:
            column = column.astype(np.complex64 if column.dtype.kind == "c" else np.float32)
        return as_value(column)


class Progress:
    """The norms of the residuals so far, and the iterate with the least of them."""

    def __init__(self, problem: Problem, x: Vector, residual: Vector):
        self.limit = problem.tol * problem.scale
        self.norms = [float(np.linalg.norm(residual))]
        self.x, self.step, self.least = x, 0.0, self.norms[0]
        self.count = 0.0
        self._last: Vector | None = None

    def add(self, x: Vector, size: float, step: float) -> None:
        """Note an iterate; stops where it is good enough, or did not move."""
        before, self._last, self.count = self._last, x, step
        self.norms.append(size)
        if size <= self.least:
            self.x, self.step, self.least = x, step, size
        if size <= self.limit:
            raise Stop(CONVERGED)
        if not np.isfinite(size):
            raise Stop(BROKEN)
        if before is not None and np.linalg.norm(x - before) <= np.finfo(float).eps * np.linalg.norm(x):
            raise Stop(STAGNATED)


def nothing_to_do(problem: Problem, nargout: int, iteration: Any = 0.0) -> Any:
    """What all solvers give where b is zero: x is zero."""
    x = problem.result(np.zeros(problem.size))
    return (x, 0.0, 0.0, iteration, 0.0, np.full((1, 2), np.nan))[:nargout] if nargout > 1 else x


def outputs(problem: Problem, progress: Progress, flag: int, nargout: int, context: Any) -> Any:
    """What a solver gives; where no flag is asked for, a sentence about how it ended."""
    relative = progress.least / problem.scale
    x = problem.result(progress.x)
    if nargout > 1:
        residuals = as_value(np.array(progress.norms).reshape(-1, 1))
        return (x, float(flag), relative, float(progress.step), residuals)[:nargout]
    who, step = problem.who, f"{progress.step:g}"
    if flag == CONVERGED:
        context.out.write(f"{who} converged at iteration {step} to a solution with relative residual {relative:e}\n")
        return x
    gap = " " if who in ("bicg", "qmr") else "\n"
    context.out.write(
        f"{who} stopped at iteration {progress.count:g} without converging to the desired tolerance {problem.tol:e}\n"
        f"{REASONS[flag]}{gap}The iterate returned (number {step}) has relative residual {relative:e}\n"
    )
    return x
