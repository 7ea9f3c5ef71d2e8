"""Kohlberg's criterion multiplied out: residuals of a proof, from the game's own worths."""

from __future__ import annotations

from fractions import Fraction

from citypact.games.coalitional.masks import bits
from citypact.games.rational import Number
from citypact.solvers.certificate import Certificate
from citypact.solvers.nucleoli.exact_scan import ExactScan, hard_row_gap
from citypact.solvers.nucleoli.excess import ExcessFamily
from citypact.solvers.nucleoli.proof import Proof, ProvenLevel


def kohlberg_certificate(family: ExcessFamily, proof: Proof, scan: ExactScan) -> Certificate:
    """Return the residuals of Kohlberg's criterion in fractions; all are zero or negative.

    Parameters
    ----------
    family : ExcessFamily
        Worths, weights and hard rows.
    proof : Proof
        Point, levels and weights.
    scan : ExactScan
        Outcome of the comparison of all coalitions.
    """
    residuals: dict[str, Number] = {
        "efficient": abs(sum(proof.point, Fraction(0)) - family.exact_worth(family.full)),
        "no coalition above the level that settles it": Fraction(0 if scan.proves else 1),
    }
    if family.hard_rows():
        residuals["no hard row is missed"] = hard_row_gap(family, proof)
    for at, level in enumerate(proof.levels, 1):
        residuals[f"level {at} is attained"] = max(_attained(family, proof, level))
        residuals[f"level {at} balances"] = _imbalance(family, level)
        residuals[f"level {at} has positive weights"] = -min(level.weights.values())
    for at, (higher, lower) in enumerate(zip(proof.levels, proof.levels[1:], strict=False), 2):
        residuals[f"level {at} is not above the one before"] = lower.epsilon - higher.epsilon
    return Certificate(residuals, tolerance=0.0, scale=family.scale, exact=True)


def _attained(family: ExcessFamily, proof: Proof, level: ProvenLevel) -> list[Fraction]:
    gaps = []
    for mask, hard in level.weights:
        excess = family.exact_worth(mask) - sum((proof.point[at] for at in bits(mask)), Fraction(0))
        gaps.append(abs(excess if hard else excess - level.epsilon * family.exact_weight(mask)))
    return gaps


def _imbalance(family: ExcessFamily, level: ProvenLevel) -> Fraction:
    """Return how far the weights are from cancelling, or from adding up to one."""
    load = [Fraction(0)] * family.players
    for mask, weight in [(mask, w) for (mask, _), w in level.weights.items()] + list(level.earlier.items()):
        for at in bits(mask):
            load[at] += weight
    total = sum(
        (w * family.exact_weight(mask) for (mask, hard), w in level.weights.items() if not hard), Fraction(0)
    )
    return max(abs(total - 1), *map(abs, load))
