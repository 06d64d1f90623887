"""Reading texts from files: fgetl, fgets, fskipl, fscanf, fileread."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from nnrepl.builtins.scanformat import Element, Scanner, parse_template
from nnrepl.builtins.scanning import FAILED, scan_all, scan_limits, scan_to_outputs, shaped
from nnrepl.builtins.streams import Stream, outputs, stream_of
from nnrepl.display.printf import template_text
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import is_array_like, is_string, is_text
from nnrepl.values.text import row

_BLOCK = 1 << 16
_RETURN = re.compile(rb"\r\n?")


@builtin("str = fgetl(fid)", "str = fgetl(fid, len)", "[str, len] = fgetl(...)", fresh=True)
def fgetl(fid: Any, length: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """The next line of a file without its newline; -1 at the end of the file.

    `len` is the most characters to read, and as an output how many were read. Lines may also end in a carriage
    return, with a newline or without.

    >> fid = fopen("a.txt", "w+"); fprintf(fid, "one\\ntwo\\n"); frewind(fid);
    >> while ischar(line = fgetl(fid)), disp(line), end
    one
    two
    >> fclose(fid);
    """
    stream = stream_of(fid, "fgetl", context)
    return outputs(nargout, *_next_line(stream, length, "fgetl", keep=False))


@builtin("str = fgets(fid)", "str = fgets(fid, len)", "[str, len] = fgets(...)", fresh=True)
def fgets(fid: Any, length: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """The next line of a file with its newline; -1 at the end of the file.

    `len` is the most characters to read, and as an output how many were read.

    >> fid = fopen("a.txt", "w+"); fprintf(fid, "one\\ntwo\\n"); frewind(fid);
    >> [line, n] = fgets(fid);
    >> n
    n = 4
    >> fclose(fid);
    """
    stream = stream_of(fid, "fgets", context)
    return outputs(nargout, *_next_line(stream, length, "fgets", keep=True))


def _next_line(stream: Stream, length: Any, who: str, keep: bool) -> tuple[Any, float]:
    most = _most(length, who)
    if not stream.can_read(who):
        return -1.0, 0.0
    if most == 0:
        return row(""), 0.0
    line = _line(stream, most)
    if not line:
        stream.at_end = True
        stream.trouble = f"{who}: at end of file"
        return -1.0, 0.0
    ended = line[-1] in b"\r\n"
    if ended or len(line) >= most > 0:
        if ended:
            stream.look_ahead()
    else:
        stream.at_end = True
    if not keep and ended:
        line = line[:-1] if line[-1:] == b"\r" or line[-2:-1] != b"\r" else line[:-2]
    text = stream.received(line)
    return row(text) if text else "", float(len(text))


def _most(length: Any, who: str) -> int:
    """The most characters to read; -1 for the whole line."""
    if length is None:
        return -1
    message = f"{who}: invalid maximum length specified"
    if isinstance(length, str) or not is_array_like(length):
        raise OctaveError(message)
    numbers = to_array(length).reshape(-1)
    if numbers.size != 1 or not np.isfinite(numbers[0]) or numbers[0] < 0 or numbers[0] % 1:
        raise OctaveError(message)
    return int(numbers[0])


def _line(stream: Stream, most: int = -1) -> bytes:
    """The next line with what ends it: a newline, or a carriage return with one or without."""
    line: bytes = stream.source.readline(most)
    if len(line) == most and line[-1:] == b"\r" and not stream.refusal and stream.source.peek(1)[:1] == b"\n":
        line += stream.source.read(1)
    at = line.find(b"\r")
    if at < 0 or at + 1 == len(line) or line[at + 1 :] == b"\n":
        return line
    found = _RETURN.search(line, at)
    end = found.end() if found else len(line)
    _unread(stream, line[end:])
    return line[:end]


def _unread(stream: Stream, rest: bytes) -> None:
    """Have bytes that were read be read again."""
    if not rest:
        return
    if stream.refusal:
        stream.source.unread(rest)
    else:
        stream.source.seek(-len(rest), 1)


@builtin("n = fskipl(fid)", "n = fskipl(fid, count)", "n = fskipl(fid, Inf)")
def fskipl(fid: Any, count: Any = 1.0, *, context: Context) -> Any:
    """Go past the next `count` newlines of a file, all where it is Inf; how many there were.

    >> fid = fopen("a.txt", "w+"); fprintf(fid, "one\\ntwo\\nthree\\n"); frewind(fid);
    >> fskipl(fid, 2)
    ans = 2
    >> fgetl(fid)
    ans = three
    >> fclose(fid);
    """
    stream = stream_of(fid, "fskipl", context)
    message = "fskipl: invalid number of lines specified"
    if isinstance(count, str) or not is_array_like(count):
        raise OctaveError(message)
    wanted = float(to_array(count).reshape(-1)[0]) if to_array(count).size == 1 else np.nan
    if not wanted >= 0 or (wanted % 1 and np.isfinite(wanted)):
        raise OctaveError(message)
    if not stream.can_read("fskipl"):
        return 0.0 if stream.readable else None
    # A count of zero goes to the end, as Inf does.
    skipped = 0
    while not wanted or skipped < wanted:
        line = _line(stream)
        if line[-1:] not in (b"\n", b"\r"):
            stream.at_end = True
            break
        skipped += 1
    return float(skipped)


@builtin("str = fileread(filename)", fresh=True)
def fileread(filename: Any, *, context: Context) -> Any:
    """The whole of a file as a string.

    >> fid = fopen("a.txt", "w"); fputs(fid, "one\\ntwo"); fclose(fid);
    >> fileread("a.txt")
    ans = one
    two
    """
    if not is_string(filename):
        raise OctaveError("fileread: FILENAME argument must be a string")
    fid = context.call("fopen", (filename, "r"))
    if fid == -1.0:
        raise OctaveError("fileread: cannot open file")
    stream = stream_of(fid, "fileread", context)
    try:
        return row(stream.source.read().decode("latin-1")) or ""
    finally:
        context.call("fclose", (fid,))


# ---------------------------------------------------------------------- fscanf


@builtin(
    "[x, count, errmsg] = fscanf(fid, template)",
    "x = fscanf(fid, template, size)",
    '[x1, x2, ..., count, errmsg] = fscanf(fid, template, "C")',
    fresh=True,
)
def fscanf(fid: Any, template: Any, size: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """The numbers and words of a file from its current position on, read by a template as `sscanf` reads a string.

    Reading stops where the template does not match, and goes on there the next time.

    >> fid = fopen("a.txt", "w+"); fprintf(fid, "1 2\\n3 4\\n"); frewind(fid);
    >> fscanf(fid, "%d", [2 Inf])
    ans =

       1   3
       2   4

    >> fclose(fid);
    """
    stream = stream_of(fid, "fscanf", context)
    if not is_text(template):
        raise OctaveError("fscanf: format TEMPLATE must be a string")
    elements = parse_template(template_text(template, "fscanf"), "fscanf")
    if isinstance(size, str) and size == "C":
        readable = stream.can_read("fscanf")
        found = _scan(stream, lambda scanner: _scan_apart(scanner, elements), readable)
        return outputs(nargout, *found, *(EMPTY,) * max(0, nargout - len(found)))
    rows, columns = scan_limits(size, "fscanf")
    if not stream.can_read("fscanf"):
        return outputs(nargout, np.zeros((0, 1)) if stream.readable else EMPTY, 0.0, "")
    most = None if rows is None or columns is None else rows * columns
    found = _scan(stream, lambda scanner: scan_all(scanner, elements, most), size=-1 if most is None else _BLOCK)
    value = shaped(found.data, rows, columns, _all_text(elements))
    if found.failed:
        stream.trouble = f"fscanf: {FAILED}"
    return outputs(nargout, value, float(found.count), stream.trouble)


def _scan_apart(scanner: Scanner, elements: tuple[Element, ...]) -> list[Any]:
    """One pass with an output for each conversion; white space after it goes too where all of it matched."""
    found = scan_to_outputs(scanner, elements, "fscanf")
    if not found[-1]:
        scanner.skip_white()
    return found


def _all_text(elements: tuple[Element, ...]) -> bool:
    return all(element.is_text for element in elements if element.converts)


def _scan(stream: Stream, scan: Any, readable: bool = True, size: int = _BLOCK) -> Any:
    """Scan what follows in a file, a block (all where `size` is -1) and more until that is enough, and leave the file
    where it stopped."""
    data = b"" if not readable else _block(stream, size)
    while True:
        text = stream.received(data)
        scanner = Scanner(text)
        result = scan(scanner)
        more = _block(stream, len(data)) if readable and _near_end(scanner) else b""
        if not more:
            break
        data += more
    if readable:
        stream.at_end = scanner.done and not _block(stream, 1)
        _unread(stream, data if scanner.at == 0 else stream.sent(scanner.text[scanner.at :]))
    return result


def _near_end(scanner: Scanner) -> bool:
    # A number or word that touches the end of the block may go on after it.
    return scanner.at + 400 >= len(scanner.text)


def _block(stream: Stream, size: int) -> bytes:
    """So many bytes or fewer; of what is typed, one line."""
    return stream.source.readline() if stream.refusal else stream.source.read(size)
