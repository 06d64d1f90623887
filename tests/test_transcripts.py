"""Every recorded transcript prints here what it printed in Octave."""

import pytest

from nnrepl.cli import main
from nnrepl.errors import OctaveError
from nnrepl.session import Session, TextOutput
from tests import transcripts

FILES = {path.stem: transcripts.read(path) for path in sorted(transcripts.FOLDER.glob("*.txt"))}


def _cases(run):
    pairs = [(stem, case) for stem, cases in FILES.items() for case in cases if case.run == run]
    return [pytest.param(case, id=f"{stem}: {case.name}") for stem, case in pairs]


def _run(program: str) -> str:
    out = TextOutput()
    try:
        Session(out, TextOutput()).run(program)
    except OctaveError as error:
        out.write(f"error: {error.message}\n")
    return out.text.encode("latin-1").decode("utf-8", "replace")


@pytest.fixture
def folder(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    case.put_files(tmp_path)
    return str(tmp_path)


@pytest.mark.parametrize("case", _cases(run=False))
def test_prints_what_octave_printed(case, folder):
    printed = _run(case.program).replace(folder, "FOLDER")
    assert transcripts.comparable(printed) == transcripts.comparable(case.output)


@pytest.mark.parametrize("case", _cases(run=True))
def test_runs_as_in_octave(case, folder, capfdbinary):
    status = main([transcripts.SCRIPT])
    out, err = (text.decode("utf-8", "replace").replace(folder, "FOLDER") for text in capfdbinary.readouterr())
    assert err.rstrip("\n") == case.errors
    assert status == case.status
    assert out.rstrip("\n") == case.output
