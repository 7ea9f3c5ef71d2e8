r"""The robust Nash ratio: the largest product of the two worst gains.

Both worst gains are concave, so the logarithm of their product is concave where both are
positive. In one scenario for each city the gains are lines, whose product peaks midway
between their roots: that ratio is tried first and is exact if the same scenarios are still
the worst there. The sign of :math:`g_o'\,g_d + g_o\,g_d'` says on which side of it the peak is.

References
----------
models.md §4.8; J. Nash, "The bargaining problem", Econometrica 18, 1950, 155-162.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from citypact.mechanisms.ratio_set import RatioSet
from citypact.mechanisms.robust.sets.uncertainty_set import Triple, directions
from citypact.mechanisms.robust.worst_case.guarantee import Guarantee
from citypact.mechanisms.robust.worst_case.search import simplest_between, within_grid

#: The peak is enclosed to this width before its simplest fraction is taken.
WIDTH = Fraction(1, 2**80)
STEPS = 200


class ProductPeak(NamedTuple):
    """The ratio, and for each city the scenario just below and just above it."""

    ratio: Fraction
    below: tuple[Triple, Triple]
    above: tuple[Triple, Triple]


def product_peak(guarantee: Guarantee, acceptable: RatioSet) -> ProductPeak:
    """Find the acceptable ratio with the largest product of worst gains (no payments beside it)."""
    low, high = acceptable.lo, acceptable.hi
    below, above = _scenarios(guarantee, low), _scenarios(guarantee, high)
    if low == high or _rise(guarantee, low, below) <= 0:
        return ProductPeak(low, below, below)
    if _rise(guarantee, high, above) >= 0:
        return ProductPeak(high, above, above)
    for step in range(STEPS):
        if high - low <= WIDTH:
            break
        middle = (low + high) / 2
        ratio = middle if step % 2 else _midway(guarantee, below, middle)
        ratio = ratio if low < ratio < high else middle
        ratio = within_grid(ratio, guarantee.uncertainty.exact)
        found = _scenarios(guarantee, ratio)
        rise = _rise(guarantee, ratio, found)
        if rise == 0:
            return ProductPeak(ratio, found, found)
        if rise > 0:
            low, below = ratio, found
        else:
            high, above = ratio, found
    ratio = simplest_between(low, high) if guarantee.uncertainty.exact else low
    return ProductPeak(ratio, below, above)


def _scenarios(guarantee: Guarantee, ratio: Fraction) -> tuple[Triple, Triple]:
    own, other = directions(guarantee.game, ratio)
    return guarantee.uncertainty.worst(own), guarantee.uncertainty.worst(other)


def _rise(guarantee: Guarantee, ratio: Fraction, deviations: tuple[Triple, Triple]) -> Fraction:
    own, other = guarantee.lines(deviations)
    return own.slope * other.at(ratio) + other.slope * own.at(ratio)


def _midway(guarantee: Guarantee, deviations: tuple[Triple, Triple], otherwise: Fraction) -> Fraction:
    own, other = guarantee.lines(deviations)
    if not own.slope or not other.slope:
        return otherwise
    return -(own.start / own.slope + other.start / other.slope) / 2
