"""Files that were compiled before: their trees and their code, kept between runs.

An entry is code that will run, so it must come from this user and from nobody else, whoever can write to the folder.
Each is signed with a key that lies apart from the folder, in a file that only the user can read; an entry whose
signature is not right is not looked at. The signature covers what the entry is for: the text, its path, the versions of
nnrepl and of Python. Nothing here raises: where a file cannot be read or written, the text is compiled.
"""

from __future__ import annotations

import marshal
import os
import stat
import sys
from collections.abc import Collection
from contextlib import suppress
from hashlib import blake2b
from hmac import compare_digest
from typing import TYPE_CHECKING, Any

from nnrepl import __version__
from nnrepl.later import later
from nnrepl.source import Source
from nnrepl.syntax.nodes import Node, Program

if TYPE_CHECKING:
    from nnrepl.compiler.records import Record
    from nnrepl.compiler.scope import Facts
    from nnrepl.compiler.unit import Unit

parse_whole = later("nnrepl.syntax.parser", "parse_whole")
pack_tree = later("nnrepl.syntax.packing", "pack")
unpack_tree = later("nnrepl.syntax.packing", "unpack")
pack_record = later("nnrepl.session.keeping", "pack")
unpack_record = later("nnrepl.session.keeping", "unpack")

KEY_SIZE = 32
_MARK = b"nnrepl compiled 1\n"
_SUFFIX = ".nnc"
_BINARY = getattr(os, "O_BINARY", 0)
_ROOMS = ("compiler", "runtime", "session", "syntax", "values")
"""What compiled code and trees depend on; of builtins the compiler asks when it takes code from the cache."""
BYTES = 64 << 20
"""How much the folder may hold."""
_RECORDS = 2000
"""How many records an entry may have."""


class Entry:
    """What is known of one text: its tree, and records of its code by their stages. Units keep their code in it."""

    def __init__(self, program: Program, nodes: list[Node] | None = None, records: dict[str, Any] | None = None):
        self.program = program
        self.changed = records is None
        self._nodes = nodes
        self._kept: dict[str, Any] = records or {}
        self._new: dict[str, Record] = {}

    def get(self, stage: str, unit: Unit, facts: Facts) -> Record | None:
        """The record of a stage, with constants for this unit."""
        data = self._kept.get(stage)
        if data is None or self._nodes is None:
            return None
        record: Record = unpack_record(data, self._nodes, unit, facts)
        return record

    def add(self, stage: str, record: Record) -> None:
        """Keep a record."""
        if len(self._kept) + len(self._new) < _RECORDS:
            self._new[stage] = record
            self.changed = True

    def data(self) -> Any:
        """All of it as data."""
        tree, nodes = pack_tree(self.program)
        numbers = {id(node): number for number, node in enumerate(nodes)}
        records = dict(self._kept)
        for stage, record in self._new.items():
            data = pack_record(record, numbers)
            if data is not None:
                records[stage] = data
        self._kept, self._nodes = records, nodes
        self._new.clear()
        self.changed = False
        return tree, records


class Cache:
    """The entries of one user in one folder.

    found  how many texts were in it
    """

    def __init__(self, folder: str, key: bytes, optimize: bool = True):
        self.folder = folder
        self.found = 0
        self._key = key
        self._version = _fingerprint(optimize)
        self._entries: dict[Source, tuple[str, Entry]] = {}

    def tree(self, source: Source, known: Collection[str]) -> Program:
        """The tree of a file's text; see `parse_whole`."""
        name = self._name(source, [each for each in known if each in source.text])
        before = self._entries.get(source)
        if before is not None and before[0] == name:
            return before[1].program
        entry = self._read(name, source)
        if entry is None:
            entry = Entry(parse_whole(source, known))
        else:
            self.found += 1
        self._entries[source] = name, entry
        return entry.program

    def records(self, program: Program) -> Entry | None:
        """Where the code of a tree is kept."""
        _, entry = self._entries.get(program.source, ("", None))
        return entry if entry is not None and entry.program is program else None

    def save(self) -> None:
        """Write what is new."""
        changed = [(name, entry) for name, entry in self._entries.values() if entry.changed]
        for name, entry in changed:
            with suppress(OSError, ValueError):
                self._write(name, marshal.dumps(entry.data()))
            entry.changed = False
        if changed:
            with suppress(OSError):
                self._remove_oldest()

    # ------------------------------------------------------------------ files

    def _name(self, source: Source, known: Collection[str]) -> str:
        """The name of the entry for a text, which nobody can guess without the key."""
        parts = (self._version, source.name, "\n".join(sorted(known)), source.text)
        content = marshal.dumps([part.encode("utf-8", "surrogatepass") for part in parts], 2)
        return blake2b(content, key=self._key, digest_size=20).hexdigest()

    def _signature(self, name: str, content: bytes) -> bytes:
        return blake2b(name.encode("ascii") + content, key=self._key, digest_size=KEY_SIZE).digest()

    def _path(self, name: str) -> str:
        return os.path.join(self.folder, name + _SUFFIX)

    def _read(self, name: str, source: Source) -> Entry | None:
        try:
            # Where others can write, something may lie here that is no file and never ends.
            descriptor = os.open(self._path(name), os.O_RDONLY | _BINARY | getattr(os, "O_NONBLOCK", 0))
            with open(descriptor, "rb") as stream:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    return None
                data = stream.read(BYTES)
        except OSError:
            return None
        begin = len(_MARK) + KEY_SIZE
        content = data[begin:]
        if not data.startswith(_MARK) or not compare_digest(data[len(_MARK) : begin], self._signature(name, content)):
            return None
        tree, records = marshal.loads(content)
        program, nodes = unpack_tree(tree, source)
        with suppress(OSError):
            os.utime(self._path(name))
        return Entry(program, nodes, records)

    def _write(self, name: str, content: bytes) -> None:
        os.makedirs(self.folder, mode=0o700, exist_ok=True)
        _replace(self._path(name), _MARK + self._signature(name, content) + content)

    def _remove_oldest(self) -> None:
        """Forget what was not used for longest, where there is too much."""
        with os.scandir(self.folder) as found:
            files = [(each.stat().st_mtime, each.stat().st_size, each.path) for each in found if each.is_file()]
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            if total <= BYTES:
                break
            if path.endswith((_SUFFIX, _UNFINISHED)):
                with suppress(OSError):
                    os.unlink(path)
                total -= size


_UNFINISHED = ".tmp"


def _replace(path: str, data: bytes) -> None:
    """Write a file that others see whole or not at all, and that only the user can read."""
    unfinished = f"{path}.{os.urandom(6).hex()}{_UNFINISHED}"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    try:
        with open(descriptor, "wb") as stream:
            stream.write(data)
        os.replace(unfinished, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(unfinished)
        raise


def _fingerprint(optimize: bool) -> str:
    """What changes with nnrepl, whose files may be edited, and with Python."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    files = []
    for room in _ROOMS:
        with suppress(OSError), os.scandir(os.path.join(package, room)) as found:
            for each in found:
                if each.name.endswith(".py"):
                    status = each.stat()
                    files.append(f"{room}/{each.name} {status.st_size} {status.st_mtime_ns}")
    return "\n".join([__version__, sys.version, str(sys.flags.optimize), str(optimize), package, *sorted(files)])


# ------------------------------------------------------------------------ where


def cache_folder() -> str:
    """The folder: $NNREPL_CACHE, or where the platform keeps what can be made again."""
    return os.environ.get("NNREPL_CACHE") or _in_home("XDG_CACHE_HOME", "Library/Caches", ".cache")


def key_file() -> str:
    """The file with the key. It does not lie in the cache, which others may be given."""
    return os.path.join(_in_home("XDG_STATE_HOME", "Library/Application Support", ".local/state"), "cache-key")


def _in_home(variable: str, on_mac: str, elsewhere: str) -> str:
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        folder = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif os.environ.get(variable):
        folder = os.environ[variable]
    else:
        folder = os.path.join(home, on_mac if sys.platform == "darwin" else elsewhere)
    return os.path.join(folder, "nnrepl")


def read_key() -> bytes | None:
    """The user's key, made if there is none; None where somebody else could know it."""
    path = key_file()
    try:
        if not os.path.lexists(path):
            if not os.environ.get("XDG_STATE_HOME") and not os.path.isdir(os.path.expanduser("~")):
                return None  # such as that of a user for services
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            if _is_own(os.stat(os.path.dirname(path)), stat.S_IWGRP | stat.S_IWOTH):
                _replace(path, os.urandom(KEY_SIZE))
        if not _is_own(os.stat(os.path.dirname(path)), stat.S_IWGRP | stat.S_IWOTH):
            return None
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | _BINARY)
        with open(descriptor, "rb") as stream:
            status = os.fstat(descriptor)
            key = stream.read(KEY_SIZE + 1)
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode) or not _is_own(status, stat.S_IRWXG | stat.S_IRWXO) or len(key) != KEY_SIZE:
        return None
    return key


def _is_own(status: os.stat_result, forbidden: int) -> bool:
    """Whether a file is this user's, and others lack these permissions. Windows guards a user's folders itself."""
    if sys.platform == "win32":
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & forbidden


def open_cache(optimize: bool = True) -> Cache | None:
    """The user's cache; None where it cannot be trusted."""
    key = read_key()
    return Cache(cache_folder(), key, optimize) if key is not None else None
