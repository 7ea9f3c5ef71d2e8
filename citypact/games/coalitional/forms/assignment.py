r"""The assignment game: sellers and buyers trade in pairs.

.. math:: v(S) = \max \Bigl\{ \sum_{ij \in m} a_{ij} : m \text{ a matching within } S \Bigr\}

where seller :math:`i` and buyer :math:`j` gain :math:`a_{ij}` from trading, and need not trade
if they would lose [ShapleyShubik1971]_. The core is never empty.

A table is filled by dynamic programming: with one buyer more, each set of sellers either keeps
its matching or gives one of its sellers to the newcomer. Single coalitions of large markets
are matched by the Hungarian method.

References
----------
.. [ShapleyShubik1971] L. S. Shapley and M. Shubik, "The assignment game I: the core",
   International Journal of Game Theory 1(1), 1971, 111-130.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from citypact.games.coalitional.cooperative import checked_players
from citypact.games.coalitional.forms.entries import checked_matrix, listed
from citypact.games.coalitional.forms.matching import best_matchings
from citypact.games.coalitional.forms.structured import StructuredGame
from citypact.games.coalitional.masks import BoolArray, FloatArray, NumberArray
from citypact.games.rational import Number
from citypact.games.validation import Door

#: Values of pairs held at once while coalitions are matched: thirty megabytes.
MOST_CELLS = 1 << 22


@dataclass(frozen=True, eq=False)
class AssignmentGame(StructuredGame):
    """A market of two sides; a table serves up to 30 players, single worths hundreds.

    Parameters
    ----------
    sellers, buyers : sequences of str
        Names, each once over both sides; the players are the sellers, then the buyers.
    values : matrix of numbers, sellers by buyers
        What each pair gains by trading, in ``unit``; a pair that would lose does not trade.
    unit : str
        Unit of the worths.

    Attributes
    ----------
    players : tuple of str
        Sellers, then buyers.

    Raises
    ------
    InputError
        On names that are missing or repeated, a side without players, values that are not
        finite, and a matrix of another shape.

    Examples
    --------
    >>> game = AssignmentGame(("s", "t"), ("a", "b"), [[5, 8], [7, 9]])
    >>> game.players, game.worth("s", "a", "b"), game.grand
    (('s', 't', 'a', 'b'), 8.0, 15.0)
    """

    sellers: Sequence[str]
    buyers: Sequence[str]
    values: Sequence[Sequence[Number]] | FloatArray
    unit: str = "亿元"
    cost: bool = field(default=False, init=False)
    players: Sequence[str] = field(init=False)

    def __post_init__(self) -> None:
        door = Door()
        sellers, buyers = listed(self.sellers), listed(self.buyers)
        if not sellers:
            door.refuse("sellers", self.sellers, "a sequence of at least one name")
        if not buyers:
            door.refuse("buyers", self.buyers, "a sequence of at least one name")
        door.close()
        players = checked_players((*(sellers or ()), *(buyers or ())), door)
        door.close()
        object.__setattr__(self, "players", players)
        object.__setattr__(self, "sellers", players[: len(sellers or ())])
        object.__setattr__(self, "buyers", players[len(self.sellers) :])
        values = checked_matrix("values", self.values, self.sellers, self.buyers, door, signed=True)
        object.__setattr__(self, "values", values)
        door.close()

    def _entries(self) -> Sequence[Number]:
        return [max(value, 0) for row in self.values for value in row]

    def _worths(self, members: BoolArray, entries: FloatArray) -> FloatArray:
        sold, bought = members[:, : len(self.sellers)], members[:, len(self.sellers) :]
        values = entries.reshape(len(self.sellers), len(self.buyers))
        if len(values) > values.shape[1]:
            sold, bought, values = bought, sold, values.T
        worths = np.empty(len(members))
        step = max(1, MOST_CELLS // values.size)
        for start in range(0, len(members), step):
            block = slice(start, start + step)
            present = sold[block, :, None] & bought[block, None, :]
            worths[block] = best_matchings(np.where(present, values, 0.0))
        return worths

    def _tabulated(self, entries: NumberArray) -> NumberArray:
        values = entries.reshape(len(self.sellers), len(self.buyers))
        if len(values) <= values.shape[1]:
            return _all_matchings(values).reshape(-1)
        return np.ascontiguousarray(_all_matchings(values.T).T).reshape(-1)


def _all_matchings(values: NumberArray) -> NumberArray:
    """Return the best sums by bit mask of the columns and of the rows, shape (2**c, 2**r)."""
    rows, columns = values.shape
    best = np.zeros((1 << columns, 1 << rows), dtype=values.dtype)
    for column in range(columns):
        before, after = best[: 1 << column], best[1 << column : 2 << column]
        after[:] = before
        for row in range(rows):
            without = before.reshape(1 << column, -1, 2, 1 << row)[:, :, 0]
            with_row = after.reshape(1 << column, -1, 2, 1 << row)[:, :, 1]
            np.maximum(with_row, without + values[row, column], out=with_row)
    return best
