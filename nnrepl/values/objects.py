"""Values of a class of their own (containers.Map, MException, inputParser, ...): what the runtime asks of them."""

from __future__ import annotations

from typing import Any, ClassVar

from nnrepl.errors import OctaveError


class Object:
    """Base of such values. They have reference semantics unless their class says otherwise."""

    class_name: ClassVar[str] = "object"
    type_name: ClassVar[str] = "object"
    """What `typeinfo` and messages call it."""

    def dims(self) -> tuple[int, ...]:
        """The size that `size` tells."""
        return (1, 1)

    def contents(self) -> dict[str, Any] | None:
        """What prints of an object within a cell or struct; None where it prints as it does alone."""
        return None

    def as_text(self) -> str | None:
        """What `char` makes of it; None where that is an error."""
        return None

    def get(self, name: str) -> Any:
        """The value of `object.name`."""
        raise NotImplementedError

    def set(self, name: str, value: Any) -> None:
        """Do `object.name = value`."""
        raise OctaveError(f"can't perform indexed assignment for {self.class_name} type")

    def has_method(self, name: str) -> bool:
        """Whether `object.name(args)` and `name(object, args)` call a method."""
        return False

    def call(self, name: str, args: tuple[Any, ...], nargout: int) -> Any:
        """Call a method."""
        raise NotImplementedError

    def index(self, args: tuple[Any, ...]) -> Any:
        """The value of `object(args)`."""
        raise NotImplementedError

    def assign(self, args: tuple[Any, ...], value: Any) -> None:
        """Do `object(args) = value`."""
        raise OctaveError(f"can't perform indexed assignment for {self.class_name} type")
