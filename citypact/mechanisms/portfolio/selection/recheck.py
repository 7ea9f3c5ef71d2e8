"""The recheck of a chosen list: every condition in fractions, and two bounds on its value."""

from __future__ import annotations

from fractions import Fraction

from citypact.games.portfolio import Portfolio
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.portfolio.profile import Interval
from citypact.mechanisms.portfolio.selection.ratios import ChosenList
from citypact.solvers.certificate import Certificate

#: What is left of a search in floating point on numbers of order one.
TOLERANCE = 1e-7


def selection_certificate(
    portfolio: Portfolio, listed: ChosenList, best: Interval, relaxed: Fraction, bounded: float
) -> Certificate:
    """Return the residuals of the claim that the list is permitted and best.

    The conditions are counted from the list's own amounts at both ends of the ratios. That no
    list is better rests on the solver's bound; the sweep's bound is exact but need not be reached.
    """
    side = listed.side
    scale = max(portfolio.first_best, *map(abs, portfolio.totals)) or Fraction(1)
    value = listed.value(best[0])
    residuals: dict[str, Number] = {
        "ratio within its bounds": max(side.exact("lowest") - best[0], best[1] - side.exact("highest")),
        "no more than the sweep's bound": (value - relaxed) / scale,
        "the solver's bound is reached": (bounded - float(value)) / float(scale),
        "the same value throughout": abs(listed.value(best[1]) - value) / scale,
    }
    for place, s in zip(("lowest", "highest"), best, strict=True):
        for name, violation in _at(portfolio, listed, s).items():
            residuals[f"{name}, {place} ratio"] = violation / scale
    return Certificate(residuals, TOLERANCE, float(scale))


def _at(portfolio: Portfolio, listed: ChosenList, s: Fraction) -> dict[str, Fraction]:
    """Count the conditions from the plants as the list names them."""
    side = listed.side
    firms = [portfolio.firms[plant.place] for plant in listed.plants]
    origin = destination = needed = Fraction(0)
    worst = Fraction(0)
    for firm in firms:
        revenue = as_fraction(firm.revenue)
        own = s * revenue - as_fraction(firm.origin_loss)
        other = (1 - s) * revenue - as_fraction(firm.destination_cost)
        origin, destination = origin + own, destination + other
        needed += max(-own, Fraction(0))
        worst = max(worst, -other)
    paid = listed.top_up(s)
    origin += paid
    part = side.exact("least_part") * (origin + destination)
    found = {
        "budget": paid - side.exact("budget"),
        "origin's gain": max(side.exact("origin_gain"), part) - origin,
        "destination's gain": max(side.exact("destination_gain"), part) - destination,
    }
    if side.consent == "project":
        found["origin accepts every plant"] = needed - paid
        found["destination accepts every plant"] = worst
    return found
