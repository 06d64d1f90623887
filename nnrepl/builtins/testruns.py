"""Running the blocks of a test file, each as the body of a function of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnrepl.builtins.testblocks import CHECKS, PREPARES, Block
from nnrepl.builtins.testing import matches, silent_errors
from nnrepl.errors import OctaveError
from nnrepl.runtime.context import Context, Frame
from nnrepl.values.convert import norm
from nnrepl.values.sharing import share

_NAME = "__test__"


@dataclass(frozen=True)
class Failure:
    """Why a block failed: what is said first, and the rest."""

    headline: str
    detail: str


@dataclass
class Runner:
    """Runs blocks one after the other.

    shared     the variables of the last `shared` block; what a block writes to them, the next ones see
    functions  the functions that blocks defined, to be cleared at the end
    """

    context: Context
    shared: dict[str, Any] = field(default_factory=dict)
    functions: list[str] = field(default_factory=list)

    def run(self, block: Block) -> Failure | None:
        """Run a block; None where it passes."""
        if block.kind == "shared":
            self.shared = {name: _empty() for name in block.names}
        if block.kind == "function":
            self.functions.extend(block.names)
            return self._trying(lambda: self.context.evaluate(block.code, Frame({})))
        if block.kind == "error":
            return self._run_error(block)
        if block.kind not in CHECKS | PREPARES:
            return Failure("unknown test type!", "")
        if block.kind == "warning":
            return self._run_warning(block)
        return self._trying(lambda: self._execute(block.code))

    def holds(self, condition: str) -> bool:
        """Whether the condition of a `testif` block holds."""
        frame = Frame({})
        return bool(self.context.evaluate(f"logical ({condition})", frame, 1)[0])

    def close(self) -> None:
        """Forget the functions that blocks defined."""
        for name in self.functions:
            self.context.clear_functions(name)
        self.functions.clear()

    def _execute(self, code: str) -> None:
        names = " " + ", ".join(self.shared)
        outputs = f"[ {names}] =" if self.shared else ""
        self.context.evaluate(f"function {outputs} {_NAME}({names})\n{code}\nendfunction", Frame({}))
        try:
            values = self.context.call(_NAME, tuple(map(share, self.shared.values())), len(self.shared))
        finally:
            self.context.clear_functions(_NAME)
        if len(self.shared) == 1 and not isinstance(values, tuple):
            values = (values,)
        for name, value in zip(self.shared, values or (), strict=False):
            self.shared[name] = share(value)

    def _failing(self, code: str) -> OctaveError | None:
        try:
            self._execute(code)
        except Exception as error:
            if not self.context.note_error(error):
                raise
            noted: OctaveError = self.context.state["last_error"]
            return noted
        return None

    def _trying(self, action: Any) -> Failure | None:
        try:
            action()
        except Exception as error:
            if not self.context.note_error(error):
                raise
            return Failure("test failed", self.context.state["last_error"].message)
        return None

    def _run_error(self, block: Block) -> Failure | None:
        error = self._failing(block.code)
        if error is None:
            return Failure("error failed.", f"{_expected(block, 'error')}, but got no error\n")
        return _mismatch(block, error.message, error.identifier)

    def _run_warning(self, block: Block) -> Failure | None:
        state = self.context.state
        state["last_warning"] = ("", "")
        with silent_errors(self.context):
            error = self._failing(block.code)
        if error is not None:
            return Failure("warning failed.", f"{_expected(block, 'warning')}, but got error <{error.message}>\n")
        message, identifier = state["last_warning"]
        if not message:
            return Failure("warning failed.", f"{_expected(block, 'warning')}, but got no warning\n")
        return _mismatch(block, message, identifier)


def _empty() -> Any:
    return norm(np.zeros((0, 0)))


def _expected(block: Block, kind: str) -> str:
    if block.identifier:
        return f"Expected id={block.identifier}"
    return f"Expected <{block.pattern}>" if block.pattern else f"Expected {'an' if kind == 'error' else 'a'} {kind}"


def _mismatch(block: Block, message: str, identifier: str) -> Failure | None:
    headline = f"{block.kind} failed."
    if block.identifier:
        if block.identifier == identifier:
            return None
        got = f"<{identifier}>" if identifier else message
        return Failure(headline, f"{_expected(block, block.kind)}, but got {got}\n")
    if matches(block.pattern, message):
        return None
    return Failure(headline, f"{_expected(block, block.kind)}, but got <{message}>\n")
