"""How the prompt looks and behaves: PS1, PS2, PS4, PAGER, beep_on_error, and what becomes of the history."""

from __future__ import annotations

import os
from typing import Any

from nnrepl.builtins.settingvalues import Reader, Setting, character, flag, forms, kept, whole, words
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.text import decode, encode


def _fixed(name: str, read: Reader, value: Any, what: str) -> Setting:
    """A setting that cannot be changed: another value is an error that says what is not supported."""

    def same(given: Any, who: str) -> Any:
        if read(given, who) != value:
            raise OctaveError(f"{who}: {what} is not supported")
        return value

    return kept(name, same, value)


def _put_pager(context: Context, value: str) -> None:
    os.environ["PAGER"] = decode(value)


_PS1 = kept("PS1", words, ">> ")
_PS2 = kept("PS2", words, ".. ")
_PS4 = _fixed("PS4", words, "+ ", "printing commands before they run")
_PAGER = Setting("PAGER", words, lambda context: encode(os.environ.get("PAGER", "less")), _put_pager)
_BEEP = kept("beep_on_error", flag, False)
def history_place() -> str:
    """The file in which the history is kept unless another is set."""
    home = os.environ.get("XDG_STATE_HOME") or os.path.join(os.path.expanduser("~"), ".local", "state")
    return os.path.join(home, "nnrepl", "history")


def _put_history(context: Context, value: str) -> None:
    context.state["history_file"] = value
    use = context.state.get("use_history_file")
    if use is not None:
        use(decode(value))


_FILE = Setting(
    "history_file", words, lambda context: context.state.get("history_file", encode(history_place())), _put_history
)
_STAMP = kept("history_timestamp_format_string", words, "")
_APPENDED = kept("completion_append_char", character, "")
_SAVED = _fixed("history_save", flag, True, "a prompt that keeps no history")
_SIZE = _fixed("history_size", whole(-1), -1.0, "a limit of the history")


@builtin(*forms("PS1"), leaving=True)
def PS1(*args: Any, nargout: int = 1, context: Context) -> Any:
    r"""The text before what is typed at the prompt, ">> " unless set. Gives what it was before.

    In it `\w` stands for the current folder, `\W` for its last part, `\u` for the user, `\h` for the machine, `\t` for
    the time, `\$` for `$` and `\\` for a backslash.

    >> PS1("nn> "); PS1()
    ans = nn>
    """
    return _PS1.call(args, nargout, context)


@builtin(*forms("PS2"), leaving=True)
def PS2(*args: Any, nargout: int = 1, context: Context) -> Any:
    """The text before the further lines of a statement at the prompt, ".. " unless set. Gives what it was before.

    >> PS2("-> "); double(PS2()(1))
    ans = 45
    """
    return _PS2.call(args, nargout, context)


@builtin(*forms("PS4"), leaving=True)
def PS4(*args: Any, nargout: int = 1, context: Context) -> Any:
    """What would stand before commands that are printed before they run. They never are: changing it is an error.

    >> double(PS4()(1))
    ans = 43
    """
    return _PS4.call(args, nargout, context)


@builtin(*forms("PAGER"), leaving=True)
def PAGER(*args: Any, nargout: int = 1, context: Context) -> Any:
    """The program that shows long output page by page after `more on`: the environment variable PAGER, or this.

    >> PAGER("more"); PAGER()
    ans = more
    """
    return _PAGER.call(args, nargout, context)


@builtin(*forms("beep_on_error"), leaving=True)
def beep_on_error(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether the terminal's bell rings before the message of an error, off unless set. Gives what was set before.

    >> beep_on_error()
    ans = 0
    """
    return _BEEP.call(args, nargout, context)


@builtin(*forms("history_save"), leaving=True)
def history_save(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Whether what is typed at the prompt is kept for later sessions. It is: turning it off is an error.

    >> history_save()
    ans = 1
    """
    return _SAVED.call(args, nargout, context)


@builtin(*forms("history_size"), leaving=True)
def history_size(*args: Any, nargout: int = 1, context: Context) -> Any:
    """How many entries of the history are kept: -1, all of them. Changing it is an error.

    >> history_size()
    ans = -1
    """
    return _SIZE.call(args, nargout, context)


@builtin(*forms("history_file"), leaving=True)
def history_file(*args: Any, nargout: int = 1, context: Context) -> Any:
    """The file in which what is typed at the prompt is kept for later sessions. Gives what it was before.

    >> history_file("/tmp/typed"); history_file()
    ans = /tmp/typed
    """
    return _FILE.call(args, nargout, context)


@builtin(*forms("history_timestamp_format_string"), leaving=True)
def history_timestamp_format_string(*args: Any, nargout: int = 1, context: Context) -> Any:
    """The entry that the end of a session leaves in the history, as a format of `strftime`; none unless it is set.

    >> history_timestamp_format_string("# %Y"); history_timestamp_format_string()
    ans = # %Y
    """
    return _STAMP.call(args, nargout, context)


@builtin(*forms("completion_append_char"), leaving=True)
def completion_append_char(*args: Any, nargout: int = 1, context: Context) -> Any:
    """The character that stands behind a name that was completed at the prompt; none unless it is set.

    >> completion_append_char(" "); double(completion_append_char())
    ans = 32
    """
    return _APPENDED.call(args, nargout, context)
