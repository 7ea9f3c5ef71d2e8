r"""Centre, local, local: two cities that cooperate or obstruct, and a centre that looks or does not.

City i gains :math:`g_i` if both cooperate, in a relocation say; it loses :math:`w_i` if it cooperates alone,
and takes :math:`h_i` if it obstructs a partner who cooperates. Where the centre looks, at the cost
:math:`c_Z`, it pays the subsidy S to each city that cooperates and fines each that obstructs :math:`F_i`.
Cooperation is worth :math:`b_Z` to the centre; if it does not look and there is none, it answers for that
with :math:`L_Z`. With x and y the shares that cooperate and z that of looking, what cooperating brings city 1
over obstructing, and looking the centre over not looking, is

.. math::

    \Delta_1(y, z) &= y (g_1 - h_1) - (1 - y) w_1 + z (S + F_1) , \\
    \Delta_Z(x, y) &= -c_Z - S (x + y) + F_1 (1 - x) + F_2 (1 - y) + L_Z (1 - x y) .

At full cooperation :math:`\Delta_Z(1, 1) = -c_Z - 2S`: looking costs and finds nothing. So cooperation under
supervision is never stable while looking costs anything; the centre stops looking, and if obstructing then
pays, all begins again. Supervision must be promised from outside the game, as a law or an office, to work.

Fines and subsidies only change hands. Efficient is the best of the eight states for all three together.

References
----------
models.md §2 (M32), §5.1. 潘鹤思, 李英 and 柳洪志 (2019) and 王江 and 王鹏 (2023) for three populations.
G. Tsebelis, "The abuse of probability in political analysis: the Robinson Crusoe fallacy", American
Political Science Review 83(1), 1989, 77-91 (inspection games: higher fines lower supervision, not
violations).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from citypact.games.city_numbers import cities_between, numbers_of, positive_numbers
from citypact.games.coalitional import CoalitionalGame
from citypact.games.coalitional.masks import bits
from citypact.games.obstacles.outcome import Outcome
from citypact.games.populations import PopulationGame
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door

CITY_STRATEGIES = ("cooperate", "obstruct")
CENTRE_STRATEGIES = ("look", "not")
#: The eight states as (first cooperates, second cooperates, centre looks), the unwatched ones first.
STATES = tuple((x, y, z) for z in (0, 1) for x, y in product((1, 0), repeat=2))

State = tuple[Number, Number, Number]


@dataclass(frozen=True)
class CentralTriangle:
    r"""Two cities that may cooperate, and the centre above them.

    Parameters
    ----------
    players : sequence of str
        Names of the two cities.
    gains : sequence of float
        :math:`g_i`, gain of each city if both cooperate (亿元 a year); may be negative.
    losses : sequence of float
        :math:`w_i`, loss of a city that cooperates alone (亿元 a year), not negative.
    takings : sequence of float
        :math:`h_i`, what a city gains that obstructs a partner who cooperates (亿元 a year); may be negative.
    fines : sequence of float
        :math:`F_i`, fine on a city that obstructs and is seen (亿元 a year), positive.
    supervision_cost : float
        :math:`c_Z`, cost of looking (亿元 a year), not negative.
    central_benefit : float
        :math:`b_Z`, worth of cooperation to the centre (亿元 a year), not negative.
    neglect_loss : float
        :math:`L_Z`, what the centre answers for if it does not look and there is no cooperation.
    subsidy : float
        S, paid to each city that is seen to cooperate (亿元 a year), not negative.
    centre : str
        Name of the centre.

    Raises
    ------
    InputError
        Listing every name and number that cannot be used.

    Examples
    --------
    >>> game = CentralTriangle(("A", "B"), (2, 2), (1, 1), (3, 3), (4, 4), 1, central_benefit=5)
    >>> game.city_advantage(0, 1, 0), game.centre_advantage(1, 1), game.strength_needed
    (Fraction(-1, 1), Fraction(-1, 1), Fraction(1, 4))
    """

    players: Sequence[str]
    gains: Sequence[Number]
    losses: Sequence[Number]
    takings: Sequence[Number]
    fines: Sequence[Number]
    supervision_cost: Number
    central_benefit: Number = 0
    neglect_loss: Number = 0
    subsidy: Number = 0
    centre: str = "centre"

    def __post_init__(self) -> None:
        door = Door()
        cities = cities_between(self.players, 2, 2, door)
        object.__setattr__(self, "players", cities)
        for field, signed in (("gains", True), ("losses", False), ("takings", True)):
            numbers = numbers_of(field, getattr(self, field), cities, door, signed=signed)
            object.__setattr__(self, field, numbers)
        object.__setattr__(self, "fines", positive_numbers("fines", self.fines, cities, "fine", door))
        for field in ("supervision_cost", "central_benefit", "neglect_loss", "subsidy"):
            door.money(field, getattr(self, field))
        if not isinstance(self.centre, str) or not self.centre.strip():
            door.refuse("centre", self.centre, "a name")
        elif self.centre in cities:
            door.refuse("centre", self.centre, "another name than those of the cities")
        door.close()

    @property
    def everybody(self) -> tuple[str, str, str]:
        """Both cities and the centre."""
        first, second = self.players
        return first, second, self.centre

    @property
    def largest(self) -> Fraction:
        """The largest of the game's numbers in size (亿元 a year), by which rounding is judged."""
        tables = (*self.gains, *self.losses, *self.takings, *self.fines, self.supervision_cost)
        numbers = (*tables, self.central_benefit, self.neglect_loss, self.subsidy)
        return max(abs(as_fraction(each)) for each in numbers)

    def city_advantage(self, city: int, other: Number, looking: Number) -> Fraction:
        """Return what cooperating brings a city over obstructing, by the shares of the other two."""
        y, z = as_fraction(other), as_fraction(looking)
        together = as_fraction(self.gains[city]) - as_fraction(self.takings[city])
        seen = as_fraction(self.subsidy) + as_fraction(self.fines[city])
        return y * together - (1 - y) * as_fraction(self.losses[city]) + z * seen

    def centre_advantage(self, first: Number, second: Number) -> Fraction:
        """Return what looking brings the centre over not looking, by the shares that cooperate."""
        x, y = as_fraction(first), as_fraction(second)
        fined = as_fraction(self.fines[0]) * (1 - x) + as_fraction(self.fines[1]) * (1 - y)
        paid = as_fraction(self.supervision_cost) + as_fraction(self.subsidy) * (x + y)
        return fined - paid + as_fraction(self.neglect_loss) * (1 - x * y)

    def payoffs(self, state: State) -> tuple[Fraction, Fraction, Fraction]:
        """Return what cities and centre expect (亿元 a year), by the shares that cooperate, and look."""
        x, y, z = map(as_fraction, state)
        subsidy = as_fraction(self.subsidy)
        cities = []
        for at, (own, other) in enumerate(((x, y), (y, x))):
            alone = own * (1 - other) * as_fraction(self.losses[at])
            taken = (1 - own) * other * as_fraction(self.takings[at])
            seen = z * (own * subsidy - (1 - own) * as_fraction(self.fines[at]))
            cities.append(own * other * as_fraction(self.gains[at]) - alone + taken + seen)
        fined = as_fraction(self.fines[0]) * (1 - x) + as_fraction(self.fines[1]) * (1 - y)
        looking = fined - as_fraction(self.supervision_cost) - subsidy * (x + y)
        answers = (1 - z) * (1 - x * y) * as_fraction(self.neglect_loss)
        return cities[0], cities[1], x * y * as_fraction(self.central_benefit) + z * looking - answers

    def outcome(self, state: State) -> Outcome:
        """Return the outcome at these shares of cooperating and of looking."""
        names = (*(f"share of {city} that cooperates" for city in self.players), "share of looking")
        return Outcome(
            dict(zip(names, state, strict=True)), dict(zip(self.everybody, self.payoffs(state), strict=True))
        )

    def is_equilibrium(self, state: State) -> bool:
        """Say whether no player gains by another strategy in one of the eight states."""
        return all(edge <= 0 for edge in self.departures(state))

    def departures(self, state: State) -> tuple[Fraction, Fraction, Fraction]:
        """Return what each player gains by its other strategy in one of the eight states."""
        x, y, z = state
        edges = (self.city_advantage(0, y, z), self.city_advantage(1, x, z), self.centre_advantage(x, y))
        first, second, third = (-edge if played else edge for played, edge in zip(state, edges, strict=True))
        return first, second, third

    @property
    def pure_equilibria(self) -> tuple[State, ...]:
        """All equilibria in pure strategies."""
        return tuple(state for state in STATES if self.is_equilibrium(state))

    @property
    def efficient_state(self) -> tuple[int, int, int]:
        """The state in which all three together have most; an unwatched one if several are as good."""
        return max(STATES, key=lambda state: sum(self.payoffs(state)))

    def equilibrium(self) -> Outcome | None:
        """Return the pure equilibrium in which all three together have least; None if there is none."""
        found = min(self.pure_equilibria, key=lambda state: sum(self.payoffs(state)), default=None)
        return None if found is None else self.outcome(found)

    def efficient(self) -> Outcome:
        """Return the outcome with the largest sum of payoffs."""
        return self.outcome(self.efficient_state)

    @property
    def strength_needed(self) -> Fraction:
        """Chance of being seen from which on nobody obstructs a partner who cooperates; above 1 none is."""
        return self._strength(lambda at: -self.city_advantage(at, 1, 0))

    @property
    def strength_for_dominance(self) -> Fraction:
        """Chance of being seen from which on each city cooperates whatever the other does."""
        return self._strength(lambda at: max(-self.city_advantage(at, y, 0) for y in (0, 1)))

    @property
    def strength_of_trap(self) -> Fraction:
        """Chance of being seen up to which neither city gains by cooperating if the other obstructs."""
        seen = [as_fraction(self.subsidy) + as_fraction(fine) for fine in self.fines]
        return min(as_fraction(loss) / each for loss, each in zip(self.losses, seen, strict=True))

    def _strength(self, temptation: Callable[[int], Fraction]) -> Fraction:
        seen = [as_fraction(self.subsidy) + as_fraction(fine) for fine in self.fines]
        return max(Fraction(0), *(temptation(at) / seen[at] for at in (0, 1)))

    def populations(self) -> PopulationGame:
        """Return the game between three populations, in fractions, for replicator dynamics."""
        tables = [
            [[[self.payoffs((x, y, z))[at] for z in (1, 0)] for y in (1, 0)] for x in (1, 0)]
            for at in range(3)
        ]
        return PopulationGame(
            tables, self.everybody, (CITY_STRATEGIES, CITY_STRATEGIES, CENTRE_STRATEGIES), "亿元 a year"
        )

    def coalitional(self) -> CoalitionalGame:
        """Return what each coalition can be sure of by its own plan, whatever the others do.

        Plans are pure and money within a coalition is free to move.

        Examples
        --------
        >>> game = CentralTriangle(("A", "B"), (2, 2), (1, 1), (3, 3), (4, 4), 1, central_benefit=5)
        >>> game.coalitional().worth("A", "B"), game.coalitional().worth("A", "B", "centre")
        (4.0, 9.0)
        """
        worths = [Fraction(0)]
        for mask in range(1, 8):
            inside = list(bits(mask))
            least: dict[tuple[int, ...], Fraction] = {}
            for state in STATES:
                plan = tuple(state[at] for at in inside)
                value = sum((self.payoffs(state)[at] for at in inside), Fraction(0))
                least[plan] = min(value, least.get(plan, value))
            worths.append(max(least.values()))
        return CoalitionalGame(self.everybody, worths, unit="亿元 a year")
