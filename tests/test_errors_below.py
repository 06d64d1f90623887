"""Errors of modules that the language reaches seldom or never: damaged files, full memory, what LAPACK gives up."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from nnrepl.builtins import matfiles, pngfiles
from nnrepl.errors import OctaveError, UndefinedError
from nnrepl.registry import BUILTINS, builtin
from nnrepl.runtime import growth, lapack
from nnrepl.runtime.nestvars import NestVars
from nnrepl.syntax import build
from nnrepl.values.convert import saturate
from tests.language import fails


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _png(*chunks: bytes) -> bytes:
    return pngfiles.SIGNATURE + b"".join(chunks) + _chunk(b"IEND", b"")


HEADER = _chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0))

DAMAGED = [
    (b"GIF89a", "this is no PNG file"),
    (_png(), "the header is missing"),
    (_png(_chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 7, 0, 0, 0, 0))), "the header is not valid"),
    (_png(HEADER, _chunk(b"IDAT", zlib.compress(b"\0\1"))), "the image data end too early"),
    (_png(HEADER, _chunk(b"IDAT", zlib.compress(b"\x09\1\2\x09\1\2"))), "a filter is not known"),
]


@pytest.mark.parametrize(("data", "message"), DAMAGED)
def test_a_damaged_png_file_says_what_is_wrong(data, message):
    with pytest.raises(pngfiles.PngError, match=f"^{message}$"):
        pngfiles.decode(data)


def test_png_data_that_do_not_unpack_are_refused(tmp_path):
    file = tmp_path / "a.png"
    file.write_bytes(_png(HEADER, _chunk(b"IDAT", b"nonsense")))
    with pytest.raises(pngfiles.PngError, match="incorrect header check"):
        pngfiles.decode(file.read_bytes())
    message = f"Magick++ exception: Magick: No decode delegate for this image format ({file})"
    fails(f"imread('{file}')", message)
    fails(f"imfinfo('{file}')", message)


def test_an_image_file_that_cannot_be_read_is_refused(tmp_path, monkeypatch):
    file = tmp_path / "a.png"
    file.write_bytes(b"")

    def closed(path):
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", closed)
    fails(f"imread('{file}')", f"Magick++ exception: Magick: Unable to open file ({file})")


def test_a_matlab_object_in_a_file_is_refused():
    with pytest.raises(OctaveError) as caught:
        matfiles._value("no array")
    assert caught.value.message == "load: a str in a MAT-file is not supported"


def test_an_array_that_grows_beyond_the_memory_is_refused(monkeypatch):
    def full(size):
        raise MemoryError

    monkeypatch.setattr(growth, "Reserve", full)
    fails("x = [1 2 3] + 1; x(4) = 1", "out of memory or dimension too large for Octave's index type")


def test_what_lapack_gives_up_is_an_error():
    lapack._check(0, "svd")
    with pytest.raises(np.linalg.LinAlgError, match=r"^svd did not converge$"):
        lapack._check(3, "svd")


def test_a_variable_of_the_function_around_may_lack_a_value():
    with pytest.raises(UndefinedError, match="'x' undefined"):
        NestVars({}, {"x": {}})["x"]


def test_a_function_is_recorded_once():
    def other(x):
        """Another sine."""

    assert BUILTINS.find("eye") is not None
    other.__module__ = "nnrepl.builtins.elsewhere"
    with pytest.raises(ValueError, match=r"^eye is recorded in \S+ and in nnrepl\.builtins\.elsewhere$"):
        builtin("y = eye(x)")(other)


def test_the_grammar_is_looked_for_in_two_places(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "HERE", tmp_path / "nnrepl" / "syntax")
    with pytest.raises(FileNotFoundError, match="no grammar at "):
        build.grammar_path()


def test_complex_numbers_do_not_become_integers():
    """The functions refuse them before, in words of their own."""
    with pytest.raises(OctaveError, match="wrong type argument 'complex matrix'"):
        saturate(np.array([[2j]]), np.dtype(np.int8))


def test_a_pattern_for_dates_that_names_a_part_twice_is_refused():
    fails("datevec('1 2', 'QQ QQ')", "datevec: DATE not parsed correctly with given format")
