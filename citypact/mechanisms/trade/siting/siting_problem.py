r"""Where to build, when each city alone knows what each option is worth to it.

City :math:`i` has type :math:`\theta_i` with probability :math:`p_i(\theta_i)`, independent of the
others, and values option :math:`o` at :math:`v_i(o, \theta_i)`, its part of the cost taken off. The
efficient rule picks :math:`o^*(\theta) \in \arg\max_o \sum_i v_i(o,\theta_i)`, of equally good
options the first listed.

References
----------
models.md §4.5, §7.14. T. Groves, "Incentives in teams", Econometrica 41, 1973, 617-631.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

#: Profiles of types that are listed one by one.
MOST_PROFILES = 200_000


@dataclass(frozen=True)
class Siting:
    """Options, cities, and what each option is worth to each type of each city.

    Parameters
    ----------
    options : sequence of str
        In the order in which ties are broken.
    values : mapping of str to sequence of sequence of float
        For each city, one row a type with one value an option (亿元, net of its part of the cost).
    probabilities : mapping of str to sequence of float
        For each city, the probability of each type.
    unit : str
        Of the values.

    Raises
    ------
    InputError
        Listing every entry that does not fit.

    Examples
    --------
    >>> worth = {"A": [[1, 0]], "B": [[-2, 0], [3, 0]]}
    >>> site = Siting(("build", "leave"), worth, {"A": [1], "B": [0.5, 0.5]})
    >>> [site.options[site.efficient(profile)] for profile, _ in site.profiles()]
    ['leave', 'build']
    """

    options: Sequence[str]
    values: dict[str, Sequence[Sequence[Number]]]
    probabilities: dict[str, Sequence[Number]]
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        options = tuple(self.options)
        if not options or len(set(options)) != len(options):
            door.refuse("options", ", ".join(map(str, options)) or "none", "at least one, each once")
        if len(self.values) < 2:
            door.refuse("values", f"{len(self.values)} cities", "at least two")
        if list(self.values) != list(self.probabilities):
            door.refuse("probabilities", ", ".join(self.probabilities), "the cities of values, in that order")
        door.close()
        for city, table in self.values.items():
            _check_city(door, city, table, self.probabilities[city], len(options))
        door.close()
        count = prod(len(table) for table in self.values.values())
        if count > MOST_PROFILES:
            door.refuse("values", f"{count} profiles of types", f"at most {MOST_PROFILES}", "merge types")
            door.close()
        exact = {
            city: tuple(tuple(map(as_fraction, row)) for row in table) for city, table in self.values.items()
        }
        chances = {city: tuple(map(as_fraction, row)) for city, row in self.probabilities.items()}
        object.__setattr__(self, "options", options)
        object.__setattr__(self, "values", exact)
        object.__setattr__(self, "probabilities", chances)

    @classmethod
    def public_project(
        cls, types: Sequence[Number], cost: Number, cities: Sequence[str] = ("A", "B")
    ) -> Siting:
        """Return a project, its cost shared equally, worth its type to each city; types equally likely.

        Examples
        --------
        >>> Siting.public_project((0, 1, 2, 3), 3).values["A"][0]
        (Fraction(-3, 2), Fraction(0, 1))
        """
        door = Door()
        for place, worth in enumerate(types):
            door.finite(f"types[{place}]", worth)
        door.finite("cost", cost)
        if not types or not cities:
            door.refuse("types", "none", "at least one type and two cities")
        door.close()
        share = as_fraction(cost) / len(cities)
        table = [[as_fraction(worth) - share, Fraction(0)] for worth in types]
        chances = [Fraction(1, len(types))] * len(types)
        return cls(("build", "leave"), dict.fromkeys(cities, table), dict.fromkeys(cities, chances))

    @property
    def cities(self) -> tuple[str, ...]:
        """Names of the cities."""
        return tuple(self.values)

    def value(self, city: str, option: int, kind: int) -> Fraction:
        """Return what an option is worth to a type of a city."""
        return as_fraction(self.values[city][kind][option])

    def chance(self, city: str, kind: int) -> Fraction:
        """Return the probability of a type."""
        return as_fraction(self.probabilities[city][kind])

    def profiles(self, without: str = "") -> Iterator[tuple[tuple[int, ...], Fraction]]:
        """Yield types of all cities with their probability; the type of ``without`` is 0 and certain."""
        kinds = [range(1 if city == without else len(self.values[city])) for city in self.cities]
        for profile in product(*kinds):
            chance = Fraction(1)
            for city, kind in zip(self.cities, profile, strict=True):
                if city != without:
                    chance *= self.chance(city, kind)
            yield profile, chance

    def efficient(self, profile: Sequence[int]) -> int:
        """Return the option with the largest total value; the first listed of several."""
        totals = [
            sum(
                (self.value(city, option, kind) for city, kind in zip(self.cities, profile, strict=True)),
                Fraction(0),
            )
            for option in range(len(self.options))
        ]
        return totals.index(max(totals))


def _check_city(
    door: Door, city: str, table: Sequence[Sequence[Number]], chances: Sequence[Number], options: int
) -> None:
    if not table or len(table) != len(chances):
        expected = f"one for each of {len(table)} types, at least one"
        door.refuse(f"probabilities[{city}]", f"{len(chances)} probabilities", expected)
    for kind, row in enumerate(table):
        if len(row) != options:
            door.refuse(f"values[{city}][{kind}]", f"{len(row)} values", f"one for each of {options} options")
        for option, worth in enumerate(row):
            door.finite(f"values[{city}][{kind}][{option}]", worth)
    fine = [door.finite(f"probabilities[{city}][{kind}]", chance) for kind, chance in enumerate(chances)]
    if fine and all(fine):
        exact = [as_fraction(chance) for chance in chances]
        if min(exact) < 0 or sum(exact) != 1:
            door.refuse(
                f"probabilities[{city}]",
                [float(chance) for chance in exact],
                "a distribution: at least 0, sum 1",
            )
