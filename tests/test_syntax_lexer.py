"""What depends on context: quotes, blanks in matrices, commands, comments, literals."""

import pytest

from tests.syntax_help import is_tree


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a' * b'", "(Binary * (Postfix ' a) (Postfix ' b))"),
        ("1 '", "(Postfix ' 1)"),
        ("[a' b']", "(Matrix [[(Postfix ' a) (Postfix ' b)]])"),
        ("[a 'b']", "(Matrix [[a 'b']])"),
        ("[a ', b']", "(Matrix [[a ', b']])"),
        ("{a', 'b'}", "(CellArray [[(Postfix ' a) 'b']])"),
        ("[a .' b]", "(Matrix [[(Postfix .' a) b]])"),
        ("[1 ' 2']", "(Matrix [[1 ' 2']])"),
        ("x.y'", "(Postfix ' (Field x y))"),
        ("x{1}'", "(Postfix ' (Brace x [1]))"),
        ("[1 2]'", "(Postfix ' (Matrix [[1 2]]))"),
        ("x.if'", "(Postfix ' (Field x if))"),
        ("a''", "(Postfix ' (Postfix ' a))"),
    ],
)
def test_quotes(text, expected):
    """A quote transposes behind an operand, except behind a blank inside a matrix."""
    is_tree(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1 -2]", "(Matrix [[1 (Prefix - 2)]])"),
        ("[1 - 2]", "(Matrix [[(Binary - 1 2)]])"),
        ("[1 -2 + 3]", "(Matrix [[1 (Binary + (Prefix - 2) 3)]])"),
        ("[1 - - 2]", "(Matrix [[(Binary - 1 (Prefix - 2))]])"),
        ("[a -b']", "(Matrix [[a (Prefix - (Postfix ' b))]])"),
        ("[1 -[2 3]]", "(Matrix [[1 (Prefix - (Matrix [[2 3]]))]])"),
        ("[1 -...\n2]", "(Matrix [[1 (Prefix - 2)]])"),
        ("[f (1)]", "(Matrix [[f (Paren 1)]])"),
        ("[f(1) (2)]", "(Matrix [[(Index f [1]) (Paren 2)]])"),
        ("{1 {2} [3]}", "(CellArray [[1 (CellArray [[2]]) (Matrix [[3]])]])"),
        ("{@(x) x +1, 2}", "(CellArray [[(AnonFunc [(Param x -)] (Binary + x 1)) 2]])"),
        ("{@(x) x\n2}", "(CellArray [[(AnonFunc [(Param x -)] x)] [2]])"),
        (
            "{@(x) [x -1] (2), 'a'}",
            "(CellArray [[(AnonFunc [(Param x -)] (Index (Matrix [[x (Prefix - 1)]]) [2])) 'a']])",
        ),
        ("[1 !a]", "(Matrix [[1 (Prefix ! a)]])"),
        ("[1 != a]", "(Matrix [[(Binary != 1 a)]])"),
        ("[1 &&a]", "(Matrix [[(ShortCircuit && 1 a)]])"),
        ("[a ++b]", "(Matrix [[a (Prefix ++ b)]])"),
        ("[a++ 2]", "(Matrix [[(Postfix ++ a) 2]])"),
        ("[1 .5]", "(Matrix [[1 0.5]])"),
        ("[s .x]", "(Matrix [[(Field s x)]])"),
        ("[1 @f]", "(Matrix [[1 (FuncHandle f)]])"),
        ("[a=1 b = 2]", "(Matrix [[(Assign a = 1) (Assign b = 2)]])"),
        ("x(1 -2)", "(Index x [(Binary - 1 2)])"),
        ("x{1 -2}", "(Brace x [(Binary - 1 2)])"),
        ("[max(1 -2) 3]", "(Matrix [[(Index max [(Binary - 1 2)]) 3]])"),
    ],
)
def test_blanks_in_matrices(text, expected):
    """A blank separates elements where Octave says so."""
    is_tree(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, 2\n3, 4]", "(Matrix [[1 2] [3 4]])"),
        ("[1, 2;\n\n3, 4;]", "(Matrix [[1 2] [3 4]])"),
        ("[1 ...\n 2]", "(Matrix [[1 2]])"),
        ("[1 \\\n 2]", "(Matrix [[1 2]])"),
        ("[\n 1 % one\n 2 # two\n]", "(Matrix [[1] [2]])"),
        ("[1\n%{\nblock\n%}\n2]", "(Matrix [[1] [2]])"),
        ("[,1,;;2,]", "(Matrix [[1] [2]])"),
        ("[,]", "(Matrix [])"),
        ("{;}", "(CellArray [])"),
        ("[(1\n - 2) 3]", "(Matrix [[(Paren (Binary - 1 2)) 3]])"),
        ("f(1, % one\n  2)", "(Index f [1 2])"),
    ],
)
def test_lines_in_matrices(text, expected):
    """A newline ends a row; empty rows and separators at the ends count for nothing."""
    is_tree(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hold on", "(Command hold [on] True)"),
        ("hold on;", "(Command hold [on] False)"),
        ("hold on % not off", "(Command hold [on] True)"),
        ("hold", "hold"),
        ("hold % not off", "hold"),
        ("hold (1)", "(Index hold [1])"),
        ("hold = 3", "(Assign hold = 3)"),
        ("hold =x", "(Assign hold = x)"),
        ("hold == 3", "(Binary == hold 3)"),
        ("hold ==x", "(Command hold [==x] True)"),
        ("hold += 3", "(Assign hold += 3)"),
        ("hold +=x", "(Command hold [+=x] True)"),
        ("hold - 1", "(Binary - hold 1)"),
        ("hold -1", "(Command hold [-1] True)"),
        ("hold -", "(Command hold [-] True)"),
        ("hold .' ", "(Postfix .' hold)"),
        ("hold @ x", "(Command hold [@ x] True)"),
        ("hold . x", "(Command hold [. x] True)"),
        ("hold >> x", "(Command hold [>> x] True)"),
        ("f {1}", "(Brace f [1])"),
        ("f \\x", "(Binary \\ f x)"),
        ("f ++x", "(Command f [++x] True)"),
        ("pi -1", "(Binary - pi 1)"),
        ("i -1", "(Binary - i 1)"),
        ("if a, hold on, end", "(If [(IfClause a [(Command hold [on] True)])] [])"),
        ("try hold on; catch hold off, end", "(Try [(Command hold [on] False)] - [(Command hold [off] True)])"),
        ("a.hold = 3; hold off", "(Assign (Field a hold) = 3); (Command hold [off] True)"),
    ],
)
def test_commands(text, expected):
    """A word and a blank begin a command, unless an operator with a blank follows."""
    is_tree(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f -1 'a b' \"c\\td\" e(f, g) h % i", "(Command f [-1 a b c\td e(f, g) h] True)"),
        ("print -dpng a.png, x", "(Command print [-dpng a.png] True) x"),
        ("f a'b c'd", "(Command f [ab cd] True)"),
        ("f a(b c)d {e f}g", "(Command f [a(b c)d {e f}g] True)"),
        ('f ""', "(Command f [] True)"),
        ("f 'it''s' \"a\\\"b\"", "(Command f [it's a\"b] True)"),
        ("f a...b\nc", "(Command f [a c] True)"),
        ("f a ...\nb", "(Command f [a b] True)"),
        ("f a#b", "(Command f [a] True)"),
        ("f a, b", "(Command f [a] True) b"),
        ("f a; b", "(Command f [a] False) b"),
        ("f é", "(Command f [Ã©] True)"),
    ],
)
def test_command_words(text, expected):
    """Quotes and brackets keep blanks; empty words do not count."""
    is_tree(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0xFF", "uint8:255"),
        ("0x0FF", "uint16:255"),
        ("0x00001", "uint32:1"),
        ("0xFFFFFFFFF", "uint64:68719476735"),
        ("0xFFs8", "int8:-1"),
        ("0b101", "uint8:5"),
        ("0b101u16", "uint16:5"),
        ("0x1_F", "uint8:31"),
        ("1_000.5e1_0", "1.0005e+13"),
        ("2.5J", "double:2.5j"),
        ("3i", "double:3j"),
        ("1e3", "1000"),
        ("1D3", "1000"),
        ("1d-3", "0.001"),
        ("1.", "1"),
        ("1.'", "(Postfix .' 1)"),
        ("1./x", "(Binary ./ 1 x)"),
        ("1..^2", "(Binary .^ 1 2)"),
        (".5e1", "5"),
        ("1e400", "inf"),
        ('"a\\tb\\\\\\x41\\101\\7\\q\\"""c"', '"a\tb\\AA\x07q""c"'),
        ('"\\x4142\\0"', '"B\x00"'),
        ("'it''s \\n'", "'it's \\n'"),
        ('"é"', '"Ã©"'),
        ('"a\\\nb"', '"ab"'),
        ('"a...\nb"', '"ab"'),
    ],
)
def test_literals(text, expected):
    """Numbers of all kinds, and strings with their escapes."""
    is_tree(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1 % comment", "(Assign a = 1)"),
        ("a = 1 # comment", "(Assign a = 1)"),
        ("a, %{ no block", "a"),
        ("%{\n%{\n%}\na\n%}\nb", "b"),
        ("#{\na\n#}\nb", "b"),
        (" %{ \na\n %} \nb", "b"),
        ("a + ... comment\n b", "(Binary + a b)"),
        ("a + \\\n b", "(Binary + a b)"),
        ("a + \\ # comment\n b", "(Binary + a b)"),
        ("% one\n\n# two", ""),
    ],
)
def test_comments(text, expected):
    """Comments of lines and blocks, continued lines."""
    is_tree(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x(end)", "(Index x [(End)])"),
        ("x([1 end])", "(Index x [(Matrix [[1 (End)]])])"),
        ("x{end}.y(end)", "(Index (Field (Brace x [(End)]) y) [(End)])"),
        ("if x(end) end", "(If [(IfClause (Index x [(End)]) [])] [])"),
        ("s.end = s.if", "(Assign (Field s end) = (Field s if))"),
        ("s.for.while(end)", "(Index (Field (Field s for) while) [(End)])"),
        ("s. y", "(Field s y)"),
    ],
)
def test_end_and_fields(text, expected):
    """`end` closes a block, stands in an index, or names a field like other keywords."""
    is_tree(text, expected)
