"""The door of this room: a source text -> its tree, or what is still open, or Octave's parse error."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from nnrepl.errors import OctaveSyntaxError
from nnrepl.source import Source, Span
from nnrepl.syntax import lalr, messages
from nnrepl.syntax.builder import Builder
from nnrepl.syntax.definitions import Rejected
from nnrepl.syntax.docs import Docs
from nnrepl.syntax.lexer import Lexer, Token
from nnrepl.syntax.literals import as_bytes
from nnrepl.syntax.nodes import FunctionDef, Program, Stmt
from nnrepl.syntax.record import Record


class Incomplete(Record):
    """A text that could go on: what is open, and where it was opened.

    error    Octave's parse error, for where no more text will come
    program  the tree, where Octave takes the text as it stands (`parse_whole` gives it): functions that no `end`
             closes, an open block comment, `...` on the last line
    """

    reason: str
    span: Span
    error: OctaveSyntaxError
    program: Program | None = None

    def as_error(self) -> OctaveSyntaxError:
        """The error to raise where no more text will come; its note says what is open."""
        self.error.notes = (self.reason,)
        return self.error


class _Parser:
    """One text: its tokens, and how its errors look."""

    def __init__(self, source: Source, known: Collection[str], by_line: bool):
        self.source = source
        self.lexer = Lexer(source.text, known, in_file=bool(source.name))
        self.lexer.run()
        self.layout = messages.Layout(source, self.lexer, by_line)
        self.docs = Docs(self.lexer.text, self.lexer.comments)

    def program(self, tokens: Sequence[Token]) -> Program | Incomplete:
        """The tree of a stretch of tokens, which ends with `$END`."""
        source, lexer = self.source, self.lexer
        builder = Builder(lexer.text, self.docs.function, as_bytes(source.name) or "stdin")
        try:
            body = lalr.parse(tokens, builder)
            # Typed and evaluated text runs line by line: there Octave finds out when it runs the command.
            builder.end_scope(0, check=bool(source.name))
            if source.name and all(isinstance(node, FunctionDef) for node in body):
                builder.definitions.reject_twins()
        except Rejected as error:
            rejected = self.layout.error(error.message, error.offset, error.span)
            rejected.before = self._program((), builder, tokens[0][2], tokens[-1][3])
            raise rejected from None
        except lalr.UnexpectedToken as error:
            failure = self.layout.unexpected(error)
            failure.before = self._program((), builder, tokens[0][2], error.token[2])
            if error.token[0] != lalr.EOF:
                raise failure from None
            reason, span = messages.still_open(source, error.symbols, error.values, lexer.open_text)
            return Incomplete(reason, span, failure)
        return self._program(body, builder, tokens[0][2], tokens[-1][3])

    def _program(self, body: tuple[Stmt, ...], builder: Builder, first: int, last: int) -> Program:
        """A tree with what there is to warn about between two offsets."""
        source, text, opened = self.source, self.lexer.text, self.lexer.open_text
        old = tuple(
            (op, _replacement(op), text.count("\n", 0, start) + 1)
            for op, start in self.lexer.deprecated
            if first <= start < last
        )
        tests = tuple(map(source.position, sorted(builder.truth_values)))
        unclosed = 0
        if opened is not None and opened[0] == "block comment" and opened[1] < last:
            unclosed = text.count("\n") + (1 if text.endswith("\n") else 2)
        return Program(source, body, self.docs.script(), old, tests, unclosed)

    def open_end(self, program: Program) -> Program | Incomplete:
        """The program, or what of it is open although Octave would take it as it stands."""
        lexer, size = self.lexer, len(self.lexer.text)
        error = self.layout.error("syntax error", size, Span(size, size), at_end=True)
        if lexer.open_text is not None:
            what, start = lexer.open_text
            reason = messages.open_text_reason(self.source, what, start)
            return Incomplete(reason, self.layout.clamp(start, start + 3), error, program)
        if lexer.open_functions:
            token = lexer.tokens[lexer.open_functions[-1].token]
            reason = messages.open_reason(self.source, "function", token[2])
            return Incomplete(reason, Span(token[2], token[3]), error, program)
        return program


def _replacement(op: str) -> str:
    if op == "\\":
        return "..."
    return op.replace("**", "^") if "*" in op else op[1:]


def parse(source: Source, known: Collection[str] = (), *, by_line: bool = False) -> Program | Incomplete:
    """The tree of a text. Of a file (a source with a name) all is there, so that it is whole wherever Octave says so.

    known    names that never start a command, so that `x -1` is a difference
    by_line  show only the line of an error, as for typed input; otherwise a text without a name is shown whole
    """
    parser = _Parser(source, known, by_line)
    program = parser.program(parser.lexer.tokens)
    if isinstance(program, Incomplete) or source.name:
        return program
    return parser.open_end(program)


def parse_whole(source: Source, known: Collection[str] = (), *, by_line: bool = False) -> Program:
    """The tree of a text that no more text will follow, such as a file."""
    result = parse(source, known, by_line=by_line)
    if isinstance(result, Program):
        return result
    if result.program is not None:
        return result.program
    raise result.as_error()


def parse_lines(source: Source, known: Collection[str] = ()) -> Iterator[Program]:
    """What `eval` runs, one after the other: a line or block is parsed when those before it have been run."""
    parser = _Parser(source, known, False)
    tokens = parser.lexer.tokens
    starts = [0, *parser.lexer.runs, len(tokens) - 1]
    for start, stop in pairwise(starts):
        end = tokens[stop][2]
        last = tokens[-1] if stop == len(tokens) - 1 else (lalr.EOF, None, end, end)
        program = parser.program([*tokens[start:stop], last])
        if isinstance(program, Incomplete):
            raise program.as_error()
        if program.body or program.unclosed:
            yield program
