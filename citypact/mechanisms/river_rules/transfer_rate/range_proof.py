r"""Rechecks ranges of responsibility: nothing lies beyond them, and both ends are reached.

What section k carries out, :math:`y_k`, must lie in the box of its rate and leave no discharge
negative, :math:`w_i = c_i + y_i - \sum_{k \to i} y_k \ge 0`. *Nothing beyond*: from the sources down
no consistent :math:`y_k` is below :math:`\underline y_k`, from the mouth up none is above
:math:`\bar y_k`,

.. math:: \underline y_i = \max \Bigl( l_i, \sum_{k \to i} \underline y_k - c_i \Bigr), \qquad
   \bar y_k = \min \Bigl( h_k, c_i + \bar y_i - \sum_{j \to i, j \ne k} \underline y_j \Bigr) ,

so :math:`\max(0, c_i + l_i - \sum h_k) \le w_i \le c_i + \bar y_i - \sum \underline y_k`.

*Reached*: :math:`\underline y` itself is consistent, and whatever leaves a section between
:math:`\underline y_k` and :math:`\bar y_k` can be passed on down to the mouth: the next section cleans
what it can and lets through the rest, which lies between its own two ends. So a witness need only
say what enters and leaves city i: the least in and :math:`\bar y_i` out for its greatest
responsibility, for the least all that h lets in, but no more than i can clean and pass on.

References
----------
models.md §5.8; ``games.river.cleanup_transfer``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from citypact.games.rational import Number
from citypact.games.river.cleanup import CleanUp
from citypact.games.river.cleanup_transfer import CarriedRange
from citypact.solvers.certificate import Certificate


def certify_ranges(
    cleanup: CleanUp, carried: CarriedRange, ranges: Sequence[tuple[Fraction, Fraction]], common: Fraction
) -> Certificate:
    """Recheck the range of every city's responsibility, and the largest rate that serves for all.

    Parameters
    ----------
    cleanup : CleanUp
        The river and the cost observed in each section.
    carried : CarriedRange
        What may be carried out of each section.
    ranges : sequence of pairs of Fraction
        Least and greatest responsibility, in player order.
    common : Fraction
        Largest rate, the same in all sections, that the costs allow; 1 if every rate below 1 fits.

    Examples
    --------
    >>> from citypact.games.river import River
    >>> from citypact.games.river.cleanup_transfer import carried_range, discharge_ranges
    >>> costs = CleanUp(River(("up", "down")), (1, 2))
    >>> found = discharge_ranges(costs, 0, 0.5)
    >>> certify_ranges(costs, carried_range(costs, 0, 0.5), found, Fraction(2, 3)).holds
    True
    """
    costs = dict(zip(cleanup.players, cleanup.exact_costs, strict=True))
    scale = cleanup.total or Fraction(1)
    less = more = beyond = unreached = Fraction(0)
    low, high, least, greatest = carried.low, carried.high, carried.least, carried.greatest
    for city, (lowest, highest) in zip(cleanup.players, ranges, strict=True):
        few, many = _sum(least, cleanup.above(city)), _sum(high, cleanup.above(city))
        cost, below_city = costs[city], cleanup.river.below(city)
        limits = [high[city]]
        if below_city is not None:
            others = _sum(least, cleanup.above(below_city)) - least[city]
            limits.append(costs[below_city] + greatest[below_city] - others)
        less = max(less, abs(least[city] - max(low[city], few - cost)))
        more = max(more, abs(greatest[city] - min(limits)), least[city] - greatest[city])
        beyond = max(beyond, abs(highest - (cost + greatest[city] - few)))
        beyond = max(beyond, abs(lowest - max(Fraction(0), cost + low[city] - many)))
        # What enters at the least responsibility, the least leaving: part of the way from few to many.
        enters = min(many, cost + least[city])
        gaps = (
            few - enters,
            enters - many,
            few - cost - least[city],
            abs(cost + least[city] - enters - lowest),
        )
        unreached = max(unreached, *gaps)
    residuals: dict[str, Number] = {
        "no rates carry less out of a section": less / scale,
        "no rates carry more out of a section": more / scale,
        "no responsibility lies beyond its range": beyond / scale,
        "both ends are reached by rates that fit all costs": unreached / scale,
        "no larger rate serves for all sections": _room(cleanup, costs, common) / scale,
    }
    return Certificate(residuals, tolerance=0.0, scale=float(scale), exact=True)


def _sum(amounts: Mapping[str, Fraction], cities: Sequence[str]) -> Fraction:
    return sum((amounts[city] for city in cities), Fraction(0))


def _room(cleanup: CleanUp, costs: Mapping[str, Fraction], common: Fraction) -> Fraction:
    """Return how far a common rate is from the largest that leaves no discharge negative.

    :math:`(1 - t) w_i` falls along a line in the rate t: :math:`c_i` less t times the costs just above,
    at the mouth :math:`(1 - t) c_i` less that.
    """
    if not 0 <= common <= 1:
        return cleanup.total or Fraction(1)
    left = []
    for city, cost in costs.items():
        upstream = _sum(costs, cleanup.above(city))
        kept = cost if cleanup.river.below(city) is not None else (1 - common) * cost
        if upstream:
            left.append(kept - common * upstream)
    if not left:  # nothing arrives anywhere: every rate fits
        return (1 - common) * cleanup.total
    return abs(min(left)) if common < 1 else max(-min(left), Fraction(0))
