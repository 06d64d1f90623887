"""onCleanup: a value that calls a function when nothing holds it any more."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, ClassVar

from nnrepl.display.show import handle_text
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.objects import Object


class OnCleanup(Object):
    """The value. Python counts references, so the function runs at once when the last one goes."""

    class_name: ClassVar[str] = "onCleanup"
    type_name: ClassVar[str] = "onCleanup"

    def __init__(self, task: FunctionHandle, context: Context):
        self.task = task
        self._context = context

    def __del__(self) -> None:
        try:
            self._context.call(self.task, (), 0)
        except Exception as problem:
            self._context.note_error(problem)
            message = getattr(problem, "message", str(problem))
            # Where the whole session goes, nobody may be listening any more.
            with suppress(ValueError):
                self._context.warn(f"onCleanup: error caught while executing cleanup function:\n{message}\n")

    def get(self, name: str) -> Any:
        raise OctaveError("can't perform indexing operations for onCleanup type")

    def index(self, args: tuple[Any, ...]) -> Any:
        raise OctaveError("can't perform indexing operations for onCleanup type")

    def describe(self) -> str:
        """As it prints."""
        return f"onCleanup ({handle_text(self.task)})\n"


@builtin("obj = onCleanup(fcn)", fresh=True)
def onCleanup(fcn: Any, *, context: Context) -> Any:
    """A value that calls a function without arguments when it is cleared, replaced, or its function is left.

    An error in the function becomes a warning.

    >> function work(), c = onCleanup(@() disp("done")); disp("working"), end
    >> work
    working
    done
    """
    if not isinstance(fcn, FunctionHandle):
        raise OctaveError("onCleanup: argument must be a function handle")
    # A fresh value: compiled code keeps no second reference to it.
    return OnCleanup(fcn, context)
