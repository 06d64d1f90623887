"""Warnings that operators and indexing give. The session says where they go."""

from __future__ import annotations

from collections.abc import Callable

Handler = Callable[[str, str], None]

_handlers: list[Handler] = []


def notify(handler: Handler) -> Callable[[], None]:
    """Send warnings (message, identifier) to this handler, the newest first; gives a function that ends it."""
    _handlers.append(handler)
    return lambda: _handlers.remove(handler)


def warn(message: str, identifier: str = "") -> None:
    """Give a warning; nobody listening, it is lost."""
    if _handlers:
        _handlers[-1](message, identifier)
