"""Where a session's text goes. A character is a byte, as in the language's strings."""

from __future__ import annotations

import io
import sys
from typing import BinaryIO


class ByteOutput:
    """A binary stream that takes byte strings."""

    def __init__(self, stream: BinaryIO):
        self._stream = stream

    @property
    def is_terminal(self) -> bool:
        """Whether people see the text as it is written."""
        return self._stream.isatty()

    @property
    def descriptor(self) -> int | None:
        """The file descriptor that the text goes to, for programs that write there too."""
        try:
            return self._stream.fileno()
        except OSError:
            return None

    def write(self, text: str) -> None:
        """Write the text."""
        self._stream.write(text.encode("latin-1"))

    def flush(self) -> None:
        """Send on what was written."""
        self._stream.flush()


class TextOutput:
    """Keeps what is written, for tests, `evalc` and Python programs."""

    def __init__(self) -> None:
        self._parts = io.StringIO()

    def write(self, text: str) -> None:
        """Write the text."""
        self._parts.write(text)

    def flush(self) -> None:
        """Nothing waits to be sent on."""

    @property
    def text(self) -> str:
        """All that was written, as a byte string."""
        return self._parts.getvalue()


class ErrorOutput(ByteOutput):
    """Standard error, before which all standard output is sent on, so that the two stay in order."""

    def __init__(self, stream: BinaryIO, before: ByteOutput):
        super().__init__(stream)
        self._before = before

    def write(self, text: str) -> None:
        self._before.flush()
        super().write(text)
        self.flush()


def standard_streams() -> tuple[ByteOutput, ErrorOutput]:
    """Standard output and standard error."""
    out = ByteOutput(sys.stdout.buffer)
    return out, ErrorOutput(sys.stderr.buffer, out)
