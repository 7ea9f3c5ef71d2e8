r"""The replicator field of any number of populations and its analytic Jacobian.

With :math:`u_{ik}(x)` the payoff of strategy :math:`k` in population :math:`i` against the shares
of the others and :math:`\bar u_i = \sum_k x_{ik} u_{ik}`, shares grow at the rate at which their
payoff exceeds the average [Taylor1979]_:

.. math:: \dot x_{ik} = x_{ik}\,(u_{ik} - \bar u_i) .

Payoffs are multilinear and do not depend on one's own population. With
:math:`g_{ik,jl} = \partial u_{ik} / \partial x_{jl}` (the tensor contracted over all populations
but :math:`i` and :math:`j`) the derivatives in full coordinates are

.. math::

    \frac{\partial \dot x_{ik}}{\partial x_{il}} = \delta_{kl} (u_{ik} - \bar u_i) - x_{ik} u_{il},
    \qquad
    \frac{\partial \dot x_{ik}}{\partial x_{jl}} = x_{ik} \Bigl(g_{ik,jl} - \sum_r x_{ir} g_{ir,jl}\Bigr) .

The last share of each population is one minus the others, so in the free shares a derivative is
that in :math:`x_{jl}` less that in :math:`x_{j m_j}`. The same lines run on floats and on fractions.

References
----------
.. [Taylor1979] P. D. Taylor, "Evolutionarily stable strategies with two types of player", Journal
   of Applied Probability 16, 1979, 76-83. Also Hofbauer and Sigmund (1998), chapter 11.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.populations import PopulationGame

#: Floats, or fractions in an object array.
Numbers = np.ndarray[Any, np.dtype[Any]]


def replicator_field(game: PopulationGame, point: Sequence[float] | FloatArray) -> FloatArray:
    """Return the speed of every free share.

    Parameters
    ----------
    game : PopulationGame
        The populations.
    point : sequence of float, length ``game.dimension``
        The free shares (see ``game.coordinates``).

    Returns
    -------
    array of shape (game.dimension,)
        Change of share per unit of time, in the unit of the payoffs.

    Raises
    ------
    InputError
        If the point is no state of the game.

    Examples
    --------
    >>> pennies = PopulationGame(
    ...     ([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]), ("a", "b"), (("h", "t"), ("h", "t")))
    >>> replicator_field(pennies, [0.5, 0.75])
    array([0.25, 0.  ])
    """
    return speed(game.advantages, game.shares(point))


def replicator_jacobian(game: PopulationGame, point: Sequence[float] | FloatArray) -> FloatArray:
    """Return the derivatives of ``replicator_field`` in the free shares.

    Parameters
    ----------
    game : PopulationGame
        The populations.
    point : sequence of float, length ``game.dimension``
        The free shares.

    Returns
    -------
    array of shape (game.dimension, game.dimension)
        Row: whose speed; column: in which share. In the unit of the payoffs.

    Raises
    ------
    InputError
        If the point is no state of the game.

    Examples
    --------
    >>> pennies = PopulationGame(
    ...     ([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]), ("a", "b"), (("h", "t"), ("h", "t")))
    >>> replicator_jacobian(pennies, [0.5, 0.5])
    array([[ 0.,  1.],
           [-1.,  0.]])
    """
    return jacobian(game.advantages, game.shares(point))


def contract(table: Numbers, shares: Sequence[Numbers], keep: frozenset[int]) -> Numbers:
    """Average a tensor over the shares of all populations but those kept."""
    for axis in reversed(range(table.ndim)):
        if axis in keep:
            continue
        # Later axes that are averaged are gone already, so the number of this one has not changed.
        # A matrix product is several times quicker than tensordot where the axis is one of the last two.
        if axis == table.ndim - 1:
            table = np.dot(table, shares[axis])
        elif axis == table.ndim - 2:
            table = np.dot(shares[axis], table)
        else:
            table = np.tensordot(table, shares[axis], axes=(axis, 0))
    return table


def strategy_payoffs(tables: Sequence[Numbers], shares: Sequence[Numbers]) -> list[Numbers]:
    """Return what every strategy of every population earns against the shares."""
    return [np.asarray(contract(table, shares, frozenset((i,)))) for i, table in enumerate(tables)]


def speed(tables: Sequence[Numbers], shares: Sequence[Numbers]) -> Numbers:
    """Return the field from tensors and full shares, unchecked."""
    parts = []
    for own, payoff in zip(shares, strategy_payoffs(tables, shares), strict=True):
        # Against the average: the same subtraction for all, so a tie of payoffs gives no speed.
        parts.append((own * (payoff - own @ payoff))[:-1])
    return np.concatenate(parts)


def jacobian(tables: Sequence[Numbers], shares: Sequence[Numbers]) -> Numbers:
    """Return the Jacobian in the free shares from tensors and full shares, unchecked."""
    payoffs = strategy_payoffs(tables, shares)
    rows = []
    for i, (table, own) in enumerate(zip(tables, shares, strict=True)):
        row = []
        for j in range(len(tables)):
            if i == j:
                excess = payoffs[i] - own @ payoffs[i]
                block = np.diag(excess) - np.outer(own, payoffs[i])
            else:
                slopes = np.asarray(contract(table, shares, frozenset((i, j))))
                slopes = slopes if i < j else slopes.T
                block = own[:, None] * (slopes - own @ slopes)
            row.append((block[:, :-1] - block[:, -1:])[:-1])
        rows.append(np.concatenate(row, axis=1))
    return np.concatenate(rows, axis=0)
