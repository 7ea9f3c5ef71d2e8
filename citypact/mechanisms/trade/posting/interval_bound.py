r"""A ceiling on W over all ratios, by bounds on intervals alone.

On :math:`[x, y]`, with :math:`h = y - x`, moves need :math:`\ell \le y`, :math:`k \le 1-x`:

.. math::

    W(s) \le H_F(y) G(1-x) + F(y) H_G(1-x) - h F(y) G(1-x)
           + h\,[F(y) - F(x)]\,[G(1-x) - G(1-y)] ,

where the last term makes up for pairs with :math:`\ell + k > 1` that the others count as
negative. Only monotonicity of F and G is used, so the ceiling holds for every belief.
Intervals that could hold more than the best value found are halved until none is left
(branch and bound, [Land1960]_).

References
----------
.. [Land1960] A. Land and A. Doig, "An automatic method of solving discrete programming
   problems", Econometrica 28(3), 1960, 497-520.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.mechanisms.trade.private_costs import PrivateCosts

#: Intervals looked at before the search stops with the ceiling it has.
MOST_INTERVALS = 1_000_000
CEILING = Callable[[FloatArray, FloatArray], FloatArray]


def welfare_ceiling(costs: PrivateCosts, best: float, slack: float) -> float:
    """Return a number that W exceeds nowhere on [0, 1]; ``best + slack`` if the search gets that far.

    Examples
    --------
    >>> from citypact.mechanisms.trade.beliefs import UniformBelief
    >>> costs = PrivateCosts(UniformBelief(0, 1), UniformBelief(0, 1))
    >>> welfare_ceiling(costs, 0.125, 1e-6) <= 0.125 + 1e-6
    True
    """

    def ceiling(x: FloatArray, y: FloatArray) -> FloatArray:
        (f_low, _), (f_high, own) = costs.origin.arrays(x), costs.origin.arrays(y)
        (g_high, other), (g_low, _) = costs.destination.arrays(1 - x), costs.destination.arrays(1 - y)
        width = y - x
        kept = own * g_high + f_high * other - width * f_high * g_high
        return kept + width * (f_high - f_low) * (g_high - g_low)

    return least_ceiling(ceiling, [float(point) for point in costs.corners()], best, slack)


def least_ceiling(ceiling: CEILING, corners: list[float], best: float, slack: float) -> float:
    """Halve intervals between corners until none may hold more than ``best + slack``."""
    points = np.unique(np.concatenate([np.array(corners), np.linspace(corners[0], corners[-1], 65)]))
    low, high = points[:-1], points[1:]
    highest, looked_at = best, 0
    if not math.isfinite(best + slack):
        return math.nan
    while low.size:
        bounds = ceiling(low, high)
        looked_at += low.size
        # `not <=` keeps an interval whose bound is not a number.
        left = ~(bounds <= best + slack)
        middle = (low + high) / 2
        left_small = left & ((middle <= low) | (middle >= high))
        if looked_at > MOST_INTERVALS or left_small.any():
            return float(max(highest, bounds.max()))
        if not left.all():
            highest = max(highest, float(bounds[~left].max()))
        low, high, middle = low[left], high[left], middle[left]
        low, high = np.concatenate([low, middle]), np.concatenate([middle, high])
    return highest
