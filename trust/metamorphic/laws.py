"""The laws: how a question is told again, and when its two answers agree."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from citypact.errors import CityPactError
from trust.metamorphic.compare import TOLERANCE, Dimensions, close, parting, renamed
from trust.metamorphic.leaves import not_numbers, plain
from trust.metamorphic.telling import Telling

#: What every question meets, unless its entry says why not.
ALWAYS = ("unit", "names", "order", "degenerate")

Asked = Callable[[Telling], Any]
View = Callable[[Any, Telling], Any]


@dataclass(frozen=True)
class Entry:
    """One public function with a question drawn at random and the laws that its answer keeps.

    Attributes
    ----------
    ask : callable
        Draws the question from a telling, asks it, and returns the answer.
    twists : tuple of str
        The laws beside those that every question meets: "swap", "null", "issue", "year", "constant".
        How the question is changed stands in ``ask``.
    but : mapping
        A law that does not hold, with the reason.
    view : callable, optional
        What is compared of an answer; it undoes the twist of its telling. All of it without.
    tolerance : float
        What floats may differ by, in the unit of the problem.
    loose : bool
        Whether the parts of lists come in no particular order.
    exact : bool
        Whether fractions must agree exactly; not where they are rounded numbers written as fractions.
    """

    ask: Asked
    twists: tuple[str, ...] = ()
    but: Mapping[str, str] = field(default_factory=dict)
    view: View | None = None
    tolerance: float = TOLERANCE
    loose: bool = False
    exact: bool = True

    def laws(self) -> tuple[str, ...]:
        """Return the names of the laws that are tried."""
        return tuple(law for law in (*ALWAYS, *self.twists) if law not in self.but)


def answered(entry: Entry, telling: Telling) -> Any:
    """Return the parts of the answer; a refusal is an answer too, by its kind."""
    try:
        found = entry.ask(telling)
        return plain(entry.view(found, telling) if entry.view else found, rounded=not entry.exact)
    except CityPactError as refusal:
        return f"refused: {type(refusal).__name__}"


def _numberless(one: str, other: str) -> bool:
    return one == other or any(sign.isdigit() for sign in one + other)


def _single_words(one: str, other: str) -> bool:
    return one == other or " " in one


def broken(name: str, entry: Entry, law: str, seed: int, dimensions: Dimensions) -> str:
    """Return how one case breaks a law, empty where it keeps it."""
    try:
        return _broken(name, entry, law, seed, dimensions)
    except Exception as fault:  # any exception that is not the package's own is a broken promise
        return f"{type(fault).__name__}: {str(fault)[:200]}"


def _broken(name: str, entry: Entry, law: str, seed: int, dimensions: Dimensions) -> str:
    def same(_: str, one: Any, other: Any) -> bool:
        return close(one, other, entry.tolerance)

    if law == "degenerate":
        wrong = not_numbers(answered(entry, Telling(seed, extreme=True)))
        return f"not a number at {wrong[:3]}" if wrong else ""
    first = Telling(seed, law=law)
    one = answered(entry, first)
    if law == "unit":
        drawn = random.Random(f"unit {seed}")
        unit = drawn.choice((Fraction(1), Fraction(1), Fraction("2.5"), Fraction(4)))
        unit *= Fraction(10) ** drawn.choice((-9, -6, -4, 4, 6, 9))
        other = answered(entry, Telling(seed, unit=unit))

        def by_power(place: str, before: Any, after: Any) -> bool:
            return dimensions.fits(name + place, before, after, unit, entry.tolerance)

        return parting(one, other, by_power, words=_numberless, loose=entry.loose)
    if law == "names":
        second = Telling(seed, renamed=True)
        other = answered(entry, second)
        return parting(renamed(one, second.known), other, same, words=str.__eq__, loose=entry.loose)
    second = Telling(seed, reordered=True) if law == "order" else Telling(seed, twist=law, law=law)
    words = _single_words if law == "order" else _numberless
    return parting(one, answered(entry, second), same, words=words, loose=entry.loose or law == "order")
