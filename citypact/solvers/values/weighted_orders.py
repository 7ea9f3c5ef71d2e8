r"""The weighted Shapley value: some players count for more when a gain is split.

With weights :math:`w > 0` every dividend is split in proportion,
:math:`\phi^w_i = \sum_{T \ni i} \frac{w_i}{w(T)} d_T` [KalaiSamet1987]_. Dividends of large
coalitions are sums that cancel, so larger games are reckoned from the equivalent draw of an
order from its end: who comes last is drawn by weight, then who comes last but one. Let
:math:`R(S)` be the probability that S are, in some order, those who come first. Then

.. math:: R(N) = 1, \quad R(S) = \sum_{j \notin S} \frac{w_j}{w(S \cup j)} R(S \cup j), \quad
   \phi^w_i = \sum_{S \ni i} \frac{w_i}{w(S)} R(S) \bigl( v(S) - v(S \setminus i) \bigr),

where nothing cancels but the marginal contributions themselves. R is filled by size, from the
largest coalition down.

References
----------
.. [KalaiSamet1987] E. Kalai and D. Samet, "On weighted Shapley values", International Journal
   of Game Theory 16, 1987, 205-222.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import singledispatch

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import CooperativeGame, FloatArray
from citypact.games.coalitional.forms import AdditiveGame, DividendGame, WeightedGraphGame
from citypact.games.coalitional.forms.entries import by_player
from citypact.games.coalitional.masks import bits, halves, sizes, subset_sums
from citypact.games.rational import Number, as_fraction, over_one_denominator
from citypact.games.validation import Door
from citypact.solvers.answers import exactly, rounded
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.values.group_shares import SplitGame, group_value, proportional_split
from citypact.solvers.values.moebius import in_place_dividends

#: Beyond, the least common denominator of all w(S) fills a page.
MOST_EXACT_WEIGHTED = 8
#: Three tables of 2**22 numbers and as many gathers as there are players.
MOST_WEIGHTED = 22
NAME = "weighted Shapley value"


def weighted_shapley(
    game: CooperativeGame, weights: Mapping[str, Number] | Sequence[Number]
) -> SolvedAllocation:
    """Share by the weighted Shapley value.

    Parameters
    ----------
    game : CooperativeGame
        Up to 22 players; any number for additive games, sums of dividends and weighted graphs.
    weights : mapping of names to numbers, or sequence in player order
        Positive; only their proportions matter. Equal weights give the Shapley value.

    Returns
    -------
    SolvedAllocation
        Efficient.

    Raises
    ------
    InputError
        On weights that are missing, unknown or not positive, and beyond 22 players without a
        closed formula.

    Notes
    -----
    [KalaiSamet1987]_. In fractions up to 8 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> both = CoalitionalGame(("beijing", "hebei"), [0, 0, 0, 6])
    >>> weighted_shapley(both, {"beijing": 2, "hebei": 1})
    <beijing: 4, hebei: 2 亿元 | weighted Shapley value in fractions, exact>
    """
    return _weighted(game, _checked_weights(game, weights))


def _checked_weights(
    game: CooperativeGame, weights: Mapping[str, Number] | Sequence[Number]
) -> list[Fraction]:
    door = Door()
    numbers = by_player("weights", weights, game.players, door)
    door.close()
    for name, weight in zip(game.players, numbers, strict=True):
        door.positive(f"weight of {name}", weight, "number")
    door.close()
    exact = [as_fraction(weight) for weight in numbers]
    return [weight / sum(exact) for weight in exact]


@singledispatch
def _weighted(game: CooperativeGame, weights: list[Fraction]) -> SolvedAllocation:
    if game.size <= MOST_EXACT_WEIGHTED:
        return exactly(game, _by_dividends(game, weights), f"{NAME} in fractions")
    if game.size > MOST_WEIGHTED:
        wanted = f"at most {MOST_WEIGHTED} unless the game is stated by dividends"
        raise InputError(Problem("players", game.size, wanted))
    with np.errstate(over="ignore", invalid="ignore"):
        return rounded(game, _by_orders(game.table, weights), f"{NAME} from orders drawn from the end")


@_weighted.register(AdditiveGame)
@_weighted.register(DividendGame)
@_weighted.register(WeightedGraphGame)
def _of_groups(game: SplitGame, weights: list[Fraction]) -> SolvedAllocation:
    return group_value(game, lambda memberships: proportional_split(memberships, weights), NAME)


def _by_dividends(game: CooperativeGame, weights: Sequence[Fraction]) -> list[Fraction]:
    whole, denominator = over_one_denominator(game.fractions())
    dividends = np.array(whole, dtype=object)
    in_place_dividends(dividends)
    amounts = [Fraction(0)] * game.size
    for mask, dividend in enumerate(dividends):
        if dividend:
            members = list(bits(mask))
            each = Fraction(dividend, denominator) / sum(weights[at] for at in members)
            for player in members:
                amounts[player] += weights[player] * each
    return amounts


def _by_orders(table: FloatArray, weights: Sequence[Fraction]) -> FloatArray:
    players = len(weights)
    each = np.array([float(weight) for weight in weights])
    totals = subset_sums(each)
    size = sizes(players)
    order = np.argsort(size, kind="stable")
    ends = np.searchsorted(size[order], np.arange(players + 2))
    # Chances by mask: R(S), and from the moment it is known R(S) / w(S).
    chances = np.zeros(1 << players)
    chances[-1] = 1.0 / totals[-1]
    for count in range(players - 1, 0, -1):
        masks = order[ends[count] : ends[count + 1]]
        reached = np.zeros(len(masks))
        for player in range(players):
            absent = np.flatnonzero(masks >> player & 1 == 0)
            reached[absent] += each[player] * chances[masks[absent] | 1 << player]
        chances[masks] = reached / totals[masks]
    amounts = np.empty(players)
    for player in range(players):
        without, within = halves(table, player)
        added = within - without
        added *= halves(chances, player)[1]
        amounts[player] = each[player] * added.sum()
    return amounts
