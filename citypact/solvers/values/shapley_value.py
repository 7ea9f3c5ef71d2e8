r"""The Shapley value: what each player adds on average, over all orders of arrival.

.. math:: \phi_i(v) = \sum_{S \subseteq N \setminus i}
   \frac{|S|!\,(n - |S| - 1)!}{n!} \bigl( v(S \cup i) - v(S) \bigr)

[Shapley1953]_. It is the only value that shares :math:`v(N)`, treats equal players equally,
gives nothing to a player who never adds anything and adds up over games.

References
----------
.. [Shapley1953] L. S. Shapley, "A value for n-person games", in: *Contributions to the Theory
   of Games II*, Princeton University Press, 1953, 307-317.
"""

from __future__ import annotations

from fractions import Fraction
from functools import singledispatch

from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.forms import (
    AdditiveGame,
    AirportGame,
    BankruptcyGame,
    DividendGame,
    SquaredLinks,
    WeightedGraphGame,
    WeightedVotingGame,
)
from citypact.solvers.airport.runway import Runway
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.values.counting import countable, counted_value
from citypact.solvers.values.group_shares import SplitGame, equal_split, group_value
from citypact.solvers.values.size_weights import semivalue_weights, shapley_chances, size_weighted_value
from citypact.solvers.values.squared_links_value import squared_links_value

NAME = "Shapley value"


@singledispatch
def shapley(game: CooperativeGame) -> SolvedAllocation:
    """Share by the Shapley value.

    Parameters
    ----------
    game : CooperativeGame
        Up to 30 players in any form; any number where the form has a closed formula:
        additive games, sums of dividends, weighted graphs, squared links, airport games and, by
        generating functions, voting and bankruptcy games in whole numbers of moderate size.

    Returns
    -------
    SolvedAllocation
        Efficient. Costs are shared as they are. In fractions up to 10 players and for
        airport, voting and bankruptcy games; otherwise right to rounding.

    Raises
    ------
    InputError
        Beyond 30 players without a closed formula; ``sampled_shapley`` estimates it there.

    Notes
    -----
    [Shapley1953]_. Without structure all worths are read once; those of a function are asked
    for row by row and not kept, within 64 MiB.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> gloves = CoalitionalGame(("left", "right 1", "right 2"), [0, 0, 0, 1, 0, 1, 0, 1])
    >>> shapley(gloves)
    <left: 0.666667, right 1: 0.166667, right 2: 0.166667 亿元 | Shapley value in fractions, exact>
    """
    weights = semivalue_weights(shapley_chances(game.size))
    return size_weighted_value(game, weights, NAME, "estimate it by sampled_shapley")


@shapley.register(AdditiveGame)
@shapley.register(DividendGame)
@shapley.register(WeightedGraphGame)
def _of_groups(game: SplitGame) -> SolvedAllocation:
    return group_value(game, equal_split, NAME)


@shapley.register(AirportGame)
def _of_airport(game: AirportGame) -> SolvedAllocation:
    return Runway.of(game).by_stretch(lambda users: Fraction(1, users), f"{NAME} stretch by stretch")


@shapley.register(SquaredLinks)
def _of_squared_links(game: SquaredLinks) -> SolvedAllocation:
    return squared_links_value(game, Fraction(1, 2), Fraction(1, 3), NAME)


@shapley.register(WeightedVotingGame)
@shapley.register(BankruptcyGame)
def _of_counts(game: WeightedVotingGame | BankruptcyGame) -> SolvedAllocation:
    if not countable(game):
        general: SolvedAllocation = shapley.dispatch(CooperativeGame)(game)
        return general
    return counted_value(game, shapley_chances(game.size), NAME)


def has_formula(game: CooperativeGame) -> bool:
    """Whether the Shapley value of a game is found without asking for the worths of all coalitions.

    Examples
    --------
    >>> has_formula(AirportGame(["small", "large"], [1, 3]))
    True
    """
    if isinstance(game, WeightedVotingGame | BankruptcyGame):
        return countable(game)
    return shapley.dispatch(type(game)) is not shapley.dispatch(CooperativeGame)
