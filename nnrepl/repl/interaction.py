"""Running what was typed: its errors are told, and the session lives on."""

from __future__ import annotations

from nnrepl.errors import ExitRequest, OctaveError
from nnrepl.session import Session
from nnrepl.session.reports import bug_text, error_text

RED, PLAIN = "\x1b[31m", "\x1b[0m"


class Interaction:
    """Runs texts in a session, one after the other.

    status  the exit status of the last text that failed; 0 where the last one succeeded
    left    whether `exit` was called, with that status
    """

    def __init__(self, session: Session, colour: bool = False):
        self.session = session
        self.status = 0
        self.left = False
        self._colour = colour

    def run(self, text: str) -> bool:
        """Run a text; whether it succeeded, and the session goes on."""
        self.status = self._run(text)
        return self.status == 0 and not self.left

    def _run(self, text: str) -> int:
        session = self.session
        try:
            session.run(text)
            session.out.flush()
            return 0
        except ExitRequest as request:
            self.left = True
            return request.status
        except OctaveError as error:
            self._tell(error_text(error))
        except KeyboardInterrupt:
            session.err.write("\n")
            return 130
        except BrokenPipeError:
            raise
        except Exception as bug:
            self._tell(bug_text(bug))
        return 1

    def _tell(self, text: str) -> None:
        if self._colour:
            text = f"{RED}{text.rstrip(chr(10))}{PLAIN}\n"
        self.session.err.write(text)
