r"""The dilemma that two cities meet every period: keep a promise, or not.

Payoffs of one city: T if it alone breaks the promise, C if both keep it, P if neither
does, S if it alone keeps it; :math:`T > C > P`, and :math:`P \ge S` so that "neither
keeps" is an equilibrium of the stage, with which a breach can be punished.

References
----------
models.md §4.9, A7, §8.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door


@dataclass(frozen=True)
class StageDilemma:
    """Payoffs of one period (亿元).

    Parameters
    ----------
    temptation, cooperation, punishment : float
        T > C > P.
    sucker : float, optional
        S, at most P. Not needed for the conditions; given, breaches *during* punishment are
        checked as well.

    Raises
    ------
    InputError
        If the payoffs are not in this order.

    Examples
    --------
    >>> StageDilemma(5, 3, 1, 0).lead
    Fraction(2, 1)
    """

    temptation: Number
    cooperation: Number
    punishment: Number
    sucker: Number | None = None

    def __post_init__(self) -> None:
        door = Door()
        for name in ("temptation", "cooperation", "punishment"):
            door.money(name, getattr(self, name), signed=True)
        if self.sucker is not None:
            door.money("sucker", self.sucker, signed=True)
        door.close()
        if not self.temptation > self.cooperation:
            door.refuse("temptation", self.temptation, "more than cooperation", "nobody is tempted")
        if not self.cooperation > self.punishment:
            door.refuse("cooperation", self.cooperation, "more than punishment")
        if self.sucker is not None and not self.sucker <= self.punishment:
            remedy = "else mutual punishment is no equilibrium of the period, and nobody carries it out"
            door.refuse("sucker", self.sucker, "at most punishment", remedy)
        door.close()

    @classmethod
    def public_good(cls, cities: int, benefit: Number) -> Self:
        r"""Return the dilemma of n cities that each pay 1 for a benefit shared by all.

        With :math:`1 < \beta < n`: C = β - 1, P = 0, T = β(n-1)/n, S = β/n - 1
        (models.md §8.4).

        Examples
        --------
        >>> from citypact.mechanisms.enforcement.repeated.punishments import Monitoring
        >>> Monitoring().critical_discount(StageDilemma.public_good(15, 2), None)
        Fraction(13, 28)
        """
        door = Door()
        door.whole("cities", cities, 2, 10_000)
        door.close()
        if door.finite("benefit", benefit) and not 1 < benefit < cities:
            door.refuse("benefit", benefit, f"more than 1 and less than {cities}, the number of cities")
        door.close()
        each = as_fraction(benefit) / cities
        return cls(each * (cities - 1), as_fraction(benefit) - 1, 0, each - 1)

    @property
    def lead(self) -> Fraction:
        """T - C: what a breach brings at once."""
        return as_fraction(self.temptation) - as_fraction(self.cooperation)

    @property
    def loss(self) -> Fraction:
        """C - P: what a period of punishment costs."""
        return as_fraction(self.cooperation) - as_fraction(self.punishment)
