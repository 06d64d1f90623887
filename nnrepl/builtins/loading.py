"""Variables from files: load."""

from __future__ import annotations

import fnmatch
import gzip
import os
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnrepl.builtins import matfiles, octavebinary
from nnrepl.builtins.args import invalid_call
from nnrepl.builtins.constants import NA
from nnrepl.builtins.octavetext import Reader, is_octave_text
from nnrepl.builtins.variables import KEYWORDS
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Struct, StructArray
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_string
from nnrepl.values.sharing import share
from nnrepl.values.text import decode, encode

fault_of = later("nnrepl.builtins.matfaults", "fault_of")

_KINDS = {
    "table": ("-ascii", "-a"),
    "text": ("-text", "-t"),
    "mat": (
        "-mat", "-m", "-mat-binary", "-mat7-binary", "-7", "-v7", "-V7", "-6", "-v6", "-V6", "-mat4-binary", "-V4",
        "-v4", "-4",
    ),
    "binary": ("-binary", "-b", "-float-binary"),
    "hdf5": ("-hdf5", "-h", "-float-hdf5"),
    "": ("-force", "-f", "-import", "-i"),
}  # fmt: skip
_OPTIONS = {word: kind for kind, words in _KINDS.items() for word in words}


@dataclass(frozen=True)
class Variable:
    """One variable of a file."""

    name: str
    value: Any
    is_global: bool = False


@dataclass
class _Request:
    """What a call of `load` asks for; `kind` is empty where the file has to tell, `asked` says that an option told."""

    file: str
    kind: str
    patterns: list[str]
    regular: bool
    asked: bool


@builtin(
    "load FILE",
    "load FILE NAME ...",
    "load -ascii FILE",
    "load NAME",
    "S = load(FILE, NAME, ...)",
    "X = load(FILE)",
    caller=True,
)
def load(*args: Any, nargout: int = 1, context: Context) -> Any:
    """Put the variables of a file in the workspace, or in a struct where an output takes them.

    FILE may be a text or a binary file that `save` wrote, a MAT-file (versions 4 to 7),
    any of these compressed by gzip, or a plain table of numbers, separated by blanks or commas, with comments
    after % or #. A table becomes one matrix with the file's name; with an output it is the output. NAME may hold the
    wild cards * and ?; after -regexp it is a regular expression. Where there is no such file, FILE.mat is tried, and
    then the data sets of `datasets`.
    Options: -ascii (a table), -text, -binary, -mat, -force, -regexp.
    Errors: there is no such file, it is of no known format, or none of the names is in it. HDF5 (MAT version 7.3) is
    not supported.

    >> load digits
    >> size(X)
    ans =

       5000    400

    """
    request = _request(args)
    variables = _read(request, context)
    if nargout > 0 and request.kind == "table":
        return variables[0].value
    chosen = [variable for variable in variables if _fits(variable.name, request)]
    if not chosen and (request.kind != "mat" or not variables):
        raise OctaveError(f"load: empty name keyword or no data found in file '{request.file}'")
    if nargout > 0:
        return Struct({variable.name: variable.value for variable in chosen})
    for variable in chosen:
        _bind(variable, context)
    return None


def _bind(variable: Variable, context: Context) -> None:
    frame = context.frame
    if variable.is_global and variable.name not in frame.shared:
        context.evaluate(f"global {variable.name}", frame)
        # Code that was compiled before it became global looks for it here.
        frame.vars[variable.name] = share(variable.value)
    frame.set(variable.name, variable.value)


def _request(args: tuple[Any, ...]) -> _Request:
    if not all(is_string(arg) for arg in args):
        raise OctaveError("load: all arguments must be strings")
    words = [str(arg) if isinstance(arg, str) else "" for arg in args]
    kinds = [_OPTIONS[word] for word in words if word in _OPTIONS]
    names = [word for word in words if word not in _OPTIONS and word not in ("-verbose", "-v")]
    if not names:
        raise invalid_call("load")
    kind = next((kind for kind in reversed(kinds) if kind), "")
    if kind == "hdf5":
        raise OctaveError(f"load: the option -{kind} is not supported")
    regular = "-regexp" in names[1:]
    return _Request(names[0], kind, [name for name in names[1:] if name != "-regexp"], regular, bool(kind))


def _fits(name: str, request: _Request) -> bool:
    if not request.patterns:
        return True
    if request.regular:
        return any(re.search(pattern, name) for pattern in request.patterns)
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in request.patterns)


# ---------------------------------------------------------------------- files


def _read(request: _Request, context: Context) -> list[Variable]:
    """All variables of the file, or of the data set; `request.kind` is set to what the file is."""
    path = _path_of(decode(request.file)) or _on_load_path(decode(request.file), context)
    if path is None:
        found = _data_set(request, context)
        if found is None:
            raise OctaveError(f"load: unable to find file {request.file}")
        return found
    try:
        with open(path, "rb") as file:
            data = file.read()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        raise OctaveError(f"load: unable to open input file '{request.file}'") from None
    request.kind = request.kind or _kind_of(data, request.file)
    return _READERS[request.kind](data, request, context)


def _path_of(name: str) -> str | None:
    full = os.path.expanduser(name)
    candidates = (full,) if os.path.splitext(full)[1] else (full, full + ".mat")
    return next((path for path in candidates if os.path.isfile(path)), None)


def _on_load_path(name: str, context: Context) -> str | None:
    """The file in a folder of the search path, with the warning that it was found there."""
    if os.path.isabs(name):
        return None
    for folder in context.path:
        path = os.path.abspath(os.path.join(folder, name))
        if os.path.isfile(path):
            context.warn(f"load: '{encode(path)}' found by searching load path")
            return path
    return None


def _data_set(request: _Request, context: Context) -> list[Variable] | None:
    """The variables of a data set that comes with nnrepl."""
    known = context.call("datasets", ())
    items = known.items() if isinstance(known, StructArray) else [known]
    if not any(item.fields["name"] == request.file for item in items):
        return None
    fields = context.call("datasets", (request.file,)).fields
    return [Variable(name, value) for name, value in fields.items()]


def _kind_of(data: bytes, file: str) -> str:
    if matfiles.is_mat(data):
        return "mat"
    if matfiles.is_hdf5(data):
        raise OctaveError(
            f"load: {file} is an HDF5 file (MAT version 7.3), which is not supported; save it with -v7 instead"
        )
    if octavebinary.is_binary(data):
        return "binary"
    text = data[:65536].decode("latin-1")
    if is_octave_text(text):
        return "text"
    return "mat" if b"\0" in data[:4] else "table"


def _read_mat(data: bytes, request: _Request, context: Context) -> list[Variable]:
    try:
        found, shared = matfiles.read(data)
    except ValueError:
        if not matfiles.is_mat(data):
            raise OctaveError("load: can't read binary file") from None
        raise fault_of(data) from None
    return [Variable(name, value, name in shared) for name, value in found.items()]


def _read_text(data: bytes, request: _Request, context: Context) -> list[Variable]:
    return [Variable(*found) for found in Reader(data.decode("latin-1"), context).variables()]


def _read_binary(data: bytes, request: _Request, context: Context) -> list[Variable]:
    if not octavebinary.is_binary(data):
        raise OctaveError("load: unable to read binary file")
    try:
        return [Variable(*found) for found in octavebinary.BinaryReader(data, context).variables()]
    except EOFError:
        raise OctaveError(f"load: trouble reading binary file '{encode(request.file)}'") from None


# ---------------------------------------------------------------------- tables

_COMMENT = re.compile(r"[#%].*")
_SEPARATORS = re.compile(r"[\s,]+")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|inf|nan|na)(?:[-+;:].*)?\Z", re.IGNORECASE)
_LEADING = re.compile(r"[-+]?[.\w]+?(?:e[-+]?\d+)?(?=[-+;:]|\Z)", re.IGNORECASE)


def _read_table(data: bytes, request: _Request, context: Context) -> list[Variable]:
    """A plain table, as one variable with the file's name."""
    name = encode(request.file)
    numbers = table(data.decode("latin-1"), name, request.asked)
    return [Variable(variable_name(request.file), norm(numbers))]


def variable_name(file: str) -> str:
    """The name of the variable that a table becomes: the file's, without folder and extension."""
    name = re.sub(r"\W", "_", os.path.splitext(os.path.basename(file))[0], flags=re.ASCII)
    if os.path.basename(file).startswith("."):
        name = ""
    return name if name[:1].isalpha() and name not in KEYWORDS else "X" + name


def table(text: str, file: str, asked: bool) -> np.ndarray:
    """The numbers of a plain table. What follows a number after one of + - ; : is left out, as in Octave.

    asked  whether the file was said to be one, so that the errors say what is wrong with it
    """
    lines = (_COMMENT.sub("", line).strip(" ,\t") for line in text.splitlines())
    rows = [_SEPARATORS.split(line.strip()) for line in lines if line.strip()]
    if asked:
        _check_table(rows, file)
    elif not rows or any(len(row) != len(rows[0]) for row in rows) or (len(rows[0]) > 1 and _is_word(rows[0][0])):
        raise OctaveError(f"load: unable to determine file format of '{file}'")
    try:
        return np.array(rows, dtype=np.float64, order="F")
    except ValueError:
        numbers = [[_number(word, file) for word in row] for row in rows]
        return np.array(numbers, order="F")


def _check_table(rows: list[list[str]], file: str) -> None:
    if not rows:
        raise OctaveError(f"load: file '{file}' seems to be empty!")
    for k, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise OctaveError(f"load: {file}: inconsistent number of columns near line {k}")


def _is_word(text: str) -> bool:
    return not _NUMBER.match(text) and not text[0].isdigit()


def _number(word: str, file: str) -> float:
    if not _NUMBER.match(word):
        raise OctaveError(f"load: failed to read matrix from file '{file}'")
    found = _LEADING.match(word)
    number = found.group() if found else word
    return NA if number.upper() == "NA" else float(number)


_READERS: dict[str, Callable[[bytes, _Request, Context], list[Variable]]] = {
    "mat": _read_mat,
    "text": _read_text,
    "binary": _read_binary,
    "table": _read_table,
}
