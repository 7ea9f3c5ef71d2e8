r"""One-sided information: the offer of a city that knows its own cost and believes in the other's.

A destination of cost :math:`k` that names the ratio keeps :math:`(1-s-k)` if the origin takes
it: it maximises :math:`(1-s-k) F(s)`, so that :math:`s + F/f = 1-k` where F is smooth. The
origin's own best demand is the mirror image.

References
----------
models.md §4.5. R. Myerson, "Optimal auction design", Mathematics of Operations Research 6,
1981, 58-73.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.trade.beliefs import Belief
from citypact.mechanisms.trade.posting.exact_sweep import exact_maxima

ZERO, ONE = Fraction(0), Fraction(1)
POINTS = 20_001


def best_offer(origin: Belief, cost: Number) -> tuple[RatioSet, ...]:
    """Return every ratio that a destination of known ``cost`` offers at best.

    Returns
    -------
    tuple of RatioSet
        Empty when no ratio in [0, 1] brings the destination a gain. For a curved belief the best
        ratio on ever finer grids stands alone.

    Examples
    --------
    >>> from citypact.mechanisms.trade.beliefs import UniformBelief
    >>> best_offer(UniformBelief(0, 1), 0.2)[0].ratio
    0.4
    """
    door = Door()
    door.between("cost", cost, -1000, 1000, "a cost rate")
    door.close()
    rate = as_fraction(cost)
    if origin.lines is not None:
        corners = sorted({point for point in origin.breakpoints() if 0 < point < 1} | {ZERO, ONE})
        best, found = exact_maxima(corners, lambda s: (1 - s - rate) * as_fraction(origin.at_most(s)), 2)
        return found if best > 0 else ()
    return _curved_offer(origin, float(rate))


def best_demand(destination: Belief, loss: Number) -> tuple[RatioSet, ...]:
    """Return every ratio that an origin of known ``loss`` demands at best.

    Examples
    --------
    >>> from citypact.mechanisms.trade.beliefs import UniformBelief
    >>> best_demand(UniformBelief(0, 1), 0.2)[0].ratio
    0.6
    """
    return tuple(RatioSet(1 - each.hi, 1 - each.lo) for each in reversed(best_offer(destination, loss)))


def _curved_offer(origin: Belief, cost: float) -> tuple[RatioSet, ...]:
    """Narrow the best points of grids around the best point so far, each a thousand times finer."""

    def gain(ratios: FloatArray) -> FloatArray:
        return np.asarray((1 - ratios - cost) * origin.arrays(ratios)[0])

    low, high = 0.0, 1.0
    for _ in range(3):
        points = np.linspace(low, high, POINTS)
        values = gain(points)
        place = int(values.argmax())
        if not values[place] > 0:
            return ()
        low, high = points[max(place - 1, 0)], points[min(place + 1, POINTS - 1)]
    return (RatioSet.single(Fraction(float(points[place]))),)
