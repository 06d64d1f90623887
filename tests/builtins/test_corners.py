"""Corners of functions that Octave's own tests visit."""

import pytest

from nnrepl.session import Session, TextOutput
from tests.language import fails, holds, run, shows


@pytest.mark.parametrize(
    "condition",
    [
        "isequal (isalpha ('aé1'), logical ([1 1 1 0]))",
        "isequal (ispunct ('€¿'), true (1, 5)) && ! isalpha (char (255))",
        "isequal (isalpha (['é'; 'ab']), true (2, 2))",
        "isequal (double (toupper (['é'; 'è'])), [195 137; 195 136])",
        "isequal (Inf (2, 'like', single (1)), Inf (2, 'single'))",
        "isequal (true (1, 2, 'logical'), [true true])",
        "eps (realmax) == 2^971 && eps (realmax ('single')) == single (2^104)",
        "isequal (strfind ('abab', 'ab', 'forcecelloutput', true), {[1 3]})",
        "isequal (strrep (['ab'; 'cb'], 'b', 'xy'), ['axy'; 'cxy'])",
        "isequal (find ([2 0 1], Inf), [1 3]) && isequal (find ([2 0 1], Inf, 'last'), [1 3])",
        "imag (acos (complex (2, 0))) > 0 && imag (asin (complex (2, 0))) < 0",
        "isequal (diag ({1, 2}, 3, 3), {1, [], []; [], 2, []; [], [], []})",
        "isequal (struct (zeros (0, 1), {'a', 'b'}), repmat (struct ('a', 1, 'b', 2), 0, 1))",
        "strcmp (func2str (str2func ('.**')), 'power') && strcmp (func2str (str2func ('<')), 'lt')",
        "! iscomplex (0i) && exist ('') == 0 && exist ({}) == 0",
        "isnan (Inf:1:Inf) && isnan (0:Inf:Inf) && isequal (0:Inf:5, 0) && isnan (single (Inf):single (Inf))",
        "isequal (single (0):single (Inf):single (1), single (0))",
        "isequal (signbit (3:-1:-0), logical ([0 0 0 1]))",
        "isequal (size (reshape (1:12, 2, 6) (reshape (true (1, 12), 1, 1, 12))), [1 1 12])",
        "isequal (bitcmp (5, 3), 2)",
        "isequal (nthargout (1:3, @cart2pol, [0 1], 3, 5), {atan2(3, [0 1]), hypot(3, [0 1]), [5 5]})",
        "isequal (nthargout (1:3, @cart2pol, [0 2]), {pi / 2, 2, []})",
        "isequal (nthargout (1:2, @pol2cart, [0; 0], [1; 2]), {[1; 2], [0; 0]})",
        "isequal (nthargout (1:3, @cart2sph, [0 0 2; 3 0 0]), {[0; 0], [pi / 2; 0], [2; 3]})",
        "isequal (nthargout (1:3, @sph2cart, 0, 0, [1 2]), {[1 2], [0 0], [0 0]})",
    ],
)
def test_corners(condition):
    holds(condition)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("Inf (2, 'like', int8 (1))", "Inf: input followed by 'like' must be floating point"),
        ("NaN (2, 'like', {})", "invalid data type specified"),
        ("true (2, 'double')", "true: invalid data type 'double'"),
        ("strfind ('a', 'b', 'bad', 1)", "strfind: unknown option: bad"),
        ("strrep ('a', 'b', 'c', 1, 1)", "strrep: invalid optional argument"),
        ("bitshift (16, {1})", "bitshift: K must be a scalar or array of integers"),
        ("bitshift (16, 1.5)", "bitshift: K must be a scalar or array of integers"),
        ("bitshift (10, 1, -1)", "bitshift: N must be positive"),
        ("bitset (1, [1 2], [1 2 3])", "bitset: A, N, and VAL must be the same size or scalar"),
        ("bitcmp (5, 1.5)", "bitcmp: K must be a scalar integer"),
        ("[y, d] = polyval (1, 1, [])", "polyval: S input is required for DY output argument"),
        ("[y, d] = polyval (1, 1, 2)", "polyval: S input must be a structure"),
        ("[y, d] = polyval (1, 1, struct ('T', 0))", "polyval: S input is missing required fields"),
        ("polyval (1, 1, [], {1, 2})", "polyval: MU must be numeric floating point with 2 values"),
        ("polyfit (1, 2, Inf)", "polyfit: N must be a non-negative integer"),
        ("substr ('foo', ones (2, 2))", "substr: OFFSET and LEN must be scalar integers"),
        ("histc (1, 1, 3)", "histc: DIM must be an integer and a valid dimension"),
        ("powerset (1:33)", "powerset: not implemented for more than 32 elements"),
        ("[g, v] = gcd (1i, 2)", "gcd: the factors of complex arguments are not supported"),
        ("cart2pol ({1})", "cart2pol: matrix input must be 2-D numeric array"),
        ("cart2pol (1:4)", "cart2pol: matrix input must be a 2- or 3-element vector or a 2- or 3-column array"),
        ("cart2pol (1, {1})", "cart2pol: X, Y must be numeric arrays or scalars"),
        ("pol2cart ([1 2], [1 2 3])", "pol2cart: THETA, R must be the same size or scalars"),
        ("cart2sph ({1})", "cart2sph: matrix input C must be a 2-D numeric array"),
        ("sph2cart ([1 2])", "sph2cart: matrix input must be a 3-element vector or 3-column array"),
        ("1:Inf;", "range with infinite number of elements cannot be stored"),
    ],
)
def test_refusals(code, message):
    fails(code, message)


def test_a_char_matrix_in_a_cell_counts_with_its_first_row():
    warning = "warning: multi-row character matrix converted to a string, only the first row is used\n"
    assert run("disp (strcmp ('a', {['a'; 'b']}))") == warning + "1\n"
    assert run("disp (strcmp ({['a'; 'b'], 'c'}, {'a', 'c'}))").endswith("1  1\n")


def test_a_command_word_looks_beyond_the_end_of_its_line():
    shows("abs ...\n (-3)", "ans = 3")


def test_who_calls_from_evalin():
    out = TextOutput()
    session = Session(out, out)
    session.run("function r = f (), r = evalin ('caller', 'v'); end")
    session.run("function r = g (), v = 1; r = evalin ('caller', 'f ()'); end")
    session.run("v = 2; g ()")
    assert out.text == "ans = 2\n"


def test_output_for_asserts():
    shows("__printf_assert__ ('a%d\\n', 1); __prog_output_assert__ ('a1')", "ans = 1")
