"""The door of this room: a source text -> its tree, or what is still open, or Octave's parse error."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from nnrepl.errors import OctaveSyntaxError
from nnrepl.source import Source, Span
from nnrepl.syntax import lalr, messages
from nnrepl.syntax.builder import Builder, Rejected
from nnrepl.syntax.docs import Docs
from nnrepl.syntax.lexer import Lexer
from nnrepl.syntax.literals import as_bytes
from nnrepl.syntax.nodes import Program


@dataclass(frozen=True)
class Incomplete:
    """A text that could go on: what is open, and where it was opened.

    error    Octave's parse error for the text as it stands, or None where Octave takes it as it is
    program  the tree in that case: functions that no `end` closes, an open block comment, `...` on the last line
    """

    reason: str
    span: Span
    error: OctaveSyntaxError | None = None
    program: Program | None = None

    def as_error(self) -> OctaveSyntaxError:
        """The error to raise where no more text will come; only where there is no program."""
        assert self.error is not None
        return self.error


def parse(source: Source, known: Collection[str] = (), *, by_line: bool = False) -> Program | Incomplete:
    """The tree of a text.

    known    names that never start a command, so that `x -1` is a difference
    by_line  show only the line of an error, as for typed input; otherwise a text without a name is shown whole
    """
    lexer = Lexer(source.text, known, in_file=bool(source.name))
    lexer.run()
    layout = messages.Layout(source, lexer, by_line)
    docs = Docs(lexer.text, lexer.comments)
    try:
        builder = Builder(lexer.text, docs.function, as_bytes(source.name) or "stdin")
        body = lalr.parse(lexer.tokens, builder)
        # Typed and evaluated text runs line by line: there Octave finds out when it runs the command.
        builder.end_scope(0, check=bool(source.name))
    except Rejected as error:
        raise layout.error(error.message, error.offset, error.span) from None
    except lalr.UnexpectedToken as error:
        failure = layout.unexpected(error)
        if error.token[0] != 0:
            raise failure from None
        reason, span = messages.still_open(source, error.symbols, error.values, lexer.open_text)
        return Incomplete(reason, span, failure)
    program = Program(source, body, docs.script())
    if lexer.open_text is not None:
        what, start = lexer.open_text
        return Incomplete(messages.open_text_reason(source, what, start), layout.clamp(start, start + 3), None, program)
    if lexer.open_functions and not source.name:
        token = lexer.tokens[lexer.open_functions[-1].token]
        return Incomplete(messages.open_reason(source, "function", token[2]), Span(token[2], token[3]), None, program)
    return program


def parse_whole(source: Source, known: Collection[str] = ()) -> Program:
    """The tree of a text that no more text will follow, such as a file or what `eval` gets."""
    result = parse(source, known)
    if isinstance(result, Program):
        return result
    if result.program is not None:
        return result.program
    raise result.as_error()
