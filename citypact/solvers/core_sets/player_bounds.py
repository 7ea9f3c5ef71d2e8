r"""What a single player can hope for and insist on: the boxes around the core.

With :math:`M_i = v(N) - v(N \setminus i)`, the *utopia* amount, and
:math:`m_i = \max_{S \ni i} \bigl(v(S) - \sum_{j \in S \setminus i} M_j\bigr)`, the *minimal
right*, the *core cover* is the set of efficient :math:`x` with :math:`m \le x \le M`
[Tijs1982]_. The *reasonable set* holds the imputations in which nobody gets more than his best
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

from typing import Any

from citypact.solvers.core_sets.profit_worths import NumberArray, sums_by_mask


def singles(worths: NumberArray) -> list[Any]:
    """Return what each player has alone, from worths by bit mask."""
    return [worths[1 << player] for player in range(_size(worths))]


def utopia_amounts(worths: NumberArray) -> list[Any]:
    """Return what all together lose without each player, ``M``.

    Examples
    --------
    >>> import numpy as np
    >>> utopia_amounts(np.array([0, 1, 0, 3]))
    [np.int64(3), np.int64(2)]
    """
    last = len(worths) - 1
    return [worths[last] - worths[last ^ 1 << player] for player in range(_size(worths))]


def minimal_rights_amounts(worths: NumberArray) -> list[Any]:
    """Return what each player can claim when the others of a coalition get their utopia."""
    utopia = utopia_amounts(worths)
    remainder = worths - sums_by_mask(utopia, worths.dtype)
    return [
        remainder.reshape(-1, 2, 1 << player)[:, 1, :].max() + utopia[player]
        for player in range(_size(worths))
    ]


def best_contributions(worths: NumberArray) -> list[Any]:
    """Return each player's largest marginal contribution."""
    contributions = []
    for player in range(_size(worths)):
        split = worths.reshape(-1, 2, 1 << player)
        contributions.append((split[:, 1, :] - split[:, 0, :]).max())
    return contributions


def _size(worths: NumberArray) -> int:
    return len(worths).bit_length() - 1
