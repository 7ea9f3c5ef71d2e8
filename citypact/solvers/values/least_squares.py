r"""Least-square values: efficient amounts whose excesses differ as little as possible.

Minimise :math:`\sum_S m_{|S|} \bigl( v(S) - x(S) - \bar e \bigr)^2` over efficient
:math:`x`, where :math:`\bar e` is the mean excess and :math:`m` weighs coalitions by size. The
solution is

.. math:: x_i = \frac{v(N)}{n} + \frac{1}{n \alpha} \Bigl( n a_i - \sum_j a_j \Bigr), \quad
   a_i = \sum_{S \ni i,\, S \ne N} m_{|S|} v(S), \quad
   \alpha = \sum_{s=1}^{n-1} m_s \binom{n-2}{s-1}

[RuizValencianoZarzuelo1998]_. Equal weights give the least-square prenucleolus
[RuizValencianoZarzuelo1996]_; :math:`m_s = 1 / \binom{n-2}{s-1}` gives the Shapley value.

On efficient :math:`x` the sum is :math:`\alpha \lVert x - x^* \rVert^2` plus a constant, so the
least-square nucleolus, the minimum over imputations, is the imputation nearest to the
prenucleolus: :math:`\max(v(i), x^*_i - t)` with the :math:`t` that spends :math:`v(N)`.

References
----------
.. [RuizValencianoZarzuelo1996] L. M. Ruiz, F. Valenciano and J. M. Zarzuelo, "The least square
   prenucleolus and the least square nucleolus: two values for TU games based on the excess
   vector", International Journal of Game Theory 25, 1996, 113-134.
.. [RuizValencianoZarzuelo1998] L. M. Ruiz, F. Valenciano and J. M. Zarzuelo, "The family of
   least square values for transferable utility games", Games and Economic Behavior 24, 1998,
   109-130.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb

import numpy as np

from citypact.errors import InfeasibleDesign
from citypact.games.coalitional import CooperativeGame
from citypact.games.coalitional.forms.entries import listed
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.solvers.answers import exactly, few_worths, rounded
from citypact.solvers.solved_allocation import SolvedAllocation
from citypact.solvers.values.size_weights import SizeWeights, size_weighted_value


def least_square_value(game: CooperativeGame, weights: Sequence[Number] | None = None) -> SolvedAllocation:
    """Share so that the excesses, weighed by coalition size, have least variance.

    Parameters
    ----------
    game : CooperativeGame
        At most 30 players.
    weights : sequence of n - 1 numbers, optional
        Weight of coalitions of 1, 2, …, n - 1 players, not negative and not all zero; equal
        weights when left out.

    Returns
    -------
    SolvedAllocation
        Amounts that add up to v(N), exact up to 10 players.

    Raises
    ------
    InputError
        On wrong weights and beyond 30 players.

    Notes
    -----
    [RuizValencianoZarzuelo1998]_. In fractions up to 10 players.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> gloves = CoalitionalGame(("left", "right 1", "right 2"), [0, 0, 0, 1, 0, 1, 0, 1])
    >>> least_square_value(gloves, (1, 0)).vector()  # single players only: all alike here
    (0.3333333333333333, 0.3333333333333333, 0.3333333333333333)
    """
    return _least_square(game, weights, "least-square value")


def least_square_prenucleolus(game: CooperativeGame) -> SolvedAllocation:
    """Share so that the excesses of all coalitions have least variance.

    Limits as for ``least_square_value``.

    Parameters
    ----------
    game : CooperativeGame
        At most 30 players.

    Returns
    -------
    SolvedAllocation
        Amounts that add up to v(N), exact up to 10 players.

    Raises
    ------
    InputError
        Beyond 30 players.

    Notes
    -----
    [RuizValencianoZarzuelo1996]_.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> gloves = CoalitionalGame(("left", "right 1", "right 2"), [0, 0, 0, 1, 0, 1, 0, 1])
    >>> least_square_prenucleolus(gloves).fractions
    (Fraction(2, 3), Fraction(1, 6), Fraction(1, 6))
    """
    return _least_square(game, None, "least-square prenucleolus")


def least_square_nucleolus(game: CooperativeGame) -> SolvedAllocation:
    """Share so that the excesses have least variance and nobody would be better off alone.

    Limits as for ``least_square_value``. In a cost game nobody pays more than alone.

    Parameters
    ----------
    game : CooperativeGame
        At most 30 players.

    Returns
    -------
    SolvedAllocation
        Amounts that add up to v(N), exact up to 10 players.

    Raises
    ------
    InfeasibleDesign
        If the players alone are worth more than v(N) together.

    Notes
    -----
    [RuizValencianoZarzuelo1996]_.

    Examples
    --------
    >>> from citypact.games.coalitional import CoalitionalGame
    >>> game = CoalitionalGame(("1", "2", "3"), [0, 0, 0, 9, 0, 0, 0, 6])
    >>> least_square_prenucleolus(game).vector(), least_square_nucleolus(game).vector()
    ((3.5, 3.5, -1.0), (3.0, 3.0, 0.0))
    """
    method = "least-square nucleolus"
    best = _least_square(game, None, method)
    sign = -1 if game.cost else 1
    floor = [sign * worth for worth in few_worths(game, np.eye(game.size, dtype=bool))]
    (grand,) = few_worths(game, np.ones((1, game.size), dtype=bool))
    if sum(floor, Fraction(0)) > sign * grand:
        raise InfeasibleDesign(
            "no allocation gives everyone what it is worth alone: the least-square nucleolus does not exist"
        )
    known = best.fractions or [Fraction(amount) for amount in best.amounts]
    nearest = _projected([sign * amount for amount in known], floor, sign * grand)
    amounts = [sign * amount for amount in nearest]
    if best.fractions is None:
        return rounded(game, [float(amount) for amount in amounts], method)
    return exactly(game, amounts, method)


def _least_square(game: CooperativeGame, weights: Sequence[Number] | None, method: str) -> SolvedAllocation:
    players = game.size
    by_size = [Fraction(0), *_checked(players, weights), Fraction(0)]
    alpha = sum((by_size[size] * comb(players - 2, size - 1) for size in range(1, players)), Fraction(0))
    scale = 1 / (players * alpha) if players > 1 else Fraction(0)
    inside = [by_size[size] * (players - size) * scale for size in range(players)] + [Fraction(1, players)]
    outside = [by_size[size] * size * scale for size in range(players)] + [Fraction(0)]
    return size_weighted_value(game, SizeWeights(tuple(inside), tuple(outside)), method)


def _checked(players: int, weights: Sequence[Number] | None) -> list[Fraction]:
    if weights is None:
        return [Fraction(1)] * (players - 1)
    door = Door()
    given = listed(weights)
    if given is None or len(given) != players - 1:
        found = weights if given is None else f"{len(given)} numbers"
        door.refuse("weights", found, f"{players - 1} numbers, for sizes 1 to n - 1")
        door.close()
    for size, weight in enumerate(given or (), 1):
        if door.finite(f"weight of size {size}", weight) and weight < 0:
            door.refuse(f"weight of size {size}", weight, "a number that is not negative")
    door.close()
    exact = [as_fraction(weight) for weight in given or ()]
    if exact and not any(exact):
        door.refuse("weights", "only zeros", "at least one positive number")
    door.close()
    return exact


def _projected(point: Sequence[Fraction], floor: Sequence[Fraction], total: Fraction) -> list[Fraction]:
    """Return the nearest point of this total that is nowhere below the floor."""
    # Those with the least room reach their floor first; the others give up equally.
    order = sorted(range(len(point)), key=lambda at: point[at] - floor[at])
    amounts = list(point)
    held = Fraction(0)
    for place, player in enumerate(order):
        left = order[place:]
        excess = (sum((point[at] for at in left), Fraction(0)) - (total - held)) / len(left)
        if point[player] - excess >= floor[player]:
            for at in left:
                amounts[at] = point[at] - excess
            break
        amounts[player] = floor[player]
        held += floor[player]
    return amounts
