"""Every recorded transcript prints here what it printed in Octave."""

import pytest

from nnrepl.errors import OctaveError
from nnrepl.session import Session, TextOutput
from tests import transcripts

CASES = [(path.stem, case) for path in sorted(transcripts.FOLDER.glob("*.txt")) for case in transcripts.read(path)]


def _run(program: str) -> str:
    out = TextOutput()
    try:
        Session(out, TextOutput()).run(program)
    except OctaveError as error:
        out.write(f"error: {error.message}\n")
    return out.text.encode("latin-1").decode("utf-8", "replace")


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{stem}: {case.name}") for stem, case in CASES])
def test_prints_what_octave_printed(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert transcripts.comparable(_run(case.program)) == transcripts.comparable(case.output)
