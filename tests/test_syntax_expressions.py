"""Expressions: precedence, indices, assignments, handles."""

import pytest

from tests.syntax_help import is_tree


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-2^2", "(Prefix - (Binary ^ 2 2))"),
        ("2^-1", "(Binary ^ 2 (Prefix - 1))"),
        ("2^-1^2", "(Binary ^ (Binary ^ 2 (Prefix - 1)) 2)"),
        ("2^3^2", "(Binary ^ (Binary ^ 2 3) 2)"),
        ("2^3'", "(Postfix ' (Binary ^ 2 3))"),
        ("2^x(1)", "(Binary ^ 2 (Index x [1]))"),
        ("2^-x'", "(Postfix ' (Binary ^ 2 (Prefix - x)))"),
        ("[1 2].^[1 2]'", "(Postfix ' (Binary .^ (Matrix [[1 2]]) (Matrix [[1 2]])))"),
        ("2**3", "(Binary ^ 2 3)"),
        ("2.**3", "(Binary .^ 2 3)"),
        ("a .+ b.-c", "(Binary - (Binary + a b) c)"),
        ("[1 .-2 .+ 3]", "(Matrix [[(Binary + (Binary - 1 2) 3)]])"),
        ("!a == b", "(Binary == (Prefix ! a) b)"),
        ("~a ~= b", "(Binary != (Prefix ! a) b)"),
        ("!a'", "(Prefix ! (Postfix ' a))"),
        ("-a'", "(Prefix - (Postfix ' a))"),
        ("-a * b", "(Binary * (Prefix - a) b)"),
        ("- -a", "(Prefix - (Prefix - a))"),
        ("++a * b", "(Binary * (Prefix ++ a) b)"),
        ("a.^b'", "(Postfix ' (Binary .^ a b))"),
        ("1:2:3 + 1", "(Range 1 2 (Binary + 3 1))"),
        ("-1:1", "(Range (Prefix - 1) - 1)"),
        ("a:b == c", "(Binary == (Range a - b) c)"),
        ("a == b == c", "(Binary == (Binary == a b) c)"),
        ("a < b + 1", "(Binary < a (Binary + b 1))"),
        ("a | b & c", "(Binary | a (Binary & b c))"),
        ("a || b && c || d", "(ShortCircuit || (ShortCircuit || a (ShortCircuit && b c)) d)"),
        ("a && b | c", "(ShortCircuit && a (Binary | b c))"),
        ("a - b - c", "(Binary - (Binary - a b) c)"),
        ("a / b * c", "(Binary * (Binary / a b) c)"),
        ("a \\ b", "(Binary \\ a b)"),
        ("(a + b) * c", "(Binary * (Paren (Binary + a b)) c)"),
        ("x.'.^2", "(Binary .^ (Postfix .' x) 2)"),
    ],
)
def test_precedence(text, expected):
    """Operators bind and group as in Octave."""
    is_tree(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f()", "(Index f [])"),
        ("f(:)", "(Index f [(Colon)])"),
        ("f(1, :, end)", "(Index f [1 (Colon) (End)])"),
        ("c{}", "(Brace c [])"),
        ("c{:}{2}", "(Brace (Brace c [(Colon)]) [2])"),
        ('s.("a").b(2)', '(Index (Field (DynField s "a") b) [2])'),
        ("s.(n)(1)", "(Index (DynField s n) [1])"),
        ("x.a(1).b{2}(:, end)", "(Index (Brace (Field (Index (Field x a) [1]) b) [2]) [(Colon) (End)])"),
        ("magic(3)(2, :)(1)", "(Index (Index (Index magic [3]) [2 (Colon)]) [1])"),
        ("{1, 2}{2}", "(Brace (CellArray [[1 2]]) [2])"),
        ("[1 2 3](2)", "(Index (Matrix [[1 2 3]]) [2])"),
        ('"abc"(2)', '(Index "abc" [2])'),
        ("@sin(1)", "(Index (FuncHandle sin) [1])"),
        ("(@(x) x)(2)", "(Index (Paren (AnonFunc [(Param x -)] x)) [2])"),
        ("s .x", "(Command s [.x] True)"),
    ],
)
def test_indices(text, expected):
    """Chains of indices, calls and fields."""
    is_tree(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = b = 2", "(Assign a = (Assign b = 2))"),
        ("a += b * 2", "(Assign a += (Binary * b 2))"),
        ("a -= 1", "(Assign a -= 1)"),
        ("a .*= 2", "(Assign a .*= 2)"),
        ("a.^= 2", "(Assign a .^= 2)"),
        ("a **= 2", "(Assign a ^= 2)"),
        ("a .+= 2", "(Assign a += 2)"),
        ("a .-= 2", "(Assign a -= 2)"),
        ("a |= b", "(Assign a |= b)"),
        ("a++", "(Postfix ++ a)"),
        ("a--;", "(Postfix -- a);"),
        ("x(2)--", "(Postfix -- (Index x [2]))"),
        ("++x", "(Prefix ++ x)"),
        ("x.y(3).z{2} = 1", "(Assign (Brace (Field (Index (Field x y) [3]) z) [2]) = 1)"),
        ("(a) = 3", "(Assign a = 3)"),
        ("[a, b(2), ~, s.x{3}] = f(1)", "(MultiAssign [a (Index b [2]) - (Brace (Field s x) [3])] (Index f [1]))"),
        ("[a b] = deal(1, 2);", "(MultiAssign [a b] (Index deal [1 2]));"),
        ("[~, b] = size(x)", "(MultiAssign [- b] (Index size [x]))"),
        ("[!, b] = size(x)", "(MultiAssign [- b] (Index size [x]))"),
        ("[a] = 3", "(MultiAssign [a] 3)"),
        ("[a, b] = [c, d] = f", "(MultiAssign [a b] (MultiAssign [c d] f))"),
        ("if (a = 3) b, end", "(If [(IfClause (Paren (Assign a = 3)) [b])] [])"),
        ("f(a = 1)", "(Index f [(Assign a = 1)])"),
        ("[a, b] == c", "(Binary == (Matrix [[a b]]) c)"),
    ],
)
def test_assignments(text, expected):
    """An assignment is an expression."""
    is_tree(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@sin", "(FuncHandle sin)"),
        ("@ sin", "(FuncHandle sin)"),
        ("@pkg.f", "(FuncHandle pkg.f)"),
        ("@() 1", "(AnonFunc [] 1)"),
        (
            "@(x, y = 2, ~, varargin) x + y",
            "(AnonFunc [(Param x -) (Param y 2) (Param ~ -) (Param varargin -)] (Binary + x y))",
        ),
        ("@() @(x) x", "(AnonFunc [] (AnonFunc [(Param x -)] x))"),
        ("@(x) x (1)", "(AnonFunc [(Param x -)] (Index x [1]))"),
        ("@(x) x, y", "(AnonFunc [(Param x -)] x) y"),
        ("cellfun(@(x) x', {1})", "(Index cellfun [(AnonFunc [(Param x -)] (Postfix ' x)) (CellArray [[1]])])"),
    ],
)
def test_handles(text, expected):
    """Handles and anonymous functions."""
    is_tree(text, expected)
