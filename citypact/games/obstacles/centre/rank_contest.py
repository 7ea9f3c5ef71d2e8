r"""Cities that contend for the rank of centre.

City i values the rank at :math:`V_i` a year and spends :math:`x_i \ge 0` to get it; its chance is its part of
the efforts, made more or less decisive by :math:`r`:

.. math:: u_i = V_i \frac{x_i^r}{\sum_j x_j^r} - x_i .

If nobody spends anything, all have the same chance. The rank is there anyway, so that every effort is
wasted, and a city that values it less may win it. If the city that values it most is *designated*, nobody
spends anything and all together have :math:`\max V_i`.

At :math:`r = 1` two cities spend :math:`x_i = V_i^2 V_j / (V_i + V_j)^2` and keep
:math:`V_i^3 / (V_i + V_j)^2`; n equal ones waste :math:`r V (n-1)/n`, as long as :math:`r \le n/(n-1)`. With
unequal cities those who value the rank too little stay out, and the closed form is Stein's.

References
----------
models.md §7.7, A17. G. Tullock, "Efficient rent seeking", in Toward a Theory of the Rent-Seeking Society,
Texas A&M University Press, 1980, 97-112. W. E. Stein, "Asymmetric rent-seeking with more than two
contestants", Public Choice 113, 2002, 325-336. S. W. Salant, S. Switzer and R. J. Reynolds, "Losses from
horizontal merger", Quarterly Journal of Economics 98(2), 1983, 185-199 (joining forces may not pay).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.city_numbers import cities_between, positive_numbers
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door

#: Every coalition has a contest of its own.
MOST_CITIES = 8
UNIT = "亿元 a year"


@dataclass(frozen=True)
class RankContest:
    """Cities that spend money on becoming the centre.

    Parameters
    ----------
    players : sequence of str
        Names of the cities, 2 to 8.
    values : sequence of float
        :math:`V_i`, worth of the rank to each city (亿元 a year), positive.
    decisiveness : float
        :math:`r`, from 0.01 to 2: at 1 every yuan is a ticket of a lottery, above 1 the larger spender has
        the better of it.

    Raises
    ------
    InputError
        Listing every city and number that cannot be used.

    Examples
    --------
    >>> rivals = RankContest(("A", "B"), (5, 3))
    >>> rivals.payoffs((1, 1)), rivals.designated(0).payoffs
    ([Fraction(3, 2), Fraction(1, 2)], {'A': Fraction(5, 1), 'B': Fraction(0, 1)})
    """

    players: Sequence[str]
    values: Sequence[Number]
    decisiveness: Number = 1

    def __post_init__(self) -> None:
        door = Door()
        cities = cities_between(self.players, 2, MOST_CITIES, door)
        object.__setattr__(self, "players", cities)
        numbers = positive_numbers("values", self.values, cities, "worth of the rank", door)
        object.__setattr__(self, "values", numbers)
        door.between("decisiveness", self.decisiveness, 0.01, 2)
        door.close()

    @property
    def core(self) -> int:
        """City that values the rank most; the first of several."""
        worths = list(map(as_fraction, self.values))
        return worths.index(max(worths))

    def chances(self, efforts: Sequence[Number]) -> list[Number]:
        """Return everybody's chance of the rank; exact at decisiveness one."""
        highest = max(map(as_fraction, efforts))
        if not highest:
            return [Fraction(1, len(efforts))] * len(efforts)
        parts = [as_fraction(effort) / highest for effort in efforts]
        if self.decisiveness == 1:
            return [part / total(parts) for part in parts]
        impacts = [float(part) ** float(self.decisiveness) for part in parts]
        return [impact / sum(impacts) for impact in impacts]

    def payoffs(self, efforts: Sequence[Number]) -> list[Number]:
        """Return what each city has for given efforts (亿元 a year); exact at decisiveness one."""
        return [
            as_fraction(value) * as_fraction(chance) - as_fraction(effort)
            for value, chance, effort in zip(self.values, self.chances(efforts), efforts, strict=True)
        ]

    def contested(self, efforts: Sequence[Number]) -> Outcome:
        """Return the outcome of given efforts."""
        names = [f"spent by {city}" for city in self.players]
        return Outcome(
            dict(zip(names, efforts, strict=True)),
            dict(zip(self.players, self.payoffs(efforts), strict=True)),
            action_units=dict.fromkeys(names, UNIT),
        )

    def designated(self, winner: int) -> Outcome:
        """Return the outcome if one city has the rank and nobody spends anything."""
        names = [f"spent by {city}" for city in self.players]
        worth = as_fraction(self.values[winner])
        return Outcome(
            dict.fromkeys(names, Fraction(0)),
            {city: worth if at == winner else Fraction(0) for at, city in enumerate(self.players)},
            action_units=dict.fromkeys(names, UNIT),
        )

    def efficient(self) -> Outcome:
        """Return the outcome if the city that values the rank most is designated."""
        return self.designated(self.core)
