"""The function library, one module a topic. `load()` makes all of it known to the registry."""

from __future__ import annotations

import pkgutil
from importlib import import_module


def load() -> None:
    """Import every module of this room; those of a topic record their functions."""
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
