"""The auditor's ledger: what was checked, what it found, and which entries nobody has checked yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from citypact.audit.exact import ZERO, agrees, is_number, nearest

Place = tuple[str | int, ...]
ABSENT = "absent"


@dataclass(frozen=True)
class Line:
    """One statement of the audit.

    Parameters
    ----------
    name : str
        Where the entry stands, or what was checked.
    holds : bool
        Whether it is as the definitions say.
    expected, found : object
        What the definitions give and what the result says.

    Examples
    --------
    >>> print(Line("gains.origin", False, 2.5, 2.4))
    gains.origin: found 2.4, recomputed 2.5
    """

    name: str
    holds: bool
    expected: object
    found: object

    def __str__(self) -> str:
        if self.holds:
            return f"{self.name}: holds"
        return f"{self.name}: found {self.found}, recomputed {self.expected}"


def spelled(place: Place) -> str:
    """Write a place as a reader writes it.

    Examples
    --------
    >>> spelled(("schedule", 2, "origin"))
    'schedule[2].origin'
    """
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def leaves(tree: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Yield every entry of plain data that holds no others, with its place."""
    if isinstance(tree, Mapping) and tree:
        for key, branch in tree.items():
            yield from leaves(branch, (*place, key))
    elif isinstance(tree, list) and tree:
        for at, branch in enumerate(tree):
            yield from leaves(branch, (*place, at))
    else:
        yield place, tree


@dataclass
class Ledger:
    """A saved result, the lines written about it, and the entries that they settle.

    Parameters
    ----------
    document : mapping
        The saved result.
    """

    document: Mapping[str, Any]
    lines: list[Line] = field(default_factory=list)
    settled: set[Place] = field(default_factory=set)

    def found(self, *place: str | int) -> Any:
        """Return what stands at a place, ``ABSENT`` if nothing does."""
        branch: Any = self.document
        for step in place:
            try:
                branch = branch[step]
            except (KeyError, IndexError, TypeError):
                return ABSENT
        return branch

    def number(self, place: Place, expected: Fraction | None, slack: Fraction = ZERO) -> bool:
        """Compare an entry with the exact number it must be the rounding of; ``None`` stands for null."""
        found = self.found(*place)
        if expected is None or nearest(expected) is None:
            holds = found is None
        else:
            holds = agrees(found, expected, slack)
        told = None if expected is None else nearest(expected)
        return self._write(place, holds, told, found)

    def word(self, place: Place, expected: object) -> bool:
        """Compare a word, a truth value, a whole number that counts, or null: type and value."""
        found = self.found(*place)
        return self._write(place, type(found) is type(expected) and found == expected, expected, found)

    def words(self, place: Place, expected: Sequence[object]) -> bool:
        """Compare a list of words with the expected one, entry by entry."""
        found = self.found(*place)
        self.size(place, len(expected))
        good = [self.word((*place, at), each) for at, each in enumerate(expected)]
        return isinstance(found, list) and all(good) and len(found) == len(expected)

    def numbers(self, place: Place, expected: Sequence[Fraction | None], slack: Fraction = ZERO) -> bool:
        """Compare a list of numbers with the expected one, entry by entry."""
        self.size(place, len(expected))
        good = [self.number((*place, at), each, slack) for at, each in enumerate(expected)]
        return all(good)

    def numbers_at(self, place: Place, expected: Mapping[str, Fraction | None]) -> None:
        """Compare several numbers of one table, by their names."""
        for name, each in expected.items():
            self.number((*place, name), each)

    def size(self, place: Place, expected: int) -> None:
        """A list must have as many entries as the definitions give it; an empty one is settled by that."""
        found = self.found(*place)
        holds = isinstance(found, list) and len(found) == expected
        told = len(found) if isinstance(found, list) else found
        self.lines.append(Line(f"{spelled(place)}: entries", holds, expected, told))
        if not expected:
            self.settled.add(place)

    def keys(self, place: Place, expected: Sequence[str]) -> None:
        """A table must have the expected names, no fewer and no more, in any order."""
        found = self.found(*place)
        names = sorted(map(str, found)) if isinstance(found, Mapping) else found
        holds = isinstance(found, Mapping) and names == sorted(expected)
        self.lines.append(Line(f"{spelled(place)}: names", holds, ", ".join(sorted(expected)), names))
        if not expected:
            self.settled.add(place)

    def fact(self, name: str, holds: bool, expected: object, found: object) -> bool:
        """Write a line about what is no single entry."""
        self.lines.append(Line(name, bool(holds), expected, found))
        return bool(holds)

    def settle(self, *place: str | int) -> None:
        """Count everything under a place as checked: a fact that was written decides it."""
        self.settled.update(inner for inner, _ in leaves(self.found(*place), place))

    def _write(self, place: Place, holds: bool, expected: object, found: object) -> bool:
        self.lines.append(Line(spelled(place), holds, expected, found))
        self.settled.add(place)
        return holds

    def unsettled(self, *, numbers: bool) -> Counter[str]:
        """Count the entries that no line decides, by place without its positions; numbers, or words."""
        return Counter(
            re.sub(r"\[\d+\]", "[]", spelled(place))
            for place, value in leaves(self.document)
            if place not in self.settled and is_number(value) == numbers
        )
