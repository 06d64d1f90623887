"""Calls that fuzzing found to end in an error of nnrepl's own, with what they end in now."""

import pytest

from tests.language import fails, shows

CALLS = {
    "del2([1 2; 3 4], zeros(1,0), 1)": "del2: number of elements in spacing vector 2 does not match dimension 2 of M",
    "rectint([0 0 1i 1], [0 0 1 1])": "rectint: complex boxes are not supported",
    "optimize_range(true, [1 2])": 'second argument must be "local"',
    "shiftdim(1, NaN)": "shiftdim: N must be a scalar integer",
    "airy(NaN, 1)": "airy: K must be 0, 1, 2, or 3",
    "bitcmp([NaN 1], 3)": "bitcmp: numbers that are not finite are not supported",
    "svds([3 1; NaN 2])": "EIG: matrix contains Inf or NaN values",
    "unwrap(eye(2), 1, NaN)": "unwrap: DIM must be an integer and a valid dimension",
    "hamming(NaN)": "hamming: M must be a positive integer",
    "hamming(Inf)": "range with infinite number of elements cannot be stored",
    "spstats(10, 0.5)": "spstats: J must hold numbers of columns",
    "ezplot('x', [1 2], NaN)": "ezplot: N must be a number of points",
    "errorbar(ones(2,2,2), ones(2,2,2))": "errorbar: arrays of more than two dimensions are not supported",
    "rats(pi, zeros(1, 0))": "octave_base_value::nint_value (): wrong type argument 'matrix'",
    "fftfilt(zeros(1, 0), [])": "index (1,_): out of bound 0 (dimensions are 0x1)",
    "plot(1:3), zoom(0)": "zoom: FACTOR must be greater than 0",
    "gmres(4, 2, NaN)": "gmres: MAXIT and RESTART must be positive integers",
    "lsode(@(x, t) -2i, 1, [0 1])": "lsode: complex derivatives are not supported",
    "x(2).v = 2; x(ones(2,2,2)).v = 3": (
        "invalid dot name structure assignment because the structure array is empty.  "
        "Specify a subscript on the structure array to resolve."
    ),
    "integral2(@(x, y) x, 0, 1, 0, @(x) ones(2,2,2))": "integral2: the values of a limit are 2x2x2 for points of 1x1",
}


@pytest.mark.parametrize("code", CALLS)
def test_fails(code):
    fails(code, CALLS[code])


def test_one_output_of_fplot():
    shows("x = fplot(@sin, [0 1], 2)'", "x =\n\n   0   1\n")
