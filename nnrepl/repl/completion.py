"""Completion at the prompt: variables, functions, keywords, fields of structs, files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from typing import Any

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from nnrepl.repl.highlight import role_at
from nnrepl.session import Session
from nnrepl.syntax.lexer import KEYWORDS
from nnrepl.values.bytetext import decode
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.kinds import class_of, dims_of, dims_text

FOLDER_COMMANDS = ("cd", "chdir", "addpath", "rmpath", "rmdir", "mkdir", "what")
FILE_COMMANDS = (
    *FOLDER_COMMANDS, "load", "save", "run", "source", "type", "ls", "dir", "diary", "delete", "unlink", "rename",
)  # fmt: skip
NAME_COMMANDS = ("help", "doc", "which", "type", "lookfor", "clear", "who", "whos", "exist")

_COMMAND = re.compile(rf"(?:^|[;,\n])\s*({'|'.join({*FILE_COMMANDS, *NAME_COMMANDS})})[ \t]+([^;,\n]*)\Z")
_FILE_CALL = re.compile(rf"\b({'|'.join(FILE_COMMANDS)}|fopen|csvread|dlmread)[ \t]*\([ \t]*(['\"])([^'\"\n]*)\Z")
_FIELD = re.compile(r"([A-Za-z_]\w*(?:\([^()]*\)|\{[^{}]*\}|\.[A-Za-z_]\w*)*)\.(\w*)\Z")
_STEP = re.compile(r"\.([A-Za-z_]\w*)|(\([^()]*\))|(\{[^{}]*\})")
_WORD = re.compile(r"[A-Za-z_]\w*\Z")


def describe(value: Any) -> str:
    """Size and class of a value, as it stands beside its name."""
    return f"{dims_text(dims_of(value))} {class_of(value)}"


class SessionCompleter(Completer):
    """Completes what is typed at the prompt of a session."""

    def __init__(self, session: Session):
        self._session = session

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """What could stand at the cursor."""
        text = document.text_before_cursor
        call = _FILE_CALL.search(text)
        if call is not None:
            return self._files(call.group(3), call.group(1) in FOLDER_COMMANDS)
        names = self._session.frame.names()
        command = _COMMAND.search(text)
        if command is not None and command.group(1) not in names:
            return self._words_of_command(command.group(1), command.group(2))
        if role_at(text, len(text), names):
            return ()
        field = _FIELD.search(text)
        if field is not None:
            return self._fields(field.group(1), field.group(2))
        word = _WORD.search(text)
        return self._names(word.group() if word is not None else "") if word is not None else ()

    def _words_of_command(self, command: str, rest: str) -> Iterator[Completion]:
        if command in NAME_COMMANDS:
            yield from self._names(re.split(r"\s", rest)[-1], command in ("help", "doc", "lookfor"))
        if command in FILE_COMMANDS:
            quoted = rest[:1] in ("'", '"')
            yield from self._files(rest[1:] if quoted else re.split(r"\s", rest)[-1], command in FOLDER_COMMANDS)

    def _names(self, start: str, functions_only: bool = False) -> Iterator[Completion]:
        behind = decode(self._session.state.get("completion_append_char", ""))
        for each in self._whole_names(start, functions_only):
            yield Completion(each.text + behind, each.start_position, each.text, each.display_meta)

    def _whole_names(self, start: str, functions_only: bool) -> Iterator[Completion]:
        frame = self._session.frame
        variables = [] if functions_only else [name for name in frame.names() if name.startswith(start)]
        for name in variables:
            yield Completion(name, -len(start), display_meta=describe(frame.get(name)))
        for name in sorted(word for word in KEYWORDS if word.startswith(start)):
            yield Completion(name, -len(start), display_meta="keyword")
        others = self._session.functions.names() - set(variables) - set(KEYWORDS)
        for name in sorted(others, key=str.lower):
            if name.startswith(start):
                yield Completion(name, -len(start), display_meta="function")

    def _fields(self, owner: str, start: str) -> Iterator[Completion]:
        value = self._value(owner)
        keys = value.fields if isinstance(value, Struct) else value.keys if isinstance(value, StructArray) else ()
        for key in keys:
            if key.startswith(start):
                meta = describe(value.fields[key]) if isinstance(value, Struct) else "field"
                yield Completion(key, -len(start), display_meta=meta)

    def _value(self, owner: str) -> Any:
        """The value of `name(...).field...`, found without running anything: any element stands for all."""
        base = re.match(r"\w+", owner)
        assert base is not None
        value = self._session.frame.get(base.group())
        for step in _STEP.finditer(owner, base.end()):
            value = _inside(value, step.group(1), bool(step.group(3)))
        return value

    def _files(self, start: str, folders_only: bool) -> Iterator[Completion]:
        folder, _, name = start.rpartition("/")
        shown = os.path.expanduser(folder + "/") if "/" in start else "."
        try:
            entries = sorted(os.scandir(shown), key=lambda entry: entry.name)
        except OSError:
            return
        for entry in entries:
            if not entry.name.startswith(name) or (entry.name.startswith(".") and not name):
                continue
            is_folder = entry.is_dir()
            if is_folder or not folders_only:
                yield Completion(entry.name + "/" * is_folder, -len(name), display_meta="folder" if is_folder else "")


def _inside(value: Any, field: str | None, braces: bool) -> Any:
    if isinstance(value, StructArray):
        items = value.items()
        value = items[0] if items else None
        return value if field is None else _inside(value, field, braces)
    if field is not None:
        return value.fields.get(field) if isinstance(value, Struct) else None
    if braces:
        return next(iter(value.items()), None) if isinstance(value, Cell) else None
    return value
