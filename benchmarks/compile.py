"""How long a long program takes until it can run: parsed, and compiled to Python code.

    python benchmarks/compile.py [--lines N] [--rounds N] [--profile]

The program is made up: functions with branches, loops, matrices and strings, and statements between them. Everything is
compiled, the functions too, which otherwise are when they are first called. Printed are the best times of the parts in
this process, compiled and from the cache of compiled files, and the times of a whole process that runs the program
(whose functions and loops are all reached) minus that of one that runs a line. --profile shows where the time of the
parts goes.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nnrepl.compiler.functions import compile_function, compile_script
from nnrepl.compiler.records import Workspace, recall_function, recall_script
from nnrepl.session import Session, TextOutput
from nnrepl.session.cache import KEY_SIZE, Cache
from nnrepl.session.functions import UnitFacts
from nnrepl.source import Source
from nnrepl.syntax import nodes as n
from nnrepl.syntax.parser import parse_whole

_FUNCTION = """\
function [r, s] = step{k}(x, w)
  % One of the functions, with a comment of its own.
  r = zeros(size(x));
  s.count = {k};
  s.name = 'step{k}';
  if isempty(x) || w > {k}
    r = x;
    return;
  end
  for i = 1:numel(x)
    if x(i) > 0.5 && mod(i, 2) == 0
      r(i) = x(i) ^ 2 + {k} * w;
    elseif x(i) < -0.5
      r(i) = -x(i) / (w + {k});
    else
      r(i) = exp(-x(i)) * sin(i);
    end
  end
  t = [r(1), sum(r(:)); max(r(:)), {k}.5];
  switch s.name
    case {{'step1', 'step2'}}
      s.list = {{t, 'a b', @(y) y + {k}}};
    otherwise
      s.list = {{t'}};
  end
  r = r + t(1, end) .* (r >= 0);
end
"""
_STATEMENTS = """\
x{k} = linspace(-1, 1, 8)';
[a{k}, b{k}] = step{k}(x{k}, {k} / 2);
c{k} = a{k}(1:end - 1) - a{k}(2:end);
if any(c{k} > 0)
  d{k} = sprintf('%d: %g', {k}, norm(c{k}));
else
  d{k} = '';
end
total = total + sum(c{k}) * length(d{k}) - b{k}.count;
"""


def made_up(lines: int) -> str:
    """A program of so many lines."""
    text, k = "1;\ntotal = 0;\n", 0
    while text.count("\n") < lines:
        k += 1
        text += _FUNCTION.format(k=k) + _STATEMENTS.format(k=k)
    return text + "printf('%g\\n', total);\n"


def prepare(program: n.Program, cache: Cache | None = None) -> None:
    """Compile a text and the functions in it, or take their code from the cache."""
    session = Session(TextOutput(), TextOutput())
    table = session.functions
    table.cache = cache
    unit = session.new_unit(program.source)
    table.attach(unit, program)
    functions = [node for node in program.body if isinstance(node, n.FunctionDef)]
    unit.defines.update(node.name for node in functions)
    facts = UnitFacts(table, unit)
    around = Workspace(frozenset(), frozenset(), frozenset(), {}, False, None)
    recall_script(program, unit, facts, around) or compile_script(program, unit, facts, around)
    for node in functions:
        recall_function(node, unit, facts) or compile_function(node, unit, facts)


def from_cache(source: Source, rounds: int) -> float:
    """The time until a text is ready that was compiled before."""
    with tempfile.TemporaryDirectory() as folder:

        def ready() -> None:
            cache = Cache(folder, bytes(KEY_SIZE))
            prepare(cache.tree(source, ()), cache)
            cache.save()

        ready()
        return best(rounds, ready)


def best(rounds: int, work: Callable[[], Any]) -> float:
    """The shortest time that the work takes."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def process_seconds(text: str, rounds: int, cached: bool) -> float:
    """The time of a process that runs a text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made_up.m"
        path.write_text(text, encoding="utf-8")
        environment = {**os.environ, "NNREPL_CACHE": folder, "XDG_STATE_HOME": folder}
        command = [sys.executable, "-m", "nnrepl", *([] if cached else ["--no-cache"]), str(path)]

        def run() -> None:
            subprocess.run(command, check=True, capture_output=True, env=environment)

        run()
        return best(rounds, run)


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description="how long a program takes to be ready")
    parser.add_argument("--lines", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--profile", action="store_true", help="where the time goes")
    options = parser.parse_args()
    text = made_up(options.lines)
    source = Source(text, "made_up.m")
    start = time.perf_counter()
    program = parse_whole(source)
    parsed = time.perf_counter()
    prepare(program)
    print(f"{text.count(chr(10))} lines, the first time: parse {parsed - start:.3f} s, "
          f"compile {time.perf_counter() - parsed:.3f} s")  # fmt: skip
    parse = best(options.rounds, lambda: parse_whole(source))
    emit = best(options.rounds, lambda: prepare(program))
    print(f"warm, best of {options.rounds}: parse {parse:.3f} s, compile {emit:.3f} s, ready {parse + emit:.3f} s")
    print(f"from the cache: ready {from_cache(source, options.rounds):.3f} s")
    for cached in (False, True):
        whole, line = (process_seconds(each, options.rounds, cached) for each in (text, "x = 1;\n"))
        where = "from the cache" if cached else "compiled"
        print(f"process, {where}: {whole:.3f} s, of one line {line:.3f} s, difference {whole - line:.3f} s")
    if options.profile:
        profiler = cProfile.Profile()
        profiler.runcall(lambda: prepare(parse_whole(source)))
        pstats.Stats(profiler).sort_stats("tottime").print_stats(35)
    return 0


if __name__ == "__main__":
    sys.exit(main())
