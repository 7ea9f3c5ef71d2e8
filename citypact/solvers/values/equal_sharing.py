r"""Values that share a surplus equally, and mixtures of these with the Shapley value.

- Equal division: :math:`v(N) / n`.
- Equal surplus (centre of the imputation set):
  :math:`v(i) + \frac1n \bigl( v(N) - \sum_j v(j) \bigr)`.
- Equal non-separable contributions: the same with :math:`v(N) - v(N \setminus i)` in the place
  of :math:`v(i)` [Moulin1985]_.
- Egalitarian Shapley values: a share of the Shapley value and the rest of equal division
  [Joosten1996]_.
- Consensus value: the mean of Shapley value and equal surplus [JuBormRuys2007]_.

References
----------
.. [Moulin1985] H. Moulin, "The separability axiom and equal-sharing methods", Journal of
   Economic Theory 36(1), 1985, 120-148.
.. [Joosten1996] R. Joosten, *Dynamics, Equilibria, and Values*, Maastricht University, 1996.
.. [JuBormRuys2007] Y. Ju, P. Borm and P. Ruys, "The consensus value: a new solution concept
   for cooperative games", Social Choice and Welfare 28, 2007, 685-703.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from citypact.games.coalitional import CooperativeGame
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.solvers.answers import exactly, few_worths, rounded
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.values.shapley_value import shapley


def equal_division(game: CooperativeGame) -> SolvedAllocation:
    """Share v(N) equally, whatever the coalitions are worth.

    Parameters
    ----------
    game : CooperativeGame
        Of any number of players.

    Returns
    -------
    SolvedAllocation
        Exact amounts that add up to v(N).

    Raises
    ------
    InputError
        If an amount is beyond floating point.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> equal_division(CoalitionalGame(("a", "b"), [0, 1, 0, 4])).vector()
    (2.0, 2.0)
    """
    return exactly(game, _above(game, [Fraction(0)] * game.size), "equal division")


def equal_surplus(game: CooperativeGame) -> SolvedAllocation:
    """Give everyone its worth alone and share the rest of v(N) equally.

    Parameters
    ----------
    game : CooperativeGame
        Of any number of players.

    Returns
    -------
    SolvedAllocation
        Exact amounts that add up to v(N).

    Raises
    ------
    InputError
        If an amount is beyond floating point.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> equal_surplus(CoalitionalGame(("a", "b"), [0, 1, 0, 4])).vector()
    (2.5, 1.5)
    """
    alone = few_worths(game, np.eye(game.size, dtype=bool))
    return exactly(game, _above(game, alone), "equal surplus")


def equal_nonseparable(game: CooperativeGame) -> SolvedAllocation:
    """Give everyone what the others would lose without it and share the rest of v(N) equally.

    Parameters
    ----------
    game : CooperativeGame
        Of any number of players.

    Returns
    -------
    SolvedAllocation
        Exact amounts that add up to v(N).

    Raises
    ------
    InputError
        If an amount is beyond floating point.

    Notes
    -----
    [Moulin1985]_. In a cost game: separable costs, and equal parts of those that are not.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> equal_nonseparable(CoalitionalGame(("a", "b"), [0, 1, 0, 4])).vector()
    (2.5, 1.5)
    """
    (grand,) = few_worths(game, np.ones((1, game.size), dtype=bool))
    rest = few_worths(game, ~np.eye(game.size, dtype=bool))
    separable = [grand - worth for worth in rest]
    return exactly(game, _above(game, separable), "equal non-separable contributions")


def egalitarian_shapley(game: CooperativeGame, share: Number) -> SolvedAllocation:
    """Mix the Shapley value with equal division.

    Parameters
    ----------
    game : CooperativeGame
        As for ``shapley``.
    share : number
        From 0, equal division, to 1, the Shapley value.

    Raises
    ------
    InputError
        If the share is not between 0 and 1, and where ``shapley`` does.

    Notes
    -----
    [Joosten1996]_.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> egalitarian_shapley(CoalitionalGame(("a", "b"), [0, 1, 0, 4]), 0.5).vector()
    (2.25, 1.75)
    """
    door = Door()
    door.between("share", share, 0, 1)
    door.close()
    return _mixed(game, as_fraction(share), equal_division(game), "egalitarian Shapley value")


def consensus_value(game: CooperativeGame) -> SolvedAllocation:
    """Share by the consensus value, halfway between Shapley value and equal surplus.

    Limits as for ``shapley``.

    Parameters
    ----------
    game : CooperativeGame
        As for ``shapley``.

    Returns
    -------
    SolvedAllocation
        Amounts that add up to v(N).

    Raises
    ------
    InputError
        As for ``shapley``.

    Notes
    -----
    [JuBormRuys2007]_: those who leave one by one halve each surplus with those who stay.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> gloves = CoalitionalGame(("left", "right 1", "right 2"), [0, 0, 0, 1, 0, 1, 0, 1])
    >>> consensus_value(gloves).vector()
    (0.5, 0.25, 0.25)
    """
    return _mixed(game, Fraction(1, 2), equal_surplus(game), "consensus value")


def _above(game: CooperativeGame, floor: Sequence[Fraction]) -> list[Fraction]:
    """Add equal parts of what the floor leaves of v(N)."""
    (grand,) = few_worths(game, np.ones((1, game.size), dtype=bool))
    part = (grand - sum(floor, Fraction(0))) / game.size
    return [amount + part for amount in floor]


def _mixed(game: CooperativeGame, share: Fraction, other: SolvedAllocation, method: str) -> SolvedAllocation:
    value = shapley(game)
    if value.fractions is not None and other.fractions is not None:
        pairs = zip(value.fractions, other.fractions, strict=True)
        return exactly(game, [share * one + (1 - share) * two for one, two in pairs], method)
    part = float(share)
    return rounded(game, part * np.array(value.amounts) + (1 - part) * np.array(other.amounts), method)
