"""The arithmetic that judges a polygon: corners, nearest point and contradiction, all in fractions."""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.officials_agreement.credit_problem import DESTINATION, ORIGIN
from citypact.mechanisms.officials_agreement.credit_result import CreditPolygon
from citypact.mechanisms.theories.polygon import area
from citypact.solvers.certificate import Certificate


def recheck_credit(found: CreditPolygon) -> Certificate:
    """Recompute every claim from the problem's data, with tolerance zero.

    The corners satisfy every condition and each is where two of them are tight; the nearest point is
    proved by its multipliers, an empty polygon by weights with which the conditions contradict
    each other.
    """
    return _of_emptiness(found) if found.nearest is None else _of_point(found)


def _of_point(found: CreditPolygon) -> Certificate:
    problem, point = found.problem, found.nearest
    paid = found.lump_sum
    if point is None or paid is None:
        return Certificate({"a point comes with its lump sum": 1}, tolerance=0.0, exact=True)
    rows = problem.rows()
    scale = _scale(found)
    own, other = problem.utilities(*point, paid)
    low, high = map(as_fraction, problem.lump_sum)
    pull = tuple(
        sum((weight * getattr(rows[name], axis) for name, weight in found.multipliers.items()), Fraction(0))
        for axis in ("x", "y")
    )
    gaps = [abs(z - z0 - force) for z, z0, force in zip(point, found.reference, pull, strict=True)]
    residuals: dict[str, Number] = {
        ORIGIN: -own / scale,
        DESTINATION: -other / scale,
        "the lump sum is within its limits": max(low - paid, paid - high) / scale,
        "multipliers are not negative": -min(found.multipliers.values()),
        "multipliers belong to tight rows": max(
            abs(weight * rows[name].at(point)) for name, weight in found.multipliers.items()
        ),
        "multipliers balance the distance": max(gaps),
    }
    for name, row in rows.items():
        unit = scale if name in {ORIGIN, DESTINATION} else 1
        residuals[f"corners: {name}"] = max(-row.at(corner) / unit for corner in found.vertices)
    tight = [sum(row.at(corner) == 0 for row in rows.values()) for corner in found.vertices]
    residuals["corners are where conditions meet"] = max(0, 2 - min(tight))
    residuals["sides lie on conditions"] = sum(not edge.rows for edge in found.edges)
    residuals["the area is that of the corners"] = abs(area(found.vertices) - found.area)
    return Certificate(residuals, tolerance=0.0, exact=True)


def _of_emptiness(found: CreditPolygon) -> Certificate:
    """Add the conditions up with their weights at the terms in question."""
    problem = found.problem
    weights, scale = found.conflict, _scale(found)
    if ORIGIN in weights and DESTINATION in weights:
        total = sum(problem.utilities(0, 0), Fraction(0))
        varies = abs(weights[ORIGIN] - weights[DESTINATION])
    else:
        side = 0 if ORIGIN in weights else 1
        total = problem.utilities(*problem.best_terms()[side])[side]
        # A row's slopes must be cancelled by those of the limits that it meets.
        row = problem.rows()[(ORIGIN, DESTINATION)[side]]
        limits = [weight for name, weight in weights.items() if name not in {ORIGIN, DESTINATION}]
        wanted = [abs(slope) for slope in (row.x, row.y, problem.money_slope) if slope]
        varies = abs(sum(limits, Fraction(0)) - sum(wanted, Fraction(0)))
    return Certificate(
        {
            "nothing is claimed to be accepted": len(found.vertices),
            "weights are not negative": -min(weights.values(), default=Fraction(-1)),
            "the weighted conditions do not vary": varies / scale,
            "they add up to minus the shortfall": abs(total + found.shortfall) / scale,
            "the shortfall is positive": 0 if found.shortfall > 0 else 1,
        },
        tolerance=0.0,
        exact=True,
    )


def _scale(found: CreditPolygon) -> Fraction:
    game = found.problem.game
    return max(abs(as_fraction(x)) for x in (game.revenue, game.origin_loss, game.destination_cost))
