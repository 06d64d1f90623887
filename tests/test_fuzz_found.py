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
}


@pytest.mark.parametrize("code", CALLS)
def test_fails(code):
    fails(code, CALLS[code])


def test_one_output_of_fplot():
    shows("x = fplot(@sin, [0 1], 2)'", "x =\n\n   0   1\n")
