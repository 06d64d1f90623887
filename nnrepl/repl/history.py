"""The history of the prompt: a file in the user's state directory, and the list that the function `history` shows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from prompt_toolkit.history import FileHistory

from nnrepl.builtins.promptsettings import history_place
from nnrepl.session import Session
from nnrepl.values.bytetext import decode


def history_file(session: Session) -> Path:
    """Where the history is kept."""
    chosen = session.state.get("history_file")
    return Path(decode(chosen) if chosen is not None else history_place())


class History(FileHistory):
    """Keeps the history in a file where it can, and only in memory where it cannot."""

    def __init__(self, file: Path):
        super().__init__(str(file))
        self.use(str(file))

    def use(self, file: str) -> None:
        """Keep entries in this file from now on."""
        self.filename = file
        try:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            return

    def load_history_strings(self) -> Iterable[str]:
        """The entries of earlier sessions, the newest first; none where the file cannot be read."""
        try:
            return list(super().load_history_strings())
        except OSError:
            return []

    def store_string(self, string: str) -> None:
        """Keep an entry."""
        try:
            super().store_string(string)
        except OSError:
            return

    def append_string(self, string: str) -> None:
        """Add an entry, unless it is empty or the same as the last one."""
        entry = string.rstrip("\n")
        if entry.strip() and self._loaded_strings[:1] != [entry]:
            super().append_string(entry)

    def entries(self) -> list[str]:
        """All entries, the oldest first."""
        if not self._loaded:
            self._loaded_strings = list(self.load_history_strings())
            self._loaded = True
        return self._loaded_strings[::-1]
