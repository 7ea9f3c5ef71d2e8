r"""Two cities that each build up one of two industries, and may both build the same.

The first industry X brings city i the worth :math:`V_i` if it alone makes it and
:math:`V_i^d \le V_i` if both do; the second, Y, brings :math:`v_i` or :math:`v_i^d \le v_i`. A city wants
to differ from the other (*anti-coordination*) iff

.. math:: V_i > v_i^d \quad\text{and}\quad v_i > V_i^d .

Otherwise one industry is dominant for it: Y if :math:`V_i \le v_i^d` (for then
:math:`V_i^d \le V_i \le v_i^d \le v_i`), X if :math:`v_i \le V_i^d`.

If both want to differ, there are two pure equilibria, over which the cities may disagree, and the mixed one
in which the chance that city j makes X leaves the other city i indifferent,

.. math:: p_j = \frac{V_i - v_i^d}{(V_i - v_i^d) + (v_i - V_i^d)} .

Without anything that tells the two apart, the mixed one is what is played; then both make X with chance
:math:`p_1 p_2` and both make Y with chance :math:`(1-p_1)(1-p_2)`. If a city has a dominant industry, it
makes that and the other replies.

References
----------
models.md §7.4, A14. J. Maynard Smith and G. Parker, "The logic of asymmetric contests", Animal Behaviour
24(1), 1976, 159-175. J. Farrell, "Cheap talk, coordination, and entry", RAND Journal of Economics 18(1),
1987, 34-39.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.city_numbers import cities_between, numbers_of
from citypact.games.coalitional import CoalitionalGame
from citypact.games.normal_form import NormalFormGame
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

#: What each city makes: 0 the first industry, 1 the second. Profiles in which they differ come first.
Profile = tuple[int, int]
PROFILES: tuple[Profile, ...] = ((0, 1), (1, 0), (0, 0), (1, 1))
TABLES = ("first_alone", "first_shared", "second_alone", "second_shared")


@dataclass(frozen=True)
class Duplication:
    """Two cities and two industries.

    Parameters
    ----------
    players : sequence of str
        Names of the two cities.
    first_alone, first_shared : sequence of float
        V and V^d, worth of the first industry to each city (亿元 a year) if it alone makes it, and
        if both do; the latter not larger.
    second_alone, second_shared : sequence of float
        v and v^d, the same of the second industry.
    first, second : str
        Names of the two industries.

    Raises
    ------
    InputError
        Listing every city and number that cannot be used.

    Examples
    --------
    >>> game = Duplication(("A", "B"), (3, 3), (1, 1), (2, 2), (0.5, 0.5))
    >>> game.mixed, float(game.equilibrium().actions["chance of duplication"])
    ((Fraction(5, 7), Fraction(5, 7)), 0.5918367346938775)
    """

    players: Sequence[str]
    first_alone: Sequence[Number]
    first_shared: Sequence[Number]
    second_alone: Sequence[Number]
    second_shared: Sequence[Number]
    first: str = "X"
    second: str = "Y"

    def __post_init__(self) -> None:
        door = Door()
        cities = cities_between(self.players, 2, 2, door)
        object.__setattr__(self, "players", cities)
        for name in TABLES:
            given = numbers_of(name, getattr(self, name), cities, door, signed=True)
            object.__setattr__(self, name, given)
        for name in ("first", "second"):
            word = getattr(self, name)
            if not isinstance(word, str) or not word.strip():
                door.refuse(name, word, "the name of an industry")
        if self.first == self.second:
            door.refuse("second", self.second, "another name than the first industry's")
        door.close()
        for alone, shared in (("first_alone", "first_shared"), ("second_alone", "second_shared")):
            for city, most, given in zip(cities, getattr(self, alone), getattr(self, shared), strict=True):
                if given > most:
                    door.refuse(f"{shared} of {city}", given, f"at most its worth alone, {most}")
        door.close()

    def worth(self, city: int, own: int, other: int) -> Fraction:
        """Return what a city has (亿元 a year) if it makes ``own`` and the other makes ``other``."""
        tables = ((self.first_alone, self.first_shared), (self.second_alone, self.second_shared))
        return as_fraction(tables[own][own == other][city])

    def payoffs(self, profile: Profile) -> tuple[Fraction, Fraction]:
        """Return what each city has (亿元 a year) at a profile."""
        first, second = profile
        return self.worth(0, first, second), self.worth(1, second, first)

    def wants_to_differ(self, city: int) -> bool:
        """Whether a city's best industry is the one that the other does not make, both strictly."""
        return self.worth(city, 0, 1) > self.worth(city, 1, 1) and self.worth(city, 1, 0) > self.worth(
            city, 0, 0
        )

    def dominant(self, city: int) -> int | None:
        """Return the industry that is best for a city whatever the other makes, if there is one."""
        if self.wants_to_differ(city):
            return None
        return 0 if self.worth(city, 0, 0) >= self.worth(city, 1, 0) else 1

    @property
    def mixed(self) -> tuple[Fraction, Fraction]:
        """Chance that each city makes the first industry if nothing tells the two apart.

        Without a dominant industry the mixed equilibrium; otherwise what dominance leads to.
        """
        leads = [self.dominant(city) for city in range(2)]
        if leads == [None, None]:
            first, second = (self._indifferent(city) for city in range(2))
            return second, first
        made = list(leads)
        for city, other in ((0, 1), (1, 0)):
            if made[city] is None:  # it wants to differ from the other, whose industry is settled
                made[city] = 1 - (leads[other] or 0)
        return Fraction(made[0] == 0), Fraction(made[1] == 0)

    def _indifferent(self, city: int) -> Fraction:
        """Return the other's chance of the first industry that leaves this city indifferent."""
        alone = self.worth(city, 0, 1) - self.worth(city, 1, 1)
        shared = self.worth(city, 1, 0) - self.worth(city, 0, 0)
        return alone / (alone + shared)

    def outcome(self, chances: Sequence[Number], correlated: Sequence[Number] | None = None) -> Outcome:
        """Return the expected outcome.

        Parameters
        ----------
        chances : pair of float
            Chance that each city makes the first industry, each for itself.
        correlated : four of float, optional
            Chance of each of ``PROFILES``, in place of independent draws.
        """
        own, other = map(as_fraction, chances)
        drawn = (
            [own * (1 - other), (1 - own) * other, own * other, (1 - own) * (1 - other)]
            if correlated is None
            else [as_fraction(chance) for chance in correlated]
        )
        payoffs = [
            sum(
                (
                    chance * self.payoffs(profile)[city]
                    for chance, profile in zip(drawn, PROFILES, strict=True)
                ),
                Fraction(0),
            )
            for city in range(2)
        ]
        actions: dict[str, Number] = {
            f"chance that {name} makes {self.first}": sum(
                (c for c, profile in zip(drawn, PROFILES, strict=True) if profile[city] == 0), Fraction(0)
            )
            for city, name in enumerate(self.players)
        }
        actions["chance of duplication"] = drawn[2] + drawn[3]
        return Outcome(actions, dict(zip(self.players, payoffs, strict=True)))

    def pure(self, profile: Profile) -> Outcome:
        """Return the outcome of a profile for sure."""
        return self.outcome([int(made == 0) for made in profile])

    def equilibrium(self) -> Outcome:
        """Return the outcome if nothing tells the two cities apart."""
        return self.outcome(self.mixed)

    @property
    def efficient_profile(self) -> Profile:
        """Profile with the largest sum of payoffs; of equally good ones what is played anyway, if it is."""
        played = [int(chance == 0) if chance in (0, 1) else None for chance in self.mixed]
        return max(PROFILES, key=lambda each: (sum(self.payoffs(each)), list(each) == played))

    def efficient(self) -> Outcome:
        """Return the outcome with the largest sum of payoffs."""
        return self.pure(self.efficient_profile)

    def temptation(self, city: int, profile: Profile) -> Fraction:
        """Return what a city gains by making the other industry at a profile; below zero it loses."""
        own, other = profile[city], profile[1 - city]
        return self.worth(city, 1 - own, other) - self.worth(city, own, other)

    def normal_form(self) -> NormalFormGame:
        """Return the game in normal form.

        Examples
        --------
        >>> Duplication(("A", "B"), (3, 3), (1, 1), (2, 2), (0.5, 0.5)).normal_form().tables[0].tolist()
        [[1.0, 3.0], [2.0, 0.5]]
        """
        tables: list[Any] = [[[Fraction(0)] * 2 for _ in range(2)] for _ in range(2)]
        for made in PROFILES:
            for city in range(2):
                tables[city][made[0]][made[1]] = self.payoffs(made)[city]
        return NormalFormGame(tables, self.players, ((self.first, self.second),) * 2)

    def coalitional(self) -> CoalitionalGame:
        """Return what coalitions gain over what is played without an agreement."""
        gain = self.efficient().total - self.equilibrium().total
        return CoalitionalGame(self.players, [0, 0, 0, gain], unit="亿元 a year")
