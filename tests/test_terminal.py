"""Which pictures a terminal shows: what it answers decides; and the pictures of displayData in it."""

import os
import threading

import numpy as np
import pytest

from nnrepl.session import Session, TextOutput
from nnrepl.session import terminal as module
from nnrepl.session.terminal import Terminal, ask, protocol_of

KITTY = b"\x1b_Gi=1;OK\x1b\\\x1b[?62;c"
ITERM = b"\x1bP>|iTerm2 3.4.19\x1b\\\x1b[?62;4c"
SIXEL = b"\x1bP>|foot(1.16)\x1b\\\x1b[?62;4;22c"
PLAIN = b"\x1b[?1;2c"
FORTY_FOUR = b"\x1b[?64;44c"


@pytest.mark.parametrize(
    ("answers", "protocol"),
    [(KITTY, "kitty"), (ITERM, "iterm2"), (SIXEL, "sixel"), (PLAIN, "blocks"), (FORTY_FOUR, "blocks"), (b"", "blocks")],
)
def test_answers(answers, protocol):
    assert protocol_of(answers) == protocol


@pytest.fixture
def pair(monkeypatch):
    """Both ends of a pseudo-terminal, in whose foreground we are."""
    pty = pytest.importorskip("pty")
    ends = pty.openpty()
    monkeypatch.setattr(os, "tcgetpgrp", lambda device: os.getpgrp())
    yield ends
    for end in ends:
        os.close(end)


def test_a_terminal_is_asked(pair):
    master, slave = pair
    heard = []

    def answer():
        while b"\x1b[c" not in b"".join(heard):
            heard.append(os.read(master, 1024))
        os.write(master, SIXEL[:9])
        os.write(master, SIXEL[9:])

    person = threading.Thread(target=answer)
    person.start()
    assert ask(slave) == SIXEL
    person.join()
    assert b"".join(heard) == module.QUERIES


def test_a_terminal_that_does_not_answer(pair):
    assert ask(pair[1], 0.01) == b""


def test_a_terminal_is_not_asked_from_the_background(pair, monkeypatch):
    monkeypatch.setattr(os, "tcgetpgrp", lambda device: -1)
    assert ask(pair[1]) == b""


class _Screen(TextOutput):
    is_terminal = True


PICTURE = np.arange(0, 240, 10, dtype=np.uint8).reshape(4, 6)
STARTS = {"kitty": "\x1b_G", "iterm2": "\x1b]1337;File=", "sixel": "\x1bP0;1;0q", "blocks": "\x1b[38;"}


@pytest.mark.parametrize("protocol", STARTS)
def test_pictures_are_drawn_as_the_terminal_understands_them(protocol, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    screen = _Screen()
    terminal = Terminal(screen)
    monkeypatch.setattr(terminal, "_protocol", protocol)
    assert terminal.draw(PICTURE)
    assert screen.text.startswith(STARTS[protocol])


def test_colours_and_no_colours(monkeypatch):
    monkeypatch.setattr(Terminal, "protocol", "blocks")
    for variables, start in [({"TERM": "xterm", "COLORTERM": "truecolor"}, "\x1b[38;2;"), ({"TERM": "dumb"}, "...::-")]:
        monkeypatch.setattr(os, "environ", variables)
        screen = _Screen()
        Terminal(screen).draw(PICTURE)
        assert screen.text.startswith(start)


def test_nothing_is_drawn_where_there_is_no_terminal():
    out = TextOutput()
    assert not Terminal(out).connected
    assert not Terminal(out).draw(PICTURE)
    assert out.text == ""


def test_displaydata_draws_in_the_terminal(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Terminal, "protocol", "sixel")
    screen = _Screen()
    Session(screen, screen).run("displayData(eye(4), 2)")
    assert screen.text.startswith(STARTS["sixel"])
    assert screen.text.endswith("displayData: the picture is in displayData1.png\n")
