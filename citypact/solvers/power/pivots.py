r"""The Shapley-Shubik index: how often a player turns a losing coalition into a winning one.

Players line up in every order and join one by one; the one that makes the coalition win is
the *pivot*. The index is the share of the :math:`n!` orders in which a player is the pivot,
which is its Shapley value [Shapley1954]_.

References
----------
.. [Shapley1954] L. S. Shapley and M. Shubik, "A method for evaluating the distribution of
   power in a committee system", American Political Science Review 48, 1954, 787-792.
"""

from __future__ import annotations

from dataclasses import replace

from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.solvers.power.winning_coalitions import require_simple
from citypact.solvers.provenance import Provenance
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.values.shapley_value import shapley


def shapley_shubik(game: CooperativeGame) -> SolvedAllocation:
    """Return the Shapley-Shubik index.

    Parameters
    ----------
    game : CooperativeGame
        A simple game of at most 24 players, or a weighted vote of hundreds.

    Returns
    -------
    SolvedAllocation
        Shares that sum to 1.

    Raises
    ------
    InputError
        If the game is not simple, or too large for the Shapley value.

    Examples
    --------
    >>> from citypact.games.coalitional.forms.weighted_voting import WeightedVotingGame
    >>> shapley_shubik(WeightedVotingGame(("a", "b", "c"), (2, 1, 1), 3)).vector()
    (0.6666666666666666, 0.16666666666666666, 0.16666666666666666)
    """
    require_simple(game)
    value = shapley(game)
    provenance = Provenance(f"orders in which the player is the pivot: {value.provenance.method}")
    return replace(value, unit="", provenance=replace(provenance, exact=value.provenance.exact))
