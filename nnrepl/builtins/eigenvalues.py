"""A few eigenvalues or singular values of large matrices: eigs and svds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnrepl.builtins.args import check_numbers, invalid_call, kind_name, number, to_array_value, to_count
from nnrepl.builtins.diagonals import diagonal_of
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import Struct
from nnrepl.values.convert import norm as as_value
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import dims_of, is_array_like, is_text, numel_of
from nnrepl.values.sparse import Sparse

_DENSE = 500
"""Up to this order all eigenvalues are computed, and the wanted ones chosen: that is quick, and never fails."""

_REAL = ("la", "sa", "be")
_GENERAL = ("lr", "sr", "li", "si")


class _Request:
    """What of which problem is wanted: A*v = lambda*B*v.

    count   how many eigenvalues
    which   "lm", "sm" ..., or "near" for those nearest to `shift`
    real    whether the matrix is
    """

    def __init__(self, args: Sequence[Any], context: Any):
        self.function: Any = None
        rest = list(args)
        if isinstance(rest[0], FunctionHandle | str):
            self.function = context.handle(rest[0]).call if isinstance(rest[0], str) else rest[0].call
            if len(rest) < 2:
                raise OctaveError("eigs: incorrect number of arguments")
            size = to_array_value(rest[1], "nint_value ").reshape(-1).real
            if size.size != 1:
                raise OctaveError("eigs: N must be a scalar")
            if size[0] != size[0]:
                raise OctaveError("conversion of NaN to integer value failed")
            self.size = to_count(np.round(size[0]))
            if not 0 <= self.size < 2**31:
                raise OctaveError("rand: invalid negative argument")
            self.a: Any = None
            rest = rest[2:]
        else:
            self.a = _matrix(rest[0])
            self.size = self.a.shape[0]
            if self.a.shape[0] != self.a.shape[1]:
                raise OctaveError("eigs: A must be square")
            rest = rest[1:]
        self.b: Any = None
        if rest and is_text(rest[0]):
            raise OctaveError("eigs: second argument must be numeric")
        if rest and is_array_like(rest[0]) and (numel_of(rest[0]) != 1 or (self.size == 1 and len(rest) > 1)):
            other = rest.pop(0)
            if numel_of(other):
                self.b = _matrix(other)
                if self.b.shape != (self.size, self.size):
                    raise OctaveError("eigs: B must be square and the same size as A")
        self._finish(rest)

    def _finish(self, rest: list[Any]) -> None:
        count = rest[0] if rest and numel_of(rest[0]) else float(min(6, self.size))
        wanted = number(count, "eigs: K must be a positive integer or empty")
        if wanted > self.size:
            shown = "Inf" if wanted == np.inf else f"{wanted:g}"
            text = f"requested number of eigenvalues K ({shown}) exceeds available eigenvalues ({self.size})"
            raise OctaveError(f"eigs: {text}")
        self.count = to_count(wanted)
        if self.count < 1:
            limit = "n-1-1" if self.function is None else "n-1"
            text = f"eigs: Invalid number of eigenvalues to extract (must be 0 < k < {limit})."
            raise OctaveError(f"{text}\n      Use 'eig (full (A))' instead")
        self.shift: Any = 0.0
        self.real = True
        self._choose(rest[1] if len(rest) > 1 else "lm")
        self.options = rest[2] if len(rest) > 2 else Struct({})
        if not isinstance(self.options, Struct):
            raise OctaveError("eigs: OPTS argument must be a structure")
        fields = {key.lower(): value for key, value in self.options.fields.items()}
        start = fields.get("v0")
        if start is not None and numel_of(start) != self.size:
            raise OctaveError("eigs: opts.v0 must be n-by-1")
        self.start = None if start is None else to_array_value(start).reshape(-1).astype(float)
        self.symmetric = _is_set(fields.get("issym"))
        self.tolerance = number(fields.get("tol", 0.0), "eigs: opts.tol must be a scalar")
        if self.b is not None and _is_set(fields.get("cholb")):
            self.b = _from_factor(self.b, fields.get("permb"))

    def _choose(self, sigma: Any) -> None:
        if isinstance(sigma, str):
            self.which = sigma.lower()
            if self.which not in ("lm", "sm", *_REAL, *_GENERAL):
                raise OctaveError(f"eigs: unrecognized value for SIGMA: {sigma}")
        elif is_array_like(sigma) and numel_of(sigma) == 1:
            self.which, self.shift = "near", to_array_value(sigma).reshape(-1)[0].item()
        else:
            raise OctaveError("eigs: SIGMA must be a scalar or a string")


def _is_set(option: Any) -> bool:
    """Whether an option is there and all of it true."""
    return option is not None and is_array_like(option) and numel_of(option) > 0 and bool(to_array_value(option).all())


def _matrix(value: Any) -> Any:
    """A SciPy matrix, or a full array of floating point numbers."""
    if not is_array_like(value):
        raise OctaveError(f"octave_base_value::matrix_value(): wrong type argument '{kind_name(value)}'")
    if type(value) is Sparse:
        return value.matrix * 1.0
    array = to_array_value(value)
    if array.ndim > 2:
        raise OctaveError("eigs: A must be square")
    return array if array.dtype.kind in "fc" else array.astype(float)


def _dense(matrix: Any) -> np.ndarray:
    return matrix.toarray() if hasattr(matrix, "toarray") else matrix


def _from_factor(factor: Any, order: Any) -> np.ndarray:
    """The matrix whose Cholesky factor, after a permutation, is given."""
    upper = _dense(factor)
    whole = upper.conj().T @ upper
    if order is None:
        return whole
    place = to_array_value(order).reshape(-1).astype(int) - 1
    out = np.zeros_like(whole)
    out[np.ix_(place, place)] = whole
    return out


@builtin(
    "d = eigs(A, k, sigma, opts)",
    "d = eigs(A, B, k, sigma, opts)",
    "d = eigs(f, n, ...)",
    "[V, D, flag] = eigs(...)",
    fresh=True,
)
def eigs(*args: Any, nargout: int = 1, context: Any) -> Any:
    """The k (6) eigenvalues of a matrix, or of A*v = lambda*B*v, of greatest modulus, and their vectors.

    sigma chooses others: "sm" those of least modulus; "la", "sa" the greatest and the least, "be" both ends, of real
    symmetric problems; "lr", "sr", "li", "si" those of greatest or least real or imaginary part of other problems; a
    number those nearest to it. f(x) is A*x, or (A - sigma*B) \\ x for "sm" and a number. opts may hold issym, tol, v0,
    cholB and permB; its other fields steer Octave's ARPACK and change nothing here, where flag is always 0.

    >> eigs(diag([1 5 3]), 2)
    ans =

       5
       3

    """
    if not args:
        raise invalid_call("eigs")
    request = _Request(args, context)
    if request.size <= _DENSE:
        values, vectors, hermitian = _all_of(request)
    else:
        values, vectors, hermitian = _some_of(request)
    chosen = _order(request, values, hermitian)
    values, vectors = values[chosen], vectors[:, chosen]
    if not np.iscomplexobj(values) or not values.imag.any():
        values = values.real
    if nargout < 2:
        return as_value(values.reshape(-1, 1))
    return (as_value(np.asfortranarray(vectors)), diagonal_of(values), 0.0)[:nargout]


def _applied(request: _Request) -> np.ndarray:
    """The matrix of the function, column by column."""
    identity = np.eye(request.size)
    columns = [
        to_array_value(request.function(as_value(identity[:, k : k + 1].copy()), nargout=1)).reshape(-1)
        for k in range(request.size)
    ]
    return np.array(columns).T


def _all_of(request: _Request) -> tuple[np.ndarray, np.ndarray, bool]:
    """All eigenvalues and vectors."""
    from scipy import linalg

    inverted = request.function is not None and request.which in ("sm", "near")
    a = _applied(request) if request.function is not None else _dense(request.a)
    b = None if request.b is None else _dense(request.b)
    if request.symmetric and request.function is not None:
        a = (a + a.conj().T) / 2
    if a.shape != (request.size, request.size):
        raise OctaveError(f"eigs: F must give a column of {request.size} elements")
    for each in (a, b):
        if each is not None and not np.isfinite(each).all():
            raise OctaveError("EIG: matrix contains Inf or NaN values")
    hermitian = bool(np.array_equal(a, a.conj().T))
    request.real = not np.iscomplexobj(a)
    _check(request, hermitian and request.real)
    if b is not None and 2 * request.count < request.size:
        try:
            np.linalg.cholesky(b)
        except np.linalg.LinAlgError:
            raise OctaveError("eigs: The matrix B is not positive definite") from None
    if inverted:
        # (A - sigma*B) \ x has the eigenvalues 1 / (lambda - sigma) once B is put before it.
        values, vectors = linalg.eig(a if b is None else a @ b)
        with np.errstate(all="ignore"):
            values = request.shift + 1 / values
        return _tidy(values), vectors, hermitian
    if hermitian and (b is None or (np.array_equal(b, b.conj().T) and 2 * request.count < request.size)):
        values, vectors = linalg.eigh(a, b)
        return values, vectors, True
    values, vectors = linalg.eig(a, b)
    if b is not None and 2 * request.count < request.size:
        vectors = vectors / np.sqrt(np.abs(np.einsum("ik,ik->k", vectors.conj(), b @ vectors)))
    return _tidy(values), vectors, False


def _tidy(values: np.ndarray) -> np.ndarray:
    return values if values.imag.any() else values.real


def _some_of(request: _Request) -> tuple[np.ndarray, np.ndarray, bool]:
    """The wanted eigenvalues and vectors by ARPACK."""
    from scipy.sparse.linalg import LinearOperator, eigs, eigsh

    size, sigma = request.size, None
    options: dict[str, Any] = {"k": request.count, "v0": request.start, "tol": max(request.tolerance, 0.0)}
    if options["v0"] is None:
        options["v0"] = np.ones(size) + np.arange(size) / size
    if request.which in ("sm", "near"):
        sigma = request.shift
    hermitian = request.symmetric
    if request.function is None:
        difference = request.a - request.a.conj().T
        hermitian = not (difference.nnz if hasattr(difference, "nnz") else difference.any())
        operator: Any = request.a
    else:

        def applied(x: np.ndarray) -> np.ndarray:
            found = request.function(as_value(np.asarray(x).reshape(-1, 1).copy()), nargout=1)
            column = to_array_value(found).reshape(-1)
            if column.size != size:
                raise OctaveError(f"eigs: F must give a column of {size} elements")
            return column

        operator = LinearOperator((size, size), matvec=applied, dtype=np.float64)
        if sigma is not None:
            options["OPinv"] = operator
    request.real = np.dtype(operator.dtype).kind != "c"
    _check(request, hermitian and request.real)
    solve: Any = eigsh if hermitian else eigs
    which = "LM" if sigma is not None else request.which.upper()
    values, vectors = solve(operator, M=request.b, sigma=sigma, which=which, **options)
    return (values if hermitian else _tidy(values)), vectors, hermitian


def _check(request: _Request, symmetric: bool) -> None:
    """The errors of choices that do not suit the problem."""
    if request.which in _REAL and not symmetric:
        raise OctaveError(f'eigs: SIGMA = "{request.which}" requires real symmetric problem')
    if request.which in _GENERAL and symmetric:
        raise OctaveError(f'eigs: SIGMA = "{request.which}" requires complex or unsymmetric problem')


def _order(request: _Request, values: np.ndarray, hermitian: bool) -> np.ndarray:
    """Which eigenvalues are wanted, in the order in which Octave gives them."""
    count, which = min(request.count, values.size), request.which
    if which == "be":
        ascending = np.argsort(values, kind="stable")
        return np.concatenate([ascending[: count // 2], ascending[values.size - (count - count // 2) :]])
    distance = np.abs(values - request.shift)
    keys = {
        "lm": -np.abs(values),
        "sm": distance,
        "near": distance,
        "la": -values.real,
        "sa": values.real,
        "lr": -values.real,
        "sr": values.real,
        "li": -np.abs(values.imag),
        "si": np.abs(values.imag),
    }
    second = {"li": -np.abs(values), "si": np.abs(values)}.get(which, np.zeros(values.size))
    chosen = np.lexsort((second, keys[which]))[:count]
    if hermitian and which in ("sm", "near") and request.real:
        return chosen[np.argsort(-values[chosen].real, kind="stable")]
    return chosen


@builtin("s = svds(A, k, sigma, opts)", "[U, S, V, flag] = svds(...)", fresh=True)
def svds(x: Any, k: Any = 6.0, sigma: Any = "L", opts: Any = None, *, nargout: int = 1) -> Any:
    """The k (6) greatest singular values of a matrix, and their vectors; with sigma = 0 the least, with another number
    those nearest to it.

    opts steers Octave's ARPACK and changes nothing here, where flag is always 0.

    >> svds([3 0; 0 4], 1)
    ans = 4
    """
    check_numbers(x, "find")
    if len(dims_of(x)) > 2:
        raise OctaveError("svds: A must be a 2-D matrix")
    # The least of K and the sizes, as min finds it: what is NaN or empty does not count.
    wanted = number(k, "svds: K must be a scalar") if not is_array_like(k) or numel_of(k) else np.nan
    count = min(dims_of(x)) if wanted != wanted else to_count(min(wanted, *dims_of(x)))
    if count < 1:
        text = "eigs: Invalid number of eigenvalues to extract (must be 0 < k < n-1-1)."
        raise OctaveError(f"{text}\n      Use 'eig (full (A))' instead")
    shift: float | None = None
    if sigma != "L" if isinstance(sigma, str) else not is_array_like(sigma) or to_array_value(sigma).dtype.kind == "c":
        raise OctaveError("svds: SIGMA must be a positive real value or the string 'L'")
    if not isinstance(sigma, str):
        shift = number(sigma, "svds: SIGMA must be a positive real value or the string 'L'")
        if shift < 0:
            raise OctaveError("svds: SIGMA must be a positive real value")
        if not np.isfinite(shift):
            raise OctaveError("svds: SIGMA must be finite")
    u, s, v = _singular(x, count, shift)
    if nargout < 2:
        return as_value(s.reshape(-1, 1))
    return (as_value(np.asfortranarray(u)), diagonal_of(s), as_value(np.asfortranarray(v)), False)[:nargout]


def _singular(x: Any, count: int, shift: float | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    matrix = _matrix(x)
    if not np.isfinite(matrix.data if type(x) is Sparse else matrix).all():
        raise OctaveError("EIG: matrix contains Inf or NaN values")
    if max(matrix.shape) <= 2 * _DENSE or shift is not None:
        u, s, vh = np.linalg.svd(_dense(matrix), full_matrices=False)
    else:
        from scipy.sparse import linalg

        u, s, vh = linalg.svds(matrix, k=count, v0=np.ones(min(matrix.shape)))
    distance = -s if shift is None else np.abs(s - shift)
    chosen = np.argsort(distance, kind="stable")[:count]
    chosen = chosen[np.argsort(-s[chosen], kind="stable")]
    return u[:, chosen], s[chosen], vh[chosen].conj().T
