"""A call of any builtin with any arguments ends normally or in an error of the user's family, without a Python warning.

The arguments are odd values of every kind, too many and too few of them.
"""

import random

import pytest

from nnrepl.registry import BUILTINS
from nnrepl.session import Session
from tests.fuzzing import BATCHES, COUNT, SEED, escapes, isolate, load_late_modules, memory_limit, needs_timer

_TOUCHING_TEXT = """
abort addpath addpref atexit bunzip2 bzip2 cd chdir copyfile csvwrite delete diary dir dlmwrite doc dos exec exit
fclear fclose fdisp fflush fopen fprintf fputs freport frewind fwrite genpath getpid glob gunzip gzip history home
imwrite input keyboard lookfor ls menu mkdir mkstemp movefile nntrain path pause putenv puts quit rehash rename rmdir
rmpath rmpref run save setenv setpref shell_cmd source system tar tempname test tmpfile unix unlink unpack unsetenv
untar unzip yes_or_no zip
"""
_TOUCH_THE_MACHINE = set(_TOUCHING_TEXT.split())
_VALUES_TEXT = """
0 1 2 3 -1 0.5 1.5 -2.5 1e10 1e308 NaN NA Inf -Inf 2i 1+2i NaN*i true false int8(5) int8(-100) uint8(200)
int64(9007199254740993) uint64(1) single(1.5) single(NaN) single(2i) 1e-320 2^53 -0 5 10 100
[] zeros(0,3) zeros(3,0) zeros(0,0,2) zeros(1,0) ones(2,2,2) [1,2,3] [1;2;3] [1,2;3,4] [3,1;NaN,2] [1,-2;0,Inf]
[1i,2] [1+i,2;3,4i] int8([1,2,3]) uint8([1,2;3,4]) int32([]) single([1,2;3,4]) [true,false] true(2,2) magic(4)
[1,1,2,2,3] [NaN,1] [0,0] 1:3 1:0 0:0.5:2 3:-1:1 (1:10)' eye(3) eye(2,3) eye(2)(:,[2,1]) 5*eye(2)
{} '' "" 'abc' "a\\n" ['ab';'cd'] ['abc']' '%d' '.*' 'rows' 'sum' '-x' 'omitnan' 'double' 'linear' '1+' '/nowhere/x'
':' repmat('a',0,3) repmat('ab',[1,1,2]) {1,2} {1;'a'} {'a','b'} {'b';'a';'b'} {{}} cell(0,3) {[],[]} {1,2;3,4}
struct() struct('a',1) struct('a',{1,2}) struct('a',{}) struct('a',{{1,2}},'b','x') struct([])
@sin @(x)x @(x,y)x+y @()1 @nowhere @(x)'a' @(x)[] @(x){x} @(varargin)1 @(x)error('no')
containers.Map() containers.Map('a',1) containers.Map([1,2],{3,'x'}) inputParser() onCleanup(@()1)
"""
_VALUES = _VALUES_TEXT.split()
_OUTPUTS = ("", "r = ", "r = ", "r = ", "[r, s] = ", "[r, s, t] = ")


def _call(chance: random.Random, names: list[str]) -> str:
    arguments = [chance.choice(_VALUES) for _ in range(chance.choice((0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 5)))]
    if len(arguments) > 1 and chance.random() < 0.3:
        arguments[1] = arguments[0]
    return f"{chance.choice(_OUTPUTS)}{chance.choice(names)}({', '.join(arguments)})"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@needs_timer
@pytest.mark.parametrize("batch", range(BATCHES))
def test_odd_arguments_are_refused_politely(batch, tmp_path, monkeypatch):
    isolate(monkeypatch, tmp_path)
    Session()
    chance = random.Random(batch + BATCHES * SEED)
    names = sorted(BUILTINS.names() - _TOUCH_THE_MACHINE)
    load_late_modules()
    with memory_limit():
        for _ in range(COUNT // BATCHES):
            program = _call(chance, names)
            bug = escapes(program)
            assert bug is None, f"{bug!r} escapes from:\n{program}"
