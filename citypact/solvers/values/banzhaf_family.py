r"""The Banzhaf value and its scalings: marginal contributions to all coalitions alike.

.. math:: \beta_i(v) = \frac{1}{2^{n-1}} \sum_{S \subseteq N \setminus i}
   \bigl( v(S \cup i) - v(S) \bigr)

[Banzhaf1965]_, [Owen1975]_. The amounts need not add up to :math:`v(N)`; the normalised
value is stretched so that they do, the index so that they add up to 1. In a simple game the
raw value counts the coalitions that a player turns from losing to winning.

References
----------
.. [Banzhaf1965] J. F. Banzhaf, "Weighted voting doesn't work: a mathematical analysis",
   Rutgers Law Review 19(2), 1965, 317-343.
.. [Owen1975] G. Owen, "Multilinear extensions and the Banzhaf value", Naval Research
   Logistics Quarterly 22(4), 1975, 741-750.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import singledispatch

import numpy as np

from citypact.errors import InfeasibleDesign
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
from citypact.solvers.answers import exactly, few_worths, rounded
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.values.counting import countable, counted_value
from citypact.solvers.values.group_shares import SplitGame, group_value, halving_split
from citypact.solvers.values.size_weights import banzhaf_chances, semivalue_weights, size_weighted_value
from citypact.solvers.values.squared_links_value import squared_links_value

NAME = "Banzhaf value"
#: A sum of amounts in floating point that is smaller than this part of them may well be zero.
ROUNDING = 1e-12


@singledispatch
def banzhaf(game: CooperativeGame) -> SolvedAllocation:
    """Return the Banzhaf value: each player's mean marginal contribution.

    Parameters
    ----------
    game : CooperativeGame
        Up to 30 players; any number for the structured games that ``shapley`` names.

    Returns
    -------
    SolvedAllocation
        Amounts that need not add up to v(N).

    Raises
    ------
    InputError
        Beyond 30 players without a closed formula; ``sampled_banzhaf`` estimates it there.

    Notes
    -----
    [Owen1975]_.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> gloves = CoalitionalGame(("left", "right 1", "right 2"), [0, 0, 0, 1, 0, 1, 0, 1])
    >>> banzhaf(gloves).vector()
    (0.75, 0.25, 0.25)
    """
    weights = semivalue_weights(banzhaf_chances(game.size))
    return size_weighted_value(game, weights, NAME, "estimate it by sampled_banzhaf")


@banzhaf.register(AdditiveGame)
@banzhaf.register(DividendGame)
@banzhaf.register(WeightedGraphGame)
def _of_groups(game: SplitGame) -> SolvedAllocation:
    return group_value(game, halving_split, NAME)


@banzhaf.register(AirportGame)
def _of_airport(game: AirportGame) -> SolvedAllocation:
    # The chance that no other user of the stretch has come.
    return Runway.of(game).by_stretch(lambda users: Fraction(2, 1 << users), f"{NAME} stretch by stretch")


@banzhaf.register(SquaredLinks)
def _of_squared_links(game: SquaredLinks) -> SolvedAllocation:
    # The chance that the one other, or both others, of the group have come.
    return squared_links_value(game, Fraction(1, 2), Fraction(1, 4), NAME)


@banzhaf.register(WeightedVotingGame)
@banzhaf.register(BankruptcyGame)
def _of_counts(game: WeightedVotingGame | BankruptcyGame) -> SolvedAllocation:
    if not countable(game):
        general: SolvedAllocation = banzhaf.dispatch(CooperativeGame)(game)
        return general
    return counted_value(game, banzhaf_chances(game.size), NAME)


def raw_banzhaf(game: CooperativeGame) -> SolvedAllocation:
    """Return the sum of each player's marginal contributions to all coalitions.

    In a simple game this is the number of swings [Banzhaf1965]_. Limits as for ``banzhaf``.

    Parameters
    ----------
    game : CooperativeGame
        As for ``banzhaf``.

    Returns
    -------
    SolvedAllocation
        Amounts that need not add up to v(N).

    Raises
    ------
    InputError
        As for ``banzhaf``.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> gloves = CoalitionalGame(("left", "right 1", "right 2"), [0, 0, 0, 1, 0, 1, 0, 1])
    >>> raw_banzhaf(gloves).vector()
    (3.0, 1.0, 1.0)
    """
    mean = banzhaf(game)
    coalitions = 1 << (game.size - 1)
    if mean.fractions is not None:
        return exactly(game, [amount * coalitions for amount in mean.fractions], "raw Banzhaf value")
    with np.errstate(over="ignore"):
        return rounded(game, np.ldexp(np.array(mean.amounts), game.size - 1), "raw Banzhaf value")


def normalized_banzhaf(game: CooperativeGame) -> SolvedAllocation:
    """Share v(N) in proportion to the Banzhaf value.

    Limits as for ``banzhaf``.

    Parameters
    ----------
    game : CooperativeGame
        As for ``banzhaf``.

    Returns
    -------
    SolvedAllocation
        Amounts that add up to v(N).

    Raises
    ------
    InfeasibleDesign
        If the Banzhaf values add up to zero while v(N) is not zero.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> gloves = CoalitionalGame(("left", "right 1", "right 2"), [0, 0, 0, 1, 0, 1, 0, 1])
    >>> normalized_banzhaf(gloves)
    <left: 0.6, right 1: 0.2, right 2: 0.2 亿元 | normalised Banzhaf value, exact>
    """
    (grand,) = few_worths(game, np.ones((1, game.size), dtype=bool))
    return _stretched(game, grand, "normalised Banzhaf value")


def banzhaf_index(game: CooperativeGame) -> SolvedAllocation:
    """Return the Banzhaf value scaled so that the amounts add up to 1.

    Limits as for ``banzhaf``; the unit is none.

    Parameters
    ----------
    game : CooperativeGame
        As for ``banzhaf``.

    Returns
    -------
    SolvedAllocation
        Pure numbers that add up to 1.

    Raises
    ------
    InfeasibleDesign
        If the Banzhaf values add up to zero.

    Examples
    --------
    >>> from citypact.games.coalitional.forms import WeightedVotingGame
    >>> banzhaf_index(WeightedVotingGame(("a", "b", "c"), (3, 1, 1), 4)).vector()
    (0.6, 0.2, 0.2)
    """
    return replace(_stretched(game, Fraction(1), "Banzhaf index"), unit="")


def _stretched(game: CooperativeGame, total: Fraction, method: str) -> SolvedAllocation:
    mean = banzhaf(game)
    if mean.fractions is not None:
        whole = sum(mean.fractions, Fraction(0))
        if whole == 0:
            raise _no_total(method)
        return exactly(game, [amount * total / whole for amount in mean.fractions], method)
    amounts = np.array(mean.amounts)
    added = amounts.sum()
    if not abs(added) > ROUNDING * np.abs(amounts).sum():
        raise _no_total(method)
    return rounded(game, amounts / added * float(total), method)


def _no_total(method: str) -> InfeasibleDesign:
    return InfeasibleDesign(f"the Banzhaf values add up to zero, so there is no {method}")
