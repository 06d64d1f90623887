"""Running texts: eval, evalc, evalin, assignin, exit."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nnrepl.builtins.args import number
from nnrepl.errors import ExitRequest, OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context, Frame
from nnrepl.syntax.lexer import KEYWORDS
from nnrepl.values.kinds import is_string
from nnrepl.values.sharing import share
from nnrepl.values.text import decode


class _Captured:
    """Takes the place of an output while `evalc` runs."""

    def __init__(self) -> None:
        self._parts = io.StringIO()

    def write(self, text: str) -> None:
        self._parts.write(text)

    def flush(self) -> None:
        pass

    @property
    def text(self) -> str:
        return self._parts.getvalue()


def _text(value: Any, who: str, what: str) -> str:
    if not is_string(value):
        raise OctaveError(f"{who}: {what} must be a string")
    return decode(value) if isinstance(value, str) else ""


def _evaluate(context: Context, code: str, catch: str | None, frame: Frame, nargout: int) -> Any:
    if catch is None:
        return context.evaluate(code, frame, nargout)
    try:
        return context.evaluate(code, frame, nargout)
    except Exception as error:
        if not context.note_error(error):
            raise
        return context.evaluate(catch, frame, nargout)


def _one(values: Any, nargout: int) -> Any:
    if nargout == 0:
        return None
    return values[0] if nargout == 1 else values


@builtin("eval(TRY)", "eval(TRY, CATCH)", "[out1, ...] = eval(TRY, ...)", caller=True)
def eval_(code: Any, catch: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Run a text as if it stood here; where it fails and CATCH is given, run that.

    With outputs the text must be one expression, whose values they take. `lasterr` tells CATCH what went wrong.

    >> x = 2; eval("y = x + 1")
    y = 3

    >> eval("undefined_name", "disp('no')")
    no
    """
    text = _text(code, "eval", "TRY")
    other = None if catch is None else _text(catch, "eval", "CATCH")
    return _one(_evaluate(context, text, other, context.frame, nargout), nargout)


@builtin("s = evalc(TRY)", "s = evalc(TRY, CATCH)", "[s, out1, ...] = evalc(TRY)", caller=True)
def evalc(code: Any, catch: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Run a text as if it stood here and give what it prints, warnings too, instead of printing it.

    With more outputs the text must be one expression, whose values they take.

    >> s = evalc("disp(5)");
    >> double(s)
    ans =

       53   10
    """
    text = _text(code, "eval", "TRY")
    other = None if catch is None else _text(catch, "eval", "CATCH")
    captured, before = _Captured(), (context.out, context.err)
    context.out = context.err = captured
    try:
        values = _evaluate(context, text, other, context.frame, max(nargout - 1, 0))
    finally:
        context.out, context.err = before
    return (captured.text, *values) if nargout > 1 else captured.text


def _depth_of(context: Context, where: Any, who: str) -> int:
    """The place of a frame among the running ones."""
    name = _text(where, who, "CONTEXT")
    if name == "base":
        return 0
    if name == "caller":
        return max(len(context.frames) - 2, 0)
    raise OctaveError(f'{who}: CONTEXT must be "caller" or "base"')


@contextmanager
def _seen_from(context: Context, depth: int) -> Iterator[Frame]:
    """The frames above this one are not there meanwhile: what is called has it for its caller."""
    above = context.frames[depth + 1 :]
    del context.frames[depth + 1 :]
    try:
        yield context.frames[depth]
    finally:
        context.frames[depth + 1 :] = above


@builtin("evalin(CONTEXT, TRY)", "[out1, ...] = evalin(CONTEXT, TRY, CATCH)", caller=True)
def evalin(where: Any, code: Any, catch: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Run a text in the workspace of the prompt ("base") or of the function that called this one ("caller").

    >> x = 3; evalin("base", "x + 1")
    ans = 4
    """
    depth = _depth_of(context, where, "evalin")
    text = _text(code, "evalin", "TRY")
    other = None if catch is None else _text(catch, "evalin", "CATCH")
    with _seen_from(context, depth) as frame:
        return _one(_evaluate(context, text, other, frame, nargout), nargout)


@builtin("assignin(CONTEXT, NAME, VALUE)", caller=True)
def assignin(where: Any, name: Any, value: Any, *, context: Context) -> None:
    """Give a variable a value in the workspace of the prompt ("base") or of the calling function ("caller").

    >> assignin("base", "n", 5); n
    n = 5
    """
    frame = context.frames[_depth_of(context, where, "assignin")]
    variable = _text(name, "assignin", "VARNAME")
    if not variable.isidentifier() or not variable.isascii():
        raise OctaveError(f"assignin: invalid variable name '{variable}'")
    if variable in KEYWORDS:
        raise OctaveError(f"assignin: invalid assignment to keyword '{variable}'")
    frame.set(variable, share(value))


@builtin("exit", "exit(STATUS)", 'exit(STATUS, "force")', aliases=("quit",))
def exit_(status: Any = 0.0, option: Any = None) -> None:
    """Leave nnrepl with this exit status (0 by default). "force" is taken and changes nothing, "cancel" stays."""
    if isinstance(status, str):
        status, option = 0.0, status
    code = int(number(status, "quit: STATUS must be an integer"))
    if option not in (None, "cancel", "force"):
        raise OctaveError('quit: option must be string "cancel" or "force"')
    if option != "cancel":
        raise ExitRequest(code)
