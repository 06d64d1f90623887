"""Bytes and their encodings: digests, base64, character sets, byte order."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import numpy as np

from nnrepl.builtins.strings import char
from nnrepl.builtins.textargs import flat_text
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm, saturate, to_array
from nnrepl.values.kinds import (
    class_of,
    dims_text,
    is_array_like,
    is_complex,
    is_logical,
    is_numeric,
    is_string,
    is_text,
    numel_of,
)
from nnrepl.values.text import decode

_OLD_DIGESTS = ("md2", "md4")
_DIGESTS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")


def _bytes(value: Any, who: str) -> bytes:
    if not is_array_like(value):
        raise OctaveError(f"{who}: argument must be a string")
    return flat_text(char(value)).encode("latin-1")


@builtin('digest = hash("sha256", str)', fresh=True)
def hash(hfun, str):
    """The digest of a string in hexadecimal: "md2", "md4", "md5", "sha1", "sha224", "sha256", "sha384" or "sha512".

    >> hash("md5", "abc")
    ans = 900150983cd24fb0d6963f7d28e17f72
    """
    import hashlib

    name = flat_text(char(hfun))
    key = name.lower()
    if key in _OLD_DIGESTS:
        from nnrepl.builtins import olddigests

        return (olddigests.md2 if key == "md2" else olddigests.md4)(_bytes(str, "hash"))
    if key not in _DIGESTS:
        raise OctaveError(f"hash function '{name}' not supported")
    return hashlib.new(key, _bytes(str, "hash")).hexdigest()


@builtin("s = base64_encode(x)", fresh=True)
def base64_encode(x):
    """The bytes of a numeric array in base64.

    >> base64_encode(1:3)
    ans = AAAAAAAA8D8AAAAAAAAAQAAAAAAAAAhA
    """
    if not is_numeric(x):
        raise OctaveError("base64_encode: encoding is supported only for numeric arrays")
    array = to_array(x)
    if array.dtype.kind == "c":
        raise OctaveError("base64_encode: encoding complex or sparse data is not supported")
    return base64.b64encode(array.tobytes(order="F")).decode("ascii")


@builtin("x = base64_decode(s)", "x = base64_decode(s, dims)", fresh=True)
def base64_decode(s, dims=None):
    """The row of doubles (or the array of size `dims`) whose bytes a base64 string holds.

    >> disp(base64_decode("AAAAAAAA8D8AAAAAAAAAQA=="))
       1   2
    """
    invalid = OctaveError("base64_decode: input was not valid base64")
    if not isinstance(s, str):
        raise invalid
    try:
        data = base64.b64decode(s.encode("latin-1"), validate=True)
    except binascii.Error:
        raise invalid from None
    if len(data) % 8:
        raise OctaveError("base64_decode: incorrect input size")
    numbers = np.frombuffer(data, dtype="<f8").astype(float)
    if dims is None:
        return norm(numbers.reshape(1, -1))
    shape = tuple(int(n) for n in to_array(dims).ravel())
    if int(np.prod(shape)) != numbers.size:
        raise OctaveError(f"reshape: can't reshape 1x{numbers.size} array to {dims_text(shape)} array")
    return norm(numbers.reshape(shape, order="F"))


@builtin("s = matlab.net.base64encode(x)", name="matlab.net.base64encode", fresh=True)
def net_base64encode(x):
    """The values of an array, as bytes, in base64.

    >> matlab.net.base64encode(uint8("abc"))
    ans = YWJj
    """
    if not (is_numeric(x) or is_text(x) or is_logical(x)):
        raise OctaveError("base64encode: IN must be a numeric or character vector")
    values = to_array(x).ravel(order="F")
    if values.dtype.kind == "c":
        kind = "scalar" if values.size == 1 else "matrix"
        raise OctaveError(f"invalid conversion from complex {kind} to uint8")
    return base64.b64encode(saturate(values.reshape(-1, 1), np.dtype(np.uint8)).tobytes()).decode("ascii")


@builtin("x = matlab.net.base64decode(s)", name="matlab.net.base64decode", fresh=True)
def net_base64decode(s):
    """The bytes that a base64 string holds, as a row of uint8.

    >> char(matlab.net.base64decode("YWJj"))
    ans = abc
    """
    if not isinstance(s, str):
        raise OctaveError("base64decode: B64_STR must be a base64 encoded character vector")
    try:
        data = base64.b64decode(s.encode("latin-1"), validate=True)
    except binascii.Error:
        raise OctaveError("base64_decode: input was not valid base64") from None
    return np.frombuffer(data, dtype=np.uint8).reshape(1, -1).copy()


def _codec(codepage: Any, failure: str) -> str:
    name = codepage if isinstance(codepage, str) else "utf-8"
    try:
        return "".encode(name or "utf-8").decode("latin-1") or str(name or "utf-8")
    except LookupError:
        raise OctaveError(failure.format(name)) from None


@builtin("bytes = unicode2native(str, codepage)", fresh=True)
def unicode2native(utf8_str, codepage=None):
    """The characters of a UTF-8 string in another encoding, as a row of uint8.

    >> unicode2native("a", "latin1")
    ans = 97
    """
    if not is_text(utf8_str) or not is_string(utf8_str):
        raise OctaveError("unicode2native: UTF8_STR must be a character vector")
    if not isinstance(codepage, str):
        raise OctaveError("unicode2native: CODEPAGE must be a string")
    _codec(codepage, "unicode2native: converting from UTF-8 to codepage '{}': Invalid argument")
    data = decode(flat_text(utf8_str)).encode(codepage or "utf-8", "replace")
    return np.frombuffer(data, dtype=np.uint8).reshape(1, -1).copy()


@builtin("str = native2unicode(bytes, codepage)", fresh=True)
def native2unicode(native_bytes, codepage="utf-8"):
    """The UTF-8 string whose characters are given as bytes of another encoding.

    >> native2unicode(uint8([97 98]), "latin1")
    ans = ab
    """
    if is_text(native_bytes):
        return native_bytes
    if not is_numeric(native_bytes):
        raise OctaveError("native2unicode: NATIVE_BYTES must be a numeric vector")
    if not isinstance(codepage, str):
        raise OctaveError("native2unicode: CODEPAGE must be a string")
    _codec(codepage, "native2unicode: converting from codepage '{}' to UTF-8: Invalid argument")
    if is_complex(native_bytes):
        raise OctaveError("invalid conversion from complex matrix to uint8")
    data = to_array(native_bytes).ravel(order="F").astype(np.uint8).tobytes()
    return data.decode(codepage or "utf-8", "replace").encode("utf-8").decode("latin-1")


@builtin("y = swapbytes(x)", fresh=True)
def swapbytes(x):
    """Numbers with the bytes of each in reverse order.

    >> disp(swapbytes(uint16([1 256])))
      256    1
    """
    if isinstance(x, Cell) or not is_numeric(x):
        raise OctaveError(f"swapbytes: invalid object of class '{class_of(x)}'")
    return norm(to_array(x).byteswap()) if numel_of(x) else x
