"""Statements and functions."""

import pytest

from tests.syntax_help import is_tree


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a, b; c", "a b; c"),
        ("a,, b;; c", "a b; c"),
        ("a;, b", "a; b"),
        ("a,; b", "a b"),
        ("a\n\nb", "a b"),
        (";", ""),
        (",", ""),
    ],
)
def test_separators(text, expected):
    """A semicolon keeps quiet; several separators are one."""
    is_tree(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("if a, b, end", "(If [(IfClause a [b])] [])"),
        ("if a b end", "(If [(IfClause a [b])] [])"),
        ("if (a) b, endif", "(If [(IfClause (Paren a) [b])] [])"),
        ("if a, b, elseif c, d, else, e, end", "(If [(IfClause a [b]) (IfClause c [d])] [e])"),
        ("if a, else if b, c, end, end", "(If [(IfClause a [])] [(If [(IfClause b [c])] [])])"),
        ("if a\n b\nelse\n c\nend", "(If [(IfClause a [b])] [c])"),
        ("if (1) -2, end", "(If [(IfClause (Binary - (Paren 1) 2) [])] [])"),
        (
            "switch a, case 1, b, case {2, 3}, c, otherwise, d, end",
            "(Switch a [(Case 1 [b]) (Case (CellArray [[2 3]]) [c])] [d])",
        ),
        ("switch (a) % one\n % two\ncase 1\n b\nendswitch", "(Switch (Paren a) [(Case 1 [b])] [])"),
        ("switch a, end", "(Switch a [] [])"),
        ("switch a, otherwise b, end", "(Switch a [] [b])"),
    ],
)
def test_conditions(text, expected):
    """Tests and bodies need no separator between them."""
    is_tree(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("while a, b, end", "(While a [b])"),
        ("while a b, endwhile", "(While a [b])"),
        ("for k = 1:3, k, end", "(For k (Range 1 - 3) [k])"),
        ("for k = 1:3 k; endfor", "(For k (Range 1 - 3) [k;])"),
        ("for (k = 1:3) k, end", "(For k (Range 1 - 3) [k])"),
        ("for (k = 1:3) -k, end", "(For k (Range 1 - 3) [(Prefix - k)])"),
        ("for (k) = 1:3, end", "(For k (Range 1 - 3) [])"),
        ("for k(2) = 1:3, end", "(For (Index k [2]) (Range 1 - 3) [])"),
        ("for [v, k] = s, end", "(ForStruct v k s [])"),
        ("for [v k] = s, end", "(ForStruct v k s [])"),
        ("for [v] = s, end", "(For v s [])"),
        ("for [u, v, w] = s, end", "(ForStruct u v s [])"),
        ("parfor k = 1:3, k, end", "(For k (Range 1 - 3) [k])"),
        ("parfor (k = 1:3, 2) k, endparfor", "(For k (Range 1 - 3) [k])"),
        ("do a, until b", "(DoUntil [a] b)"),
        ("do a; b; until (c), d", "(DoUntil [a; b;] (Paren c)) d"),
        ("while a, break, continue; end", "(While a [(Break) (Continue)])"),
        ("for k = 1:3, if a, break, end, end", "(For k (Range 1 - 3) [(If [(IfClause a [(Break)])] [])])"),
    ],
)
def test_loops(text, expected):
    """Loops, with parentheses and without."""
    is_tree(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("try, a, catch, b, end", "(Try [a] - [b])"),
        ("try, a, catch e, b, end", "(Try [a] e [b])"),
        ("try, a, catch e\nb, end", "(Try [a] e [b])"),
        ("try, a, catch e; b, end", "(Try [a] e [b])"),
        ("try, a, catch ME % what\nb, end", "(Try [a] ME [b])"),
        ("try, a, catch (e), b, end", "(Try [a] e [b])"),
        ("try, a, catch\ne, b, end", "(Try [a] - [e b])"),
        ("try, a, catch, e, b, end", "(Try [a] - [e b])"),
        ("try, a, catch e.x, end", "(Try [a] - [(Field e x)])"),
        ("try, a, catch f(1), end", "(Try [a] - [(Index f [1])])"),
        ("try, a, catch e = 3, end", "(Try [a] - [(Assign e = 3)])"),
        ("try, a, catch err f(2), end", "(Try [a] - [(Command err [f(2)] True)])"),
        ("try a, end", "(Try [a] - [])"),
        ("try a, end_try_catch", "(Try [a] - [])"),
        ("unwind_protect a, unwind_protect_cleanup b, end", "(UnwindProtect [a] [b])"),
        ("unwind_protect\na\nunwind_protect_cleanup\nb\nend_unwind_protect", "(UnwindProtect [a] [b])"),
        ("spmd, a, end", "(UnwindProtect [a] [])"),
    ],
)
def test_errors_caught(text, expected):
    """What is the variable of `catch`."""
    is_tree(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("global a", "(Declare global [(DeclItem a -)])"),
        ("global a b = 2 c", "(Declare global [(DeclItem a -) (DeclItem b 2) (DeclItem c -)])"),
        ("persistent n = 0; n", "(Declare persistent [(DeclItem n 0)]) n"),
        ("global a, b", "(Declare global [(DeclItem a -)]) b"),
    ],
)
def test_declarations(text, expected):
    """Several names, with values."""
    is_tree(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("function f, a, end", "(FunctionDef f [] [] [a] )"),
        ("function f(), end", "(FunctionDef f [] [] [] )"),
        (
            "function f(a, ~, b = 2, varargin) a; endfunction",
            "(FunctionDef f [(Param a -) (Param ~ -) (Param b 2) (Param varargin -)] [] [a;] )",
        ),
        ("function r = f(x), r = x; end", "(FunctionDef f [(Param x -)] [r] [(Assign r = x);] )"),
        ("function [a, b] = f x, end", "(FunctionDef f [] [a b] [x] )"),
        ("function [a b] = f(), end", "(FunctionDef f [] [a b] [] )"),
        ("function [] = f(), end", "(FunctionDef f [] [] [] )"),
        ("function [varargout] = f(varargin), end", "(FunctionDef f [(Param varargin -)] [varargout] [] )"),
        ("function f(a, ...\n b)\n a\nend", "(FunctionDef f [(Param a -) (Param b -)] [] [a] )"),
        ("function f\nfunction g\nend\nend", "(FunctionDef f [] [] [(FunctionDef g [] [] [] )] )"),
        ("a; function f, b, end, c", "a; (FunctionDef f [] [] [b] ) c"),
        ("function f, return, end", "(FunctionDef f [] [] [(Return)] )"),
    ],
)
def test_functions(text, expected):
    """Headers of all forms."""
    is_tree(text, expected)
