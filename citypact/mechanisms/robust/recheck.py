"""Rechecks a robust agreement from the game and the set: definitions, not the search that found it."""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.robust.levers import Payments
from citypact.mechanisms.robust.sets.uncertainty_set import directions
from citypact.mechanisms.robust.worst_case.guarantee import Guarantee
from citypact.mechanisms.robust.worst_case.product import ProductPeak
from citypact.mechanisms.robust.worst_case.search import Peak
from citypact.solvers.certificate import Certificate

ZERO, ONE = Fraction(0), Fraction(1)
BROKEN, MET = Fraction(1), Fraction(0)
#: How far outside an end of the acceptable ratios it is tried whether they really end.
BEYOND = Fraction(1, 10**9)


def certify_ratio(
    guarantee: Guarantee, ratios: RatioSet, value: Fraction, acceptable: RatioSet, payments: Payments
) -> dict[str, Number]:
    """Recheck participation, money and the worst cases at the ratio chosen.

    Residuals are parts of the revenue, or one where a yes-or-no condition is broken.
    """
    game, uncertainty = guarantee.game, guarantee.uncertainty
    revenue, ratio = as_fraction(game.revenue), ratios.exact
    worst = guarantee.worst_gains(ratio)
    paid = (payments.lump_sum + payments.origin_grant, payments.destination_grant - payments.lump_sum)
    residuals: dict[str, Number] = {
        "ratio between zero and one": max(-ratio, ratio - 1),
        "payments within the levers": MET if payments.within(guarantee.levers) else BROKEN,
    }
    estimate, places = game.exact_gains(ratio), directions(game, ratio)
    scenarios = (uncertainty.worst(places[0]), uncertainty.worst(places[1]))
    lines = guarantee.lines(scenarios)
    for side, city in enumerate(("origin", "destination")):
        out = guarantee.outside if side == 0 else ZERO
        covered = uncertainty.covers(places[side], estimate[side] - out - worst[side])
        residuals |= {
            f"{city} participates in the worst case": -(worst[side] + paid[side]) / revenue,
            f"{city} is left at least the guarantee": (value - worst[side] - paid[side]) / revenue,
            f"no scenario is worse for {city}": MET if covered else BROKEN,
            f"worst scenario of {city} is in the set": MET if uncertainty.holds(scenarios[side]) else BROKEN,
            f"worst scenario of {city} attains its worst gain": abs(lines[side].at(ratio) - worst[side])
            / revenue,
        }
    return residuals | _ends(guarantee, acceptable, ratios)


def certify_peak(guarantee: Guarantee, found: Peak, ratios: RatioSet) -> dict[str, Number]:
    """Recheck that no ratio guarantees more, and that every optimal ratio guarantees as much."""
    revenue = as_fraction(guarantee.game.revenue)
    ends = min(guarantee.at(ratios.lo).value, guarantee.at(ratios.hi).value)
    return {
        "scenarios of the proof are in the set": _outside(guarantee, found),
        "no other ratio guarantees more": (_ceiling(guarantee, found) - found.value) / revenue,
        "every ratio of the optimal set guarantees as much": (found.value - ends) / revenue,
    }


def certify_product(guarantee: Guarantee, found: ProductPeak, acceptable: RatioSet) -> dict[str, Number]:
    """Recheck that the product of worst gains is no larger below or above the ratio found.

    In scenarios of the set both gains are lines above the worst gains. To the first order, which
    bounds a product of concave functions relative to its value, the product of the lines
    through the ratio falls on the way to either end.
    """
    residuals: dict[str, Number] = {}
    revenue = as_fraction(guarantee.game.revenue)
    sides = (("lower", found.below, acceptable.lo), ("higher", found.above, acceptable.hi))
    for name, deviations, end in sides:
        own, other = guarantee.lines(deviations)
        inside = all(map(guarantee.uncertainty.holds, deviations))
        rise = (end - found.ratio) * (own.slope * other.at(found.ratio) + other.slope * own.at(found.ratio))
        residuals[f"no {name} ratio has a larger product"] = rise / revenue**2 if inside else BROKEN
    return residuals


def certify_refusal(guarantee: Guarantee, found: Peak) -> Certificate:
    """Recheck that no ratio in [0, 1] pleases both, from scenarios that the set holds."""
    revenue = as_fraction(guarantee.game.revenue)
    ceiling = _ceiling(guarantee, found)
    return Certificate(
        {
            "scenarios of the proof are in the set": _outside(guarantee, found),
            "no ratio pleases both in these scenarios": ceiling / revenue if ceiling < 0 else BROKEN,
        },
        tolerance=0.0,
        scale=float(revenue),
        exact=True,
    )


def _ceiling(guarantee: Guarantee, found: Peak) -> Fraction:
    """Largest value over [0, 1] of the mixture of gains in the scenarios of the proof."""
    total = sum((weight for _, weight in found.cuts), ZERO)
    if total != 1 or any(weight < 0 for _, weight in found.cuts):
        return as_fraction(guarantee.game.revenue) + abs(found.value)
    lines = [(guarantee.row(cut.row, *guarantee.lines(cut.deviations)), w) for cut, w in found.cuts]
    return max(sum((w * line.at(end) for line, w in lines), ZERO) for end in (ZERO, ONE))


def _outside(guarantee: Guarantee, found: Peak) -> Fraction:
    inside = all(guarantee.uncertainty.holds(one) for cut, _ in found.cuts for one in cut.deviations)
    return MET if inside else BROKEN


def _ends(guarantee: Guarantee, acceptable: RatioSet, ratios: RatioSet) -> dict[str, Number]:
    """Both ends are acceptable, and beyond an end inside (0, 1) nothing is (F is concave)."""
    revenue = as_fraction(guarantee.game.revenue)
    low, high = acceptable.lo, acceptable.hi
    below, above = low - min(BEYOND, low / 2), high + min(BEYOND, (1 - high) / 2)
    within = low <= ratios.lo and ratios.hi <= high
    return {
        "acceptable ratios please both": -min(guarantee.at(low).value, guarantee.at(high).value) / revenue,
        "no lower ratio is acceptable": MET if low == 0 or guarantee.at(below).value < 0 else BROKEN,
        "no higher ratio is acceptable": MET if high == 1 or guarantee.at(above).value < 0 else BROKEN,
        "optimal ratios are acceptable": MET if within else BROKEN,
    }
