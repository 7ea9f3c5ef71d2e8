"""Checks at the door of every game: collect all mistakes, then report them at once."""

from __future__ import annotations

import math
from numbers import Integral, Rational, Real

from citypact.errors import InputError, Problem
from citypact.games.rational import Number, as_fraction

#: Sums and ratios of amounts must stay within floating point, in which results are reported.
LARGEST = 10**150


class Door:
    """Collects the problems of one input and raises them together.

    Examples
    --------
    >>> door = Door()
    >>> door.money("revenue", -1.0, positive=True)
    >>> str(door.problems[0])
    'revenue: found -1.0, expected a positive amount of money (亿元)'
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def refuse(self, field: str, found: object, expected: str, remedy: str = "") -> None:
        """Note one mistake."""
        self.problems.append(Problem(field, found, expected, remedy=remedy))

    def finite(self, field: str, value: object) -> bool:
        """Check that ``value`` is a finite number (a truth value is none)."""
        if isinstance(value, Rational) and not isinstance(value, bool):
            return True
        if isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value):
            return True
        self.refuse(field, value, "a finite number")
        return False

    def money(self, field: str, value: Number, *, positive: bool = False, signed: bool = False) -> None:
        """Check an amount of money: positive, non-negative, or signed (any amount)."""
        if not self.finite(field, value):
            return
        amount = as_fraction(value)
        if abs(amount) > LARGEST:
            self.refuse(field, _shown(value), "an amount of money up to 1e150 (亿元)")
        elif positive and not amount > 0:
            self.refuse(field, value, "a positive amount of money (亿元)")
        elif positive and amount * LARGEST < 1:
            self.refuse(field, _shown(value), "a positive amount of money of at least 1e-150 (亿元)")
        elif not signed and amount < 0:
            self.refuse(field, value, "a non-negative amount of money (亿元)")

    def positive(self, field: str, value: Number, what: str) -> None:
        """Check a positive quantity other than money, named in ``what``."""
        if self.finite(field, value) and not 1 / LARGEST <= as_fraction(value) <= LARGEST:
            self.refuse(field, _shown(value), f"a positive {what}")

    def between(self, field: str, value: Number, low: float, high: float, what: str = "a number") -> None:
        """Check ``low <= value <= high``."""
        if self.finite(field, value) and not low <= value <= high:
            self.refuse(field, value, f"{what} between {low:g} and {high:g}")

    def whole(self, field: str, value: object, low: int, high: int) -> None:
        """Check a whole number of years or items between ``low`` and ``high``."""
        if isinstance(value, bool) or not isinstance(value, Integral) or not low <= int(value) <= high:
            self.refuse(field, value, f"a whole number between {low} and {high}")

    def two_cities(self, upstream: object, downstream: object) -> None:
        """Check the names of a city upstream and one downstream."""
        for field, name in (("upstream", upstream), ("downstream", downstream)):
            if not isinstance(name, str) or not name.strip():
                self.refuse(field, name, "the name of a city")
        if upstream == downstream:
            self.refuse("downstream", downstream, "another name than upstream's")

    def choice(self, field: str, value: object, options: tuple[str, ...]) -> None:
        """Check that ``value`` is one of the named options."""
        if value not in options:
            self.refuse(field, value, "one of " + ", ".join(options))

    def close(self) -> None:
        """Raise everything that was noted.

        Raises
        ------
        InputError
            If any check failed.
        """
        if self.problems:
            raise InputError(*self.problems)


def _shown(value: Number) -> str:
    """Show a number by its order of magnitude when its digits would fill the line."""
    text = str(value)
    return text if len(text) <= 40 else f"{text[:6]}… ({len(text)} characters)"
