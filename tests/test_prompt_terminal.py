"""The prompt in a real terminal: a process at the other end of a pseudo-terminal."""

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CTRL_C, CTRL_D = b"\x03", b"\x04"
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")


class Terminal:
    """A terminal with nnrepl in it."""

    def __init__(self, folder):
        self.process, self.device = pty.fork()
        if self.process == 0:
            environment = {"PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(folder), "TERM": "xterm", "HOME": str(folder)}
            os.chdir(folder)
            os.execve(sys.executable, [sys.executable, "-m", "nnrepl"], {**os.environ, **environment, "NO_COLOR": ""})
        fcntl.ioctl(self.device, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.raw = ""

    def wait(self, text, seconds=15.0):
        """Read until the terminal shows this; gives what was shown before it, and drops both."""
        end = time.monotonic() + seconds
        while text not in self.shown:
            ready, _, _ = select.select([self.device], [], [], max(0.0, end - time.monotonic()))
            assert ready, f"no {text!r} in {self.shown!r}"
            data = os.read(self.device, 65536)
            if b"\x1b[6n" in data:
                os.write(self.device, b"\x1b[1;1R")
            self.raw += data.decode("utf-8", "replace")
        before = self.shown.partition(text)[0]
        self.raw = ""
        return before

    @property
    def shown(self):
        """The text without colours and movements."""
        return _CONTROL.sub("", self.raw)

    def type(self, keys):
        """Type keys."""
        os.write(self.device, keys if isinstance(keys, bytes) else keys.encode())

    def close(self):
        """The exit status."""
        status = os.waitpid(self.process, 0)[1]
        os.close(self.device)
        return os.waitstatus_to_exitcode(status)


@pytest.fixture
def terminal(tmp_path):
    return Terminal(tmp_path)


def run(terminal, line, shown):
    terminal.type(line + "\r")
    terminal.wait(f"\n{shown}\n")
    terminal.wait(">>")


def test_a_session(terminal):
    assert "nnrepl 0.1.0" in terminal.wait(">>")
    for _ in range(2):
        run(terminal, "x = 3", "x = 3")
        terminal.type("nosuch_\r")
        terminal.wait("error: 'nosuch_' undefined")
        terminal.wait(">>")
        terminal.type("while true, x += 1; end\r")
        time.sleep(0.3)
        terminal.type(CTRL_C)
        terminal.wait(">>")
        run(terminal, "x > 3", "ans = 1")
        terminal.type("abandoned")
        terminal.wait("abandoned"[-2:])
        terminal.type(CTRL_C)
        terminal.wait(">>")
        terminal.type("\x1b[200~a = 1;\nfor i = 1:2\n  disp(i + 40)\nend\x1b[201~\r")
        terminal.wait("41\n42\n")
        terminal.wait(">>")
        run(terminal, "system('echo from outside');", "from outside")
    terminal.type(CTRL_D)
    assert terminal.close() == 0


def test_errors_are_red_and_exit_gives_its_status(terminal):
    terminal.wait(">>")
    terminal.type("nosuch_\r")
    end = time.monotonic() + 30
    while "\x1b[31merror: 'nosuch_' undefined near line 1, column 1\x1b[0m" not in terminal.raw:
        assert time.monotonic() < end
        terminal.raw += os.read(terminal.device, 65536).decode()
    terminal.type("exit(6)\r")
    assert terminal.close() == 6
