r"""The proof that a ratio is best for a list of plants, from the payoffs and in fractions.

For consent plant by plant: at the ends of the intervals the payoffs are counted plant by
plant, and the largest surplus is counted a second way
(:mod:`citypact.mechanisms.portfolio.recount`). For consent once for all: the two cities' sums
at the ends, each of which is either 0, 1 or a point where a city is indifferent.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from citypact.games.portfolio import Portfolio
from citypact.games.rational import Number
from citypact.mechanisms.portfolio.profile import Interval
from citypact.mechanisms.portfolio.recount import recounted_best, surplus_moved
from citypact.solvers.certificate import Certificate

#: Plants counted at the intervals' ends; with more intervals than that allows, some are left out.
MOST_COUNTS = 5_000_000


def rule_certificate(
    portfolio: Portfolio, consent: str, intervals: Sequence[Interval], value: Fraction
) -> Certificate:
    """Return the residuals of the claim that ``intervals`` are the best ratios and move ``value``."""
    scale = max(abs(value), portfolio.first_best) or Fraction(1)
    residuals: dict[str, Number] = (
        _apart(portfolio, intervals, value, scale)
        if consent == "project"
        else _together(portfolio, intervals, value, scale)
    )
    residuals["no more than first best"] = (value - portfolio.first_best) / scale
    return Certificate(residuals, tolerance=0.0, scale=float(scale), exact=True)


def _apart(
    portfolio: Portfolio, intervals: Sequence[Interval], value: Fraction, scale: Fraction
) -> dict[str, Number]:
    whole = portfolio.whole
    stride = max(1, 2 * len(intervals) * len(portfolio.firms) // MOST_COUNTS)
    ends = {end for interval in intervals[::stride] for end in interval}
    counted = [surplus_moved(whole, end) for end in ends]
    return {
        "surplus at the intervals' ends": max((abs(found - value) for found in counted), default=Fraction(0))
        / scale,
        "largest surplus, counted a second way": abs(recounted_best(whole) - value) / scale,
        "intervals apart and in order": Fraction(
            sum(lo > hi for lo, hi in intervals)
            + sum(one[1] >= other[0] for one, other in pairwise(intervals))
        ),
    }


def _together(
    portfolio: Portfolio, intervals: Sequence[Interval], value: Fraction, scale: Fraction
) -> dict[str, Number]:
    revenue, loss, cost = portfolio.totals
    if not intervals:
        # Origin needs more than destination grants, or a bound of [0, 1] lies between them.
        needed, granted = max(loss / revenue, Fraction(0)), min(1 - cost / revenue, Fraction(1))
        return {
            "no ratio suits both": Fraction(0 if needed > granted else 1),
            "nothing moves": abs(value) / scale,
        }
    ((lo, hi),) = intervals
    return {
        "origin does not lose on the list": (loss - lo * revenue) / scale,
        "destination does not lose on the list": (cost - (1 - hi) * revenue) / scale,
        "a lower ratio is refused": Fraction(0) if lo == 0 else abs(lo * revenue - loss) / scale,
        "a higher ratio is refused": Fraction(0) if hi == 1 else abs((1 - hi) * revenue - cost) / scale,
        "surplus of the whole list": abs(revenue - loss - cost - value) / scale,
    }
