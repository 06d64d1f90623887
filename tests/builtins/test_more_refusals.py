"""What newer functions of the library refuse in words of their own, where Octave takes it or fails inside."""

import pytest

from tests.language import fails

REFUSALS = [
    ("balance(eye(2), 'foo')", 'balance: unknown option "foo"'),
    ("balance(eye(2), eye(2))", "balance: balancing of two matrices is not supported"),
    ("clearvars(1)", "clearvars: arguments must be strings"),
    ("delaunay(ones(2, 5))", "delaunay: X must be a matrix with 2 or 3 columns"),
    ("gallery('wathen', 2)", "gallery: matrix wathen not implemented"),
    ("griddata([0 1 0], [0 0 1], 1:3, 1, 1, 'cubic')", 'griddata: "cubic" interpolation is not supported'),
    ("housh([1; 2], {1}, 0)", "housh: second argment must be an integer scalar"),
    ("ilu(sparse(eye(2)), struct('type', 'ilutp'))", 'ilu: the type "ilutp" is not supported'),
    ("interpn([1 2], [1 2 3], magic(3), 1, 1)", "interpn: dimensional mismatch"),
    ("pareto([1 2], {'a'})", "pareto: X and Y must have the same number of elements"),
    ("pkg install foo", "pkg: the action 'install' is not supported"),
    ("gplot([0 1; 1 0], [0 0; 1 1], 5)", "gplot: LINE_STYLE must be a string"),
    ("gplot([0 1; 1 0], [0 0])", "gplot: A must be square, with a row of XY for each of its rows"),
    ("pqpnonneg(eye(2), [1; 2; 3])", "pqpnonneg: C and D have incompatible dimensions"),
    ("qrdelete(eye(2), eye(2), 9)", "qrdelete: index out of range"),
    ("rose([1 2], 0)", "rose: number of bins must be positive"),
    ("sqp(1, 5)", "sqp: invalid objective function specification"),
    ("sqp([1; 1], @(x) x(1)^2, [], [], 1:3, [])", "sqp: length of lower bound vector must match length of X0"),
    ("symbfact(sparse([1 2 3]))", "symbfact: S must be a square matrix"),
    ("warning('off', 'all'); findstr({1}, 'a')", "findstr: S, T, and OVERLAP must be strings or numeric"),
    ("warning('off', 'all'); genvarname('x', 1)", "genvarname: EXCLUSIONS must be a string or cellstr"),
    ("commutation_matrix({1})", "fix: not defined for cell"),
    ("ppder(mkpp([0 1], 1:3), -1)", "ppder: M must be a non-negative integer"),
    ("lscov({1}, 1)", "lscov: A must be a numeric matrix or vector"),
]


@pytest.mark.parametrize(("code", "message"), REFUSALS)
def test_refuses(code, message):
    fails(code, message)
