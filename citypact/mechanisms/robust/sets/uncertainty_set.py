r"""What may deviate from the estimate of a move, and the worst of it for each city.

A set :math:`U` holds deviations :math:`u` of (R, L, K) and is symmetric about zero. A city's
gain moves by :math:`a \cdot u`, where with share :math:`s` and chance :math:`q = 1-p` that
the plant stays away without an agreement

.. math:: a_o(s) = (s, -q, 0), \qquad a_d(s) = (q - s, 0, -q) .

Its worst gain is the gain at the estimate less the *spread*
:math:`\sigma(a) = \max_{u \in U} a \cdot u`, which is convex in :math:`s`.

References
----------
models.md §4.8. A. Ben-Tal, L. El Ghaoui and A. Nemirovski, *Robust Optimization*, Princeton
University Press, 2009, chapter 1.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import Self, TypeAlias

from citypact.games.rational import Number, as_fraction
from citypact.games.relocation import Relocation
from citypact.games.validation import Door

#: Amounts that belong to (R, L, K), or their coefficients.
Triple: TypeAlias = tuple[Fraction, Fraction, Fraction]

FIELDS = ("revenue", "origin_loss", "destination_cost")
NOWHERE: Triple = (Fraction(0), Fraction(0), Fraction(0))


def inner(first: Triple, second: Triple) -> Fraction:
    """Return the inner product."""
    return first[0] * second[0] + first[1] * second[1] + first[2] * second[2]


def directions(game: Relocation, ratio: Number) -> tuple[Triple, Triple]:
    """Return what one unit more of R, L and K adds to the gain of each city at ``ratio``."""
    stays, s = 1 - as_fraction(game.voluntary), as_fraction(ratio)
    return (s, -stays, Fraction(0)), (stays - s, Fraction(0), -stays)


class UncertaintySet(ABC):
    """Deviations of (R, L, K) in 亿元 that are held possible, symmetric about zero."""

    #: Whether spreads are exact; otherwise they are rounded up, by less than 1e-36 of themselves.
    exact: bool

    @abstractmethod
    def spread(self, direction: Triple) -> Fraction:
        """Return the most that a deviation in the set adds along ``direction``."""

    @abstractmethod
    def worst(self, direction: Triple) -> Triple:
        """Return a deviation in the set that takes away the most along ``direction``."""

    @abstractmethod
    def holds(self, deviation: Triple) -> bool:
        """Return whether the deviation is in the set, decided exactly."""

    @abstractmethod
    def covers(self, direction: Triple, amount: Fraction) -> bool:
        """Return whether no deviation in the set adds more than ``amount``, by a proof of its own."""

    @abstractmethod
    def scaled(self, size: Number) -> Self:
        """Return the set with every deviation multiplied by ``size`` (not negative)."""

    @abstractmethod
    def explain(self) -> str:
        """Say in a clause what is held possible."""

    @property
    def certain(self) -> bool:
        """Whether nothing can deviate."""
        units = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
        return not any(self.spread((Fraction(a), Fraction(b), Fraction(c))) for a, b, c in units)

    def worst_gains(self, game: Relocation, ratio: Number) -> tuple[Fraction, Fraction]:
        """Return the gain of origin and destination at ``ratio``, each in its own worst case (亿元).

        Examples
        --------
        >>> from citypact.mechanisms.robust import BoxSet
        >>> game = Relocation(revenue=10, origin_loss=3, destination_cost=1)
        >>> [float(gain) for gain in BoxSet(2, 0.5, 0.5).worst_gains(game, 0.5)]
        [0.5, 2.5]
        """
        gains = game.exact_gains(ratio)
        own, other = directions(game, ratio)
        return gains[0] - self.spread(own), gains[1] - self.spread(other)

    def worst_scenarios(self, game: Relocation, ratio: Number) -> tuple[Triple, Triple]:
        """Return (R, L, K) at which each city's worst gain at ``ratio`` is attained (亿元)."""
        own, other = (self.worst(direction) for direction in directions(game, ratio))
        return shifted(game, own), shifted(game, other)

    def guaranteed_surplus(self, game: Relocation) -> Fraction:
        """Return what an agreement adds for both together in the worst case of all (亿元)."""
        stays = 1 - as_fraction(game.voluntary)
        return game.surplus - self.spread((stays, -stays, -stays))


def shifted(game: Relocation, deviation: Triple) -> Triple:
    """Return (R, L, K) of the game with a deviation added."""
    revenue, loss, cost = (as_fraction(getattr(game, name)) for name in FIELDS)
    return revenue + deviation[0], loss + deviation[1], cost + deviation[2]


def checked_size(size: Number) -> Fraction:
    """Return the size of a set as a fraction.

    Raises
    ------
    InputError
        If it is negative or not finite.
    """
    door = Door()
    if door.finite("size", size) and not size >= 0:
        door.refuse("size", size, "a size of the set that is not negative")
    door.close()
    return as_fraction(size)
