"""Long output page by page, where `more on` asks for it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from nnrepl.runtime.context import Output
from nnrepl.session import Session
from nnrepl.values.bytetext import decode


class PagedOutput:
    """Holds output back; what is longer than the screen goes through a pager.

    command  the pager and its arguments
    """

    is_terminal = True

    def __init__(self, out: Output, rows: int, command: list[str]):
        self._out = out
        self._rows = rows
        self._command = command
        self._held: list[str] = []
        self._lines = 0
        self._pager: subprocess.Popen[bytes] | None = None
        self._closed = False

    def write(self, text: str) -> None:
        """Write the text."""
        self._held.append(text)
        self._lines += text.count("\n")
        if self._lines >= self._rows:
            self._to_pager()

    def flush(self) -> None:
        """Send on what was written: somebody waits for it."""
        if self._pager is None:
            self._out.write("".join(self._held))
            self._held.clear()
            self._out.flush()
        else:
            self._to_pager()

    def _to_pager(self) -> None:
        if self._pager is None and not self._closed:
            self._out.flush()
            self._pager = subprocess.Popen(self._command, stdin=subprocess.PIPE)
        data = "".join(self._held).encode("latin-1")
        self._held.clear()
        if self._pager is None or self._pager.stdin is None:
            return
        try:
            self._pager.stdin.write(data)
            self._pager.stdin.flush()
        except BrokenPipeError:
            # The user has seen enough.
            self._closed = True

    def close(self) -> None:
        """Wait until the user has read it."""
        if self._pager is None:
            self.flush()
            return
        self._to_pager()
        try:
            self._pager.communicate()
        except (BrokenPipeError, ValueError):
            self._pager.wait()


def pager_command() -> list[str]:
    """The user's pager, or one that there is."""
    chosen = shlex.split(os.environ.get("PAGER", ""))
    return chosen or next(([name] for name in ("less", "more") if shutil.which(name)), ["cat"])


@contextmanager
def paged(session: Session, rows: int) -> Iterator[None]:
    """Page the output of what runs inside, if the session wants it."""
    if not session.state.get("page_screen_output"):
        yield
        return
    before = session.out
    command = [*pager_command(), *shlex.split(decode(session.state.get("PAGER_FLAGS", "")))]
    output = PagedOutput(before, 0 if session.state.get("page_output_immediately") else rows, command)
    session.out = output
    try:
        yield
    finally:
        if session.out is output:
            session.out = before
        output.close()
