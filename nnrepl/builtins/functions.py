"""Function handles, calling by name, and checking how a function was called."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.textargs import evaluated, implicit_text, usage
from nnrepl.display.show import handle_text
from nnrepl.errors import OctaveError
from nnrepl.registry import BUILTINS, builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import norm, to_array
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import class_of, dims_of, dims_text, is_array_like, is_text, numel_of
from nnrepl.values.sentinels import MISSING
from nnrepl.values.sharing import share
from nnrepl.values.text import CharArray


@builtin("s = func2str(f)", fresh=True)
def func2str(f):
    """The name of a function handle, or the text of an anonymous function.

    >> func2str(@(x) x.^2)
    ans = @(x) x .^ 2
    """
    if type(f) is not FunctionHandle:
        raise OctaveError("func2str: FCN_HANDLE argument must be a function handle object")
    return handle_text(f) if f.node is not None else f.name


_OPERATORS = {
    "+": "plus",
    "-": "minus",
    "*": "mtimes",
    ".*": "times",
    "/": "mrdivide",
    "./": "rdivide",
    "\\": "mldivide",
    ".\\": "ldivide",
    "^": "mpower",
    "**": "mpower",
    ".^": "power",
    ".**": "power",
    "<": "lt",
    "<=": "le",
    ">": "gt",
    ">=": "ge",
    "==": "eq",
    "!=": "ne",
    "~=": "ne",
    "&": "and",
    "|": "or",
    "!": "not",
    "~": "not",
    "'": "ctranspose",
    ".'": "transpose",
}
"""The functions that operators stand for."""


@builtin("f = str2func(s)")
def str2func(s, option=None, *, context):
    """A handle to the function of a name, or the anonymous function of a text that begins with `@`.

    >> f = str2func("@(x) x + 1");
    >> f(2)
    ans = 3
    """
    if isinstance(s, CharArray):
        s = implicit_text(s, context)
    if not isinstance(s, str):
        raise OctaveError("str2func: FCN_NAME must be a string")
    if option is not None:
        context.warn("str2func: second argument ignored", "Octave:str2func-global-argument")
    text = s.strip()
    if not text:
        raise OctaveError("str2func: invalid function name")
    if text.startswith("@"):
        return evaluated(text, context)
    return context.handle(_OPERATORS.get(text, text))


@builtin("[v1, ...] = feval(f, ...)")
def feval(f, *args, nargout=1, context):
    """Call a function, given as a handle or by its name.

    >> feval("max", [3 9 2])
    ans = 9
    """
    if isinstance(f, FunctionHandle):
        return f.call(*args, nargout=nargout)
    if isinstance(f, CharArray):
        f = implicit_text(f, context)
    if not isinstance(f, str):
        raise OctaveError("feval: first argument must be a string, inline function, or a function handle")
    if context.find_function(f) is None:
        raise OctaveError(f"feval: function '{f}' not found")
    return context.call(str(f), args, nargout)


@builtin("[v1, ...] = builtin(f, ...)", name="builtin")
def builtin_(f: Any, *args: Any, nargout: int = 1, context: Context) -> Any:
    """Call the builtin of this name, also where a function in a file hides it.

    >> builtin("max", [3 9 2])
    ans = 9
    """
    if not isinstance(f, str):
        raise OctaveError("builtin: function name (F) must be a string")
    found = BUILTINS.find(str(f))
    if found is None:
        raise OctaveError(f"builtin: lookup for symbol '{f}' failed")
    return context.call_builtin(found, args, nargout)


@builtin("s = functions(f)", fresh=True)
def functions(f):
    """What is known of a function handle, as a struct: its name or text, its type, and what it captured.

    >> functions(@sin).type
    ans = simple
    """
    if not isinstance(f, FunctionHandle):
        raise OctaveError("functions: FCN_HANDLE argument must be a function handle object")
    if f.nested is not None:
        variables = Struct({name: share(value) for name, value in sorted(_variables_of(f.nested.frame).items())})
        return Struct({"function": f.name, "type": "nested", "file": "", "workspace": Cell.of([variables])})
    if f.node is None:
        return Struct({"function": f.name, "type": "simple", "file": ""})
    workspace = Struct({name: share(value) for name, value in f.captured.items()})
    fields = {
        "function": handle_text(f),
        "type": "anonymous",
        "file": "",
        "workspace": Cell.of([workspace]),
        "within_file_path": "",
    }
    return Struct(fields)


def _variables_of(frame):
    """The variables around a nested function, which are in a dict or in the cells of a closure."""
    if isinstance(frame, dict):
        return {name: frame[name] for name in frame}
    names = [name.removesuffix(".var") for name in frame.__code__.co_freevars]
    found = {}
    for name, cell in zip(names, frame.__closure__ or (), strict=True):
        try:
            value = cell.cell_contents
        except ValueError:
            continue
        if value is not MISSING:
            found[name] = value
    return found


@builtin("c = bsxfun(f, a, b)", fresh=True)
def bsxfun(f, a, b, *, context):
    """Apply a function of two arguments element by element, repeating dimensions of length 1 to those of the other.

    >> disp(bsxfun(@plus, [1 2 3], [10; 20]))
       11   12   13
       21   22   23
    """
    if not isinstance(f, FunctionHandle | str):
        raise OctaveError("bsxfun: F must be a string or function handle")
    if not (is_array_like(a) and is_array_like(b)):
        raise OctaveError("bsxfun: A and B must be arrays")
    first, second = dims_of(a), dims_of(b)
    count = max(len(first), len(second))
    m, n = (dims + (1,) * (count - len(dims)) for dims in (first, second))
    if any(p != q and p != 1 and q != 1 for p, q in zip(m, n, strict=True)):
        raise OctaveError(f"bsxfun: nonconformant dimensions: {dims_text(first)} and {dims_text(second)}")
    name = f if isinstance(f, str) else f.name
    if name in _ELEMENTWISE:
        return context.call(f, (a, b))
    shape = tuple(q if p == 1 else p for p, q in zip(m, n, strict=True))
    if 0 in shape:
        return np.zeros(shape, order="F")
    return _by_columns(f, a, b, shape, context)


_ELEMENTWISE = frozenset(
    ["plus", "minus", "times", "rdivide", "ldivide", "power", "max", "min", "rem", "mod", "atan2", "hypot"]
) | {"eq", "ne", "lt", "le", "gt", "ge", "and", "or", "xor"}


def _column(array: np.ndarray, at: tuple[int, ...]) -> np.ndarray:
    keys: tuple[Any, ...] = tuple(k if size > 1 else 0 for k, size in zip(at, array.shape[1:], strict=True))
    return array[(slice(None), *keys)]


def _by_columns(f: Any, a: Any, b: Any, shape: tuple[int, ...], context: Any) -> Any:
    """The function called with a column of each array at a time, as Octave does."""
    left, right = to_array(a), to_array(b)
    left = left.reshape(left.shape + (1,) * (len(shape) - left.ndim), order="F")
    right = right.reshape(right.shape + (1,) * (len(shape) - right.ndim), order="F")
    out: np.ndarray | None = None
    for at in np.ndindex(shape[1:]):
        x, y = _column(left, at), _column(right, at)
        column = context.call(f, (norm(x.reshape(-1, 1).copy()), norm(y.reshape(-1, 1).copy())))
        values = to_array(column).reshape(-1)
        if out is None:
            out = np.empty((values.size, *shape[1:]), dtype=values.dtype, order="F")
        elif np.result_type(out, values) != out.dtype:
            out = out.astype(np.result_type(out, values))
        out[(slice(None), *at)] = values
    assert out is not None
    return norm(out)


def _count(value: Any, message: str) -> float:
    if not is_array_like(value) or numel_of(value) != 1:
        raise OctaveError(message)
    return float(to_array(value).item().real)


@builtin("narginchk(minargs, maxargs)", caller=True)
def narginchk(minargs, maxargs, *, context):
    """Raise an error unless the calling function was given at least `minargs` and at most `maxargs` inputs.

    >> function f(varargin), narginchk(1, 2), disp("fine"), end
    >> f(1)
    fine
    """
    low = _count(minargs, "narginchk: MINARGS must be a numeric scalar")
    high = _count(maxargs, "narginchk: MAXARGS must be a numeric scalar")
    if low > high:
        raise OctaveError("narginchk: MINARGS cannot be larger than MAXARGS")
    given = max(context.frame.nargin, 0)
    if given < low:
        raise OctaveError("narginchk: not enough input arguments")
    if given > high:
        raise OctaveError("narginchk: too many input arguments")


def _checked(who: str, kind: str, args: tuple[Any, ...]) -> Any:
    """The message that the number of arguments calls for, or an empty matrix."""
    low, high, given = (_count(arg, f"{who}: MINARGS, MAXARGS, and NARGS must be scalars") for arg in args[:3])
    form = args[3] if len(args) > 3 else "string"
    if low > high:
        raise OctaveError(f"{who}: MINARGS must be <= MAXARGS")
    if form not in ("string", "struct"):
        raise OctaveError(f'{who}: output type must be either "string" or "struct"')
    message, identifier = "", ""
    if given < low:
        message, identifier = f"not enough {kind} arguments", f"Octave:{who}:not-enough-{kind}s"
    elif given > high:
        message, identifier = f"too many {kind} arguments", f"Octave:{who}:too-many-{kind}s"
    if form == "string":
        return message
    if not message:
        return StructArray.of([], (0, 1), ["message", "identifier"])
    return Struct({"message": message, "identifier": identifier})


@builtin("msg = nargchk(minargs, maxargs, nargs)", 'msg = nargchk(minargs, maxargs, nargs, "struct")', fresh=True)
def nargchk(minargs, maxargs, nargs, outtype="string"):
    """The message for a number of inputs out of range; empty where it is in range.

    >> nargchk(0, 1, 2)
    ans = too many input arguments
    """
    return _checked("nargchk", "input", (minargs, maxargs, nargs, outtype))


@builtin("nargoutchk(minargs, maxargs)", "msg = nargoutchk(minargs, maxargs, nargs, outtype)", caller=True)
def nargoutchk(minargs, maxargs, *more, nargout=1, context):
    """Raise an error unless the calling function was asked for at least `minargs` and at most `maxargs` outputs.

    With `nargs` give the message for that number instead, as text or ("struct") as a struct.

    >> msg = nargoutchk(0, 1, 2)
    msg = too many output arguments
    """
    if more:
        if not nargout:
            raise usage("nargoutchk")
        return _checked("nargoutchk", "output", (minargs, maxargs, *more))
    low = _count(minargs, "nargoutchk: MINARGS must be a numeric scalar")
    high = _count(maxargs, "nargoutchk: MAXARGS must be a numeric scalar")
    if low > high:
        raise OctaveError("nargoutchk: MINARGS cannot be larger than MAXARGS")
    asked = max(context.frame.nargout, 0)
    if asked < low:
        raise OctaveError("nargoutchk: Not enough output arguments")
    if asked > high:
        raise OctaveError("nargoutchk: Too many output arguments")
    return None


@builtin("m = merge(mask, tval, fval)", aliases=("ifelse",))
def merge(mask, tval, fval):
    """Elements of `tval` where a logical mask is true, of `fval` elsewhere; a scalar mask picks one of them whole.

    >> disp(merge([true false], [1 2], [3 4]))
       1   4
    """
    flags = to_array(mask) if is_array_like(mask) and not is_text(mask) else None
    if flags is None or flags.dtype.kind not in "bfiu":
        raise OctaveError("merge: first argument must be logical or numeric")
    if flags.size == 1:
        return tval if flags.item() else fval
    yes, no = to_array(tval), to_array(fval)
    for each in (yes, no):
        if each.size != 1 and each.shape != flags.shape:
            raise OctaveError("merge: MASK, TVAL, and FVAL dimensions must match")
    if class_of(tval) != class_of(fval):
        raise OctaveError(f"merge: cannot merge {class_of(tval)} with {class_of(fval)} with array mask")
    return norm(np.where(flags != 0, yes, no).astype(np.result_type(yes, no)))
