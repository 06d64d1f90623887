"""save: every kind of value there and back, the formats' exact text, options, errors."""

from pathlib import Path

import pytest

from nnrepl.session import Session, TextOutput
from tests.language import fails, failure, run, shows

VALUES = {
    "number": "-2.5",
    "complex_number": "1+2i",
    "matrix": "[1 2;3 4.5]",
    "special": "[1 NaN Inf -Inf]",
    "complex_matrix": "[1 2i;3 4]",
    "empty": "zeros(0,3)",
    "pages": "reshape(1:8,2,2,2)",
    "yes": "true",
    "yes_no": "[true false]",
    "small": "int8(-5)",
    "large": "uint64(18446744073709551615)",
    "integers": "int16([1 2;3 4])",
    "single_number": "single(pi)",
    "single_complex": "single([1+i 2])",
    "range_": "0:0.1:0.3",
    "text": "'hello'",
    "quoted": '"a\\n"',
    "no_text": "''",
    "lines": "['ab';'cd']",
    "cells": "{1,'a';[1 2],{}}",
    "no_cells": "cell(2,0)",
    "record": "struct('a',1,'b','x')",
    "records": "struct('a',{1,2})",
    "nested": "struct('c',{{1,struct('d',int8(3))}})",
}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("option", ["-text", "-v7", "-v6", "-zip"])
def test_every_kind_of_value_comes_back(option):
    session = Session(TextOutput(), TextOutput())
    session.run("".join(f"{name} = {value};" for name, value in VALUES.items()))
    session.run(f"save('{option}', 'file.dat')\nS = load('file.dat');")
    for name in VALUES:
        session.run(f"same = isequaln(S.{name}, {name}) && strcmp(class(S.{name}), class({name}));")
        assert session["same"] is True, name


def test_function_handles_come_back_from_text():
    shows(
        "k = 3; f = @(x) x + k; g = @sin; save h.txt f g; clear all; load h.txt; f(1), g(0), f",
        "ans = 4\nans = 0\nf =\n\n@(x) x + k\n",
    )


def test_the_folder_of_a_saved_function_is_not_looked_for():
    path = "# octaveroot: /usr\n# path: C:\\nowhere\\cube.m\n"
    for subtype in ("", "# subtype: simple\n"):
        Path("h.txt").write_text(f"# name: h\n# type: function handle\n{path}{subtype}cube\n")
        shows("load h.txt\nh, func2str(h)", "h = @cube\nans = cube\n")
        shows("load h.txt\nfunction y = cube(x), y = x^3; end\nh(2)", "ans = 8")
        fails("load h.txt\nh(2)", "invalid function handle, unable to find function for @cube")


TEXTS = [
    ("3", "scalar\n3\n"),
    ("1/3", "scalar\n0.33333333333333331\n"),
    ("NA", "scalar\nNA\n"),
    ("[1 2;3 4.5]", "matrix\n# rows: 2\n# columns: 2\n 1 2\n 3 4.5\n"),
    ("zeros(2,1,2)", "matrix\n# ndims: 3\n 2 1 2\n 0\n 0\n 0\n 0\n"),
    ("[1 2i]", "complex matrix\n# rows: 1\n# columns: 2\n (1,0) (0,2)\n"),
    ("int16([1 2])", "int16 matrix\n# ndims: 2\n 1 2\n 1\n 2\n"),
    ("true", "bool\n1\n"),
    ("single(pi)", "float scalar\n3.1415927410125732\n"),
    ("1:5", "double_range\n# base, limit, increment\n1 5 1\n"),
    ("'ab'", "sq_string\n# elements: 1\n# length: 2\nab\n"),
    ('"ab"', "string\n# elements: 1\n# length: 2\nab\n"),
    ("''", "sq_string\n# elements: 0\n"),
    ("{}", "cell\n# rows: 0\n# columns: 0\n"),
    ("{1}", "cell\n# rows: 1\n# columns: 1\n# name: <cell-element>\n# type: scalar\n1\n\n\n\n"),
    ("struct('a', 1)", "scalar struct\n# ndims: 2\n 1 1\n# length: 1\n# name: a\n# type: scalar\n1\n\n\n"),
    ("@(x) x + 1", "function handle\n@<anonymous>\n@(x) x + 1\n"),
]


@pytest.mark.parametrize(("value", "text"), TEXTS)
def test_the_text_is_octave_s(value, text):
    head, _, rest = run(f"x = {value}; save('-', 'x')").partition("\n")
    assert head.startswith("# Created by nnrepl ")
    assert rest == f"# name: x\n# type: {text}\n\n"


def test_to_a_string():
    shows("x = 5; s = save('-', 'x'); disp(s(end-3)), ischar(s)", "5\nans = 1")


def test_chosen_variables():
    shows(
        "x = 1; y = 2; xx = 3; save v.txt x*; clear all; load v.txt; who",
        "Variables visible from the current scope:\n\nx   xx\n",
    )
    shows("a = 1; save v.txt; clear all; load v.txt; a", "a = 1")
    shows("s.p = 1; s.q = 2; save v.txt -struct s; clear all; load v.txt; p, q", "p = 1\nq = 2")
    shows(
        "s.p = 1; s.q = 2; save('-struct', 'v.txt', 's', 'p'); clear all; load v.txt; who",
        "Variables visible from the current scope:\n\np\n",
    )
    shows("global g; g = 5; save v.txt g; clear -all; load v.txt; g, isglobal('g')", "g = 5\nans = 1")
    shows("function f() x = 7; save v.txt x\nend\nf(); load v.txt; x", "x = 7")


def test_appending():
    shows("x = 1; save a.txt x; y = 2; save -append a.txt y; clear all; load a.txt; x, y", "x = 1\ny = 2")
    shows("x = 1; save -v7 a.mat x; y = 2; save -v7 -append a.mat y; clear all; load a.mat; x, y", "x = 1\ny = 2")
    assert Path("a.txt").read_text().count("# Created by") == 1


def test_plain_numbers():
    assert (
        run("x = [-pi 1]; y = true; save('-ascii', '-', 'x', 'y')")
        == " -3.14159265e+00 1.00000000e+00\n 1.00000000e+00\n"
    )
    assert (
        run("x = [pi 1e10]; save('-ascii', '-double', '-', 'x')") == " 3.1415926535897931e+00 1.0000000000000000e+10\n"
    )
    assert run("x = [1 NaN]; save('-ascii', '-tabs', '-', 'x')") == "1.00000000e+00\tNaN\n"
    shows("x = [1 2;3 4]; save -ascii t.txt x; t = load('t.txt'); isequal(t, x)", "ans = 1")


WARNINGS = [
    ("save('-', 'zz')", "save: no such variable 'zz'"),
    ("s.a = 1; save('-', '-struct', 's', 'q')", "save: no such field 's.q'"),
    ("x = 2i; save('-ascii', '-', 'x')", "save: omitting imaginary part for ASCII file"),
    ("x = {}; save('-ascii', '-', 'x')", "save: unable to save x in ASCII format"),
    ("x = ones(2,2,2); save('-ascii', '-', 'x')", "save: skipping variable which is not a 2-D matrix"),
]


@pytest.mark.parametrize(("code", "message"), WARNINGS)
def test_warnings(code, message):
    assert f"warning: {message}\n" in run(code)


ERRORS = [
    ("save('x.txt', 3)", ": all arguments must be strings"),
    ("save -struct x.txt", "save: missing struct name"),
    ("save x.txt -struct nope", "save: no such variable: 'nope'"),
    ("x = 1; save x.txt -struct x", "save: 'x' is not a scalar structure"),
    ("save -foo x.txt", "save: Unrecognized option '-foo'"),
    ("x = 1; save /nonexistent/x.txt x", "save: unable to open output file '/nonexistent/x.txt'"),
    ("save -v7.3 x.mat", "save: Matlab file format -v7.3 is not yet implemented"),
    (
        "x = 1; save -append -zip -binary x.bin x",
        "save: -append and -zip options can only be used together with a text format (-text or -ascii)",
    ),
    ("save -hdf5 x.h5", "save: the format -hdf5 is not supported"),
    ("f = @(x) x; save -v7 x.mat f", "save: error while writing 'f' to MAT file"),
    ("f = {@sin}; save -v7 x.mat f", "save: error while writing 'f' to MAT file"),
    ("f = {}; save -v4 x.mat f", "save: error while writing 'f' to MAT file"),
    (
        "s = struct(); save -v7 x.mat s",
        "save: error while writing 's' to MAT file: a struct without fields is not supported",
    ),
    ("x = 1; save('-v7', '-', 'x')", "save: cannot write binary data to the screen"),
    ("m = containers.Map(); save m.txt m", "octave_base_value::save_ascii(): wrong type argument 'object'"),
    (
        "x = ones(2,2,2); save -v4 x.mat x",
        "save: error while writing MAT file: Matlab 4 files cannot save arrays with more than 2 dimensions",
    ),
    (
        "x = 1; save -v7 x.mat x\nsave -append x.mat x",
        "save: x.mat is a MAT-file, so text cannot be appended to it; append with -v7",
    ),
    ("x = 1; save x.txt x\nsave -append -v7 x.txt x", "save: x.txt is no MAT-file, so nothing can be appended to it"),
]


@pytest.mark.parametrize(("code", "message"), ERRORS)
def test_errors(code, message):
    fails(code, message)


def test_a_call_without_a_file():
    assert failure("save").message.startswith("Invalid call to save")
    assert failure("save -text").message.startswith("Invalid call to save")
