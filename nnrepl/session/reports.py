"""How errors are told to people."""

from __future__ import annotations

from typing import Any, Protocol

from nnrepl.errors import Frame, OctaveError, OctaveSyntaxError
from nnrepl.registry import BUILTINS, usage_text

LINES = 256
"""How many calls a trace shows; an endless recursion has many more."""


def error_text(error: OctaveError) -> str:
    """What Octave prints for an error that nothing caught: the message, then the calls that led to it."""
    text = f"error: {error.message}\n"
    if isinstance(error, OctaveSyntaxError):
        return text
    # A message that ends in a newline asks for no trace.
    if error.message.endswith("\n"):
        return text[:-1]
    calls = [frame for frame in error.stack or () if frame.name]
    if calls:
        text += "error: called from\n"
        text += "".join(f"    {_call_text(frame)}\n" for frame in calls[:LINES])
    return text


class _Session(Protocol):
    functions: Any

    @property
    def workspace(self) -> dict[str, Any]: ...


def explanation(session: _Session, error: OctaveError) -> str:
    """For people, under an error: where it happened, what was met there, and a hint for a well-known mistake."""
    # The tree and the rules are needed only after an error that a person looks at.
    from nnrepl.session.explain import Case, case_picture, failed_node
    from nnrepl.session.hints import hint_for

    known = {*session.workspace, *session.functions.names()}
    case = Case(error, failed_node(error), known, session.workspace.get, session.functions.forms)
    if error.source is not None:
        case.source = error.source
    found = hint_for(case)
    return case_picture(case) + (f"hint: {found}\n" if found else "")


def _call_text(frame: Frame) -> str:
    return f"{frame.name} at line {frame.line} column {frame.column}" if frame.line > 0 else frame.name


def bug_text(bug: BaseException) -> str:
    """One line for a failure of nnrepl itself: what it was, and where in nnrepl."""
    where = ""
    import traceback

    frames = traceback.extract_tb(bug.__traceback__)
    if frames:
        where = f" ({frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno})"
    what = str(bug).encode("utf-8", "replace").decode("latin-1")
    return f"error: this is a bug in nnrepl: {type(bug).__name__}: {what}{where}\n"


def with_usage(message: str) -> str:
    """The message of a wrong call of a builtin, with the forms that the call can have."""
    name = message.removeprefix("Invalid call to ")
    found = BUILTINS.find(name) if name != message else None
    if found is None:
        return message
    return f"{message}.  Correct usage is:\n\n{usage_text(found)}"
