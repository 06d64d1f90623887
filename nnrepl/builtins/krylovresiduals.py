"""The iterative solver that keeps all directions: gmres."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import number
from nnrepl.builtins.krylov import CONVERGED, EXHAUSTED, STAGNATED, Options, Problem, Stop, Vector, given, nothing_to_do
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm as as_value


@builtin(
    "x = gmres(A, b, restart, tol, maxit, M1, M2, x0, ...)",
    "[x, flag, relres, iter, resvec] = gmres(A, b, ...)",
    fresh=True,
)
def gmres(a: Any, b: Any, restart: Any = None, *options: Any, nargout: int = 1, context: Any) -> Any:
    """The solution of A*x = b for a square A, by generalised minimal residuals.

    A and the preconditioner M1*M2 are matrices or functions that multiply and divide by them; further arguments go to
    the functions. Every `restart` steps the method begins anew, maxit times at most; without `restart` maxit (10) is
    the number of steps. It ends when the preconditioned residual is less than tol (1e-6) times that of zero. flag: 0
    converged, 1 too many steps, 2 singular preconditioner, 3 stagnation. relres is the relative preconditioned
    residual, iter counts restarts and steps, resvec has the residuals of all steps.
    Source: Y. Saad and M. Schultz, GMRES, SIAM J. Sci. Stat. Comput. 7, 1986.

    >> [x, flag] = gmres([4 1; 2 3], [5; 5]); flag
    flag = 0
    """
    read = Options(options)
    maxit, read.maxit = read.maxit, None
    problem = Problem("gmres", a, b, read, context)
    if problem.scale == 0:
        return nothing_to_do(problem, nargout, np.zeros((1, 2)))
    inner, outer = _limits(restart, maxit, problem.size)
    search = _Search(problem)
    try:
        search.begin()
        for cycle in range(1, outer + 1):
            search.cycle = cycle
            search.run(inner)
        search.flag = EXHAUSTED
    except Stop as stop:
        search.flag = stop.flag
    relative = search.norms[-1] / search.scale if search.norms else 1.0
    x = problem.result(search.x)
    if nargout > 1:
        count = np.array([[float(search.cycle), float(search.step)]])
        return (x, float(search.flag), relative, count, as_value(np.array(search.norms).reshape(-1, 1)))[:nargout]
    _tell(problem, search, relative, context)
    return x


def _limits(restart: Any, maxit: Any, size: int) -> tuple[int, int]:
    """How many steps a cycle has, and how many cycles there are."""
    message = "gmres: MAXIT and RESTART must be positive integers"
    steps, cycles = (None if given(each, None) is None else number(each, message) for each in (restart, maxit))
    if any(each is not None and not (each > 0 and each.is_integer()) for each in (steps, cycles)):
        raise OctaveError(message)
    if steps is None or steps >= size:
        return int(min(cycles or min(10, size), size)), 1
    return int(steps), int(cycles or min(-(-size // int(steps)), 10))


class _Search:
    """The iterate, and the norms of the preconditioned residuals so far."""

    def __init__(self, problem: Problem):
        self.problem = problem
        self.x = problem.x
        self.norms: list[float] = []
        self.scale = 1.0
        self.cycle = self.step = 0
        self.flag = CONVERGED

    def begin(self) -> None:
        """The first residual."""
        problem = self.problem
        self.scale = float(np.linalg.norm(problem.precondition(problem.b)))
        self.norms.append(float(np.linalg.norm(self._residual())))
        if self.norms[0] <= problem.tol * self.scale:
            raise Stop(CONVERGED)

    def _residual(self) -> Vector:
        return self.problem.precondition(self.problem.b - self.problem.a(self.x))

    def run(self, steps: int) -> None:
        """One cycle: an orthonormal basis of the directions, and in it the iterate with the least residual."""
        problem = self.problem
        residual = self._residual()
        first = float(np.linalg.norm(residual))
        if first == 0:
            raise Stop(CONVERGED)
        basis = [residual / first]
        columns: list[np.ndarray] = []
        start, before = self.x, self.x
        for k in range(1, steps + 1):
            w = problem.precondition(problem.a(basis[-1]))
            column = np.zeros(k + 1, dtype=np.result_type(w, np.float64, basis[0]))
            for i, v in enumerate(basis):
                column[i] = np.vdot(v, w)
                w = w - column[i] * v
            column[k] = np.linalg.norm(w)
            if not np.isfinite(column).all():
                raise Stop(STAGNATED)
            columns.append(column)
            weights, size = _least(columns, first)
            self.x = start + np.array(basis).T @ weights
            self.step = k
            self.norms.append(size)
            if size <= problem.tol * self.scale:
                raise Stop(CONVERGED)
            if column[k] == 0 or np.linalg.norm(self.x - before) <= np.finfo(float).eps * np.linalg.norm(self.x):
                raise Stop(STAGNATED)
            before = self.x
            basis.append(w / column[k])


def _least(columns: list[np.ndarray], first: float) -> tuple[np.ndarray, float]:
    """The weights of the directions for which the residual is least, and its norm."""
    count = len(columns)
    matrix = np.zeros((count + 1, count), dtype=np.result_type(*columns))
    for k, column in enumerate(columns):
        matrix[: column.size, k] = column
    target = np.zeros(count + 1, dtype=matrix.dtype)
    target[0] = first
    weights = np.linalg.lstsq(matrix, target, rcond=None)[0]
    return weights, float(np.linalg.norm(target - matrix @ weights))


_REASONS = {
    1: "the maximum number of iterations was reached",
    2: "the preconditioner matrix is singular",
    3: "it stagnated",
}


def _tell(problem: Problem, search: _Search, relative: float, context: Any) -> None:
    if search.flag == CONVERGED:
        place = f"iteration {search.step}"
        context.out.write(f"gmres converged at {place} to a solution with relative residual {relative:g} \n")
        return
    context.out.write(
        f"gmres stopped at iteration {search.step} without converging to the desired tolerance {problem.tol:g} because "
        f"{_REASONS[search.flag]} \nThe iterated returned (number {search.step}) has relative residual {relative:g} \n"
    )
