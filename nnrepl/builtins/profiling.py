"""profile, profshow and their relatives: how often functions and lines run, and how long."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.textargs import usage
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.runtime.profiles import Call, Profiled, Profiler
from nnrepl.values.containers import EMPTY, Struct, StructArray
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import is_array_like, is_struct, numel_of

_FUNCTION = ("FunctionName", "TotalTime", "NumCalls", "IsRecursive", "Parents", "Children")
_CALL = ("Index", "SelfTime", "TotalTime", "NumCalls", "Children")
_SHOWN = 20
_WORDS = ("on", "off", "resume", "clear", "report", "status", "info")


@builtin(
    "profile on",
    "profile off",
    "profile resume",
    "profile clear",
    "profile report",
    's = profile("status")',
    'T = profile("info")',
    fresh=True,
)
def profile(option: Any, *, nargout: int = 1, context: Context) -> Any:
    """Measure how often functions and lines run, and how long.

    on       forget what was measured, and start
    off      stop
    resume   start again and keep what was measured
    clear    forget what was measured, while the profiler is off
    report   print the functions, and the lines that took the longest with what they call
    status   a struct whose ProfilerStatus is "on" or "off"
    info     a struct: the functions in FunctionTable, the tree of their calls in Hierarchical

    TotalTime in the table is the time in the function itself, in seconds, as Octave has it. Parents and Children are
    rows of indices into the table. Operators are not listed: their time is that of the function around them. Loops and
    scripts belong to the lines of the text that they stand in. The time of the profiler itself is subtracted.

    >> profile("status")
    ans =

      scalar structure containing the fields:

        ProfilerStatus = off

    """
    if not isinstance(option, str) or option not in _WORDS:
        context.warn(f"profile: Unrecognized option '{option if isinstance(option, str) else ''}'")
        raise usage("profile")
    profiler = context.profiler
    if option == "status":
        return Struct({"ProfilerStatus": "on" if profiler.active else "off"})
    if option == "info":
        return _info(profiler)
    if nargout:
        raise OctaveError("profile: only 'status' and 'info' give a value")
    if option == "report":
        context.out.write(_report(profiler))
    elif option == "off":
        profiler.stop()
    else:
        _start_anew(profiler, option)
    return None


def _start_anew(profiler: Profiler, option: str) -> None:
    if option == "clear" and profiler.active:
        raise OctaveError("profile: can't reset active profiler")
    if option != "resume":
        profiler.stop()
        profiler.clear()
    if option != "clear":
        profiler.start()


@builtin("profshow()", "profshow(data)", "profshow(data, n)", "profshow(n)")
def profshow(data: Any = None, n: Any = None, *, context: Context) -> None:
    """Print the functions that took the longest: data of `profile("info")`, by default what was measured last.

    n is how many are printed (20). The times are those in the functions themselves.

    >> profile clear
    >> profshow
       # Function Attr     Time (s)   Time (%)        Calls
    -------------------------------------------------------
    """
    if n is None and data is not None and not is_struct(data):
        data, n = None, data
    if data is None:
        data = _info(context.profiler)
    count = _count(n)
    if not is_struct(data):
        raise usage("profshow")
    fields = data.fields if isinstance(data, Struct) else {}
    if "FunctionTable" not in fields:
        raise OctaveError("invalid use of undefined value")
    context.out.write(_table(fields["FunctionTable"], count))


@builtin("profexport(dir, ...)")
def profexport(*args: Any) -> None:
    """Write what was measured as web pages: not supported. `profile report` prints it.

    >> profexport("pages")
    error: profexport: web pages are not supported; use profile report
    """
    raise OctaveError("profexport: web pages are not supported; use profile report")


@builtin("profexplore(data)")
def profexplore(data: Any = None) -> None:
    """Walk through the tree of calls by keys: not supported. `profile("info")` has the tree, in Hierarchical.

    >> profexplore
    error: profexplore: menus are not supported; use profile report
    """
    raise OctaveError("profexplore: menus are not supported; use profile report")


def _count(n: Any) -> int | None:
    """How many functions to print; None for all."""
    if n is None:
        return _SHOWN
    value = to_array(n).item() if is_array_like(n) and numel_of(n) == 1 else 0
    if not (isinstance(value, int | float) and value >= 1):
        raise OctaveError("profile: N must be a positive integer")
    return None if value == float("inf") else int(value)


def _table(functions: Any, count: int | None) -> str:
    rows = functions.items() if isinstance(functions, StructArray) else [functions] if is_struct(functions) else []
    for missing in ("TotalTime", *_FUNCTION[:4]):
        if all(missing in row.fields for row in rows):
            continue
        raise OctaveError(f"structure has no member '{missing}'", "Octave:invalid-indexing")
    times = [float(to_array(row.fields["TotalTime"]).item()) for row in rows]
    order = sorted(range(len(rows)), key=lambda k: -times[k])[:count]
    width = max([len("Function"), *(len(rows[k].fields["FunctionName"]) for k in order)])
    lines = [f"{'#':>4} {'Function':>{width}} {'Attr':>4} {'Time (s)':>12} {'Time (%)':>10} {'Calls':>12}"]
    lines.append("-" * len(lines[0]))
    whole = sum(times) or 1.0
    for k in order:
        fields = rows[k].fields
        mark = "R" if to_array(fields["IsRecursive"]).any() else ""
        calls = int(to_array(fields["NumCalls"]).item())
        share = 100 * times[k] / whole
        name = f"{fields['FunctionName']:>{width}}"
        lines.append(f"{k + 1:4d} {name} {mark:>4} {times[k]:12.3f} {share:10.2f} {calls:12d}")
    return "\n".join(lines) + "\n"


def _info(profiler: Profiler) -> Struct:
    """What was measured as Octave's structs."""
    profiler.update()
    index: dict[Profiled, int] = {}
    for call in profiler.root.walk():
        if call.function is not None:
            index.setdefault(call.function, len(index) + 1)
    seconds = dict.fromkeys(index, 0.0)
    counts = dict.fromkeys(index, 0.0)
    parents: dict[Profiled, set[int]] = {function: set() for function in index}
    children: dict[Profiled, set[int]] = {function: set() for function in index}
    for call in (profiler.root, *profiler.root.walk()):
        if call.function is not None:
            seconds[call.function] += call.seconds
            counts[call.function] += call.count
        for inner in call.calls:
            if call.function is not None:
                parents[inner].add(index[call.function])
                children[call.function].add(index[inner])
    table = [
        Struct(
            {
                "FunctionName": each.name,
                "TotalTime": seconds[each],
                "NumCalls": counts[each],
                "IsRecursive": each.is_recursive,
                "Parents": _row(parents[each]),
                "Children": _row(children[each]),
            }
        )
        for each in index
    ]
    return Struct({"FunctionTable": _column(table, _FUNCTION), "Hierarchical": _tree(profiler.root, index)})


def _row(numbers: set[int]) -> Any:
    return norm(np.array([sorted(numbers)], dtype=float)) if numbers else EMPTY.reshape(1, 0)


def _column(items: list[Struct], keys: tuple[str, ...]) -> Struct | StructArray:
    return StructArray.of(items, (len(items), 1), keys)


def _tree(call: Call, index: dict[Profiled, int]) -> Struct | StructArray:
    nodes = [
        Struct(
            {
                "Index": float(index[function]),
                "SelfTime": inner.seconds,
                "TotalTime": inner.total,
                "NumCalls": float(inner.count),
                "Children": _tree(inner, index),
            }
        )
        for function, inner in call.calls.items()
    ]
    return _column(nodes, _CALL)


def _report(profiler: Profiler) -> str:
    """The functions by the time in themselves, and the lines by the time with what they call."""
    profiler.update()
    functions = sorted((each for each in profiler.functions if each.count or each.lines), key=lambda f: -f.seconds)
    if not functions:
        return "Nothing was measured: start with profile on.\n"
    width = max(len("Function"), *(len(each.name) for each in functions[:_SHOWN]))
    text = [f"{'Function':{width}} {'Calls':>9} {'Self (s)':>10} {'Total (s)':>10}"]
    for each in functions[:_SHOWN]:
        text.append(f"{each.name:{width}} {each.count:9d} {each.seconds:10.4f} {each.total:10.4f}")
    lines = [(seconds, int(count), each, line) for each in functions for line, (count, seconds) in each.lines.items()]
    lines.sort(key=lambda found: -found[0])
    text += ["", f"{'Time (s)':>10} {'Reached':>9}  Line"]
    for taken, count, function, line in lines[:_SHOWN]:
        text.append(f"{taken:10.4f} {count:9d}  {function.name}:{line}: {_line_text(function, line)}")
    return "\n".join(text) + "\n"


def _line_text(function: Profiled, line: int) -> str:
    lines = function.source.text.split("\n") if function.source is not None else []
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""
