"""Sums have Octave's order, exp and log the C library's last digit: long iterations go the same way."""

import os
import subprocess
import sys

import numpy as np
import pytest
from scipy.linalg import blas

from nnrepl import exactness
from nnrepl.runtime.operators import ctransposed_mtimes, mtimes_ctransposed
from nnrepl.runtime.sums import running, total, total_of_vector
from tests.language import run, shows

NUMBERS = np.sin(np.arange(1.0, 4001.0)) * 10.0 ** (np.arange(4000) % 7)


def in_order(numbers):
    found = 0.0
    for number in numbers:
        found += number
    return found


@pytest.mark.parametrize("count", [0, 1, 9, 130, 4000])
def test_vectors_are_summed_in_order(count):
    assert total_of_vector(NUMBERS[:count].reshape(1, -1)) == in_order(NUMBERS[:count].tolist())


@pytest.mark.parametrize("order", ["C", "F"])
def test_matrices_are_summed_in_order(order):
    matrix = np.array(NUMBERS.reshape(40, 100), order=order)
    assert total(matrix, 0).tolist() == [in_order(column) for column in matrix.T.tolist()]
    assert total(matrix, 1, keepdims=True)[:, 0].tolist() == [in_order(row) for row in matrix.tolist()]


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("shape", [(200, 30), (3, 400, 5), (400, 1), (1, 1), (0, 5), (2, 0, 3), (20, 30, 40)])
def test_running_results_are_those_of_lines(order, shape):
    array = np.array(np.resize(NUMBERS, shape), order=order)
    for axis in range(len(shape)):
        assert np.array_equal(running(np.add, array, axis), np.add.accumulate(array, axis=axis))
        assert np.array_equal(running(np.fmax, array, axis), np.maximum.accumulate(array, axis=axis))


def test_sums_in_the_language():
    shows("sum(0.1*ones(1, 10)) == 1, mean(0.1*ones(10, 1)) == 0.1", "ans = 0\nans = 0\n")
    shows("x = [1e16; ones(20, 1); -1e16]; sum(x), sum([x x]), mean(x), sumsq([1e8 1 1 1])", SUMS)
    shows("1/sum([-0 -0]), sum(single([1e8 3 3 3])) == 1e8, sum([1+2i 3i])", "ans = Inf\nans = 1\nans =  1 + 5i\n")


SUMS = "ans = 0\nans =\n\n   0   0\n\nans = 0\nans = 1.0000e+16\n"


def test_products_of_transposed_matrices():
    a, b = np.asfortranarray(NUMBERS[:12].reshape(3, 4)), np.asfortranarray(NUMBERS[:6].reshape(3, 2))
    assert np.allclose(ctransposed_mtimes(a, b), a.T @ b) and np.allclose(mtimes_ctransposed(b, b), b @ b.T)
    column = NUMBERS[:5].reshape(5, 1)
    assert ctransposed_mtimes(column, column) == pytest.approx(float(column[:, 0] @ column[:, 0]))


@pytest.mark.parametrize("size", [2, 7, 23, 30])
def test_products_of_a_matrix_with_itself_are_the_upper_half_of_blas(size):
    """A training of support vectors is another one where the last digits at the edges of blocks differ."""
    tall = np.asfortranarray(NUMBERS[: size * 5].reshape(size, 5))
    upper = np.triu(blas.dsyrk(1.0, tall))
    expected = upper + np.triu(upper, 1).T
    assert np.array_equal(mtimes_ctransposed(tall, tall), expected)
    wide = np.asfortranarray(tall.T)
    assert np.array_equal(ctransposed_mtimes(wide, wide), expected)
    looped = run(f"X = reshape(sin(1:{size * 5}), {size}, 5); for k = 1:2, Y = X * X'; end, same = isequal(Y, X * X')")
    assert "same = 1" in looped


def test_a_matrix_as_a_column_times_itself_is_one_matrix():
    """X(:)' * X(:) sums as v' * v does."""
    loop = "for n = 50:60, X = cos(reshape(1:n*10, n, 10)) / 3; v = X(:); k += isequal(X(:)'*X(:), v'*v); end"
    shows(f"k = 0; {loop}, k", "k = 11")


def test_factors_in_loops_are_transposed_without_moving_them():
    """Also where the loop does not know that they are matrices: BLAS adds in another order otherwise."""
    made = "T = sin((1:800)'*(1:10)); X = cos((1:20)'*(1:10)); k = 0;"
    shows(f"{made} for n = 50:60, M = T(1:n,:); x = X(3,:); k += isequal(x*M', (M*x')'); end, k", "k = 11")
    shows(f"{made} for n = 50:60, M = T(1:n,:)'; x = X(3,:)'; k += isequal(M'*x, (x'*M)'); end, k", "k = 11")


def test_products_with_something_transposed():
    shows("X = [1 2; 3 4]; v = [1; 2]; X'*v, v'*X, v'*X', (X')*X.', v'*v, v*v', 2*X'*v, X'*2", PRODUCTS)


PRODUCTS = """ans =

    7
   10

ans =

    7   10

ans =

    5   11

ans =

    7   15
   10   22

ans = 5
ans =

   1   2
   2   4

ans =

   14
   20

ans =

   2   6
   4   8

"""


CHOICE = "NPY_DISABLE_CPU_FEATURES"


def _command(program, folder=None, **environment):
    """What a program prints that the command runs, in a folder."""
    kept = {name: value for name, value in os.environ.items() if name != CHOICE}
    call = [sys.executable, "-m", "nnrepl", "-e", program]
    environment = {**kept, **environment}
    return subprocess.run(call, capture_output=True, text=True, env=environment, cwd=folder, check=True).stdout


def test_exp_and_log_are_those_of_the_c_library():
    program = "x = (1:3999)/500; disp(isequal(exp(x), arrayfun(@exp, x))), disp(isequal(log(x), arrayfun(@log, x)))"
    assert _command(program) == "1\n1\n"


def test_the_user_s_choice_for_numpy_is_left_alone():
    assert _command(f"x = [1 2]; disp(getenv('{CHOICE}'))") == "\n"
    assert _command(f"x = [1 2]; disp(getenv('{CHOICE}'))", **{CHOICE: " "}) == " \n"


def test_only_the_command_chooses():
    """Programs that embed nnrepl keep the NumPy that they have."""
    assert not exactness._asked


def test_a_file_that_hides_a_function_leaves_the_choice_as_it_is(tmp_path):
    """Its warning is given before the program begins, and looks at the library."""
    (tmp_path / "fmincg.m").write_text("x = 1;")
    assert _command("x = (1:3999)/500; disp(isequal(exp(x), arrayfun(@exp, x)))", tmp_path) == "1\n"


def test_third_powers_are_products():
    shows("x = sin(1:50); isequal(x.^3, x.*x.*x), isequal(x'.^3, (x.*x.*x)')", "ans = 1\nans = 1\n")
    loop = "x = sin(1:50)'; for k = 1:200, p = mod(k, 4); y = x.^p; if p == 3, assert(y, x.*x.*x), end, end"
    shows(f"function f()\n{loop}\nend\nf()", "")


def test_dot_is_the_product_of_columns():
    shows("a = sin((1:60)'); dot(a, a) - a'*(a + 0), dot([a a], [a a])(2) == dot(a, a)", "ans = 0\nans = 1\n")
