r"""Who answers for the cost of cleaning each section of a polluted river.

Section :math:`j` lies in city :math:`j` and costs :math:`c_j` a year to clean. A doctrine of
international law says which cities :math:`R_j` answer for it [NiWang2007]_, [Dong2012]_:

===================== ======================================= ==========================
rule                  cities that answer for section j        doctrine
===================== ======================================= ==========================
local_responsibility  j alone                                 absolute territorial sovereignty
upstream_equal        j and all cities upstream               unlimited territorial integrity
downstream_equal      j and all cities downstream             the same, for those who use the water
adjacent_downstream   j and the cities directly upstream      between the first two
===================== ======================================= ==========================

A coalition pays for every section for which one of its members answers, whoever else does:

.. math:: c(S) = \sum_{j \,:\, R_j \cap S \ne \varnothing} c_j .

On a chain that is, under upstream_equal, the cost from the coalition's highest city down to the
mouth. The game is concave, so its core is not empty and holds its Shapley value, which splits
each section's cost equally among those who answer for it.

The last rule follows [Hou2020]_, of which only the abstract could be read: neighbours bargain,
the method stands between the doctrines of the first two rules and is the Shapley value of a
responsibility game. Read here as: each city compensates the next one downstream, and neighbours
who bargain with equal strength share that section's cost equally.

References
----------
.. [NiWang2007] D. Ni and Y. Wang, "Sharing a polluted river", Games and Economic Behavior 60,
   2007, 176-186.
.. [Dong2012] B. Dong, D. Ni and Y. Wang, "Sharing a polluted river network", Environmental and
   Resource Economics 53, 2012, 367-387.
.. [Hou2020] D. Hou, Q. Kong, X. Zhang and H. Sun, "Adjacent downstream compensation method of
   sharing polluted rivers", 2020 (abstract). models.md §5.8.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import BoolArray, CooperativeGame
from citypact.games.coalitional.forms.additive import AdditiveGame
from citypact.games.coalitional.forms.dividend import DividendGame
from citypact.games.coalitional.forms.entries import by_player, checked_number
from citypact.games.rational import Number, as_fraction, total
from citypact.games.river.cleanup_game import CleanUpGame
from citypact.games.river.network import River
from citypact.games.validation import Door

#: Names of the rules, in the order of the table above.
CLEANUP_RULES = ("local_responsibility", "upstream_equal", "downstream_equal", "adjacent_downstream")


@dataclass(frozen=True)
class CleanUp:
    """A polluted river and what each city's section costs to clean.

    Parameters
    ----------
    river : River
        A chain or a tree of cities.
    costs : sequence or mapping of numbers
        Cost of each city's section (亿元 a year), in player order or by name, not negative.
    unit : str
        Unit of money.

    Raises
    ------
    InputError
        On costs that are missing, negative or not finite.

    Examples
    --------
    >>> cleanup = CleanUp(River(("source", "middle", "mouth")), (1, 2, 3))
    >>> cleanup.game("upstream_equal").worth("middle"), cleanup.total
    (5.0, Fraction(6, 1))
    """

    river: River
    costs: Sequence[Number] | Mapping[str, Number]
    unit: str = "亿元"

    def __post_init__(self) -> None:
        door = Door()
        if not isinstance(self.river, River):
            door.refuse("river", type(self.river).__name__, "a River")
            door.close()
        players = self.river.players
        given = by_player("costs", self.costs, players, door)
        if len(given) == len(players):
            given = [
                checked_number(f"cost of {city}", cost, door)
                for city, cost in zip(players, given, strict=True)
            ]
        door.close()
        object.__setattr__(self, "costs", tuple(given))

    @property
    def players(self) -> tuple[str, ...]:
        """The cities, in the river's player order."""
        return tuple(self.river.players)

    @cached_property
    def exact_costs(self) -> tuple[Fraction, ...]:
        """Cost of each section as the decimal given, in player order."""
        return tuple(as_fraction(cost) for cost in self.costs)  # type: ignore[arg-type]

    @cached_property
    def total(self) -> Fraction:
        """Cost of cleaning the whole river."""
        return total(self.exact_costs)

    def above(self, city: str) -> tuple[str, ...]:
        """Return the cities directly upstream: those for which ``city`` is the next one down."""
        return self._above[city]

    @cached_property
    def _above(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {city: [] for city in self.players}
        for name, below in self.river.sections:
            found[below].append(name)
        return {city: tuple(names) for city, names in found.items()}

    def bearers(self, rule: str) -> BoolArray:
        """Return who answers for which section, shape (sections, cities), both in player order.

        Raises
        ------
        InputError
            If the rule is none of ``CLEANUP_RULES``.
        """
        if rule not in CLEANUP_RULES:
            raise InputError(Problem("rule", rule, "one of " + ", ".join(CLEANUP_RULES)))
        own = np.eye(self.river.size, dtype=bool)
        if rule == "upstream_equal":
            return self.river.reaches.T.copy()
        if rule == "downstream_equal":
            return self.river.reaches.copy()
        if rule == "adjacent_downstream":
            place = {city: at for at, city in enumerate(self.players)}
            for city, below in self.river.sections:
                own[place[below], place[city]] = True
        return own

    def game(self, rule: str) -> CooperativeGame:
        """Return the cost game of a rule: each coalition pays for what any member answers for.

        Returns
        -------
        CooperativeGame
            With ``cost=True``; additive under local responsibility, else concave.

        Raises
        ------
        InputError
            If the rule is none of ``CLEANUP_RULES``.
        """
        bearers = self.bearers(rule)
        if rule == "local_responsibility":
            return AdditiveGame(self.players, self.exact_costs, self.unit, cost=True)
        return CleanUpGame(self.players, self.exact_costs, bearers, self.unit)

    def duties(self, rule: str) -> DividendGame:
        """Return the dual game: each coalition must pay for what its members alone answer for.

        It has the same core and the same Shapley value as ``game(rule)`` and is a sum of
        dividends, so both are found for any number of cities.

        Examples
        --------
        >>> cleanup = CleanUp(River(("source", "middle", "mouth")), (1, 2, 3))
        >>> cleanup.duties("upstream_equal").worth("source", "middle")
        3.0
        """
        dividends: dict[tuple[str, ...], Number] = {}
        for row, cost in zip(self.bearers(rule), self.exact_costs, strict=True):
            group = tuple(name for name, answers in zip(self.players, row, strict=True) if answers)
            dividends[group] = dividends.get(group, Fraction(0)) + cost
        return DividendGame(self.players, dividends, self.unit)
