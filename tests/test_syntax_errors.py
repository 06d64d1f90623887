"""What is no program: Octave's message, and the column of its caret (0 where it shows nothing)."""

import pytest

from nnrepl.source import Span
from tests.syntax_help import bad, syntax_error, tree


@pytest.mark.parametrize(
    ("text", "message", "column"),
    [
        ("x = = 3", "syntax error", 5),
        ("1 2", "syntax error", 3),
        ("x = 1 2", "syntax error", 7),
        ("1 +\n2", "syntax error", 5),
        ("1:2:3:4", "syntax error", 6),
        ("2++3", "syntax error", 4),
        ("1x", "syntax error", 2),
        ("1..2", "syntax error", 4),
        ("0x_FF", "syntax error", 5),
        ("f(1,)", "syntax error", 5),
        ("f(,1)", "syntax error", 3),
        ("[1,,2]", "syntax error", 4),
        ("[1 * ] 2", "syntax error", 6),
        ("[1 2 (3 ] 4", "syntax error", 11),
        ("{@(x) x + 1 2}", "syntax error", 13),
        ("x{1\n}", "syntax error", 1),
        ("x.1", "syntax error", 3),
        (")", "syntax error", 1),
        ("end", "syntax error", 3),
        ("else", "syntax error", 4),
        ("if 1\nx = = 3\nend", "syntax error", 5),
        ("1\nx = = 3", "syntax error", 0),
        ("if 1 disp hello, end", "syntax error", 15),
        ("do endif", "syntax error", 8),
        ("try 1, catch e 2, end", "syntax error", 16),
        ("for k in 1:3, end", "syntax error", 8),
        ("global a.b", "syntax error", 9),
        ("function [a, ~] = f(), end", "syntax error", 14),
        ("function 3, end", "syntax error", 10),
        ("@1", "syntax error", 2),
        ("1 + @(x) x", "syntax error", 5),
        ('x = "é" = = 2', "invalid constant left hand side of assignment", 10),
        (";1", "syntax error", 2),
        (",a = 1", "syntax error", 2),
        ("if = 3", "syntax error", 4),
        ("x.", "syntax error", 2),
        ("1 ? 2", "syntax error", 3),
        ("x = a > b ? abc : d", "syntax error", 20),
        ("x = a ?b.c;", "syntax error", 14),
        ("x = a ? end", "syntax error", 11),
        ("x = 1;\x01 y = 2", "syntax error", 6),
        ("@if", "function handles may not refer to keywords", 3),
        ("f = @if", "syntax error", 7),
        ("x = 1; x = function 4", "syntax error", 8),
        ("[x, function] = 3", "syntax error", 8),
    ],
)
def test_misplaced(text, message, column):
    """A token that has no place."""
    bad(text, message, column)


@pytest.mark.parametrize(
    ("text", "message", "column"),
    [
        ("1 = 3", "invalid constant left hand side of assignment", 3),
        ("a + 1 = 3", "invalid left hand side of assignment", 7),
        ("a' = 3", "invalid left hand side of assignment", 4),
        ("{a} = 3", "invalid left hand side of assignment", 5),
        ("@f = 3", "invalid left hand side of assignment", 4),
        ("1:3 = 2", "invalid constant left hand side of assignment", 5),
        ("x = 1 = 3", "invalid constant left hand side of assignment", 7),
        ("[1] = 3", "invalid constant left hand side of assignment", 5),
        ("[a, 1] = f", "invalid left hand side of assignment", 8),
        ("[a; b] = f", "invalid left hand side of assignment", 8),
        ("[] = f", "invalid empty left hand side of assignment", 4),
        ("[a, b] += 1", "computed multiple assignment not allowed", 7),
        ("[1 2 = 3", "invalid constant left hand side of assignment", 7),
        ("for 1 = 1:2, end", "invalid constant left hand side of assignment", 7),
        ("f(1, end += 3)", 'invalid assignment to keyword "end"', 9),
    ],
)
def test_left_sides(text, message, column):
    """What cannot be assigned to."""
    bad(text, message, column)


@pytest.mark.parametrize(
    ("text", "message", "column"),
    [
        ("break", "break must appear within a loop", 5),
        ("if 1, continue, end", "continue must appear within a loop", 14),
        ("if 1 2 endwhile", "'endif' command matched by 'endwhile'", 7),
        (" while 1\nif 1\nendfor\nend", "'endif' command matched by 'endfor'", 24),
        ("switch 1 endif", "'endswitch' command matched by 'endif'", 9),
        ("try endif", "'end_try_catch' command matched by 'endif'", 4),
        ("unwind_protect 1; unwind_protect_cleanup 2; endif", "'end_unwind_protect' command matched by 'endif'", 44),
        ("function f, endif", "'endfunction' command matched by 'endif'", 12),
        ("parfor i=1:2 endfor", "'endparfor' command matched by 'endfor'", 13),
        ("for i=1:2\n endif", "'endfor' command matched by 'endif'", 1),
        ("do x, until 1, endif", "syntax error", 20),
        ("spmd, endif", "'endspmd' command matched by 'endif'", 6),
        ("function f(a, a), end", "'a' appears more than once in parameter list", 16),
        ("function [a, a] = f(), end", "'a' appears more than once in parameter list", 15),
        ("function f(1), end", "invalid parameter list", 12),
        ("@(x, x) x", "'x' appears more than once in parameter list", 7),
        ("@(1) 2", "invalid parameter list", 3),
        ("@(x)", "anonymous function bodies must be single expressions", 4),
        ("@(x) (1 2)", "anonymous function bodies must be single expressions", 9),
        ("@() x = 3", "invalid use of operator = in anonymous function", 6),
        ("@() f(x = 3)", "invalid use of operator = in anonymous function", 8),
        ("@() x += 3", "invalid use of operator += in anonymous function", 6),
        ("@() x++", "invalid use of operator ++ in anonymous function", 5),
        ("f(~)", "invalid use of empty argument (~) in index expression", 4),
        ("[~, 1]; 3", "invalid use of tilde (~) in matrix expression", 7),
        ("{~}", "invalid use of tilde (~) in cell expression", 3),
        ("for [~] = s, end", "a for loop over columns needs a name for them", 7),
        ("function f\nx = 1;\nx +1\nend", "x: invalid use of symbol as both variable and command", 26),
        (
            "function f\n1\nfunction g\n2\nend",
            "inconsistent function endings -- if one function is explicitly ended, so must all the others",
            0,
        ),
    ],
)
def test_rules_beyond_the_grammar(text, message, column):
    """What fits the grammar, and is refused all the same."""
    bad(text, message, column)


@pytest.mark.parametrize(
    ("text", "message", "column"),
    [
        ('"abc', "unterminated character string constant", 4),
        (" 'abc", "unterminated character string constant", 5),
        ('x = "abc', "syntax error", 8),
        ("1, 'def", "syntax error", 7),
        ("f 'abc", "syntax error", 6),
        ('"\\400"', "invalid octal escape sequence in character string", 5),
        ('x = "\\400"', "syntax error", 9),
        ("?", "invalid character '?' (ASCII 63)", 1),
        ("é = 3", "invalid character 'Ã' (ASCII 195)", 1),
        ("x = é", "syntax error", 5),
        ("0xFFFFu8", "too many digits for hexadecimal constant", 8),
        ("0b111111111u8", "too many digits for binary constant", 13),
        ("x = 0xFFFFu8", "syntax error", 4),
    ],
)
def test_unreadable(text, message, column):
    """Characters, strings and numbers that cannot be read; the reason is told of the first token only."""
    bad(text, message, column)


@pytest.mark.parametrize(
    ("text", "message", "column"),
    [
        ("if 1", "syntax error", 0),
        ("x = [1 2", "syntax error", 0),
        ("f(1,", "syntax error", 0),
        ("@(x", "invalid parameter list", 0),
    ],
)
def test_ended_too_early(text, message, column):
    """At the end of the text nothing is shown."""
    bad(text, message, column)


@pytest.mark.parametrize(
    ("text", "message", "column"),
    [
        ("a = 1;\n  x = = 3", "syntax error", 7),
        ("x = 1\n?", "syntax error", 1),
        ("1 +\n\n2", "syntax error", 0),
        ("'abc", "syntax error", 0),
        ("x = function", "syntax error", 12),
        ('x = "abc\n2', "syntax error", 1),
        ("if 1\n", "syntax error", 0),
        ("if 1\n2\n  endwhile", "'endif' command matched by 'endwhile'", 2),
        (";1", "syntax error", 1),
        ("x +1\nx = 1", "x: invalid use of symbol as both variable and command", 4),
        ("x.y = 1; x -1", "x: invalid use of symbol as both variable and command", 9),
        ("hold on\nhold = 3", "hold: invalid use of symbol as both variable and command", 7),
        ("global q\nq -1", "q: invalid use of symbol as both variable and command", 4),
        ("[a, b] = f;\nb -1", "b: invalid use of symbol as both variable and command", 4),
        ("1;\nfunction f(x)\nx +1\nend", "x: invalid use of symbol as both variable and command", 4),
        ("1;\nfunction x = f()\nx +1\nend", "x: invalid use of symbol as both variable and command", 4),
        ("1;\nfunction f\n1\nfunction g\n2\nend", "nested functions not implemented in this context", 8),
        (
            "function f\n1\nend\nfunction g\n2",
            "inconsistent function endings -- if one function is explicitly ended, so must all the others",
            0,
        ),
        ("classdef a\nend", "classdef is not supported", 8),
    ],
)
def test_files(text, message, column):
    """Of a file the line is shown, and lexical reasons are not told."""
    bad(text, message, column, name="a.m")


def test_layout():
    """The whole message, for evaluated text and for a file."""
    assert syntax_error("x = = 3").message == "parse error:\n\n  syntax error\n\n>>> x = = 3\n        ^"
    expected = "parse error near line 2 of file /d/a.m\n\n  syntax error\n\n>>>   x = = 3;\n          ^"
    assert syntax_error("1;\n  x = = 3;\n", "/d/a.m").message == expected
    assert syntax_error("if 1", "/d/a.m").message == "parse error near line 2 of file /d/a.m\n\n  syntax error\n\n"


def test_span():
    """The error knows its token, also behind other than ASCII text."""
    assert syntax_error("x = 'é' 2").span == Span(8, 9)
    assert syntax_error("x = ü").span == Span(4, 5)


def test_message_is_bytes():
    assert syntax_error("x = 'é' 2").message.encode("latin-1").decode().split("\n")[4] == ">>> x = 'é' 2"


def test_known_names_start_no_command():
    assert tree("x -1", "x") == "(Binary - x 1)"
    assert tree("x -1", "y") == "(Command x [-1] True)"


def test_functions_have_names_of_their_own():
    """A name may be a variable in one function and a command in another."""
    assert tree("function f, x = 1; end, function g, x on, end")
