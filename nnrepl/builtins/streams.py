"""Open files: the table of them that a session keeps, and how an argument names one."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nnrepl.errors import OctaveError
from nnrepl.runtime.context import Context, Output
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import is_array_like, is_single, is_string, numel_of
from nnrepl.values.text import decode, encode


@dataclass
class Stream:
    """One open file.

    mode        as `fopen` tells it for a file id
    refusal     what Octave says where a standard stream cannot be positioned
    at_end      whether a read met the end of the file
    trouble     the message of the last failed operation
    """

    name: str
    mode: str
    source: Any
    arch: str = "ieee-le"
    encoding: str = "utf-8"
    readable: bool = True
    writable: bool = True
    refusal: str = ""
    at_end: bool = False
    trouble: str = ""

    def put(self, data: bytes, who: str, reason: str = "stream not open for writing") -> bool:
        """Write the bytes; False, with the reason for `ferror`, where that fails."""
        if not self.writable:
            self.trouble = f"{who}: {reason}"
            return False
        self.trouble = ""
        try:
            self.source.write(data)
            if not self.refusal:
                # Whatever else looks at the file finds all that was written.
                self.source.flush()
        except OSError as problem:
            self.trouble = f"{who}: {problem.strerror or 'write error'}"
            return False
        return True

    def can_read(self, who: str, reason: str = "stream not open for reading") -> bool:
        """Whether there may be something to read; if not, the reason is kept for `ferror`."""
        if not self.readable:
            self.trouble = f"{who}: {reason}"
        elif self.at_end:
            self.trouble = f"{who}: at end of file"
        else:
            self.trouble = ""
            return True
        return False

    def look_ahead(self) -> None:
        """Notice the end of the file where nothing is left, unless that would wait for someone to type."""
        if not self.refusal and not self.source.peek(1):
            self.at_end = True

    def move(self, offset: int, whence: int = 0) -> bool:
        """Go to a position that lies within the file; False where it does not."""
        source = self.source
        here = source.tell()
        end = source.seek(0, 2)
        target = offset + (0, here, end)[whence]
        if not 0 <= target <= end:
            source.seek(here)
            return False
        source.seek(target)
        self.at_end = False
        return True

    def received(self, data: bytes) -> str:
        """Bytes that were read as a string of the language, which is UTF-8."""
        text = data.decode("latin-1")
        if self.encoding == "utf-8" or data.isascii():
            return text
        return encode(data.decode(self.encoding, "replace"))

    def rest(self) -> str:
        """All that follows, as a string of the language."""
        self.at_end = True
        return self.received(self.source.read())

    def give_back(self, text: str) -> None:
        """Have the end of what was read be read again."""
        if text:
            self.source.seek(-len(self.sent(text)), 1)
            self.at_end = False

    def sent(self, text: str) -> bytes:
        """The bytes to write for a string."""
        if self.encoding == "utf-8" or text.isascii():
            return text.encode("latin-1")
        return decode(text).encode(self.encoding, "replace")


class OutputFile:
    """Standard output or standard error as a file; where they go may change while it is open."""

    def __init__(self, output: Callable[[], Output]):
        self._output = output

    def write(self, data: bytes) -> int:
        """Write the bytes."""
        self._output().write(data.decode("latin-1"))
        return len(data)

    def flush(self) -> None:
        """Send on what was written."""
        self._output().flush()


class InputFile:
    """Standard input as a file, line by line as they are typed."""

    def __init__(self, ask: Callable[[], str | None]):
        self._ask = ask
        self._rest = b""

    def readline(self, size: int = -1) -> bytes:
        """The next line with its newline, or its first `size` bytes."""
        if not self._rest:
            line = self._ask()
            self._rest = b"" if line is None else encode(line + "\n").encode("latin-1")
        return self._take(len(self._rest) if size < 0 else size)

    def read(self, size: int = -1) -> bytes:
        """So many bytes, or all."""
        parts, wanted = [], size
        while wanted and (part := self.readline(wanted)):
            parts.append(part)
            wanted -= len(part) if size >= 0 else 0
        return b"".join(parts)

    def unread(self, data: bytes) -> None:
        """Give bytes back, to be read again."""
        self._rest = data + self._rest

    def flush(self) -> None:
        """Forget what is left of the line."""
        self._rest = b""

    def _take(self, count: int) -> bytes:
        taken, self._rest = self._rest[:count], self._rest[count:]
        return taken


class Streams:
    """The open files of a session by their ids.

    standard  standard input, output and error
    own       what the user opened; it is closed when the session ends
    """

    def __init__(self, standard: dict[int, Stream]):
        self.standard = standard
        self.own: dict[int, Stream] = {}
        weakref.finalize(self, _close_all, self.own)

    def get(self, fid: int) -> Stream | None:
        """The open file of this id."""
        return self.own.get(fid) or self.standard.get(fid)

    def add(self, stream: Stream) -> int:
        """Give the stream the smallest free id."""
        fid = next(k for k in range(3, len(self.own) + 4) if k not in self.own)
        self.own[fid] = stream
        return fid

    def close(self, fid: int) -> None:
        """Close a file that the user opened."""
        self.own.pop(fid).source.close()

    def all(self) -> list[tuple[int, Stream]]:
        """The open files in the order of their ids."""
        return sorted({**self.standard, **self.own}.items(), key=lambda item: item[0])

    def named(self, name: str) -> int:
        """The id of the open file of this name; -1 if there is none."""
        return next((fid for fid, stream in self.all() if stream.name == name), -1)

    def opened(self) -> list[int]:
        """The ids of the files that the user opened."""
        return sorted(self.own)


def _close_all(table: dict[int, Stream]) -> None:
    for stream in table.values():
        stream.source.close()


def streams(context: Context) -> Streams:
    """The open files of the session."""
    found: Streams | None = context.state.get("files")
    if found is None:
        found = context.state["files"] = Streams(
            {
                0: Stream("stdin", "r", InputFile(lambda: context.ask("")), writable=False, refusal="istream"),
                1: Stream("stdout", "w", OutputFile(lambda: context.out), readable=False, refusal="ostream"),
                2: Stream("stderr", "w", OutputFile(lambda: context.err), readable=False, refusal="ostream"),
            }
        )
    return found


def file_id(value: Any, context: Context) -> int:
    """The number of the file that an argument names: an id, or the name that it was opened by."""
    if type(value) is float and value.is_integer():
        return int(value)
    if is_string(value):
        return streams(context).named(value if isinstance(value, str) else "")
    if is_array_like(value) and numel_of(value) and not is_single(value):
        number = to_array(value).reshape(-1, order="F")[0]
        if number.dtype.kind != "c" and number == number and abs(number) < 2**31 and number == int(number):
            return int(number)
    raise OctaveError("file id must be a file object, std::string, or integer value")


def stream_of(value: Any, who: str, context: Context) -> Stream:
    """The open file that an argument names; `who` names the function in the error."""
    fid = file_id(value, context)
    found = streams(context).get(fid)
    if found is None:
        raise OctaveError(f"{who}: invalid stream number = {fid}")
    return found


def path_of(name: str) -> str:
    """The path that a file name of the language stands for."""
    return os.path.expanduser(decode(name))


def outputs(nargout: int, *values: Any) -> Any:
    """The values as outputs: the first alone unless more are asked for."""
    return values if nargout > 1 else values[0]
