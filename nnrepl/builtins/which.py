"""What a name is, and what lies in a folder: which, type, what."""

from __future__ import annotations

import os
from typing import Any

from nnrepl.builtins.args import text
from nnrepl.builtins.textargs import usage
from nnrepl.display.show import disp
from nnrepl.errors import OctaveError
from nnrepl.registry import Builtin, builtin
from nnrepl.runtime.context import Context
from nnrepl.syntax.lexer import KEYWORDS
from nnrepl.values.containers import Cell, Struct
from nnrepl.values.text import decode, encode


def kind_of_function(name: str, found: Any) -> str:
    """What a function that was found is, in words."""
    if isinstance(found, Builtin):
        return f"'{name}' is a built-in function"
    if not found.file:
        return f"'{name}' is a command-line function"
    kind = "script" if hasattr(found, "program") else "function"
    return f"'{name}' is a {kind} from the file {encode(found.file)}"


def _names(args: tuple[Any, ...], who: str) -> list[str]:
    if not args or not all(isinstance(arg, str) for arg in args):
        raise usage(who)
    return [decode(str(arg)) for arg in args]


@builtin("which name ...", "[s1, ...] = which(name, ...)", caller=True)
def which(*names: Any, nargout: int = 1, context: Context) -> Any:
    """Say what a name is: a variable, a built-in function, or the function of a file.

    With outputs gives "variable", "built-in function", the file, or an empty string.

    >> x = 3; which x sin
    'x' is a variable
    'sin' is a built-in function
    """
    words = [name for name in _names(names, "which") if name != "-all"]
    if not words:
        raise usage("which")
    if nargout == 0:
        context.out.write("".join(_sentence(context, word) for word in words))
        return None
    places = tuple(_place(context, word) for word in words)
    return places[0] if nargout == 1 else places


def _sentence(context: Context, name: str) -> str:
    if name in context.frame.names():
        return f"'{name}' is a variable\n"
    found = context.find_function(name, local=False)
    if found is not None:
        return kind_of_function(name, found) + "\n"
    if os.path.isfile(name):
        return f"'{encode(name)}' is the file {encode(os.path.abspath(name))}\n"
    return ""


def _place(context: Context, name: str) -> str:
    if name in context.frame.names():
        return "variable"
    found = context.find_function(name, local=False)
    if isinstance(found, Builtin):
        return "built-in function"
    if found is not None:
        return encode(found.file) or "command-line function"
    return encode(os.path.abspath(name)) if os.path.isfile(name) else ""


# ----------------------------------------------------------------------- type


@builtin("type name ...", "type -q name ...", "c = type(name, ...)", caller=True)
def type_(*names: Any, nargout: int = 1, context: Context) -> Any:
    """Show the text of a function, of a script or of a file, or the value of a variable. -q leaves the heading out.

    >> x = 3; type x
    x is a variable
    3

    """
    if not names:
        raise usage("type")
    if not all(isinstance(name, str) for name in names):
        raise OctaveError("type: input arguments must be strings")
    words = [decode(str(name)) for name in names]
    quiet = words[0] in ("-q", "-quiet")
    words = words[1:] if quiet else words
    if not words:
        raise usage("type")
    texts = [_text_of(context, word, quiet) for word in words]
    if nargout > 0:
        return Cell.of(texts, (1, len(texts)))
    context.out.write("".join(text + "\n" for text in texts))
    return None


def _text_of(context: Context, name: str, quiet: bool) -> str:
    heading, body = _heading_and_body(context, name)
    return body if quiet else heading + body


def _heading_and_body(context: Context, name: str) -> tuple[str, str]:
    if name in context.frame.names():
        return f"{name} is a variable\n", disp(context.frame.get(name), context.state["format"])
    if name in KEYWORDS:
        return f"{name} is a keyword", ""
    found = context.find_function(name, local=False)
    if isinstance(found, Builtin):
        return f"{name} is a built-in function", ""
    if found is None:
        return _file(name)
    if hasattr(found, "program"):
        source = found.program.source.text
    elif found.file and found.unit.program.is_function_file:
        source = found.unit.source.text
    else:
        span = found.node.span
        source = found.unit.source.text[span.start : span.end].rstrip() + "\n"
        return f"{name} is the command-line function:\n\n", encode(source)
    return f"{name} is the user-defined function defined from: {encode(found.file)}\n\n", encode(source)


def _file(name: str) -> tuple[str, str]:
    try:
        with open(name, "rb") as stream:
            body = stream.read().decode("latin-1")
    except OSError:
        raise OctaveError(f"type: '{encode(name)}' undefined") from None
    return "", body


# ----------------------------------------------------------------------- what

_KINDS = ("m", "mat", "mex", "oct", "mdl", "slx", "p")


@builtin("what", "what folder", "s = what(folder)")
def what(folder: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """List the functions and scripts (.m, .nn) and the data files (.mat) of a folder, the current one by default.

    With an output gives a struct with the fields path, m, mat, classes and packages, among others.
    """
    name = "." if folder is None else decode(text(folder, "canonicalize_file_name: NAME must be a string"))
    shown = os.path.abspath(os.path.expanduser(name))
    found = _inside(shown) if os.path.isdir(shown) else None
    if nargout == 0:
        context.out.write(f"{encode(name)} not found\n" if found is None else _listing(encode(shown), found))
        return None
    found = found if found is not None else {kind: [] for kind in (*_KINDS, "classes", "packages")}
    return Struct({"path": encode(shown), **{kind: Cell.of(names, (len(names), 1)) for kind, names in found.items()}})


def _inside(folder: str) -> dict[str, list[str]]:
    names = sorted(map(encode, os.listdir(folder)))
    found = {kind: [name for name in names if _suffix(name) == kind] for kind in _KINDS}
    found["m"] = [name for name in names if _suffix(name) in ("m", "nn")]
    found["classes"] = [name for name in names if name.startswith("@")]
    found["packages"] = [name for name in names if name.startswith("+")]
    return found


def _suffix(name: str) -> str:
    return name.rpartition(".")[2] if "." in name else ""


_HEADINGS = {
    "m": "M-files", "mat": "MAT-files", "mex": "MEX-files", "oct": "OCT-files", "mdl": "MDL-files", "slx": "SLX-files",
    "p": "P-files", "classes": "Classes", "packages": "Packages",
}  # fmt: skip


def _listing(folder: str, found: dict[str, list[str]]) -> str:
    from nnrepl.builtins.variables import columns_text

    parts = [
        f"{_HEADINGS[kind]} in directory {folder}:\n\n" + _indented(columns_text(names, 77))
        for kind, names in found.items()
        if names
    ]
    return "\n".join(parts)


def _indented(block: str) -> str:
    return "".join(f"   {line}\n" for line in block.splitlines())
