"""The picture under an error, and a hint for each well-known mistake."""

import pytest

from nnrepl.errors import OctaveError
from nnrepl.session import Session
from nnrepl.session.hints import ELSEWHERE, HINTS
from nnrepl.session.reports import explanation

SETUP = (
    "X = ones(50, 4); W = ones(3, 5); v = [1 2 3]; A = magic(3); c = {1, 2}; s.name = 'x'; s.size = 2; f = @sin;"
    "function r = twice(x), r = 2 * x; end"
)
CASES = {
    "missing_bias": ("X * W'", "X has no bias column; [ones(rows(X),1) X] is 50x5"),
    "missing_bias_below": ("W * ones(4, 1)", "ones(4, 1) has no bias element; [1; ones(4, 1)] is 5x1"),
    "element_by_element": ("v * v", "both are 1x3: v .* v works element by element"),
    "transpose_second": ("A * ones(7, 3)", "A * (ones(7, 3))' is 3x7: transpose the second operand"),
    "transpose_first": ("ones(4, 2) * ones(4, 3)", "(ones(4, 2))' * (ones(4, 3)) is 2x3: transpose the first operand"),
    "swapped_factors": ("X * ones(3, 50)", "in the other order, (ones(3, 50)) * X is 3x4"),
    "turned_vector": ("ones(3, 5) + v", "v is 1x3; v' would fit"),
    "text_comparison": ("'abc' == 'ab'", "== compares characters one by one; use strcmp('abc', 'ab')"),
    "sizes_that_broadcast": ("v + [1 2]", "element by element the sizes must be equal, or 1 where they are not"),
    "inner_sizes": (
        "X * ones(7, 9)",
        "a product needs as many columns on the left as rows on the right: 4 and 7 differ",
    ),
    "pieces_of_a_matrix": ("[1 2; 3]", "rows that stand below each other need as many columns each"),
    "power_of_a_matrix": ("v ^ 2", "^ is the power of a square matrix; .^ raises each element"),
    "only_square": ("inv(v)", "pinv(A) is the inverse in the sense of least squares, for matrices of any size"),
    "index_from_zero": ("v(0)", "indices begin at 1: the first element is v(1)"),
    "negative_index": ("v(-1)", "indices begin at 1; the last element is v(end)"),
    "fractional_index": ("v(1.5)", "an index must be whole: round(), floor() or ceil() make it so"),
    "beyond_the_end": ("v(4)", "v is 1x3: it has 3 elements, and the last is v(end)"),
    "elements_to_fill": (
        "A(1, :) = [1 2]",
        "the right side must have as many elements as the places on the left, or be a single number",
    ),
    "cell_for_its_contents": ("c(1) + 1", "c(1) is a cell; c{1} is what is in it"),
    "struct_for_its_field": ("s + 1", "s is a struct; its fields are name, size"),
    "handle_that_is_not_called": ("f + 1", "f is a function handle; f(...) calls it"),
    "braces_on_a_number": ("v{1}", "only cells have contents in braces; v(...) gives elements"),
    "field_of_a_number": ("v.name", "only structs and objects have fields"),
    "name_from_elsewhere": ("len(v)", ELSEWHERE["len"]),
    "misspelt_name": ("sigmod(1)", "did you mean sigmoid?"),
    "wrong_number_of_inputs": ("twice(1, 2)", "it is r = twice (x)"),
    "assignment_for_comparison": ("if 1 = v, end", "== compares; = assigns"),
    "python_block": ("for i = 1:3:\n", "no colon stands before a block; end closes it"),
}
PICTURES = {
    "a2 = sigmoid(X*W')": ("  a2 = sigmoid(X*W')", "               ~^~~", "            50x4  5x3"),
    "v(7) + 1": ("  v(7) + 1", "  ~^^^", "  1x3"),
    "y = [1 2] + v": ("  y = [1 2] + v", "      ~~~~~ ^ ~", "        1x2   1x3"),
    "y = 1 + nothing_like_it(2, 3)": ("  y = 1 + nothing_like_it(2, 3)", "          ^^^^^^^^^^^^^^^"),
    "x = nothing_here": ("  x = nothing_here", "      ^^^^^^^^^^^^"),
}


def explained(code: str) -> str:
    session = Session()
    session.run(SETUP)
    with pytest.raises(OctaveError) as caught:
        session.run(code)
    return explanation(session, caught.value)


@pytest.mark.parametrize("name", CASES)
def test_hint(name):
    code, expected = CASES[name]
    assert explained(code).splitlines()[-1] == f"hint: {expected}"


def test_every_hint_has_a_case():
    assert {rule.__name__ for rule in HINTS} == set(CASES)


@pytest.mark.parametrize("code", PICTURES)
def test_picture(code):
    assert tuple(line for line in explained(code).splitlines() if not line.startswith("hint")) == PICTURES[code]


def test_picture_of_a_definition_that_is_typed_wrongly():
    session = Session()
    with pytest.raises(OctaveError) as caught:
        session.run("function f(1)\nend\n", typed=True)
    assert explanation(session, caught.value) == "  function f(1)\n             ^\n"


def test_a_parse_error_has_no_second_picture():
    assert explained("x = 1 2") == ""
    assert explained("if 1") == "hint: `if` on line 1 is not closed\n"


def test_what_cannot_be_explained_is_left_alone():
    assert explained("error('mine')") == "  error('mine')\n  ^^^^^^^^^^^^^\n"
