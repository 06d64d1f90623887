"""The digests MD2 (RFC 1319) and MD4 (RFC 1320), which hashlib need not have. Nobody should rely on them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache


def _digits_of_pi() -> Iterator[int]:
    q, r, t, k, n, m = 1, 0, 1, 1, 3, 3
    while True:
        if 4 * q + r - t < n * t:
            yield n
            q, r, n = 10 * q, 10 * (r - n * t), (10 * (3 * q + r)) // t - 10 * n
        else:
            q, r, t, k, n, m = q * k, (2 * q + r) * m, t * m, k + 1, (q * (7 * k + 2) + r * m) // (t * m), m + 2


@cache
def _permutation() -> tuple[int, ...]:
    """MD2's permutation of the bytes: a shuffle that takes its random numbers from the digits of pi."""
    digits = _digits_of_pi()

    def below(n: int) -> int:
        while True:
            x, most = next(digits), 10
            while n > most:
                x, most = 10 * x + next(digits), 10 * most
            if x < n * (most // n):
                return x % n

    table = list(range(256))
    for count in range(2, 257):
        k = below(count)
        table[k], table[count - 1] = table[count - 1], table[k]
    return tuple(table)


def md2(data: bytes) -> str:
    """The MD2 digest in hexadecimal digits."""
    table = _permutation()
    missing = 16 - len(data) % 16
    data += bytes([missing]) * missing
    checksum, last = bytearray(16), 0
    for start in range(0, len(data), 16):
        for k in range(16):
            checksum[k] ^= table[data[start + k] ^ last]
            last = checksum[k]
    data += bytes(checksum)
    state = bytearray(48)
    for start in range(0, len(data), 16):
        state[16:32] = data[start : start + 16]
        state[32:] = bytes(a ^ b for a, b in zip(state[:16], state[16:32], strict=True))
        last = 0
        for turn in range(18):
            for k in range(48):
                state[k] ^= table[last]
                last = state[k]
            last = (last + turn) % 256
    return bytes(state[:16]).hex()


_ROUNDS = (
    (lambda x, y, z: (x & y) | (~x & z), 0, tuple(range(16)), (3, 7, 11, 19)),
    (
        lambda x, y, z: (x & y) | (x & z) | (y & z),
        0x5A827999,
        (0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15),
        (3, 5, 9, 13),
    ),
    (lambda x, y, z: x ^ y ^ z, 0x6ED9EBA1, (0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15), (3, 9, 11, 15)),
)


def md4(data: bytes) -> str:
    """The MD4 digest in hexadecimal digits."""
    bits = 8 * len(data)
    data += b"\x80" + bytes((55 - len(data)) % 64) + struct.pack("<Q", bits % 2**64)
    state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476]
    for start in range(0, len(data), 64):
        words = struct.unpack_from("<16I", data, start)
        a, b, c, d = state
        for mix, constant, order, turns in _ROUNDS:
            for k, word in enumerate(order):
                total = (a + mix(b, c, d) + words[word] + constant) & 0xFFFFFFFF
                by = turns[k % 4]
                a, b, c, d = d, ((total << by) | (total >> (32 - by))) & 0xFFFFFFFF, b, c
        state = [(old + new) & 0xFFFFFFFF for old, new in zip(state, (a, b, c, d), strict=True)]
    return struct.pack("<4I", *state).hex()
