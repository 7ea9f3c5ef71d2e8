r"""Owners of a railway company who need different lines of one network, and share its cost.

The network consists of segments k that cost :math:`c_k`; owner i has :math:`b_i` from it if all segments that
it needs are built. A coalition that builds for members T alone pays for every segment that one of them needs,

.. math:: c(T) = \sum_{k :\ \text{a user of } k \text{ is in } T} c_k, \qquad
          v(S) = \max_{T \subseteq S} \bigl(b(T) - c(T)\bigr) .

Segments that nested groups need make c the airport game, :math:`c(T) = \max_{i \in T} c_i`. The cost is
submodular, so v is convex and its core is never empty: to serve an owner adds no more to the cost of a larger
group. Without an agreement an owner builds for itself, and only if :math:`b_i \ge c(\{i\})`.

If all owners are best served, shares :math:`x_i` of the cost are in the core of v exactly when

.. math:: x(S) \le c(S) \ \text{for every coalition} \quad\text{and}\quad
          x_i \le b_i \ \text{for every owner};

the first condition alone leaves an owner free to stay away. An equal split of each segment among its users,
the Shapley value of c, meets the first [Littlechild1973]_.

References
----------
models.md §7.10, A20.

.. [Littlechild1973] S. C. Littlechild and G. Owen, "A simple expression for the Shapley value in a special
   case", Management Science 20(3), 1973, 370-372.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from citypact.games.city_numbers import cities_between, numbers_of
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.forms import AirportGame
from citypact.games.coalitional.forms.entries import checked_row
from citypact.games.coalitional.masks import bits, submasks
from citypact.games.obstacles.network.rail_bank import RailBank
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total
from citypact.games.validation import Door

#: Every coalition has a demand of its own.
MOST_OWNERS = 8
MOST_SEGMENTS = 60
UNIT = "亿元"


@dataclass(frozen=True)
class RailCompany:
    """Owners, the segments that each needs, and a proposal who holds how much of the company.

    Parameters
    ----------
    players : sequence of str
        Names of the owners, 2 to 8.
    benefits : sequence of float
        :math:`b_i`, present worth of the network to each owner once all that it needs is built (亿元).
    segments : sequence of str
        Names of the segments, 1 to 60.
    costs : sequence of float
        :math:`c_k` of each segment (亿元), not negative.
    users : sequence of sequence of str
        For each segment the owners that need it.
    equity : sequence of float
        Proposed parts of the cost, in any scale (3, 3, 3, 1), not negative and not all zero.
    bank : RailBank, optional
        A bank to which the owners contribute the cost.

    Raises
    ------
    InputError
        Listing every name and number that cannot be used.

    Examples
    --------
    >>> company = RailCompany(
    ...     ("near", "middle", "far"), (5, 5, 5), ("first", "second", "third"), (1, 1, 2),
    ...     (("near", "middle", "far"), ("middle", "far"), ("far",)), (1, 1, 1))
    >>> [str(share) for share in company.split_by_users()], company.coalitional().worth("near", "far")
    (['1/3', '5/6', '17/6'], 6.0)
    """

    players: Sequence[str]
    benefits: Sequence[Number]
    segments: Sequence[str]
    costs: Sequence[Number]
    users: Sequence[Sequence[str]]
    equity: Sequence[Number]
    bank: RailBank | None = None

    def __post_init__(self) -> None:
        door = Door()
        owners = cities_between(self.players, 2, MOST_OWNERS, door)
        object.__setattr__(self, "players", owners)
        object.__setattr__(self, "benefits", numbers_of("benefits", self.benefits, owners, door))
        equity = numbers_of("equity", self.equity, owners, door)
        object.__setattr__(self, "equity", equity)
        if not door.problems and not total(equity) > 0:
            door.refuse("equity", "no part above 0", "parts of the cost, one of them positive")
        segments = _names("segments", self.segments, door)
        object.__setattr__(self, "segments", segments)
        object.__setattr__(self, "costs", checked_row("costs", self.costs, segments, door))
        object.__setattr__(self, "users", _users(self.users, segments, owners, door))
        if self.bank is not None and tuple(self.bank.players) != owners:
            door.refuse("bank", ", ".join(self.bank.players), f"the owners {', '.join(owners)}, in order")
        door.close()

    @property
    def entry_names(self) -> Mapping[str, tuple[str, ...]]:
        """What each number of a list that is not by owner belongs to."""
        return {"costs": tuple(self.segments)}

    def needed(self, mask: int) -> tuple[int, ...]:
        """Return the segments that a coalition needs."""
        members = {self.players[at] for at in bits(mask)}
        return tuple(at for at, users in enumerate(self.users) if members & set(users))

    def cost(self, mask: int) -> Fraction:
        """Return the cost of all segments that a coalition needs."""
        return total(self.costs[at] for at in self.needed(mask))

    def benefit(self, mask: int) -> Fraction:
        """Return what a coalition has from all that it needs."""
        return total(self.benefits[at] for at in bits(mask))

    @cached_property
    def net(self) -> tuple[Fraction, ...]:
        """Benefit less cost of serving every member, by coalition."""
        return tuple(self.benefit(mask) - self.cost(mask) for mask in range(1 << len(self.players)))

    @cached_property
    def worths(self) -> tuple[Fraction, ...]:
        """The most that each coalition has by serving some or all of its members."""
        return tuple(
            max(self.net[inner] for inner in submasks(mask)) for mask in range(1 << len(self.players))
        )

    @property
    def everyone(self) -> int:
        """All owners."""
        return (1 << len(self.players)) - 1

    @cached_property
    def served(self) -> int:
        """The largest coalition of those that are best served.

        It is unique: by convexity the union of two best ones is one.
        """
        best = [mask for mask in range(self.everyone + 1) if self.net[mask] == self.worths[self.everyone]]
        return max(best, key=int.bit_count)

    @property
    def capital(self) -> Fraction:
        """Cost of the network that serves all owners together best."""
        return self.cost(self.served)

    def proposed_cost(self) -> list[Fraction]:
        """Return what each owner pays under the proposed equity."""
        whole = total(self.equity)
        return [as_fraction(part) / whole * self.capital for part in self.equity]

    def split_by_users(self) -> list[Fraction]:
        """Return what each owner pays if those served who need a segment share its cost equally."""
        paid = [Fraction(0)] * len(self.players)
        for at in self.needed(self.served):
            sharing = [each for each in bits(self.served) if self.players[each] in self.users[at]]
            for each in sharing:
                paid[each] += as_fraction(self.costs[at]) / len(sharing)
        return paid

    def payoffs(self, paid: Sequence[Number]) -> list[Fraction]:
        """Return what each owner has if the best network is built and each pays this much."""
        return [
            as_fraction(self.benefits[at]) * (self.served >> at & 1) - as_fraction(amount)
            for at, amount in enumerate(paid)
        ]

    def shared(self, paid: Sequence[Number]) -> Outcome:
        """Return the outcome if the best network is built and each owner pays this much."""
        actions = {f"{name} is served": self.served >> at & 1 for at, name in enumerate(self.players)} | {
            f"paid by {name}": amount for name, amount in zip(self.players, paid, strict=True)
        }
        units = {f"paid by {name}": UNIT for name in self.players}
        return Outcome(
            actions, dict(zip(self.players, self.payoffs(paid), strict=True)), UNIT, action_units=units
        )

    def equilibrium(self) -> Outcome:
        """Return the outcome if every owner builds for itself, where that pays."""
        alone = [self.worths[1 << at] > 0 for at in range(len(self.players))]
        paid = {
            f"paid by {name}": self.cost(1 << at) if alone[at] else Fraction(0)
            for at, name in enumerate(self.players)
        }
        actions = {f"{name} is served": int(alone[at]) for at, name in enumerate(self.players)} | paid
        have = {name: self.worths[1 << at] for at, name in enumerate(self.players)}
        return Outcome(actions, have, UNIT, action_units=dict.fromkeys(paid, UNIT))

    def efficient(self) -> Outcome:
        """Return the outcome with the largest sum of payoffs, its cost paid as proposed."""
        return self.shared(self.proposed_cost())

    def coalitional(self) -> CoalitionalGame:
        """Return the net benefit that each coalition has from a network of its own."""
        return CoalitionalGame(self.players, self.worths, unit=UNIT)

    def cost_game(self) -> CoalitionalGame:
        """Return the cost of serving all members of each coalition."""
        costs = [self.cost(mask) for mask in range(self.everyone + 1)]
        return CoalitionalGame(self.players, costs, unit=UNIT, cost=True)

    def airport(self) -> AirportGame | None:
        """Return the costs as an airport game; ``None`` if some segments' users are not nested."""
        groups = [set(users) for users in self.users]
        if any(not (one <= other or other <= one) for one in groups for other in groups):
            return None
        return AirportGame(self.players, [self.cost(1 << at) for at in range(len(self.players))], UNIT)

    def leaving(self, payoffs: Sequence[Number]) -> dict[int, Fraction]:
        """Return what each coalition short of all would gain by a network of its own."""
        have = [as_fraction(each) for each in payoffs]
        return {
            mask: self.worths[mask] - sum((have[at] for at in bits(mask)), Fraction(0))
            for mask in range(1, self.everyone)
        }

    def most_wronged(self, payoffs: Sequence[Number]) -> tuple[int, Fraction]:
        """Return the coalition that would gain most by leaving, the smallest of equals, and its gain."""
        gains = self.leaving(payoffs)
        mask = max(gains, key=lambda each: (gains[each], -each.bit_count(), -each))
        return mask, gains[mask]

    def label(self, mask: int) -> str:
        """Return the names of a coalition in words."""
        return " and ".join(self.players[at] for at in bits(mask))


def _names(field: str, given: object, door: Door) -> tuple[str, ...]:
    names = () if isinstance(given, str) or not isinstance(given, Sequence) else tuple(given)
    if not 1 <= len(names) <= MOST_SEGMENTS:
        door.refuse(field, f"{len(names)} of them", f"1 to {MOST_SEGMENTS} names")
    elif not all(isinstance(name, str) and name.strip() for name in names):
        door.refuse(field, ", ".join(map(repr, names)), "names that are not empty")
    elif len(set(names)) != len(names):
        door.refuse(field, ", ".join(sorted({each for each in names if names.count(each) > 1})), "each once")
    return names


def _users(
    given: object, segments: Sequence[str], owners: Sequence[str], door: Door
) -> tuple[tuple[str, ...], ...]:
    """Return who needs each segment, in the order of owners, noting at the door names that are none."""
    listed = () if isinstance(given, str) or not isinstance(given, Sequence) else tuple(given)
    if len(listed) != len(segments):
        door.refuse("users", f"{len(listed)} lists", f"{len(segments)} lists of owners, one for each segment")
        return ((),) * len(segments)
    for name, users in zip(segments, listed, strict=True):
        if isinstance(users, str) or not isinstance(users, Sequence) or not users:
            door.refuse(f"users of {name}", users, "a list of owners that need it")
            return ((),) * len(segments)
        for user in users:
            if user not in owners:
                door.refuse(f"users of {name}", user, f"one of {', '.join(owners)}")
    return tuple(tuple(owner for owner in owners if owner in users) for users in listed)
