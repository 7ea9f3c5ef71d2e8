r"""Kar's rule: the Shapley value of the spanning tree game [Kar2002]_.

The cheapest tree of a coalition takes the links between its members from the cheapest up,
leaving out those between nodes already linked. So :math:`c = \sum_e c_e u_e` with
:math:`u_e(S) = 1` if the tree of :math:`S` has link :math:`e`, and the Shapley value is the
same sum of the values of the :math:`u_e`, which are counts of coalitions by size. All
coalitions are worked on at once, link by link; only the counts meet the costs, exactly.
The rule need not be in the core, and a share may be negative.

References
----------
.. [Kar2002] A. Kar, "Axiomatization of the Shapley value on minimum cost spanning tree games",
   Games and Economic Behavior 38(2), 2002, 265-277.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import factorial

import numpy as np

from citypact.games.coalitional.cooperative import refuse_beyond
from citypact.games.coalitional.forms import SpanningTreeGame
from citypact.games.coalitional.masks import IntArray, membership
from citypact.solvers.answers import exactly
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.spanning_trees.network import Link, whole_costs

#: A million coalitions take a few seconds.
MOST_PLAYERS = 20


def kar_rule(game: SpanningTreeGame) -> SolvedAllocation:
    """Share the cost of the cheapest network by the Shapley value.

    Parameters
    ----------
    game : SpanningTreeGame
        Costs of all links.

    Returns
    -------
    SolvedAllocation
        Exact shares.

    Raises
    ------
    InputError
        Beyond 20 players.

    Examples
    --------
    >>> game = SpanningTreeGame(("near", "far"), [[0, 10, 20], [10, 0, 5], [20, 5, 0]])
    >>> kar_rule(game).vector()
    (2.5, 12.5)
    """
    size = game.size
    refuse_beyond(game, MOST_PLAYERS, "Kar's rule", remedy="take the folk rule")
    costs, denominator = whole_costs(game)
    # (s - 1)! (n - s)! / n! for a member of a coalition of s, -s! (n - s - 1)! / n! for others
    inside = [0, *(factorial(s - 1) * factorial(size - s) for s in range(1, size + 1))]
    outside = [*(factorial(s) * factorial(size - s - 1) for s in range(size)), 0]
    totals = [0] * size
    for (cost, _, _), users in _users(costs):
        with_player, of_size = _counts(users, size)
        for player in range(size):
            totals[player] += cost * sum(
                inside[s] * member - outside[s] * (coalitions - member)
                for s, (member, coalitions) in enumerate(zip(with_player[player], of_size, strict=True))
            )
    shares = [Fraction(total, factorial(size) * denominator) for total in totals]
    return exactly(game, shares, "Kar's rule: Shapley value of the spanning tree game, by counting trees")


def _users(costs: Sequence[Sequence[int]]) -> Iterator[tuple[Link, IntArray]]:
    """Yield every link, the cheapest first, with the masks of the coalitions whose tree has it."""
    nodes = len(costs)
    masks = np.arange(1 << (nodes - 1), dtype=np.int64)
    # Which part of the network each node belongs to, for every coalition.
    part = np.repeat(np.arange(nodes, dtype=np.int8)[:, None], len(masks), axis=1)
    links = sorted((costs[start][end], start, end) for end in range(nodes) for start in range(end))
    for cost, start, end in links:
        needed = (1 << end | 1 << start) >> 1  # the source is always there
        present = np.flatnonzero(masks & needed == needed)
        users = present[part[start, present] != part[end, present]]
        if len(users):
            old, new = part[end, users], part[start, users]
            for node in range(nodes):
                row = part[node, users]
                part[node, users] = np.where(row == old, new, row)
            yield (cost, start, end), users


def _counts(masks: IntArray, size: int) -> tuple[list[list[int]], list[int]]:
    """Count coalitions by player and size, and by size alone."""
    members = membership(masks, size)
    sizes = np.bitwise_count(masks)
    with_player = [np.bincount(sizes[column], minlength=size + 1).tolist() for column in members.T]
    return with_player, np.bincount(sizes, minlength=size + 1).tolist()
