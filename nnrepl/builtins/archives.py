"""Archives and compressed files: zip, unzip, tar, untar, gzip, gunzip, bzip2, bunzip2, unpack.

What is taken out of an archive stays in the folder that it is put into: a name that leads out of it, and a link, is an
error before anything is written.
"""

from __future__ import annotations

import bz2
import glob
import gzip
import os
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any

from nnrepl.builtins.args import cellstrings
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell
from nnrepl.values.kinds import is_string, is_text
from nnrepl.values.text import CharArray, decode, encode, rows_of

OPENERS: dict[str, Callable[..., IO[bytes]]] = {"gz": gzip.open, "bz2": bz2.open}  # type: ignore[dict-item]
_BROKEN = (OSError, EOFError, zlib.error, tarfile.TarError, zipfile.BadZipFile, ValueError)
_STATUS = {"zip": 9}
"""The exit status of Octave's programs for what is no archive; 2 for all others."""


def _names(files: Any, who: str) -> list[str]:
    """The files that are meant, with those that patterns stand for."""
    words = [str(files)] if is_string(files) else cellstrings(files) if isinstance(files, Cell) else None
    if isinstance(files, CharArray):
        words = [row.rstrip() for row in rows_of(files)]
    if words is None:
        raise OctaveError(f"{who}: FILES must be a character array or cellstr")
    patterns = [os.path.expanduser(decode(word)) for word in words]
    return [name for pattern in patterns for name in (sorted(glob.glob(pattern)) or [pattern])]


def _row(names: list[str]) -> Cell:
    return Cell.of([encode(name) for name in names], (1, len(names))) if names else Cell.empty()


def _column(names: list[str]) -> Cell:
    return Cell.of([encode(name) for name in names], (len(names), 1)) if names else Cell.empty()


def _tree(root: str, name: str) -> Iterator[str]:
    """A file, or a folder with all that is in it; folders end in a slash."""
    place = os.path.join(root, name)
    if not os.path.isdir(place):
        yield name
        return
    yield name.rstrip("/") + "/"
    for inner in sorted(os.listdir(place)):
        yield from _tree(root, f"{name.rstrip('/')}/{inner}")


def _gathered(files: Any, root: Any, who: str) -> tuple[str, list[str]]:
    if root is not None and not is_string(root):
        raise OctaveError(f"{who}: ROOTDIR must be a string")
    folder = "" if root is None else os.path.expanduser(decode(str(root)))
    if folder and not os.path.isdir(folder):
        raise OctaveError(f"{encode(folder)}: No such file or directory")
    names = [name for name in _names(files, who) if os.path.lexists(os.path.join(folder, name))]
    return folder, [each for name in names for each in _tree(folder, name)]


@builtin("names = zip(zipfile, files)", "names = zip(zipfile, files, rootdir)")
def zip_archive(zipfile_name: Any, files: Any, rootdir: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Put files and folders into a ZIP archive; a name without a suffix gets .zip. Gives what is in it.

    rootdir  the folder from which the names of the files count

    >> zip("a.zip", 5)
    error: zip: FILES must be a character array or cellstr
    """
    if not is_string(zipfile_name):
        raise OctaveError("zip: ZIPFILE must be a string")
    target = os.path.expanduser(decode(str(zipfile_name)))
    target = target if os.path.splitext(target)[1] else target + ".zip"
    folder, names = _gathered(files, rootdir, "zip")
    if not names:
        raise OctaveError("zip: zip failed with exit status = 12")
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                archive.write(os.path.join(folder, name), name)
    except (OSError, ValueError) as problem:
        raise OctaveError(f"zip: {problem}") from None
    context.relink()
    return _row(names) if nargout else None


@builtin("names = tar(tarfile, files)", "names = tar(tarfile, files, rootdir)")
def tar_archive(tarfile_name: Any, files: Any, rootdir: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Put files and folders into a TAR archive, which is not compressed. Gives what is in it.

    rootdir  the folder from which the names of the files count

    >> tar("a.tar", 5)
    error: tar: FILES must be a character array or cellstr
    """
    if not is_string(tarfile_name):
        raise OctaveError("tar: TARFILE must be a string")
    folder, names = _gathered(files, rootdir, "tar")
    if not names:
        raise OctaveError("tar: tar exited with status = 2")
    try:
        with tarfile.open(os.path.expanduser(decode(str(tarfile_name))), "w") as archive:
            for name in names:
                archive.add(os.path.join(folder, name), name, recursive=False)
    except (OSError, ValueError) as problem:
        raise OctaveError(f"tar: {problem}") from None
    context.relink()
    return _column(names) if nargout else None


def _compress(files: Any, folder: Any, suffix: str, who: str, context: Context) -> list[str]:
    names = [name for name in _names(files, who) if os.path.exists(name)]
    whole = [each for name in names for each in (sorted(_files_in(name)) if os.path.isdir(name) else [name])]
    place = None if folder is None else _made(folder)
    made = []
    for name in whole:
        target = f"{name if place is None else os.path.join(place, os.path.basename(name))}.{suffix}"
        try:
            with open(name, "rb") as source, OPENERS[suffix](target, "wb") as stream:
                shutil.copyfileobj(source, stream)
        except OSError as problem:
            raise OctaveError(f"{who}: {encode(name)}: {problem.strerror}") from None
        made.append(target)
    context.relink()
    return made


def _files_in(folder: str) -> list[str]:
    return [os.path.join(folder, name) for name in os.listdir(folder) if os.path.isfile(os.path.join(folder, name))]


def _made(folder: Any) -> str:
    """The folder that results go to, which is made where there is none."""
    if not is_text(folder):
        raise OctaveError("unpack: DIR must be a string")
    place = os.path.expanduser(decode(str(folder)))
    try:
        os.makedirs(place, exist_ok=True)
    except OSError as problem:
        raise OctaveError(f"mkdir: {encode(place)}: {problem.strerror}") from None
    return place


@builtin("names = gzip(files)", "names = gzip(files, dir)")
def gzip_files(files: Any, dir: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Compress files: beside each, or in a folder, stands one with the suffix .gz. Gives their names.

    >> gzip(5)
    error: gzip: FILES must be a character array or cellstr
    """
    made = _compress(files, dir, "gz", "gzip", context)
    return _column(made) if nargout else None


@builtin("names = bzip2(files)", "names = bzip2(files, dir)")
def bzip2_files(files: Any, dir: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Compress files: beside each, or in a folder, stands one with the suffix .bz2. Gives their names.

    >> bzip2(5)
    error: bzip2: FILES must be a character array or cellstr
    """
    made = _compress(files, dir, "bz2", "bzip2", context)
    return _column(made) if nargout else None


# ---------------------------------------------------------------------- taking out


def _safe(folder: str, name: str) -> str:
    """Where a member of an archive goes, which has to be in the folder."""
    top = os.path.realpath(folder or ".")
    place = os.path.realpath(os.path.join(top, name))
    if place != top and not place.startswith(top.rstrip("/") + "/"):
        raise OctaveError(f"unpack: the name '{encode(name)}' leads out of the folder")
    return place


def _put(place: str, source: IO[bytes] | None) -> None:
    """Write a file, or with no content make a folder."""
    os.makedirs(place if source is None else os.path.dirname(place), exist_ok=True)
    if source is not None:
        with source, open(place, "wb") as target:
            shutil.copyfileobj(source, target)


def _unzip(file: str, folder: str) -> list[str]:
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        places = [_safe(folder, member.filename) for member in members]
        for member, place in zip(members, places, strict=True):
            _put(place, None if member.is_dir() else archive.open(member))
    return [member.filename for member in members]


def _untar(file: str, folder: str) -> list[str]:
    with tarfile.open(file) as archive:
        members = archive.getmembers()
        for member in members:
            if not (member.isreg() or member.isdir()):
                raise OctaveError(f"unpack: '{encode(member.name)}' is a link or device, which is not supported")
        places = [_safe(folder, member.name) for member in members]
        for member, place in zip(members, places, strict=True):
            _put(place, None if member.isdir() else archive.extractfile(member))
    return [member.name + "/" * member.isdir() for member in members]


def _expanded(file: str, folder: str, suffix: str) -> list[str]:
    """A compressed file, written without its suffix."""
    stem, ending = os.path.splitext(os.path.basename(file))
    name = stem if ending == f".{suffix}" else f"{stem}{ending}.out"
    place = os.path.join(os.path.abspath(folder or os.path.dirname(file) or "."), name)
    with OPENERS[suffix](file, "rb") as source:
        source.peek(1)  # type: ignore[attr-defined]
        _put(place, source)
    return [place]


def _kind(file: str) -> str:
    """What a file is, as its name says."""
    low = file.lower()
    if low.endswith((".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tbz", ".tbz2")):
        return "tar"
    return os.path.splitext(low)[1][1:]


def _unpack(files: Any, folder: Any, kind: str | None, context: Context) -> Cell:
    words = [str(files)] if is_string(files) else cellstrings(files) if isinstance(files, Cell) else None
    if words is None:
        raise OctaveError("unpack: FILE must be a string or cell array of strings")
    found: list[str] = []
    last = kind or ""
    for word in words:
        file = os.path.expanduser(decode(word))
        if not os.path.exists(file):
            raise OctaveError(f'unpack: FILE "{word}" not found')
        last = kind or _kind(file)
        if last not in ("zip", "tar", *OPENERS):
            context.warn(f"unpack: unrecognized FILETYPE <{encode(last)}>")
            continue
        place = "" if folder is None else _made(folder)
        try:
            if last in OPENERS:
                found += _expanded(file, place, last)
            else:
                found += (_unzip if last == "zip" else _untar)(file, place)
        except _BROKEN:
            status = _STATUS.get(last, 2)
            raise OctaveError(f"unpack: unarchiving program exited with status: {status}") from None
    context.relink()
    return _column(found) if last == "tar" else _row(found)


@builtin("names = unzip(zipfile)", "names = unzip(zipfile, dir)")
def unzip(zipfile_name: Any, dir: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Take the files out of a ZIP archive, into the current folder or another. Gives their names.

    A name that leads out of the folder is an error.

    >> unzip("no.zip")
    error: unpack: FILE "no.zip" not found
    """
    found = _unpack(zipfile_name, dir, "zip", context)
    return found if nargout else None


@builtin("names = untar(tarfile)", "names = untar(tarfile, dir)")
def untar(tarfile_name: Any, dir: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Take the files out of a TAR archive, into the current folder or another. Gives their names.

    A name that leads out of the folder and a link are errors.

    >> untar("no.tar")
    error: unpack: FILE "no.tar" not found
    """
    found = _unpack(tarfile_name, dir, "tar", context)
    return found if nargout else None


@builtin("names = gunzip(gzfile)", "names = gunzip(gzfile, dir)")
def gunzip(gzfile: Any, dir: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Write what a file with the suffix .gz holds to one without it, beside it or in a folder. Gives its full name.

    >> gunzip("no.gz")
    error: unpack: FILE "no.gz" not found
    """
    found = _unpack(gzfile, dir, "gz", context)
    return found if nargout else None


@builtin("names = bunzip2(bz2file)", "names = bunzip2(bz2file, dir)")
def bunzip2(bz2file: Any, dir: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Write what a file with the suffix .bz2 holds to one without it, beside it or in a folder. Gives its full name.

    >> bunzip2("no.bz2")
    error: unpack: FILE "no.bz2" not found
    """
    found = _unpack(bz2file, dir, "bz2", context)
    return found if nargout else None


@builtin("names = unpack(file)", "names = unpack(file, dir)")
def unpack(file: Any, dir: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Take out what an archive or compressed file holds, whose suffix says what it is: zip, tar, gz, bz2 ...

    >> unpack("no.zip")
    error: unpack: FILE "no.zip" not found
    """
    found = _unpack(file, dir, None, context)
    return found if nargout or not found.data.size else None
