r"""Councils of alike cities: how much each member does, and what members and outsiders have.

Of :math:`n` alike cities :math:`k` form a council. Each chooses an effort :math:`q`; a member counts the
part :math:`d \in [0, 1]` of what its effort brings the other members beside its own benefit, so that it
acts as if its benefit were :math:`w = 1 + d(k - 1)` times as large. :math:`d = 1` is full joint
maximisation, small :math:`d` a loose council. With :math:`Q` the sum of all efforts:

*Linear benefit.* :math:`\pi = bQ - \tfrac12 c q^2`: members do :math:`wb/c`, outsiders :math:`b/c`.

*Quadratic benefit* (Barrett). :math:`\pi = \tfrac{b}{n}(aQ - \tfrac12 Q^2) - \tfrac12 c q^2` with
:math:`\gamma = c/b`. Moving at the same time, :math:`q_m = w(a-Q)/n\gamma` and
:math:`q_o = (a-Q)/n\gamma`. If the council moves first, outsiders reply
:math:`q_o = (a - k q_m)/D`, :math:`D = n\gamma + n - k`, and

.. math:: q_m = \frac{w\,n\gamma\,a}{D^2 + k\,w\,n\gamma} .

*Emissions with linear damage.* :math:`\pi = \alpha e - \tfrac12 e^2 - gE`: members emit
:math:`\alpha - wg`, outsiders :math:`\alpha - g`; the same game as linear benefits with
:math:`b = g, c = 1`, and another zero.

References
----------
models.md §8.4, A23. S. Barrett, "Self-enforcing international environmental agreements", Oxford Economic
Papers 46, 1994, 878-894. C. Carraro and D. Siniscalco, "Strategies for the international protection of the
environment", Journal of Public Economics 52, 1993, 309-328. M. Finus and S. Maus, "Modesty may pay!",
Journal of Public Economic Theory 10(5), 2008, 801-826 (depth).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, Protocol, Self

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import LARGEST, Door

MOST_CITIES = 200
TIMINGS = ("simultaneous", "leader")


class AlikeOutcome(NamedTuple):
    """Efforts and payoffs with a council of some size and depth; exact."""

    member_effort: Fraction
    outsider_effort: Fraction
    member: Fraction
    outsider: Fraction
    total: Fraction

    @classmethod
    def of(
        cls, sizes: tuple[int, int], efforts: tuple[Fraction, Fraction], payoff: Callable[..., Fraction]
    ) -> Self:
        """Return the outcome of so many members and outsiders.

        Parameters
        ----------
        sizes, efforts : pairs
            Of members and of outsiders.
        payoff : callable
            Takes a city's effort and the sum of all efforts.
        """
        done = sizes[0] * efforts[0] + sizes[1] * efforts[1]
        member, outsider = (payoff(own, done) for own in efforts)
        return cls(*efforts, member, outsider, sizes[0] * member + sizes[1] * outsider)


class AlikeCouncil(Protocol):
    """A game of alike cities in which a council of any size may form."""

    @property
    def cities(self) -> int:
        """Number of cities."""

    @property
    def unit(self) -> str:
        """Unit of the payoffs."""

    def at(self, size: int, depth: Number = 1) -> AlikeOutcome:
        """Return the outcome with a council of a size (0 and 1: nobody agrees on anything)."""


def _weight(size: int, depth: Number) -> Fraction:
    return 1 + as_fraction(depth) * (size - 1) if size > 1 else Fraction(1)


def _check_cities(door: Door, cities: object) -> None:
    door.whole("cities", cities, 2, MOST_CITIES)


def _check_payoffs(game: AlikeCouncil) -> None:
    """Refuse numbers that are fine one by one and whose payoffs no float can tell."""
    door = Door()
    most = max(abs(amount) for size in (0, game.cities) for amount in game.at(size))
    if most > LARGEST:
        door.refuse("benefit", "payoffs beyond 1e150", "payoffs up to 1e150", "use larger units")
    door.close()


@dataclass(frozen=True)
class LinearBenefit:
    """Alike cities whose benefit from the sum of efforts is linear.

    Parameters
    ----------
    cities : int
        n, 2 to 200.
    benefit : float
        b, worth of a unit of anybody's effort to each city (亿元 a year), positive.
    cost : float
        c, curvature of the cost of effort (亿元 a year per unit squared), positive.

    Raises
    ------
    InputError
        Listing every number that cannot be used.

    Examples
    --------
    >>> LinearBenefit(10, 1, 1).at(3).member
    Fraction(23, 2)
    """

    cities: int
    benefit: Number
    cost: Number
    unit: str = "亿元 a year"

    def __post_init__(self) -> None:
        door = Door()
        _check_cities(door, self.cities)
        door.positive("benefit", self.benefit, "worth of a unit of effort")
        door.positive("cost", self.cost, "curvature of the cost")
        door.close()
        _check_payoffs(self)

    def at(self, size: int, depth: Number = 1) -> AlikeOutcome:
        """Return the outcome with a council of a size (0 and 1: nobody agrees on anything)."""
        b, c = as_fraction(self.benefit), as_fraction(self.cost)
        inside, alone = _weight(size, depth) * b / c, b / c
        sizes = size, self.cities - size
        return AlikeOutcome.of(sizes, (inside, alone), lambda own, done: b * done - c * own**2 / 2)


@dataclass(frozen=True)
class FallingBenefit:
    """Alike cities whose benefit from the sum of efforts falls off, after Barrett (1994).

    Parameters
    ----------
    cities : int
        n, 2 to 200.
    enough : float
        a, sum of efforts beyond which more brings nothing (units), positive.
    benefit : float
        b, slope of the marginal benefit of all cities (亿元 a year per unit squared), positive.
    cost : float
        c, curvature of each city's cost (亿元 a year per unit squared), positive.
    timing : {"simultaneous", "leader"}
        Whether the council moves with the outsiders or before them.

    Raises
    ------
    InputError
        Listing every number that cannot be used.

    Examples
    --------
    >>> float(FallingBenefit(10, 100, 1.5, 0.25, "leader").at(0).outsider_effort)
    8.571428571428571
    """

    cities: int
    enough: Number
    benefit: Number
    cost: Number
    timing: str = "simultaneous"
    unit: str = "亿元 a year"

    def __post_init__(self) -> None:
        door = Door()
        _check_cities(door, self.cities)
        door.positive("enough", self.enough, "sum of efforts that is enough")
        door.positive("benefit", self.benefit, "slope of the marginal benefit")
        door.positive("cost", self.cost, "curvature of the cost")
        door.choice("timing", self.timing, TIMINGS)
        door.close()
        _check_payoffs(self)

    def at(self, size: int, depth: Number = 1) -> AlikeOutcome:
        """Return the outcome with a council of a size (0: nobody agrees on anything).

        A council of one that moves first is a single leader, not the same as no council.
        """
        n, a = self.cities, as_fraction(self.enough)
        b, c = as_fraction(self.benefit), as_fraction(self.cost)
        slope, weight = n * c / b, _weight(size, depth)
        if self.timing == "leader" and size > 0:
            reply = slope + n - size
            inside = weight * slope * a / (reply**2 + size * weight * slope)
            alone = (a - size * inside) / reply
        else:
            pull = ((n - size) + size * weight) / slope
            alone = a / (1 + pull) / slope
            inside = weight * alone
        return AlikeOutcome.of(
            (size, n - size),
            (inside, alone),
            lambda own, done: b / n * (a * done - done**2 / 2) - c * own**2 / 2,
        )


@dataclass(frozen=True)
class LinearDamage:
    """Alike cities that emit for their own good and harm all.

    Parameters
    ----------
    cities : int
        n, 2 to 200.
    wanted : float
        α, what a city would emit if it did no harm (units, worth 亿元 a year each), positive.
    damage : float
        g, harm of a unit to each city (亿元 a year), positive.

    Raises
    ------
    InputError
        If a number cannot be used, or a council of all would emit less than nothing.

    Examples
    --------
    >>> LinearDamage(5, 10, 1).at(3).member_effort
    Fraction(7, 1)
    """

    cities: int
    wanted: Number
    damage: Number
    unit: str = "亿元 a year"

    def __post_init__(self) -> None:
        door = Door()
        _check_cities(door, self.cities)
        door.positive("wanted", self.wanted, "emission")
        door.positive("damage", self.damage, "damage of a unit")
        door.close()
        if as_fraction(self.wanted) < self.cities * as_fraction(self.damage):
            remedy = "beyond it the best for all is to emit nothing, which this form does not describe"
            door.refuse(
                "damage", self.damage, f"at most wanted / cities = {self.wanted} / {self.cities}", remedy
            )
        door.close()
        _check_payoffs(self)

    def at(self, size: int, depth: Number = 1) -> AlikeOutcome:
        """Return the outcome with a council of a size; efforts are emissions."""
        wanted, harm = as_fraction(self.wanted), as_fraction(self.damage)
        inside, alone = wanted - _weight(size, depth) * harm, wanted - harm
        sizes = size, self.cities - size
        return AlikeOutcome.of(
            sizes, (inside, alone), lambda own, emitted: wanted * own - own**2 / 2 - harm * emitted
        )
