"""help, doc, lookfor: what functions do."""

from __future__ import annotations

from typing import Any

from nnrepl.builtins.textargs import text_of
from nnrepl.builtins.which import kind_of_function
from nnrepl.errors import OctaveError
from nnrepl.registry import BUILTINS, Builtin, builtin, similar_names
from nnrepl.runtime.context import Context
from nnrepl.syntax.lexer import KEYWORDS
from nnrepl.values.text import decode, encode

OPERATORS = {
    "+": "plus", "-": "minus", "*": "mtimes", "/": "mrdivide", "\\": "mldivide", "^": "mpower", ".*": "times",
    "./": "rdivide", ".\\": "ldivide", ".^": "power", "'": "ctranspose", ".'": "transpose", "==": "eq", "!=": "ne",
    "~=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "&": "and", "|": "or", "!": "not", "~": "not",
    ":": "colon", "**": "mpower", ".**": "power",
}  # fmt: skip

STATEMENTS = {
    "if": "if condition, ... elseif condition, ... else ... end: run the first part whose condition holds.",
    "for": "for k = range, ... end: run the body for every column of a matrix, a cell or a struct.",
    "while": "while condition, ... end: run the body as long as the condition holds.",
    "do": "do ... until condition: run the body until the condition holds, at least once.",
    "switch": 'switch value, case 1, ... case {2, "two"}, ... otherwise ... end: run the case that fits.',
    "try": "try, ... catch err, ... end: run the second part where the first one fails; err tells why.",
    "unwind_protect": "unwind_protect ... unwind_protect_cleanup ... end: the cleanup runs in any case.",
    "function": "function [out1, out2] = name(in1, in2) ... end: define a function.",
    "break": "break: leave the innermost loop.",
    "continue": "continue: go on with the next turn of the innermost loop.",
    "return": "return: leave the function.",
    "global": "global name: the variable of this name that all functions share which declare it.",
    "persistent": "persistent name: a variable that keeps its value between the calls of its function.",
}
_BELONGS = {
    "elseif": "if", "else": "if", "case": "switch", "otherwise": "switch", "catch": "try", "until": "do",
    "unwind_protect_cleanup": "unwind_protect", "parfor": "for",
}  # fmt: skip


@builtin("help name", "help", "s = help(name)", caller=True)
def help_(name: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Explain a function: how it is called, what it does, examples. For a function of yours it is its first comment.

    Without a name lists the topics of the library and their functions.

    >> function y = twice(x)
    .. % TWICE doubles.
    .. y = 2*x; end
    >> help twice
    'twice' is a command-line function

     TWICE doubles.

    """
    if name is None:
        shown = _topics()
        if nargout > 0:
            return shown
        context.out.write(shown)
        return None
    word = decode(text_of(name, "help: invalid input"))
    heading, body = _explain(context, word)
    if nargout > 0:
        return body
    context.out.write(f"{heading}\n\n{body}\n" if heading else f"{body}\n")
    return None


@builtin("doc name")
def doc(name: Any = None, *, context: Context) -> None:
    """Explain a function, as help does."""
    context.call("help", () if name is None else (name,), 0)


def _explain(context: Context, word: str) -> tuple[str, str]:
    found = context.find_function(OPERATORS.get(word, word))
    if found is None and word in KEYWORDS:
        key = _BELONGS.get(word, word)
        return f"'{word}' is a keyword", STATEMENTS.get(key, "Closes a block.") + "\n"
    if found is None:
        raise OctaveError(f"help: '{encode(word)}' not found", notes=_similar(context, word))
    heading = kind_of_function(found.name if isinstance(found, Builtin) else word, found)
    if isinstance(found, Builtin):
        return heading, builtin_help(found)
    text = found.program.doc if hasattr(found, "program") else found.node.doc
    if not text.strip():
        raise OctaveError(f"help: '{encode(word)}' is not documented")
    return heading, text


def builtin_help(record: Builtin) -> str:
    """The forms of a call and the help text of a builtin."""
    forms = "".join(f" -- {form}\n" for form in record.signatures)
    body = "".join(f"     {line}".rstrip() + "\n" for line in record.doc.splitlines())
    return encode(f"{forms}\n{body}")


def _similar(context: Context, word: str) -> tuple[str, ...]:
    near = similar_names(word, context.function_names())
    return (f"did you mean {' or '.join(near)}?",) if near else ()


def _all() -> dict[str, Builtin]:
    return {name: BUILTINS[name] for name in sorted(BUILTINS.names(), key=str.lower)}


def _topics() -> str:
    from textwrap import wrap

    topics: dict[str, list[str]] = {}
    for name, record in _all().items():
        topics.setdefault(record.topic, []).append(name)
    parts = ["help NAME explains a function or an operator, lookfor WORD searches the explanations.\n"]
    for topic in sorted(topics):
        lines = wrap(" ".join(topics[topic]), 74, break_on_hyphens=False)
        parts.append(f"{topic}\n" + "".join(f"    {line}\n" for line in lines))
    return encode("\n".join(parts))


@builtin("lookfor word")
def lookfor(*words: Any, context: Context) -> None:
    """List the functions whose name or first sentence has a word in it (with -all: anywhere in the explanation)."""
    texts = [decode(text_of(word, "lookfor: STR must be a string")).lower() for word in words]
    everywhere = "-all" in texts
    texts = [text for text in texts if text != "-all"]
    if not texts:
        raise OctaveError("Invalid call to lookfor", "Octave:invalid-fun-call")
    wanted = " ".join(texts)
    for name, first, text in _documented(context):
        if wanted in (text if everywhere else f"{name} {first}").lower():
            context.out.write(encode(f"{name:<19} {first}\n"))


def _documented(context: Context) -> list[tuple[str, str, str]]:
    """Of every function its name, the first line of its help, and all of it."""
    found = []
    for name in sorted(context.function_names(), key=str.lower):
        try:
            record = context.find_function(name)
        except OctaveError:
            continue
        if isinstance(record, Builtin):
            text = record.doc
        elif record is not None:
            text = decode(record.program.doc if hasattr(record, "program") else record.node.doc)
        else:
            continue
        found.append((name, text.strip().partition("\n")[0], text))
    return found
