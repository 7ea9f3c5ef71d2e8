r"""What a single player can hope for and insist on: the boxes around the core.

With :math:`M_i = v(N) - v(N \setminus i)`, the *utopia* amount, and
:math:`m_i = \max_{S \ni i} \bigl(v(S) - \sum_{j \in S \setminus i} M_j\bigr)`, the *minimal
right*, the *core cover* is the set of efficient :math:`x` with :math:`m \le x \le M`
[Tijs1982]_. The *reasonable set* holds the imputations in which nobody gets more than its best
marginal contribution :math:`\max_{S \ni i} (v(S) - v(S \setminus i))` [Milnor1952]_, in the form
of [Branzei2008]_. Core ⊆ core cover ⊆ reasonable set ⊆ imputations.

References
----------
.. [Tijs1982] S. H. Tijs and F. A. S. Lipperts, "The hypercube and the core cover of n-person
   cooperative games", Cahiers du CERO 24, 1982, 27-37.
.. [Milnor1952] J. W. Milnor, *Reasonable Outcomes for n-Person Games*, RM-916, RAND, 1952.
.. [Branzei2008] R. Branzei, D. Dimitrov and S. Tijs, *Models in Cooperative Game Theory*,
   2nd ed., Springer, 2008, section 2.2.
"""

from __future__ import annotations

import numpy as np

from citypact.games.coalitional.masks import NumberArray, halves


def singles(worths: NumberArray) -> NumberArray:
    """Return what each player has alone, shape (n,), from worths by bit mask."""
    alone: NumberArray = worths[1 << np.arange(_players(worths))]
    return alone


def best_contributions(worths: NumberArray) -> NumberArray:
    """Return each player's largest marginal contribution, shape (n,).

    Examples
    --------
    >>> best_contributions(np.array([0, 1, 0, 3])).tolist()
    [3, 2]
    """
    best = []
    for player in range(_players(worths)):
        without, within = halves(worths, player)
        best.append((within - without).max())
    return np.array(best, dtype=worths.dtype)


def _players(worths: NumberArray) -> int:
    return len(worths).bit_length() - 1
