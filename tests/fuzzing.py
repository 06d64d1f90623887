"""What the fuzz tests share: running a program under limits, and how many programs to try."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nnrepl.errors import ExitRequest, NnreplError
from nnrepl.session import Session, TextOutput

COUNT = int(os.environ.get("NNREPL_FUZZ") or (20_000 if os.environ.get("CI") == "true" else 1_500))
"""How many programs each test tries in all."""
SEED = int(os.environ.get("NNREPL_FUZZ_SEED", "0"))
"""Other programs are made of another seed."""
BATCHES = 10
SECONDS = 0.5
MEMORY = 8 << 30

needs_timer = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer")


class _Stopped(KeyboardInterrupt):
    """The program ran for too long."""


@contextlib.contextmanager
def _time_limit() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise _Stopped

    before = signal.signal(signal.SIGALRM, stop)
    # Again and again, should a weak reference's callback have swallowed the first.
    signal.setitimer(signal.ITIMER_REAL, SECONDS, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def memory_limit() -> Iterator[None]:
    """No more memory than a machine has: a program that wants more ends in an error."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def isolate(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Run in a folder of its own, with nothing to read; what is stopped inside a destructor is of no interest."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setattr(sys, "unraisablehook", lambda _: None)


def load_late_modules() -> None:
    """Import what is else imported when first used: a time limit must not leave a module half imported."""
    import matplotlib.backends.backend_agg
    import matplotlib.figure
    import mpl_toolkits.mplot3d
    import scipy.integrate
    import scipy.interpolate
    import scipy.linalg
    import scipy.ndimage
    import scipy.optimize
    import scipy.signal
    import scipy.sparse.csgraph
    import scipy.sparse.linalg
    import scipy.special

    assert matplotlib and mpl_toolkits and scipy


def escapes(program: str) -> BaseException | None:
    """The exception that is no error of the user's, or the Python warning, if the program ends in one."""
    try:
        with _time_limit(), warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", np.exceptions.ComplexWarning)
            Session(TextOutput(), TextOutput()).run(program)
    except (NnreplError, ExitRequest, _Stopped):
        return None
    except Exception as bug:
        return bug
    return None
