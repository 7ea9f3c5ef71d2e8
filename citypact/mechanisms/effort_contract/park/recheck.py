"""Rechecks a park's dividend ratio from the payoffs: replies, consent, and no better ratio."""

from __future__ import annotations

from collections.abc import Sequence

from citypact.mechanisms.effort_contract.hills import Hill, refusal
from citypact.mechanisms.effort_contract.park.venture import ParkVenture
from citypact.mechanisms.ratio_set import RatioSet
from citypact.solvers.certificate import Certificate

#: Deviations tried: k/20 of the equilibrium effort.
TWENTIETHS = range(61)
GRID = [k / 200 for k in range(1, 200)]
#: How far beyond an end one of the cities must refuse.
BEYOND = 1e-9


def certify_park(
    venture: ParkVenture, ratio: float | None, acceptable: RatioSet | None, hills: Sequence[Hill]
) -> Certificate:
    """Recheck best replies by a scan, consent at and beyond the ends, and that no accepted ratio is better.

    Without an agreement: that no ratio pleases all.
    """
    peaks = [hill.peak for hill in hills]
    tried = [*GRID, *peaks, venture.best_ratio()]
    size = venture.stakes
    if ratio is None or acceptable is None:
        return Certificate({"no ratio pleases all": refusal(hills) / size}, scale=size)
    low, high = acceptable.ends
    within = [s for s in tried if low <= s <= high]
    beyond = [min(hill.gain(s) for hill in hills) for s in (low - BEYOND, high + BEYOND) if 0 <= s <= 1]
    residuals = {
        "all accept both ends": max(-hill.gain(end) for hill in hills for end in (low, high)) / size,
        "one refuses beyond each end": float(any(not value < 0 for value in beyond)),
        "ratio within the accepted ones": max(low - ratio, ratio - high),
        "no other ratio is better": max(
            (venture.worth(s) - venture.worth(ratio) for s in within), default=0.0
        )
        / size,
    }
    if 0 < ratio < 1:
        residuals |= scan_of_efforts(venture, ratio)
    return Certificate(residuals, scale=size)


def scan_of_efforts(venture: ParkVenture, ratio: float) -> dict[str, float]:
    """Try other efforts of each city against the other's; the first-order conditions must hold as well."""
    efforts = venture.efforts(ratio)
    here = venture.returns(ratio, efforts)
    size = venture.worth(venture.best_ratio())
    better = [0.0, 0.0]
    for city in (0, 1):
        for k in TWENTIETHS:
            tried = (efforts[0] * k / 20, efforts[1]) if city == 0 else (efforts[0], efforts[1] * k / 20)
            better[city] = max(better[city], venture.returns(ratio, tried)[city] - here[city])
    shared = here[0] + efforts[0], here[1] + efforts[1]
    return {
        "first-order condition of the origin": abs(float(venture.origin_exponent) * shared[0] - efforts[0])
        / size,
        "first-order condition of the destination": abs(
            float(venture.destination_exponent) * shared[1] - efforts[1]
        )
        / size,
        "no other effort of the origin pays more": better[0] / size,
        "no other effort of the destination pays more": better[1] / size,
        "draws are what efforts return": max(
            abs(a - b) for a, b in zip(venture.draws(ratio), here, strict=True)
        )
        / size,
    }
