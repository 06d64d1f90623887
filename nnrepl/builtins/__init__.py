"""The function library, one module a topic. `load()` makes all of it known to the registry."""

from __future__ import annotations

from importlib import import_module

MODULES: tuple[str, ...] = (
    "bases",
    "cellfuns",
    "cells",
    "chartests",
    "regexps",
    "strings",
    "structs",
    "textcompare",
    "textsearch",
    "textsplit",
)


def load() -> None:
    """Import every topic, which records its functions."""
    for module in MODULES:
        import_module(f"nnrepl.builtins.{module}")
