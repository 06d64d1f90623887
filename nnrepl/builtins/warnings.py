"""Warnings: warning, lastwarn."""

from __future__ import annotations

from typing import Any

from nnrepl.builtins.errors import message_of
from nnrepl.builtins.textargs import implicit_text
from nnrepl.compiler.tracing import live_stack
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Struct, StructArray
from nnrepl.values.kinds import is_array_like, is_string, is_text, numel_of

_OFF_AT_START = (
    "array-as-logical",
    "array-to-scalar",
    "array-to-vector",
    "imag-to-real",
    "language-extension",
    "missing-semicolon",
    "neg-dim-as-zero",
    "separator-insert",
    "single-quote-string",
    "str-to-num",
    "mixed-string-concat",
    "variable-switch-label",
)
_STATES = ("on", "off", "error", "query")

States = dict[str, str]
"""The state of each identifier that was set, and under "all" that of the others."""


def _states(context: Context) -> States:
    found: States | None = context.state.get("warning_states")
    if found is None:
        found = {"all": "on", **{f"Octave:{name}": "off" for name in _OFF_AT_START}}
        context.state["warning_states"] = found
    return found


@builtin(
    "warning(TEMPLATE, ...)",
    "warning(ID, TEMPLATE, ...)",
    "warning(STATE, ID)",
    'warning(STATE, ID, "local")',
    "s = warning()",
    leaving=True,
)
def warning(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Print a warning on the error stream, filled in as by printf; or switch the warnings with an identifier.

    STATE is "on", "off", "error" (it stops the program) or "query" (a struct tells); ID "all" means all of them. With
    "local" the state ends with the function that sets it.

    >> warning("off", "mine:note"); warning("query", "mine:note").state
    ans = off
    """
    if not args:
        return _all_states(context) if nargout else _list_states(context)
    if isinstance(args[0], Struct | StructArray):
        before = _restore(context, args[0])
        return before if nargout else None
    if all(map(is_string, args)) and str(args[0]) in _STATES:
        return _switch(context, [str(arg) for arg in args], nargout)
    said = context.state.get("last_warning", ("", ""))[0]
    if is_text(args[0]) or len(args) > 1:
        message, identifier = message_of(args, "warning", context)
    else:
        told = implicit_text(args[0], context) or (not is_array_like(args[0]) and numel_of(args[0]))
        message, identifier = "unspecified warning" if told else "", ""
    if message:
        give(context, message, identifier)
    return said if nargout else None


def give(context: Context, message: str, identifier: str) -> None:
    """Print a warning, or raise the error that it was made, unless it is switched off."""
    states = _states(context)
    state = states.get(identifier, states["all"]) if identifier else states["all"]
    if state == "error":
        raise OctaveError(message, identifier)
    if state == "on":
        context.state["last_warning"] = (message, identifier)
        context.err.write(f"warning: {message.removesuffix(chr(10))}\n{_trace() if message[-1:] != chr(10) else ''}")


def _trace() -> str:
    """The calls that led to a warning; a message that ends in a newline asks for none."""
    calls = live_stack()
    if not calls:
        return ""
    lines = "".join(f"    {call.name} at line {call.line} column {call.column}\n" for call in calls)
    return f"warning: called from\n{lines}\n"


def _switch(context: Context, words: list[str], nargout: int) -> Any:
    action, identifier = words[0], words[1] if len(words) > 1 else "all"
    states = _states(context)
    before: Any = Struct({"identifier": identifier, "state": states.get(identifier, states["all"])})
    if action == "query":
        return _query(context, before, nargout)
    if identifier == "all":
        if action == "error":
            raise OctaveError('warning: cannot specify "all" warning ID with state "error"')
        before = _all_states(context)
    if words[2:3] == ["local"] and context.frame is not context.frames[0]:
        _keep_for_caller(context, identifier)
    _set(states, identifier, action)
    return before if nargout > 0 else None


def _query(context: Context, state: Struct, nargout: int) -> Any:
    identifier = state.fields["identifier"]
    if identifier == "all":
        return _all_states(context) if nargout else _list_states(context)
    if nargout:
        return state
    context.out.write(f'"{identifier}" warning state is "{state.fields["state"]}"\n')
    return None


def _set(states: States, identifier: str, state: str) -> None:
    if identifier == "all":
        states.clear()
    elif state == states["all"] and identifier in states:
        del states[identifier]
        return
    states[identifier] = state


class _LocalStates:
    """The states that warnings get back when the function that switched them is left."""

    def __init__(self, states: States):
        self.states = states
        self.before: States = {}

    def __call__(self) -> None:
        for identifier, state in self.before.items():
            _set(self.states, identifier, state)


def _keep_for_caller(context: Context, identifier: str) -> None:
    """Have the state end with the calling function. What counts is the state before the last switch in it."""
    waiting = context.frame.on_leave
    kept = next((undo for undo in waiting if isinstance(undo, _LocalStates)), None)
    states = _states(context)
    if kept is None:
        kept = _LocalStates(states)
        waiting.append(kept)
    kept.before[identifier] = states.get(identifier, states["all"])


def _all_states(context: Context) -> Any:
    items = [Struct({"identifier": name, "state": state}) for name, state in _states(context).items()]
    return StructArray.of(items, (1, len(items)), ("identifier", "state"))


def _list_states(context: Context) -> None:
    """Print the usual state of warnings, and the states of those that were set one by one."""
    states = _states(context)
    usual = states["all"]
    context.out.write(f"By default, warnings are {'enabled' if usual == 'on' else 'disabled'}.\n")
    others = [(name, state) for name, state in states.items() if name != "all"]
    if others:
        lines = "".join(f"{state:>7}  {name}\n" for name, state in others)
        context.out.write(f"Non-default warning states are:\n\n  State  Warning ID\n{lines}\n")


def _restore(context: Context, value: Struct | StructArray) -> Struct | StructArray:
    """Set the states that a struct lists; gives back those before."""
    states, before = _states(context), []
    for item in [value] if isinstance(value, Struct) else value.items():
        if not {"identifier", "state"} <= item.fields.keys():
            raise OctaveError("warning: STATE structure must have fields 'identifier' and 'state'")
        identifier, state = (implicit_text(item.fields[name], context) for name in ("identifier", "state"))
        if state not in _STATES[:3]:
            raise OctaveError(f"invalid warning state: {state}")
        before.append(Struct({"identifier": identifier, "state": states.get(identifier, states["all"])}))
        _set(states, identifier, state)
    return before[0] if len(before) == 1 else StructArray.of(before, (1, len(before)), ("identifier", "state"))


@builtin("[msg, id] = lastwarn()", "lastwarn(MSG)", "lastwarn(MSG, ID)")
def lastwarn(message: Any = None, identifier: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """The message and identifier of the last warning; with arguments sets them.

    >> lastwarn("note"); lastwarn()
    ans = note
    """
    found = context.state.get("last_warning", ("", ""))
    if message is not None:
        if not is_string(message) or (identifier is not None and not is_string(identifier)):
            raise OctaveError("lastwarn: all arguments must be strings")
        context.state["last_warning"] = (str(message), str(identifier or ""))
        if nargout == 0:
            return None
    return found if nargout > 1 else found[0]
