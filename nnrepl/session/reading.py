"""Texts that are going to run: their trees, with the warnings that Octave gives when it reads them."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from nnrepl.errors import OctaveSyntaxError
from nnrepl.later import later
from nnrepl.runtime.warning import warn
from nnrepl.source import Source
from nnrepl.syntax.nodes import Program

if TYPE_CHECKING:
    from nnrepl.session.cache import Cache

whole_tree = later("nnrepl.syntax.parser", "parse_whole")
line_trees = later("nnrepl.syntax.parser", "parse_lines")


def tree_of(
    source: Source, known: Collection[str] = (), cache: Cache | None = None, *, by_line: bool = False
) -> Program:
    """The tree of a text that no more text will follow; that of a file may be in the cache."""
    if cache is not None and source.name:
        return cache.tree(source, known)
    program: Program = whole_tree(source, known, by_line=by_line)
    return program


def told_tree(
    source: Source, known: Collection[str] = (), cache: Cache | None = None, *, by_line: bool = False
) -> Program:
    """The same; where the text is no program, the warnings of what stands before the error are given."""
    try:
        return tree_of(source, known, cache, by_line=by_line)
    except OctaveSyntaxError as error:
        if error.before is not None:
            announced(error.before)
        raise


def parse_whole(
    source: Source, known: Collection[str] = (), cache: Cache | None = None, *, by_line: bool = False
) -> Program:
    """The same, with the warnings of the text given."""
    return announced(told_tree(source, known, cache, by_line=by_line))


def parse_lines(source: Source, known: Collection[str] = ()) -> Iterator[Program]:
    """The trees of what `eval` runs, one after the other."""
    return map(announced, line_trees(source, known))


_DEPRECATED = (
    "the '{}' operator was deprecated in version 7 and will not be allowed in a future version of Octave; "
    "please use '{}' instead"
)
_DEPRECATED_LINE_END = (
    "using continuation marker \\ outside of double quoted strings was deprecated in version 7 and will be "
    "removed from a future version of Octave, use ... instead"
)


def announced(program: Program) -> Program:
    """A text, with its warnings given."""
    file = program.source.name
    found = []
    for old, new, line in program.deprecated:
        what = _DEPRECATED_LINE_END if new == "..." else _DEPRECATED.format(old, new)
        place = f"; near line {line} of file '{file}'" if file else ""
        found.append((line, what + place, "Octave:deprecated-syntax"))
    for line, column in program.tests:
        place = f" near line {line}, column {column} in file '{file}'" if file else ""
        what = "suggest parenthesis around assignment used as truth value"
        found.append((line, what + place, "Octave:assign-as-truth-value"))
    for _, message, identifier in sorted(found, key=lambda warning: warning[0]):
        warn(message, identifier)
    if program.unclosed:
        # Octave comes to the end of a file twice.
        for _ in range(2 if file else 1):
            warn("block comment unterminated at end of input")
            if file:
                warn(f"near line {program.unclosed} of file '{os.path.basename(file)}'")
    return program
