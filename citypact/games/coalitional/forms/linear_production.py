r"""The linear production game: partners pool resources and make what sells best.

With the resources :math:`b(S) = \sum_{i \in S} b_i` of its members a coalition makes

.. math:: v(S) = \max \{ p^\top y : A y \le b(S),\ y \ge 0 \}
               = \min \{ b(S)^\top \lambda : A^\top \lambda \ge p,\ \lambda \ge 0 \} .

The second form is the dual of the first, and the coalition enters only its objective: the
minimum is at one of a few corners that are the same for all coalitions. They are found once,
exactly. The prices at the corner of the grand coalition give an allocation in the core
[Owen1975]_.

References
----------
.. [Owen1975] G. Owen, "On the core of linear production games", Mathematical Programming 9,
   1975, 358-370.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import numpy as np

from citypact.games.coalitional.cooperative import checked_players
from citypact.games.coalitional.forms.entries import checked_matrix, checked_row, listed
from citypact.games.coalitional.forms.shadow_prices import covering_corners
from citypact.games.coalitional.forms.structured import StructuredGame
from citypact.games.coalitional.masks import BoolArray, FloatArray, NumberArray, subset_sums
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import LARGEST, Door

#: Costs of coalitions at corners held at once: thirty megabytes.
MOST_CELLS = 1 << 22


@dataclass(frozen=True, eq=False)
class LinearProductionGame(StructuredGame):
    """A game of pooled resources, for hundreds of players and a dozen resources and products.

    Parameters
    ----------
    players : sequence of str
        Names, each once.
    resources : matrix of numbers, n by m
        What each player owns of each resource, not negative.
    technology : matrix of numbers, m by k
        What a unit of each product takes of each resource; negative where it yields some.
    prices : sequence of k numbers
        What a unit of each product brings, in ``unit``; may be negative.
    unit : str
        Unit of the worths.

    Attributes
    ----------
    corners : tuple of tuples of m fractions
        Corners of the resource prices that cover every product.

    Raises
    ------
    InputError
        On names that are missing or repeated, on numbers that are not finite, on shapes that
        do not fit, when a product can be made without limit, and when there are so many
        resources and products that more than 3000 systems of prices are met.

    Examples
    --------
    >>> game = LinearProductionGame(("a", "b"), [[4, 0], [0, 6]], [[1, 2], [3, 1]], [1, 1])
    >>> game.worth("a"), game.grand
    (0.0, 2.8)
    """

    players: Sequence[str]
    resources: Sequence[Sequence[Number]] | FloatArray
    technology: Sequence[Sequence[Number]] | FloatArray
    prices: Sequence[Number]
    unit: str = "亿元"
    cost: bool = field(default=False, init=False)
    corners: tuple[tuple[Fraction, ...], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        door = Door()
        players = checked_players(self.players, door)
        sold, used = listed(self.prices), listed(self.technology)
        if not sold:
            door.refuse("prices", self.prices, "a sequence of numbers, one for each product")
        if not used:
            door.refuse("technology", self.technology, "a row of numbers for each resource")
        door.close()
        object.__setattr__(self, "players", players)
        goods = [f"product {at + 1}" for at in range(len(sold or ()))]
        means = [f"resource {at + 1}" for at in range(len(used or ()))]
        resources = checked_matrix("resources", self.resources, players, means, door)
        technology = checked_matrix("technology", self.technology, means, goods, door, signed=True)
        prices = checked_row("prices", self.prices, goods, door, signed=True)
        door.close()
        object.__setattr__(self, "resources", resources)
        object.__setattr__(self, "technology", technology)
        object.__setattr__(self, "prices", prices)
        corners = covering_corners(technology, prices)
        object.__setattr__(self, "corners", corners)
        if not corners:
            door.refuse("technology", "products that can be made without limit", "a limited output")
        elif any(bill > LARGEST for bill in self._bills):
            door.refuse("resources", "worths beyond 1e150", "worths up to 1e150")
        door.close()

    @cached_property
    def _bills(self) -> tuple[Fraction, ...]:
        """What each player's resources cost at each corner."""
        owned = [[as_fraction(amount) for amount in row] for row in self.resources]
        return tuple(
            sum((amount * price for amount, price in zip(row, corner, strict=True)), Fraction(0))
            for row in owned
            for corner in self.corners
        )

    def _entries(self) -> Sequence[Number]:
        return self._bills

    def _worths(self, members: BoolArray, entries: FloatArray) -> FloatArray:
        bills = entries.reshape(self.size, len(self.corners))
        worths = np.empty(len(members))
        step = max(1, MOST_CELLS // (len(self.corners) + self.size))
        for start in range(0, len(members), step):
            worths[start : start + step] = (members[start : start + step] @ bills).min(axis=1)
        return worths

    def _tabulated(self, entries: NumberArray) -> NumberArray:
        bills = entries.reshape(self.size, len(self.corners))
        worths = subset_sums(bills[:, 0])
        for corner in range(1, len(self.corners)):
            np.minimum(worths, subset_sums(bills[:, corner]), out=worths)
        return worths
