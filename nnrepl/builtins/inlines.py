"""Functions written as texts, which Octave keeps for old programs: inline, formula, argnames, vectorize."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from nnrepl.builtins.args import invalid_call, number
from nnrepl.display.show import handle_text
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context, Frame
from nnrepl.values.containers import Cell
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import is_string, is_text, numel_of
from nnrepl.values.objects import Object
from nnrepl.values.sentinels import MISSING

_CONSTANTS = {"i", "j", "pi", "e", "eps", "Inf", "NaN", "NA"}
_TOKEN = re.compile(
    r"(?P<number>\d+\.?\d*(?:[eEdD][+-]?\d+)?|\.\d+(?:[eEdD][+-]?\d+)?)"
    r"|(?P<name>[A-Za-z_]\w*)(?P<call>\s*\()?"
)
_OPERATOR = re.compile(r"(?<!\.)(\^|\*|/)")


class Inline(FunctionHandle, Object):
    """A function whose body is a text; it is called as a handle is."""

    class_name: ClassVar[str] = "inline"
    type_name: ClassVar[str] = "class"

    def __init__(self, expression: str, names: list[str], context: Context):
        FunctionHandle.__init__(self, self._first_call)
        self.expression = expression
        self.names = names
        self._context = context

    def _first_call(self, *args: Any, nargout: int = 1) -> Any:
        """An error in the text is one of the call, not of the definition."""
        text = f"@({', '.join(self.names)}) {self.expression}"
        self.call = self._context.evaluate(text, Frame({}), 1)[0].call
        return self.call(*args, nargout=nargout)

    def as_text(self) -> str:
        return self.expression

    def index(self, args: tuple[Any, ...]) -> Any:
        return self.call(*args)

    def get(self, name: str) -> Any:
        raise OctaveError("@inline/subsref: invalid subscript type")

    def assign(self, args: tuple[Any, ...], value: Any) -> None:
        raise OctaveError("invalid class assignment")

    def describe(self) -> str:
        """As it prints."""
        return "  <class inline>\n"


def _names_in(expression: str) -> list[str]:
    """The variables of an expression; x if there is none."""
    return variables_of(expression) or ["x"]


def variables_of(expression: str) -> list[str]:
    """The names in an expression that are neither called nor constants."""
    found = {token["name"] for token in _TOKEN.finditer(expression) if token["name"] and not token["call"]}
    return sorted(found - _CONSTANTS)


@builtin("f = inline(text)", "f = inline(text, name, ...)", "f = inline(text, n)", fresh=True)
def inline(expr: Any = MISSING, *args: Any, context: Context) -> Any:
    """A function whose body is a text. Anonymous functions do the same better; this is here for old programs.

    Its arguments are the names that follow, or x, P1, ... Pn where a number follows, or the variables of the text.

    >> warning("off", "Octave:legacy-function");
    >> f = inline("x^2 + y"); f(3, 1)
    ans = 10
    """
    if expr is MISSING:
        raise invalid_call("inline")
    context.warn("inline is obsolete; use anonymous functions instead", "Octave:legacy-function")
    if not is_string(expr):
        raise OctaveError("inline: EXPR must be a string")
    text = str(expr) if isinstance(expr, str) else ""
    if not args:
        return Inline(text, _names_in(text), context)
    if len(args) == 1 and not is_text(args[0]):
        return Inline(text, ["x", *(f"P{k + 1}" for k in range(_count(args[0])))], context)
    if not all(isinstance(arg, str) for arg in args):
        raise OctaveError("inline: additional arguments must be strings")
    return Inline(text, [str(arg) for arg in args], context)


def _count(value: Any) -> int:
    message = "inline: N must be an integer"
    if isinstance(value, Cell | Object) or numel_of(value) != 1:
        raise OctaveError(message)
    found = number(value, message)
    if found != int(found):
        raise OctaveError(message)
    if found < 0:
        raise OctaveError("inline: N must be a positive integer")
    return int(found)


def _inline(value: Any, who: str) -> Inline:
    if not isinstance(value, Inline):
        raise OctaveError(f"'{who}' undefined")
    return value


@builtin("text = formula(f)", fresh=True)
def formula(f: Any) -> Any:
    """The text that is the body of an inline function.

    >> warning("off", "Octave:legacy-function"); formula(inline("2*x"))
    ans = 2*x
    """
    return _inline(f, "formula").expression


@builtin("names = argnames(f)", fresh=True)
def argnames(f: Any) -> Any:
    """The names of the arguments of an inline function, in a cell.

    >> warning("off", "Octave:legacy-function"); argnames(inline("a*b"))
    ans =
    {
      [1,1] = a
      [2,1] = b
    }

    """
    names = _inline(f, "argnames").names
    return Cell.of(names, (len(names), 1))


@builtin("g = vectorize(f)", fresh=True)
def vectorize(f: Any, *, context: Context) -> Any:
    """A function, or the text of one, with *, / and ^ replaced by those that work element by element.

    >> warning("off", "Octave:legacy-function"); vectorize("x^2*y")
    ans = x.^2.*y
    """
    if isinstance(f, Inline):
        return Inline(_by_element(f.expression), f.names, context)
    context.warn("vectorize is unreliable; its use is strongly discouraged", "Octave:legacy-function")
    if isinstance(f, str):
        return _by_element(str(f))
    if isinstance(f, FunctionHandle) and f.node is not None:
        return context.evaluate(_by_element(handle_text(f)), Frame(dict(f.captured)), 1)[0]
    raise OctaveError("vectorize: FUN must be a string or anonymous function handle")


def _by_element(text: str) -> str:
    return _OPERATOR.sub(r".\1", text)
