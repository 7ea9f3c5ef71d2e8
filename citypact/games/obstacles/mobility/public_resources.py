r"""Hospitals and schools that could leave a megacity: no tax to share, lump sums alone.

Moving resource k relieves the megacity by :math:`a_k` and costs it :math:`l_k`; destination d gains
:math:`b_{dk}` by it and bears :math:`c_{dk}` (present values). With :math:`o_k = a_k - l_k` and
:math:`n_{dk} = b_{dk} - c_{dk}` the surplus of the move is :math:`W_k = o_k + \max_d n_{dk}`.

The megacity offers each resource to one destination or keeps it, and that destination accepts or not.
Without payments k moves iff :math:`o_k \ge 0` and some :math:`n_{dk} \ge 0`, not both zero; it goes to the
willing destination that gains most, which is the best one, so what moves by itself should move. All together
do best if exactly the resources with :math:`W_k > 0` move. For those that need an agreement a lump sum
:math:`y_k` to the megacity is accepted by both iff :math:`-o_k \le y_k \le n_{dk}`: the relocation of §4.0
with R = 0.

A coalition with the megacity is worth what it can move at a gain to its own members, any other nothing.

References
----------
models.md §4.0 and §2, M25. L. S. Shapley and M. Shubik, "The assignment game I: the core", International
Journal of Game Theory 1, 1971, 111-130.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from citypact.games.city_numbers import cities_between
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.forms.entries import by_player, checked_row
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, over_one_denominator
from citypact.games.validation import Door

MOST_CITIES, MOST_RESOURCES = 12, 50
UNIT = "亿元"

#: For each resource its destination by place among the players, or ``None`` where it stays.
Plan = tuple[int | None, ...]


@dataclass(frozen=True)
class PublicResources:
    """A megacity, its destinations, and resources that could move.

    Parameters
    ----------
    players : sequence of str
        The megacity first, then 1 to 11 destinations.
    resources : sequence of str
        Names of what could move, 1 to 50.
    relief, loss : sequence of float
        What the megacity gains and loses by each resource's leaving (亿元), not negative.
    gains, costs : sequence of sequences of float
        What each destination gains and bears by each resource (亿元), not negative, in rows by destination.

    Raises
    ------
    InputError
        Listing every name and number that cannot be used.

    Examples
    --------
    >>> moves = PublicResources(("M", "D"), ("hospital",), (3,), (5,), ((6,),), ((1,),))
    >>> moves.by_themselves(), moves.best(), int(moves.surplus(0))
    ((None,), (1,), 3)
    """

    players: Sequence[str]
    resources: Sequence[str]
    relief: Sequence[Number]
    loss: Sequence[Number]
    gains: Sequence[Sequence[Number]]
    costs: Sequence[Sequence[Number]]

    def __post_init__(self) -> None:
        door = Door()
        cities = cities_between(self.players, 2, MOST_CITIES, door)
        object.__setattr__(self, "players", cities)
        names = () if isinstance(self.resources, str) else tuple(self.resources)
        if not all(isinstance(name, str) and name.strip() for name in names) or len(set(names)) < len(names):
            door.refuse("resources", ", ".join(map(str, names)), "a name of its own for each resource")
        elif not 1 <= len(names) <= MOST_RESOURCES:
            door.refuse("resources", len(names), f"1 to {MOST_RESOURCES} resources")
        door.close()
        object.__setattr__(self, "resources", names)
        for field in ("relief", "loss"):
            object.__setattr__(self, field, checked_row(field, getattr(self, field), names, door))
        for field in ("gains", "costs"):
            rows = by_player(field, getattr(self, field), cities[1:], door)
            table = tuple(
                checked_row(f"{field} of {city}", row, names, door)
                for city, row in zip(cities[1:], rows, strict=False)
            )
            object.__setattr__(self, field, table)
        door.close()

    @property
    def entry_names(self) -> Mapping[str, Sequence[str]]:
        """Whom the numbers of the lists that are not by city belong to."""
        return {"relief": self.resources, "loss": self.resources}

    def release(self, resource: int) -> Fraction:
        """Return what the megacity has if a resource leaves (亿元)."""
        return as_fraction(self.relief[resource]) - as_fraction(self.loss[resource])

    def hosting(self, city: int, resource: int) -> Fraction:
        """Return what a destination, by its place among the players, has from a resource (亿元)."""
        return as_fraction(self.gains[city - 1][resource]) - as_fraction(self.costs[city - 1][resource])

    def host(self, resource: int) -> int:
        """Return the destination that has most from a resource, the first of equally good ones."""
        return max(range(1, len(self.players)), key=lambda city: (self.hosting(city, resource), -city))

    def surplus(self, resource: int) -> Fraction:
        """Return what megacity and best destination have together from a move (亿元)."""
        return self.release(resource) + self.hosting(self.host(resource), resource)

    def by_themselves(self) -> Plan:
        """Return what moves without payments, and where to."""

        def goes(resource: int) -> bool:
            own, other = self.release(resource), self.hosting(self.host(resource), resource)
            return min(own, other) >= 0 and max(own, other) > 0

        return tuple(self.host(at) if goes(at) else None for at in range(len(self.resources)))

    def best(self) -> Plan:
        """Return what should move, and where to; a move that gains nothing in all is left out."""
        return tuple(self.host(at) if self.surplus(at) > 0 else None for at in range(len(self.resources)))

    def payoffs(self, plan: Plan) -> list[Fraction]:
        """Return what each city has if resources move by a plan (亿元)."""
        has = [Fraction(0)] * len(self.players)
        for resource, city in enumerate(plan):
            if city is not None:
                has[0] += self.release(resource)
                has[city] += self.hosting(city, resource)
        return has

    def outcome(self, plan: Plan) -> Outcome:
        """Return the outcome of a plan: 1 for what moves, 0 for what stays."""
        return Outcome(
            {f"{name} moves": int(city is not None) for name, city in zip(self.resources, plan, strict=True)},
            dict(zip(self.players, self.payoffs(plan), strict=True)),
            UNIT,
        )

    def coalitional(self) -> CoalitionalGame:
        """Return what each coalition can gain by moves among its members.

        Examples
        --------
        >>> moves = PublicResources(("M", "D"), ("hospital",), (3,), (5,), ((6,),), ((1,),))
        >>> moves.coalitional().worths.tolist()
        [0.0, 0.0, 0.0, 3.0]
        """
        count, names = len(self.players), range(len(self.resources))
        flat = [self.release(at) for at in names]
        flat += [self.hosting(city, at) for city in range(1, count) for at in names]
        numbers, unit = over_one_denominator(flat)
        worths = [0] * (1 << count)
        for at in names:
            # Best destination of every set, by the set without its first member.
            hosts: list[int | None] = [None] * (1 << count - 1)
            for mask in range(1, len(hosts)):
                first, rest = (mask & -mask).bit_length(), hosts[mask & (mask - 1)]
                own = numbers[first * len(names) + at]
                best = own if rest is None else max(own, rest)
                hosts[mask] = best
                worths[mask << 1 | 1] += max(numbers[at] + best, 0)
        return CoalitionalGame(self.players, [Fraction(worth, unit) for worth in worths], unit=UNIT)
