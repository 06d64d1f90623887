"""Errors: error, lasterr, rethrow, print_usage."""

from __future__ import annotations

import os
import re
from typing import Any

from nnrepl.builtins.args import invalid_call, kind_name
from nnrepl.builtins.textargs import implicit_text
from nnrepl.compiler.tracing import calling_file
from nnrepl.display.printf import format_template
from nnrepl.errors import Frame, OctaveError
from nnrepl.registry import Builtin, builtin, usage_text
from nnrepl.runtime.context import Context
from nnrepl.runtime.exceptions import error_value
from nnrepl.syntax.nodes import FunctionDef
from nnrepl.values.containers import Struct, StructArray
from nnrepl.values.kinds import is_string, is_text
from nnrepl.values.text import encode

_IDENTIFIER = re.compile(r"[^\s:%]+(:[^\s:%]+)+\Z")


def message_of(args: tuple[Any, ...], who: str, context: Context) -> tuple[str, str]:
    """Message and identifier from the arguments of `error` and `warning`."""
    first = args[0]
    if isinstance(first, Struct):
        raise OctaveError("octave_base_value::convert_to_str_internal (): wrong type argument 'scalar struct'")
    if not is_text(first):
        implicit_text(first, context)
        raise OctaveError("sprintf: format TEMPLATE must be a string")
    # A text of several rows is converted twice: to look for an identifier in it, and to fill it in.
    text, _ = implicit_text(first, context), implicit_text(first, context)
    if len(args) == 1:
        if _IDENTIFIER.match(text):
            return f"call to {who} with message identifier '{text}' requires message", ""
        return text, ""
    if _IDENTIFIER.match(text):
        return format_template(args[1], list(args[2:]), "sprintf"), text
    return format_template(first, list(args[1:]), "sprintf"), ""


@builtin("error(TEMPLATE, ...)", "error(ID, TEMPLATE, ...)", "error(STRUCT)")
def error(*args: Any, context: Context) -> None:
    """Stop with an error: the message is TEMPLATE filled in as by printf, with an identifier such as "mine:shape".

    A struct with the fields message and identifier gives both. A message that ends in a newline prints no trace.

    >> try, error("mine:shape", "%d rows", 3), catch err, disp(err.identifier), end
    mine:shape
    """
    if not args:
        raise invalid_call("error")
    if isinstance(args[0], Struct) and len(args) == 1:
        _raise_struct(args[0], "error", context)
        return
    if len(args) == 1 and not is_text(args[0]):
        implicit_text(args[0], context)
        return
    message, identifier = message_of(args, "error", context)
    if message:
        raise OctaveError(message, identifier)


def _raise_struct(value: Struct, who: str, context: Context) -> None:
    message, identifier = value.fields.get("message", ""), value.fields.get("identifier", "")
    # What is no text counts as empty; rethrow takes a number for a character.
    if not is_string(message):
        message = implicit_text(message, context) if who == "rethrow" else ""
    identifier = identifier if is_string(identifier) else ""
    if not message and who != "rethrow":
        return
    failure = OctaveError(str(message), str(identifier))
    stack = value.fields.get("stack")
    if stack is not None and not isinstance(stack, Struct | StructArray):
        raise OctaveError("ERR.STACK must be a struct")
    # Of `error` an empty stack counts as none: the error gets that of its place.
    failure.stack = _frames(stack) or (None if who == "error" else _frames(stack))
    raise failure


_STACK = ("file", "name", "line", "column")


def _frames(stack: Any) -> list[Frame] | None:
    items = [stack] if isinstance(stack, Struct) else stack.items() if isinstance(stack, StructArray) else []
    frames = []
    for item in items:
        file, name, line = (item.fields.get(field) for field in _STACK[:3])
        column = item.fields.get("column", -1.0)
        if isinstance(name, str) and isinstance(line, float) and isinstance(column, float):
            frames.append(Frame(str(name), str(file or ""), int(line), int(column)))
    return None if stack is None else frames


@builtin("rethrow(ERR)")
def rethrow(err: Any, *, context: Context) -> None:
    """Raise again an error that was caught: ERR is a struct with the fields message and identifier.

    >> try, error("boo"), catch err, try, rethrow(err), catch again, disp(again.message), end, end
    boo
    """
    if not isinstance(err, Struct):
        raise OctaveError(f"octave_base_value::map_value(): wrong type argument '{kind_name(err)}'")
    if "message" not in err.fields or "identifier" not in err.fields:
        raise OctaveError("rethrow: ERR struct must contain the fields 'message' and 'identifier'")
    stack = err.fields.get("stack")
    keys = list(stack.fields) if isinstance(stack, Struct) else stack.keys if isinstance(stack, StructArray) else None
    if keys is not None and not {"file", "name", "line"} <= set(keys):
        raise OctaveError("rethrow: STACK struct must contain the fields 'file', 'name', and 'line'")
    _raise_struct(Struct({"stack": StructArray.of([], (0, 1), _STACK), **err.fields}), "rethrow", context)


@builtin("[msg, id] = lasterr()", "lasterr(MSG)", "lasterr(MSG, ID)")
def lasterr(message: Any = None, identifier: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """The message and identifier of the last error; with arguments sets them.

    >> try, error("boo"), catch, disp(lasterr()), end
    boo
    """
    last = context.state.get("last_error")
    found = (last.message.removesuffix("\n"), last.identifier) if last is not None else ("", "")
    if message is not None:
        if not is_string(message) or (identifier is not None and not is_string(identifier)):
            raise OctaveError("lasterr: all arguments must be strings")
        context.state["last_error"] = OctaveError(str(message), str(identifier or ""))
        if nargout == 0:
            return None
    return found if nargout > 1 else found[0]


@builtin("err = lasterror()", "lasterror(ERR)", 'lasterror("reset")')
def lasterror(what: Any = None, *, context: Context) -> Any:
    """The last error as a struct with the fields message, identifier and stack; with a struct like that sets it.

    >> try, error("boo"), catch, end; lasterror().message
    ans = boo
    """
    last = context.state.get("last_error") or OctaveError("")
    if isinstance(what, Struct):
        context.state["last_error"] = _last_error_of(what)
    elif what is not None:
        if not is_text(what):
            raise OctaveError("lasterror: argument must be a structure or a string")
        if what != "reset":
            raise OctaveError("lasterror: unrecognized string argument")
        context.state["last_error"] = None
    return error_value(last)


def _last_error_of(value: Struct) -> OctaveError:
    texts = [value.fields.get(name, "") for name in ("message", "identifier")]
    message, identifier = (str(text) if is_string(text) else "" for text in texts)
    failure = OctaveError(message, identifier)
    failure.stack = _frames(value.fields.get("stack"))
    return failure


@builtin("print_usage()", caller=True)
def print_usage(name: Any = None, *, context: Context) -> None:
    """Stop the function that calls this with the error that it was called wrongly.

    >> function f(), print_usage(), end
    >> try, f(), catch err, disp(err.message), end
    print_usage: 'f' is not documented
    """
    if name is not None and not is_string(name):
        raise OctaveError("print_usage: input argument must be a string", "Octave:invalid-input-arg")
    who = str(name) if name is not None else _asking(context)
    found = context.find_function(who)
    if found is None:
        raise OctaveError(f"print_usage: '{who}' not found\n")
    node = getattr(found, "node", None)
    if isinstance(node, FunctionDef) and not node.doc:
        raise OctaveError(f"print_usage: '{who}' is not documented\n")
    forms = usage_text(found) if isinstance(found, Builtin) else _forms_in(node.doc) if node is not None else ""
    raise OctaveError(f"Invalid call to {who}.  Correct usage is:\n\n{forms}", "Octave:invalid-fun-call")


def _asking(context: Context) -> str:
    """The function that calls print_usage. Its help is looked for in a file of its name."""
    who, file = context.frame.function, calling_file()
    stem = encode(os.path.splitext(os.path.basename(file))[0])
    if not who and not file:
        raise OctaveError("print_usage: invalid function\n")
    if not who or (file and not stem.endswith(who)):
        raise OctaveError(f"print_usage: '{who or stem}' not found\n")
    return who


_DEFINITION = re.compile(r"^\s*@deftypefnx?\s+\{[^}]*\}\s*(.*)$", re.M)


def _forms_in(doc: str) -> str:
    """The forms of a call in a help text: those that its Texinfo marks, or else all of it."""
    if "-*- texinfo -*-" not in doc:
        return doc.rstrip() + " "
    forms = [re.sub(r"@var\{(\w+)\}", lambda m: m.group(1).upper(), form) for form in _DEFINITION.findall(doc)]
    plain = [re.sub(r"@\w+\{\}", "...", form).replace("{", "").replace("}", "") for form in forms]
    return "\n".join(f" -- {' '.join(form.split())}" for form in plain)
