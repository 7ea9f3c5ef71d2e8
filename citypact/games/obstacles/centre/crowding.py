r"""Workers who crowd into the most attractive of several cities.

:math:`N` workers choose where to work. With :math:`N_i` of them in city i each worker there has

.. math:: u_i = a_i - c_i N_i .

Nobody counts what his coming costs the others. Free workers therefore spread until :math:`u_i = \bar u`
wherever anybody works and :math:`a_i \le \bar u` elsewhere,

.. math:: N_i = \frac{(a_i - \bar u)^+}{c_i}, \qquad \sum_i N_i = N ,

while all together have most, :math:`\max \sum_i N_i (a_i - c_i N_i)`, where *marginal* worths are equal:

.. math:: N_i^* = \frac{(a_i - \mu)^+}{2 c_i} .

Since :math:`\mu < \bar u`, every city in use stays in use. Between two cities in use at best
:math:`c_i N_i^* - c_j N_j^* = (a_i - a_j)/2`, whatever the slopes :math:`c`: that is the difference of the
tolls. With two cities of equal slope :math:`N_1 = N/2 + (a_1-a_2)/2c` and :math:`N_1^* = N/2 + (a_1-a_2)/4c`
as long as neither is empty.

What a city has is what its *residents* have: those who work there when all choose freely, wherever they
work later. Residents who leave spread over the growing cities in proportion to their growth.

References
----------
models.md §7.6, A16. A. C. Pigou, The Economics of Welfare, Macmillan, 1920. J. G. Wardrop, "Some
theoretical aspects of road traffic research", Proceedings of the Institution of Civil Engineers 1(3),
1952, 325-362. L. S. Shapley and M. Shubik, "On market games", Journal of Economic Theory 1(1), 1969, 9-25.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.city_numbers import cities_between, positive_numbers
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.masks import bits
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door

#: Worths of coalitions are listed one by one.
MOST_CITIES = 12
WORKERS = "10^4 persons"


@dataclass(frozen=True)
class Crowding:
    """Cities that share a number of workers, each the less pleasant the more work there.

    Parameters
    ----------
    players : sequence of str
        Names of the cities, 2 to 12.
    attractions : sequence of float
        :math:`a_i`, what ten thousand workers would have in an empty city (亿元 a year), positive.
    crowding : sequence of float
        :math:`c_i`, what ten thousand workers lose by ten thousand more (亿元 a year), positive.
    workers : float
        :math:`N`, workers in all (ten thousand persons), positive.

    Raises
    ------
    InputError
        Listing every city and number that cannot be used.

    Examples
    --------
    >>> cities = Crowding(("core", "rest"), (3, 2), (0.5, 0.5), 10)
    >>> [float(n) for n in cities.free_split], [float(n) for n in cities.best_split]
    ([6.0, 4.0], [5.5, 4.5])
    """

    players: Sequence[str]
    attractions: Sequence[Number]
    crowding: Sequence[Number]
    workers: Number

    def __post_init__(self) -> None:
        door = Door()
        cities = cities_between(self.players, 2, MOST_CITIES, door)
        object.__setattr__(self, "players", cities)
        for name, what in (("attractions", "worth of an empty city"), ("crowding", "loss by crowding")):
            object.__setattr__(self, name, positive_numbers(name, getattr(self, name), cities, what, door))
        door.positive("workers", self.workers, "number of workers")
        door.close()

    @property
    def free_split(self) -> tuple[Fraction, ...]:
        """Workers in each city if all choose freely (ten thousand persons)."""
        return self._spread(range(len(self.players)), as_fraction(self.workers), 1)

    @property
    def best_split(self) -> tuple[Fraction, ...]:
        """Workers in each city that give all together most (ten thousand persons)."""
        return self._spread(range(len(self.players)), as_fraction(self.workers), 2)

    @property
    def free_level(self) -> Fraction:
        """What ten thousand workers have, wherever they are, if all choose freely (亿元 a year)."""
        return max(self.levels(self.free_split))

    @property
    def common_marginal(self) -> Fraction:
        """What ten thousand more workers would add at the best split (亿元 a year)."""
        return max(self.marginals(self.best_split))

    @property
    def moved(self) -> Fraction:
        """Workers who should work elsewhere than they freely do (ten thousand persons)."""
        pairs = zip(self.free_split, self.best_split, strict=True)
        return total(max(free - best, Fraction(0)) for free, best in pairs)

    def levels(self, split: Sequence[Fraction]) -> list[Fraction]:
        """Return what ten thousand workers have in each city under a split (亿元 a year)."""
        return [
            as_fraction(attraction) - as_fraction(slope) * there
            for attraction, slope, there in zip(self.attractions, self.crowding, split, strict=True)
        ]

    def marginals(self, split: Sequence[Fraction]) -> list[Fraction]:
        """Return what ten thousand more workers in each city would add for all together."""
        levels = self.levels(split)
        return [
            level - as_fraction(slope) * there
            for level, slope, there in zip(levels, self.crowding, split, strict=True)
        ]

    def relief(self, source: int, target: int) -> Fraction:
        """Return what all together gain per ten thousand workers moved at the free split (亿元 a year).

        Between cities in use it is :math:`c_i N_i - c_j N_j`.

        Examples
        --------
        >>> float(Crowding(("core", "rest"), (3, 2), (0.5, 0.5), 10).relief(0, 1))
        1.0
        """
        marginals = self.marginals(self.free_split)
        return marginals[target] - marginals[source]

    def whereabouts(self, split: Sequence[Fraction]) -> list[list[Fraction]]:
        """Return how many residents of each city (rows) work in each city (columns) under a split."""
        growth = [now - then for now, then in zip(split, self.free_split, strict=True)]
        grown = total(max(each, Fraction(0)) for each in growth)
        rows = []
        for city, change in enumerate(growth):
            left = max(-change, Fraction(0))
            row = [left * max(each, Fraction(0)) / grown if left else Fraction(0) for each in growth]
            row[city] = split[city] - max(change, Fraction(0))
            rows.append(row)
        return rows

    def payoffs(self, split: Sequence[Fraction]) -> list[Fraction]:
        """Return what the residents of each city have under a split (亿元 a year)."""
        levels = self.levels(split)
        return [
            total(count * level for count, level in zip(row, levels, strict=True))
            for row in self.whereabouts(split)
        ]

    def outcome(self, split: Sequence[Fraction]) -> Outcome:
        """Return the outcome of a split."""
        names = [f"workers in {city}" for city in self.players]
        return Outcome(
            dict(zip(names, split, strict=True)),
            dict(zip(self.players, self.payoffs(split), strict=True)),
            action_units=dict.fromkeys(names, WORKERS),
        )

    def equilibrium(self) -> Outcome:
        """Return the outcome if all choose freely; there is no other."""
        return self.outcome(self.free_split)

    def efficient(self) -> Outcome:
        """Return the outcome that gives all together most."""
        return self.outcome(self.best_split)

    def coalitional(self) -> CoalitionalGame:
        """Return what each coalition gains by splitting the workers it has among its own cities.

        It sends nobody out and lets nobody in: its tolls leave workers inside just as well off as
        outside, and what they bring is the gain. Outsiders are not touched. Such a game of owners of a
        resource with concave uses is a market game: its core is never empty.

        Examples
        --------
        >>> Crowding(("core", "rest"), (3, 2), (0.5, 0.5), 10).coalitional().worth("core", "rest")
        0.25
        """
        free, level = self.free_split, self.free_level
        worths = []
        for mask in range(1 << len(self.players)):
            inside = list(bits(mask))
            here = total(free[city] for city in inside)
            split = self._spread(inside, here, 2)
            worths.append(total(n * u for n, u in zip(split, self.levels(split), strict=True)) - here * level)
        return CoalitionalGame(self.players, worths, unit="亿元 a year")

    def _spread(self, cities: Iterable[int], workers: Fraction, weight: int) -> tuple[Fraction, ...]:
        """Fill cities from the most attractive down to a level at which all workers have a place.

        A worker takes ``weight`` times the slope: 1 if he counts himself alone, 2 if he counts all.
        """
        split = [Fraction(0)] * len(self.players)
        worth = {city: as_fraction(self.attractions[city]) for city in cities}
        room = {city: 1 / (weight * as_fraction(self.crowding[city])) for city in worth}
        filled: list[int] = []
        wide = high = level = Fraction(0)
        for city in sorted(worth, key=lambda each: -worth[each]):
            if filled and worth[city] <= level:
                break
            filled.append(city)
            wide += room[city]
            high += worth[city] * room[city]
            level = (high - workers) / wide
        for city in filled:
            split[city] = (worth[city] - level) * room[city]
        return tuple(split)
