"""Rechecks a self-enforcing ratio: the payments of every vintage added up, and a breach priced."""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.enforcement.security import Security
from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.theories.enforcement import Pipeline
from citypact.solvers.certificate import Certificate


def gain_from_breach(pipeline: Pipeline, security: Security, ratio: Number) -> Fraction:
    """Return what the destination saves by stopping less what it loses (亿元), vintage by vintage.

    Examples
    --------
    >>> float(gain_from_breach(Pipeline(1, 1, 1, 1), Security(), 0.5))
    -0.25
    """
    delta = 1 / (1 + as_fraction(pipeline.rate))
    payment = as_fraction(ratio) * as_fraction(pipeline.tax)
    owed = left = Fraction(0)
    for _ in range(pipeline.window):  # the vintage with one payment left, with two, ...
        left = payment + delta * left
        owed += left
    project = as_fraction(pipeline.value) - delta * left
    chance = as_fraction(security.settlement)
    forfeit = chance * as_fraction(security.penalty) + as_fraction(security.escrow)
    return (1 - chance) * owed - project * delta / (1 - delta) - forfeit


def check_enforced(
    pipeline: Pipeline,
    security: Security,
    paid: RatioSet,
    accepted: RatioSet | None,
    ratios: RatioSet | None,
) -> Certificate:
    """Recheck the bound, the ratios, or that a breach pays at every ratio both accept.

    The gain from a breach is linear and rises in the ratio: it is zero at a bound below one,
    and a breach that pays at the lowest accepted ratio pays at all of them. Residuals are
    divided by a window's tax.
    """
    scale = as_fraction(pipeline.tax) * pipeline.window
    at_bound = gain_from_breach(pipeline, security, paid.hi) / scale
    residuals: dict[str, Number] = {
        "no breach pays at the largest ratio": at_bound,
        "a breach pays above it": abs(at_bound) if paid.hi < 1 else 0,
        "every ratio from zero is paid": paid.lo,
    }
    if ratios is not None:
        residuals["no breach pays at the ratios"] = gain_from_breach(pipeline, security, ratios.hi) / scale
        residuals["the ratios are ratios"] = max(-ratios.lo, ratios.hi - 1)
        if accepted is not None:
            residuals["both accept the ratios"] = max(accepted.lo - ratios.lo, ratios.hi - accepted.hi)
    elif accepted is not None and accepted.lo > paid.hi:
        tempting = gain_from_breach(pipeline, security, accepted.lo) / scale
        # Strictly positive is the proof; zero would mean a ratio that is just paid.
        residuals["a breach pays at every accepted ratio"] = -tempting if tempting > 0 else 1
    return Certificate(residuals, tolerance=0.0, scale=float(scale), exact=True)
