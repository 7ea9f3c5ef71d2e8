"""Rechecks an effort agreement from the payoffs: best replies, consent, and no better ratio."""

from __future__ import annotations

from fractions import Fraction

from citypact.games.rational import as_fraction
from citypact.mechanisms.effort_contract.consent import Parabola, consent_residuals
from citypact.mechanisms.effort_contract.problem import EffortProblem
from citypact.mechanisms.ratio_set import RatioSet
from citypact.solvers.certificate import Certificate

#: Deviations tried: multiples k/10 of the effort that the whole tax would call forth.
TENTHS = range(21)
#: Ratios tried against the best one.
HUNDREDTHS = range(101)
Shares = tuple[Fraction, Fraction]


def certify_effort(
    problem: EffortProblem,
    ratios: RatioSet,
    acceptable: RatioSet,
    transfer: Fraction,
    *,
    lump_sum: bool,
) -> Certificate:
    """Recheck best replies by a scan, consent at the ends, participation, and optimality of the ratios."""
    scale, s = problem.stakes, ratios.exact
    best = _joint(problem, s)
    own, other = problem.payoffs((s, 1 - s), problem.efforts(s, 1 - s))
    tried = [Fraction(k, 100) for k in HUNDREDTHS]
    rivals = [ratio for ratio in (*tried, acceptable.lo, acceptable.hi) if ratio in acceptable]
    residuals = {
        **scan_of_replies(problem, (s, 1 - s)),
        **consent_residuals(_consents(problem, lump_sum=lump_sum), acceptable, scale),
        "gains are the payoffs": max(
            abs(curve(s) - payoff) for curve, payoff in zip(problem.gain_curves(), (own, other), strict=True)
        )
        / scale,
        "both participate": -min(own + transfer, other - transfer) / scale,
        "the best ratios are acceptable": max(acceptable.lo - ratios.lo, ratios.hi - acceptable.hi),
        "no other ratio is better": max(_joint(problem, ratio) - best for ratio in rivals) / scale,
        "the joint gain is stationary or held at an end": _uphill(problem, s, acceptable) / scale,
        "the best ratios are equally good": max(best - _joint(problem, end) for end in (ratios.lo, ratios.hi))
        / scale,
    }
    if lump_sum:
        residuals["both gain the same"] = abs(own + transfer - other + transfer) / scale
        if not any(problem.burdens):
            full = sum(problem.productivities, Fraction(0)) / 2
            free = best - (problem.revenue((Fraction(0), Fraction(0))) - _losses(problem))
            residuals["three quarters of first best"] = (Fraction(3, 4) * full - free) / scale
    return Certificate(residuals, tolerance=0.0, scale=float(scale), exact=True)


def certify_no_effort(problem: EffortProblem, *, lump_sum: bool) -> Certificate:
    """Prove that no ratio (with or without a lump sum) pleases both cities."""
    scale = problem.stakes
    residuals = consent_residuals(_consents(problem, lump_sum=lump_sum), None, scale)
    return Certificate(residuals, tolerance=0.0, scale=float(scale), exact=True)


def scan_of_replies(problem: EffortProblem, shares: Shares) -> dict[str, Fraction]:
    """Try other efforts of each city against the other's; the first-order condition must hold as well."""
    efforts = problem.efforts(*shares)
    whole = problem.efforts(1, 1)
    here = problem.payoffs(shares, efforts)
    gained = [Fraction(0), Fraction(0)]
    for city in (0, 1):
        for k in TENTHS:
            tried = (whole[0] * k / 10, efforts[1]) if city == 0 else (efforts[0], whole[1] * k / 10)
            gained[city] = max(gained[city], problem.payoffs(shares, tried)[city] - here[city])
    effects = [as_fraction(effect) for effect in (problem.origin_effect, problem.destination_effect)]
    eases = [as_fraction(ease) for ease in (problem.origin_ease, problem.destination_ease)]
    margins = [
        share * effect - effort / ease
        for share, effect, effort, ease in zip(shares, effects, efforts, eases, strict=True)
    ]
    sizes = [effect or Fraction(1) for effect in effects]
    return {
        "first-order conditions": max(
            abs(margin) / size for margin, size in zip(margins, sizes, strict=True)
        ),
        "no other effort of the origin pays more": gained[0] / problem.stakes,
        "no other effort of the destination pays more": gained[1] / problem.stakes,
    }


def _consents(problem: EffortProblem, *, lump_sum: bool) -> dict[str, Parabola]:
    own, other = problem.gain_curves()
    return {"the pair": own + other} if lump_sum else {"the origin": own, "the destination": other}


def _joint(problem: EffortProblem, ratio: Fraction) -> Fraction:
    """Joint gain from the payoffs at the chosen efforts."""
    shares = (ratio, 1 - ratio)
    return sum(problem.payoffs(shares, problem.efforts(*shares)), Fraction(0))


def _losses(problem: EffortProblem) -> Fraction:
    return as_fraction(problem.origin_loss) + as_fraction(problem.destination_cost)


def _uphill(problem: EffortProblem, ratio: Fraction, acceptable: RatioSet) -> Fraction:
    """Slope of the (concave) joint gain that is left towards an acceptable ratio.

    A central difference of a parabola is its derivative.
    """
    step = Fraction(1, 4)
    slope = (_joint(problem, ratio + step) - _joint(problem, ratio - step)) / (2 * step)
    if ratio == acceptable.hi and ratio == acceptable.lo:
        return Fraction(0)
    if ratio == acceptable.hi:
        return -slope
    return slope if ratio == acceptable.lo else abs(slope)
