r"""Power from the coalitions in which everybody is needed.

A winning coalition is *minimal* when each member is critical. Of the set :math:`M` of minimal
winning coalitions and those of player i, :math:`M_i`,

* *Deegan-Packel*: each is as likely and shares equally,
  :math:`\frac{1}{|M|} \sum_{S \in M_i} \frac{1}{|S|}` [Deegan1978]_;
* *public good index* of Holler: what a coalition wins is enjoyed by every member,
  :math:`|M_i|`, raw or in proportion [Holler1982]_.

References
----------
.. [Deegan1978] J. Deegan and E. W. Packel, "A new index of power for simple n-person games",
   International Journal of Game Theory 7, 1978, 113-123.
.. [Holler1982] M. J. Holler, "Forming coalitions and measuring voting power", Political
   Studies 30, 1982, 262-271.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.coalitional.masks import IntArray
from citypact.solvers.power.winning_coalitions import critical_members, index, normalised, winning
from citypact.solvers.solved_allocation import SolvedAllocation


def deegan_packel(game: CooperativeGame) -> SolvedAllocation:
    """Return the Deegan-Packel index.

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
    >>> vote = WeightedVotingGame(("a", "b", "c", "d"), (3, 1, 1, 1), 4)
    >>> [str(share) for share in deegan_packel(vote).fractions]
    ['1/2', '1/6', '1/6', '1/6']
    """
    counts = _by_size(game)
    shares = [
        sum((Fraction(int(count), size) for size, count in enumerate(row) if count), Fraction(0))
        for row in counts
    ]
    return index(game, normalised(shares), "equal shares of each minimal winning coalition")


def public_good_index(game: CooperativeGame) -> SolvedAllocation:
    """Return Holler's public good index.

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
    >>> vote = WeightedVotingGame(("a", "b", "c", "d"), (3, 1, 1, 1), 4)
    >>> public_good_index(vote).vector()[:2]
    (0.5, 0.16666666666666666)
    """
    counts = [Fraction(int(row.sum())) for row in _by_size(game)]
    return index(game, normalised(counts), "proportional to memberships in minimal winning coalitions")


def raw_public_good_index(game: CooperativeGame) -> SolvedAllocation:
    """Return the number of minimal winning coalitions of each player.

    Parameters
    ----------
    game : CooperativeGame
        A simple game of at most 24 players.

    Returns
    -------
    SolvedAllocation
        Whole numbers.

    Raises
    ------
    InputError
        If the game is not simple, or has more than 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional.forms.weighted_voting import WeightedVotingGame
    >>> raw_public_good_index(WeightedVotingGame(("a", "b", "c", "d"), (3, 1, 1, 1), 4)).vector()
    (3.0, 1.0, 1.0, 1.0)
    """
    counts = [Fraction(int(row.sum())) for row in _by_size(game)]
    return index(game, counts, "memberships in minimal winning coalitions")


def _by_size(game: CooperativeGame) -> IntArray:
    """Return each player's minimal winning coalitions by size, shape (n, n + 1)."""
    wins = winning(game)
    critics = critical_members(wins, game.size)
    masks = np.flatnonzero(wins)
    masks = masks[critics[masks] == np.bitwise_count(masks)]
    size = np.bitwise_count(masks)
    return np.array(
        [np.bincount(size[masks >> player & 1 == 1], minlength=game.size + 1) for player in range(game.size)]
    )
