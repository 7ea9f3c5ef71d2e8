r"""The best posted ratio for any pair of independent beliefs, with every ratio that is as good.

Found exactly where both beliefs are made of lines and jumps, by roots of the derivative
otherwise; in both cases a ceiling from interval bounds proves that nothing better lies
anywhere in [0, 1].

References
----------
models.md §4.5, A5.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.trade.posting.curved_search import curved_maxima
from citypact.mechanisms.trade.posting.exact_sweep import exact_maxima
from citypact.mechanisms.trade.posting.recheck import recheck_posted
from citypact.mechanisms.trade.posting.result import PostedRatio
from citypact.mechanisms.trade.private_costs import PrivateCosts
from citypact.mechanisms.trade.second_best import continuous_second_best, design_second_best, types_of
from citypact.mechanisms.trade.second_best.price_bound import efficiency_subsidy
from citypact.mechanisms.trade.second_best.program import BUDGET
from citypact.mechanisms.trade.second_best.type_grid import MOST_TYPES
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

ASSUMPTIONS = (
    "each city alone knows its own cost; beliefs about the two are independent",
    "a posted ratio is taken or left, plant by plant; costs and gains are fractions of the shared tax",
    "both cities are risk neutral in tax money",
)


def best_ratios(costs: PrivateCosts) -> tuple[Fraction | float, tuple[RatioSet, ...]]:
    """Return the largest expected surplus over [0, 1] and every ratio that attains it.

    No ratios are returned when none moves any surplus.

    Examples
    --------
    >>> from citypact.mechanisms.trade.beliefs import EmpiricalBelief
    >>> polar = PrivateCosts(EmpiricalBelief((0.05, 0.7)), EmpiricalBelief((0.05, 0.7)))
    >>> [each.ends for each in best_ratios(polar)[1]]
    [(0.05, 0.3), (0.7, 0.95)]
    """
    if not costs.exact:
        return curved_maxima(costs)
    steep = [not belief.stairs for belief in (costs.origin, costs.destination)]
    # A line times a parabola; a stair times a line; two stairs.
    degree = 3 if all(steep) else 2 if any(steep) else 0
    value, sets = exact_maxima(costs.corners(), lambda s: as_fraction(costs.welfare(s)), degree, costs.curve)
    return (value, sets) if value > 0 else (Fraction(0), ())


def post_ratio(costs: PrivateCosts, *, types: int = 40) -> PostedRatio:
    """Find the best posted ratio and how far it falls short of mechanisms and of known costs.

    Parameters
    ----------
    costs : PrivateCosts
        Beliefs about the origin's loss and the destination's cost.
    types : int
        Most types of a city in the second-best program, where no formula applies.

    Returns
    -------
    PostedRatio
        With its certificate.

    Examples
    --------
    >>> from citypact.mechanisms.trade.beliefs import UniformBelief
    >>> found = post_ratio(PrivateCosts(UniformBelief(0, 1), UniformBelief(0, 1)))
    >>> found.ratio, found.welfare, found.second_best, round(found.minimal_subsidy, 6)
    (0.5, 0.125, 0.140625, 0.166667)
    """
    door = Door()
    door.whole("types", types, 2, MOST_TYPES)
    door.close()
    welfare, ratios = best_ratios(costs)
    low, high = max(costs.origin.ends[0], Fraction(0)), min(1 - costs.destination.ends[0], Fraction(1))
    # A posted ratio is itself a truthful mechanism, and a mechanism no better than known costs: the
    # three are kept in order where quadrature rounds, and the certificate encloses the first best.
    ideal = max(costs.first_best(), welfare)
    second, subsidy, price, method = _mechanism(costs, types, ideal)
    found = PostedRatio(
        costs=costs,
        ratios=ratios,
        welfare=float(welfare),
        first_best=float(ideal),
        second_best=min(max(float(second), float(welfare)), float(ideal)),
        minimal_subsidy=float(subsidy),
        price=float(price),
        second_best_method=method,
        chance=0.0,
        participation=(float(low), float(high)) if low <= high else None,
        gains=Allocation(("origin", "destination"), (0.0, 0.0), "part of tax"),
        certificate=Certificate({}),
        provenance=Provenance(
            "exact sweep of a piecewise polynomial"
            if costs.exact
            else "roots of the derivative, interval bounds",
            exact=costs.exact,
        ),
        shadow_prices={BUDGET: float(price)},
        shadow_price_units={BUDGET: "expected surplus per unit of central money"},
        assumptions=(*ASSUMPTIONS, f"second best: {method}"),
    )
    if found.chosen is not None:
        gains = [float(gain) for gain in costs.gains(found.chosen.exact)]
        found = replace(
            found,
            chance=float(costs.chance(found.chosen.exact)),
            gains=Allocation(("origin", "destination"), gains, "part of tax"),
        )
    certificate = recheck_posted(found)
    certificate.require()
    return replace(found, certificate=certificate)


def _mechanism(
    costs: PrivateCosts, types: int, ideal: Fraction | float
) -> tuple[Number, Number, Number, str]:
    """Return second best, the subsidy that efficiency needs, the worth of a yuan, and the method."""
    if not ideal > 0:
        return 0, 0, 0, "nothing to gain"
    smooth = continuous_second_best(costs)
    if smooth is not None:
        method = "exact" if isinstance(smooth.surplus, Fraction) else "virtual costs, by quadrature"
        return smooth.surplus, costs.efficiency_subsidy(), smooth.price, method
    found = design_second_best(costs, types=types)
    size = f"{len(found.origin)} x {len(found.destination)}"
    listed = all(
        belief.stairs and len(belief.breakpoints()) <= types for belief in (costs.origin, costs.destination)
    )
    if listed:
        return found.surplus, found.minimal_subsidy, found.price, f"linear program, {size} listed cases"
    # A grid overstates surplus, for types between its points need no rent: it is no more than first best.
    surplus = min(found.surplus, float(ideal))
    gapless = costs.origin.gapless and costs.destination.gapless
    subsidy = (
        costs.efficiency_subsidy()
        if gapless
        else efficiency_subsidy(types_of(costs.origin, MOST_TYPES), types_of(costs.destination, MOST_TYPES))
    )
    return surplus, subsidy, found.price, f"linear program on a grid of {size} types, from above"
