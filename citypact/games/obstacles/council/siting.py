r"""Where to build, or nothing at all, when each city alone knows what each site is worth to it.

City i is of type :math:`\theta_i` with probability :math:`p_i(\theta_i)`, independent of the others; site o
is then worth :math:`w_i(o, \theta_i)` to it, of which its part :math:`s_i c(o)` of the cost is taken off:
:math:`v_i = w_i - s_i c`. Building nothing is worth 0 to all.

Without an agreement the first site is put to a vote, or nothing is built. In the vote a city says yes iff
:math:`v_i(1, \theta_i) \ge 0`, which is best whatever the others say; the site is built if all say yes, or
more than half. Together the cities want, for all types, the site with the largest
:math:`\sum_i v_i(o, \theta_i)`, or nothing if every sum is negative; of equally good sites the first listed.
If the best sum is zero, ``ties`` decides.

A coalition that shares what its members know votes as one; all together may choose any site.

References
----------
models.md §4.5, §7.14. R. Myerson and M. Satterthwaite, "Efficient mechanisms for bilateral trading",
Journal of Economic Theory 29(2), 1983, 265-281.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

from citypact.games.city_numbers import cities_between, positive_numbers
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.forms.entries import by_player, listed
from citypact.games.coalitional.masks import bits
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door

#: Worths of coalitions and profiles of types are gone through one by one.
MOST_CITIES, MOST_PROFILES = 6, 300
#: Types of one city: each may pose as each other.
MOST_TYPES = 6
RULES = ("unanimity", "majority", "nothing")
TIES = ("build", "leave")
NOTHING = "nothing"
#: One type of each city, by number.
Profile = tuple[int, ...]


@dataclass(frozen=True)
class ProjectSiting:
    """Sites of a project, what they cost, and what each is worth to each type of each city.

    Parameters
    ----------
    players : sequence of str
        Names of the cities, 2 to 6.
    options : sequence of str
        Names of the sites, in the order in which ties are broken; the first is the one voted on.
    costs : sequence of float
        Cost of each site (亿元 a year), not negative.
    worths : sequence of n tables, each with a row a site and a number a type
        What each site is worth to each type of each city (亿元 a year), before any cost.
    chances : sequence of n rows, each with a number a type
        How likely each type is, positive; in proportion, so that they need not sum to 1.
    shares : sequence of float
        In what proportion the cities pay the cost, positive.
    rule : {"unanimity", "majority", "nothing"}
        What happens without an agreement: a vote on the first site, or nothing is built.
    ties : {"build", "leave"}
        Whether a site is built that all together value at nothing.

    Raises
    ------
    InputError
        Listing every number that cannot be used.

    Examples
    --------
    >>> worth = [[0, 1, 2, 3]]
    >>> game = ProjectSiting(("A", "B"), ("build",), (3,), (worth, worth), ([1] * 4,) * 2, (1, 1), "nothing")
    >>> float(game.efficient().total), float(game.efficient().actions["chance of build"])
    (0.625, 0.625)
    """

    players: Sequence[str]
    options: Sequence[str]
    costs: Sequence[Number]
    worths: Sequence[Sequence[Sequence[Number]]]
    chances: Sequence[Sequence[Number]]
    shares: Sequence[Number]
    rule: str = "unanimity"
    ties: str = "build"

    def __post_init__(self) -> None:
        door = Door()
        cities = cities_between(self.players, 2, MOST_CITIES, door)
        object.__setattr__(self, "players", cities)
        names = tuple(self.options) if listed(self.options) is not None else ()
        if not (
            names
            and all(map(_is_name, names))
            and len({*(name.strip() for name in names), NOTHING}) == len(names) + 1
        ):
            shown = ", ".join(map(str, names)) or "none"
            door.refuse("options", shown, f"at least one site, each once and none called {NOTHING}")
        door.choice("rule", self.rule, RULES)
        door.choice("ties", self.ties, TIES)
        object.__setattr__(self, "shares", positive_numbers("shares", self.shares, cities, "share", door))
        door.close()
        object.__setattr__(self, "options", names)
        object.__setattr__(self, "costs", tuple(_row("costs", self.costs, len(names), door)))
        for each in self.costs:
            door.money("costs", each)
        chances, worths = [], []
        tables = by_player("worths", self.worths, cities, door)
        rows = by_player("chances", self.chances, cities, door)
        for city, table, row in zip(cities, tables, rows, strict=False):
            weights = tuple(_row(f"chances of {city}", row, None, door))
            if len(weights) > MOST_TYPES:
                door.refuse(
                    f"chances of {city}", f"{len(weights)} types", f"at most {MOST_TYPES}", "merge types"
                )
            for weight in weights:
                door.positive(f"chances of {city}", weight, "chance")
            chances.append(weights)
            worths.append(self._table(city, table, len(weights), door))
        door.close()
        object.__setattr__(self, "chances", tuple(chances))
        object.__setattr__(self, "worths", tuple(worths))
        count = prod(map(len, chances))
        if count > MOST_PROFILES:
            door.refuse("chances", f"{count} profiles of types", f"at most {MOST_PROFILES}", "merge types")
        door.close()

    def _table(self, city: str, table: Any, kinds: int, door: Door) -> tuple[tuple[Number, ...], ...]:
        rows = listed(table)
        if rows is None or len(rows) != len(self.options):
            shown = "no table" if rows is None else f"{len(rows)} rows"
            door.refuse(f"worths of {city}", shown, f"one row for each of {len(self.options)} sites")
            return ()
        found = []
        for site, row in zip(self.options, rows, strict=True):
            field = f"worths of {city}, {site}"
            numbers = tuple(_row(field, row, kinds, door))
            for number in numbers:
                door.money(field, number, signed=True)
            found.append(numbers)
        return tuple(found)

    @property
    def entry_names(self) -> dict[str, Sequence[str]]:
        """What the numbers of a list that is not by city belong to."""
        return {"costs": self.options}

    @cached_property
    def net(self) -> list[list[list[Fraction]]]:
        """Worth less the part of the cost, by city, site and type; the last site is to build nothing."""
        parts = [as_fraction(share) / total(self.shares) for share in self.shares]
        return [
            [
                *(
                    [as_fraction(worth) - part * as_fraction(cost) for worth in row]
                    for row, cost in zip(table, self.costs, strict=True)
                ),
                [Fraction(0)] * len(chances),
            ]
            for table, part, chances in zip(self.worths, parts, self.chances, strict=True)
        ]

    @cached_property
    def likely(self) -> list[list[Fraction]]:
        """Probability of each type, by city."""
        return [[as_fraction(weight) / total(row) for weight in row] for row in self.chances]

    @cached_property
    def profiles(self) -> dict[Profile, Fraction]:
        """Types of all cities with their probability."""
        return dict(self.types_but())

    def types_but(self, out: int | None = None, kind: int = 0) -> Iterator[tuple[Profile, Fraction]]:
        """Yield types of all cities with their probability, one city's type given."""
        kinds = [[kind] if at == out else range(len(row)) for at, row in enumerate(self.likely)]
        for profile in product(*kinds):
            odds = (
                row[each]
                for at, (row, each) in enumerate(zip(self.likely, profile, strict=True))
                if at != out
            )
            yield profile, prod(odds, start=Fraction(1))

    def worth(self, site: int, profile: Profile, cities: Sequence[int] | None = None) -> Fraction:
        """Return what a site is worth to some cities, or to all, at their types."""
        inside = range(len(profile)) if cities is None else cities
        return sum((self.net[city][site][profile[city]] for city in inside), Fraction(0))

    @cached_property
    def best(self) -> dict[Profile, int]:
        """Number of the best site for all types; the last number is to build nothing."""
        found = {}
        for profile in self.profiles:
            worths = [self.worth(site, profile) for site in range(len(self.options) + 1)]
            most = max(worths)
            found[profile] = len(self.options) if self.ties == "leave" and most == 0 else worths.index(most)
        return found

    def voted(self, profile: Profile, bloc: Sequence[int] = ()) -> int:
        """Return what the vote decides; members of a bloc vote as one.

        Examples
        --------
        >>> worth = [[-2, 3]]
        >>> game = ProjectSiting(("A", "B"), ("hill",), (0,), (worth, worth), ([1, 1],) * 2, (1, 1))
        >>> game.voted((0, 1)), game.voted((0, 1), bloc=(0, 1))
        (1, 0)
        """
        together = self.worth(0, profile, bloc) >= 0
        yes = sum(
            together if city in bloc else self.net[city][0][kind] >= 0 for city, kind in enumerate(profile)
        )
        return 0 if self.passes(yes) else len(self.options)

    def passes(self, yes: int) -> bool:
        """Return whether so many votes are enough."""
        count = len(self.players)
        return {"unanimity": yes == count, "majority": 2 * yes > count, "nothing": False}[self.rule]

    def expected(self, decided: dict[Profile, int]) -> Outcome:
        """Return expected payoffs, before payments, if this is built for each profile of types."""
        odds = [Fraction(0)] * (len(self.options) + 1)
        payoffs = [Fraction(0)] * len(self.players)
        for profile, chance in self.profiles.items():
            site = decided[profile]
            odds[site] += chance
            for city, kind in enumerate(profile):
                payoffs[city] += chance * self.net[city][site][kind]
        names = [f"chance of {name}" for name in (*self.options, NOTHING)]
        return Outcome(dict(zip(names, odds, strict=True)), dict(zip(self.players, payoffs, strict=True)))

    def equilibrium(self) -> Outcome:
        """Return what is expected without an agreement."""
        return self.expected({profile: self.voted(profile) for profile in self.profiles})

    def efficient(self) -> Outcome:
        """Return what is expected if the best is built for all types, before any payment."""
        return self.expected(self.best)

    def outside(self, city: int, kind: int) -> Fraction:
        """Return what a type of a city expects without an agreement."""
        return sum(
            (chance * self.net[city][self.voted(each)][kind] for each, chance in self.types_but(city, kind)),
            Fraction(0),
        )

    def coalitional(self) -> CoalitionalGame:
        """Return what each coalition expects to gain by voting as one, all together by choosing any site."""
        count, alone = len(self.players), list(self.equilibrium().payoffs.values())
        worths = []
        for mask in range(1 << count):
            inside = list(bits(mask))
            whole = len(inside) == count
            gain = -total(alone[city] for city in inside)
            for profile, chance in self.profiles.items():
                site = self.best[profile] if whole else self.voted(profile, inside)
                gain += chance * self.worth(site, profile, inside)
            worths.append(gain if len(inside) > 1 else Fraction(0))
        return CoalitionalGame(self.players, worths, unit="亿元 a year")


def _is_name(name: object) -> bool:
    return isinstance(name, str) and bool(name.strip())


def _row(field: str, given: Any, count: int | None, door: Door) -> Sequence[Any]:
    """Return a row of so many numbers, or of any; noting at the door what it is not."""
    found = listed(given)
    if found is None or not found or (count is not None and len(found) != count):
        shown = "no list" if found is None else f"{len(found)} numbers"
        door.refuse(field, shown, "at least one number" if count is None else f"{count} numbers")
        return ()
    return found
