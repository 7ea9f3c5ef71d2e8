"""One question told in several ways: in another unit, under other names, in another order, with a twist."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeVar

Item = TypeVar("Item")

#: Whatever a law may do to a question besides changing its unit, its names or its order.
TWISTS = ("swap", "null", "issue", "year", "constant")


class Telling:
    """The draws of one seed, told plainly or changed by a law; the same seed draws the same question.

    Parameters
    ----------
    seed : int
        Where the draws begin.
    unit : Fraction
        How many new units of money make one old unit.
    renamed, reordered : bool
        Whether the cities bear other names, and whether rows come in another order.
    twist : str
        One of `TWISTS`, or empty. What it does is written in the question itself.
    extreme : bool
        Whether every number is, with one chance in two, an end of its range.
    law : str
        The law that is tried, by whichever telling: a question may leave out what that law does not concern.

    Examples
    --------
    >>> plain, other = Telling(7), Telling(7, unit=Fraction(1000))
    >>> plain.money(1, 9) * 1000 == other.money(1, 9)
    True
    """

    def __init__(
        self,
        seed: int,
        *,
        unit: Fraction = Fraction(1),
        renamed: bool = False,
        reordered: bool = False,
        twist: str = "",
        extreme: bool = False,
        law: str = "",
    ) -> None:
        self.seed = seed
        self.unit = unit
        self.renamed = renamed
        self.reordered = reordered
        self.twist = twist
        self.extreme = extreme
        self.law = law
        self.known: dict[str, str] = {}
        self._drawn = random.Random(seed)
        self._orders = random.Random(f"order {seed}")

    def number(self, low: float, high: float) -> Fraction:
        """Return a fraction between both ends, with two decimals or with seven."""
        steps = self._drawn.choice((100, 10**7))
        part = Fraction(self._drawn.randint(0, steps), steps)
        end = self._drawn.random()
        if self.extreme and end < 0.5:
            part = Fraction(end < 0.15)
        return Fraction(str(low)) + part * (Fraction(str(high)) - Fraction(str(low)))

    def money(self, low: float, high: float, power: int = 1) -> Fraction:
        """Return an amount in the unit of this telling, or one in that unit to a power."""
        return self.number(low, high) * self.unit**power

    def whole(self, low: int, high: int) -> int:
        """Return a whole number between both ends; the lower end half of the time when extreme."""
        drawn, end = self._drawn.randint(low, high), self._drawn.random()
        return low if self.extreme and end < 0.5 else drawn

    def one_of(self, choices: Sequence[Item]) -> Item:
        """Return one of the choices."""
        return self._drawn.choice(choices)

    def name(self, plain: str) -> str:
        """Return a name of this telling; the other names sort the other way round."""
        other = (
            f"{chr(0x4E00 + 900 - 13 * len(self.known))}市 {plain[::-1].swapcase()}"
            if self.renamed
            else plain
        )
        return self.known.setdefault(plain, other)

    def names(self, number: int, stem: str = "Q") -> tuple[str, ...]:
        """Return the names of so many cities, in the order of the draws."""
        return tuple(self.name(f"{stem}{chr(97 + at)}q") for at in range(number))

    def order(self, number: int) -> list[int]:
        """Return where each row of the telling stands in the draws."""
        places = list(range(number))
        if self.reordered:
            self._orders.shuffle(places)
        return places

    def numbers(self, number: int, low: float, high: float) -> list[Fraction]:
        """Return so many fractions, in the order of the draws."""
        return [self.number(low, high) for _ in range(number)]

    def moneys(self, number: int, low: float, high: float, power: int = 1) -> list[Fraction]:
        """Return so many amounts, in the order of the draws."""
        return [self.money(low, high, power) for _ in range(number)]


def placed(rows: Sequence[Item], order: Sequence[int]) -> list[Item]:
    """Return the rows in another order."""
    return [rows[at] for at in order]


def placed_square(rows: Sequence[Sequence[Item]], order: Sequence[int]) -> list[list[Item]]:
    """Return a square table with rows and columns in another order."""
    return [placed(rows[at], order) for at in order]
