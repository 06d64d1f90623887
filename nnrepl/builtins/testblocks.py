"""The tests in a text: lines that start with `%!`, cut into blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass

CHECKS = frozenset({"test", "testif", "xtest", "assert", "fail", "error", "warning"})
PREPARES = frozenset({"shared", "function", "endfunction", "end", "demo"})

_KIND = re.compile(r"[A-Za-z]+")
_BUG = re.compile(r"\s*<(\*?)(\d+)>")
_PATTERN = re.compile(r"\s*<((?:[^>\\\n]|\\.)*)>")
_IDENTIFIER = re.compile(r"\s*id\s*=\s*(\S+)")
_FUNCTION = re.compile(r"\s*(?:(?:\[[^\]]*\]|\w+)\s*=\s*)?(\w+)")
_COMMENT = re.compile(r"[#%].*")


@dataclass(frozen=True)
class Block:
    """One block.

    text        all of it, as reports show it
    line        where it starts in the file, from 1
    code        what runs: a whole statement also for `assert` and `fail`, the definition for `function`
    bug         the number of the bug that the block tests, or ""; `fixed` says that the bug is fixed
    pattern     what the message of an error or warning must match (`error`, `warning`), or the
    identifier  that it must have
    names       the variables that `shared` declares, the function that `function` defines
    features    what the library must have been built with (`testif`)
    condition   what must hold when the test runs (`testif`)
    """

    kind: str
    text: str
    line: int
    code: str
    bug: str = ""
    fixed: bool = False
    pattern: str = ""
    identifier: str = ""
    names: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    condition: str = ""


def read_blocks(text: str) -> list[Block]:
    """The blocks in a text, in order. A block goes on over lines with a blank after `%!`."""
    blocks: list[tuple[int, list[str]]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.startswith("%!"):
            continue
        line = line[2:].rstrip("\r")
        if line[:1].strip() or not blocks:
            blocks.append((number, [line]))
        else:
            blocks[-1][1].append(line)
    return [_block(number, "\n".join(lines)) for number, lines in blocks if lines[0][:1] not in ("#", "%", "")]


def _block(line: int, text: str) -> Block:
    found = _KIND.match(text)
    kind = found.group() if found else text[:1]
    rest = text[len(kind) :]
    reader = _READERS.get(kind, _plain)
    return reader(kind, text, line, rest)


def _bug(rest: str) -> tuple[str, bool, str]:
    found = _BUG.match(rest)
    return (found.group(2), bool(found.group(1)), rest[found.end() :]) if found else ("", False, rest)


def _plain(kind: str, text: str, line: int, rest: str) -> Block:
    bug, fixed, code = _bug(rest)
    return Block(kind, text, line, code, bug, fixed)


def _call(kind: str, text: str, line: int, rest: str) -> Block:
    bug, fixed, code = _bug(rest)
    return Block(kind, text, line, kind + code, bug, fixed)


def _failing(kind: str, text: str, line: int, rest: str) -> Block:
    by_id = _IDENTIFIER.match(rest)
    if by_id:
        return Block(kind, text, line, rest[by_id.end() :], identifier=by_id.group(1))
    by_pattern = _PATTERN.match(rest)
    if by_pattern:
        return Block(kind, text, line, rest[by_pattern.end() :], pattern=by_pattern.group(1))
    return Block(kind, text, line, rest)


def _shared(kind: str, text: str, line: int, rest: str) -> Block:
    first, _, code = rest.partition("\n")
    names = tuple(name for name in re.split(r"[\s,]+", _COMMENT.sub("", first)) if name)
    return Block(kind, text, line, code, names=names)


def _function(kind: str, text: str, line: int, rest: str) -> Block:
    found = _FUNCTION.match(rest)
    return Block(kind, text, line, f"{text}\nendfunction", names=(found.group(1),) if found else ())


def _conditional(kind: str, text: str, line: int, rest: str) -> Block:
    first, _, code = rest.partition("\n")
    head, _, condition = _COMMENT.sub("", first).partition(";")
    bug, fixed = "", False
    found = re.search(r"<(\*?)(\d+)>\s*\Z", condition or head)
    if found:
        bug, fixed = found.group(2), bool(found.group(1))
        head, condition = (re.sub(r"<\*?\d+>\s*\Z", "", part) for part in (head, condition))
    features = tuple(name for name in re.split(r"[\s,]+", head) if name)
    return Block(kind, text, line, code, bug, fixed, features=features, condition=condition.strip())


_READERS = {
    "assert": _call,
    "fail": _call,
    "error": _failing,
    "warning": _failing,
    "shared": _shared,
    "function": _function,
    "testif": _conditional,
}
