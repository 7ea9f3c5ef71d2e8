"""The arithmetic that judges the answer about a development gap."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from citypact.games.obstacles.centre.absorption import DevelopmentGap
from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.obstacles.centre.gap_equity import equity_terms
from citypact.mechanisms.obstacles.lever_plan import LeverPlan
from citypact.solvers.certificate import Certificate


def gap_certificate(game: DevelopmentGap, plan: LeverPlan, prices: Mapping[str, Fraction]) -> Certificate:
    """Recompute slopes, the opened agreement, the decision and the equity terms from the game's numbers.

    Examples
    --------
    >>> from citypact.mechanisms.obstacles.centre.development_gap import agree
    >>> gap = DevelopmentGap(("core", "rest"), (100_000, 40_000), (1, 3), 10, 0.8, 3, 3, 20)
    >>> agree(gap).certificate.exact
    True
    """
    revenue, full = as_fraction(game.revenue), as_fraction(game.full_ratio)
    rise, efficient = game.best_rise, game.efficient()
    gain, cost = revenue / full, as_fraction(game.stiffness) * rise
    residuals: dict[str, Number] = dict(plan.certificate().residuals)
    # The total is concave in the rise: its slopes to the left and to the right prove the best one.
    more = gain if game.ratio + rise < full else Fraction(0)
    residuals["a little more capacity does not pay"] = more - cost
    residuals["a little less capacity does not pay"] = cost - gain if rise else Fraction(0)
    best = as_fraction(efficient.total)
    tried = [rise * part / 10 for part in range(31)]
    at_best = max(as_fraction(game.outcome(True, each).total) for each in tried)
    residuals["neither no project nor another capacity is better"] = max(at_best, Fraction(0)) - best
    opened = max(game.threshold - game.ratio, Fraction(0))
    brought = game.revenue_at(game.ratio + opened)
    short = game.losses - brought
    residuals["the opening grant opens an agreement"] = short
    residuals["a smaller grant does not"] = abs(short) if opened else Fraction(0)
    capacity, whole = prices.values()
    residuals["prices share out the revenue"] = abs(capacity * full + whole - revenue)
    residuals["a price of what is not scarce is zero"] = abs(
        whole * (1 - min(Fraction(1), (game.ratio + rise) / full))
    )
    terms = equity_terms(game)
    if terms is not None:
        left = game.surplus - terms.core_gain
        residuals["equity: nobody has less than before"] = max(-terms.core_gain, -left)
        residuals["equity: a yuan counts more where it should not have gone"] = max(
            -terms.slope if left else Fraction(0), terms.slope if terms.core_gain else Fraction(0)
        )
    return Certificate(residuals, 0.0, exact=True)
