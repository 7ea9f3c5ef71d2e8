r"""The water-sharing game: what groups of cities on a river can make of the water they have.

City i adds the inflow :math:`e_i` and has the concave benefit :math:`b_i`. Cities that lie
connected on the river can pass water down among themselves, and are worth

.. math:: v(S) = \max \Bigl\{ \sum_{i \in S} b_i(x_i) : \sum_{j \in U_i \cap S} x_j
    \le \sum_{j \in U_i \cap S} e_j \;\; \forall i \in S, \; x \ge 0 \Bigr\}

with :math:`U_i` the cities up from i [AmbecSprumont2002]_. A group in several pieces is worth
the sum of its pieces: water sent through an outsider's city is taken there. That is what happens
where every outsider can use all water, and the cautious view otherwise; what satiated outsiders
let pass is the matter of ``citypact.games.river.satiation``. On a chain the game is convex. On a
tree it need not be: two tributaries compete to supply the town below.

The *aspiration* of S is what it could reach if the outsiders left it all water,

.. math:: w(S) = \max \Bigl\{ \sum_{i \in S} b_i(x_i) : \sum_{j \in U_i \cap S} x_j
    \le \sum_{j \in U_i} e_j \;\; \forall i \in S, \; x \ge 0 \Bigr\} .

References
----------
models.md §5.8, A10.

.. [AmbecSprumont2002] S. Ambec and Y. Sprumont, "Sharing a river", Journal of Economic Theory
   107, 2002, 453-462.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import numpy as np

from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.coalitional.forms.entries import by_player
from citypact.games.coalitional.masks import (
    MOST_MASKED_PLAYERS,
    BoolArray,
    FloatArray,
    IntArray,
    membership,
)
from citypact.games.rational import Number, as_fraction
from citypact.games.river.benefit_forms import ConcaveBenefit
from citypact.games.river.network import River
from citypact.games.river.optimal_flow import WaterUse, best_uses
from citypact.games.validation import LARGEST, Door

#: Connected groups solved at once: a few megabytes.
BLOCK = 1 << 14


@dataclass(frozen=True, eq=False)
class RiverWater(CooperativeGame):
    """Cities that share the water of a river, as a game among coalitions.

    Parameters
    ----------
    river : River
        A chain or a tree of at most 62 cities.
    inflows : sequence of numbers in player order, or mapping of names to numbers
        Water that joins the river at each city (亿m³ a year), at least zero.
    benefits : ConcaveBenefit, sequence or mapping of ConcaveBenefit
        What water is worth to each city (亿元 a year); a single one serves for all.
    unit, water_unit : str
        Units of money and of water.

    Raises
    ------
    InputError
        On an inflow that is negative or not finite, a benefit of another type, unknown or
        missing cities, and more than 62 cities.

    Examples
    --------
    The city upstream has the water, both value it alike: together they use it half and half.

    >>> from citypact.games.river import PowerBenefit, River
    >>> water = RiverWater(River(("up", "down")), (2, 0), PowerBenefit(1))
    >>> water.best_use().uses[0].tolist(), water.grand, water.worth("down")
    ([1.0, 1.0], 2.0, 0.0)
    """

    river: River
    inflows: Sequence[Number] | Mapping[str, Number]
    benefits: ConcaveBenefit | Sequence[ConcaveBenefit] | Mapping[str, ConcaveBenefit]
    unit: str = "亿元"
    water_unit: str = "亿m³"
    players: Sequence[str] = field(init=False)
    cost: bool = field(default=False, init=False)
    _kept: dict[int, float] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        door = Door()
        if not isinstance(self.river, River):
            door.refuse("river", type(self.river).__name__, "a River")
            door.close()
        players = tuple(self.river.players)
        object.__setattr__(self, "players", players)
        if len(players) > MOST_MASKED_PLAYERS:
            door.refuse("players", len(players), f"at most {MOST_MASKED_PLAYERS}")
        inflows = by_player("inflows", self.inflows, players, door)
        for name, inflow in zip(players, inflows, strict=False):
            if door.finite(f"inflow of {name}", inflow) and not 0 <= as_fraction(inflow) <= LARGEST:
                door.refuse(f"inflow of {name}", inflow, "an amount of water, at least zero")
        given = self.benefits
        benefits = (
            (given,) * len(players)
            if isinstance(given, ConcaveBenefit)
            else by_player("benefits", given, players, door)
        )
        for name, benefit in zip(players, benefits, strict=False):
            if not isinstance(benefit, ConcaveBenefit):
                door.refuse(f"benefit of {name}", benefit, "a ConcaveBenefit such as PowerBenefit(2)")
        door.close()
        object.__setattr__(self, "inflows", tuple(inflows))
        object.__setattr__(self, "benefits", tuple(benefits))

    @cached_property
    def supply(self) -> FloatArray:
        """Inflows in player order, shape (n,)."""
        return np.array([float(inflow) for inflow in self.exact_inflows])

    @property
    def exact_inflows(self) -> tuple[Fraction, ...]:
        """Inflows in player order as the decimals that were typed."""
        return tuple(as_fraction(inflow) for inflow in self.inflows)  # type: ignore[arg-type]  # a tuple of numbers

    @property
    def city_benefits(self) -> tuple[ConcaveBenefit, ...]:
        """Benefits in player order."""
        return tuple(self.benefits)  # type: ignore[arg-type]  # __post_init__ made it a tuple

    @cached_property
    def _below(self) -> tuple[int | None, ...]:
        place = {name: at for at, name in enumerate(self.players)}
        lower = [self.river.below(name) for name in self.players]
        return tuple(None if name is None else place[name] for name in lower)

    def best_use(self, *names: str) -> WaterUse:
        """Return the best use of water by the coalition of ``names``, by default by all, as one row."""
        mask = self.mask(*(names or self.players))
        return self._solved(membership(np.array([mask]), self.size))

    def benefit_of(self, uses: FloatArray) -> FloatArray:
        """Return what uses are worth to each city (亿元), shapes (k, n) in and out."""
        columns = [benefit.value(uses[:, at]) for at, benefit in enumerate(self.city_benefits)]
        return np.column_stack(columns)

    def pieces(self, members: BoolArray) -> IntArray:
        """Return the connected pieces of coalitions, shape (k, n).

        Column i holds the bit mask of the piece whose lowest city is i, 0 where there is none.
        """
        members = np.asarray(members, dtype=bool)
        joined = np.zeros(members.shape, dtype=np.int64)
        lowest = joined.copy()
        for city in self.river.order:
            inside = members[:, city]
            joined[:, city] += np.where(inside, np.int64(1) << np.int64(city), 0)
            below = self._below[city]
            ends = inside if below is None else inside & ~members[:, below]
            lowest[:, city] = np.where(ends, joined[:, city], 0)
            if below is not None:
                joined[:, below] += np.where(inside & members[:, below], joined[:, city], 0)
        return lowest

    def worths_at(self, members: BoolArray) -> FloatArray:
        """Return the worths of coalitions; each connected piece is solved once and kept (see the base)."""
        pieces = self.pieces(members)
        different, place = np.unique(pieces, return_inverse=True)
        new = [piece for piece in different.tolist() if piece and piece not in self._kept]
        for start in range(0, len(new), BLOCK):
            masks = new[start : start + BLOCK]
            found = self._solved(membership(np.array(masks, dtype=np.int64), self.size))
            worths = self.benefit_of(found.uses).sum(axis=1)
            self._kept.update(zip(masks, worths.tolist(), strict=True))
        table = np.array([self._kept.get(piece, 0.0) for piece in different.tolist()])
        return np.asarray(table[place.reshape(pieces.shape)].sum(axis=1), dtype=np.float64)

    def aspirations_at(self, members: BoolArray) -> FloatArray:
        """Return the aspirations w(S) of coalitions given as a membership matrix, shape (k,)."""
        members = np.asarray(members, dtype=bool)
        found = np.empty(len(members))
        for start in range(0, len(members), BLOCK):
            users = members[start : start + BLOCK]
            uses = best_uses(self.river, self.supply, self.city_benefits, np.ones_like(users), users).uses
            found[start : start + BLOCK] = self.benefit_of(uses).sum(axis=1)
        return found

    def aspiration_bound(self, *names: str) -> float:
        """Return w of the coalition of ``names``: its worth if outsiders upstream used nothing.

        Examples
        --------
        >>> from citypact.games.river import PowerBenefit, River
        >>> water = RiverWater(River(("up", "down")), (4, 0), PowerBenefit(1))
        >>> water.worth("down"), water.aspiration_bound("down")
        (0.0, 2.0)
        """
        mask = np.array([self.mask(*names)], dtype=np.int64)
        return float(self.aspirations_at(membership(mask, self.size))[0])

    def _solved(self, members: BoolArray) -> WaterUse:
        return best_uses(self.river, self.supply, self.city_benefits, members)
