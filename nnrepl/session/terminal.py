"""The terminal that a session writes to: whether there is one, and which pictures it can show.

A terminal is asked, not guessed: queries for kitty's graphics and for its name and version go out, and last one that
every terminal answers, so that the wait ends at once. One that shows no pixels gets blocks of colour.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from nnrepl.values.text import encode

QUERIES = b"\x1b_Gi=1,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\" + b"\x1b[>q" + b"\x1b[c"
SECONDS = 1.0
"""How long to wait for answers; over a slow line they take a while, a terminal that answers nothing is rare."""

SIXEL = 4
"""The number of sixel graphics among the attributes in a terminal's answer to `CSI c`."""

INLINE_IMAGES = ("iTerm2", "WezTerm", "mintty")
"""Terminals with iTerm2's inline images; they say their name when asked for their version."""

_ATTRIBUTES = re.compile(rb"\x1b\[\?([\d;]*)c")
_VERSION = re.compile(rb"\x1bP>\|([^\x1b]*)\x1b\\")
_KITTY_OK = re.compile(rb"\x1b_Gi=1;OK\x1b\\")


def protocol_of(answers: bytes) -> str:
    """The best way to show pixels that a terminal's answers allow: kitty, iterm2, sixel or blocks."""
    if _KITTY_OK.search(answers):
        return "kitty"
    version = _VERSION.search(answers)
    if version is not None and version.group(1).decode("latin-1").startswith(INLINE_IMAGES):
        return "iterm2"
    attributes = _ATTRIBUTES.search(answers)
    if attributes is not None and str(SIXEL).encode() in attributes.group(1).split(b";"):
        return "sixel"
    return "blocks"


def ask(device: int, seconds: float = SECONDS) -> bytes:
    """A terminal's answers to QUERIES; empty where it may not be asked, as from the background."""
    try:
        if os.tcgetpgrp(device) != os.getpgrp():
            return b""
        with _raw(device):
            os.write(device, QUERIES)
            return _read_answers(device, time.monotonic() + seconds)
    except (OSError, ImportError):
        return b""


def _read_answers(device: int, until: float) -> bytes:
    answers = b""
    while not _ATTRIBUTES.search(answers):
        import select

        ready, _, _ = select.select([device], [], [], max(0.0, until - time.monotonic()))
        piece = os.read(device, 4096) if ready else b""
        if not piece:
            break
        answers += piece
    return answers


@contextlib.contextmanager
def _raw(device: int) -> Iterator[None]:
    import termios
    import tty

    before = termios.tcgetattr(device)
    try:
        tty.setcbreak(device, termios.TCSANOW)
        yield
    finally:
        termios.tcsetattr(device, termios.TCSANOW, before)


class Terminal:
    """The terminal behind an output, if there is one."""

    def __init__(self, out: Any):
        self.out = out
        self._protocol = ""

    @property
    def connected(self) -> bool:
        """Whether the output is a terminal."""
        return bool(getattr(self.out, "is_terminal", False))

    @property
    def protocol(self) -> str:
        """How this terminal shows pixels; it is asked the first time."""
        if not self._protocol:
            self._protocol = protocol_of(_answers_of_controlling_terminal())
        return self._protocol

    def draw(self, picture: np.ndarray, scale: int = 2) -> bool:
        """Show a picture (uint8, see display.pictures) where the cursor is; False where there is no terminal.

        scale  how many pixels of a screen that shows pixels are one of the picture, in each direction
        """
        if not self.connected:
            return False
        self.out.flush()
        self.out.write(self._text(picture, scale))
        self.out.flush()
        return True

    def _text(self, picture: np.ndarray, scale: int) -> str:
        import shutil

        from nnrepl.display import pictures

        columns, rows = shutil.get_terminal_size()
        if self.protocol == "blocks":
            if os.environ.get("TERM", "dumb") == "dumb":
                return pictures.ascii_art(pictures.fit(picture, columns, 2 * rows, (1, 1)))
            deep = os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit")
            fitted = pictures.fit(picture, columns, max(rows - 2, 10))
            return encode(pictures.half_blocks(fitted, "24bit" if deep else "256"))
        drawing: bytes = getattr(pictures, self.protocol)(pictures.enlarge(picture, scale))
        return drawing.decode("latin-1") + "\n"


def _answers_of_controlling_terminal() -> bytes:
    try:
        device = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return b""
    try:
        return ask(device)
    finally:
        os.close(device)
