r"""What pooling revenue does: higher charges, but less effort to collect.

A pooled share s raises every charge, since a city keeps less of what it takes from the others; it also
lowers the part :math:`w = 1 - s + s/n` that a city keeps of what its own effort brings, so that effort falls
from :math:`1/\kappa` to :math:`w/\kappa`. The cities together have

.. math:: W(s) = \sum_i t_i(s) k_i(s) + \tfrac{n}{\kappa} \bigl(w - \tfrac12 w^2\bigr) ,

which is smooth while no further charge reaches the ceiling, and falls once all have. It need have no
single top: the best share is the best of a scan, refined, and of the share at which all are at the ceiling.

References
----------
models.md §7.1 (second-best share by one-dimensional search).
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from citypact.games.obstacles.fiscal.tax_competition import TaxCompetition
from citypact.games.obstacles.outcome import Outcome
from citypact.games.rational import Number, as_fraction, total

#: Points of the scan, and steps that narrow the bracket around the best of them to two thirds.
SCANNED = 33
REFINED = 26
#: Cities up to which the best point of the scan is refined; one point then takes a moment.
MOST_REFINED = 16


class BestPooling(NamedTuple):
    """A pooled share and what the cities together have with it (亿元 a year)."""

    share: Fraction
    total: Fraction


def with_pooling(game: TaxCompetition, share: Number) -> Outcome:
    """Return the equilibrium if this share of revenue is pooled."""
    return replace(game, pooled=share).equilibrium()


def best_pooling(game: TaxCompetition) -> BestPooling:
    """Find the pooled share that is best for all cities together if nothing else is agreed.

    Parameters
    ----------
    game : TaxCompetition
        Cities whose revenue takes effort, or not.

    Examples
    --------
    >>> pair = TaxCompetition(("A", "B"), (0, 0), congestion=1, ceiling=4, effort_cost=0.02)
    >>> best = best_pooling(pair)
    >>> round(float(best.share), 6), round(float(best.total), 6)
    (0.098419, 54.097247)
    """
    highest = game.pooling_needed
    if game.effort_cost is None or not highest:
        return BestPooling(highest, _total(game, highest))
    grid = [*(_short(highest * at / (SCANNED - 1)) for at in range(SCANNED - 1)), highest]
    values = [_total(game, share) for share in grid]
    top = max(range(SCANNED), key=lambda at: values[at])
    low, high = grid[max(top - 1, 0)], grid[min(top + 1, SCANNED - 1)]
    best = BestPooling(grid[top], values[top])
    for _ in range(
        REFINED if len(game.players) <= MOST_REFINED else 0
    ):  # thirds of the bracket; the inner point that is worse becomes its end
        left, right = (_short(low + (high - low) * part / 3) for part in (1, 2))
        tried = [BestPooling(share, _total(game, share)) for share in (left, right)]
        best = max(best, *tried, key=lambda each: each.total)
        low, high = (low, right) if tried[0].total >= tried[1].total else (left, high)
    return best


def _short(share: Fraction) -> Fraction:
    """Keep the fractions of the search short."""
    return as_fraction(round(float(share), 12))


def _total(game: TaxCompetition, share: Fraction) -> Fraction:
    """Return W(s); revenue is the sum of base times charge less the squared distances from the mean."""
    pooled = replace(game, pooled=share)
    charges, count = pooled.charges, len(game.players)
    apart = sum((charge**2 for charge in charges), Fraction(0)) - total(charges) ** 2 / count
    taken = sum((base * charge for base, charge in zip(game.bases, charges, strict=True)), Fraction(0))
    effort, cost = pooled.effort(), as_fraction(game.effort_cost or 0)
    return (taken - apart) / as_fraction(game.congestion) + count * (effort - cost * effort**2 / 2)
