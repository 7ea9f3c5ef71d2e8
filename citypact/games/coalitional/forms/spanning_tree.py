r"""The spanning tree game: the cheapest network that links a coalition to the source.

.. math::

    c(S) = \min \Bigl\{ \sum_{ij \in t} c_{ij} : t \text{ a tree on } S \cup \{0\} \Bigr\}

A coalition uses no node of outsiders [Bird1976]_. Worths come from Prim's algorithm, run for
all coalitions at once: each row joins the nearest member that it has not reached yet.

References
----------
.. [Bird1976] C. G. Bird, "On cost allocation for a spanning tree: a game theoretic approach",
   Networks 6(4), 1976, 335-350.
.. [Prim1957] R. C. Prim, "Shortest connection networks and some generalizations", Bell System
   Technical Journal 36(6), 1957, 1389-1401.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from citypact.games.coalitional.cooperative import checked_players
from citypact.games.coalitional.forms.entries import check_symmetric, checked_matrix
from citypact.games.coalitional.forms.structured import StructuredGame
from citypact.games.coalitional.masks import BoolArray, FloatArray, IntArray, NumberArray, membership
from citypact.games.rational import Number
from citypact.games.validation import Door

#: Distances held at once while trees grow: small enough for a processor's cache.
MOST_CELLS = 1 << 20


@dataclass(frozen=True, eq=False)
class SpanningTreeGame(StructuredGame):
    """A cost game of linking cities to a source, for hundreds of players.

    Parameters
    ----------
    players : sequence of str
        Names, each once; player ``k`` is node ``k + 1``.
    costs : matrix of numbers, n + 1 by n + 1
        Symmetric cost of each link, not negative, in ``unit``; node 0 is the source and the
        diagonal is 0.
    unit : str
        Unit of the costs.

    Raises
    ------
    InputError
        On names that are missing or repeated, on costs that are negative or not finite, and on
        a matrix of another shape, not symmetric, or with a diagonal other than 0.

    Examples
    --------
    >>> game = SpanningTreeGame(("near", "far"), [[0, 10, 20], [10, 0, 5], [20, 5, 0]])
    >>> game.worth("near"), game.worth("far"), game.grand
    (10.0, 20.0, 15.0)
    """

    players: Sequence[str]
    costs: Sequence[Sequence[Number]] | FloatArray
    unit: str = "亿元"
    cost: bool = field(default=True, init=False)

    def __post_init__(self) -> None:
        door = Door()
        players = checked_players(self.players, door)
        door.close()
        object.__setattr__(self, "players", players)
        nodes = ("the source", *players)
        costs = checked_matrix("costs", self.costs, nodes, nodes, door)
        object.__setattr__(self, "costs", costs)
        door.close()
        for at, node in enumerate(nodes):
            if costs[at][at] != 0:
                door.refuse(f"costs of {node}", costs[at][at], "0 from a node to itself")
        check_symmetric("costs", costs, nodes, door)
        door.close()

    def _entries(self) -> Sequence[Number]:
        return [cost for at, row in enumerate(self.costs) for cost in row[at + 1 :]]

    def _ranked(self, entries: NumberArray) -> tuple[IntArray, NumberArray]:
        """Return each link's place among the different costs, and these costs, cheapest first."""
        levels, places = np.unique(entries, return_inverse=True)
        ranks = np.zeros((self.size + 1, self.size + 1), dtype=np.int64)
        ranks[np.triu_indices(self.size + 1, k=1)] = places
        return ranks + ranks.T, levels

    def _worths(self, members: BoolArray, entries: FloatArray) -> FloatArray:
        ranks, levels = self._ranked(entries)
        worths = np.empty(len(members))
        step = max(1, MOST_CELLS // self.size)
        for start in range(0, len(members), step):
            worths[start : start + step] = _cheapest_trees(members[start : start + step], ranks, levels)
        return worths

    def _tabulated(self, entries: NumberArray) -> NumberArray:
        ranks, levels = self._ranked(entries)
        worths = np.empty(1 << self.size, dtype=entries.dtype)
        step = MOST_CELLS // self.size
        for start in range(0, len(worths), step):
            masks = np.arange(start, min(start + step, len(worths)), dtype=np.int64)
            worths[start : start + step] = _cheapest_trees(membership(masks, self.size), ranks, levels)
        return worths


def _cheapest_trees(members: BoolArray, ranks: IntArray, levels: NumberArray) -> NumberArray:
    """Return the cost of the cheapest tree of each row, comparing links by their ranks.

    A link's rank and the player it leads to are packed into one small whole number, so the
    smallest number of a coalition tells both what the next link costs and who joins.
    """
    players = members.shape[1]
    width = players.bit_length()
    kind = np.min_scalar_type(len(levels) << width)
    never = np.iinfo(kind).max
    links = ((ranks[1:] << width) + np.arange(players)[:, None]).astype(kind)
    counts = members.sum(axis=1)
    # The largest coalitions first: those still growing are then always the first columns.
    order = np.argsort(-counts, kind="stable")
    growing = len(members) - np.searchsorted(np.sort(counts), np.arange(players), side="right")
    # All ones for players who are not members or have joined: such a number never wins.
    settled = np.where(members[order].T, 0, never).astype(kind)
    nearest = links[:, :1] | settled
    totals = np.zeros(len(members), dtype=levels.dtype)
    for columns in growing[growing > 0].tolist():
        best = nearest[:, :columns].min(axis=0)
        joined = (best & ((1 << width) - 1)).astype(np.intp)
        totals[:columns] += levels[best >> width]
        settled[joined, np.arange(columns)] = never
        near = nearest[:, :columns]
        np.minimum(near, links.take(joined + 1, axis=1), out=near)
        near |= settled[:, :columns]
    worths = np.empty_like(totals)
    worths[order] = totals
    return worths
