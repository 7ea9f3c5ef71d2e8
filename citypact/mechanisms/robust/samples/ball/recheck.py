r"""Terms for a Wasserstein ball checked from the cases alone.

From above, the worst mean gain of a city is the plain mean at a listed distribution whose
distance is shown by a transport plan (every case moves to its own image). From below,
:math:`|\mathrm{E}_Q f - \mathrm{E}_P f| \le \mathrm{Lip}(f)\,W_1(P, Q)`. No other ratio does
better because two supporting lines of the larger worst loss, added with weights, say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from citypact.games.rational import Number, as_fraction
from citypact.mechanisms.robust.samples.ball.dual_norm import (
    Norm,
    accepts,
    length,
    root_below,
    worst_loss_line,
)
from citypact.mechanisms.robust.samples.ball.witness import WorstDistribution
from citypact.mechanisms.robust.samples.cases import SampledCases
from citypact.mechanisms.robust.samples.convex_lines import ONE, ZERO
from citypact.mechanisms.robust.samples.tail import City
from citypact.solvers.certificate import Certificate

#: Ends of the acceptable ratios are rounded inwards by less than this, for norm 2.
NARROWED = Fraction(1, 2**50)


@dataclass(frozen=True)
class BallClaims:
    """What is to be proved about the terms (in fractions of the mean tax, but the distributions).

    Parameters
    ----------
    ratio : Fraction
        The ratio.
    least : Fraction
        No ratio in [0, 1] has a smaller larger worst loss.
    proof : tuple of (weight, city, ratio)
        Supporting lines that prove it.
    acceptable : tuple of Fraction, or None
        Ratios that both accept.
    """

    ratio: Fraction
    least: Fraction
    proof: tuple[tuple[Fraction, City, Fraction], ...]
    acceptable: tuple[Fraction, Fraction] | None


def recheck(
    cases: SampledCases,
    radius: Fraction,
    norm: Norm,
    claims: BallClaims,
    worst: tuple[WorstDistribution, WorstDistribution],
) -> Certificate:
    """Recompute everything that is claimed; residuals are relative to mean tax and radius together."""
    mean = cases.means
    rates = {
        "origin": mean.origin_loss / mean.revenue,
        "destination": mean.destination_cost / mean.revenue,
    }
    part, scale = radius / mean.revenue, mean.revenue + radius
    residuals: dict[str, Number] = {"the ratio lies in [0, 1]": max(-claims.ratio, claims.ratio - 1)}
    for each in worst:
        moved = _distance(cases, each, norm)
        residuals[f"distance of the worst distribution of the {each.city}"] = (moved - radius) / scale
    attained = -min(each.gain for each in worst) / mean.revenue
    residuals["worst gain is attained and no ratio does better"] = (attained - claims.least) / (1 + part)
    intercept = slope = weight_sum = ZERO
    for weight, city, ratio in claims.proof:
        line = worst_loss_line(norm, part, rates[city], city, ratio)
        intercept, slope = intercept + weight * line.intercept, slope + weight * line.slope
        weight_sum += weight
    residuals["weights of the optimality proof"] = max(
        abs(weight_sum - 1), *(-weight for weight, _, _ in claims.proof)
    )
    residuals["supporting lines bound every ratio"] = (claims.least - min(intercept, intercept + slope)) / (
        1 + part
    )
    if claims.acceptable is not None:
        lo, hi = claims.acceptable
        for s, name in ((lo, "lowest"), (hi, "highest"), (claims.ratio, "chosen")):
            residuals[f"both accept the {name} ratio"] = _refusal(norm, part, rates, s)
        for s, name in ((lo - NARROWED, "below the lowest"), (hi + NARROWED, "above the highest")):
            if 0 <= s <= 1:
                residuals[f"a ratio {name} is refused"] = ONE - _refusal(norm, part, rates, s)
    return Certificate(residuals, scale=float(scale), exact=norm != "2")


def _refusal(norm: Norm, part: Fraction, rates: dict[str, Fraction], s: Fraction) -> Fraction:
    both = accepts(norm, part, rates["origin"], s) and accepts(norm, part, rates["destination"], 1 - s)
    return ZERO if both else ONE


def _distance(cases: SampledCases, worst: WorstDistribution, norm: Norm) -> Fraction:
    """Cost of moving every case to its image."""
    given = cases.origin_losses if worst.city == "origin" else cases.destination_costs
    total = ZERO
    for k, chance in enumerate(cases.chances):
        step = (
            worst.revenues[k] - Fraction(cases.whole.revenues[k], cases.whole.denominator),
            worst.losses[k] - as_fraction(given[k]),
        )
        total += chance * _norm_of(step, norm)
    return total


def _norm_of(step: tuple[Fraction, Fraction], norm: Norm) -> Fraction:
    size = length(norm, step)
    # The steps are rational multiples of a rational unit vector: their roots are exact.
    return root_below(size) if norm == "2" else size
