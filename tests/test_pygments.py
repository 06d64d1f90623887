"""The lexer for Pygments: the parts of a program have the kinds that they have at the prompt, and none is lost."""

from pathlib import Path

import pytest
from pygments.token import Comment, Keyword, Name, Number, String, Text

from nnrepl.repl.pygments_lexer import NnreplLexer

SCRIPTS = sorted((Path(__file__).parent.parent / "scripts").glob("*.nn"))


def _kinds(text):
    return [(kind, part) for _, kind, part in NnreplLexer().get_tokens_unprocessed(text) if part.strip()]


def test_kinds_of_the_parts_of_a_program():
    assert [pair for pair in _kinds("if true, x = 'it'; end % why") if pair[0] is not Text] == [
        (Keyword, "if"),
        (Name.Function, "true"),
        (String, "'it'"),
        (Keyword, "end"),
        (Comment, "% why"),
    ]


def test_pygments_finds_it_by_the_name_of_a_file():
    assert NnreplLexer.filenames == ["*.nn"]
    assert "nnrepl.repl.pygments_lexer:NnreplLexer" in (Path(__file__).parent.parent / "pyproject.toml").read_text()


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("x = 1.5e3", Number, "1.5e3"),
        ("x = 'it''s'", String, "'it''s'"),
        ("a' + b'", None, "'"),
        ("while x, end", Keyword, "while"),
        ("x(end)", Keyword, "end"),
        ("y = sin(x)", Name.Function, "sin"),
        ("s.size = 2", Name.Attribute, "size"),
        ("x % why", Comment, "% why"),
        ("%{\nlong\n%}\n", Comment, "%{\nlong\n%}"),
        ("hold on", String, "on"),
        ("x = 'open", String, "'open"),
    ],
)
def test_kind(text, kind, part):
    found = [each for each, shown in _kinds(text) if shown.strip() == part]
    assert found == ([] if kind is None else [kind])


def test_a_variable_is_no_function():
    assert (Name.Function, "sum") not in _kinds("sum = 3; sum + 1")


@pytest.mark.parametrize("text", ["", "\n", "x = 1;\n\n", "é = 'ü' % ö", *(path.read_text() for path in SCRIPTS)])
def test_no_part_is_lost(text):
    parts = list(NnreplLexer().get_tokens_unprocessed(text))
    assert "".join(part for _, _, part in parts) == text
    assert all(text[start:].startswith(part) for start, _, part in parts)
