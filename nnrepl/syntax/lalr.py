"""The LALR(1) driver: runs the generated tables over tokens and calls the builder's methods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nnrepl.syntax import tables
from nnrepl.syntax.lexer import Token

EOF = tables.TERMINALS.index("$END")
_RULES = [line.split() for line in tables.RULES.splitlines()]
_METHODS = tuple("" if method == "-" else method for _, _, method in _RULES)
_SHAPES = tuple((int(left), int(length)) for left, length, _ in _RULES)


def _rows(text: str) -> tuple[dict[int, int], ...]:
    # Texts, because Python takes forty times as long to compile as many literal dicts.
    numbers = (map(int, line.split()) for line in text.splitlines())
    return tuple(dict(zip(row, row, strict=True)) for row in numbers)


_ACTIONS = _rows(tables.ACTIONS)
_GOTOS = _rows(tables.GOTOS)


class UnexpectedToken(Exception):
    """The grammar has no place for a token. `symbols` are the open symbols, outermost first, with their `values`."""

    def __init__(self, token: Token, symbols: list[str], values: list[Any]):
        super().__init__(token)
        self.token = token
        self.symbols = symbols
        self.values = values


def parse(tokens: Sequence[Token], builder: Any) -> Any:
    """What the builder made of the tokens, which end with `$END`."""
    actions, defaults, gotos, shapes = _ACTIONS, tables.DEFAULTS, _GOTOS, _SHAPES
    methods = [getattr(builder, method) if method else None for method in _METHODS]
    states = [tables.START]
    values: list[Any] = []
    state = tables.START
    for token in tokens:
        terminal = token[0]
        while True:
            action = actions[state].get(terminal) or defaults[state]
            if action > 0:
                state = action - 1
                states.append(state)
                values.append(token)
                break
            if action == 0:
                if state == tables.ACCEPT and terminal == EOF:
                    return values[-1]
                raise UnexpectedToken(token, [tables.SYMBOLS[s] for s in states[1:]], values)
            rule = -1 - action
            left, length = shapes[rule]
            method = methods[rule]
            if length == 0:
                values.append(method() if method else None)
            else:
                if method is not None:
                    if length == 1:
                        values[-1] = method(values[-1])
                    else:
                        children = values[-length:]
                        del values[-length:]
                        values.append(method(*children))
                del states[-length:]
            state = gotos[states[-1]][left]
            states.append(state)
    raise AssertionError("the tokens do not end with $END")
