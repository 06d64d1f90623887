"""Running what was typed: its errors are told, and the session lives on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from nnrepl.errors import ExitRequest, OctaveError, OctaveSyntaxError
from nnrepl.later import later
from nnrepl.session import Session

bug_text = later("nnrepl.session.reports", "bug_text")
error_text = later("nnrepl.session.reports", "error_text")
explanation = later("nnrepl.session.reports", "explanation")

RED, PLAIN = "\x1b[31m", "\x1b[0m"


class Interaction:
    """Runs texts in a session, one after the other.

    prompts  whether a person looks on, who may want to know where it happened and what may help
    colour   whether errors are red
    status   the exit status of the last text that failed; 0 where the last one succeeded
    left     whether `exit` was called, with that status
    """

    def __init__(self, session: Session, prompts: bool = False, colour: bool = False):
        self.session = session
        self.status = 0
        self.left = False
        self._prompts = prompts
        self._colour = colour

    def run(self, text: str) -> bool:
        """Run a text; whether it succeeded, and the session goes on."""
        return self._perform(self.session.run, text)

    def run_typed(self, text: str) -> bool:
        """Run lines that were typed; whether they succeeded, and the session goes on."""
        return self._perform(partial(self.session.run, typed=True), text)

    def run_file(self, file: str) -> bool:
        """Run a script; whether it succeeded, and the session goes on."""
        return self._perform(self.session.run_file, file)

    def show_pictures(self, final: bool = False) -> None:
        """Show the figures that have changed. final: the program ends."""
        self._status_of(lambda text: self.session.show_pictures(final), "")

    def _perform(self, run: Callable[[str], None], text: str) -> bool:
        self.status = self._status_of(run, text)
        return self.status == 0 and not self.left

    def _status_of(self, run: Callable[[str], None], text: str) -> int:
        session = self.session
        try:
            run(text)
            session.out.flush()
            return 0
        except ExitRequest as request:
            self.left = True
            return request.status
        except OctaveError as error:
            self._tell(error_text(error))
            self._hint(error)
        except KeyboardInterrupt:
            session.err.write("\n")
            return 130
        except BrokenPipeError:
            raise
        except Exception as bug:
            self._tell(bug_text(bug))
        return 1

    def _hint(self, error: OctaveError) -> None:
        """Say what may help: to people at a prompt, and of a text that ends too early to everybody."""
        if self._prompts:
            self.session.err.write(explanation(self.session, error))
        elif isinstance(error, OctaveSyntaxError) and error.notes:
            self.session.err.write(f"hint: {error.notes[0]}\n")

    def _tell(self, text: str) -> None:
        if self._colour:
            text = f"{RED}{text.rstrip(chr(10))}{PLAIN}\n"
        if self.session.state.get("beep_on_error"):
            text = f"\a{text}"
        self.session.err.write(text)
