"""What the numeric functions give never shows an argument to a later write, and prints as in Octave."""

import pytest

from tests.language import holds, shows


@pytest.mark.parametrize(
    "code",
    [
        "x = [1 2 3]; y = real(x); y(1) = 9; ok = x(1) == 1",
        "x = [1 2 3]; y = diff(x, 0); y(1) = 9; ok = x(1) == 1",
        "x = [1 2 3]; y = reshape(x, 3, 1); y(1) = 9; ok = x(1) == 1",
        "x = [1 2 3]; y = double(x); y(1) = 9; ok = x(1) == 1",
        "x = [1 2 3]; y = squeeze(x); y(1) = 9; ok = x(1) == 1",
        "x = [1 2 3]; y = fliplr(x); y(1) = 9; ok = x(3) == 3",
        "x = [1 2 3]; y = sort(x, 3); y(1) = 9; ok = x(1) == 1",
        "x = [1 2 3]; y = max(x, [], 3); y(1) = 9; ok = x(1) == 1",
        "x = [1 2 3]; y = cumsum(x, 3); y(1) = 9; ok = x(1) == 1",
        "[v, d, w] = eig([2 1; 1 2]); v(1) = 9; ok = w(1) != 9",
        "x = 1:3; y = floor(x); y(1) = 9; ok = x(1) == 1",
        "x = int8([1 2]); y = fix(x); y(1) = 9; ok = x(1) == 1",
    ],
)
def test_a_write_to_the_result_leaves_the_argument(code):
    shows(f"{code};" + " disp(ok)", "1")


def test_scalars_and_arrays_agree():
    holds(
        "floor(-0.5) == -1 && ceil(-0.5) == 0 && 1/ceil(-0.5) == -Inf",
        "isequal(round([-2.5 2.5 0.5 -0.5]), [round(-2.5) round(2.5) round(0.5) round(-0.5)])",
        "isequal(mod([-7 7], 3), [mod(-7, 3) mod(7, 3)])",
        "isequal(max([NaN 1], 0), [max(NaN, 0) max(1, 0)])",
        "isequal(sum(1:10), sum((1:10)'), 55)",
        "isequal(bitand([12 5], 10), [bitand(12, 10) bitand(5, 10)])",
    )


def test_warns_of_singular_matrices():
    shows("x = inv([1 2; 2 4]);", "warning: matrix singular to machine precision")
