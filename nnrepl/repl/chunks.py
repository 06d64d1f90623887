"""Lines put together until they are statements that can run."""

from __future__ import annotations

import re

from nnrepl.errors import OctaveError
from nnrepl.session import Session
from nnrepl.source import Source
from nnrepl.syntax.parser import Incomplete, parse

_CLOSING = re.compile(r"\b(end\w*|until)\b|[\])}'\"]")


class Chunks:
    """Collects lines; the parser decides when they are whole."""

    def __init__(self, session: Session):
        self._session = session
        self._lines: list[str] = []
        self._open = False

    @property
    def is_open(self) -> bool:
        """Whether lines wait for more."""
        return bool(self._lines)

    def add(self, line: str) -> str:
        """Add a line; gives the text to run, or nothing yet. A text that cannot be parsed is run, to fail."""
        self._lines.append(line)
        # Inside an open block only a line that could close something is worth a look by the parser.
        if self._open and not _CLOSING.search(line):
            return ""
        text = "".join(self._lines)
        try:
            parsed = parse(Source(text), self._session.frame.names())
        except OctaveError:
            parsed = None
        self._open = isinstance(parsed, Incomplete)
        if self._open:
            return ""
        self._lines.clear()
        return text

    def rest(self) -> str:
        """The lines that were never completed."""
        text = "".join(self._lines)
        self._lines.clear()
        return text
