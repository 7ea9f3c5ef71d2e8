r"""What a player can hope for at most, and claim at least.

The *utopia* payoff of player i is its contribution to everybody,
:math:`M_i = v(N) - v(N \setminus i)`: if it asked for more the others would do better
without it. Its *minimal right* is the most that remains for it in some coalition that pays
all other members their utopia payoffs [Tijs1981]_:

.. math:: m_i = \max_{S \ni i} \Bigl( v(S) - \sum_{j \in S \setminus i} M_j \Bigr) .

Every core allocation lies between the two. Of a cost game both are those of :math:`-c` with
the sign turned back: the utopia payoff is then the least a player can pay, the minimal right
the most it can be made to.

References
----------
.. [Tijs1981] S. H. Tijs, "Bounds for the core and the tau-value", in *Game Theory and
   Mathematical Economics*, North-Holland, 1981, 123-132.
"""

from __future__ import annotations

from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.solvers.answers import exactly, rounded
from citypact.solvers.compromise.end_worths import EndWorths
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.worths.gap_function import rights
from citypact.solvers.worths.scaled_worths import scaled_worths


def utopia(game: CooperativeGame) -> SolvedAllocation:
    """Return what each player adds to all others: the most it can hope for.

    Parameters
    ----------
    game : CooperativeGame
        Of any number of players; n + 1 worths are read.

    Returns
    -------
    SolvedAllocation
        Utopia payoffs, which in general do not add up to v(N).

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> utopia(CoalitionalGame(("a", "b"), [0, 1, 2, 5])).vector()
    (3.0, 4.0)
    """
    return exactly(game, EndWorths.of(game).last, "contribution to all others")


def minimal_rights(game: CooperativeGame) -> SolvedAllocation:
    """Return what each player can claim when others are paid all they can hope for.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players.

    Returns
    -------
    SolvedAllocation
        Minimal rights, which in general do not add up to v(N); in floating point only for
        more than 16 players whose worths are no decimals of up to 15 digits.

    Raises
    ------
    InputError
        Beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> minimal_rights(CoalitionalGame(("a", "b"), [0, 1, 2, 5])).vector()
    (1.0, 2.0)
    """
    worths = scaled_worths(game)
    profit = worths.negated() if game.cost else worths
    sign = -1 if game.cost else 1
    amounts = [sign * profit.money(right) for right in rights(profit.table)]
    method = "most that remains after paying others their utopia payoffs"
    return (
        exactly(game, amounts, method) if worths.exact else rounded(game, list(map(float, amounts)), method)
    )
