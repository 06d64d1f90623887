"""The builtin record: what help, completion, arity checks, the manual and the tests know about a function.

A builtin is a Python function under `@builtin(...)` in the module of its topic:

    @builtin("[m, i] = max(x, y, dim)")
    def max_(x, y=None, dim=None, *, nargout=1):
        \"\"\"First sentence: what it does.

        Shapes, units, errors, source.

        >> max([3 9 2])
        ans = 9
        \"\"\"

Its positional parameters are the function's inputs (None: not given), `*args` any number of them. Two keyword-only
parameters are passed where they are declared: `nargout`, the number of outputs asked for (0 where the value would
only go to `ans`), and `context`, the running interpreter. With nargout of 0 or 1 it returns one value, or None for no
value; with more a tuple of at least that many.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from importlib import import_module
from textwrap import dedent
from typing import Any, NamedTuple

from nnrepl.values.sentinels import UNLIMITED

_VARARGS = 0x04
_SIGNATURE = re.compile(r"(?:(?P<outs>\[[^\]]*\]|\w+)\s*=\s*)?(?P<name>[\w.]+)")


class Builtin(NamedTuple):
    """One function of the language that is written in Python.

    signatures  the forms of a call, as help shows them; the outputs of the longest say how many there are
    fresh       the result never is or shows an argument, so that a name may own it without a copy
    caller      it reads or writes the variables of the function that calls it
    leaving     it may do something when the function that calls it is left
    bare        makes, for a session, what a call without arguments calls instead
    over        writes its result over its argument, a large matrix of doubles, and gives it; None where it cannot
    """

    name: str
    impl: Callable[..., Any]
    signatures: tuple[str, ...]
    topic: str
    fresh: bool = False
    caller: bool = False
    leaving: bool = False
    bare: Callable[[Any], Callable[[], Any]] | None = None
    over: Callable[[Any], Any] | None = None

    @property
    def doc(self) -> str:
        """The help text."""
        text = self.impl.__doc__ or ""
        first, _, rest = text.partition("\n")
        return f"{first}\n{dedent(rest)}".strip()

    @property
    def max_outputs(self) -> int:
        """How many outputs it can give."""
        return max(map(_outputs, self.signatures), default=1)

    @property
    def keywords(self) -> tuple[str, ...]:
        """Which of `nargout` and `context` the implementation wants."""
        code = self.impl.__code__
        first = code.co_argcount
        return code.co_varnames[first : first + code.co_kwonlyargcount]

    @property
    def inputs(self) -> tuple[int, int]:
        """The least and the greatest number of inputs."""
        code = self.impl.__code__
        least = code.co_argcount - len(self.impl.__defaults__ or ())
        return least, UNLIMITED if code.co_flags & _VARARGS else code.co_argcount

    @property
    def examples(self) -> list[tuple[str, str]]:
        """The examples of the help text: what is typed after `>> `, and what is printed."""
        return examples(self.doc)


def _outputs(signature: str) -> int:
    found = _SIGNATURE.match(signature)
    outs = found.group("outs") if found else None
    if not outs:
        return 1
    names = [part for part in re.split(r"[\s,\[\]]+", outs) if part]
    return UNLIMITED if names and names[-1] in ("...", "varargout") else len(names)


def examples(doc: str) -> list[tuple[str, str]]:
    """The examples in a help text: what stands after `>> ` (going on after `.. `), each with what is printed.

    What is printed ends at the next example, or at a blank line after which the text is not indented.
    """
    found: list[tuple[list[str], list[str]]] = []
    inside = blank = False
    for line in doc.splitlines():
        if line.startswith(">> "):
            found.append(([line[3:]], []))
            inside = True
        elif inside and line.startswith(".. "):
            found[-1][0].append(line[3:])
        elif inside and line.strip():
            inside = not blank or line.startswith(" ")
            if inside:
                found[-1][1].append(line)
        blank = not line.strip()
    return [("\n".join(code), "\n".join(shown)) for code, shown in found]


def similar_names(word: str, names: Collection[str]) -> list[str]:
    """The names that are most like a word, at most three."""
    from difflib import get_close_matches

    return get_close_matches(word, sorted(names), 3, 0.75)


def usage_text(found: Builtin) -> str:
    """The forms of a call as the error of a wrong one lists them: Octave's, where it has the function."""
    from nnrepl.callforms import FORMS

    return "\n".join(f" -- {form}" for form in FORMS.get(found.name, found.signatures))


class Library(dict[str, Builtin]):
    """The builtins by name. A module is imported when the first of its functions is asked for.

    topics  which module records a name, for those that were not imported yet
    """

    def __init__(self) -> None:
        super().__init__()
        self.topics: dict[str, str] = {}

    def expect(self, modules: dict[str, str]) -> None:
        """Know that these modules record these names (separated by blanks)."""
        for module, names in modules.items():
            self.topics.update(dict.fromkeys(names.split(), module))

    def __missing__(self, name: str) -> Builtin:
        module = self.topics.pop(name, None)
        if module is None:
            raise KeyError(name)
        import_module(module)
        return self[name]

    def find(self, name: str) -> Builtin | None:
        """The builtin of this name, imported if need be."""
        found = self.get(name)
        return self[name] if found is None and name in self.topics else found

    def has(self, name: str) -> bool:
        """Whether there is a builtin of this name; nothing is imported."""
        return name in self or name in self.topics

    def names(self) -> set[str]:
        """The names of all builtins; nothing is imported."""
        return {*self, *self.topics}


BUILTINS = Library()


def builtin(
    *signatures: str,
    name: str = "",
    aliases: tuple[str, ...] = (),
    fresh: bool = False,
    caller: bool = False,
    leaving: bool = False,
    bare: Callable[[Any], Callable[[], Any]] | None = None,
    over: Callable[[Any], Any] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Record a function under the name in its first signature (or `name`) and under its aliases."""

    def record(impl: Callable[..., Any]) -> Callable[..., Any]:
        found = _SIGNATURE.match(signatures[0])
        own = name or (found.group("name") if found else impl.__name__)
        topic = impl.__module__.rpartition(".")[2]
        for each in (own, *aliases):
            other = BUILTINS.get(each)
            if other is not None and other.impl.__module__ != impl.__module__:
                raise ValueError(f"{each} is recorded in {other.impl.__module__} and in {impl.__module__}")
            BUILTINS[each] = Builtin(each, impl, signatures, topic, fresh, caller, leaving, bare, over)
        return impl

    return record
