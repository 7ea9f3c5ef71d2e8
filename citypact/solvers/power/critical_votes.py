r"""Johnston's index: a critical member counts the more, the fewer there are.

A winning coalition is *vulnerable* when some member is critical. Each vulnerable coalition
gives every critical member the same share, one over their number; the index is the total of
these shares in proportion [Johnston1978]_.

References
----------
.. [Johnston1978] R. J. Johnston, "On the measurement of power: some reactions to Laver",
   Environment and Planning A 10, 1978, 907-914.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.coalitional.masks import halves
from citypact.solvers.power.winning_coalitions import (
    critical,
    critical_members,
    index,
    normalised,
    winning,
)
from citypact.solvers.solved_allocation import SolvedAllocation


def johnston(game: CooperativeGame) -> SolvedAllocation:
    """Return Johnston's index.

    Parameters
    ----------
    game : CooperativeGame
        A simple game of at most 24 players.

    Returns
    -------
    SolvedAllocation
        Shares that sum to 1, exact.

    Raises
    ------
    InputError
        If the game is not simple, or has more than 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional.forms.weighted_voting import WeightedVotingGame
    >>> johnston(WeightedVotingGame(("a", "b", "c"), (2, 1, 1), 3)).vector()
    (0.6666666666666666, 0.16666666666666666, 0.16666666666666666)
    """
    wins = winning(game)
    critics = critical_members(wins, game.size)
    shares = []
    for player in range(game.size):
        numbers = halves(critics, player)[1][critical(wins, player)]
        counts = enumerate(np.bincount(numbers, minlength=game.size + 1).tolist())
        shares.append(sum((Fraction(count, number) for number, count in counts if count), Fraction(0)))
    return index(game, normalised(shares), "equal shares of critical members in each vulnerable coalition")
