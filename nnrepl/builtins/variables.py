"""The variables of the workspace: who, whos, clear, exist, isvarname, isglobal."""

from __future__ import annotations

import fnmatch
import os
import re
from typing import Any, NamedTuple

import numpy as np

from nnrepl.builtins.args import row, text
from nnrepl.builtins.patterns import compile_pattern
from nnrepl.errors import OctaveError
from nnrepl.registry import Builtin, builtin
from nnrepl.runtime.context import Context, Frame
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import class_of, dims_of, dims_text, is_complex, is_string, numel_of
from nnrepl.values.objects import Object
from nnrepl.values.ranges import Range
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import Special
from nnrepl.values.text import decode, encode

_NAME = re.compile(r"[A-Za-z_]\w*\Z", re.ASCII)
KEYWORDS = frozenset(
    [
        "__FILE__",
        "__LINE__",
        "break",
        "case",
        "catch",
        "continue",
        "do",
        "else",
        "elseif",
        "end",
        "end_try_catch",
        "end_unwind_protect",
        "endfor",
        "endfunction",
        "endif",
        "endparfor",
        "endswitch",
        "endwhile",
        "for",
        "function",
        "global",
        "if",
        "otherwise",
        "parfor",
        "persistent",
        "return",
        "switch",
        "try",
        "until",
        "unwind_protect",
        "unwind_protect_cleanup",
        "while",
    ]
)


def byte_size(value: Any) -> int:
    """How many bytes a value's elements take, as `whos` tells."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, Cell):
        return sum(byte_size(item) for item in value.data.flat)
    if isinstance(value, Struct):
        return sum(byte_size(item) for item in value.fields.values())
    if isinstance(value, StructArray):
        return sum(byte_size(item) for item in value.data.flat)
    if isinstance(value, Range):
        return 24
    if isinstance(value, Special):
        return value.nbytes()
    if isinstance(value, FunctionHandle):
        return 0
    size = {"double": 8, "logical": 1, "char": 1}.get(class_of(value), 0)
    return numel_of(value) * (16 if is_complex(value) else size)


def _words(args: tuple[Any, ...], who: str) -> list[str]:
    return [decode(text(arg, f"{who}: all arguments must be strings")) for arg in args]


def _matching(frame: Frame, words: list[str]) -> list[str]:
    """The names of variables that fit the words of `who`: patterns, and the options -regexp and global."""
    patterns = [word for word in words if word not in ("-regexp", "global")]
    names = [name for name in frame.names() if "global" not in words or name in frame.shared]
    if not patterns:
        return names
    found = [list(filter(_fits([pattern], "-regexp" in words), names)) for pattern in patterns]
    return [name for part in found for name in part]


def _heading(words: list[str]) -> str:
    return "Global variables:\n\n" if "global" in words else "Variables visible from the current scope:\n\n"


def columns_text(names: list[str], width: int = 80) -> str:
    """Names in columns, down and then across, as `who` and `ls` set them."""
    widest = max(map(len, names)) + 2
    across = max(1, width // widest)
    rows = -(-len(names) // across)
    lines = ("".join(name.ljust(widest) for name in names[row::rows]).rstrip() for row in range(rows))
    return "\n".join(lines) + "\n"


@builtin("who", "who PATTERN ...", "c = who(...)", caller=True)
def who(*patterns: Any, nargout: int = 1, context: Context) -> Any:
    """List the names of the variables, or of those that fit a pattern (* and ? are wild).

    -regexp takes the patterns as regular expressions, global lists only global variables.

    >> alpha = 1; beta = 2; who
    Variables visible from the current scope:
    alpha  beta
    >> names = who("b*"); names{1}
    ans = beta
    """
    words = _words(patterns, "who")
    names = _matching(context.frame, words)
    if nargout > 0:
        return Cell.of(names, (len(names), 1))
    if names:
        context.out.write(f"{_heading(words)}{columns_text(names)}\n")
    return None


@builtin("whos", "whos PATTERN ...", "s = whos(...)", caller=True)
def whos(*patterns: Any, nargout: int = 1, context: Context) -> Any:
    """List the variables with their sizes, bytes and classes; with an output give this as a struct array.

    The column Attr marks complex variables with c, inputs of the function with f, global ones with g, persistent
    ones with p.

    >> x = 1:3; s = whos("x"); s.class
    ans = double
    """
    words = _words(patterns, "whos")
    frame = context.frame
    names = _matching(frame, words)
    if nargout > 0:
        return _as_structs([_facts(name, frame) for name in names])
    if names:
        scope, inputs = _scope(context)
        rows = [Row(name, frame.get(name), _marks(name, frame, inputs)) for name in names]
        context.out.write(f"{_heading(words)}variables in scope: {scope}\n\n{_layout(rows)}")
    return None


class Row(NamedTuple):
    """A line of `whos`."""

    name: str
    value: Any
    attributes: str


def _marks(name: str, frame: Frame, inputs: set[str]) -> str:
    """The column Attr: complex, an input of the function (formal), global, persistent."""
    place = "g " if name in frame.shared else " p" if name in frame.persistents else ""
    return f"{'c' if is_complex(frame.get(name)) else ' '} {'f' if name in inputs else ' '}{place}"


def _scope(context: Context) -> tuple[str, set[str]]:
    """What Octave calls the place whose variables are shown, and the inputs of the function there."""
    name = context.frame.function
    if not name:
        return "top scope", set()
    found = context.find_function(name)
    node = getattr(found, "node", None)
    if node is None:
        return name, set()
    return f"{name}: {encode(found.file)}" if found.file else name, {param.name for param in node.params}


_FACTS = ("name", "size", "bytes", "class", "global", "sparse", "complex", "nesting", "persistent")


def _facts(name: str, frame: Frame) -> Struct:
    value = frame.get(name)
    nesting = Struct({"function": frame.function or "top scope", "level": 1.0})
    told = (name, row(dims_of(value)), float(byte_size(value)), class_of(value), name in frame.shared)
    rest = type(value) is Sparse, is_complex(value), nesting, name in frame.persistents
    return Struct(dict(zip(_FACTS, (*told, *rest), strict=True)))


def _as_structs(items: list[Struct]) -> Struct | StructArray:
    return items[0] if len(items) == 1 else StructArray.of(items, (len(items), 1), _FACTS)


def _layout(rows: list[Row]) -> str:
    """The table: sizes are aligned at their first x, bytes at their last digit."""
    width = max(6, *(len(each.name) for each in rows))
    sizes = [dims_text(dims_of(each.value)) for each in rows]
    cross = 9 + width + max(7, *(size.index("x") + 2 for size in sizes))
    last = cross + max(29, *(len(size) + 12 for size in sizes))
    lines = [_line("Attr", "Name", "Size", 1, "Bytes", "Class", width, cross, last)]
    lines.append(_line("====", "====", "====", 1, "=====", "===== ", width, cross, last))
    for each, size in zip(rows, sizes, strict=True):
        count, kind = str(byte_size(each.value)), class_of(each.value)
        lines.append(_line(each.attributes, each.name, size, size.index("x"), count, kind, width, cross, last))
    elements, total = sum(numel_of(each.value) for each in rows), sum(byte_size(each.value) for each in rows)
    lines.append(f"\nTotal is {elements} element{_s(elements)} using {total} byte{_s(total)}\n\n")
    return "".join(lines)


def _line(
    attribute: str, name: str, size: str, left: int, count: str, kind: str, width: int, cross: int, last: int
) -> str:
    start = f"  {attribute:<7}{name:<{width}}".ljust(cross - left) + size
    return f"{start}{count:>{last - len(start)}}  {kind}\n"


def _s(number: int) -> str:
    return "" if number == 1 else "s"


# ---------------------------------------------------------------------- clear


@builtin("clear", "clear PATTERN ...", "clear -all", "clear -x PATTERN ...", caller=True)
def clear(*words: Any, context: Context) -> None:
    """Forget variables and functions: those whose names fit a pattern (* and ? are wild), or all variables.

    Options: -all or all (also functions and globals), -exclusive or -x (all but those that fit), -functions or -f,
    -global or -g, -variables or -v, -regexp or -r (the patterns are regular expressions).

    >> a = 1; b = 2; clear a; exist("a")
    ans = 0
    """
    texts = _words(words, "clear")
    options = {word.lstrip("-") for word in texts if word.startswith("-")}
    patterns = [word for word in texts if not word.startswith("-")]
    modes = {_CLEAR_OPTIONS[option] for option in options if option in _CLEAR_OPTIONS}
    if patterns[:1] and patterns[0] in ("all", "functions", "global", "variables") and not modes:
        modes.add(
            {"all": "all", "functions": "functions", "global": "global", "variables": "variables"}[patterns.pop(0)]
        )
    _clear(context, modes, patterns)


_CLEAR_OPTIONS = {
    "all": "all", "a": "all", "exclusive": "exclusive", "x": "exclusive", "functions": "functions", "f": "functions",
    "global": "global", "g": "global", "variables": "variables", "v": "variables", "regexp": "regexp", "r": "regexp",
    "classes": "variables", "c": "variables",
}  # fmt: skip


def _clear(context: Context, modes: set[str], patterns: list[str]) -> None:
    frame = context.frame
    if "exclusive" in modes and modes & {"all", "functions"}:
        context.warn("clear: ignoring --exclusive option")
    if "all" in modes:
        _clear_all(context, frame)
        return
    if "functions" in modes:
        _clear_functions(context, patterns)
        return
    fits = _fits(patterns, "regexp" in modes)
    names = sorted({*frame.shared, *context.globals}) if "global" in modes else frame.names()
    for name in names:
        chosen = fits(name) if patterns else True
        if chosen != ("exclusive" in modes):
            if "global" in modes:
                context.globals.pop(name, None)
            frame.clear(name)
    if patterns and not modes:
        _clear_functions(context, patterns)


def _fits(patterns: list[str], regular: bool) -> Any:
    if regular:
        found = [compile_pattern(pattern, frozenset(), "regexp") for pattern in patterns]
        return lambda name: any(pattern.search(name) for pattern in found)
    return lambda name: any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def _clear_all(context: Context, frame: Frame) -> None:
    for name in frame.names():
        frame.clear(name)
    context.globals.clear()
    context.clear_functions(None)


def _clear_functions(context: Context, patterns: list[str]) -> None:
    if not patterns:
        context.clear_functions(None)
    for pattern in patterns:
        context.clear_functions(pattern)


# ---------------------------------------------------------------------- exist


@builtin("c = exist(NAME)", "c = exist(NAME, TYPE)", caller=True)
def exist(name: Any, kind: Any = None, *, context: Context) -> float:
    """What a name is: 1 a variable, 2 a file, 5 a builtin, 7 a folder, 103 a function of the prompt, 0 nothing.

    TYPE asks for one kind only: "var", "builtin", "file" or "dir". With "class" inputParser is 8.

    >> x = 3; exist("x")
    ans = 1
    """
    if any(not isinstance(each, Object) and numel_of(each) == 0 for each in (name, 1.0 if kind is None else kind)):
        return 0.0
    word = decode(text(name, "exist: NAME must be a string"))
    wanted = None if kind is None else text(kind, "exist: TYPE must be a string")
    if wanted == "class":
        return 8.0 if word == "inputParser" else 0.0
    if wanted not in (None, "any", "var", "builtin", "file", "dir"):
        raise OctaveError('exist: unrecognized type argument "' + str(wanted) + '"')
    anything = wanted in (None, "any")
    if (anything or wanted == "var") and word in context.frame.names():
        return 1.0
    if wanted != "var":
        return _exist_outside(context, word, wanted, anything)
    return 0.0


def _exist_outside(context: Context, text: str, wanted: str | None, anything: bool) -> float:
    found = context.find_function(text, local=False)
    if "." in text and not isinstance(found, Builtin):
        found = None  # functions of packages do not count
    if (anything or wanted == "file") and found is not None and not isinstance(found, Builtin):
        return 2.0 if context.find_function_file(text) or hasattr(found, "program") else 103.0
    if (anything or wanted == "file") and os.path.exists(text) and not os.path.isdir(text):
        return 2.0
    if (anything or wanted in ("file", "dir")) and os.path.isdir(text):
        return 7.0
    if isinstance(found, Builtin):
        return _exist_builtin(found.name, wanted, anything)
    return 0.0


def _exist_builtin(name: str, wanted: str | None, anything: bool) -> float:
    """Of a builtin: 2 where it is a file in Octave, which programs may rely on."""
    from nnrepl.callforms import COUNTS

    file = name in COUNTS
    asked = anything or wanted == ("file" if file else "builtin")
    return (2.0 if file else 5.0) if asked else 0.0


@builtin("t = isvarname(NAME)")
def isvarname(name: Any) -> bool:
    """Whether a text can be the name of a variable.

    >> isvarname("a1")
    ans = 1
    """
    return isinstance(name, str) and bool(_NAME.match(name)) and str(name) not in KEYWORDS


@builtin("n = namelengthmax()")
def namelengthmax() -> float:
    """How long a name may be in MATLAB: 63. Here names may be longer.

    >> namelengthmax()
    ans = 63
    """
    return 63.0


@builtin("t = iskeyword(NAME)", "c = iskeyword()")
def iskeyword(name: Any = None) -> Any:
    """Whether a text is a keyword; without input all keywords.

    >> iskeyword("for")
    ans = 1
    """
    if name is None:
        return Cell.of(sorted(KEYWORDS), (len(KEYWORDS), 1))
    if not is_string(name):
        raise OctaveError("iskeyword: NAME must be a string")
    return str(name) in KEYWORDS


@builtin("t = isglobal(NAME)", caller=True)
def isglobal(name: Any, *, context: Context) -> bool:
    """Whether a variable is global here.

    >> global G; isglobal("G")
    ans = 1
    """
    if not is_string(name):
        raise OctaveError("isglobal: NAME must be a string")
    return name in context.frame.shared
