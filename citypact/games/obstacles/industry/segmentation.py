r"""Two cities that may wall off their markets against each other's firms.

In the market of city i, whose size is :math:`M_i` (亿元 a year), one firm of each city sells. With prices,
costs and barriers as parts of the margin between the highest price and the cost, demand is
:math:`p = 1 - Q`, and the firm from outside bears :math:`x = \tau + t` a unit more than the one at home: a
cost of transport :math:`\tau` that is there anyway, and the city's barrier :math:`t \ge 0`, which burns
real resources and brings the city nothing. In the Cournot equilibrium, while
:math:`x < \tfrac12`,

.. math:: q^{home} = \tfrac13 (1 + x), \quad q^{out} = \tfrac13 (1 - 2x), \qquad
          h(x) = \tfrac13 + \tfrac16 x^2, \quad e(x) = \tfrac19 (1 - 2x)^2 ,

h being consumers' surplus plus the profit at home, e the profit of the firm from outside, in units of
:math:`M_i`. From :math:`x = \tfrac12` on the outsider sells nothing, home is a monopoly, and
:math:`h = \tfrac38`, :math:`e = 0` whatever is added to the barrier. A city has
:math:`u_i = M_i h(x_i) + M_j e(x_j)`.

*Equilibrium.* h rises in the own barrier up to :math:`\tfrac12` and is flat beyond, whatever the other
does: a prohibitive wall is dominant. *Together* the market of i is worth
:math:`h + e = \tfrac49 - \tfrac49 x + \tfrac{11}{18} x^2`, which is convex: the best barrier is none or a
prohibitive one, and none iff :math:`\tau < 5/22`. Beyond, two-way trade wastes more on transport than
rivalry brings, and walls are no obstacle.

With :math:`\tau = 0` and equal markets the payoffs are T, C, P, S = 35/72, 32/72, 27/72, 24/72 of M. In
general, with :math:`a = (1 - 4\tau^2)/24` a wall raises its city's payoff by :math:`a M_i` and costs the
other :math:`e(\tau) M_i`. A city whose market is much the larger (:math:`a M_i > e M_j`; more than
8/3 times, without transport) is better off if both are closed.

*Repeated*, when a wall is found with chance q a year and both then stay closed for ever,

.. math:: \delta_i^* = \frac{T_i - C_i}{(T_i - C_i) + q\,(C_i - P_i)} ,

which is 3/(3 + 5q) for equal markets without transport.

References
----------
models.md §7.3, A13. J. Brander and P. Krugman, "A 'reciprocal dumping' model of international trade",
Journal of International Economics 15(3-4), 1983, 313-321. J. W. Friedman, "A non-cooperative equilibrium
for supergames", Review of Economic Studies 38(1), 1971, 1-12.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.city_numbers import cities_between, numbers_of, positive_numbers
from citypact.games.coalitional import CoalitionalGame
from citypact.games.normal_form import NormalFormGame
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

#: Cost of the outsider, as a part of the margin, from which on it sells nothing.
PROHIBITIVE = Fraction(1, 2)
OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True)
class Segmentation:
    """Two cities, their markets, and how a wall between them is found and weighed.

    Parameters
    ----------
    players : sequence of str
        Names of the two cities.
    markets : sequence of float
        Size of each market (亿元 a year), positive: slope of demand times the squared margin, which is
        twice the consumers' surplus if the price were the cost.
    discounts : sequence of float
        Discount factor of each city, from 0 to below 1; 0: next year does not count.
    transport : float
        Cost of selling in the other city as a part of the margin, from 0 to below 1/2.
    detection : float
        q, chance that a wall is found in a year, from 0 to 1.
    fine_limit : float
        Largest fine (亿元) that can be taken from a city whose wall is found, at least 0.
    patience_mean, patience_strength : float, optional
        Mean, between 0 and 1, and sum of the two parameters of a Beta distribution of discount
        factors over many pairs of cities; both or neither.

    Raises
    ------
    InputError
        Listing every field that cannot be used.

    Examples
    --------
    >>> game = Segmentation(("A", "B"), (72, 72), (0.9, 0.9))
    >>> [float(pays) for pays in game.payoffs((0.5, 0)) + game.payoffs((0, 0)) + game.payoffs((0.5, 0.5))]
    [35.0, 24.0, 32.0, 32.0, 27.0, 27.0]
    >>> game.critical_discount
    Fraction(3, 8)
    """

    players: Sequence[str]
    markets: Sequence[Number]
    discounts: Sequence[Number]
    transport: Number = 0
    detection: Number = 1
    fine_limit: Number = 0
    patience_mean: Number | None = None
    patience_strength: Number | None = None

    def __post_init__(self) -> None:
        door = Door()
        cities = cities_between(self.players, 2, 2, door)
        object.__setattr__(self, "players", cities)
        markets = positive_numbers("markets", self.markets, cities, "size of the market", door)
        object.__setattr__(self, "markets", markets)
        discounts = numbers_of("discounts", self.discounts, cities, door)
        object.__setattr__(self, "discounts", discounts)
        for city, discount in zip(cities, discounts, strict=True):
            if discount >= 1:
                door.refuse(f"discounts of {city}", discount, "a discount factor from 0 to below 1")
        if door.finite("transport", self.transport) and not 0 <= self.transport < PROHIBITIVE:
            door.refuse("transport", self.transport, "a part of the margin from 0 to below 1/2")
        door.between("detection", self.detection, 0, 1, "a chance")
        door.money("fine_limit", self.fine_limit)
        if (self.patience_mean is None) != (self.patience_strength is None):
            door.refuse("patience_mean", self.patience_mean, "a mean together with patience_strength")
        elif self.patience_mean is not None and self.patience_strength is not None:
            if door.finite("patience_mean", self.patience_mean) and not 0 < self.patience_mean < 1:
                door.refuse("patience_mean", self.patience_mean, "a mean above 0 and below 1")
            door.positive("patience_strength", self.patience_strength, "sum of the parameters")
        door.close()

    def home(self, barrier: Number) -> Fraction:
        """Return h, what a unit of a market brings its own city behind this barrier."""
        return Fraction(1, 3) + min(self._burden(barrier), PROHIBITIVE) ** 2 / 6

    def export(self, barrier: Number) -> Fraction:
        """Return e, what a unit of a market brings the firm from outside behind this barrier."""
        return (1 - 2 * min(self._burden(barrier), PROHIBITIVE)) ** 2 / 9

    def _burden(self, barrier: Number) -> Fraction:
        return as_fraction(self.transport) + as_fraction(barrier)

    @property
    def wall(self) -> Fraction:
        """The least barrier behind which the outsider sells nothing (part of the margin)."""
        return PROHIBITIVE - as_fraction(self.transport)

    def payoffs(self, barriers: Sequence[Number]) -> list[Fraction]:
        """Return what each city has (亿元 a year) behind these barriers (parts of the margin)."""
        own, other = map(as_fraction, self.markets)
        first, second = barriers
        return [
            own * self.home(first) + other * self.export(second),
            other * self.home(second) + own * self.export(first),
        ]

    def outcome(self, barriers: Sequence[Number]) -> Outcome:
        """Return the outcome behind these barriers (parts of the margin)."""
        actions = {
            f"barrier of {city}": barrier for city, barrier in zip(self.players, barriers, strict=True)
        }
        return Outcome(
            actions,
            dict(zip(self.players, self.payoffs(barriers), strict=True)),
            action_units=dict.fromkeys(actions, "of the margin"),
        )

    def equilibrium(self) -> Outcome:
        """Return the outcome behind prohibitive walls, which are dominant."""
        return self.outcome((self.wall, self.wall))

    @property
    def opening_pays(self) -> bool:
        """Whether the cities together have more if both are open."""
        return self.gain_per_market > 0

    def efficient(self) -> Outcome:
        """Return the outcome with the largest sum of payoffs: no barrier, or walls if transport is dear."""
        return self.outcome((0, 0)) if self.opening_pays else self.equilibrium()

    @property
    def temptation(self) -> Fraction:
        """T - C, what a wall adds for its city, per unit of its market."""
        return self.home(self.wall) - self.home(0)

    @property
    def gain_per_market(self) -> Fraction:
        """What opening a unit of a market adds for both cities together."""
        return self.export(0) - self.temptation

    def gain_from_opening(self, city: int) -> Fraction:
        """Return C - P, what a city gains if both are open in place of closed (亿元 a year)."""
        own, other = as_fraction(self.markets[city]), as_fraction(self.markets[1 - city])
        return other * self.export(0) - own * self.temptation

    def least_discount(self, city: int) -> Fraction | None:
        """Return the discount factor from which on a city keeps open without money.

        ``None`` where no patience is enough: the city gains nothing by opening, or walls are not found.
        """
        tempted = as_fraction(self.markets[city]) * self.temptation
        held = as_fraction(self.detection) * self.gain_from_opening(city)
        return tempted / (tempted + held) if held > 0 else None

    @property
    def critical_discount(self) -> Fraction:
        """Least common discount factor that keeps the efficient policy if side payments are settled.

        Payments move gains from one city to the other, so that only sums matter, and the sizes of the
        markets drop out. It is 1 if walls are never found, and 0 if walls are the efficient policy.
        """
        if not self.opening_pays:
            return Fraction(0)
        return self.temptation / (self.temptation + as_fraction(self.detection) * self.gain_per_market)

    def normal_form(self) -> NormalFormGame:
        """Return the game of one year in which each city is open or closed.

        Examples
        --------
        >>> Segmentation(("A", "B"), (72, 72), (0, 0)).normal_form().tables[0].tolist()
        [[32.0, 24.0], [35.0, 27.0]]
        """
        barriers = (Fraction(0), self.wall)
        tables: list[Any] = [
            [[self.payoffs((first, second))[city] for second in barriers] for first in barriers]
            for city in range(2)
        ]
        return NormalFormGame(tables, self.players, ((OPEN, CLOSED),) * 2)

    def coalitional(self) -> CoalitionalGame:
        """Return what coalitions gain over walls; alone a city keeps its dominant wall.

        Examples
        --------
        >>> Segmentation(("A", "B"), (72, 72), (0, 0)).coalitional().worth("A", "B")
        10.0
        """
        gain = self.efficient().total - self.equilibrium().total
        return CoalitionalGame(self.players, [0, 0, 0, gain], unit="亿元 a year")
