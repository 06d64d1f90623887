"""The loop without a terminal: standard input, statement by statement, as its lines come."""

from __future__ import annotations

from typing import BinaryIO

from nnrepl.repl.chunks import Chunks
from nnrepl.repl.interaction import Interaction
from nnrepl.session import Session


def run_plain(session: Session, stream: BinaryIO, explain: bool = False) -> int:
    """Run what the stream holds; the first error ends it. Gives the exit status."""
    chunks = Chunks(session)
    loop = Interaction(session, prompts=explain)
    for number, line in enumerate(stream, 1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError as problem:
            session.err.write(f"error: standard input is not UTF-8 text: line {number}, byte {problem.start + 1}\n")
            return 1
        text = chunks.add(text)
        if text and not loop.run_typed(text):
            return loop.status
    rest = chunks.rest()
    if rest.strip():
        loop.run_typed(rest)
    return loop.status
