r"""How far surplus, Shapley amounts and side payments can move in a box of benefits.

Write :math:`m_{ij} = w_{ij}` off the diagonal, :math:`q_i = 1 / 2 c_i`, :math:`R_i = \sum_j m_{ij}` and
:math:`P_i = \sum_j m_{ij}^2`. Then

.. math::

    v(N) &= \textstyle\sum_i q_i R_i^2, \\
    \phi_k &= q_k (\tfrac16 P_k + \tfrac13 R_k^2)
        + \textstyle\sum_i q_i m_{ik} (\tfrac23 R_i - \tfrac16 m_{ik}), \\
    g_k &= \textstyle\sum_i 2 q_i m_{ik} R_i - q_k R_k^2, \\
    t_k &= q_k (\tfrac16 P_k + \tfrac43 R_k^2) - \textstyle\sum_i q_i m_{ik} (\tfrac43 R_i + \tfrac16 m_{ik}).

*Monotony.* :math:`R_i \ge m_{ik}`, so every derivative of :math:`v(N)` and :math:`\phi_k` is at least
0: for the only one with a minus, :math:`\partial \phi_k / \partial m_{ik} = q_i (\tfrac23 R_i +
\tfrac13 m_{ik})`. Those of :math:`t_k` are at least 0 in row :math:`k` and at most 0 elsewhere; those
of :math:`g_k` the other way round. With limits on entries alone each is therefore extreme at a
corner, and the bounds are reached.

*Sums.* Column :math:`k` carries the rest: with :math:`R_i` replaced by the largest row sum,
or by :math:`m_{ik}` plus the least of the other entries, each bound is a separable quadratic program
over one column and its sum. Its Lagrangian at *any* multiplier bounds it from the safe side,
so a multiplier found in floating point is good enough. Where row and column cannot be
extreme together the bound is not reached: bounds are outer.

*The surplus.* The least is a convex program, bounded from below by its linearisation at the
point found. The largest of a convex function is at a corner: if sums alone limit the columns,
each column gives its all to one city. Of two cities that receive, moving the columns that either
could have to one of them does no harm (the surplus is convex along the way), so one keeps at
most what the other cannot have, its own column. With four cities or more that leaves one city
:math:`i` that gets every column but its own, which goes to a city :math:`k`:
:math:`\max_{i \ne k} q_i (\sum_{j \ne i} \bar s_j)^2 + q_k \bar s_i^2`. In other boxes the square is
replaced by its secant between the least and the largest row sum.

References
----------
models.md §5.6 and A9.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from citypact.games.abatement import BenefitBox
from citypact.games.coalitional import FloatArray
from citypact.mechanisms.abatement.box.columns import cheapest_columns, least_of_column

#: With so few cities every way to give each column to one of them is tried.
MOST_LISTED = 3


@dataclass(frozen=True)
class Bounds:
    """Lowest and highest that an amount of each city can take, arrays of shape (n,)."""

    lowest: FloatArray
    highest: FloatArray


def shapley_bounds(box: BenefitBox) -> Bounds:
    r"""Return limits of each city's Shapley amount :math:`\phi_k` (see the head of the module).

    Examples
    --------
    >>> box = BenefitBox([[0, 1], [2, 0]], [[0, 2], [4, 0]], [0.5, 0.5])
    >>> found = shapley_bounds(box)
    >>> found.lowest.tolist(), found.highest.tolist()
    ([2.5, 2.5], [10.0, 10.0])
    """
    low, high, weights = box.others_lowest, box.others_highest, box.weights
    most = high.sum(axis=1)
    highest = weights * ((high**2).sum(axis=1) / 6 + most**2 / 3)
    lowest = weights * ((low**2).sum(axis=1) / 6 + low.sum(axis=1) ** 2 / 3)
    for city in range(box.size):
        rest = low.sum(axis=1) - low[:, city]
        highest[city] -= least_of_column(box, city, -2 * weights * most / 3, weights / 6)
        lowest[city] += least_of_column(box, city, 2 * weights * rest / 3, weights / 2)
    return Bounds(lowest, highest)


def payment_bounds(box: BenefitBox) -> Bounds:
    r"""Return limits of each city's side payment :math:`t_k` under the Shapley value.

    Examples
    --------
    >>> box = BenefitBox([[0, 1], [2, 0]], [[0, 2], [4, 0]], [0.5, 0.5])
    >>> found = payment_bounds(box)
    >>> found.lowest.tolist(), found.highest.tolist()
    ([-22.5, 0.0], [0.0, 22.5])
    """
    low, high, weights = box.others_lowest, box.others_highest, box.weights
    most = high.sum(axis=1)
    highest = weights * ((high**2).sum(axis=1) / 6 + 4 * most**2 / 3)
    lowest = weights * ((low**2).sum(axis=1) / 6 + 4 * low.sum(axis=1) ** 2 / 3)
    for city in range(box.size):
        down, up = low[:, city], high[:, city]
        rest = low.sum(axis=1) - down
        highest[city] -= least_of_column(box, city, 4 * weights * rest / 3, 3 * weights / 2)
        # A square is at most its secant between the limits of the entry.
        slope = weights * (4 * most / 3 + (down + up) / 6)
        lowest[city] += least_of_column(box, city, -slope, 0 * weights) + (weights * down * up).sum() / 6
    return Bounds(lowest, highest)


def own_gain_bounds(box: BenefitBox) -> Bounds:
    r"""Return limits of each city's gain before payment, :math:`g_k`.

    Examples
    --------
    >>> box = BenefitBox([[0, 1], [2, 0]], [[0, 2], [4, 0]], [0.5, 0.5])
    >>> found = own_gain_bounds(box)
    >>> found.lowest.tolist(), found.highest.tolist()
    ([4.0, -14.0], [31.0, 4.0])
    """
    low, high, weights = box.others_lowest, box.others_highest, box.weights
    most = high.sum(axis=1)
    highest, lowest = -weights * low.sum(axis=1) ** 2, -weights * most**2
    for city in range(box.size):
        rest = low.sum(axis=1) - low[:, city]
        highest[city] -= least_of_column(box, city, -2 * weights * most, 0 * weights)
        lowest[city] += least_of_column(box, city, 2 * weights * rest, 2 * weights)
    return Bounds(lowest, highest)


def largest_surplus(box: BenefitBox) -> tuple[float, FloatArray]:
    """Return an upper bound of v(N), reached where sums alone or entries alone limit the benefits.

    Returns
    -------
    float
        No matrix of the box has a larger surplus.
    float array of shape (n, n)
        A matrix of the box, off the diagonal, with a large surplus.

    Examples
    --------
    >>> box = BenefitBox.from_shares((0, 1), (0.25, 0.5), [4, 4, 8], [0.5, 1, 1], ("a", "b", "c"))
    >>> largest_surplus(box)[0]
    38.0
    """
    low, high, weights = box.others_lowest, box.others_highest, box.weights
    if box.size > 1 and box.only_sums:
        return _largest_by_sums(weights, box.sums[:, 1])
    least, most = low.sum(axis=1), high.sum(axis=1)
    matrix = cheapest_columns(box, -np.broadcast_to((weights * (least + most))[:, None], low.shape))
    bound = weights @ ((least + most) * matrix.sum(axis=1) - least * most)
    return float(bound), matrix


def _largest_by_sums(weights: FloatArray, sums: FloatArray) -> tuple[float, FloatArray]:
    size = len(sums)
    if size <= MOST_LISTED:
        choices = [[at for at in range(size) if at != column] for column in range(size)]
        options = np.array(list(product(*choices)))
    else:
        first, second = np.nonzero(~np.eye(size, dtype=bool))
        values = weights[first] * (sums.sum() - sums[first]) ** 2 + weights[second] * sums[first] ** 2
        best = int(np.argmax(values))
        options = np.full((1, size), first[best])
        options[0, first[best]] = second[best]
    found, matrix = -np.inf, np.zeros((size, size))
    for option in options:
        tried = np.zeros((size, size))
        tried[option, np.arange(size)] = sums
        value = float(weights @ tried.sum(axis=1) ** 2)
        if value > found:
            found, matrix = value, tried
    return found, matrix
