"""Damaged programs end normally or in an error of the user's family, never in another exception.

The programs are mutations of the recorded transcripts: of half of them any token may change, so that most are no
programs any more; in the others names, numbers, texts and operators change into others of their kind. With
NNREPL_FUZZ=20000 in the environment more of them are tried (so they are in CI), with NNREPL_FUZZ_SEED=1 others.
"""

import random
import re

import pytest

from tests import transcripts
from tests.fuzzing import BATCHES, COUNT, SEED, escapes, isolate, load_late_modules, memory_limit, needs_timer

_TOKENS = re.compile(r"\n|[ \t]+|\w+|\"[^\"\n]*\"|'[^'\n]*'|\.\.\.|[-+*/^.&|=!~<>]=|&&|\|\||\+\+|--|.")
_AVOIDED = re.compile(
    r"\b(pause|input|keyboard|system|shell_cmd|dos|unix|exec|delete|unlink|rmdir|rename|movefile|copyfile|mkdir|cd|chdir"
    r"|diary|save|fopen|edit|exit|quit|kbhit|nntrain|fork|rng|abort|run|source|savepath|test|publish|atexit"
    r"|zip|unzip|tar|untar|unpack|gzip|gunzip|bzip2|bunzip2|setpref|addpref|rmpref)\b"
)
_SPICE_TEXT = """
end ( ) [ ] { } , ; : = == += ++ ' .' @ @(x) ~ ! . .( x{:} x(end) [] {} '' "" 0 -1 1.5 1e10 NaN Inf 2i true int8(200)
single(1) zeros(0,3) ones(2,2,2) struct() {1,2} 'abc' for if while function return break global persistent try catch
nargin varargin varargout ans end_try_catch @sin (1) (:) {1} .a .("a") %{ # ...
"""
_SPICE = _SPICE_TEXT.split()
_KEYWORDS_TEXT = "end for if while function return break global persistent try catch switch case do until else"
_KEYWORDS = set(_KEYWORDS_TEXT.split())
_VALUES_TEXT = """
0 1 -1 1.5 1e10 NaN -Inf 2i (1+2i) true int8(100) uint8(3) single(1.5) [] zeros(0,3) ones(2,2,2) [1,2;3,4] [1i,2] (1:3)
eye(2) '' "a" 'abc' ['ab';'cd'] {} {1,'a'} struct('a',{1,2}) struct('a',1) @sin @(x)x containers.Map('a',1) ':' varargin
"""
_VALUES = _VALUES_TEXT.split()
_OPERATORS_TEXT = "+ - * / \\ ^ .* ./ .^ == < >= && || & | = += , ; :"
_OPERATORS = _OPERATORS_TEXT.split()


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


def _vary(chance: random.Random, corpus: list[list[str]]) -> str:
    """A program in which names, values and operators have become others."""
    tokens = list(chance.choice(corpus))
    names = [token for token in tokens if token.isidentifier() and token not in _KEYWORDS]
    places = [k for k, token in enumerate(tokens) if _kind(token)]
    for at in chance.sample(places, min(len(places), chance.choice((1, 1, 2, 3, 6)))):
        kind = _kind(tokens[at])
        if kind == "name" and chance.random() < 0.6:
            tokens[at] = chance.choice(names)
        elif kind == "operator":
            tokens[at] = chance.choice(_OPERATORS)
        else:
            tokens[at] = chance.choice(_VALUES)
    return "".join(tokens)


def _kind(token: str) -> str:
    if token.isidentifier():
        return "" if token in _KEYWORDS else "name"
    if token[0] in "\"'" or token.isdigit():
        return "value"
    return "operator" if token in _OPERATORS else ""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@needs_timer
@pytest.mark.parametrize("batch", range(BATCHES))
def test_damaged_programs_fail_politely(batch, tmp_path, monkeypatch):
    isolate(monkeypatch, tmp_path)
    chance = random.Random(batch + BATCHES * SEED)
    corpus = _corpus()
    load_late_modules()
    with memory_limit():
        for k in range(COUNT // BATCHES):
            program = (_vary if k % 2 else _mutate)(chance, corpus)
            if _AVOIDED.search(program):
                continue
            bug = escapes(program)
            assert bug is None, f"{bug!r} escapes from:\n{program}"
