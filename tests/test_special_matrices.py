"""Diagonal and permutation matrices beyond what the transcripts show: files, warnings, Python programs, memory."""

from __future__ import annotations

import numpy as np

from nnrepl.session import Session
from nnrepl.values.special import Diagonal
from tests.language import fails, holds, run, shows


def test_text_files_keep_the_kind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    kinds = "D = diag([1 2]); C = diag([1 2i], 2, 3); S = single(D); P = eye(3)(:, [2 3 1]); c = {P};"
    run(f"{kinds} save kinds.txt")
    shows(
        "load kinds.txt; typeinfo(D), typeinfo(C), typeinfo(S), typeinfo(c{1}), P, size(C)",
        "ans = diagonal matrix\nans = complex diagonal matrix\nans = float diagonal matrix\nans = permutation matrix\n"
        "P =\n\nPermutation Matrix\n\n   0   0   1\n   1   0   0\n   0   1   0\n\nans =\n\n   2   3\n",
    )


def test_permutations_by_rows_are_read(tmp_path):
    path = tmp_path / "rows.txt"
    path.write_text("# name: P\n# type: permutation matrix\n# size: 3\n# orient: r\n2\n3\n1\n\n\n")
    shows(f"load {path}; disp(full(P))", "   0   1   0\n   0   0   1\n   1   0   0")


def test_mat_files_store_full_matrices(tmp_path):
    shows(f"D = eye(2); save -v7 {tmp_path}/d.mat D; load {tmp_path}/d.mat; typeinfo(D)", "ans = matrix")


def test_singular_inverse_warns():
    assert "matrix singular to machine precision" in run("inv(diag([1 0]));")
    assert run("inv(diag([1 Inf])); inv(diag([1 1e-20]));") == ""


def test_errors():
    fails("[x, r] = inv(eye(2)([2 1], :));", "element number 2 undefined in return list")
    fails("full(@sin)", "full: invalid operation for %s type: wrong type argument 'function handle'")
    fails("eye(3)(:, 1:2) + [1 2]", "operator +: nonconformant arguments (op1 is 3x2, op2 is 1x2)")
    fails("inv(eye(2, 3))", "inverse: A must be a square matrix")
    fails("P = eye(2)([2 1], :); P(3, 3)", "P(3,_): out of bound 2 (dimensions are 2x2)", "Octave:index-out-of-bounds")
    fails("rcond(eye(2, 3))", "matrix must be square")
    fails("det(eye(2, 3))", "det: A must be a square matrix")
    fails("diag(eye(3)(:, 1), 2, 2)", "octave_base_value::diag (): wrong type argument 'diagonal matrix'")


def test_a_copy_does_not_change():
    holds("isequal(eye(2), nthargout(1, @(x) x, eye(2)))")
    shows("a = eye(2); b = a; b(1, 1) = 5; c = a + 1; c(1) = 7; full(a)(1)", "ans = 1")
    shows("a = eye(2); b = full(a); b(1) = 5; a(1, 1)", "ans = 1")


def test_python_programs_see_arrays_and_may_give_them_back():
    session = Session()
    session.run("d = eye(2) * 3;")
    assert np.array_equal(session["d"], [[3, 0], [0, 3]])
    session["e"] = Diagonal(np.array([1.0, 2.0]), 2, 2)
    session.run("k = typeinfo(e);")
    assert session["k"] == "diagonal matrix"


def test_large_ones_take_little_memory():
    holds("isequal((2 * eye(1e6)) * ones(1e6, 1), 2 * ones(1e6, 1))", "(eye(1e6) / 4)(5, 5) == 0.25")
    holds("isequal((2 * eye(1e6)) \\ ones(1e6, 1), ones(1e6, 1) / 2)")
    shows("d = eye(1e6); p = d(:, [2:1e6 1]); v = (1:1e6)'; (p' * (p * v))(7), det(p)", "ans = 7\nans = -1")


def test_used_as_the_arguments_of_network_functions():
    holds("isequal(sigmoid(eye(2)), sigmoid([1 0; 0 1]))")
