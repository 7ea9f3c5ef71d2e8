r"""Mutual recognition: worth having if the others have it too.

City i that recognises the others' insurance, housing funds or cards pays the cost :math:`\kappa_i \ge 0`, and
with every other city j that recognises as well it has the benefit :math:`\beta_{ij}` and bears the cost
:math:`m_{ij}` of those who then come from there. With :math:`w_{ij} = \beta_{ij} - m_{ij}` and the set T of
cities that recognise,

.. math:: u_i(T) = \sum_{j \in T \setminus i} w_{ij} - \kappa_i \quad (i \in T), \qquad u_i(T) = 0
          \quad (i \notin T) .

Nobody gains by recognising alone, so nobody doing it is always an equilibrium. The game is supermodular iff
all :math:`w_{ij} \ge 0`: best replies then rise, and the greatest equilibrium is reached from above. If a
magnet city's inflow makes some :math:`w_{ij} < 0` there may be no greatest one; all :math:`2^n` sets are
looked at.

A coalition's worth is the best total of a part of it, outsiders not recognising.

References
----------
models.md §7.11, A21. M. L. Katz and C. Shapiro, "Network externalities, competition, and compatibility",
American Economic Review 75(3), 1985, 424-440. P. Milgrom and J. Roberts, "Rationalizability, learning, and
equilibrium in games with strategic complementarities", Econometrica 58, 1990, 1255-1277.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from citypact.games.city_numbers import cities_between, numbers_of
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.forms.entries import by_player, checked_row
from citypact.games.coalitional.masks import bits
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, over_one_denominator, total
from citypact.games.validation import Door

MOST_CITIES = 12


@dataclass(frozen=True)
class Recognition:
    """Cities that may recognise one another's insurance, funds or cards.

    Parameters
    ----------
    players : sequence of str
        Names of the cities, 2 to 12.
    costs : sequence of float
        :math:`\\kappa_i`, cost of recognising (亿元 a year), not negative.
    benefits : sequence of sequences of float
        :math:`\\beta_{ij}`, worth to city i of j's recognising too (亿元 a year), not negative, in rows by i.
    inflows : sequence of sequences of float
        :math:`m_{ij}`, cost to city i of those who come from j (亿元 a year), not negative, in rows by i.

    Raises
    ------
    InputError
        Listing every city and number that cannot be used.

    Examples
    --------
    >>> ones = [[int(i != j) for j in range(4)] for i in range(4)]
    >>> cities = Recognition(tuple("ABCD"), (2, 2, 2, 2), ones, [[0] * 4] * 4)
    >>> sorted(map(len, cities.equilibria)), cities.best == {0, 1, 2, 3}, cities.supermodular
    ([0, 4], True, True)
    """

    players: Sequence[str]
    costs: Sequence[Number]
    benefits: Sequence[Sequence[Number]]
    inflows: Sequence[Sequence[Number]]

    def __post_init__(self) -> None:
        door = Door()
        cities = cities_between(self.players, 2, MOST_CITIES, door)
        object.__setattr__(self, "players", cities)
        object.__setattr__(self, "costs", numbers_of("costs", self.costs, cities, door))
        for name in ("benefits", "inflows"):
            object.__setattr__(self, name, _matrix(name, getattr(self, name), cities, door))
        door.close()

    def net(self, city: int, other: int) -> Fraction:
        """Return what a city has from another's recognising too, inflow deducted (亿元 a year)."""
        return as_fraction(self.benefits[city][other]) - as_fraction(self.inflows[city][other])

    @cached_property
    def _whole(self) -> tuple[list[int], list[list[int]], int]:
        """Costs and nets as whole multiples of one over a common denominator."""
        count = len(self.players)
        nets = [self.net(i, j) for i in range(count) for j in range(count)]
        numbers, unit = over_one_denominator([*self.costs, *nets])
        rows = [numbers[count * (i + 1) : count * (i + 2)] for i in range(count)]
        return numbers[:count], rows, unit

    @property
    def supermodular(self) -> bool:
        """Whether every city's recognising makes every other's more worth while, or no less."""
        return all(net >= 0 for row in self._whole[1] for net in row)

    def payoff(self, city: int, adopters: Collection[int]) -> Fraction:
        """Return what a city has by recognising together with others (亿元 a year)."""
        gained = total(self.net(city, other) for other in adopters if other != city)
        return gained - as_fraction(self.costs[city])

    def outcome(self, adopters: Collection[int]) -> Outcome:
        """Return the outcome if these cities recognise one another."""
        return Outcome(
            {f"{name} recognises": int(city in adopters) for city, name in enumerate(self.players)},
            {
                name: self.payoff(city, adopters) if city in adopters else Fraction(0)
                for city, name in enumerate(self.players)
            },
        )

    @cached_property
    def equilibria(self) -> tuple[frozenset[int], ...]:
        """All sets of cities that none wants to leave and no other wants to join, small ones first."""
        costs, nets, _ = self._whole
        count = len(costs)
        found = []
        for mask in range(1 << count):
            inside = list(bits(mask))
            gains = [sum(nets[i][j] for j in inside if j != i) - costs[i] for i in range(count)]
            if all((gain >= 0) if mask >> i & 1 else (gain <= 0) for i, gain in enumerate(gains)):
                found.append(frozenset(inside))
        return tuple(sorted(found, key=lambda cities: (len(cities), sorted(cities))))

    def descended(self) -> frozenset[int]:
        """Return the set that is left if all begin and whoever loses leaves, until nobody does.

        In a supermodular game this is the greatest equilibrium.
        """
        left = frozenset(range(len(self.players)))
        while True:
            staying = frozenset(city for city in left if self.payoff(city, left) >= 0)
            if staying == left:
                return left
            left = staying

    @cached_property
    def totals(self) -> list[int]:
        """Total of every set of cities by its mask, as whole multiples of one over the denominator."""
        costs, nets, _ = self._whole
        totals = [0] * (1 << len(costs))
        for mask in range(1, len(totals)):
            first = (mask & -mask).bit_length() - 1
            rest = mask & (mask - 1)
            shared = sum(nets[first][j] + nets[j][first] for j in bits(rest))
            totals[mask] = totals[rest] + shared - costs[first]
        return totals

    @property
    def best(self) -> frozenset[int]:
        """The set of cities with the largest total; of equally good ones a smallest."""
        top = max(self.totals)
        masks = (mask for mask, worth in enumerate(self.totals) if worth == top)
        return frozenset(bits(min(masks, key=lambda mask: (mask.bit_count(), mask))))

    def lost_without(self, city: int) -> Fraction:
        """Return what all lose if a city cannot recognise (亿元 a year)."""
        rest = max(worth for mask, worth in enumerate(self.totals) if not mask >> city & 1)
        return Fraction(max(self.totals) - rest, self._whole[2])

    def coalitional(self) -> CoalitionalGame:
        """Return the best total of a part of each coalition, outsiders not recognising.

        Examples
        --------
        >>> ones = [[int(i != j) for j in range(3)] for i in range(3)]
        >>> Recognition(tuple("ABC"), (1.5, 1.5, 1.5), ones, [[0] * 3] * 3).coalitional().worths.tolist()
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.5]
        """
        worths = list(self.totals)
        for city in range(len(self.players)):
            for mask in range(len(worths)):
                if mask >> city & 1:
                    worths[mask] = max(worths[mask], worths[mask ^ 1 << city])
        unit = self._whole[2]
        return CoalitionalGame(self.players, [Fraction(worth, unit) for worth in worths], unit="亿元 a year")


def _matrix(field: str, given: object, cities: Sequence[str], door: Door) -> tuple[tuple[Number, ...], ...]:
    rows = by_player(field, given, cities, door) or [[0] * len(cities)] * len(cities)
    checked = []
    for at, (name, row) in enumerate(zip(cities, rows, strict=True)):
        numbers = checked_row(f"{field} of {name}", row, cities, door)
        if numbers[at]:
            door.refuse(
                f"{field} of {name}", numbers[at], "0 in its own place, for no city recognises itself"
            )
        checked.append(numbers)
    return tuple(checked)
