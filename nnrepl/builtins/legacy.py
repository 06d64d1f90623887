"""Functions that old programs call and newer ones have replaced: isstr, setstr, findstr, strmatch, flipdim, genvarname,
isequalwithequalnans."""

from __future__ import annotations

from typing import Any

from nnrepl.builtins.args import cellstrings, column, row
from nnrepl.builtins.textargs import truth_of
from nnrepl.builtins.validnames import NameMaker
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY, Cell
from nnrepl.values.kinds import dims_of, is_array_like, is_text
from nnrepl.values.text import rows_of


def _obsolete(name: str, advice: str, context: Context) -> None:
    """Warn once a session that a function has a successor."""
    if not context.state.get(f"{name} told"):
        context.state[f"{name} told"] = True
        context.warn(f"{name} is obsolete; {advice}", "Octave:legacy-function")


@builtin("t = isstr(x)", fresh=True)
def isstr(*args: Any, context: Context) -> Any:
    """Whether x is text. `ischar` has taken its place.

    >> warning("off", "Octave:legacy-function"); isstr("a")
    ans = 1
    """
    _obsolete("isstr", "please use ischar instead", context)
    return context.call("ischar", args, 1)


@builtin("s = setstr(x)", fresh=True)
def setstr(*args: Any, context: Context) -> Any:
    """Numbers as characters. `char` has taken its place.

    >> warning("off", "Octave:legacy-function"); setstr(65)
    ans = A
    """
    _obsolete("setstr", "please use char instead", context)
    return context.call("char", args, 1)


@builtin("y = flipdim(x)", "y = flipdim(x, dim)", fresh=True)
def flipdim(*args: Any, context: Context) -> Any:
    """The elements of an array in the opposite order along a dimension. `flip` has taken its place.

    >> warning("off", "Octave:legacy-function"); flipdim([1 2 3])
    ans =

       3   2   1

    """
    _obsolete("flipdim", "please use flip instead", context)
    return context.call("flip", args, 1)


@builtin("t = isequalwithequalnans(x, y, ...)", fresh=True)
def isequalwithequalnans(*args: Any, context: Context) -> Any:
    """Whether values are equal, where NaN equals NaN. `isequaln` has taken its place.

    >> warning("off", "Octave:legacy-function"); isequalwithequalnans(NaN, NaN)
    ans = 1
    """
    _obsolete("isequalwithequalnans", "please use isequaln instead", context)
    return context.call("isequaln", args, 1)


@builtin("i = findstr(s, t)", "i = findstr(s, t, overlap)", fresh=True)
def findstr(s: Any, t: Any, overlap: Any = True, *, context: Context) -> Any:
    """Where the shorter of two texts begins in the longer one. `strfind` has taken its place.

    >> warning("off", "Octave:legacy-function"); findstr("abcbc", "bc")
    ans =

       2   4

    """
    _obsolete("findstr", "use strfind instead\n", context)
    if not is_array_like(s) or not is_array_like(t):
        raise OctaveError("findstr: S, T, and OVERLAP must be strings or numeric")
    first, second = str(context.call("char", (s,), 1)), str(context.call("char", (t,), 1))
    long, short = (second, first) if len(second) > len(first) else (first, second)
    again = bool(truth_of(overlap))
    found, at = [], long.find(short) if short else -1
    while at >= 0:
        found.append(at + 1.0)
        at = long.find(short, at + (1 if again else len(short)))
    return row(found) if found else EMPTY


@builtin("i = strmatch(s, A)", 'i = strmatch(s, A, "exact")', fresh=True)
def strmatch(s: Any, a: Any, exact: Any = None, *, context: Context) -> Any:
    """The rows of A, or its elements if it is a cell, that begin with s, or that are s with "exact".

    Blanks at the end of a row do not count then. `strncmp` and `validatestring` have taken its place.

    >> warning("off", "Octave:legacy-function"); strmatch("ap", {"apple", "banana", "ape"})
    ans =

       1
       3

    """
    _obsolete("strmatch", "use strncmp or strcmp instead\n", context)
    if isinstance(s, Cell):
        if s.data.size != 1:
            raise OctaveError("strmatch: a cell array S must contain only one string")
        s = s.items()[0]
    if not is_text(s) or len(dims_of(s)) > 2 or dims_of(s)[0] > 1:
        raise OctaveError("strmatch: S must be a string")
    names = rows_of(a) if is_text(a) else cellstrings(a)
    if names is None:
        raise OctaveError("strmatch: A must be a string or cell array of strings")
    word = str(s) if isinstance(s, str) else ""
    if exact is None:
        found = [k + 1.0 for k, name in enumerate(names) if word and name.startswith(word)]
    else:
        wanted = word.rstrip(" \0")
        found = [k + 1.0 for k, name in enumerate(names) if name.rstrip(" \0") == wanted]
    return column(found) if found else EMPTY


@builtin("name = genvarname(text)", "name = genvarname(text, taken)", fresh=True)
def genvarname(text: Any, taken: Any = None, *, context: Context) -> Any:
    """A name for a variable like a text (each of a cell of them), which none of the taken ones is.

    >> warning("off", "Octave:legacy-function"); genvarname("x", {"x"})
    ans = x1
    """
    advice = "use matlab.lang.makeValidName or matlab.lang.makeUniqueStrings instead\n"
    _obsolete("genvarname", advice, context)
    words = [str(text)] if isinstance(text, str) else cellstrings(text)
    if words is None:
        raise OctaveError("genvarname: STR must be a string or cellstr")
    used = [] if taken is None else [str(taken)] if isinstance(taken, str) else cellstrings(taken)
    if used is None:
        raise OctaveError("genvarname: EXCLUSIONS must be a string or cellstr")
    made = []
    for word in words:
        name = plain = NameMaker(()).make(word.replace(" ", "_"))
        count = 0
        while name in used or name in made:
            count += 1
            name = f"{plain}{count}"
        made.append(name)
    return Cell.of(made, dims_of(text)) if isinstance(text, Cell) else made[0]
