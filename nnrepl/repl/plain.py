"""The loop without a terminal: standard input, statement by statement, as its lines come."""

from __future__ import annotations

from typing import BinaryIO

from nnrepl.errors import ExitRequest, OctaveError
from nnrepl.repl.chunks import Chunks
from nnrepl.session import Session
from nnrepl.session.reports import report_bug, report_error


def run_plain(session: Session, stream: BinaryIO) -> int:
    """Run what the stream holds; the first error ends it. Gives the exit status."""
    chunks = Chunks(session)
    for number, line in enumerate(stream, 1):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as problem:
            session.err.write(f"error: standard input is not UTF-8 text: line {number}, byte {problem.start + 1}\n")
            return 1
        text = chunks.add(text)
        status = _run(session, text) if text else None
        if status is not None:
            return status
    rest = chunks.rest()
    status = _run(session, rest) if rest.strip() else None
    return status or 0


def _run(session: Session, text: str) -> int | None:
    """Run a text; the exit status where that ends the session."""
    try:
        session.run(text)
        session.out.flush()
        return None
    except ExitRequest as request:
        return request.status
    except OctaveError as error:
        report_error(session, error)
    except KeyboardInterrupt:
        session.err.write("\n")
        return 130
    except BrokenPipeError:
        raise
    except Exception as bug:
        report_bug(session, bug)
    return 1
