"""cellfun and arrayfun of an anonymous function that stands in the call: it is compiled as a loop over floats, too."""

import pytest

from nnrepl.session import Session, TextOutput
from tests.language import fails, run, shows

NUMBERS = "[0, -0, 1, -2.5, 3, 7, 1e76, -1e200, Inf, -Inf, NaN]"
BODIES = [
    "x", "-x", "+x", "x * 2 + 1", "x ^ 2 - 3 * x", "x .^ 3", "x ^ 0.5", "(x + k) / (x - 1)", "1 / x",
    "x / 0", "x / (x - x)",
    "x > 1", "!(x > 1 && x < 5)", "x == x || nope", "mod(x, 2)", "k * x", "x + m(1)", "m(1 + (x > 0))", "isempty(x)",
    "nargin", "x(1)", "x(end)", "numel(m) * x", "abs(x) + sum(m)", "~x", "x'", "ifelse(x)", "size(x, 1)", "1i * x",
    "any([x, k] > 2)", "norm([x, k, 3])", "max(x, k)", "int8(x)", "single(x) / 3", "x & 1", "feval(@(y) y + x, 1)",
    "'a'", "true",
]  # fmt: skip
SETUP = f"function y = ifelse(x), if x > 0, y = x; else, y = -2 * x; end, end\nk = 3; m = [4 5 6]; v = {NUMBERS};"


@pytest.mark.parametrize("body", BODIES)
def test_the_loop_gives_what_the_function_gives(body):
    in_place = f"{SETUP} a = arrayfun(@(x) {body}, v), c = cellfun(@(x) {body}, num2cell(v)), z = 1 ./ a"
    apart = f"{SETUP} f = @(x) {body}; a = arrayfun(f, v), c = cellfun(f, num2cell(v)), z = 1 ./ a"
    assert _outcome(in_place) == _outcome(apart)
    several = "'UniformOutput', false); for k = 1:numel(r), disp(class(r{k})), disp(r{k}), end"
    assert _outcome(f"{SETUP} r = arrayfun(@(x) {body}, v, {several}") == _outcome(
        f"{SETUP} f = @(x) {body}; r = arrayfun(f, v, {several}"
    )


def _outcome(code):
    out = TextOutput()
    try:
        Session(out, out).run(code)
    except Exception as error:
        return out.text, type(error), str(error)
    return out.text


def test_nan_has_no_truth_value_where_it_is_known_to_be_a_scalar():
    fails("function y = f(), x = NaN; x = x + 1; y = !x; end, f()", "invalid conversion from NaN to logical")


def test_ranges_and_nothing():
    shows("arrayfun(@(x) x + 1, 1:3), arrayfun(@(x, y) x > y, 1:3, [2 0 2]), a = arrayfun(@(x) x, zeros(3, 0))", RANGES)
    shows("a = arrayfun(@(x) x, 5), a = cellfun(@(x) 2 * x, {}), [a, b] = arrayfun(@(x) max(x), [1 2])", NOTHING)


RANGES = "ans =\n\n   2   3   4\n\nans =\n\n  0  1  1\n\na = [](3x0)\n"
NOTHING = "a = 5\na = [](0x0)\na =\n\n   1   2\n\nb =\n\n   1   1\n"


def test_what_is_no_loop_over_floats():
    shows("cellfun(@(x, y) x + y, {1, 2}, {3, 'a'})", "ans =\n\n    4   99\n")
    shows("cellfun(@(x, y) x - y, {1, 2}, {3, 5}), cellfun(@(varargin) numel(varargin), {1, 2})", TWO)
    shows("cellfun(@(x, ~) 2 * x, {1, 2}, {3, 5})", "ans =\n\n   2   4\n")
    shows("r = arrayfun(@(x) [x, x], [1 2], 'UniformOutput', false); r{1}(2) = 7; r{:}", PAIRS)
    shows("k = [1 2]; r = cellfun(@(x) k, {1, 2}, 'UniformOutput', false); r{1}(1) = 9; k, r{2}", FROZEN)


TWO = "ans =\n\n  -2  -3\n\nans =\n\n   1   1\n"
PAIRS = "ans =\n\n   1   7\n\nans =\n\n   2   2\n"
FROZEN = "k =\n\n   1   2\n\nans =\n\n   1   2\n"


def test_errors_have_the_stack_of_calls():
    program = "try, %s\ncatch e, disp(e.message), for s = e.stack', printf('%%s %%d\\n', s.name, s.line), end, end"
    for body in ("nope(x)", "x + [1 2 3](x)", "error('bad %d', x)", "ones(2, 3) * ones(x, 2)"):
        in_place = run(program % f"cellfun(@(x) {body}, {{1, 4, 5}})")
        assert "@<anonymous> 1" in in_place
        assert in_place == run(program % f"cellfun(@(x) {body}, {{1, 4, 'a'}})")
    shows("cellfun(@(x) error('no'), {1, 2}, 'ErrorHandler', @(e, x) x + e.index)", "ans =\n\n   2   4\n")
