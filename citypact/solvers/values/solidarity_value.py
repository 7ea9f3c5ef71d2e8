r"""The solidarity value: a newcomer shares its contribution with the coalition it joins.

.. math:: \psi_i = \sum_{S \ni i} \frac{(n-s)!\,(s-1)!}{n!} \cdot
   \frac1s \sum_{k \in S} \bigl( v(S) - v(S \setminus k) \bigr)

[NowakRadzik1994]_: in the formula of the Shapley value the mean marginal contribution of the
coalition's members stands in the place of the player's own. Gathered by coalition, a worth
counts :math:`p_s - (n-s)\,q_s` for a member and :math:`-q_s` for an outsider, with
:math:`p_s = (n-s)!\,(s-1)!/n!` and :math:`q_s = p_{s+1}/(s+1)`.

References
----------
.. [NowakRadzik1994] A. S. Nowak and T. Radzik, "A solidarity value for n-person transferable
   utility games", International Journal of Game Theory 23, 1994, 43-48.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.coalitional import CooperativeGame
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.values.size_weights import SizeWeights, shapley_chances, size_weighted_value


def solidarity(game: CooperativeGame) -> SolvedAllocation:
    """Share by the solidarity value.

    Parameters
    ----------
    game : CooperativeGame
        At most 30 players.

    Returns
    -------
    SolvedAllocation
        Efficient; a player who adds nothing may still get something.

    Raises
    ------
    InputError
        Beyond 30 players.

    Notes
    -----
    [NowakRadzik1994]_. In fractions up to 10 players.

    Examples
    --------
    The example of the paper: two brothers who can earn 1 together, and a third who cannot.

    >>> from citypact.games.coalitional import CoalitionalGame
    >>> solidarity(CoalitionalGame(("1", "2", "3"), [0, 0, 0, 1, 0, 0, 0, 1])).fractions
    (Fraction(7, 18), Fraction(7, 18), Fraction(2, 9))
    """
    players = game.size
    own = [Fraction(0), *shapley_chances(players)]
    passed = [own[size + 1] / (size + 1) for size in range(players)] + [Fraction(0)]
    inside = [own[size] - (players - size) * passed[size] for size in range(players + 1)]
    return size_weighted_value(game, SizeWeights(tuple(inside), tuple(passed)), "solidarity value")
