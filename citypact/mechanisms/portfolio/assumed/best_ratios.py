r"""Best ratios for a list under an assumption, by the same exact sweep.

Surplus that moves at :math:`s` is :math:`\sum_f p_f W_f` over the plants whose interval under the
assumption contains :math:`s`. Its maximum and all intervals that attain it come from the sorted ends
(:mod:`citypact.mechanisms.portfolio.profile`); the certificate counts plant by plant at every end
of every plant's interval, where the maximum of an upper semicontinuous step function lies.

References
----------
models.md §4.4, B12.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any

from citypact.games.portfolio import Portfolio
from citypact.games.rational import Number, over_one_denominator
from citypact.mechanisms.portfolio.assumed.assumption import ListAssumption
from citypact.mechanisms.portfolio.profile import Profile, step_profile
from citypact.mechanisms.portfolio.result import STATUTORY
from citypact.mechanisms.ratio_set import RatioSet
from citypact.solvers.certificate import Certificate

ZERO, ONE = Fraction(0), Fraction(1)
#: Plants counted anew for the certificate; of a longer list only at the ends of the best intervals.
MOST_RECOUNTED = 2000


@dataclass(frozen=True)
class AssumedRatios:
    """The best ratios for a list under one assumption.

    Parameters
    ----------
    assumption : ListAssumption
        What is assumed.
    sets : tuple of RatioSet
        All maximising intervals in order; empty when no ratio moves any surplus.
    value : Fraction
        Surplus that moves at them, in expectation (亿元).
    profile : Profile
        Surplus that moves at every ratio.
    certificate : Certificate
        Counted anew in fractions.
    """

    assumption: ListAssumption
    sets: tuple[RatioSet, ...]
    value: Fraction
    profile: Profile = field(repr=False, compare=False)
    certificate: Certificate = field(repr=False, compare=False)

    @property
    def recommended(self) -> RatioSet | None:
        """The set nearest to the ratio of the notice, the lower of two equally near."""
        return min(self.sets, key=_distance, default=None)

    @property
    def ratio(self) -> float | None:
        """Middle of the recommended set; ``None`` when no ratio moves any surplus."""
        return None if self.recommended is None else self.recommended.ratio

    def value_at(self, ratio: Number) -> Fraction:
        """Return the surplus that moves at a ratio in [0, 1] (亿元)."""
        return self.profile.value_at(ratio)

    def to_dict(self) -> dict[str, Any]:
        """Return the ratios as plain data for JSON."""
        return {
            "assumption": self.assumption.name,
            "ratio_sets": [list(each.ends) for each in self.sets],
            "ratio": self.ratio,
            "welfare": float(self.value),
            "welfare_at_half": float(self.value_at(STATUTORY)),
            "certificate": self.certificate.to_dict(),
        }


def _distance(found: RatioSet) -> Fraction:
    return max(found.lo - STATUTORY, STATUTORY - found.hi, ZERO)


def ratios_under(portfolio: Portfolio, assumption: ListAssumption) -> AssumedRatios:
    """Find all ratios that move the most surplus under an assumption, plant by plant.

    Parameters
    ----------
    portfolio : Portfolio
        The plants.
    assumption : ListAssumption
        What is assumed of each.

    Examples
    --------
    >>> from citypact.mechanisms.portfolio.assumed import kept_promises
    >>> pair = Portfolio.from_columns([1, 1], [0.70, 0.05], [0.05, 0.70])
    >>> [found.ends for found in ratios_under(pair, kept_promises(0.5)).sets]
    [(0.05, 0.3)]
    """
    rows = [(*assumption.interval(firm), assumption.chance(firm) * firm.surplus) for firm in portfolio.firms]
    worths, denominator = over_one_denominator(worth for _, _, worth in rows)
    profile = step_profile(
        (_whole(low, high, worth) for (low, high, _), worth in zip(rows, worths, strict=True)), denominator
    )
    value = profile.best
    intervals = profile.reaching(value) if value > 0 else ()
    certificate = _certificate(rows, portfolio.first_best, intervals, value)
    certificate.require()
    sets = tuple(RatioSet(low, high) for low, high in intervals)
    return AssumedRatios(assumption, sets, value, profile, certificate)


#: Lowest and highest ratio at which a plant moves, not clipped, and what it counts.
_Row = tuple[Fraction, Fraction, Fraction]


def _whole(low: Fraction, high: Fraction, worth: int) -> tuple[int, int, int, int]:
    low, high = max(low, ZERO), min(high, ONE)
    below = lcm(low.denominator, high.denominator)
    return (
        low.numerator * (below // low.denominator),
        high.numerator * (below // high.denominator),
        below,
        worth,
    )


def _certificate(
    rows: Sequence[_Row],
    first_best: Fraction,
    intervals: tuple[tuple[Fraction, Fraction], ...],
    value: Fraction,
) -> Certificate:
    """Count plant by plant at the ends, without the sorted profile."""
    scale = first_best or ONE

    def moved(ratio: Fraction) -> Fraction:
        return sum((worth for low, high, worth in rows if low <= ratio <= high), ZERO)

    ends = {end for interval in intervals for end in interval}
    residuals: dict[str, Number] = {
        "surplus at the intervals' ends": max((abs(moved(end) - value) for end in ends), default=ZERO)
        / scale,
        "no more than first best": (value - first_best) / scale,
    }
    if len(rows) <= MOST_RECOUNTED:
        points = {ZERO, ONE, *(end for low, high, _ in rows for end in (low, high))}
        best = max(moved(point) for point in points if 0 <= point <= 1)
        residuals["largest surplus, counted at every plant's ends"] = abs(max(best, ZERO) - value) / scale
    return Certificate(residuals, tolerance=0.0, scale=float(scale), exact=True)
