"""What functions know of their calls: nargin, nargout, isargout, inputname, and locks (mlock, munlock, mislocked)."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from nnrepl.builtins.args import text
from nnrepl.compiler.tracing import calling_file, ignored_outputs, running_arguments
from nnrepl.errors import OctaveError
from nnrepl.registry import Builtin, builtin
from nnrepl.runtime.conditions import truth
from nnrepl.runtime.context import Context
from nnrepl.syntax import nodes as n
from nnrepl.syntax.printer import print_expr
from nnrepl.values.convert import norm, to_array, type_name
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import is_array_like, is_text, numel_of
from nnrepl.values.text import encode


@builtin("n = nargin()", "n = nargin(fcn)")
def nargin(fcn: Any = None, *, context: Context) -> float:
    """How many inputs the function that asks was called with, or how many a function takes.

    Of a function that takes any number it is -(k+1), k being the number of those before varargin.

    >> nargin(@(x, y) x + y)
    ans = 2
    """
    if fcn is None:
        return float(len(context.state.get("argv", ())) if context.frame.nargin < 0 else context.frame.nargin)
    counts = _octave_counts(fcn, context)
    if counts is not None:
        return float(counts[0])
    names = _parameters(fcn, context)
    return float(-len(names) if names and names[-1] == "varargin" else len(names))


@builtin("n = nargout()", "n = nargout(fcn)")
def nargout_(fcn: Any = None, *, context: Context) -> float:
    """How many outputs the function that asks was asked for, or how many a function gives.

    Of a function that gives any number it is -(k+1), k being the number of those before varargout. An anonymous
    function gives any number.

    >> nargout(@(x) x)
    ans = -1
    """
    if fcn is None:
        if context.frame.nargout < 0:
            raise OctaveError("nargout: invalid use at top level")
        return float(context.frame.nargout)
    if isinstance(fcn, FunctionHandle) and fcn.node is not None:
        return -1.0
    counts = _octave_counts(fcn, context)
    if counts is not None:
        return float(counts[1])
    outputs = _function(fcn, "nargout", "output", context).node.outputs
    return float(-len(outputs) if outputs and outputs[-1] == "varargout" else len(outputs))


def _octave_counts(fcn: Any, context: Context) -> tuple[int, int] | None:
    """The numbers that are known of a builtin: those of functions that are files in Octave."""
    name = fcn.name if isinstance(fcn, FunctionHandle) else fcn
    if not isinstance(name, str) or not isinstance(context.find_function(name), Builtin):
        return None
    from nnrepl.callforms import COUNTS

    return COUNTS.get(name)


def _parameters(fcn: Any, context: Context) -> list[str]:
    if isinstance(fcn, FunctionHandle) and fcn.node is not None:
        return [param.name for param in fcn.node.params]
    return [param.name for param in _function(fcn, "nargin", "input", context).node.params]


def _function(fcn: Any, who: str, what: str, context: Context) -> Any:
    if isinstance(fcn, FunctionHandle) and fcn.nested is not None:
        return fcn.nested
    name = fcn.name if isinstance(fcn, FunctionHandle) else text(fcn, f"{who}: FCN must be a string or function handle")
    found = context.find_function(str(name))
    if isinstance(found, Builtin):
        raise OctaveError(f"{who}: number of {what} arguments unavailable for built-in function objects")
    if found is None or not hasattr(found, "node"):
        raise OctaveError(f"{who}: invalid function name: {name}")
    return found


@builtin("t = isargout(k)", caller=True)
def isargout(k: Any, *, context: Context) -> Any:
    """Whether the k-th output of the function that asks is wanted: asked for, and not ignored with `~`.

    The first one always counts as asked for. An array of numbers gives an array of answers.

    >> function [a, b] = f(), a = isargout(1); b = 2; disp(a), end
    >> [~, y] = f();
    0
    """
    if not _running(context):
        raise OctaveError("isargout: invalid call at top level")
    if not is_array_like(k) or is_text(k):
        raise OctaveError(f"isargout: wrong type argument '{type_name(k)}'")
    array = to_array(k)
    if array.dtype.kind == "c" or (array < 1).any() or (array != np.floor(array)).any():
        raise OctaveError("isargout: K must be a positive integer")
    ignored = list(ignored_outputs(context.frame.nargout))
    return norm((array <= max(context.frame.nargout, 1)) & ~np.isin(array, ignored))


# ------------------------------------------------------------------ inputname


@builtin("s = inputname(n)", "s = inputname(n, ids_only)", caller=True)
def inputname(number: Any, ids_only: Any = True) -> str:
    """The text of the n-th input of the function that asks, as its caller wrote it; empty where that is no name.

    With ids_only false also the text of an expression.

    >> function f(x), disp(inputname(1)), end
    >> width = 3; f(width)
    width
    """
    position = index_of(number)
    if position is None:
        raise OctaveError("inputname: N must be a scalar index")
    args = running_arguments(1)
    if len(args) < position:
        return ""
    arg = args[position - 1]
    if isinstance(arg, n.Name):
        return arg.id
    return "" if truth(ids_only) else print_expr(arg)


def index_of(value: Any) -> int | None:
    """The scalar index that a value is; also a character counts by its code."""
    if not (is_text(value) or is_array_like(value)) or numel_of(value) != 1:
        return None
    number = to_array(value).reshape(-1)[0]
    if number.dtype.kind == "c":
        return None
    return int(number) if 1 <= number < np.inf and number == np.floor(number) else None


# ---------------------------------------------------------------------- locks


def _locked(context: Context) -> set[str]:
    locked: set[str] = context.state.setdefault("locked_functions", set())
    return locked


def _running(context: Context) -> str:
    """The function that runs, or the script; empty at the prompt."""
    return context.frame.function or encode(os.path.splitext(os.path.basename(calling_file()))[0])


def _asked(name: Any, who: str, context: Context) -> str:
    if name is not None:
        return str(text(name, f"{who}: FCN must be a string"))
    found = _running(context)
    if not found:
        raise OctaveError(f"{who}: invalid use outside a function")
    return found


@builtin("mlock()", caller=True)
def mlock(*, context: Context) -> None:
    """Keep the function that calls this, and its persistent variables, when functions are cleared."""
    _locked(context).add(_asked(None, "mlock", context))


@builtin("munlock()", "munlock(fcn)", caller=True)
def munlock(fcn: Any = None, *, context: Context) -> None:
    """Let a function be cleared again, by default the one that calls this."""
    _locked(context).discard(_asked(fcn, "munlock", context))


@builtin("t = mislocked()", "t = mislocked(fcn)", caller=True)
def mislocked(fcn: Any = None, *, context: Context) -> bool:
    """Whether a function, by default the one that calls this, is kept when functions are cleared.

    >> mislocked("nothing")
    ans = 0
    """
    return encode(_asked(fcn, "mislocked", context)) in _locked(context)
