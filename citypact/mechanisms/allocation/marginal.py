r"""Shapley's shares as averages of marginal contributions, coalition size by coalition size.

Player :math:`i` adds :math:`v(S \cup i) - v(S)` to a coalition :math:`S` without it. Its
Shapley value is the mean, over sizes :math:`s = 0, \dots, n - 1`, of the mean contribution to
coalitions of size :math:`s` [Shapley1953]_:

.. math::

    \varphi_i = \frac1n \sum_{s=0}^{n-1} \binom{n-1}{s}^{-1}
    \sum_{|S| = s,\, i \notin S} \bigl(v(S \cup i) - v(S)\bigr) .

References
----------
.. [Shapley1953] L. S. Shapley, "A value for n-person games", Contributions to the Theory of
   Games II, Princeton University Press, 1953, 307-317.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np

from citypact.games.coalitional import CooperativeGame, FloatArray
from citypact.games.coalitional.cooperative import refuse_beyond
from citypact.games.coalitional.masks import sizes

#: Up to here the means are computed in fractions.
MOST_EXACT_PLAYERS = 10
#: A table of contributions of 20 players takes a second.
MOST_PLAYERS = 20


def marginal_means(game: CooperativeGame) -> FloatArray:
    """Return each player's mean contribution to coalitions of each size, shape (n, n).

    Row ``i``, column ``s``: to coalitions of ``s`` players without ``i``, in the game's unit.
    The mean of a row is the player's Shapley value.

    Raises
    ------
    InputError
        Beyond 20 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> marginal_means(CoalitionalGame(("a", "b"), [0, 1, 2, 5])).tolist()
    [[1.0, 3.0], [2.0, 4.0]]
    """
    refuse_beyond(game, MOST_PLAYERS, "a table of contributions")
    if game.size <= MOST_EXACT_PLAYERS:
        return np.array([[float(mean) for mean in row] for row in exact_means(game)])
    masks = np.arange(1 << game.size, dtype=np.int64)
    counts = sizes(game.size)
    means = np.empty((game.size, game.size))
    for player in range(game.size):
        without = masks[(masks >> player & 1) == 0]
        added = game.table[without | 1 << player] - game.table[without]
        totals = np.bincount(counts[without], weights=added, minlength=game.size)
        means[player] = totals / [comb(game.size - 1, size) for size in range(game.size)]
    return means


def exact_means(game: CooperativeGame) -> list[list[Fraction]]:
    """Return the same means in fractions, for at most 10 players."""
    worths = game.fractions()
    means = []
    for player in range(game.size):
        totals = [Fraction(0)] * game.size
        for mask, worth in enumerate(worths):
            if not mask >> player & 1:
                totals[mask.bit_count()] += worths[mask | 1 << player] - worth
        means.append([total / comb(game.size - 1, size) for size, total in enumerate(totals)])
    return means
