r"""What is left of the players' hopes: the gap function.

Player i can hope for its contribution to everybody, :math:`M_i = v(N) - v(N \setminus i)`,
its *utopia* payoff. The *gap* of a coalition is how far its worth falls short of the hopes
of its members, :math:`g(S) = \sum_{i \in S} M_i - v(S)` [Driessen1988]_. The smallest gap
among the coalitions of player i is the concession that it makes: its *minimal right* is
:math:`m_i = M_i - \min_{S \ni i} g(S)`.

References
----------
.. [Driessen1988] T. S. H. Driessen, *Cooperative Games, Solutions and Applications*,
   Kluwer, 1988, chapter III.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from citypact.solvers.properties.halves import halves
from citypact.solvers.properties.scaled_worths import ScaledWorths, WorthArray


def hopes(worths: ScaledWorths) -> WorthArray:
    """Return the utopia payoffs in units of the table, shape (n,)."""
    table = worths.table
    added: WorthArray = table[-1] - table[len(table) - 1 - (1 << np.arange(worths.size))]
    return added


def gap_table(worths: ScaledWorths) -> WorthArray:
    """Return the gap of every coalition in units of the table, by bit mask.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> from citypact.solvers.properties.scaled_worths import scaled_worths
    >>> gap_table(scaled_worths(CoalitionalGame(("a", "b"), [0, 1, 2, 5]))).tolist()
    [0, 2, 2, 2]
    """
    gaps = np.empty_like(worths.table)
    gaps[0] = 0
    for player, hope in enumerate(hopes(worths)):
        bit = 1 << player
        np.add(gaps[:bit], hope, out=gaps[bit : 2 * bit])
    gaps -= worths.table
    return gaps


def concessions(worths: ScaledWorths) -> list[Any]:
    """Return the smallest gap among the coalitions of each player, in units of the table."""
    gaps = gap_table(worths)
    return [halves(gaps, player)[1].min() for player in range(worths.size)]
