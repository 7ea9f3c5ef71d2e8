r"""How much two players gain or lose by being in the same coalition.

.. math:: I_{ij} = \sum_{S \subseteq N \setminus \{i, j\}} p_{|S|} \bigl(
   v(S \cup ij) - v(S \cup i) - v(S \cup j) + v(S) \bigr)

with :math:`p_s = s!\,(n-s-2)!/(n-1)!` for the Shapley interaction index [Owen1972]_,
[GrabischRoubens1999]_ and :math:`p_s = 2^{2-n}` for Banzhaf's. Positive: the two complement
each other; negative: one can do without the other. On the diagonal stands the value of the
player itself. Gathered by coalition, with :math:`p_s = 0` outside 0 to n - 2,

.. math:: I_{ij} = \sum_{T \ni i, j} (p_t + 2 p_{t-1} + p_{t-2}) v(T)
   - \sum_{T \ni i} (p_t + p_{t-1}) v(T) - \sum_{T \ni j} (p_t + p_{t-1}) v(T)
   + \sum_T p_t v(T) ,

one pass over the worths, whose pairs are summed by products of thin matrices.

References
----------
.. [Owen1972] G. Owen, "Multilinear extensions of games", Management Science 18(5), 1972,
   64-79.
.. [GrabischRoubens1999] M. Grabisch and M. Roubens, "An axiomatic approach to the concept of
   interaction among players in cooperative games", International Journal of Game Theory 28,
   1999, 547-565.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from math import comb

import numpy as np

from citypact.games.coalitional import CooperativeGame, FloatArray
from citypact.games.coalitional.cooperative import refuse_beyond
from citypact.games.coalitional.masks import bits, membership, sizes
from citypact.games.rational import over_one_denominator
from citypact.solvers.answers import MOST_EXACT
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.values.banzhaf_family import banzhaf
from citypact.solvers.values.dense_shapley import row_bits
from citypact.solvers.values.shapley_value import shapley

#: A table of 2**24 worths takes 128 MiB; its pairs take about a second.
MOST_INTERACTIONS = 24


def shapley_interaction(game: CooperativeGame) -> FloatArray:
    """Return the Shapley interaction index of every pair of players.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players.

    Returns
    -------
    float array of shape (n, n)
        Symmetric, in the game's unit; the Shapley value on the diagonal.

    Raises
    ------
    InputError
        Beyond 24 players.

    Notes
    -----
    [Owen1972]_, [GrabischRoubens1999]_. In fractions, rounded once, up to 10 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> shapley_interaction(CoalitionalGame(("a", "b"), [0, 1, 2, 9])).tolist()
    [[4.0, 6.0], [6.0, 5.0]]
    """
    players = game.size
    chances = [Fraction(1, (players - 1) * comb(players - 2, size)) for size in range(players - 1)]
    return _interaction(game, chances, shapley)


def banzhaf_interaction(game: CooperativeGame) -> FloatArray:
    """Return the Banzhaf interaction index of every pair of players.

    As ``shapley_interaction``, with all coalitions of others equally likely and the Banzhaf
    value on the diagonal.

    Parameters
    ----------
    game : CooperativeGame
        At most 24 players.

    Returns
    -------
    float array of shape (n, n)
        Symmetric, in the game's unit.

    Raises
    ------
    InputError
        Beyond 24 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> gloves = CoalitionalGame(("left", "right 1", "right 2"), [0, 0, 0, 1, 0, 1, 0, 1])
    >>> banzhaf_interaction(gloves).tolist()
    [[0.75, 0.5, 0.5], [0.5, 0.25, -0.5], [0.5, -0.5, 0.25]]
    """
    players = game.size
    return _interaction(game, [Fraction(4, 1 << players)] * (players - 1), banzhaf)


def _interaction(
    game: CooperativeGame, chances: list[Fraction], value: Callable[[CooperativeGame], SolvedAllocation]
) -> FloatArray:
    players = game.size
    refuse_beyond(game, MOST_INTERACTIONS, "interactions")
    here = [*chances, Fraction(0), Fraction(0)][: players + 1]
    once = [Fraction(0), *here][: players + 1]
    twice = [Fraction(0), *once][: players + 1]
    both = [p + 2 * q + r for p, q, r in zip(here, once, twice, strict=True)]
    single = [p + q for p, q in zip(here, once, strict=True)]
    found = (
        _exact_pairs(game, both, single, here)
        if players <= MOST_EXACT
        else _pairs(game.table, players, *(np.array(side, dtype=np.float64) for side in (both, single, here)))
    )
    found[np.diag_indices(players)] = value(game).amounts
    return found


def _exact_pairs(
    game: CooperativeGame, both: list[Fraction], single: list[Fraction], here: list[Fraction]
) -> FloatArray:
    players = game.size
    whole, denominator = over_one_denominator(game.fractions())
    together = {pair: [0] * (players + 1) for pair in combinations(range(players), 2)}
    own = [[0] * (players + 1) for _ in range(players)]
    totals = [0] * (players + 1)
    for mask, worth in enumerate(whole):
        size, members = mask.bit_count(), list(bits(mask))
        totals[size] += worth
        for player in members:
            own[player][size] += worth
        for pair in combinations(members, 2):
            together[pair][size] += worth
    level = _weighed(here, totals)
    alone = [_weighed(single, held) for held in own]
    found = np.zeros((players, players))
    for (one, other), held in together.items():
        exact = _weighed(both, held) - alone[one] - alone[other] + level
        found[one, other] = found[other, one] = float(exact / denominator)
    return found


def _weighed(weights: list[Fraction], totals: list[int]) -> Fraction:
    return sum((weight * total for weight, total in zip(weights, totals, strict=True)), Fraction(0))


def _pairs(
    table: FloatArray, players: int, both: FloatArray, single: FloatArray, here: FloatArray
) -> FloatArray:
    low = row_bits(players)
    rows = table.reshape(-1, 1 << low)
    size = sizes(low)
    inside = membership(np.arange(1 << low), low).astype(np.float64)
    outer = membership(np.arange(len(rows)), players - low).astype(np.float64)
    together, alone, level = np.zeros((players, players)), np.zeros(players), 0.0
    columns = np.zeros(1 << low)
    for row, above, further in zip(rows, outer, sizes(players - low), strict=True):
        level += float(here[size + further] @ row)
        weighed = single[size + further] * row
        alone[:low] += weighed @ inside
        alone[low:] += above * weighed.sum()
        weighed = both[size + further] * row
        columns += weighed
        together[low:, :low] += np.outer(above, weighed @ inside)
        together[low:, low:] += np.outer(above, above) * weighed.sum()
    together[:low, :low] = inside.T @ (columns[:, None] * inside)
    together[:low, low:] = together[low:, :low].T
    found: FloatArray = together - alone[:, None] - alone[None, :] + level
    return found
