"""One-line helpers for tests of the language: what a text prints, and how it fails."""

from __future__ import annotations

from nnrepl.errors import OctaveError
from nnrepl.session import Session, TextOutput


def run(code: str) -> str:
    """What a text prints in a new session, as Python text."""
    out = TextOutput()
    Session(out, out).run(code)
    return out.text.encode("latin-1").decode("utf-8", "replace")


def shows(code: str, expected: str) -> None:
    """The text prints exactly this (a newline at the end goes without saying)."""
    assert run(code).rstrip("\n") == expected.rstrip("\n")


def holds(*conditions: str) -> None:
    """Every condition is true in the language."""
    session = Session()
    for condition in conditions:
        session.run(f"t = {condition};")
        assert session["t"] is True, condition


def failure(code: str) -> OctaveError:
    """The user's error in which a text ends."""
    try:
        run(code)
    except OctaveError as error:
        return error
    raise AssertionError(f"no error from: {code}")


def fails(code: str, message: str, identifier: str | None = None) -> None:
    """The text ends in this error of the user's family."""
    error = failure(code)
    assert error.message == message
    if identifier is not None:
        assert error.identifier == identifier
