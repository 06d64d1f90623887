"""What the README shows is what happens."""

import re
from pathlib import Path

from nnrepl.errors import OctaveError
from nnrepl.session import Session, TextOutput

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_session_prints_what_the_readme_shows():
    shown = _blocks("")[0]
    session = Session()
    printed = []
    for line in re.findall(r"^>> (.*)$", shown, re.MULTILINE):
        session.out = out = TextOutput()
        try:
            session.run(line)
        except OctaveError as error:
            out.write(f"error: {error.message}\n")
        printed.append(f">> {line}\n{out.text}")
    assert "".join(printed) == shown


def test_the_python_example_runs():
    import numpy as np

    code = _blocks("python")[0]
    exec(compile(code, "README.md", "exec"), {"theta": np.sin(np.arange(1, 10286))})


def test_the_builtin_example_works():
    from typing import Any

    from nnrepl.registry import BUILTINS, builtin
    from nnrepl.values.convert import norm, to_array

    code = _blocks("python")[1]
    try:
        exec(code, {"Any": Any, "norm": norm, "to_array": to_array, "builtin": builtin, "__name__": "example"})
        (example,) = BUILTINS["cube"].examples
        session = Session(out := TextOutput())
        session.run(example[0])
        assert out.text.split() == example[1].split()
    finally:
        BUILTINS.pop("cube", None)
