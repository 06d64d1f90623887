"""Every example of every help text runs and prints what it says; every builtin has a help text with one."""

import pytest

from nnrepl.errors import OctaveError
from nnrepl.registry import BUILTINS
from nnrepl.session import Session, TextOutput, build_library, library

build_library.import_all()
RECORDS = sorted({record.impl: record for record in BUILTINS.values()}.values(), key=lambda record: record.name)


def _printed(session: Session, code: str) -> str:
    session.out = out = TextOutput()
    try:
        session.run(code)
    except OctaveError as error:
        out.write(f"error: {error.message}\n")
    return "\n".join(line.rstrip() for line in out.text.splitlines() if line.strip())


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_examples_print_what_they_say(record, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    session = Session(TextOutput(), TextOutput())
    for code, expected in record.examples:
        assert _printed(session, code) == "\n".join(line for line in expected.splitlines() if line.strip())


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_help_text_has_a_first_sentence_and_a_signature(record):
    assert record.doc.split("\n\n")[0].strip().endswith(".")
    assert record.signatures


def test_the_index_of_the_library_is_fresh():
    assert build_library.index_text() == build_library.TARGET.read_text(encoding="utf-8")
    assert library.TOPICS
