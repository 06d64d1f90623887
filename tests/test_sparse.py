"""Sparse matrices: the same elements as full ones, no full matrix where there is no room for one, and in Python."""

import numpy as np
import pytest
from scipy.sparse import csc_array, random_array

from nnrepl.session import Session
from tests.language import fails, holds, run

BOTH = [
    "a + b", "a - b", "b - a", "a .* b", "a * b", "a' * b", "a .^ 2", "-a", "+a", "!a", "a'", "a.'",
    "a < b", "a >= b", "a == b", "a != b", "a & b", "a | b", "a > 0.2", "a * 3", "3 * a", "a / 4", "2 \\ a", "a + 1",
    "1 - a", "a(:)", "a(3, 4)", "a(17)", "a(:, 3)", "a(5, :)", "a(end:-1:1, [2 2 1])", "a([1 7 9 20])", "a(a > 0.3)",
    "a(:, a(2, :) > 0)", "[a b]", "[a; b]", "[a b; b a]", "[a ones(9, 1)]", "a \\ b", "a / b", "a ^ 3", "a ^ -1",
    "a \\ full(b)", "full(b) / a", "a * full(b)", "full(a) * b", "a * [1:9]'", "(a * i + b) * a", "(a + b * i)'",
    "a * eye(9)", "eye(9)([2:9 1], :) * a", "a * eye(9)([2:9 1], :)", "diag(1:9) * a", "a - diag(1:9)",
]  # fmt: skip

WRITES = [
    "a(2, 3) = 5", "a(17) = 0", "a(:, 4) = b(:, 2)", "a(3, :) = 1", "a(2:5, [1 9]) = b(1:4, 1:2)",
    "a([1 1 2], 1) = 1:3",
    "a(a > 0.2) = 7", "a(12, 14) = 3", "a(:, 12) = b(:, 1)", "a(3, :) = []", "a(:, [1 4 5]) = []",
    "a([2 17 5]) = b([1 2 3])",
    "a(:) = 1:81", "a(:, :) = b", "a(b > 0) = 0", "a(2, 2) += 3i", "a = a(:); a(100) = 2; a([1 3]) = []",
]  # fmt: skip


def _session(seed: int) -> Session:
    session = Session()
    rng = np.random.default_rng(seed)
    for name in "ab":
        matrix = random_array((9, 9), density=0.25, rng=rng) + 3 * np.eye(9)[:, ::-1][:, rng.permutation(9)]
        session[name] = csc_array(matrix)
    return session


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("code", BOTH)
def test_same_elements_as_full_matrices(code, seed):
    session = _session(seed)
    session.run(f"x = {code}; a = full(a); b = full(b); y = {code};")
    session.run("t = isequal(size(x), size(y)) && max(abs(full(x - y)(:))) < 1e-9;")
    assert session["t"] is True


@pytest.mark.parametrize("code", WRITES)
def test_writing_to_them_is_like_writing_to_full_matrices(code):
    session = _session(3)
    session.run(f"c = a; d = full(a); {code}; x = a; a = d; b = full(b); {code};")
    session.run("t = issparse(x) && isequal(x, a) && isequal(c, d) && nnz(x) == nnz(a);")
    assert session["t"] is True


def test_a_large_matrix_is_never_made_full():
    setup = "n = 1e6; S = sparse([1 n 5], [2 n 7], [3 4 5], n, n);"
    for code in ("S + S'", "S * S'", "S .* S", "S & S'", "S > 2", "S / 2", "S .^ 2", "S'", "S(:)", "S(:, 7)", "S(5, :)",
                 "[S S; S S]", "S(S > 3)", "S([1 n], :)", "S(end)", "-S", "S != S'"):  # fmt: skip
        assert run(f"{setup} x = {code}; printf('%d', issparse(x))") == "1"
    done = "S(3, 4) = 9; S(:, 7) = []; S(1:3, 1:3) = 1; S(n + 5, n + 5) = 2; printf('%d ', size(S), nnz(S))"
    assert run(f"{setup} {done}") == "1000005 1000005 12 "
    holds("isequal(sparse(1e6, 1e6), sparse(1e6, 1e6))", "!isequal(sparse(1, 1, 1, 1e6, 1e6), sparse(1e6, 1e6))")


@pytest.mark.parametrize("code", ["S == 0", "S + 1", "!S", "full(S)", "S .^ 0"])
def test_what_needs_all_elements_of_a_large_matrix_fails(code):
    fails(f"S = sparse(1e7, 1e7); {code};", "out of memory or dimension too large for Octave's index type")


def test_equations_with_a_large_matrix():
    setup = "n = 1e5; A = sparse([1:n 2:n], [1:n 1:n-1], [2 * ones(1, n) ones(1, n-1)]); b = A * ones(n, 1);"
    for matrix in ("A", "A'", "A + A'"):
        assert run(f"{setup} A = {matrix}; x = A \\ (A * ones(n, 1)); printf('%d', max(abs(x - 1)) < 1e-9)") == "1"


def test_rectangular_equations_too_large_for_a_full_matrix():
    setup = "n = 4000; A = sparse([1:n n+1:2*n], [1:n 1:n], [1:n ones(1, n)]); x = ones(n, 1);"
    assert run(f"{setup} y = A \\ (A * x); printf('%d', max(abs(y - 1)) < 1e-9)") == "1"
    assert run(f"{setup} b = A' * ones(2 * n, 1); y = A' \\ b; printf('%d', max(abs(A' * y - b)) < 1e-6)") == "1"


def test_sparse_matrices_of_python():
    session = Session()
    session["a"] = csc_array(np.array([[0, 2], [3, 0]]))
    session.run("b = a'; c = class(a); d = issparse(a);")
    assert session["c"] == "double" and session["d"] is True
    assert isinstance(session["b"], csc_array) and session["b"].toarray().tolist() == [[0, 3], [2, 0]]


def test_zeros_and_imaginary_parts_of_zero_are_not_stored():
    session = Session()
    session.run("a = sparse([1 2], [1 2], [2i 1]); b = a .* a; c = sparse([1 2]) - sparse([1 1]);")
    assert [session[name].nnz for name in "bc"] == [2, 1]
    assert session["b"].dtype == np.float64


def test_they_do_not_change_when_an_assignment_makes_a_new_one():
    session = Session()
    session.run("a = sparse([1 0 2]); b = a; b(2) = 5; c = {a}; c{1}(1) = 0; t = isequal(a, [1 0 2]);")
    assert session["t"] is True
