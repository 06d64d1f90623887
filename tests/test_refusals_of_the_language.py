"""Errors of the language that Octave gives with the same words: indices, assignments, conditions."""

import numpy as np
import pytest

from nnrepl.errors import OctaveError
from nnrepl.session import Session
from tests.language import fails, shows

EMPTY = (
    "invalid dot name structure assignment because the structure array is empty.  "
    "Specify a subscript on the structure array to resolve."
)
NO_INDEX = "subscripts must be either integers 1 to (2^63)-1 or logicals"
TOO_LARGE = "out of memory or dimension too large for Octave's index type"

REFUSALS = [
    ("x={1}; x{}", "invalid empty index expression {}, use {:} instead", ""),
    ("c={1,2}; c{:}.a", "a cs-list cannot be further indexed", ""),
    ("s=struct('a',{1,2}); s.a.b=1", EMPTY, ""),
    ("s=struct('a',{1,2}); s.a(1)=1", "a cs-list cannot be further indexed", ""),
    ("c={1,2}; c{:}(1)=1", "a cs-list cannot be further indexed", ""),
    ("c={1,2}; c{:}=3", EMPTY, ""),
    ("s=struct('a',{1,2}); s.a=3", EMPTY, ""),
    ("f=@sin; f(1)=[]", "can't perform indexed assignment for function handle type", ""),
    ("f=@sin; f(1)=2", "can't perform indexed assignment for function handle type", ""),
    ("f=@sin; f{1}=2", "can't perform indexed assignment for function handle type", ""),
    ("x={1}; x{}=[]", "invalid empty index list", ""),
    ("x={1}; x{}=3", "invalid empty index list", ""),
    ("x=1:3; x(1)={}", "operator =: no conversion for assignment of 'cell' to indexed 'matrix'", ""),
    ("x=1:3; x(2)={5}", "operator =: no conversion for assignment of 'cell' to indexed 'matrix'", ""),
    (
        "x=1:3; x(2)=struct('a',1)",
        "operator =: no conversion for assignment of 'scalar struct' to indexed 'matrix'",
        "",
    ),
    ("x=1:3; x(2)=@sin", "operator =: no conversion for assignment of 'function handle' to indexed 'matrix'", ""),
    ("x=[]; x(1e15)=1", TOO_LARGE, "Octave:bad-alloc"),
    ("x=1:3; x(1,2,3,1e15)=1", TOO_LARGE, "Octave:bad-alloc"),
    ("x=zeros(2,2); x(:,1e15)=1", TOO_LARGE, "Octave:bad-alloc"),
    ("x=1:3; x({1})", f"x(<cell>): {NO_INDEX}", "Octave:invalid-index"),
    ("x=1:3; x(@sin)", f"x(<function handle>): {NO_INDEX}", "Octave:invalid-index"),
    ("x=1:3; x(struct())", f"x(<scalar struct>): {NO_INDEX}", "Octave:invalid-index"),
    ("x=1:3; x({1})=2", f"x(<cell>): {NO_INDEX}", "Octave:invalid-index"),
    (
        "x=ones(2,2); x(7,:)=[1 2 3]",
        "=: nonconformant arguments (op1 is 1x2, op2 is 1x3)",
        "Octave:nonconformant-args",
    ),
    (
        "x=ones(2,2); x(9)=1; x",
        "Invalid resizing operation or ambiguous assignment to an out-of-bounds array element",
        "Octave:invalid-resize",
    ),
    ("x=ones(2,2); x(9)=[]", "A(I) = []: index out of bounds: value 9 out of bound 4", "Octave:index-out-of-bounds"),
    ("logical(NaN)", "invalid conversion from NaN to logical", ""),
    ("logical([1 NaN])", "invalid conversion from NaN to logical", ""),
    ("if NaN, end", "invalid conversion from NaN to logical", ""),
    ("!NaN", "invalid conversion from NaN to logical", ""),
    ("f=@sin; f{1}.a=2", "can't perform indexed assignment for function handle type", ""),
    ("x={}; [x{}, y] = max([1 2])", "invalid empty index list", ""),
    ("z = containers.Map('a',1); z++", "unary operator '++' not implemented for 'object' operands", ""),
    ("z = {1}; z--", "unary operator '--' not implemented for 'cell' operands", ""),
]


@pytest.mark.parametrize(("code", "message", "identifier"), REFUSALS, ids=[code for code, _, _ in REFUSALS])
def test_refusal(code, message, identifier):
    fails(code, message, identifier)


@pytest.mark.parametrize("code", ["zeros(1e10)", "x = ones(2^53)", "x = 1:1e15; x(1) = 2;", "repmat(1, 1e15, 1)"])
def test_what_is_too_large_can_be_caught(code):
    shows(f"try, {code}, catch e, disp(e.identifier), end", "Octave:bad-alloc")


def test_a_name_of_a_function_that_is_read_before_it_is_assigned_is_no_certain_number():
    shows("x = i * 2; if x == 2i, disp('yes'), end, i = 3;", "yes")
    shows("warning('off', 'all'); for i = 1:i, n = 10; end, disp(size(i))", "   1   0")
    shows("function f(), y = max(i, 2); for i = 1:2, y += i; end, y, end\nf()", "y = 5")
    shows("if true, e = 1; else, e = 2; end, y = e + 1", "y = 2")
    shows("try, e + 1, e = 2; end, k = 0; while k < 1, k = k + 1; j = k; end, j", "ans = 3.7183\nj = 1")
    shows("do\n t = pi; pi = 3;\nuntil t > 1\nt > 3", "ans = 1")
    shows("global pi = 2; switch pi, case 2, disp('two'), end", "two")


def test_a_colon_is_text_for_a_function_that_a_variable_may_hide():
    shows("x = class(:), if false, class = 3; end", "x = char")


def test_places_that_take_nothing_make_an_empty_cell():
    shows("[x{:}, y] = deal(1)", "x = {}(0x0)\ny = 1")


@pytest.mark.parametrize("value", [object(), np.array(["a"])])
def test_python_values_without_counterpart(value):
    with pytest.raises(OctaveError, match="has no counterpart in the language"):
        Session()["x"] = value


@pytest.mark.parametrize("start", ["[]", "zeros(1, 0)"])
def test_a_loop_that_fills_an_empty_matrix(start):
    shows(f"A = {start}; for k = 1:20, A(k) = k; if k == 5, B = A; end, end, sum(A), sum(B)", "ans = 210\nans = 15")
