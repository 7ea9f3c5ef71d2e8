r"""A proof, by adding up, that no truthful voluntary mechanism does better.

Put a price :math:`\lambda \ge 0` on the budget. Truth among neighbours and participation of
the dearest type give rents of at least :math:`\sum_i (\ell_{i+1}-\ell_i) F_i Q_{i+1}`, so with
weighted virtual costs :math:`a_i = (1+\lambda)\ell_i + \lambda (\ell_i-\ell_{i-1})F_{i-1}/f_i` and
:math:`b_j` alike,

.. math::

    \text{surplus} \le \lambda z + \sum_{ij} f_i g_j (1+\lambda-a_i-b_j)\, q_{ij}
                  \le \lambda z + \sum_{ij} f_i g_j (1+\lambda-\bar a_i-\bar b_j)^+ ,

where the bars pool neighbours until the sequence rises (truth makes :math:`Q` fall, and
pooling against a falling sequence can only add, [Myerson1981]_). Every price gives a bound; the
price of the optimum closes the gap.

References
----------
.. [Myerson1981] R. Myerson, "Optimal auction design", Mathematics of Operations Research 6,
   1981, 58-73.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.trade.second_best.type_grid import TypeGrid


def surplus_bound(origin: TypeGrid, destination: TypeGrid, price: Number, budget: Number) -> float:
    """Return what no mechanism can exceed, as proved by a price on the budget.

    Examples
    --------
    >>> grid = TypeGrid((0.25, 0.75), (0.5, 0.5))
    >>> surplus_bound(grid, grid, 0, 0)
    0.125
    """
    premium = as_fraction(price)
    own, other = (_pooled(virtual_costs(grid, 1 + premium, premium), grid) for grid in (origin, destination))
    gain = np.maximum(float(1 + premium) - own[:, None] - other[None, :], 0.0)
    return float(premium * as_fraction(budget)) + _expected(origin, destination, gain)


def most_for_centre(origin: TypeGrid, destination: TypeGrid) -> float:
    """Return the most that the centre can take from truthful cities that may refuse.

    Examples
    --------
    >>> one = TypeGrid((0.2,), (1,))
    >>> round(most_for_centre(one, one), 12)
    0.6
    """
    own, other = (
        _pooled(virtual_costs(grid, Fraction(1), Fraction(1)), grid) for grid in (origin, destination)
    )
    return _expected(origin, destination, np.maximum(1.0 - own[:, None] - other[None, :], 0.0))


def virtual_costs(grid: TypeGrid, own: Fraction, rent: Fraction) -> list[Fraction]:
    """Return ``own`` times the rate plus ``rent`` times what the cheaper types keep because of it."""
    found, below, before = [], Fraction(0), grid.pairs[0][0]
    for rate, chance in grid.pairs:
        found.append(own * rate + rent * (rate - before) * below / chance)
        below, before = below + chance, rate
    return found


def _expected(origin: TypeGrid, destination: TypeGrid, amounts: FloatArray) -> float:
    masses = [np.array([float(chance) for _, chance in grid.pairs]) for grid in (origin, destination)]
    return float(masses[0] @ amounts @ masses[1])


def _pooled(costs: list[Fraction], grid: TypeGrid) -> FloatArray:
    """Pool neighbours whose virtual costs fall, weighted by probability, until all rise."""
    blocks: list[tuple[Fraction, Fraction, int]] = []
    for cost, (_, chance) in zip(costs, grid.pairs, strict=True):
        blocks.append((cost * chance, chance, 1))
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] > blocks[-1][0] * blocks[-2][1]:
            (total, mass, size), (more, weight, count) = blocks[-2:]
            blocks[-2:] = [(total + more, mass + weight, size + count)]
    return np.array([float(total / mass) for total, mass, size in blocks for _ in range(size)])


def efficiency_subsidy(origin: TypeGrid, destination: TypeGrid) -> Fraction:
    """Return the least central money with which every worthwhile move is made; never negative.

    Gains of each type are the least that truth allows: nothing for the dearest, and for each
    cheaper one what it would gain by posing as its dearer neighbour.

    Examples
    --------
    >>> from citypact.mechanisms.trade.beliefs import UniformBelief
    >>> from citypact.mechanisms.trade.second_best.type_grid import types_of
    >>> grid = types_of(UniformBelief(0, 1), 20)
    >>> float(efficiency_subsidy(grid, grid))
    0.11875
    """
    rents = Fraction(0)
    for own, other in ((origin, destination), (destination, origin)):
        below = Fraction(0)
        for (rate, chance), (dearer, _) in pairwise(own.pairs):
            below += chance
            moves = sum((mass for cost, mass in other.pairs if dearer + cost < 1), Fraction(0))
            rents += below * (dearer - rate) * moves
    surplus = first_best(origin, destination)
    return max(rents - surplus, Fraction(0))


def first_best(origin: TypeGrid, destination: TypeGrid) -> Fraction:
    """Return the expected surplus if every worthwhile move is made."""
    return sum(
        (
            f * g * (1 - loss - cost)
            for loss, f in origin.pairs
            for cost, g in destination.pairs
            if loss + cost < 1
        ),
        Fraction(0),
    )
