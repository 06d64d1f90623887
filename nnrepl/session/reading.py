"""Texts that are going to run: their trees, with a warning about each operator that Octave has deprecated."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from nnrepl.runtime.warning import warn
from nnrepl.source import Source
from nnrepl.syntax import parser
from nnrepl.syntax.nodes import Program


def parse_whole(source: Source, known: Collection[str] = ()) -> Program:
    """The tree of a text that no more text will follow."""
    return announced(parser.parse_whole(source, known))


def parse_lines(source: Source, known: Collection[str] = ()) -> Iterator[Program]:
    """The trees of what `eval` runs, one after the other."""
    return map(announced, parser.parse_lines(source, known))


def announced(program: Program) -> Program:
    """A text, with its warnings given."""
    for old, new, line in program.deprecated:
        place = f"; near line {line} of file '{program.source.name}'" if program.source.name else ""
        warn(
            f"the '{old}' operator was deprecated in version 7 and will not be allowed in a future version of Octave; "
            f"please use '{new}' instead{place}",
            "Octave:deprecated-syntax",
        )
    return program
