"""Values print as they printed in Octave: the recorded cases, and what has no case there."""

import json
from pathlib import Path

import pytest

from nnrepl.display.format import Format
from nnrepl.display.show import disp, show
from nnrepl.errors import OctaveError
from nnrepl.values.text import DqStr
from tests.display_values import value_of

FOLDER = Path(__file__).parent / "data" / "display"
CASES = [
    pytest.param(json.loads(line), id=f"{path.stem} {number}")
    for path in sorted(FOLDER.glob("*.jsonl"))
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
]


def formatted(words: str = "") -> Format:
    """The state after `format words`."""
    state = Format()
    state.apply(words.split())
    return state


@pytest.mark.parametrize("case", CASES)
def test_shows_what_octave_showed(case):
    assert show("x", value_of(case["value"]), formatted(case["format"])) == case["output"]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("1.5", "1.5000\n"),
        ("array('double', (1, 2), 1.0, 2.0)", "   1   2\n"),
        ("array('double', (0, 3))", "[](0x3)\n"),
        ("array('double', (1, 1, 2), 0.0, 1.0)", "ans(:,:,1) = 0\nans(:,:,2) = 1\n"),
        ("cell((1, 1), 1.0)", "{\n  [1,1] = 1\n}\n"),
        ("cell((0, 0))", "{}(0x0)\n"),
        ("structure(a=1.0)", "    a = 1\n"),
        ("structures((0, 0), ('a',))", "  0x0 struct array containing the fields:\n\n    a\n"),
        ("'abc'", "abc\n"),
        ("text((2, 2), 97, 99, 98, 100)", "ab\ncd\n"),
    ],
)
def test_disp_leaves_the_name_out(written, text):
    assert disp(value_of(written), Format()) == text


def test_the_third_level_of_structs_only_says_what_there_is():
    inner = "structure(n=1.0, m=array('double', (1, 2), 1.0, 2.0), s='t', r=span(1.0, 1.0, 3.0), c=cell((1, 1), 1.0))"
    shown = show("x", value_of(f"structure(a=structure(b={inner}))"), Format())
    assert "            n: 1x1 scalar\n            m: 1x2 matrix\n            s: 1x1 sq_string\n" in shown
    assert "            r: 1x3 double_range\n            c: 1x1 cell\n" in shown


def test_a_string_knows_its_quotes_on_the_last_level():
    assert "s: 1x1 string\n" in show("x", value_of("structure(a=structure(b=structure(s='t')))"), Format()).replace(
        "sq_string", "string"
    )
    value = value_of("structure(a=structure(b=structure(s='t')))")
    value.fields["a"].fields["b"].fields["s"] = DqStr("t")
    assert "s: 1x1 string\n" in show("x", value, Format())


@pytest.mark.parametrize(
    ("words", "name", "precision", "style", "compact"),
    [
        ("long", "long", 16, "", False),
        ("LONG", "long", 16, "", False),
        ("short g", "shortg", 5, "g", False),
        ("longE", "longe", 16, "e", False),
        ("long compact", "long", 16, "", True),
        ("long bank", "bank", 16, "bank", False),
        ("+ abc", "+abc", 5, "+", False),
        ("none", "none", 5, "free", False),
    ],
)
def test_the_format_command_sets(words, name, precision, style, compact):
    state = formatted(words)
    assert (state.name, state.precision, state.style, state.compact) == (name, precision, style, compact)


def test_format_alone_goes_back_but_keeps_the_common_scale_factor():
    state = formatted("long compact uppercase")
    state.fixed_point = True
    state.apply([])
    assert state == Format(fixed_point=True)


@pytest.mark.parametrize(
    ("words", "bad"), [("foo", "foo"), ("g", "g"), ("long G", "g"), ("+ ab", "ab"), ("longx", "longx")]
)
def test_an_unknown_format_changes_nothing(words, bad):
    state = formatted("bank")
    with pytest.raises(OctaveError, match=f"^format: unrecognized format state '{bad}'$"):
        state.apply(["compact", *words.split()])
    assert state == formatted("bank")


def test_a_common_scale_factor():
    state = Format(fixed_point=True)
    assert show("x", value_of("array('double', (1, 2), 1.5, 1000.25)"), state) == (
        "x =\n\n  1.0e+03 *\n\n   0.0015   1.0003\n\n"
    )


def test_long_rows_stay_whole_on_request():
    row = value_of(f"array('double', (1, 30), {', '.join('1.0' for _ in range(30))})")
    assert show("x", row, Format(split_rows=False)) == "x =\n\n" + "   1" * 30 + "\n\n"
