"""Recorded calls: single calls of builtins with the results that a real Octave gave.

A file in `calls/` has two lines a call: `name | arguments | outputs`, and the results in the notation of `written`
(or `E` with the error's message and identifier). `python -m tests.builtins.calls` records all files anew (or those
named), where Octave is installed; with `--check` it only says what differs.
"""

from __future__ import annotations

import math
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from nnrepl.display.notation import is_na
from nnrepl.errors import OctaveError
from nnrepl.runtime.failures import as_octave_error
from nnrepl.session import Session, TextOutput
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import to_array
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import class_of, dims_of, is_text
from nnrepl.values.text import codes_of

FOLDER = Path(__file__).parent / "calls"
NUMERIC = FOLDER.parent / "numeric"
REFUSALS = FOLDER.parent / "refusals"
_NUMBER = re.compile(r"-?(?:NaN|NA|Inf|\d+(?:\.\d*)?(?:e[+-]?\d+)?)(?=;)")

_OCTAVE = r"""
function s = written (x)
  d = sprintf ("%dx", size (x))(1:end-1);
  if iscell (x)
    s = ["{" d ":" strjoin(cellfun (@written, x(:).', "UniformOutput", false), ",") "}"];
  elseif isstruct (x)
    c = {};
    for e = x(:).', c = [c, cellfun(@written, struct2cell(e).', "UniformOutput", false)]; end
    s = ["S" d ":" strjoin(fieldnames (x).', ";") ":{" strjoin(c, ",") "}"];
  elseif ischar (x)
    s = ["c" d ":" sprintf("%02x", double (x(:)))];
  elseif islogical (x)
    s = ["b" d ":" numbers("%d;", x)];
  elseif iscomplex (x)
    v = double (x(:).');
    s = ["n" class(x) "/c/" d ":" numbers("%.17g;", [real(v); imag(v)])];
  elseif isinteger (x)
    s = ["n" class(x) "/r/" d ":" numbers("%d;", x)];
  elseif isnumeric (x)
    s = ["n" class(x) "/r/" d ":" numbers("%.17g;", double (x))];
  elseif is_function_handle (x)
    s = ["f1x1:" sprintf("%02x", double (func2str (x)))];
  else
    s = ["o" class(x)];
  end
end
function s = numbers (template, x)
  s = "";
  if ! isempty (x), s = sprintf (template, x(:)); end
end
"""


def _number(value: Any) -> str:
    value = float(value)
    if value != value:
        return "NA;" if is_na(value) else "NaN;"
    return ("Inf;" if value > 0 else "-Inf;") if math.isinf(value) else f"{value:.17g};"


def written(x: Any) -> str:
    """A value as one line: its kind, its size, its elements."""
    dims = "x".join(map(str, dims_of(x)))
    if isinstance(x, Cell):
        return f"{{{dims}:{','.join(map(written, x.items()))}}}"
    if isinstance(x, Struct | StructArray):
        items = [x] if isinstance(x, Struct) else x.items()
        keys = list(x.fields) if isinstance(x, Struct) else x.keys
        parts = [written(item.fields[key]) for item in items for key in keys]
        return f"S{dims}:{';'.join(keys)}:{{{','.join(parts)}}}"
    if is_text(x):
        return f"c{dims}:{codes_of(x).tobytes(order='F').hex()}"
    if isinstance(x, FunctionHandle):
        return f"f1x1:{x.name.encode().hex()}"
    name = class_of(x)
    if name not in ("double", "single", "logical") and "int" not in name:
        return f"o{name}"
    if isinstance(x, np.ndarray):
        assert x.ndim > 1 and (x.size != 1 or x.dtype.char not in "d?D"), "not a normalised value"
    flat = to_array(x).ravel(order="F")
    if name == "logical":
        return f"b{dims}:{''.join(f'{int(v)};' for v in flat)}"
    if flat.dtype.kind == "c":
        return f"n{name}/c/{dims}:{''.join(_number(v.real) + _number(v.imag) for v in flat)}"
    if flat.dtype.kind in "iu":
        return f"n{name}/r/{dims}:{''.join(f'{v};' for v in flat)}"
    return f"n{name}/r/{dims}:{''.join(map(_number, flat))}"


def _parts(line: str) -> tuple[str, str, int]:
    name, arguments, outputs = [*line.split(" | "), "1"][:3] if line.count(" | ") < 2 else line.split(" | ")
    return name, arguments, int(outputs)


def result_of(line: str) -> str:
    """What a recorded call gives here."""
    name, arguments, outputs = _parts(line)
    out = TextOutput()
    session = Session(out, TextOutput())
    session.run(f"arguments__ = {{{arguments}}};")
    given = session.workspace["arguments__"].items()
    try:
        results = session.call(name, tuple(given), outputs)
    except (OctaveError, MemoryError, ValueError) as raised:
        error = as_octave_error(raised, bool)
        assert error is not None, raised
        message = error.message.replace("\n", "\\n")
        return f"E{message} <{error.identifier}>"
    if not outputs:
        return written(Cell.of([out.text]))
    results = results if isinstance(results, tuple) else (results,)
    return written(Cell.of(results[:outputs]))


def same(got: str, want: str) -> bool:
    """Whether two results are equal where their numbers may differ in the last bits, of the greatest one at most."""
    if got == want:
        return True
    if _NUMBER.sub("#", got) != _NUMBER.sub("#", want):
        return False
    pairs = list(zip(_NUMBER.findall(got), _NUMBER.findall(want), strict=True))
    finite = [abs(float(b)) for _, b in pairs if "N" not in b and "I" not in b]
    slack = (2e-6 if "single" in want else 4e-13) * max(finite, default=0.0)
    return all(a == b or ("N" not in a + b and abs(float(a) - float(b)) <= slack) for a, b in pairs)


def read(path: Path) -> list[tuple[str, str]]:
    """The calls in a file with their results."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [(call, result) for call, result in zip(lines[::2], lines[1::2], strict=False) if call]


def octave_results(calls: list[str]) -> list[str]:
    """What Octave gives for each call."""
    script = ["1;", _OCTAVE, "warning ('off', 'all');"]
    for name, arguments, outputs in map(_parts, calls):
        run = f"[O{{:}}] = {name} (A{{:}});" if outputs else f"O = {{evalc('{name} (A{{:}});')}};"
        script.append(
            f"A = {{{arguments}}}; O = cell (1, {outputs});\ntry\n {run} printf ('%s\\n', written (O));\n"
            'catch e, printf ("E%s <%s>\\n", strrep (e.message, "\\n", "\\\\n"), e.identifier); end'
        )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "calls.m"
        file.write_text("\n".join(script), encoding="utf-8")
        done = subprocess.run(["octave-cli", "-qf", str(file)], capture_output=True, timeout=600, check=False)
    lines = done.stdout.decode("latin-1").split("\n")
    if len(lines) != len(calls) + 1:
        raise SystemExit(f"Octave gave {len(lines) - 1} results for {len(calls)} calls: {done.stderr.decode()}")
    return [_without_usage(line) for line in lines[:-1]]


def _without_usage(line: str) -> str:
    head, found, _ = line.partition(".  Correct usage is:")
    return f"{head} <Octave:invalid-fun-call>" if found else line


def main(arguments: list[str]) -> int:
    """Record, or with --check compare, the files named in the arguments (all by default)."""
    names = [argument for argument in arguments if not argument.startswith("-")]
    drifted = 0
    for path in [Path(name) for name in names] or sorted(FOLDER.glob("*.txt")):
        calls = read(path)
        results = octave_results([call for call, _ in calls])
        for (call, before), now in zip(calls, results, strict=True):
            if before != now:
                drifted += 1
                print(f"{path.name}: {call}\n  was {before}\n  is  {now}")
        if "--check" not in arguments:
            text = "".join(f"{call}\n{now}\n" for (call, _), now in zip(calls, results, strict=True))
            path.write_text(text, encoding="utf-8")
    return 1 if drifted and "--check" in arguments else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
