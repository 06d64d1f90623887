"""Numbers as text: num2str, int2str, mat2str, rats."""

from __future__ import annotations

from nnrepl.builtins.args import kind_name, to_count
from nnrepl.builtins.textargs import usage
from nnrepl.display import numbers
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import is_array_like, is_text, numel_of


@builtin("str = num2str(x)", "str = num2str(x, precision)", "str = num2str(x, template)", fresh=True)
def num2str(x, arg=None):
    """A number or matrix as text, a row for each row; text stays as it is.

    `precision` is the number of significant digits; a template is used as by `sprintf`.

    >> num2str(pi)
    ans = 3.1416

    >> num2str([1 2 3])
    ans = 1  2  3
    """
    return numbers.num2str(x, arg)


@builtin("str = int2str(x)", fresh=True)
def int2str(n):
    """Numbers rounded to whole ones, as text.

    >> int2str(2.7)
    ans = 3
    """
    return numbers.int2str(n)


@builtin("str = mat2str(x)", "str = mat2str(x, precision)", 'str = mat2str(x, precision, "class")', fresh=True)
def mat2str(x, n=None, cls=None):
    """A matrix as the text of an expression that gives it again, with 15 significant digits unless said otherwise.

    With "class" the name of the class is part of it.

    >> mat2str([1 2; 3 4.5])
    ans = [1 2;3 4.5]
    """
    if is_text(n) and cls is None:
        n, cls = None, n
    if cls is not None and not is_text(cls):
        raise usage("mat2str")
    return numbers.mat2str(x, n, cls == "class")


@builtin("str = rats(x)", "str = rats(x, len)", fresh=True)
def rats(x, length=None, *, context):
    """Numbers as fractions of integers, as text; `len` is the length of a field.

    >> strtrim(rats(0.75))
    ans = 3/4
    """
    fmt = context.state["format"]
    if length is None:
        return numbers.rats(x, fmt)
    if not is_array_like(length) or is_text(length):
        raise OctaveError(f"octave_base_value::nint_value (): wrong type argument '{kind_name(length)}'")
    if numel_of(length) == 0:
        raise OctaveError("octave_base_value::nint_value (): wrong type argument 'matrix'")
    size = to_array(length).flat[0].real
    if size != size:
        raise OctaveError("conversion of NaN to integer value failed")
    return numbers.rats(x, fmt, min(to_count(size), numbers.MOST_LENGTH))
