"""Texts that are going to run: their trees, with the warnings that Octave gives when it reads them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

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


def parse_whole(
    source: Source, known: Collection[str] = (), cache: Cache | None = None, *, by_line: bool = False
) -> Program:
    """The same, with the warnings of the text given."""
    return announced(tree_of(source, known, cache, by_line=by_line))


def parse_lines(source: Source, known: Collection[str] = ()) -> Iterator[Program]:
    """The trees of what `eval` runs, one after the other."""
    return map(announced, line_trees(source, known))


def announced(program: Program) -> Program:
    """A text, with its warnings given."""
    for old, new, line in program.deprecated:
        place = f"; near line {line} of file '{program.source.name}'" if program.source.name else ""
        warn(
            f"the '{old}' operator was deprecated in version 7 and will not be allowed in a future version of Octave; "
            f"please use '{new}' instead{place}",
            "Octave:deprecated-syntax",
        )
    for line, column in program.tests:
        place = f" near line {line}, column {column} in file '{program.source.name}'" if program.source.name else ""
        warn(f"suggest parenthesis around assignment used as truth value{place}", "Octave:assign-as-truth-value")
    return program
