r"""Who knows what: players with finitely many types, a prior, outcomes, and what they are worth.

A *setting* lists players :math:`i`, their types :math:`\theta_i`, a prior :math:`p(\theta)` over
profiles of types, outcomes :math:`o` and the money value :math:`v_i(o, \theta_i)` of each outcome
to each player (private values) or :math:`v_i(o, \theta)` (interdependent values). Payoffs are
quasi-linear: value plus the transfer received [Myerson1991]_, chapter 6.

Numbers are read as the decimals that they spell and kept as fractions.

References
----------
.. [Myerson1991] R. B. Myerson, *Game Theory: Analysis of Conflict*, Harvard University
   Press, 1991.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

from citypact.games.validation import Door
from citypact.mechanisms.finite_design.problem.reading import read_prior, read_values

#: A profile as places of types, one a player.
Places = tuple[int, ...]
#: A profile as the caller names it: one type a player, in player order.
Profile = tuple[Hashable, ...]
#: Profiles times outcomes beyond which the program would fill the memory.
LARGEST_TABLE = 20_000


@dataclass(frozen=True, eq=False)
class Setting:
    """Players, types, prior, outcomes and values.

    Parameters
    ----------
    types : mapping of str to sequence
        Player → its types: names or numbers, each with its own name when written out.
    prior : "uniform" or mapping
        Independent: player → probabilities in the order of its types (or type → probability).
        Correlated: profile (one type a player) → probability; profiles left out have none.
    outcomes : sequence of str
        What may be decided.
    values : mapping of str to function or mapping
        Player → function of outcome and own type, or mapping outcome → type → value, or
        outcome → value where the type does not matter. 亿元.
    interdependent : bool
        Whether functions and mappings take the whole profile in place of the own type.
    unit : str
        Unit of money.

    Raises
    ------
    InputError
        Listing every mistake: a prior that is no distribution, a value that is missing, ….

    Examples
    --------
    >>> trade = Setting({"seller": [1, 3], "buyer": [2, 4]}, "uniform", ["trade", "none"], {
    ...     "seller": lambda outcome, cost: -cost if outcome == "trade" else 0,
    ...     "buyer": lambda outcome, worth: worth if outcome == "trade" else 0})
    >>> trade.first_best, trade.independent
    (Fraction(5, 4), True)
    """

    types: Mapping[str, Sequence[Hashable]]
    prior: str | Mapping[Any, Any]
    outcomes: Sequence[str]
    values: Mapping[str, Any]
    interdependent: bool = False
    unit: str = "亿元"
    #: Probability of each profile, exact.
    chance: Mapping[Places, Fraction] = field(init=False, repr=False)
    _worth: Mapping[tuple[int, int, Places], Fraction] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        door = Door()
        _check_names(self, door)
        door.close()
        object.__setattr__(self, "types", {name: tuple(kinds) for name, kinds in self.types.items()})
        object.__setattr__(self, "outcomes", tuple(self.outcomes))
        size = prod(self._counts) * len(self.outcomes)
        if size > LARGEST_TABLE:
            door.refuse(
                "types",
                f"{size} profiles times outcomes",
                f"at most {LARGEST_TABLE}",
                "use fewer players or types",
            )
            door.close()
        chance = read_prior(self.types, self.prior, door)
        worth = read_values(self.types, self.outcomes, self.values, self.interdependent, door)
        door.close()
        object.__setattr__(self, "chance", chance)
        object.__setattr__(self, "_worth", worth)

    def __repr__(self) -> str:
        counted = ", ".join(f"{name} with {len(kinds)} types" for name, kinds in self.types.items())
        return f"Setting({counted}; {len(self.outcomes)} outcomes)"

    @property
    def players(self) -> tuple[str, ...]:
        """Names of the players."""
        return tuple(self.types)

    @property
    def _counts(self) -> tuple[int, ...]:
        return tuple(len(kinds) for kinds in self.types.values())

    def kinds(self, player: int) -> tuple[Hashable, ...]:
        """Types of a player given by place."""
        return tuple(self.types[self.players[player]])

    @cached_property
    def profiles(self) -> tuple[Places, ...]:
        """All profiles, as places of types."""
        return tuple(product(*map(range, self._counts)))

    def named(self, profile: Places) -> Profile:
        """Return a profile as types."""
        return tuple(self.kinds(player)[place] for player, place in enumerate(profile))

    def label(self, profile: Places) -> str:
        """Write a profile out, player by player."""
        return self._labels[profile]

    @cached_property
    def _labels(self) -> dict[Places, str]:
        written = [[f"{name} {kind}" for kind in kinds] for name, kinds in self.types.items()]
        return {
            at: "(" + ", ".join(each[k] for each, k in zip(written, at, strict=True)) + ")"
            for at in self.profiles
        }

    def value(self, player: int, outcome: int, profile: Places) -> Fraction:
        """Value of an outcome to a player at a profile of true types."""
        key = profile if self.interdependent else (profile[player],)
        return self._worth[player, outcome, key]

    def total(self, outcome: int, profile: Places) -> Fraction:
        """Sum of all players' values of an outcome."""
        return sum((self.value(i, outcome, profile) for i in range(len(self.players))), Fraction(0))

    def best_total(self, profile: Places) -> Fraction:
        """Greatest sum of values at a profile."""
        return self._best[profile]

    @cached_property
    def _best(self) -> dict[Places, Fraction]:
        every = range(len(self.outcomes))
        return {at: max(self.total(outcome, at) for outcome in every) for at in self.profiles}

    @cached_property
    def marginal(self) -> tuple[tuple[Fraction, ...], ...]:
        """Probability of each type of each player."""
        sums = [[Fraction(0)] * count for count in self._counts]
        for profile, chance in self.chance.items():
            for player, place in enumerate(profile):
                sums[player][place] += chance
        return tuple(map(tuple, sums))

    @cached_property
    def independent(self) -> bool:
        """Whether the prior is the product of its marginals."""
        return all(
            chance == prod((self.marginal[i][k] for i, k in enumerate(profile)), start=Fraction(1))
            for profile, chance in self.chance.items()
        )

    def facing(self, player: int, kind: int) -> list[tuple[Places, Fraction]]:
        """Return the profiles that a type may be in, with their probabilities given the type."""
        return self._faced[player][kind]

    @cached_property
    def _faced(self) -> list[list[list[tuple[Places, Fraction]]]]:
        faced: list[list[list[tuple[Places, Fraction]]]] = [[[] for _ in range(n)] for n in self._counts]
        for profile, chance in self.chance.items():
            for player, kind in enumerate(profile):
                if chance:
                    faced[player][kind].append((profile, chance / self.marginal[player][kind]))
        return faced

    @cached_property
    def first_best(self) -> Fraction:
        """Expected sum of values if types were known."""
        return sum((p * self.best_total(at) for at, p in self.chance.items()), Fraction(0))

    @cached_property
    def scale(self) -> Fraction:
        """Greatest size of a value; one if all are zero."""
        return max(map(abs, self._worth.values()), default=Fraction(0)) or Fraction(1)

    def to_dict(self) -> dict[str, Any]:
        """Return the setting as plain data for JSON."""
        players = range(len(self.players))
        return {
            "types": {name: [str(kind) for kind in kinds] for name, kinds in self.types.items()},
            "outcomes": list(self.outcomes),
            "interdependent": self.interdependent,
            "unit": self.unit,
            "profiles": [
                {
                    "profile": [str(kind) for kind in self.named(at)],
                    "probability": float(self.chance[at]),
                    "values": {
                        outcome: {self.players[i]: float(self.value(i, o, at)) for i in players}
                        for o, outcome in enumerate(self.outcomes)
                    },
                }
                for at in self.profiles
            ],
        }


def _check_names(setting: Setting, door: Door) -> None:
    if not isinstance(setting.types, Mapping) or not setting.types:
        door.refuse("types", setting.types, "a mapping of players to their types")
        return
    for name, kinds in setting.types.items():
        if not isinstance(name, str) or not name.strip():
            door.refuse("types", name, "the name of a player")
        _check_list(f"types[{name!r}]", kinds, door)
    _check_list("outcomes", setting.outcomes, door)


def _check_list(field_name: str, names: object, door: Door) -> None:
    """Check a list of names that stay different when they are written out."""
    if isinstance(names, (str, Mapping)) or not hasattr(names, "__len__") or not len(names):
        door.refuse(field_name, names, "a list with at least one entry")
        return
    written = [str(name) for name in names]  # type: ignore[attr-defined]
    for name in dict.fromkeys(written):
        if written.count(name) > 1:
            door.refuse(field_name, f"{name} {written.count(name)} times", "each entry once")
