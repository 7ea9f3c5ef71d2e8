"""A posted ratio judged from the beliefs alone: arithmetic and a ceiling from interval bounds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from citypact.games.rational import Number
from citypact.mechanisms.trade.posting.interval_bound import welfare_ceiling
from citypact.mechanisms.trade.posting.result import PostedRatio
from citypact.solvers.certificate import Certificate

#: What another ratio may add, as a part of the surplus; the exact sweep leaves nothing, a bound this.
CLOSE, CLOSE_EXACT = 1e-8, 1e-6
TOLERANCE = 2e-6


def recheck_posted(found: PostedRatio) -> Certificate:
    """Judge a posted ratio, its rivals and the order of the three surpluses.

    Returns
    -------
    Certificate
        In units of the posted ratio's surplus (of the shared tax if there is none).
    """
    costs, best = found.costs, found.welfare
    scale = best if best > 0 else 1.0
    rows: dict[str, Number] = {}
    slack = (CLOSE_EXACT if costs.exact else CLOSE) * scale
    ceiling = welfare_ceiling(costs, best, slack)
    rows["no other ratio yields more (interval bounds)"] = ceiling - best
    for each in found.ratios:
        spread = [each.lo + (each.hi - each.lo) * part / 4 for part in range(5)]
        worst = max(abs(float(costs.welfare(ratio)) - best) for ratio in spread)
        rows[f"ratios from {each.ends[0]:.6g} to {each.ends[1]:.6g} are equally good"] = worst
    ends = [float(end) for each in found.ratios for end in (each.lo, each.hi)]
    rows["optimal ratios lie in order within [0, 1]"] = max(
        (low - high for low, high in pairwise([0.0, *ends, 1.0])), default=0.0
    )
    grid = costs.curve(np.linspace(0.0, 1.0, 1001))
    rows["no ratio of a grid yields more"] = float(grid.max()) - best
    rows["gains add up to the surplus"] = abs(sum(found.gains.vector()) - best)
    rows["no city loses on average"] = -min(found.gains.vector())
    rows["posted is no better than second best"] = best - found.second_best
    rows["second best is no better than first best"] = found.second_best - found.first_best
    low, high = costs.overlap_bounds(costs.origin.ends[0], 1 - costs.destination.ends[0])
    rows["first best lies between monotone sums"] = max(low - found.first_best, found.first_best - high)
    rows["prices are not negative"] = -min(found.price, found.minimal_subsidy)
    scaled = {name: float(value) / scale for name, value in rows.items()}
    return Certificate(scaled, tolerance=TOLERANCE, scale=scale)
