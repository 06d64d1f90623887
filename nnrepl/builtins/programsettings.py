"""Which programs and files are used: EDITOR, EXEC_PATH, IMAGE_PATH, PAGER_FLAGS, and what no longer has its name."""

from __future__ import annotations

import os
from typing import Any

from nnrepl.builtins.saving import header_format
from nnrepl.builtins.settingvalues import Setting, flag, forms, kept, words
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm, to_array, type_name
from nnrepl.values.kinds import is_array_like
from nnrepl.values.text import decode, encode

_FOUND_PATH = os.environ.get("PATH", "")


def _named(value: Any, who: str) -> str:
    word = words(value, who)
    if not word:
        raise OctaveError(f"{who}: value must not be empty")
    return word


def _put_editor(context: Context, value: str) -> None:
    os.environ["EDITOR"] = decode(value)


def _put_programs(context: Context, value: str) -> None:
    context.state["EXEC_PATH"] = value
    os.environ["PATH"] = os.pathsep.join(filter(None, (_FOUND_PATH, decode(value))))


def _put_header(context: Context, value: str) -> None:
    context.state["save_header_format_string"] = value


_EDITOR = Setting("EDITOR", _named, lambda context: encode(os.environ.get("EDITOR") or "emacs"), _put_editor)
_PROGRAMS = Setting("EXEC_PATH", _named, lambda context: context.state.get("EXEC_PATH", ""), _put_programs)
_IMAGES = kept("IMAGE_PATH", _named, ".")
_PAGER_FLAGS = kept("PAGER_FLAGS", _named, "")
_AT_ONCE = kept("page_output_immediately", flag, False)
_SAVED_BY = Setting("save_header_format_string", words, header_format, _put_header)


@builtin(*forms("EDITOR"), leaving=True)
def EDITOR(*args: Any, nargout: int = 1, context: Context) -> Any:
    """The program in which Ctrl-X Ctrl-E opens what is typed at the prompt: the environment variable EDITOR, or this.

    >> EDITOR("vi"); EDITOR()
    ans = vi
    """
    return _EDITOR.call(args, nargout, context)


@builtin(*forms("EXEC_PATH"), leaving=True)
def EXEC_PATH(*args: Any, nargout: int = 1, context: Context) -> Any:
    """The folders, with colons between them, in which `system` looks for programs after those of the variable PATH.

    >> EXEC_PATH("/opt/tools/bin"); EXEC_PATH()
    ans = /opt/tools/bin
    """
    return _PROGRAMS.call(args, nargout, context)


@builtin(*forms("IMAGE_PATH"), leaving=True)
def IMAGE_PATH(*args: Any, nargout: int = 1, context: Context) -> Any:
    """The folders, with colons between them, in which `imread` looks for files: the current one unless set.

    >> IMAGE_PATH()
    ans = .
    """
    return _IMAGES.call(args, nargout, context)


@builtin(*forms("PAGER_FLAGS"), leaving=True)
def PAGER_FLAGS(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Options for the program that shows long output page by page, see PAGER; none unless set.

    >> PAGER_FLAGS("-S"); PAGER_FLAGS()
    ans = -S
    """
    return _PAGER_FLAGS.call(args, nargout, context)


@builtin(*forms("page_output_immediately"), leaving=True)
def page_output_immediately(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether the pager starts with the first line of output, not when that fills the screen. Gives the old value.

    >> page_output_immediately()
    ans = 0
    """
    return _AT_ONCE.call(args, nargout, context)


@builtin(*forms("save_header_format_string"), leaving=True)
def save_header_format_string(*args: Any, nargout: int = 1, context: Context) -> Any:
    """The first line of a text file that `save` writes, as a format of `strftime`. Gives what it was before.

    >> save_header_format_string("# %Y"); save_header_format_string()
    ans = # %Y
    """
    return _SAVED_BY.call(args, nargout, context)


# ------------------------------------------------------- settings with new names


def _renamed(who: str, args: tuple[Any, ...], nargout: int, context: Context) -> Any:
    """A setting that says the opposite of the one that has taken its place."""
    new = who.replace("disable", "optimize")
    if who not in context.state.setdefault("told_obsolete", set()):
        context.state["told_obsolete"].add(who)
        context.warn(
            f"{who} is obsolete and will be removed from a future version of Octave, please use {new} instead",
            "Octave:deprecated-function",
        )
    if not args:
        return context.call(new, (), 1) is False
    if not is_array_like(args[0]):
        raise OctaveError(f"unary operator '!' not implemented for '{type_name(args[0])}' operands")
    opposite = norm(to_array(args[0]) == 0)
    before = context.call(new, (opposite, *args[1:]), max(nargout, 1))
    return before is False if nargout else None


@builtin(*forms("disable_range"), leaving=True)
def disable_range(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether ranges are stored as matrices: the opposite of optimize_range, which has taken its place.

    >> warning off; disable_range()
    ans = 0
    """
    return _renamed("disable_range", args, nargout, context)


@builtin(*forms("disable_diagonal_matrix"), leaving=True)
def disable_diagonal_matrix(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether diagonal matrices are stored in full: the opposite of optimize_diagonal_matrix, which is its successor.

    >> warning off; disable_diagonal_matrix()
    ans = 0
    """
    return _renamed("disable_diagonal_matrix", args, nargout, context)


@builtin(*forms("disable_permutation_matrix"), leaving=True)
def disable_permutation_matrix(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether permutation matrices are stored in full: the opposite of optimize_permutation_matrix, its successor.

    >> warning off; disable_permutation_matrix()
    ans = 0
    """
    return _renamed("disable_permutation_matrix", args, nargout, context)


# --------------------------------------------------------------------- functions


def _when(value: Any, who: str) -> str:
    word = words(value, who)
    if word not in ("all", "system", "none"):
        raise OctaveError(f'{who}: argument must be one of "all", "system", or "none"')
    return word


_TIMES = kept("ignore_function_time_stamp", _when, "system")


@builtin("val = ignore_function_time_stamp()", "old = ignore_function_time_stamp(new)")
def ignore_function_time_stamp(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Of which functions it does not count that their file has changed: "all"; "system" and "none" are the same.

    Functions of the system are no files here. Gives what it was before.

    >> ignore_function_time_stamp()
    ans = system
    """
    return _TIMES.call(args, nargout, context)
