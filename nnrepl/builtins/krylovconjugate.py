"""Iterative solvers for symmetric matrices: pcg and pcr."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.builtins.krylov import (
    BROKEN,
    CONVERGED,
    EXHAUSTED,
    SINGULAR,
    STAGNATED,
    Problem,
    Progress,
    Stop,
    Vector,
    given,
    nothing_to_do,
)
from nnrepl.registry import builtin
from nnrepl.values.convert import norm as as_value
from nnrepl.values.kinds import dims_of

_PCG_REASONS = {
    EXHAUSTED: "the maximum number of iteration was reached, ",
    SINGULAR: "the preconditioned matrix is singular.",
    STAGNATED: "it stagnated. ",
    BROKEN: "the (preconditioned) matrix is not positive definite. ",
}


@builtin(
    "x = pcg(A, b, tol, maxit, M1, M2, x0, ...)",
    "[x, flag, relres, iter, resvec, eigest] = pcg(A, b, ...)",
    fresh=True,
)
def pcg(
    a: Any,
    b: Any,
    tol: Any = None,
    maxit: Any = None,
    m1: Any = None,
    m2: Any = None,
    x0: Any = None,
    *extra: Any,
    nargout: int = 1,
    context: Any,
) -> Any:
    """The solution of A*x = b for a Hermitian positive definite A, by preconditioned conjugate gradients.

    A and the preconditioner M1*M2 are matrices or functions that multiply and divide by them; further arguments go to
    the functions. The iteration ends when the residual is less than tol*norm(b) (1e-6), or after maxit steps (20).
    flag: 0 converged, 1 too many steps, 2 singular preconditioner, 3 stagnation, 4 A is not positive definite. relres
    is the relative residual of x, iter its number, resvec the residuals of all steps, eigest bounds of the eigenvalues.
    Source: M. Hestenes and E. Stiefel, Methods of conjugate gradients for solving linear systems, 1952.

    >> [x, flag] = pcg([4 1; 1 3], [1; 2]); flag
    flag = 0
    """
    problem = Problem("pcg", (a, b, tol, maxit, extra), context, sides=(m1, m2), start=x0)
    if problem.scale == 0:
        return nothing_to_do(problem, nargout)
    residual = problem.b - problem.a(problem.x)
    progress = Progress(problem, problem.x, residual)
    steps: list[tuple[float, float]] = []
    try:
        flag = _conjugate_gradients(problem, progress, residual, steps)
    except Stop as stop:
        flag = stop.flag
    relative = progress.least / problem.scale
    x = problem.result(progress.x)
    if nargout > 1:
        residuals = as_value(np.array(progress.norms).reshape(-1, 1))
        bounds = _eigenvalue_bounds(steps, context) if nargout > 5 else None
        return (x, float(flag), relative, float(progress.step), residuals, bounds)[:nargout]
    _tell(problem, progress, flag, relative, context)
    return x


def _conjugate_gradients(
    problem: Problem, progress: Progress, residual: Vector, steps: list[tuple[float, float]]
) -> int:
    if progress.norms[0] <= progress.limit:
        return CONVERGED
    x, direction, rho = problem.x, np.zeros(0), 1.0 + 0j
    for k in range(1, problem.maxit + 1):
        z = problem.precondition(residual)
        before, rho = rho, np.vdot(residual, z)
        beta = rho / before if k > 1 else 0.0
        direction = z + beta * direction if k > 1 else z
        product = problem.a(direction)
        curvature = np.vdot(direction, product)
        if curvature.real <= 0 or abs(curvature.imag) >= abs(curvature.real) * problem.tol:
            progress.count = k
            return BROKEN
        alpha = rho / curvature
        steps.append((float(alpha.real), float(np.real(beta))))
        x = x + alpha * direction
        residual = residual - alpha * product
        progress.add(x, float(np.linalg.norm(residual)), k)
    progress.count = problem.maxit + 1
    return EXHAUSTED


def _eigenvalue_bounds(steps: list[tuple[float, float]], context: Any) -> Any:
    """The least and the greatest eigenvalue of the tridiagonal matrix that the iteration has built."""
    steps = steps[:-1]  # Octave leaves the last step out
    if len(steps) < 2:
        context.warn("pcg: eigenvalue estimate failed: iteration converged too fast")
        return np.full((1, 2), np.nan)
    from scipy.linalg import eigvalsh_tridiagonal

    alpha, beta = (np.array(column) for column in zip(*steps, strict=True))
    diagonal = 1 / alpha
    diagonal[1:] += beta[1:] / alpha[:-1]
    found = eigvalsh_tridiagonal(diagonal, np.sqrt(beta[1:]) / alpha[:-1])
    return np.array([[found[0], found[-1]]])


def _tell(problem: Problem, progress: Progress, flag: int, relative: float, context: Any) -> None:
    if flag == CONVERGED:
        context.out.write(f"pcg converged at iteration {progress.step:g} with relative residual {relative:g}\n")
        return
    head = "The iterate returned" if flag == BROKEN else "The iterated returned"
    context.out.write(
        f"pcg stopped at iteration {max(progress.count, 1):g} without converging to the desired tolerance "
        f"{problem.tol:g} because {_PCG_REASONS[flag]}\n"
        f"{head} (number {progress.step:g}) has relative residual {relative:g} \n"
    )


@builtin("x = pcr(A, b, tol, maxit, M, x0, ...)", "[x, flag, relres, iter, resvec] = pcr(A, b, ...)", fresh=True)
def pcr(
    a: Any,
    b: Any,
    tol: Any = None,
    maxit: Any = None,
    m: Any = None,
    x0: Any = None,
    *extra: Any,
    nargout: int = 1,
    context: Any,
) -> Any:
    """The solution of A*x = b for a Hermitian A that may be indefinite, by preconditioned conjugate residuals.

    A and the preconditioner M are matrices or functions that multiply and divide by them; further arguments go to the
    functions. The iteration ends when the residual is tol times the first one (1e-6), or after maxit steps (20). flag:
    0 converged, 1 too many steps, 3 breakdown. relres is the reduction of the residual, iter the number of steps,
    resvec their residuals. Source: W. Hackbusch, Iterative solution of large sparse systems of equations, 1994.

    >> [x, flag] = pcr([2 1; 1 -3], [3; -2]); flag
    flag = 0
    """
    if not dims_of(b)[0]:
        raise invalid_call("pcr")
    limit = given(maxit, 20.0)
    problem = Problem("pcr", (a, b, tol, limit, extra), context, sides=(m, None), start=x0)
    residual = problem.b - problem.a(problem.x)
    norms = [float(np.linalg.norm(residual))]
    x, flag = problem.x, 1 if norms[0] else 0
    try:
        residual = problem.precondition(residual)
        x, flag = _conjugate_residuals(problem, x, residual, norms, flag)
    except Stop:
        flag = 3
    reduction = norms[-1] / norms[0] if norms[0] else np.nan
    if nargout < 2:
        _warn_pcr(flag, norms, problem, context)
        return problem.result(x)
    return (problem.result(x), float(flag), reduction, float(len(norms) - 1), as_value(np.array([norms])))[:nargout]


def _conjugate_residuals(
    problem: Problem, x: Vector, residual: Vector, norms: list[float], flag: int
) -> tuple[Vector, int]:
    direction = residual
    turned = problem.a(direction)
    before = turned_before = solved_before = np.zeros_like(direction)
    last = 1.0 + 0j
    for _ in range(problem.maxit if flag else 0):
        solved = problem.precondition(turned)
        size = np.vdot(turned, solved)
        if size == 0:
            return x, 3
        step = np.vdot(residual, turned) / size
        x = x + step * direction
        residual = residual - step * solved
        norms.append(float(np.linalg.norm(problem.b - problem.a(x))))
        if norms[-1] <= problem.tol * norms[0]:
            return x, 0
        product = problem.a(solved)
        near, far = np.vdot(product, solved) / size, np.vdot(product, solved_before) / last
        following = product - near * turned - far * turned_before
        before, direction = direction, solved - near * direction - far * before
        turned_before, turned, solved_before, last = turned, following, solved, size
    return x, flag


def _warn_pcr(flag: int, norms: list[float], problem: Problem, context: Any) -> None:
    if flag == 1:
        context.warn(f"pcr: maximum number of iterations ({problem.maxit}) reached")
    elif flag == 3:
        context.warn("pcr: breakdown")
