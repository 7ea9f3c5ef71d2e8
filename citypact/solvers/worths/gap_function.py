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

import numpy as np

from citypact.games.coalitional.masks import NumberArray, halves, subset_sums


def hopes(worths: NumberArray) -> NumberArray:
    """Return the utopia payoffs, shape (n,), from worths by bit mask.

    Examples
    --------
    >>> hopes(np.array([0, 1, 2, 5])).tolist()
    [3, 4]
    """
    added: NumberArray = worths[-1] - worths[len(worths) - 1 - (1 << np.arange(_players(worths)))]
    return added


def gap_table(worths: NumberArray) -> NumberArray:
    """Return the gap of every coalition by bit mask, shape (2**n,), in the unit of the worths.

    Examples
    --------
    >>> gap_table(np.array([0, 1, 2, 5])).tolist()
    [0, 2, 2, 2]
    """
    gaps = subset_sums(hopes(worths))
    gaps -= worths
    return gaps


def concessions(worths: NumberArray) -> NumberArray:
    """Return the smallest gap among the coalitions of each player, shape (n,).

    Examples
    --------
    >>> concessions(np.array([0, 1, 2, 5])).tolist()
    [2, 2]
    """
    gaps = gap_table(worths)
    smallest = [halves(gaps, player)[1].min() for player in range(_players(worths))]
    return np.array(smallest, dtype=worths.dtype)


def rights(worths: NumberArray) -> NumberArray:
    """Return the minimal rights, shape (n,): what remains of hopes after concessions.

    Examples
    --------
    >>> rights(np.array([0, 1, 2, 5])).tolist()
    [1, 2]
    """
    left: NumberArray = hopes(worths) - concessions(worths)
    return left


def _players(worths: NumberArray) -> int:
    return len(worths).bit_length() - 1
