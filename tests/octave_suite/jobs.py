"""What is run: the blocks of Octave's test files."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from nnrepl.builtins.testblocks import CHECKS, Block, read_blocks

OUT_OF_SCOPE = {
    "fixed/classdef": "classdef files are refused",
    "fixed/classdef-multiple-inheritance": "classdef files are refused",
    "fixed/classes": "folders @class are refused",
    "fixed/class-concat": "folders @class are refused",
    "fixed/ctor-vs-method": "folders @class are refused",
    "fixed/jupyter-notebook": "runs Jupyter",
    "fixed/pkg": "packages of Octave",
    "m/java": "Java",
    "m/gui": "graphics",
    "m/image": "graphics",
    "m/audio": "sound devices",
    "m/pkg": "packages of Octave",
    "m/+matlab/+net": "a network",
    "m/@ftp": "a network",
    "m/web": "a network",
    "m/testfun": "Octave's own test runner",
    "m/deprecated": "deprecated functions",
    "m/legacy": "deprecated functions",
}
"""Folders that are left out, with the reason."""


@dataclass(frozen=True)
class File:
    """A file with its blocks.

    name    as reports call it: etc/tests is left out, the folder m stays
    folder  the current folder while its blocks run; empty for one that holds nothing
    """

    name: str
    folder: str
    blocks: tuple[Block, ...]

    @property
    def group(self) -> str:
        """The folder under which reports count it: two levels deep at most."""
        parts = self.name.split("/")[:-1]
        return "/".join(parts[:1] if parts[:1] == ["fixed"] else parts[:2])


def installation() -> Path | None:
    """The folder in which the installed Octave keeps its `m` and `etc`, or None."""
    asked = "disp(fileparts(__octave_config_info__('octtestsdir')))"
    try:
        done = subprocess.run(["octave-cli", "-qf", "--eval", asked], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    folder = Path(done.stdout.strip()).parent
    return folder if done.stdout.strip() and folder.is_dir() else None


def octave_files(root: Path) -> list[File]:
    """The test files of an installation, in scope."""
    found = []
    for path in sorted((root / "etc" / "tests").rglob("*tst")):
        name = str(path.relative_to(root / "etc" / "tests"))
        found.append(read_file(path, name, str(path.parent)))
    for path in sorted((root / "m").rglob("*.m")):
        # Its own functions are to be run here, not Octave's from that folder.
        found.append(read_file(path, str(path.relative_to(root)), ""))
    return [file for file in found if file.blocks and not out_of_scope(file.name) and not holds_classes(file.folder)]


def holds_classes(folder: str) -> bool:
    """Whether a folder is there for the tests of one class: a classdef file or a folder @class, and few other tests."""
    if not folder or len(list(Path(folder).glob("*.tst"))) > 2:
        return False
    if any(Path(folder).rglob("@*")):
        return True
    return any(file.read_bytes().lstrip().startswith(b"classdef") for file in Path(folder).glob("*.m"))


def out_of_scope(name: str) -> str | None:
    """Why a file is left out."""
    for folder, reason in OUT_OF_SCOPE.items():
        if name.startswith(f"{folder}/"):
            return reason
    return None


def read_file(path: Path, name: str, folder: str) -> File:
    """A file with its blocks; its bytes are kept as they are."""
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    blocks = [block for block in read_blocks(text) if block.kind in CHECKS | {"shared", "function"}]
    return File(name, folder, tuple(blocks) if any(block.kind in CHECKS for block in blocks) else ())
