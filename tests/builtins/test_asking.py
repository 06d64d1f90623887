"""What depends on the prompt or on the folder that the program runs in."""

from __future__ import annotations

import os

import pytest

from nnrepl.session import Session, TextOutput
from tests.language import fails


def prompt(answer: str | None) -> tuple[Session, list[str]]:
    """A session as the prompt has it, whose questions all get this answer; and the questions."""
    session, asked = Session(TextOutput()), []
    session.state["history"] = list

    def ask(question: str) -> str | None:
        asked.append(question)
        return answer

    session.ask = ask
    return session, asked


@pytest.mark.parametrize(("answer", "stays"), [("yes", False), ("no", True), (None, True)])
def test_rmdir_asks_before_it_removes_all(tmp_path, answer, stays):
    folder = tmp_path / "full"
    (folder / "inner").mkdir(parents=True)
    session, asked = prompt(answer)
    session.run(f"ok = rmdir('{folder}', 's');")
    assert folder.exists() is stays
    assert session["ok"] is not stays
    assert asked == [f"remove entire contents of {folder}? (yes or no) "]


def test_rmdir_asks_nothing_when_told_so(tmp_path):
    (tmp_path / "full" / "inner").mkdir(parents=True)
    session, asked = prompt("no")
    session.run(f"confirm_recursive_rmdir(false); rmdir('{tmp_path}/full', 's');")
    assert not (tmp_path / "full").exists() and not asked


def test_a_current_folder_that_is_gone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gone").mkdir()
    before = os.getcwd()
    fails("cd gone; rmdir(fullfile('..', 'gone')); x = mean([1 2]); pwd", "unable to find current directory")
    os.chdir(before)


def test_a_setting_ends_with_its_function_in_each_session():
    first, second = Session(TextOutput()), Session(TextOutput())
    first.run("optimize_range(false); n = 3; a = typeinfo(1:n);")
    second.run("n = 3; a = typeinfo(1:n);")
    first.run("b = typeinfo(1:n);")
    assert (first["a"], second["a"], first["b"]) == ("matrix", "double_range", "matrix")


def answers(*given: str) -> tuple[Session, TextOutput]:
    """A session whose questions get these answers, one after the other, and then none."""
    out = TextOutput()
    session, left = Session(out), list(given)
    session.ask = lambda question: left.pop(0) if left else None
    return session, out


def test_menu_asks_until_a_number_is_there():
    session, out = answers("seven", "3", "2")
    session.run("x = menu('Pick', 'one', 'two');")
    assert session["x"] == 2
    assert out.text.count("out of range") == 2
    assert "  [ 2] two" in out.text


def test_yes_or_no_asks_until_it_is_said():
    session, _ = answers("maybe", "no")
    session.run("x = yes_or_no('sure? ');")
    assert session["x"] is False


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("menu('a', 1)", "menu: All OPTIONS must be string or cell array of strings"),
        ("yes_or_no(1)", "yes_or_no: PROMPT must be a string"),
    ],
)
def test_questions_refuse(code, message):
    fails(code, message)


@pytest.mark.parametrize("code", ["menu('a', {'b'})", "yes_or_no('a')"])
def test_nobody_answers(code):
    session, _ = answers()
    with pytest.raises(Exception, match="reading user-input failed"):
        session.run(code)
