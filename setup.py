"""Puts the grammar, which stands at the top of the repository, into the wheel; all else is in pyproject.toml."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithGrammar(build_py):
    """An editable install reads the grammar where it stands; a wheel carries it as nnrepl/syntax/grammar/."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib, "nnrepl", "syntax", "grammar")
            self.mkpath(str(target))
            self.copy_file("grammar/octave.lark", str(target / "octave.lark"))


setup(cmdclass={"build_py": BuildWithGrammar})
