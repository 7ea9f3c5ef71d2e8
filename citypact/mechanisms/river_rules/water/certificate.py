r"""Rechecks a use of water from the river's own data: feasibility, prices and the gap to the best.

Let :math:`p` be prices that never rise downstream and :math:`\lambda_i = p_i - p_{\text{below}}`
their fall at the section below city i. For every feasible use y, by concavity of the benefits,

.. math:: \sum_i b_i(y_i) - b_i(x_i) \le \sum_i \lambda_i s_i
   + \sum_i \max_{0 \le y \le Y_i} \bigl[ (b_i(y) - p_i y) - (b_i(x_i) - p_i x_i) \bigr] ,

with :math:`s_i` the water that x lets through section i and :math:`Y_i` all that reaches city i.
The last maximum is bounded by the slopes of :math:`b_i` on both sides of :math:`x_i`. When the right-hand
side is nothing, x is proved best; neither the search that found x nor its demands are consulted.

References
----------
models.md §3.5, §5.8. R. T. Rockafellar, *Convex Analysis*, Princeton University Press, 1970, §28.
"""

from __future__ import annotations

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.river import RiverWater
from citypact.solvers.certificate import Certificate

#: Slopes are read this far (relative) to the left and right of a use, beyond its rounding.
STEP = 1e-12


def certify_use(water: RiverWater, uses: FloatArray, prices: FloatArray) -> Certificate:
    """Prove from uses and prices, each of shape (n,), that all cities use the water as well as can be.

    Parameters
    ----------
    water : RiverWater
        The river.
    uses, prices : float arrays of shape (n,)
        What each city uses (亿m³) and the price of water there (亿元 per 亿m³); infinite prices
        are accepted at cities that no water reaches.

    Examples
    --------
    >>> from citypact.games.river import PowerBenefit, River
    >>> water = RiverWater(River(("up", "down")), (2, 0), PowerBenefit(1))
    >>> certify_use(water, np.array([1.0, 1.0]), np.array([0.5, 0.5])).holds
    True
    >>> certify_use(water, np.array([1.5, 0.5]), np.array([0.5, 0.5])).failures
    ('no other use is worth more',)
    """
    uses, prices = np.asarray(uses, dtype=np.float64), np.asarray(prices, dtype=np.float64)
    benefits, reaches = water.city_benefits, water.river.reaches.astype(np.float64)
    reached = water.supply @ reaches
    drawn = np.maximum(uses, 0.0)
    worth = sum(float(benefit.value(use)) for benefit, use in zip(benefits, drawn, strict=True))
    supply, scale = max(float(water.supply.sum()), np.finfo(np.float64).tiny), max(worth, 0.0)
    passed = reached - uses @ reaches
    gap, rise, dry = 0.0, 0.0, 0.0
    for at, name in enumerate(water.players):
        if reached[at] == 0.0:
            dry += abs(uses[at])
            continue
        price, below = prices[at], water.river.below(name)
        fall = price - (0.0 if below is None else prices[water.players.index(below)])
        rise += max(-fall * reached[at], 0.0) if np.isfinite(fall) else np.nan
        gap += abs(fall) * max(passed[at], 0.0)
        steeper = float(benefits[at].marginal(drawn[at] * (1 - STEP))) if drawn[at] > 0 else price
        flatter = float(benefits[at].marginal(drawn[at] * (1 + STEP)))
        gap += max(flatter - price, 0.0) * max(reached[at] - drawn[at], 0.0)
        gap += max(price - steeper, 0.0) * drawn[at]
    unit = scale if scale > 0 else 1.0
    residuals = {
        "no use is negative": float(-uses.min()) / supply,
        "no section passes more than it gets": float(-passed.min()) / supply,
        "a city without water uses none": float(dry) / supply,
        "prices do not rise downstream": float(rise) / unit,
        "no other use is worth more": float(gap) / unit,
    }
    return Certificate(residuals, scale=scale)
