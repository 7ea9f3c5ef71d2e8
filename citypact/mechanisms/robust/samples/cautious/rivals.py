"""What other rules say about the same cases: the average, the worst case, the box of rates, regret."""

from __future__ import annotations

from fractions import Fraction

from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.robust.samples.cases import SampledCases
from citypact.mechanisms.robust.samples.cautious.confidence import both_views, larger_loss
from citypact.mechanisms.robust.samples.cautious.result import RivalRule
from citypact.mechanisms.robust.samples.convex_lines import ZERO, minimise
from citypact.mechanisms.theories.robust import max_min_ratio, min_regret_ratio


def rival_rules(cases: SampledCases, confidence: Fraction) -> tuple[RivalRule, ...]:
    """Return the ratio of each rule and whether cautious cities would accept it.

    Examples
    --------
    >>> cases = SampledCases([1, 1], [0.2, 0.6], [0.1, 0.1])
    >>> [(rule.name, rule.ratio) for rule in rival_rules(cases, Fraction(1, 2))][-1]
    ('least worst regret over the box of rates', 0.75)
    """
    views = both_views(cases, confidence)
    extremes = (("max-min of the average", ZERO), ("max-min of each city's worst case", Fraction(1)))
    found = {
        name: RatioSet.single(minimise(lambda s, at=at: larger_loss(both_views(cases, at), s)).point)  # type: ignore[misc]
        for name, at in extremes
    }
    if cases.box is not None:
        found["max-min over the box of rates"] = max_min_ratio(cases.box)
        found["least worst regret over the box of rates"] = min_regret_ratio(cases.box)
    return tuple(
        RivalRule(name, each.ratio, larger_loss(views, each.exact).at(each.exact) <= 0)
        for name, each in found.items()
    )
