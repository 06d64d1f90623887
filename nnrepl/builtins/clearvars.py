"""Variables forgotten by patterns, but for some: clearvars."""

from __future__ import annotations

import fnmatch
from typing import Any

from nnrepl.builtins.patterns import compile_pattern
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context


@builtin("clearvars", "clearvars PATTERN ...", "clearvars -regexp PATTERN ...", "clearvars ... -except PATTERN ...",
         caller=True)  # fmt: skip
def clearvars(*words: Any, context: Context) -> None:
    """Forget the variables whose names fit a pattern (* and ? are wild), or all of them.

    -regexp  the patterns that follow are regular expressions
    -except  variables that fit the patterns that follow stay
    -global  global variables are forgotten everywhere

    >> a = 1; b = 2; clearvars -except b; exist("a")
    ans = 0
    """
    if not all(isinstance(word, str) for word in words):
        raise OctaveError("clearvars: arguments must be strings")
    wanted: list[Any] = []
    kept: list[Any] = []
    into, regular = wanted, False
    for word in map(str, words):
        if word == "-except":
            into, regular = kept, False
        elif word in ("-regexp", "-global"):
            regular = regular or word == "-regexp"
        else:
            into.append(_test(word, regular))
    frame = context.frame
    for name in frame.names():
        chosen = any(fits(name) for fits in wanted) if wanted else True
        if chosen and not any(fits(name) for fits in kept):
            if name in frame.shared and "-global" in words:
                context.globals.pop(name, None)
            frame.clear(name)


def _test(pattern: str, regular: bool) -> Any:
    if regular:
        found = compile_pattern(pattern, frozenset(), "regexp")
        return lambda name: found.search(name) is not None
    return lambda name: fnmatch.fnmatchcase(name, pattern)
