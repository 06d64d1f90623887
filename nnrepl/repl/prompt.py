"""The prompt in a terminal."""

from __future__ import annotations

import getpass
import os
import re
import socket
import sys
import time
from collections.abc import Callable, Iterator

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.eventloop.inputhook import InputHookContext
from prompt_toolkit.formatted_text import AnyFormattedText
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.output import Output as ScreenOutput

from nnrepl import __version__
from nnrepl.repl.chunks import Chunks
from nnrepl.repl.completion import SessionCompleter
from nnrepl.repl.editing import key_bindings
from nnrepl.repl.highlight import STYLE, Highlighter
from nnrepl.repl.history import History, history_file
from nnrepl.repl.interaction import Interaction
from nnrepl.repl.pager import paged
from nnrepl.session import Session
from nnrepl.values.text import decode, encode

PROMPT = ">> "
CONTINUATION = ".. "
BETWEEN_KEYS = 0.05
"""Seconds for which windows are looked after before it is asked whether a key was pressed."""
GREETING = f"nnrepl {__version__}: Octave for neural networks. help NAME explains a function, Ctrl-D leaves.\n"


class Prompt:
    """Reads from a terminal and runs what it reads, until the user leaves.

    device, screen  the terminal; by default that of the process
    """

    def __init__(self, session: Session, device: Input | None = None, screen: ScreenOutput | None = None):
        self.session = session
        self.history = History(history_file(session))
        self._device, self._screen = device, screen
        self._editor = self._new_editor()
        self._loop = Interaction(session, prompts=True, colour=has_colours())

    def _new_editor(self) -> PromptSession[str]:
        return PromptSession(
            history=self.history,
            multiline=True,
            lexer=Highlighter(self.session),
            completer=SessionCompleter(self.session),
            complete_while_typing=False,
            enable_history_search=True,
            enable_open_in_editor=True,
            auto_suggest=AutoSuggestFromHistory(),
            key_bindings=key_bindings(self.session),
            prompt_continuation=self._continuation,
            style=STYLE,
            include_default_pygments_style=False,
            input=self._device,
            output=self._screen,
        )

    def run(self) -> int:
        """The loop. Gives the exit status."""
        session = self.session
        session.state["history"] = self.history.entries
        session.state["use_history_file"] = self.history.use
        before, session.ask = session.ask, self.ask
        try:
            while not self._loop.left:
                self._loop.show_pictures()
                text = self._read()
                if text is None:
                    session.out.write("\n")
                    break
                self._run(text)
        finally:
            session.ask = before
            session.out.flush()
            stamp = decode(session.state.get("history_timestamp_format_string", ""))
            if stamp:
                self.history.append_string(time.strftime(stamp))
        return self._loop.status if self._loop.left else 0

    def _continuation(self, width: int, line: int, wrap_count: int) -> AnyFormattedText:
        return [("class:continuation", decode(self.session.state.get("PS2", CONTINUATION)).rjust(width))]

    def _read(self) -> str | None:
        """What the user typed; None at Ctrl-D."""
        while True:
            try:
                shown = prompt_text(self.session.state.get("PS1", PROMPT))
                return self._editor.prompt([("class:prompt", shown)], inputhook=self._while_waiting())
            except KeyboardInterrupt:
                continue
            except EOFError:
                return None

    def _while_waiting(self) -> Callable[[InputHookContext], None] | None:
        """What keeps the windows of figures alive while nothing is typed; None where there are no windows."""
        wait = self.session.state.get("wait_with_pictures")
        if wait is None or not wait(0.0):
            return None

        def hook(context: InputHookContext) -> None:
            while not context.input_is_ready() and wait(BETWEEN_KEYS):
                pass

        return hook

    def _run(self, text: str) -> None:
        """Run a text, statement by statement, up to the first that fails."""
        diary = self.session.state.get("diary")
        if diary is not None:
            diary.note(encode(PROMPT + text.rstrip("\n") + "\n"))
        for chunk in self._chunks(text):
            with paged(self.session, rows=self._editor.output.get_size().rows):
                if not self._loop.run_typed(chunk):
                    return

    def _chunks(self, text: str) -> Iterator[str]:
        chunks = Chunks(self.session)
        for line in text.rstrip("\n").split("\n"):
            chunk = chunks.add(line + "\n")
            if chunk.strip():
                yield chunk
        rest = chunks.rest()
        if rest.strip():
            yield rest

    def ask(self, question: str) -> str | None:
        """A line that the user types in answer to a question of a running program; None at Ctrl-D."""
        self._loop.show_pictures()
        self.session.out.flush()
        editor: PromptSession[str] = PromptSession(history=InMemoryHistory(), input=self._device, output=self._screen)
        try:
            return editor.prompt(question)
        except EOFError:
            return None


def prompt_text(template: str) -> str:
    """A prompt with what its escapes stand for now."""
    meanings = {
        "w": os.getcwd,
        "W": lambda: os.path.basename(os.getcwd()),
        "u": getpass.getuser,
        "h": lambda: socket.gethostname().partition(".")[0],
        "t": lambda: time.strftime("%H:%M:%S"),
        "$": lambda: "$",
        "\\": lambda: "\\",
    }

    def meaning(found: re.Match[str]) -> str:
        known = meanings.get(found.group(1))
        return known() if known is not None else found.group()

    return re.sub(r"\\(.)", meaning, decode(template))


def has_colours() -> bool:
    """Whether errors can be red: standard error is a terminal that knows colours."""
    return sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb" and not os.environ.get("NO_COLOR")


def run_prompt(session: Session, quiet: bool = False) -> int:
    """The prompt at the terminal of the process. Gives the exit status."""
    if not quiet:
        session.out.write(GREETING)
        session.out.flush()
    return Prompt(session).run()
