r"""A trunk route that is as good as its worst segment.

City i builds its own segment to a quality :math:`q_i \ge 0` at the cost
:math:`\tfrac12 c_i q_i^2` a year; everybody travels the whole route, whose quality is
:math:`Q = \min_i q_i`:

.. math:: u_i = B_i \min_j q_j - \tfrac12 c_i q_i^2 .

No city builds beyond the worst of the others' segments, nor beyond :math:`B_i / c_i`. So every common
quality :math:`q \le \min_i B_i / c_i` is an equilibrium, down to the dead end :math:`q = 0`; all cities
prefer the best of them. Together they want :math:`q^* = \sum B_i / \sum c_i`, which lies above it unless all
:math:`B_i / c_i` are equal.

A coalition that raises its own segments is held back by the outsiders', who build no better than
:math:`\min_{j \notin S} B_j / c_j`.

References
----------
models.md §7.9, A19. J. Hirshleifer, "From weakest-link to best-shot: the voluntary provision of public
goods", Public Choice 41(3), 1983, 371-386. R. Cornes, "Dyke maintenance and other stories: some
neglected types of public goods", Quarterly Journal of Economics 108(1), 1993, 259-271.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.city_numbers import cities_between, positive_numbers
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.masks import bits
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door

#: Worths of coalitions are listed one by one.
MOST_CITIES = 16


@dataclass(frozen=True)
class Trunk:
    """Cities in a row that each build their segment of one route.

    Parameters
    ----------
    players : sequence of str
        Names of the cities, 2 to 16.
    benefits : sequence of float
        :math:`B_i`, worth of a unit of the route's quality to each city (亿元 a year), positive.
    costs : sequence of float
        :math:`c_i`, curvature of each city's cost (亿元 a year per unit of quality squared), positive.

    Raises
    ------
    InputError
        Listing every city and number that cannot be used.

    Examples
    --------
    >>> road = Trunk(("A", "B", "C"), (3, 1, 2), (1, 2, 0.5))
    >>> float(road.best_common), float(road.efficient_quality)
    (0.5, 1.7142857142857142)
    """

    players: Sequence[str]
    benefits: Sequence[Number]
    costs: Sequence[Number]

    def __post_init__(self) -> None:
        door = Door()
        cities = cities_between(self.players, 2, MOST_CITIES, door)
        object.__setattr__(self, "players", cities)
        for name, what in (("benefits", "worth of quality"), ("costs", "curvature of the cost")):
            numbers = positive_numbers(name, getattr(self, name), cities, what, door)
            object.__setattr__(self, name, numbers)
        door.close()

    def wanted(self, city: int) -> Fraction:
        """Return the quality that a city wants of the whole route if it pays its own segment."""
        return as_fraction(self.benefits[city]) / as_fraction(self.costs[city])

    @property
    def best_common(self) -> Fraction:
        """Quality of the best equilibrium."""
        return min(map(self.wanted, range(len(self.players))))

    @property
    def efficient_quality(self) -> Fraction:
        """Quality that serves all cities together best."""
        return total(self.benefits) / total(self.costs)

    def payoffs(self, qualities: Sequence[Number]) -> list[Fraction]:
        """Return what each city has (亿元 a year) if segments have these qualities."""
        exact = [as_fraction(quality) for quality in qualities]
        route = min(exact)
        return [
            as_fraction(benefit) * route - as_fraction(cost) * quality**2 / 2
            for benefit, cost, quality in zip(self.benefits, self.costs, exact, strict=True)
        ]

    def common(self, quality: Number) -> Outcome:
        """Return the outcome if every segment has the same quality."""
        qualities = [quality] * len(self.players)
        return Outcome(
            {f"quality at {city}": quality for city in self.players},
            dict(zip(self.players, self.payoffs(qualities), strict=True)),
        )

    def equilibrium(self) -> Outcome:
        """Return the best equilibrium, which all cities prefer to the others."""
        return self.common(self.best_common)

    def efficient(self) -> Outcome:
        """Return the outcome with the largest sum of payoffs."""
        return self.common(self.efficient_quality)

    def coalitional(self, *, from_nothing: bool = False) -> CoalitionalGame:
        """Return what each coalition gains by building its segments together.

        Outsiders reply best. The gain is counted from the best equilibrium, or from a route that is
        not there: then outsiders build nothing, and only all cities together have a route.

        Parameters
        ----------
        from_nothing : bool
            Whether there is no route to begin with.

        Examples
        --------
        >>> road = Trunk(("A", "B"), (3, 1), (1, 1))
        >>> road.coalitional().worth("A", "B"), road.coalitional(from_nothing=True).worth("A")
        (1.0, 0.0)
        """
        count = len(self.players)
        start = Fraction(0) if from_nothing else self.best_common
        worths = []
        for mask in range(1 << count):
            inside = list(bits(mask))
            outside = [city for city in range(count) if city not in inside]
            limit = min(
                (Fraction(0) if from_nothing else self.wanted(city) for city in outside), default=None
            )
            worths.append(self._gain(inside, start, limit))
        return CoalitionalGame(self.players, worths, unit="亿元 a year")

    def _gain(self, inside: Sequence[int], start: Fraction, limit: Fraction | None) -> Fraction:
        """Return what members gain by the quality that is best for them within the outsiders' limit."""
        if not inside:
            return Fraction(0)
        benefit = total(self.benefits[city] for city in inside)
        cost = total(self.costs[city] for city in inside)
        chosen = benefit / cost if limit is None else min(benefit / cost, limit)
        return benefit * (chosen - start) - cost * (chosen**2 - start**2) / 2
