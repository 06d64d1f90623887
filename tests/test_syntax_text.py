"""Text around the tree: spans, what is open, help comments, printing, lines that run by themselves."""

import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnrepl.errors import OctaveSyntaxError
from nnrepl.source import Source
from nnrepl.syntax import Incomplete, build, parse, parse_lines, parse_whole
from nnrepl.syntax import nodes as n
from nnrepl.syntax.printer import print_expr
from tests.syntax_help import is_open, outline, same, spans, tree


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("for k = 1:3\n k", "`for` on line 1 is not closed"),
        ("a;\nif a\n b\nelse", "`if` on line 2 is not closed"),
        ("if a\n while b\n", "`while` on line 2 is not closed"),
        ("do\n a", "`do` on line 1 is not closed"),
        ("switch a\n case 1", "`switch` on line 1 is not closed"),
        ("switch a, case", "`switch` on line 1 is not closed"),
        ("try\n a\ncatch e\n", "`try` on line 1 is not closed"),
        ("unwind_protect\n a\nunwind_protect_cleanup", "`unwind_protect` on line 1 is not closed"),
        ("parfor k = 1:3", "`parfor` on line 1 is not closed"),
        ("function f\n a\n", "`function` on line 1 is not closed"),
        ("function f\n if a\n", "`if` on line 2 is not closed"),
        ("x = (1 + ", "`(` on line 1 is not closed"),
        ("x = [1 2\n 3", "`[` on line 1 is not closed"),
        ("x = {1, [2", "`[` on line 1 is not closed"),
        ("x = {1, [2]\n", "`{` on line 1 is not closed"),
        ("f(1,\n  @(x", "`(` on line 2 is not closed"),
        ("function f(a,", "`(` on line 1 is not closed"),
        ("1 + ...", "line 1 goes on after `...`"),
        ("x = 1 ...\n", "line 1 goes on after `...`"),
        ("x = [1 ... more\n", "line 1 goes on after `...`"),
        ("a\n%{\n b", "the block comment on line 2 is not closed"),
        ('x = "abc\\', "the string on line 1 is not closed"),
    ],
)
def test_open(text, reason):
    is_open(text, reason)


def test_open_text_that_octave_takes():
    """An open function, block comment or last line is a program where no more text follows."""
    for text in ("function f\n a\n", "a\n%{\n b", "x = 1 ...\n"):
        assert isinstance(parse(Source(text)), Incomplete)
        assert parse_whole(Source(text)).body
        assert isinstance(parse(Source(text, "a.m")), n.Program)
    assert "syntax error" in parse(Source("if 1")).as_error().message


def test_functions_without_end():
    """In a file that ends no function each ends where the next begins."""
    text = "function f\n a\n\nfunction r = g\n if b, c, end\n"
    first, second = parse_whole(Source(text, "f.m")).body
    assert (first.name, second.name) == ("f", "g")
    assert text[slice(*first.span)] == "function f\n a"
    assert outline(second.body) == "[(If [(IfClause b [c])] [])]"


def test_function_file():
    assert parse(Source("function f\nend\nfunction g\nend", "f.m")).is_function_file
    assert not parse(Source("1;\nfunction f\nend", "f.m")).is_function_file


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("x = a' * (b + 1);", n.Binary, ["a' * (b + 1)", "b + 1"]),
        ("x = a' * (b + 1);", n.Assign, ["x = a' * (b + 1)"]),
        ("'é', b(1).c{2}, [1 -2]", n.Brace, ["b(1).c{2}"]),
        ("'é', b(1).c{2}, [1 -2]", n.Prefix, ["-2"]),
        ("%é\nif a\n b;\nend % c", n.If, ["if a\n b;\nend"]),
        ("for k = 1:3, k, end", n.Range, ["1:3"]),
        ("f = @(x, y) x'", n.AnonFunc, ["@(x, y) x'"]),
        ("hold on; x", n.Command, ["hold on"]),
        ("[a, b] = f", n.MultiAssign, ["[a, b] = f"]),
        ("a(1, end)", n.End, ["end"]),
        ("function r = f(a)\n r = a;\nend\n2", n.FunctionDef, ["function r = f(a)\n r = a;\nend"]),
        ("try, a, catch e, b, end", n.Try, ["try, a, catch e, b, end"]),
    ],
)
def test_spans(text, kind, expected):
    assert spans(text, kind) == expected


def test_operator_span():
    text = "'é' ...\n  .* b"
    span = parse_whole(Source(text)).body[0].expr.op_span
    assert text[slice(*span)] == ".*"


def doc(text):
    program = parse_whole(Source(text, "f.m"))
    functions = [node.doc for node in program.body if isinstance(node, n.FunctionDef)]
    return functions[0] if program.is_function_file else program.doc


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("% one\n% two\nfunction f\n% three\nend", " one\n two\n"),
        ("function f\n% three\n\n% four\nend", " three\n"),
        ("function f (a, b) %three\n% four\nend", "three\n"),
        ("function f\n  % a\n  # b\n   %c\nend", " a\n b\nc\n"),
        ("function f\n  x = 1;\n% four\nend", " four\n"),
        ("% Copyright me\n% you\n\n% help\n\nfunction f\n% in\nend", " help\n"),
        ("%% help\n%%   in\n%\n% x\nfunction f\nend", " help\n   in\n\n x\n"),
        ("%{\n block\n  x\n%}\nfunction f\nend", " block\n  x\n"),
        ("function f\nend\n% after", ""),
        ("function f\nend\n% of g\nfunction g\nend", ""),
        ("\n% script\n% two\nx = 1;", " script\n two\n"),
        ("x = 1;\n% script", " script\n"),
        ("#! /usr/bin/octave\n% next\nx = 1;", ""),
        ("% é\nx", " Ã©\n"),
    ],
)
def test_doc(text, expected):
    assert doc(text) == expected


def test_doc_of_later_function():
    _, second = parse_whole(Source("% f\nfunction f\nend\n\n% g\nfunction g\n% in\nend", "f.m")).body
    assert second.doc == " g\n"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("@(x)x.^2+1", "@(x) x .^ 2 + 1"),
        ("@() [1,2;3 -4]", "@() [1, 2; 3, -4]"),
        ("@(x,~,y=2,varargin) f(x){1}.b.('c')", "@(x, ~, y = 2, varargin) f (x) {1}.b.('c')"),
        ("@() {@(x) x', @sin}", "@() {@(x)x', @sin}"),
        ("@() {}", "@() {}(0x0)\n"),
        ("@() ((x))*-(y)", "@() ((x)) * -(y)"),
        ("@() ~a~=!b&&c||d", "@() !a != !b && c || d"),
        ("@() a(:,end)(1):2:3", "@() a (:, end) (1):2:3"),
        ("@() 'it''s'", "@() 'it's'"),
        ('@() "a\\tb\\"\'\\\\"', '@() "a\\tb\\"\'\\\\"'),
        ("@() [1e3, .5, 1_0, 0xFFu8, 0b11, 2.50i]", "@() [1e3, .5, 1_0, FF, 11, 2.50i]"),
        ("@() x.'**2", "@() x.' ^ 2"),
        ("x += f()", "x += f ()"),
        ("[a, ~] = f", "[a, ~] = f"),
    ],
)
def test_print(text, printed):
    assert print_expr(parse_whole(Source(text)).body[0].expr) == printed


def test_print_without_literal_text():
    """A number that stands in no text prints as Python writes it."""
    assert print_expr(n.Number(None, 2.5)) == "2.5"
    assert print_expr(n.Number(None, 255, "uint8")) == "255"


@pytest.mark.parametrize(
    "text", ["-a.^b' * [1, c.d; 4, -5]", "c(2){3}.d", "@(x) x{:} && !y(end) | 1:n", "a = b(c = 2)"]
)
def test_print_round_trip(text):
    same(text, print_expr(parse_whole(Source(text)).body[0].expr))


def test_lines_run_one_by_one():
    """What stands before an error has run when the error shows."""
    lines = parse_lines(Source("a = 1\nif a\n b\nend, c\n\n% d\nx = = 2"))
    assert tree("a = 1") == outline(next(lines).body)[1:-1]
    assert outline(next(lines).body) == "[(If [(IfClause a [b])] []) c]"
    with pytest.raises(OctaveSyntaxError, match=r"^parse error:\n\n  syntax error\n\n$"):
        next(lines)
    with pytest.raises(OctaveSyntaxError):
        list(parse_lines(Source("a\nif b")))


def test_here():
    """`__FILE__` and `__LINE__` are values."""
    assert outline(parse_whole(Source("\n__LINE__, __FILE__", "a.m")).body) == "[2 'a.m']"


def test_by_line():
    """Typed text shows the line that was read."""
    with pytest.raises(OctaveSyntaxError, match=r">>> x = = 3\n        \^$"):
        parse(Source("if 1\nx = = 3\nend"), by_line=True)
    with pytest.raises(OctaveSyntaxError, match=r">>>  1 \+\n        \^$"):
        parse(Source("if 1\n 1 +\nend"), by_line=True)


def test_tables_are_fresh():
    """`python -m nnrepl.syntax.build` has run since the grammar was changed."""
    assert build.TABLES.read_text() == build.generate(build.grammar_path().read_text())


def test_starting_needs_no_lark():
    code = "import nnrepl.syntax, sys; sys.exit('lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


PIECES = st.sampled_from(
    [
        "a",
        "b1",
        "1",
        "2.5",
        "'q'",
        '"w"',
        "'",
        '"',
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ";",
        "+",
        "-",
        "++",
        ".*",
        ".^",
        "^",
        ".'",
        "=",
        "==",
        "+=",
        "!",
        "~",
        "@",
        ":",
        "&&",
        "|",
        ".",
        ".x",
        "x.",
        "?",
        "\\",
        "é",
        "...",
        "%",
        "#",
        "%{",
        "%}",
        "end",
        "if",
        "else",
        "for",
        "while",
        "do",
        "until",
        "switch",
        "case",
        "otherwise",
        "try",
        "catch",
        "function",
        "global",
        "break",
        "\n",
        " ",
        "  ",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25), st.sampled_from(["", "f.m"]))
def test_any_text_parses_or_is_refused(pieces, name):
    """Nothing but a syntax error ever comes out, and spans stay within the text."""
    text = "".join(pieces)
    try:
        result = parse(Source(text, name))
        list(parse_lines(Source(text)))
    except OctaveSyntaxError as error:
        assert 0 <= error.span.start <= error.span.end <= len(text)
    else:
        assert isinstance(result, n.Program | Incomplete)


PROGRAM = """function r = f(x)
  % help
  if x(end) > 2 && ~y, r = [1 -2; x' 3]; else, hold on; end
end
z = @(t) t.^2 + 'é';
"""


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(PROGRAM)), st.integers(0, 6), st.text(max_size=4))
def test_damaged_program(at, length, inserted):
    try:
        parse(Source(PROGRAM[:at] + inserted + PROGRAM[at + length :]))
    except OctaveSyntaxError as error:
        error.message.encode("latin-1")


def test_speed():
    """A thousand lines take some hundredths of a second; the limit only notices a change of kind."""
    text = 'for k = 1:10\n  x(k, :) = [y\' * z(2:end), -1];\n  s.a{k} = sprintf("%d\\n", k);\nend\n' * 250
    started = time.perf_counter()
    parse_whole(Source(text))
    assert time.perf_counter() - started < 2.0
