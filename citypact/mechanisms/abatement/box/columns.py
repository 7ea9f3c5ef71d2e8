r"""Small programs over the columns of a box of benefits, each solved or bounded without a solver.

A column is limited by its entries and by its sum:
:math:`\underline m_i \le m_i \le \bar m_i`, :math:`\underline s \le \sum_i m_i \le \bar s`.
A linear function is least where the cheapest entries are filled first. A separable convex
quadratic one, :math:`\sum_i \alpha_i m_i + \beta_i m_i^2` with :math:`\beta \ge 0`, is bounded from
below by its Lagrangian at any multiplier :math:`\lambda` of the sum,

.. math:: \sum_i \min_{m_i} \bigl( \beta_i m_i^2 + (\alpha_i - \lambda) m_i \bigr)
   + \lambda^+ \underline s - \lambda^- \bar s ,

and the bound is tight where the minimisers add up to what the sum allows.

References
----------
S. Boyd and L. Vandenberghe, *Convex Optimization*, Cambridge University Press, 2004, §5.
"""

from __future__ import annotations

import numpy as np

from citypact.games.abatement import BenefitBox
from citypact.games.coalitional import FloatArray

#: Halvings of an interval of multipliers: to the end of double precision.
HALVINGS = 120


def least_of_column(box: BenefitBox, column: int, linear: FloatArray, square: FloatArray) -> float:
    """Return a lower bound of a separable convex quadratic function of one column, tight to rounding.

    Parameters
    ----------
    box : BenefitBox
        Limits of the entries and of the sum.
    column : int
        Which column; its own entry on the diagonal is 0.
    linear, square : float array of shape (n,)
        Coefficients; those of the squares are not negative.

    Examples
    --------
    >>> box = BenefitBox([[0] * 3] * 3, [[9] * 3] * 3, [1, 1, 1], received=(2, 3))
    >>> least_of_column(box, 0, np.array([0.0, 1.0, 0.0]), np.array([0.0, 1.0, 1.0]))
    2.875
    """
    low, high = box.others_lowest[:, column], box.others_highest[:, column]
    least, most = box.sums[column]

    def best(price: float) -> FloatArray:
        slope = linear - price
        with np.errstate(divide="ignore", invalid="ignore"):
            inner = np.where(square > 0, -slope / (2 * square), np.where(slope < 0, np.inf, -np.inf))
        found: FloatArray = np.clip(inner, low, high)
        return found

    # Beyond these prices every entry is at one of its ends.
    ends = np.concatenate([linear + 2 * square * low, linear + 2 * square * high])
    down, up = float(ends.min()), float(ends.max())
    reached = float(best(0.0).sum())
    if least <= reached <= most:
        down = up = 0.0
    elif reached < least:
        down, target = max(down, 0.0), least
    else:
        up, target = min(up, 0.0), most
    for _ in range(HALVINGS if down < up else 0):
        middle = (down + up) / 2
        down, up = (middle, up) if float(best(middle).sum()) < target else (down, middle)
    return max(_lagrangian(price, best(price), linear, square, (least, most)) for price in (down, up))


def _lagrangian(
    price: float, point: FloatArray, linear: FloatArray, square: FloatArray, sums: tuple[float, float]
) -> float:
    inner = (point * (square * point + linear - price)).sum()
    return float(inner + price * (sums[0] if price > 0 else sums[1]))


def cheapest_columns(box: BenefitBox, prices: FloatArray) -> FloatArray:
    """Return the matrix of the box, off the diagonal, that is cheapest at given prices of its entries.

    Parameters
    ----------
    box : BenefitBox
        Limits of the entries and of the sums.
    prices : float array of shape (n, n)
        Of any sign.

    Returns
    -------
    float array of shape (n, n)

    Examples
    --------
    >>> box = BenefitBox([[0, 0], [0, 0]], [[9, 9], [9, 9]], [1, 1], received=(2, 3))
    >>> cheapest_columns(box, np.array([[0.0, 1.0], [-1.0, 0.0]])).tolist()
    [[0.0, 2.0], [3.0, 0.0]]
    """
    low = box.others_lowest
    order = np.argsort(prices, axis=0, kind="stable")
    room = np.take_along_axis(box.others_highest - low, order, axis=0)
    least, most = box.sums.T - low.sum(axis=0)
    # Entries with a negative price are filled to the highest sum, the rest to the lowest.
    wanted = np.where(np.take_along_axis(prices, order, axis=0) < 0, most, least)
    before = np.cumsum(room, axis=0) - room
    filled = np.zeros_like(low)
    np.put_along_axis(filled, order, np.clip(wanted - before, 0.0, room), axis=0)
    matrix: FloatArray = low + filled
    return matrix


def drawn_matrices(box: BenefitBox, draws: int, generator: np.random.Generator) -> FloatArray:
    """Draw matrices of the box, off the diagonal, shape (draws, n, n).

    The sum of a column is uniform between its limits; how the entries share it is that of
    exponential variables in proportion, cut where an entry reaches its limit. So with limits on
    the sum alone every division is equally likely. It is a way to look around, not knowledge.

    Examples
    --------
    >>> box = BenefitBox([[0] * 3] * 3, [[9] * 3] * 3, [1, 1, 1], received=(2, 3))
    >>> sums = drawn_matrices(box, 100, np.random.default_rng(1)).sum(axis=1)
    >>> bool(((2 <= sums) & (sums <= 3)).all())
    True
    """
    low, room = box.others_lowest, box.others_highest - box.others_lowest
    floor, ceiling = low.sum(axis=0), box.others_highest.sum(axis=0)
    least, most = np.maximum(box.sums[:, 0], floor), np.minimum(box.sums[:, 1], ceiling)
    extra = least + (most - least) * generator.random((draws, box.size)) - floor
    shares = generator.standard_exponential((draws, box.size, box.size))
    # Entry i takes min(room_i, level * share_i): find the level of each column by its breakpoints.
    steps = np.sort(room / shares, axis=1)
    order = np.argsort(room / shares, axis=1)
    rooms = np.take_along_axis(np.broadcast_to(room, shares.shape), order, axis=1)
    speeds = np.take_along_axis(shares * (room > 0), order, axis=1)
    full = np.cumsum(rooms, axis=1) - rooms
    still = np.cumsum(speeds[:, ::-1], axis=1)[:, ::-1]
    filled = full + steps * still  # what the column holds at each breakpoint
    at = np.minimum((filled < extra[:, None]).sum(axis=1, keepdims=True), box.size - 1)
    missing = extra[:, None] - np.take_along_axis(full, at, axis=1)
    speed = np.take_along_axis(still, at, axis=1)
    level = np.where(speed > 0, missing / np.where(speed > 0, speed, 1.0), np.inf)
    taken = np.where(
        np.isfinite(level), np.minimum(room, np.where(np.isfinite(level), level, 0.0) * shares), room
    )
    matrices: FloatArray = low + np.maximum(taken, 0.0)
    return matrices
