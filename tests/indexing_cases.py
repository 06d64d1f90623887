"""Recorded results of indexing, assignment and deletion: small programs and what they leave in x, or their error.

`data/indexing.txt` holds one case a line: the program, a tab, the outcome that a real Octave gave.
`python tests/indexing_cases.py` records it anew, where Octave is installed.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
import tempfile
from pathlib import Path

FILE = Path(__file__).parent / "data" / "indexing.txt"

_READ = (
    "5",
    "[1 2 3]",
    "[1;2;3]",
    "reshape(1:6,2,3)+0",
    "reshape(1:12,2,3,2)+0",
    "reshape(1:3,1,1,3)+0",
    "zeros(0,3)",
    "1:3",
    "'abc'",
    '"abc"',
    "int8([1 2 3])",
    "true",
    "{1,'b',3}",
    "struct('a',{1,2,3})",
    "struct('a',1)",
    "[1+2i 3]",
)
_LINES = (
    ":",
    "[]",
    "1",
    "4",
    "0",
    "1.5",
    "-1",
    "1:2",
    "3:-1:1",
    "[1;3]",
    "[1 2;2 1]",
    "logical([1 0 1])",
    "[true false;true false]",
    "true(1,7)",
    "false",
    "true",
    "zeros(1,0)",
    "ones(1,1,2)",
    "int8(2)",
    "uint8([2 0])",
    "single([2 1.5])",
    "'a'",
    "-1:2",
    "{1}",
    "i",
    "1e10",
    "NaN",
    "2.9999999",
    "uint64(18446744073709551615)",
)
_GRIDS = (
    ":,:",
    ":,1",
    "1,:",
    "2,1",
    "1,2",
    "3,3",
    "0,1",
    "1,1.5",
    "1:2,[2 1]",
    ":,[true false true]",
    "[],:",
    "1,[]",
    "1,1,1",
    "1,1,2",
    ":,:,:",
    ":,2,:",
    "1,:,2",
    "2,3,[2 1]",
    "1,1,1,1",
    "1,1,1,2",
)
_TARGETS = (
    "5",
    "[1 2 3]",
    "2+3i",
    "[1+2i 3]",
    "single(5)",
    "single([1 2 3])",
    "int8([1 2 3])",
    "true",
    "[true false true]",
    "'a'",
    "'abc'",
    '"abc"',
    "1:3",
    "{1,2,3}",
    "struct('a',{1,2,3})",
    "struct('a',1)",
    "[]",
    "''",
    "{}",
    "struct('a',{})",
    "@sin",
    "0;clear x",
)
_SOURCES = (
    "7",
    "7.5",
    "-1",
    "300",
    "7i",
    "complex(7,0)",
    "single(7.5)",
    "single(7i)",
    "uint8(200)",
    "int8([7 8])",
    "true",
    "'x'",
    "{7}",
    "struct('a',7)",
    "struct('b',7)",
    "@cos",
    "NaN",
    "zeros(1,0)",
    "[7 8]",
)
_SHAPES = (
    "zeros(0,0)",
    "zeros(1,0)",
    "zeros(0,3)",
    "zeros(3,0)",
    "5",
    "[1 2 3]",
    "[1;2;3]",
    "reshape(1:6,2,3)+0",
    "reshape(1:12,2,3,2)+0",
)
_SPOTS = (
    ":",
    "2",
    "5",
    "4:5",
    "[3 1]",
    ":,:",
    ":,1",
    "2,:",
    ":,5",
    "5,:",
    "1:2,1:2",
    "[],5",
    "3,3",
    "2:-1:1,[2 1]",
    ":,:,2",
    "1,1,2",
    "2,1:2,1",
)
_FILLS = ("7", "[7 8]", "[7;8]", "[7 8 9]", "ones(2,2)", "ones(2,3)", "ones(1,1,2)", "zeros(0,3)")
_DELETED = (
    *(i for i in _LINES[:20] if i != "ones(1,1,2)"),
    *_GRIDS,
    "1:6",
    "2:3",
    "[1 5]",
    "[1 2],1",
    "[],7",
    "4,:",
    ":,4",
    ":,:,3",
)
_HOLDERS = (
    "0;clear x",
    "[]",
    "{}",
    "5",
    "'abc'",
    "struct('a',1)",
    "struct('a',{1,2,3})",
    "struct('a',{{1,[4 5 6]}})",
    "{1,[4 5 6],'abc'}",
    "{struct('a',1),{1,2}}",
    "struct('a',{})",
    "@sin",
    "zeros(0,3)",
)
_EVERY = 5
_STEPS = (".a", ".b", "(1)", "(2)", "(4)", "{1}", "{2}", "{4}")

# Octave's own accidents: internal errors, and results that depend on what is in memory.
_ODD = (
    "x=struct('a',{1,2,3});x.b",
    "x=struct('a',{});x.b",
    "x=zeros(1,0);x(:,:,2)",
    "x=zeros(0,3);x(:,:,2)",
    "x=zeros(3,0);x(:,:,2)",
    "x=1:3;x=x(ones(1,1,2))",
    "x=reshape(1:3,1,1,3)+0;x(3:-1:1)=[]",
)


def programs() -> list[str]:
    """The programs of all cases: one in a few of the combinations, so that they run quickly."""
    found = [f"x={x};x=x({i});" for x in _READ for i in _LINES + _GRIDS]
    found += [f"x={x};x({i})={v};" for x in _TARGETS for i in ("1", "5", "1:2") for v in _SOURCES]
    found += [f"x={x};x({i})={v};" for x in _SHAPES for i in _SPOTS for v in _FILLS]
    found += [f"x={x};x({i})=[];" for x in _READ for i in _DELETED]
    found += [f"x={{{x}}};x={{x{{{i}}}}};" for x in ("1,'b',3", "1;2") for i in (*_LINES, "1,2", "3,1")]
    found += [f"x={x};x{''.join(s)}=7;" for x in _HOLDERS for s in itertools.product(_STEPS, repeat=2)]
    found += [f"x={x};x{''.join(s)}=7;" for x in _HOLDERS for s in itertools.product(_STEPS[::2], repeat=3)]
    found += [f"x={x};x{s}(1)=[];" for x in _HOLDERS for s in _STEPS]
    found += [f"x={x};x=x{s};" for x in _HOLDERS[1:] for s in (".a", ".b", "{1}", "(2).a", "{2}(7)")]
    found = [program for program in found[::_EVERY] if not program.startswith(_ODD)]
    found += [
        "x=struct('a',{1,2,3});[x.a]=deal(7);",
        "x=struct('a',{1,2,3});[x.b]=deal(7,8,9);",
        "x=struct('a',{1,2,3});[x(2:3).a]=deal(7,8);",
        "x=struct('a',{1,2,3});[x([3 1]).a]=deal(7,8);",
        "x={1,2,3};[x{1:2}]=deal(7,8);",
        "x={1,2,3};[x{:}]=deal(7);",
        "x={1,2,3};[x{4:5}]=deal(7,8);",
        "x={1;2};[x{:,2}]=deal(7,8);",
        "[x{1:2}]=deal(7,8);",
        "x.c={};[x.c{1:2}]=deal(7,8);",
        "x.s(2).a=1;[x.s.a]=deal(7,8);",
        "[x(1:2).a]=deal(7,8);",
        "x=1:3;x()=1;",
        "x={1};x{}=1;",
        "x={1};x{};",
        "x=[1 2 3];x(1e18)=1;",
    ]
    return list(dict.fromkeys(found))


_OCTAVE = """
1;
function o = show (v)
  sz = sprintf ("%dx", size (v))(1:end-1);
  if (iscell (v))
    o = ["cell " sz " {"];
    for k = 1:numel (v), o = [o show(v{k}) "; "]; end
    o = [o "}"];
  elseif (isstruct (v))
    f = fieldnames (v);
    o = ["struct " sz " {" sprintf("%s,", f{:}) "|"];
    for j = 1:numel (v), for k = 1:numel (f), o = [o show(v(j).(f{k})) "; "]; end, end
    o = [o "}"];
  elseif (is_function_handle (v))
    o = "handle";
  else
    c = class (v);
    if (is_dq_string (v)), c = "dq"; end
    w = v;
    if (ischar (v) || islogical (v)), w = double (v); end
    if (iscomplex (w)), c = [c " complex"]; w = [real(w(:)) imag(w(:))]'; end
    o = [c " " sz];
    if (! isempty (w))
      if (isinteger (w)), o = [o " " sprintf("%d,", w)]; else, o = [o " " sprintf("%.17g,", w)]; end
    end
  end
end
function attempt (program__)
  try
    eval (program__);
    o = show (x);
  catch err
    o = ["error " err.identifier " " err.message];
  end
  printf ("%s\\n", o);
end
"""


def octave_outcomes(asked: list[str]) -> list[str]:
    """What Octave makes of each program."""
    calls = "".join("attempt ('{}');\n".format(p.replace("'", "''")) for p in asked)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases_to_record.m"
        path.write_text(_OCTAVE + calls, encoding="utf-8")
        done = subprocess.run(["octave-cli", "-qf", str(path)], capture_output=True, text=True, check=False)
    outcomes = done.stdout.splitlines()
    if len(outcomes) != len(asked):
        sys.exit(f"{len(asked)} programs, but {len(outcomes)} outcomes:\n{done.stderr}")
    return outcomes


def record() -> None:
    """Ask Octave for the outcome of every program."""
    asked = programs()
    found = zip(asked, octave_outcomes(asked), strict=True)
    FILE.write_text("".join(f"{program}\t{outcome}\n" for program, outcome in found), encoding="utf-8")


if __name__ == "__main__":
    record()
