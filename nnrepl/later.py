"""Functions of modules that are imported by their first call: a script loads only what it uses, and quickly."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any


def later(module: str, name: str) -> Callable[..., Any]:
    """The function of this name in a module that is imported by the first call."""

    found: Callable[..., Any] | None = None

    def call(*args: Any, **keywords: Any) -> Any:
        nonlocal found
        if found is None:
            found = getattr(import_module(module), name)
        return found(*args, **keywords)

    return call


@contextmanager
def without_collection() -> Iterator[None]:
    """Inside, Python looks for no garbage: imports and trees make many objects that live on, and it would find none."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
