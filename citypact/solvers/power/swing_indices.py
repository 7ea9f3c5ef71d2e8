r"""Indices that treat every coalition alike: Coleman, Rae, Nevison, König-Bräuninger, public help.

Of the :math:`2^n` coalitions :math:`W` win, :math:`W_i` of them with player i, and player i is
critical in :math:`\eta_i`:

=====================================  =======================================
collectivity to act [Coleman1971]_     :math:`W / 2^n`
power to prevent action                :math:`\eta_i / W`
power to initiate action               :math:`\eta_i / (2^n - W)`
satisfaction of Rae [Rae1969]_         share of the coalitions in which i gets
                                       its will, :math:`1/2 + \eta_i / 2^n`
success of Nevison [Nevison1979]_      :math:`W_i / 2^{n-1}`
inclusiveness [Koenig1998]_            :math:`W_i / W`
public help index [Bertini2008]_       :math:`W_i / \sum_j W_j`
=====================================  =======================================

References
----------
.. [Bertini2008] C. Bertini, G. Gambarelli and I. Stach, "A public help index", in *Power,
   Freedom, and Voting*, Springer, 2008, 83-98.
.. [Coleman1971] J. S. Coleman, "Control of collectivities and the power of a collectivity to
   act", in *Social Choice*, Gordon and Breach, 1971, 269-300.
.. [Koenig1998] T. König and T. Bräuninger, "The inclusiveness of European decision rules",
   Journal of Theoretical Politics 10, 1998, 125-142.
.. [Nevison1979] H. Nevison, "Structural power and satisfaction in simple games", in *Applied
   Game Theory*, Physica, 1979, 39-57.
.. [Rae1969] D. W. Rae, "Decision-rules and individual values in constitutional choice",
   American Political Science Review 63, 1969, 40-56.
"""

from __future__ import annotations

from fractions import Fraction

from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.solvers.power.swing_counts import swing_counts
from citypact.solvers.power.winning_coalitions import index, normalised
from citypact.solvers.solved_allocation import SolvedAllocation


def coleman_collectivity(game: CooperativeGame) -> float:
    """Return the share of coalitions that win: how readily the collectivity acts.

    Parameters
    ----------
    game : CooperativeGame
        A simple game of at most 24 players, or a weighted vote of hundreds.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    InputError
        If the game is not simple, or too large to count.

    Examples
    --------
    >>> from citypact.games.coalitional.forms.weighted_voting import WeightedVotingGame
    >>> vote = WeightedVotingGame(("a", "b", "c"), (2, 1, 1), 3)
    >>> coleman_collectivity(vote)
    0.375
    """
    counts = swing_counts(game)
    return float(Fraction(counts.wins, counts.coalitions))


def coleman_prevention(game: CooperativeGame) -> SolvedAllocation:
    """Return the share of the winning coalitions that each player could stop.

    Parameters
    ----------
    game : CooperativeGame
        A simple game of at most 24 players, or a weighted vote of hundreds.

    Returns
    -------
    SolvedAllocation
        Between 0 and 1 each, exact; they do not sum to 1.

    Raises
    ------
    InputError
        If the game is not simple, or too large to count.

    Examples
    --------
    >>> from citypact.games.coalitional.forms.weighted_voting import WeightedVotingGame
    >>> vote = WeightedVotingGame(("a", "b", "c"), (2, 1, 1), 3)
    >>> coleman_prevention(vote).vector()
    (1.0, 0.3333333333333333, 0.3333333333333333)
    """
    counts = swing_counts(game)
    shares = [Fraction(swings, counts.wins) for swings in counts.swings]
    return index(game, shares, "share of winning coalitions that lose without the player")


def coleman_initiative(game: CooperativeGame) -> SolvedAllocation:
    """Return the share of the losing coalitions that each player could make win.

    Parameters
    ----------
    game : CooperativeGame
        A simple game of at most 24 players, or a weighted vote of hundreds.

    Returns
    -------
    SolvedAllocation
        Between 0 and 1 each, exact; they do not sum to 1.

    Raises
    ------
    InputError
        If the game is not simple, or too large to count.

    Examples
    --------
    >>> from citypact.games.coalitional.forms.weighted_voting import WeightedVotingGame
    >>> vote = WeightedVotingGame(("a", "b", "c"), (2, 1, 1), 3)
    >>> coleman_initiative(vote).vector()
    (0.6, 0.2, 0.2)
    """
    counts = swing_counts(game)
    shares = [Fraction(swings, counts.coalitions - counts.wins) for swings in counts.swings]
    return index(game, shares, "share of losing coalitions that win with the player")


def rae(game: CooperativeGame) -> SolvedAllocation:
    """Return how often each player gets its will: votes for what passes or against what fails.

    Parameters
    ----------
    game : CooperativeGame
        A simple game of at most 24 players, or a weighted vote of hundreds.

    Returns
    -------
    SolvedAllocation
        Between one half and 1 each, exact.

    Raises
    ------
    InputError
        If the game is not simple, or too large to count.

    Examples
    --------
    >>> from citypact.games.coalitional.forms.weighted_voting import WeightedVotingGame
    >>> vote = WeightedVotingGame(("a", "b", "c"), (2, 1, 1), 3)
    >>> rae(vote).vector()
    (0.875, 0.625, 0.625)
    """
    counts = swing_counts(game)
    shares = [Fraction(1, 2) + Fraction(swings, counts.coalitions) for swings in counts.swings]
    return index(game, shares, "share of coalitions in which the player gets its will")


def nevison(game: CooperativeGame) -> SolvedAllocation:
    """Return the share of each player's coalitions that win.

    Parameters
    ----------
    game : CooperativeGame
        A simple game of at most 24 players, or a weighted vote of hundreds.

    Returns
    -------
    SolvedAllocation
        Between 0 and 1 each, exact.

    Raises
    ------
    InputError
        If the game is not simple, or too large to count.

    Examples
    --------
    >>> from citypact.games.coalitional.forms.weighted_voting import WeightedVotingGame
    >>> vote = WeightedVotingGame(("a", "b", "c"), (2, 1, 1), 3)
    >>> nevison(vote).vector()
    (0.75, 0.5, 0.5)
    """
    counts = swing_counts(game)
    shares = [Fraction(2 * wins, counts.coalitions) for wins in counts.memberships]
    return index(game, shares, "share of the player's coalitions that win")


def koenig_braeuninger(game: CooperativeGame) -> SolvedAllocation:
    """Return the share of winning coalitions that include each player.

    Parameters
    ----------
    game : CooperativeGame
        A simple game of at most 24 players, or a weighted vote of hundreds.

    Returns
    -------
    SolvedAllocation
        Between one half and 1 each, exact.

    Raises
    ------
    InputError
        If the game is not simple, or too large to count.

    Examples
    --------
    >>> from citypact.games.coalitional.forms.weighted_voting import WeightedVotingGame
    >>> vote = WeightedVotingGame(("a", "b", "c"), (2, 1, 1), 3)
    >>> koenig_braeuninger(vote).vector()
    (1.0, 0.6666666666666666, 0.6666666666666666)
    """
    counts = swing_counts(game)
    shares = [Fraction(wins, counts.wins) for wins in counts.memberships]
    return index(game, shares, "share of winning coalitions that include the player")


def public_help_index(game: CooperativeGame) -> SolvedAllocation:
    """Return the public help index: memberships in winning coalitions, in proportion.

    Parameters
    ----------
    game : CooperativeGame
        A simple game of at most 24 players, or a weighted vote of hundreds.

    Returns
    -------
    SolvedAllocation
        Shares that sum to 1, exact.

    Raises
    ------
    InputError
        If the game is not simple, or too large to count.

    Examples
    --------
    >>> from citypact.games.coalitional.forms.weighted_voting import WeightedVotingGame
    >>> vote = WeightedVotingGame(("a", "b", "c"), (2, 1, 1), 3)
    >>> [str(share) for share in public_help_index(vote).fractions]
    ['3/7', '2/7', '2/7']
    """
    counts = swing_counts(game)
    shares = normalised([Fraction(wins) for wins in counts.memberships])
    return index(game, shares, "proportional to memberships in winning coalitions")
