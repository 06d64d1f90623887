"""Typing several lines: when Enter runs the text, and how lines are indented."""

from __future__ import annotations

import re
from collections.abc import Collection

from prompt_toolkit.application.current import get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Condition, has_completions, has_focus, is_done
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from nnrepl.errors import OctaveError
from nnrepl.session import Session
from nnrepl.source import Source
from nnrepl.syntax.lexer import Lexer
from nnrepl.syntax.parser import Incomplete, parse

STEP = 2
_FIRST_WORD = re.compile(r"\s*([a-z_]+)\b")
_OUTDENTED = re.compile(r"end\w*|else|elseif|until|case|otherwise|catch|unwind_protect_cleanup")


def is_unfinished(text: str, known: Collection[str]) -> bool:
    """Whether the parser needs more lines."""
    try:
        return isinstance(parse(Source(text), known), Incomplete)
    except OctaveError:
        return False


def indentation(text: str, known: Collection[str], line: str = "") -> int:
    """How far a line is indented that follows a text."""
    lexer = Lexer(text, known)
    lexer.run()
    first = _FIRST_WORD.match(line)
    outdented = first is not None and _OUTDENTED.fullmatch(first.group(1)) is not None
    return STEP * max(lexer.depth - outdented, 0)


def key_bindings(session: Session) -> KeyBindings:
    """The keys of the prompt: Enter, Tab in the indentation, Alt-Enter for a line break."""
    keys = KeyBindings()
    typing = has_focus(DEFAULT_BUFFER) & ~is_done

    @Condition
    def in_indentation() -> bool:
        return not get_app().current_buffer.document.current_line_before_cursor.strip()

    @keys.add("enter", filter=typing)
    def enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        last = buffer.document.on_last_line
        if last and not is_unfinished(buffer.text, session.frame.names()):
            indent_line(buffer, session.frame.names())
            buffer.validate_and_handle()
        else:
            break_line(buffer, session.frame.names())

    @keys.add("escape", "enter", filter=typing)
    def line_break(event: KeyPressEvent) -> None:
        break_line(event.current_buffer, session.frame.names())

    @keys.add("tab", filter=typing & in_indentation & ~has_completions)
    def tab(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text(" " * STEP)

    return keys


def break_line(buffer: Buffer, known: Collection[str]) -> None:
    """Start a new line, indented by what is open."""
    indent_line(buffer, known)
    before = buffer.document.text_before_cursor
    buffer.insert_text("\n" + " " * indentation(before + "\n", known))


def indent_line(buffer: Buffer, known: Collection[str]) -> None:
    """Move the line of the cursor left where it closes a block or starts another part of one."""
    document = buffer.document
    line = document.current_line
    start = document.cursor_position - document.cursor_position_col
    words = line.lstrip()
    wanted = indentation(document.text[:start], known, line)
    if not start or not _OUTDENTED.match(words) or len(line) - len(words) == wanted:
        return
    column = max(document.cursor_position_col - (len(line) - len(words)), 0) + wanted
    buffer.text = document.text[:start] + " " * wanted + words + document.text[start + len(line) :]
    buffer.cursor_position = start + column
