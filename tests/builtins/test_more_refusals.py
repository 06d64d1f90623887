"""What newer functions of the library refuse in words of their own, where Octave takes it or fails inside."""

import pytest

from tests.language import fails, failure, shows

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
    ("methods('nosuch')", "methods: there is no class 'nosuch'"),
    ("methods('inline', '-full')", 'methods: the option "-full" is not supported'),
    ("ismethod('nosuch', 'a')", "ismethod: there is no class 'nosuch'"),
    ('calendar([])', 'calendar: D must be a date'),
    ('cholinsert([1 2 3; 4 5 6], 1, [1;2])', 'cholinsert: matrix R must be square'),
    ('qr([NaN 1; 2 3])', 'qr: matrices with Inf or NaN are not supported'),
    ('tsearchn([0 0;1 0;0 1], [1 2 9], [0 0])', 'tsearchn: T must be a triangulation of the points'),
    ('tsearchn([0 0;1 0;0 1], [1 2 3], [0 0 0])', 'tsearchn: dimensional mismatch'),
    ('convhulln([1i 2; 3 4; 5 6])', 'convhulln: points must be the rows of a real matrix'),
    ('tsearch([0;1;0], [0;0;1], [1 2 NaN], 0, 0)', 'tsearch: T must be a triangulation of the points'),
    ('dsearchn([], [1 2])', 'dsearchn: X must not be empty'),
    ('interpn([])', 'interpn: V must not be empty'),
    ('interpn([], [], [])', 'interpn: minimum of 2 real points required in each dimension'),
    ('lscov([NaN; 1], [1; 2])', 'svd: cannot take SVD of matrix containing Inf or NaN values'),
    ('lscov([1; 1], [1; 2], [NaN; 1])', 'lscov: V must be finite'),
    ('lscov([1; 1], [1; 2], [1 2; 2 1])', 'chol: input matrix must be positive definite'),
    ('ols([NaN; 1], [1; 2])', 'svd: cannot take SVD of matrix containing Inf or NaN values'),
    ('lsode(@(x, t) x, NaN, [0 1])', 'lsode: X_0 and T must be finite vectors'),
    ('lsode(@(x, t) x^2, 1, [0 2])', 'lsode: Illegal input detected (internal error).'),
    ('integral2(@(x, y) x, 0, 1, @(x) 1i * x, 1)', 'integral2: limits with complex values are not supported'),
    ('normest1([])', 'normest1: A must be a square matrix or a function handle'),
    ('lcm(2i, 4)', 'lcm: complex arguments are not supported'),
    ('nchoosek(struct(), 1)', 'nchoosek: first argument must be a scalar or a vector'),
    ('pchip(1:3, [1 2 3; 4 5 6])', 'pchip: piecewise polynomials with values that are vectors are not supported'),
    ('polygcd([], 1)', 'polygcd: B and A must not be empty'),
    ('polygcd([1 2], [0 0])', 'filter: the first element of A must be nonzero'),
    ('kendall([], [])', 'kendall: X and Y must be numeric matrices or vectors'),
    ('residue([1 2], [0 0])', 'residue: B and A must be finite, and A must not be zero'),
    ('residue([1 2], [1], [2 3])', 'residue: R, P and E must have the same number of elements'),
    ('sqp([1;1], @(x) x)', 'sqp: the objective function must give a real number'),
    ('speye({1})', 'speye: invalid matrix dimension'),
    ('freqz([], 1, 3)', 'freqz: B and A must not be empty'),
    ('validatestring("r", {"red"}, 5, 6)', 'validatestring: FUNCNAME must be a character string'),
    ('sinetone(1, 0)', 'sinetone: RATE and SEC must be positive'),
    ('sinewave(Inf)', 'sinewave: M must be a numeric scalar'),
    ('compass([1 2], [1 2 3])', 'compass: U and V must have the same number of elements'),
    ('rose([1 2], [])', 'rose: number of bins must be positive'),
    ('camzoom(0)', 'set: "cameraviewangle" must be finite'),
    ('ezmesh(@(x, y) x, 0)', 'linspace: N must be a scalar'),
    ('ezmesh(@(x, y) [1 2 3])', '=: nonconformant arguments'),
    ('addproperty("x", [], "string")', 'addproperty: invalid handle'),
    ('plot(1); legend({"a"}, "location")', 'legend: single argument must be a string or cellstr'),
    (
        "clear q; q(1) = containers.Map()",
        "operator =: no conversion for assignment of 'containers.Map' to indexed 'matrix'",
    ),
    ('accumdim([1;2;1], [1 2;3 4;5 6], 1, 3, @(x, d) sum(x, d)(1))', 'cat: dimension mismatch'),
    ('nthargout(1, 20000, @size, 1)', 'nthargout: Too many output arguments: 20000'),
    ('tsearch([0;1;0], [0;0;1], [1 2 3], [1 2], 1)', 'tsearch: X and Y must be real and of the same size'),
    (
        "function f(), eval('persistent q'); x = 1; if x, global q; end; clear x; end; f",
        "can't make persistent variable 'q' global",
    ),
]

CALLS = [
    ('dbstack(1, 2)', 'dbstack'),
    ('arrayfun(@() 1, "UniformOutput", false)', 'arrayfun'),
    ('balance(eye(2), "noperm", 1)', 'balance'),
    ('gradient(@sin)', 'gradient'),
    ('delaunay({1})', 'delaunay'),
    ('imresize(ones(3), [1 2 3])', 'imresize'),
    ('imresize(ones(3), [1i 2])', 'imresize'),
    ('pcr([1 2; 3 4], [])', 'pcr'),
    ('dblquad(@(x, y) x, "a", 1, 0, 1)', 'dblquad'),
    ('feather({1})', 'feather'),
    ('ezplot3("t", "t")', 'ezplot3'),
    ('camlight(1)', 'camlight'),
    ('spy(ones(2,2,2))', 'spy'),
    ('pareto([])', 'pareto'),
    ('plotyy(1, 2, 3, 4, 5)', 'plotyy'),
    ('plot(1); legend("location", "north", "box")', 'legend'),
    ('echo("foo", "bar", "on")', "echo"),
    ('dlmwrite("x", 1, "delimiter")', "dlmwrite"),
]
"""Calls that are refused with the ways to call the function."""

FLAGS = [
    ("pcg(eye(2), [1; 2], 1e-6, 5, @(r) r * Inf)", 2),
    ("gmres([0 1; 0 0], [1; 1])", 3),
    ("gmres([-1 -1; -1 1e200], [1; 0], 1)", 3),
    ("qmr([-1 -1; 0 0], [1; 1])", 4),
    ("cgs([-1 -1; -1 1e200], [1; 0])", 4),
    ("gmres(eye(2), [1; 2], 1, -1, 2, [], [], [1; 2])", 0),
]
"""Iterations that end early, and the flag that says so (0 where the guess was the solution)."""


@pytest.mark.parametrize(("code", "message"), REFUSALS)
def test_refuses(code, message):
    fails(code, message)


@pytest.mark.parametrize(("code", "name"), CALLS)
def test_shows_how_to_call(code, name):
    assert failure(code).message.startswith(f"Invalid call to {name}.  Correct usage is:")


@pytest.mark.parametrize(("call", "flag"), FLAGS)
def test_an_iteration_that_breaks_down_says_how(call, flag):
    shows(f"[x, flag] = {call}; disp(flag)", f"{flag}")
