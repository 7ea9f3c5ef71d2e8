r"""How many coalitions win, and in how many each player is critical.

From these numbers follow all indices that treat every coalition alike. They are counted in
whole numbers: over the table of a simple game, or for a weighted vote by its generating
function [Brams1976]_. With :math:`c_s` the number of coalitions of weight s below the quota,
the product :math:`\prod_j (1 + x^{w_j}) = \sum_s c_s x^s` is built player by player;
dividing by :math:`1 + x^{w_i}` leaves the coalitions without player i, of which those of
weight :math:`q - w_i` to :math:`q - 1` are won when it joins.

References
----------
.. [Brams1976] S. J. Brams and P. J. Affuso, "Power and size: a new paradox", Theory and
   Decision 7, 1976, 29-56.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.coalitional.forms.weighted_voting import WeightedVotingGame
from citypact.solvers.power.winning_coalitions import critical, winning

#: Additions of long whole numbers that take a few seconds: different weights times the quota.
MOST_ADDITIONS = 30_000_000


@dataclass(frozen=True)
class SwingCounts:
    """Counts over all coalitions of a simple game.

    Attributes
    ----------
    coalitions : int
        Their number, 2**n.
    wins : int
        How many win.
    swings : tuple of int
        In how many each player is critical.
    """

    coalitions: int
    wins: int
    swings: tuple[int, ...]

    @property
    def memberships(self) -> tuple[int, ...]:
        """Number of winning coalitions of each player.

        A player's winning coalitions are those that win without it as well, once joined, and
        those in which it is critical.
        """
        return tuple((self.wins + swings) // 2 for swings in self.swings)


def swing_counts(game: CooperativeGame) -> SwingCounts:
    """Count winning coalitions and critical memberships.

    Raises
    ------
    InputError
        If the game is not simple; if it has more than 24 players and is no weighted vote, or
        one whose weights and quota need too many different whole numbers.

    Examples
    --------
    >>> vote = WeightedVotingGame(("a", "b", "c"), (2, 1, 1), 3)
    >>> swing_counts(vote)
    SwingCounts(coalitions=8, wins=3, swings=(3, 1, 1))
    """
    if isinstance(game, WeightedVotingGame):
        weights, quota = game.whole
        # A vote and its dual, in which the losers' complements win, have the same swings.
        dual = sum(weights) - quota + 1
        below = min(quota, dual)
        if (len(weights) + len(set(weights))) * below <= MOST_ADDITIONS:
            losses, swings = _of_vote(weights, below)
            everything = 1 << len(weights)
            return SwingCounts(everything, everything - losses if below == quota else losses, swings)
    wins = winning(game)
    swings = tuple(int(critical(wins, player).sum()) for player in range(game.size))
    return SwingCounts(len(wins), int(wins.sum()), swings)


def _of_vote(weights: tuple[int, ...], quota: int) -> tuple[int, tuple[int, ...]]:
    """Return the number of losing coalitions, and each player's swings."""
    counts: npt.NDArray[Any] = np.zeros(quota, dtype=object)  # 2**300 is no int64
    counts[0] = 1
    for weight in weights:
        longer = counts.copy()
        if weight < quota:
            longer[weight:] += counts[: quota - weight]
        counts = longer
    swings = {weight: _swings(counts, weight) for weight in set(weights)}
    return int(counts.sum()), tuple(swings[weight] for weight in weights)


def _swings(counts: npt.NDArray[Any], weight: int) -> int:
    """Return in how many coalitions a player of this weight is critical."""
    quota = len(counts)
    if weight == 0:
        return 0
    without = counts.copy()
    for start in range(weight, quota, weight):
        block = without[start : start + weight]
        block -= without[start - weight : start - weight + len(block)]
    return int(without[max(quota - weight, 0) :].sum())
