"""An answer taken apart wholly: every field, property, row and sentence, as exact words and as floats."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from typing import Any

import numpy as np

from citypact.errors import CityPactError

#: What says when, where and with what an answer was made, and what costs too much to look at.
APART = frozenset(
    {"provenance", "solver", "version", "scenario_hash", "document_hash", "plot", "picture", "figure"}
)
#: So deep below the answer its parts are asked for what they can tell, and not only for what they hold.
TELLING = 3
DEEPEST = 9
#: Of a row with more parts than this, every second, third … part is looked at.
LONG = 400
#: Where a nameless function lay in memory.
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")
#: A number in a text that was rounded from a float; whole numbers are words.
_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?e[+-]?\d+|-?\d+\.\d+|\binf\b|\bnan\b")

Token = str | float


def tokens(thing: Any) -> Iterator[Token]:
    """Yield the parts of an answer in a fixed order: texts and exact numbers as words, the others as floats.

    Examples
    --------
    >>> list(tokens({"a": (Fraction(1, 2), 3.0), "b": "gains 0.25 of 4"}))
    ['{', 'a', '[', '2', '1/2', 3.0, ']', 'b', 'gains # of 4', 0.25, '}']
    """
    yield from _tokens(thing, 0, ())


def _tokens(thing: Any, depth: int, above: tuple[int, ...]) -> Iterator[Token]:
    if isinstance(thing, float | np.floating):
        yield float(thing)
    elif isinstance(thing, complex | np.complexfloating):
        yield from (float(thing.real), float(thing.imag))
    elif isinstance(thing, str):
        text = _ADDRESS.sub("", thing)
        yield _DECIMAL.sub("#", text)
        yield from map(float, _DECIMAL.findall(text))
    elif thing is None or isinstance(thing, bool | np.bool_ | int | np.integer | Fraction):
        yield str(thing)
    elif isinstance(thing, Enum):
        yield str(thing.value)
    elif depth > DEEPEST or id(thing) in above:
        yield "..."
    else:
        yield from _parts(thing, depth + 1, (*above, id(thing)))


def _parts(thing: Any, depth: int, above: tuple[int, ...]) -> Iterator[Token]:
    if isinstance(thing, Set):
        yield from ("{", *sorted(" ".join(map(str, _tokens(part, depth, above))) for part in thing), "}")
    elif isinstance(thing, Mapping):
        yield "{"
        for key, part in thing.items():
            if str(key) not in APART:
                yield from _tokens(key, depth, above)
                yield from _tokens(part, depth, above)
        yield "}"
    elif isinstance(thing, Sequence | np.ndarray | range):
        yield from ("[", str(len(thing)))
        for part in thing[:: 1 + len(thing) // LONG]:
            yield from _tokens(part, depth, above)
        yield "]"
    if type(thing).__module__.startswith("citypact"):
        for name, part in _members(thing, depth):
            yield name
            yield from _tokens(part, depth, above)
    elif not isinstance(thing, Set | Mapping | Sequence | np.ndarray | range):
        yield type(thing).__name__


def _members(thing: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Yield what an object of the package holds, and near the answer what it computes when it is asked."""
    held = [each.name for each in fields(thing)] if is_dataclass(thing) else []
    for name in held:
        if name not in APART and not name.startswith("_"):
            yield name, getattr(thing, name)
    if depth > TELLING:
        return
    for name in sorted(set(dir(type(thing))) - set(held) - APART):
        if name == "__repr__" or not name.startswith("_"):
            told = _told(thing, name)
            if told is not None:
                yield name, told


def _told(thing: Any, name: str) -> Any:
    """Return what a property or a method without arguments says, a refusal being an answer too."""
    found = inspect.getattr_static(type(thing), name)
    if name == "__repr__" and hasattr(found, "__wrapped__"):
        return None  # written by dataclass: the fields once more
    maker = getattr(found, "fget", None) or getattr(found, "func", None) or found
    if not str(getattr(maker, "__module__", "")).startswith("citypact"):
        return None
    try:
        if inspect.isfunction(found):
            needs = [
                each
                for each in list(inspect.signature(found).parameters.values())[1:]
                if each.default is each.empty
            ]
            return None if needs else getattr(thing, name)()
        return None if isinstance(found, staticmethod | classmethod) else getattr(thing, name)
    except CityPactError as refusal:
        return f"refused: {refusal}"
    except (TypeError, ValueError, ImportError) as fault:
        return type(fault).__name__
