"""Functions of modules that are imported by their first call: a script loads only what it uses, and quickly."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
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


@cache
def alone(name: str) -> Any:
    """A compiled module of a package without the package, whose import would take long and is not needed for it.

    Where that does not work it is imported as usual: some systems find libraries only by what the package does first.
    """
    import os
    from importlib import machinery, util

    top, *folders, last = name.split(".")
    package = util.find_spec(top)
    folder = os.path.join(os.path.dirname(package.origin or "") if package is not None else "", *folders)
    for suffix in machinery.EXTENSION_SUFFIXES:
        spec = util.spec_from_file_location(name, os.path.join(folder, last + suffix))
        if spec is None or spec.loader is None or not os.path.exists(spec.origin or ""):
            continue
        try:
            module = util.module_from_spec(spec)
            spec.loader.exec_module(module)
        except ImportError:
            break
        return module
    return import_module(name)
