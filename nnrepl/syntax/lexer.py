"""Text -> tokens. The one place that knows what depends on context.

Whether `'` quotes or transposes, whether a blank or a newline separates elements of a matrix, whether a statement is a
command (`hold on`), what `end` closes, where a comment or a block comment stands: all is decided here, so that the
grammar is context free.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from nnrepl.syntax import literals, tables
from nnrepl.syntax.commands import begins_command, command_words
from nnrepl.syntax.literals import BadEscape

# Terminal, value, start and end offset. A plain tuple: a named one would double the time of the lexer.
Token = tuple[int, Any, int, int]

T = {name: i for i, name in enumerate(tables.TERMINALS)}

OPERATORS: dict[str, tuple[int, str]] = {
    "=": (T["EQ"], "="), "||": (T["OR_OR"], "||"), "&&": (T["AND_AND"], "&&"), "|": (T["OR"], "|"),
    "&": (T["AND"], "&"), ":": (T["COLON"], ":"), ".'": (T["TRANSPOSE"], ".'"), "'": (T["TRANSPOSE"], "'"),
    "!=": (T["CMP"], "!="), "~=": (T["CMP"], "!="), "!": (T["NOT"], "!"), "~": (T["NOT"], "!"),
    "**": (T["POW"], "^"), ".**": (T["POW"], ".^"), "^": (T["POW"], "^"), ".^": (T["POW"], ".^"),
}  # fmt: skip
OPERATORS |= {op: (T["CMP"], op) for op in ("==", "<", "<=", ">", ">=")}
OPERATORS |= {op: (T["ADDOP"], op) for op in ("+", "-")}
OPERATORS |= {op: (T["INCR"], op) for op in ("++", "--")}
OPERATORS |= {op: (T["MULOP"], op) for op in ("*", "/", "\\", ".*", "./", ".\\")}
OPERATORS |= {op: (T["OPEQ"], op) for op in ("+=", "-=", "*=", "/=", "\\=", "^=", "|=", "&=")}
OPERATORS |= {op: (T["OPEQ"], op) for op in (".*=", "./=", ".\\=", ".^=")}
OPERATORS |= {"**=": (T["OPEQ"], "^="), ".**=": (T["OPEQ"], ".^=")}
OPERATORS |= {".+": (T["ADDOP"], "+"), ".-": (T["ADDOP"], "-"), ".+=": (T["OPEQ"], "+="), ".-=": (T["OPEQ"], "-=")}
DEPRECATED = ("**", ".**", "**=", ".**=", ".+", ".-", ".+=", ".-=")

_PUNCTUATION = ("(", ")", "[", "]", "{", "}", ",", ";", "@", ".")
_ALL = sorted((*OPERATORS, *_PUNCTUATION), key=len, reverse=True)

NAME = r"[A-Za-z_$][A-Za-z_0-9$]*"
_NUMBER = (
    r"0[xX][0-9a-fA-F][0-9a-fA-F_]*(?:[su](?:8|16|32|64))?|0[bB][01][01_]*(?:[su](?:8|16|32|64))?"
    r"|(?:[0-9][0-9_]*(?:\.(?![*/\\^'])[0-9_]*)?|\.[0-9][0-9_]*)(?:[eEdD][+-]?[0-9][0-9_]*)?[ijIJ]?"
)
_TOKEN = re.compile(
    rf"[ \t\r\f\v]*(?:(?P<name>{NAME})|(?P<number>{_NUMBER})"
    rf"|(?P<join>\.\.\.[^\n]*(?:\n|\Z)|\\[ \t\r]*(?:[%#][^\n]*)?\n)"
    rf"|(?P<newline>\n)|(?P<comment>[%#][^\n]*)|(?P<handle>@[ \t]*{NAME}(?:\.{NAME})*)|(?P<string>\")"
    rf"|(?P<op>{'|'.join(map(re.escape, _ALL))})|(?P<other>.)|\Z)",
    re.DOTALL,
)
_QUERIED = re.compile(rf"[ \t]*({NAME}(?:\.{NAME})*)")
_SINGLE = re.compile(r"'((?:[^'\n]|'')*)'")
_DOUBLE = re.compile(r'"((?:[^"\\.\n]|""|(?:\\|\.\.\.)[ \t]*\r?\n|\\.|\.)*)("?)')
_BLOCK_OPEN = re.compile(r"[%#]\{[ \t\r]*\Z")
_BLOCK_MARK = re.compile(r"^[ \t]*[%#]([{}])[ \t\r]*$", re.MULTILINE)

_OPENERS = {
    "if": "IF", "for": "FOR", "parfor": "PARFOR", "while": "WHILE", "do": "DO", "switch": "SWITCH", "try": "TRY",
    "unwind_protect": "UNWIND", "function": "FUNCTION", "spmd": "SPMD",
}  # fmt: skip
_INNER = {
    "elseif": "ELSEIF", "else": "ELSE", "until": "UNTIL", "case": "CASE", "otherwise": "OTHERWISE", "catch": "CATCH",
    "unwind_protect_cleanup": "CLEANUP", "global": "DECLARE", "persistent": "DECLARE", "break": "BREAK",
    "continue": "CONTINUE", "return": "RETURN",
}  # fmt: skip
_CLOSERS = (
    "end", "endif", "endfor", "endparfor", "endwhile", "endswitch", "end_try_catch", "end_unwind_protect",
    "endfunction", "endspmd",
)  # fmt: skip
_RESERVED = (
    "classdef", "endclassdef", "endarguments", "endenumeration", "endevents", "endmethods", "endproperties",
)  # fmt: skip
KEYWORDS: dict[str, int] = {word: T[name] for word, name in (_OPENERS | _INNER).items()}
KEYWORDS |= dict.fromkeys(_CLOSERS, T["END"]) | dict.fromkeys(_RESERVED, T["RESERVED"])
# After these a statement begins at once, without a separator.
_BEFORE_STATEMENT = frozenset(
    ("do", "else", "otherwise", "try", "catch", "unwind_protect", "unwind_protect_cleanup", "spmd")
)
_LOOPS = frozenset(("for", "parfor", "while", "do"))

_EOF, _NAME, _NUM, _STR, _HANDLE = T["$END"], T["NAME"], T["NUMBER"], T["STRING"], T["HANDLE"]
_COMMA, _SEMI, _NEWLINE, _ERROR, _END = T["COMMA"], T["SEMI"], T["NEWLINE"], T["ERROR"], T["END"]


class Comment(NamedTuple):
    """A comment with its markers; a block comment spans the lines of both its marks."""

    start: int
    end: int
    block: bool


class OpenBlock(NamedTuple):
    """A block keyword that nothing has closed yet, and the number of its token."""

    word: str
    token: int


class Bracket:
    """An open bracket: its kind is one of `(` `[` `{`, `i` for an index in braces, `p` for anonymous parameters.

    In the body of an anonymous function inside a matrix blanks separate nothing, until the element ends.
    """

    __slots__ = ("in_body", "is_index", "kind", "start")

    def __init__(self, kind: str, start: int, is_index: bool):
        self.kind = kind
        self.start = start
        self.is_index = is_index
        self.in_body = False


class LexError(NamedTuple):
    """The value of an ERROR token. Octave shows the message if it reads no file and nothing stands before the token.

    A forced message is shown always. The caret stands the given columns behind the token.
    """

    message: str
    forced: bool = False
    columns: int = 0


class Lexer:
    """One pass over a text. `run` fills `tokens`, which end with `$END`, and the other lists.

    known      names that never start a command
    comments   all comments, in order
    inserted   offsets where a separator was inserted into a matrix (Octave counts a column for each)
    runs       numbers of the tokens behind the newlines that stand outside of any block: Octave runs what is between
    deprecated operators that Octave will drop, and their offsets
    open_text  what is open at the end of the text, a block comment, a line or a string, and its offset; else None
    """

    def __init__(self, text: str, known: Collection[str] = (), *, in_file: bool = False):
        self.text = text if text.endswith("\n") else text + "\n"
        self.known = known
        self.in_file = in_file
        self.tokens: list[Token] = []
        self.comments: list[Comment] = []
        self.inserted: list[int] = []
        self.runs: list[int] = []
        self.deprecated: list[tuple[str, int]] = []
        self.open_text: tuple[str, int] | None = None
        self.open_functions: list[OpenBlock] = []
        self._pos = 0
        self._nest: list[Bracket] = []
        self._blocks: list[OpenBlock] = []
        self._ended_function = False
        self._matrix = False  # blanks separate elements here
        self._operand = False  # the last token ends an operand
        self._blank = False  # a blank or a joined line stands before the token
        self._at_start = True  # a statement begins here
        self._after_dot = False
        self._after_at = False
        self._stopped = False
        self._punctuation: dict[str, Callable[[int], None]] = {
            "(": self._open_paren, "[": self._open_matrix, "{": self._open_brace, ")": self._close, "]": self._close,
            "}": self._close, ",": self._separator, ";": self._separator, "@": self._at, ".": self._dot,
        }  # fmt: skip
        self._punctuation |= dict.fromkeys(DEPRECATED, self._old_operator)

    @property
    def depth(self) -> int:
        """How many blocks and brackets are open at the end of the text."""
        return len(self._blocks) + len(self._nest)

    def run(self) -> None:
        """Read the whole text."""
        handlers: dict[str | None, Callable[[str, int], None]] = {
            "name": self._name, "number": self._number, "op": self._op, "newline": self._newline,
            "string": self._string, "comment": self._comment, "join": self._join, "handle": self._handle,
            "other": self._other,
        }  # fmt: skip
        match_token, text, joined = _TOKEN.match, self.text, False
        while not self._stopped:
            match = match_token(text, self._pos)
            assert match is not None
            kind = match.lastgroup
            if kind is None:
                break
            start = match.start(kind)
            self._blank = joined or start > self._pos
            self._pos = match.end()
            joined = kind == "join"
            if self._matrix and self._blank and self._operand and self._separates(start):
                self._insert(_COMMA, start, start)
            handlers[kind](match.group(kind), start)
        self._close_functions()
        end = len(text)
        self.tokens.append((_EOF, None, end, end))
        self._reject_leading_separators()

    def _reject_leading_separators(self) -> None:
        """`;x` is an error at the start of a file, or of a line that runs by itself; `;` alone on a line is not."""
        if self.in_file:
            if self.tokens[0][0] in (_COMMA, _SEMI):
                self.tokens[0] = (T["RESERVED"], None, *self.tokens[0][2:])
            return
        for i in (0, *self.runs):
            first = i
            while self.tokens[i][0] in (_COMMA, _SEMI):
                i += 1
            if i > first and self.tokens[i][0] not in (_NEWLINE, _EOF):
                self.tokens[i] = (T["RESERVED"], None, *self.tokens[i][2:])

    # ---------------------------------------------------------------- tokens

    def _emit(self, terminal: int, value: Any, start: int, operand: bool) -> None:
        self.tokens.append((terminal, value, start, self._pos))
        self._operand = operand
        self._at_start = self._after_dot = self._after_at = False

    def _insert(self, terminal: int, start: int, end: int) -> None:
        """Emit a separator of a matrix that is no character of the text."""
        self.inserted.append(end)
        self.tokens.append((terminal, None, start, end))
        self._operand = False

    def _error(self, error: str | LexError, start: int, end: int) -> None:
        self.tokens.append((_ERROR, LexError(error) if isinstance(error, str) else error, start, end))
        self._stopped = True

    def _separates(self, start: int) -> bool:
        """Whether the blank before this offset, after an operand in a matrix, ends the element."""
        text = self.text
        char, following = text[start], text[start + 1 : start + 2]
        if char in "+-":
            return following == char or following not in " \t\r\n="
        if char in "!~":
            return following != "="
        if char == ".":
            return following.isdigit()
        return char in "\"'([{@_$" or (char.isascii() and char.isalnum())

    def _name(self, word: str, start: int) -> None:
        if self._after_dot:
            self._emit(T["FIELD"], word, start, True)
        elif word in KEYWORDS:
            self._keyword(word, start)
        elif self._starts_command(word):
            self._command(word, start)
        elif word in ("__FILE__", "__LINE__"):
            self._here(word, start)
        else:
            self._emit(_NAME, word, start, True)

    def _starts_command(self, word: str) -> bool:
        if not self._at_start or self._nest or word in self.known:
            return False
        return begins_command(self.text, word, self._pos)

    def _here(self, word: str, start: int) -> None:
        """`__LINE__` is the number of its line; the parser's caller knows the name of the file."""
        if word == "__LINE__":
            self._emit(_NUM, (float(self.text.count("\n", 0, start) + 1), "double"), start, True)
        else:
            self._emit(_STR, (None, "'"), start, True)

    def _number(self, word: str, start: int) -> None:
        try:
            self._emit(_NUM, literals.number(word), start, True)
        except literals.TooManyDigits as error:
            self._error(LexError(str(error)), start, start)

    def _handle(self, word: str, start: int) -> None:
        name = word[1:].lstrip()
        if name in KEYWORDS:
            self._error("function handles may not refer to keywords", start, self._pos)
        else:
            self._emit(_HANDLE, name, start, True)

    def _op(self, op: str, start: int) -> None:
        if op == "'" and not (self._operand and not (self._blank and self._matrix)):
            self._single_quoted(start)
        elif (special := self._punctuation.get(op)) is not None:
            special(start)
        else:
            terminal, value = OPERATORS[op]
            self._emit(terminal, value, start, terminal in (T["TRANSPOSE"], T["INCR"]))

    def _old_operator(self, start: int) -> None:
        op = self.text[start : self._pos]
        self.deprecated.append((op, start))
        self._emit(*OPERATORS[op], start, False)

    def _other(self, char: str, start: int) -> None:
        byte = char.encode("utf-8", "surrogateescape")[:1].decode("utf-8", "surrogateescape")
        code = ord(literals.as_bytes(char)[0])
        columns = self._columns_of_query() if char == "?" else int(char >= " ")
        self._error(LexError(f"invalid character '{byte}' (ASCII {code})", columns=columns), start, start)

    def _columns_of_query(self) -> int:
        """How far behind the offset of a `?` the caret stands: Octave reads a name behind it, and counts it twice."""
        match = _QUERIED.match(self.text, self._pos)
        if match is None:
            return 1
        read = match.end() - self._pos
        return read + 1 if match.group(1) in KEYWORDS else 2 * (read + 1)

    # --------------------------------------------------------------- strings

    def _single_quoted(self, start: int) -> None:
        match = _SINGLE.match(self.text, start)
        if match is None:
            self._unterminated(start, self.text.index("\n", start) + 1)
            return
        self._pos = match.end()
        self._emit(_STR, (literals.as_bytes(match.group(1).replace("''", "'")), "'"), start, True)

    def _string(self, _: str, start: int) -> None:
        match = _DOUBLE.match(self.text, start)
        assert match is not None
        if not match.group(2):
            if match.end() == len(self.text):
                self.open_text = ("string", start)
                self._stopped = True
            else:
                self._unterminated(start, match.end() + 1)
            return
        self._pos = match.end()
        try:
            self._emit(_STR, (literals.unescape(literals.as_bytes(match.group(1))), '"'), start, True)
        except BadEscape as error:
            self._error(error.message, start, start + 1 + error.end)

    def _unterminated(self, start: int, end: int) -> None:
        self._error("unterminated character string constant", start, end)

    # -------------------------------------------------------------- brackets

    def _push(self, kind: str, terminal: str, start: int, is_index: bool) -> None:
        self._emit(T[terminal], None, start, False)
        self._nest.append(Bracket(kind, start, is_index))
        self._matrix = kind in "[{"

    def _open_paren(self, start: int) -> None:
        kind = "p" if self._after_at else "("
        self._push(kind, "LPAR", start, self._operand and kind == "(")

    def _open_matrix(self, start: int) -> None:
        self._push("[", "LBRACK", start, False)

    def _open_brace(self, start: int) -> None:
        self._push("i" if self._operand else "{", "LBRACE", start, self._operand)

    def _close(self, start: int) -> None:
        char = self.text[start]
        bracket = self._nest.pop() if self._nest else None
        parameters = bracket is not None and bracket.kind == "p"
        self._emit(T[{")": "RPAR", "]": "RBRACK", "}": "RBRACE"}[char]], None, start, not parameters)
        outer = self._nest[-1] if self._nest else None
        if outer is not None and parameters:
            outer.in_body = True
        self._matrix = outer is not None and outer.kind in "[{" and not outer.in_body

    def _separator(self, start: int) -> None:
        self._emit(_COMMA if self.text[start] == "," else _SEMI, None, start, False)
        self._next_element()

    def _next_element(self) -> None:
        """Behind a separator: a new statement, or a new element of the innermost bracket."""
        if not self._nest:
            self._at_start = True
        elif self._nest[-1].kind in "[{":
            self._nest[-1].in_body = False
            self._matrix = True

    def _at(self, start: int) -> None:
        self._emit(T["AT"], None, start, False)
        self._after_at = True

    def _dot(self, start: int) -> None:
        self._emit(T["DOT"], None, start, False)
        self._after_dot = True

    # ----------------------------------------------------- lines and comments

    def _newline(self, _: str, start: int) -> None:
        kind = self._nest[-1].kind if self._nest else ""
        if kind in ("(", "p") or (kind and self.tokens[-1][0] in (T["LBRACK"], T["LBRACE"])):
            return
        if kind:
            self._insert(_SEMI, start, self._pos)
            self._next_element()
            return
        self._emit(_NEWLINE, None, start, False)
        self._at_start = True
        if not self._blocks:
            self.runs.append(len(self.tokens))
            self._ended_function = self._ended_function and self.in_file

    def _join(self, word: str, start: int) -> None:
        if self.text[start] == "\\":
            self.deprecated.append(("\\", start))
        if self._pos == len(self.text):
            self.open_text = ("line", start)

    def _comment(self, word: str, start: int) -> None:
        if len(word) > 1 and word[1] == "{" and _BLOCK_OPEN.match(self.text[start : self._pos]):
            self._block_comment(start)
        else:
            self.comments.append(Comment(start, self._pos, False))

    def _block_comment(self, start: int) -> None:
        # Code may stand before the first mark: then, as in Octave, no line ends with the comment.
        depth = 1
        for mark in _BLOCK_MARK.finditer(self.text, self._pos):
            depth += 1 if mark.group(1) == "{" else -1
            if depth == 0:
                self._pos = mark.end()
                self.comments.append(Comment(start, self._pos, True))
                if self.text[self.text.rfind("\n", 0, start) + 1 : start].strip():
                    self._pos += 1
                return
        self.comments.append(Comment(start, len(self.text), True))
        self.open_text = ("block comment", start)
        self._pos = len(self.text)

    # -------------------------------------------------------------- keywords

    def _keyword(self, word: str, start: int) -> None:
        if self._nest:
            if word == "end" and any(bracket.is_index for bracket in self._nest):
                self._emit(T["INDEX_END"], None, start, True)
            else:
                self._emit(KEYWORDS[word], word, start, False)
            return
        value: Any = word
        if word in _OPENERS:
            if word == "function" and self._nests_in_script():
                self._error(LexError("nested functions not implemented in this context", forced=True), start, self._pos)
                return
            self._blocks.append(OpenBlock(word, len(self.tokens)))
        elif word in _CLOSERS or word == "until":
            if self._blocks and self._blocks.pop().word == "function":
                self._ended_function = True
        elif word in ("break", "continue"):
            value = self._in_loop()
        self._emit(KEYWORDS[word], value, start, False)
        self._at_start = word in _BEFORE_STATEMENT

    def _nests_in_script(self) -> bool:
        """Whether a function would stand inside another one in a file that does not start with a function."""
        if not self.in_file or all(block.word != "function" for block in self._blocks):
            return False
        return next(token for token in self.tokens if token[0] != _NEWLINE)[1] != "function"

    def _in_loop(self) -> bool:
        for block in reversed(self._blocks):
            if block.word in _LOOPS:
                return True
            if block.word == "function":
                return False
        return False

    def _command(self, word: str, start: int) -> None:
        words, end, problem = command_words(self.text, self._pos)
        self._pos = end
        if problem:
            self.tokens.append((_NAME, word, start, start + len(word)))
            self._error(problem, start, end)
            return
        self._emit(T["COMMAND"], (word, words, self.text[end : end + 1] != ";"), start, False)

    def _close_functions(self) -> None:
        """End the functions of a file that does not end its functions: each at the next one, the last with the text."""
        if self._stopped or self._nest or not self._blocks or any(block.word != "function" for block in self._blocks):
            return
        end = len(self.text)
        self.open_functions = list(self._blocks)
        if self._ended_function:
            message = "inconsistent function endings -- if one function is explicitly ended, so must all the others"
            self._error(LexError(message, forced=True), end, end)
            return
        self.tokens.append((_END, None, end, end))
        for block in reversed(self._blocks[1:]):
            at = self.tokens[block.token][2]
            self.tokens[block.token : block.token] = [(_END, None, at, at), (_NEWLINE, None, at, at)]
