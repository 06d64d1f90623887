"""Templates and numbers as strings, as Octave writes them (expectations taken from Octave 7.3)."""

import math

import numpy as np
import pytest

from nnrepl.display.format import Format
from nnrepl.display.numbers import int2str, mat2str, num2str, rats
from nnrepl.display.printf import format_template
from nnrepl.errors import OctaveError
from nnrepl.values.containers import Cell, Struct
from nnrepl.values.text import DqStr, rows_of
from tests.display_values import NA, array, span, structure, text

nan, inf, pi = math.nan, math.inf, math.pi
EMPTY = array("double", (0, 0))


def row(*numbers):
    """A row of doubles."""
    return array("double", (1, len(numbers)), *numbers)


def matrix(*rows):
    """A matrix of doubles."""
    return np.array(rows, dtype=float, order="F")


@pytest.mark.parametrize(
    ("template", "args", "expected"),
    [
        ("%d", [1.5], "1.5"),
        ("%d|", [row(1.0, 2.0, 3.0)], "1|2|3|"),
        ("%d %s|", [1.0, "abc", 2.0, "de"], "1 abc|2 de|"),
        ("%d", ["abc"], "979899"),
        ("%s", [65.0], "A"),
        ("%s|", [row(72.0, 101.0)], "He|"),
        ("%s|", [row(65.0, 66.0, 300.0)], "AB||"),
        ("%s|", [row(3.5, 65.0, 66.0)], "|AB|"),
        ("%s|%s|", [row(65.0, 66.0), "cd"], "AB|cd|"),
        ("%s %d, ", ["ab", row(3.0, 4.0, 5.0)], "ab 3, \x04\x05 "),
        ("%s %f", ["ab", "cd"], "ab 99.000000d "),
        ("%d", [1e10], "10000000000"),
        ("%d", [1e20], "1e+20"),
        ("%i", [-1e20], "-9223372036854775808"),
        ("%d", [2.0**63], "9223372036854775807"),
        ("%x %x", [2.0**64, 255.5], "ffffffffffffffff 255.5"),
        ("%x|%u|%o", [-1.0, -5.5, 8.0], "-1|-5.5|10"),
        ("%d", [123456789.5], "1.23457e+08"),
        ("%.10d|%10.3d|%010d", [pi, pi, pi], "3.141592654|      3.14|0003.14159"),
        ("%c|%5c|%c", ["h", 65.0, 65.5], "h|    A|65.5"),
        ("%c|%c|%c|", [955.0, -1.0, 1e10], "\xce\xbb||\xfd\x94\x82\xbe\x90\x80|"),
        ("%5s|%-5s|%.2s|", ["hello!", "ab", "abcdef"], "hello!|ab   |ab|"),
        ("%5.2f|%+d|% d|%05d", [pi, 5.0, 5.0, 5.0], " 3.14|+5| 5|00005"),
        ("%+x|% u|%#x|%#o|%#o", [5.0, 5.0, 0.0, 8.0, 0.0], "5|5|0|010|0"),
        ("%05.3d|%.0d|%+.0d|", [5.0, 0.0, 0.0], "  005||+|"),
        ("%*d|%-*d|%*.*f|", [5.0, 3.0, 5.0, 3.0, 8.0, 2.0, pi], "    3|3    |    3.14|"),
        ("%.*s|", [5.0, "abc"], "  abc|"),
        ("%d|%5d|%05d|%-8d|%+d", [nan, nan, inf, -inf, inf], "NaN|  NaN|  Inf|-Inf    |+Inf"),
        ("%x %f %s %5s|%c", [NA, nan, inf, nan, nan], "NA NaN Inf   NaN|NaN"),
        ("%d %d\\n", [1.0, 2.0, 3.0], "1 2\n3 "),
        ("%d and %s", [1.0], "1 and "),
        ("a%d b%d c", [1.0], "a1 b"),
        ("hello %d\\n", [], "hello "),
        ("%s|", [], ""),
        ("plain\\n", [1.0, 2.0], "plain\n"),
        ("", [1.0], ""),
        ("%d|%d|", [EMPTY, 5.0], "|5|"),
        ("%s|%s|", ["", "a"], "|a|"),
        ("%5s|%5d|%5c|", ["", EMPTY, ""], "     ||     |"),
        ("%d", [EMPTY], ""),
        ("100%%", [], "100%"),
        ("%d%%|%5%", [5.0], "5%|%"),
        ("\\t\\x41\\101\\q\\\\", [], "\tAAq\\"),
        ("\\8\\x123\\777", [], "8\x123\xff"),
        (DqStr("a\\n%d"), [5.0], "a\\n5"),
        ("%ld|%hd|%Lf", [1.0, 2.0, 3.0], "1|2|3.000000"),
        ("%d %f|", [True, False], "1 0.000000|"),
        ("%d %x", [array("int32", (1, 1), 7), array("uint8", (1, 1), 255)], "7 ff"),
        ("%d", [array("uint64", (1, 1), 2**64 - 1)], "1.84467e+19"),
        ("%d", [array("int64", (1, 1), 2**53 + 1)], "9007199254740993"),
        ("%f|%g", [1 + 2j, 1j], "1.000000|0"),
        ("%d,", [span(1.0, 1.0, 3.0)], "1,2,3,"),
        ("%s", [text((2, 2), 72, 65, 105, 66)], "HAiB"),
        (text((2, 2), 97, 99, 98, 100), [], "ab"),
    ],
)
def test_templates(template, args, expected):
    assert format_template(template, args, "sprintf") == expected


NO_SIZE = "octave_base_value::double_value (): wrong type argument '<unknown type>'"


@pytest.mark.parametrize(
    ("template", "args", "message"),
    [
        ("%d", [Cell.of([1.0])], "f: wrong type argument 'cell'"),
        ("%d", [Struct()], "f: wrong type argument 'scalar struct'"),
        ("%z", [1.0], "f: invalid format specified"),
        ("%lf", [1.0], "f: invalid format specified"),
        ("5%", [], "f: invalid format specified"),
        (5.0, [], "f: format TEMPLATE must be a string"),
        ("%*d", [-5.0, 3.0], "f: invalid field width, must be integer >= 0 and <= INT_MAX"),
        ("%.*f", [2.5, 3.0], "f: invalid field width, must be integer >= 0 and <= INT_MAX"),
        ("%*d", [EMPTY, 3.0], "invalid conversion from real matrix to real scalar"),
        ("%*d", [], NO_SIZE),
        ("%*.*f", [5.0], NO_SIZE),
        ("%d", [1 + 2j], "octave_base_value::int64_scalar_value(): wrong type argument 'complex scalar'"),
    ],
)
def test_wrong_templates_and_arguments(template, args, message):
    with pytest.raises(OctaveError) as caught:
        format_template(template, args, "f")
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ([5.0], ["5"]),
        ([pi], ["3.1416"]),
        ([-0.1], ["-0.1"]),
        ([123.456789], ["123.4568"]),
        ([1234567.89], ["1234567.89"]),
        ([1.23456789e-5], ["1.2346e-05"]),
        ([1e15], ["1000000000000000"]),
        ([1e16], ["1e+16"]),
        ([-0.0], ["-0"]),
        ([NA], ["NA"]),
        ([row(1.0, -2.0, 3.0)], ["1 -2  3"]),
        ([row(10.0, -20.0, 300.0)], ["10  -20  300"]),
        ([matrix([1], [20], [-300])], ["   1", "  20", "-300"]),
        ([row(pi, 100.0, 1e5)], ["3.141592654              100           100000"]),
        ([row(1e10, 1.5)], ["10000000000                   1.5"]),
        ([row(nan, 1.0, -inf)], ["NaN    1 -Inf"]),
        ([row(nan, -1.5, -inf)], ["NaN        -1.5        -Inf"]),
        ([EMPTY], []),
        (["abc"], ["abc"]),
        ([array("logical", (2, 2), True, False, False, True)], ["1  0", "0  1"]),
        ([array("int8", (2, 2), 1, 100, -20, 4)], ["  1  -20", "100    4"]),
        ([array("single", (1, 2), pi, 1.0)], ["3.1416           1"]),
        ([array("double", (1, 2, 2), 1.0, 2.0, 3.0, 4.0)], ["1  2  3  4"]),
        ([1.5 - 2.25j], ["1.5-2.25i"]),
        ([array("complex", (2, 2), 10 + 2j, 1, 3 - 400j, 2)], ["10+2i       3-400i", " 1+0i       2+0i  "]),
        ([array("complex", (2, 1), 1.5 + 2j, 3 - 40.25j)], ["1.5+2i    ", "  3-40.25i"]),
        ([pi, 8.0], ["3.1415927"]),
        ([row(pi, 10.0), 4.0], ["3.142         10"]),
        ([array("int8", (1, 2), 1, -100), 3.0], ["1-100"]),
        ([5.0, "%08.3f"], ["0005.000"]),
        ([matrix([1, 2], [3, 4]), "%d,"], ["1,2,", "3,4,"]),
        ([row(1.0, 2.0, 3.0), "%d\\n"], ["1", "2", "3"]),
        ([1 + 2j, "%f"], ["1.000000+2.000000i"]),
        ([pi, "%s"], []),
    ],
)
def test_num2str(args, expected):
    assert rows_of(num2str(*args)) == expected


@pytest.mark.parametrize("precision", [-1.0, 1.5, row(3.0, 4.0), Cell.of([2.0])])
def test_num2str_wants_a_whole_precision(precision):
    with pytest.raises(OctaveError, match=r"^num2str: PRECISION must be a scalar integer >= 0$"):
        num2str(1.0, precision)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5.5, ["6"]),
        (-5.5, ["-6"]),
        (-0.3, ["-0"]),
        (1e20, ["100000000000000000000"]),
        (matrix([10.5, -3], [100, 2]), [" 11   -3", "100    2"]),
        (row(nan, 1.5, inf), ["NaN    2  Inf"]),
        (1.7 + 2.2j, ["2"]),
        ("abc", ["abc"]),
        (EMPTY, []),
    ],
)
def test_int2str(value, expected):
    assert rows_of(int2str(value)) == expected


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ([matrix([1, 2], [3, 4])], "[1 2;3 4]"),
        ([pi], "3.14159265358979"),
        ([row(pi, -1.5), 4.0], "[3.142 -1.5]"),
        ([EMPTY], "[]"),
        ([True], "true"),
        ([array("logical", (2, 1), True, False), None, True], "logical([true;false])"),
        ([array("int8", (1, 2), 1, -2), None, True], "int8([1 -2])"),
        ([array("single", (1, 2), pi, 1.0), 5.0, True], "single([3.1416 1])"),
        ([array("complex", (1, 2), 1 + 2j, 3.5 - 4j)], "[1+2i 3.5-4i]"),
        ([array("complex", (1, 2), 1.5 + 2.25j, 3.0), row(3.0, 2.0)], "[1.5+2.2i 3+0i]"),
        ([row(nan, inf, -inf, NA)], "[NaN Inf -Inf NA]"),
    ],
)
def test_mat2str(args, expected):
    assert mat2str(*args) == expected


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ([pi], ["  355/113"]),
        ([row(1 / 3, 2.0)], ["        1/3          2"]),
        ([pi, 20], [" 817696623/260280919"]),
        ([pi, 3], ["  *"]),
        ([0.0], ["0"]),
        ([row(1.0, nan, inf, -inf)], ["          1        0/0        1/0       -1/0"]),
        ([EMPTY], []),
    ],
)
def test_rats(args, expected):
    assert rows_of(rats(args[0], Format(), *args[1:])) == expected


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: num2str(structure()), "num2str: X must be a numeric, logical, or character array"),
        (lambda: int2str(structure()), "int2str: N must be a numeric, logical, or character array"),
        (lambda: mat2str("abc"), "Invalid call to mat2str"),
        (lambda: mat2str(array("double", (1, 1, 2), 1.0, 2.0)), "mat2str: X must be two dimensional"),
        (lambda: mat2str(1.0, Cell.of([1.0])), "fix: not defined for cell"),
        (lambda: mat2str(1.0, -1.0), "sprintf: invalid format specified"),
        (lambda: rats("a", Format()), "rats: X must be numeric"),
    ],
)
def test_what_cannot_be_written(call, message):
    with pytest.raises(OctaveError) as caught:
        call()
    assert caught.value.message == message
