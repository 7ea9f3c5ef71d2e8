"""Money beside the ratio: a certain lump sum between the cities, and a central grant."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door


@dataclass(frozen=True)
class Levers:
    """What may be paid beside the shared tax, whatever R, L and K turn out to be.

    Parameters
    ----------
    lump_sum : number or None
        Largest certain payment between the cities, either way (亿元); ``None``: no limit.
    grant : number
        Central money for the two cities together, divided as it helps most (亿元).

    Raises
    ------
    InputError
        If an amount is negative or not finite.
    """

    lump_sum: Number | None = 0
    grant: Number = 0

    def __post_init__(self) -> None:
        door = Door()
        if self.lump_sum is not None:
            door.money("lump_sum", self.lump_sum)
        door.money("grant", self.grant)
        door.close()

    @property
    def any(self) -> bool:
        """Whether anything may be paid beside the shared tax."""
        return self.lump_sum is None or self.lump_sum > 0 or self.grant > 0


#: The ratio alone.
NO_LEVERS = Levers()


@dataclass(frozen=True)
class Payments:
    """A lump sum to the origin (negative: from it) and grants to both cities (亿元)."""

    lump_sum: Fraction
    origin_grant: Fraction
    destination_grant: Fraction

    @classmethod
    def lifting(cls, needs: tuple[Fraction, Fraction], grant: Fraction) -> Payments:
        """Return payments that raise the cities' worst gains by ``needs``, grants before lump sums.

        The needs must not exceed the grant together; a negative need may be taken from.
        """
        own, other = needs
        first = min(max(own, Fraction(0)), grant)
        second = min(max(other, Fraction(0)), grant - first)
        lump_sum = own - first if own > first else min(second - other, Fraction(0))
        return cls(lump_sum, first, second)

    def within(self, levers: Levers) -> bool:
        """Return whether the levers allow these payments."""
        limit = levers.lump_sum
        grants = (self.origin_grant, self.destination_grant)
        return (
            min(grants) >= 0
            and sum(grants) <= as_fraction(levers.grant)
            and (limit is None or abs(self.lump_sum) <= as_fraction(limit))
        )
