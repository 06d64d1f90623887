"""Compiles grammar/octave.lark to nnrepl/syntax/tables.py: `python -m nnrepl.syntax.build`.

Lark runs here only; at run time nnrepl.syntax.lalr reads the generated module. As in Octave's parser, a state
reduces by its most frequent rule where a token has no entry of its own, so that an error is noticed at the same token.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TABLES = HERE / "tables.py"
HEADER = '"""Generated from grammar/octave.lark by `python -m nnrepl.syntax.build`; do not edit."""'


def grammar_path() -> Path:
    """The grammar: in the installed package, or at the top of the repository."""
    candidates = (HERE / "grammar" / "octave.lark", HERE.parent.parent / "grammar" / "octave.lark")
    for path in candidates:
        if path.is_file():
            return path
    raise FileNotFoundError(f"no grammar at {' or '.join(map(str, candidates))}")


def _compile(grammar: str) -> tuple[Any, list[Any], list[str]]:
    """Lark's LALR table, the rules in order, and the declared terminals."""
    from lark import Lark
    from lark.lexer import Lexer

    class NoLexer(Lexer):
        def __init__(self, conf: Any) -> None: ...

        def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Any]:
            return iter(())

    lark = Lark(grammar, parser="lalr", lexer=NoLexer, keep_all_tokens=True, maybe_placeholders=False)
    table: Any = lark.parser.parser._parse_table
    declared = [name for line in grammar.splitlines() if line.startswith("%declare") for name in line.split()[1:]]
    return table, list(lark.rules), ["$END", *declared]


def _numbering(table: Any) -> list[int]:
    """Lark's state numbers in the order in which a walk by symbol name meets them: the same at every run."""
    order = [table.start_states["start"]]
    seen = set(order)
    for state in order:
        for _, (_, argument) in sorted(table.states[state].items(), key=lambda item: item[0]):
            if isinstance(argument, int) and argument not in seen:
                seen.add(argument)
                order.append(argument)
    return order


def generate(grammar: str) -> str:
    """The text of tables.py for a grammar."""
    from lark.parsers.lalr_analysis import Shift

    table, rules, terminals = _compile(grammar)
    terminal_number = {name: i for i, name in enumerate(terminals)}
    nonterminals = list(dict.fromkeys(str(rule.origin.name) for rule in rules))
    nonterminal_number = {name: i for i, name in enumerate(nonterminals)}
    rule_number = {rule: i for i, rule in enumerate(rules)}

    actions: list[dict[int, int]] = []
    defaults: list[int] = []
    gotos: list[dict[int, int]] = []
    order = _numbering(table)
    number = {state: i for i, state in enumerate(order)}
    symbols = [""] * len(order)
    for state in order:
        shifts: dict[int, int] = {}
        goto: dict[int, int] = {}
        reductions: dict[int, int] = {}
        for name, (action, argument) in sorted(table.states[state].items(), key=lambda item: item[0]):
            if action is Shift:
                target = number[argument]
                symbols[target] = str(name)
                if name in terminal_number:
                    shifts[terminal_number[name]] = target + 1
                else:
                    goto[nonterminal_number[name]] = target
            else:
                reductions[terminal_number[name]] = -1 - rule_number[argument]
        default = min(Counter(reductions.values()).items(), key=lambda item: (-item[1], -item[0]), default=(0, 0))[0]
        actions.append(shifts | {t: r for t, r in reductions.items() if r != default})
        defaults.append(default)
        gotos.append(goto)

    lines = [HEADER, "# ruff: noqa", f"TERMINALS = {tuple(terminals)!r}"]
    lines.append("# Of each rule: its left side, its length, the method for its node (None: hand the child on).")
    lines.append('RULES = """\\')
    for rule in rules:
        passes = rule.alias is None and rule.options.expand1 and len(rule.expansion) == 1
        method = "-" if passes else str(rule.alias or rule.origin.name)
        lines.append(f"{nonterminal_number[rule.origin.name]} {len(rule.expansion)} {method}")
    lines.append('"""')
    lines += ["START = 0", f"ACCEPT = {number[table.end_states['start']]}"]
    lines.append("# Of each state, by terminal: a shift as the new state + 1, a reduction as -1 - rule.")
    lines += ['ACTIONS = """\\', *map(_row, actions), '"""']
    lines.append(f"DEFAULTS = {tuple(defaults)!r}")
    lines += ['GOTOS = """\\', *map(_row, gotos), '"""']
    lines.append("# Of each state: the symbol that leads to it.")
    lines.append(f"SYMBOLS = {tuple(symbols)!r}")
    return "\n".join(lines) + "\n"


def _row(numbers: dict[int, int]) -> str:
    return " ".join(f"{key} {value}" for key, value in numbers.items())


def main() -> None:
    TABLES.write_text(generate(grammar_path().read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
