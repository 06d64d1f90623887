"""Iterative solvers for any square matrix, with short recurrences: bicg, bicgstab, cgs, qmr, tfqmr."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.krylov import BROKEN, CONVERGED, EXHAUSTED, Problem, Progress, Stop, Vector, nothing_to_do, outputs
from nnrepl.registry import builtin

Method = Callable[[Problem, Progress, Vector], int]


def _solved(who: str, method: Method, args: tuple[Any, ...], nargout: int, context: Any) -> Any:
    a, b, tol, maxit, m1, m2, x0, extra = args
    problem = Problem(who, (a, b, tol, maxit, extra), context, sides=(m1, m2), start=x0)
    if problem.scale == 0:
        return nothing_to_do(problem, nargout)
    mode = "notransp" if who in ("bicg", "qmr") else ""
    residual = problem.b - problem.a(problem.x, mode)
    progress = Progress(problem, problem.x, residual)
    try:
        flag = CONVERGED if progress.norms[0] <= progress.limit else method(problem, progress, residual)
    except Stop as stop:
        flag = stop.flag
    return outputs(problem, progress, flag, nargout, context)


def _quotient(p: Any, q: Any) -> Any:
    """A coefficient of a recurrence; stops where it is no number."""
    if q == 0 or not np.isfinite(p) or not np.isfinite(q):
        raise Stop(BROKEN)
    return p / q


@builtin("x = bicg(A, b, tol, maxit, M1, M2, x0, ...)", "[x, flag, relres, iter, resvec] = bicg(A, b, ...)", fresh=True)
def bicg(
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
    """The solution of A*x = b for a square A, by biconjugate gradients, which also use A'.

    A and the preconditioner M1*M2 are matrices or functions f(x, "notransp") and f(x, "transp") that multiply and
    divide by them and by their transposes. The iteration ends when the residual is less than tol*norm(b) (1e-6), or
    after maxit steps (20). flag: 0 converged, 1 too many steps, 2 singular preconditioner, 3 stagnation, 4 breakdown.
    relres is the relative residual of x, iter its number, resvec the residuals of all steps.
    Source: R. Barrett et al., Templates for the solution of linear systems, SIAM, 1994.

    >> [x, flag] = bicg([4 1; 2 3], [5; 5]); flag
    flag = 0
    """
    return _solved("bicg", _bicg, (a, b, tol, maxit, m1, m2, x0, extra), nargout, context)


def _bicg(problem: Problem, progress: Progress, residual: Vector) -> int:
    x, shadow = problem.x, residual.conj()
    direction = shadow_direction = np.zeros_like(residual)
    rho: Any = 1.0
    for k in range(1, problem.maxit + 1):
        z = problem.precondition(residual, "notransp")
        shadow_z = problem.precondition(shadow, "transp")
        before, rho = rho, np.vdot(shadow, z)
        beta = _quotient(rho, before) if k > 1 else 0.0
        direction = z + beta * direction
        shadow_direction = shadow_z + np.conj(beta) * shadow_direction
        product = problem.a(direction, "notransp")
        curvature = np.vdot(shadow_direction, product)
        if abs(curvature) <= np.finfo(float).eps * abs(rho) * 1e-3:
            return BROKEN
        alpha = _quotient(rho, curvature)
        x = x + alpha * direction
        residual = residual - alpha * product
        shadow = shadow - np.conj(alpha) * problem.a(shadow_direction, "transp")
        progress.add(x, float(np.linalg.norm(residual)), k)
    return EXHAUSTED


@builtin(
    "x = bicgstab(A, b, tol, maxit, M1, M2, x0, ...)",
    "[x, flag, relres, iter, resvec] = bicgstab(A, b, ...)",
    fresh=True,
)
def bicgstab(
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
    """The solution of A*x = b for a square A, by stabilised biconjugate gradients.

    Arguments and outputs are those of `bicg`, but functions are called with the vector only, and iter counts halves:
    each step has two residuals. Source: H. van der Vorst, Bi-CGSTAB, SIAM J. Sci. Stat. Comput. 13, 1992.

    >> [x, flag] = bicgstab([4 1; 2 3], [5; 5]); flag
    flag = 0
    """
    return _solved("bicgstab", _bicgstab, (a, b, tol, maxit, m1, m2, x0, extra), nargout, context)


def _bicgstab(problem: Problem, progress: Progress, residual: Vector) -> int:
    x, shadow = problem.x, residual
    direction = product = np.zeros_like(residual)
    rho: Any = 1.0
    alpha: Any = 1.0
    omega: Any = 1.0
    for k in range(1, problem.maxit + 1):
        before, rho = rho, np.vdot(shadow, residual)
        beta = _quotient(rho, before) * _quotient(alpha, omega) if k > 1 else 0.0
        direction = residual + beta * (direction - omega * product)
        solved = problem.precondition(direction)
        product = problem.a(solved)
        alpha = _quotient(rho, np.vdot(shadow, product))
        x = x + alpha * solved
        half = residual - alpha * product
        progress.add(x, float(np.linalg.norm(half)), k - 0.5)
        second = problem.precondition(half)
        turned = problem.a(second)
        omega = _quotient(np.vdot(turned, half), np.vdot(turned, turned))
        x = x + omega * second
        residual = half - omega * turned
        progress.add(x, float(np.linalg.norm(residual)), k)
    return EXHAUSTED


@builtin("x = cgs(A, b, tol, maxit, M1, M2, x0, ...)", "[x, flag, relres, iter, resvec] = cgs(A, b, ...)", fresh=True)
def cgs(
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
    """The solution of A*x = b for a square A, by conjugate gradients squared.

    Arguments and outputs are those of `bicg`, but functions are called with the vector only.
    Source: P. Sonneveld, CGS: a fast Lanczos-type solver, SIAM J. Sci. Stat. Comput. 10, 1989.

    >> [x, flag] = cgs([4 1; 2 3], [5; 5]); flag
    flag = 0
    """
    return _solved("cgs", _cgs, (a, b, tol, maxit, m1, m2, x0, extra), nargout, context)


def _cgs(problem: Problem, progress: Progress, residual: Vector) -> int:
    x, shadow = problem.x, residual
    p = q = np.zeros_like(residual)
    rho: Any = 1.0
    for k in range(1, problem.maxit + 1):
        before, rho = rho, np.vdot(shadow, residual)
        beta = _quotient(rho, before) if k > 1 else 0.0
        u = residual + beta * q
        p = u + beta * (q + beta * p)
        product = problem.a(problem.precondition(p))
        alpha = _quotient(rho, np.vdot(shadow, product))
        q = u - alpha * product
        solved = problem.precondition(u + q)
        x = x + alpha * solved
        residual = residual - alpha * problem.a(solved)
        progress.add(x, float(np.linalg.norm(residual)), k)
    return EXHAUSTED


@builtin("x = qmr(A, b, tol, maxit, M1, M2, x0)", "[x, flag, relres, iter, resvec] = qmr(A, b, ...)", fresh=True)
def qmr(
    a: Any,
    b: Any,
    tol: Any = None,
    maxit: Any = None,
    m1: Any = None,
    m2: Any = None,
    x0: Any = None,
    *,
    nargout: int = 1,
    context: Any,
) -> Any:
    """The solution of A*x = b for a square A, by quasi-minimal residuals, which also use A'.

    Arguments and outputs are those of `bicg`. Source: R. Freund and N. Nachtigal, QMR: a quasi-minimal residual method
    for non-Hermitian linear systems, Numerische Mathematik 60, 1991.

    >> [x, flag] = qmr([4 1; 2 3], [5; 5]); flag
    flag = 0
    """
    return _solved("qmr", _qmr, (a, b, tol, maxit, m1, m2, x0, ()), nargout, context)


def _qmr(problem: Problem, progress: Progress, residual: Vector) -> int:
    left = problem.left or (lambda v, mode: v)
    right = problem.right or (lambda v, mode: v)
    x, v, w = problem.x, residual, residual
    y, z = left(v, "notransp"), right(w, "transp")
    rho, xi = np.linalg.norm(y), np.linalg.norm(z)
    gamma: Any = 1.0
    eta: Any = -1.0
    theta: Any = 0.0
    epsilon: Any = 1.0
    p = q = d = s = np.zeros_like(residual)
    for k in range(1, problem.maxit + 1):
        v, y = v / _nonzero(rho), y / rho
        w, z = w / _nonzero(xi), z / xi
        delta = np.vdot(z, y)
        solved, shadow = right(y, "notransp"), left(z, "transp")
        p = solved if k == 1 else solved - _quotient(xi * delta, epsilon) * p
        q = shadow if k == 1 else shadow - np.conj(_quotient(rho * delta, epsilon)) * q
        product = problem.a(p, "notransp")
        epsilon = np.vdot(q, product)
        beta = _quotient(epsilon, delta)
        following = product - beta * v
        y = left(following, "notransp")
        rho_before, rho = rho, np.linalg.norm(y)
        w = problem.a(q, "transp") - np.conj(beta) * w
        z = right(w, "transp")
        xi = np.linalg.norm(z)
        theta_before, theta = theta, _quotient(rho, gamma * abs(beta))
        gamma_before, gamma = gamma, 1 / np.sqrt(1 + theta**2)
        eta = -eta * rho_before * gamma**2 / (beta * gamma_before**2)
        d = eta * p + (theta_before * gamma) ** 2 * d
        s = eta * product + (theta_before * gamma) ** 2 * s
        x = x + d
        residual = residual - s
        v = following
        progress.add(x, float(np.linalg.norm(residual)), k)
    return EXHAUSTED


def _nonzero(size: Any) -> Any:
    if not size or not np.isfinite(size):
        raise Stop(BROKEN)
    return size


@builtin(
    "x = tfqmr(A, b, tol, maxit, M1, M2, x0, ...)", "[x, flag, relres, iter, resvec] = tfqmr(A, b, ...)", fresh=True
)
def tfqmr(
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
    """The solution of A*x = b for a square A, by quasi-minimal residuals without A'.

    Arguments and outputs are those of `bicg`, but functions are called with the vector only, and each step has two
    residuals. Source: R. Freund, A transpose-free quasi-minimal residual algorithm for non-Hermitian linear systems,
    SIAM J. Sci. Comput. 14, 1993.

    >> [x, flag] = tfqmr([4 1; 2 3], [5; 5]); flag
    flag = 0
    """
    return _solved("tfqmr", _tfqmr, (a, b, tol, maxit, m1, m2, x0, extra), nargout, context)


def _tfqmr(problem: Problem, progress: Progress, residual: Vector) -> int:
    x, shadow = problem.x, residual
    w = y = residual
    v = turned = problem.a(problem.precondition(y))
    d = np.zeros_like(residual)
    tau: Any = float(np.linalg.norm(residual))
    theta: Any = 0.0
    eta: Any = 0.0
    rho = np.vdot(shadow, residual)
    alpha: Any = 0.0
    for m in range(2 * problem.maxit):
        if m % 2 == 0:
            alpha = _quotient(rho, np.vdot(shadow, v))
            following = y - alpha * v
        w = w - alpha * turned
        d = y + (theta**2 * eta / alpha) * d
        theta = _quotient(np.linalg.norm(w), tau)
        c = 1 / np.sqrt(1 + theta**2)
        tau = tau * theta * c
        eta = c**2 * alpha
        x = x + eta * problem.precondition(d)
        size = float(np.linalg.norm(problem.b - problem.a(x)))
        progress.add(x, size, float((m + 1) // 2))
        if m % 2:
            before, rho = rho, np.vdot(shadow, w)
            beta = _quotient(rho, before)
            following = w + beta * y
            v = beta * (turned + beta * v)
            turned = problem.a(problem.precondition(following))
            v = turned + v
        else:
            turned = problem.a(problem.precondition(following))
        y = following
    progress.count = 2 * problem.maxit
    return EXHAUSTED
