"""Damaged programs end normally or in an error of the user's family, never in another exception.

The programs are mutations of the recorded transcripts. With NNREPL_FUZZ=20000 in the environment more of them
are tried.
"""

import contextlib
import os
import random
import re
import signal
import warnings
from collections.abc import Iterator

import pytest

from nnrepl.errors import ExitRequest, NnreplError
from nnrepl.session import Session, TextOutput
from tests import transcripts

COUNT = int(os.environ.get("NNREPL_FUZZ", "1500"))
BATCHES = 10
SECONDS = 0.5
_TOKENS = re.compile(r"\n|[ \t]+|\w+|\"[^\"\n]*\"|'[^'\n]*'|\.\.\.|[-+*/^.&|=!~<>]=|&&|\|\||\+\+|--|.")
_AVOIDED = re.compile(
    r"\b(pause|input|keyboard|system|shell_cmd|dos|unix|exec|delete|unlink|rmdir|rename|movefile|copyfile|mkdir|cd|chdir"
    r"|diary|save|fopen|edit|exit|quit|kbhit|nntrain|fork|rng|abort|run|source|savepath|test|publish)\b"
)
_SPICE_TEXT = """
end ( ) [ ] { } , ; : = == += ++ ' .' @ @(x) ~ ! . .( x{:} x(end) [] {} '' "" 0 -1 1.5 1e10 NaN Inf 2i true int8(200)
single(1) zeros(0,3) ones(2,2,2) struct() {1,2} 'abc' for if while function return break global persistent try catch
nargin varargin varargout ans end_try_catch @sin (1) (:) {1} .a .("a") %{ # ...
"""
_SPICE = _SPICE_TEXT.split()


def _corpus() -> list[list[str]]:
    programs = [case.program for path in sorted(transcripts.FOLDER.glob("*.txt")) for case in transcripts.read(path)]
    return [_TOKENS.findall(program) for program in programs if not _AVOIDED.search(program) and len(program) < 1500]


def _mutate(chance: random.Random, corpus: list[list[str]]) -> str:
    tokens = list(chance.choice(corpus))
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        at = chance.randrange(len(tokens) + 1)
        kind = chance.randrange(6)
        if kind == 0:
            del tokens[at : at + chance.choice((1, 1, 2, 5))]
        elif kind == 1:
            tokens.insert(at, chance.choice(_SPICE))
        elif kind == 2:
            tokens[at : at + 1] = [chance.choice(_SPICE)]
        elif kind == 3:
            other = chance.choice(corpus)
            start = chance.randrange(len(other))
            tokens[at:at] = other[start : start + chance.randrange(1, 9)]
        elif kind == 4 and tokens:
            names = [k for k, token in enumerate(tokens) if token.isidentifier()]
            if names:
                tokens[chance.choice(names)] = tokens[chance.choice(names)]
        else:
            tokens[at:at] = tokens[at : at + 4]
    return "".join(tokens)


class _Stopped(KeyboardInterrupt):
    """The program ran for too long."""


@contextlib.contextmanager
def _time_limit() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise _Stopped

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _memory_limit(size: int = 8 << 30) -> Iterator[None]:
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def _escapes(program: str) -> BaseException | None:
    """The exception that is no error of the user's, if the program ends in one."""
    try:
        with _time_limit(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            Session(TextOutput(), TextOutput()).run(program)
    except (NnreplError, ExitRequest, _Stopped):
        return None
    except Exception as bug:
        return bug
    return None


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer")
@pytest.mark.parametrize("batch", range(BATCHES))
def test_damaged_programs_fail_politely(batch, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    chance = random.Random(batch)
    corpus = _corpus()
    with _memory_limit():
        for _ in range(COUNT // BATCHES):
            program = _mutate(chance, corpus)
            if _AVOIDED.search(program):
                continue
            bug = _escapes(program)
            assert bug is None, f"{bug!r} escapes from:\n{program}"
