"""The comparison of recordings with an installed Octave: it finds what differs, and says so where there is none."""

import pytest

from tests import compare_recordings, transcripts
from tests.compare_recordings import NOT_COMPARED, differing


def test_a_difference_is_told():
    assert list(differing([("a", "1", "1"), ("b", "1", "2")])) == ["b\n  recorded 1\n  now      2"]


def test_without_octave_nothing_is_compared(monkeypatch, capsys):
    monkeypatch.setattr(compare_recordings, "octave_version", lambda: "")
    assert compare_recordings.main() == NOT_COMPARED
    assert capsys.readouterr().out == "NOT COMPARED WITH OCTAVE: there is none, not 7.3\n"


def test_another_octave_is_not_compared_with(monkeypatch, capsys):
    monkeypatch.setattr(compare_recordings, "octave_version", lambda: "8.4.0")
    assert compare_recordings.main() == NOT_COMPARED
    assert capsys.readouterr().out == "NOT COMPARED WITH OCTAVE: it is version 8.4.0, not 7.3\n"


@pytest.mark.parametrize(("drift", "status"), [([], 0), (["x"], 1)])
def test_drift_fails(monkeypatch, drift, status):
    monkeypatch.setattr(compare_recordings, "octave_version", lambda: "7.3.0")
    monkeypatch.setattr(compare_recordings, "CHECKS", {"one": lambda: iter(drift)})
    assert compare_recordings.main() == status


def test_changed_output_of_a_program_is_drift(monkeypatch):
    monkeypatch.setattr(transcripts, "octave_outcomes", lambda cases, figures: ["other"] * len(cases))
    assert next(compare_recordings.transcript_differences()).endswith("now      other")


def test_last_digits_are_no_drift():
    assert compare_recordings.nearly("x = 1.2345678", "x = 1.2345679")
    assert not compare_recordings.nearly("x = 1.2345", "x = 1.2355")
    assert not compare_recordings.nearly("x =  1.2345", "x = 1.2345")
