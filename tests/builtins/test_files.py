"""Files: opening, reading, tables and names, beyond what the transcripts of Octave record."""

import time
from pathlib import Path

import numpy as np
import pytest

from nnrepl.display import printf
from nnrepl.session import Session, TextOutput
from tests.language import fails, holds, shows


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ('fopen("t.txt", "r", "n", 3)', "fopen: ENCODING must be a string"),
        (
            'is_same_file({"a", "b"}, {"a", "b", "c"})',
            "is_same_file: cellstr arrays FILEPATH1 and FILEPATH2 must be the same size",
        ),
        ('file_in_path(1, "a")', "file_in_path: PATH must be a string"),
        ("lstat({})", "lstat: NAME must be a string"),
        ("isdir(1)", "exist: NAME must be a string"),
        ('dlmread("t.txt", ",", [-1 0 1 1])', "dlmread: unable to open file 't.txt'"),
        ("dlmread({})", "dlmread: FILE argument must be a string or file id"),
        ('dlmwrite("t.txt", 1, "roffset", "a")', "max: cannot compute max (sq_string, scalar)"),
        ('textscan(77, "%f")', "textscan: invalid stream number = 77"),
        ("fscanf(0, 3)", "fscanf: format TEMPLATE must be a string"),
        ("fileread(3)", "fileread: FILENAME argument must be a string"),
        ('fileread("none")', "fileread: cannot open file"),
        ('csvwrite("t.txt", ones(2, 2, 2))', "transpose not defined for N-D objects"),
        ('[a, b, c] = fopen("t.txt", "w");', "element number 3 undefined in return list"),
        ("fopen(1.5)", "file id must be a file object or integer value"),
        ('fwrite(fopen("t.bin", "w"), 1, "logical")', "write: invalid type specification"),
    ],
)
def test_fails(code: str, message: str) -> None:
    fails(code, message)


def test_dlmread_wants_a_range_in_the_table() -> None:
    Path("t.txt").write_text("1,2\n")
    fails('dlmread("t.txt", ",", [-1 0 1 1])', "dlmread: left (R0) and top (C0) must be positive")
    fails('dlmread("t.txt", ",", "A1")', "dlmread: error parsing RANGE")


def test_files_compressed_by_gzip() -> None:
    shows(
        'f = fopen("t.gz", "wz"); fputs(f, "abc\\ndef\\n"); fclose(f);'
        'f = fopen("t.gz", "rz"); fgetl(f), fgetl(f), feof(f)',
        "ans = abc\nans = def\nans = 1",
    )


def test_names_with_bytes_beyond_ascii() -> None:
    shows('fclose(fopen("hä.txt", "w")); glob("h*"){1}, isfile("hä.txt")', "ans = hä.txt\nans = 1")


def test_bytes_beyond_ascii_stay_as_they_are() -> None:
    Path("t.txt").write_bytes(bytes(range(128, 256)) + b"\n")
    holds('isequal(double(fileread("t.txt")), [128:255 10])', 'isequal(double(fgetl(fopen("t.txt"))), 128:255)')


def test_a_file_to_read_is_looked_for_in_the_load_path() -> None:
    Path("sub").mkdir()
    Path("sub/t.txt").write_text("x")
    err = TextOutput()
    Session(TextOutput(), err).run('addpath("sub"); fclose(fopen("t.txt"));')
    assert err.text == f"warning: fopen: '{Path.cwd()}/sub/t.txt' found by searching load path\n"


def test_isdir_says_once_that_it_is_obsolete() -> None:
    err = TextOutput()
    Session(TextOutput(), err).run('isdir("."); isdir(".");')
    assert err.text == "warning: isdir is obsolete; use isfolder or dir_in_loadpath instead\n"


def test_standard_input_is_read_line_by_line() -> None:
    session = Session()
    lines = iter(["one", "2 3"])
    session.ask = lambda question: next(lines, None)
    session.run('a = fgetl(stdin); b = fscanf(0, "%d"); c = fgetl(0);')
    assert session["a"] == "one"
    assert session["b"].tolist() == [[2.0], [3.0]]
    assert session["c"] == -1.0


def test_what_was_written_is_seen_before_the_file_is_closed() -> None:
    shows('f = fopen("t.txt", "w"); fprintf(f, "abc"); fileread("t.txt")', "ans = abc")


def test_a_large_table_is_read_quickly() -> None:
    numbers = np.random.default_rng(1).random((20_000, 3))
    np.savetxt("t.csv", numbers, delimiter=",")
    session = Session()
    start = time.perf_counter()
    session.run('x = dlmread("t.csv");')
    assert time.perf_counter() - start < 2
    assert np.array_equal(session["x"], numbers)


@pytest.mark.parametrize("template", ["%f", "%d", "%f ", "%f %f"])
@pytest.mark.parametrize("text", ["1 2\n3", "1 2 x", "1 -", " 7 ", "", "1e3 .5", "1_0", "inf 1"])
def test_numbers_read_at_once_are_those_read_one_by_one(template: str, text: str) -> None:
    session = Session()
    session["t"] = text
    session.run(f'[a, n, m] = sscanf(t, "{template}"); [b, k, l] = sscanf(t, "{template}", 99);')
    assert np.array_equal(session["a"], session["b"])
    assert (session["n"], session["m"]) == (session["k"], session["l"])


@pytest.mark.parametrize("template", ["%d|", "%5.2f %d;", "%-6g%e|", "%+d %i|", "%05d|", "%s|", "%5.1s|%-4s|", "%%%d"])
@pytest.mark.parametrize(
    "values", ["[1 2; 3 4]", "[1.5 2; -3 4]", "[1 NaN]", "[1e10 2^60]", "5", "-0, 1", "'a', 'b'", "Inf"]
)
def test_numbers_written_at_once_are_those_written_one_by_one(template: str, values: str, monkeypatch) -> None:
    session = Session()
    session.run(f"a = sprintf('{template}', {values});")
    monkeypatch.setattr(printf, "_quick_form", lambda parts: None)
    session.run(f"b = sprintf('{template}', {values});")
    assert session["a"] == session["b"]
