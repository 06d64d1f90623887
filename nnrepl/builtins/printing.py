"""Text out: printf and sprintf, disp and display."""

from __future__ import annotations

from typing import Any

from nnrepl.display.format import Format
from nnrepl.display.printf import format_template, print_template
from nnrepl.display.show import disp as disp_text
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.kinds import numel_of
from nnrepl.values.text import row


@builtin("s = sprintf(template, x, ...)", "[s, msg, length] = sprintf(...)", fresh=True)
def sprintf(template, *args, nargout=1):
    """Numbers and strings written by a template, as a string.

    Conversions are those of C (%d %i %f %e %g %x %o %c %s %%), with flags, width and precision; the template is used
    again until all elements of the arguments are written. In single quotes it may hold escape sequences. A number that
    is not whole is written by %d as by %f, %g or %e, and text by %d as its codes.

    >> sprintf("%d: %5.2f\\n", 3, pi)
    ans = 3:  3.14

    """
    written = row(format_template(template, list(args), "sprintf"))
    return (written, "", float(numel_of(written))) if nargout > 1 else written


@builtin("printf(template, x, ...)", "n = printf(template, x, ...)")
def printf(template, *args, nargout=1, context):
    """Print numbers and strings by a template, as `sprintf` writes them; the result is how many bytes there were.

    >> printf("%s = %g\\n", "rate", 0.25)
    rate = 0.25
    """
    count = print_template(template, list(args), "printf", context.out.write)
    return float(count) if nargout else None


@builtin("disp(x)", "s = disp(x)", fresh=True)
def disp(x, *, nargout=1, context):
    """Print a value without its name, or give what would be printed as a string.

    >> disp([1 2; 3 4])
       1   2
       3   4
    """
    text = disp_text(x, context.state.get("format") or Format())
    if nargout:
        return row(text)
    context.out.write(text)
    return None


@builtin("display(x)", "display(x, name)")
def display(x, name: Any = None, *, context):
    """Print a value as a statement without a semicolon does: a variable, or what is given a name, under its name.

    >> x = 5; display(x)
    x = 5
    >> display(x + 1)
    6
    """
    if name is not None and not isinstance(name, str):
        raise OctaveError("NAME must be a string")
    shown = _variable(context) if name is None else str(name)
    if shown:
        context.display(x, shown)
    else:
        context.out.write(disp_text(x, context.state.get("format") or Format()))


def _variable(context: Any) -> str:
    """The name that the argument of the running call is written as; empty for an expression."""
    texts = context.argument_texts()
    return texts[0] if len(texts) == 1 and texts[0].isidentifier() else ""
